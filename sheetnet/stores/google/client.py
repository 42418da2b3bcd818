"""The line to Google: gspread's client with our time limits, retries, compact replies and fast JSON."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any

import msgspec
from google.auth.credentials import Credentials
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from requests import Response
from requests.adapters import BaseAdapter
from tenacity import RetryCallState, Retrying, retry_if_exception

from sheetnet.errors import RemoteError
from sheetnet.stores.google.bodies import whole_body
from sheetnet.stores.google.faults import FAULTS, in_words, leaves_doubt, may_pass, status_of
from sheetnet.stores.google.pauses import Pauses, has_tried_enough, is_worth_waiting

GOOGLE = "https://sheets.googleapis.com"
DRIVE = "https://www.googleapis.com"
TIME_LIMITS = (10, 185)
"""Seconds to connect and to answer; Google gives a request up after 180."""
_SOMEBODY = "your Google account"
"""How to speak of an account whose address the right to spreadsheets does not tell."""

_BOOK_FIELDS = (
    "spreadsheetId,properties(title,locale,timeZone),"
    "sheets(properties(sheetId,title,sheetType,hidden,gridProperties(rowCount,columnCount)),"
    "developerMetadata(metadataKey,metadataValue),columnGroups),"
    "developerMetadata(metadataId,metadataKey,metadataValue)"
)
_TOP_FIELDS = (
    "sheets(properties(sheetId),data(startColumn,"
    "columnMetadata(hiddenByUser,developerMetadata(metadataKey,metadataValue)),"
    "rowData(values(effectiveValue))))"
)
_REPLY_FIELDS = (
    "spreadsheetId,replies,"
    "updatedSpreadsheet(sheets(properties(sheetId),"
    "data(startRow,startColumn,rowData(values(effectiveValue)))))"
)

_PIECE_BYTES = 2**18
"""A reply is read in pieces of this size: in requests' own, of 10 KiB, a large one takes a third longer."""

Json = Mapping[str, Any]


def account_of(credentials: Credentials) -> str:
    """Return whom a sheet is to be shared with: an address, or words where it is not known."""
    return getattr(credentials, "service_account_email", _SOMEBODY)


def silence(_: str) -> None:
    """Tell nobody."""


def _taken_whole(response: Response, **_: Any) -> None:
    """Read a refusal to its end, so that its connection is free again even where nobody looks at it."""
    if not response.ok:
        response.content  # noqa: B018


class _Redirected(HTTPClient):
    """gspread's transport, able to speak to another server than Google's."""

    def __init__(self, credentials: Credentials, endpoint: str, transport: BaseAdapter | None) -> None:
        super().__init__(credentials)
        self._endpoint = endpoint.rstrip("/")
        if transport is not None:
            self.session.mount(self._endpoint, transport)
        self.set_timeout(TIME_LIMITS)
        self.session.stream = True
        self.session.hooks["response"].append(_taken_whole)
        self.session.headers["User-Agent"] = "sheetnet (gzip)"

    def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> Response:
        if self._endpoint != GOOGLE:
            endpoint = endpoint.replace(GOOGLE, self._endpoint, 1).replace(DRIVE, self._endpoint, 1)
        return super().request(method, endpoint, *args, **more)


