"""Cells between Python and the Sheets API: typed values, never text for Google to interpret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from sheetnet.stores.terms import stored
from sheetnet.workbook.plan import Link, Written
from sheetnet.workbook.snapshot import CellValue

_EPOCH = datetime.fromisoformat("1899-12-30")
_DAY_SECONDS = 86_400

_ERROR_TEXTS = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}

Cells = Mapping[tuple[int, int], Written]
"""What is written, by row and column."""


def as_read(value: Written) -> CellValue:
    """Return what a cell reads as once this was written to it: dates as serial numbers, blank as None."""
    value = stored(value)
    if isinstance(value, datetime):
        return (value - _EPOCH).total_seconds() / _DAY_SECONDS
    if isinstance(value, date):
        return (value - _EPOCH.date()).days
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / _DAY_SECONDS
    return value


def is_same(one: CellValue, other: CellValue) -> bool:
    """Whether two cells read alike; an unticked box, which Google fills in by itself, is as good as blank."""
    if one is other:
        return True
    if one is None or one is False or one == "":
        return other is None or other is False or other == ""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def effective(cell: Mapping[str, Any]) -> CellValue:
    """Return the value of a CellData as values:batchGet would show it."""
    value = cell.get("effectiveValue") or {}
    for kind in ("stringValue", "numberValue", "boolValue"):
        if kind in value:
            shown: CellValue = value[kind]
            return shown
    if "errorValue" in value:
        return _ERROR_TEXTS.get(value["errorValue"].get("type", ""), "#ERROR!")
    return None


def write_requests(sheet_id: int, cells: Cells) -> Iterator[dict[str, Any]]:
    """Yield updateCells requests, one for each run of cells that stand together in a column."""
    for run in _runs(cells):
        (row, column), first = run[0]
        yield {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column},
                "rows": [{"values": [cell_data(value)]} for _, value in run],
                "fields": _fields(first),
            }
        }


def row_requests(sheet_id: int, row: int, cells: Mapping[int, Written]) -> Iterator[dict[str, Any]]:
    """Yield updateCells requests for a new row, one for each run of cells that stand side by side."""
    run: list[tuple[int, Written]] = []
    for column in sorted(cells):
        value = cells[column]
        if run and (run[-1][0] + 1 != column or _fields(run[0][1]) != _fields(value)):
            yield _side_by_side(sheet_id, row, run)
            run = []
        run.append((column, value))
    if run:
        yield _side_by_side(sheet_id, row, run)


def _side_by_side(sheet_id: int, row: int, run: list[tuple[int, Written]]) -> dict[str, Any]:
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": run[0][0]},
            "rows": [{"values": [cell_data(value) for _, value in run]}],
            "fields": _fields(run[0][1]),
        }
    }


def _runs(cells: Cells) -> Iterator[list[tuple[tuple[int, int], Written]]]:
    run: list[tuple[tuple[int, int], Written]] = []
    by_column: Iterable[tuple[tuple[int, int], Written]] = sorted(
        cells.items(), key=lambda cell: (cell[0][1], cell[0][0])
    )
    for (row, column), value in by_column:
        if run:
            (last_row, last_column), last = run[-1]
            if (last_row + 1, last_column) != (row, column) or _fields(last) != _fields(value):
                yield run
                run = []
        run.append(((row, column), value))
    if run:
        yield run


def _fields(value: Written) -> str:
    return "userEnteredValue,textFormatRuns" if isinstance(value, Link) else "userEnteredValue"


def cell_data(value: Written) -> dict[str, Any]:
    """Return the CellData that writes a value; empty, it clears the cell."""
    plain = as_read(value)
    if plain is None:
        return {}
    if isinstance(plain, bool):
        entered: dict[str, Any] = {"boolValue": plain}
    elif isinstance(plain, int | float):
        entered = {"numberValue": plain}
    else:
        entered = {"stringValue": plain}
    if isinstance(value, Link):
        return {
            "userEnteredValue": entered,
            "textFormatRuns": [{"startIndex": 0, "format": {"link": {"uri": value.url}}}],
        }
    return {"userEnteredValue": entered}
