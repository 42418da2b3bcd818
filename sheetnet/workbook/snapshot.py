"""Snapshot: all tabs as raw cells, as read at one moment, with the version they had.

Cells are kept column by column: one list a column instead of one a row is what keeps a large
sheet cheap to read. Rows and columns are counted from 0 here; people count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NewType

CellValue = str | float | int | bool | date | datetime | time | None
"""What a store reads from a cell: the value, never the formula. Blank is None or "".
An error cell is its text, such as "#REF!". Google gives dates as serial numbers, a workbook as dates."""

SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of the serial numbers by which spreadsheets count days."""

Version = NewType("Version", str)
"""Changes whenever the document does (a workbook), or whenever a worker commits (Google)."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One tab: its title as it now stands and its raw cells, header and all."""

    title: str
    columns: Sequence[Sequence[CellValue]]
    """Column by column, from the first row of the tab; a column may end before ``row_count``."""
    row_count: int
    """Rows down to the last one with anything in it."""
    tab: str = ""
    """Which tab of the workbook it bears the mark of, whatever its title; "" where it bears none."""
    marks: Mapping[int, str] = field(default_factory=dict)
    """Column to the name that it bears the mark of, whatever its header says."""

    def cell(self, row: int, column: int) -> CellValue:
        """Return the raw value at a place, None outside the grid."""
        if 0 <= column < len(self.columns) and 0 <= row < len(self.columns[column]):
            return self.columns[column][row]
        return None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All tabs of a document as read at one moment."""

    home: str
    """Which document this physically is: a Google spreadsheet id, a workbook's full path."""
    version: Version
    grids: tuple[Grid, ...]
    calls: int = 0
    """Requests to a server that the read took."""

    def grid(self, title: str) -> Grid | None:
        """Return the tab with exactly this title."""
        return next((grid for grid in self.grids if grid.title == title), None)


def is_blank(value: CellValue) -> bool:
    """Whether a cell holds nothing that a person could see."""
    return value is None or (isinstance(value, str) and not value.strip(" \u00a0\t\r\n\u200b\ufeff"))


def column_letters(column: int) -> str:
    """Return "A" for 0, "Z" for 25, "AA" for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_place(letters: str) -> int:
    """Return 0 for "A", 25 for "Z", 26 for "AA"."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def address(title: str, row: int, column: int) -> str:
    """Return the address people see, such as "Help Log!C7", of a place counted from 0."""
    return f"{title}!{column_letters(column)}{row + 1}"
