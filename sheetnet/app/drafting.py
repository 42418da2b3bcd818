"""Drafting: the drafts of open actions into their owners' mailboxes, each one once and never again.

    (none) -> putting -> put

``putting`` is committed with its holder before the mailbox is touched. Where that breaks off, the next worker
looks whether the draft is there, or has been sent, deleted or filed since, and puts it in only if not. One
that is ``put`` is the person's: sent, changed or deleted, it never comes again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from sheetnet.app.dispatch import this_process
from sheetnet.app.retrying import until_fresh
from sheetnet.app.run import commit_memory, read_sheet
from sheetnet.app.undone import Part, Undone
from sheetnet.domain.letter import DraftEntry, DraftState
from sheetnet.domain.settings import Member
from sheetnet.errors import DeliveryError, RunStopped, StoreError
from sheetnet.mail.base import DraftBox, Whereabouts
from sheetnet.mail.ledger import ABANDONED_AFTER
from sheetnet.stores.base import Store
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.reading import Reading


@dataclass(frozen=True, slots=True)
class DraftMail:
    """A draft as it goes into a mailbox."""

    message_id: str
    """Deterministic, with its angle brackets: one per store and action."""
    owner: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DraftsPut:
    """What became of the drafts, in words."""

    lines: tuple[str, ...] = ()
    undone: tuple[Undone, ...] = ()
    count: int = 0
    """How many were put in."""


def put_drafts(
    mails: Sequence[DraftMail],
    boxes: Mapping[str, DraftBox],
    store: Store,
    team: Sequence[Member],
    remembered: Memory,
    *,
    now: datetime,
) -> DraftsPut:
    """Put the drafts that were never put in into their owners' mailboxes.

    Whatever the sheet or a server does is told and not raised; what could not be put in is tried at the next
    run.

    Args:
        mails: of all open actions.
        boxes: by owner.
        store: where the ledger is.
        team: who the sheet's people are.
        remembered: what the sheet last said; where it says that all are put, it is not read again.
        now: aware.
    """
    ours = [each for each in mails if each.owner in boxes]
    if not any(_is_free(remembered.drafts.get(each.message_id), now) for each in ours):
        return DraftsPut()
    ledger = _DraftLedger(store, team, now)
    try:
        claimed, begun = ledger.claim(ours)
    except (StoreError, RunStopped) as error:
        waiting = "The drafts wait until the sheet can be written, so that none goes into a mailbox twice."
        return DraftsPut(undone=(Undone(Part.DRAFTS, waiting, error),))
    lines: list[str] = []
    undone: list[Undone] = []
    put: set[str] = set()
    count = 0
    for owner, box in boxes.items():
        wanted = {each.message_id: each.content for each in claimed if each.owner == owner}
        found: Counter[Whereabouts] = Counter()
        try:
            for message_id, whereabouts in box.put(wanted, begun=begun) if wanted else ():
                put.add(message_id)
                found[whereabouts] += 1
        except DeliveryError as error:
            what = f"Not all drafts for {owner} could be put into the mailbox."
            undone.append(Undone(Part.DRAFTS, what, error))
        count += found[Whereabouts.UNDER_DRAFTS]
        lines.extend(_told(owner, whereabouts, count) for whereabouts, count in found.items())
    try:
        ledger.settle(claimed, put)
    except (StoreError, RunStopped) as error:
        what = "The sheet could not be told of the drafts in the mailbox."
        undone.append(Undone(Part.DRAFTS, what, error))
    return DraftsPut(tuple(lines), tuple(undone), count)


class _DraftLedger:
    """The entries of drafts in the sheet; each step is read, changed and committed, or nothing is."""

    def __init__(self, store: Store, team: Sequence[Member], now: datetime) -> None:
        self._store = store
        self._team = team
        self._now = now

    def claim(self, mails: Sequence[DraftMail]) -> tuple[list[DraftMail], frozenset[str]]:
        """Enter as ``putting`` those that nobody has put in or is about to.

        Return them, and the Message-IDs of those with which somebody had begun before.

        Raises:
            StoreError: the document cannot be read or written.
            RunStopped: a person must mend the sheet first.
        """
        return until_fresh(lambda: self._claim(mails))

    def settle(self, mails: Sequence[DraftMail], put: Collection[str]) -> None:
        """Enter what became of claimed drafts; those not put in are anybody's to look for.

        Raises:
            StoreError: the document cannot be read or written.
            RunStopped: a person must mend the sheet first.
        """
        entries = {
            each.message_id: self._entry(
                each, DraftState.PUT if each.message_id in put else DraftState.PUTTING, holder=""
            )
            for each in mails
        }
        if entries:
            until_fresh(lambda: self._enter(self._read(), entries))

    def _claim(self, mails: Sequence[DraftMail]) -> tuple[list[DraftMail], frozenset[str]]:
        reading = self._read()
        free = [each for each in mails if _is_free(reading.memory.drafts.get(each.message_id), self._now)]
        entries = {
            each.message_id: self._entry(each, DraftState.PUTTING, holder=this_process()) for each in free
        }
        if entries:
            self._enter(reading, entries)
        return free, frozenset(entries.keys() & reading.memory.drafts.keys())

    def _entry(self, mail: DraftMail, state: DraftState, *, holder: str) -> DraftEntry:
        return DraftEntry(mail.message_id, mail.owner, state, holder, self._now)

    def _read(self) -> Reading:
        return read_sheet(self._store, self._team)

    def _enter(self, reading: Reading, entries: Mapping[str, DraftEntry]) -> None:
        memory = replace(reading.memory, drafts={**reading.memory.drafts, **entries})
        commit_memory(self._store, reading, memory, "remember the drafts in mailboxes", now=self._now)


def _is_free(entry: DraftEntry | None, now: datetime) -> bool:
    """Whether a draft was never put in, as far as is known, and nobody else is about to."""
    if entry is None:
        return True
    is_held = entry.holder not in ("", this_process()) and now - entry.at < ABANDONED_AFTER
    return entry.state is DraftState.PUTTING and not is_held


def _told(owner: str, whereabouts: Whereabouts, count: int) -> str:
    drafts = "1 draft" if count == 1 else f"{count} drafts"
    match whereabouts:
        case Whereabouts.UNDER_DRAFTS:
            return f"{drafts} {'is' if count == 1 else 'are'} in the mailbox of {owner}, under drafts."
        case Whereabouts.TAKEN_OUT:
            taken = "was" if count == 1 else "were"
            return f"{drafts} for {owner} {taken} sent, deleted or filed already, so not put in again."
        case _:
            assert_never(whereabouts)
