"""Which areas a DataFilter selects."""

from __future__ import annotations

from typing import Any

from tests.google_emulator import metadata
from tests.google_emulator.document import Document
from tests.google_emulator.grid_ranges import bounds, sheet_of
from tests.google_emulator.ranges import Area, parse, whole
from tests.google_emulator.refusals import Refusal

Json = dict[str, Any]


def areas_of(document: Document, wanted: Json) -> list[Area]:
    """Return the areas that a filter selects, metadata's in the order in which it stands.

    Metadata of the spreadsheet itself is no area.

    Raises:
        Refusal: the filter says nothing, or more than one thing.
    """
    said = [name for name, each in wanted.items() if each is not None]
    if len(said) != 1:
        raise Refusal(400, "A data filter must specify exactly one of its fields.")
    match said[0]:
        case "a1Range":
            return [parse(document, wanted["a1Range"])]
        case "gridRange":
            sheet = sheet_of(document, wanted["gridRange"])
            return [Area(sheet, *bounds(sheet, wanted["gridRange"]))]
    places = (_place(document, each["location"]) for each in metadata.select(document, [wanted]))
    return [area for area in places if area is not None]


def _place(document: Document, location: Json) -> Area | None:
    if location["locationType"] == "SPREADSHEET":
        return None
    place = location.get("dimensionRange")
    if place is None:
        return whole(sheet_of(document, location))
    sheet = sheet_of(document, place)
    if place["dimension"] == "ROWS":
        return Area(sheet, place["startIndex"], place["endIndex"], 0, sheet.column_count)
    return Area(sheet, 0, sheet.row_count, place["startIndex"], place["endIndex"])
