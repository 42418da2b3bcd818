"""Writing: a plan as the requests of one batchUpdate, and what the tabs are to hold after it.

Cells are set first, in the places of the snapshot; then rows are removed and inserted from the
bottom up, so that nothing shifts under a request that is still to come. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sheetnet.errors import MissingParts
from sheetnet.stores.google.book import Book, Sheet
from sheetnet.stores.google.cells import Cells, as_read, row_requests, write_requests
from sheetnet.workbook.layout import locate
from sheetnet.workbook.plan import AddRow, AddTab, Plan, RemoveRow, SetCell, Written
from sheetnet.workbook.snapshot import CellValue, Grid, Snapshot, column_letters

Json = dict[str, Any]
_WITNESSES = 3
_NEW_TAB_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class Belief:
    """What a tab is believed to hold after a write; places are those after it."""

    sheet: Sheet
    columns: tuple[tuple[CellValue, ...], ...]
    """All of one length."""
    row_count: int
    header_row: int
    written: Cells
    """What this write put there."""
    added: Mapping[int, Mapping[int, Written]] = field(default_factory=dict)
    """By row, the cells of rows that this write added."""

    def value(self, row: int, column: int) -> CellValue:
        """Return what a cell is believed to hold."""
        return self.columns[column][row] if column < len(self.columns) and row < self.row_count else None

    def wish(self, row: int, column: int) -> Written:
        """Return what to write where a cell does not hold what it should: links as links."""
        return self.written.get((row, column), self.value(row, column))

    def witnesses(self) -> tuple[int, ...]:
        """Return the columns that tell the rows apart best, at least one of them not written."""
        variety = {place: len(set(column)) for place, column in enumerate(self.columns)}
        order = sorted(variety, key=lambda place: (-variety[place], place))
        touched = {column for _, column in self.written}
        others = [place for place in order if place not in touched]
        return tuple(sorted({*order[:_WITNESSES], *others[:_WITNESSES]}))

    def response_ranges(self) -> list[str]:
        """Return the ranges to ask back: the rows down to the header, then each witness."""
        return [
            f"{self.sheet.quoted}!1:{self.header_row + 1}",
            *(
                f"{self.sheet.quoted}!{column_letters(place)}:{column_letters(place)}"
                for place in self.witnesses()
            ),
        ]


@dataclass(frozen=True, slots=True)
class Write:
    """One commit in the making: its requests after the token, and what should be there after it."""

    requests: tuple[Mapping[str, Any], ...]
    beliefs: tuple[Belief, ...]
    sheets: tuple[Sheet, ...]
    """Every tab as it will be."""


@dataclass(slots=True)
class _Work:
    """What a plan wants of one tab."""

    sets: dict[tuple[int, int], Written] = field(default_factory=dict)
    adds: dict[int, list[AddRow]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)


def write_of(plan: Plan, book: Book, new_ids: Sequence[int]) -> Write:
    """Return the requests of a checked plan; ``new_ids`` are ids for the tabs it adds."""
    work: dict[str, _Work] = {}
    tabs: list[AddTab] = []
    for change in plan.changes():
        match change:
            case SetCell():
                work.setdefault(change.tab, _Work()).sets[change.row, change.column] = change.value
            case AddRow():
                work.setdefault(change.tab, _Work()).adds.setdefault(change.row, []).append(change)
            case RemoveRow():
                work.setdefault(change.tab, _Work()).gone.add(change.row)
            case AddTab():
                tabs.append(change)
    headers = _header_rows(plan.base)
    requests: list[Json] = []
    beliefs: list[Belief] = []
    for grid in plan.base.grids:
        if grid.title in work:
            asked, belief = _tab_write(
                grid, book.sheet(grid.title), work[grid.title], headers.get(grid.title, 0)
            )
            requests += asked
            beliefs.append(belief)
    for tab, sheet_id in zip(tabs, new_ids, strict=True):
        requests += _new_tab(tab, sheet_id)
    resized = {belief.sheet.id: belief.sheet for belief in beliefs}
    return Write(
        tuple(requests), tuple(beliefs), tuple(resized.get(sheet.id, sheet) for sheet in book.sheets)
    )


def _header_rows(base: Snapshot) -> dict[str, int]:
    """Return the header row of each tab of the workbook; others count as having it on top."""
    try:
        tables = locate(base).tables.values()
    except MissingParts:
        return {}
    return {table.grid.title: table.header_row for table in tables}


def _tab_write(grid: Grid, sheet: Sheet, work: _Work, header_row: int) -> tuple[list[Json], Belief]:
    length = max([grid.row_count, *(row + 1 for row, _ in work.sets), *work.adds])
    rows = max(sheet.rows, length)
    wide = [column for _, column in work.sets]
    wide += [column for adds in work.adds.values() for add in adds for column, _ in add.cells]
    columns = max([sheet.columns, *(column + 1 for column in wide)])
    requests = [
        {"appendDimension": {"sheetId": sheet.id, "dimension": name, "length": more}}
        for name, more in (("ROWS", rows - sheet.rows), ("COLUMNS", columns - sheet.columns))
        if more > 0
    ]
    requests.extend(write_requests(sheet.id, work.sets))
    for row in sorted({*work.adds, *work.gone}, reverse=True):
        if row in work.gone:
            requests.append({"deleteDimension": {"range": _rows_at(sheet, row, 1)}})
        adds = work.adds.get(row, [])
        if adds:
            inherits = row > header_row + 1 or row >= rows
            requests.append(
                {"insertDimension": {"range": _rows_at(sheet, row, len(adds)), "inheritFromBefore": inherits}}
            )
            for offset, add in enumerate(adds):
                requests.extend(row_requests(sheet.id, row + offset, dict(add.cells)))
    added = sum(map(len, work.adds.values()))
    grown = Sheet(sheet.id, sheet.title, rows + added - len(work.gone), columns)
    return requests, _belief(grid, grown, work, header_row, length)


def _belief(grid: Grid, sheet: Sheet, work: _Work, header_row: int, length: int) -> Belief:
    order: list[int | AddRow] = []
    for row in range(length + 1):
        order.extend(work.adds.get(row, ()))
        if row < length and row not in work.gone:
            order.append(row)
    now_at = {source: row for row, source in enumerate(order) if isinstance(source, int)}
    written = {(now_at[row], column): value for (row, column), value in work.sets.items() if row in now_at}
    added = {row: dict(source.cells) for row, source in enumerate(order) if isinstance(source, AddRow)}
    written |= {(row, column): value for row, cells in added.items() for column, value in cells.items()}
    width = max([len(grid.columns), *(column + 1 for _, column in written)])
    columns = [
        [grid.cell(source, column) if isinstance(source, int) else None for source in order]
        for column in range(width)
    ]
    for (row, column), value in written.items():
        columns[column][row] = as_read(value)
    return Belief(
        sheet,
        tuple(map(tuple, columns)),
        len(order),
        now_at.get(header_row, header_row),
        written,
        added,
    )


def _rows_at(sheet: Sheet, row: int, count: int) -> Json:
    return {"sheetId": sheet.id, "dimension": "ROWS", "startIndex": row, "endIndex": row + count}


def _new_tab(tab: AddTab, sheet_id: int) -> list[Json]:
    width = max((len(row) for row in tab.rows), default=0)
    properties = {
        "sheetId": sheet_id,
        "title": tab.title,
        "hidden": tab.hidden,
        "gridProperties": {
            "rowCount": max(len(tab.rows) + 1, 2),
            "columnCount": max(width, _NEW_TAB_COLUMNS),
            "frozenRowCount": 1,
        },
    }
    requests: list[Json] = [{"addSheet": {"properties": properties}}]
    for row, cells in enumerate(tab.rows):
        requests.extend(row_requests(sheet_id, row, dict(enumerate(cells))))
    return requests
