"""Network: the snapshot as typed values. Frames for what is many, dataclasses for what is few.

``contacts`` and ``touches`` hold the rows that could be understood, in the order of the tab.
A contact is named in other frames by its position in ``contacts`` (0, 1, 2 …), never by its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheetnet.domain.ids import ActionId, ContactId, PassAlongId, TouchId
from sheetnet.domain.problem import Problem
from sheetnet.domain.settings import TeamSettings
from sheetnet.domain.words import ActionKind, Circle, Direction, HelpKind, Outcome

CIRCLES = tuple(Circle)
DIRECTIONS = tuple(Direction)
HELP_KINDS = tuple(HelpKind)
OUTCOMES = tuple(Outcome)
"""Codes in the frames are positions in these tuples."""


def text_column(texts: Sequence[str] | NDArray[np.object_]) -> pd.Series:
    """Return texts as a column of a frame: the very same objects, for pandas would make copies."""
    return pd.Series(np.asarray(texts, dtype=object), dtype=object, copy=False)


class ContactColumn:
    """Columns of ``Network.contacts``; text is "" where blank."""

    ID = "contact_id"
    """str, never blank: what the sheet says or will say."""
    ROW = "row"
    """int32, the grid row in the snapshot."""
    NAME = "name"
    NAME_KEY = "name_key"
    """str, the `normal_key` of the name."""
    PICK_AS = "pick_as"
    COMPANY = "company"
    ROLE = "role"
    EMAIL = "email"
    PHONE = "phone"
    CIRCLE = "circle"
    """int8, position in CIRCLES."""
    EVERY_DAYS = "every_days"
    """float64, NaN where blank."""
    NEEDS = "needs"
    OFFERS = "offers"
    INTERESTS = "interests"
    MET_AT = "met_at"
    MET_ON = "met_on"
    """datetime64[s], NaT where blank."""
    BIRTHDAY = "birthday"
    """datetime64[s]; year 1904 where the year is not known."""
    INTRODUCED_BY = "introduced_by"
    """int32, position of a contact or -1."""
    INTRODUCED_BY_TEXT = "introduced_by_text"
    OWNER = "owner"
    """str, a member's name; never blank (the first member where the cell is)."""
    NOTES = "notes"


class TouchColumn:
    """Columns of ``Network.touches``; one row per usable row of the Help Log."""

    ID = "touch_id"
    ROW = "row"
    ON = "on"
    """datetime64[s], never NaT."""
    CONTACT = "contact"
    """int32, position in contacts, never -1."""
    DIRECTION = "direction"
    """int8, position in DIRECTIONS."""
    KIND = "kind"
    """int8, position in HELP_KINDS."""
    WHAT = "what"
    WITH = "with"
    """int32, position of the other person of an introduction, or -1."""
    WITH_TEXT = "with_text"
    DUE = "due"
    """datetime64[s], NaT where blank."""
    OUTCOME = "outcome"
    """int8, position in OUTCOMES."""
    OUTCOME_TEXT = "outcome_text"
    WHO = "who"
    """str, a member's name; never blank (the contact's owner where the cell is)."""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One row of the Actions tab that the worker once added."""

    row: int
    id: ActionId
    contact_id: ContactId
    contact: str
    kind: ActionKind
    suggestion: str
    why: str
    due_on: date | None
    created_on: date | None
    done: bool
    """Ticked, and nothing stands in the way of taking it for done."""
    done_on: date | None
    snooze_until: date | None
    dismiss: bool
    """Ticked, and nothing stands in the way of taking it for dismissed."""
    note: str
    draft_subject: str
    draft_body: str
    result: str
    """"" while the action is open."""

    @property
    def is_open(self) -> bool:
        """Whether nothing has become of it yet."""
        return not self.result

    def is_snoozed_on(self, today: date) -> bool:
        """Whether a person put it off past today."""
        return self.snooze_until is not None and self.snooze_until > today


@dataclass(frozen=True, slots=True)
class PassAlongRow:
    """One usable row of the Pass Along tab."""

    row: int
    id: PassAlongId
    on: date
    kind: str
    title: str
    link: str
    details: str
    topics: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Network:
    """Everything a run judges by, read from one snapshot."""

    contacts: pd.DataFrame
    touches: pd.DataFrame
    actions: tuple[ActionRow, ...]
    pass_alongs: tuple[PassAlongRow, ...]
    settings: TeamSettings
    problems: tuple[Problem, ...]
    left_out: frozenset[ContactId] = frozenset()
    """Contacts that stand in the sheet on rows that cannot be used until they are mended: not gone."""


__all__ = [
    "CIRCLES",
    "DIRECTIONS",
    "HELP_KINDS",
    "OUTCOMES",
    "ActionRow",
    "ContactColumn",
    "Network",
    "PassAlongRow",
    "TouchColumn",
    "TouchId",
    "text_column",
]
