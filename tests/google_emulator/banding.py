"""Alternating colours over ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.grid_ranges import bounds, complete, kept_range, overlap, sheet_of, shown
from tests.google_emulator.protection import fresh_id
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.sheets import Json, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document


def add_banding(document: Document, request: Json) -> Json:
    """Band a range that has no bands yet."""
    given = complete(request.get("bandedRange") or {})
    used = {each["bandedRangeId"] for sheet in document.sheets for each in sheet.banded}
    if given.get("bandedRangeId") in used:
        raise Refusal(400, f"A banded range with id {given['bandedRangeId']} already exists.")
    given.setdefault("bandedRangeId", fresh_id(used))
    sheet = _checked(document, given, None)
    sheet.banded = [*sheet.banded, given]
    return {"bandedRange": shown(given)}


def update_banding(document: Document, request: Json) -> Json:
    """Change the masked fields of a banded range."""
    given = complete(request.get("bandedRange") or {})
    sheet, standing = _find(document, given.get("bandedRangeId") or 0)
    changed = dict(standing)
    for leaf in paths(parse_mask(request.get("fields") or "", "BandedRange")):
        names = ("range", "rowProperties", "columnProperties") if leaf[0] == "*" else leaf[:1]
        for name in names:
            changed.pop(name, None)
            if name in given:
                changed[name] = given[name]
    to = _checked(document, changed, standing)
    sheet.banded = [each for each in sheet.banded if each is not standing]
    to.banded = [*to.banded, changed]
    return {}


def delete_banding(document: Document, request: Json) -> Json:
    """Take bands away."""
    sheet, standing = _find(document, request.get("bandedRangeId") or 0)
    sheet.banded = [each for each in sheet.banded if each is not standing]
    return {}


def _checked(document: Document, given: Json, standing: Json | None) -> Sheet:
    if not (given.get("rowProperties") or given.get("columnProperties")):
        raise Refusal(400, "At least one of rowProperties and columnProperties must be set.")
    sheet = sheet_of(document, given.get("range"))
    given["range"] = kept_range(document, {**(given.get("range") or {}), "sheetId": sheet.id}, bounded=True)
    around = bounds(sheet, given["range"])
    if any(overlap(bounds(sheet, each["range"]), around) for each in sheet.banded if each is not standing):
        raise Refusal(
            400,
            "You cannot add alternating background colors to a range that already has alternating "
            "background colors.",
        )
    return sheet


def _find(document: Document, wanted: int) -> tuple[Sheet, Json]:
    for sheet in document.sheets:
        for each in sheet.banded:
            if each["bandedRangeId"] == wanted:
                return sheet, each
    raise Refusal(400, f"No banded range with id: {wanted}")
