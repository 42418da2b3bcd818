"""Placing: where the cells and rows of a plan come to stand, tab by tab.

Pure: snapshot and plan in, places out. A tab that is the worker's own is rearranged; on a tab that
a person writes nothing ever moves, and a new row takes the first free row from its place on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetnet.errors import InvalidPlan
from sheetnet.stores.terms import is_workers_own, stored
from sheetnet.workbook.plan import AddRow, AddTab, Plan, RemoveRow, SetCell, Written
from sheetnet.workbook.snapshot import CellValue, Grid, address, is_blank

NEW = -1
"""In ``Placement.sources``: a row that the snapshot did not have."""

IsHeld = Callable[[str, int, int], bool]
"""Whether a cell (tab, row, column) that reads as blank is taken all the same: by a formula, or by
a merged cell that covers it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """How one tab stands after a plan."""

    title: str
    row_count: int
    """Rows of the snapshot."""
    sources: tuple[int, ...]
    """For each row after the plan, the snapshot's row that stands there, or NEW."""
    cells: Mapping[tuple[int, int], Written]
    """What is written, by row and column after the plan."""
    added: tuple[int, ...]
    """Rows, after the plan, that an AddRow filled."""

    @property
    def moves_rows(self) -> bool:
        """Whether any row of the snapshot stands elsewhere than before, or is gone."""
        return self.sources[: self.row_count] != tuple(range(self.row_count))


def place(plan: Plan, *, is_held: IsHeld = lambda tab, row, column: False) -> tuple[Placement, ...]:
    """Return the placement of each tab of the snapshot that a checked plan touches.

    Raises:
        InvalidPlan: a row would be added on top of what stands in a person's tab.
    """
    sets: dict[str, list[SetCell]] = {}
    adds: dict[str, list[AddRow]] = {}
    gone: dict[str, set[int]] = {}
    for change in plan.changes():
        match change:
            case SetCell():
                sets.setdefault(change.tab, []).append(change)
            case AddRow():
                adds.setdefault(change.tab, []).append(change)
            case RemoveRow():
                gone.setdefault(change.tab, set()).add(change.row)
            case AddTab():
                pass
    placements = []
    for grid in plan.base.grids:
        title = grid.title
        if title in sets or title in adds or title in gone:
            arrange = _rearranged if is_workers_own(grid) else _filled_in
            sources, rows, shift = arrange(grid, adds.get(title, []), gone.get(title, set()), is_held)
            now_at = {source: row for row, source in enumerate(sources) if source != NEW}
            cells: dict[tuple[int, int], Written] = {
                (now_at.get(change.row, change.row + shift), change.column): change.value
                for change in sets.get(title, [])
            }
            for row, add in rows:
                cells.update({(row, column): value for column, value in add.cells})
            placements.append(
                Placement(title, grid.row_count, tuple(sources), cells, tuple(row for row, _ in rows))
            )
    return tuple(placements)


_Arrangement = tuple[list[int], list[tuple[int, AddRow]], int]
"""Sources, added rows with their places, and how far the rows below the last one have moved."""


def _rearranged(grid: Grid, adds: Sequence[AddRow], gone: set[int], is_held: IsHeld) -> _Arrangement:
    waiting: dict[int, list[AddRow]] = {}
    for add in adds:
        waiting.setdefault(add.row, []).append(add)
    sources: list[int] = []
    rows: list[tuple[int, AddRow]] = []
    for row in range(grid.row_count):
        for add in waiting.pop(row, []):
            rows.append((len(sources), add))
            sources.append(NEW)
        if row not in gone:
            sources.append(row)
    shift = len(sources) - grid.row_count
    for row in sorted(waiting):
        sources.extend([NEW] * (row + shift - len(sources)))
        for add in waiting[row]:
            rows.append((len(sources), add))
            sources.append(NEW)
    return sources, rows, shift


def _filled_in(grid: Grid, adds: Sequence[AddRow], gone: set[int], is_held: IsHeld) -> _Arrangement:
    rows: list[tuple[int, AddRow]] = []
    taken: set[int] = set()
    for add in sorted(adds, key=lambda each: each.row):
        row = add.row
        while row in taken or any(is_held(grid.title, row, column) for column, _ in add.cells):
            row += 1
        for column, _ in add.cells:
            if not is_free(grid.cell(row, column)):
                raise InvalidPlan(f"a new row would overwrite {address(grid.title, row, column)}")
        taken.add(row)
        rows.append((row, add))
    length = max([grid.row_count, *(row + 1 for row in taken)])
    return [row if row < grid.row_count else NEW for row in range(length)], rows, 0


def is_free(value: CellValue) -> bool:
    """Whether a new row may take the cell; an unticked box that was filled down is no content."""
    return value is False or is_blank(value)


def grid_after(grid: Grid, placement: Placement) -> Grid:
    """Return a tab as it reads after a plan."""
    width = max([len(grid.columns), *(column + 1 for _, column in placement.cells)])
    columns: list[Sequence[CellValue]] = [*grid.columns, *([()] * (width - len(grid.columns)))]
    if placement.moves_rows:
        columns = [[grid.cell(source, column) for source in placement.sources] for column in range(width)]
    written: dict[int, list[CellValue]] = {
        column: list(columns[column]) for column in {column for _, column in placement.cells}
    }
    for (row, column), value in placement.cells.items():
        cells = written[column]
        cells.extend([None] * (row + 1 - len(cells)))
        cells[row] = stored(value)
    for column, cells in written.items():
        columns[column] = cells
    return trimmed(grid.title, columns)


def grids_after(plan: Plan, placements: Sequence[Placement]) -> tuple[Grid, ...]:
    """Return all tabs as they read after a plan, new tabs last."""
    by_title = {placement.title: placement for placement in placements}
    old = [
        grid_after(grid, by_title[grid.title]) if grid.title in by_title else grid for grid in plan.base.grids
    ]
    return (*old, *(new_grid(change) for change in new_tabs(plan)))


def new_tabs(plan: Plan) -> Iterator[AddTab]:
    """Yield the tabs that a plan adds."""
    for change in plan.changes():
        if isinstance(change, AddTab):
            yield change


def new_grid(change: AddTab) -> Grid:
    """Return an added tab as it reads."""
    width = max((len(row) for row in change.rows), default=0)
    columns = [
        [stored(row[column]) if column < len(row) else None for row in change.rows] for column in range(width)
    ]
    return trimmed(change.title, columns)


def trimmed(title: str, columns: Sequence[Sequence[CellValue]]) -> Grid:
    """Return a grid without blank rows at its foot and blank columns at its right."""
    lengths = []
    for column in columns:
        end = len(column)
        while end and (column[end - 1] is None or column[end - 1] == ""):
            end -= 1
        lengths.append(end)
    while lengths and not lengths[-1]:
        lengths.pop()
    kept = tuple(tuple(column[:end]) for column, end in zip(columns, lengths, strict=False))
    return Grid(title, kept, max(lengths, default=0))
