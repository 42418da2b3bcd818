"""Setting up: turns an empty Google Sheet into the workbook, in one atomic request."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sheetnet.errors import RemoteError
from sheetnet.stores.google.book import Book
from sheetnet.stores.google.cells import cell_data
from sheetnet.stores.google.looks import colour, header_cells, look_requests
from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.colours import TAB_COLOURS
from sheetnet.workbook.snapshot import CellValue, is_blank
from sheetnet.workbook.tabs import CONTACTS, TABS, Tab

Json = dict[str, Any]
Rows = Sequence[Mapping[str, CellValue]]

_SPARE_ROWS = 200
_FEWEST_ROWS = 1000
_FEWEST_OWN_ROWS = 250
"""Of a tab that only the worker writes."""
_SPARE_COLUMNS = 4


def make_google_workbook(store: GoogleStore, rows_by_tab: Mapping[str, Rows]) -> None:
    """Add every tab of the workbook with its formats and these rows, each a mapping of header to value.

    A single blank tab, as a new Google Sheet has, makes room; other tabs stay as they are.

    Raises:
        RemoteError: the sheet already has one of the tabs, or Google did not do it; nothing was changed.
        KeyError: a tab or header that the workbook does not have.
    """
    _check_names(rows_by_tab)
    snapshot = store.read()
    book = store.look()
    theirs = [tab.title for tab in TABS if any(_is_titled(sheet.title, tab) for sheet in book.sheets)]
    if theirs:
        raise RemoteError(
            f"The Google Sheet already has {_listed(theirs)}. Nothing was changed.",
            "Use a new, empty Google Sheet; or, if sheetnet made these tabs, just run: sheetnet run.",
        )
    requests: list[Json] = []
    for place, tab in enumerate(TABS):
        requests += _tab_requests(tab, rows_by_tab.get(tab.title, ()), place, _new_id(book))
    is_untouched = all(is_blank(value) for grid in snapshot.grids for c in grid.columns for value in c)
    if len(book.sheets) == 1 and is_untouched:
        requests.append({"deleteSheet": {"sheetId": book.sheets[0].id}})
    store.change(book, requests)


def _check_names(rows_by_tab: Mapping[str, Rows]) -> None:
    headers_by_title = {tab.title: {column.name for column in tab.columns} for tab in TABS}
    for title, rows in rows_by_tab.items():
        unknown = {header for row in rows for header in row} - headers_by_title[title]
        if unknown:
            raise KeyError(f"{title} has no column {', '.join(sorted(unknown))}")


def _tab_requests(tab: Tab, rows: Rows, place: int, sheet_id: int) -> list[Json]:
    fewest = _FEWEST_OWN_ROWS if tab.is_workers_own else _FEWEST_ROWS
    row_count = max(fewest, len(rows) + _SPARE_ROWS)
    grid = {
        "rowCount": row_count,
        "columnCount": len(tab.columns) + _SPARE_COLUMNS,
        "frozenRowCount": 1,
        "frozenColumnCount": 1 if tab is CONTACTS else 0,
    }
    properties: Json = {
        "sheetId": sheet_id,
        "title": tab.title,
        "index": place,
        "hidden": tab.hidden,
        "gridProperties": grid,
    }
    if tab.title in TAB_COLOURS:
        properties["tabColorStyle"] = colour(TAB_COLOURS[tab.title])
    requests: list[Json] = [
        {"addSheet": {"properties": properties}},
        _block(sheet_id, 0, [header_cells(tab)], "userEnteredValue,userEnteredFormat,note"),
    ]
    if rows:
        cells = [[cell_data(row.get(column.name)) for column in tab.columns] for row in rows]
        requests.append(_block(sheet_id, 1, cells, "userEnteredValue"))
    return requests + list(look_requests(tab, sheet_id, row_count))


def _block(sheet_id: int, top: int, rows: Sequence[Sequence[Json]], fields: str) -> Json:
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": top, "columnIndex": 0},
            "rows": [{"values": list(row)} for row in rows],
            "fields": fields,
        }
    }


def _new_id(book: Book) -> int:
    used = {sheet.id for sheet in book.sheets}
    while (number := uuid.uuid4().int % (2**31 - 1)) in used:
        pass
    return number


def _is_titled(title: str, tab: Tab) -> bool:
    return title.casefold() == tab.title.casefold()


def _listed(titles: Sequence[str]) -> str:
    noun = "a tab called" if len(titles) == 1 else "tabs called"
    return f"{noun} {', '.join(repr(title) for title in titles)}"
