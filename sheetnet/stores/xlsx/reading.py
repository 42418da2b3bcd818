"""A workbook's bytes as grids: read fast, with the text of error cells, or a clear reason why not."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import timedelta

from openpyxl.utils.cell import column_index_from_string
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from sheetnet.errors import NotAWorkbook, PasswordProtected
from sheetnet.stores.placing import trimmed
from sheetnet.stores.xlsx.package import Package, SheetName
from sheetnet.workbook.snapshot import CellValue, Grid

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old .xls files begin, and encrypted .xlsx files too."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*\bref=[\"'](?:[A-Z]+\d+:)?([A-Z]+)(\d+)")
_MOST_CELLS = 50_000_000
_ERROR_CELL = re.compile(
    r"<(?:\w+:)?c\b(?=[^>]*\bt=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*>"
    r"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)</",
    re.DOTALL,
)


def read_grids(content: bytes, place: str) -> tuple[Grid, ...]:
    """Return every tab that holds cells, hidden ones too, rows and columns as in the sheet.

    Raises:
        NotAWorkbook: the bytes are no .xlsx workbook, or only part of one.
        PasswordProtected: the workbook is encrypted.
    """
    package = open_package(content, place)
    sheets = [sheet for sheet in package.sheets() if sheet.kind == "worksheet"]
    for sheet in sheets:
        _mind_size(package, sheet, place)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return tuple(_grid(sheet, _rows(workbook, sheet.title, place), package) for sheet in sheets)
    except PasswordError as error:
        raise PasswordProtected(place) from error
    except (CalamineError, ValueError, LookupError, ArithmeticError) as error:
        raise NotAWorkbook(place, "it is damaged or only half written") from error


def open_package(content: bytes, place: str) -> Package:
    """Open a workbook's archive, after looking at what kind of file it is.

    Raises:
        NotAWorkbook: it is another kind of file, or damaged.
        PasswordProtected: it is encrypted.
    """
    if not content:
        raise NotAWorkbook(place, "it is empty")
    if content.startswith(_COMPOUND):
        if _ENCRYPTED in content:
            raise PasswordProtected(place)
        raise NotAWorkbook(place, "it is in the old .xls format")
    if not content.startswith(b"PK"):
        raise NotAWorkbook(place, "it is another kind of file")
    return Package(content, place)


def _mind_size(package: Package, sheet: SheetName, place: str) -> None:
    """Refuse a tab whose rectangle would not fit into memory: calamine holds all of it, blank or not."""
    found = _DIMENSION.search(package.read(sheet.path)[:20_000])
    if found:
        letters, row = found.group(1).decode(), int(found.group(2))
        if column_index_from_string(letters) * row > _MOST_CELLS:
            raise NotAWorkbook(
                place,
                f"the tab '{sheet.title}' reaches to cell {letters}{row}, too far to read: "
                "clear what stands so far from its table",
            )


def _rows(workbook: CalamineWorkbook, title: str, place: str) -> Sequence[Sequence[object]]:
    """Return the cells of a tab, or say that a number in it is no date and no duration.

    Far below zero calamine does not raise but panics, which arrives as a BaseException of a class that
    cannot be imported.
    """
    sheet = workbook.get_sheet_by_name(title)
    try:
        return sheet.to_python(skip_empty_area=False)
    except OverflowError as error:
        raise NotAWorkbook(
            place,
            f"a date or duration in the tab '{title}' is out of range: look for a cell full of #### there, "
            "and correct or clear it",
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise NotAWorkbook(
            place,
            f"a date cell in the tab '{title}' holds an impossible number: look for a cell full of #### "
            "there, and correct or clear it",
        ) from error


def _grid(sheet: SheetName, rows: Sequence[Sequence[object]], package: Package) -> Grid:
    columns: list[Sequence[CellValue]] = [
        [_cell(value) for value in column] for column in zip(*rows, strict=True)
    ]
    for row, column, text in _errors(package, sheet.path):
        if column < len(columns) and row < len(columns[column]):
            cells = columns[column]
            assert isinstance(cells, list)
            cells[row] = text
    return trimmed(sheet.title, columns)


def _cell(value: object) -> CellValue:
    if type(value) is float:
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return value  # type: ignore[return-value]


def _errors(package: Package, path: str) -> list[tuple[int, int, str]]:
    """Return the error cells of a tab, which calamine reads as blank."""
    content = package.read(path)
    if b't="e"' not in content and b"t='e'" not in content:
        return []
    return [
        (int(row) - 1, column_index_from_string(letters) - 1, text)
        for letters, row, text in _ERROR_CELL.findall(package.text(path))
    ]
