"""The stand-in's values methods: what is written, cleared, appended and read in ranges."""

from __future__ import annotations

from typing import Any

import pytest

from tests.google_emulator import InProcess
from tests.stores_google.asker import Asker


@pytest.fixture
def ask(in_process: InProcess) -> Asker:
    document = in_process.new_document()
    document.name_range("Names", "Sheet1", (0, 3, 1, 3))
    return Asker(in_process, document)


# writing


def test_an_update_says_what_it_covered_blanks_included(ask: Asker) -> None:
    rows = [["a", "b", "", "d"], ["", "e", "", ""], ["", "", "", ""], ["f", "", "", "g"]]
    _, answer = ask.put("Sheet1!A1", rows)
    assert answer == {
        "spreadsheetId": ask.document.id,
        "updatedRange": "Sheet1!A1:D4",
        "updatedRows": 4,
        "updatedColumns": 4,
        "updatedCells": 16,
    }
    assert ask.values("Sheet1") == [["a", "b", "", "d"], ["", "e"], [], ["f", "", "", "g"]]


def test_null_leaves_a_cell_alone_and_an_empty_text_clears_it(ask: Asker) -> None:
    ask.put("A1:C1", [["a", "b", "c"]])
    _, answer = ask.put("A1:C1", [[None, "", "z"]])
    assert answer["updatedCells"] == 2
    assert ask.values("A1:C1") == [["a", "", "z"]]


def test_columns_are_written_column_by_column(ask: Asker) -> None:
    body = {"majorDimension": "COLUMNS", "values": [["a", "b"], ["c"]]}
    ask.sheets("PUT", "/values/B2", body, valueInputOption="RAW")
    assert ask.values("B2:C3") == [["a", "c"], ["b"]]


def test_values_written_come_back_where_asked_for(ask: Asker) -> None:
    _, answer = ask.put("A1", [["=1+1", "x"]], includeValuesInResponse="true")
    assert answer["updatedData"] == {
        "range": "Sheet1!A1:B1",
        "majorDimension": "ROWS",
        "values": [["2", "x"]],
    }


_WITHIN = "Requested writing within range [Sheet1!A1:B1], but tried writing to "
_CHARACTERS = "than the maximum of 50000 characters in a single cell."
_GRID = "exceeds grid limits. Max rows: 1000, max columns: 26"


@pytest.mark.parametrize(
    ("where", "rows", "said"),
    [
        ("A1:B1", [["a", "b", "c"]], f"{_WITHIN}column [C]"),
        ("A1:B1", [["a"], ["b"]], f"{_WITHIN}row [2]"),
        ("Z1", [["a", "b"]], f"Range (Sheet1!Z1:AA1) {_GRID}"),
        ("A1001", [["a"]], f"Range (Sheet1!A1001) {_GRID}"),
        ("A1", [["x" * 50_001]], f"Your input contains more {_CHARACTERS}"),
        ("Nowhere!A1", [["a"]], "Unable to parse range: Nowhere!A1"),
    ],
    ids=["a column", "a row", "beyond the columns", "beyond the rows", "too long", "no tab"],
)
def test_what_does_not_fit_is_refused_and_nothing_written(
    ask: Asker, where: str, rows: list[list[Any]], said: str
) -> None:
    body = {"values": rows}
    assert ask.refused("PUT", f"/values/{where}", body, valueInputOption="RAW") == said
    assert ask.values("Sheet1") is None


def test_an_input_option_must_be_said(ask: Asker) -> None:
    message = ask.refused("PUT", "/values/A1", {"values": [["a"]]})
    assert message == "'valueInputOption' is required but not specified"


def test_values_that_are_no_lists_are_refused_in_google_s_words(in_process: InProcess, ask: Asker) -> None:
    said = "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"X\""
    status, answer = ask.sheets("PUT", "/values/A1", {"values": "X"}, valueInputOption="RAW")
    assert (status, answer["error"]["message"]) == (400, said)
    assert answer["error"]["details"][0]["fieldViolations"] == [{"field": "data.values", "description": said}]
    assert in_process.faults
    in_process.faults.clear()


def test_several_ranges_are_written_together_or_not_at_all(ask: Asker) -> None:
    data = [
        {"range": "A1:D1", "values": [["a", "b", "", "d"]]},
        {"range": "A4:D4", "values": [["e", "f", "", "g"]]},
    ]
    body = {"valueInputOption": "RAW", "data": data}
    _, answer = ask.sheets("POST", "/values:batchUpdate", body)
    assert [each["updatedRange"] for each in answer.pop("responses")] == ["Sheet1!A1:D1", "Sheet1!A4:D4"]
    assert answer == {
        "spreadsheetId": ask.document.id,
        "totalUpdatedRows": 2,
        "totalUpdatedColumns": 4,
        "totalUpdatedCells": 8,
        "totalUpdatedSheets": 1,
    }
    data = [{"range": "A9", "values": [["no"]]}, {"range": "Nowhere!A1", "values": [["no"]]}]
    ask.refused("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": data})
    assert ask.values("A9") is None


