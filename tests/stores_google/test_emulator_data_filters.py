"""What is read, written and cleared by data filter: the rows, columns and tabs that metadata marks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.google_emulator import InProcess
from tests.stores_google.asker import Asker, Json


@pytest.fixture
def ask() -> Iterator[Asker]:
    with InProcess() as google:
        document = google.new_document()
        document.add_tab("People", [["Name", "City"], ["Ana", "Bern"], ["Bob", "Oslo"]])
        asker = Asker(google, document)
        sheet_id = document.tab("People").id
        marked = (("row", "ROWS", 2), ("column", "COLUMNS", 1))
        for number, (key, dimension, start) in enumerate(marked, start=1):
            span = {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": start + 1}
            asker.batch(_made(number, key, {"dimensionRange": span}))
        asker.batch(_made(3, "tab", {"sheetId": sheet_id}), _made(4, "all", {"spreadsheet": True}))
        yield asker


def _made(number: int, key: str, location: Json) -> Json:
    given = {"metadataId": number, "metadataKey": key, "location": location, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": given}}


def by_key(key: str) -> Json:
    return {"developerMetadataLookup": {"metadataKey": key}}


def read(ask: Asker, *filters: Json) -> list[Json]:
    status, answer = ask.sheets("POST", "/values:batchGetByDataFilter", {"dataFilters": list(filters)})
    assert status == 200, answer
    ranges: list[Json] = answer.get("valueRanges", [])
    return ranges


def test_a_marked_row_is_read_wherever_it_stands(ask: Asker) -> None:
    ask.document.insert_rows("People", 1)
    (found,) = read(ask, by_key("row"))
    assert found == {
        "valueRange": {"range": "People!A4:Z4", "majorDimension": "ROWS", "values": [["Bob", "Oslo"]]},
        "dataFilters": [by_key("row")],
    }


def test_columns_tabs_and_ranges_are_read_and_the_same_range_once(ask: Asker) -> None:
    grid = {"gridRange": {"sheetId": ask.document.tab("People").id, "endRowIndex": 1}}
    found = read(ask, by_key("column"), by_key("tab"), {"a1Range": "People!A1:Z1"}, grid)
    ranges = [each["valueRange"]["range"] for each in found]
    assert ranges == ["People!B1:B1000", "People!A1:Z1000", "People!A1:Z1"]
    assert len(found[2]["dataFilters"]) == 2
    assert read(ask, by_key("all")) == []


def test_values_are_written_and_cleared_by_filter(ask: Asker) -> None:
    wanted = by_key("row")
    data = [{"dataFilter": wanted, "majorDimension": "ROWS", "values": [[None, "Rome"]]}]
    body = {"valueInputOption": "RAW", "data": data}
    _, answer = ask.sheets("POST", "/values:batchUpdateByDataFilter", body)
    assert answer["responses"] == [
        {
            "dataFilter": wanted,
            "updatedRange": "People!A3:B3",
            "updatedRows": 1,
            "updatedColumns": 1,
            "updatedCells": 1,
        }
    ]
    assert answer["totalUpdatedCells"] == 1
    assert ask.values("People!A3:B3") == [["Bob", "Rome"]]
    _, answer = ask.sheets("POST", "/values:batchClearByDataFilter", {"dataFilters": [wanted]})
    assert answer["clearedRanges"] == ["People!A3:Z3"]
    assert ask.values("People") == [["Name", "City"], ["Ana", "Bern"]]


def test_more_values_than_a_filter_selects_are_refused(ask: Asker) -> None:
    data = [{"dataFilter": by_key("row"), "majorDimension": "ROWS", "values": [["a"], ["b"]]}]
    said = ask.refused("POST", "/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    assert said == "Requested writing within range [People!A3:Z3], but tried writing to row [4]"


def test_a_spreadsheet_is_shown_by_filter(ask: Asker) -> None:
    body = {"dataFilters": [by_key("row")]}
    _, answer = ask.sheets(
        "POST", ":getByDataFilter", body, fields="sheets(properties.title,data(startRow,rowData.values.note))"
    )
    assert answer == {"sheets": [{"properties": {"title": "People"}, "data": [{"startRow": 2}]}]}
    assert len(ask.sheets("POST", ":getByDataFilter", {})[1]["sheets"]) == 2


def test_metadata_is_searched_over_the_wire(ask: Asker) -> None:
    _, answer = ask.sheets(
        "POST", "/developerMetadata:search", {"dataFilters": [by_key("row"), by_key("all")]}
    )
    found = [each["developerMetadata"]["metadataKey"] for each in answer["matchedDeveloperMetadata"]]
    assert found == ["row", "all"]
    assert ask.sheets("POST", "/developerMetadata:search", {"dataFilters": [by_key("none")]}) == (200, {})


def test_a_filter_must_say_one_thing(ask: Asker) -> None:
    for wanted in ({}, {"a1Range": "A1", **by_key("row")}):
        said = ask.refused("POST", "/values:batchGetByDataFilter", {"dataFilters": [wanted]})
        assert said == "A data filter must specify exactly one of its fields."


def test_a_tab_is_copied_into_another_spreadsheet(ask: Asker) -> None:
    other = ask.service.new_document("Other")
    sheet_id = ask.document.tab("People").id
    body = {"destinationSpreadsheetId": other.id}
    for title in ("Copy of People", "Copy of People 2"):
        _, answer = ask.sheets("POST", f"/sheets/{sheet_id}:copyTo", body)
        assert answer["title"] == title
    assert other.values("Copy of People")[1] == ["Ana", "Bern"]
    assert [each for each in other.metadata if each["location"]["locationType"] != "SHEET"] == []
