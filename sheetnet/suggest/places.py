"""Places: who has an open suggestion, who may still get one, and which rows give way for it.

One for each contact; for an owner one for each of the key ten and a few for everybody else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import numpy as np

from sheetnet.domain.ids import ActionId
from sheetnet.domain.words import ActionKind
from sheetnet.suggest.claims import SOFT_KINDS, Claim, is_unwanted
from sheetnet.suggest.introductions import ASK_NEED, open_pairs
from sheetnet.suggest.phrases import quoted
from sheetnet.suggest.room import Room
from sheetnet.suggest.scene import Flags, Scene
from sheetnet.suggest.spoken_for import SpokenFor
from sheetnet.workbook.network import ActionRow

_INTRODUCTIONS_AT_A_TIME = 2
"""Introductions that an owner has under way at once."""
_PEOPLE_PER_ITEM = 3
"""Contacts to whom one item is passed along."""


@dataclass(slots=True)
class Places:
    """Who holds a place so far."""

    scene: Scene
    open_rows: dict[int, list[ActionRow]]
    """By contact."""
    others: Counter[str]
    """By owner, the open suggestions for people outside the key ten."""
    pairs: Counter[str]
    """By owner, the introductions under way."""
    people: dict[str, set[int]]
    """By item, the contacts it was suggested for."""
    spoken_for: SpokenFor
    chosen: set[int] = field(default_factory=set)
    displaced: dict[ActionId, Claim] = field(default_factory=dict)

    @classmethod
    def of(cls, scene: Scene, closed: Collection[ActionId]) -> Places:
        """Return the places as the Actions tab has them. Rows whose ids are in ``closed`` hold none."""
        places = cls(scene, {}, Counter(), Counter(), _people_by_item(scene), SpokenFor.of(scene))
        for row in scene.network.actions:
            if not row.is_open or row.id in closed:
                continue
            contact = scene.position_of(row.contact_id)
            if contact >= 0:
                places.open_rows.setdefault(contact, []).append(row)
                places.others[scene.owner(contact)] += not places.has_seat(contact)
        for pair in open_pairs(scene):
            standing = (
                scene.positions_by_id[each] for each in pair.split("+") if each in scene.positions_by_id
            )
            one = next(standing, None)
            if one is not None:
                places.pairs[scene.owner(one)] += 1
        return places

    def has_seat(self, contact: int) -> bool:
        """Whether a contact is among their owner's key ten."""
        return contact in self.scene.seats_by_owner.get(self.scene.owner(contact), frozenset())

    def is_free_for(self, contact: int) -> bool:
        """Whether a contact may get a place without anybody giving way."""
        if contact in self.chosen or self.open_rows.get(contact):
            return False
        return self.has_seat(contact) or self._spare(self.scene.owner(contact)) > 0

    def room(self) -> Room:
        """Return for whom a place is free, as more and more are taken."""
        return Room(self.scene, self._people_of(lambda owner: self._spare(owner) > 0), self.is_free_for)

    def room_for_pressing(self) -> Room:
        """Return for whom a place is free, or could be if another suggestion gave way."""
        soft = {
            self.scene.owner(contact)
            for contact, rows in self.open_rows.items()
            if not self.has_seat(contact) and any(_is_soft(row) and not _is_taken_up(row) for row in rows)
        }
        people = self._people_of(
            lambda owner: self._spare(owner) > 0 or (self._spare(owner) == 0 and owner in soft)
        )
        people[[*self.open_rows]] = True
        return Room(self.scene, people)

    def take(self, claim: Claim, *, may_press: bool) -> bool:
        """Give the claim a place, if there is one or if it may press others to give way."""
        owner, has_seat = self.scene.owner(claim.contact), self.has_seat(claim.contact)
        spare = self._spare(owner)
        is_full = not has_seat and spare <= 0
        if claim.contact in self.chosen or (is_full and (spare < 0 or not may_press)):
            return False
        giving_way = list(self.open_rows.get(claim.contact, []))
        if not all(may_press and _gives_way(row, claim) for row in giving_way):
            return False
        if is_unwanted(claim, self.scene) or self._is_over_limit(claim) or not self.spoken_for.allows(claim):
            return False
        if not has_seat and not giving_way:
            if is_full:
                soft = self._softest(owner, claim)
                if soft is None:
                    return False
                giving_way.append(soft)
            else:
                self.others[owner] += 1
        for row in giving_way:
            self.displaced[row.id] = claim
            self.open_rows[self.scene.position_of(row.contact_id)].remove(row)
        self.chosen.add(claim.contact)
        self.spoken_for.take(claim)
        self._count(claim, owner)
        return True

    def _spare(self, owner: str) -> int:
        """Return how many more suggestions an owner may have outside the key ten; negative if too many."""
        return int(self.scene.network.settings.policy.other_actions) - self.others[owner]

    def _people_of(self, has_room: Callable[[str], bool]) -> Flags:
        """Return by contact whether the owner has room; the key ten always have."""
        codes, owners = self.scene.owners
        people = np.array([has_room(owner) for owner in owners], bool)[codes]
        for seats in self.scene.seats_by_owner.values():
            people[list(seats)] = True
        return people

    def _is_over_limit(self, claim: Claim) -> bool:
        if claim.kind is ActionKind.INTRODUCE and claim.step == ASK_NEED:
            return self.pairs[self.scene.owner(claim.contact)] >= _INTRODUCTIONS_AT_A_TIME
        if claim.item is not None:
            people = self.people.get(claim.item.id, set())
            return claim.contact in people or len(people) >= _PEOPLE_PER_ITEM
        return False

    def _count(self, claim: Claim, owner: str) -> None:
        if claim.kind is ActionKind.INTRODUCE:
            self.pairs[owner] += 1
        if claim.item is not None:
            self.people.setdefault(claim.item.id, set()).add(claim.contact)

    def _softest(self, owner: str, claim: Claim) -> ActionRow | None:
        """Return the owner's latest soft row outside the key ten that can give way to this claim."""
        rows = [
            row
            for contact, mine in self.open_rows.items()
            if self.scene.owner(contact) == owner and not self.has_seat(contact)
            for row in mine
            if _is_soft(row) and _gives_way(row, claim)
        ]
        return max(rows, key=lambda row: (row.created_on or self.scene.today, row.row), default=None)


def _gives_way(row: ActionRow, claim: Claim) -> bool:
    """Whether an open row can be closed for this claim: only one that its owner has not taken up.

    One birthday does not give way to another.
    """
    returns_help_anyway = claim.kind is ActionKind.KEEP_PROMISE and row.kind is ActionKind.RETURN_HELP
    are_birthdays = claim.kind is ActionKind.BIRTHDAY and row.kind is ActionKind.BIRTHDAY
    may_give_way = returns_help_anyway or (_is_soft(row) and not are_birthdays)
    return claim.is_pressing and may_give_way and not _is_taken_up(row)


def _is_soft(row: ActionRow) -> bool:
    return row.kind in SOFT_KINDS


def _is_taken_up(row: ActionRow) -> bool:
    return row.done or row.dismiss or row.snooze_until is not None or bool(row.note.strip())


def _people_by_item(scene: Scene) -> dict[str, set[int]]:
    people: dict[str, set[int]] = {}
    for row in scene.network.actions:
        if row.kind is not ActionKind.PASS_ALONG:
            continue
        remembered = scene.remembered(row.id)
        for item in scene.network.pass_alongs:
            is_about = (
                remembered.subject_key == item.id if remembered else quoted(item.title) in row.suggestion
            )
            if is_about:
                people.setdefault(item.id, set()).add(scene.position_of(row.contact_id))
    return people
