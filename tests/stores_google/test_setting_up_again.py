"""A second set-up adds what is missing and leaves alone whatever people have changed or taken away."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetnet.errors import StaleSnapshot
from sheetnet.stores.google.setting_up import SetUp, make_google_workbook
from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.layout import locate
from sheetnet.workbook.tabs import CONTACTS, DASHBOARD_TITLE, HELP_LOG, MEMORY, RUNS, TABS
from tests.google_emulator import Document
from tests.google_emulator.in_process import InProcess
from tests.stores_google.contents import everything
from tests.stores_google.opening import utc_now

GREEN = {"backgroundColorStyle": {"rgbColor": {"green": 1}}}


class Desk:
    """A sheet, somebody who sets it up and people who edit it."""

    def __init__(self, google: InProcess, document: Document) -> None:
        self.google = google
        self.document = document
        self._kept = document.aside()

    def keep(self) -> Desk:
        """Keep the sheet as it now is for ``as_kept``."""
        self._kept = self.document.aside()
        return self

    def as_kept(self) -> Desk:
        """Put the sheet back as it was."""
        self.document.put_back(self._kept)
        return self

    def set_up(self) -> SetUp:
        with self.store() as store:
            return make_google_workbook(store, {})

    def store(self) -> GoogleStore:
        return GoogleStore(
            self.document.id,
            self.google.signed_in(),
            clock=utc_now,
            endpoint=self.google.url,
            sleep=lambda seconds: None,
            transport=self.google,
        )


@pytest.fixture(scope="module")
def one_desk() -> Iterator[Desk]:
    with InProcess() as google:
        desk = Desk(google, google.new_document())
        desk.set_up()
        yield desk.keep()


@pytest.fixture
def desk(one_desk: Desk) -> Desk:
    return one_desk.as_kept()


def at(document: Document, title: str, header: str) -> int:
    return document.values(title)[0].index(header)


def columns_of(document: Document) -> dict[int, list[Any]]:
    """Return each tab's columns with all that a person can have put there, from the left."""
    return {
        sheet.id: [
            (
                sheet.column_properties.get(place, {}).get("pixelSize"),
                [
                    (cell.value, cell.formula, cell.format, cell.note, cell.validation)
                    for row in sheet.rows[:40]
                    for cell in [row.get(place)]
                    if cell is not None and not cell.is_bare
                ],
            )
            for place in range(sheet.column_count)
        ]
        for sheet in document.sheets
    }


def is_within(few: list[Any], many: list[Any]) -> bool:
    """Whether the few stand among the many, in their order."""
    rest = iter(many)
    return all(any(each == other for other in rest) for each in few)


def recolour(document: Document, chance: random.Random) -> None:
    sheet = chance.choice(document.sheets)
    sheet.cell(0, chance.randrange(min(8, sheet.column_count))).format = GREEN


def other_dropdown(document: Document, chance: random.Random) -> None:
    sheet = chance.choice(document.sheets)
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "mine"}]}}
    sheet.cell(chance.randrange(1, 30), chance.randrange(sheet.column_count)).validation = rule


def other_note(document: Document, chance: random.Random) -> None:
    document.note(chance.choice(document.sheets).title, 0, chance.randrange(4), "my own note")


def rename_a_header(document: Document, chance: random.Random) -> None:
    sheet = chance.choice([each for each in document.sheets if each.title != DASHBOARD_TITLE])
    width = len(document.values(sheet.title)[0]) if document.values(sheet.title) else 0
    if width:
        document.type(sheet.title, 0, chance.randrange(width), f"Mine {chance.random()}")


def rename_a_tab(document: Document, chance: random.Random) -> None:
    document.rename_tab(chance.choice(document.sheets).title, f"Mine {chance.random()}")


def type_something(document: Document, chance: random.Random) -> None:
    sheet = chance.choice(document.sheets)
    document.type(sheet.title, chance.randrange(1, 40), chance.randrange(sheet.column_count), "typed")


def move_a_column(document: Document, chance: random.Random) -> None:
    sheet = chance.choice([each for each in document.sheets if each.title != DASHBOARD_TITLE])
    source, to = chance.sample(range(sheet.column_count - 2), 2)
    if to not in (source, source + 1):
        document.move_column(sheet.title, source, to)


def insert_a_column(document: Document, chance: random.Random) -> None:
    sheet = chance.choice(document.sheets)
    document.insert_column(sheet.title, chance.randrange(sheet.column_count), header="Tea")


def forget_colours(document: Document, chance: random.Random) -> None:
    chance.choice(document.sheets).conditional_formats = []


def forget_views(document: Document, chance: random.Random) -> None:
    for sheet in document.sheets:
        sheet.filter_views = sheet.filter_views[: chance.randrange(3)]


def forget_warnings(document: Document, chance: random.Random) -> None:
    document.unprotect(chance.choice(document.sheets).title)


