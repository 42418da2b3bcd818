"""A plan too large for one request is written in parts, each whole, each placed anew."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetnet.errors import RemoteError
from sheetnet.stores.google.parts import first_part
from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.plan import AddRow, Plan, RemoveRow, SetCell
from sheetnet.workbook.snapshot import Snapshot, Version
from tests.contract.store_contract import plan_of
from tests.google_emulator import Document, Emulator
from tests.google_emulator.in_process import InProcess
from tests.stores_google.opening import opened_in_process

CONTACTS, LOG, RUNS = "Contacts", "Help Log", "Runs"
NAMES = [f"Person {number}" for number in range(6)]


def people(google: Emulator | InProcess) -> Document:
    document = google.new_document()
    document.add_tab(CONTACTS, [["Name", "Status", "ID"], *([name, None, f"c-{name}"] for name in NAMES)])
    document.add_tab(LOG, [["Date", "Contact"], [46000, "Person 1"]])
    document.add_tab(RUNS, [["When", "Version", "What went wrong"], ["yesterday", "1", None]])
    document.delete_tab("Sheet1")
    return document


def open_in_parts(google: InProcess, document: Document, largest: int) -> GoogleStore:
    return opened_in_process(google, document, largest_payload=largest)


def whole_plan(base: Snapshot) -> Plan:
    """A flag for each person, two log rows and a Runs row, each in a group of its own."""
    groups: list[list[Any]] = [
        [SetCell(CONTACTS, row, 1, f"flag of {name}", None)] for row, name in enumerate(NAMES, start=1)
    ]
    groups.insert(2, [AddRow(LOG, 2, ((0, 46001), (1, "Person 2")))])
    groups.insert(4, [AddRow(LOG, 2, ((0, 46002), (1, "Person 3")))])
    groups.append([AddRow(RUNS, 1, ((0, "today"), (1, "2"))), RemoveRow(RUNS, 1)])
    return plan_of(base, *groups)


def check(document: Document) -> None:
    flags = {row[0]: row[1] for row in document.values(CONTACTS)[1:] if row and row[0]}
    assert flags == {name: f"flag of {name}" for name in NAMES if name in flags}
    assert [row[1] for row in document.values(LOG)[1:]] == ["Person 1", "Person 2", "Person 3"]
    assert document.values(RUNS)[1][:2] == ["today", "2"]


@pytest.mark.parametrize("largest", [1, 700, 1500, 10**6])
def test_the_parts_together_are_the_whole(largest: int) -> None:
    with InProcess() as google:
        document = people(google)
        with open_in_parts(google, document, largest) as store:
            plan = whole_plan(store.read())
            receipt = store.commit(plan)
            assert receipt.applied == tuple(group.name for group in plan.groups)
            assert receipt.left == receipt.repairs == ()
            assert store.read().version == receipt.version
        check(document)
        tokens = [each for each in document.metadata if each["metadataKey"] == "sheetnet.commit"]
        assert len(tokens) == google.calls.count("batchUpdate")
        assert (len(tokens) == 1) == (largest == 10**6)
        assert (len(tokens) == len(plan.groups)) == (largest == 1)


EDITS = {
    "insert a row": lambda document: document.insert_rows(CONTACTS, 1),
    "sort the other way": lambda document: document.sort(CONTACTS, 0, first_row=1, descending=True),
    "a title above": lambda document: document.insert_rows(CONTACTS, 0),
    "a column": lambda document: document.insert_column(CONTACTS, 1),
    "rename": lambda document: document.rename_tab(CONTACTS, "Folk") if document.find(CONTACTS) else None,
    "delete a person": lambda document: document.delete_rows(CONTACTS, 3),
}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.sampled_from(sorted(EDITS))), max_size=3))
def test_each_part_finds_its_rows_whatever_was_moved_before_it(edits: list[tuple[int, str]]) -> None:
    with InProcess() as google:
        document = people(google)
        with open_in_parts(google, document, 1) as store:
            plan = whole_plan(store.read())
            for number, (before, name) in enumerate(sorted(edits)):
                for _ in range(before - number):
                    google.visit_before("batchUpdate", lambda: None)

                def edit(name: str = name) -> None:
                    if document.find(CONTACTS) or name == "rename":
                        EDITS[name](document)

                google.visit_before("batchUpdate", edit)
            receipt = store.commit(plan)
            assert set(receipt.applied) | set(receipt.left) >= {group.name for group in plan.groups}
            assert len(receipt.applied) + len(receipt.left) == len(plan.groups)
        title = CONTACTS if document.find(CONTACTS) else "Folk"
        values = document.values(title)
        header = next(row for row in values if "Name" in row)
        for row in values:
            cells = dict(zip(header, row, strict=False))
            if str(cells.get("Name", "")).startswith("Person"):
                assert cells.get("Status") in (None, f"flag of {cells['Name']}")
                assert cells["ID"] == f"c-{cells['Name']}"
            elif cells.get("Name") != "Name":
                assert not any(row)


def test_what_comes_after_a_part_that_fails_is_left_and_said() -> None:
    with InProcess() as google:
        document = people(google)
        with open_in_parts(google, document, 1) as store:
            plan = whole_plan(store.read())
            google.visit_before("batchUpdate", lambda: None)
            google.visit_before("batchUpdate", lambda: google.fail("batchUpdate", status=403, times=9))
            receipt = store.commit(plan)
            assert receipt.applied == tuple(group.name for group in plan.groups[:2])
            assert receipt.left == tuple(group.name for group in plan.groups[2:])
            assert receipt.repairs[-1].startswith("Only a part could be written; it stands. ")
            assert "othing was written" not in receipt.repairs[-1]


def test_a_first_part_that_fails_is_a_failure_with_nothing_written() -> None:
    with InProcess() as google:
        document = people(google)
        with open_in_parts(google, document, 1) as store:
            plan = whole_plan(store.read())
            before = document.values(CONTACTS)
            google.fail("batchUpdate", status=403)
            with pytest.raises(RemoteError):
                store.commit(plan)
        assert document.values(CONTACTS) == before


def test_what_was_set_right_in_an_earlier_part_is_said_in_the_run_s_own_row() -> None:
    with InProcess() as google:
        document = people(google)
        with open_in_parts(google, document, 1) as store:
            plan = whole_plan(store.read())
            google.visit_before("batchUpdate", lambda: document.insert_rows(CONTACTS, 1))
            receipt = store.commit(plan)
        assert receipt.left == ()
        assert len(receipt.repairs) == 1
        assert document.values(RUNS)[1] == ["today", "2", receipt.repairs[0]]


def test_what_was_set_right_is_said_in_the_run_s_own_row_by_the_write_that_set_it_right() -> None:
    with InProcess() as google:
        document = people(google)
        with open_in_parts(google, document, 10**6) as store:
            plan = whole_plan(store.read())
            google.visit_before("batchUpdate", lambda: document.insert_rows(CONTACTS, 1))
            receipt = store.commit(plan)
        assert google.calls.count("batchUpdate") == 2
        assert document.values(RUNS)[1] == ["today", "2", receipt.repairs[0]]


def test_a_group_is_never_cut_and_a_part_is_never_larger_than_it_needs() -> None:
    base = Snapshot("home", Version("1"), ())
    plan = plan_of(
        base, *[[SetCell("T", row, 0, "x" * 100, None), SetCell("T", row, 1, "y", None)] for row in range(40)]
    )
    count = 0
    rest = plan
    while rest.groups:
        part, rest = first_part(rest, 3000)
        assert 1 <= len(part.groups) < 10
        count += len(part.groups)
    assert count == len(plan.groups)
