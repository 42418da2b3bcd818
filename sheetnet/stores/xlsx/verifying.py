"""Reading a changed workbook back before it takes the old one's place."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from xml.parsers import expat

from openpyxl.utils.datetime import WINDOWS_EPOCH

from sheetnet.errors import StoreError
from sheetnet.stores.placing import trimmed
from sheetnet.stores.xlsx.package import Package
from sheetnet.stores.xlsx.reading import read_grids
from sheetnet.stores.xlsx.sheet import Sheet
from sheetnet.workbook.snapshot import CellValue, Grid, address
from sheetnet.workbook.tabs import DASHBOARD_TITLE

_TICK = timedelta(milliseconds=2)
"""A workbook keeps times as fractions of a day."""


def verify(after: bytes, before: bytes, expected: tuple[Grid, ...], place: str) -> None:
    """Check that a changed workbook reads exactly as it should, and is sound.

    Every part that was changed must be well-formed, and every cell of every tab must hold what it
    held, or what the plan put there; but the Dashboard's formulas must show nothing yet.

    Raises:
        StoreError: it does not; the file on the disk was not touched.
    """
    old, new = Package(before, place), Package(after, place)
    for path in new.paths():
        if not old.has(path) or old.read(path) != new.read(path):
            try:
                expat.ParserCreate().Parse(new.text(path).encode(), True)
            except expat.ExpatError as error:
                raise _unsound(place, f"its part {path} would be damaged") from error
    grids = read_grids(after, place)
    if [grid.title for grid in grids] != [grid.title for grid in expected]:
        raise _unsound(place, "a tab would be lost")
    for grid, wish in zip(grids, expected, strict=True):
        _compare(grid, _uncalculated(wish, new) if wish.title == DASHBOARD_TITLE else wish, place)


def agree(one: CellValue, other: CellValue) -> bool:
    """Whether two cells are the same to a workbook, which keeps numbers and times only so finely."""
    if one is None or one == "":
        return other is None or other == ""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-14)
    if isinstance(one, date) and isinstance(other, date):
        return abs(_moment(one) - _moment(other)) <= _TICK
    if isinstance(one, time) and isinstance(other, time):
        day = date(2000, 1, 1)
        return abs(datetime.combine(day, one) - datetime.combine(day, other)) <= _TICK
    return one == other


def _uncalculated(grid: Grid, package: Package) -> Grid:
    """Return a tab with blanks where its formulas' values stood."""
    path = next(sheet.path for sheet in package.sheets() if sheet.title == grid.title)
    sheet = Sheet(package.text(path), grid.title, place="", epoch=WINDOWS_EPOCH)
    blank = sheet.calculated() if sheet.is_readable else {}
    columns = [
        [None if column in blank.get(row, ()) else value for row, value in enumerate(cells)]
        for column, cells in enumerate(grid.columns)
    ]
    return trimmed(grid.title, columns)


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _compare(grid: Grid, wish: Grid, place: str) -> None:
    if grid.row_count != wish.row_count:
        raise _unsound(place, f"'{wish.title}' would have {grid.row_count} rows instead of {wish.row_count}")
    for column in range(max(len(grid.columns), len(wish.columns))):
        have = grid.columns[column] if column < len(grid.columns) else ()
        want = wish.columns[column] if column < len(wish.columns) else ()
        if have == want:
            continue
        for row in range(max(len(have), len(want))):
            if not agree(grid.cell(row, column), wish.cell(row, column)):
                raise _unsound(place, f"{address(wish.title, row, column)} would not hold what it should")


def _unsound(place: str, reason: str) -> StoreError:
    return StoreError(
        f"{place} could not be changed safely ({reason}). Nothing was written. Save it once in Excel or "
        "LibreOffice and run again; if it happens again, please report it."
    )
