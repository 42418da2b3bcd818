"""Protected ranges: who may write where, and the requests that add, change and remove them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.grid_ranges import (
    Bounds,
    bounds,
    complete,
    holds,
    kept_range,
    overlap,
    placed,
    shown,
)
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_TEXT = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)


def check_area(document: Document, sheet: Sheet, around: Bounds) -> None:
    """Refuse a write to an area that is protected from whoever asks; a mere warning refuses nobody.

    Raises:
        Refusal: whoever asks may not edit all of it.
    """
    for each in sheet.protected:
        if may_edit(document, each):
            continue
        shielded = _bounds(document, sheet, each)
        free = [bounds(sheet, place) for place in each.get("unprotectedRanges", [])]
        if shielded and overlap(shielded, around) and not any(holds(place, around) for place in free):
            raise Refusal(400, _TEXT)


def check_insertion(document: Document, sheet: Sheet, dimension: str, at: int) -> None:
    """Refuse rows or columns within a range that is protected from whoever asks."""
    for each in sheet.protected:
        if not may_edit(document, each) and (shielded := _bounds(document, sheet, each)):
            start, end = shielded[:2] if dimension == "ROWS" else shielded[2:]
            across = shielded[2:] if dimension == "ROWS" else shielded[:2]
            whole = across == (0, sheet.size("COLUMNS" if dimension == "ROWS" else "ROWS"))
            if start < at < end and whole:
                raise Refusal(400, _TEXT)


def check_sheet(document: Document, sheet: Sheet) -> None:
    """Refuse the deletion of a tab that holds anything protected from whoever asks."""
    if any(not may_edit(document, each) for each in sheet.protected):
        raise Refusal(400, _TEXT)


def may_edit(document: Document, protected: Json) -> bool:
    """Whether whoever asks may write in a protected range."""
    asking = document.asking
    if asking is None or asking == document.owner or protected.get("warningOnly"):
        return True
    return asking in protected.get("editors", {}).get("users", [])


def _bounds(document: Document, sheet: Sheet, protected: Json) -> Bounds | None:
    place = protected.get("range")
    if place is None:
        named = (n for n in document.named_ranges if n["namedRangeId"] == protected.get("namedRangeId"))
        place = next((each["range"] for each in named), None)
    return None if place is None else bounds(sheet, place)


def protected_range(document: Document, protected: Json) -> Json:
    """Return a ProtectedRange as Google shows it to whoever asks."""
    answer = shown(protected)
    if may_edit(document, protected):
        answer["requestingUserCanEdit"] = True
    return answer


def add_protected_range(document: Document, request: Json) -> Json:
    """Protect a range."""
    given = complete(request.get("protectedRange") or {})
    sheet = _place(document, given)
    used = {each["protectedRangeId"] for tab in document.sheets for each in tab.protected}
    if given.get("protectedRangeId") in used:
        raise Refusal(400, f"A protected range with id {given['protectedRangeId']} already exists.")
    given.setdefault("protectedRangeId", fresh_id(used))
    given.pop("requestingUserCanEdit", None)
    _set_editors(document, given)
    sheet.protected = [*sheet.protected, given]
    return {"protectedRange": protected_range(document, given)}


def update_protected_range(document: Document, request: Json) -> Json:
    """Change the masked fields of a protected range."""
    given = complete(request.get("protectedRange") or {})
    sheet, standing = _find(document, given.get("protectedRangeId") or 0)
    if not may_edit(document, standing):
        raise Refusal(400, _TEXT)
    changed = dict(standing)
    mask = parse_mask(request.get("fields") or "", "ProtectedRange")
    names = {leaf[0] for leaf in paths(mask)}
    if "*" in names:
        names = {"range", "namedRangeId", "description", "warningOnly", "editors", "unprotectedRanges"}
    for name in names:
        if name in ("protectedRangeId", "requestingUserCanEdit"):
            raise Refusal(400, f"{name} is read-only.")
        changed.pop(name, None)
        if name in given:
            changed[name] = given[name]
    if "range" in names or "namedRangeId" in names:
        changed.pop("namedRangeId" if "range" in given else "range", None)
    to = _place(document, changed)
    _set_editors(document, changed, sent=bool(given.get("editors")) and "editors" in names)
    sheet.protected = [each for each in sheet.protected if each is not standing]
    to.protected = [*to.protected, changed]
    return {}


def delete_protected_range(document: Document, request: Json) -> Json:
    """Take a protection away."""
    sheet, standing = _find(document, request.get("protectedRangeId") or 0)
    if not may_edit(document, standing):
        raise Refusal(400, _TEXT)
    sheet.protected = [each for each in sheet.protected if each is not standing]
    return {}


def _place(document: Document, given: Json) -> Sheet:
    if given.get("tableId"):
        raise Unsupported("the protection of a table")
    sheet = placed(document, given)
    free = given.get("unprotectedRanges")
    if free and given.get("range", {"": 0}).keys() - {"sheetId"}:
        raise Refusal(400, "Unprotected ranges are only supported on protected sheets.")
    if free:
        given["unprotectedRanges"] = [kept_range(document, each) for each in free]
    return sheet


def _set_editors(document: Document, given: Json, *, sent: bool = True) -> None:
    if given.get("warningOnly"):
        if sent and given.get("editors"):
            raise Refusal(400, "ProtectedRange is warningOnly. Editors cannot be set on it.")
        given["editors"] = {}
        return
    given.pop("warningOnly", None)
    editors = {name: each for name, each in (given.get("editors") or {}).items() if each}
    asking = document.asking
    if asking is not None and asking not in editors.get("users", []):
        editors["users"] = [*editors.get("users", []), asking]
    given["editors"] = editors


def _find(document: Document, wanted: int) -> tuple[Sheet, Json]:
    for sheet in document.sheets:
        for each in sheet.protected:
            if each["protectedRangeId"] == wanted:
                return sheet, each
    raise Refusal(400, f"No protected range with id: {wanted}")


def fresh_id(used: set[int]) -> int:
    """Return an id that is not in use."""
    while (number := random.randrange(1, 2**31)) in used:
        pass
    return number
