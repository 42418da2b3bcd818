"""GridRange and DimensionRange: read from requests, moved along with rows and columns, shown in replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.google_emulator.refusals import Refusal
from tests.google_emulator.sheets import Json, Sheet
from tests.google_emulator.spans import Shift

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_ENDS = {"ROWS": ("startRowIndex", "endRowIndex"), "COLUMNS": ("startColumnIndex", "endColumnIndex")}
GRID_KEYS = frozenset(("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"))
Bounds = tuple[int, int, int, int]


def sheet_of(document: Document, place: Json | None) -> Sheet:
    """Return the tab that a range or coordinate names by id; a missing id is 0, as in any proto."""
    sheet_id = (place or {}).get("sheetId") or 0
    for sheet in document.sheets:
        if sheet.id == sheet_id:
            return sheet
    raise Refusal(400, f"No grid with id: {sheet_id}")


def bounds(sheet: Sheet, place: Json) -> Bounds:
    """Return top, bottom, left and right of a GridRange."""
    top, bottom = place.get("startRowIndex") or 0, place.get("endRowIndex")
    left, right = place.get("startColumnIndex") or 0, place.get("endColumnIndex")
    bottom = sheet.row_count if bottom is None else bottom
    right = sheet.column_count if right is None else right
    if top < 0 or left < 0:
        raise Refusal(400, f"GridRange has a negative index: {place}")
    if top >= bottom:
        raise Refusal(400, f"startRowIndex[{top}] must be less than endRowIndex[{bottom}].")
    if left >= right:
        raise Refusal(400, f"startColumnIndex[{left}] must be less than endColumnIndex[{right}].")
    if top >= sheet.row_count or left >= sheet.column_count:
        raise Refusal(
            400,
            f"Range ({sheet.title}) exceeds grid limits. Max rows: {sheet.row_count}, "
            f"max columns: {sheet.column_count}",
        )
    return top, min(bottom, sheet.row_count), left, min(right, sheet.column_count)


def area_of(document: Document, place: Json | None) -> tuple[Sheet, Bounds]:
    """Return tab and bounds of a GridRange that must be given."""
    if place is None:
        raise Refusal(400, "range is required.")
    sheet = sheet_of(document, place)
    return sheet, bounds(sheet, place)


def grid_range(sheet: Sheet, around: Bounds) -> Json:
    """Return a GridRange with everything said."""
    top, bottom, left, right = around
    return {
        "sheetId": sheet.id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def kept_range(document: Document, place: Json | None, *, bounded: bool = False) -> Json:
    """Return a GridRange to keep: checked, its sheetId said; ends that are open stay open."""
    sheet, around = area_of(document, place)
    if bounded:
        return grid_range(sheet, around)
    assert place is not None
    kept = {"sheetId": sheet.id}
    kept.update((name, each) for name, each in place.items() if name != "sheetId" and each is not None)
    return kept


def placed(document: Document, given: Json, *, bounded: bool = False) -> Sheet:
    """Return the tab of what lies on a range or a named range; a range becomes one to keep."""
    if ("range" in given) == ("namedRangeId" in given):
        raise Refusal(400, "Exactly one of range and namedRangeId must be set.")
    if "namedRangeId" in given:
        named = [each for each in document.named_ranges if each["namedRangeId"] == given["namedRangeId"]]
        if not named:
            raise Refusal(400, f"No named range with id: {given['namedRangeId']}")
        return sheet_of(document, named[0]["range"])
    sheet = sheet_of(document, given["range"])
    given["range"] = kept_range(document, {**given["range"], "sheetId": sheet.id}, bounded=bounded)
    return sheet


def dimension_span(sheet: Sheet, place: Json) -> tuple[str, int, int]:
    """Return the dimension of a DimensionRange, and its two ends."""
    dimension = place.get("dimension")
    if dimension not in _ENDS:
        raise Refusal(400, "No dimension was specified.")
    start, end = place.get("startIndex") or 0, place.get("endIndex")
    end = sheet.size(dimension) if end is None else end
    if not 0 <= start < end:
        raise Refusal(400, f"range.startIndex[{start}] must be less than range.endIndex[{end}]")
    return dimension, start, end


def dimension_range(sheet: Sheet, dimension: str, start: int, end: int) -> Json:
    """Return a DimensionRange."""
    return {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": end}


def overlap(one: Bounds, other: Bounds) -> bool:
    """Whether two areas have a cell in common."""
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def holds(outer: Bounds, inner: Bounds) -> bool:
    """Whether an area lies wholly within another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1] and outer[2] <= inner[2] and inner[3] <= outer[3]


