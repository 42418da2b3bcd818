"""gspread, which was written for Google, works on the stand-in."""

from __future__ import annotations

from collections.abc import Iterator

import gspread
import pytest
import requests

from tests.google_emulator import InProcess
from tests.google_emulator.service import ACCOUNT


@pytest.fixture
def client(in_process: InProcess) -> Iterator[gspread.Client]:
    with requests.Session() as session:
        session.mount("https://", in_process)
        session.headers["Authorization"] = f"Bearer {in_process.accounts.issue(ACCOUNT)}"
        yield gspread.Client(None, session=session)


@pytest.fixture
def sheet(client: gspread.Client) -> gspread.Worksheet:
    return client.create("Network").sheet1


def test_values_are_written_found_and_appended(sheet: gspread.Worksheet) -> None:
    sheet.update([["name", "met"], ["Ana", "2020-01-01"]], "A1", raw=False)
    assert sheet.get_all_records() == [{"name": "Ana", "met": "2020-01-01"}]
    sheet.append_rows([["Bob", ""]], table_range="A1")
    assert sheet.col_values(1) == ["name", "Ana", "Bob"]
    assert sheet.find("Bob").address == "A3"
    sheet.insert_rows([["Cleo", "soon"]], 2)
    assert sheet.batch_get(["A2:B2", "D9"]) == [[["Cleo", "soon"]], []]
    sheet.batch_clear(["A2:B2"])
    assert sheet.get_all_values() == [["name", "met"], ["", ""], ["Ana", "2020-01-01"], ["Bob", ""]]


def test_a_sheet_is_arranged(sheet: gspread.Worksheet) -> None:
    sheet.resize(20, 5)
    sheet.freeze(rows=1)
    sheet.format("A1:E1", {"textFormat": {"bold": True}, "backgroundColor": {"red": 0.5}})
    sheet.update_note("B2", "a note")
    sheet.merge_cells("C2:D3")
    sheet.set_basic_filter("A1:E20")
    sheet.add_dimension_group_columns(3, 5)
    sheet.define_named_range("A2:A5", "people")
    sheet.update_tab_color("#ff0000")
    tab = sheet.spreadsheet.fetch_sheet_metadata()["sheets"][0]
    grid = tab["properties"]["gridProperties"]
    assert (grid["rowCount"], grid["columnCount"], grid["frozenRowCount"]) == (20, 5, 1)
    assert tab["properties"]["tabColor"] == {"red": 1}
    assert tab["merges"] == [
        {"startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 2, "endColumnIndex": 4}
    ]
    assert tab["basicFilter"]["range"]["endRowIndex"] == 20
    assert tab["columnGroups"][0]["range"] == {"dimension": "COLUMNS", "startIndex": 3, "endIndex": 5}
    assert sheet.get_notes() == [[], ["", "a note"]]
    assert sheet.get("people") == [[]]


def test_tabs_are_added_moved_and_removed(client: gspread.Client, sheet: gspread.Worksheet) -> None:
    book = sheet.spreadsheet
    book.add_worksheet("Log", 10, 3, index=0)
    sheet.duplicate(new_sheet_name="Again")
    assert [each.title for each in book.worksheets()] == ["Again", "Log", "Sheet1"]
    book.reorder_worksheets([book.worksheet(title) for title in ("Sheet1", "Log", "Again")])
    book.del_worksheet(book.worksheet("Again"))
    assert [each.title for each in client.open_by_key(book.id).worksheets()] == ["Sheet1", "Log"]


def test_files_are_copied_shared_filled_and_deleted(client: gspread.Client, sheet: gspread.Worksheet) -> None:
    book = sheet.spreadsheet
    sheet.update([["x"]], "A1")
    remark = f"https://www.googleapis.com/drive/v3/files/{book.id}/comments"
    client.http_client.request("post", remark, params={"fields": "id"}, json={"content": "a remark"})
    assert client.copy(book.id, "Copy", copy_comments=True).sheet1.acell("A1").value == "x"
    book.share("friend@example.org", perm_type="user", role="writer", notify=False)
    assert "friend@example.org" in [each.get("emailAddress") for each in book.list_permissions()]
    book.remove_permissions("friend@example.org")
    assert len(book.list_permissions()) == 1
    client.import_csv(book.id, "a,b\n1,2\n")
    assert client.open("Network").sheet1.get_all_values() == [["a", "b"], ["1", "2"]]
    assert book.export(gspread.utils.ExportFormat.CSV) == b"a,b\r\n1,2"
    client.del_spreadsheet(book.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key(book.id)
