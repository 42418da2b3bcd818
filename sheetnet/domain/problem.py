"""Problems: something wrong in the user's data, where it is, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person should mend; bad data never stops the good."""

    tab: str
    """The tab's title as it now stands."""
    row: int | None
    """The row as people count it (the first is 1), or None where the whole tab is meant."""
    column: str
    """The header of the column, or "" where the whole row is meant."""
    cell: str
    """The address people see ("Help Log!C7"), or the tab's title."""
    text: str
    """What is wrong and how to mend it: "Date '31/02/2026' is not a date: February has no 31st; ..."."""

    def __str__(self) -> str:
        return f"{self.cell}: {self.text}"
