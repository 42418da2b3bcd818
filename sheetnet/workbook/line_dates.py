"""Dates inside a free line of words, resolved at once against today.

Here "yesterday" and "Friday" are fine, because the day they mean is written down at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sheetnet.domain.words import DateOrder
from sheetnet.workbook.dates import read_dates, weekday_number

_DAY_NAMES = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_SHORT_NAMES = r"mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:,?\ '?(?:\d{4}|\d{2})(?![\d:]))?"
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_COUNT = r"\d{1,3}|a|an|one|two|three|four|five|six"
_LEAD_IN = r"(?P<lead>due\ by|due\ on|due|by|before|until|not\ later\ than|on|last|next|this|since)"
_EXPRESSION = re.compile(
    rf"""(?<![\w'])(?:{_LEAD_IN}\ )?(?:{_LEAD_IN.replace("lead", "second")}\ )?(?:
        (?P<word>(?:the\ )?day\ before\ yesterday|yesterday|today|tomorrow|tonight|last\ night
            |this\ morning|this\ afternoon|this\ evening|just\ now)
        (?:\ (?:morning|afternoon|evening|night))?
      | (?P<ago>(?:{_COUNT})\ (?:days?|weeks?)\ ago)
      | (?P<ahead>in\ (?:{_COUNT})\ (?:days?|weeks?))
      | (?P<dated>\d{{4}}-\d{{1,2}}-\d{{1,2}}
            | \d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})
            | \d{{1,2}}(?:st|nd|rd|th)?\ (?:of\ )?{_MONTH}{_YEAR}
            | {_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?(?![\d:]){_YEAR})
      | (?P<day>{_DAY_NAMES}|{_SHORT_NAMES})
      | (?P<vague>(?:the\ )?(?:last|next|this)\ (?:week|month|year)
            |(?:the\ )?end\ of\ (?:the\ |this\ |next\ )?(?:week|month|year|{_MONTH}))
    )(?![\w/]|['’]s)""",
    re.IGNORECASE | re.VERBOSE,
)
_RECENT_DAYS = 300
_BY = ("due by", "due on", "due", "by", "before", "until", "not later than")


@dataclass(frozen=True, slots=True)
class LineDate:
    """One date in a line."""

    start: int
    end: int
    text: str
    is_deadline: bool
    """Whether "by" or the like stands before it."""
    past: date | None
    """The day it means for something that happened; None where it is no certain day."""
    coming: date | None
    """The day it means for something still to do."""


def dates_in(line: str, *, order: DateOrder, today: date) -> list[LineDate]:
    """Return the dates of a line in their order.

    A day of the week is the last one (today included) for what happened and the next one for what is
    to do. So is a date without a year, but that what happened cannot be ten months old: on 20 November
    "25 Nov" is five days ahead.
    """
    return list(_find(line, order, today))


def _find(line: str, order: DateOrder, today: date) -> Iterator[LineDate]:
    for found in _EXPRESSION.finditer(line):
        leads = [found["lead"] or "", found["second"] or ""]
        lead = " ".join(each for each in leads if each).casefold()
        is_deadline = lead.startswith(_BY)
        if found["day"] and not _is_meant(line, found, lead):
            continue
        if found["vague"] and not is_deadline and line[found.end() :].strip(" .!"):
            continue
        past, coming = _days(found, lead, order, today)
        yield LineDate(found.start(), found.end(), found[0], is_deadline, past, coming)


def _is_meant(line: str, found: re.Match[str], lead: str) -> bool:
    """Whether a day's name stands for a day, as it does not in "the Friday programme" or "sat down"."""
    if lead:
        return True
    if line[: found.start()].casefold().endswith(("the ", "a ", "every ", "our ", "my ")):
        return False
    name = found["day"]
    return len(name) > 5 or (name[0].isupper() and not line[found.end() :].strip(" .!,"))


def _days(found: re.Match[str], lead: str, order: DateOrder, today: date) -> tuple[date | None, date | None]:
    if found["vague"]:
        return None, None
    if found["word"]:
        word = found["word"].casefold()
        back = 2 if "before" in word else 1 if word in ("yesterday", "last night") else 0
        day = _shifted(today, 1 if word == "tomorrow" else -back)
        return day, day
    if found["ago"] or found["ahead"]:
        words = (found["ago"] or found["ahead"]).casefold().removeprefix("in ").split()
        count = _COUNTS.get(words[0]) or int(words[0])
        days = count * (7 if words[1].startswith("week") else 1)
        day = _shifted(today, -days if found["ago"] else days)
        return day, day
    if found["day"]:
        return _weekday(weekday_number(found["day"].casefold()) or 1, lead, today)
    return _calendar_day(found["dated"], order, today)


def _weekday(number: int, lead: str, today: date) -> tuple[date | None, date | None]:
    back = (today.isoweekday() - number) % 7
    ahead = (number - today.isoweekday()) % 7
    if lead.endswith("last"):
        day = _shifted(today, -(back or 7))
        return day, day
    if lead.endswith("next"):
        day = _shifted(today, ahead or 7)
        return day, day
    return _shifted(today, -back), _shifted(today, ahead or 7)


def _calendar_day(text: str, order: DateOrder, today: date) -> tuple[date | None, date | None]:
    whole = _read(text, order)
    if whole is not None:
        return whole, whole
    years = (today.year - 1, today.year, today.year + 1)
    days = [day for year in years if (day := _read(f"{text.rstrip('.')} {year}", order)) is not None]
    coming = next((day for day in days if day >= today), None)
    recent = [day for day in days if 0 <= (today - day).days <= _RECENT_DAYS]
    return (recent[-1] if recent else coming), coming


def _read(text: str, order: DateOrder) -> date | None:
    days, _ = read_dates([text], order, header="Date")
    if np.isnat(days[0]):
        return None
    return date.fromordinal(int(days[0].astype("datetime64[D]").astype(np.int64)) + _UNIX_ORDINAL)


_UNIX_ORDINAL = date(1970, 1, 1).toordinal()


def _shifted(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
