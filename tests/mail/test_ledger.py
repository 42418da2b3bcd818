from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from sheetnet.domain.letter import LedgerEntry, LedgerState
from sheetnet.mail.ledger import (
    ABANDONED_AFTER,
    SECOND_SENDING,
    Choice,
    Hold,
    OnUnknown,
    Prepare,
    Send,
    Skip,
    decide,
    first_entry,
    next_entry,
    notices,
    settled,
    was_sent_again,
)
from tests.mail.letters import NOW, a_letter

PREPARED = first_entry(a_letter(), sha256="ab", now=NOW)
SENDING = next_entry(PREPARED, LedgerState.SENDING, holder="desk", now=NOW)
ENTRIES = {
    LedgerState.PREPARED: PREPARED,
    LedgerState.SENDING: SENDING,
    LedgerState.SENT: next_entry(SENDING, LedgerState.SENT, now=NOW),
    LedgerState.FAILED: next_entry(SENDING, LedgerState.FAILED, reason="refused", now=NOW),
    LedgerState.UNKNOWN: next_entry(SENDING, LedgerState.UNKNOWN, reason="lost", now=NOW),
}
STEPS = {
    ("prepared", "prepared"), ("prepared", "sending"), ("sending", "sent"), ("sending", "failed"),
    ("sending", "unknown"), ("failed", "prepared"), ("unknown", "sending"),
}  # fmt: skip


def chosen(
    entry: LedgerEntry | None, *, holder: str = "laptop", minutes: float = 1, on_unknown: OnUnknown = "hold"
) -> type[Choice]:
    return type(decide(entry, holder=holder, now=NOW + timedelta(minutes=minutes), on_unknown=on_unknown))


@pytest.mark.parametrize("on_unknown", ["hold", "resend"])
@pytest.mark.parametrize("holder", ["desk", "laptop"])
@pytest.mark.parametrize("minutes", [-5, 0, 29, 30, 31, 9999])
def test_every_state_has_its_choice(on_unknown: OnUnknown, holder: str, minutes: float) -> None:
    if_lost = Send if on_unknown == "resend" else Hold
    abandoned = holder == "desk" or minutes >= 30
    expected = {
        None: Prepare,
        LedgerState.PREPARED: Send,
        LedgerState.SENDING: if_lost if abandoned else Skip,
        LedgerState.SENT: Skip,
        LedgerState.FAILED: Prepare,
        LedgerState.UNKNOWN: if_lost,
    }
    for state, choice in expected.items():
        entry = ENTRIES[state] if state else None
        assert chosen(entry, holder=holder, minutes=minutes, on_unknown=on_unknown) is choice, state


def test_a_sent_letter_is_never_sent_again_whoever_asks_whenever() -> None:
    sent = ENTRIES[LedgerState.SENT]
    for holder, minutes, on_unknown in product(("desk", "laptop"), (0, 31, 10**6), ("hold", "resend")):
        assert chosen(sent, holder=holder, minutes=minutes, on_unknown=on_unknown) is Skip  # type: ignore[arg-type]


def test_a_sending_left_alone_too_long_becomes_unknown_with_a_reason() -> None:
    after = settled(SENDING, holder="laptop", now=NOW + ABANDONED_AFTER)
    assert after.state is LedgerState.UNKNOWN
    assert after.holder == ""
    assert after.reason == (
        "the worker that was sending it, 16 Nov 2026 at 07:00 UTC, was not heard of again"
    )


def test_a_sending_of_another_worker_is_left_as_it_is_for_a_while() -> None:
    now = NOW + ABANDONED_AFTER - timedelta(seconds=1)
    assert settled(SENDING, holder="laptop", now=now) is SENDING


def test_what_is_not_being_sent_needs_no_settling() -> None:
    for state, entry in ENTRIES.items():
        if state is not LedgerState.SENDING:
            assert settled(entry, holder="desk", now=NOW + timedelta(days=1)) is entry


@pytest.mark.parametrize(("before", "after"), list(product(LedgerState, LedgerState)))
def test_only_the_drawn_steps_exist(before: LedgerState, after: LedgerState) -> None:
    holder = "desk" if after is LedgerState.SENDING else ""
    if (before, after) in STEPS:
        entry = next_entry(ENTRIES[before], after, holder=holder, reason="so", now=NOW)
        reason = f"{SECOND_SENDING}: so" if before is LedgerState.UNKNOWN else "so"
        assert (entry.state, entry.holder, entry.reason) == (after, holder, reason)
    else:
        with pytest.raises(ValueError, match="cannot become"):
            next_entry(ENTRIES[before], after, holder=holder, now=NOW)


