"""How the stand-in shows a document: values for values:batchGet, resources for spreadsheets.get."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.google_emulator.discovery import Mask, covers
from tests.google_emulator.document import ERROR_TEXTS, Cell, Document, Sheet
from tests.google_emulator.ranges import Area, written
from tests.google_emulator.refusals import Unsupported
from tests.google_emulator.resources import (
    dimension_properties,
    document_parts,
    properties,
    sheet_parts,
)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def value_range(area: Area, dimension: str, render: str, dates: str) -> dict[str, Any]:
    """Return a ValueRange: trailing blanks trimmed, no ``values`` where there are none."""
    lines = [_values(row, area.left, area.right, render, dates) for row in _rows(area)]
    if dimension == "COLUMNS":
        width = max((len(line) for line in lines), default=0)
        lines = [[line[c] if c < len(line) else "" for line in lines] for c in range(width)]
    answer: dict[str, Any] = {"range": written(area), "majorDimension": dimension}
    values = [_trimmed(line) for line in lines]
    while values and not values[-1]:
        values.pop()
    if values:
        answer["values"] = values
    return answer


def _rows(area: Area) -> list[dict[int, Cell]]:
    return area.sheet.rows[area.top : area.bottom]


def _values(row: dict[int, Cell], left: int, right: int, render: str, dates: str) -> list[Any]:
    end = max((column for column, cell in row.items() if cell.has_value and column < right), default=-1) + 1
    return [_shown(row.get(column), render, dates) for column in range(left, end)]


def _trimmed(line: list[Any]) -> list[Any]:
    end = len(line)
    while end and line[end - 1] == "":
        end -= 1
    return line[:end]


def _shown(cell: Cell | None, render: str, dates: str) -> Any:
    if cell is None or not cell.has_value:
        return ""
    if render == "FORMULA":
        return cell.formula if cell.formula is not None else cell.value
    if render == "FORMATTED_VALUE" or (dates == "FORMATTED_STRING" and _is_date(cell)):
        return formatted(cell)
    return cell.value


def _is_date(cell: Cell) -> bool:
    kind = cell.format.get("numberFormat", {}).get("type")
    return kind == "DATE" and isinstance(cell.value, int | float) and not isinstance(cell.value, bool)


def formatted(cell: Cell) -> str:
    """Return a cell as text; of number formats only the plain one and ISO dates are known."""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str) or value is None:
        return value or ""
    if _is_date(cell):
        day = date(1899, 12, 30) + timedelta(days=int(value))
        match cell.format["numberFormat"].get("pattern", "yyyy-mm-dd"):
            case "yyyy-mm-dd":
                return day.isoformat()
            case "d mmm yyyy":
                return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
            case other:
                raise Unsupported(f"showing the date format {other}")
    return str(int(value)) if float(value).is_integer() else repr(value)


def spreadsheet(document: Document, mask: Mask, areas: list[Area] | None, *, data: bool) -> dict[str, Any]:
    """Return a Spreadsheet, before its mask: only tabs that the areas touch, grid data where asked for."""
    answer: dict[str, Any] = {
        "spreadsheetId": document.id,
        "properties": {
            "title": document.title,
            "locale": document.locale,
            "autoRecalc": "ON_CHANGE",
            "timeZone": document.time_zone,
        },
        "sheets": [
            _sheet(document, sheet, mask, areas, data)
            for sheet in document.sheets
            if areas is None or any(area.sheet is sheet for area in areas)
        ],
        "spreadsheetUrl": f"https://docs.google.com/spreadsheets/d/{document.id}/edit",
    }
    answer.update(document_parts(document))
    return answer


def _sheet(
    document: Document, sheet: Sheet, mask: Mask, areas: list[Area] | None, data: bool
) -> dict[str, Any]:
    answer: dict[str, Any] = {"properties": properties(document, sheet)}
    answer.update(sheet_parts(document, sheet))
    if data and covers(mask, "sheets", "data"):
        whole = [Area(sheet, 0, sheet.row_count, 0, sheet.column_count)]
        wanted = whole if areas is None else [area for area in areas if area.sheet is sheet]
        answer["data"] = [_grid_data(document, area, mask) for area in wanted]
    return answer


def _grid_data(document: Document, area: Area, mask: Mask) -> dict[str, Any]:
    rows = []
    for row in _rows(area):
        kept = [column for column, cell in row.items() if not cell.is_bare and column < area.right]
        cells = [row.get(column) for column in range(area.left, max(kept, default=-1) + 1)]
        rows.append({"values": [cell_data(cell) for cell in cells]} if cells else {})
    while rows and not rows[-1]:
        rows.pop()
    answer: dict[str, Any] = {}
    if area.top:
        answer["startRow"] = area.top
    if area.left:
        answer["startColumn"] = area.left
    if rows:
        answer["rowData"] = rows
    if covers(mask, "sheets", "data", "rowMetadata"):
        answer["rowMetadata"] = dimension_properties(document, area.sheet, "ROWS", area.top, area.bottom, 21)
    if covers(mask, "sheets", "data", "columnMetadata"):
        answer["columnMetadata"] = dimension_properties(
            document, area.sheet, "COLUMNS", area.left, area.right, 100
        )
    return answer


def cell_data(cell: Cell | None) -> dict[str, Any]:
    """Return a CellData; what is not there is left out."""
    answer: dict[str, Any] = {}
    if cell is None:
        return answer
    if cell.has_value:
        effective = extended(cell)
        answer["userEnteredValue"] = {"formulaValue": cell.formula} if cell.formula is not None else effective
        answer["effectiveValue"] = effective
        answer["formattedValue"] = formatted(cell)
    if cell.format:
        answer["userEnteredFormat"] = cell.format
    if cell.note:
        answer["note"] = cell.note
    if cell.runs:
        answer["textFormatRuns"] = cell.runs
        uri = cell.runs[0].get("format", {}).get("link", {}).get("uri")
        if uri and len(cell.runs) == 1:
            answer["hyperlink"] = uri
    if cell.validation:
        answer["dataValidation"] = cell.validation
    return answer


def extended(cell: Cell) -> dict[str, Any]:
    """Return a cell's value as an ExtendedValue."""
    value = cell.value
    if cell.is_error:
        return {"errorValue": {"type": ERROR_TEXTS[str(value)], "message": str(value)}}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": value} if value is not None else {}
