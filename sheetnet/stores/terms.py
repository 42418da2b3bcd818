"""The terms of a plan that every store checks before it writes the first cell.

Knows what a plan may ask for and what a cell can hold; knows no file and no server.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time

from sheetnet.errors import InvalidPlan
from sheetnet.workbook.plan import AddRow, AddTab, Change, Link, Plan, RemoveRow, SetCell, Written
from sheetnet.workbook.snapshot import CellValue, Grid, address, is_blank
from sheetnet.workbook.tabs import TABS

LONGEST_TEXT = 32_767
"""UTF-16 units a workbook's cell holds (Excel specifications and limits); Google's cells hold 50,000."""

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?")
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_LONGEST_TITLE = 31
_NOT_IN_TITLE = frozenset("[]:*?/\\")


def check(plan: Plan, *, longest_text: int = LONGEST_TEXT) -> None:
    """Check a plan against its own snapshot.

    Raises:
        InvalidPlan: the first term that is broken.
    """
    grids = {grid.title: grid for grid in plan.base.grids}
    titles = {title.casefold() for title in grids}
    removed: set[tuple[str, int]] = set()
    written: set[tuple[str, int]] = set()
    for change in plan.changes():
        if isinstance(change, AddTab):
            _check_tab(change, titles, longest_text)
            titles.add(change.title.casefold())
            continue
        grid = grids.get(change.tab)
        if grid is None:
            raise InvalidPlan(f"there is no tab called '{change.tab}'")
        _check_place(change, grid, longest_text)
        if isinstance(change, RemoveRow):
            if (change.tab, change.row) in removed:
                raise InvalidPlan(f"row {change.row + 1} of '{change.tab}' is removed twice")
            removed.add((change.tab, change.row))
        elif isinstance(change, SetCell):
            written.add((change.tab, change.row))
    for tab, row in sorted(removed & written):
        raise InvalidPlan(f"row {row + 1} of '{tab}' is both written and removed")


def is_workers_own(grid: Grid) -> bool:
    """Whether a tab is the worker's from end to end, so that its rows may be moved and removed.

    A tab is known by its mark, its title, or by a header that is that of such a tab and nothing else.
    """
    own = [tab for tab in TABS if tab.is_workers_own]
    if grid.tab:
        return any(grid.tab == tab.title for tab in own)
    if any(grid.title.strip().casefold() == tab.title.casefold() for tab in own):
        return True
    header = [grid.cell(0, place) for place in range(len(grid.columns))]
    said = [value for value in header if not is_blank(value)]
    return any(said == [column.name for column in tab.columns] for tab in own)


def stored(value: Written) -> CellValue:
    """Return what a cell shows once this was written to it.

    Line ends become one kind, and characters that no workbook can carry are left out.
    """
    if isinstance(value, Link):
        value = value.text
    if isinstance(value, str):
        return _NOT_IN_XML.sub("", _LINE_END.sub("\n", value)) or None
    return value


def text_length(text: str) -> int:
    """Return the length that a spreadsheet counts: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _check_tab(change: AddTab, titles: set[str], longest_text: int) -> None:
    title = change.title
    if title.casefold() in titles:
        raise InvalidPlan(f"there is already a tab called '{title}'")
    if not title.strip() or len(title) > _LONGEST_TITLE or _NOT_IN_TITLE & set(title):
        raise InvalidPlan(f"'{title}' cannot be the title of a tab")
    for row, cells in enumerate(change.rows):
        for column, value in enumerate(cells):
            _check_value(value, address(title, row, column), longest_text)


def _check_place(change: Change, grid: Grid, longest_text: int) -> None:
    match change:
        case SetCell(tab, row, column, value, before):
            _check_bounds(tab, row, column)
            place = address(tab, row, column)
            _check_value(value, place, longest_text)
            if not same(grid.cell(row, column), before):
                raise InvalidPlan(f"{place} does not hold what the plan was made from")
        case AddRow(tab, row, cells):
            _check_bounds(tab, row, 0)
            for column, value in cells:
                _check_bounds(tab, row, column)
                _check_value(value, address(tab, row, column), longest_text)
        case RemoveRow(tab, row):
            if not 0 <= row < grid.row_count:
                raise InvalidPlan(f"'{tab}' has no row {row + 1} to remove")
            if not is_workers_own(grid):
                raise InvalidPlan(f"row {row + 1} of '{tab}' may hold what a person typed: it is not removed")


def same(one: CellValue, other: CellValue) -> bool:
    """Whether two cells hold the same, blank being blank however it is said."""
    if one is None or one == "":
        return other is None or other == ""
    if one != one:
        return other != other  # not-a-number is unlike everything, itself included
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _check_bounds(tab: str, row: int, column: int) -> None:
    if not (0 <= row < _MOST_ROWS and 0 <= column < _MOST_COLUMNS):
        raise InvalidPlan(f"row {row + 1}, column {column + 1} of '{tab}' is outside the sheet")


def _check_value(value: Written, place: str, longest_text: int) -> None:
    text = value.text if isinstance(value, Link) else value
    if isinstance(text, str):
        if text_length(text) > longest_text:
            raise InvalidPlan(
                f"the text for {place} is longer than the {longest_text:,} characters of a cell"
            )
    elif isinstance(text, float) and not math.isfinite(text):
        raise InvalidPlan(f"the number for {place} is not finite")
    elif isinstance(text, datetime | time) and text.tzinfo is not None:
        raise InvalidPlan(f"the time for {place} carries a time zone, which no cell can")
    elif isinstance(text, date) and text.year < 1900:
        raise InvalidPlan(f"the date for {place} is before 1900, where a workbook's dates begin")
    elif text is not None and not isinstance(text, bool | int | float | date | time):
        raise InvalidPlan(f"a {type(text).__name__} cannot stand in {place}")
