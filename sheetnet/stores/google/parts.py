"""Parts: a plan too large for one request, cut between its groups, and what is left placed anew. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from sheetnet.stores.google.book import Book
from sheetnet.stores.google.cells import cell_data
from sheetnet.stores.google.settling import Settled, Whereabouts
from sheetnet.stores.google.writing import Write
from sheetnet.workbook.layout import tables_in
from sheetnet.workbook.plan import AddRow, AddTab, Change, Group, GroupName, Plan, RemoveRow, SetCell, Written
from sheetnet.workbook.snapshot import Grid, Snapshot
from sheetnet.workbook.tabs import RUNS, WENT_WRONG

LARGEST_PAYLOAD = 2_000_000
"""Bytes of one request. Source: https://developers.google.com/workspace/sheets/api/limits"""

_REQUEST_BYTES = 170
"""Of a request with nothing in it."""
_CELL_BYTES = 16
"""Of a cell besides its value."""


def first_part(plan: Plan, largest: int = LARGEST_PAYLOAD) -> tuple[Plan, Plan]:
    """Cut off as many groups as make one request of at most ``largest`` bytes, one at the least."""
    size, count = 0, 0
    for group in plan.groups:
        size += _bytes_of(group)
        if count and size > largest:
            break
        count += 1
    return replace(plan, groups=plan.groups[:count]), replace(plan, groups=plan.groups[count:])


def _bytes_of(group: Group) -> int:
    """Return about how long the requests of a group are, rather too much than too little."""
    size = 0
    below: tuple[str, int, int] | None = None
    for change in group.changes:
        match change:
            case SetCell():
                place = (change.tab, change.row, change.column)
                size += _cell_bytes([change.value]) + (0 if place == below else _REQUEST_BYTES)
                below = (change.tab, change.row + 1, change.column)
            case AddRow():
                size += 3 * _REQUEST_BYTES + _cell_bytes(value for _, value in change.cells)
            case AddTab():
                size += 2 * _REQUEST_BYTES + sum(_REQUEST_BYTES + _cell_bytes(row) for row in change.rows)
            case RemoveRow():
                size += _REQUEST_BYTES
    return size


def _cell_bytes(values: Iterable[Written]) -> int:
    return sum(_CELL_BYTES + len(msgspec.json.encode(cell_data(value))) for value in values)


@dataclass(frozen=True, slots=True)
class _Moves:
    """Where the rows and columns of one tab went."""

    title: str
    rows: Mapping[int, int]
    standing: Whereabouts | None

    def row(self, row: int) -> int | None:
        """Return where a row of the snapshot stands, None where it is gone."""
        if self.standing is None:
            return row
        believed = self.rows.get(row)
        return None if believed is None else self.standing.row(believed)

    def insertion(self, row: int) -> int:
        """Return where a row goes that was to stand before this one: before the next that is still there."""
        if self.standing is None:
            return row
        end = self.standing.belief.row_count
        later = (self.row(each) for each in sorted(self.rows) if each >= row)
        return next((place for place in later if place is not None), end)

    def column(self, column: int) -> int | None:
        """Return where a column of the snapshot stands, None where it is gone."""
        return column if self.standing is None else self.standing.column(column)


def placed_anew(rest: Plan, book: Book, write: Write, settled: Settled) -> tuple[Plan, tuple[GroupName, ...]]:
    """Return what is left of a plan once a part of it stands, and the groups that have lost their place.

    ``book`` is what the part was written from.
    """
    titles = {sheet.id: sheet.title for sheet in settled.book.sheets}
    moves = {
        sheet.title: _Moves(
            titles[sheet.id], write.moved.get(sheet.title, {}), settled.standing.get(sheet.id)
        )
        for sheet in book.sheets
        if sheet.id in titles
    }
    grids = tuple(_grid(grid, moves[grid.title]) for grid in rest.base.grids if grid.title in moves)
    base = Snapshot(rest.base.home, settled.book.version, grids)
    groups: list[Group] = []
    lost: list[GroupName] = []
    for group in rest.groups:
        changes = [_moved(change, moves.get(getattr(change, "tab", ""))) for change in group.changes]
        kept = tuple(change for change in changes if change is not None)
        if len(kept) == len(changes):
            groups.append(replace(group, changes=kept))
        else:
            lost.append(group.name)
    return Plan(base, tuple(groups)), tuple(lost)


def _grid(grid: Grid, moves: _Moves) -> Grid:
    if moves.standing is None:
        return replace(grid, title=moves.title)
    places = {moves.column(column): name for column, name in grid.marks.items()}
    marks = {place: name for place, name in places.items() if place is not None}
    belief = moves.standing.belief
    return Grid(moves.title, belief.columns, belief.row_count, grid.tab, marks)


def _moved(change: Change, moves: _Moves | None) -> Change | None:
    """Return a change with the place it now has, None where there is none any more."""
    if isinstance(change, AddTab):
        return change
    if moves is None:
        return None
    match change:
        case SetCell():
            row, column = moves.row(change.row), moves.column(change.column)
            if row is None or column is None:
                return None
            return replace(change, tab=moves.title, row=row, column=column)
        case AddRow():
            cells = [(moves.column(column), value) for column, value in change.cells]
            kept = tuple((column, value) for column, value in cells if column is not None)
            if len(kept) < len(cells):
                return None
            return replace(change, tab=moves.title, row=moves.insertion(change.row), cells=kept)
        case RemoveRow():
            gone = moves.row(change.row)
            return None if gone is None else replace(change, tab=moves.title, row=gone)


def with_remarks(plan: Plan, remarks: Sequence[str]) -> Plan:
    """Let the run's own row in Runs, where the plan adds one, also say these remarks."""
    tables = tables_in(plan.base) if remarks else {}
    runs = next((table for table in tables.values() if table.tab is RUNS and table.has(WENT_WRONG)), None)
    if runs is None:
        return plan
    place = runs.column_at[WENT_WRONG]

    def told(change: Change) -> Change:
        if not (isinstance(change, AddRow) and change.tab == runs.grid.title):
            return change
        said = dict(change.cells)
        text = " ".join(str(part) for part in (said.get(place), *remarks) if part)
        return replace(change, cells=tuple({**said, place: text}.items()))

    return replace(
        plan,
        groups=tuple(
            replace(group, changes=tuple(told(change) for change in group.changes)) for group in plan.groups
        ),
    )