def moved_range(place: Json, sheet: Sheet, dimension: str, shift: Shift) -> Json | None:
    """Return a GridRange as it is after a shift on a tab; the same one where nothing moves it."""
    if place["sheetId"] != sheet.id:
        return place
    start_name, end_name = _ENDS[dimension]
    start, end = place.get(start_name), place.get(end_name)
    if start is None and end is None:
        return place
    span = shift.span(start or 0, sheet.size(dimension) if end is None else end)
    if span is None:
        return None
    if span == (start, end):
        return place
    moved = dict(place)
    if start is not None:
        moved[start_name] = span[0]
    if end is not None:
        moved[end_name] = span[1]
    return moved


def moved_ranges(kept: Any, sheet: Sheet, dimension: str, shift: Shift) -> Any:
    """Return JSON in which every GridRange has moved along; those deleted are left out.

    Only objects that hold a sheetId are seen as ranges.
    """
    if isinstance(kept, list):
        moved = [moved_ranges(each, sheet, dimension, shift) for each in kept]
        return [
            after for before, after in zip(kept, moved, strict=True) if after is not None or before is None
        ]
    if isinstance(kept, dict):
        if "sheetId" in kept and kept.keys() <= GRID_KEYS:
            return moved_range(kept, sheet, dimension, shift)
        below = ((name, moved_ranges(each, sheet, dimension, shift)) for name, each in kept.items())
        return {name: each for name, each in below if each is not None}
    return kept


def without_sheet(kept: Any, sheet_id: int) -> Any:
    """Return JSON without the GridRanges on a tab that is deleted."""
    if isinstance(kept, list):
        left = [without_sheet(each, sheet_id) for each in kept]
        return [each for each in left if each is not None]
    if isinstance(kept, dict):
        if "sheetId" in kept and kept.keys() <= GRID_KEYS and kept["sheetId"] == sheet_id:
            return None
        below = ((name, without_sheet(each, sheet_id)) for name, each in kept.items())
        return {name: each for name, each in below if each is not None}
    return kept


def on_sheet(kept: Any, sheet_id: int, to: int) -> Any:
    """Return JSON in which what lies on one tab lies on another."""
    if isinstance(kept, list):
        return [on_sheet(each, sheet_id, to) for each in kept]
    if isinstance(kept, dict):
        moved = {name: on_sheet(each, sheet_id, to) for name, each in kept.items()}
        if moved.get("sheetId") == sheet_id:
            moved["sheetId"] = to
        return moved
    return kept


def complete(given: Any) -> Any:
    """Return JSON to keep: without nulls, and with the sheetId 0 that a range may leave unsaid."""
    if isinstance(given, list):
        return [complete(each) for each in given if each is not None]
    if isinstance(given, dict):
        kept = {name: complete(each) for name, each in given.items() if each is not None}
        if kept and kept.keys() <= GRID_KEYS:
            kept.setdefault("sheetId", 0)
        return kept
    return given


def shown(kept: Any) -> Any:
    """Return JSON as Google shows it: false, empty texts and lists, and the sheetId 0 left out."""
    if isinstance(kept, list):
        return [shown(each) for each in kept]
    if isinstance(kept, dict):
        below = ((name, shown(each)) for name, each in kept.items())
        return {
            name: each
            for name, each in below
            if not (
                each is None or each is False or each == "" or each == [] or (name == "sheetId" and not each)
            )
        }
    return kept