def unfold(document: Document, chance: random.Random) -> None:
    sheet = chance.choice(document.sheets)
    if sheet.column_groups:
        group = chance.choice(sheet.column_groups)
        document.ungroup(sheet.title, "COLUMNS", group["range"]["startIndex"], group["range"]["endIndex"])


def delete_charts(document: Document, chance: random.Random) -> None:
    for sheet in document.sheets:
        sheet.charts = sheet.charts[: chance.randrange(3)]


def widen(document: Document, chance: random.Random) -> None:
    chance.choice(document.sheets).set_property("COLUMNS", chance.randrange(8), pixelSize=333)


def move_a_tab(document: Document, chance: random.Random) -> None:
    document.move_tab(chance.choice(document.sheets).title, chance.randrange(len(document.sheets)))


def delete_a_column_one_can_do_without(document: Document, chance: random.Random) -> None:
    marks = [
        each["location"]["dimensionRange"]
        for each in document.metadata
        if each["metadataKey"] == "sheetnet.column"
        and each["metadataValue"] in ("Birthday", "Interests", "Last help", "With", "Expires", "Note")
    ]
    if marks:
        place = chance.choice(marks)
        title = next(sheet.title for sheet in document.sheets if sheet.id == place["sheetId"])
        document.delete_column(title, place["startIndex"])


def delete_a_tab_one_can_do_without(document: Document, chance: random.Random) -> None:
    spare = [tab for tab in (DASHBOARD_TITLE, RUNS.title, MEMORY.title) if document.find(tab)]
    if spare:
        document.delete_tab(chance.choice(spare))


def duplicate_a_tab(document: Document, chance: random.Random) -> None:
    document.duplicate_tab(chance.choice(document.sheets).title)


def write_a_title_above_the_headers(document: Document, chance: random.Random) -> None:
    sheet = chance.choice([each for each in document.sheets if each.title != DASHBOARD_TITLE])
    document.insert_rows(sheet.title, 0, 2)
    document.type(sheet.title, 0, 0, "Our network")


def hide_columns(document: Document, chance: random.Random) -> None:
    document.hide(chance.choice(document.sheets).title, "COLUMNS", chance.randrange(8), 2)


HARMLESS = (
    duplicate_a_tab,
    write_a_title_above_the_headers,
    hide_columns,
    recolour,
    other_dropdown,
    other_note,
    rename_a_header,
    rename_a_tab,
    type_something,
    move_a_column,
    insert_a_column,
    forget_colours,
    forget_views,
    forget_warnings,
    unfold,
    delete_charts,
    widen,
    move_a_tab,
    delete_a_column_one_can_do_without,
    delete_a_tab_one_can_do_without,
)


def delete_a_column(document: Document, chance: random.Random) -> None:
    sheet = chance.choice(document.sheets)
    document.delete_column(sheet.title, chance.randrange(sheet.column_count - 1))


def delete_a_tab(document: Document, chance: random.Random) -> None:
    if sum(not sheet.hidden for sheet in document.sheets) > 2:
        document.delete_tab(chance.choice([sheet for sheet in document.sheets if not sheet.hidden]).title)


EDITS = st.lists(
    st.tuples(st.sampled_from((*HARMLESS, delete_a_column, delete_a_tab)), st.integers(0, 2**16)), max_size=8
)
Edit = Callable[[Document, random.Random], None]


@pytest.mark.parametrize("edit", HARMLESS, ids=lambda edit: edit.__name__)
def test_what_a_person_changed_stays_and_nothing_is_sent(desk: Desk, edit: Edit) -> None:
    edit(desk.document, random.Random(1))
    edit(desk.document, random.Random(2))
    before = everything(desk.document)
    assert desk.set_up().requests == ()
    assert everything(desk.document) == before


@settings(max_examples=15)
@given(edits=EDITS)
def test_a_second_set_up_only_adds_and_a_third_sends_nothing(
    one_desk: Desk, edits: list[tuple[Edit, int]]
) -> None:
    desk = one_desk.as_kept()
    for edit, seed in edits:
        edit(desk.document, random.Random(seed))
    before, rules = columns_of(desk.document), {s.id: s.conditional_formats for s in desk.document.sheets}
    desk.set_up()
    after = columns_of(desk.document)
    assert before.keys() <= after.keys()
    for sheet_id, columns in before.items():
        assert is_within(columns, after[sheet_id])
    for sheet in desk.document.sheets:
        kept = {repr(rule["booleanRule"]) for rule in sheet.conditional_formats}
        assert {repr(rule["booleanRule"]) for rule in rules.get(sheet.id, [])} <= kept
    with desk.store() as store:
        locate(store.read())
    assert desk.set_up().requests == ()


