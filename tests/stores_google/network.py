"""A small network in a Google Sheet, and a worker's cell in it."""

from __future__ import annotations

from sheetnet.workbook.plan import SetCell, Written
from sheetnet.workbook.snapshot import CellValue, Snapshot
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


def flag(base: Snapshot, row: int, value: Written) -> SetCell:
    """Set the Status of a contact."""
    return SetCell(CONTACTS, row, 2, value, _before(base, row, 2))


def _before(base: Snapshot, row: int, column: int) -> CellValue:
    grid = base.grid(CONTACTS)
    assert grid is not None
    return grid.cell(row, column)
