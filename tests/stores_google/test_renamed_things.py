"""Tabs and columns that people rename, move and copy are followed by the marks they bear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sheetnet.errors import MissingParts
from sheetnet.workbook.layout import Layout, locate
from sheetnet.workbook.snapshot import Snapshot
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, TABS
from tests.google_emulator import Document
from tests.google_emulator.in_process import InProcess
from tests.stores_google.opening import opened_in_process


@pytest.fixture
def google() -> Iterator[InProcess]:
    with InProcess() as google:
        yield google


@pytest.fixture
def document(google: InProcess) -> Document:
    """Every tab with its headers; tabs and columns bear their marks."""
    document = google.new_document()
    for tab in TABS:
        document.add_tab(tab.title, [[column.name for column in tab.columns]])
    document.delete_tab("Sheet1")
    with opened_in_process(google, document) as store:
        book = store.look()
        requests = []
        for tab in TABS:
            sheet = book.sheet(tab.title)
            requests.append(mark("sheetnet.tab", tab.title, {"sheetId": sheet.id}))
            for place, column in enumerate(tab.columns):
                span = {
                    "sheetId": sheet.id,
                    "dimension": "COLUMNS",
                    "startIndex": place,
                    "endIndex": place + 1,
                }
                requests.append(mark("sheetnet.column", column.name, {"dimensionRange": span}))
        store.change(book, requests)
    return document


def mark(key: str, value: str, location: dict[str, Any]) -> dict[str, Any]:
    created = {"metadataKey": key, "metadataValue": value, "location": location, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": created}}


def snapshot_of(google: InProcess, document: Document) -> Snapshot:
    with opened_in_process(google, document) as store:
        return store.read()


def layout_of(google: InProcess, document: Document) -> Layout:
    return locate(snapshot_of(google, document))


def place_of(name: str) -> int:
    return [column.name for column in CONTACTS.columns].index(name)


def test_a_tab_and_its_columns_are_found_whatever_people_call_them(
    google: InProcess, document: Document
) -> None:
    for place in range(len(CONTACTS.columns)):
        document.type("Contacts", 0, place, f"Spalte {place}")
    document.rename_tab("Contacts", "Leute")
    document.move_column("Leute", place_of("Email"), 0)
    table = layout_of(google, document).require(CONTACTS)
    assert table.grid.title == "Leute"
    assert table.column_at["Email"] == 0
    assert table.column_at["Name"] == 1
    assert set(table.column_at) == {column.name for column in CONTACTS.columns}


def test_a_title_above_the_headers_and_one_renamed_leave_the_header_row_found(
    google: InProcess, document: Document
) -> None:
    document.type("Contacts", 0, place_of("Name"), "Wer")
    document.insert_rows("Contacts", 0)
    table = layout_of(google, document).require(CONTACTS)
    assert table.header_row == 1
    assert table.column_at["Name"] == place_of("Name")


def test_a_worker_s_column_keeps_its_place_beside_a_person_s_new_one_of_its_name(
    google: InProcess, document: Document
) -> None:
    document.type("Contacts", 0, place_of("Status"), "Zustand")
    document.insert_column("Contacts", 0, header="Status")
    layout = layout_of(google, document)
    assert layout.require(CONTACTS).column_at["Status"] == place_of("Status") + 1
    (problem,) = [each for each in layout.problems if each.column == "Status"]
    assert problem.cell == "Contacts!A1"
    assert "'Zustand'" in problem.text


def test_two_headers_typed_over_each_other_are_meant_as_typed(google: InProcess, document: Document) -> None:
    document.type("Contacts", 0, place_of("Role"), "Company")
    document.type("Contacts", 0, place_of("Company"), "Role")
    table = layout_of(google, document).require(CONTACTS)
    assert table.column_at["Role"] == place_of("Company")
    assert table.column_at["Company"] == place_of("Role")
    assert layout_of(google, document).problems == ()


def test_a_header_that_was_cut_and_pasted_is_followed_to_where_it_went(
    google: InProcess, document: Document
) -> None:
    document.insert_column("Contacts", 0, header="Phone")
    document.clear("Contacts", 0, place_of("Phone") + 1)
    assert layout_of(google, document).require(CONTACTS).column_at["Phone"] == 0


def test_a_copy_of_a_tab_is_not_taken_for_the_tab(google: InProcess, document: Document) -> None:
    document.duplicate_tab("Contacts", "Copy of Contacts")
    document.move_tab("Copy of Contacts", 0)
    assert layout_of(google, document).require(CONTACTS).grid.title == "Contacts"


def test_a_tab_of_a_person_s_that_takes_the_old_title_is_not_taken_for_it(
    google: InProcess, document: Document
) -> None:
    document.rename_tab("Help Log", "What we did")
    document.add_tab("Help Log", [["Date", "Contact", "Direction", "What"]])
    assert layout_of(google, document).require(HELP_LOG).grid.title == "What we did"


def test_a_column_that_is_gone_is_missing_whatever_bore_its_mark(
    google: InProcess, document: Document
) -> None:
    document.delete_column("Contacts", place_of("Name"))
    with pytest.raises(MissingParts):
        layout_of(google, document)


def test_a_sheet_that_is_rearranged_while_it_is_read_is_read_again(
    google: InProcess, document: Document
) -> None:
    document.type("Contacts", 1, 0, "Ana")
    google.calls.clear()
    google.visit_before("batchGet", lambda: document.move_column("Contacts", 0, 4))
    snapshot = snapshot_of(google, document)
    assert google.calls == ["get", "get", "batchGet"] * 2
    table = locate(snapshot).require(CONTACTS)
    assert table.cell(1, "Name") == "Ana"
