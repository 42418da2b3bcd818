"""Delivery: drafts and reports into the outbox folder, and reports by mail exactly once.

Each step of a sending is committed to the ledger in `_sheetnet` before the next is taken, so that a
crash at any point leaves a mail sent once or honestly unknown, never sent twice.
"""

from __future__ import annotations

import hashlib
import os
import socket
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo

from sheetnet import __version__
from sheetnet.analysis.analyse import analyse
from sheetnet.app.run import RunOutcome, commit_memory, read_sheet
from sheetnet.app.settings import Settings, members, recipients_by_owner
from sheetnet.app.wiring import make_mailer, open_outbox
from sheetnet.domain.letter import LedgerEntry, LedgerState, Letter
from sheetnet.domain.settings import Member
from sheetnet.errors import DeliveryError, DocumentBusy, StaleSnapshot
from sheetnet.mail.base import Mailer
from sheetnet.mail.ledger import (
    Hold,
    Prepare,
    Send,
    Skip,
    decide,
    first_entry,
    next_entry,
    notices,
    settled,
    trim,
)
from sheetnet.mail.message import message_bytes
from sheetnet.mail.outbox import Outbox, draft_stem
from sheetnet.planning.runs_row import RunNote
from sheetnet.report.compose import compose
from sheetnet.report.letter import letter as make_letter
from sheetnet.report.model import Report
from sheetnet.stores.base import Store
from sheetnet.workbook.identity import confirmation_code

_NOBODY = "nobody@sheetnet.invalid"
"""Stands in a report file of somebody without an address; nothing is ever sent to it."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was written to the outbox and mailed."""

    files: tuple[Path, ...]
    lines: tuple[str, ...]
    """What happened, for the person who asked."""
    failures: tuple[str, ...] = ()
    """What could not be delivered, with cause and cure."""


def deliver(
    outcome: RunOutcome,
    store: Store,
    settings: Settings,
    *,
    now: datetime,
    send: bool,
    week: str | None = None,
) -> Delivered:
    """Write drafts and reports to the outbox and, where asked, mail the reports that have not gone yet.

    ``week`` is an ISO week such as "2026-W47", this week where None; a past week tells of then, and
    leaves the drafts alone.

    Raises:
        DeliveryError: the outbox cannot be written.
    """
    delivery = _Delivery(outcome, store, settings, now)
    this_week = week_of(outcome.today)
    if week is None or week == this_week:
        delivery.write_drafts()
    for owner in members(settings.team):
        delivery.report(owner, week or this_week, send=send)
    return Delivered(tuple(delivery.files), tuple(delivery.lines), tuple(delivery.failures))


