"""Delivery: drafts and reports into the outbox folder, and the reports on their way by mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from sheetnet.analysis.analyse import analyse
from sheetnet.app import failure_logs
from sheetnet.app.answering import remarks_to, secret_of
from sheetnet.app.dispatch import Enclosed, Ledger, Told, dispatch
from sheetnet.app.drafting import DraftMail, put_drafts
from sheetnet.app.run import RunOutcome
from sheetnet.app.settings import Settings, members, recipients_by_owner
from sheetnet.app.undone import Part, Undone
from sheetnet.app.weeks import WeekOf, local_moment, monday_of, sunday_of, week_of
from sheetnet.app.wiring import keys_elsewhere, make_draft_boxes, make_mailer, open_outbox
from sheetnet.domain.answer_code import code_of
from sheetnet.domain.ids import ActionId
from sheetnet.domain.letter import NOWHERE, LedgerState, Letter, draft_id
from sheetnet.domain.settings import Member
from sheetnet.errors import DeliveryError
from sheetnet.mail.address import one_address
from sheetnet.mail.file_names import draft_stem
from sheetnet.mail.ledger import notices
from sheetnet.mail.message import draft_bytes, message_bytes
from sheetnet.mail.outbox import Outbox
from sheetnet.report.compose import compose
from sheetnet.report.letter import letter as make_letter
from sheetnet.report.model import Report
from sheetnet.report.numbering import numbered
from sheetnet.stores.base import Store
from sheetnet.workbook.identity import confirmation_code
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.network import Network, TouchColumn

_NOBODY = f"nobody@{NOWHERE}"
"""Stands in a report file where an address is missing; nothing is ever sent to or from it."""
_MAILED_FOR = timedelta(weeks=4)
"""How long after its week began a report is still mailed; what has gone is remembered longer at the least."""
_UNFINISHED_FOR = timedelta(hours=1)
"""How long nobody takes to write a file, so that what is older was left by a run that was stopped."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was written to the outbox and mailed."""

    files: tuple[Path, ...]
    lines: tuple[str, ...]
    """What happened, for the person who asked."""
    undone: tuple[Undone, ...] = ()
    """What could not be delivered."""
    mailed: int = 0
    """How many reports were mailed."""
    drafts_put: int = 0
    """How many drafts were put into mailboxes."""

    @property
    def failures(self) -> tuple[str, ...]:
        """What could not be delivered, each with cause and cure."""
        return tuple(dict.fromkeys(map(str, self.undone)))


def deliver(
    outcome: RunOutcome,
    store: Store,
    settings: Settings,
    reports: Sequence[WeekOf],
    *,
    now: datetime,
    send: bool,
) -> Delivered:
    """Write drafts and reports to the outbox and, where asked, mail the reports that have not gone yet.

    ``reports`` says whose, and of which week. A week that is past where its owner is tells of then;
    only past weeks leave the drafts alone. What cannot be delivered keeps nothing else back, but for a report
    that cannot be kept in the outbox: it is not mailed either.
    """
    delivery = _Delivery(outcome, store, settings, now)
    owners = {member.name: member for member in members(settings.team)}
    if any(delivery.is_current(owners[each.owner], each.week) for each in reports):
        if "outbox" in settings.mail.drafts:
            delivery.attempt(delivery.write_drafts, Part.OUTBOX)
        delivery.attempt(delivery.put_drafts, Part.DRAFTS)
    for each in reports:
        delivery.report(owners[each.owner], each.week, send=send)
    delivery.attempt(delivery.let_go, Part.OUTBOX)
    return Delivered(
        tuple(dict.fromkeys(delivery.files)),
        tuple(delivery.lines),
        tuple(delivery.undone),
        mailed=delivery.mailed,
        drafts_put=delivery.drafts_put,
    )


