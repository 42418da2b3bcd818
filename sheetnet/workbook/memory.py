"""Memory: what `_sheetnet` remembers between runs, so that no machine keeps state of its own.

It is read from the snapshot and changes only through a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.domain.letter import DraftEntry, LedgerEntry
from sheetnet.domain.words import ActionKind

Known = NewType("Known", str)
"""The fingerprints of a contact's name and mail address as last seen, as the JSON text that `_sheetnet`
holds of them: '["9f86d081","60303ae2"]', the second blank where there is no address. Told apart whole."""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A suggestion that a person did not want: it stays away for a while."""

    kind: ActionKind
    contact_id: ContactId
    subject_key: str
    on: date


@dataclass(frozen=True, slots=True)
class ActionMemory:
    """What an action's row in the sheet does not say."""

    kind: ActionKind
    subject_key: str
    step: int
    """0 where the memory was lost once and only the link is known since."""
    other_id: ContactId | None
    what: str
    """What its log row will say."""
    link: str
    """Fingerprint of the mailto link its Open draft cell holds; "" where there is none."""
    owner: str = ""
    """Whom it was suggested to; "" where that was not remembered yet."""
    closed_on: date | None = None
    """The day of the run that first saw it closed, or its row gone; None while it is open."""


@dataclass(frozen=True, slots=True)
class Probed:
    """Whether a shared spreadsheet's server refused what a commit relies on it to refuse."""

    is_refused: bool
    worker: str
    """The only worker who may write where it did not; "" for anybody."""


@dataclass(frozen=True, slots=True)
class NumberedWeek:
    """What the numbers beside the suggestions of one owner's report stand for."""

    at: datetime
    """When it was last numbered; aware."""
    action_ids: tuple[ActionId, ...]
    """The first has the number 1; a number is never given anew."""


@dataclass(frozen=True, slots=True)
class TakenAnswer:
    """An answer to a report that was read: what it wished was done then, and is not done again."""

    owner: str
    at: datetime
    """When it was taken; aware."""
    remarks: tuple[str, ...] = ()
    """What could not be done of it and is to be told in the next report, in words."""


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Until when an answer has put off an action, as long as its Snooze until cell stays as it was."""

    until: date
    cell: date | None
    """The day in the cell then, None where there was none. Once the cell says another, it counts."""

    def until_by(self, cell: date | None) -> date | None:
        """Return the day that counts: whoever spoke last, the answer or the cell, is right."""
        return self.until if cell == self.cell else cell


WeekOfOwner = tuple[str, str]
"""ISO week and owner."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The whole of `_sheetnet`."""

    identity: str
    """The spreadsheet's own UUID: part of every id and Message-ID."""
    home: str
    """Which physical document it was last written in; a mismatch is a copy or a move."""
    layout: int
    is_complete: bool = True
    """False where the tab was missing or damaged: mail is held until a person confirms."""
    known: Mapping[ContactId, Known] = field(default_factory=dict)
    roll: str = ""
    """The `roll_of` everybody when a run last wrote: while it is right, so is ``known``."""
    dismissals: tuple[Dismissal, ...] = ()
    actions: Mapping[ActionId, ActionMemory] = field(default_factory=dict)
    variants: Mapping[ContactId, tuple[str, ...]] = field(default_factory=dict)
    """Draft variants used for a contact, latest last ("return_help/2")."""
    seats: Mapping[str, tuple[ContactId, ...]] = field(default_factory=dict)
    """By owner, the key ten in seat order as last seen."""
    first_moves_told: Mapping[str, str] = field(default_factory=dict)
    """By owner, the month ("2026-11") in which the report last spoke of first moves."""
    run_now_handled: str = ""
    salt: int = 0
    """What the Google store counts up where the mark of a commit is taken."""
    probes: Mapping[str, Probed] = field(default_factory=dict)
    """By what was tried: "token" (two commits from one version), "columns" (a commit after they moved)."""
    ledger: Mapping[str, LedgerEntry] = field(default_factory=dict)
    """By Message-ID."""
    drafts: Mapping[str, DraftEntry] = field(default_factory=dict)
    """Those that went into a mailbox, by Message-ID."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Who tells people of a failure that lasts, by what fails and why."""
    numbers: Mapping[WeekOfOwner, NumberedWeek] = field(default_factory=dict)
    answers: Mapping[str, TakenAnswer] = field(default_factory=dict)
    """By the key of the answer, which stands for its Message-ID."""
    snoozed: Mapping[ActionId, Snoozed] = field(default_factory=dict)
    """The open actions that an answer has put off."""

    def action(self, action_id: ActionId) -> ActionMemory | None:
        """Return what an action is about, None where that was lost."""
        remembered = self.actions.get(action_id)
        return remembered if remembered and remembered.step else None
