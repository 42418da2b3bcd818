"""Requests that write cells: updateCells, repeatCell, setDataValidation."""

from __future__ import annotations

from typing import Any

from tests.google_emulator.discovery import Mask, parse_mask, paths
from tests.google_emulator.document import Cell, Document, Sheet
from tests.google_emulator.refusals import Refusal, Unsupported

Request = dict[str, Any]
_LONGEST_TEXT = 50_000
_WRITABLE = ("userEnteredValue", "userEnteredFormat", "note", "textFormatRuns", "dataValidation")


def sheet_of(document: Document, place: Request) -> Sheet:
    """Return the tab that a range or coordinate names by id; a missing id is 0, as in any proto."""
    sheet_id = place.get("sheetId") or 0
    sheet = next((sheet for sheet in document.sheets if sheet.id == sheet_id), None)
    if sheet is None:
        raise Refusal(400, f"No grid with id: {sheet_id}")
    return sheet


def bounds(sheet: Sheet, place: Request) -> tuple[int, int, int, int]:
    """Return top, bottom, left and right of a GridRange."""
    top, bottom = place.get("startRowIndex") or 0, place.get("endRowIndex", sheet.row_count)
    left, right = place.get("startColumnIndex") or 0, place.get("endColumnIndex", sheet.column_count)
    if not 0 <= top < bottom or not 0 <= left < right:
        raise Refusal(400, f"The range {place} is empty or reversed.")
    if top >= sheet.row_count or left >= sheet.column_count:
        raise Refusal(
            400,
            f"Range ({sheet.title}) exceeds grid limits. Max rows: {sheet.row_count}, "
            f"max columns: {sheet.column_count}",
        )
    return top, min(bottom, sheet.row_count), left, min(right, sheet.column_count)


def update_cells(document: Document, request: Request) -> Request:
    """Write the masked fields of rows of cells; a range larger than the rows clears the rest."""
    mask = _mask(request)
    rows = request.get("rows") or []
    if ("start" in request) == ("range" in request):
        raise Refusal(400, "Exactly one of start and range must be set.")
    if "start" in request:
        start = request["start"]
        sheet = sheet_of(document, start)
        top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
        for offset, row in enumerate(rows):
            for across, cell in enumerate(row.get("values") or []):
                _write(sheet, top + offset, left + across, cell or {}, mask)
        return {}
    sheet = sheet_of(document, request["range"])
    top, bottom, left, right = bounds(sheet, request["range"])
    if len(rows) > bottom - top or any(len(row.get("values") or []) > right - left for row in rows):
        raise Refusal(400, "Attempting to write beyond the requested range.")
    for row in range(top, bottom):
        values = (rows[row - top].get("values") or []) if row - top < len(rows) else []
        for column in range(left, right):
            cell = values[column - left] if column - left < len(values) else {}
            _write(sheet, row, column, cell or {}, mask)
    return {}


def repeat_cell(document: Document, request: Request) -> Request:
    """Write one cell's masked fields over a range."""
    mask = _mask(request)
    sheet = sheet_of(document, request["range"])
    top, bottom, left, right = bounds(sheet, request["range"])
    given = request.get("cell") or {}
    bare = Cell()
    _fill(bare, given, mask)
    for cells in sheet.rows[top:bottom]:
        for column in range(left, right):
            standing = cells.get(column)
            cells[column] = changed = (standing or bare).again()
            if standing:
                _fill(changed, given, mask)
    return {}


def set_validation(document: Document, request: Request) -> Request:
    """Put a rule on a range, or take it away; whether boxes fill with FALSE is a guess."""
    sheet = sheet_of(document, request["range"])
    top, bottom, left, right = bounds(sheet, request["range"])
    rule = request.get("rule")
    kind = (rule or {}).get("condition", {}).get("type")
    if rule and kind not in ("ONE_OF_LIST", "ONE_OF_RANGE", "BOOLEAN", "DATE_IS_VALID"):
        raise Unsupported(f"the validation {kind}")
    for row in range(top, bottom):
        for column in range(left, right):
            cell = sheet.cell(row, column)
            cell.validation = rule
            if kind == "BOOLEAN" and document.guesses.boxes_fill_false and not cell.has_value:
                cell.value = False
    return {}


def _mask(request: Request) -> Mask:
    mask = parse_mask(request.get("fields") or "", "CellData")
    if "*" in mask:
        mask = {name: {} for name in _WRITABLE}
    for name in mask:
        if name not in _WRITABLE:
            raise Unsupported(f"writing the field {name} of a cell")
    return mask


def _write(sheet: Sheet, row: int, column: int, given: Request, mask: Mask) -> None:
    if row >= sheet.row_count:
        raise Refusal(
            400, f"Attempting to write row: {row}, beyond the last requested row of: {sheet.row_count - 1}"
        )
    if column >= sheet.column_count:
        raise Refusal(
            400,
            f"Attempting to write column: {column}, beyond the last requested column of: "
            f"{sheet.column_count - 1}",
        )
    cell = sheet.cell(row, column)
    _fill(cell, given, mask)


def _fill(cell: Cell, given: Request, mask: Mask) -> None:
    if "userEnteredValue" in mask:
        _write_value(cell, given.get("userEnteredValue") or {})
    if "textFormatRuns" in mask:
        cell.runs = given.get("textFormatRuns") or []
    if "note" in mask:
        cell.note = given.get("note") or ""
    if "dataValidation" in mask:
        cell.validation = given.get("dataValidation")
    if "userEnteredFormat" in mask:
        for path in paths(mask["userEnteredFormat"]):
            cell.format = _with(cell.format, path, given.get("userEnteredFormat") or {})


def _write_value(cell: Cell, value: Request) -> None:
    kinds = [kind for kind, each in value.items() if each is not None]
    if len(kinds) > 1:
        raise Refusal(400, f"oneof field 'value' is already set. Cannot set '{kinds[1]}'")
    kind = kinds[0] if kinds else ""
    if kind == "errorValue":
        raise Refusal(400, "ErrorValue is read-only.")
    if kind == "stringValue" and len(value[kind]) > _LONGEST_TEXT:
        raise Refusal(
            400, f"Your input contains more than the maximum of {_LONGEST_TEXT} characters in a single cell."
        )
    cell.runs, cell.is_error = [], False
    cell.formula = value[kind] if kind == "formulaValue" else None
    shown = "Loading..." if kind == "formulaValue" else value[kind] if kind else None
    cell.is_error = kind == "formulaValue"
    cell.value = None if shown == "" else shown


def _with(into: Request, path: tuple[str, ...], source: Any) -> Request:
    """Return a format in which what stands at a path comes from another one."""
    if not path:
        return source
    changed = dict(into)
    step, rest = path[0], path[1:]
    below = _with(into.get(step, {}), rest, source.get(step) or {}) if rest else source.get(step)
    if below in (None, {}):
        changed.pop(step, None)
    else:
        changed[step] = below
    return changed
