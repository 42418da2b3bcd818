"""An empty Google Sheet becomes the workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheetnet.stores.google.dashboard import in_googles_words
from sheetnet.stores.google.setting_up import make_google_workbook
from sheetnet.workbook.dashboard import Said
from sheetnet.workbook.layout import locate
from sheetnet.workbook.plan import AddRow
from sheetnet.workbook.tabs import (
    ACTIONS,
    CONTACTS,
    DASHBOARD_TITLE,
    HELP_LOG,
    MEMORY,
    PASS_ALONG,
    RUNS,
    SETTINGS,
    TABS,
    Tab,
    Writer,
)
from tests.contract.store_contract import plan_of
from tests.google_emulator import Document, Emulator
from tests.stores_google.conftest import Open

ROWS: dict[str, list[dict[str, Any]]] = {
    "Contacts": [
        {"Name": "Ana", "Phone": "007", "Met on": date(2026, 3, 14), "Notes": "=1+1"},
        {"Name": "Bob", "Circle": "Key"},
    ],
    "Settings": [
        {"Setting": "Report time", "Value": "07:00", "Meaning": "When the report is due."},
        {"Setting": "Report day", "Value": "Monday", "Meaning": "The day of the report."},
    ],
}


@pytest.fixture
def made(google: Emulator, open_store: Open) -> Document:
    document = google.new_document()
    with open_store(document) as store:
        make_google_workbook(store, ROWS)
    return document


def column(tab: Tab, name: str) -> int:
    return [each.name for each in tab.columns].index(name)


def test_every_tab_is_there_with_its_headers(made: Document, open_store: Open) -> None:
    titles = [tab.title for tab in TABS]
    titles.insert(titles.index("Settings"), DASHBOARD_TITLE)
    assert [sheet.title for sheet in made.sheets] == titles
    layout = locate(open_store(made).read())
    assert layout.problems == ()
    for tab in TABS:
        assert list(layout.require(tab).column_at) == [each.name for each in tab.columns]
    assert [sheet.title for sheet in made.sheets if sheet.hidden] == [MEMORY.title]


def test_rows_are_written_as_typed_values(made: Document) -> None:
    contacts = made.values(CONTACTS.title)
    assert contacts[1][column(CONTACTS, "Phone")] == "007"
    assert contacts[1][column(CONTACTS, "Met on")] == 46095
    assert contacts[1][column(CONTACTS, "Notes")] == "=1+1"
    assert contacts[2][column(CONTACTS, "Circle")] == "Key"
    cell = made.tab(CONTACTS.title).cell(1, column(CONTACTS, "Met on"))
    assert cell.format["numberFormat"]["type"] == "DATE"
    phone = made.tab(CONTACTS.title).cell(500, column(CONTACTS, "Phone"))
    assert phone.format["numberFormat"]["type"] == "TEXT"


def test_headers_are_white_for_people_and_grey_for_the_worker(made: Document) -> None:
    for place, each in enumerate(CONTACTS.columns):
        cell = made.tab(CONTACTS.title).cell(0, place)
        is_white = cell.format["backgroundColorStyle"] == {"rgbColor": {"red": 1, "green": 1, "blue": 1}}
        assert is_white == (each.writer is not Writer.WORKER)
        assert cell.note == each.note
    assert all(made.tab(tab.title).frozen_rows == 1 for tab in TABS)


BLOCKS = (CONTACTS, HELP_LOG, ACTIONS, PASS_ALONG, SETTINGS)


@pytest.mark.parametrize("tab", BLOCKS, ids=lambda tab: tab.title)
def test_the_worker_s_columns_are_one_group_and_warn_before_an_edit(made: Document, tab: Tab) -> None:
    sheet = made.tab(tab.title)
    places = [place for place, each in enumerate(tab.columns) if each.writer is Writer.WORKER]
    block = (places[0], places[-1] + 1)
    assert places == list(range(*block))
    groups = {
        (each["range"]["startIndex"], each["range"]["endIndex"], each["depth"], each.get("collapsed", False))
        for each in sheet.column_groups
    }
    assert {group for group in groups if group[2] == 1 and group[1] > block[0]} == {(*block, 1, False)}
    (protected,) = sheet.protected
    assert protected["warningOnly"] is True
    assert "editors" not in protected or not protected["editors"]
    assert (protected["range"]["startColumnIndex"], protected["range"]["endColumnIndex"]) == block
    folded = {column(tab, each.name) for each in tab.columns if each.folded}
    inside = {place for left, right, depth, closed in groups if closed for place in range(left, right)}
    beside_the_block = {block[0] - 1}
    assert inside | beside_the_block >= folded
    assert inside <= folded


def test_seldom_used_columns_of_people_are_folded_apart_from_the_worker_s(made: Document) -> None:
    folded = [
        (each["range"]["startIndex"], each["range"]["endIndex"])
        for each in made.tab(CONTACTS.title).column_groups
        if each["depth"] == 1 and each.get("collapsed")
    ]
    assert (column(CONTACTS, "Every (days)"), column(CONTACTS, "Every (days)") + 1) in folded
    assert (column(CONTACTS, "Birthday"), column(CONTACTS, "Owner") + 1) in folded


def test_tabs_and_columns_are_marked_for_every_program(made: Document) -> None:
    assert {each["visibility"] for each in made.metadata} == {"DOCUMENT"}
    tabs = {
        each["location"]["sheetId"]: each["metadataValue"]
        for each in made.metadata
        if each["metadataKey"] == "sheetnet.tab"
    }
    assert tabs == {made.tab(title).id: title for title in [*(tab.title for tab in TABS), DASHBOARD_TITLE]}
    columns = {
        (place["sheetId"], place["startIndex"]): each["metadataValue"]
        for each in made.metadata
        if each["metadataKey"] == "sheetnet.column"
        for place in [each["location"]["dimensionRange"]]
    }
    assert columns == {
        (made.tab(tab.title).id, place): each.name for tab in TABS for place, each in enumerate(tab.columns)
    }


def test_marks_leave_room_in_google_s_budget(made: Document) -> None:
    spent: dict[object, int] = {}
    for each in made.metadata:
        place = each["location"]
        owner = place.get("dimensionRange", place).get("sheetId")
        spent[owner] = spent.get(owner, 0) + len(each["metadataKey"]) + len(each["metadataValue"])
    assert len(spent) == len(TABS) + 2
    assert max(spent.values()) < 1500


def test_a_status_is_coloured_and_a_closed_action_greyed(made: Document) -> None:
    rules = made.tab(CONTACTS.title).conditional_formats
    words = {
        each["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        for each in rules
        if each["booleanRule"]["condition"]["type"] == "TEXT_EQ"
        and each["ranges"][0]["startColumnIndex"] == column(CONTACTS, "Status")
    }
    assert words == {"New", "Fresh", "Due soon", "Stale", "Lapsed", "Paused"}
    formulas = [
        each["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        for each in made.tab(ACTIONS.title).conditional_formats
        if each["booleanRule"]["condition"]["type"] == "CUSTOM_FORMULA"
    ]
    assert formulas == ["=LEN($O2)>0"]


def test_three_filter_views_look_at_contacts(made: Document) -> None:
    views = {each["title"]: each for each in made.tab(CONTACTS.title).filter_views}
    assert set(views) == {"My turn", "Going quiet", "New people to follow up"}
    (mine,) = views["My turn"]["filterSpecs"]
    assert mine["columnIndex"] == column(CONTACTS, "Your turn")
    assert mine["filterCriteria"]["condition"]["type"] == "NOT_BLANK"
    (quiet,) = views["Going quiet"]["filterSpecs"]
    assert not {"Stale", "Lapsed"} & set(quiet["filterCriteria"]["hiddenValues"])
    (new,) = views["New people to follow up"]["filterSpecs"]
    (formula,) = new["filterCriteria"]["condition"]["values"]
    assert formula["userEnteredValue"] == ("=AND(ISNUMBER($L2);$L2>TODAY()-60;$L2<=TODAY();N($U2)<=$L2)")
    for view in views.values():
        place = view["range"]
        assert place["startRowIndex"] == 0
        assert (place.get("startColumnIndex", 0), place["endColumnIndex"]) == (0, len(CONTACTS.columns))


def test_the_dashboard_draws_three_charts_from_formulas(made: Document) -> None:
    sheet = made.tab(DASHBOARD_TITLE)
    kinds = [kind for each in sheet.charts for kind in each["spec"] if kind.endswith("Chart")]
    assert kinds == ["basicChart", "pieChart", "pieChart"]
    given = sheet.peek(45, 2)
    assert given is not None
    assert given.formula is not None
    assert given.formula.startswith("=ARRAYFORMULA(ARRAY_CONSTRAIN(FREQUENCY(")
    assert "'Help Log'!$C$2:$C" in given.formula
    assert sheet.column_properties[14]["hiddenByUser"] is True


def test_a_formula_s_arguments_stand_apart_by_semicolons_its_texts_stay() -> None:
    said = Said("B2", """=COUNTIFS('a, b'!$A$1:$A,"x, y",C1,{"p";"q"})""")
    assert in_googles_words(said) == """=COUNTIFS('a, b'!$A$1:$A;"x, y";C1;{"p";"q"})"""
    assert in_googles_words(Said("B2", "Well, yes")) == "Well, yes"
    assert in_googles_words(Said("B2", "=SUM(A1,A2)", is_array=True)) == "=ARRAYFORMULA(SUM(A1;A2))"
    assert in_googles_words(Said("B2:B4", "=X(A1)", is_array=True)) == (
        "=ARRAYFORMULA(ARRAY_CONSTRAIN(X(A1);3;1))"
    )


def test_choices_drop_down_and_ticks_are_boxes(made: Document) -> None:
    circle = made.tab(CONTACTS.title).cell(1, column(CONTACTS, "Circle")).validation
    assert circle is not None
    assert next(each["userEnteredValue"] for each in circle["condition"]["values"]) == "Key"
    assert not circle.get("strict")
    done = made.tab(ACTIONS.title).cell(1, column(ACTIONS, "Done")).validation
    assert done is not None
    assert done["condition"]["type"] == "BOOLEAN"
    person = made.tab(HELP_LOG.title).cell(1, column(HELP_LOG, "Contact")).validation
    assert person is not None
    assert person["condition"]["values"][0]["userEnteredValue"] == "='Contacts'!$X$2:$X"


def test_a_new_row_wears_what_its_neighbours_wear(made: Document, open_store: Open) -> None:
    store = open_store(made)
    base = store.read()
    done, due = column(ACTIONS, "Done"), column(ACTIONS, "Due")
    receipt = store.commit(plan_of(base, [AddRow(ACTIONS.title, 1, ((due, date(2026, 12, 1)),))]))
    assert receipt.calls == 1
    sheet = made.tab(ACTIONS.title)
    assert sheet.cell(1, due).value == 46357
    assert sheet.cell(1, due).format["numberFormat"]["type"] == "DATE"
    assert sheet.cell(1, done).validation is not None
    assert sheet.cell(0, done).value == "Done"


def test_a_person_s_other_tab_is_kept(google: Emulator, open_store: Open) -> None:
    document = google.new_document()
    document.type("Sheet1", 0, 0, "my own")
    make_google_workbook(open_store(document), {})
    assert document.values("Sheet1") == [["my own"]]
    assert document.find(RUNS.title) is not None


def test_a_person_s_tab_of_the_same_title_is_not_taken_for_sheetnet_s(
    google: Emulator, open_store: Open
) -> None:
    document = google.new_document()
    document.add_tab("Actions", [["Film", "Scene"], ["Ben Hur", "the race"]])
    document.add_tab("Dashboard", [["my", "own"]])
    made = make_google_workbook(open_store(document), {})
    assert document.values("Actions") == [["Film", "Scene"], ["Ben Hur", "the race"]]
    assert document.values("Dashboard") == [["my", "own"]]
    assert {"Actions (sheetnet)", "Dashboard (sheetnet)"} <= set(made.tabs)
    layout = locate(open_store(document).read())
    assert layout.require(ACTIONS).grid.title == "Actions (sheetnet)"
    assert make_google_workbook(open_store(document), {}).requests == ()


def test_a_setting_of_a_few_values_offers_them(made: Document) -> None:
    day = made.tab(SETTINGS.title).cell(2, column(SETTINGS, "Value")).validation
    assert day is not None
    assert next(each["userEnteredValue"] for each in day["condition"]["values"]) == "Monday"
    assert made.tab(SETTINGS.title).cell(1, column(SETTINGS, "Value")).validation is None
