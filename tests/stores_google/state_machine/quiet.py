"""b. What holds when nobody edits and nothing fails: the sheet comes to rest, and to the right place.

A quiet run leaves what a run from scratch gives; a second one writes nothing. "From scratch" is run
twice. First on the sheet as it stands with every cell emptied that a run derives (Status to Problem,
suggestions' words apart): there nothing may differ. Then on the persons' cells alone, without ids and
memory: that may only be compared where no person has renamed, copied or deleted what a run had seen
before, because ids are there to remember exactly that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sheetnet.app.run import RunOutcome, run
from sheetnet.stores.memory import MemoryStore
from sheetnet.workbook.layout import Layout, Table, locate
from sheetnet.workbook.snapshot import SERIAL_ZERO, CellValue, Grid, Snapshot
from sheetnet.workbook.tabs import ACTIONS, CONTACTS, HELP_LOG, MEMORY, PASS_ALONG, RUNS, SETTINGS, Writer
from tests.stores_google.state_machine.beginnings import TEAM, drafter

_BOOKED = ("Contact ID", "ID")
DERIVED = {
    CONTACTS.title: (
        "Status",
        "Your turn",
        "Next step",
        "Next due",
        "Last touch",
        "Last help",
        "Key",
        "Pick as",
        "Problem",
    ),
    HELP_LOG.title: ("Problem",),
    ACTIONS.title: ("Problem",),
    PASS_ALONG.title: ("Suggested to", "Problem"),
    SETTINGS.title: ("Meaning", "Problem"),
}
_WITHOUT_MEMORY = ("Status", "Your turn", "Next due", "Last touch", "Last help", "Pick as", "Problem")


def rested_like_from_scratch(snapshot: Snapshot, now: datetime, *, without_memory: bool) -> int:
    """Compare a sheet at rest with a run from scratch; return how many cells were compared."""
    layout = locate(snapshot)
    scratch = _emptied(snapshot, layout, DERIVED)
    run(scratch, TEAM, drafter(), now=now)
    compared = _compare(layout, locate(scratch.read()), DERIVED)
    if without_memory:
        bare = _bare(snapshot, layout)
        run(bare, TEAM, drafter(), now=now)
        compared += _compare(layout, locate(bare.read()), {CONTACTS.title: _WITHOUT_MEMORY})
    return compared


def _compare(standing: Layout, scratch: Layout, wanted: dict[str, tuple[str, ...]]) -> int:
    compared = 0
    for title, columns in wanted.items():
        here, there = standing.tables.get(title), scratch.tables.get(title)
        if here is None or there is None:
            continue
        for column in columns:
            pairs = zip(here.values(column), there.values(column), strict=False)
            for row, (found, expected) in enumerate(pairs, start=here.first_row + 1):
                assert _plain(found) == _plain(expected), (
                    f"{title}, {column} of row {row} says {found!r}; from scratch it is {expected!r}"
                )
                compared += 1
    return compared


def _emptied(snapshot: Snapshot, layout: Layout, wanted: dict[str, tuple[str, ...]]) -> MemoryStore:
    """Return the sheet without the values of these columns."""
    grids = []
    for grid, table in _found(snapshot, layout):
        gone = {table.column_at.get(name) for name in wanted.get(table.tab.title, ())} if table else set()
        grids.append(_without(grid, table, gone))
    return MemoryStore(grids, home=snapshot.home)


def _bare(snapshot: Snapshot, layout: Layout) -> MemoryStore:
    """Return persons' cells alone: no ids, no memory, no suggestions."""
    grids = []
    for grid, table in _found(snapshot, layout):
        if table and table.tab in (MEMORY, RUNS, ACTIONS):
            header = _without(grid, table, set(range(len(grid.columns))))
            grids.append(Grid(header.title, header.columns, table.first_row))
        else:
            own = {c.name for c in table.tab.columns if c.writer is Writer.WORKER} if table else set()
            gone = {place for name, place in table.column_at.items() if name in own} if table else set()
            grids.append(_without(grid, table, gone))
    return MemoryStore(grids, home=snapshot.home)


def _found(snapshot: Snapshot, layout: Layout) -> Iterator[tuple[Grid, Table | None]]:
    tables = {table.grid.title: table for table in layout.tables.values()}
    return ((grid, tables.get(grid.title)) for grid in snapshot.grids)


def _without(grid: Grid, table: Table | None, gone: Collection[int | None]) -> Grid:
    """Return a tab without the values of some columns, with the titles it was made with.

    A memory store has no marks by which a renamed tab or column is known again.
    """
    if table is None:
        return Grid(f"own {grid.title}", grid.columns, grid.row_count)
    names = {place: name for name, place in table.column_at.items()}
    columns = []
    for place, column in enumerate(grid.columns):
        cells = list(column[: table.first_row] if place in gone else column)
        if len(cells) > table.header_row:
            cells[table.header_row] = names.get(place, "")
        columns.append(cells)
    return Grid(table.tab.title, columns, grid.row_count)


def _plain(value: CellValue) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return (value - SERIAL_ZERO).days
    return None if value == "" else value


def wrote_nothing(outcome: RunOutcome) -> bool:
    """Whether a run found nothing to write."""
    return outcome.plan.is_empty and outcome.receipt is None
