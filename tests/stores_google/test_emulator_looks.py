"""Filter views and the basic filter, charts, conditional formats, named ranges, bands."""

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


def insert_first_column() -> Json:
    return {"insertDimension": {"range": lines("COLUMNS", 0, 1), "inheritFromBefore": False}}


def view(**given: Any) -> Json:
    specs = [{"columnIndex": 1, "filterCriteria": {"hiddenValues": ["Oslo"]}}]
    return {"addFilterView": {"filter": {"range": {"sheetId": 0}, "filterSpecs": specs, **given}}}


def test_a_filter_view_is_answered_with_its_id_and_both_kinds_of_criteria(document: Document) -> None:
    [reply] = ask(document, view(title="My turn"))
    made = reply["filter"]
    assert made["criteria"] == {"1": {"hiddenValues": ["Oslo"]}}
    assert made["range"] == {
        "startRowIndex": 0,
        "endRowIndex": 12,
        "startColumnIndex": 0,
        "endColumnIndex": 8,
    }
    assert tab_seen(document)["filterViews"] == [made]


def test_filter_views_are_changed_copied_and_deleted(document: Document) -> None:
    number = ask(document, view(title="One"))[0]["filter"]["filterViewId"]
    given = {"filterViewId": number, "title": "Two", "range": cells(0, 3, 0, 2)}
    ask(document, {"updateFilterView": {"filter": given, "fields": "title"}})
    [copied] = ask(document, {"duplicateFilterView": {"filterId": number}})
    titles = [each["title"] for each in tab_seen(document)["filterViews"]]
    assert titles == ["Two", copied["filter"]["title"]]
    assert tab_seen(document)["filterViews"][0]["range"]["endRowIndex"] == 12
    ask(document, {"deleteFilterView": {"filterId": number}})
    assert len(tab_seen(document)["filterViews"]) == 1
    assert "No filter view with id" in refusal(document, {"deleteFilterView": {"filterId": number}})


def test_a_filter_views_criteria_follow_their_column(document: Document) -> None:
    ask(document, view(title="One", sortSpecs=[{"dimensionIndex": 2, "sortOrder": "ASCENDING"}]))
    ask(document, insert_first_column())
    [kept] = tab_seen(document)["filterViews"]
    assert list(kept["criteria"]) == ["2"]
    assert kept["filterSpecs"][0]["columnIndex"] == 2
    assert kept["sortSpecs"][0]["dimensionIndex"] == 3
    document.delete_column(TAB, 2)
    assert tab_seen(document)["filterViews"][0].get("criteria", {}) == {}


def test_a_basic_filter_of_a_tab_alone_covers_the_whole_grid_as_recorded(document: Document) -> None:
    ask(document, {"setBasicFilter": {"filter": {"range": {"sheetId": 0}}}})
    assert tab_seen(document)["basicFilter"]["range"] == {
        "startRowIndex": 0,
        "endRowIndex": 12,
        "startColumnIndex": 0,
        "endColumnIndex": 8,
    }
    ask(document, {"clearBasicFilter": {"sheetId": 0}})
    assert "basicFilter" not in tab_seen(document)


def hidden(document: Document) -> list[int]:
    rows = tab_seen(document)["data"][0]["rowMetadata"]
    return [at for at, row in enumerate(rows) if row.get("hiddenByFilter")]


@pytest.mark.parametrize(
    ("column", "criterion", "expected"),
    [
        (1, {"hiddenValues": ["Oslo"]}, [1, 3]),
        (2, {"hiddenValues": ["7", ""]}, [2]),
        (1, {"condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "O"}]}}, [2]),
        (2, {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "19"}]}}, [2, 3]),
        (5, {"condition": {"type": "NOT_BLANK"}}, [1, 2, 3, 4]),
    ],
)
def test_a_basic_filter_hides_rows_from_everybody_and_from_no_program(
    document: Document, column: int, criterion: Json, expected: list[int]
) -> None:
    values = document.values(TAB)
    given = {"range": cells(0, 5, 0, 6), "criteria": {str(column): criterion}}
    ask(document, {"setBasicFilter": {"filter": given}})
    assert hidden(document) == expected
    assert document.values(TAB) == values
    ask(document, {"clearBasicFilter": {"sheetId": 0}})
    assert hidden(document) == []


def test_a_person_filters_by_what_is_shown(document: Document) -> None:
    document.filter(TAB, (0, 5, 0, 4), {3: ["TRUE"]})
    document.insert_column(TAB, 0)
    assert hidden(document) == [1, 3]


