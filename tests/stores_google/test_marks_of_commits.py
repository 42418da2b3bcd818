"""Tokens: how long they are kept, what makes another one of the same version, when a plan is too old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sheetnet.errors import RemoteError, StaleSnapshot
from sheetnet.stores.google.book import KEPT_TOKENS, TOKEN_CHARACTERS, TOKEN_KEY, Book, Token
from sheetnet.stores.google.store import GoogleStore
from tests.contract.store_contract import plan_of
from tests.google_emulator import Emulator
from tests.stores_google.conftest import Open
from tests.stores_google.network import CONTACTS, flag, network
from tests.stores_google.opening import credentials_for, utc_now

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def book_of(count: int, *, minutes_apart: float, value: str = "w" * 32) -> Book:
    """A spreadsheet with the tokens of so many commits, the last one just made."""
    tokens = [
        Token(
            number,
            f"{number}.{NOW - timedelta(minutes=minutes_apart * (count - number)):%Y%m%dT%H%MZ}.{value}",
        )
        for number in range(1, count + 1)
    ]
    return Book("book", (), tuple(tokens), frozenset(token.id for token in tokens))


def test_two_hundred_tokens_are_kept_however_old_they_are() -> None:
    book = book_of(230, minutes_apart=24 * 60)
    gone = book.worn_out(at=NOW)
    assert [token.number for token in gone] == list(range(31, 0, -1))
    token = book.next_token("u", salt=0, at=NOW)
    assert len(book.after(token, gone, ()).tokens) == KEPT_TOKENS


def test_all_tokens_of_the_last_seven_days_are_kept() -> None:
    book = book_of(330, minutes_apart=40)
    kept = 330 - len(book.worn_out(at=NOW))
    assert kept == 7 * 24 * 60 // 40
    assert kept > KEPT_TOKENS


def test_more_than_google_has_room_for_are_let_go_even_if_young() -> None:
    book = book_of(600, minutes_apart=1)
    gone = set(book.worn_out(at=NOW))
    kept = [token for token in book.tokens if token not in gone]
    assert len(kept) > KEPT_TOKENS
    assert sum(token.characters for token in kept) <= TOKEN_CHARACTERS
    assert sum(len(TOKEN_KEY) + len(token.value) for token in kept) > TOKEN_CHARACTERS - 200


def test_one_version_and_salt_give_one_id_and_another_salt_another() -> None:
    book = book_of(3, minutes_apart=1)
    one, other = book.next_token("a", salt=0, at=NOW), book.next_token("b", salt=0, at=NOW)
    assert one.id == other.id
    assert one.value != other.value
    assert book.next_token("a", salt=1, at=NOW).id != one.id
    assert 0 < one.id < 2**31


def salt_in(document: Any) -> list[Any]:
    return [row[2] for row in document.values("_sheetnet") if row[:2] == ["store", "salt"]]


def remembering(google: Emulator) -> Any:
    document = network(google)
    document.add_tab(
        "_sheetnet", [["Kind", "Key", "Value", "At"], ["store", "layout", "1", "now"]], hidden=True
    )
    return document


def test_an_id_that_something_unseen_bears_makes_the_salt_go_up(google: Emulator, open_store: Open) -> None:
    document = remembering(google)
    store = open_store(document)
    for expected in ("1", "2"):
        base = store.read()
        google.fail("batchUpdate", status=400, message="That id is in use.")
        store.commit(plan_of(base, [flag(base, 1, f"Stale {expected}")]))
        assert salt_in(document) == [expected]
        assert document.value(CONTACTS, 1, 2) == f"Stale {expected}"


def test_two_workers_that_meet_a_taken_id_still_cannot_both_commit(
    google: Emulator, open_store: Open
) -> None:
    document = remembering(google)
    one, other = open_store(document), open_store(document)
    base, other_base = one.read(), other.read()
    google.fail("batchUpdate", status=400)
    one.commit(plan_of(base, [flag(base, 1, "Stale")]))
    google.fail("batchUpdate", status=400)
    with pytest.raises(StaleSnapshot):
        other.commit(plan_of(other_base, [flag(other_base, 2, "Lapsed")]))
    assert document.value(CONTACTS, 2, 2) is None


def test_a_write_that_stays_refused_is_told_and_leaves_nothing(google: Emulator, open_store: Open) -> None:
    document = remembering(google)
    store = open_store(document)
    base = store.read()
    before = document.values(CONTACTS), document.values("_sheetnet")
    google.fail(
        "batchUpdate", status=400, times=2, message="You are trying to edit a protected cell or object."
    )
    with pytest.raises(RemoteError):
        store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert (document.values(CONTACTS), document.values("_sheetnet")) == before
    assert document.metadata == []


class Ticking:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


def timed(google: Emulator, document: Any, ticking: Ticking) -> GoogleStore:
    return GoogleStore(
        document.id,
        credentials_for(google),
        clock=utc_now,
        endpoint=google.url,
        monotonic=ticking,
        sleep=lambda seconds: setattr(ticking, "now", ticking.now + seconds),
    )


def test_a_plan_older_than_two_minutes_is_never_sent(google: Emulator, ticking: Ticking) -> None:
    document = network(google)
    with timed(google, document, ticking) as store:
        base = store.read()
        ticking.now += 121
        with pytest.raises(StaleSnapshot):
            store.commit(plan_of(base, [flag(base, 1, "Stale")]))
        assert "batchUpdate" not in google.calls
        again = store.read()
        ticking.now += 119
        store.commit(plan_of(again, [flag(again, 1, "Stale")]))
    assert document.value(CONTACTS, 1, 2) == "Stale"


def test_a_plan_that_grows_old_while_google_is_busy_is_not_sent_again(
    google: Emulator, ticking: Ticking
) -> None:
    document = network(google)
    with timed(google, document, ticking) as store:
        base = store.read()
        google.fail("batchUpdate", status=429, times=9, headers={"Retry-After": "50"})
        with pytest.raises(StaleSnapshot):
            store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert document.metadata == []


def test_a_snapshot_of_another_store_is_no_ground_for_a_plan(google: Emulator, open_store: Open) -> None:
    document = network(google)
    base = open_store(document).read()
    with pytest.raises(StaleSnapshot):
        open_store(document).commit(plan_of(base, [flag(base, 1, "Stale")]))
