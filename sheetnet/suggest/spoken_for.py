"""Spoken for: no person is suggested to two owners in one week.

Two owners can come to the same person because a contact changes hands, or because both have a row
for somebody whom both know. A person is spoken for by the owner to whom they were suggested first, in
this ISO week or before and still open in it, whatever became of the suggestion since: as the one to
do something for, or as the other person of an introduction. What one owner alone knows of, a promise,
help, a meeting, may be suggested to that owner as long as nobody is spoken to; anything softer only to the
owner who was in touch last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sheetnet.analysis.findings import RelationshipColumn
from sheetnet.domain.words import ActionKind
from sheetnet.suggest.claims import SOFT_KINDS, Claim, is_paused
from sheetnet.suggest.scene import Scene
from sheetnet.workbook.network import ActionRow


@dataclass(frozen=True, slots=True)
class SpokenFor:
    """By person, the one owner to whom they may be suggested this week."""

    scene: Scene
    owner_by_person: dict[int, str]
    nearest_by_person: Mapping[int, str]
    """Of those whom several owners have in their rows, the owner who was in touch last."""

    @classmethod
    def of(cls, scene: Scene) -> SpokenFor:
        """Return who is spoken for by the rows of the Actions tab."""
        found = cls(scene, {}, _nearest(scene))
        monday = scene.today - timedelta(days=scene.today.weekday())
        rows = [row for row in scene.network.actions if _is_of_week(row, scene, monday)]
        for row in sorted(rows, key=lambda row: (row.created_on or scene.today, row.row)):
            for contact in found.people_of(row):
                found.owner_by_person.setdefault(found.person(contact), scene.owner_of_row(row))
        return found

    def allows(self, claim: Claim) -> bool:
        """Whether a claim may become a suggestion this week."""
        owner = self.scene.owner(claim.contact)
        is_soft = claim.kind in SOFT_KINDS or claim.kind is ActionKind.INTRODUCE
        for contact in _people_of(claim):
            person = self.person(contact)
            nearest = self.nearest_by_person.get(person, owner) if is_soft else owner
            if self.owner_by_person.get(person, nearest) != owner:
                return False
        return True

    def take(self, claim: Claim) -> None:
        """Note that a claim becomes a suggestion."""
        for contact in _people_of(claim):
            self.owner_by_person.setdefault(self.person(contact), self.scene.owner(claim.contact))

    def objection(self, row: ActionRow) -> str:
        """Return why an open row cannot stay beside another owner's suggestion; "" where it can."""
        owner = self.scene.owner_of_row(row)
        for contact in self.people_of(row):
            first = self.owner_by_person.get(self.person(contact), owner)
            if first != owner:
                return f"{self.scene.label(contact)} was suggested to {first} first"
        return ""

    def people_of(self, row: ActionRow) -> Iterator[int]:
        """Yield the contacts whom a row suggests."""
        remembered = self.scene.remembered(row.id)
        other_id = remembered.other_id if remembered else None
        places = (self.scene.position_of(each) for each in (row.contact_id, other_id))
        return (place for place in places if place >= 0)

    def person(self, contact: int) -> int:
        """Return what stands for the person of a contact."""
        return int(self.scene.persons[contact])


def _people_of(claim: Claim) -> tuple[int, ...]:
    return (claim.contact, claim.other) if claim.kind is ActionKind.INTRODUCE else (claim.contact,)


def _is_of_week(row: ActionRow, scene: Scene, monday: date) -> bool:
    """Whether a row was open on some day of the week. One that memory knows open is closed only now."""
    if row.is_open or (row.created_on is not None and row.created_on >= monday):
        return True
    remembered = scene.memory.actions.get(row.id)
    if remembered is None or not remembered.owner:
        return False
    return remembered.closed_on is None or remembered.closed_on >= monday


def _nearest(scene: Scene) -> Mapping[int, str]:
    """Return by person with rows of several owners who was in touch last, of equals the stronger tie."""
    persons = scene.persons
    several = np.flatnonzero(np.bincount(persons, minlength=len(persons))[persons] > 1).tolist()
    last = scene.relationships[RelationshipColumn.LAST_TOUCH].astype(np.int64)
    strength = scene.relationships[RelationshipColumn.STRENGTH]
    best_last = sorted(
        (each for each in several if not is_paused(each, scene)),
        key=lambda each: (last[each], strength[each], -each),
    )
    return {int(persons[each]): scene.owner(each) for each in best_last}
