"""Columns that a standing tab gets: always between or beside people's own, never over them.

They are inserted to the right of everything that is there, the worker's as one block; a worker column
that is missing goes to the end of the block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetnet.stores.google.areas import Area
from sheetnet.stores.google.book import Sheet
from sheetnet.stores.google.looks import header_cell
from sheetnet.stores.google.marks import column_mark, once_set_up, record_requests, tab_mark
from sheetnet.workbook.adoption import ContactList
from sheetnet.workbook.cell_text import normal_key
from sheetnet.workbook.layout import OWN_COLUMN, Table
from sheetnet.workbook.snapshot import Grid, is_blank
from sheetnet.workbook.tabs import CONTACTS, Column, Tab, Writer

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Insertion:
    """New columns that come to stand before what is now column ``at``."""

    at: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A tab of the workbook that is there, maybe not whole, or one of people's own that becomes it."""

    tab: Tab
    sheet: Sheet
    grid: Grid
    header_row: int
    at: Mapping[str, int]
    """Column name to its place."""
    resembling: tuple[int, ...] = ()
    """Columns of people's own whose header could be taken for one of the workbook's."""

    @classmethod
    def found(cls, table: Table, sheet: Sheet) -> Standing:
        """Return a tab that sheetnet knows; a marked column without a header is still the one it was."""
        at = dict(table.column_at)
        names = {column.name for column in table.tab.columns}
        for place, name in table.grid.marks.items():
            if name in names and is_blank(table.grid.cell(table.header_row, place)):
                at.setdefault(name, place)
        return cls(table.tab, sheet, table.grid, table.header_row, at)

    @classmethod
    def adopted(cls, contacts: ContactList, sheet: Sheet, grid: Grid) -> Standing:
        """Return a tab of people's own that becomes Contacts."""
        resembling = tuple(match.place for match in contacts.resembling)
        return cls(CONTACTS, sheet, grid, contacts.header_row, contacts.column_at, resembling)

    @property
    def missing(self) -> list[Column]:
        """The columns to add: those a run cannot do without, and those that nobody has taken away."""
        once = once_set_up(self.sheet.set_up)
        return [
            column
            for column in self.tab.columns
            if column.name not in self.at and (column.required or column.name not in once)
        ]

    @property
    def insertions(self) -> list[Insertion]:
        """Where they go, from the right, so that none moves the place of the next."""
        edge = max([len(self.grid.columns), *(1 + place for place in (*self.at.values(), *self.grid.marks))])
        workers = [column for column in self.missing if column.writer is Writer.WORKER]
        others = [column for column in self.missing if column.writer is not Writer.WORKER]
        block = [self.at[column.name] for column in self.tab.columns if self._is_workers(column)]
        if not block:
            return [Insertion(edge, (*others, *workers))] if self.missing else []
        parts = [Insertion(edge, tuple(others)), Insertion(1 + max(block), tuple(workers))]
        return [part for part in parts if part.columns]

    def _is_workers(self, column: Column) -> bool:
        return column.writer is Writer.WORKER and column.name in self.at

    def _is_without_header(self, column: Column) -> bool:
        return column.name in self.at and is_blank(self.grid.cell(self.header_row, self.at[column.name]))

    def moved(self, place: int) -> int:
        """Return where a column that is there stands after the insertions."""
        return place + sum(len(part.columns) for part in self.insertions if part.at <= place)

    @property
    def area(self) -> Area:
        """The tab as it will stand."""
        at = {name: self.moved(place) for name, place in self.at.items()}
        for part in self.insertions:
            first = part.at + sum(len(each.columns) for each in self.insertions if each.at < part.at)
            at |= {column.name: first + offset for offset, column in enumerate(part.columns)}
        ordered = {column.name: at[column.name] for column in self.tab.columns if column.name in at}
        return Area(self.tab, self.sheet.id, self.sheet.title, self.header_row, self.sheet.rows, ordered)

    def header(self, column: Column) -> str:
        """Return what to write over a new column: its name, told apart where people use it for their own."""
        theirs = {
            normal_key(value)
            for place in range(len(self.grid.columns))
            if isinstance(value := self.grid.cell(self.header_row, place), str)
        }
        return f"{column.name} (sheetnet)" if normal_key(column.name) in theirs else column.name

    def column_requests(self) -> Iterator[Json]:
        """Yield what inserts the missing columns, blank, and writes their headers."""
        total = self.sheet.columns
        for part in self.insertions:
            count = len(part.columns)
            if part.at >= total:
                more = part.at + count - total
                yield {"appendDimension": _dimension(self.sheet, length=more)}
                total = part.at + count
                continue
            span = _dimension(self.sheet, startIndex=part.at, endIndex=part.at + count)
            yield {"insertDimension": {"range": span, "inheritFromBefore": False}}
            total += count
        area = self.area
        for column in self.tab.columns:
            if column.required and self._is_without_header(column):
                text = {"userEnteredValue": {"stringValue": column.name}}
                yield header_request(area, area.at[column.name], [text], fields="userEnteredValue")
        by_place = {area.at[column.name]: column for column in self.missing}
        for left, right in area.runs(self.missing):
            yield {"setDataValidation": {"range": area.cells(left, right, top=self.header_row + 1)}}
            new = [by_place[place] for place in range(left, right)]
            cells = [header_cell(column, self.header(column)) for column in new]
            yield header_request(area, left, cells)

    def mark_requests(self) -> Iterator[Json]:
        """Yield what marks the tab and those of its columns that bear no mark, and records what is set up."""
        area = self.area
        if self.sheet.tab != self.tab.title:
            yield tab_mark(self.sheet.id, self.tab.title)
        marked = {self.moved(place) for place in self.grid.marks}
        for name, place in area.at.items():
            if place not in marked:
                yield column_mark(area.columns(place, place + 1), name)
        for place in map(self.moved, self.resembling):
            if place not in marked:
                yield column_mark(area.columns(place, place + 1), OWN_COLUMN)
        yield from record_requests(self.sheet.set_up, area.at, self.sheet.id)


def header_request(
    area: Area, left: int, cells: Sequence[Json], *, fields: str = "userEnteredValue,userEnteredFormat,note"
) -> Json:
    """Return the request that writes headers side by side."""
    start = {"sheetId": area.sheet_id, "rowIndex": area.header_row, "columnIndex": left}
    return {
        "updateCells": {
            "start": start,
            "rows": [{"values": list(cells)}],
            "fields": fields,
        }
    }


def _dimension(sheet: Sheet, **more: int) -> Json:
    return {"sheetId": sheet.id, "dimension": "COLUMNS", **more}
