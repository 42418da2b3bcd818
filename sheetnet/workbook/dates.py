"""Columns of hand-typed dates become days, or faults that say what to write instead.

Knows no clock: words such as "yesterday" are faults here, since they would move every day.
All results are whole days (midnight), whatever time of day a cell holds.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sheetnet.domain.wording import MONTHS
from sheetnet.domain.words import DateOrder
from sheetnet.workbook.cell_text import (
    Faults,
    clean_text,
    error_fault,
    is_error_text,
    normal_key,
    phrases,
    quoted,
)
from sheetnet.workbook.snapshot import CellValue

UNKNOWN_YEAR = 1904
"""The year of a birthday without one: a leap year, so that 29 February stands."""

_EXAMPLE = "2026-03-14"
_LONGEST = 80
"""Characters; longer text is no date."""
_DAY_SECONDS = 86400
_SERIAL_EPOCH = -25569
"""1899-12-30 in days from 1970; from 1900-03-01 on both Excel and Google count from it."""
_LEAST_SERIAL = 61
_LEAST_YEAR, _MOST_YEAR = 1900, 2200
_MOST_SERIAL = 109938
"""2200-12-30."""
_YEARS_TYPED = (1900, 2100)
"""A bare number between these is a year that somebody typed, not a serial of 1905."""

_MONTHS = (
    "january jan enero ene januar janvier janv",
    "february feb febr febrero februar fevrier fevr fev",
    "march mar marzo marz mrz maerz mars",
    "april apr abril abr avril avr",
    "may mayo mai",
    "june jun junio juni juin",
    "july jul julio juli juillet juil",
    "august aug agosto ago aout",
    "september sep sept septiembre setiembre septembre",
    "october oct octubre oktober okt octobre",
    "november nov noviembre novembre",
    "december dec diciembre dic dezember dez decembre",
)
_WEEKDAYS = (
    "monday mon lunes montag lundi",
    "tuesday tue tues martes dienstag mardi",
    "wednesday wed miercoles mittwoch mercredi",
    "thursday thu thur thurs jueves donnerstag jeudi",
    "friday fri viernes freitag vendredi",
    "saturday sat sabado samstag samedi",
    "sunday sun domingo sonntag dimanche",
)
_RELATIVE = frozenset(
    phrases(
        "today, yesterday, tomorrow, tonight, now, ago, day, days, ayer, hoy, manana, anteayer, gestern, "
        "heute, morgen, vorgestern, hier, aujourd'hui, demain"
    )
)
"""Words that mean another day tomorrow."""
_VAGUE = frozenset(
    phrases(
        "last, next, this, week, weeks, weekend, month, months, quarter, year, years, spring, summer, "
        "autumn, fall, winter, season, christmas, easter, early, mid, late, end, beginning, middle, "
        "morning, evening, afternoon, soon, later, recently, lately, sometime, once, earlier, asap"
    )
)
"""Words for a stretch of days."""
_LINKING = frozenset(phrases("of, the, de, del, den, der, le, la, el, am, on, at, d, d'"))
_CLOCK = re.compile(
    r"[ t,]+(?:at |a las |um )?\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)? ?(?:[ap]\.?m\.?|uhr|h)?"
    r"(?:z| ?[+-]\d{2}:?\d{2})?$"
)
_YEAR_FIRST = re.compile(r"(\d{4}) ?([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})\.?")
_COMPACT = re.compile(r"(?:19|20|21)\d{6}")
_NUMERIC = re.compile(r"(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?\2 ?'?(\d{4}|\d{2})\.?")
_NUMERIC_NO_YEAR = re.compile(r"(?:--)?(\d{1,2}) ?([-/.]) ?(\d{1,2})\.?")
_NUMERIC_NO_DAY = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{4})|(\d{4}) ?[-/.] ?(\d{1,2})")
_RUN_TOGETHER = re.compile(r"(?<=\d)(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})(?=\d)")
_DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th|o|a|er|e)?")
_YEAR_WORD = re.compile(r"'?(\d{2})|(\d{4})")


@dataclass(frozen=True, slots=True)
class _Reading:
    header: str
    order: DateOrder
    pivot: int
    """Two-digit years below it are of this century."""
    without_year: bool
    """Whether a day and month are enough."""


def read_dates(
    column: Sequence[CellValue], order: DateOrder, *, header: str
) -> tuple[NDArray[np.datetime64], Faults]:
    """Read dates as datetime64[s] at midnight, NaT where blank or faulty.

    Understood are dates, serial numbers (1899-12-30 is 0), ISO, day, month and year by ``order`` unless
    a number over 12 settles it, and months by name in English, Spanish, German and French.
    """
    return _read(column, _Reading(header, order, pivot=70, without_year=False))


def read_birthdays(
    column: Sequence[CellValue], order: DateOrder, *, header: str
) -> tuple[NDArray[np.datetime64], Faults]:
    """Read birthdays as `read_dates` does; one without a year gets the year 1904."""
    return _read(column, _Reading(header, order, pivot=16, without_year=True))


def month_number(word: str) -> int | None:
    """Return 1 to 12 for the name of a month as `normal_key` gives it, else None."""
    return _numbered(_MONTHS).get(word.rstrip("."))


def weekday_number(word: str) -> int | None:
    """Return 1 (Monday) to 7 for the name of a day as `normal_key` gives it, else None."""
    return _numbered(_WEEKDAYS).get(word.rstrip("."))


@lru_cache(maxsize=2)
def _numbered(listed: tuple[str, ...]) -> dict[str, int]:
    return {word: number for number, words in enumerate(listed, start=1) for word in words.split()}


def _read(column: Sequence[CellValue], reading: _Reading) -> tuple[NDArray[np.datetime64], Faults]:
    days = np.full(len(column), _NO_DAY, dtype=np.int64)
    faults: Faults = {}
    seen: dict[object, tuple[date | None, str]] = {}
    for position in _all_but_serials(column, days):
        value = column[position]
        if isinstance(value, date) and _LEAST_YEAR <= value.year <= _MOST_YEAR:
            days[position] = value.toordinal() - _UNIX_ORDINAL
            continue
        key = value if value.__class__ is str else (value.__class__, value)
        found = seen.get(key)
        if found is None:
            found = seen[key] = _read_one(value, reading)
        if found[0] is not None:
            days[position] = found[0].toordinal() - _UNIX_ORDINAL
        elif found[1]:
            faults[position] = found[1]
    read = days.astype("datetime64[D]").astype("datetime64[s]")
    return read, faults


_UNIX_ORDINAL = date(1970, 1, 1).toordinal()
_NO_DAY = np.iinfo(np.int64).min
"""Which is NaT."""


def _all_but_serials(column: Sequence[CellValue], days: NDArray[np.int64]) -> Sequence[int]:
    """Fill in the days of plain serial numbers, all at once; return the positions left that are not blank."""
    if column.count(None) == len(column):
        return ()
    classes = set(map(type, column))
    if not classes <= {float, int, str, type(None)}:
        return range(len(column))
    numbers: Sequence[CellValue] = column
    places = np.arange(len(column))
    if not classes <= {float, int}:
        filled = [n for n, value in enumerate(column) if value is not None and value != ""]
        places = np.array(filled, dtype=np.int64)
        numbers = [None if column[n].__class__ is str else column[n] for n in filled]
    if not classes & {float, int}:
        return places.tolist()
    try:
        serials = np.array(numbers, dtype=np.float64)
    except OverflowError:
        return range(len(column))
    whole = np.floor(serials)
    plain = (serials >= _LEAST_SERIAL) & (serials < _MOST_SERIAL + 1)
    plain &= ~((serials >= _YEARS_TYPED[0]) & (serials <= _YEARS_TYPED[1]) & (serials == whole))
    left: list[int] = [] if plain.all() else places[~plain].tolist()
    if left:
        places, whole = places[plain], whole[plain]
    days[places] = whole.astype(np.int64) + _SERIAL_EPOCH
    return left


def _read_one(value: CellValue, reading: _Reading) -> tuple[date | None, str]:
    header = reading.header
    text = clean_text(value)
    if not text:
        return None, ""
    if isinstance(value, date):
        return _within_reason(value.year, value.month, value.day, text, header)
    if isinstance(value, bool | time):
        what = "a tick" if isinstance(value, bool) else "a time of day"
        return None, f"{header} {quoted(text)} is {what}, not a date: write it as in {_EXAMPLE}"
    if is_error_text(text):
        return None, error_fault(header, text, f"the date, as in {_EXAMPLE}")
    if isinstance(value, int | float):
        return _read_number(value, text, reading)
    return _read_text(text, reading)


def _read_number(value: float, text: str, reading: _Reading) -> tuple[date | None, str]:
    header = reading.header
    if _COMPACT.fullmatch(text):
        return _within_reason(int(text[:4]), int(text[4:6]), int(text[6:]), text, header)
    if _YEARS_TYPED[0] <= value <= _YEARS_TYPED[1] and float(value).is_integer():
        return None, f"{header} {quoted(text)} is only a year: write the whole date, as in {_EXAMPLE}"
    if _LEAST_SERIAL <= value < _MOST_SERIAL + 1:
        return date.fromordinal(int(value // 1) + _SERIAL_EPOCH + _UNIX_ORDINAL), ""
    return None, f"{header} {quoted(text)} is a number, not a date: write it as in {_EXAMPLE}"


def _read_text(text: str, reading: _Reading) -> tuple[date | None, str]:
    if len(text) > _LONGEST:
        return None, f"{reading.header} {quoted(text)} is not a date: write it as in {_EXAMPLE}"
    key = _CLOCK.sub("", normal_key(text)).strip(" ,;")
    for read in (_year_first, _numeric, _month_and_year, _named_month):
        found = read(key, text, reading)
        if found is not None:
            return found
    header = reading.header
    words = set(re.split(r"[^\w']+", key))
    if words & _RELATIVE or any(weekday_number(word) for word in words):
        return None, (
            f"{header} {quoted(text)} would mean another day tomorrow: write the day itself, as in {_EXAMPLE}"
        )
    if words & _VAGUE or any(month_number(word) for word in words):
        return None, f"{header} {quoted(text)} is not a day: write {_the_day(header)}, as in {_EXAMPLE}"
    return None, f"{header} {quoted(text)} is not a date: write it as in {_EXAMPLE}"


def _the_day(header: str) -> str:
    return {"Snooze until": "the day to show it again", "Due": "the day it is due"}.get(
        header, "the day it was"
    )


def _year_first(key: str, text: str, reading: _Reading) -> tuple[date | None, str] | None:
    if found := _YEAR_FIRST.fullmatch(key):
        return _within_reason(int(found[1]), int(found[3]), int(found[4]), text, reading.header)
    if _COMPACT.fullmatch(key):
        return _within_reason(int(key[:4]), int(key[4:6]), int(key[6:]), text, reading.header)
    return None


def _month_and_year(key: str, text: str, reading: _Reading) -> tuple[date | None, str] | None:
    found = _NUMERIC_NO_DAY.fullmatch(key)
    if not found or not 1 <= int(found[1] or found[4]) <= 12:
        return None
    first = f"{found[2] or found[3]}-{int(found[1] or found[4]):02}-01"
    return None, f"{reading.header} {quoted(text)} has no day: write the day too, as in {first}"


def _numeric(key: str, text: str, reading: _Reading) -> tuple[date | None, str] | None:
    key = " ".join(word for word in key.replace(",", " ").split() if not weekday_number(word))
    found = _NUMERIC.fullmatch(key) or _NUMERIC_NO_YEAR.fullmatch(key)
    if not found:
        return None
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if reading.order is DateOrder.DAY_FIRST else (second, first)
    if month > 12 >= day or key.startswith("--"):
        day, month = month, day
    if key.startswith("--"):
        day, month = second, first
    year = _full_year(found[4], reading) if found.re is _NUMERIC else None
    return _with_year(year, month, day, text, reading)


def _named_month(key: str, text: str, reading: _Reading) -> tuple[date | None, str] | None:
    words = [
        word for word in re.split(r"[\s,./-]+", _RUN_TOGETHER.sub(" ", key)) if word and word not in _LINKING
    ]
    words = [word for word in words if not weekday_number(word)]
    months = [n for n, word in enumerate(words) if month_number(word)]
    if len(months) != 1 or not 1 <= len(words) <= 3:
        return None
    month = month_number(words.pop(months[0])) or 0
    if len(words) == 2 and re.fullmatch(r"\d{4}", words[0]):
        words.reverse()
    day = _DAY_WORD.fullmatch(words[0]) if words else None
    if day is None:
        if words and not _YEAR_WORD.fullmatch(words[0]):
            return None
        named = f", as in {words[0]}-{month:02}-01" if words and len(words[0]) == 4 else f", as in {_EXAMPLE}"
        return None, f"{reading.header} {quoted(text)} has no day: write the day too{named}"
    if len(words) == 1:
        return _with_year(None, month, int(day[1]), text, reading)
    if not _YEAR_WORD.fullmatch(words[1]):
        return None
    return _with_year(_full_year(words[1].strip("'"), reading), month, int(day[1]), text, reading)


def _full_year(digits: str, reading: _Reading) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < reading.pivot else 1900)


def _with_year(
    year: int | None, month: int, day: int, text: str, reading: _Reading
) -> tuple[date | None, str]:
    if year is not None:
        return _within_reason(year, month, day, text, reading.header)
    if reading.without_year:
        return _within_reason(UNKNOWN_YEAR, month, day, text, reading.header, is_year_known=False)
    if not (1 <= month <= 12 and 1 <= day <= monthrange(UNKNOWN_YEAR, month)[1]):
        return _within_reason(UNKNOWN_YEAR, month, day, text, reading.header, is_year_known=False)
    example = f"{day} {MONTHS[month - 1]} {_EXAMPLE[:4]}"
    return None, f"{reading.header} {quoted(text)} has no year: write the year too, as in {example}"


def _within_reason(
    year: int, month: int, day: int, text: str, header: str, *, is_year_known: bool = True
) -> tuple[date | None, str]:
    if not _LEAST_YEAR <= year <= _MOST_YEAR:
        return None, (
            f"{header} {quoted(text)} is in the year {year}: "
            f"write a date from {_LEAST_YEAR} to {_MOST_YEAR}, as in {_EXAMPLE}"
        )
    if 1 <= month <= 12 and 1 <= day <= 31:
        last = monthrange(year, month)[1]
        if day <= last:
            return date(year, month, day), ""
        name, nth = _MONTHS[month - 1].split()[0].title(), "31st" if day == 31 else f"{day}th"
        that = f" in {year}" if (month, day) == (2, 29) else ""
        last_day = date(year, month, last).isoformat() if is_year_known else f"{last} {MONTHS[month - 1]}"
        return None, (
            f"{header} {quoted(text)} is not a date: {name} has no {nth}{that}; "
            f"write the day it was, such as {last_day}"
        )
    return None, f"{header} {quoted(text)} is not a date: write it as in {_EXAMPLE}"
