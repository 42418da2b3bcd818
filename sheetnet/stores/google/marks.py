"""Marks: the developer metadata by which tabs and columns are known again, and what was once set up.

Marks go with a tab or column that people rename or move. The record of what was set up tells what a
person has taken away on purpose from what is missing. Nobody sees either in the browser.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sheetnet.stores.google.book import COLUMN_KEY, SETUP_KEY, TAB_KEY

Json = dict[str, Any]

_LAYOUT = 1


def tab_mark(sheet_id: int, title: str) -> Json:
    """Return the request that marks a tab as one of the workbook."""
    return _created(TAB_KEY, title, {"sheetId": sheet_id})


def column_mark(columns: Json, name: str) -> Json:
    """Return the request that marks the one column of a DimensionRange."""
    return _created(COLUMN_KEY, name, {"dimensionRange": columns})


def once_set_up(record: str) -> frozenset[str]:
    """Return what a record names as set up; nothing where there is none, or it cannot be read."""
    try:
        names = json.loads(record)["done"]
        return frozenset(names) if all(isinstance(name, str) for name in names) else frozenset()
    except (ValueError, KeyError, TypeError):
        return frozenset()


def record_requests(before: str, names: Iterable[str], sheet_id: int | None = None) -> list[Json]:
    """Return the requests that record what is set up, at a tab or at the spreadsheet; none if it is known."""
    known = once_set_up(before)
    done = known | frozenset(names)
    if done == known:
        return []
    place: Json = {"spreadsheet": True} if sheet_id is None else {"sheetId": sheet_id}
    value = json.dumps({"layout": _LAYOUT, "done": sorted(done)}, ensure_ascii=False, separators=(",", ":"))
    if not before:
        return [_created(SETUP_KEY, value, place)]
    lookup = {
        "metadataKey": SETUP_KEY,
        "metadataLocation": place,
        "locationMatchingStrategy": "EXACT_LOCATION",
    }
    changed = {
        "dataFilters": [{"developerMetadataLookup": lookup}],
        "developerMetadata": {"metadataValue": value},
        "fields": "metadataValue",
    }
    return [{"updateDeveloperMetadata": changed}]


def _created(key: str, value: str, place: Json) -> Json:
    metadata = {
        "metadataKey": key,
        "metadataValue": value,
        "location": place,
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": metadata}}
