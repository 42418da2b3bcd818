"""An empty Google Sheet becomes the workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheetnet.errors import RemoteError
from sheetnet.stores.google.setting_up import make_google_workbook
from sheetnet.workbook.layout import locate
from sheetnet.workbook.plan import AddRow
from sheetnet.workbook.tabs import ACTIONS, CONTACTS, HELP_LOG, MEMORY, RUNS, TABS, Tab, Writer
from tests.contract.store_contract import plan_of
from tests.google_emulator import Document, Emulator
from tests.stores_google.conftest import Open

ROWS: dict[str, list[dict[str, Any]]] = {
    "Contacts": [
        {"Name": "Ana", "Phone": "007", "Met on": date(2026, 3, 14), "Notes": "=1+1"},
        {"Name": "Bob", "Circle": "Key"},
    ],
    "Settings": [{"Setting": "Report time", "Value": "07:00", "Meaning": "When the report is due."}],
}


@pytest.fixture
def made(google: Emulator, open_store: Open) -> Document:
    document = google.new_document()
    with open_store(document) as store:
        make_google_workbook(store, ROWS)
    return document


def column(tab: Tab, name: str) -> int:
    return [each.name for each in tab.columns].index(name)


def test_every_tab_is_there_with_its_headers(made: Document, open_store: Open) -> None:
    assert [sheet.title for sheet in made.sheets] == [tab.title for tab in TABS]
    layout = locate(open_store(made).read())
    assert layout.problems == ()
    for tab in TABS:
        assert list(layout.require(tab).column_at) == [each.name for each in tab.columns]
    assert [sheet.title for sheet in made.sheets if sheet.hidden] == [MEMORY.title]


def test_rows_are_written_as_typed_values(made: Document) -> None:
    contacts = made.values(CONTACTS.title)
    assert contacts[1][column(CONTACTS, "Phone")] == "007"
    assert contacts[1][column(CONTACTS, "Met on")] == 46095
    assert contacts[1][column(CONTACTS, "Notes")] == "=1+1"
    assert contacts[2][column(CONTACTS, "Circle")] == "Key"
    cell = made.tab(CONTACTS.title).cell(1, column(CONTACTS, "Met on"))
    assert cell.format["numberFormat"]["type"] == "DATE"
    phone = made.tab(CONTACTS.title).cell(500, column(CONTACTS, "Phone"))
    assert phone.format["numberFormat"]["type"] == "TEXT"


def test_headers_are_white_for_people_and_grey_for_the_worker(made: Document) -> None:
    for place, each in enumerate(CONTACTS.columns):
        cell = made.tab(CONTACTS.title).cell(0, place)
        is_white = cell.format["backgroundColorStyle"] == {"rgbColor": {"red": 1, "green": 1, "blue": 1}}
        assert is_white == (each.writer is not Writer.WORKER)
        assert cell.note == each.note
    assert all(made.tab(tab.title).frozen_rows == 1 for tab in TABS)


def test_the_worker_s_block_is_grouped_and_warns_before_an_edit(made: Document) -> None:
    sheet = made.tab(CONTACTS.title)
    start = column(CONTACTS, "Status")
    end = len(CONTACTS.columns)
    groups = [
        (
            group["range"]["startIndex"],
            group["range"]["endIndex"],
            group["depth"],
            group.get("collapsed", False),
        )
        for group in sheet.column_groups
    ]
    assert (start, end, 1, False) in groups
    assert (column(CONTACTS, "ID"), end, 2, True) in groups
    assert (column(CONTACTS, "Birthday"), column(CONTACTS, "Owner") + 1, 1, True) in groups
    (protected,) = sheet.protected
    assert protected["warningOnly"] is True
    assert (protected["range"]["startColumnIndex"], protected["range"]["endColumnIndex"]) == (start, end)


def test_choices_drop_down_and_ticks_are_boxes(made: Document) -> None:
    circle = made.tab(CONTACTS.title).cell(1, column(CONTACTS, "Circle")).validation
    assert circle is not None
    assert next(each["userEnteredValue"] for each in circle["condition"]["values"]) == "Key"
    assert not circle.get("strict")
    done = made.tab(ACTIONS.title).cell(1, column(ACTIONS, "Done")).validation
    assert done is not None
    assert done["condition"]["type"] == "BOOLEAN"
    person = made.tab(HELP_LOG.title).cell(1, column(HELP_LOG, "Contact")).validation
    assert person is not None
    assert person["condition"]["values"][0]["userEnteredValue"] == "='Contacts'!$X$2:$X"


def test_a_new_row_wears_what_its_neighbours_wear(made: Document, open_store: Open) -> None:
    store = open_store(made)
    base = store.read()
    done, due = column(ACTIONS, "Done"), column(ACTIONS, "Due")
    receipt = store.commit(plan_of(base, [AddRow(ACTIONS.title, 1, ((due, date(2026, 12, 1)),))]))
    assert receipt.calls == 1
    sheet = made.tab(ACTIONS.title)
    assert sheet.cell(1, due).value == 46357
    assert sheet.cell(1, due).format["numberFormat"]["type"] == "DATE"
    assert sheet.cell(1, done).validation is not None
    assert sheet.cell(0, done).value == "Done"


def test_a_sheet_that_already_has_such_tabs_is_left_alone(made: Document, open_store: Open) -> None:
    before = [made.values(tab.title) for tab in TABS]
    with pytest.raises(RemoteError, match="already has tabs called 'Contacts', 'Help Log'"):
        make_google_workbook(open_store(made), ROWS)
    assert [made.values(tab.title) for tab in TABS] == before


def test_a_person_s_other_tab_is_kept(google: Emulator, open_store: Open) -> None:
    document = google.new_document()
    document.type("Sheet1", 0, 0, "my own")
    make_google_workbook(open_store(document), {})
    assert document.value("Sheet1", 0, 0) == "my own"
    assert document.find(RUNS.title) is not None