def test_a_cell_that_is_protected_from_others_is_not_written(ask: Asker) -> None:
    ask.document.owner = "owner@example.org"
    ask.document.protect("Sheet1", (0, 1, 0, 1))
    said = ask.refused("PUT", "/values/A1", {"values": [["a"]]}, valueInputOption="RAW")
    assert said.startswith("You are trying to edit a protected cell or object.")
    assert ask.put("A2", [["a"]])[0] == 200


# clearing


def test_clearing_takes_values_and_leaves_formats(ask: Asker) -> None:
    ask.put("A1:B1", [["2020-01-01", "x"]])
    _, answer = ask.sheets("POST", "/values/A1:clear")
    assert answer == {"spreadsheetId": ask.document.id, "clearedRange": "Sheet1!A1"}
    assert ask.values("A1:B1") == [["", "x"]]
    ask.put("A1", [[43831]], option="RAW")
    assert ask.values("A1") == [["2020-01-01"]]


def test_several_ranges_are_cleared_at_once(ask: Asker) -> None:
    ask.put("A1:C1", [["a", "b", "c"]])
    _, answer = ask.sheets("POST", "/values:batchClear", {"ranges": ["A1", "C1:C"]})
    assert answer["clearedRanges"] == ["Sheet1!A1", "Sheet1!C1:C1000"]
    assert ask.values("Sheet1") == [["", "b"]]


# appending


def append(ask: Asker, where: str, rows: list[list[Any]], **query: Any) -> tuple[str | None, str]:
    query.setdefault("valueInputOption", "RAW")
    status, answer = ask.sheets("POST", f"/values/{where}:append", {"values": rows}, **query)
    assert status == 200, answer
    return answer.get("tableRange"), answer["updates"]["updatedRange"]


def test_rows_are_appended_to_nothing_at_the_range_itself(ask: Asker) -> None:
    assert append(ask, "Sheet1", [["a", "b"]]) == (None, "Sheet1!A1:B1")
    assert append(ask, "D7", [["a"]]) == (None, "Sheet1!D7")


def test_a_gap_in_the_last_row_makes_appended_rows_wander(ask: Asker) -> None:
    append(ask, "Sheet1", [["x", "", "y"]])
    assert append(ask, "Sheet1", [["x", "", "y"]]) == ("Sheet1!C1", "Sheet1!C2:E2")
    assert ask.values("Sheet1") == [["x", "", "y"], ["", "", "x", "", "y"]]
    assert append(ask, "A1", [["x"]]) == ("Sheet1!A1", "Sheet1!A2")


def test_of_two_tables_the_last_in_the_range_is_taken(ask: Asker) -> None:
    ask.put("A1:C2", [["x", "y", "z"], ["x", "y", "z"]])
    ask.put("B4:D5", [["x", "y", "z"], ["x", "y", "z"]])
    for where in ("Sheet1", "C5:D5", "B2:D4", "A3:G10"):
        table, _ = append(ask, where, [])
        assert table == "Sheet1!B4:D5", where
    assert append(ask, "A1", [["n"]]) == ("Sheet1!A1:C2", "Sheet1!A3")


def test_a_tick_box_counts_as_data(ask: Asker) -> None:
    rule = {"condition": {"type": "BOOLEAN"}}
    boxes = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 500, "startColumnIndex": 0, "endColumnIndex": 1}
    ask.batch({"setDataValidation": {"range": boxes, "rule": rule}})
    assert append(ask, "Sheet1", [["x"]])[1] == "Sheet1!A501"


def test_appending_overwrites_what_is_below_unless_rows_are_inserted(ask: Asker) -> None:
    ask.put("A1:A3", [["a"], [None], ["far"]])
    append(ask, "A1", [["b"], ["c"]])
    assert ask.values("A1:A3") == [["a"], ["b"], ["c"]]
    ask.sheets("POST", "/values/A2:A3:clear")
    ask.put("B3", [["kept"]])
    append(ask, "A1", [["d"]], insertDataOption="INSERT_ROWS")
    assert ask.values("Sheet1!A1:B4") == [["a"], ["d"], [], ["", "kept"]]


