"""What the contract is made of: the harness a store's tests provide, rows, plans and a small document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from sheetnet.stores.base import Store
from sheetnet.workbook.plan import Change, Group, GroupName, Plan
from sheetnet.workbook.snapshot import CellValue, Grid, Snapshot

Rows = list[list[CellValue]]


class Harness(Protocol):
    """One document, its store, and a person who edits it."""

    @property
    def store(self) -> Store: ...

    def second(self) -> Store: ...

    def person_types(self, title: str, row: int, column: int, value: CellValue) -> None: ...

    def read_cells(self, title: str) -> Rows: ...


def grid_of(title: str, rows: Sequence[Sequence[CellValue]]) -> Grid:
    """Return a grid of these rows."""
    width = max((len(row) for row in rows), default=0)
    columns = tuple(tuple(row[c] if c < len(row) else None for row in rows) for c in range(width))
    return Grid(title, columns, len(rows))


def rows_of(grid: Grid) -> Rows:
    """Return a grid's cells row by row, without what is blank at the right and at the foot."""
    rows = [[grid.cell(row, column) for column in range(len(grid.columns))] for row in range(grid.row_count)]
    return cut(rows)


def cut(rows: Sequence[Sequence[CellValue]]) -> Rows:
    """Return rows without what is blank at the right and at the foot, blank being None."""
    kept: Rows = []
    for row in rows:
        cells = [None if value == "" else value for value in row]
        while cells and cells[-1] is None:
            cells.pop()
        kept.append(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def plan_of(base: Snapshot, *groups: Sequence[Change]) -> Plan:
    """Return a plan of unlike-named groups."""
    return Plan(
        base, tuple(Group(GroupName(f"group {n}"), tuple(group)) for n, group in enumerate(groups, start=1))
    )


LOG = "Help Log"
RUNS = "Runs"


def document() -> list[Grid]:
    """Return a person's tab and a tab of the worker's own."""
    return [
        grid_of(
            LOG,
            [
                ["Date", "Contact", "What", "Problem", "My own"],
                [date(2026, 3, 14), "Ana Puig", "the zoning article", None, "blue"],
                [None, None, None, None, None],
                ["3/4", "Bob", "=1+1", "old", 12.5],
            ],
        ),
        grid_of(
            RUNS,
            [
                ["When", "Version", "Contacts"],
                ["Tuesday", "1.0", 3],
                ["Monday", "1.0", 2],
                ["Sunday", "1.0", 1],
            ],
        ),
    ]
