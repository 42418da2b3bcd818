"""A small network in a Google Sheet, and a worker's cell in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.plan import SetCell, Written
from sheetnet.workbook.settings_tab import settings_rows
from sheetnet.workbook.snapshot import CellValue, Snapshot
from sheetnet.workbook.tabs import TABS
from tests.google_emulator import Document
from tests.google_emulator.service import Service

CONTACTS = "Contacts"
LOG = "Help Log"

HEADERS = ["Name", "Email", "Status", "Notes", "ID"]


def network(google: Service) -> Document:
    """Make a spreadsheet of four people and two log rows; Status and ID are the worker's."""
    document = google.new_document()
    document.add_tab(
        CONTACTS,
        [
            HEADERS,
            ["Ana", "ana@example.org", None, "likes boats", "c-a"],
            ["Bob", "bob@example.org", None, "met in Gdansk", "c-b"],
            ["Cleo", "cleo@example.org", None, "knows the mayor", "c-c"],
            ["Dan", "dan@example.org", None, "new here", "c-d"],
        ],
    )
    document.add_tab(LOG, [["Date", "Contact"], [46000, "Ana"], [46001, "Bob"]])
    document.delete_tab("Sheet1")
    return document


def whole_workbook(
    google: Service, rows_by_tab: Mapping[str, Sequence[Mapping[str, Any]]], *, now: datetime
) -> Document:
    """Make a spreadsheet with all of the workbook's tabs, and these rows by header."""
    document = google.new_document()
    rows = {
        "Settings": [{"Setting": row.name, "Value": row.default} for row in settings_rows()],
        "_sheetnet": new_memory_rows("0d6f5c1e-0000-4000-8000-000000000001", "", now=now),
        **rows_by_tab,
    }
    for tab in TABS:
        header = [column.name for column in tab.columns]
        body = [[row.get(name) for name in header] for row in rows.get(tab.title, [])]
        document.add_tab(tab.title, [header, *body], hidden=tab.hidden)
    document.delete_tab("Sheet1")
    return document


def flag(base: Snapshot, row: int, value: Written) -> SetCell:
    """Set the Status of a contact."""
    return SetCell(CONTACTS, row, 2, value, _before(base, row, 2))


def _before(base: Snapshot, row: int, column: int) -> CellValue:
    grid = base.grid(CONTACTS)
    assert grid is not None
    return grid.cell(row, column)
