"""How the stand-in shows a document as a Spreadsheet: only what the mask asks for is worked out."""

from __future__ import annotations

from typing import Any

from tests.google_emulator.colours import THEME, in_colours
from tests.google_emulator.discovery import Mask, below, covers
from tests.google_emulator.document import Document, Sheet
from tests.google_emulator.ranges import Area, whole
from tests.google_emulator.resources import (
    dimension_properties,
    document_parts,
    properties,
    sheet_parts,
)
from tests.google_emulator.showing import Showing, default_format

Json = dict[str, Any]
_ROW_PIXELS, _COLUMN_PIXELS = 21, 100


def spreadsheet(document: Document, mask: Mask, areas: list[Area] | None, *, data: bool) -> Json:
    """Return a Spreadsheet, before its mask: only tabs that the areas touch, grid data where asked for."""
    answer: Json = {"spreadsheetId": document.id}
    if covers(mask, "properties"):
        answer["properties"] = _properties(document)
    if covers(mask, "sheets"):
        tabs = [s for s in document.sheets if areas is None or any(area.sheet is s for area in areas)]
        answer["sheets"] = [_sheet(document, sheet, mask, areas, data) for sheet in tabs]
    answer.update(document_parts(document))
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{document.id}/edit"
    return answer


def _properties(document: Document) -> Json:
    return {
        "title": document.title,
        "locale": document.locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": document.time_zone,
        "defaultFormat": default_format(),
        "spreadsheetTheme": {
            "primaryFontFamily": "Arial",
            "themeColors": [{"colorType": name, "color": {"rgbColor": rgb}} for name, rgb in THEME],
        },
    }


def _sheet(document: Document, sheet: Sheet, mask: Mask, areas: list[Area] | None, data: bool) -> Json:
    answer: Json = {"properties": properties(document, sheet)}
    if data and (wanted := below(mask, "sheets", "data")) is not None:
        shown = [whole(sheet)] if areas is None else [area for area in areas if area.sheet is sheet]
        answer["data"] = [_grid_data(document, area, wanted) for area in shown]
    if set(below(mask, "sheets") or {"*"}) - {"properties", "data"}:
        answer.update(in_colours("Sheet", sheet_parts(document, sheet)))
    return answer


def _grid_data(document: Document, area: Area, mask: Mask) -> Json:
    answer: Json = {}
    if area.top:
        answer["startRow"] = area.top
    if area.left:
        answer["startColumn"] = area.left
    cells = below(mask, "rowData", "values")
    if cells is not None and (rows := _row_data(document, area, cells)):
        answer["rowData"] = rows
    sides = (("ROWS", area.top, area.bottom, _ROW_PIXELS), ("COLUMNS", area.left, area.right, _COLUMN_PIXELS))
    for name, (dimension, start, end, pixels) in zip(("rowMetadata", "columnMetadata"), sides, strict=True):
        if covers(mask, name):
            answer[name] = dimension_properties(document, area.sheet, dimension, start, end, pixels)
    return answer


_OF_VALUES = {"effectiveValue", "userEnteredValue", "formattedValue"}


def _row_data(document: Document, area: Area, wanted: Mask) -> list[Json]:
    """Return RowData: rows and cells without anything asked for are trimmed at the end, else {}."""
    showing, sheet = Showing(document), area.sheet
    only_values = bool(wanted) and wanted.keys() <= _OF_VALUES
    rows: list[Json] = []
    filled = 0
    for at in range(area.top, sheet.last_row(area.bottom)):
        row = sheet.rows[at]
        end = sheet.values_end(at) if only_values else max(row, default=-1) + 1
        cells = map(row.get, range(area.left, min(end, area.right)))
        values = [showing.cell_data(sheet, cell, wanted) if cell else {} for cell in cells]
        while values and not values[-1]:
            values.pop()
        rows.append({"values": values} if values else {})
        filled = len(rows) if values else filled
    return rows[:filled]
