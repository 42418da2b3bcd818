"""Asking the stand-in for changes without HTTP, every message checked as over the wire."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google_emulator import batch, discovery
from tests.google_emulator.document import Document, Sheet
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.rendering import spreadsheet

Json = dict[str, Any]
TAB = "People"
ROWS = [
    ["Name", "City", "Age", "Done"],
    ["Cleo", "Oslo", 41, True],
    ["ana", "Bern", 7, False],
    ["Bob", "Oslo", 19, True],
    ["Dan", "Rome", 30, False],
]


def sheet_with_people() -> Document:
    """Make a spreadsheet with five rows of four columns on People (id 0), and a blank tab Other (id 5)."""
    document = Document("d", "Network", [Sheet(0, TAB, 12, 8), Sheet(5, "Other", 12, 8)])
    for row, values in enumerate(ROWS):
        for column, value in enumerate(values):
            document.type(TAB, row, column, value)  # type: ignore[arg-type]
    return document


def ask(document: Document, *requests: Json, by: str | None = None) -> list[Any]:
    """Send a batch and return what each reply holds, None for an empty one."""
    discovery.check("BatchUpdateSpreadsheetRequest", {"requests": list(requests)})
    document.asking = by
    try:
        replies = batch.apply(document, list(requests))
    finally:
        document.asking = None
    discovery.check("BatchUpdateSpreadsheetResponse", {"replies": replies})
    discovery.check("Spreadsheet", seen(document))
    return [next(iter(reply.values()), None) for reply in replies]


def refusal(document: Document, *requests: Json, by: str | None = None) -> str:
    """Send a batch that is refused with a 400, and return Google's words."""
    with pytest.raises(Refusal) as refused:
        ask(document, *requests, by=by)
    assert refused.value.code == 400
    return refused.value.message


def seen(document: Document) -> Json:
    """Return the spreadsheet as spreadsheets.get shows it with all its grid data."""
    return spreadsheet(document, {}, None, data=True)


def tab_seen(document: Document, title: str = TAB) -> Json:
    """Return one tab of that."""
    return next(tab for tab in seen(document)["sheets"] if tab["properties"]["title"] == title)


def cells(top: int, bottom: int, left: int, right: int, sheet: int = 0) -> Json:
    """Return a GridRange."""
    return {
        "sheetId": sheet,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def lines(dimension: str, start: int, end: int, sheet: int = 0) -> Json:
    """Return a DimensionRange."""
    return {"sheetId": sheet, "dimension": dimension, "startIndex": start, "endIndex": end}


def names(document: Document) -> list[Any]:
    """Return what stands in the first column, the header left out."""
    return [row[0] if row else None for row in document.values(TAB)[1:]]
