"""The stand-in itself: what is known of Google, shown request by request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import requests

from tests.google_emulator import Document, Emulator

Ask = Callable[..., tuple[int, dict[str, Any]]]
TOKEN = {
    "metadataId": 77,
    "metadataKey": "k",
    "metadataValue": "mine",
    "location": {"spreadsheet": True},
    "visibility": "DOCUMENT",
}


@pytest.fixture
def google() -> Iterator[Emulator]:
    emulator = Emulator()
    with emulator:
        yield emulator
        emulator.faults.clear()


@pytest.fixture
def document(google: Emulator) -> Document:
    made = google.new_document()
    rows: list[list[Any]] = [["A1", "B1", "", "D1"], [], [], ["A4", "B4", "", "D4"]]
    made.add_tab("D3", rows)
    made.add_tab("Bob's log", [[date(2020, 1, 1), 53, True, "text"]])
    return made


@pytest.fixture
def ask(google: Emulator, document: Document) -> Iterator[Ask]:
    """Ask as somebody who is signed in; the path is what follows the spreadsheet's id."""
    google.credentials()
    google.accounts._email_by_token["known"] = "worker"
    with requests.Session() as session:
        session.headers["Authorization"] = "Bearer known"

        def ask(path: str = "", body: Any = None, **query: Any) -> tuple[int, dict[str, Any]]:
            url = f"{google.url}/v4/spreadsheets/{document.id}{path}"
            method = "GET" if body is None else "POST"
            answer = session.request(method, url, params=query, json=body, timeout=10)
            return answer.status_code, answer.json()

        yield ask


def batch(ask: Ask, *requests_: Any, **more: Any) -> tuple[int, dict[str, Any]]:
    return ask(":batchUpdate", {"requests": list(requests_), **more})


def values(ask: Ask, *ranges: str, **query: Any) -> list[Any]:
    _, answer = ask("/values:batchGet", ranges=list(ranges), **query)
    return [each.get("values") for each in answer["valueRanges"]]


# values:batchGet


def test_trailing_blanks_are_trimmed_and_inner_ones_kept(ask: Ask) -> None:
    assert values(ask, "'D3'!A1:Z9") == [[["A1", "B1", "", "D1"], [], [], ["A4", "B4", "", "D4"]]]


def test_columns_come_one_by_one(ask: Ask) -> None:
    (columns,) = values(ask, "'D3'", majorDimension="COLUMNS")
    assert columns == [["A1", "", "", "A4"], ["B1", "", "", "B4"], [], ["D1", "", "", "D4"]]


def test_an_empty_range_has_no_values_at_all(ask: Ask) -> None:
    _, answer = ask("/values:batchGet", ranges="Sheet1!A1:B1")
    assert answer["valueRanges"] == [{"range": "Sheet1!A1:B1", "majorDimension": "ROWS"}]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("Sheet1!A1:C", "Sheet1!A1:C1000"),
        ("Sheet1!A2:2", "Sheet1!A2:Z2"),
        ("Sheet1!D4:A1", "Sheet1!A1:D4"),
        ("Sheet1!A1:A1", "Sheet1!A1"),
        ("Sheet1!1:3", "Sheet1!A1:Z3"),
        ("Sheet1!B:C", "Sheet1!B1:C1000"),
        ("'D3'!A1:D1", "'D3'!A1:D1"),
        ("'Bob''s log'!A1", "'Bob''s log'!A1"),
    ],
)
def test_ranges_are_answered_in_full(ask: Ask, asked: str, answered: str) -> None:
    _, answer = ask("/values:batchGet", ranges=asked)
    assert answer["valueRanges"][0]["range"] == answered


@pytest.mark.parametrize("asked", ["'Nowhere'!A1:B2", "Nowhere!A1", "Sheet1!??"])
def test_a_range_that_is_none_is_refused(ask: Ask, asked: str) -> None:
    status, answer = ask("/values:batchGet", ranges=asked)
    assert (status, answer["error"]["message"]) == (400, f"Unable to parse range: {asked}")


def test_a_range_outside_the_grid_is_refused_in_google_s_words(ask: Ask) -> None:
    status, answer = ask("/values:batchGet", ranges="Sheet1!A5000:B5001")
    assert status == 400
    assert answer["error"]["message"] == (
        "Range (Sheet1!A5000:B5001) exceeds grid limits. Max rows: 1000, max columns: 26"
    )


