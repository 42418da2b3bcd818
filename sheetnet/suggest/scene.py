"""What suggestions are made from, opened up for look-ups one contact at a time.

A column is taken out of its frame when it is first looked at; only the few rows that become a
suggestion are then read one by one. Knows nothing of templates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetnet.analysis.findings import STATUSES, Findings, RelationshipColumn
from sheetnet.analysis.persons import persons
from sheetnet.domain.ids import ActionId, ContactId, TouchId
from sheetnet.domain.words import Circle, Direction, HelpKind, Outcome, Status
from sheetnet.workbook.memory import ActionMemory, Memory
from sheetnet.workbook.network import (
    CIRCLES,
    DIRECTIONS,
    HELP_KINDS,
    OUTCOMES,
    ActionRow,
    ContactColumn,
    Network,
    TouchColumn,
)

Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]


class Columns(dict[str, npt.NDArray[Any]]):
    """The columns of a frame as arrays, each taken out when it is first looked at."""

    def __init__(self, frame: pd.DataFrame) -> None:
        super().__init__()
        self._frame = frame

    def __missing__(self, name: str) -> npt.NDArray[Any]:
        column = self._frame[name]
        self[name] = column.to_numpy(dtype=None if column.dtype.kind in "biufM" else object)
        return self[name]


Pair = tuple[int, int]
"""Positions of two contacts, the lower first."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One row of the log as values. ``contact`` and ``other`` are positions, -1 where there is none."""

    position: int
    id: TouchId
    on: date
    contact: int
    direction: Direction
    kind: HelpKind
    what: str
    other: int
    other_text: str
    due_on: date | None
    outcome: Outcome
    outcome_text: str


