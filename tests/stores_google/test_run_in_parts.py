"""A whole run whose plan is cut in parts: it goes on with what was left, and says what stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sheetnet.app.run import RunOutcome, run
from sheetnet.domain.settings import Member
from sheetnet.errors import RemoteError
from sheetnet.suggest.drafts import Drafter
from tests.google_emulator import Document
from tests.google_emulator.in_process import InProcess
from tests.stores_google.network import whole_workbook
from tests.stores_google.opening import opened_in_process

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEAM = (Member(name="Ana Ruiz", mail="ana@example.org"),)


@pytest.fixture
def google() -> Iterator[InProcess]:
    with InProcess() as google:
        yield google


@pytest.fixture
def document(google: InProcess) -> Document:
    """Four people of whom nothing is known yet."""
    people = [{"Name": name, "Circle": "Key"} for name in ("Ana", "Bob", "Cleo", "Dan")]
    return whole_workbook(google, {"Contacts": people}, now=NOW)


def run_in_parts(google: InProcess, document: Document) -> RunOutcome:
    with opened_in_process(google, document, largest_payload=1) as store:
        return run(store, TEAM, Drafter(None), now=NOW)


def statuses(document: Document) -> list[object]:
    header, *rows = document.values("Contacts")
    return [row[header.index("Status")] for row in rows if row and row[0]]


def write_between(google: InProcess, number: int, fault: dict[str, int]) -> None:
    """Let the write after so many fail."""
    for _ in range(number):
        google.visit_before("batchUpdate", lambda: None)
    google.visit_before("batchUpdate", lambda: google.fail("batchUpdate", **fault))


def test_what_is_left_is_written_by_the_same_run(google: InProcess, document: Document) -> None:
    write_between(google, 1, {"status": 403})
    outcome = run_in_parts(google, document)
    assert outcome.receipt is not None
    assert outcome.receipt.left == ()
    assert statuses(document) == ["New"] * 4
    assert run_in_parts(google, document).plan.is_empty


def test_where_it_cannot_go_on_it_says_that_a_part_stands(google: InProcess, document: Document) -> None:
    write_between(google, 1, {"status": 403, "times": 99})
    outcome = run_in_parts(google, document)
    assert outcome.receipt is not None
    assert outcome.receipt.left
    said = " ".join(outcome.receipt.repairs)
    assert "Only a part could be written; it stands. " in said
    assert "othing was written" not in said


def test_where_not_even_a_part_was_written_it_is_a_failure(google: InProcess, document: Document) -> None:
    google.fail("batchUpdate", status=403, times=99)
    with pytest.raises(RemoteError, match="Nothing was written"):
        run_in_parts(google, document)
