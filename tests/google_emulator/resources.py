"""What is kept with a spreadsheet and its tabs beside cells, as spreadsheets.get shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator import metadata
from tests.google_emulator.colours import in_colours
from tests.google_emulator.grid_ranges import shown
from tests.google_emulator.hiding import hidden_rows
from tests.google_emulator.protection import protected_range
from tests.google_emulator.sheets import Json, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document


def properties(document: Document, sheet: Sheet) -> Json:
    """Return a tab's SheetProperties; false and zero are left out, except id and index."""
    grid: Json = {"rowCount": sheet.row_count, "columnCount": sheet.column_count}
    if sheet.frozen_rows:
        grid["frozenRowCount"] = sheet.frozen_rows
    if sheet.frozen_columns:
        grid["frozenColumnCount"] = sheet.frozen_columns
    grid.update(sheet.grid_extra)
    answer: Json = {
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": document.sheets.index(sheet),
        "sheetType": "GRID",
        "gridProperties": grid,
        **in_colours("SheetProperties", sheet.extra),
    }
    if sheet.hidden:
        answer["hidden"] = True
    return answer


def document_parts(document: Document) -> Json:
    """Return named ranges and the spreadsheet's own metadata; nothing where there is none."""
    own = metadata.at(document, spreadsheet=True) if document.metadata else []
    return _filled({"namedRanges": shown(document.named_ranges), "developerMetadata": own})


def sheet_parts(document: Document, sheet: Sheet) -> Json:
    """Return everything of a Sheet resource but its properties and grid data."""
    own = metadata.at(document, sheetId=sheet.id) if document.metadata else []
    return _filled(
        {
            "merges": shown(sheet.merges),
            "conditionalFormats": shown(sheet.conditional_formats),
            "filterViews": shown(sheet.filter_views),
            "protectedRanges": [protected_range(document, each) for each in sheet.protected],
            "basicFilter": shown(sheet.basic_filter) if sheet.basic_filter else None,
            "charts": shown(sheet.charts),
            "bandedRanges": shown(sheet.banded),
            "developerMetadata": own,
            "rowGroups": shown(sheet.row_groups),
            "columnGroups": shown(sheet.column_groups),
        }
    )


def dimension_properties(
    document: Document, sheet: Sheet, dimension: str, start: int, end: int, size: int
) -> list[Json]:
    """Return DimensionProperties of rows or columns, with the metadata that lies on each."""
    properties = sheet.properties(dimension)
    lines: list[Json] = [{"pixelSize": size, **shown(properties.get(at, {}))} for at in range(start, end)]
    if dimension == "ROWS" and sheet.basic_filter:
        for at in hidden_rows(document, sheet):
            if start <= at < end:
                lines[at - start]["hiddenByFilter"] = True
    for each in document.metadata:
        place = each["location"].get("dimensionRange")
        if place and (place["sheetId"], place["dimension"]) == (sheet.id, dimension):
            at = place["startIndex"]
            if start <= at < end:
                lines[at - start].setdefault("developerMetadata", []).append(metadata.shown(each))
    return lines


def _filled(parts: Json) -> Json:
    return {name: each for name, each in parts.items() if each}
