"""A whole run whose plan is cut in parts: it goes on with what was left, and says what stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from sheetnet.app.run import RunOutcome, run
from sheetnet.domain.settings import Member
from sheetnet.errors import RemoteError
from sheetnet.stores.google.store import GoogleStore
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.settings_tab import settings_rows
from sheetnet.workbook.tabs import TABS
from tests.google_emulator import Document
from tests.google_emulator.in_process import InProcess
from tests.stores_google.opening import utc_now

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEAM = (Member(name="Ana Ruiz", mail="ana@example.org"),)


@pytest.fixture
def google() -> Iterator[InProcess]:
    with InProcess() as google:
        yield google


@pytest.fixture
def document(google: InProcess) -> Document:
    """Four people of whom nothing is known yet."""
    document = google.new_document()
    memory = new_memory_rows("0d6f5c1e-0000-4000-8000-000000000001", "", now=NOW)
    rows = {
        "Contacts": [{"Name": name, "Circle": "Key"} for name in ("Ana", "Bob", "Cleo", "Dan")],
        "Settings": [{"Setting": row.name, "Value": row.default} for row in settings_rows()],
        "_sheetnet": memory,
    }
    for tab in TABS:
        header = [column.name for column in tab.columns]
        body = [[row.get(name) for name in header] for row in rows.get(tab.title, [])]
        document.add_tab(tab.title, [header, *body], hidden=tab.hidden)
    document.delete_tab("Sheet1")
    return document


def run_in_parts(google: InProcess, document: Document) -> RunOutcome:
    store = GoogleStore(
        document.id,
        google.signed_in(),
        clock=utc_now,
        endpoint=google.url,
        transport=google,
        sleep=lambda seconds: None,
        largest_payload=1,
    )
    with store:
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
