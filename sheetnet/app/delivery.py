"""Delivery: drafts and reports into the outbox folder, and the reports on their way by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sheetnet.analysis.analyse import analyse
from sheetnet.app.dispatch import Ledger, dispatch
from sheetnet.app.run import RunOutcome
from sheetnet.app.settings import Settings, members, recipients_by_owner
from sheetnet.app.wiring import make_mailer, open_outbox
from sheetnet.domain.letter import LedgerState, Letter
from sheetnet.domain.settings import Member
from sheetnet.mail.base import Mailer
from sheetnet.mail.ledger import notices
from sheetnet.mail.message import message_bytes
from sheetnet.mail.outbox import Outbox, draft_stem
from sheetnet.report.compose import compose
from sheetnet.report.letter import letter as make_letter
from sheetnet.report.model import Report
from sheetnet.stores.base import Store
from sheetnet.workbook.identity import confirmation_code

_NOBODY = "nobody@sheetnet.invalid"
"""Stands in a report file of somebody without an address; nothing is ever sent to it."""


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
            else:
                self.files.extend(self._outbox.files_of(letter))
            if send and recipient != _NOBODY:
                self._send(letter, content, report.first_moves_month)
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

    def _send(self, letter: Letter, content: bytes, first_moves_month: str) -> None:
        memory = self._outcome.memory
        if not memory.is_complete:
            self.failures.append(
                "Nothing is mailed, because sheetnet's memory in the sheet was missing or damaged: write the "
                f"code {confirmation_code(memory)} beside 'Accept these deletions' in the Settings tab and "
                "run again."
            )
        elif self._mailer is None:
            self.failures.append("No mail server is named in sheetnet.toml, so nothing was mailed.")
        else:
            ledger = Ledger(self._store, self._team, zone=self._zone, now=self._now)
            told = dispatch(
                letter,
                content,
                ledger,
                self._mailer,
                on_unknown=self._mail.on_unknown,
                first_moves_month=first_moves_month,
            )
            (self.lines if told.is_well else self.failures).append(told.text)
