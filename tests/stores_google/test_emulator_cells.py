"""Requests that write, copy, fill, sort and tidy cells."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google_emulator.document import Document
from tests.stores_google.asking import TAB, Json, ask, cells, names, refusal, sheet_with_people, tab_seen


@pytest.fixture
def document() -> Document:
    return sheet_with_people()


def text(value: str) -> Json:
    return {"userEnteredValue": {"stringValue": value}}


def update(fields: str = "userEnteredValue", **given: Any) -> Json:
    return {"updateCells": {"fields": fields, **given}}


def start(row: int, column: int) -> Json:
    return {"sheetId": 0, "rowIndex": row, "columnIndex": column}


def row_of(*texts: str) -> Json:
    return {"values": [text(each) for each in texts]}


def test_a_range_larger_than_its_rows_is_cleared_beyond_them(document: Document) -> None:
    ask(document, update(range=cells(1, 4, 0, 2), rows=[row_of("x")]))
    assert [row[:3] for row in document.values(TAB)[1:5]] == [
        ["x", None, 41],
        [None, None, 7],
        [None, None, 19],
        ["Dan", "Rome", 30],
    ]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (
            update(start=start(0, 7), rows=[row_of("a", "b")]),
            "Attempting to write column: 8, beyond the last requested column of: 7",
        ),
        (
            update(start=start(11, 0), rows=[row_of("a"), row_of("b")]),
            "Attempting to write row: 12, beyond the last requested row of: 11",
        ),
        (
            update(range=cells(0, 1, 0, 1), rows=[row_of("a", "b")]),
            "Attempting to write column: 1, beyond the last requested column of: 0",
        ),
        (
            update(start=start(0, 0), rows=[row_of("x" * 50_001)]),
            "Your input contains more than the maximum of 50000 characters in a single cell.",
        ),
        (update(rows=[]), "Exactly one of start and range must be set."),
        (update(fields="effectiveValue", start=start(0, 0)), "The field effectiveValue is read-only."),
    ],
)
def test_a_write_that_cannot_be_is_refused_in_googles_words(
    document: Document, request_: Json, words: str
) -> None:
    assert refusal(document, request_) == f"Invalid requests[0].updateCells: {words}"


def test_a_cell_of_50_000_characters_is_written(document: Document) -> None:
    ask(document, update(start=start(0, 0), rows=[row_of("x" * 50_000)]))


def test_appended_cells_stand_below_the_last_and_the_grid_grows(document: Document) -> None:
    rows = [row_of(f"new {number}") for number in range(9)]
    ask(document, {"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}})
    assert document.tab(TAB).row_count == 14
    assert names(document)[4:6] == ["new 0", "new 1"]


def test_a_repeated_formula_moves_its_references(document: Document) -> None:
    cell = {"userEnteredValue": {"formulaValue": "=A1&$A$1"}}
    ask(document, {"repeatCell": {"range": cells(1, 3, 1, 3), "cell": cell, "fields": "userEnteredValue"}})
    shown = [[document.tab(TAB).cell(row, column).formula for column in (1, 2)] for row in (1, 2)]
    assert shown == [["=A1&$A$1", "=B1&$A$1"], ["=A2&$A$1", "=B2&$A$1"]]


@pytest.mark.parametrize("fills", [True, False])
def test_whether_boxes_fill_false_is_a_guess(document: Document, fills: bool) -> None:
    document.guess(boxes_fill_false=fills)
    rule = {"condition": {"type": "BOOLEAN"}}
    ask(document, {"setDataValidation": {"range": cells(4, 7, 3, 4), "rule": rule}})
    assert [document.value(TAB, row, 3) for row in (4, 5, 6)] == [
        False,
        *([False] * 2 if fills else [None] * 2),
    ]


@pytest.mark.parametrize("guess", ["ignored", "enforced"])
def test_whether_a_strict_rule_refuses_a_write_is_a_guess(document: Document, guess: str) -> None:
    document.guess(strict_validation=guess)
    values = [{"userEnteredValue": "yes"}, {"userEnteredValue": "no"}]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": values}, "strict": True}
    ask(document, {"setDataValidation": {"range": cells(1, 2, 5, 6), "rule": rule}})
    ask(document, update(start=start(1, 5), rows=[row_of("yes")]))
    wrong = update(start=start(1, 5), rows=[row_of("maybe")])
    if guess == "enforced":
        assert "cell F2 violates the data validation rules" in refusal(document, wrong)
    else:
        ask(document, wrong)
    assert document.value(TAB, 1, 5) == ("yes" if guess == "enforced" else "maybe")


@pytest.mark.parametrize(
    "rule",
    [
        {"condition": {"type": "TEXT_STARTS_WITH", "values": [{"userEnteredValue": "a"}]}},
        {"condition": {"type": "NUMBER_BETWEEN", "values": [{"userEnteredValue": "1"}]}},
        {"condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "A1:A3"}]}},
        {"condition": {"type": "DATE_AFTER", "values": [{"relativeDate": "TODAY"}]}},
        {"strict": True},
    ],
)
def test_a_rule_that_cannot_be_is_refused(document: Document, rule: Json) -> None:
    words = refusal(document, {"setDataValidation": {"range": cells(0, 1, 0, 1), "rule": rule}})
    assert words.startswith("Invalid requests[0].setDataValidation: ")


def sort(*specs: tuple[int, str], place: Json | None = None) -> Json:
    given = [{"dimensionIndex": column, "sortOrder": order} for column, order in specs]
    return {"sortRange": {"range": place or cells(1, 5, 0, 4), "sortSpecs": given}}


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        ([(0, "ASCENDING")], ["ana", "Bob", "Cleo", "Dan"]),
        ([(2, "DESCENDING")], ["Cleo", "Dan", "Bob", "ana"]),
        ([(1, "ASCENDING"), (2, "ASCENDING")], ["ana", "Bob", "Cleo", "Dan"]),
        ([(1, "DESCENDING"), (0, "ASCENDING")], ["Dan", "Bob", "Cleo", "ana"]),
        ([(3, "ASCENDING"), (2, "ASCENDING")], ["ana", "Dan", "Bob", "Cleo"]),
    ],
)
def test_rows_are_sorted_by_each_spec_in_turn(
    document: Document, specs: list[tuple[int, str]], expected: list[str]
) -> None:
    ask(document, sort(*specs))
    assert names(document) == expected


def test_blanks_come_last_whichever_way(document: Document) -> None:
    document.clear(TAB, 2, 2)
    for order in ("ASCENDING", "DESCENDING"):
        ask(document, sort((2, order)))
        assert names(document)[-1] == "ana"


def test_numbers_come_before_texts_and_those_before_yes_and_no(document: Document) -> None:
    for row, value in enumerate((True, "b", 3, "A", False), start=6):
        document.type(TAB, row, 0, value)
    ask(document, sort((0, "ASCENDING"), place=cells(6, 11, 0, 8)))
    assert [document.value(TAB, row, 0) for row in range(6, 11)] == [3, "A", "b", False, True]


def test_a_formula_sorts_by_what_it_shows_and_keeps_meaning_its_own_row(document: Document) -> None:
    for row in range(1, 5):
        document.type(TAB, row, 4, f"=C{row + 1}*2")
    ask(document, sort((4, "ASCENDING"), place=cells(1, 5, 0, 8)))
    assert names(document) == ["ana", "Bob", "Dan", "Cleo"]
    assert [document.tab(TAB).cell(row, 4).formula for row in (1, 4)] == ["=C2*2", "=C5*2"]


def test_a_part_of_the_columns_can_be_sorted_without_the_others(document: Document) -> None:
    document.sort(TAB, 0, columns=(0, 2))
    assert [row[:3] for row in document.values(TAB)[1:3]] == [["ana", "Bern", 41], ["Bob", "Oslo", 7]]


def test_a_sort_by_a_column_outside_its_range_is_refused(document: Document) -> None:
    assert "outside the range" in refusal(document, sort((5, "ASCENDING")))


def copy(source: Json, to: Json, **more: str) -> Json:
    return {"copyPaste": {"source": source, "destination": to, **more}}


def test_a_copy_is_repeated_and_its_references_move(document: Document) -> None:
    document.type(TAB, 1, 5, "=A2")
    ask(document, copy(cells(1, 2, 5, 6), cells(2, 5, 5, 7)))
    assert [document.tab(TAB).cell(row, 6).formula for row in (2, 4)] == ["=B3", "=B5"]


def test_a_copy_can_be_turned_over(document: Document) -> None:
    ask(document, copy(cells(0, 1, 0, 3), cells(6, 7, 0, 1), pasteOrientation="TRANSPOSE"))
    assert [document.value(TAB, row, 0) for row in (6, 7, 8)] == ["Name", "City", "Age"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("PASTE_NORMAL", ("Cleo", True, "hello")),
        ("PASTE_VALUES", ("Cleo", False, "")),
        ("PASTE_FORMAT", ("Dan", True, "")),
    ],
)
def test_only_what_is_asked_for_is_pasted(
    document: Document, kind: str, expected: tuple[Any, bool, str]
) -> None:
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    field_ = "userEnteredFormat.textFormat.bold"
    ask(document, {"repeatCell": {"range": cells(1, 2, 0, 1), "cell": bold, "fields": field_}})
    document.note(TAB, 1, 0, "hello")
    ask(document, copy(cells(1, 2, 0, 1), cells(4, 5, 0, 1), pasteType=kind))
    cell = document.tab(TAB).cell(4, 0)
    assert (cell.value, "textFormat" in cell.format, cell.note) == expected


def test_what_refers_to_cells_that_are_cut_follows_them(document: Document) -> None:
    document.type(TAB, 9, 0, "=A2&A3")
    document.type("Other", 0, 0, "=People!A2")
    cut = {"source": cells(1, 2, 0, 1), "destination": start(7, 3), "pasteType": "PASTE_NORMAL"}
    ask(document, {"cutPaste": cut})
    assert (document.value(TAB, 1, 0), document.value(TAB, 7, 3)) == (None, "Cleo")
    assert document.tab(TAB).cell(9, 0).formula == "=D8&A3"
    assert document.tab("Other").cell(0, 0).formula == "=People!D8"


def test_data_is_pasted_as_if_typed(document: Document) -> None:
    given = {"coordinate": start(7, 0), "data": '1,"a,b",TRUE\n=A1,,2026-01-02', "delimiter": ","}
    ask(document, {"pasteData": {**given, "type": "PASTE_NORMAL"}})
    assert document.values(TAB)[7] == [1, "a,b", True]
    assert document.tab(TAB).cell(8, 0).formula == "=A1"
    assert document.value(TAB, 8, 2) == 46024


def test_a_cell_dragged_down_counts_up_as_a_person_sees_it(document: Document) -> None:
    document.type(TAB, 6, 0, "c-09")
    document.type(TAB, 6, 1, 5)
    document.type(TAB, 6, 2, "=A7")
    document.type(TAB, 6, 3, "c-7a")
    for column in range(4):
        document.fill_down(TAB, 6, column, 2)
    assert document.values(TAB)[8][:2] == ["c-11", 5]
    assert document.value(TAB, 8, 3) == "c-7a"
    assert document.tab(TAB).cell(8, 2).formula == "=A9"


def test_a_program_can_drag_too(document: Document) -> None:
    fill = {"source": cells(1, 2, 0, 1), "dimension": "ROWS", "fillLength": 2}
    ask(document, {"autoFill": {"sourceAndDestination": fill}})
    assert names(document)[:3] == ["Cleo", "Cleo", "Cleo"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"find": "oslo"}, ("XX", {"valuesChanged": 2, "rowsChanged": 2, "occurrencesChanged": 2})),
        ({"find": "oslo", "matchCase": True}, ("Oslo", {})),
        ({"find": "osl", "matchEntireCell": True}, ("Oslo", {})),
        (
            {"find": "o(s)l", "searchByRegex": True, "replacement": "$1"},
            ("so", {"valuesChanged": 2, "rowsChanged": 2, "occurrencesChanged": 2}),
        ),
    ],
)
def test_texts_are_found_and_replaced(document: Document, given: Json, expected: tuple[str, Json]) -> None:
    [reply] = ask(document, {"findReplace": {"replacement": "XX", "sheetId": 0, **given}})
    counts = {name: each for name, each in (reply or {}).items() if name != "sheetsChanged"}
    assert (document.value(TAB, 1, 1), counts) == expected


def test_rows_that_repeat_an_earlier_one_are_deleted(document: Document) -> None:
    document.type(TAB, 4, 0, "CLEO")
    columns = [{"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}]
    [reply] = ask(document, {"deleteDuplicates": {"range": cells(1, 5, 0, 4), "comparisonColumns": columns}})
    assert reply == {"duplicatesRemovedCount": 1}
    assert names(document) == ["Cleo", "ana", "Bob"]


def test_formulas_repeat_an_earlier_row_by_what_they_show(document: Document) -> None:
    for row in range(1, 5):
        document.type(TAB, row, 5, f"=C{row + 1}>20")
    columns = [{"sheetId": 0, "dimension": "COLUMNS", "startIndex": 5, "endIndex": 6}]
    ask(document, {"deleteDuplicates": {"range": cells(1, 5, 0, 6), "comparisonColumns": columns}})
    assert names(document) == ["Cleo", "ana"]


def test_spaces_too_many_are_trimmed(document: Document) -> None:
    document.type(TAB, 1, 0, "  Cleo \t van  Dam ")
    [reply] = ask(document, {"trimWhitespace": {"range": cells(0, 9, 0, 4)}})
    assert (reply, document.value(TAB, 1, 0)) == ({"cellsChangedCount": 1}, "Cleo van Dam")


def test_a_text_is_split_into_columns(document: Document) -> None:
    document.type(TAB, 6, 0, "a;7;c")
    ask(document, {"textToColumns": {"source": cells(6, 7, 0, 1), "delimiterType": "SEMICOLON"}})
    assert document.values(TAB)[6] == ["a", 7, "c"]


def test_rows_in_any_order_are_the_same_rows(document: Document) -> None:
    before = sorted(map(str, document.values(TAB)[1:5]))
    ask(document, {"randomizeRange": {"range": cells(1, 5, 0, 8)}})
    assert sorted(map(str, document.values(TAB)[1:5])) == before


def test_borders_are_added_and_taken_away(document: Document) -> None:
    line = {"style": "SOLID"}
    ask(document, {"updateBorders": {"range": cells(0, 2, 0, 2), "top": line, "innerVertical": line}})
    assert set(document.tab(TAB).cell(0, 0).format["borders"]) == {"top", "right"}
    ask(document, {"updateBorders": {"range": cells(0, 2, 0, 2), "top": {"style": "NONE"}}})
    assert set(document.tab(TAB).cell(0, 0).format["borders"]) == {"right"}


def test_a_person_clears_a_cell_and_a_box(document: Document) -> None:
    rule = {"condition": {"type": "BOOLEAN"}}
    ask(document, {"setDataValidation": {"range": cells(1, 2, 3, 4), "rule": rule}})
    for column in (0, 3, 7):
        document.clear(TAB, 1, column)
    assert document.values(TAB)[1] == [None, "Oslo", 41, False]


def test_columns_are_hidden_resized_and_fitted_as_recorded(document: Document) -> None:
    place = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}
    hide = {"range": place, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    size = {"range": place, "properties": {"pixelSize": 240}, "fields": "pixelSize"}
    assert ask(document, {"updateDimensionProperties": hide}, {"updateDimensionProperties": size}) == [
        None,
        None,
    ]
    shown = tab_seen(document)["data"][0]["columnMetadata"]
    assert shown[:3] == [{"pixelSize": 240, "hiddenByUser": True}] * 2 + [{"pixelSize": 100}]
    ask(document, {"autoResizeDimensions": {"dimensions": place}})
    document.hide(TAB, "COLUMNS", 0, 2, hidden=False)
    shown = tab_seen(document)["data"][0]["columnMetadata"]
    assert "hiddenByUser" not in shown[0]
    assert shown[0]["pixelSize"] < 240


def test_rows_that_are_alike_do_not_change_together(document: Document) -> None:
    shade = {"userEnteredFormat": {"backgroundColor": {"red": 1}}}
    field_ = "userEnteredFormat.backgroundColor"
    ask(document, {"repeatCell": {"range": cells(5, 12, 0, 8), "cell": shade, "fields": field_}})
    for _ in range(20):
        document.type(TAB, 6, 0, "only here")
        document.insert_rows(TAB, 7, 2)
        document.insert_column(TAB, 0)
        document.type(TAB, 7, 0, "and here")
        document.delete_column(TAB, 0)
        document.delete_rows(TAB, 7, 2)
    assert document.values(TAB)[5:] == [[], ["only here"]]
