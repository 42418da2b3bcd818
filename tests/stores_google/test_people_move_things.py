"""People sort, insert, delete and move while a worker is between its read and its write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sheetnet.stores.google.marks import column_mark
from sheetnet.workbook.plan import AddRow, SetCell
from tests.contract.store_contract import plan_of
from tests.google_emulator import Document, Emulator
from tests.stores_google.conftest import Open
from tests.stores_google.network import CONTACTS, HEADERS, LOG, flag, network

PEOPLE = {
    "Ana": ["ana@example.org", "likes boats", "c-a"],
    "Bob": ["bob@example.org", "met in Gdansk", "c-b"],
    "Cleo": ["cleo@example.org", "knows the mayor", "c-c"],
    "Dan": ["dan@example.org", "new here", "c-d"],
}
FLAGS = {"Ana": "Fresh", "Bob": "Stale", "Cleo": None, "Dan": "Lapsed"}


def table(document: Document, title: str = CONTACTS) -> dict[Any, dict[str, Any]]:
    """Return the tab by name and header, wherever rows and columns stand."""
    rows = document.values(title)
    at = next(position for position, row in enumerate(rows) if "Name" in row)
    headers = rows[at]
    width = max(map(len, rows))
    people = [dict(zip(headers, row + [None] * (width - len(row)), strict=False)) for row in rows]
    return {each["Name"]: each for each in people if each["Name"] not in (None, "Name")}


def check(document: Document, title: str = CONTACTS, without: str = "") -> None:
    """Every person's cells are as typed, and every flag stands beside its person."""
    found = table(document, title)
    for name, (mail, notes, key) in PEOPLE.items():
        if name == without:
            assert name not in found
            continue
        assert (found[name]["Email"], found[name]["Notes"], found[name]["ID"]) == (mail, notes, key)
        assert found[name]["Status"] == FLAGS[name], name


def plan_flags(base: Any) -> Any:
    rows = [(row, name) for row, name in enumerate(FLAGS, start=1) if FLAGS[name]]
    return plan_of(base, [flag(base, row, FLAGS[name]) for row, name in rows])


ROW_EDITS: dict[str, Callable[[Document], None]] = {
    "a row inserted above the first contact": lambda d: d.insert_rows(CONTACTS, 1),
    "two rows inserted in the middle": lambda d: d.insert_rows(CONTACTS, 3, 2),
    "a title row above the header": lambda d: d.insert_rows(CONTACTS, 0),
    "rows sorted the other way round": lambda d: _reverse(d),
    "a row inserted and one typed below": lambda d: (
        d.insert_rows(CONTACTS, 2),
        d.type(CONTACTS, 6, 0, "Eva"),
    )[0],
    "somebody typed in a note": lambda d: None,
}
COLUMN_EDITS: dict[str, Callable[[Document], None]] = {
    "a column inserted at the left": lambda d: d.insert_column(CONTACTS, 0),
    "a column inserted before the worker's": lambda d: d.insert_column(CONTACTS, 2),
    "Status dragged to the end": lambda d: d.move_column(CONTACTS, 2, 5),
    "Notes dragged to the front": lambda d: d.move_column(CONTACTS, 3, 0),
    "a column and a row inserted": lambda d: (d.insert_column(CONTACTS, 1), d.insert_rows(CONTACTS, 2))[0],
}


def _reverse(document: Document) -> None:
    rows = document.tab(CONTACTS).rows
    rows[1:5] = rows[4:0:-1]


