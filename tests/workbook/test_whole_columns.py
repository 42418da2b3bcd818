"""Columns are read whole, all cells at once; that gives what reading them one by one gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.workbook.cell_text import (
    AT_ONCE,
    clean_text,
    clean_texts,
    is_error_text,
    normal_key,
    normal_keys,
    read_each,
)
from sheetnet.workbook.cells import (
    header_places,
    is_header_text,
    read_mail,
    read_mails,
    read_phones,
    read_texts,
)
from sheetnet.workbook.people import People
from sheetnet.workbook.snapshot import CellValue
from tests.workbook.hand_typed import CELLS, COLUMNS

NAMES = st.text(alphabet="ab Ñéøﬁß`’—\u0301\u00a0\u200b\u3000\n\r\t\x1c\x85\u2028|", max_size=6)
MAILS = st.one_of(
    st.text(alphabet="ab1.-_+@' <", max_size=12),
    st.builds(
        "{}@{}.{}".format,
        st.text("ab.-_", max_size=4),
        st.text("ab.-_é", max_size=4),
        st.text("abc1", max_size=3),
    ),
    st.just("a" * 64 + "@" + "b" * 63 + ".example"),
    st.just("a" * 65 + "@b.example"),
    st.just("a@" + "b." * 9 + "example"),
)


@given(st.lists(st.one_of(NAMES, st.text()), max_size=8))
def test_the_keys_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert normal_keys(texts) == [normal_key(text) for text in texts]


@given(
    st.one_of(
        COLUMNS,
        st.lists(NAMES, max_size=8),
        st.lists(st.sampled_from(["Err:502", " #REF!", "a|#b", "load", "LOADING…"])),
    )
)
def test_the_texts_of_many_cells_are_those_of_each(column: list[CellValue]) -> None:
    texts, errors = clean_texts(column)
    assert texts == [clean_text(value) for value in column]
    assert errors == [n for n, text in enumerate(texts) if is_error_text(text)]


@given(
    st.lists(st.sampled_from(["", "Name", " Full  name:", "* E-mail", "Ana Contact", "Namesake", "first"]))
)
def test_the_headers_among_many_names_are_those_that_each_is(names: list[str]) -> None:
    assert header_places(normal_keys(names)) == [n for n, name in enumerate(names) if is_header_text(name)]


@given(COLUMNS | st.lists(st.sampled_from([1, True, 1.0, 0, False, "1", "", None])))
def test_each_cell_of_a_column_is_read_as_if_it_stood_alone(column: list[CellValue]) -> None:
    def read(value: CellValue) -> tuple[tuple[str, str], str]:
        return (clean_text(value), str(value is True)), clean_text(value) * isinstance(value, bool)

    values, faults = read_each(column, read)
    assert values == [read(value)[0] for value in column]
    assert faults == {n: fault for n, value in enumerate(column) if (fault := read(value)[1])}


@given(
    st.lists(st.sampled_from(["Ana", "ana ", "Élise", "Ben", ""])),
    st.sampled_from(["Ana", "elise", "BEN", "Cy"]),
)
def test_a_name_means_everybody_who_bears_it(names: list[str], typed: str) -> None:
    nobody_else = [""] * len(names)
    bearers = [n for n, name in enumerate(names) if normal_key(name) == normal_key(typed)]
    assert list(People(names, nobody_else, nobody_else).matches(typed)) == bearers


@given(st.lists(st.one_of(MAILS, CELLS), max_size=8))
def test_the_addresses_of_many_cells_are_those_of_each(column: list[CellValue]) -> None:
    one_by_one = [read_mail(value, header="Email") for value in column]
    mails, faults = read_mails(column, header="Email")
    assert mails == [mail for mail, _ in one_by_one]
    assert faults == {n: fault for n, (_, fault) in enumerate(one_by_one) if fault}


@pytest.mark.parametrize("cells", [[" é ", "#REF!", "b", None, "a@b.example"], ["plain"], [" ana@x.example"]])
def test_more_cells_than_are_looked_at_as_one_are_read_alike(cells: list[CellValue]) -> None:
    plain: list[CellValue] = ["ana@x.example"] * (AT_ONCE - 2)
    column = plain + cells + plain + cells
    texts, errors = clean_texts(column)
    assert texts == [clean_text(value) for value in column]
    assert errors == [n for n, text in enumerate(texts) if is_error_text(text)]
    assert normal_keys(texts) == [normal_key(text) for text in texts]
    one_by_one = [read_mail(value, header="Email") for value in column]
    mails, faults = read_mails(column, header="Email")
    assert mails == [mail for mail, _ in one_by_one]
    assert faults == {n: fault for n, (_, fault) in enumerate(one_by_one) if fault}


@pytest.mark.parametrize("reader", [lambda column: read_texts(column, header="Notes")[0], read_phones])
def test_a_column_is_left_as_it_was_given(reader: Callable[[list[CellValue]], list[str]]) -> None:
    column: list[CellValue] = [" a ", "#REF!", "b"]
    assert reader(column) == ["a", "", "b"]
    assert column == [" a ", "#REF!", "b"]