def test_values_are_rendered_as_asked(ask: Ask, document: Document) -> None:
    document.type("Bob's log", 0, 4, "=4/2", shows=2)
    asked = "'Bob''s log'!A1:E1"
    assert values(ask, asked) == [[["2020-01-01", "53", "TRUE", "text", "2"]]]
    assert values(ask, asked, valueRenderOption="UNFORMATTED_VALUE") == [[[43831, 53, True, "text", 2]]]
    formulas = values(ask, asked, valueRenderOption="FORMULA")
    assert formulas == [[[43831, 53, True, "text", "=4/2"]]]
    texts = values(ask, asked, valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")
    assert texts == [[["2020-01-01", 53, True, "text", 2]]]


# spreadsheets.get


def test_a_field_mask_leaves_out_everything_else(ask: Ask) -> None:
    _, answer = ask(fields="spreadsheetId,sheets(properties(title,gridProperties.rowCount))")
    assert answer["sheets"][1] == {"properties": {"title": "D3", "gridProperties": {"rowCount": 1000}}}
    assert set(answer) == {"spreadsheetId", "sheets"}
    _, slashed = ask(fields="sheets/properties/title")
    assert slashed["sheets"][0] == {"properties": {"title": "Sheet1"}}


def test_a_mask_for_what_is_not_there_is_refused(google: Emulator, ask: Ask) -> None:
    status, answer = ask(fields="sheets.sheetProperties")
    assert status == 400
    violation = answer["error"]["details"][0]["fieldViolations"][0]
    assert violation["description"].endswith("for path 'sheets.sheetProperties'.")
    assert google.faults


def test_cells_are_shown_only_where_asked_for(ask: Ask) -> None:
    assert "data" not in ask()[1]["sheets"][1]
    _, answer = ask(ranges="'D3'!A4:B9", includeGridData="true")
    (sheet,) = answer["sheets"]
    assert sheet["data"][0]["startRow"] == 3
    cell = sheet["data"][0]["rowData"][0]["values"][1]
    assert cell["userEnteredValue"] == cell["effectiveValue"] == {"stringValue": "B4"}


def test_zero_and_false_are_left_out_but_for_a_tab_s_id_and_index(ask: Ask) -> None:
    first = ask()[1]["sheets"][0]["properties"]
    assert (first["sheetId"], first["index"]) == (0, 0)
    assert "hidden" not in first
    assert "frozenRowCount" not in first["gridProperties"]


# batchUpdate


def test_one_invalid_request_voids_all(ask: Ask, document: Document) -> None:
    before = document.values("D3")
    status, answer = batch(
        ask,
        {"createDeveloperMetadata": {"developerMetadata": TOKEN}},
        {
            "updateCells": {
                "start": {"sheetId": document.tab("D3").id},
                "rows": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}],
                "fields": "userEnteredValue",
            }
        },
        {"insertDimension": {"range": {"sheetId": 99, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
    )
    assert status == 400
    assert answer["error"]["message"] == "Invalid requests[2].insertDimension: No grid with id: 99"
    assert document.values("D3") == before
    assert document.metadata == []


def test_a_used_metadata_id_is_refused_and_nothing_applied(ask: Ask, document: Document) -> None:
    assert batch(ask, {"createDeveloperMetadata": {"developerMetadata": TOKEN}})[0] == 200
    status, answer = batch(
        ask,
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "New"}, "fields": "title"}},
        {"createDeveloperMetadata": {"developerMetadata": {**TOKEN, "metadataValue": "theirs"}}},
    )
    assert status == 400
    assert answer["error"]["message"].startswith("Invalid requests[1].createDeveloperMetadata: ")
    assert document.find("New") is None
    assert ask("/developerMetadata/77")[1]["metadataValue"] == "mine"


@pytest.mark.parametrize(("guess", "standing"), [("accepted", ["mine", "theirs"]), ("replaces", ["theirs"])])
def test_what_google_does_with_a_used_id_can_be_guessed_otherwise(
    ask: Ask, document: Document, guess: str, standing: list[str]
) -> None:
    document.guess(used_metadata_id=guess)
    for value in ("mine", "theirs"):
        token = {**TOKEN, "metadataValue": value}
        assert batch(ask, {"createDeveloperMetadata": {"developerMetadata": token}})[0] == 200
    assert [each["metadataValue"] for each in document.metadata] == standing


def test_missing_metadata_is_answered_as_documented(ask: Ask) -> None:
    status, answer = ask("/developerMetadata/5")
    assert (status, answer["error"]["message"]) == (404, "No developer metadata with ID 5.")


def test_a_reply_comes_for_each_request_and_cells_as_they_stand_after(ask: Ask, document: Document) -> None:
    sheet_id = document.tab("D3").id
    span = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    status, answer = ask(
        ":batchUpdate",
        {
            "requests": [
                {"insertDimension": {"range": span}},
                {"addSheet": {"properties": {"sheetId": 5, "title": "New"}}},
            ],
            "includeSpreadsheetInResponse": True,
            "responseRanges": ["'D3'!A:A"],
        },
        fields="replies,updatedSpreadsheet(sheets(properties(sheetId),data(rowData(values(effectiveValue)))))",
    )
    assert status == 200
    assert answer["replies"][0] == {}
    assert answer["replies"][1]["addSheet"]["properties"]["sheetId"] == 5
    (sheet,) = answer["updatedSpreadsheet"]["sheets"]
    assert sheet["data"][0]["rowData"][:2] == [{}, {"values": [{"effectiveValue": {"stringValue": "A1"}}]}]


