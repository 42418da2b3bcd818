"""Tabs and the spreadsheet itself: added, deleted, duplicated, moved, renamed, and their limits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google_emulator.document import Document
from tests.stores_google.asking import (
    TAB,
    Json,
    ask,
    cells,
    lines,
    refusal,
    seen,
    sheet_with_people,
    tab_seen,
)


@pytest.fixture
def document() -> Document:
    return sheet_with_people()


def add(**properties: Any) -> Json:
    return {"addSheet": {"properties": properties}}


def change(fields: str, **properties: Any) -> Json:
    return {"updateSheetProperties": {"properties": {"sheetId": 0, **properties}, "fields": fields}}


def titles(document: Document) -> list[str]:
    return [tab["properties"]["title"] for tab in seen(document)["sheets"]]


def test_a_new_tab_is_answered_as_recorded(document: Document) -> None:
    grid = {"rowCount": 10, "columnCount": 10}
    [reply] = ask(document, add(title="🌵 one", sheetType="GRID", gridProperties=grid))
    made = reply["properties"]
    assert made.pop("sheetId") > 0
    assert made == {"title": "🌵 one", "index": 2, "sheetType": "GRID", "gridProperties": grid}


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (add(title="people"), 'A sheet with the name "people" already exists. Please enter another name.'),
        (add(sheetId=5), "already exists"),
        (add(sheetId=-1), "Invalid sheet ID: -1"),
        (add(index=9), "Sheet index (9)"),
        (add(gridProperties={"columnCount": 18_279}), "18278 columns"),
        (change("title", title="OTHER"), "already exists"),
        (change("title", title=""), "cannot be empty"),
        (change("gridProperties.frozenRowCount", gridProperties={"frozenRowCount": 12}), "can't freeze all"),
        (change("gridProperties.rowCount", gridProperties={"rowCount": 0}), "can't delete all the rows"),
        (change("sheetId", sheetId=0), "cannot be changed"),
        ({"deleteSheet": {"sheetId": 99}}, "No grid with id: 99"),
    ],
)
def test_a_tab_that_cannot_be_is_refused(document: Document, request_: Json, words: str) -> None:
    said = refusal(document, request_)
    assert said.startswith(f"Invalid requests[0].{next(iter(request_))}: ")
    assert words in said


def test_one_tab_that_can_be_seen_must_be_left_in_googles_words(document: Document) -> None:
    document.hide_tab("Other")
    assert refusal(document, change("hidden", hidden=True)) == (
        "Invalid requests[0].updateSheetProperties: You can't hide all the sheets in a document."
    )
    assert refusal(document, {"deleteSheet": {"sheetId": 0}}) == (
        "Invalid requests[0].deleteSheet: You can't remove all the visible sheets in a document."
    )


def test_ten_million_cells_are_the_most_in_googles_words(document: Document) -> None:
    grid = {"rowCount": 1_000_000}
    words = (
        "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
    )
    wide = add(title="wide", gridProperties={"rowCount": 1000, "columnCount": 5000})
    ask(document, wide)
    said = refusal(document, change("gridProperties/rowCount", gridProperties=grid))
    assert said == f"Invalid requests[0].updateSheetProperties: {words}"
    assert document.tab(TAB).row_count == 12


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (0, ["C", "A", "B", "D"]),
        (1, ["A", "C", "B", "D"]),
        (2, ["A", "B", "C", "D"]),
        (3, ["A", "B", "C", "D"]),
    ],
)
def test_a_tabs_new_index_counts_as_before_the_move(index: int, expected: list[str]) -> None:
    document = sheet_with_people()
    ask(document, *(add(title=title, sheetId=number) for number, title in enumerate("ABCD", start=10)))
    document.delete_tab(TAB)
    document.delete_tab("Other")
    request = {"properties": {"sheetId": 12, "index": index}, "fields": "index"}
    ask(document, {"updateSheetProperties": request})
    assert titles(document) == expected


def test_masks_may_be_written_with_slashes_and_zeros_are_left_out_as_recorded(document: Document) -> None:
    fields = "gridProperties/rowCount,gridProperties/columnCount"
    ask(document, change(fields, gridProperties={"rowCount": 6, "columnCount": 4}))
    ask(document, change("gridProperties.hideGridlines", gridProperties={"hideGridlines": True}))
    grid = tab_seen(document)["properties"]["gridProperties"]
    assert grid == {"rowCount": 6, "columnCount": 4, "hideGridlines": True}
    ask(document, change("gridProperties.hideGridlines", gridProperties={"hideGridlines": False}))
    assert "hideGridlines" not in tab_seen(document)["properties"]["gridProperties"]


def test_a_duplicate_has_all_but_ids_and_metadata(document: Document) -> None:
    place = {"dimensionRange": lines("COLUMNS", 0, 1)}
    made = {"metadataId": 1, "metadataKey": "k", "location": place, "visibility": "DOCUMENT"}
    condition = {"type": "NOT_BLANK"}
    rule = {"ranges": [cells(1, 4, 0, 1)], "booleanRule": {"condition": condition, "format": {}}}
    ask(
        document,
        {"createDeveloperMetadata": {"developerMetadata": made}},
        {"addProtectedRange": {"protectedRange": {"range": cells(0, 1, 0, 1), "warningOnly": True}}},
        {"addDimensionGroup": {"range": lines("COLUMNS", 1, 3)}},
        {"addConditionalFormatRule": {"rule": rule}},
        {"addFilterView": {"filter": {"title": "V", "range": {"sheetId": 0}}}},
        {"mergeCells": {"range": cells(8, 9, 0, 2), "mergeType": "MERGE_ALL"}},
    )
    [reply] = ask(document, {"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 7, "insertSheetIndex": 1}})
    assert (reply["properties"]["title"], reply["properties"]["index"]) == ("Copy of People", 1)
    copied, source = tab_seen(document, "Copy of People"), tab_seen(document)
    assert document.values("Copy of People") == document.values(TAB)
    for part in ("protectedRanges", "columnGroups", "conditionalFormats", "filterViews", "merges"):
        assert len(copied[part]) == 1
    assert copied["protectedRanges"][0]["range"]["sheetId"] == 7
    assert (
        copied["protectedRanges"][0]["protectedRangeId"] != source["protectedRanges"][0]["protectedRangeId"]
    )
    assert "developerMetadata" not in copied["data"][0]["columnMetadata"][0]
    document.type("Copy of People", 0, 0, "changed")
    document.delete_column("Copy of People", 1)
    assert document.values(TAB)[0][:2] == ["Name", "City"]


def test_the_spreadsheet_has_a_title_a_locale_and_a_time_zone(document: Document) -> None:
    properties = {"title": "New", "locale": "de_DE", "timeZone": "Europe/Berlin"}
    ask(
        document,
        {"updateSpreadsheetProperties": {"properties": properties, "fields": "title,locale,timeZone"}},
    )
    shown = seen(document)["properties"]
    assert (shown["title"], shown["locale"], shown["timeZone"]) == ("New", "de_DE", "Europe/Berlin")
    words = refusal(document, {"updateSpreadsheetProperties": {"properties": {}, "fields": "title"}})
    assert words.startswith("Invalid requests[0].updateSpreadsheetProperties: ")


def test_people_move_and_duplicate_tabs(document: Document) -> None:
    document.duplicate_tab("Other", "Third")
    document.move_tab("Third", 0)
    assert titles(document) == ["Third", TAB, "Other"]
