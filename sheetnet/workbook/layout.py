"""Layout: where the tabs and columns of the workbook stand in a snapshot.

People rename tabs, put a title above the header, reorder, insert and hide columns. Tabs and columns
are found by the marks that a Google Sheet keeps on them, else tabs by title, columns by header text
or alias; a position is only ever the outcome of that search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetnet.domain.problem import Problem
from sheetnet.errors import MissingParts, NeverSetUp
from sheetnet.workbook.cells import normal_key
from sheetnet.workbook.snapshot import CellValue, Grid, Snapshot, address, column_letters, is_blank
from sheetnet.workbook.tabs import CONTACTS, TABS, Column, Kind, Tab, Writer

OWN_COLUMN = "own"
"""The mark of a column of people's own that is called as one of the workbook's, and never taken for it."""

_HEADER_DEPTH = 20
"""A header row stands among the first rows of a tab; further down nobody would look for it."""


@dataclass(frozen=True, slots=True)
class Table:
    """One tab of the workbook as found in a snapshot. Rows and columns are those of the grid."""

    tab: Tab
    grid: Grid
    header_row: int
    column_at: Mapping[str, int]
    """Column name of the tab to its place; absent where the header was not found."""

    @property
    def first_row(self) -> int:
        """The first row below the header."""
        return self.header_row + 1

    @property
    def row_total(self) -> int:
        """How many rows stand below the header, blank ones between included."""
        return max(0, self.grid.row_count - self.first_row)

    def has(self, name: str) -> bool:
        """Whether the tab has this column."""
        return name in self.column_at

    def values(self, name: str) -> Sequence[CellValue]:
        """Return the cells of a column below the header, padded to ``row_total``.

        A column that is not there reads as blank; one of texts is padded with texts.
        """
        total = self.row_total
        if name not in self.column_at:
            return [None] * total
        column = self.grid.columns[self.column_at[name]]
        body = column[self.first_row : self.first_row + total]
        if len(body) == total:
            return body
        blank: CellValue = "" if body and isinstance(body[-1], str) else None
        return [*body, *[blank] * (total - len(body))]

    def cell(self, row: int, name: str) -> CellValue:
        """Return the raw value in a grid row, None where the column is missing."""
        return self.grid.cell(row, self.column_at[name]) if name in self.column_at else None

    def problem(self, row: int, name: str, text: str) -> Problem:
        """Return a problem with the cell in a grid row."""
        if name in self.column_at:
            cell = address(self.grid.title, row, self.column_at[name])
        else:
            cell = f"{self.grid.title}!{row + 1}"
        return Problem(self.grid.title, row + 1, name, cell, text)

    def is_typed_in(self, row: int) -> bool:
        """Whether a person has typed anything in a grid row; an unticked box is nothing."""
        return any(
            _is_filled(self.cell(row, column.name), column)
            for column in self.tab.columns
            if column.writer is Writer.HUMAN
        )

    def end_row(self) -> int:
        """Return the grid row after the last one that holds something in a known column.

        Unticked boxes, which a spreadsheet fills in by itself, do not count.
        """
        last = self.header_row
        for name, place in self.column_at.items():
            column, cells = self.tab.column(name), self.grid.columns[place]
            for row in range(min(len(cells), self.grid.row_count) - 1, last, -1):
                if _is_filled(cells[row], column):
                    last = row
                    break
        return last + 1


@dataclass(frozen=True, slots=True)
class Layout:
    """All tabs that were found."""

    tables: Mapping[str, Table]
    """By the tab's canonical title."""
    problems: tuple[Problem, ...]
    """Doubled or missing headers that do not stop a run."""

    def table(self, tab: Tab) -> Table | None:
        """Return where a tab stands, None where it is missing."""
        return self.tables.get(tab.title)

    def require(self, tab: Tab) -> Table:
        """Return where a required tab stands; ``locate`` has seen to it that it is there."""
        return self.tables[tab.title]


