"""Telling: what fails for long is told once by mail and in Runs, and once more when it no longer does.

Who tells it is settled in `_sheetnet`, where that can be written; else each worker tells what it finds. How
far a worker has come with it, its heartbeat keeps, before each mail: one that may have arrived is never sent
again.
Nothing told here names anybody of the sheet, and it goes to addresses of the settings file alone.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sheetnet import __version__
from sheetnet.app.dispatch import this_process
from sheetnet.app.health import moment
from sheetnet.app.heartbeat import Ended, Failing
from sheetnet.app.retrying import until_fresh
from sheetnet.app.run import read_snapshot, zone_of
from sheetnet.app.troubles import READ
from sheetnet.domain.letter import NOWHERE, Letter
from sheetnet.domain.settings import Member
from sheetnet.errors import CopiedDocument, DeliveryError, NewerDocument, RunStopped
from sheetnet.mail.base import Mailer
from sheetnet.mail.message import plain_bytes
from sheetnet.planning.runs_row import RunNote, can_hold_notes, runs_row
from sheetnet.planning.told_failures import is_told, let_go, take
from sheetnet.stores.base import Store
from sheetnet.workbook.layout import locate_tab
from sheetnet.workbook.plan import Change, Group, GroupName, Plan
from sheetnet.workbook.snapshot import Snapshot
from sheetnet.workbook.tabs import MEMORY, RUNS


@dataclass(frozen=True, slots=True)
class Post:
    """By what, from whom and to whom it is told."""

    mailer: Mailer
    sender: str
    recipients: Sequence[str]
    """Addresses of the settings file."""


class Teller:
    """Tells people what fails, and that it no longer does."""

    def __init__(self, store: Store, team: Sequence[Member], post: Post | None, *, place: str) -> None:
        """Take where the sheet is, who its people are, and how to mail; ``place`` is what people call it."""
        self._store = store
        self._team = team
        self._post = post
        self._recipients = post.recipients if post else ()
        self._place = place

    def owes(self, failing: Failing) -> bool:
        """Whether a failure has not been told whole."""
        if self._recipients:
            return bool(set(map(_mark, self._recipients)) - set(failing.told))
        return not failing.noted_as

    def tell_failure(self, failing: Failing, keep: Callable[[Failing], None], *, now: datetime) -> list[str]:
        """Tell of what fails for long; return what was done, for the log.

        ``keep`` is called with how far it has come, before each step that must not be taken twice.

        Raises:
            DeliveryError: a mail did not go; the next call goes on from there.
        """
        if not failing.noted_as:
            key = f"{failing.what}: {failing.cause}"
            is_ours = self._take(key, failing, now)
            if is_ours is not None:
                failing = replace(failing, noted_as=key)
                if not is_ours:
                    failing = replace(failing, told=tuple(map(_mark, self._recipients)))
                keep(failing)
        return self._mail(
            f"sheetnet could not {failing.undone}",
            _of_failure(failing, self._place),
            failing.told,
            lambda told: keep(replace(failing, told=told)),
            now,
        )

    def tell_end(self, ended: Ended, keep: Callable[[Ended], None], *, now: datetime) -> list[str]:
        """Tell that something no longer fails; return what was done, for the log.

        Raises:
            DeliveryError: a mail did not go; the next call goes on from there.
            StoreError: the sheet cannot be read or written.
        """
        key = ended.failing.noted_as
        if key and not ended.is_noted:
            if not until_fresh(lambda: self._let_go_once(key, ended, now)):
                return []
            ended = replace(ended, is_noted=True)
            keep(ended)
        lines = self._mail(
            f"sheetnet: {in_words(ended)}",
            _of_end(ended, self._place),
            ended.told,
            lambda told: keep(replace(ended, told=told)),
            now,
        )
        if not ended.is_noted:
            until_fresh(lambda: self._note_once(ended, now))
        return lines

    def _mail(
        self,
        subject: str,
        text: str,
        told: tuple[str, ...],
        keep: Callable[[tuple[str, ...]], None],
        now: datetime,
    ) -> list[str]:
        lines: list[str] = []
        faults: list[DeliveryError] = []
        for recipient in self._recipients:
            if self._post is None or _mark(recipient) in told:
                continue
            letter = _letter(self._post.sender, recipient, subject, text, now)
            before, told = told, (*told, _mark(recipient))
            keep(told)
            try:
                self._post.mailer.deliver(
                    plain_bytes(letter), sender=letter.sender, recipient=letter.recipient
                )
            except DeliveryError as error:
                faults.append(error)
                if error.certain:
                    told = before
                    keep(told)
            else:
                lines.append(f"Told by mail: {subject}.")
        if faults:
            raise faults[0]
        return lines

    def _take(self, key: str, failing: Failing, now: datetime) -> bool | None:
        """Become who tells of a failure; False where somebody else is, None where the sheet cannot say."""
        try:
            return until_fresh(lambda: self._take_once(key, failing, now))
        except Exception:  # what keeps the sheet from being read may be the very thing that is to be told
            return None

    def _take_once(self, key: str, failing: Failing, now: datetime) -> bool | None:
        snapshot = self._store.read()
        memory, is_stopped = locate_tab(snapshot, MEMORY), False
        try:
            read_snapshot(snapshot, self._store, self._team)
        except (CopiedDocument, NewerDocument):
            return None
        except RunStopped:  # the run that was stopped has said so in Runs
            is_stopped = True
        if memory is None:
            return None
        if is_told(memory, key):
            return False
        note = "" if is_stopped else f"{_for_long(failing)} {failing.said}"
        self._commit(snapshot, [take(memory, key, this_process(), now=now)], note, now)
        return True

    def _let_go_once(self, key: str, ended: Ended, now: datetime) -> bool:
        """Forget a failure and say so in Runs, unless another worker has."""
        snapshot = self._store.read()
        memory = locate_tab(snapshot, MEMORY)
        changes = list(let_go(memory, key)) if memory else []
        if changes:
            self._commit(snapshot, changes, _in_runs(ended), now)
        return bool(changes)

    def _note_once(self, ended: Ended, now: datetime) -> None:
        self._commit(self._store.read(), [], _in_runs(ended), now)

    def _commit(self, snapshot: Snapshot, changes: Sequence[Change], note: str, now: datetime) -> None:
        runs = locate_tab(snapshot, RUNS)
        groups = [Group(GroupName("note what fails"), tuple(changes))] if changes else []
        if note and runs and can_hold_notes(runs):
            row = RunNote(at=now.astimezone(zone_of(snapshot)), version=__version__, went_wrong=note)
            groups.append(Group(GroupName("note the run"), tuple(runs_row(runs, row))))
        if groups:
            self._store.commit(Plan(snapshot, tuple(groups)))


def in_words(ended: Ended) -> str:
    """Return that something has ended, without a full stop."""
    what = ended.failing.undone
    return f"nothing is left to do: {what}" if ended.is_overtaken else f"it works again: {what}"


def _in_runs(ended: Ended) -> str:
    words = in_words(ended)
    return f"{words[0].upper()}{words[1:]}. It had failed since {moment(ended.failing.since)}."


def _for_long(failing: Failing) -> str:
    return f"Since {moment(failing.since)} sheetnet could not {failing.undone}."


def _of_failure(failing: Failing, place: str) -> str:
    by_hand = "run: sheetnet run"
    if failing.what != READ:
        by_hand = f'write something new beside "Run now" in the Settings tab, or {by_hand}'
    return "\n\n".join(
        (
            _for_long(failing),
            failing.said,
            "It is tried again by itself, at least once an hour, and you get one more mail when it no longer "
            f"fails. To try at once, {by_hand}",
            _foot(place),
        )
    )


def _of_end(ended: Ended, place: str) -> str:
    failing = ended.failing
    how = (
        "No report is owed any more: each has gone from elsewhere, or may have arrived and is not sent "
        "twice, or its week is over."
        if ended.is_overtaken
        else "There is nothing you need to do."
    )
    return "\n\n".join((_in_runs(ended), f"What had failed: {failing.said}", how, _foot(place)))


def _foot(place: str) -> str:
    return (
        f"Spreadsheet: {place}\nComputer: {platform.node() or 'unknown'}\n"
        "How the worker is, says on that computer: sheetnet health"
    )


def _letter(sender: str, recipient: str, subject: str, text: str, now: datetime) -> Letter:
    told = "\x1f".join((this_process(), recipient, subject, now.isoformat()))
    digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:24]
    return Letter(
        message_id=f"<notice.{digest}@{NOWHERE}>",
        sender=sender,
        recipient=recipient,
        subject=subject,
        text=text,
        html="",
        composed_at=now,
    )


def _mark(recipient: str) -> str:
    """Return what stands for an address where none may stand."""
    return hashlib.sha256(recipient.casefold().encode("utf-8", "replace")).hexdigest()[:8]
