"""Ranges with names, unique in a spreadsheet whatever their case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.grid_ranges import complete, kept_range, sheet_of, shown
from tests.google_emulator.protection import fresh_id
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.sheets import Json

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_NAME = re.compile(r"^[^\W\d][\w.]{0,249}$")
_LIKE_A_CELL = re.compile(r"^([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|true|false)$", re.IGNORECASE)


def add_named_range(document: Document, request: Json) -> Json:
    """Name a range."""
    given = complete(request.get("namedRange") or {})
    used = {each["namedRangeId"] for each in document.named_ranges}
    if given.get("namedRangeId") in used:
        raise Refusal(400, f"A named range with id {given['namedRangeId']} already exists.")
    number = fresh_id({int(each) for each in used if each.isdigit()})
    kept = {"namedRangeId": given.get("namedRangeId") or str(number), **_checked(document, given, None)}
    document.named_ranges = [*document.named_ranges, kept]
    return {"namedRange": shown(kept)}


def update_named_range(document: Document, request: Json) -> Json:
    """Change the name or the range."""
    given = complete(request.get("namedRange") or {})
    standing = _find(document, given.get("namedRangeId") or "")
    changed = dict(standing)
    for leaf in paths(parse_mask(request.get("fields") or "", "NamedRange")):
        for name in ("name", "range") if leaf[0] == "*" else leaf[:1]:
            changed[name] = given.get(name)
    changed = {**changed, **_checked(document, changed, standing)}
    document.named_ranges = [changed if each is standing else each for each in document.named_ranges]
    return {}


def delete_named_range(document: Document, request: Json) -> Json:
    """Forget a name."""
    standing = _find(document, request.get("namedRangeId") or "")
    document.named_ranges = [each for each in document.named_ranges if each is not standing]
    return {}


def _checked(document: Document, given: Json, standing: Json | None) -> Json:
    name = given.get("name") or ""
    if not _NAME.match(name) or _LIKE_A_CELL.match(name):
        raise Refusal(400, f"The name '{name}' is not a valid name for a named range.")
    others = (each for each in document.named_ranges if each is not standing)
    if any(each["name"].lower() == name.lower() for each in others):
        raise Refusal(400, f"A named range with the name '{name}' already exists.")
    place = given.get("range")
    if place is None:
        raise Refusal(400, "range is required.")
    sheet = sheet_of(document, place)
    return {"name": name, "range": kept_range(document, {**place, "sheetId": sheet.id})}


def _find(document: Document, wanted: str) -> Json:
    for each in document.named_ranges:
        if each["namedRangeId"] == wanted:
            return each
    raise Refusal(400, f"No named range with id: {wanted}")