def source(column: int, rows: int = 5) -> Json:
    return {"sourceRange": {"sources": [cells(0, rows, column, column + 1)]}}


def chart(**spec: Any) -> Json:
    basic = {"chartType": "COLUMN", "domains": [{"domain": source(0)}], "series": [{"series": source(2)}]}
    anchor = {"anchorCell": {"sheetId": 5, "rowIndex": 3}}
    given = {"spec": {"title": "Ages", "basicChart": basic, **spec}, "position": {"overlayPosition": anchor}}
    return {"addChart": {"chart": given}}


def sources(document: Document) -> list[tuple[int, int, int]]:
    [kept] = tab_seen(document, "Other")["charts"]
    basic = kept["spec"]["basicChart"]
    chosen = [basic["domains"][0]["domain"], basic["series"][0]["series"]]
    places = [place for each in chosen for place in each["sourceRange"].get("sources", [])]
    return [(p["startColumnIndex"], p["startRowIndex"], p["endRowIndex"]) for p in places]


def test_a_chart_has_googles_size_where_none_is_said(document: Document) -> None:
    [reply] = ask(document, chart())
    assert reply["chart"]["position"] == {
        "overlayPosition": {
            "anchorCell": {"sheetId": 5, "rowIndex": 3},
            "widthPixels": 600,
            "heightPixels": 371,
        }
    }
    assert tab_seen(document, "Other")["charts"] == [reply["chart"]]


def test_a_charts_sources_follow_rows_and_columns_of_another_tab(document: Document) -> None:
    ask(document, chart())
    document.insert_column(TAB, 1)
    document.insert_rows(TAB, 2, 3)
    assert sources(document) == [(0, 0, 8), (3, 0, 8)]
    document.move_column(TAB, 3, 0)
    assert sources(document) == [(1, 0, 8), (0, 0, 8)]
    document.delete_column(TAB, 0)
    assert sources(document) == [(0, 0, 8)]


def test_a_charts_anchor_does_not_lie_on_a_tab_that_is_not_there(document: Document) -> None:
    request = chart()
    request["addChart"]["chart"]["position"]["overlayPosition"]["anchorCell"]["sheetId"] = 99
    assert refusal(document, request) == "Invalid requests[0].addChart: No grid with id: 99"


@pytest.mark.parametrize(
    "spec", [{"basicChart": None}, {"pieChart": {"domain": source(0)}}, {"basicChart": {"chartType": "BAR"}}]
)
def test_a_chart_is_of_exactly_one_kind_and_shows_something(document: Document, spec: Json) -> None:
    assert refusal(document, chart(**spec)).startswith("Invalid requests[0].addChart: ")


def test_charts_are_changed_moved_and_deleted(document: Document) -> None:
    number = ask(document, chart())[0]["chart"]["chartId"]
    spec = {"title": "New", "pieChart": {"domain": source(0), "series": source(2)}}
    anchor = {"anchorCell": {"sheetId": 0, "columnIndex": 6}, "widthPixels": 300}
    move = {"overlayPosition": anchor}
    ask(
        document,
        {"updateChartSpec": {"chartId": number, "spec": spec}},
        {"updateEmbeddedObjectPosition": {"objectId": number, "newPosition": move, "fields": "anchorCell"}},
    )
    [kept] = tab_seen(document)["charts"]
    assert kept["spec"]["title"] == "New"
    assert kept["position"]["overlayPosition"]["widthPixels"] == 600
    ask(document, {"deleteEmbeddedObject": {"objectId": number}})
    assert "charts" not in tab_seen(document)
    assert "No embedded object" in refusal(document, {"deleteEmbeddedObject": {"objectId": number}})


def rule(text: str = '=$C2="x"', index: int = 0, place: Json | None = None) -> Json:
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": text}]}
    boolean = {"condition": condition, "format": {"backgroundColorStyle": {"rgbColor": {"red": 1}}}}
    given = {"ranges": [place or cells(1, 9, 1, 3)], "booleanRule": boolean}
    return {"addConditionalFormatRule": {"rule": given, "index": index}}


def rules(document: Document) -> list[tuple[str, Json]]:
    kept = tab_seen(document).get("conditionalFormats", [])
    return [
        (each["booleanRule"]["condition"]["values"][0]["userEnteredValue"], each["ranges"][0])
        for each in kept
    ]