def _is_filled(value: CellValue, column: Column) -> bool:
    return not is_blank(value) and not (value is False and column.kind is Kind.TICK)


def locate(snapshot: Snapshot) -> Layout:
    """Find every tab and column of the workbook in a snapshot.

    Raises:
        MissingParts: a required tab or column is gone; all of them are named.
        NeverSetUp: nothing of sheetnet's is there at all.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    missing: list[str] = []
    for tab, grid in _grids_by_tab(snapshot):
        if grid is None:
            if tab.required:
                missing.append(f"the tab '{tab.title}'")
            continue
        table, faults = _table(tab, grid)
        problems.extend(faults)
        gone = [c for c in tab.columns if c.name not in table.column_at]
        if not tab.required and any(column.required for column in gone):
            continue
        missing.extend(f"the column '{c.name}' of '{grid.title}'" for c in gone if c.required)
        spared = [c.name for c in gone if not c.required]
        problems.extend([_missing_columns(grid, spared)] if spared else [])
        tables[tab.title] = table
    if missing:
        raise NeverSetUp(missing) if _is_foreign(snapshot) else MissingParts(missing)
    return Layout(tables, tuple(problems))


def _is_foreign(snapshot: Snapshot) -> bool:
    """Whether no tab is one of the workbook's; people may well have a list of their own called Contacts."""
    found = {tab.title for tab, grid in _grids_by_tab(snapshot) if grid}
    return found <= {CONTACTS.title} and not any(grid.tab or grid.marks for grid in snapshot.grids)


def locate_tab(snapshot: Snapshot, tab: Tab) -> Table | None:
    """Find one tab, whatever the others are like; None where it is not there."""
    grid = next((grid for each, grid in _grids_by_tab(snapshot) if each is tab), None)
    return _table(tab, grid)[0] if grid else None


def tables_in(snapshot: Snapshot) -> Mapping[str, Table]:
    """Find whatever tabs of the workbook are there; by the titles that they have now."""
    return {grid.title: _table(tab, grid)[0] for tab, grid in _grids_by_tab(snapshot) if grid}


def _grids_by_tab(snapshot: Snapshot) -> Iterator[tuple[Tab, Grid | None]]:
    """Yield each tab with its grid: by its mark, its title, or as the only one that can be it renamed."""
    named = {tab.title: _marked(snapshot, tab) or _titled(snapshot, tab) for tab in TABS}
    taken = {grid.title for grid in named.values() if grid}
    titles = {normal_key(tab.title) for tab in TABS}
    strangers = [
        grid for grid in snapshot.grids if grid.title not in taken and normal_key(grid.title) not in titles
    ]
    missing = [tab for tab in TABS if named[tab.title] is None]
    suited = {tab.title: [grid for grid in strangers if _suits(tab, grid)] for tab in missing}
    for tab in TABS:
        grids = suited.get(tab.title, [])
        rivals = [title for title, others in suited.items() if grids and grids[0] in others]
        renamed = grids[0] if len(grids) == 1 and rivals == [tab.title] else None
        yield tab, named[tab.title] or renamed


def _marked(snapshot: Snapshot, tab: Tab) -> Grid | None:
    """Return the grid that bears a tab's mark; of several copies the one that is still called so."""
    grids = [grid for grid in snapshot.grids if grid.tab == tab.title]
    return next((grid for grid in grids if normal_key(grid.title) == normal_key(tab.title)), None) or next(
        iter(grids), None
    )


def _titled(snapshot: Snapshot, tab: Tab) -> Grid | None:
    key = normal_key(tab.title)
    return next((grid for grid in snapshot.grids if normal_key(grid.title) == key and not grid.tab), None)


def _suits(tab: Tab, grid: Grid) -> bool:
    """Whether a tab of another title has, by their own names, all columns this one must have."""
    required = {normal_key(column.name) for column in tab.columns if column.required}
    headers = {normal_key(text) for text in _row_texts(grid, _header_row(tab, grid))}
    return len(required) > 1 and required <= headers


