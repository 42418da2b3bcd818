"""Tracks: which row and which column is which, however often people and workers move them.

Every row of every tab has a number of its own and every column a name: the workbook's name for
the columns it was made with, "own 7" for a person's. Nothing here looks at what cells hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sheetnet.workbook.tabs import TABS, Tab, Writer
from tests.google_emulator import Document

Json = Mapping[str, Any]
Key = tuple[int, int, str]
"""A cell that keeps its name wherever it goes: id of the tab, number of the row, name of the column."""

_TABS = {tab.title: tab for tab in TABS}
_WORKERS_COLUMNS = {
    tab.title: {column.name for column in tab.columns if column.writer is Writer.WORKER} for tab in TABS
}
_HARMLESS = {
    "createDeveloperMetadata",
    "deleteDeveloperMetadata",
    "updateDeveloperMetadata",
    "updateCells",
    "updateDimensionGroup",
    "updateDimensionProperties",
    "setDataValidation",
    "repeatCell",
}


@dataclass
class Track:
    """One tab."""

    id: int
    tab: Tab | None
    """Which of the workbook's tabs it is; None for a person's own."""
    rows: list[int]
    columns: list[str]
    header: int
    """Number of the header row."""

    @property
    def title(self) -> str:
        """What the tab was made as; "" for a person's own."""
        return self.tab.title if self.tab else ""

    @property
    def is_workers_own(self) -> bool:
        """Whether a worker may do there whatever it likes."""
        return self.tab is not None and self.tab.is_workers_own

    def is_persons(self, row: int, column: str) -> bool:
        """Whether a cell, by number and name, is a person's."""
        if self.tab is None or self.header not in self.rows:
            return True
        if column not in _WORKERS_COLUMNS[self.tab.title]:
            return True
        return self.rows.index(row) <= self.rows.index(self.header)

    def header_at(self) -> int | None:
        """Return where the header row stands."""
        return self.rows.index(self.header) if self.header in self.rows else None

    def body(self) -> range:
        """Return the rows below the header."""
        header = self.header_at()
        return range(0 if header is None else header + 1, len(self.rows))


