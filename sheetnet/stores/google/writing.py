"""Writing: a plan as the requests of one batchUpdate, and what the tabs are to hold after it.

Cells are set first, in the places of the snapshot; then rows are removed and inserted from the
bottom up, so that nothing shifts under a request that is still to come. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sheetnet.stores.google.book import TAB_KEY, Book, Sheet
from sheetnet.stores.google.cells import Cells, as_read, row_requests, write_requests
from sheetnet.workbook.layout import Table, tables_in
from sheetnet.workbook.plan import AddRow, AddTab, Plan, RemoveRow, SetCell, Written
from sheetnet.workbook.snapshot import CellValue, Grid, column_letters
from sheetnet.workbook.tabs import ID, RUNS, WENT_WRONG, Writer

Json = dict[str, Any]
_WITNESSES = 3
_NEW_TAB_COLUMNS = 8
_KEY_COLUMNS = ("Name", "Contact", ID)


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
    keys: tuple[int, ...] = ()
    """The columns by which a person would know the rows."""
    id_column: int | None = None
    """Where the worker's ids of the rows stand."""
    marks: Mapping[int, str] = field(default_factory=dict)
    """Column to the name that it bears the mark of."""
    patched: Mapping[tuple[int, int], CellValue] = field(default_factory=dict)
    """Of the written, those in columns of people's, asked for or set right: what stood there before."""

    @property
    def own_columns(self) -> frozenset[int]:
        """The worker's columns that were written: all their cells are its own."""
        return frozenset(
            place[1] for place in self.written if place[0] not in self.added and place not in self.patched
        )

    def value(self, row: int, column: int) -> CellValue:
        """Return what a cell is believed to hold."""
        return self.columns[column][row] if column < len(self.columns) and row < self.row_count else None

    def wish(self, row: int, column: int) -> Written:
        """Return what to write where a cell does not hold what it should: links as links."""
        return self.written.get((row, column), self.value(row, column))

    def witnesses(self) -> tuple[int, ...]:
        """Return the columns to look at after a write: names and ids, the most telling ones, the written."""
        variety = {place: len(set(column)) for place, column in enumerate(self.columns)}
        order = sorted(variety, key=lambda place: (-variety[place], place))
        touched = {column for row, column in self.written if row not in self.added}
        others = [place for place in order if place not in touched and place not in self.keys]
        return tuple(sorted({*order[:_WITNESSES], *others[:_WITNESSES], *self.keys, *touched}))

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
class Place:
    """A cell of a tab, by the tab's id."""

    sheet_id: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Write:
    """One commit in the making: its requests after the token, and what should be there after it."""

    requests: tuple[Mapping[str, Any], ...]
    beliefs: tuple[Belief, ...]
    sheets: tuple[Sheet, ...]
    """Every tab as it will be."""
    guards: tuple[Mapping[str, Any], ...] = ()
    """The requests that are to be refused where columns have moved."""
    told_at: Place | None = None
    """Where the run's own row in Runs says what went wrong, as it will stand."""
    moved: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """By tab title, the snapshot's rows (its end included) to where they will stand."""


@dataclass(slots=True)
class _Work:
    """What a plan wants of one tab."""

    sets: dict[tuple[int, int], Written] = field(default_factory=dict)
    persons: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    """Of these, the cells of people's own, and what they hold."""
    adds: dict[int, list[AddRow]] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)


def write_of(plan: Plan, book: Book, new_ids: Sequence[int]) -> Write:
    """Return the requests of a checked plan; ``new_ids`` are ids for the tabs it adds."""
    work: dict[str, _Work] = {}
    tabs: list[AddTab] = []
    for change in plan.changes():
        match change:
            case SetCell():
                cells = work.setdefault(change.tab, _Work())
                cells.sets[change.row, change.column] = change.value
                if change.is_persons:
                    cells.persons[change.row, change.column] = change.before
            case AddRow():
                work.setdefault(change.tab, _Work()).adds.setdefault(change.row, []).append(change)
            case RemoveRow():
                work.setdefault(change.tab, _Work()).gone.add(change.row)
            case AddTab():
                tabs.append(change)
    tables = tables_in(plan.base)
    requests: list[Json] = []
    guards: list[Json] = []
    beliefs: list[Belief] = []
    moved: dict[str, Mapping[int, int]] = {}
    told_at = None
    for grid in plan.base.grids:
        if grid.title in work:
            sheet, table = book.sheet(grid.title), tables.get(grid.title)
            asked, belief, moved[grid.title] = _tab_write(grid, sheet, work[grid.title], table)
            requests += asked
            guards += guard_requests(sheet, table) if table else ()
            beliefs.append(belief)
            told_at = told_at or _told_at(belief, table)
    for tab, sheet_id in zip(tabs, new_ids, strict=True):
        requests += _new_tab(tab, sheet_id)
    resized = {belief.sheet.id: belief.sheet for belief in beliefs}
    return Write(
        tuple(requests),
        tuple(beliefs),
        tuple(resized.get(sheet.id, sheet) for sheet in book.sheets),
        tuple(guards),
        told_at,
        moved,
    )


