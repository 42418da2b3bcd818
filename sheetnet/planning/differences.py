"""Which cells differ from what they should say, and the changes that set them right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

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
    if not table.has(name):
        return
    place = _own_column(table, name)
    for each, (now, value) in enumerate(zip(table.values(name), wanted, strict=True)):
        if now == value or isinstance(value, Kept) or _reads_as(now, value):
            continue
        yield SetCell(table.grid.title, table.first_row + each, place, value, now)


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
