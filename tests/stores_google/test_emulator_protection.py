"""Protected ranges: their requests, and whom they keep from writing."""

from __future__ import annotations

import pytest

from tests.google_emulator.document import Document
from tests.stores_google.asking import TAB, Json, ask, cells, lines, refusal, sheet_with_people, tab_seen

WORDS = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove "
    "protection if you need to edit."
)
WORKER = "worker@example.org"


def protect(**given: object) -> Json:
    return {"addProtectedRange": {"protectedRange": {"range": cells(0, 2, 0, 2), **given}}}


def write(row: int, column: int) -> Json:
    rows = [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}]
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


@pytest.fixture
def document() -> Document:
    return sheet_with_people()


def test_a_protection_is_answered_as_recorded(document: Document) -> None:
    [reply] = ask(document, protect(description=None, warningOnly=False, editors={"users": [], "groups": []}))
    made = reply["protectedRange"]
    assert made.pop("protectedRangeId") > 0
    place = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    assert made == {"range": place, "requestingUserCanEdit": True, "editors": {}}


def test_a_warning_cannot_have_editors(document: Document) -> None:
    words = refusal(document, protect(warningOnly=True, editors={"users": ["a@example.org"]}))
    assert words == (
        "Invalid requests[0].addProtectedRange: ProtectedRange is warningOnly. Editors cannot be set on it."
    )


def test_a_protection_is_changed_by_its_mask_and_deleted_once(document: Document) -> None:
    [reply] = ask(document, protect(warningOnly=True, description="ours"))
    number = reply["protectedRange"]["protectedRangeId"]
    given = {"protectedRangeId": number, "description": "changed", "range": cells(0, 9, 0, 1)}
    ask(document, {"updateProtectedRange": {"protectedRange": given, "fields": "description"}})
    [kept] = tab_seen(document)["protectedRanges"]
    assert (kept["description"], kept["range"]["endRowIndex"], kept["warningOnly"]) == ("changed", 2, True)
    delete = {"deleteProtectedRange": {"protectedRangeId": number}}
    assert ask(document, delete) == [None]
    assert refusal(document, delete) == (
        f"Invalid requests[0].deleteProtectedRange: No protected range with id: {number}"
    )


def test_the_same_id_cannot_be_added_twice(document: Document) -> None:
    refusal(document, protect(protectedRangeId=7), protect(protectedRangeId=7))


REQUESTS: dict[str, Json] = {
    "updateCells": write(2, 1),
    "repeatCell": {"repeatCell": {"range": cells(0, 9, 1, 2), "cell": {}, "fields": "note"}},
    "setDataValidation": {"setDataValidation": {"range": cells(2, 3, 0, 4)}},
    "sortRange": {"sortRange": {"range": cells(1, 5, 0, 4), "sortSpecs": [{"dimensionIndex": 0}]}},
    "deleteDimension": {"deleteDimension": {"range": lines("ROWS", 3, 4)}},
    "moveDimension": {"moveDimension": {"source": lines("COLUMNS", 1, 2), "destinationIndex": 4}},
    "mergeCells": {"mergeCells": {"range": cells(2, 4, 1, 3), "mergeType": "MERGE_ALL"}},
    "copyPaste": {"copyPaste": {"source": cells(0, 1, 0, 1), "destination": cells(3, 4, 1, 2)}},
    "cutPaste": {
        "cutPaste": {"source": cells(3, 4, 1, 2), "destination": {"sheetId": 0, "rowIndex": 9}},
    },
    "deleteRange": {"deleteRange": {"range": cells(1, 2, 0, 4), "shiftDimension": "ROWS"}},
    "findReplace": {"findReplace": {"find": "Oslo", "replacement": "x", "sheetId": 0}},
    "deleteSheet": {"deleteSheet": {"sheetId": 0}},
}


@pytest.mark.parametrize("kind", REQUESTS)
def test_who_is_no_editor_is_refused_in_googles_words(document: Document, kind: str) -> None:
    document.protect(TAB, (1, 5, 1, 2), editors=("someone@example.org",))
    words = refusal(document, write(9, 7), REQUESTS[kind], by=WORKER)
    assert words == f"Invalid requests[1].{kind}: {WORDS}"
    assert document.value(TAB, 9, 7) is None


@pytest.mark.parametrize("kind", [kind for kind in REQUESTS if kind != "deleteSheet"])
def test_owner_and_editors_pass(kind: str) -> None:
    for who in ("owner@example.org", WORKER):
        document = sheet_with_people()
        document.protect(TAB, (1, 5, 1, 2), editors=(WORKER,))
        ask(document, REQUESTS[kind], by=who)


def test_a_warning_refuses_nobody(document: Document) -> None:
    ask(document, protect(warningOnly=True), write(0, 0), by=WORKER)
    assert document.value(TAB, 0, 0) == "x"


def test_cells_beside_a_protection_can_be_written(document: Document) -> None:
    document.protect(TAB, (1, 5, 1, 2))
    ask(document, write(1, 0), write(5, 1), write(1, 2), by=WORKER)


def test_a_protected_tab_can_leave_ranges_open(document: Document) -> None:
    given = {"range": {"sheetId": 0}, "unprotectedRanges": [cells(0, 9, 3, 4)]}
    ask(document, {"addProtectedRange": {"protectedRange": given}})
    ask(document, write(1, 3), by=WORKER)
    assert WORDS in refusal(document, write(1, 2), by=WORKER)


def test_whoever_asks_sees_whether_they_can_edit(document: Document) -> None:
    document.protect(TAB, (1, 5, 1, 2))
    document.asking = WORKER
    assert "requestingUserCanEdit" not in tab_seen(document)["protectedRanges"][0]
    document.asking = document.owner
    assert tab_seen(document)["protectedRanges"][0]["requestingUserCanEdit"] is True


def test_a_protection_follows_columns_that_are_inserted_moved_and_deleted(document: Document) -> None:
    document.protect(TAB, (0, 12, 1, 3))
    document.insert_column(TAB, 1)
    document.move_column(TAB, 0, 6)
    place = tab_seen(document)["protectedRanges"][0]["range"]
    assert (place["startColumnIndex"], place["endColumnIndex"]) == (1, 3)
    document.delete_column(TAB, 1, 2)
    assert "protectedRanges" not in tab_seen(document)
