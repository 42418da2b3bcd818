"""The column guard: where columns have moved, Google refuses the whole write."""

from __future__ import annotations

from typing import Any

import pytest

from sheetnet.errors import StaleSnapshot
from tests.contract.store_contract import plan_of
from tests.google_emulator import Document, Emulator
from tests.stores_google.conftest import Open
from tests.stores_google.network import CONTACTS, flag, network

STATUS, NOTES, ID = 2, 3, 4


def guarded(google: Emulator) -> Document:
    """The worker's columns are grouped from Status to ID, Notes of a person's among them."""
    document = network(google)
    document.group(CONTACTS, "COLUMNS", STATUS, ID + 1)
    return document


def hidden(document: Document) -> list[int]:
    properties = document.tab(CONTACTS).properties("COLUMNS")
    return sorted(place for place, each in properties.items() if each.get("hiddenByUser"))


def test_the_group_of_the_worker_s_columns_is_sent_right_after_the_token(
    google: Emulator, open_store: Open
) -> None:
    store = open_store(guarded(google))
    base = store.read()
    store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    kinds = [next(iter(request)) for request in google.bodies[-1]["requests"]]
    assert kinds == ["createDeveloperMetadata", "updateDimensionGroup", "updateCells"]


@pytest.mark.parametrize(("source", "to"), [(STATUS, 6), (0, 4), (NOTES, 0)])
def test_a_moved_column_makes_google_refuse_the_write(
    google: Emulator, open_store: Open, source: int, to: int
) -> None:
    document = guarded(google)
    document.guess(group_on_move="splits")
    store = open_store(document)
    base = store.read()
    document.move_column(CONTACTS, source, to)
    before = document.values(CONTACTS)
    with pytest.raises(StaleSnapshot):
        store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert document.values(CONTACTS) == before
    assert document.metadata == []
    again = store.read()
    store.commit(plan_of(again, []))


def test_an_inserted_column_makes_google_refuse_the_write_and_the_next_read_can_commit(
    google: Emulator, open_store: Open
) -> None:
    document = guarded(google)
    store = open_store(document)
    base = store.read()
    document.insert_column(CONTACTS, 1)
    with pytest.raises(StaleSnapshot):
        store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    again = store.read()
    grid = again.grid(CONTACTS)
    assert grid is not None
    assert grid.cell(0, 3) == "Status"


@pytest.mark.parametrize("guess", ["nothing", "updates_overlapping"])
def test_where_google_lets_it_pass_the_cells_are_set_right_all_the_same(
    google: Emulator, open_store: Open, guess: Any
) -> None:
    document = guarded(google)
    document.guess(guard_without_group=guess)
    store = open_store(document)
    base = store.read()
    document.move_column(CONTACTS, NOTES, STATUS)
    receipt = store.commit(plan_of(base, [flag(base, 2, "Stale")]))
    rows = [dict(zip(document.values(CONTACTS)[0], row, strict=False)) for row in document.values(CONTACTS)]
    assert [row["Notes"] for row in rows[1:3]] == ["likes boats", "met in Gdansk"]
    assert rows[2]["Status"] == "Stale"
    assert any("'met in Gdansk'" in remark and "'Stale'" in remark for remark in receipt.repairs)


@pytest.mark.parametrize("folded", [False, True])
def test_what_a_person_hid_or_showed_by_hand_stays_so(
    google: Emulator, open_store: Open, folded: bool
) -> None:
    document = guarded(google)
    document.fold(CONTACTS, "COLUMNS", STATUS, folded=folded)
    document.hide(CONTACTS, "COLUMNS", NOTES, hidden=not folded)
    before = hidden(document)
    store = open_store(document)
    base = store.read()
    store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert hidden(document) == before
    assert document.value(CONTACTS, 1, STATUS) == "Stale"


def test_a_folded_group_inside_the_group_stays_folded(google: Emulator, open_store: Open) -> None:
    document = guarded(google)
    document.group(CONTACTS, "COLUMNS", ID, ID + 1)
    document.fold(CONTACTS, "COLUMNS", ID)
    before = hidden(document)
    store = open_store(document)
    base = store.read()
    store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert hidden(document) == before == [ID]


def test_without_a_group_there_is_no_guard_and_the_write_is_settled_by_what_stands_there(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.insert_column(CONTACTS, 1)
    store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert document.value(CONTACTS, 1, 3) == "Stale"
