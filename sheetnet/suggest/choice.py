"""The choice among claims: who gets a place today, and which open rows give way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sheetnet.domain.ids import ActionId
from sheetnet.domain.words import ActionKind
from sheetnet.suggest.claims import SOFT_KINDS, Claim, is_unwanted, precedence
from sheetnet.suggest.giving import pass_alongs, promises, returns, thanks
from sheetnet.suggest.introductions import ASK_NEED, introductions, open_pairs
from sheetnet.suggest.keeping import birthdays, check_ins, dormant_ties, follow_ups, needs_to_learn
from sheetnet.suggest.phrases import quoted
from sheetnet.suggest.scene import Scene
from sheetnet.workbook.network import ActionRow

_INTRODUCTIONS_AT_A_TIME = 2
"""Introductions that an owner has under way at once."""
_PEOPLE_PER_ITEM = 3
"""Contacts to whom one item is passed along."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be opened, in order, and which open rows give way to it."""

    claims: tuple[Claim, ...]
    displaced: dict[ActionId, Claim]


def choose(scene: Scene, closed: Collection[ActionId]) -> Choice:
    """Return the claims that get a place. Rows whose ids are in ``closed`` hold none.

    Whoever presses is seated first, and alone makes others give way. So it makes no difference
    whether the rows that give way are still open or closed already when this is asked again.
    """
    places = _Places.of(scene, closed)
    in_order = sorted(_claims(scene), key=lambda each: precedence(each, scene))
    pressing = _pressing(in_order, scene)
    taken = {claim for claim in pressing if places.take(claim, scene, may_press=True)}
    taken |= {claim for claim in in_order if places.take(claim, scene, may_press=False)}
    return Choice(tuple(claim for claim in in_order if claim in taken), places.displaced)


def _pressing(in_order: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Return the pressing claims that are the best of their contact, in order."""
    contacts = {claim.contact for claim in in_order if claim.is_pressing}
    best: dict[int, Claim] = {}
    for claim in in_order:
        if claim.contact in contacts and claim.contact not in best and not is_unwanted(claim, scene):
            best[claim.contact] = claim
    return [claim for claim in best.values() if claim.is_pressing]


def _claims(scene: Scene) -> Iterator[Claim]:
    """Yield every claim; before there is a log, none that a log would have to bear out."""
    always = chain(
        promises(scene),
        returns(scene),
        follow_ups(scene),
        introductions(scene),
        thanks(scene),
        birthdays(scene),
    )
    if scene.findings.is_cold_start:
        return always
    return chain(always, pass_alongs(scene), check_ins(scene), needs_to_learn(scene), dormant_ties(scene))


@dataclass(slots=True)
class _Places:
    """Who holds a place so far."""

    open_rows: dict[int, list[ActionRow]]
    """By contact."""
    others: Counter[str]
    """By owner, the open suggestions for people outside the key ten."""
    pairs: Counter[str]
    """By owner, the introductions under way."""
    people: dict[str, set[int]]
    """By item, the contacts it was suggested for."""
    chosen: set[int] = field(default_factory=set)
    displaced: dict[ActionId, Claim] = field(default_factory=dict)

    @classmethod
    def of(cls, scene: Scene, closed: Collection[ActionId]) -> _Places:
        open_rows: dict[int, list[ActionRow]] = {}
        others: Counter[str] = Counter()
        for row in scene.network.actions:
            contact = scene.position_of(row.contact_id)
            if row.is_open and row.id not in closed and contact >= 0:
                open_rows.setdefault(contact, []).append(row)
                others[scene.owner(contact)] += not _has_seat(contact, scene)
        pairs: Counter[str] = Counter()
        for pair in open_pairs(scene):
            one = next(
                (place for each in pair.split("+") if (place := scene.positions_by_id.get(each, -1)) >= 0), -1
            )
            if one >= 0:
                pairs[scene.owner(one)] += 1
        return cls(open_rows, others, pairs, _people_by_item(scene))

    def take(self, claim: Claim, scene: Scene, *, may_press: bool) -> bool:
        """Give the claim a place, if there is one or if it may press others to give way."""
        owner, has_seat = scene.owner(claim.contact), _has_seat(claim.contact, scene)
        spare = int(scene.network.settings.policy.other_actions) - self.others[owner]
        is_full = not has_seat and spare <= 0
        if claim.contact in self.chosen or (is_full and (spare < 0 or not may_press)):
            return False
        if is_unwanted(claim, scene) or self._is_over_limit(claim, scene):
            return False
        giving_way = list(self.open_rows.get(claim.contact, []))
        if not all(may_press and _gives_way(row, claim) for row in giving_way):
            return False
        if not has_seat and not giving_way:
            if is_full:
                soft = self._softest(owner, claim, scene)
                if soft is None:
                    return False
                giving_way.append(soft)
            else:
                self.others[owner] += 1
        for row in giving_way:
            self.displaced[row.id] = claim
            self.open_rows[scene.position_of(row.contact_id)].remove(row)
        self.chosen.add(claim.contact)
        self._count(claim, owner)
        return True

    def _is_over_limit(self, claim: Claim, scene: Scene) -> bool:
        if claim.kind is ActionKind.INTRODUCE and claim.step == ASK_NEED:
            return self.pairs[scene.owner(claim.contact)] >= _INTRODUCTIONS_AT_A_TIME
        if claim.item is not None:
            people = self.people.get(claim.item.id, set())
            return claim.contact in people or len(people) >= _PEOPLE_PER_ITEM
        return False

    def _count(self, claim: Claim, owner: str) -> None:
        if claim.kind is ActionKind.INTRODUCE:
            self.pairs[owner] += 1
        if claim.item is not None:
            self.people.setdefault(claim.item.id, set()).add(claim.contact)

    def _softest(self, owner: str, claim: Claim, scene: Scene) -> ActionRow | None:
        """Return the owner's latest soft row outside the key ten that can give way to this claim."""
        rows = [
            row
            for contact, mine in self.open_rows.items()
            if scene.owner(contact) == owner and not _has_seat(contact, scene)
            for row in mine
            if row.kind in SOFT_KINDS and _gives_way(row, claim)
        ]
        return max(rows, key=lambda row: (row.created_on or scene.today, row.row), default=None)


def _gives_way(row: ActionRow, claim: Claim) -> bool:
    """Whether an open row can be closed for this claim: only one that its owner has not taken up.

    One birthday does not give way to another.
    """
    is_taken_up = row.done or row.dismiss or row.snooze_until is not None or bool(row.note.strip())
    returns_help_anyway = claim.kind is ActionKind.KEEP_PROMISE and row.kind is ActionKind.RETURN_HELP
    are_birthdays = claim.kind is ActionKind.BIRTHDAY and row.kind is ActionKind.BIRTHDAY
    is_soft = row.kind in SOFT_KINDS and not are_birthdays
    return claim.is_pressing and not is_taken_up and (is_soft or returns_help_anyway)


def _has_seat(contact: int, scene: Scene) -> bool:
    return contact in scene.seats_by_owner.get(scene.owner(contact), frozenset())


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
