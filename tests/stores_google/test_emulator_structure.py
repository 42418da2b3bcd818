"""Rows and columns that are inserted, deleted and moved, against a model that only keeps lists.

Rows and columns have names that never change. What lies on one, or on a run of them, is remembered by
those names; where it must be afterwards follows from where the names stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.google_emulator.document import Document, Sheet
from tests.stores_google.asking import TAB, Json, ask, cells, lines, refusal, sheet_with_people, tab_seen

SIZE = 7
Edit = tuple[str, str, int, int, int]

EDITS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "move", "sort"]),
        st.sampled_from(["ROWS", "COLUMNS"]),
        st.integers(0, 20),
        st.integers(1, 3),
        st.integers(0, 20),
    ),
    max_size=6,
)


@dataclass
class Model:
    """Names of rows and columns in their order, and the runs of columns and rows that are marked."""

    names: dict[str, list[int]]
    runs: dict[str, list[int]]
    fresh: int = 100
    gone: set[int] = field(default_factory=set)

    def insert(self, dimension: str, at: int, count: int) -> None:
        new = list(range(self.fresh, self.fresh + count))
        self.fresh += count
        self.names[dimension][at:at] = new
        self.settle(dimension)

    def delete(self, dimension: str, start: int, count: int) -> None:
        del self.names[dimension][start : start + count]
        self.settle(dimension)

    def move(self, dimension: str, start: int, count: int, to: int) -> None:
        order = self.names[dimension]
        if start <= to <= start + count:
            return
        moved = order[start : start + count]
        rest = order[:start] + order[start + count :]
        at = to if to < start else to - count
        self.names[dimension] = rest[:at] + moved + rest[at:]
        left = [name for name in self.runs[dimension] if name not in moved]
        self.runs[dimension] = left or self.runs[dimension]
        self.settle(dimension)

    def settle(self, dimension: str) -> None:
        """A run is everything between the first and the last of it that is left."""
        order = self.names[dimension]
        places = [order.index(name) for name in self.runs[dimension] if name in order]
        self.runs[dimension] = order[min(places) : max(places) + 1] if places else []

    def span(self, dimension: str) -> tuple[int, int] | None:
        run = self.runs[dimension]
        return (
            (self.names[dimension].index(run[0]), self.names[dimension].index(run[-1]) + 1) if run else None
        )


def start() -> tuple[Document, Model]:
    """A square of cells that each know their row and column, with metadata on every row and column."""
    document = Document("d", "Network", [Sheet(0, TAB, SIZE, SIZE)])
    for row in range(SIZE):
        for column in range(SIZE):
            document.type(TAB, row, column, f"{row}/{column}")
    marks = [
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataId": position + (1 if dimension == "ROWS" else 1001),
                    "metadataKey": "name",
                    "location": {"dimensionRange": lines(dimension, position, position + 1)},
                    "visibility": "DOCUMENT",
                }
            }
        }
        for dimension in ("ROWS", "COLUMNS")
        for position in range(SIZE)
    ]
    square = cells(2, 5, 2, 5)
    ask(
        document,
        *marks,
        {"addProtectedRange": {"protectedRange": {"range": square, "warningOnly": True}}},
        {"addNamedRange": {"namedRange": {"name": "Square", "range": square}}},
        {"addFilterView": {"filter": {"range": square, "title": "Square"}}},
        {"addDimensionGroup": {"range": lines("COLUMNS", 2, 5)}},
        {"addDimensionGroup": {"range": lines("ROWS", 2, 5)}},
    )
    for position in range(SIZE):
        document.hide(TAB, "ROWS", position)
    order = list(range(SIZE))
    return document, Model({"ROWS": order[:], "COLUMNS": order[:]}, {"ROWS": [2, 3, 4], "COLUMNS": [2, 3, 4]})


def change(document: Document, model: Model, edit: Edit) -> None:
    """Do one thing to both: as a request where it goes from the left, as a person's edit else."""
    kind, dimension, at, count, to = edit
    size = len(model.names[dimension])
    at, to = at % size, to % (size + 1)
    count = min(count, size - at)
    place = lines(dimension, at, at + count)
    match kind:
        case "insert":
            model.insert(dimension, at, count)
            ask(document, {"insertDimension": {"range": place, "inheritFromBefore": at > 0 and to % 2 == 0}})
        case "delete" if size - count >= 2:
            model.delete(dimension, at, count)
            if to % 2:
                ask(document, {"deleteDimension": {"range": place}})
            elif dimension == "ROWS":
                document.delete_rows(TAB, at, count)
            else:
                document.delete_column(TAB, at, count)
        case "move" if not at < to < at + count:
            model.move(dimension, at, count, to)
            if count > 1:
                ask(document, {"moveDimension": {"source": place, "destinationIndex": to}})
            elif dimension == "ROWS":
                document.move_rows(TAB, at, to)
            else:
                document.move_column(TAB, at, to)
        case "sort":
            sort_by_first_column(document, model, descending=to % 2 == 1)


