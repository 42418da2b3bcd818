"""The store of lists, and the person that a test plays with it."""

from __future__ import annotations

import pytest

from sheetnet.errors import InvalidPlan, StaleSnapshot
from sheetnet.stores.memory import MemoryStore
from sheetnet.workbook.plan import AddRow, RemoveRow, SetCell
from tests.contract.harness import grid_of, plan_of, rows_of

TAB = "Contacts"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore([grid_of(TAB, [["Name", "Status"], ["Ana", "Fresh"], ["Bob", "Stale"], ["Eva"]])])


def test_a_person_types_inserts_deletes_moves_and_sorts(store: MemoryStore) -> None:
    store.edit(TAB, 3, 1, "New")
    store.insert_row(TAB, 1, ["Zoe"])
    store.delete_row(TAB, 2)
    store.move_row(TAB, 3, 1)
    assert rows_of(store.grid(TAB)) == [["Name", "Status"], ["Eva", "New"], ["Zoe"], ["Bob", "Stale"]]
    store.sort_rows(TAB, [3, 1, 2])
    assert [row[0] for row in rows_of(store.grid(TAB))] == ["Name", "Bob", "Eva", "Zoe"]
    store.insert_column(TAB, 0, ["Mine", None, "x"])
    store.move_column(TAB, 2, 1)
    store.delete_column(TAB, 2)
    assert rows_of(store.grid(TAB)) == [["Mine", "Status"], [None, "Stale"], ["x", "New"]]
    store.rename_tab(TAB, "People")
    store.add_tab(grid_of("Mine", [["x"]]))
    store.delete_tab("People")
    assert [grid.title for grid in store.grids()] == ["Mine"]


@pytest.mark.parametrize(
    "edit",
    [
        lambda store: store.edit(TAB, 1, 0, "Anna"),
        lambda store: store.insert_row(TAB, 1),
        lambda store: store.delete_row(TAB, 1),
        lambda store: store.insert_column(TAB, 1),
        lambda store: store.rename_tab(TAB, "People"),
        lambda store: store.add_tab(grid_of("Mine", [["x"]])),
    ],
)
def test_whatever_a_person_does_moves_the_version(store: MemoryStore, edit) -> None:  # type: ignore[no-untyped-def]
    base = store.read()
    edit(store)
    with pytest.raises(StaleSnapshot):
        store.commit(plan_of(base, [SetCell(TAB, 1, 1, "x", "Fresh")]))


def test_a_snapshot_does_not_change_when_the_document_does(store: MemoryStore) -> None:
    base = store.read()
    store.edit(TAB, 1, 0, "Anna")
    grid = base.grid(TAB)
    assert grid is not None
    assert grid.cell(1, 0) == "Ana"


def test_another_document_stands_where_a_test_says_so(store: MemoryStore) -> None:
    store.others.add("original")
    assert store.still_stands("original")
    assert not store.still_stands("gone")


def test_a_new_row_takes_the_place_of_unticked_boxes_that_were_filled_down() -> None:
    store = MemoryStore([grid_of("Actions", [["Done", "Contact"], [True, "Ana"], [False], [False]])])
    store.commit(plan_of(store.read(), [AddRow("Actions", 2, ((0, False), (1, "Bob")))]))
    assert rows_of(store.grid("Actions"))[2:] == [[False, "Bob"], [False]]


def test_a_worker_s_own_tab_is_known_by_its_header_when_a_person_renames_it() -> None:
    header = ["Kind", "Key", "Value", "At"]
    store = MemoryStore([grid_of("memory (do not touch)", [header, ["a"], ["b"]])])
    store.commit(plan_of(store.read(), [RemoveRow("memory (do not touch)", 1)]))
    assert rows_of(store.grids()[0]) == [header, ["b"]]
    with pytest.raises(InvalidPlan, match="may hold what a person typed"):
        other = MemoryStore([grid_of("Mine", [["a", "b"], ["c"]])])
        other.commit(plan_of(other.read(), [RemoveRow("Mine", 1)]))


def test_a_row_cannot_be_both_written_and_removed() -> None:
    store = MemoryStore([grid_of("Runs", [["When"], ["a"]])])
    with pytest.raises(InvalidPlan, match="both written and removed"):
        store.commit(plan_of(store.read(), [SetCell("Runs", 1, 0, "b", "a"), RemoveRow("Runs", 1)]))


def test_characters_that_no_workbook_can_carry_are_left_out(store: MemoryStore) -> None:
    store.commit(plan_of(store.read(), [SetCell(TAB, 1, 1, "a\x00b\x0bc\r\nd\re", "Fresh")]))
    assert store.grid(TAB).cell(1, 1) == "abc\nd\ne"
