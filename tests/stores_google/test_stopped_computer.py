"""A computer that stops between a write and its repair leaves a note, which its next read takes up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetnet.errors import RemoteError, StaleSnapshot
from sheetnet.stores.google.client import silence
from sheetnet.stores.google.journal import FileJournal, Journal, NoJournal
from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.plan import AddRow, Link, Plan
from tests.contract.store_contract import plan_of
from tests.google_emulator import Document
from tests.google_emulator.in_process import InProcess
from tests.stores_google.network import CONTACTS, flag, network
from tests.stores_google.opening import opened_in_process, utc_now

RUNS = "Runs"
ACTIONS = "Actions"


class Stopped(BaseException):
    """The power goes."""


@pytest.fixture
def google() -> Iterator[InProcess]:
    with InProcess() as google:
        yield google


@pytest.fixture
def document(google: InProcess) -> Document:
    document = network(google)
    document.add_tab(RUNS, [["When", "Version", "What went wrong"]])
    return document


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "own" / "note.json"


def open_store(
    google: InProcess, document: Document, journal: Journal, tell: Callable[[str], None] = silence
) -> GoogleStore:
    return opened_in_process(google, document, journal=journal, tell=tell)


def flags(base: Any) -> Plan:
    people = [flag(base, 2, "Stale"), flag(base, 3, Link("Lapsed", "mailto:cleo@example.org"))]
    return plan_of(base, people, [AddRow(RUNS, 1, ((0, "today"), (1, "2")))])


def stops(
    google: InProcess,
    document: Document,
    path: Path,
    edit: Callable[[], None],
    *,
    writes: int = 1,
    arrives: bool = True,
    plan: Callable[[Any], Plan] = flags,
) -> None:
    """A program writes while a person edits, and stops at a write: that is answered, or was never sent."""
    journal = FileJournal(path)
    store = open_store(google, document, journal)
    base = store.read()
    google.visit_before("batchUpdate", edit)
    send = store.client.update
    left = [writes]

    def answered(*arguments: Any) -> Any:
        left[0] -= 1
        if not left[0] and not arrives:
            raise Stopped
        reply = send(*arguments)
        if not left[0]:
            raise Stopped
        return reply

    store.client.update = answered  # type: ignore[method-assign]
    with pytest.raises(Stopped):
        store.commit(plan(base))
    journal.lock.release(force=True)


def test_a_read_that_fails_once_an_earlier_write_was_set_right_does_not_say_that_nothing_was_written(
    google: InProcess, document: Document, path: Path
) -> None:
    stops(google, document, path, move_notes_before_status(document))
    google.visit_before("batchUpdate", lambda: google.fail("get", status=403, times=9))
    with open_store(google, document, FileJournal(path)) as store, pytest.raises(RemoteError) as caught:
        store.read()
    assert "othing was written" not in str(caught.value)
    assert "an earlier write was being set right" in str(caught.value)


def named(document: Document) -> dict[Any, dict[Any, Any]]:
    header, *rows = document.values(CONTACTS)
    return {row[header.index("Name")]: dict(zip(header, row, strict=False)) for row in rows if any(row)}


def check(document: Document) -> None:
    found = named(document)
    assert set(found) == {"Ana", "Bob", "Cleo", "Dan"}
    assert [found[name]["Status"] for name in found if name in ("Bob", "Cleo")] == ["Stale", "Lapsed"]
    assert [found[name].get("Notes") for name in ("Ana", "Bob", "Cleo", "Dan")] == [
        "likes boats",
        "met in Gdansk",
        "knows the mayor",
        "new here",
    ]


def move_notes_before_status(document: Document) -> Callable[[], None]:
    return lambda: document.move_column(CONTACTS, 3, 2)


@pytest.mark.parametrize(
    ("writes", "arrives"), [(1, True), (2, False), (2, True)], ids=["written", "repair noted", "repaired"]
)
def test_the_next_read_puts_back_what_was_written_over_and_says_so(
    google: InProcess, document: Document, path: Path, writes: int, arrives: bool
) -> None:
    stops(google, document, path, move_notes_before_status(document), writes=writes, arrives=arrives)
    assert path.exists()
    with open_store(google, document, FileJournal(path)) as store:
        store.read()
    check(document)
    assert not path.exists()
    ((_, _, told),) = document.values(RUNS)[1:]
    assert "'Stale'" in told
    assert "'met in Gdansk'" in told


FAULTS_OF_A_REPAIR = {
    "refused": {"status": 403, "times": 9},
    "invalid": {"status": 400, "times": 9},
    "lost": {"status": 503, "times": 9},
    "applied, then lost": {"status": 503, "applied": True},
}


@pytest.mark.parametrize("fault", FAULTS_OF_A_REPAIR.values(), ids=FAULTS_OF_A_REPAIR)
def test_what_a_repair_was_to_set_right_is_set_right_by_the_next_read_where_it_failed(
    google: InProcess, document: Document, path: Path, fault: dict[str, Any]
) -> None:
    with open_store(google, document, FileJournal(path)) as store:
        base = store.read()
        google.visit_before("batchUpdate", move_notes_before_status(document))
        google.visit_before("get", lambda: google.fail("batchUpdate", **fault))
        receipt = store.commit(flags(base))
        google.fail_no_more()
        is_told = any("'met in Gdansk'" in each for each in receipt.repairs)
        store.read()
        assert is_told is ("applied" in fault)
    check(document)
    assert not path.exists()


def test_whoever_runs_next_is_told_what_was_put_back_even_without_a_tab_to_say_it_in(
    google: InProcess, document: Document, path: Path
) -> None:
    document.delete_tab(RUNS)
    stops(
        google,
        document,
        path,
        move_notes_before_status(document),
        plan=lambda base: plan_of(base, [flag(base, 2, "Stale")]),
    )
    told: list[str] = []
    with open_store(google, document, FileJournal(path), told.append) as store:
        store.read()
    assert any("'met in Gdansk'" in each for each in told)


def test_rows_that_moved_before_the_computer_stopped_are_found_again(
    google: InProcess, document: Document, path: Path
) -> None:
    stops(google, document, path, lambda: document.insert_rows(CONTACTS, 1))
    document.insert_rows(CONTACTS, 3)
    with open_store(google, document, FileJournal(path)) as store:
        store.read()
    check(document)


def test_what_people_typed_after_the_computer_stopped_in_its_repair_stays(
    google: InProcess, document: Document, path: Path
) -> None:
    stops(google, document, path, move_notes_before_status(document), writes=2)
    document.type(CONTACTS, 4, 2, "moved to Rome")
    document.insert_rows(CONTACTS, 1)
    with open_store(google, document, FileJournal(path)) as store:
        store.read()
    assert named(document)["Dan"]["Notes"] == "moved to Rome"


NEW_ROW = ["Bob", "Write", None, "Hi Bob"]
TYPED_IN_A_NEW_ROW = {
    "a tick": ["Bob", "Write", True, "Hi Bob"],
    "a draft of their own": ["Bob", "Write", None, "Dear Bob"],
    "a tick and a draft of their own": ["Bob", "Write", True, "Dear Bob"],
    "another row in its place": ["Eve", "Ask", None, "Hi Eve"],
}


@pytest.mark.parametrize("is_moved", [False, True], ids=["where it was", "moved"])
@pytest.mark.parametrize("typed", TYPED_IN_A_NEW_ROW.values(), ids=TYPED_IN_A_NEW_ROW)
def test_what_people_typed_in_a_new_row_after_the_computer_stopped_stays(
    google: InProcess, document: Document, path: Path, typed: list[Any], is_moved: bool
) -> None:
    headers = ["Contact", "Suggestion", "Done", "Draft body"]
    document.add_tab(ACTIONS, [headers, ["Ana", "Call", None, "Hi Ana"]])
    row = AddRow(ACTIONS, 2, tuple((place, value) for place, value in enumerate(NEW_ROW) if value))
    stops(google, document, path, lambda: None, plan=lambda base: plan_of(base, [], [row]))
    for place, value in enumerate(typed):
        if value != NEW_ROW[place]:
            document.type(ACTIONS, 2, place, value)
    if is_moved:
        document.insert_rows(ACTIONS, 1)
    with open_store(google, document, FileJournal(path)) as store:
        store.read()
    assert document.values(ACTIONS)[3 if is_moved else 2] == typed


def test_where_nothing_moved_the_note_is_only_forgotten(
    google: InProcess, document: Document, path: Path
) -> None:
    stops(google, document, path, lambda: None)
    google.calls.clear()
    with open_store(google, document, FileJournal(path)) as store:
        store.read()
        assert "batchUpdate" not in google.calls
        google.calls.clear()
        store.read()
        assert google.calls == ["get", "get", "batchGet"]
    check(document)
    assert not path.exists()


def test_a_write_that_never_arrived_leaves_nothing_to_settle(
    google: InProcess, document: Document, path: Path
) -> None:
    store = open_store(google, document, FileJournal(path))
    base = store.read()

    def stopped(*_: Any) -> Any:
        raise Stopped

    store.client.update = stopped  # type: ignore[method-assign]
    with pytest.raises(Stopped):
        store.commit(flags(base))
    before = document.values(CONTACTS)
    google.calls.clear()
    store.read()
    assert document.values(CONTACTS) == before
    assert not path.exists()


def test_after_another_worker_s_commit_the_note_is_out_of_date(
    google: InProcess, document: Document, path: Path
) -> None:
    stops(google, document, path, lambda: None)
    with open_store(google, document, NoJournal()) as other:
        base = other.read()
        other.commit(plan_of(base, [flag(base, 2, "Fresh")]))
    with open_store(google, document, FileJournal(path)) as store:
        store.read()
    assert named(document)["Bob"]["Status"] == "Fresh"
    assert not path.exists()


@pytest.mark.parametrize("note", ["", "nonsense", "[]", '{"format": 99}', '{"format": 1, "token": 3}'])
def test_a_note_that_cannot_be_read_stops_nothing(
    google: InProcess, document: Document, path: Path, note: str
) -> None:
    path.parent.mkdir()
    path.write_text(note, encoding="utf-8")
    journal = FileJournal(path)
    with open_store(google, document, journal) as store:
        base = store.read()
        assert not path.exists()
        assert not journal.lock.is_locked
        store.commit(flags(base))
    check(document)
    assert not path.exists()


def test_a_commit_that_went_well_leaves_no_note(google: InProcess, document: Document, path: Path) -> None:
    with open_store(google, document, FileJournal(path)) as store:
        store.commit(flags(store.read()))
    assert not path.exists()


@pytest.mark.skipif(os.name != "posix", reason="other users are kept out by file modes on POSIX only")
def test_a_note_is_for_nobody_else_s_eyes(google: InProcess, document: Document, path: Path) -> None:
    stops(google, document, path, lambda: None)
    assert path.stat().st_mode & 0o077 == 0
    assert "beliefs" in json.loads(path.read_text(encoding="utf-8"))


def test_a_note_whose_program_is_still_at_it_is_left_alone(path: Path) -> None:
    mine = FileJournal(path)
    mine.note("mine")
    code = (
        "import sys; from pathlib import Path; from sheetnet.stores.google.journal import FileJournal\n"
        "journal = FileJournal(Path(sys.argv[1])); print(repr(journal.read()))\n"
        "journal.note('theirs'); journal.clear()"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert asked.stdout == "''\n"
    assert mine.read() == "mine"
    mine.clear()
    assert not path.exists()


def test_a_folder_that_cannot_be_written_costs_only_the_note(
    google: InProcess, document: Document, tmp_path: Path
) -> None:
    (tmp_path / "a file").write_text("", encoding="utf-8")
    with open_store(google, document, FileJournal(tmp_path / "a file" / "note.json")) as store:
        store.commit(flags(store.read()))
    check(document)


def test_a_note_outlives_a_write_that_may_still_arrive(
    google: InProcess, document: Document, path: Path
) -> None:
    now = [0.0]
    store = GoogleStore(
        document.id,
        google.signed_in(),
        clock=utc_now,
        endpoint=google.url,
        transport=google,
        monotonic=lambda: now[0],
        sleep=lambda seconds: now.__setitem__(0, now[0] + 200),
        journal=FileJournal(path),
    )
    with store:
        base = store.read()
        google.fail("batchUpdate", status=503)
        with pytest.raises(StaleSnapshot):
            store.commit(flags(base))
        assert path.exists()
        store.read()
        assert not path.exists()