def sort_by_first_column(document: Document, model: Model, *, descending: bool) -> None:
    """Sort all rows; marked runs of rows stay at their places, only the names change under them."""
    column = model.names["COLUMNS"][0]
    order = model.names["ROWS"]
    filled = [name for name in order if name < SIZE and column < SIZE]
    blank = [name for name in order if name not in filled]
    span = model.span("ROWS")
    ranked = sorted(filled, key=lambda name: f"{name}/{column}", reverse=descending)
    model.names["ROWS"] = ranked + blank
    if span:
        model.runs["ROWS"] = model.names["ROWS"][span[0] : span[1]]
    place = cells(0, len(order), 0, document.tab(TAB).column_count)
    direction = "DESCENDING" if descending else "ASCENDING"
    specs = [{"dimensionIndex": 0, "sortOrder": direction}]
    ask(document, {"sortRange": {"range": place, "sortSpecs": specs}})


@settings(deadline=None)
@given(EDITS)
def test_everything_follows_rows_and_columns(edits: list[Edit]) -> None:
    document, model = start()
    for edit in edits:
        change(document, model, edit)
    rows, columns = model.names["ROWS"], model.names["COLUMNS"]
    sheet = document.tab(TAB)
    assert (sheet.row_count, sheet.column_count) == (len(rows), len(columns))
    for row, row_name in enumerate(rows):
        for column, column_name in enumerate(columns):
            is_old = row_name < SIZE and column_name < SIZE
            assert document.value(TAB, row, column) == (f"{row_name}/{column_name}" if is_old else None)
    grid = tab_seen(document)["data"][0]
    for dimension, shown, offset in (("ROWS", "rowMetadata", 1), ("COLUMNS", "columnMetadata", 1001)):
        marks = [
            [m["metadataId"] - offset for m in line.get("developerMetadata", [])] for line in grid[shown]
        ]
        assert marks == [[name] if name < SIZE else [] for name in model.names[dimension]]
    wanted = (model.span("ROWS"), model.span("COLUMNS"))
    if None in wanted:
        assert not {"protectedRanges", "filterViews"} & tab_seen(document).keys()
        assert document.named_ranges == []
    else:
        shown = tab_seen(document)
        places = [shown["protectedRanges"][0]["range"], shown["filterViews"][0]["range"]]
        places.append(document.named_ranges[0]["range"])
        assert [span_of(place) for place in places] == [wanted] * 3
    for dimension, kept in (("ROWS", "rowGroups"), ("COLUMNS", "columnGroups")):
        span = model.span(dimension)
        groups = [
            (g["range"]["startIndex"], g["range"]["endIndex"]) for g in tab_seen(document).get(kept, [])
        ]
        assert groups == ([span] if span else [])


def span_of(place: Json) -> tuple[tuple[int, int], tuple[int, int]]:
    return (place["startRowIndex"], place["endRowIndex"]), (
        place["startColumnIndex"],
        place["endColumnIndex"],
    )


