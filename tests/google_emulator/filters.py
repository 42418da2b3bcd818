"""Filter views, each person's own, and the basic filter that everybody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.grid_ranges import complete, kept_range, placed, sheet_of, shown
from tests.google_emulator.hiding import passing
from tests.google_emulator.protection import fresh_id
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_FIELDS = {"title", "range", "namedRangeId", "sortSpecs", "criteria", "filterSpecs"}


def add_view(document: Document, request: Json) -> Json:
    """Add a filter view."""
    given = complete(request.get("filter") or {})
    used = {each["filterViewId"] for sheet in document.sheets for each in sheet.filter_views}
    if given.get("filterViewId") in used:
        raise Refusal(400, f"A filter view with id {given['filterViewId']} already exists.")
    given.setdefault("filterViewId", fresh_id(used))
    sheet = _place(document, given)
    _default_title(sheet, given)
    sheet.filter_views = [*sheet.filter_views, _with_both(given)]
    return {"filter": view(sheet.filter_views[-1])}


def update_view(document: Document, request: Json) -> Json:
    """Change the masked fields of a filter view."""
    given = complete(request.get("filter") or {})
    sheet, standing = _find(document, given.get("filterViewId") or 0)
    names = {leaf[0] for leaf in paths(parse_mask(request.get("fields") or "", "FilterView"))}
    if "*" in names:
        names = _FIELDS
    if not names <= _FIELDS:
        raise Refusal(400, f"The fields {sorted(names - _FIELDS)} of a filter view cannot be changed.")
    changed = {name: each for name, each in standing.items() if name not in names}
    if names & {"criteria", "filterSpecs"}:
        changed.pop("criteria", None)
        changed.pop("filterSpecs", None)
    changed.update((name, given[name]) for name in names if name in given)
    if names & {"range", "namedRangeId"}:
        changed.pop("namedRangeId" if "range" in given else "range", None)
    to = _place(document, changed)
    sheet.filter_views = [each for each in sheet.filter_views if each is not standing]
    to.filter_views = [*to.filter_views, _with_both(changed)]
    return {}


def duplicate_view(document: Document, request: Json) -> Json:
    """Copy a filter view."""
    sheet, standing = _find(document, request.get("filterId") or 0)
    used = {each["filterViewId"] for tab in document.sheets for each in tab.filter_views}
    copied = {**standing, "filterViewId": fresh_id(used), "title": f"Copy of {standing['title']}"}
    sheet.filter_views = [*sheet.filter_views, copied]
    return {"filter": view(copied)}


def delete_view(document: Document, request: Json) -> Json:
    """Delete a filter view."""
    sheet, standing = _find(document, request.get("filterId") or 0)
    sheet.filter_views = [each for each in sheet.filter_views if each is not standing]
    return {}


def set_basic_filter(document: Document, request: Json) -> Json:
    """Set the one filter of a tab; its range is kept with all ends said."""
    given = complete(request.get("filter") or {})
    if given.get("tableId"):
        raise Unsupported("the filter of a table")
    given.setdefault("range", {"sheetId": 0})
    sheet = sheet_of(document, given["range"])
    given["range"] = kept_range(document, {**given["range"], "sheetId": sheet.id}, bounded=True)
    kept = _with_both(given)
    for criterion in kept.get("criteria", {}).values():
        passing(criterion)
    sheet.basic_filter = kept
    return {}


def clear_basic_filter(document: Document, request: Json) -> Json:
    """Take the filter of a tab away, if there is one."""
    sheet_of(document, request).basic_filter = None
    return {}


def view(kept: Json) -> Json:
    """Return a filter as Google shows it."""
    return shown(kept)


def _with_both(given: Json) -> Json:
    """Return a filter with criteria and filterSpecs, as replies hold both."""
    kept = dict(given)
    if kept.get("filterSpecs"):
        kept["criteria"] = {
            str(each.get("columnIndex") or 0): each.get("filterCriteria") or {}
            for each in kept["filterSpecs"]
        }
    elif kept.get("criteria"):
        kept["filterSpecs"] = [
            {"columnIndex": int(column), "filterCriteria": each} for column, each in kept["criteria"].items()
        ]
    return kept


def _place(document: Document, given: Json) -> Sheet:
    if given.get("tableId"):
        raise Unsupported("the filter view of a table")
    return placed(document, given, bounded=True)


def _default_title(sheet: Sheet, given: Json) -> None:
    if not given.get("title"):
        used = {each["title"] for each in sheet.filter_views}
        given["title"] = next(t for n in range(1, 10_000) if (t := f"Filter {n}") not in used)


def _find(document: Document, wanted: int) -> tuple[Sheet, Json]:
    for sheet in document.sheets:
        for each in sheet.filter_views:
            if each["filterViewId"] == wanted:
                return sheet, each
    raise Refusal(400, f"No filter view with id: {wanted}")