def test_only_a_mail_that_is_being_sent_has_a_holder() -> None:
    with pytest.raises(ValueError, match="holder"):
        next_entry(PREPARED, LedgerState.SENDING, now=NOW)
    with pytest.raises(ValueError, match="holder"):
        next_entry(SENDING, LedgerState.SENT, holder="desk", now=NOW)


def test_preparing_anew_takes_the_new_hash_and_other_steps_keep_the_old() -> None:
    again = next_entry(ENTRIES[LedgerState.FAILED], LedgerState.PREPARED, sha256="cd", now=NOW)
    assert again.sha256 == "cd"
    assert SENDING.sha256 == "ab"


@pytest.mark.parametrize("holder", ["desk", "laptop"])
def test_a_mail_that_may_have_arrived_twice_is_never_sent_a_third_time(holder: str) -> None:
    again = next_entry(ENTRIES[LedgerState.UNKNOWN], LedgerState.SENDING, holder="desk", now=NOW)
    lost = next_entry(again, LedgerState.UNKNOWN, reason="lost too", now=NOW)
    for entry in (again, lost):
        choice = decide(entry, holder=holder, now=NOW + ABANDONED_AFTER, on_unknown="resend")
        assert isinstance(choice, Hold)
        assert "already and was sent a second time (" in choice.reason
        assert SECOND_SENDING not in choice.reason


def test_a_second_sending_that_never_left_is_tried_again_and_stays_the_second() -> None:
    entry = next_entry(ENTRIES[LedgerState.UNKNOWN], LedgerState.SENDING, holder="desk", now=NOW)
    for state in (LedgerState.FAILED, LedgerState.PREPARED, LedgerState.SENDING, LedgerState.UNKNOWN):
        holder = "desk" if state is LedgerState.SENDING else ""
        entry = next_entry(entry, state, holder=holder, reason="so", now=NOW)
        assert was_sent_again(entry)
        if state is LedgerState.FAILED:
            assert chosen(entry, on_unknown="resend") is Prepare
    assert chosen(entry, on_unknown="resend") is Hold


def test_a_second_sending_that_arrived_leaves_no_reason_behind() -> None:
    again = next_entry(ENTRIES[LedgerState.UNKNOWN], LedgerState.SENDING, holder="desk", now=NOW)
    assert next_entry(again, LedgerState.SENT, now=NOW).reason == ""


def test_the_next_report_says_that_a_mail_was_sent_a_second_time() -> None:
    again = next_entry(ENTRIES[LedgerState.UNKNOWN], LedgerState.SENDING, holder="desk", now=NOW)
    lost = next_entry(again, LedgerState.UNKNOWN, reason="lost too", now=NOW)
    (told,) = notices({"1": lost}, owner="Ana", week="2026-W48", now=NOW + timedelta(days=7))
    assert told == (
        "Your report of week 2026-W47 may not have reached ana@firm.example: lost too. "
        "It was sent a second time; you find it in the outbox folder."
    )


def test_a_held_mail_says_where_to_look() -> None:
    choice = decide(ENTRIES[LedgerState.UNKNOWN], holder="desk", now=NOW, on_unknown="hold")
    assert choice == Hold(
        "it may have reached ana@firm.example already (lost); look into the mailbox. "
        "The same report is in the outbox folder."
    )


def test_the_next_report_tells_of_an_uncertain_one_and_of_no_other() -> None:
    ledger = {state: entry for state, entry in ENTRIES.items() if state is not LedgerState.SENDING}
    later = NOW + timedelta(days=7)
    (told,) = notices(ledger, owner="Ana", week="2026-W48", now=later)
    assert told == (
        "Your report of week 2026-W47 may not have reached ana@firm.example: lost. "
        "It was not sent twice; you find it in the outbox folder."
    )
    assert notices(ledger, owner="Ana", week="2026-W47", now=later) == ()
    assert notices(ledger, owner="Joan", week="2026-W48", now=later) == ()
    assert notices(ledger, owner="Ana", week="2026-W52", now=NOW + timedelta(days=35)) == ()