@dataclass
class Tracks:
    """All tabs of a document."""

    document: Document
    tabs: dict[int, Track] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        for sheet in self.document.sheets:
            self.add(sheet.id, sheet.title if sheet.title in _TABS else None)

    def add(self, sheet_id: int, tab: str | None, header: int = 0) -> Track:
        """Follow one tab more, whose header stands in row ``header``."""
        sheet = next(each for each in self.document.sheets if each.id == sheet_id)
        rows = [next(self._numbers) for _ in range(sheet.row_count)]
        values = self.document.values(sheet.title)
        headers = values[header] if header < len(values) else []
        known = {column.name for column in _TABS[tab].columns} if tab else set()
        columns: list[str] = []
        for place in range(sheet.column_count):
            text = headers[place] if place < len(headers) else None
            is_known = text in known and text not in columns
            columns.append(str(text) if is_known else f"own {next(self._numbers)}")
        self.tabs[sheet_id] = Track(sheet_id, _TABS[tab] if tab else None, rows, columns, rows[header])
        return self.tabs[sheet_id]

    def insert(self, sheet_id: int, dimension: str, at: int, how_many: int) -> list[int]:
        """Rows or columns were inserted; return the numbers of new rows."""
        track = self.tabs[sheet_id]
        fresh = [next(self._numbers) for _ in range(how_many)]
        if dimension == "ROWS":
            track.rows[at:at] = fresh
            return fresh
        track.columns[at:at] = [f"own {number}" for number in fresh]
        return []

    def delete(self, sheet_id: int, dimension: str, start: int, end: int) -> None:
        """Rows or columns were deleted."""
        track = self.tabs[sheet_id]
        if dimension == "ROWS":
            del track.rows[start:end]
        else:
            del track.columns[start:end]

    def move(self, sheet_id: int, dimension: str, start: int, end: int, to: int) -> None:
        """Rows or columns were moved to before what was then at ``to``."""
        track = self.tabs[sheet_id]
        line: list[Any] = track.rows if dimension == "ROWS" else track.columns
        moved = line[start:end]
        at = to if to <= start else to - len(moved)
        del line[start:end]
        line[at:at] = moved

    def follow(self, requests: Sequence[Json]) -> dict[int, list[int]]:
        """Follow a worker's applied requests; return, by tab, the numbers of the rows it added."""
        born: dict[int, list[int]] = {}
        for request in requests:
            ((kind, asked),) = request.items()
            if kind in _HARMLESS:
                continue
            if kind == "addSheet":
                sheet_id = asked["properties"]["sheetId"]
                title = asked["properties"]["title"]
                self.add(sheet_id, title if title in _TABS else None)
            elif kind == "appendDimension":
                sheet_id = asked.get("sheetId", 0)
                track = self.tabs[sheet_id]
                size = len(track.rows) if asked["dimension"] == "ROWS" else len(track.columns)
                self.insert(sheet_id, asked["dimension"], size, asked["length"])
            elif kind == "insertDimension":
                sheet_id, dimension, start, end = _span(asked["range"])
                born.setdefault(sheet_id, []).extend(self.insert(sheet_id, dimension, start, end - start))
            elif kind == "deleteDimension":
                self.delete(*_span(asked["range"]))
            elif kind == "moveDimension":
                self.move(*_span(asked["source"]), asked["destinationIndex"])
            else:
                raise AssertionError(f"a worker sent {kind}, which these tracks cannot follow")
        self.check()
        return born

    def check(self) -> None:
        """Fail where the document has another number of rows or columns: then the tracks are wrong."""
        for sheet in self.document.sheets:
            track = self.tabs[sheet.id]
            assert (len(track.rows), len(track.columns)) == (sheet.row_count, sheet.column_count), (
                f"lost track of {sheet.title}: {len(track.rows)} x {len(track.columns)} is "
                f"{sheet.row_count} x {sheet.column_count}"
            )

    def track(self, title: str) -> Track | None:
        """Return the track of one of the workbook's tabs by its title there, None where it is gone."""
        standing = {sheet.id for sheet in self.document.sheets}
        found = (each for each in self.tabs.values() if each.tab is not None and each.tab.title == title)
        return next((each for each in found if each.id in standing), None)

    def title(self, track: Track) -> str:
        """Return what a tab is called now."""
        return next(sheet.title for sheet in self.document.sheets if sheet.id == track.id)

    def name(self, key: Key) -> str:
        """Return a cell's place in words."""
        sheet_id, row, column = key
        track = self.tabs[sheet_id]
        at = track.rows.index(row) + 1 if row in track.rows else "gone"
        return f"{self.title(track)}, {column} of row {at}"

    def cells(self, *, persons: bool) -> dict[Key, Any]:
        """Return every filled cell that is a person's, or every one that is a worker's, with its value."""
        found: dict[Key, Any] = {}
        for sheet in self.document.sheets:
            track = self.tabs[sheet.id]
            if persons and track.is_workers_own:
                continue
            header = track.header_at()
            top = len(track.rows) if track.tab is None or header is None else header + 1
            own = _WORKERS_COLUMNS[track.tab.title] if track.tab else set()
            wanted = [(column not in own) == persons for column in track.columns]
            for at, (number, row) in enumerate(
                zip(track.rows, self.document.values(sheet.title), strict=False)
            ):
                for place, value in enumerate(row):
                    if value is None or value == "":
                        continue
                    if persons if at < top else wanted[place]:
                        found[track.id, number, track.columns[place]] = value
        return found


def _span(range_: Json) -> tuple[int, str, int, int]:
    return range_.get("sheetId", 0), range_["dimension"], range_.get("startIndex", 0), range_["endIndex"]
