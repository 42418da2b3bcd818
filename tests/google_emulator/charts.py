"""Charts on tabs: added, changed, moved, deleted. Nothing is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.grid_ranges import GRID_KEYS, bounds, complete, sheet_of, shown
from tests.google_emulator.protection import fresh_id
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_KINDS = (
    "basicChart",
    "pieChart",
    "bubbleChart",
    "candlestickChart",
    "orgChart",
    "histogramChart",
    "waterfallChart",
    "treemapChart",
    "scorecardChart",
)


def add_chart(document: Document, request: Json) -> Json:
    """Put a chart on a tab."""
    given = complete(request.get("chart") or {})
    spec = _spec(document, given.get("spec"))
    used = {each["chartId"] for sheet in document.sheets for each in sheet.charts}
    if given.get("chartId") in used:
        raise Refusal(400, f"An embedded object with id {given['chartId']} already exists.")
    place = (given.get("position") or {}).get("overlayPosition")
    if place is None:
        raise Unsupported("a chart on a tab of its own")
    sheet, placed = _placed(document, place)
    kept = {
        "chartId": given.get("chartId", fresh_id(used)),
        "spec": spec,
        "position": {"overlayPosition": placed},
    }
    if "border" in given:
        kept["border"] = given["border"]
    sheet.charts = [*sheet.charts, kept]
    return {"chart": chart(kept)}


def update_chart(document: Document, request: Json) -> Json:
    """Replace the whole specification of a chart."""
    sheet, standing = _find(document, request.get("chartId") or 0, "chart")
    changed = {**standing, "spec": _spec(document, complete(request.get("spec")))}
    sheet.charts = [changed if each is standing else each for each in sheet.charts]
    return {}


def move_chart(document: Document, request: Json) -> Json:
    """Move or resize a chart."""
    sheet, standing = _find(document, request.get("objectId") or 0, "embedded object")
    place = complete(request.get("newPosition") or {}).get("overlayPosition")
    if place is None:
        raise Unsupported("moving a chart to a tab of its own")
    position = dict(standing["position"]["overlayPosition"])
    for leaf in paths(parse_mask(request.get("fields") or "", "OverlayPosition")):
        if leaf == ("*",):
            position = place
        elif leaf[0] in place:
            position[leaf[0]] = place[leaf[0]]
        else:
            position.pop(leaf[0], None)
    to, placed = _placed(document, position)
    changed = {**standing, "position": {"overlayPosition": placed}}
    sheet.charts = [each for each in sheet.charts if each is not standing]
    to.charts = [*to.charts, changed]
    return {"position": shown({"overlayPosition": placed})}


def delete_object(document: Document, request: Json) -> Json:
    """Delete a chart."""
    sheet, standing = _find(document, request.get("objectId") or 0, "embedded object")
    sheet.charts = [each for each in sheet.charts if each is not standing]
    return {}


def chart(kept: Json) -> Json:
    """Return an EmbeddedChart as Google shows it."""
    return shown(kept)


def _spec(document: Document, spec: Json | None) -> Json:
    kinds = [kind for kind in _KINDS if (spec or {}).get(kind) is not None]
    if spec is None or len(kinds) != 1:
        raise Refusal(400, "Chart spec must specify exactly one chart type.")
    if kinds[0] == "basicChart":
        basic = spec["basicChart"]
        if not basic.get("chartType"):
            raise Refusal(400, "Chart type must be specified for a basic chart.")
        if not basic.get("series"):
            raise Refusal(400, "A basic chart must have at least one series.")
    for place in _sources(spec):
        sheet = sheet_of(document, place)
        top, bottom, left, right = bounds(sheet, place)
        if bottom - top > 1 and right - left > 1:
            raise Refusal(400, "Source range must have a length of 1 in either rows or columns.")
    return spec


def _sources(kept: Any) -> list[Json]:
    if isinstance(kept, list):
        return [place for each in kept for place in _sources(each)]
    if isinstance(kept, dict):
        if "sheetId" in kept and kept.keys() <= GRID_KEYS:
            return [kept]
        return [place for each in kept.values() for place in _sources(each)]
    return []


def _placed(document: Document, place: Json) -> tuple[Sheet, Json]:
    anchor = place.get("anchorCell") or {}
    sheet = sheet_of(document, anchor)
    row, column = anchor.get("rowIndex") or 0, anchor.get("columnIndex") or 0
    if not (0 <= row < sheet.row_count and 0 <= column < sheet.column_count):
        raise Refusal(400, "The anchor cell of the embedded object is outside the grid.")
    cell = {"sheetId": sheet.id}
    cell.update({"rowIndex": row} if row else {})
    cell.update({"columnIndex": column} if column else {})
    size = {"widthPixels": place.get("widthPixels") or 600, "heightPixels": place.get("heightPixels") or 371}
    offsets = {name: place[name] for name in ("offsetXPixels", "offsetYPixels") if place.get(name)}
    return sheet, {"anchorCell": cell, **offsets, **size}


def _find(document: Document, wanted: int, word: str) -> tuple[Sheet, Json]:
    for sheet in document.sheets:
        for each in sheet.charts:
            if each["chartId"] == wanted:
                return sheet, each
    raise Refusal(400, f"No {word} with id: {wanted}")
