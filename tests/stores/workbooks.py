"""Small workbooks for the tests, made and edited past the store, with openpyxl, as another program would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook, load_workbook

from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.workbook.snapshot import CellValue, Grid
from tests.contract.harness import Rows, cut


def noon() -> datetime:
    return datetime.fromisoformat("2026-11-23T12:00:00")


def store_at(path: Path) -> XlsxStore:
    return XlsxStore(path, clock=noon)


def save_grids(path: Path, grids: Sequence[Grid]) -> None:
    """Save grids as a workbook, text as text."""
    workbook = Workbook()
    del workbook[workbook.active.title]
    for grid in grids:
        sheet = workbook.create_sheet(grid.title)
        for column, cells in enumerate(grid.columns, start=1):
            for row, value in enumerate(cells, start=1):
                put(sheet.cell(row, column), value)
    workbook.save(path)


def put(cell: object, value: CellValue) -> None:
    cell.value = value  # type: ignore[attr-defined]
    if isinstance(value, str):
        cell.data_type = "s"  # type: ignore[attr-defined]


def type_into(path: Path, title: str, row: int, column: int, value: CellValue) -> None:
    """Type into one cell and save, as a person with another program."""
    workbook = load_workbook(path, rich_text=True)
    put(workbook[title].cell(row + 1, column + 1), value)
    workbook.save(path)


def rows_in(path: Path, title: str) -> Rows:
    """Read a tab with openpyxl: the values, a date at midnight as a date."""
    sheet = load_workbook(path)[title]
    return cut([[_plain(cell.value) for cell in row] for row in sheet.iter_rows()])


def _plain(value: object) -> CellValue:
    if isinstance(value, datetime) and value.time() == time():
        return date(value.year, value.month, value.day)
    return value  # type: ignore[return-value]