def insert(dimension: str, start: int, end: int, before: bool = False) -> Json:
    return {"insertDimension": {"range": lines(dimension, start, end), "inheritFromBefore": before}}


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (insert("ROWS", 0, 1, before=True), "inheritFromBefore cannot be true when inserting at index 0."),
        (insert("ROWS", 12, 13), "range.startIndex[12] must be less than the grid size (12)"),
        (insert("COLUMNS", 3, 3), "range.startIndex[3] must be less than range.endIndex[3]"),
        ({"insertDimension": {"range": lines("ROWS", 0, 1, sheet=99)}}, "No grid with id: 99"),
        ({"deleteDimension": {"range": lines("COLUMNS", 0, 8)}}, "You can't delete all the columns"),
        ({"deleteDimension": {"range": lines("ROWS", 12, 13)}}, "Tried to delete 12"),
        (
            {"moveDimension": {"source": lines("ROWS", 1, 4), "destinationIndex": 2}},
            "destinationIndex[2] is inside the source",
        ),
        ({"appendDimension": {"dimension": "ROWS", "length": 0}}, "a positive length"),
    ],
)
def test_what_cannot_be_is_refused(request_: Json, words: str) -> None:
    document = sheet_with_people()
    said = refusal(document, request_)
    assert said.startswith(f"Invalid requests[0].{next(iter(request_))}: ")
    assert words in said


def test_a_move_counts_as_before_the_move() -> None:
    document = Document("d", "Network", [Sheet(0, TAB, 5, 1)])
    for row in range(5):
        document.type(TAB, row, 0, row)
    ask(document, {"moveDimension": {"source": lines("ROWS", 1, 3), "destinationIndex": 4}})
    assert document.values(TAB) == [[0], [3], [1], [2], [4]]


@pytest.mark.parametrize("before", [True, False])
def test_a_new_row_looks_like_its_neighbour(before: bool) -> None:
    document = sheet_with_people()
    for row, colour in ((0, "red"), (1, "green")):
        shade = {"userEnteredFormat": {"backgroundColor": {colour: 1}}}
        field_ = "userEnteredFormat.backgroundColor"
        ask(document, {"repeatCell": {"range": cells(row, row + 1, 0, 8), "cell": shade, "fields": field_}})
    ask(document, insert("ROWS", 1, 3, before=before))
    looks = [document.tab(TAB).cell(row, 0).format["backgroundColor"] for row in (1, 2)]
    assert looks == [{"red" if before else "green": 1}] * 2


FORMULAS = [
    ("=A1+B2", "=A1+C2"),
    ("=SUM($B$1:B)", "=SUM($C$1:C)"),
    ("=SUM(A:C)", "=SUM(A:D)"),
    ("=People!B3&Other!B3", "=People!C3&Other!B3"),
    ("='people'!B3", "='people'!C3"),
    ('="B2"&B2', '="B2"&C2'),
    ("=LOG10(B2)+B2B", "=LOG10(C2)+B2B"),
    ("=SUM(2:3)", "=SUM(2:3)"),
]


@pytest.mark.parametrize(("before", "after"), FORMULAS)
def test_formulas_follow_a_column(before: str, after: str) -> None:
    document = sheet_with_people()
    document.type(TAB, 9, 0, before)
    document.insert_column(TAB, 1)
    assert document.tab(TAB).cell(9, 0).formula == after


def test_formulas_say_so_where_what_they_mean_is_gone() -> None:
    document = sheet_with_people()
    document.type("Other", 0, 0, "=People!B1+SUM(People!A1:C1)")
    document.delete_column(TAB, 1)
    assert document.tab("Other").cell(0, 0).formula == "=People!#REF!+SUM(People!A1:B1)"


