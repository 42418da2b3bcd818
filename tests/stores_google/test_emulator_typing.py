"""What the stand-in makes of typed texts, and how numbers look, by the spreadsheet's locale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.google_emulator import InProcess
from tests.stores_google.asker import Asker


@pytest.fixture
def ask() -> Iterator[Asker]:
    with InProcess() as google:
        yield Asker(google, google.new_document())


def stands(ask: Asker, typed: Any, option: str = "USER_ENTERED") -> tuple[Any, str]:
    """Return what a typed text becomes, and how it looks."""
    ask.sheets("POST", "/values/A1:clear")
    ask.document.tab("Sheet1").cell(0, 0).format = {}
    ask.put("A1", [[typed]], option=option)
    value = ask.values("A1", valueRenderOption="UNFORMATTED_VALUE")
    shown = ask.values("A1")
    return (value[0][0], shown[0][0]) if value and shown else (None, "")


@pytest.mark.parametrize(
    ("typed", "value", "look"),
    [
        ("42", 42, "42"),
        ("0042", 42, "42"),
        ("+15551234567", 15551234567, "15551234567"),
        ("0401 234 567", "0401 234 567", "0401 234 567"),
        ("2,000,000.01", 2000000.01, "2,000,000.01"),
        ("1,23", "1,23", "1,23"),
        ("12%", 0.12, "12%"),
        ("$1,234.5", 1234.5, "$1,234.50"),
        ("-$5", -5, "-$5"),
        ("(7)", -7, "-7"),
        ("1e5", 100000, "1.00E+05"),
        ("true", True, "TRUE"),
        ("'007", "007", "007"),
        ("'=1+1", "=1+1", "=1+1"),
        (" text ", " text ", " text "),
        ("2020-01-01", 43831, "2020-01-01"),
        ("1/2/2020", 43832, "1/2/2020"),
        ("01/02/20", 43832, "1/2/2020"),
        ("1-2-2020", 43832, "1-2-2020"),
        ("13/2/2020", "13/2/2020", "13/2/2020"),
        ("Feb 30, 2020", "Feb 30, 2020", "Feb 30, 2020"),
        ("5 January 2020", 43835, "5 January 2020"),
        ("Jan 5, 2020", 43835, "Jan 5, 2020"),
        ("14:30", 0.6041666666666666, "14:30"),
        ("2:30 PM", 0.6041666666666666, "2:30 PM"),
        ("25:00", "25:00", "25:00"),
        ("2020-01-01 12:30", 43831.520833333336, "2020-01-01 12:30:00"),
        ("Sept 2020 was long", "Sept 2020 was long", "Sept 2020 was long"),
    ],
)
def test_a_typed_text_becomes_what_it_looks_like(ask: Asker, typed: str, value: Any, look: str) -> None:
    assert stands(ask, typed) == (value, look)


@pytest.mark.parametrize(
    ("locale", "typed", "value", "look"),
    [
        ("en_GB", "1/2/20", 43862, "01/02/2020"),
        ("en_GB", "31/12/2020", 44196, "31/12/2020"),
        ("en_GB", "£5.50", 5.5, "£5.50"),
        ("de_DE", "1.234,5", 1234.5, "1.234,50"),
        ("de_DE", "1.2.2020", 43862, "01.02.2020"),
        ("de_DE", "0,5", 0.5, "0,5"),
        ("de_DE", "5,00 €", 5, "5,00 €"),
        ("nl_NL", "1-2-2020", 43862, "1-2-2020"),
        ("fr_FR", "1 234,5", 1234.5, "1\u202f234,50"),
        ("de_DE", "2020-02-01", 43862, "2020-02-01"),
    ],
)
def test_another_locale_reads_and_shows_otherwise(
    ask: Asker, locale: str, typed: str, value: Any, look: str
) -> None:
    ask.document.locale = locale
    assert stands(ask, typed) == (value, look)


@pytest.mark.parametrize(
    ("locale", "typed", "month", "day"),
    [("en_US", "5/12", 5, 12), ("en_GB", "5/12", 12, 5), ("de_DE", "12.5", 5, 12), ("en_US", "Mar 3", 3, 3)],
)
def test_a_day_without_a_year_is_of_this_year(
    ask: Asker, locale: str, typed: str, month: int, day: int
) -> None:
    ask.document.locale = locale
    value, look = stands(ask, typed)
    moment = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=value)
    assert (moment.month, moment.day, look) == (month, day, typed)
    assert abs(moment.year - datetime.now(UTC).year) <= 1


def test_raw_takes_everything_as_it_is(ask: Asker) -> None:
    for typed in ("42", "2020-01-01", "=1+1", "TRUE", "'x"):
        assert stands(ask, typed, option="RAW") == (typed, typed)
    assert stands(ask, 42.5, option="RAW") == (42.5, "42.5")
    assert stands(ask, True, option="RAW") == (True, "TRUE")


def test_a_cell_of_plain_text_keeps_what_is_typed_as_text(ask: Asker) -> None:
    ask.document.tab("Sheet1").cell(0, 0).format = {"numberFormat": {"type": "TEXT"}}
    ask.put("A1", [["0042"]])
    assert ask.values("A1", valueRenderOption="UNFORMATTED_VALUE") == [["0042"]]


def test_a_format_that_is_there_stays_when_something_is_typed(ask: Asker) -> None:
    ask.put("A1", [["12%"]])
    ask.put("A1", [["0.5"]])
    assert ask.values("A1") == [["50%"]]


@pytest.mark.parametrize(
    ("value", "look"),
    [
        (1 / 3, "0.3333333333"),
        (3.14159265358979, "3.141592654"),
        (123456.789123, "123456.7891"),
        (1234567890123, "1234567890123"),
        (1e21, "1E+21"),
        (0.0009765625, "0.0009765625"),
        (0.1 + 0.2, "0.3"),
        (-0.5, "-0.5"),
    ],
)
def test_a_number_without_a_format_is_shown_in_ten_digits(ask: Asker, value: float, look: str) -> None:
    assert stands(ask, value)[1] == look


@pytest.mark.parametrize(
    ("value", "number_format", "look"),
    [
        (1234.567, {"type": "NUMBER"}, "1,234.57"),
        (0.125, {"type": "PERCENT", "pattern": "0.0%"}, "12.5%"),
        (-5, {"type": "NUMBER", "pattern": "0;(0)"}, "(5)"),
        (0, {"type": "NUMBER", "pattern": '0;-0;"none"'}, "none"),
        (1234567, {"type": "NUMBER", "pattern": '#,##0,"K"'}, "1,235K"),
        (12345, {"type": "SCIENTIFIC"}, "1.23E+04"),
        (5, {"type": "NUMBER", "pattern": "000"}, "005"),
        (43831, {"type": "DATE"}, "1/1/2020"),
        (43831.75, {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm:ss"}, "2020-01-01 18:00:00"),
        (43831, {"type": "DATE", "pattern": 'dddd, mmmm d, "in" yyyy'}, "Wednesday, January 1, in 2020"),
        (0.75, {"type": "TIME"}, "6:00:00 PM"),
        (1.5, {"type": "TIME", "pattern": "[h]:mm"}, "36:00"),
        (1.5, {"type": "TEXT"}, "1.5"),
        (5.5, {"type": "CURRENCY"}, "$5.50"),
    ],
)
def test_number_formats_are_followed(
    ask: Asker, value: float, number_format: dict[str, str], look: str
) -> None:
    ask.document.tab("Sheet1").cell(0, 0).format = {"numberFormat": number_format}
    ask.put("A1", [[value]], option="RAW")
    assert ask.values("A1") == [[look]]


def test_what_the_stand_in_cannot_show_is_said_loudly() -> None:
    with InProcess() as google:
        ask = Asker(google, google.new_document())
        ask.document.locale = "xx_XX"
        status, answer = ask.put("A1", [["5"]])
        assert (status, "xx_XX" in answer["error"]["message"]) == (501, True)
        assert google.faults
        google.faults.clear()
