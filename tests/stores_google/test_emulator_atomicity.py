"""A batch is done wholly or not at all, whatever is in it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.google_emulator import batch
from tests.google_emulator.document import Document
from tests.google_emulator.guesses import Guesses
from tests.google_emulator.refusals import Refusal
from tests.stores_google.asking import Json, ask, cells, lines, seen, sheet_with_people

SMALL = st.integers(0, 3)
SIZE = st.integers(1, 3)
SHEET = st.sampled_from([0] * 12 + [5] * 4 + [99])
GRID = st.builds(
    lambda top, height, left, width, sheet: cells(top, top + height, left, left + width, sheet),
    st.integers(0, 9),
    SIZE,
    st.integers(0, 5),
    SIZE,
    SHEET,
)
WHOLE = st.builds(lambda top, sheet: cells(top, 8, 0, 8, sheet), SMALL, SHEET)
LINES = st.builds(
    lambda dimension, start, count, sheet: lines(dimension, start, start + count, sheet),
    st.sampled_from(["ROWS", "COLUMNS"]),
    SMALL,
    SIZE,
    SHEET,
)
ONE_LINE = st.builds(
    lambda dimension, at, sheet: lines(dimension, at, at + 1, sheet),
    st.sampled_from(["ROWS", "COLUMNS"]),
    st.integers(0, 9),
    SHEET,
)
TEXT = st.sampled_from(["", "Oslo", "x y", "TEAM", *map("{}_name".format, "abcdefgh")])
POINT = st.builds(lambda s, r, c: {"sheetId": s, "rowIndex": r, "columnIndex": c}, SHEET, SMALL, SMALL)
PLACE = st.one_of(
    st.just({"spreadsheet": True}),
    st.builds(lambda sheet: {"sheetId": sheet}, SHEET),
    st.builds(lambda place: {"dimensionRange": place}, ONE_LINE),
)
VALUE = st.one_of(
    st.builds(lambda each: {"userEnteredValue": {"stringValue": each}}, TEXT),
    st.builds(lambda each: {"userEnteredValue": {"numberValue": each}}, SMALL),
    st.just({"userEnteredValue": {"formulaValue": "=A1+People!B2"}}),
    st.just({}),
)
ROWS = st.lists(st.builds(lambda values: {"values": values}, st.lists(VALUE, max_size=3)), max_size=3)


def of(kind: str, **fields: Any) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(fields).map(lambda given: {kind: given})


def inner(**fields: Any) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(fields)


REQUESTS = st.one_of(
    of("insertDimension", range=LINES, inheritFromBefore=st.booleans()),
    of("deleteDimension", range=LINES),
    of("moveDimension", source=LINES, destinationIndex=SMALL),
    of("appendDimension", sheetId=SHEET, dimension=st.sampled_from(["ROWS", "COLUMNS"]), length=SMALL),
    of("insertRange", range=GRID, shiftDimension=st.sampled_from(["ROWS", "COLUMNS"])),
    of("deleteRange", range=GRID, shiftDimension=st.sampled_from(["ROWS", "COLUMNS"])),
    of("updateCells", start=POINT, rows=ROWS, fields=st.sampled_from(["userEnteredValue", "*", "note"])),
    of("updateCells", range=GRID, rows=ROWS, fields=st.just("userEnteredValue")),
    of("repeatCell", range=GRID, cell=VALUE, fields=st.just("userEnteredValue")),
    of("copyPaste", source=GRID, destination=GRID, pasteType=st.just("PASTE_NORMAL")),
    of("cutPaste", source=GRID, destination=POINT, pasteType=st.just("PASTE_NORMAL")),
    of("mergeCells", range=GRID, mergeType=st.sampled_from(["MERGE_ALL", "MERGE_ROWS", "MERGE_COLUMNS"])),
    of("unmergeCells", range=GRID),
    of(
        "sortRange", range=st.one_of(GRID, WHOLE), sortSpecs=st.lists(inner(dimensionIndex=SMALL), max_size=2)
    ),
    of("setDataValidation", range=GRID, rule=st.just({"condition": {"type": "BOOLEAN"}})),
    of("addDimensionGroup", range=LINES),
    of("deleteDimensionGroup", range=LINES),
    of(
        "updateDimensionGroup",
        dimensionGroup=inner(range=LINES, depth=st.integers(0, 2), collapsed=st.booleans()),
        fields=st.just("collapsed"),
    ),
    of(
        "createDeveloperMetadata",
        developerMetadata=inner(
            metadataId=st.integers(0, 6), metadataKey=TEXT, location=PLACE, visibility=st.just("DOCUMENT")
        ),
    ),
    of("deleteDeveloperMetadata", dataFilter=inner(developerMetadataLookup=inner(metadataKey=TEXT))),
    of("addProtectedRange", protectedRange=inner(range=GRID, warningOnly=st.booleans())),
    of("addNamedRange", namedRange=inner(name=TEXT, range=GRID)),
    of("addFilterView", filter=inner(range=GRID, title=TEXT)),
    of("setBasicFilter", filter=inner(range=GRID)),
    of("findReplace", find=TEXT, replacement=TEXT, sheetId=SHEET),
    of("deleteDuplicates", range=GRID),
    of("addSheet", properties=inner(title=TEXT, index=SMALL)),
    of("duplicateSheet", sourceSheetId=SHEET, insertSheetIndex=SMALL, newSheetName=TEXT),
    of("deleteSheet", sheetId=SHEET),
    of(
        "updateSheetProperties",
        properties=inner(sheetId=SHEET, title=TEXT, index=SMALL),
        fields=st.just("title,index"),
    ),
    of(
        "addConditionalFormatRule",
        rule=inner(
            ranges=st.lists(GRID, min_size=1, max_size=2),
            booleanRule=st.just({"condition": {"type": "NOT_BLANK"}, "format": {}}),
        ),
        index=SMALL,
    ),
)


def image(document: Document) -> str:
    """Return all that can be seen of a spreadsheet, byte for byte."""
    return json.dumps(seen(document))


@settings(deadline=None)
@given(
    st.lists(REQUESTS, min_size=1, max_size=5),
    st.fixed_dictionaries({name: st.sampled_from(outcomes) for name, outcomes in Guesses.outcomes().items()}),
)
def test_a_batch_with_one_bad_request_leaves_everything_as_it_was(
    requests: list[Json], guesses: Json
) -> None:
    document = sheet_with_people()
    document.guess(**guesses)
    document.protect("Other", (3, 4, 0, 2))
    for request in requests:
        try:
            ask(document, request)
        except Refusal as refused:
            assert refused.code == 400
    before, kept = image(document), copy.deepcopy(document)
    with pytest.raises(Refusal) as refused_too:
        batch.apply(document, [*requests, {"deleteSheet": {"sheetId": 12345}}])
    assert refused_too.value.code == 400
    assert image(document) == before
    assert document == kept


@settings(deadline=None)
@given(st.lists(REQUESTS, min_size=1, max_size=4))
def test_what_is_kept_aside_can_be_put_back_again_and_again(requests: list[Json]) -> None:
    document = sheet_with_people()
    before, kept = image(document), document.aside()
    for _ in range(2):
        for request in requests:
            try:
                ask(document, request)
            except Refusal as refused:
                assert refused.code == 400
        document.put_back(kept)
        assert image(document) == before


def test_the_words_say_which_request_was_bad() -> None:
    good, bad = {"deleteSheet": {"sheetId": 5}}, {"deleteSheet": {"sheetId": 99}}
    with pytest.raises(Refusal) as refused:
        ask(sheet_with_people(), good, bad)
    assert refused.value.message == "Invalid requests[1].deleteSheet: No grid with id: 99"


@pytest.mark.parametrize("request_", [{}, {"deleteSheet": {"sheetId": 5}, "unmergeCells": {"range": {}}}])
def test_a_request_is_of_exactly_one_kind(request_: Json) -> None:
    with pytest.raises(Refusal) as refused:
        ask(sheet_with_people(), request_)
    assert refused.value.code == 400
