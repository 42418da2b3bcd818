"""Properties of rows and columns: their size, and whether a person hid them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.grid_ranges import dimension_span, sheet_of
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json

if TYPE_CHECKING:
    from tests.google_emulator.document import Document


def update_dimension(document: Document, request: Json) -> Json:
    """Change size and visibility of rows or columns."""
    if request.get("dataSourceSheetRange"):
        raise Unsupported("columns of a data source")
    place = request.get("range") or {}
    sheet = sheet_of(document, place)
    dimension, start, end = dimension_span(sheet, place)
    if start >= sheet.size(dimension):
        raise Refusal(400, f"range.startIndex[{start}] is outside the grid of {sheet.size(dimension)}.")
    given = request.get("properties") or {}
    leaves = paths(parse_mask(request.get("fields") or "", "DimensionProperties"))
    if ("*",) in leaves:
        leaves = [("pixelSize",), ("hiddenByUser",)]
    changes: Json = {}
    for leaf in leaves:
        match leaf:
            case ("pixelSize",):
                if (given.get("pixelSize") or 0) < 0:
                    raise Refusal(400, "pixelSize must not be negative.")
                changes["pixelSize"] = given.get("pixelSize") or 0
            case ("hiddenByUser",):
                changes["hiddenByUser"] = True if given.get("hiddenByUser") else None
            case ("hiddenByFilter",):
                raise Refusal(400, "hiddenByFilter is read-only.")
            case _:
                raise Unsupported(f"updateDimensionProperties of {'.'.join(leaf)}")
    for position in range(start, min(end, sheet.size(dimension))):
        sheet.set_property(dimension, position, **changes)
    return {}


def auto_resize(document: Document, request: Json) -> Json:
    """Fit rows or columns to what they hold: a rough width by the longest text."""
    if request.get("dataSourceSheetDimensions"):
        raise Unsupported("columns of a data source")
    place = request.get("dimensions") or {}
    sheet = sheet_of(document, place)
    dimension, start, end = dimension_span(sheet, place)
    for position in range(start, min(end, sheet.size(dimension))):
        if dimension == "ROWS":
            sheet.set_property(dimension, position, pixelSize=21)
            continue
        texts = (
            str(row[position].value) for row in sheet.rows if position in row and row[position].has_value
        )
        longest = max((len(text) for text in texts), default=None)
        if longest is not None:
            sheet.set_property(dimension, position, pixelSize=max(7 * longest + 7, 21))
    return {}
