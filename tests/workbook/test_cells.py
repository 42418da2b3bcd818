"""Hand-typed cells become values, or faults that say how to mend them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.domain.words import Circle, Direction, HelpKind, Outcome
from sheetnet.workbook import cells
from sheetnet.workbook.network import CIRCLES, DIRECTIONS, HELP_KINDS, OUTCOMES
from sheetnet.workbook.snapshot import CellValue
from tests.workbook.hand_typed import COLUMNS


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("  Every\u00a0(days) ", "every (days)"),
        ("José NÚÑEZ", "jose nunez"),
        ("Jose\u0301", "josé"),
        ("\ufeffName\u200b", "name"),
        ("O’Brien", "o'brien"),
        ("ＡＮＡ", "ana"),
        ("STRASSE", "straße"),
        ("Łukasz", "lukasz"),
        ("Line\nbreak", "line break"),
    ],
)
def test_texts_that_look_the_same_have_one_key(typed: str, same: str) -> None:
    assert cells.normal_key(typed) == cells.normal_key(same)


def test_vowel_signs_are_letters_and_not_accents() -> None:
    assert cells.normal_key("कि") != cells.normal_key("कु")


@given(st.text())
def test_a_key_of_a_key_is_itself(text: str) -> None:
    key = cells.normal_key(text)
    assert cells.normal_key(key) == key
    assert cells.normal_key(unicodedata.normalize("NFD", text)) == key


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        (None, ""),
        ("\u00a0 Ana\u00a0Ruiz \u200b", "Ana Ruiz"),
        ("two\nlines", "two\nlines"),
        (34600123456.0, "34600123456"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (-3, "-3"),
        (10**400, "#NUM!"),
        (float("nan"), "#NUM!"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 3, 14), "2026-03-14"),
        (datetime.fromisoformat("2026-03-14T00:00"), "2026-03-14"),
        (datetime.fromisoformat("2026-03-14T10:30"), "2026-03-14 10:30"),
        (time(7, 0), "07:00"),
    ],
)
def test_clean_text_is_what_a_person_sees(raw: CellValue, seen: str) -> None:
    assert cells.clean_text(raw) == seen


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#DIV/0!", "#NAME?", "Err:502", "Loading...", "#BEZUG!"])
def test_error_cells_of_every_program_are_known(text: str) -> None:
    assert cells.is_error_text(text)


@pytest.mark.parametrize("text", ["", "#winning", "Loading dock", "Error", "#1 client", "Err"])
def test_words_that_only_look_like_errors_are_text(text: str) -> None:
    assert not cells.is_error_text(text)


def test_an_error_cell_says_how_to_mend_it() -> None:
    values, faults = cells.read_texts(["Arup", "#REF!", None, 7.0], header="Company")
    assert values == ["Arup", "", "", "7"]
    assert faults == {1: "Company is an error (#REF!): mend the formula or type the text"}


@pytest.mark.parametrize(
    ("typed", "direction", "kind"),
    [
        ("Gave", Direction.GAVE, None),
        ("I gave", Direction.GAVE, None),
        ("sent", Direction.GAVE, None),
        ("introduced", Direction.GAVE, HelpKind.INTRODUCTION),
        ("intro", Direction.GAVE, HelpKind.INTRODUCTION),
        ("sent article", Direction.GAVE, HelpKind.INFORMATION),
        ("Shared a job lead", Direction.GAVE, HelpKind.LEAD),
        ("sent him a joke", Direction.GAVE, HelpKind.LAUGH),
        ("received", Direction.GOT, None),
        ("from them", Direction.GOT, None),
        ("introduced me", Direction.GOT, HelpKind.INTRODUCTION),
        ("got advice", Direction.GOT, HelpKind.ADVICE),
        ("met", Direction.MET, None),
        ("call", Direction.MET, None),
        ("had coffee", Direction.MET, None),
        ("Lunch.", Direction.MET, None),
        ("thanked", Direction.MET, HelpKind.THANKS),
        ("promised", Direction.PROMISED, None),
        ("will send", Direction.PROMISED, None),
        ("owe", Direction.PROMISED, None),
    ],
)
def test_directions_are_read_from_the_words_people_use(
    typed: str, direction: Direction, kind: HelpKind | None
) -> None:
    codes, implied, faults = cells.read_directions([typed], header="Direction")
    assert faults == {}
    assert DIRECTIONS[codes[0]] is direction
    assert (HELP_KINDS[implied[0]] if implied[0] >= 0 else None) is kind


def test_an_unknown_direction_lists_the_choices_and_the_nearest() -> None:
    codes, implied, faults = cells.read_directions(["gvae", "wibble", "#N/A", None], header="Direction")
    assert codes.tolist() == [-1, -1, -1, -1]
    assert implied.tolist() == [-1, -1, -1, -1]
    assert codes.dtype == implied.dtype == np.int8
    assert faults == {
        0: "Direction 'gvae' is not known: did you mean Gave? Write Gave, Got, Met or Promised",
        1: "Direction 'wibble' is not known: write Gave, Got, Met or Promised",
        2: "Direction is an error (#N/A): mend the formula or type Gave, Got, Met or Promised",
    }


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("intro", HelpKind.INTRODUCTION),
        ("Referral", HelpKind.INTRODUCTION),
        ("job lead", HelpKind.LEAD),
        ("RFP", HelpKind.LEAD),
        ("Article", HelpKind.INFORMATION),
        ("clipping", HelpKind.INFORMATION),
        ("joke", HelpKind.LAUGH),
        ("Laugh (personal)", HelpKind.LAUGH),
        ("thank you", HelpKind.THANKS),
        ("favour", HelpKind.OTHER),
        ("", HelpKind.NONE),
        (None, HelpKind.NONE),
        ("none", HelpKind.NONE),
    ],
)
def test_kinds_are_read_from_the_words_people_use(typed: CellValue, kind: HelpKind) -> None:
    codes, faults = cells.read_kinds([typed], header="Kind")
    assert HELP_KINDS[codes[0]] is kind
    assert faults == {}


def test_every_choice_is_its_own_word() -> None:
    assert cells.read_kinds(list(HELP_KINDS), header="Kind")[0].tolist() == list(range(len(HELP_KINDS)))
    assert cells.read_circles(list(CIRCLES), header="Circle")[0].tolist() == list(range(len(CIRCLES)))
    assert cells.read_directions(list(DIRECTIONS), header="D")[0].tolist() == list(range(len(DIRECTIONS)))


def test_a_bad_circle_is_a_fault_and_wide() -> None:
    codes, faults = cells.read_circles(["closse", "key", None, 3], header="Circle")
    assert [CIRCLES[code] for code in codes] == [Circle.WIDE, Circle.KEY, Circle.WIDE, Circle.WIDE]
    assert faults[0].startswith("Circle 'closse' is not known: did you mean Close?")
    assert faults[3] == "Circle '3' is not known: write Key, Close, Active, Wide or Paused"


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("cancelled", Outcome.CANCELLED),
        ("Canceled - she was ill", Outcome.CANCELLED),
        ("called off", Outcome.CANCELLED),
        ("didn’t happen", Outcome.CANCELLED),
        ("No show", Outcome.CANCELLED),
        ("kept", Outcome.KEPT),
        ("Done!", Outcome.KEPT),
        ("sent, on Friday", Outcome.KEPT),
        ("not done", Outcome.OPEN),
        ("kept asking about fees", Outcome.OPEN),
        ("he got the job", Outcome.OPEN),
        ("", Outcome.OPEN),
    ],
)
def test_outcomes_say_kept_or_cancelled_or_are_remarks(typed: str, outcome: Outcome) -> None:
    codes, texts = cells.read_outcomes([typed])
    assert OUTCOMES[codes[0]] is outcome
    assert texts == [typed]


def test_numbers_are_read_with_their_bounds() -> None:
    column: list[CellValue] = [14, 14.0, "14 days", "2 weeks", "every 30 days", "1,000", "1,5", None]
    values, faults = cells.read_numbers(column, header="Every (days)", least=1, most=3650)
    assert values[:7].tolist() == [14, 14, 14, 14, 30, 1000, 1.5]
    assert np.isnan(values[7])
    assert faults == {}


def test_a_bad_number_says_what_to_write() -> None:
    column: list[CellValue] = [0, "often", True, date(2026, 3, 14), "#VALUE!", float("inf")]
    values, faults = cells.read_numbers(column, header="Every (days)", least=1, most=3650)
    assert np.isnan(values).all()
    assert faults[0] == "Every (days) is 0: write a number from 1 to 3650"
    assert faults[1] == "Every (days) 'often' is not a number: write a number from 1 to 3650"
    assert sorted(faults) == [0, 1, 2, 3, 4, 5]


def test_ticks_are_read_in_every_way_of_ticking() -> None:
    ticked: list[CellValue] = [True, "TRUE", "x", "Yes", "✓", "done", 1, 1.0]
    empty: list[CellValue] = [False, "FALSE", "", "no", 0, 0.0, None]
    values, faults = cells.read_ticks(ticked + empty, header="Done")
    assert values.tolist() == [True] * len(ticked) + [False] * len(empty)
    assert faults == {}


def test_other_text_in_a_tick_is_a_fault_and_not_ticked() -> None:
    values, faults = cells.read_ticks(["maybe"], header="Done")
    assert values.tolist() == [False]
    assert faults == {0: "Done 'maybe' is neither a tick nor blank: write TRUE or clear the cell"}


@pytest.mark.parametrize(
    "typed",
    [
        "ana@x.example",
        " ana@x.example ",
        "Ana Ruiz <ana@x.example>",
        "mailto:ana@x.example",
        "mailto:ana@x.example?subject=Hello",
        "ana@x.example.",
        "<ana@x.example>",
        '"Ruiz, Ana" <ana@x.example>',
    ],
)
def test_one_address_is_found_in_what_is_pasted(typed: str) -> None:
    assert cells.read_mails([typed], header="Email") == (["ana@x.example"], {})


def test_of_two_addresses_the_first_is_used_and_said() -> None:
    values, faults = cells.read_mails(["ana@x.example; ben@x.example"], header="Email")
    assert values == ["ana@x.example"]
    assert faults == {0: "Email holds 2 addresses and ana@x.example is used: leave only one"}


@pytest.mark.parametrize(
    "typed",
    ["ana", "ana@x", "ana at x.example", "a@@x.example", "ana@x..example", "@x.example", "a..b@x.example"],
)
def test_a_bad_address_is_a_fault(typed: str) -> None:
    values, faults = cells.read_mails([typed], header="Email")
    assert values == [""]
    assert "is not a mail address: write one such as name@company.com" in faults[0]


def test_an_address_cannot_smuggle_a_header() -> None:
    values, _ = cells.read_mails(["ana@x.example\r\nBcc: eve@y.example", "ana\x00@x.example"], header="Email")
    assert all(character not in value for value in values for character in "\r\n\x00")


def test_phone_numbers_keep_all_their_digits() -> None:
    column: list[CellValue] = [34600123456.0, 5551234, "+34 600 123 456", None, "#REF!"]
    assert cells.read_phones(column) == ["34600123456", "5551234", "+34 600 123 456", "", ""]


READERS: dict[str, Callable[[list[CellValue]], tuple[Any, dict[int, str]]]] = {
    "texts": lambda column: cells.read_texts(column, header="H"),
    "numbers": lambda column: cells.read_numbers(column, header="H", least=1, most=3650),
    "mails": lambda column: cells.read_mails(column, header="H"),
    "directions": lambda column: cells.read_directions(column, header="H")[::2],
}


@pytest.mark.parametrize("name", READERS)
@given(column=COLUMNS)
def test_each_cell_that_is_not_blank_has_a_value_or_a_fault(name: str, column: list[CellValue]) -> None:
    values, faults = READERS[name](column)
    assert len(values) == len(column)
    for position, value in enumerate(column):
        is_read = not (values[position] in ("", -1) or values[position] != values[position])
        if cells.clean_text(value) == "":
            assert not is_read
            assert position not in faults
        else:
            assert is_read or position in faults
            assert name == "mails" or not (is_read and position in faults)


@given(column=COLUMNS)
def test_readers_with_a_default_never_raise(column: list[CellValue]) -> None:
    kinds, kind_faults = cells.read_kinds(column, header="Kind")
    circles, circle_faults = cells.read_circles(column, header="Circle")
    ticks, tick_faults = cells.read_ticks(column, header="Done")
    outcomes, texts = cells.read_outcomes(column)
    phones = cells.read_phones(column)
    for values in (kinds, circles, ticks, outcomes, texts, phones):
        assert len(values) == len(column)
    for faults in (kind_faults, circle_faults, tick_faults):
        assert all(cells.clean_text(column[position]) and text for position, text in faults.items())
    assert all(
        kinds[position] == HELP_KINDS.index(HelpKind.NONE) and not ticks[position]
        for position in kind_faults.keys() & tick_faults.keys()
    )


def test_a_column_of_rubbish_is_read_with_few_searches_for_the_nearest_choice() -> None:
    column: list[CellValue] = [f"gvae{n}" for n in range(300)]
    _, _, direction_faults = cells.read_directions(column, header="Direction")
    _, kind_faults = cells.read_kinds(column, header="Kind")
    assert len(direction_faults) == len(kind_faults) == 300
    assert sum("did you mean" in text for text in direction_faults.values()) <= 200


@pytest.mark.parametrize("text", ["a" * 40000, "t" * 40000, "@" + "a" * 40000, "a@" * 20000, " ," * 20000])
def test_the_longest_cell_there_can_be_is_read_like_any_other(text: str) -> None:
    for read in READERS.values():
        values, faults = read([text])
        assert values[0] not in ("", -1) or 0 in faults


@pytest.mark.parametrize(
    "text",
    ["Name", " name ", "Full Name:", "First Name Last Name", "First Name  Last Name", "CONTACT", "Nombre"],
)
def test_the_header_of_a_pasted_table_is_known(text: str) -> None:
    assert cells.is_header_text(text)


@pytest.mark.parametrize(
    "text", ["", "Ana Ruiz", "Name Less", "Mark Titler", "Contact Energy Ltd", "Last, Ana"]
)
def test_a_person_is_no_header(text: str) -> None:
    assert not cells.is_header_text(text)
