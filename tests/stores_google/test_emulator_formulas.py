"""The few formulas that the stand-in computes, and what it shows for all the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.google_emulator import InProcess
from tests.stores_google.asker import Asker


@pytest.fixture
def ask() -> Iterator[Asker]:
    with InProcess() as google:
        document = google.new_document()
        document.add_tab("Bob's log", [["n"], [7]])
        document.name_range("Total", "Sheet1", (0, 3, 0, 1))
        asker = Asker(google, document)
        asker.put("A1:B3", [[1, "a"], [2, "b"], [3.5, ""]], option="RAW")
        yield asker


def shown(ask: Asker, formula: str) -> Any:
    ask.put("H1", [[formula]])
    values = ask.values("H1", valueRenderOption="UNFORMATTED_VALUE")
    return values[0][0] if values else None


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1 / 1024", 0.0009765625),
        ("=2+3*4^2", 50),
        ("=-(1+2)*50%", -1.5),
        ("=SUM(A1:A3)", 6.5),
        ("=SUM(A:A)", 6.5),
        ("=sum(Total, 10)", 16.5),
        ("=AVERAGE(A1:A2)", 1.5),
        ("=COUNTA(B1:B3)", 2),
        ('=B1&"-"&A2', "a-2"),
        ("='Bob''s log'!A2+1", 8),
        ("=$A$1+A$2", 3),
        ('=IF(A1>A2,"more","less")', "less"),
        ('=IFERROR(1/0,"none")', "none"),
        ('=UPPER(LEFT(B1&"xyz",2))', "AX"),
        ('=TEXT(43831,"yyyy-mm-dd")', "2020-01-01"),
        ("=DATE(2020,1,1)", 43831),
        ('=HYPERLINK("https://example.org","here")', "here"),
        ("=ROUND(2.345,2)", 2.35),
        ('="5"+1', 6),
        ("=C9", 0),
        ('=B1="A"', True),
        ("=NOT(AND(TRUE,FALSE))", True),
    ],
)
def test_a_formula_is_computed(ask: Asker, formula: str, value: Any) -> None:
    assert shown(ask, formula) == value


@pytest.mark.parametrize(
    ("formula", "text", "kind"),
    [
        ("=1/0", "#DIV/0!", "DIVIDE_BY_ZERO"),
        ('=1+"x"', "#VALUE!", "VALUE"),
        ("=Nowhere!A1", "#REF!", "REF"),
        ("=nothing_like_that", "#NAME?", "NAME"),
        ("=(-1)^0.5", "#NUM!", "NUM"),
        ("=1+", "#ERROR!", "ERROR"),
        ("=H1+1", "#REF!", "REF"),
        ("=QUERY(A1:B3)", "Loading...", "LOADING"),
        ("=1+IMPORTRANGE(1)", "Loading...", "LOADING"),
    ],
)
def test_an_error_or_an_unknown_function_is_shown_as_google_does(
    ask: Asker, formula: str, text: str, kind: str
) -> None:
    assert shown(ask, formula) == text
    _, answer = ask.sheets(
        "GET", ranges="H1", fields="sheets.data.rowData.values(effectiveValue,userEnteredValue)"
    )
    (cell,) = answer["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert cell["effectiveValue"]["errorValue"]["type"] == kind
    assert cell["userEnteredValue"] == {"formulaValue": formula}


def test_a_formula_follows_the_cells_that_it_names(ask: Asker) -> None:
    assert shown(ask, "=A1*2") == 2
    ask.document.type("Sheet1", 0, 0, 21)
    assert ask.values("H1") == [["42"]]
    assert ask.values("H1", valueRenderOption="FORMULA") == [["=A1*2"]]


def test_what_a_formula_was_said_to_show_it_shows(ask: Asker) -> None:
    ask.document.type("Sheet1", 0, 7, "=A1*2", shows="#N/A")
    assert ask.values("H1") == [["#N/A"]]