class SheetsClient:
    """The calls of one spreadsheet that the store makes; closes its connections as a context manager."""

    def __init__(
        self,
        spreadsheet_id: str,
        credentials: Credentials,
        endpoint: str,
        sleep: Callable[[float], None],
        transport: BaseAdapter | None = None,
        tell: Callable[[str], None] = silence,
    ) -> None:
        self.account = account_of(credentials)
        self.calls = 0
        """Requests made so far, repeated ones included."""
        self.spreadsheet_id = spreadsheet_id
        self._pauses = Pauses(sleep, tell)
        self._http = _Redirected(credentials, endpoint, transport)
        self._base = f"{GOOGLE}/v4/spreadsheets/{spreadsheet_id}".rstrip("/")

    def close(self) -> None:
        """Close the connections."""
        self._http.session.close()

    def __enter__(self) -> SheetsClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def book(self) -> Json:
        """Return the tabs' properties and the developer metadata.

        Raises:
            RemoteError: Google does not answer, or not with that.
        """
        return self._read("", {"fields": _BOOK_FIELDS})

    def refuse_trash(self) -> None:
        """Ask Drive whether the spreadsheet is in the trash; the Sheets API reads and writes it all the same.

        Raises:
            RemoteError: it is, or Drive does not answer.
        """
        address = f"{DRIVE}/drive/v3/files/{self.spreadsheet_id}"
        answer = self._read(address, {"fields": "trashed", "supportsAllDrives": "true"})
        if answer.get("trashed"):
            raise RemoteError(
                "The Google Sheet is in the trash of Google Drive. Nothing was written.",
                "Open https://drive.google.com/drive/trash, right-click it and press Restore; or, if nobody "
                "wants it any more, stop sheetnet.",
            )

    def part(self, fields: str, ranges: Sequence[str] = ()) -> Json:
        """Return what a field mask selects of the spreadsheet.

        Raises:
            RemoteError: as ``book``.
        """
        return self._read("", {"fields": fields, **({"ranges": list(ranges)} if ranges else {})})

    def tops(self, ranges: Sequence[str]) -> Json:
        """Return the cells of ranges, and of their columns the metadata and which are hidden.

        Raises:
            RemoteError: as ``book``.
            APIError: with status 400, where a tab of that title is no longer there.
        """
        return self._read("", {"ranges": list(ranges), "fields": _TOP_FIELDS}, passed_on=(400,))

    def values(self, ranges: Sequence[str]) -> list[list[list[Any]]]:
        """Return the values of ranges column by column, dates as serial numbers.

        Raises:
            RemoteError: as ``book``.
            APIError: with status 400, where a tab of that title is no longer there.
        """
        answer = self._read(
            "/values:batchGet",
            {
                "ranges": list(ranges),
                "majorDimension": "COLUMNS",
                "valueRenderOption": "UNFORMATTED_VALUE",
                "dateTimeRenderOption": "SERIAL_NUMBER",
            },
            passed_on=(400,),
        )
        return [each.get("values", []) for each in answer.get("valueRanges", [])]

    def metadata(self, metadata_id: int) -> Json | None:
        """Return the developer metadata with an id, None where there is none.

        Raises:
            RemoteError: as ``book``.
        """
        try:
            return self._read(f"/developerMetadata/{metadata_id}", {}, passed_on=(404,))
        except APIError:
            return None

    def update(self, requests: Sequence[Json], response_ranges: Sequence[str]) -> Json:
        """Send one batchUpdate, once, and return its reply; faults are the caller's to judge."""
        body: dict[str, Any] = {"requests": list(requests)}
        if response_ranges:
            body |= {"includeSpreadsheetInResponse": True, "responseRanges": list(response_ranges)}
        return self._send("post", ":batchUpdate", {"fields": _REPLY_FIELDS}, body)

    def create(self, body: Json) -> Json:
        """Make another spreadsheet; asked for once only, so that there are never two."""
        try:
            return self._send("post", "", {"fields": "spreadsheetId"}, body)
        except FAULTS as fault:
            raise _not_made(fault, self.account) from fault

    def pause(self, attempt: int, fault: Exception) -> None:
        """Wait before the next attempt: as long as Google asks, else ever longer, with jitter.

        Raises:
            RemoteError: Google asks for longer than anybody would sit through.
        """
        if not is_worth_waiting(fault):
            raise in_words(fault, self.account) from fault
        self._pauses.before_again(attempt, fault)

    def _read(self, path: str, query: Mapping[str, Any], passed_on: tuple[int, ...] = ()) -> Json:
        retrying = Retrying(
            stop=lambda state: has_tried_enough(state.attempt_number, _fault_of(state)),
            retry=retry_if_exception(may_pass),
            before_sleep=lambda state: self._pauses.before_again(state.attempt_number, _fault_of(state)),
            sleep=lambda _: None,
            reraise=True,
        )
        try:
            return retrying(self._send, "get", path, query)
        except FAULTS as fault:
            if isinstance(fault, APIError) and fault.response.status_code in passed_on:
                raise
            raise in_words(fault, self.account) from fault

    def _send(self, method: str, path: str, query: Mapping[str, Any], body: Json | None = None) -> Json:
        self.calls += 1
        address = path if path.startswith("https://") else self._base + path
        response = self._http.request(
            method,
            address,
            params={**query, "prettyPrint": "false"},
            data=None if body is None else msgspec.json.encode(body),
            headers=None if body is None else {"Content-Type": "application/json"},
        )
        packed_bytes = int(response.headers.get("Content-Length") or 0)
        answer = msgspec.json.decode(
            whole_body(response.iter_content(_PIECE_BYTES), packed_bytes=packed_bytes)
        )
        if not answer or not isinstance(answer, dict):
            raise ValueError("an answer that is none of Google's")
        return answer


def _not_made(fault: Exception, account: str) -> RemoteError:
    if leaves_doubt(fault):
        return RemoteError(
            "Google did not say whether it has made the new spreadsheet.",
            "Look for it in https://drive.google.com. If it is there, use its address; if not, try again.",
        )
    if status_of(fault) == 403 and "@" in account:
        return RemoteError(
            f"{account} is a service account, and such an account has no Google Drive to make a sheet in.",
            "Make an empty Google Sheet yourself at https://sheets.new, share it with that address as "
            "Editor, and use its address instead of a title.",
        )
    return in_words(fault, account)


def create_spreadsheet(
    credentials: Credentials,
    title: str,
    *,
    locale: str = "",
    time_zone: str = "",
    endpoint: str = GOOGLE,
    sleep: Callable[[float], None] = time.sleep,
    tell: Callable[[str], None] = silence,
    transport: BaseAdapter | None = None,
) -> str:
    """Make an empty spreadsheet in the Drive of the person who has signed in; return its id.

    Raises:
        RemoteError: there is none; or, where Google's answer was lost, it may be there all the same.
    """
    named = {"title": title, "locale": locale, "timeZone": time_zone}
    body = {"properties": {name: value for name, value in named.items() if value}}
    with SheetsClient("", credentials, endpoint, sleep, transport, tell) as client:
        return str(client.create(body)["spreadsheetId"])


def _fault_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None
