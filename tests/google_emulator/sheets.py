"""One tab in memory: its cells, and all that is kept with it.

Rows and columns are counted from 0, ends excluded. What is kept beside the cells (ranges, rules, charts)
is plain JSON in Google's shape, always with its sheetId, and is replaced, never changed in place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.google_emulator.cells import Cell
from tests.google_emulator.spans import Delete, Insert, Move, Shift

Json = dict[str, Any]
Row = dict[int, Cell]


@dataclass
class Sheet:
    """One tab."""

    id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    hidden: bool = False
    frozen_rows: int = 0
    frozen_columns: int = 0
    rows: list[Row] = field(default_factory=list)
    """By row, the cells by column; always ``row_count`` long. Rows that are alike may be one and the same
    mapping: write through ``cell``, ``own``, ``put`` or ``change_rows`` alone."""
    column_groups: list[Json] = field(default_factory=list)
    row_groups: list[Json] = field(default_factory=list)
    column_properties: dict[int, Json] = field(default_factory=dict)
    row_properties: dict[int, Json] = field(default_factory=dict)
    conditional_formats: list[Json] = field(default_factory=list)
    protected: list[Json] = field(default_factory=list)
    merges: list[Json] = field(default_factory=list)
    filter_views: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    charts: list[Json] = field(default_factory=list)
    banded: list[Json] = field(default_factory=list)
    extra: Json = field(default_factory=dict)
    """Properties that are only kept, such as tabColorStyle."""
    grid_extra: Json = field(default_factory=dict)
    """Properties of the grid that are only kept, such as hideGridlines."""
    _owned: set[int] = field(default_factory=set, compare=False, repr=False)
    """The rows that no copy kept aside shares, by the identity of their mapping."""
    _maybe: dict[int, Row] = field(default_factory=dict, compare=False, repr=False)
    """The rows not yet looked through for formulas and rules with one, by the identity of their mapping."""
    _referring: dict[int, tuple[Row, list[int]]] = field(default_factory=dict, compare=False, repr=False)
    """The rows looked through that hold some, with the columns where."""
    _ends: dict[int, tuple[Row, int]] = field(default_factory=dict, compare=False, repr=False)
    """By the identity of a row's mapping, that mapping and where its values end."""

    def __post_init__(self) -> None:
        blank: Row = {}
        self.rows.extend([blank] * (self.row_count - len(self.rows)))

    def __setstate__(self, state: Json) -> None:
        """Be what was pickled; identities are new."""
        vars(self).update(state)
        self._forget()

    def _forget(self) -> None:
        """Know nothing of single rows any more, after others have taken their places."""
        self._owned, self._ends, self._referring = set(), {}, {}
        self._maybe = {id(row): row for row in self.rows if row}

    def own(self, row: int) -> Row:
        """Return a row to change."""
        cells = self.rows[row]
        self._ends.pop(id(cells), None)
        if id(cells) not in self._owned:
            self.rows[row] = cells = cells.copy()
            self._owned.add(id(cells))
        self._touched(cells)
        return cells

    def put(self, row: int, cells: Row) -> None:
        """Let other cells make up a row."""
        self.rows[row] = cells
        self._owned.add(id(cells))
        self._touched(cells)

    def change_rows(self, start: int, end: int, change: Callable[[Row], Row]) -> None:
        """Let each row be what ``change`` returns for it; rows that were alike stay one mapping."""
        done: dict[int, tuple[Row, Row]] = {}
        for position in range(start, end):
            row = self.rows[position]
            if id(row) not in done:
                fresh = change(row)
                done[id(row)] = row, fresh
                if fresh is not row:
                    self._owned.discard(id(fresh))
                    self._touched(fresh)
            self.rows[position] = done[id(row)][1]

    def _touched(self, cells: Row) -> None:
        self._maybe[id(cells)] = cells
        self._referring.pop(id(cells), None)
        self._ends.pop(id(cells), None)

    def may_refer(self, other: Sheet) -> None:
        """Know as much of the rows that are shared with another tab as that one does."""
        self._maybe.update(other._maybe)
        self._referring.update(other._referring)

    def referring(self) -> dict[int, tuple[Row, list[int]]]:
        """Return the columns with a formula, or with a rule that holds one, by the identity of the row."""
        if len(self._maybe) + len(self._referring) > 3 * self.row_count:
            standing = {id(row) for row in self.rows}
            self._maybe = {key: row for key, row in self._maybe.items() if key in standing}
            self._referring = {key: found for key, found in self._referring.items() if key in standing}
        known: dict[int, bool] = {}
        for key, row in self._maybe.items():
            columns = _referring_columns(row, known)
            if columns:
                self._referring[key] = row, columns
        self._maybe = {}
        return self._referring

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell to change; it comes into being."""
        cells = self.own(row)
        standing = cells.get(column)
        cells[column] = fresh = standing.again() if standing else Cell()
        return fresh

    def peek(self, row: int, column: int) -> Cell | None:
        """Return a cell to look at."""
        return self.rows[row].get(column)

    def last_row(self, before: int) -> int:
        """Return the position after the last row before a position that keeps any cell."""
        rows = self.rows
        while before and not rows[before - 1]:
            before -= 1
        return before

    def values_end(self, row: int) -> int:
        """Return the position after the last cell of a row that holds a value or formula."""
        cells = self.rows[row]
        if not cells:
            return 0
        known = self._ends.get(id(cells))
        if known is None:
            filled = [c for c, cell in cells.items() if cell.value is not None or cell.formula is not None]
            known = self._ends[id(cells)] = (cells, max(filled, default=-1) + 1)
        return known[1]

    def size(self, dimension: str) -> int:
        """Return how many ROWS or COLUMNS there are."""
        return self.row_count if dimension == "ROWS" else self.column_count

    def groups(self, dimension: str) -> list[Json]:
        """Return the groups of ROWS or COLUMNS."""
        return self.row_groups if dimension == "ROWS" else self.column_groups

    def properties(self, dimension: str) -> dict[int, Json]:
        """Return the properties of single ROWS or COLUMNS, by position."""
        return self.row_properties if dimension == "ROWS" else self.column_properties

    def set_property(self, dimension: str, position: int, **given: Any) -> None:
        """Set properties of a single row or column; None takes one away."""
        kept = {**self.properties(dimension).get(position, {}), **given}
        self.properties(dimension)[position] = {name: each for name, each in kept.items() if each is not None}

    def shift(self, dimension: str, shift: Shift) -> None:
        """Insert, delete or move the cells of rows or columns; new ones look like their neighbours."""
        if dimension == "ROWS":
            self._shift_rows(shift)
            self.row_properties = _moved_keys(self.row_properties, shift.point)
        else:
            self._shift_columns(shift)
            self.column_properties = _moved_keys(self.column_properties, shift.point)

    def _shift_rows(self, shift: Shift) -> None:
        match shift:
            case Insert(at, count, inherits_before):
                template = self._line_like(at - 1 if inherits_before else at)
                self.rows[at:at] = [template] * count
                self._owned.discard(id(template))
                self._touched(template)
                self.row_count += count
            case Delete(start, end):
                del self.rows[start:end]
                self.row_count -= end - start
            case Move(start, end, to):
                moved = self.rows[start:end]
                if to > end:
                    self.rows[start:to] = [*self.rows[end:to], *moved]
                elif to < start:
                    self.rows[to:end] = [*moved, *self.rows[to:start]]

    def _line_like(self, row: int) -> Row:
        if not 0 <= row < self.row_count:
            return {}
        liked = ((column, like(cell)) for column, cell in self.rows[row].items())
        return {column: cell for column, cell in liked if cell is not None}

    def _shift_columns(self, shift: Shift) -> None:
        places = [shift.point(column) for column in range(self.column_count)]

        def moved(row: Row) -> Row:
            there = {to: cell for c, cell in row.items() if (to := places[c]) is not None}
            if isinstance(shift, Insert):
                neighbour = row.get(shift.at - 1 if shift.inherits_before else shift.at)
                if neighbour is not None and (alike := like(neighbour)) is not None:
                    there.update((column, alike) for column in range(shift.at, shift.at + shift.count))
            return there

        self.change_rows(0, self.row_count, moved)
        if isinstance(shift, Insert):
            self.column_count += shift.count
        elif isinstance(shift, Delete):
            self.column_count -= shift.end - shift.start

    def aside(self) -> Json:
        """Return what ``put_back`` needs; nothing done to this sheet from now on changes it."""
        self._owned = set()
        if len(self._ends) > 2 * self.row_count:
            self._ends = {}
        return {name: _copy(each) for name, each in vars(self).items() if name not in _UNKEPT}

    def put_back(self, kept: Json) -> None:
        """Be as kept aside."""
        vars(self).update({name: _copy(each) for name, each in kept.items()})
        self._forget()


_UNKEPT = ("_owned", "_maybe", "_referring", "_ends")


def _referring_columns(row: Row, known: dict[int, bool]) -> list[int]:
    """Return where a formula stands, or a rule with one; ``known`` says of which rules that holds."""
    columns = []
    for column, cell in row.items():
        rule = cell.validation
        if cell.formula is not None:
            columns.append(column)
        elif rule is not None:
            if id(rule) not in known:
                values = rule.get("condition", {}).get("values", ())
                known[id(rule)] = any(v.get("userEnteredValue", "").startswith("=") for v in values)
            if known[id(rule)]:
                columns.append(column)
    return columns


def like(cell: Cell) -> Cell | None:
    """Return what a new cell beside this one looks like: its format and rule, a box not ticked."""
    if not cell.format and cell.validation is None:
        return None
    unticked = False if cell.is_box and cell.value is not None else None
    return Cell(format=cell.format, validation=cell.validation, value=unticked)


def _copy(kept: Any) -> Any:
    return kept.copy() if type(kept) in (list, dict, set) else kept


def _moved_keys(properties: dict[int, Json], point: Callable[[int], int | None]) -> dict[int, Json]:
    moved = ((point(position), each) for position, each in properties.items())
    return {position: each for position, each in moved if position is not None}
