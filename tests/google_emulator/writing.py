"""Requests that write cells: updateCells, appendCells, repeatCell, updateBorders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.google_emulator.cells import Cell
from tests.google_emulator.colours import without_twin
from tests.google_emulator.discovery import Mask, parse_mask, paths
from tests.google_emulator.grid_ranges import area_of, sheet_of
from tests.google_emulator.protection import check_area
from tests.google_emulator.references import Copied, rewritten
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json, Row, Sheet
from tests.google_emulator.spans import Insert
from tests.google_emulator.structure import shift
from tests.google_emulator.validation import check_value, kept_rule

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_LONGEST_TEXT = 50_000
_WRITABLE = ("userEnteredValue", "userEnteredFormat", "note", "textFormatRuns", "dataValidation")


def update_cells(document: Document, request: Json) -> Json:
    """Write the masked fields of rows of cells; a range larger than the rows clears the rest."""
    mask = _mask(request)
    rows = request.get("rows") or []
    if ("start" in request) == ("range" in request):
        raise Refusal(400, "Exactly one of start and range must be set.")
    if "start" in request:
        start = request["start"] or {}
        sheet = sheet_of(document, start)
        _write_rows(document, sheet, start.get("rowIndex") or 0, start.get("columnIndex") or 0, rows, mask)
        return {}
    sheet, (top, bottom, left, right) = area_of(document, request["range"])
    if len(rows) > bottom - top:
        raise Refusal(400, _beyond("row", top + len(rows) - 1, bottom - 1))
    for row in rows:
        if len((row or {}).get("values") or []) > right - left:
            raise Refusal(400, _beyond("column", left + len(row["values"]) - 1, right - 1))
    check_area(document, sheet, (top, bottom, left, right))
    for row in range(top, bottom):
        values = ((rows[row - top] or {}).get("values") or []) if row - top < len(rows) else []
        for column in range(left, right):
            given = values[column - left] if column - left < len(values) else None
            if given or sheet.peek(row, column):
                _write(document, sheet, row, column, given or {}, mask)
    return {}


def append_cells(document: Document, request: Json) -> Json:
    """Write rows below the last one that holds data; the grid grows to take them."""
    if request.get("tableId"):
        raise Unsupported("appendCells to a table")
    mask, rows = _mask(request), request.get("rows") or []
    sheet = sheet_of(document, request)
    filled = (n for n, row in enumerate(sheet.rows) if any(cell.has_value for cell in row.values()))
    top = max(filled, default=-1) + 1
    missing = top + len(rows) - sheet.row_count
    if missing > 0:
        shift(document, sheet, "ROWS", Insert(sheet.row_count, missing, inherits_before=True))
    _write_rows(document, sheet, top, 0, rows, mask)
    return {}


def _write_rows(document: Document, sheet: Sheet, top: int, left: int, rows: list[Any], mask: Mask) -> None:
    if top < 0 or left < 0:
        raise Refusal(400, "A coordinate must not be negative.")
    lines = [(row or {}).get("values") or [] for row in rows]
    if top + len(rows) > sheet.row_count:
        raise Refusal(400, _beyond("row", top + len(rows) - 1, sheet.row_count - 1))
    width = max(map(len, lines), default=0)
    if left + width > sheet.column_count:
        raise Refusal(400, _beyond("column", left + width - 1, sheet.column_count - 1))
    for row, values in enumerate(lines, start=top):
        if sheet.protected and values:
            check_area(document, sheet, (row, row + 1, left, left + len(values)))
        for column, given in enumerate(values, start=left):
            _write(document, sheet, row, column, given or {}, mask)


def _beyond(word: str, wanted: int, last: int) -> str:
    return f"Attempting to write {word}: {wanted}, beyond the last requested {word} of: {last}"


def repeat_cell(document: Document, request: Json) -> Json:
    """Write one cell's masked fields over a range; a formula's references move along."""
    mask = _mask(request)
    sheet, around = area_of(document, request.get("range"))
    check_area(document, sheet, around)
    top, bottom, left, right = around
    given = request.get("cell") or {}
    bare = Cell()
    _fill(bare, given, mask)

    def repeated(row: Row) -> Row:
        cells = row.copy()
        for column in range(left, right):
            standing = cells.get(column)
            if standing is not None:
                cells[column] = changed = standing.again()
                _fill(changed, given, mask)
            elif not bare.is_bare:
                cells[column] = bare
        return cells

    sheet.change_rows(top, bottom, repeated)
    if "userEnteredValue" in mask and (bare.formula or document.guesses.strict_validation != "ignored"):
        for row in range(top, bottom):
            for column, cell in list(sheet.rows[row].items()):
                if left <= column < right:
                    check_value(document, sheet, row, column, cell)
                    if bare.formula:
                        formula = rewritten(bare.formula, Copied(row - top, column - left), True)
                        sheet.cell(row, column).formula = formula
    return {}


def update_borders(document: Document, request: Json) -> Json:
    """Set the borders of a range; the inner ones are kept as borders of the cells beside them."""
    sheet, around = area_of(document, request.get("range"))
    check_area(document, sheet, around)
    top, bottom, left, right = around
    for row in range(top, bottom):
        for column in range(left, right):
            sides = {
                "top": request.get("top") if row == top else request.get("innerHorizontal"),
                "bottom": request.get("bottom") if row == bottom - 1 else request.get("innerHorizontal"),
                "left": request.get("left") if column == left else request.get("innerVertical"),
                "right": request.get("right") if column == right - 1 else request.get("innerVertical"),
            }
            given = {side: border for side, border in sides.items() if border is not None}
            if given:
                cell = sheet.cell(row, column)
                borders = {**cell.format.get("borders", {}), **given}
                kept = {side: each for side, each in borders.items() if each.get("style") != "NONE"}
                cell.format = {name: each for name, each in cell.format.items() if name != "borders"}
                cell.format.update({"borders": kept} if kept else {})
    return {}


def _mask(request: Json) -> Mask:
    mask = parse_mask(request.get("fields") or "", "CellData")
    if "*" in mask:
        mask = {name: {} for name in _WRITABLE}
    for name in mask:
        if name in ("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink"):
            raise Refusal(400, f"The field {name} is read-only.")
        if name not in _WRITABLE:
            raise Unsupported(f"writing the field {name} of a cell")
    return mask


def _write(document: Document, sheet: Sheet, row: int, column: int, given: Json, mask: Mask) -> None:
    cell = sheet.cell(row, column)
    _fill(cell, given, mask)
    if cell.validation is not None and "userEnteredValue" in mask:
        check_value(document, sheet, row, column, cell)


def _fill(cell: Cell, given: Json, mask: Mask) -> None:
    if "userEnteredValue" in mask:
        _write_value(cell, given.get("userEnteredValue") or {})
    if "textFormatRuns" in mask:
        cell.runs = given.get("textFormatRuns") or []
    if "note" in mask:
        cell.note = given.get("note") or ""
    if "dataValidation" in mask:
        cell.validation = kept_rule(given.get("dataValidation"))
    if "userEnteredFormat" in mask:
        for path in paths(mask["userEnteredFormat"]):
            standing = without_twin(cell.format, path) if path else cell.format
            cell.format = _with(standing, path, given.get("userEnteredFormat") or {})


def _write_value(cell: Cell, value: Json) -> None:
    kinds = [kind for kind, each in value.items() if each is not None]
    if len(kinds) > 1:
        raise Refusal(400, f"oneof field 'value' is already set. Cannot set '{kinds[1]}'")
    kind = kinds[0] if kinds else ""
    if kind == "errorValue":
        raise Refusal(400, "ErrorValue is read-only.")
    if kind in ("stringValue", "formulaValue") and len(value[kind]) > _LONGEST_TEXT:
        raise Refusal(
            400, f"Your input contains more than the maximum of {_LONGEST_TEXT} characters in a single cell."
        )
    cell.runs = []
    cell.formula = value[kind] if kind == "formulaValue" else None
    shown = "Loading..." if kind == "formulaValue" else value[kind] if kind else None
    cell.is_error = kind == "formulaValue"
    cell.value = None if shown == "" else shown


def _with(into: Json, path: tuple[str, ...], source: Any) -> Json:
    """Return a format in which what stands at a path comes from another one."""
    if not path or path == ("*",):
        return source
    changed = dict(into)
    step, rest = path[0], path[1:]
    below = _with(into.get(step, {}), rest, source.get(step) or {}) if rest else source.get(step)
    if below is None or (rest and not below):
        changed.pop(step, None)
    else:
        changed[step] = below
    return changed
