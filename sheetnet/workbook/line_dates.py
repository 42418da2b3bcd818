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
_MONTH_ABROAD = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|januar|februar|märz|mai|juni|juli|oktober|dezember"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre)"
)
_SEASON = r"spring|summer|autumn|fall|winter"
_YEAR = r"(?:(?:,?\ (?:de\ )?|[-/])'?(?:\d{4}|\d{2})(?![\d:]))?"
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
      | (?P<dated>(?<![\d./-])(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}} | 20\d{{6}}
            | \d{{1,2}}[/.-]\ ?\d{{1,2}}[/.-]\ ?\d{{4}} | \d{{1,2}}-\d{{1,2}}-\d{{2}}
            | \d{{1,2}}(?P<mark>[/.])\d{{1,2}}(?P=mark)\d{{1,4}}
            | \d{{1,2}}[/.]\d{{4}} | 20\d{{2}}[-/](?:0?[1-9]|1[0-2]))
            | \d{{1,2}}(?:st|nd|rd|th|\.)?[-/\ ]?(?:of\ |de\ )?(?:{_MONTH_ABROAD}|{_MONTH}){_YEAR}
            | {_MONTH}[-/\ ]?\d{{1,2}}(?:st|nd|rd|th)?(?![\d:]){_YEAR})
      | (?P<short>(?<![\d./$€£#-])(?:\d{{1,2}}[/-]\d{{1,2}}|\d{{1,2}}\.\ \d{{1,2}}\.|\d{{1,2}}\.\d{{1,2}}\.?))
      | (?P<day>{_DAY_NAMES}|{_SHORT_NAMES})
      | (?P<vague>(?:the\ )?(?:last|next|this)\ (?:week|month|year)
            |(?:the\ )?end\ of\ (?:the\ |this\ |next\ )?(?:week|month|year|{_MONTH}))
      | (?P<season>(?:(?:last|next|this|in|early|late|mid|mid-|during|in\ early|in\ late)[\ ]?
            (?:the\ )?(?:\b(?:{_SEASON})|\b{_MONTH})(?:\ (?:of\ )?\d{{4}})?
            |(?:{_SEASON}|{_MONTH})\ \d{{4}}) | the\ \d{{1,2}}(?:st|nd|rd|th))
    )(?![\w/%]|[.-]\d|['’]s)""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_DATE_AFTER = re.compile(
    r"(?:^|\W)(?:at|version|v|worth|about|around|nearly|over|under|rated|some)\ $", re.I
)
"""What stands before a time, a version or an amount such as 9.30, 3.11 or 2.5."""
_OF_A_THING = re.compile(r"(?:(?:^|\W)(?:a|an|the|her|his|our|my|their|its)|['’]s)\ $", re.I)
"""What stands before it in "the 3/11 meeting" or "her 2.5 rating"."""
_NO_DATE_BEFORE = re.compile(
    r"\ ?(?:million|billion|thousand|hundred|percent|hours?|hrs?|h|minutes?|mins?|days?|weeks?|months?|years?"
    r"|am|pm|a\.m|p\.m|uhr|m2|sqm|acres?|acre|hectares?|ha|miles?|km|metres?|meters?|feet|foot|ft|inch|inches"
    r"|euros?|dollars?|pounds?|stars?|points?|times|scale|of)(?!\w)",
    re.I,
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
    "25 Nov" is five days ahead. A month or a season is a date only where the line has no certain one.
    """
    found = list(_find(line, order, today))
    is_certain = any(day.past is not None and not day.is_deadline for day, _ in found)
    return [day for day, is_season in found if not (is_season and is_certain)]


def _find(line: str, order: DateOrder, today: date) -> Iterator[tuple[LineDate, bool]]:
    """Yield the dates, and of each whether it is only a month or a season."""
    for found in _EXPRESSION.finditer(line):
        leads = [found["lead"] or "", found["second"] or ""]
        lead = " ".join(each for each in leads if each).casefold()
        is_deadline = lead.startswith(_BY)
        if found["day"] and not _is_meant(line, found, lead):
            continue
        if found["short"] and not _is_short_date(line, found, lead):
            continue
        is_season = found["season"] is not None and not is_deadline
        if (is_season or found["vague"]) and not is_deadline and not _is_of_the_touch(line, found):
            continue
        past, coming = _days(found, lead, order, today)
        yield LineDate(found.start(), found.end(), found[0], is_deadline, past, coming), is_season


def _is_of_the_touch(line: str, found: re.Match[str]) -> bool:
    """Whether vague words say when it was, as they need not in the middle of a line: "the vote in May"."""
    before = line[: found.start()].casefold()
    if not before or not line[found.end() :].strip(" .!"):
        return True
    is_topic = before.endswith(("about ", "for ", "from ", "of ", "since ", "the "))
    return found[0].casefold().startswith("last") and not is_topic


def _is_short_date(line: str, found: re.Match[str], lead: str) -> bool:
    """Whether "3.11" or "2/11" stands for a day, as it does not in "at 9.30", "1/2 day" or "24/7"."""
    text = found["short"]
    if text in ("24/7", "50/50"):
        return False
    if lead and lead != "this":
        return not _NO_DATE_BEFORE.match(line, found.end())
    if "-" in text:
        return False
    if _NO_DATE_AFTER.search(line[: found.start()]) or _NO_DATE_BEFORE.match(line, found.end()):
        return False
    if _OF_A_THING.search(line[: found.start()]) and re.match(r" \w", line[found.end() :]):
        return False
    numbers = [int(each) for each in re.findall(r"\d+", text)]
    if "/" in text:
        return min(numbers) <= 31
    return min(numbers) >= 1 and max(numbers) <= 31 and min(numbers) <= 12


def _is_meant(line: str, found: re.Match[str], lead: str) -> bool:
    """Whether a day's name stands for a day, as it does not in "the Friday programme" or "sat down"."""
    if lead:
        return True
    if line[: found.start()].casefold().endswith(("the ", "a ", "every ", "our ", "my ")):
        return False
    name = found["day"]
    return len(name) > 5 or (name[0].isupper() and not line[found.end() :].strip(" .!,"))


def _days(found: re.Match[str], lead: str, order: DateOrder, today: date) -> tuple[date | None, date | None]:
    if found["vague"] or found["season"]:
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
    if found["short"]:
        return _day_of_a_year("/".join(re.findall(r"\d+", found["short"])), "/", order, today)
    whole = _read(found["dated"], order)
    if whole is not None:
        return whole, whole
    return _day_of_a_year(found["dated"].rstrip("."), " ", order, today)


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


def _day_of_a_year(text: str, joint: str, order: DateOrder, today: date) -> tuple[date | None, date | None]:
    years = (today.year - 1, today.year, today.year + 1)
    days = [day for year in years if (day := _read(f"{text}{joint}{year}", order)) is not None]
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
