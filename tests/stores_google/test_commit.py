"""What a commit to a Google Sheet does when others write, when answers are lost, when Google refuses."""

from __future__ import annotations

from typing import Any

import pytest

from sheetnet.errors import RemoteError, StaleSnapshot
from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.plan import AddRow, Link
from sheetnet.workbook.snapshot import Snapshot
from tests.contract.store_contract import plan_of
from tests.google_emulator import Document, Emulator
from tests.stores_google.conftest import Open
from tests.stores_google.network import CONTACTS, LOG, flag, network


def one_flag(base: Snapshot) -> Any:
    return plan_of(base, [flag(base, 1, "Stale")])


def flags(document: Document) -> list[Any]:
    return [document.value(CONTACTS, row, 2) for row in range(1, 5)]


def test_a_read_is_three_requests_and_a_commit_is_one(google: Emulator, open_store: Open) -> None:
    store = open_store(network(google))
    base = store.read()
    assert google.calls == ["get", "get", "batchGet"]
    assert base.calls == 3
    receipt = store.commit(one_flag(base))
    assert google.calls == ["get", "get", "batchGet", "batchUpdate"]
    assert receipt.calls == 1
    assert receipt.repairs == ()


def test_a_commit_opens_with_a_token_that_others_can_see(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    store.commit(one_flag(store.read()))
    (token,) = document.metadata
    assert token["metadataKey"] == "sheetnet.commit"
    assert token["visibility"] == "DOCUMENT"
    assert 0 < token["metadataId"] < 2**31
    assert next(iter(google.bodies[-1]["requests"][0])) == "createDeveloperMetadata"


def test_two_workers_on_one_version_cannot_both_commit(google: Emulator, open_store: Open) -> None:
    document = network(google)
    one, other = open_store(document), open_store(document)
    base, other_base = one.read(), other.read()
    one.commit(one_flag(base))
    with pytest.raises(StaleSnapshot):
        other.commit(plan_of(other_base, [flag(other_base, 2, "Lapsed")]))
    assert flags(document) == ["Stale", None, None, None]


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 0}, {"status": 504}, {"body": "cut"}], ids=str)
def test_a_commit_whose_answer_is_lost_is_not_repeated(
    google: Emulator, open_store: Open, fault: dict[str, Any]
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    google.fail("batchUpdate", applied=True, **fault)
    receipt = store.commit(plan_of(base, [flag(base, 1, "Stale"), AddRow(LOG, 3, ((1, "Ana"),))]))
    assert flags(document)[0] == "Stale"
    assert [row[1] for row in document.values(LOG)[1:]] == ["Ana", "Bob", "Ana"]
    assert google.calls.count("batchUpdate") == 1
    assert store.read().version == receipt.version


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 0}], ids=str)
def test_a_commit_that_never_arrived_is_sent_once_more(
    google: Emulator, open_store: Open, fault: dict[str, Any]
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    google.fail("batchUpdate", **fault)
    store.commit(one_flag(base))
    assert flags(document)[0] == "Stale"


def test_a_write_that_google_keeps_failing_is_given_up_with_nothing_written(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    before = document.values(CONTACTS)
    google.fail("batchUpdate", status=503, times=9)
    with pytest.raises(RemoteError, match="As far as can be seen, nothing was written"):
        store.commit(one_flag(base))
    assert document.values(CONTACTS) == before
    assert document.metadata == []


def test_an_outcome_that_cannot_be_asked_for_is_said_to_be_unknown(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    google.fail("batchUpdate", status=503, applied=True)
    google.fail("metadata", status=503, times=99)
    with pytest.raises(RemoteError, match="Whether the changes were saved is not known"):
        store.commit(one_flag(base))


@pytest.mark.parametrize("status", [403, 404])
def test_a_sheet_unshared_just_after_a_lost_answer_is_not_said_to_be_as_it_was(
    google: Emulator, open_store: Open, status: int
) -> None:
    document = network(google)
    document.guess(revoked=status)
    store = open_store(document)
    base = store.read()
    google.fail("batchUpdate", status=503, applied=True)
    google.visit_before("metadata", lambda: setattr(document, "readers", {"nobody@example.org"}))
    with pytest.raises(RemoteError) as caught:
        store.commit(one_flag(base))
    assert "is not known" in str(caught.value)
    assert "othing was written" not in str(caught.value)
    assert flags(document)[0] == "Stale"


def test_a_refusal_of_what_the_reply_was_to_hold_is_not_said_to_be_of_the_write(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.rename_tab(CONTACTS, "People")
    google.fail("metadata", status=403)
    with pytest.raises(RemoteError) as caught:
        store.commit(one_flag(base))
    assert "is not known" in str(caught.value)
    assert "othing was written" not in str(caught.value)
    assert "Share" in str(caught.value)


def test_a_quota_answer_is_waited_out(google: Emulator, open_store: Open, slept: list[float]) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    google.fail("batchUpdate", status=429, times=2, headers={"Retry-After": "7"})
    store.commit(one_flag(base))
    assert slept == [7.0, 7.0]
    assert flags(document)[0] == "Stale"


def test_a_lost_answer_behind_another_worker_s_commit_is_stale(google: Emulator, open_store: Open) -> None:
    document = network(google)
    one, other = open_store(document), open_store(document)
    base, other_base = one.read(), other.read()
    other.commit(one_flag(other_base))
    google.fail("batchUpdate", status=503)
    with pytest.raises(StaleSnapshot):
        one.commit(plan_of(base, [flag(base, 2, "Lapsed")]))


def test_a_tab_deleted_meanwhile_makes_the_plan_stale(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.delete_tab(CONTACTS)
    with pytest.raises(StaleSnapshot):
        store.commit(one_flag(base))
    assert document.metadata == []


def test_a_tab_renamed_meanwhile_is_written_all_the_same(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.rename_tab(CONTACTS, "People")
    store.commit(one_flag(base))
    assert document.value("People", 1, 2) == "Stale"


def test_a_grid_that_is_too_small_grows(google: Emulator, open_store: Open) -> None:
    document = network(google)
    log = document.tab(LOG)
    document.delete_rows(LOG, 3, log.row_count - 3)
    store = open_store(document)
    base = store.read()
    store.commit(plan_of(base, [AddRow(LOG, 3, ((1, "Cleo"),)), AddRow(LOG, 3, ((1, "Dan"),))]))
    assert [row[1] for row in document.values(LOG)[1:]] == ["Ana", "Bob", "Cleo", "Dan"]


def test_a_link_opens_its_address_and_shows_its_text(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    store.commit(plan_of(base, [flag(base, 1, Link("Open draft", "mailto:ana@example.org"))]))
    cell = document.tab(CONTACTS).cell(1, 2)
    assert cell.value == "Open draft"
    assert cell.runs == [{"startIndex": 0, "format": {"link": {"uri": "mailto:ana@example.org"}}}]


def test_only_the_newest_two_hundred_tokens_are_kept(google: Emulator, open_store: Open) -> None:
    document = network(google)
    document.metadata = [
        {
            "metadataId": number,
            "metadataKey": "sheetnet.commit",
            "metadataValue": f"{number}.worker",
            "location": {"locationType": "SPREADSHEET", "spreadsheet": True},
            "visibility": "DOCUMENT",
        }
        for number in range(1, 204)
    ]
    store = open_store(document)
    receipt = store.commit(one_flag(store.read()))
    assert len(document.metadata) == 200
    assert min(token["metadataId"] for token in document.metadata) == 5
    assert document.metadata[-1]["metadataValue"].startswith("204.")
    assert store.read().version == receipt.version


def test_where_google_took_a_used_id_the_second_worker_is_not_stopped(
    google: Emulator, open_store: Open
) -> None:
    """This is why a used id has to be tried on the real Google before a second worker is let in."""
    document = network(google)
    document.guess(used_metadata_id="accepted")
    one, other = open_store(document), open_store(document)
    base, other_base = one.read(), other.read()
    one.commit(one_flag(base))
    other.commit(plan_of(other_base, [flag(other_base, 2, "Lapsed")]))
    assert flags(document) == ["Stale", "Lapsed", None, None]


def test_a_store_needs_no_connection_to_say_where_it_is(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store: GoogleStore = open_store(document)
    assert store.place == f"https://docs.google.com/spreadsheets/d/{document.id}/edit"
    assert store.still_stands("another-sheet")
    assert not store.still_stands(document.id)
    assert google.calls == []