@pytest.mark.parametrize("name", [*ROW_EDITS, *COLUMN_EDITS])
@pytest.mark.parametrize("answer_lost", [False, True], ids=["answered", "answer lost"])
def test_cells_find_their_people_whatever_moved(
    google: Emulator, open_store: Open, name: str, answer_lost: bool
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    {**ROW_EDITS, **COLUMN_EDITS}[name](document)
    if answer_lost:
        google.fail("batchUpdate", status=503, applied=True)
    receipt = store.commit(plan_flags(base))
    check(document)
    assert store.read().version == receipt.version
    assert bool(receipt.repairs) == (name != "somebody typed in a note")


def test_a_person_s_cell_that_was_overwritten_is_put_back_and_named(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.move_column(CONTACTS, 3, 2)
    receipt = store.commit(plan_flags(base))
    check(document)
    named = [remark for remark in receipt.repairs if "Contacts!C3" in remark]
    assert len(named) == 1
    assert "'Stale'" in named[0]
    assert "'met in Gdansk'" in named[0]


SINCE: dict[str, Callable[[Document], None]] = {
    "a row inserted above": lambda d: d.insert_rows(CONTACTS, 1),
    "a row inserted in the middle": lambda d: d.insert_rows(CONTACTS, 2),
    "a row deleted and one inserted": lambda d: (d.delete_rows(CONTACTS, 4), d.insert_rows(CONTACTS, 2))[0],
    "a column inserted at the left": lambda d: d.insert_column(CONTACTS, 0),
    "a column and a row inserted": lambda d: (d.insert_column(CONTACTS, 0), d.insert_rows(CONTACTS, 2))[0],
}


@pytest.mark.parametrize("since", SINCE)
def test_a_person_s_cell_is_put_back_though_the_answer_was_lost_and_things_moved_again(
    google: Emulator, open_store: Open, since: str
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.move_column(CONTACTS, 3, 2)
    google.fail("batchUpdate", status=503, applied=True)
    google.visit_before("metadata", lambda: SINCE[since](document))
    receipt = store.commit(plan_flags(base))
    check(document, without="Dan" if "deleted" in since else "")
    assert "'met in Gdansk'" in " ".join(receipt.repairs)


def test_a_cell_that_a_person_has_cleared_since_stays_clear_though_the_answer_was_lost(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    document.type(CONTACTS, 1, 2, "Stale")
    store = open_store(document)
    base = store.read()
    document.insert_rows(CONTACTS, 1)
    google.fail("batchUpdate", status=503, applied=True)
    google.visit_before("metadata", lambda: document.type(CONTACTS, 2, 3, ""))
    store.commit(plan_of(base, [SetCell(CONTACTS, 1, 2, None, "Stale")]))
    found = table(document)["Ana"]
    assert (found["Status"] or "", found["Notes"] or "") == ("", "")


def test_a_flag_for_a_row_deleted_meanwhile_goes_nowhere(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.delete_rows(CONTACTS, 2)
    store.commit(plan_flags(base))
    check(document, without="Bob")
    assert len(document.values(CONTACTS)) == 4


def test_a_new_contact_s_id_finds_its_row(google: Emulator, open_store: Open) -> None:
    document = network(google)
    document.type(CONTACTS, 3, 4, "")
    store = open_store(document)
    base = store.read()
    document.insert_rows(CONTACTS, 1)
    store.commit(plan_of(base, [SetCell(CONTACTS, 3, 4, "c-c", None)]))
    assert {name: row["ID"] for name, row in table(document).items()} == {
        name: row[2] for name, row in PEOPLE.items()
    }


def test_old_flags_that_were_hit_come_back(google: Emulator, open_store: Open) -> None:
    document = network(google)
    for row in range(1, 5):
        document.type(CONTACTS, row, 2, f"old {row}")
    store = open_store(document)
    base = store.read()
    document.insert_rows(CONTACTS, 1)
    store.commit(plan_of(base, [flag(base, 2, "Stale")]))
    assert [row["Status"] for row in table(document).values()] == ["old 1", "Stale", "old 3", "old 4"]


def test_what_a_person_typed_meanwhile_stays(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.insert_rows(CONTACTS, 1)
    document.type(CONTACTS, 1, 0, "Zoe")
    document.type(CONTACTS, 1, 3, "typed just now")
    document.type(CONTACTS, 3, 3, "moved to Gdynia")
    store.commit(plan_flags(base))
    found = table(document)
    assert found["Zoe"]["Notes"] == "typed just now"
    assert found["Zoe"]["Status"] is None
    assert found["Bob"]["Notes"] == "moved to Gdynia"
    assert found["Bob"]["Status"] == "Stale"


def test_a_header_that_was_renamed_meanwhile_keeps_its_new_name(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.insert_rows(CONTACTS, 1)
    document.type(CONTACTS, 0, 2, "How it stands")
    store.commit(plan_flags(base))
    assert document.values(CONTACTS)[0] == ["Name", "Email", "How it stands", "Notes", "ID"]
    assert {name: row["How it stands"] for name, row in table(document).items()} == FLAGS


def test_a_header_that_the_write_itself_covered_comes_back(google: Emulator, open_store: Open) -> None:
    document = network(google)
    document.type(CONTACTS, 1, 2, "Lapsed")
    store = open_store(document)
    base = store.read()
    document.insert_rows(CONTACTS, 0)
    store.commit(plan_of(base, [flag(base, 1, "")]))
    assert document.values(CONTACTS)[1] == HEADERS
    assert [row["Status"] or None for row in table(document).values()] == [None] * 4


def test_what_was_covered_in_a_column_just_inserted_is_pointed_to(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.insert_column(CONTACTS, 2, header="Mine")
    document.type(CONTACTS, 1, 2, "typed just now")
    receipt = store.commit(plan_flags(base))
    check(document)
    assert [row["Mine"] for row in table(document).values()] == [None] * 4
    (named,) = [remark for remark in receipt.repairs if "Contacts!C2" in remark]
    assert "'Fresh'" in named
    assert "Version history" in named


@pytest.mark.parametrize("answer_lost", [False, True], ids=["answered", "answer lost"])
def test_a_nameless_column_is_not_taken_for_the_one_that_was_deleted_before_it(
    google: Emulator, open_store: Open, answer_lost: bool
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    ids = [
        SetCell(CONTACTS, row, 4, f"c-new-{row}", PEOPLE[name][2]) for row, name in enumerate(PEOPLE, start=1)
    ]
    document.delete_column(CONTACTS, 4)
    if answer_lost:
        google.fail("batchUpdate", status=503, applied=True)
    receipt = store.commit(plan_of(base, ids))
    assert [row for row in document.values(CONTACTS) if len(row) > 4 and row[4]] == []
    assert any("'c-new-1'" in remark and "emptied again" in remark for remark in receipt.repairs)


def test_a_row_typed_at_the_place_of_a_deleted_one_gets_nothing_of_it(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.delete_rows(CONTACTS, 4)
    for column, text in enumerate(["Eva", "eva@example.org", None, "new here"]):
        document.type(CONTACTS, 4, column, text)
    store.commit(plan_of(base, [flag(base, 4, "Lapsed")]))
    assert table(document)["Eva"]["Status"] is None


def test_a_row_typed_meanwhile_does_not_get_the_id_of_a_deleted_one_that_it_has_a_word_in_common_with(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    document.clear(CONTACTS, 4, 4)
    store = open_store(document)
    base = store.read()
    for column, text in enumerate(["Eva", "eva@example.org", None, "met in Gdansk"]):
        document.type(CONTACTS, 5, column, text)
    document.delete_rows(CONTACTS, 2)
    store.commit(plan_of(base, [SetCell(CONTACTS, 4, 4, "c-d", None)]))
    assert {name: row["ID"] for name, row in table(document).items()} == {
        "Ana": "c-a",
        "Cleo": "c-c",
        "Dan": "c-d",
        "Eva": None,
    }


def test_a_marked_column_is_known_though_the_write_covered_its_header(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    store = open_store(document)
    book = store.look()
    sheet = book.sheet(CONTACTS)
    columns = [
        {"sheetId": sheet.id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1} for at in range(5)
    ]
    store.change(book, [column_mark(*each) for each in zip(columns, HEADERS, strict=True)])
    base = store.read()
    document.insert_rows(CONTACTS, 0)
    document.move_column(CONTACTS, 3, 2)
    store.commit(plan_flags(base))
    assert document.values(CONTACTS)[1] == ["Name", "Email", "Notes", "Status", "ID"]
    check(document)


GAP_EDITS: dict[str, Callable[[Document], None]] = {
    "nothing": lambda d: None,
    "a column inserted at the left": lambda d: d.insert_column(CONTACTS, 0),
    "a row inserted at the top": lambda d: d.insert_rows(CONTACTS, 0),
    "a column and a row inserted": lambda d: (d.insert_column(CONTACTS, 1), d.insert_rows(CONTACTS, 2))[0],
    "rows sorted the other way round": lambda d: _reverse(d),
}


@pytest.mark.parametrize("gap", GAP_EDITS)
def test_what_was_covered_is_found_though_it_moves_again_before_it_is_set_right(
    google: Emulator, open_store: Open, gap: str
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.move_column(CONTACTS, 3, 2)
    google.visit_before("batchUpdate", lambda: google.visit_before("get", lambda: GAP_EDITS[gap](document)))
    receipt = store.commit(plan_flags(base))
    check(document)
    assert any("'met in Gdansk'" in remark for remark in receipt.repairs)


def test_what_was_covered_in_a_new_column_is_found_though_that_moves_again(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.insert_column(CONTACTS, 2, header="Mine")
    google.visit_before(
        "batchUpdate", lambda: google.visit_before("get", lambda: document.insert_column(CONTACTS, 0))
    )
    store.commit(plan_flags(base))
    check(document)
    assert [row["Mine"] for row in table(document).values()] == [None] * 4


@pytest.mark.parametrize("source", [0, 1, 4])
def test_a_repair_that_lands_in_wrong_columns_too_is_set_right(
    google: Emulator, open_store: Open, source: int
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.move_column(CONTACTS, 3, 2)
    google.visit_before("batchUpdate", lambda: None)
    google.visit_before("batchUpdate", lambda: document.move_column(CONTACTS, source, 2))
    receipt = store.commit(plan_flags(base))
    check(document)
    assert any("'met in Gdansk'" in remark for remark in receipt.repairs)


def test_rows_that_are_added_never_cover_a_row_typed_meanwhile(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.type(LOG, 3, 1, "typed meanwhile")
    store.commit(plan_of(base, [AddRow(LOG, 3, ((0, 46002), (1, "Cleo")))]))
    said = [row[1] for row in document.values(LOG)[1:]]
    assert sorted(said) == ["Ana", "Bob", "Cleo", "typed meanwhile"]


def test_an_added_row_follows_its_columns(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.insert_column(LOG, 1)
    store.commit(plan_of(base, [AddRow(LOG, 3, ((0, 46002), (1, "Cleo")))]))
    assert document.values(LOG)[3] == [46002, None, "Cleo"]


def test_rows_that_move_again_before_the_repair_are_repaired_again(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.insert_rows(CONTACTS, 1)
    google.visit_before("batchUpdate", lambda: None)
    google.visit_before("batchUpdate", lambda: document.insert_rows(CONTACTS, 3))
    store.commit(plan_flags(base))
    check(document)


def test_a_sheet_that_never_rests_is_left_with_a_word(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    for _ in range(9):
        google.visit_before("batchUpdate", lambda: document.insert_rows(CONTACTS, 1))
    receipt = store.commit(plan_flags(base))
    assert "the next run sets them right" in receipt.repairs[-1]
    for name, (mail, notes, _) in PEOPLE.items():
        assert (table(document)[name]["Email"], table(document)[name]["Notes"]) == (mail, notes)