class _Delivery:
    def __init__(self, outcome: RunOutcome, store: Store, settings: Settings, now: datetime) -> None:
        self.files: list[Path] = []
        self.lines: list[str] = []
        self.undone: list[Undone] = []
        self.mailed = 0
        self.drafts_put = 0
        self._outcome = outcome
        self._store = store
        self._team = members(settings.team)
        self._recipients = recipients_by_owner(settings.team)
        self._settings = settings
        self._mail = settings.mail
        self._outbox: Outbox = open_outbox(settings.mail)
        self._secret = secret_of(settings.mail)
        self._now = now
        self._team_zone = outcome.network.settings.time_zone
        self._zone = ZoneInfo(self._team_zone)

    def attempt(self, step: Callable[[], None], part: Part) -> None:
        """Take a step; what is in its way is told, and the next one has its turn."""
        try:
            step()
        except DeliveryError as error:
            self.undone.append(Undone(part, "", error))

    def is_current(self, owner: Member, week: str) -> bool:
        """Whether it is this week where the owner is."""
        return week == week_of(self._local_day(owner))

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
                message_id=draft_id(each.action_id, identity),
                date=self._now,
            )
            self.files.append(path)
        self._outbox.keep_only(stems)

    def put_drafts(self) -> None:
        """Put the draft of every open action into its owner's mailbox, where it never was."""
        boxes, keys = make_draft_boxes(self._settings), keys_elsewhere(self._settings)
        memory = self._outcome.memory
        if not (boxes or keys) or not memory.is_complete:
            return
        mail_of = {member.name: member.mail for member in self._team}
        mails = [
            DraftMail(
                draft_id(each.action_id, memory.identity),
                each.owner,
                draft_bytes(
                    each.draft,
                    sender=mail_of.get(each.owner, ""),
                    sender_name=each.owner,
                    message_id=draft_id(each.action_id, memory.identity),
                    date=self._now,
                    as_file=False,
                ),
            )
            for each in self._outcome.open_drafts
            if one_address(each.draft.to) is not None
        ]
        became = put_drafts(mails, boxes, self._store, self._team, memory, now=self._now)
        self.lines.extend(became.lines)
        self.undone.extend(became.undone)
        self.drafts_put = became.count
        unput = {each.owner for each in mails if each.message_id not in memory.drafts}
        waiting = [
            f"Drafts for {name} wait for a computer that has {key}."
            for name, key in keys.items()
            if name in unput
        ]
        is_somebody_here = len(keys) < len(self._settings.team)
        if is_somebody_here:
            self.lines.extend(waiting)
        else:
            self.undone.extend(Undone(Part.DRAFTS, each) for each in waiting)

    def let_go(self) -> None:
        """Remove reports and failure logs of long ago, and what a stopped run has left unfinished."""
        oldest = self._now - timedelta(days=self._mail.keep_days)
        failure_logs.let_go(oldest)
        self._outbox.let_go(oldest)
        self._outbox.clear_unfinished(self._now - _UNFINISHED_FOR)

    def report(self, owner: Member, week: str, *, send: bool) -> None:
        """Write one owner's report to the outbox, and mail it where asked."""
        report = self._compose(owner, week)
        code, numbers = self._code(owner, week), tuple[ActionId, ...]()
        memory = self._outcome.memory
        if code:
            standing = memory.numbers.get((week, owner.name))
            report, numbers = numbered(report, standing.action_ids if standing else ())
        enclosed = Enclosed(numbers, report.first_moves_month, frozenset(remarks_to(owner.name, memory)))
        recipients = self._recipients[owner.name]
        sender = self._mail.sender or owner.mail
        if send and (hindrance := self._hindrance(owner, week)):
            what = f"No report was mailed to {owner.name}: {hindrance}"
            self.undone.append(Undone(Part.REPORT, what))
            send = False
        for recipient in recipients or (_NOBODY,):
            letter = make_letter(
                report,
                identity=self._outcome.memory.identity,
                sender=sender or _NOBODY,
                recipient=recipient,
                reply_to=owner.mail,
                code=code,
                composed_at=self._now.astimezone(self._zone),
            )
            content = message_bytes(letter)
            entry = self._outcome.memory.ledger.get(letter.message_id)
            has_gone = entry is not None and entry.state is LedgerState.SENT
            keep = self._outbox.complete_letter if has_gone else self._outbox.write_letter
            try:
                self.files.extend(keep(letter, content))
            except DeliveryError as error:
                waits = send and not has_gone
                held = f"The report to {recipient} is mailed once a copy can be kept." if waits else ""
                self.undone.append(Undone(Part.REPORT if waits else Part.OUTBOX, held, error))
                continue
            if send:
                self.attempt(partial(self._send, letter, content, enclosed), Part.REPORT)

    def _hindrance(self, owner: Member, week: str) -> str:
        """Return why one owner's report cannot be mailed, "" where it can."""
        if not self._recipients[owner.name]:
            return "there is no mail address in sheetnet.toml."
        if not (self._mail.sender or owner.mail):
            return (
                "it would come from nobody. Write their own address, or 'sender' under [mail], in "
                "sheetnet.toml."
            )
        if self._local_day(owner) - monday_of(week) > _MAILED_FOR:
            return (
                f"week {week} began more than four weeks ago, and by now it may be forgotten that its report "
                "has gone. It is in the outbox."
            )
        return ""

    def _compose(self, owner: Member, week: str) -> Report:
        outcome, findings = self._outcome, self._outcome.findings
        is_current = self.is_current(owner, week)
        today = self._local_day(owner) if is_current else sunday_of(week)
        network = outcome.network if is_current else _as_of(outcome.network, today)
        if today != outcome.today:
            findings = analyse(network, self._team, outcome.memory.seats, today=today)
        told = list(notices(outcome.memory.ledger, owner=owner.name, week=week, now=self._now))
        told += [text for texts in remarks_to(owner.name, outcome.memory).values() for text in texts]
        if outcome.notice:
            told.append(outcome.notice)
        return compose(
            network,
            findings,
            outcome.open_actions if is_current else (),
            outcome.memory,
            owner,
            week=week,
            notices=tuple(told),
            today=today,
        )

    def _local_day(self, owner: Member) -> date:
        return local_moment(owner, self._team_zone, now=self._now).date()

    def _code(self, owner: Member, week: str) -> str:
        """Return the code of a report that can be answered, "" of one that cannot."""
        is_read = any(each.name == owner.name and each.imap.host for each in self._settings.team)
        if not (self._secret and owner.mail and is_read and self.is_current(owner, week)):
            return ""
        return code_of(self._secret, self._outcome.memory.identity, owner.name, week)

    def _send(self, letter: Letter, content: bytes, enclosed: Enclosed) -> None:
        ledger = Ledger(self._store, self._team, zone=self._zone, now=self._now)
        told = mail_once(letter, content, ledger, self._outcome.memory, self._settings, enclosed)
        if told.is_well:
            self.lines.append(told.text)
        else:
            self.undone.append(Undone(Part.REPORT, told.text, told.cause))
        self.mailed += told.is_mailed


def mail_once(
    letter: Letter,
    content: bytes,
    ledger: Ledger,
    memory: Memory,
    settings: Settings,
    enclosed: Enclosed,
) -> Told:
    """Mail a report that has not gone yet, and say what became of it.

    Raises:
        DeliveryError: the mail server's password cannot be read.
    """
    if not memory.is_complete:
        return Told(
            "Nothing is mailed, because sheetnet's memory in the sheet was missing or damaged: write the "
            f"code {confirmation_code(memory)} beside 'Accept these deletions' in the Settings tab and "
            "run again.",
            is_well=False,
        )
    mailer = make_mailer(settings)
    if mailer is None:
        return Told("No mail server is named in sheetnet.toml, so nothing was mailed.", is_well=False)
    return dispatch(letter, content, ledger, mailer, on_unknown=settings.mail.on_unknown, enclosed=enclosed)


def _as_of(network: Network, day: date) -> Network:
    """Return a network without what was logged of later days, which then nobody had planned."""
    touches = network.touches
    past = touches[touches[TouchColumn.ON] <= np.datetime64(day, "s")].reset_index(drop=True)
    return replace(network, touches=past)