def test_a_worker_s_column_that_a_run_needs_comes_back_into_the_block(desk: Desk) -> None:
    document = desk.document
    document.delete_column(CONTACTS.title, at(document, CONTACTS.title, "ID"))
    assert desk.set_up().headers_by_title == {CONTACTS.title: ("ID",)}
    first, last = at(document, CONTACTS.title, "Status"), at(document, CONTACTS.title, "ID")
    assert last == len(CONTACTS.columns) - 1
    blocks = [
        (each["range"]["startIndex"], each["range"]["endIndex"])
        for each in document.tab(CONTACTS.title).column_groups
        if each["depth"] == 1
    ]
    assert (first, last + 1) in blocks
    assert document.tab(CONTACTS.title).cell(0, last).note.startswith("Written by sheetnet.")


def test_a_header_that_was_emptied_is_written_again_and_its_cells_stay(desk: Desk) -> None:
    document = desk.document
    place = at(document, CONTACTS.title, "Name")
    document.type(CONTACTS.title, 3, place, "Ana")
    document.tab(CONTACTS.title).cell(0, place).format = GREEN
    document.clear(CONTACTS.title, 0, place)
    assert desk.set_up().headers_by_title == {}
    assert document.value(CONTACTS.title, 0, place) == "Name"
    assert document.tab(CONTACTS.title).cell(0, place).format == GREEN
    assert document.value(CONTACTS.title, 3, place) == "Ana"


def test_a_tab_that_a_run_needs_comes_back_at_the_end(desk: Desk) -> None:
    desk.document.delete_tab(HELP_LOG.title)
    made = desk.set_up()
    assert made.tabs == (HELP_LOG.title,)
    assert desk.document.sheets[-1].title == HELP_LOG.title
    names = desk.document.tab(HELP_LOG.title).cell(1, 1).validation
    assert names is not None
    assert names["condition"]["values"] == [{"userEnteredValue": "='Contacts'!$X$2:$X"}]


def test_a_column_that_a_later_version_brings_is_added_and_recorded(desk: Desk) -> None:
    document = desk.document
    document.delete_column(CONTACTS.title, at(document, CONTACTS.title, "Interests"))
    assert desk.set_up().requests == ()
    contacts = document.tab(CONTACTS.title).id
    document.metadata = [
        each | {"metadataValue": each["metadataValue"].replace('"Interests",', "")}
        if each["metadataKey"] == "sheetnet.setup" and each["location"].get("sheetId") == contacts
        else each
        for each in document.metadata
    ]
    made = desk.set_up()
    assert made.headers_by_title == {CONTACTS.title: ("Interests",)}
    assert at(document, CONTACTS.title, "Interests") == len(CONTACTS.columns) - 1
    assert desk.set_up().requests == ()


def test_two_people_who_set_up_at_once_do_not_double_it() -> None:
    with InProcess() as google:
        document = google.new_document()
        first, second = Desk(google, document), Desk(google, document)

        def meanwhile() -> None:
            second.set_up()

        google.visit_before("batchUpdate", meanwhile)
        with pytest.raises(StaleSnapshot):
            first.set_up()
        titles = [sheet.title for sheet in document.sheets]
        assert sorted(titles) == sorted([*(tab.title for tab in TABS), DASHBOARD_TITLE])
        assert first.set_up().requests == ()


def test_a_lost_memory_is_left_to_the_next_run(desk: Desk) -> None:
    desk.document.delete_tab(MEMORY.title)
    assert desk.set_up().requests == ()
    assert desk.document.find(MEMORY.title) is None


def test_a_sheet_set_up_before_there_were_marks_gets_them_and_nothing_else(desk: Desk) -> None:
    desk.document.delete_tab(DASHBOARD_TITLE)
    desk.document.metadata = []
    before = columns_of(desk.document)
    made = desk.set_up()
    assert (made.tabs, made.headers_by_title) == ((DASHBOARD_TITLE,), {})
    assert {key: each for key, each in columns_of(desk.document).items() if key in before} == before
    with desk.store() as store:
        marked = {grid.tab for grid in store.read().grids}
    assert marked == {*(tab.title for tab in TABS), DASHBOARD_TITLE}
    assert desk.set_up().requests == ()


REQUIRED = [
    (tab.title, column.name) for tab in TABS if tab is not MEMORY for column in tab.columns if column.required
]


@pytest.mark.parametrize(("title", "name"), REQUIRED, ids=": ".join)
def test_a_column_that_no_run_can_do_without_is_brought_back(desk: Desk, title: str, name: str) -> None:
    desk.document.delete_column(title, at(desk.document, title, name))
    assert desk.set_up().headers_by_title == {title: (name,)}
    assert desk.set_up().requests == ()


def test_a_column_that_somebody_adds_while_the_sheet_is_looked_over_is_not_added_twice(desk: Desk) -> None:
    headers = desk.document.values(HELP_LOG.title)[0]
    desk.document.delete_column(HELP_LOG.title, headers.index("Problem"))
    for edit in (lambda: None, lambda: None, desk.set_up):
        desk.google.visit_before("get", edit)
    desk.set_up()
    added = [header for header in desk.document.values(HELP_LOG.title)[0] if "Problem" in str(header)]
    assert added == ["Problem"]
