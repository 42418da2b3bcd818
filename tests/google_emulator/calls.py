"""The calls that the stand-in answers: which path means which, and what each does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.google_emulator import batch, discovery, metadata
from tests.google_emulator.discovery import covers, parse_mask, take
from tests.google_emulator.document import Document
from tests.google_emulator.ranges import parse
from tests.google_emulator.refusals import Malformed, Refusal, Unsupported, unknown_name
from tests.google_emulator.rendering import spreadsheet, value_range

if TYPE_CHECKING:
    from tests.google_emulator.service import Service

Query = dict[str, list[str]]

_ROUTES = (
    ("token", "POST", re.compile(r"^/token$")),
    ("create", "POST", re.compile(r"^/v4/spreadsheets$")),
    ("get", "GET", re.compile(r"^/v4/spreadsheets/([^/:]+)$")),
    ("batchUpdate", "POST", re.compile(r"^/v4/spreadsheets/([^/:]+):batchUpdate$")),
    ("batchGet", "GET", re.compile(r"^/v4/spreadsheets/([^/:]+)/values:batchGet$")),
    ("metadata", "GET", re.compile(r"^/v4/spreadsheets/([^/:]+)/developerMetadata/([0-9]+)$")),
)
_ALWAYS_TAKEN = {"fields", "prettyPrint", "alt"}
_TAKEN = {
    "get": {"ranges", "includeGridData"},
    "batchGet": {"ranges", "majorDimension", "valueRenderOption", "dateTimeRenderOption"},
}
_REPLY = {
    "create": "Spreadsheet",
    "get": "Spreadsheet",
    "batchUpdate": "BatchUpdateSpreadsheetResponse",
    "batchGet": "BatchGetValuesResponse",
    "metadata": "DeveloperMetadata",
}
_ENUMS = {
    "majorDimension": ("ROWS", ("ROWS", "COLUMNS")),
    "valueRenderOption": ("FORMATTED_VALUE", ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")),
    "dateTimeRenderOption": ("SERIAL_NUMBER", ("SERIAL_NUMBER", "FORMATTED_STRING")),
}


@dataclass(frozen=True)
class Call:
    """One call: its name, the parts of its path, its query."""

    name: str
    parts: tuple[str, ...]
    query: Query


def route(method: str, path: str, query: Query) -> Call:
    """Return which call this is.

    Raises:
        Unsupported: the stand-in has no such path.
        Malformed: the path takes no such parameter.
    """
    for name, verb, pattern in _ROUTES:
        found = pattern.match(path)
        if found and verb == method:
            for parameter in query.keys() - _ALWAYS_TAKEN - _TAKEN.get(name, set()):
                raise unknown_name(parameter, "")
            return Call(name, found.groups(), query)
    raise Unsupported(f"{method} {path}")


def carry_out(service: Service, call: Call, body: dict[str, Any], email: str) -> dict[str, Any]:
    """Answer a call; the answer fits Google's schema, and then the caller's field mask."""
    if call.name == "create":
        answer = _create(service, body)
    else:
        document = service.documents.get(call.parts[0])
        if document is None:
            raise Refusal(404)
        if document.readers is not None and email not in document.readers:
            raise Refusal(document.guesses.revoked)
        document.asking = email
        try:
            answer = _ANSWERS[call.name](document, call, body)
        finally:
            document.asking = None
    name = _REPLY[call.name]
    try:
        discovery.check(name, answer)
    except Malformed as fault:
        raise AssertionError(f"the stand-in's own reply does not fit {name}: {fault.message}") from fault
    return take(_mask(call), answer)


def _mask(call: Call) -> discovery.Mask:
    fields = call.query.get("fields", ["*"])[0]
    return parse_mask(fields, _REPLY[call.name])


def _choice(call: Call, name: str) -> str:
    default, choices = _ENUMS[name]
    chosen = call.query.get(name, [default])[0]
    if chosen not in choices:
        raise Malformed(f"Invalid value at '{name}', \"{chosen}\"", name, chosen)
    return chosen


def _create(service: Service, body: dict[str, Any]) -> dict[str, Any]:
    discovery.check("Spreadsheet", body)
    if set(body) - {"properties"} or set(body.get("properties") or {}) - {"title", "locale", "timeZone"}:
        raise Unsupported(f"spreadsheets.create with {body}")
    given = body.get("properties") or {}
    document = service.new_document(given.get("title") or "Untitled spreadsheet")
    document.locale = given.get("locale") or document.locale
    document.time_zone = given.get("timeZone") or document.time_zone
    return spreadsheet(document, {}, None, data=False)


def _get(document: Document, call: Call, _: dict[str, Any]) -> dict[str, Any]:
    ranges = call.query.get("ranges")
    areas = [parse(document, each) for each in ranges] if ranges else None
    wishes_grid = call.query.get("includeGridData") == ["true"]
    data = covers(_mask(call), "sheets", "data") if "fields" in call.query else wishes_grid
    return spreadsheet(document, _mask(call), areas, data=data)


def _batch_get(document: Document, call: Call, _: dict[str, Any]) -> dict[str, Any]:
    shown = [_choice(call, name) for name in ("majorDimension", "valueRenderOption", "dateTimeRenderOption")]
    areas = [parse(document, each) for each in call.query.get("ranges", [])]
    answer: dict[str, Any] = {"spreadsheetId": document.id}
    if areas:
        answer["valueRanges"] = [value_range(area, *shown) for area in areas]
    return answer


def _batch_update(document: Document, call: Call, body: dict[str, Any]) -> dict[str, Any]:
    discovery.check("BatchUpdateSpreadsheetRequest", body)
    if not body.get("requests"):
        raise Refusal(400, "Must specify at least one request.")
    replies = batch.apply(document, body["requests"])
    answer: dict[str, Any] = {"spreadsheetId": document.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        ranges = body.get("responseRanges")
        areas = [parse(document, each) for each in ranges] if ranges else None
        mask = _mask(call)
        below = mask.get("updatedSpreadsheet", {})
        data = (
            covers(mask, "updatedSpreadsheet", "sheets", "data")
            if "fields" in call.query
            else bool(body.get("responseIncludeGridData"))
        )
        answer["updatedSpreadsheet"] = spreadsheet(document, below, areas, data=data)
    return answer


def _metadata(document: Document, call: Call, _: dict[str, Any]) -> dict[str, Any]:
    return metadata.find(document, int(call.parts[1]))


_ANSWERS = {"get": _get, "batchGet": _batch_get, "batchUpdate": _batch_update, "metadata": _metadata}