def guard_requests(sheet: Sheet, table: Table) -> list[Json]:
    """Return the requests that a moved column makes fail: the worker's groups of columns as they stand.

    Saying again that a group is folded or not also hides or shows each of its columns; those that
    stood otherwise are put back.
    """
    own = [place for name, place in table.column_at.items() if table.tab.column(name).writer is Writer.WORKER]
    start, end = min(own, default=0), max(own, default=-1) + 1
    groups = [group for group in sheet.groups if group.start < end and start < group.end]
    requests: list[Json] = []
    is_hidden: dict[int, bool] = {}
    for group in sorted(groups, key=lambda group: group.depth):
        state = {
            "range": _span(sheet, "COLUMNS", group.start, group.end),
            "depth": group.depth,
            "collapsed": group.is_folded,
        }
        requests.append({"updateDimensionGroup": {"dimensionGroup": state, "fields": "collapsed"}})
        is_hidden |= dict.fromkeys(range(group.start, group.end), group.is_folded)
    for wanted in (True, False):
        odd = [
            place
            for place, hidden in is_hidden.items()
            if hidden != wanted and (place in sheet.hidden) == wanted
        ]
        for first, last in _stretches(sorted(odd)):
            requests.append(
                {
                    "updateDimensionProperties": {
                        "range": _span(sheet, "COLUMNS", first, last + 1),
                        "properties": {"hiddenByUser": wanted},
                        "fields": "hiddenByUser",
                    }
                }
            )
    return requests


def _stretches(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each unbroken stretch of ascending places."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and found[-1][1] + 1 == place:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def _told_at(belief: Belief, table: Table | None) -> Place | None:
    if table is None or table.tab is not RUNS or not table.has(WENT_WRONG) or not belief.added:
        return None
    return Place(belief.sheet.id, min(belief.added), table.column_at[WENT_WRONG])


def _tab_write(
    grid: Grid, sheet: Sheet, work: _Work, table: Table | None
) -> tuple[list[Json], Belief, Mapping[int, int]]:
    header_row = table.header_row if table else 0
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
            requests.append({"deleteDimension": {"range": _span(sheet, "ROWS", row, row + 1)}})
        adds = work.adds.get(row, [])
        if adds:
            inherits = row > header_row + 1 or row >= rows
            place = _span(sheet, "ROWS", row, row + len(adds))
            requests.append({"insertDimension": {"range": place, "inheritFromBefore": inherits}})
            for offset, add in enumerate(adds):
                requests.extend(row_requests(sheet.id, row + offset, dict(add.cells)))
    added = sum(map(len, work.adds.values()))
    grown = replace(sheet, rows=rows + added - len(work.gone), columns=columns)
    return requests, *_belief(grid, grown, work, table, length)


def _belief(
    grid: Grid, sheet: Sheet, work: _Work, table: Table | None, length: int
) -> tuple[Belief, Mapping[int, int]]:
    header_row = table.header_row if table else 0
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
    places = [source if isinstance(source, int) else None for source in order]
    columns = [
        _in_order(grid.columns[column] if column < len(grid.columns) else (), places, length)
        for column in range(width)
    ]
    for (row, column), value in written.items():
        columns[column][row] = as_read(value)
    keys = tuple(table.column_at[name] for name in _KEY_COLUMNS if table.has(name)) if table else ()
    belief = Belief(
        sheet,
        tuple(map(tuple, columns)),
        len(order),
        now_at.get(header_row, header_row),
        written,
        added,
        keys=keys,
        id_column=table.column_at.get(ID) if table else None,
        marks=grid.marks,
        patched={(now_at[row], column): before for (row, column), before in work.persons.items()},
    )
    return belief, now_at | {length: len(order)}


def _in_order(column: Sequence[CellValue], places: Sequence[int | None], length: int) -> list[CellValue]:
    """Return a column's cells in this order of its rows, blank for the rows that are added."""
    cells = [*column[:length], *[None] * (length - len(column))]
    return [None if place is None else cells[place] for place in places]


def _span(sheet: Sheet, dimension: str, start: int, end: int) -> Json:
    return {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": end}


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
    mark = {
        "metadataKey": TAB_KEY,
        "metadataValue": tab.title,
        "location": {"sheetId": sheet_id},
        "visibility": "DOCUMENT",
    }
    requests: list[Json] = [
        {"addSheet": {"properties": properties}},
        {"createDeveloperMetadata": {"developerMetadata": mark}},
    ]
    for row, cells in enumerate(tab.rows):
        requests.extend(row_requests(sheet_id, row, dict(enumerate(cells))))
    return requests
