"""One worker, where a shared spreadsheet's server does not refuse the second of two."""

from __future__ import annotations

import json

import pytest

from sheetnet.app.one_worker import OneWorker
from sheetnet.errors import AnotherWorker
from sheetnet.stores.memory import MemoryStore
from sheetnet.workbook.plan import Group, GroupName, Plan, SetCell
from tests.workbook.sheets import Person, workbook_of


def commit(store: OneWorker) -> None:
    base = store.read()
    change = SetCell("Contacts", 5, 0, "Ana Ruiz", None)
    store.commit(Plan(base, (Group(GroupName("write"), (change,)),)))


def remembering(value: object, *, home: str | None = None) -> MemoryStore:
    store = workbook_of()
    person = Person(store)
    person.add("_sheetnet", Kind="probe", Key="token", Value=json.dumps(value))
    if home is not None:
        person.add("_sheetnet", Kind="store", Key="home", Value=json.dumps(home))
    return store


def test_only_the_worker_that_holds_the_sheet_may_commit() -> None:
    store = remembering({"refused": False, "worker": "mine"})
    commit(OneWorker(store, "mine"))
    with pytest.raises(AnotherWorker, match="doctor --take-over"):
        commit(OneWorker(store, "another"))


@pytest.mark.parametrize(
    "value",
    [{"refused": True, "worker": "mine"}, {"refused": False, "worker": ""}, "nonsense", 7],
    ids=str,
)
def test_everybody_may_where_two_are_kept_apart_or_nothing_is_known(value: object) -> None:
    commit(OneWorker(remembering(value), "another"))


def test_what_a_copy_remembers_of_its_original_does_not_bind_the_copy() -> None:
    commit(OneWorker(remembering({"refused": False, "worker": "mine"}, home="the original"), "another"))


def test_reading_and_planning_nothing_is_left_to_everybody() -> None:
    store = OneWorker(remembering({"refused": False, "worker": "mine"}), "another")
    store.commit(Plan(store.read(), ()))
