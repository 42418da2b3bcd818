"""However much a run has to write, each group is small, and what belongs together stands in one."""

from __future__ import annotations

from datetime import UTC, datetime

from sheetnet.app.run import run
from sheetnet.domain.wording import day_in_words
from sheetnet.planning.bunches import by_rows, in_turn
from sheetnet.stores.memory import MemoryStore
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.plan import AddRow, AddTab, Change, Group, Link, Plan, SetCell
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, ID
from tests.app.desk import ANA, GOT, Desk
from tests.workbook.sheets import TEAM, reading_of, workbook_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SMALL = 200_000
ENVELOPE = 170
"""Bytes of a request, or of a cell, beside what it writes."""
ID_PLACE = [column.name for column in CONTACTS.columns].index(ID)


def large_workbook(people: int) -> MemoryStore:
    contacts = [
        {"Name": f"Somebody with a Name {n}", "Company": "A firm " * 5, "Met on": "31/02/2026 " + "x" * 80}
        for n in range(people)
    ]
    log = [
        {**GOT, "Contact": contacts[n % people]["Name"], "What": f"lead {n} " * 9, "Due": "never " * 9}
        for n in range(2 * people)
    ]
    return workbook_of(contacts, log)


def size_of(change: Change) -> int:
    match change:
        case SetCell():
            cells = [change.value]
        case AddRow():
            cells = [value for _, value in change.cells]
        case AddTab():
            cells = [value for row in change.rows for value in row]
        case _:
            cells = []
    return ENVELOPE + sum(
        ENVELOPE // 2 + len(value.url if isinstance(value, Link) else str(value)) for value in cells
    )


def plan_of(store: MemoryStore) -> Plan:
    return run(store, TEAM, Drafter(None), now=NOW).plan


def too_large(plan: Plan) -> list[Group]:
    return [group for group in plan.groups if sum(map(size_of, group.changes)) > SMALL]


def test_the_first_run_on_a_large_sheet_makes_no_large_group() -> None:
    plan = plan_of(large_workbook(1200))
    assert sum(size_of(change) for change in plan.changes()) > 10 * SMALL
    assert too_large(plan) == []


def test_a_large_memory_that_was_lost_comes_back_in_small_groups() -> None:
    store = large_workbook(1200)
    plan_of(store)
    store.delete_tab("_sheetnet")
    assert too_large(plan_of(store)) == []
    assert too_large(plan_of(store)) == []
    assert plan_of(store).is_empty
    memory = reading_of(store).memory
    assert len(memory.known) == 1200
    assert not memory.is_complete


def test_where_the_memory_is_made_anew_the_actions_opened_are_remembered_before_all_contacts() -> None:
    store = large_workbook(600)
    store.delete_tab("_sheetnet")
    opened = run(store, TEAM, Drafter(None), now=NOW).new_actions
    memory = reading_of(store).memory
    assert opened
    assert {each.id: memory.actions[each.id].subject_key for each in opened} == {
        each.id: each.subject_key for each in opened
    }
    assert len(memory.known) < 600


def test_an_id_is_given_together_with_what_it_is_known_by() -> None:
    plan = plan_of(large_workbook(250))
    given = 0
    for group in plan.groups:
        ids = {
            change.value
            for change in group.changes
            if isinstance(change, SetCell) and change.tab == "Contacts" and change.column == ID_PLACE
        }
        known = {
            change.cells[1][1]
            for change in group.changes
            if isinstance(change, AddRow) and change.tab == "_sheetnet" and change.cells[0][1] == "known"
        }
        assert ids == known
        given += len(ids)
    assert given == 250


def test_a_done_action_and_its_log_row_and_what_is_remembered_stand_in_one_group() -> None:
    desk = Desk([ANA], [GOT])
    desk.run()
    desk.tick("Done")
    plan = desk.run().plan
    logged = [g for g in plan.groups if any(isinstance(c, AddRow) and c.tab == "Help Log" for c in g.changes)]
    assert len(logged) == 1
    results = [change.value for change in logged[0].changes if isinstance(change, SetCell)]
    assert f"Done on {day_in_words(NOW.date())}; logged" in results


def test_bunches_of_rows_say_which_they_are() -> None:
    changes = [SetCell("Help Log", row, 3, "x", None) for row in (1, 99, 100, 250)]
    groups = list(by_rows("refresh", changes))
    assert [group.name for group in groups] == [
        "refresh: rows 2 to 100",
        "refresh: row 101",
        "refresh: row 251",
    ]
    assert [change for group in groups for change in group.changes] == changes
    assert [group.name for group in by_rows("refresh", changes[:2])] == ["refresh"]


def test_nothing_to_write_is_no_group() -> None:
    assert list(by_rows("refresh", [])) == []
    assert [group for group in in_turn("remember", []) if group.changes] == []


def test_a_tab_is_named_by_its_rows_only() -> None:
    both = [SetCell(tab.title, 1, 3, "x", None) for tab in (CONTACTS, HELP_LOG)]
    assert [[change.tab for change in group.changes] for group in by_rows("mend", both)] == [
        ["Contacts"],
        ["Help Log"],
    ]
