"""The choice among claims: who gets a place today, and which open rows give way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from sheetnet.domain.ids import ActionId
from sheetnet.suggest.claims import Claim, is_unwanted, precedence
from sheetnet.suggest.giving import pass_alongs, promises, returns, thanks
from sheetnet.suggest.introductions import introductions_to_begin, introductions_under_way
from sheetnet.suggest.keeping import (
    check_ins,
    dormant_ties,
    follow_ups,
    near_birthdays,
    needs_to_learn,
    other_birthdays,
)
from sheetnet.suggest.places import Places
from sheetnet.suggest.room import Room, room_for
from sheetnet.suggest.scene import Scene


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
    places = Places.of(scene, closed)
    pressing = _pressing(scene, places.room_for_pressing())
    taken = [claim for claim in pressing if places.take(claim, may_press=True)]
    taken += [claim for claim in claims_in_order(scene, places.room) if places.take(claim, may_press=False)]
    return Choice(tuple(_in_order(taken, scene)), places.displaced)


def claims_in_order(scene: Scene, room: Callable[[], Room]) -> Iterator[Claim]:
    """Yield by `precedence` every claim for whom there is room when its turn comes.

    Before there is a log, none that a log would have to bear out.
    """
    has_log = not scene.findings.is_cold_start
    yield from _in_order(promises(scene, room()), scene)
    yield from _in_order(introductions_under_way(scene, room()), scene)
    yield from _in_order(near_birthdays(scene, room()), scene)
    yield from returns(scene, room())
    yield from _in_order(follow_ups(scene, room()), scene)
    if has_log:
        yield from _in_order(introductions_to_begin(scene, room()), scene)
        yield from pass_alongs(scene, room())
    yield from _in_order(thanks(scene, room()), scene)
    if has_log:
        yield from check_ins(scene, room())
        yield from needs_to_learn(scene, room())
    yield from _in_order(other_birthdays(scene, room()), scene)
    if has_log:
        yield from _in_order(dormant_ties(scene, room()), scene)


def _pressing(scene: Scene, room: Room) -> list[Claim]:
    """Return the pressing claims that are the best of their contact, in order."""
    pressing = [*promises(scene, room), *near_birthdays(scene, room), *follow_ups(scene, room)]
    same_people = room_for({claim.contact for claim in pressing}, scene)
    rivals = chain(introductions_under_way(scene, same_people), returns(scene, same_people))
    best: dict[int, Claim] = {}
    for claim in _in_order([*pressing, *rivals], scene):
        if claim.contact not in best and not is_unwanted(claim, scene):
            best[claim.contact] = claim
    return [claim for claim in best.values() if claim.is_pressing]


def _in_order(claims: Iterable[Claim], scene: Scene) -> list[Claim]:
    return sorted(claims, key=lambda each: precedence(each, scene))
