"""Hand-typed dates become days, or faults that say what to write."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.domain.words import DateOrder
from sheetnet.workbook.cells import clean_text
from sheetnet.workbook.dates import read_birthdays, read_dates
from sheetnet.workbook.snapshot import CellValue
from tests.workbook.hand_typed import COLUMNS

DAY_FIRST, MONTH_FIRST = DateOrder


def one(value: CellValue, order: DateOrder = DAY_FIRST) -> str:
    """The day read from one cell, as ISO, or its fault."""
    days, faults = read_dates([value], order, header="Date")
    assert np.isnat(days[0]) == (0 in faults)
    return faults[0] if 0 in faults else str(days[0])[:10]


def birthday(value: CellValue, order: DateOrder = DAY_FIRST) -> str:
    days, faults = read_birthdays([value], order, header="Birthday")
    return faults[0] if 0 in faults else str(days[0])[:10]


@pytest.mark.parametrize(
    "value",
    [
        date(2026, 3, 14),
        datetime.fromisoformat("2026-03-14T17:45"),
        datetime(2026, 3, 14, 17, 45, tzinfo=UTC),
        46095,
        46095.0,
        46095.99,
        "2026-03-14",
        "2026-3-14",
        "2026/03/14",
        "2026-03-14T10:30:00+01:00",
        "2026-03-14 10:30:15",
        "20260314",
        20260314,
        "14/03/2026",
        "14/3/26",
        "3/14/2026",
        "14.3.2026",
        "14-3-26",
        "14/3/2026 5:30 pm",
        "14 Mar 2026",
        "14-Mar-26",
        "14 Mar '26",
        "14th of March 2026",
        "March 14, 2026",
        "Mar 14th 2026",
        "Sat 14 Mar 2026",
        "Saturday, March 14, 2026",
        "14 de marzo de 2026",
        "sábado 14 marzo 2026",
        "14. März 2026",
        "samedi 14 mars 2026",
        "2026 Mar 14",
        "  14\u00a0Mar\u00a02026 ",
    ],
)
def test_a_date_is_understood_however_it_is_written(value: CellValue) -> None:
    assert one(value) == "2026-03-14"


def test_the_order_decides_where_both_numbers_could_be_the_month() -> None:
    for typed in ("3/4/2026", "3.4.2026", "3-4-26", "03 / 04 / 2026"):
        assert one(typed, DAY_FIRST) == "2026-04-03"
        assert one(typed, MONTH_FIRST) == "2026-03-04"


def test_a_number_over_twelve_settles_the_order() -> None:
    assert one("13/4/2026", MONTH_FIRST) == "2026-04-13"
    assert one("4/13/2026", DAY_FIRST) == "2026-04-13"


def test_two_digit_years_are_of_the_century_one_means() -> None:
    assert one("1/2/26") == "2026-02-01"
    assert one("1/2/69") == "2069-02-01"
    assert one("1/2/98") == "1998-02-01"
    assert birthday("1/2/71") == "1971-02-01"
    assert birthday("1/2/04") == "2004-02-01"


@pytest.mark.parametrize(
    ("typed", "cure"),
    [
        (
            "31/02/2026",
            "Date '31/02/2026' is not a date: February has no 31st; write the day it was, such as 2026-02-28",
        ),
        (
            "30 Feb 2028",
            "Date '30 Feb 2028' is not a date: February has no 30th; "
            "write the day it was, such as 2028-02-29",
        ),
        (
            "31.4.2026",
            "Date '31.4.2026' is not a date: April has no 31st; write the day it was, such as 2026-04-30",
        ),
        (
            "29/2/2026",
            "Date '29/2/2026' is not a date: February has no 29th in 2026; "
            "write the day it was, such as 2026-02-28",
        ),
        ("30 Feb", "Date '30 Feb' is not a date: February has no 30th; write the day it was, such as 29 Feb"),
        ("3 Nov", "Date '3 Nov' has no year: write the year too, as in 3 Nov 2026"),
        ("13/14/2026", "Date '13/14/2026' is not a date: write it as in 2026-03-14"),
        ("Mar 2026", "Date 'Mar 2026' has no day: write the day too, as in 2026-03-01"),
        ("3/2026", "Date '3/2026' has no day: write the day too, as in 2026-03-01"),
        ("14 March", "Date '14 March' has no year: write the year too, as in 14 Mar 2026"),
        ("14/3", "Date '14/3' has no year: write the year too, as in 14 Mar 2026"),
        ("after the fair", "Date 'after the fair' is not a date: write it as in 2026-03-14"),
        ("#REF!", "Date is an error (#REF!): mend the formula or type the date, as in 2026-03-14"),
        ("3/4/202", "Date '3/4/202' is not a date: write it as in 2026-03-14"),
        (2026, "Date '2026' is only a year: write the whole date, as in 2026-03-14"),
        (14, "Date '14' is a number, not a date: write it as in 2026-03-14"),
        (1e9, "Date '1000000000' is a number, not a date: write it as in 2026-03-14"),
        (True, "Date 'TRUE' is a tick, not a date: write it as in 2026-03-14"),
        (time(7, 0), "Date '07:00' is a time of day, not a date: write it as in 2026-03-14"),
        (
            date(26, 3, 14),
            "Date '0026-03-14' is in the year 26: write a date from 1900 to 2200, as in 2026-03-14",
        ),
    ],
)
def test_what_is_no_date_says_what_to_write(typed: CellValue, cure: str) -> None:
    assert one(typed) == cure


@pytest.mark.parametrize(
    "typed",
    ["yesterday", "last Tuesday", "today", "Monday", "3 days ago", "ayer", "gestern", "hier"],
)
def test_words_that_move_every_day_are_a_fault_that_says_so(typed: str) -> None:
    assert one(typed) == (
        f"Date '{typed}' would mean another day tomorrow: write the day itself, as in 2026-03-14"
    )


@pytest.mark.parametrize(
    "typed",
    ["last spring", "early March", "summer 2025", "next week", "last month", "recently", "end of May"],
)
def test_a_season_a_month_or_another_vague_word_is_no_day(typed: str) -> None:
    assert one(typed) == f"Date '{typed}' is not a day: write the day it was, as in 2026-03-14"


@pytest.mark.parametrize(
    ("header", "day"), [("Snooze until", "the day to show it again"), ("Due", "the day it is due")]
)
def test_a_day_to_come_is_not_asked_for_as_one_that_was(header: str, day: str) -> None:
    _, faults = read_dates(["next week"], DateOrder.DAY_FIRST, header=header)
    assert list(faults.values()) == [f"{header} 'next week' is not a day: write {day}, as in 2026-03-14"]


@pytest.mark.parametrize(
    "typed", ["14 March", "March 14", "14/3", "14.3.", "--03-14", "14 de marzo", "14. März"]
)
def test_a_birthday_may_do_without_a_year(typed: str) -> None:
    assert birthday(typed) == "1904-03-14"


def test_a_birthday_on_a_leap_day_stands() -> None:
    assert birthday("29 February") == "1904-02-29"
    assert birthday("30 February") == (
        "Birthday '30 February' is not a date: February has no 30th; write the day it was, such as 29 Feb"
    )


def test_a_birthday_without_a_year_follows_the_order() -> None:
    assert birthday("3/4", DAY_FIRST) == "1904-04-03"
    assert birthday("3/4", MONTH_FIRST) == "1904-03-04"


def test_plain_columns_and_mixed_ones_are_read_alike() -> None:
    serials: list[CellValue] = [46095.0, 46096, 2026.0, 61.0, 60.0, 109938.0, 109939.0, float("nan")]
    alone, alone_faults = read_dates(serials, DAY_FIRST, header="Date")
    among, among_faults = read_dates([*serials, "", None, "14/3/2026"], DAY_FIRST, header="Date")
    typed, typed_faults = read_dates([*serials, date(2026, 3, 14)], DAY_FIRST, header="Date")
    assert np.array_equal(alone, among[: len(serials)], equal_nan=True)
    assert np.array_equal(alone, typed[: len(serials)], equal_nan=True)
    assert alone_faults == among_faults == typed_faults
    assert sorted(alone_faults) == [2, 4, 6, 7]
    assert alone.dtype == np.dtype("datetime64[s]")


def test_a_blank_column_has_no_date_and_no_fault() -> None:
    days, faults = read_dates([None, "", " \u00a0", "\u200b"], DAY_FIRST, header="Date")
    assert np.isnat(days).all()
    assert faults == {}


@given(st.dates(min_value=date(1900, 3, 1), max_value=date(2200, 12, 30)))
def test_a_day_is_the_same_as_date_serial_and_text(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    column: list[CellValue] = [day, day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day} {day:%B %Y}"]
    if not 1900 <= serial <= 2100:
        column.append(float(serial))
    days, faults = read_dates(column, DAY_FIRST, header="Date")
    assert faults == {}
    assert {str(each)[:10] for each in days} == {day.isoformat()}


@given(column=COLUMNS, order=st.sampled_from(DateOrder))
def test_each_cell_that_is_not_blank_has_a_day_or_a_fault(column: list[CellValue], order: DateOrder) -> None:
    for read in (read_dates, read_birthdays):
        days, faults = read(column, order, header="Date")
        assert len(days) == len(column)
        for position, value in enumerate(column):
            assert np.isnat(days[position]) == (position in faults or clean_text(value) == "")
            assert not (position in faults and clean_text(value) == "")
