"""How dates and lists stand in a sentence, the same in sheet, draft and report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_in_words(day: date) -> str:
    """Return a date as people write it, whatever the machine's locale: "3 Mar 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def plain_list(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