def test_text_is_stored_as_text_and_a_longer_one_than_fits_is_refused(ask: Ask, document: Document) -> None:
    def write(text: str) -> tuple[int, dict[str, Any]]:
        return batch(
            ask,
            {
                "updateCells": {
                    "start": {"sheetId": 0},
                    "rows": [{"values": [{"userEnteredValue": {"stringValue": text}}]}],
                    "fields": "userEnteredValue",
                }
            },
        )

    assert write("=1+1")[0] == 200
    assert document.value("Sheet1", 0, 0) == "=1+1"
    status, answer = write("x" * 50_001)
    assert status == 400
    assert "more than the maximum of 50000 characters" in answer["error"]["message"]


def test_rows_are_never_written_beyond_the_grid(ask: Ask) -> None:
    status, _ = batch(
        ask,
        {
            "updateCells": {
                "start": {"sheetId": 0, "rowIndex": 1000},
                "rows": [{"values": [{"userEnteredValue": {"boolValue": True}}]}],
                "fields": "userEnteredValue",
            }
        },
    )
    assert status == 400


def test_the_last_visible_tab_cannot_be_hidden(ask: Ask, document: Document) -> None:
    for title in ("D3", "Bob's log"):
        document.delete_tab(title)
    status, answer = batch(
        ask, {"updateSheetProperties": {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}}
    )
    assert status == 400
    assert answer["error"]["message"] == (
        "Invalid requests[0].updateSheetProperties: You can't hide all the sheets in a document."
    )
    assert not document.sheets[0].hidden


def test_a_group_is_folded_only_by_its_exact_range(ask: Ask, document: Document) -> None:
    span = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 5}

    def fold(start: int) -> int:
        group = {"range": {**span, "startIndex": start}, "depth": 1, "collapsed": True}
        return batch(ask, {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}})[0]

    assert batch(ask, {"addDimensionGroup": {"range": span}})[0] == 200
    assert fold(1) == 400
    assert fold(2) == 200
    document.insert_column("Sheet1", 0)
    assert fold(2) == 400


# strictness


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"noSuchRequest": {}}, "Unknown name \"noSuchRequest\" at 'requests[0]': Cannot find field."),
        ({"addSheet": {"properties": {"name": "x"}}}, 'Unknown name "name"'),
        (
            {"addSheet": {"properties": {"title": 5}}},
            "Invalid value at 'requests[0].addSheet.properties.title'",
        ),
        (
            {"setDataValidation": {"rule": {"condition": {"type": "NO_SUCH"}}}},
            "Invalid value at 'requests[0].setDataValidation.rule.condition.type'",
        ),
    ],
    ids=str,
)
def test_what_is_not_in_google_s_documents_is_refused_and_fails_the_test(
    google: Emulator, ask: Ask, request_: dict[str, Any], said: str
) -> None:
    status, answer = batch(ask, request_)
    assert status == 400
    assert said in answer["error"]["message"]
    assert google.faults


def test_what_the_stand_in_does_not_do_is_said_loudly(google: Emulator, ask: Ask, document: Document) -> None:
    before = [sheet.title for sheet in document.sheets]
    status, _ = batch(ask, {"deleteSheet": {"sheetId": 0}}, {"addSlicer": {"slicer": {}}})
    assert status == 501
    assert "addSlicer" in google.faults[0]
    assert [sheet.title for sheet in document.sheets] == before
    assert ask("/values/A1:B2/elsewhere?alt=media")[0] == 501
    assert ask("/values:batchGet", ranges="Sheet1", nonsense="1")[0] == 400
    assert len(google.faults) == 3


def test_leaving_the_stand_in_fails_where_it_was_asked_for_nonsense() -> None:
    with (
        pytest.raises(AssertionError, match="what Google does not know"),
        Emulator() as emulator,
        requests.get(f"{emulator.url}/v3/files", timeout=10) as answer,
    ):
        assert answer.status_code == 501


# people, creation and the program


def test_a_sort_moves_whole_rows_or_only_a_part(document: Document) -> None:
    document.add_tab("T", [["n", "v"], ["c", 3], ["a", 1], ["b", 2]])
    document.sort("T", 0)
    assert document.values("T")[1:] == [["a", 1], ["b", 2], ["c", 3]]
    document.sort("T", 1, columns=(1, 2))
    document.type("T", 1, 1, 9)
    document.sort("T", 1, columns=(1, 2))
    assert document.values("T")[1:] == [["a", 2], ["b", 3], ["c", 9]]


def test_columns_carry_their_cells_along(document: Document) -> None:
    document.move_column("D3", 3, 0)
    assert document.values("D3")[0] == ["D1", "A1", "B1"]
    document.insert_column("D3", 1)
    assert document.values("D3")[0] == ["D1", None, "A1", "B1"]


def test_a_spreadsheet_can_be_created(google: Emulator, ask: Ask) -> None:
    url = f"{google.url}/v4/spreadsheets"
    header = {"Authorization": "Bearer known"}
    body = {"properties": {"title": "Network"}}
    with requests.post(url, json=body, headers=header, timeout=10) as answer:
        made = answer.json()
    assert made["properties"]["title"] == "Network"
    assert [sheet["properties"]["title"] for sheet in made["sheets"]] == ["Sheet1"]
    assert google.document(made["spreadsheetId"]).title == "Network"
