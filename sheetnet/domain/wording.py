"""How dates and lists stand in a sentence, the same in sheet, draft and report."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

DAY_IN_WORDS = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
"""Finds the days that ``day_in_words`` wrote in a text."""


def day_in_words(day: date) -> str:
    """Return a date as people write it, whatever the machine's locale: "3 Mar 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days_in(text: str) -> list[date]:
    """Return the days that a text names as ``day_in_words`` writes them; what is no day is left out."""
    days = []
    for day, month, year in DAY_IN_WORDS.findall(text):
        with contextlib.suppress(ValueError):
            days.append(date(int(year), MONTHS.index(month) + 1, int(day)))
    return days


def plain_list(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
