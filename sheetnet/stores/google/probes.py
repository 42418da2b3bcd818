"""Probes: does Google refuse what a commit relies on it to refuse? Tried on the sheet, and cleared away.

No cell of anybody's is touched: one probe makes and deletes developer metadata, the other works on a
hidden tab of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sheetnet.errors import RemoteError
from sheetnet.stores.google.book import free_id
from sheetnet.stores.google.client import SheetsClient
from sheetnet.stores.google.faults import FAULTS, in_words, leaves_doubt, status_of, unconfirmed
from sheetnet.stores.google.pauses import TRIES

PROBE_KEY = "sheetnet.probe"
PROBE_TAB = "_sheetnet probe"
_BLOCK = (2, 5)
"""The columns that the probe of the column guard groups; another one is then moved across them."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What came of one probe."""

    is_refused: bool
    """Refused, with nothing of the same request applied."""
    seen: str
    """What Google did, as the end of a sentence that begins "Google"."""


def probe_token(client: SheetsClient) -> ProbeResult:
    """Create developer metadata under an id that is used already, beside some under a free one.

    Raises:
        RemoteError: Google does not let this account write, or does not answer.
    """
    used, free = free_id(), free_id()
    with _cleared(client):
        _must(client, [_metadata(used, "first")])
        is_refused = not _applies(client, [_metadata(free, "beside"), _metadata(used, "second")])
        standing = [
            (each["metadataId"], each.get("metadataValue"))
            for each in client.book().get("developerMetadata", ())
            if each.get("metadataKey") == PROBE_KEY
        ]
    if is_refused and standing == [(used, "first")]:
        return ProbeResult(True, "refuses a mark that is used already, and all that comes with it")
    if is_refused:
        return ProbeResult(False, "refuses a mark that is used already, but applies what comes with it")
    if (used, "first") in standing:
        return ProbeResult(False, "takes the same mark twice")
    return ProbeResult(False, "lets a second mark take the place of the first")


def probe_columns(client: SheetsClient) -> ProbeResult:
    """Ask for a group of columns where it was before a column moved across it, beside a cell to be set.

    Raises:
        RemoteError: as ``probe_token``.
    """
    tab = free_id()
    start, end = _BLOCK
    with _cleared(client):
        _must(
            client,
            [
                _hidden_tab(tab),
                {"addDimensionGroup": {"range": _columns(tab, start, end)}},
                {"moveDimension": {"source": _columns(tab, 0, 1), "destinationIndex": end + 1}},
            ],
        )
        is_refused = not _applies(client, [_mark_cell(tab), guard(tab, start, end)])
        is_untouched = not any(client.values([f"'{PROBE_TAB}'!A1"])[0])
    if is_refused and is_untouched:
        return ProbeResult(True, "refuses a write where the worker's columns have moved")
    if is_refused:
        return ProbeResult(False, "refuses a write where the worker's columns have moved, yet applies it")
    return ProbeResult(False, "takes a write where the worker's columns have moved")


def guard(sheet_id: int, start: int, end: int) -> dict[str, Any]:
    """Return the request that only fits where exactly these columns are a group."""
    group = {"range": _columns(sheet_id, start, end), "depth": 1, "collapsed": False}
    return {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}


@contextmanager
def _cleared(client: SheetsClient) -> Iterator[None]:
    """Clear away what a probe leaves, and what an interrupted one may have left before."""
    _clear(client)
    try:
        yield
    except BaseException:
        with contextlib.suppress(RemoteError):
            _clear(client)
        raise
    _clear(client)


def _clear(client: SheetsClient) -> None:
    book = client.book()
    requests: list[Json] = [
        {"deleteSheet": {"sheetId": each["properties"].get("sheetId", 0)}}
        for each in book.get("sheets", ())
        if each["properties"]["title"] == PROBE_TAB
    ]
    if any(each.get("metadataKey") == PROBE_KEY for each in book.get("developerMetadata", ())):
        lookup = {"developerMetadataLookup": {"metadataKey": PROBE_KEY}}
        requests.append({"deleteDeveloperMetadata": {"dataFilter": lookup}})
    if requests:
        _must(client, requests)


def _must(client: SheetsClient, requests: Sequence[Json]) -> None:
    try:
        _send(client, requests)
    except FAULTS as fault:
        raise _said(fault, client.account) from fault


def _applies(client: SheetsClient, requests: Sequence[Json]) -> bool:
    """Whether Google takes the requests; a 400 is a no."""
    try:
        _send(client, requests)
    except FAULTS as fault:
        if status_of(fault) == 400:
            return False
        raise _said(fault, client.account) from fault
    return True


def _send(client: SheetsClient, requests: Sequence[Json]) -> None:
    for attempt in range(1, TRIES):
        try:
            client.update(requests, ())
        except FAULTS as fault:
            if status_of(fault) != 429:
                raise
            client.pause(attempt, fault)
        else:
            return
    client.update(requests, ())


def _said(fault: Exception, account: str) -> RemoteError:
    return (unconfirmed if leaves_doubt(fault) else in_words)(fault, account)


def _metadata(metadata_id: int, value: str) -> Json:
    created = {
        "metadataId": metadata_id,
        "metadataKey": PROBE_KEY,
        "metadataValue": value,
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": created}}


def _hidden_tab(tab: int) -> Json:
    grid = {"rowCount": 2, "columnCount": 8}
    properties = {"sheetId": tab, "title": PROBE_TAB, "hidden": True, "gridProperties": grid}
    return {"addSheet": {"properties": properties}}


def _mark_cell(tab: int) -> Json:
    return {
        "updateCells": {
            "start": {"sheetId": tab, "rowIndex": 0, "columnIndex": 0},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": "applied"}}]}],
            "fields": "userEnteredValue",
        }
    }


def _columns(tab: int, start: int, end: int) -> Json:
    return {"sheetId": tab, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


PROBES: Mapping[str, Callable[[SheetsClient], ProbeResult]] = {"token": probe_token, "columns": probe_columns}
"""By the name under which the outcome is remembered."""