def test_rules_stand_at_their_index(document: Document) -> None:
    ask(document, rule("=A1"), rule("=B1"), rule("=C1", index=1))
    assert [text for text, _ in rules(document)] == ["=B1", "=C1", "=A1"]
    [reply] = ask(document, {"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})
    assert reply["rule"]["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "=C1"}]
    ask(document, {"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 1}})
    assert [text for text, _ in rules(document)] == ["=A1", "=B1"]
    given = rule("=D1")["addConditionalFormatRule"]["rule"]
    [reply] = ask(document, {"updateConditionalFormatRule": {"index": 1, "rule": given}})
    assert reply["oldRule"]["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "=B1"}]
    assert [text for text, _ in rules(document)] == ["=A1", "=D1"]
    assert "at index: 2" in refusal(document, {"deleteConditionalFormatRule": {"sheetId": 0, "index": 2}})


def test_a_rules_range_and_formula_follow_a_column(document: Document) -> None:
    ask(document, rule())
    document.insert_column(TAB, 0)
    [(text, place)] = rules(document)
    assert (text, place["startColumnIndex"], place["endColumnIndex"]) == ('=$D2="x"', 2, 4)


def test_a_rule_grows_over_a_row_that_looks_like_its_last(document: Document) -> None:
    ask(document, rule())
    document.insert_rows(TAB, 9)
    assert rules(document)[0][1]["endRowIndex"] == 10


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"ranges": [cells(0, 1, 0, 1)]},
        {"ranges": [cells(0, 1, 0, 1), cells(0, 1, 0, 1, sheet=5)], "booleanRule": {}},
        {"ranges": [cells(0, 1, 0, 1)], "booleanRule": {"condition": {"type": "BOOLEAN"}}},
        {"ranges": [cells(0, 1, 0, 1)], "booleanRule": {"condition": {"type": "NUMBER_BETWEEN"}}},
        {
            "ranges": [cells(0, 1, 0, 1)],
            "booleanRule": {"condition": {"type": "BLANK"}, "format": {"padding": {"top": 1}}},
        },
    ],
)
def test_a_rule_that_cannot_be_is_refused(document: Document, given: Json) -> None:
    words = refusal(document, {"addConditionalFormatRule": {"rule": given}})
    assert words.startswith("Invalid requests[0].addConditionalFormatRule: ")


def named(name: str, place: Json | None = None) -> Json:
    return {"addNamedRange": {"namedRange": {"name": name, "range": place or cells(0, 2, 0, 2)}}}


def test_a_named_range_is_answered_as_recorded(document: Document) -> None:
    [reply] = ask(document, named("Team"))
    made = reply["namedRange"]
    assert made.pop("namedRangeId").isdigit()
    place = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    assert made == {"name": "Team", "range": place}


@pytest.mark.parametrize("name", ["", "A1", "R1C1", "two words", "1st", "TEAM"])
def test_a_name_is_a_word_of_its_own(document: Document, name: str) -> None:
    ask(document, named("Team"))
    assert refusal(document, named(name)).startswith("Invalid requests[0].addNamedRange: ")


def test_named_ranges_are_changed_follow_rows_and_go_with_them(document: Document) -> None:
    number = ask(document, named("Team"))[0]["namedRange"]["namedRangeId"]
    given = {"namedRangeId": number, "name": "Us", "range": cells(3, 5, 0, 1)}
    ask(document, {"updateNamedRange": {"namedRange": given, "fields": "range"}})
    document.insert_rows(TAB, 0)
    [kept] = seen(document)["namedRanges"]
    assert (kept["name"], kept["range"]["startRowIndex"]) == ("Team", 4)
    document.delete_rows(TAB, 4, 2)
    assert "namedRanges" not in seen(document)


def test_bands_do_not_overlap(document: Document) -> None:
    colours = {"firstBandColorStyle": {"rgbColor": {"red": 1}}}
    given = {"range": cells(0, 5, 0, 4), "rowProperties": colours}
    [reply] = ask(document, {"addBanding": {"bandedRange": given}})
    assert tab_seen(document)["bandedRanges"] == [reply["bandedRange"]]
    assert refusal(document, {"addBanding": {"bandedRange": given}}) == (
        "Invalid requests[0].addBanding: You cannot add alternating background colors to a range that "
        "already has alternating background colors."
    )
    ask(document, {"deleteBanding": {"bandedRangeId": reply["bandedRange"]["bandedRangeId"]}})
    assert "bandedRanges" not in tab_seen(document)