def _table(tab: Tab, grid: Grid) -> tuple[Table, list[Problem]]:
    header_row = _header_row(tab, grid)
    column_at, doubled = _columns_in(tab, grid, header_row)
    faults = [
        Problem(
            grid.title,
            header_row + 1,
            name,
            address(grid.title, header_row, second),
            f"Two columns are {_calling(tab, grid.cell(header_row, column_at[name]), name)}: column "
            f"{column_letters(column_at[name])} is used, column {column_letters(second)} is not. "
            "Give one of them another name.",
        )
        for name, second in doubled
    ]
    return Table(tab, grid, header_row, column_at), faults


def _calling(tab: Tab, header: CellValue, name: str) -> str:
    is_known = isinstance(header, str) and _names(tab).get(normal_key(header)) == name
    return f"called '{name}'" if is_known else f"meant as '{name}', one of them now called '{header}'"


def _header_row(tab: Tab, grid: Grid) -> int:
    """Return the row with most headers that are known; where all were renamed, the first that is filled."""
    names = _names(tab)
    depth = range(min(_HEADER_DEPTH, grid.row_count))
    scores = [sum(normal_key(value) in names for value in _row_texts(grid, row)) for row in depth]
    if not any(scores) and grid.marks:
        return next((row for row in depth if any(not is_blank(grid.cell(row, c)) for c in grid.marks)), 0)
    return scores.index(max(scores)) if scores else 0


def _columns_in(tab: Tab, grid: Grid, header_row: int) -> tuple[dict[str, int], list[tuple[str, int]]]:
    """Return column places by name, and the later places of names that stand twice.

    A mark wins where a person has written a header of their own over it; then a header's own name wins
    over an alias; of two equal headers the first wins.
    """
    names = _names(tab)
    exact: dict[str, list[int]] = {}
    by_alias: dict[str, list[int]] = {}
    by_mark: dict[str, list[int]] = {}
    for place in range(len(grid.columns)):
        value = grid.cell(header_row, place)
        key = normal_key(value) if isinstance(value, str) else ""
        name = names.get(key)
        is_exact = name is not None and key == normal_key(name)
        mark = grid.marks.get(place, "")
        if mark == OWN_COLUMN:
            continue
        if mark and not is_blank(value) and (not is_exact or name == mark):
            by_mark.setdefault(mark, []).append(place)
        if name is not None:
            (exact if is_exact else by_alias).setdefault(name, []).append(place)
    column_at: dict[str, int] = {}
    doubled: list[tuple[str, int]] = []
    for column in tab.columns:
        marked = by_mark.get(column.name, [])
        free = [place for place in by_alias.get(column.name, []) if place not in grid.marks]
        titled = exact.get(column.name) or ([] if marked else free)
        places = [*marked, *(place for place in titled if place not in marked)]
        if places:
            column_at[column.name] = places[0]
            doubled.extend((column.name, place) for place in places[1:])
    return column_at, doubled


def _names(tab: Tab) -> dict[str, str]:
    """Return every header text that is understood, as its key, to the column's name."""
    names = {normal_key(alias): column.name for column in tab.columns for alias in column.aliases}
    names.update({normal_key(column.name): column.name for column in tab.columns})
    return names


def _row_texts(grid: Grid, row: int) -> Iterator[str]:
    for place in range(len(grid.columns)):
        value = grid.cell(row, place)
        if isinstance(value, str):
            yield value


def _missing_columns(grid: Grid, names: Sequence[str]) -> Problem:
    listed = ", ".join(f"'{name}'" for name in names)
    return Problem(
        grid.title,
        None,
        "",
        grid.title,
        f"Not found here: {listed}. If you renamed a column, write its old header again; "
        "if you do without it, all else goes on working.",
    )
