"""Developer metadata at the spreadsheet, at tabs, rows and columns."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google_emulator import metadata
from tests.google_emulator.document import Document
from tests.google_emulator.refusals import Refusal
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

SPREADSHEET: Json = {"spreadsheet": True}
PLACES: list[Json] = [
    SPREADSHEET,
    {"sheetId": 0},
    {"sheetId": 5},
    {"dimensionRange": lines("ROWS", 2, 3)},
    {"dimensionRange": lines("COLUMNS", 1, 2)},
    {"dimensionRange": lines("COLUMNS", 4, 5, sheet=5)},
]


def make(place: Json, key: str = "key", number: int | None = None, value: str = "v", **more: Any) -> Json:
    given: Json = {
        "metadataKey": key,
        "metadataValue": value,
        "location": place,
        "visibility": "DOCUMENT",
        **more,
    }
    if number is not None:
        given["metadataId"] = number
    return {"createDeveloperMetadata": {"developerMetadata": given}}


def drop(**lookup: Any) -> Json:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def ids(document: Document, **lookup: Any) -> list[int]:
    return [m["metadataId"] for m in metadata.select(document, [{"developerMetadataLookup": lookup}])]


@pytest.fixture
def document() -> Document:
    """One entry at each place, with ids from 1."""
    document = sheet_with_people()
    ask(document, *(make(place, number=number) for number, place in enumerate(PLACES, start=1)))
    return document


def test_metadata_is_answered_with_its_kind_of_place_and_an_id() -> None:
    [reply] = ask(sheet_with_people(), make({"dimensionRange": lines("COLUMNS", 1, 2, sheet=5)}))
    made = reply["developerMetadata"]
    assert made.pop("metadataId") > 0
    assert made == {
        "metadataKey": "key",
        "metadataValue": "v",
        "location": {"locationType": "COLUMN", "dimensionRange": lines("COLUMNS", 1, 2, sheet=5)},
        "visibility": "DOCUMENT",
    }


def test_each_entry_is_shown_where_it_lies(document: Document) -> None:
    assert [m["metadataId"] for m in seen(document)["developerMetadata"]] == [1]
    assert [m["metadataId"] for m in tab_seen(document)["developerMetadata"]] == [2]
    grid = tab_seen(document)["data"][0]
    assert [m["metadataId"] for m in grid["rowMetadata"][2]["developerMetadata"]] == [4]
    assert [m["metadataId"] for m in grid["columnMetadata"][1]["developerMetadata"]] == [5]


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"spreadsheet": True, "sheetId": 0},
        {"dimensionRange": lines("COLUMNS", 1, 3)},
        {"dimensionRange": {"sheetId": 0, "dimension": "ROWS"}},
        {"dimensionRange": lines("COLUMNS", 8, 9)},
        {"sheetId": 99},
    ],
)
def test_a_place_must_be_one_thing_that_is_there(place: Json) -> None:
    words = refusal(sheet_with_people(), make(place))
    assert words.startswith("Invalid requests[0].createDeveloperMetadata: ")


@pytest.mark.parametrize("without", ["metadataKey", "visibility"])
def test_key_and_visibility_must_be_said(without: str) -> None:
    request = make(SPREADSHEET)
    del request["createDeveloperMetadata"]["developerMetadata"][without]
    assert without in refusal(sheet_with_people(), request)


@pytest.mark.parametrize("number", [0, -1])
def test_an_id_must_be_positive(number: int) -> None:
    assert "positive" in refusal(sheet_with_people(), make(SPREADSHEET, number=number))


@pytest.mark.parametrize(("guess", "expected"), [("accepted", ["first", "second"]), ("replaces", ["second"])])
def test_what_an_id_in_use_does_is_a_guess(guess: str, expected: list[str]) -> None:
    document = sheet_with_people()
    document.guess(used_metadata_id=guess)
    ask(document, make(SPREADSHEET, number=7, value="first"), make(SPREADSHEET, number=7, value="second"))
    assert [m["metadataValue"] for m in seen(document)["developerMetadata"]] == expected


def test_an_id_in_use_is_refused_and_nothing_of_the_batch_is_done(document: Document) -> None:
    before = seen(document)
    words = refusal(document, make({"sheetId": 5}, number=50), make({"sheetId": 5}, number=4))
    assert words.startswith("Invalid requests[1].createDeveloperMetadata: ")
    assert seen(document) == before


@pytest.mark.parametrize(
    ("lookup", "expected"),
    [
        ({"metadataId": 4}, [4]),
        ({"metadataKey": "key"}, [1, 2, 3, 4, 5, 6]),
        ({"metadataKey": "other"}, []),
        ({"metadataValue": "v", "locationType": "COLUMN"}, [5, 6]),
        ({"visibility": "DOCUMENT", "locationType": "SHEET"}, [2, 3]),
        ({"locationType": "SPREADSHEET"}, [1]),
        ({"metadataLocation": {"sheetId": 0}, "locationMatchingStrategy": "EXACT_LOCATION"}, [2]),
        ({"metadataLocation": {"sheetId": 0}}, [2, 4, 5]),
        ({"metadataLocation": {"sheetId": 0}, "locationType": "ROW"}, [4]),
        ({"metadataLocation": {"dimensionRange": lines("COLUMNS", 1, 2)}}, [2, 4, 5]),
    ],
)
def test_a_lookup_selects_what_matches_all_it_says(
    document: Document, lookup: Json, expected: list[int]
) -> None:
    assert ids(document, **lookup) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"a1Range": "People!A3:B3"}, [2, 4, 5]),
        ({"a1Range": "Other!E1"}, [3, 6]),
        ({"gridRange": cells(0, 1, 3, 4)}, [2]),
    ],
)
def test_a_range_selects_what_crosses_it(document: Document, wanted: Json, expected: list[int]) -> None:
    assert [m["metadataId"] for m in metadata.select(document, [wanted])] == expected


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"developerMetadataLookup": {}},
        {"developerMetadataLookup": {"locationMatchingStrategy": "EXACT_LOCATION"}},
        {
            "developerMetadataLookup": {
                "metadataLocation": {"sheetId": 0},
                "locationMatchingStrategy": "EXACT_LOCATION",
                "locationType": "ROW",
            }
        },
        {"developerMetadataLookup": {"metadataLocation": {"sheetId": 0}, "locationType": "SPREADSHEET"}},
    ],
)
def test_a_filter_that_contradicts_googles_document_is_refused(document: Document, wanted: Json) -> None:
    with pytest.raises(Refusal):
        metadata.select(document, [wanted])


def test_a_search_says_which_filters_each_entry_matched(document: Document) -> None:
    by_id: Json = {"developerMetadataLookup": {"metadataId": 2}}
    by_key: Json = {"developerMetadataLookup": {"metadataKey": "key", "locationType": "SHEET"}}
    found = metadata.search(document, [by_id, by_key])["matchedDeveloperMetadata"]
    assert [(m["developerMetadata"]["metadataId"], m["dataFilters"]) for m in found] == [
        (2, [by_id, by_key]),
        (3, [by_key]),
    ]


def test_a_missing_id_is_not_found_in_googles_words(document: Document) -> None:
    with pytest.raises(Refusal) as refused:
        metadata.find(document, 99)
    assert (refused.value.code, refused.value.message) == (404, "No developer metadata with ID 99.")


def test_deleting_answers_with_what_is_gone(document: Document) -> None:
    [reply] = ask(document, drop(locationType="COLUMN"))
    assert [m["metadataId"] for m in reply["deletedDeveloperMetadata"]] == [5, 6]
    assert ids(document, metadataKey="key") == [1, 2, 3, 4]


def test_deleting_what_is_not_there_is_a_guess(document: Document) -> None:
    assert ask(document, drop(metadataId=99)) == [None]
    document.guess(missing_metadata_deletion="refused")
    assert refusal(document, drop(metadataId=99)).startswith("Invalid requests[0].deleteDeveloperMetadata: ")


def test_updating_changes_all_that_match(document: Document) -> None:
    wanted = [{"developerMetadataLookup": {"locationType": "SHEET"}}]
    request = {
        "dataFilters": wanted,
        "developerMetadata": {"metadataValue": "new"},
        "fields": "metadataValue",
    }
    [reply] = ask(document, {"updateDeveloperMetadata": request})
    assert [(m["metadataId"], m["metadataValue"]) for m in reply["developerMetadata"]] == [
        (2, "new"),
        (3, "new"),
    ]


def test_metadata_can_move_to_another_column(document: Document) -> None:
    request = {
        "dataFilters": [{"developerMetadataLookup": {"metadataId": 5}}],
        "developerMetadata": {"location": {"dimensionRange": lines("COLUMNS", 3, 4)}},
        "fields": "location",
    }
    ask(document, {"updateDeveloperMetadata": request})
    assert "developerMetadata" in tab_seen(document)["data"][0]["columnMetadata"][3]


@pytest.mark.parametrize("places", [[SPREADSHEET], [{"sheetId": 0}, {"dimensionRange": lines("ROWS", 1, 2)}]])
def test_30_000_characters_are_the_most_for_the_spreadsheet_and_for_each_tab(places: list[Json]) -> None:
    document = sheet_with_people()
    share = 30_000 // len(places) - len("key")
    ask(document, *(make(place, value="x" * share) for place in places))
    assert "30000 characters" in refusal(document, make(places[-1], key="k", value="x"))
    ask(document, make({"sheetId": 5}, value="x"))


def test_a_deleted_column_takes_its_metadata_with_it(document: Document) -> None:
    document.delete_column(TAB, 1)
    assert ids(document, metadataId=5) == []


def test_a_deleted_tab_takes_its_metadata_with_it(document: Document) -> None:
    document.delete_tab("Other")
    assert ids(document, metadataKey="key") == [1, 2, 4, 5]


def test_a_duplicated_tab_has_no_metadata_of_its_own(document: Document) -> None:
    document.duplicate_tab(TAB)
    assert ids(document, metadataKey="key") == [1, 2, 3, 4, 5, 6]


def test_what_a_duplicated_tab_has_of_its_sources_metadata_is_a_guess(document: Document) -> None:
    document.guess(duplicated_tab_metadata="tab_and_columns")
    copied = document.duplicate_tab(TAB)
    fresh = [each for each in document.metadata if each["metadataId"] > len(PLACES)]
    assert [each["location"] for each in fresh] == [
        {"locationType": "SHEET", "sheetId": copied.id},
        {"locationType": "COLUMN", "dimensionRange": lines("COLUMNS", 1, 2, sheet=copied.id)},
    ]


def test_a_copied_row_has_no_metadata(document: Document) -> None:
    document.copy_row(TAB, 2, 6)
    assert document.values(TAB)[6] == document.values(TAB)[2]
    assert ids(document, locationType="ROW") == [4]


def row_of_metadata(document: Document) -> int:
    return int(metadata.find(document, 4)["location"]["dimensionRange"]["startIndex"])


def test_row_metadata_follows_a_whole_sort_unless_guessed_otherwise(document: Document) -> None:
    document.sort(TAB, 0)
    assert document.value(TAB, row_of_metadata(document), 0) == "ana"
    document.guess(sort_carries_row_metadata=False)
    document.sort(TAB, 0, descending=True)
    assert document.value(TAB, row_of_metadata(document), 0) == "Dan"


def test_row_metadata_stays_in_a_sort_of_a_part_of_the_columns(document: Document) -> None:
    document.sort(TAB, 0, columns=(0, 3))
    assert row_of_metadata(document) == 2