def week_of(day: date) -> str:
    """Return the ISO week of a day: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


class _Delivery:
    def __init__(self, outcome: RunOutcome, store: Store, settings: Settings, now: datetime) -> None:
        self.files: list[Path] = []
        self.lines: list[str] = []
        self.failures: list[str] = []
        self._outcome = outcome
        self._store = store
        self._team = members(settings.team)
        self._recipients = recipients_by_owner(settings.team)
        self._mail = settings.mail
        self._outbox: Outbox = open_outbox(settings.mail)
        self._mailer: Mailer | None = make_mailer(settings.mail)
        self._now = now
        self._zone = ZoneInfo(outcome.network.settings.time_zone)
        self._holder = f"{socket.gethostname()}:{os.getpid()}"

    def write_drafts(self) -> None:
        """Write the draft of every open action, and remove those of closed ones."""
        mail_of = {member.name: member.mail for member in self._team}
        identity = self._outcome.memory.identity
        stems: list[str] = []
        for each in self._outcome.open_drafts:
            stems.append(draft_stem(each.contact, each.action_id))
            path = self._outbox.write_draft(
                each.draft,
                contact=each.contact,
                action_id=each.action_id,
                sender=mail_of.get(each.owner, ""),
                sender_name=each.owner,
                message_id=f"<{each.action_id}.{identity}@sheetnet.invalid>",
                date=self._now,
            )
            self.files.append(path)
        self._outbox.keep_only(stems)

    def report(self, owner: Member, week: str, *, send: bool) -> None:
        """Write one owner's report to the outbox, and mail it where asked."""
        report = self._compose(owner, week)
        recipients = self._recipients[owner.name]
        for recipient in recipients or (_NOBODY,):
            letter = make_letter(
                report,
                identity=self._outcome.memory.identity,
                sender=self._mail.sender or owner.mail or _NOBODY,
                recipient=recipient,
                composed_at=self._now.astimezone(self._zone),
            )
            content = message_bytes(letter)
            sent = self._outcome.memory.ledger.get(letter.message_id)
            if sent is None or sent.state is not LedgerState.SENT:
                self.files.extend(self._outbox.write_letter(letter, content))
            if send and recipient != _NOBODY:
                self._send(letter, content)
        if send and not recipients:
            self.failures.append(
                f"No report was mailed to {owner.name}: there is no mail address in sheetnet.toml."
            )

    def _compose(self, owner: Member, week: str) -> Report:
        outcome, today = self._outcome, self._outcome.today
        findings, actions = outcome.findings, outcome.open_actions
        if week != week_of(today):
            today = date.fromisocalendar(int(week[:4]), int(week[-2:]), 7)
            findings = analyse(outcome.network, self._team, outcome.memory.seats, today=today)
            actions = ()
        told = list(notices(outcome.memory.ledger, owner=owner.name, week=week, now=self._now))
        if outcome.notice:
            told.append(outcome.notice)
        return compose(
            outcome.network,
            findings,
            actions,
            outcome.memory,
            owner,
            week=week,
            notices=tuple(told),
            today=today,
        )

    def _send(self, letter: Letter, content: bytes) -> None:
        if not self._outcome.memory.is_complete:
            code = confirmation_code(self._outcome.memory)
            self.failures.append(
                "Nothing is mailed, because sheetnet's memory in the sheet was missing or damaged: write the "
                f"code {code} beside 'Accept these deletions' in the Settings tab and run again."
            )
            return
        if self._mailer is None:
            self.failures.append("No mail server is named in sheetnet.toml, so nothing was mailed.")
            return
        try:
            self._send_once(self._mailer, letter, content)
        except (DocumentBusy, StaleSnapshot):
            self.failures.append(
                f"The report to {letter.recipient} waits until the sheet can be written, so that it never "
                "goes twice."
            )

    def _send_once(self, mailer: Mailer, letter: Letter, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()
        entry = self._ledger().get(letter.message_id)
        while True:
            choice = decide(entry, holder=self._holder, now=self._now, on_unknown=self._mail.on_unknown)
            match choice:
                case Skip(reason):
                    self.lines.append(f"The report to {letter.recipient} was not mailed: {reason}.")
                    return
                case Hold(reason):
                    self.failures.append(f"The report to {letter.recipient} is held: {reason}")
                    return
                case Prepare():
                    prepared = (
                        first_entry(letter, sha256=digest, now=self._now)
                        if entry is None
                        else next_entry(
                            settled(entry, holder=self._holder, now=self._now),
                            LedgerState.PREPARED,
                            sha256=digest,
                            now=self._now,
                        )
                    )
                    entry = self._enter(entry, prepared)
                case Send():
                    if entry is None:
                        raise AssertionError("only an entry can be sent")
                    sending = next_entry(
                        settled(entry, holder=self._holder, now=self._now),
                        LedgerState.SENDING,
                        holder=self._holder,
                        sha256=digest,
                        now=self._now,
                    )
                    entered = self._enter(entry, sending)
                    if entered == sending:
                        self._hand_over(mailer, letter, content, sending)
                        return
                    entry = entered
                case _:
                    assert_never(choice)

    def _hand_over(self, mailer: Mailer, letter: Letter, content: bytes, sending: LedgerEntry) -> None:
        try:
            mailer.deliver(content, sender=letter.sender, recipient=letter.recipient)
        except DeliveryError as error:
            state = LedgerState.FAILED if error.certain else LedgerState.UNKNOWN
            self.failures.append(f"The report to {letter.recipient} was not mailed. {error}")
            self._enter(sending, next_entry(sending, state, reason=str(error), now=self._now), tell=True)
            return
        self.lines.append(f"Mailed the report of week {letter.week} to {letter.recipient}.")
        self._enter(sending, next_entry(sending, LedgerState.SENT, now=self._now), tell=True)

    def _ledger(self) -> dict[str, LedgerEntry]:
        return dict(read_sheet(self._store, self._team).memory.ledger)

    def _enter(
        self, expected: LedgerEntry | None, entry: LedgerEntry, *, tell: bool = False
    ) -> LedgerEntry | None:
        """Commit one entry to the ledger if it still holds what was expected; return what it holds then.

        ``tell`` adds a row to the Runs tab.

        Raises:
            StaleSnapshot: people edit faster than can be written.
            DocumentBusy: the document is open elsewhere.
        """
        for attempt in range(_TRIES):
            reading = read_sheet(self._store, self._team)
            standing = reading.memory.ledger.get(entry.message_id)
            if standing != expected:
                return standing
            ledger = trim({**reading.memory.ledger, entry.message_id: entry}, now=self._now)
            memory = replace(reading.memory, ledger=ledger)
            if entry.state is LedgerState.SENT:
                month = self._now.astimezone(self._zone).strftime("%Y-%m")
                memory = replace(memory, first_moves_told={**memory.first_moves_told, entry.owner: month})
            try:
                commit_memory(
                    self._store,
                    reading,
                    memory,
                    _step_name(entry),
                    note=self._note(entry, tell),
                    now=self._now,
                )
            except StaleSnapshot:
                if attempt + 1 == _TRIES:
                    raise
            else:
                return entry
        return entry

    def _note(self, entry: LedgerEntry, tell: bool) -> RunNote | None:
        if not tell:
            return None
        return RunNote(
            at=self._now.astimezone(self._zone),
            version=__version__,
            mail=f"report {entry.week} to {entry.recipient}: {entry.state.value}",
            went_wrong=entry.reason,
        )


def _step_name(entry: LedgerEntry) -> str:
    return f"mail ledger: report {entry.week} to {entry.recipient} is {entry.state.value}"
