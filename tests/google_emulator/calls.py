"""What each call does: the spreadsheet's own methods here, values and Drive files beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from tests.google_emulator import batch, discovery, drive, metadata, values_calls
from tests.google_emulator.data_filters import areas_of
from tests.google_emulator.discovery import covers, parse_mask, take
from tests.google_emulator.document import Document
from tests.google_emulator.locales import check_locale, check_time_zone
from tests.google_emulator.methods import Call, whole_number
from tests.google_emulator.protection import fresh_id
from tests.google_emulator.ranges import parse
from tests.google_emulator.refusals import Malformed, Refusal, Unsupported
from tests.google_emulator.rendering import properties, spreadsheet
from tests.google_emulator.tabs import copy_of

if TYPE_CHECKING:
    from tests.google_emulator.service import Service

Json = dict[str, Any]
Done = TypeVar("Done")


@dataclass(frozen=True)
class Asked:
    """One call that is being carried out, and by whom."""

    service: Service
    call: Call
    body: Json
    email: str

    @property
    def options(self) -> Json:
        """The query as the method reads it."""
        return self.call.options

    @cached_property
    def document(self) -> Document:
        """The spreadsheet that the path names.

        Raises:
            Refusal: there is none, or it is not shared with whoever asks.
        """
        return self.service.open_to(self.call.parts[0], self.email, to_write=not self.call.is_read)

    @cached_property
    def mask(self) -> discovery.Mask:
        """Which fields of the answer are wanted."""
        return parse_mask(self.options.get("fields", "*"), self.call.reply or "", self.call.api)

    def whole(self, change: Callable[[], Done]) -> Done:
        """Let a change happen wholly or not at all.

        Raises:
            Refusal: it was refused, and the document is as it was.
        """
        before = self.document.aside()
        try:
            return change()
        except Exception:
            self.document.put_back(before)
            raise


def carry_out(service: Service, call: Call, body: Json, email: str) -> Any:
    """Answer a call; the answer fits Google's schema, and then the caller's field mask.

    None is an answer without a body; bytes are a file.
    """
    if call.name == "permissions.create":
        body.pop("withLink", None)  # a field of Drive's second version, which gspread sends and Drive takes
    if call.request is not None:
        body = discovery.read(call.request, body, "data" if call.request == "ValueRange" else "", call.api)
    asked = Asked(service, call, body, email)
    if call.api == "drive.v3" or call.name.startswith("drive."):
        return drive.answer(asked)
    if call.name == "create":
        answer = _create(asked)
    else:
        asked.document.asking = email
        try:
            answer = _ANSWERS[call.name](asked)
        finally:
            asked.document.asking = None
    name = call.reply or ""
    try:
        discovery.check(name, answer)
    except Malformed as fault:
        raise AssertionError(f"the stand-in's own reply does not fit {name}: {fault.message}") from fault
    return take(asked.mask, answer)


def _create(asked: Asked) -> Json:
    body = asked.body
    given = {name: each for name, each in (body.get("properties") or {}).items() if each is not None}
    if {name for name, each in body.items() if each} - {"properties", "sheets"}:
        raise Unsupported(f"spreadsheets.create with {sorted(body)}")
    if set(given) - {"title", "locale", "timeZone", "autoRecalc"}:
        raise Unsupported(f"spreadsheets.create with properties {sorted(given)}")
    check_locale(given.get("locale") or "en_US")
    check_time_zone(given.get("timeZone") or "Etc/GMT")
    document = asked.service.new_document(given.get("title") or "Untitled spreadsheet", asked.email)
    document.locale = given.get("locale") or document.locale
    document.time_zone = given.get("timeZone") or document.time_zone
    wanted = body.get("sheets") or []
    if wanted:
        if any(set(each) - {"properties"} for each in wanted):
            raise Unsupported("spreadsheets.create with more of a tab than its properties")
        first = {"title": "\u0000", "sheetId": fresh_id(set())}
        document.sheets[0].title, document.sheets[0].id = first["title"], first["sheetId"]
        requests = [{"addSheet": {"properties": {"sheetId": 0, **(wanted[0].get("properties") or {})}}}]
        requests += [{"addSheet": {"properties": each.get("properties") or {}}} for each in wanted[1:]]
        batch.apply(document, [*requests, {"deleteSheet": {"sheetId": first["sheetId"]}}])
    return spreadsheet(document, {}, None, data=False)


def _get(asked: Asked) -> Json:
    ranges = asked.options.get("ranges")
    areas = [parse(asked.document, each) for each in ranges] if ranges else None
    wishes_grid = asked.options.get("includeGridData", False)
    data = covers(asked.mask, "sheets", "data") if "fields" in asked.options else wishes_grid
    return spreadsheet(asked.document, asked.mask, areas, data=data)


def _get_by_filter(asked: Asked) -> Json:
    filters = asked.body.get("dataFilters") or []
    areas = [area for each in filters for area in areas_of(asked.document, each)] if filters else None
    wishes_grid = bool(asked.body.get("includeGridData"))
    data = covers(asked.mask, "sheets", "data") if "fields" in asked.options else wishes_grid
    return spreadsheet(asked.document, asked.mask, areas, data=data)


def _batch_update(asked: Asked) -> Json:
    document, body = asked.document, asked.body
    if not body.get("requests"):
        raise Refusal(400, "Must specify at least one request.")
    replies = batch.apply(document, body["requests"])
    answer: Json = {"spreadsheetId": document.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        ranges = body.get("responseRanges")
        areas = [parse(document, each) for each in ranges] if ranges else None
        below = discovery.below(asked.mask, "updatedSpreadsheet") or {}
        data = (
            covers(asked.mask, "updatedSpreadsheet", "sheets", "data")
            if "fields" in asked.options
            else bool(body.get("responseIncludeGridData"))
        )
        answer["updatedSpreadsheet"] = spreadsheet(document, below, areas, data=data)
    return answer


def _metadata(asked: Asked) -> Json:
    return metadata.find(asked.document, whole_number(asked.call.parts[1], "metadata_id"))


def _search(asked: Asked) -> Json:
    return metadata.search(asked.document, asked.body.get("dataFilters") or [])


def _copy_to(asked: Asked) -> Json:
    sheet_id = whole_number(asked.call.parts[1], "sheet_id")
    source = next((sheet for sheet in asked.document.sheets if sheet.id == sheet_id), None)
    if source is None:
        raise Refusal(400, f"No grid with id: {sheet_id}")
    target = asked.service.open_to(
        asked.body.get("destinationSpreadsheetId") or "", asked.email, to_write=True
    )
    title, count = f"Copy of {source.title}", 1
    while target.find(title):
        count += 1
        title = f"Copy of {source.title} {count}"
    made = copy_of(target, source, fresh_id({sheet.id for sheet in target.sheets}), title)
    before = target.aside()
    target.sheets = [*target.sheets, made]
    try:
        batch.check_cells(target)
    except Refusal:
        target.put_back(before)
        raise
    return properties(target, made)


_ANSWERS: dict[str, Callable[[Asked], Json]] = {
    "get": _get,
    "getByDataFilter": _get_by_filter,
    "batchUpdate": _batch_update,
    "metadata": _metadata,
    "metadata.search": _search,
    "copyTo": _copy_to,
    **values_calls.ANSWERS,
}
