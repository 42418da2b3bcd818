"""Which cells differ from what they should say, and the changes that set them right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import numpy as np

from sheetnet.workbook.layout import Table
from sheetnet.workbook.plan import AddRow, Link, SetCell, Written
from sheetnet.workbook.snapshot import SERIAL_ZERO, CellValue, is_blank
from sheetnet.workbook.tabs import Writer


class Kept:
    """Says of a cell that it stays as it is."""


KEPT = Kept()
Wanted = CellValue | Kept


def set_column(table: Table, name: str, wanted: Sequence[Wanted]) -> Iterator[SetCell]:
    """Yield a change for each cell of a worker column that does not say what is wanted.

    ``wanted`` has one value for each row below the header. A column that is not there is skipped.
    """
    if table.has(name):
        cells = table.values(name)
        yield from _changes(table, name, cells, ((each, wanted[each]) for each in _unlike(cells, wanted)))


def set_days(table: Table, name: str, serials: Sequence[int | str]) -> Iterator[SetCell]:
    """Yield the changes of a column of days: ``serials`` has each day's serial number, "" for blank."""
    if table.has(name):
        cells = table.values(name)
        days = (
            (each, None if serial == "" else SERIAL_ZERO + timedelta(days=int(serial)))
            for each in _unlike(cells, serials)
            for serial in (serials[each],)
        )
        yield from _changes(table, name, cells, days)


def set_few(table: Table, name: str, wanted: Mapping[int, str]) -> Iterator[SetCell]:
    """Yield the changes of a column that is blank but for a few rows; 0 is the first below the header."""
    if table.has(name):
        cells = table.values(name)
        is_blank_all = cells.count(None) == len(cells)
        filled = set() if is_blank_all else {each for each, now in enumerate(cells) if now not in (None, "")}
        places = sorted(filled | {each for each in wanted if 0 <= each < len(cells)})
        yield from _changes(table, name, cells, ((each, wanted.get(each, "")) for each in places))


def set_cell(table: Table, row: int, name: str, value: Written) -> Iterator[SetCell]:
    """Yield the change that makes one worker cell say this, if it does not; a link is always written."""
    if not table.has(name):
        return
    place = _own_column(table, name)
    now = table.grid.cell(row, place)
    if isinstance(value, Link) or not _reads_as(now, value):
        yield SetCell(table.grid.title, row, place, value, now)


def add_row(table: Table, row: int, values: Mapping[str, Written]) -> AddRow:
    """Return a new row of the worker's own; blank values and missing columns are left out."""
    cells = tuple(
        (table.column_at[name], value)
        for name, value in values.items()
        if table.has(name) and value not in (None, "")
    )
    return AddRow(table.grid.title, row, cells)


def _unlike(cells: Sequence[CellValue], wanted: Sequence[Wanted]) -> list[int]:
    """Return where a cell is not simply equal to what is wanted, so that it must be looked at.

    Nearly all cells say already what they should, so this is what a large sheet costs.
    """
    if cells == wanted:
        return []
    unlike = np.flatnonzero(np.array(cells, dtype=object) != np.array(wanted, dtype=object)).tolist()
    return [each for each in unlike if cells[each] is not None or wanted[each] != ""]


def _changes(
    table: Table, name: str, cells: Sequence[CellValue], wanted: Iterable[tuple[int, Wanted]]
) -> Iterator[SetCell]:
    place = _own_column(table, name)
    for each, value in wanted:
        if not isinstance(value, Kept) and not _reads_as(cells[each], value):
            row = table.first_row + each
            yield SetCell(table.grid.title, row, place, value, table.grid.cell(row, place))


def _own_column(table: Table, name: str) -> int:
    if table.tab.column(name).writer is not Writer.WORKER:
        raise ValueError(f"{name} of {table.tab.title} is a person's column")
    return table.column_at[name]


def _reads_as(now: CellValue, wanted: CellValue) -> bool:
    """Whether a cell as read already says what is wanted, dates and serial numbers being the same."""
    if is_blank(wanted):
        return is_blank(now)
    if isinstance(wanted, date) and not isinstance(wanted, datetime):
        if isinstance(now, datetime):
            return now.date() == wanted
        if isinstance(now, int | float) and not isinstance(now, bool):
            return now == (wanted - SERIAL_ZERO).days
        return now == wanted
    return type(now) is type(wanted) and now == wanted
