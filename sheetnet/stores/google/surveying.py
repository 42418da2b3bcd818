"""Survey: what of the workbook stands in a Google Sheet already, and what else people keep there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheetnet.errors import StaleSnapshot
from sheetnet.stores.google.book import Book, Sheet
from sheetnet.stores.google.marks import once_set_up
from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.adoption import ContactList, contact_lists
from sheetnet.workbook.cell_text import normal_key
from sheetnet.workbook.layout import Table, locate_tab
from sheetnet.workbook.snapshot import Grid, Snapshot, is_blank
from sheetnet.workbook.tabs import DASHBOARD_TITLE, TABS, Tab

_TRIES = 3
_TITLES = frozenset({*(tab.title for tab in TABS), DASHBOARD_TITLE})


@dataclass(frozen=True, slots=True)
class Survey:
    """A spreadsheet before set-up."""

    snapshot: Snapshot
    book: Book
    tables: Mapping[str, Table]
    """The workbook's tabs that stand, by their own titles."""

    @property
    def once_set_up(self) -> frozenset[str]:
        """The tabs that a set-up has made here before."""
        return once_set_up(self.book.set_up)

    @property
    def is_new(self) -> bool:
        """Whether nothing of the workbook stands here or ever did."""
        return not self.tables and not self.once_set_up

    @property
    def has_dashboard(self) -> bool:
        """Whether there is a Dashboard, or was one before."""
        return DASHBOARD_TITLE in self.once_set_up or any(
            sheet.tab == DASHBOARD_TITLE for sheet in self.book.sheets
        )

    def sheet(self, table: Table) -> Sheet:
        """Return the tab that a table was found in."""
        return self.book.sheet(table.grid.title)

    def tab(self, title: str) -> tuple[Sheet, Grid]:
        """Return a tab by title, as Google knows it and with its cells."""
        grid = next(grid for grid in self.snapshot.grids if grid.title == title)
        return self.book.sheet(title), grid

    def strangers(self) -> list[Grid]:
        """Return the tabs that are none of the workbook's and that people can see."""
        ours = {table.grid.title for table in self.tables.values()}
        hidden = {sheet.title for sheet in self.book.sheets if sheet.is_hidden}
        return [
            grid
            for grid in self.snapshot.grids
            if grid.title not in ours | hidden and grid.tab not in _TITLES
        ]

    def own_lists(self) -> list[ContactList]:
        """Return the tabs of people's own that look like lists of contacts."""
        return contact_lists(self.strangers())

    def empty_tabs(self) -> list[Grid]:
        """Return the tabs of people's own in which nothing stands."""
        return [grid for grid in self.strangers() if is_empty(grid)]

    @property
    def holds_something(self) -> bool:
        """Whether people keep anything in tabs of their own."""
        return any(not is_empty(grid) for grid in self.strangers())


def survey(store: GoogleStore) -> Survey:
    """Look a spreadsheet over.

    Raises:
        RemoteError: Google does not answer, or not with the sheet.
        StaleSnapshot: tabs are being renamed, or workers commit, all the while.
    """
    for _ in range(_TRIES):
        snapshot, book = store.read(), store.look()
        titles = [sheet.title for sheet in book.sheets]
        if snapshot.version == book.version and [grid.title for grid in snapshot.grids] == titles:
            tables = {tab.title: table for tab in TABS if (table := _standing(snapshot, tab))}
            return Survey(snapshot, book, tables)
    raise StaleSnapshot(store.place)


def is_empty(grid: Grid) -> bool:
    """Whether no cell of a tab holds anything."""
    return all(is_blank(value) for column in grid.columns for value in column)


def _standing(snapshot: Snapshot, tab: Tab) -> Table | None:
    """Return where a tab stands, if it surely is sheetnet's and not one of people's own of that name."""
    table = locate_tab(snapshot, tab)
    if table is None:
        return None
    is_marked = table.grid.tab == tab.title
    is_own = tab.is_workers_own and normal_key(table.grid.title) == normal_key(tab.title)
    is_whole = all(table.has(column.name) for column in tab.columns if column.required)
    return table if is_marked or is_whole or (is_own and tab.hidden) else None
