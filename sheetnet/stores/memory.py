"""The store that is only lists: every rule is tested on it, and a test plays the person with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sheetnet.errors import DocumentMissing, StaleSnapshot
from sheetnet.stores.placing import grids_after, place, trimmed
from sheetnet.stores.terms import check
from sheetnet.workbook.plan import Plan, Receipt
from sheetnet.workbook.snapshot import CellValue, Grid, Snapshot, Version


class MemoryStore:
    """A spreadsheet in memory. What a person does moves the version, as what a plan does."""

    def __init__(self, grids: Iterable[Grid] = (), *, home: str = "memory") -> None:
        self.home = home
        """Which document this is; changing it makes a copy or a moved document of it."""
        self.others: set[str] = set()
        """Homes of other documents that still exist, for ``still_stands``."""
        self._grids = [trimmed(grid.title, grid.columns) for grid in grids]
        self._version = 1

    @property
    def place(self) -> str:
        """Its home."""
        return self.home

    def read(self) -> Snapshot:
        """Read all tabs."""
        return Snapshot(self.home, Version(str(self._version)), tuple(self._grids))

    def glance(self, title: str) -> Grid | None:
        """Return one tab, None where none is called so."""
        return self.read().grid(title)

    def commit(self, plan: Plan) -> Receipt:
        """Apply a plan whole.

        Raises:
            StaleSnapshot: the version has moved on.
            InvalidPlan: the plan breaks the terms.
        """
        if plan.base.version != self._version_now():
            raise StaleSnapshot(self.home)
        names = tuple(group.name for group in plan.groups)
        if not plan.is_empty:
            check(plan)
            self._grids = list(grids_after(plan, place(plan)))
            self._version += 1
        return Receipt(self._version_now(), names, ())

    def still_stands(self, home: str) -> bool:
        """Whether another document of that home exists."""
        return home != self.home and home in self.others

    def grids(self) -> tuple[Grid, ...]:
        """Return all tabs as they stand."""
        return tuple(self._grids)

    def grid(self, title: str) -> Grid:
        """Return one tab.

        Raises:
            DocumentMissing: there is no such tab.
        """
        return self._grids[self._position(title)]

    def edit(self, title: str, row: int, column: int, value: CellValue) -> None:
        """Type into one cell, as a person."""
        columns = self._columns(title)
        columns.extend([] for _ in range(column + 1 - len(columns)))
        columns[column].extend([None] * (row + 1 - len(columns[column])))
        columns[column][row] = value
        self._replace(title, columns)

    def insert_row(self, title: str, row: int, cells: Sequence[CellValue] = ()) -> None:
        """Insert a row before ``row``, blank or with these cells from the first column on."""
        columns = self._columns(title)
        columns.extend([] for _ in range(len(cells) - len(columns)))
        for place_of, column in enumerate(columns):
            column.extend([None] * (row - len(column)))
            column.insert(row, cells[place_of] if place_of < len(cells) else None)
        self._replace(title, columns)

    def delete_row(self, title: str, row: int) -> None:
        """Delete a row; those below move up."""
        columns = self._columns(title)
        for column in columns:
            del column[row : row + 1]
        self._replace(title, columns)

    def move_row(self, title: str, row: int, to: int) -> None:
        """Take a row out and put it back before what is then row ``to``."""
        grid = self.grid(title)
        cells = [grid.cell(row, column) for column in range(len(grid.columns))]
        self.delete_row(title, row)
        self.insert_row(title, to, cells)

    def sort_rows(self, title: str, order: Sequence[int], *, first: int = 1) -> None:
        """Put the rows from ``first`` on in this order, given as their present row numbers."""
        grid = self.grid(title)
        rows = [*range(first), *order]
        self._replace(title, [[grid.cell(row, c) for row in rows] for c in range(len(grid.columns))])

    def insert_column(self, title: str, column: int, cells: Sequence[CellValue] = ()) -> None:
        """Insert a column before ``column``, blank or with these cells from the first row on."""
        columns = self._columns(title)
        columns.insert(column, list(cells))
        self._replace(title, columns)

    def delete_column(self, title: str, column: int) -> None:
        """Delete a column; those to its right move left."""
        columns = self._columns(title)
        del columns[column]
        self._replace(title, columns)

    def move_column(self, title: str, column: int, to: int) -> None:
        """Take a column out and put it back before what is then column ``to``."""
        columns = self._columns(title)
        columns.insert(to, columns.pop(column))
        self._replace(title, columns)

    def add_tab(self, grid: Grid) -> None:
        """Add a tab."""
        self._grids.append(trimmed(grid.title, grid.columns))
        self._version += 1

    def delete_tab(self, title: str) -> None:
        """Delete a tab."""
        del self._grids[self._position(title)]
        self._version += 1

    def rename_tab(self, title: str, new_title: str) -> None:
        """Give a tab another title."""
        position = self._position(title)
        old = self._grids[position]
        self._grids[position] = Grid(new_title, old.columns, old.row_count)
        self._version += 1

    def _version_now(self) -> Version:
        return Version(str(self._version))

    def _position(self, title: str) -> int:
        for position, grid in enumerate(self._grids):
            if grid.title == title:
                return position
        raise DocumentMissing(f"{self.home}, tab '{title}'")

    def _columns(self, title: str) -> list[list[CellValue]]:
        return [list(column) for column in self.grid(title).columns]

    def _replace(self, title: str, columns: Sequence[Sequence[CellValue]]) -> None:
        self._grids[self._position(title)] = trimmed(title, columns)
        self._version += 1