@dataclass(frozen=True)
class Scene:
    """A network with its findings and memory on one day."""

    network: Network
    findings: Findings
    memory: Memory
    today: date

    @cached_property
    def positions_by_id(self) -> Mapping[str, int]:
        """Contact id to position in ``contacts``."""
        return {each: position for position, each in enumerate(self.contacts[ContactColumn.ID].tolist())}

    @cached_property
    def contacts(self) -> Columns:
        """The columns of the contacts frame."""
        return Columns(self.network.contacts)

    @cached_property
    def touches(self) -> Columns:
        """The columns of the touches frame."""
        return Columns(self.network.touches)

    @cached_property
    def relationships(self) -> Columns:
        """The columns of the findings' frame."""
        return Columns(self.findings.relationships)

    @cached_property
    def _touches_by_person(self) -> tuple[Positions, Positions]:
        """People and their touches that took place by today, by person; a row with two stands for both."""
        contact, other = self.touches[TouchColumn.CONTACT], self.touches[TouchColumn.WITH]
        took_place = self._took_place
        one, both = np.flatnonzero(took_place), np.flatnonzero(took_place & (other >= 0))
        people = np.concatenate((contact[one], other[both])).astype(np.int64)
        touches = np.concatenate((one, both))
        order = np.argsort(people * len(took_place) + touches)
        return people[order], touches[order]

    @cached_property
    def _took_place(self) -> Flags:
        """The touches up to today that are neither cancelled nor only promised."""
        touches = self.touches
        took_place: Flags = (
            (touches[TouchColumn.DIRECTION] != DIRECTIONS.index(Direction.PROMISED))
            & (touches[TouchColumn.OUTCOME] != OUTCOMES.index(Outcome.CANCELLED))
            & (touches[TouchColumn.ON] <= np.datetime64(self.today, "s"))
        )
        return took_place

    @cached_property
    def introduced_pairs(self) -> Set[Pair]:
        """The pairs that an introduction in the log, given by then, has brought together."""
        return self._pairs_where(
            (self.touches[TouchColumn.DIRECTION] == DIRECTIONS.index(Direction.GAVE))
            & (self.touches[TouchColumn.KIND] == HELP_KINDS.index(HelpKind.INTRODUCTION))
        )

    @cached_property
    def acquainted_pairs(self) -> Set[Pair]:
        """The pairs that stand in one row of the log together and so know each other; no promises."""
        return self._pairs_where(np.ones(len(self._took_place), bool))

    def _pairs_where(self, mask: Flags) -> Set[Pair]:
        contact, other = self.touches[TouchColumn.CONTACT], self.touches[TouchColumn.WITH]
        both = np.flatnonzero(mask & (other >= 0) & self._took_place)
        one, other = contact[both], other[both]
        return set(zip(np.minimum(one, other).tolist(), np.maximum(one, other).tolist(), strict=True))

    def pair_of(self, key: str) -> Pair:
        """Return the positions of the two that a pair's key stands for, -1 for one who is gone."""
        one, _, other = key.partition("+")
        return pair_of(self.positions_by_id.get(one, -1), self.positions_by_id.get(other, -1))

    @cached_property
    def actions_by_contact(self) -> Mapping[ContactId, tuple[ActionRow, ...]]:
        """Contact id to the rows of the Actions tab about it."""
        found: dict[ContactId, list[ActionRow]] = {}
        for row in self.network.actions:
            found.setdefault(row.contact_id, []).append(row)
        return {contact: tuple(rows) for contact, rows in found.items()}

    @cached_property
    def seats_by_owner(self) -> Mapping[str, frozenset[int]]:
        """Owner to the positions of the key ten."""
        most = int(self.network.settings.policy.key_seats)
        return {owner: frozenset(ten.seats[:most]) for owner, ten in self.findings.key_tens.items()}

    @cached_property
    def seat_order(self) -> Mapping[int, int]:
        """Position of a key contact to its place in the order of what is most worth doing."""
        return {
            contact: place
            for ten in self.findings.key_tens.values()
            for place, contact in enumerate(ten.order)
        }

    def pair_key(self, one: int, other: int) -> str:
        """Return what stands for two contacts together, whichever is named first."""
        return "+".join(sorted((self.id_of(one), self.id_of(other))))

    def position_of(self, contact_id: ContactId | None) -> int:
        """Return a contact's position, -1 where it is gone."""
        return -1 if contact_id is None else self.positions_by_id.get(contact_id, -1)

    def id_of(self, contact: int) -> ContactId:
        """Return a contact's id."""
        return ContactId(self.text(contact, ContactColumn.ID))

    def text(self, contact: int, column: str) -> str:
        """Return a text of a contact's row, "" where blank."""
        return str(self.contacts[column][contact])

    def name(self, contact: int) -> str:
        """Return a contact's name in one line."""
        return " ".join(self.text(contact, ContactColumn.NAME).split())

    def label(self, contact: int) -> str:
        """Return a contact's name as the owner tells people apart: as in Pick as where several bear it."""
        name = self.name(contact)
        if name.casefold() not in self._names_of_several:
            return name
        return " ".join(self.text(contact, ContactColumn.PICK_AS).split()) or name

    @cached_property
    def _names_of_several(self) -> frozenset[str]:
        counts = Counter(" ".join(each.split()).casefold() for each in self.contacts[ContactColumn.NAME])
        return frozenset(name for name, count in counts.items() if count > 1)

    @cached_property
    def owners(self) -> tuple[Positions, list[str]]:
        """Whose each contact is, as a place in the list of all owners."""
        codes, names = pd.factorize(self.contacts[ContactColumn.OWNER])
        return codes, names.tolist()

    def owner(self, contact: int) -> str:
        """Return whose contact it is."""
        return self.text(contact, ContactColumn.OWNER)

    def circle(self, contact: int) -> Circle:
        """Return a contact's circle."""
        return CIRCLES[int(self.contacts[ContactColumn.CIRCLE][contact])]

    def promise_due_on(self, promise: Touch) -> date:
        """Return when a promise is due: its Due, else the policy's days after it was made."""
        return promise.due_on or promise.on + timedelta(days=self.network.settings.policy.promise_due_days)

    def contact_day(self, contact: int, column: str) -> date | None:
        """Return a date of a contact's row."""
        return _day(self.contacts[column][contact])

    def day(self, contact: int, column: str) -> date | None:
        """Return a date that the findings hold of a contact."""
        return _day(self.relationships[column][contact])

    def touch_at(self, contact: int, column: str) -> Touch | None:
        """Return the touch that a column of the findings points to for this contact."""
        position = int(self.relationships[column][contact])
        return self.touch(position) if position >= 0 else None

    def status(self, contact: int) -> Status:
        """Return how a relationship stands."""
        return STATUSES[int(self.relationships[RelationshipColumn.STATUS][contact])]

    def touch(self, position: int) -> Touch:
        """Return one row of the log as values."""
        touches = self.touches
        on = _day(touches[TouchColumn.ON][position])
        return Touch(
            position=position,
            id=TouchId(str(touches[TouchColumn.ID][position])),
            on=on if on is not None else self.today,
            contact=int(touches[TouchColumn.CONTACT][position]),
            direction=DIRECTIONS[int(touches[TouchColumn.DIRECTION][position])],
            kind=HELP_KINDS[int(touches[TouchColumn.KIND][position])],
            what=str(touches[TouchColumn.WHAT][position]),
            other=int(touches[TouchColumn.WITH][position]),
            other_text=str(touches[TouchColumn.WITH_TEXT][position]),
            due_on=_day(touches[TouchColumn.DUE][position]),
            outcome=OUTCOMES[int(touches[TouchColumn.OUTCOME][position])],
            outcome_text=str(touches[TouchColumn.OUTCOME_TEXT][position]),
        )

    def touch_position_of(self, touch_id: str, contact: int) -> int:
        """Return the position of a touch, -1 where it is gone; it is looked for with this contact first."""
        own = np.flatnonzero(self.touches[TouchColumn.CONTACT] == contact)
        found = own[self.touches[TouchColumn.ID][own] == touch_id]
        if not len(found):
            found = np.flatnonzero(self.touches[TouchColumn.ID] == touch_id)
        return int(found[-1]) if len(found) else -1

    def past_touches(self, contact: int) -> Positions:
        """Return the positions of a contact's touches up to today that took place, earliest first."""
        people, touches = self._touches_by_person
        start, end = np.searchsorted(people, (contact, contact + 1))
        own = touches[start:end]
        return own[np.argsort(self.touches[TouchColumn.ON][own], kind="stable")]

    @cached_property
    def persons(self) -> Positions:
        """By contact, what stands for the person: the first row about the same one."""
        if len(self.findings.key_tens) > 1:
            return persons(self.network.contacts)
        return np.arange(len(self.network.contacts))

    def owner_of_row(self, row: ActionRow) -> str:
        """Return whom a row of the Actions tab is for: the owner to whom it was suggested.

        The row of somebody who is no longer of the team goes along with the contact.
        """
        remembered = self.memory.actions.get(row.id)
        if remembered is not None and remembered.owner in self.findings.key_tens:
            return remembered.owner
        contact = self.position_of(row.contact_id)
        return self.owner(contact) if contact >= 0 else ""

    def remembered(self, action: ActionId) -> ActionMemory | None:
        """Return what memory adds to an action's row."""
        return self.memory.action(action)


def pair_of(one: int, other: int) -> Pair:
    """Return two contacts as a pair."""
    return min(one, other), max(one, other)


def _day(value: Any) -> date | None:
    day = np.datetime64(value, "D").item()
    return day if isinstance(day, date) else None
