"""A whole workbook written in the test itself, and a person who edits it by header and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sheetnet.domain.settings import Member
from sheetnet.stores.memory import MemoryStore
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.reading import Reading, read
from sheetnet.workbook.snapshot import CellValue, Grid
from sheetnet.workbook.tabs import (
    ACTIONS,
    CONTACTS,
    HELP_LOG,
    MEMORY,
    PASS_ALONG,
    RUNS,
    SETTINGS,
    TABS,
    Tab,
)

Rows = Iterable[Mapping[str, CellValue]]

TEAM = (Member("Marta Vidal", "marta@studio.example"),)
IDENTITY = "0d6f5c1e-0000-4000-8000-000000000001"
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


def workbook_of(
    contacts: Rows = (),
    log: Rows = (),
    *,
    actions: Rows = (),
    pass_alongs: Rows = (),
    settings: Mapping[str, CellValue] | None = None,
    memory: Rows | None = None,
    home: str = "memory",
) -> MemoryStore:
    """Return a workbook with all tabs; rows are dicts by header, settings a dict by setting."""
    rows: dict[Tab, Rows] = {
        CONTACTS: contacts,
        HELP_LOG: log,
        ACTIONS: actions,
        PASS_ALONG: pass_alongs,
        SETTINGS: [{"Setting": name, "Value": value} for name, value in (settings or {}).items()],
        RUNS: (),
        MEMORY: new_memory_rows(IDENTITY, home, now=MADE_AT) if memory is None else memory,
    }
    return MemoryStore((grid_of(tab, rows[tab]) for tab in TABS), home=home)


def grid_of(tab: Tab, rows: Rows) -> Grid:
    """Return a tab with its headers and these rows."""
    wanted = list(rows)
    columns = [[column.name, *(row.get(column.name) for row in wanted)] for column in tab.columns]
    return Grid(tab.title, columns, len(wanted) + 1)


def reading_of(store: MemoryStore, team: Sequence[Member] = TEAM) -> Reading:
    """Read a workbook as a run does."""
    return read(store.read(), team, new_identity=IDENTITY, still_stands=store.still_stands)


class Person:
    """Somebody who edits the workbook as it stands, finding cells as people do: by header and row."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store

    def rows(self, title: str) -> list[dict[str, CellValue]]:
        """Return every row below the header as a dict by header."""
        grid = self.store.grid(title)
        headers = [grid.cell(0, column) for column in range(len(grid.columns))]
        return [
            {str(header): grid.cell(row, column) for column, header in enumerate(headers) if header}
            for row in range(1, grid.row_count)
        ]

    def row_where(self, title: str, header: str, value: CellValue) -> int:
        """Return the grid row of the first row that has this value under this header."""
        for row, cells in enumerate(self.rows(title), start=1):
            if cells.get(header) == value:
                return row
        raise LookupError(f"no row of {title} has {value!r} under {header}")

    def type(self, title: str, row: int, header: str, value: CellValue) -> None:
        """Type into the cell of a row under a header."""
        self.store.edit(title, row, self.column(title, header), value)

    def column(self, title: str, header: str) -> int:
        """Return where a header stands."""
        grid = self.store.grid(title)
        return next(c for c in range(len(grid.columns)) if grid.cell(0, c) == header)

    def add(self, title: str, **cells: CellValue) -> int:
        """Type a new row below the last one; keywords are headers, with spaces as underscores."""
        row = self.store.grid(title).row_count
        for header, value in cells.items():
            self.type(title, row, header.replace("_", " "), value)
        return row
