"""The ledger's rules: what makes a report arrive exactly once, whoever runs and whatever breaks.

    (none) -> prepared -> sending -> sent
                 ^           |----> failed   (certainly not delivered) -> prepared
                 |           '----> unknown  (may have arrived)        -> sending, once more if that is wished

``sending`` is committed with its holder before the connection is opened. While it stands, only the
holder knows what becomes of it; when it has stood for 30 minutes, nobody does. From the second
sending on the reason says that it is the second, so that never more than two copies can arrive.
Knows nothing of where the ledger is kept, and nothing of the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from sheetnet.domain.letter import LedgerEntry, LedgerState, Letter
from sheetnet.domain.wording import day_in_words

OnUnknown = Literal["hold", "resend"]

ABANDONED_AFTER = timedelta(minutes=30)
"""A mail that another worker has been sending for this long is no longer being sent."""

SECOND_SENDING = "second sending"
"""Begins the reason of an entry whose mail may have arrived before and was, or is, sent again."""

_NEXT = {
    LedgerState.PREPARED: {LedgerState.PREPARED, LedgerState.SENDING},
    LedgerState.SENDING: {LedgerState.SENT, LedgerState.FAILED, LedgerState.UNKNOWN},
    LedgerState.SENT: set[LedgerState](),
    LedgerState.FAILED: {LedgerState.PREPARED},
    LedgerState.UNKNOWN: {LedgerState.SENDING},
}


@dataclass(frozen=True, slots=True)
class Prepare:
    """Write the letter, keep its bytes, and enter it as prepared; then decide again."""


@dataclass(frozen=True, slots=True)
class Send:
    """Commit ``sending``, then deliver the bytes of the entry's SHA-256.

    Where those bytes are not at hand (another machine prepared them), prepare anew first.
    """


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing is to be done."""

    became: str
    """What is told of the mail: "was not mailed: ..."."""


@dataclass(frozen=True, slots=True)
class Hold:
    """It may have arrived already: leave it until a person has looked."""

    reason: str


Choice = Prepare | Send | Skip | Hold


def decide(entry: LedgerEntry | None, *, holder: str, now: datetime, on_unknown: OnUnknown) -> Choice:
    """Say what is to be done about one letter.

    Args:
        entry: what the ledger says of its Message-ID; None where nothing.
        holder: the worker that asks; a ``sending`` of its own is left from a run that broke off.
        now: aware.
        on_unknown: what to do where the mail may have arrived.
    """
    if entry is None:
        return Prepare()
    entry = settled(entry, holder=holder, now=now)
    match entry.state:
        case LedgerState.PREPARED:
            return Send()
        case LedgerState.SENDING:
            return Skip(f"was not mailed: another worker has been sending it since {_moment(entry.at)}")
        case LedgerState.SENT:
            return Skip(f"was not mailed again: it already went on {_moment(entry.at)}")
        case LedgerState.FAILED:
            return Prepare()
        case LedgerState.UNKNOWN:
            if on_unknown == "resend" and not was_sent_again(entry):
                return Send()
            again = " and was sent a second time" if was_sent_again(entry) else ""
            return Hold(
                f"it may have reached {entry.recipient} already{again} "
                f"({_why(entry) or 'the outcome is not known'}); look into the mailbox. "
                "The same report is in the outbox folder."
            )
        case _:
            assert_never(entry.state)


def was_sent_again(entry: LedgerEntry) -> bool:
    """Whether a mail that may have arrived was sent, or is being sent, for the second and last time."""
    return entry.reason.startswith(SECOND_SENDING)


def settled(entry: LedgerEntry, *, holder: str, now: datetime) -> LedgerEntry:
    """Return the entry, or ``unknown`` in place of a ``sending`` that nobody is at any more.

    Enter what this returns before acting on a decision to send it again.
    """
    if entry.state is not LedgerState.SENDING:
        return entry
    if entry.holder == holder:
        reason = f"a run of this worker broke off while it was being sent, {_moment(entry.at)}"
    elif now - entry.at >= ABANDONED_AFTER:
        reason = f"the worker that was sending it, {_moment(entry.at)}, was not heard of again"
    else:
        return entry
    return next_entry(entry, LedgerState.UNKNOWN, reason=reason, now=now)


def first_entry(letter: Letter, *, sha256: str, now: datetime) -> LedgerEntry:
    """Return the entry of a letter that was just prepared."""
    return LedgerEntry(
        message_id=letter.message_id,
        week=letter.week,
        owner=letter.owner,
        recipient=letter.recipient,
        state=LedgerState.PREPARED,
        sha256=sha256,
        holder="",
        at=now,
    )


def next_entry(
    entry: LedgerEntry,
    state: LedgerState,
    *,
    holder: str = "",
    reason: str = "",
    sha256: str = "",
    now: datetime,
) -> LedgerEntry:
    """Return the entry after a step; its reason tells of a second sending by itself.

    Args:
        entry: as it stands.
        state: what it becomes.
        holder: who sends; for ``sending`` only, and needed there.
        reason: why it failed or is unknown.
        sha256: of the bytes when they were prepared anew; "" keeps the ones it has.
        now: aware.

    Raises:
        ValueError: there is no such step, which is a fault of the caller.
    """
    if state not in _NEXT[entry.state]:
        raise ValueError(f"a mail that is {entry.state} cannot become {state}")
    if (state is LedgerState.SENDING) != bool(holder):
        raise ValueError("exactly a mail that is being sent has a holder")
    is_second = was_sent_again(entry) or entry.state is LedgerState.UNKNOWN
    if is_second and state is not LedgerState.SENT:
        reason = f"{SECOND_SENDING}: {reason}" if reason else SECOND_SENDING
    return replace(entry, state=state, holder=holder, reason=reason, sha256=sha256 or entry.sha256, at=now)


def notices(ledger: Mapping[str, LedgerEntry], *, owner: str, week: str, now: datetime) -> tuple[str, ...]:
    """Return what the report of a week should say of the owner's earlier reports that may be lost.

    Each is told for three weeks at most.
    """
    return tuple(
        f"Your report of week {entry.week} may not have reached {entry.recipient}: "
        f"{_why(entry) or 'its outcome is not known'}. "
        f"{'It was sent a second time' if was_sent_again(entry) else 'It was not sent twice'}; "
        "you find it in the outbox folder."
        for entry in sorted(ledger.values(), key=lambda each: each.week)
        if entry.owner == owner
        and entry.week < week
        and now - entry.at <= timedelta(days=21)
        and entry.state in (LedgerState.UNKNOWN, LedgerState.SENDING)
    )


def _why(entry: LedgerEntry) -> str:
    return entry.reason.removeprefix(SECOND_SENDING).removeprefix(": ")


def _moment(at: datetime) -> str:
    return f"{day_in_words(at.date())} at {at:%H:%M} {at.tzname() or 'UTC'}"