def test_the_grid_grows_under_appended_rows(ask: Asker) -> None:
    ask.put("Z1000", [["last"]])
    assert append(ask, "Z1000", [["a", "b"], ["c"]]) == ("Sheet1!Z1000", "Sheet1!Z1001:AA1002")
    sheet = ask.document.tab("Sheet1")
    assert (sheet.row_count, sheet.column_count) == (1002, 27)


# reading


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Names", "Sheet1!B1:C3"),
        ("names", "Sheet1!B1:C3"),
        ("'Sheet1'!Names", "Sheet1!B1:C3"),
        ("R2C3", "Sheet1!C2"),
        ("Sheet1!R1C1:R2C2", "Sheet1!A1:B2"),
        ("$B$2:C", "Sheet1!B2:C1000"),
        ("A1:Z5000", "Sheet1!A1:Z1000"),
    ],
)
def test_ranges_are_read_in_every_notation(ask: Asker, asked: str, answered: str) -> None:
    assert ask.sheets("GET", f"/values/{asked}")[1]["range"] == answered


@pytest.mark.parametrize("asked", ["A", "7", "A0", "A1:B2:C3", "'Names'", "Names!A1", "Sheet1!", "A1:Names"])
def test_what_only_looks_like_a_range_is_none(ask: Asker, asked: str) -> None:
    assert ask.refused("GET", f"/values/{asked}") == f"Unable to parse range: {asked}"


def test_a_name_goes_before_a_tab_and_a_tab_in_quotes_before_a_name(ask: Asker) -> None:
    ask.document.rename_tab("Sheet1", "Names")
    assert ask.sheets("GET", "/values/Names")[1]["range"] == "Names!B1:C3"
    assert ask.sheets("GET", "/values/'Names'")[1]["range"] == "Names!A1:Z1000"


def test_the_path_may_be_encoded_whole(ask: Asker) -> None:
    header = {"Authorization": f"Bearer {ask.service.accounts.issue(ask.email)}"}
    target = f"/v4/spreadsheets/{ask.document.id}/values/%27Sheet1%27%21A1%3AB2"
    reply = ask.service.respond("GET", target, header, b"")
    assert reply is not None
    assert b'"range": "Sheet1!A1:B2"' in reply.body


def test_formulas_dates_and_texts_are_rendered_as_recorded(ask: Asker) -> None:
    ask.put("A1:D2", [["=4/2", "2020-01-01", "string", 53], ["=3/2", 0.12, "1999-01-02", ""]])

    def shown(render: str, dates: str) -> list[list[Any]] | None:
        return ask.values("Sheet1", valueRenderOption=render, dateTimeRenderOption=dates)

    as_seen = [["2", "2020-01-01", "string", "53"], ["1.5", "0.12", "1999-01-02"]]
    assert shown("FORMATTED_VALUE", "SERIAL_NUMBER") == as_seen
    assert shown("FORMATTED_VALUE", "FORMATTED_STRING") == as_seen
    assert shown("UNFORMATTED_VALUE", "SERIAL_NUMBER") == [[2, 43831, "string", 53], [1.5, 0.12, 36162]]
    texts = [[2, "2020-01-01", "string", 53], [1.5, 0.12, "1999-01-02"]]
    assert shown("UNFORMATTED_VALUE", "FORMATTED_STRING") == texts
    assert shown("FORMULA", "SERIAL_NUMBER") == [["=4/2", 43831, "string", 53], ["=3/2", 0.12, 36162]]


def test_a_full_cell_says_how_it_looks_in_the_end(ask: Asker) -> None:
    ask.put("A1:B1", [["2020-01-01", "text"]])
    ask.document.tab("Sheet1").cell(0, 1).format = {"textFormat": {"bold": True}}
    _, answer = ask.sheets("GET", ranges="A1:C1", includeGridData="true")
    (data,) = answer["sheets"][0]["data"]
    day, text = data["rowData"][0]["values"]
    assert day["userEnteredFormat"] == {"numberFormat": {"type": "DATE", "pattern": 'yyyy"-"mm"-"dd'}}
    assert day["formattedValue"] == "2020-01-01"
    assert day["effectiveFormat"]["horizontalAlignment"] == "RIGHT"
    assert text["effectiveFormat"]["textFormat"]["bold"] is True
    assert text["effectiveFormat"]["textFormat"]["fontSize"] == 10
    assert text["effectiveFormat"]["horizontalAlignment"] == "LEFT"
    assert data["columnMetadata"] == [{"pixelSize": 100}] * 3


def test_a_choice_that_google_does_not_know_is_refused(in_process: InProcess, ask: Asker) -> None:
    ask.refused("GET", "/values/A1", valueRenderOption="PRETTY")
    ask.refused("GET", "/values/A1", includeGridData="true")
    assert len(in_process.faults) == 2
    in_process.faults.clear()