def test_formulas_and_rules_follow_a_tab_that_is_renamed() -> None:
    document = sheet_with_people()
    document.type("Other", 0, 0, "=People!B1")
    condition = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=People!$A$2:$A"}]}
    ask(
        document,
        {"setDataValidation": {"range": cells(3, 5, 0, 1, sheet=5), "rule": {"condition": condition}}},
    )
    document.rename_tab(TAB, "Our people")
    document.insert_column("Our people", 0)
    assert document.tab("Other").cell(0, 0).formula == "='Our people'!C1"
    rule = document.tab("Other").cell(4, 0).validation
    assert rule is not None
    assert rule["condition"]["values"] == [{"userEnteredValue": "='Our people'!$B$2:$B"}]


def merged(document: Document) -> list[Any]:
    return [span_of(place) for place in tab_seen(document).get("merges", [])]


def test_merges_follow_and_vanish_where_one_cell_is_left() -> None:
    document = sheet_with_people()
    document.merge(TAB, (6, 8, 1, 3))
    document.insert_rows(TAB, 0)
    document.insert_column(TAB, 2)
    assert merged(document) == [((7, 9), (1, 4))]
    document.delete_rows(TAB, 7)
    document.delete_column(TAB, 1, 2)
    assert merged(document) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("MERGE_ALL", [((0, 2), (0, 2))]),
        ("MERGE_COLUMNS", [((0, 2), (0, 1)), ((0, 2), (1, 2))]),
        ("MERGE_ROWS", [((0, 1), (0, 2)), ((1, 2), (0, 2))]),
    ],
)
def test_a_merge_keeps_the_first_value_of_each_part(kind: str, expected: list[Any]) -> None:
    document = sheet_with_people()
    ask(document, {"mergeCells": {"range": cells(0, 2, 0, 2), "mergeType": kind}})
    assert merged(document) == expected
    kept = [[document.value(TAB, row, column) for column in (0, 1)] for row in (0, 1)]
    tops = {(rows[0], columns[0]) for rows, columns in expected}
    assert [[kept[r][c] is not None for c in (0, 1)] for r in (0, 1)] == [
        [(r, c) in tops for c in (0, 1)] for r in (0, 1)
    ]
    ask(document, {"unmergeCells": {"range": cells(0, 4, 0, 4)}})
    assert merged(document) == []


def test_a_part_of_a_merge_cannot_be_taken_apart_or_sorted() -> None:
    document = sheet_with_people()
    document.merge(TAB, (2, 4, 0, 2))
    assert "all cells in a merged range" in refusal(document, {"unmergeCells": {"range": cells(2, 3, 0, 2)}})
    sort = {"range": cells(1, 5, 0, 4), "sortSpecs": [{"dimensionIndex": 0}]}
    assert "vertical merges" in refusal(document, {"sortRange": sort})


def test_frozen_rows_grow_and_shrink() -> None:
    document = sheet_with_people()
    properties = {"sheetId": 0, "gridProperties": {"frozenRowCount": 2}}
    ask(
        document,
        {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.frozenRowCount"}},
    )
    document.insert_rows(TAB, 1)
    assert document.tab(TAB).frozen_rows == 3
    document.delete_rows(TAB, 0, 2)
    assert document.tab(TAB).frozen_rows == 1


def test_cells_are_inserted_and_deleted_by_shifting_the_others() -> None:
    document = sheet_with_people()
    ask(document, {"insertRange": {"range": cells(1, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert [row[:2] for row in document.values(TAB)[:3]] == [
        ["Name", "City"],
        [None, "Oslo"],
        ["Cleo", "Bern"],
    ]
    ask(document, {"deleteRange": {"range": cells(1, 2, 0, 1), "shiftDimension": "ROWS"}})
    ask(document, {"insertRange": {"range": cells(1, 2, 0, 1), "shiftDimension": "COLUMNS"}})
    assert document.values(TAB)[1] == [None, "Cleo", "Oslo", 41, True]
    ask(document, {"deleteRange": {"range": cells(1, 2, 0, 2), "shiftDimension": "COLUMNS"}})
    assert document.values(TAB)[1] == ["Oslo", 41, True]
