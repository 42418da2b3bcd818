"""Areas: where a tab of the workbook stands in a Google Sheet, and its cells in Google's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sheetnet.stores.google.book import quoted
from sheetnet.workbook.snapshot import column_letters
from sheetnet.workbook.tabs import Column, Tab, Writer

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Area:
    """One tab of the workbook with the places of its columns. Rows and columns are counted from 0."""

    tab: Tab
    sheet_id: int
    title: str
    """What people call it."""
    header_row: int
    rows: int
    """Of the whole tab, blank ones included."""
    at: Mapping[str, int]
    """Column name to its place."""

    def below(self, name: str) -> Json:
        """Return the cells of a column below the header, as a GridRange."""
        place = self.at[name]
        return self.cells(place, place + 1, top=self.header_row + 1)

    def cells(self, left: int, right: int, *, top: int) -> Json:
        """Return the cells of some columns from a row down, as a GridRange."""
        return {
            "sheetId": self.sheet_id,
            "startRowIndex": top,
            "endRowIndex": max(self.rows, top + 1),
            "startColumnIndex": left,
            "endColumnIndex": right,
        }

    def columns(self, left: int, right: int) -> Json:
        """Return some columns as a DimensionRange."""
        return {"sheetId": self.sheet_id, "dimension": "COLUMNS", "startIndex": left, "endIndex": right}

    def reference(self, name: str, *, whole: bool = False) -> str:
        """Return a column as formulas name it, below its header or as a whole."""
        letters = column_letters(self.at[name])
        first = 1 if whole else self.header_row + 2
        return f"{quoted(self.title)}!${letters}${first}:${letters}"

    def first_cell(self, name: str) -> str:
        """Return the first cell below a header, as a formula over that row names it."""
        return f"${column_letters(self.at[name])}{self.header_row + 2}"

    def runs(self, columns: list[Column]) -> list[tuple[int, int]]:
        """Return the unbroken runs of places in which columns stand, each with its end excluded."""
        runs: list[tuple[int, int]] = []
        for place in sorted(self.at[column.name] for column in columns):
            if runs and runs[-1][1] == place:
                runs[-1] = (runs[-1][0], place + 1)
            else:
                runs.append((place, place + 1))
        return runs

    @property
    def standing(self) -> list[Column]:
        """The columns that have a place."""
        return [column for column in self.tab.columns if column.name in self.at]

    @property
    def workers(self) -> list[Column]:
        """The worker's columns that have a place."""
        return [column for column in self.standing if column.writer is Writer.WORKER]
