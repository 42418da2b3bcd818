"""Dispatch: one report by mail, exactly once, each step committed to the ledger before the next is taken.

A crash at any point leaves the mail sent once or honestly unknown, never sent twice.
"""

from __future__ import annotations

import hashlib
import os
import socket
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from sheetnet import __version__
from sheetnet.app.retrying import until_fresh
from sheetnet.app.run import commit_memory, read_sheet
from sheetnet.domain.ids import ActionId
from sheetnet.domain.letter import LedgerEntry, LedgerState, Letter
from sheetnet.domain.settings import Member
from sheetnet.errors import DeliveryError, RunStopped, SheetnetError, StoreError
from sheetnet.mail.base import Mailer
from sheetnet.mail.ledger import (
    Hold,
    OnUnknown,
    Prepare,
    Send,
    Skip,
    decide,
    first_entry,
    next_entry,
    settled,
)
from sheetnet.planning.runs_row import RunNote
from sheetnet.stores.base import Store
from sheetnet.workbook.memory import Memory, NumberedWeek


def new_holder() -> str:
    """Return a name for one process; machines of one name, as containers may be, get different ones."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


_THIS_PROCESS = new_holder()


def this_process() -> str:
    """Return the name of this process, by which a ledger knows who is at something."""
    return _THIS_PROCESS


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a report, in words."""

    text: str
    is_well: bool
    is_mailed: bool = False
    """Whether the server has taken it, now."""
    cause: SheetnetError | None = None
    """Why not, where it did not go well; ``text`` is without it."""

    def __str__(self) -> str:
        """Return what became of it, with the cause."""
        return f"{self.text} {self.cause or ''}".strip()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What the sheet is to remember of a report beside its entry in the ledger."""

    numbers: tuple[ActionId, ...] = ()
    """The suggestions that it numbers, the first the number 1."""
    first_moves_month: str = ""
    """The month in which it tells its owner of first moves; "" where it does not."""
    remarks_on: frozenset[str] = frozenset()
    """The answers on which it has remarks; they are told once."""


class NumberedMeanwhile(StoreError):
    """Two workers gave the numbers of one week to different suggestions."""

    def __init__(self) -> None:
        super().__init__("Another worker has numbered this week's suggestions meanwhile; run again.")


class Ledger:
    """The mail ledger in the sheet: an entry is read, compared and committed, or nothing is."""

    def __init__(
        self,
        store: Store,
        team: Sequence[Member],
        *,
        zone: ZoneInfo,
        now: datetime,
    ) -> None:
        self.now = now
        self.holder = _THIS_PROCESS
        self._store = store
        self._team = team
        self._zone = zone

    def entry(self, message_id: str) -> LedgerEntry | None:
        """Return what the ledger says of a mail."""
        return read_sheet(self._store, self._team).memory.ledger.get(message_id)

    def enter(
        self, expected: LedgerEntry | None, entry: LedgerEntry, enclosed: Enclosed | None = None
    ) -> LedgerEntry | None:
        """Commit an entry if the ledger still holds what was expected; return what it holds then.

        A state that ends a sending gets a row of the Runs tab. Of what is ``enclosed``, the numbers are
        remembered with ``sending``, and what was told with ``sent``.

        Raises:
            StoreError: the document cannot be read or written, or people edit faster than that.
            RunStopped: a person must mend the sheet first.
        """
        return until_fresh(lambda: self._enter(expected, entry, enclosed or Enclosed()))

    def _enter(
        self, expected: LedgerEntry | None, entry: LedgerEntry, enclosed: Enclosed
    ) -> LedgerEntry | None:
        reading = read_sheet(self._store, self._team)
        standing = reading.memory.ledger.get(entry.message_id)
        if standing != expected:
            return standing
        memory = replace(reading.memory, ledger={**reading.memory.ledger, entry.message_id: entry})
        match entry.state:
            case LedgerState.SENDING:
                memory = self._with_numbers(memory, entry, enclosed.numbers)
            case LedgerState.SENT:
                memory = _as_told(memory, entry.owner, enclosed)
        name = f"mail ledger: report {entry.week} to {entry.recipient} is {entry.state.value}"
        commit_memory(self._store, reading, memory, name, note=self._note(entry), now=self.now)
        return entry

    def _with_numbers(self, memory: Memory, entry: LedgerEntry, numbers: tuple[ActionId, ...]) -> Memory:
        """Remember what the numbers in a report stand for; those of its week that stand are not changed."""
        standing = memory.numbers.get((entry.week, entry.owner), NumberedWeek(self.now, ()))
        if not numbers:
            return memory
        if numbers[: len(standing.action_ids)] != standing.action_ids:
            raise NumberedMeanwhile
        numbered = replace(standing, action_ids=numbers)
        return replace(memory, numbers={**memory.numbers, (entry.week, entry.owner): numbered})

    def _note(self, entry: LedgerEntry) -> RunNote | None:
        if entry.state in (LedgerState.PREPARED, LedgerState.SENDING):
            return None
        return RunNote(
            at=self.now.astimezone(self._zone),
            version=__version__,
            mail=f"{_kind(entry)} {entry.week} to {entry.recipient}: {entry.state.value}",
            went_wrong=entry.reason,
        )


def dispatch(
    letter: Letter,
    content: bytes,
    ledger: Ledger,
    mailer: Mailer,
    *,
    on_unknown: OnUnknown,
    enclosed: Enclosed,
) -> Told:
    """Mail a report unless it has gone, is being sent by another worker, or may have gone.

    Whatever the sheet or the server does, it is told and not raised: the next report has its turn.
    """
    try:
        return _dispatch(letter, content, ledger, mailer, on_unknown, enclosed)
    except (StoreError, RunStopped) as error:
        return Told(
            f"The {_kind(letter)} to {letter.recipient} waits until the sheet can be written, so that it "
            "never goes twice.",
            is_well=False,
            cause=error,
        )


def _dispatch(
    letter: Letter,
    content: bytes,
    ledger: Ledger,
    mailer: Mailer,
    on_unknown: OnUnknown,
    enclosed: Enclosed,
) -> Told:
    digest = hashlib.sha256(content).hexdigest()
    entry = ledger.entry(letter.message_id)
    while True:
        choice = decide(entry, holder=ledger.holder, now=ledger.now, on_unknown=on_unknown)
        standing = entry and settled(entry, holder=ledger.holder, now=ledger.now)
        match choice:
            case Skip(became):
                return Told(f"The {_kind(letter)} to {letter.recipient} {became}.", is_well=True)
            case Hold(reason):
                if standing and standing != entry:
                    entry = ledger.enter(entry, standing)
                    if entry != standing:
                        continue
                return Told(f"The {_kind(letter)} to {letter.recipient} is held: {reason}", is_well=False)
            case Prepare():
                prepared = (
                    next_entry(standing, LedgerState.PREPARED, sha256=digest, now=ledger.now)
                    if standing
                    else first_entry(letter, sha256=digest, now=ledger.now)
                )
                entry = ledger.enter(entry, prepared)
            case Send():
                if standing is None:
                    raise AssertionError("only a mail that was entered is sent")
                sending = next_entry(
                    standing, LedgerState.SENDING, holder=ledger.holder, sha256=digest, now=ledger.now
                )
                entry = ledger.enter(entry, sending, enclosed)
                if entry == sending:
                    return _hand_over(letter, content, ledger, mailer, sending, enclosed)
            case _:
                assert_never(choice)


def _hand_over(
    letter: Letter,
    content: bytes,
    ledger: Ledger,
    mailer: Mailer,
    sending: LedgerEntry,
    enclosed: Enclosed,
) -> Told:
    try:
        mailer.deliver(content, sender=letter.sender, recipient=letter.recipient)
    except DeliveryError as error:
        state = LedgerState.FAILED if error.certain else LedgerState.UNKNOWN
        became = "was not mailed" if error.certain else "may have been mailed, or not"
        told = Told(f"The {_kind(letter)} to {letter.recipient} {became}.", is_well=False, cause=error)
        after = next_entry(sending, state, reason=str(error), now=ledger.now)
    else:
        told = Told(
            f"Mailed the {_kind(letter)} of week {letter.week} to {letter.recipient}.",
            is_well=True,
            is_mailed=True,
        )
        after = next_entry(sending, LedgerState.SENT, now=ledger.now)
    try:
        standing = ledger.enter(sending, after, enclosed)
    except (StoreError, RunStopped) as error:
        return Told(f"{told} But the sheet could not be told. {error}", is_well=False)
    if standing != after:
        return Told(f"{told} But the sheet says otherwise: {_meanwhile(standing)}", is_well=False)
    return told


def _kind(mail: Letter | LedgerEntry) -> str:
    """Return what a report is called: the one for everybody has no owner."""
    return "report" if mail.owner else "firm-wide report"


def _as_told(memory: Memory, owner: str, enclosed: Enclosed) -> Memory:
    """Return the memory once a report has gone."""
    if enclosed.first_moves_month:
        told = {**memory.first_moves_told, owner: enclosed.first_moves_month}
        memory = replace(memory, first_moves_told=told)
    answers = {
        key: replace(each, remarks=()) if key in enclosed.remarks_on else each
        for key, each in memory.answers.items()
    }
    return replace(memory, answers=answers)


def _meanwhile(standing: LedgerEntry | None) -> str:
    """Say what somebody else made of the entry of a mail while it was on its way."""
    if standing is None:
        return "its entry in sheetnet's memory was taken out meanwhile."
    reason = f" ({standing.reason})" if standing.reason else ""
    return (
        f"meanwhile another worker entered it as {standing.state.value}{reason}, and that entry was left as "
        "it is."
    )
