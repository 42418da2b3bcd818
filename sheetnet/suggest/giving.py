"""Claims about help: promises to keep, help to return, thanks to say, things to pass along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from sheetnet.analysis.findings import RelationshipColumn
from sheetnet.domain.words import ActionKind, Direction, HelpKind, Outcome
from sheetnet.suggest.claims import Claim, is_paused
from sheetnet.suggest.fitting import asked_in, beginnings_of, fit, offered_by
from sheetnet.suggest.room import Room
from sheetnet.suggest.scene import Scene, Touch
from sheetnet.workbook.network import (
    DIRECTIONS,
    HELP_KINDS,
    OUTCOMES,
    ContactColumn,
    PassAlongRow,
    TouchColumn,
)

INTRODUCED = "introduced "
"""Begins the subject key of thanks for a newcomer; the newcomer's id follows."""

_PROMISE_AHEAD = timedelta(days=7)
_RETURN_WITHIN_DAYS = 30
_PASS_ALONG_WITHIN = timedelta(days=7)


def promises(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim every next promise from a week before its due date; at once where it has none."""
    for contact in room.among(scene.relationships[RelationshipColumn.NEXT_PROMISE] >= 0):
        promise = scene.touch_at(contact, RelationshipColumn.NEXT_PROMISE)
        if promise is None or is_paused(contact, scene):
            continue
        if promise.due_on is None or promise.due_on - _PROMISE_AHEAD <= scene.today:
            yield Claim(
                ActionKind.KEEP_PROMISE,
                contact,
                promise.id,
                scene.promise_due_on(promise),
                touch=promise.position,
            )


def returns(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim a return of the latest help got with none given since."""
    for contact in room.among(scene.relationships[RelationshipColumn.OPEN_GOT] >= 0):
        got = scene.touch_at(contact, RelationshipColumn.OPEN_GOT)
        if got is None or is_paused(contact, scene):
            continue
        rhythm = float(scene.relationships[RelationshipColumn.CADENCE_DAYS][contact])
        due_on = got.on + timedelta(days=int(min(rhythm, _RETURN_WITHIN_DAYS)))
        yield Claim(ActionKind.RETURN_HELP, contact, got.id, max(due_on, scene.today), touch=got.position)


def thanks(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim thanks for an outcome, for an introduction, and to whoever introduced a new contact."""
    since = scene.today - timedelta(days=scene.network.settings.policy.thank_within_days)
    for touch in _fresh_help(scene, room, since):
        deserves = touch.kind is HelpKind.INTRODUCTION or _is_good_news(touch)
        if (
            deserves
            and not is_paused(touch.contact, scene)
            and not has_thanked(scene, touch.contact, touch.on)
        ):
            yield Claim(
                ActionKind.THANK, touch.contact, touch.id, _soon(touch.on, scene), touch=touch.position
            )
    introduced = scene.contacts[ContactColumn.INTRODUCED_BY] >= 0
    fresh = scene.contacts[ContactColumn.MET_ON] >= np.datetime64(since, "s")
    for newcomer in np.flatnonzero(introduced & fresh).tolist():
        introducer = int(scene.contacts[ContactColumn.INTRODUCED_BY][newcomer])
        if not room.is_for(introducer):
            continue
        met_on = scene.contact_day(newcomer, ContactColumn.MET_ON)
        if met_on is None or met_on > scene.today or introducer == newcomer or is_paused(introducer, scene):
            continue
        if not has_thanked(scene, introducer, met_on):
            key = f"{INTRODUCED}{scene.id_of(newcomer)}"
            yield Claim(ActionKind.THANK, introducer, key, _soon(met_on, scene), other=newcomer)


def has_thanked(scene: Scene, contact: int, since: date) -> bool:
    """Whether the log has thanks to this contact on or after a day."""
    past, touches = scene.past_touches(contact), scene.touches
    thanked = (
        (touches[TouchColumn.KIND][past] == HELP_KINDS.index(HelpKind.THANKS))
        & (touches[TouchColumn.DIRECTION][past] != DIRECTIONS.index(Direction.GOT))
        & (touches[TouchColumn.ON][past] >= np.datetime64(since, "s"))
    )
    return bool(thanked.any())


def pass_alongs(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim, for each contact, the items still good to send that answer a need or an interest.

    Nobody gets what the log says they have.
    """
    items = [item for item in scene.network.pass_alongs if is_passable(item, scene.today)]
    if not items:
        return
    needs, interests = scene.contacts[ContactColumn.NEEDS], scene.contacts[ContactColumn.INTERESTS]
    offers = [offered_by(item) for item in items]
    beginnings = beginnings_of(offers)
    for contact in room.among((needs != "") | (interests != "")):
        both = needs[contact], interests[contact]
        if is_paused(contact, scene) or not any(
            not cell.isascii() or beginnings.search(cell) for cell in both
        ):
            continue
        asked = asked_in(*both)
        for item, offered in zip(items, offers, strict=True):
            found = fit(offered, asked)
            if found and not has_it(scene, contact, item.title):
                yield Claim(
                    ActionKind.PASS_ALONG,
                    contact,
                    item.id,
                    min(scene.today + _PASS_ALONG_WITHIN, item.expires_on or date.max),
                    item=item,
                    words=found.words,
                    quote=found.quote,
                    is_interest=found.is_interest,
                )


def is_fitting(item: PassAlongRow, contact: int, scene: Scene) -> bool:
    """Whether an item answers a need or an interest of this contact."""
    asked = asked_in(scene.text(contact, ContactColumn.NEEDS), scene.text(contact, ContactColumn.INTERESTS))
    return fit(offered_by(item), asked) is not None


def has_it(scene: Scene, contact: int, title: str) -> bool:
    """Whether the log says that a contact has an item of this title."""
    wanted = " ".join(title.casefold().split())
    said = scene.touches[TouchColumn.WHAT][scene.past_touches(contact)]
    return any(wanted in " ".join(what.casefold().split()) for what in said)


def is_passable(item: PassAlongRow, today: date) -> bool:
    """Whether an item is already there and still good to send."""
    return item.on <= today and (item.expires_on is None or item.expires_on >= today)


def _fresh_help(scene: Scene, room: Room, since: date) -> Iterator[Touch]:
    touches = scene.touches
    mask = (
        (touches[TouchColumn.DIRECTION] == DIRECTIONS.index(Direction.GOT))
        & (touches[TouchColumn.KIND] != HELP_KINDS.index(HelpKind.THANKS))
        & (touches[TouchColumn.OUTCOME] != OUTCOMES.index(Outcome.CANCELLED))
        & (touches[TouchColumn.ON] >= np.datetime64(since, "s"))
        & (touches[TouchColumn.ON] <= np.datetime64(scene.today, "s"))
        & room.people[touches[TouchColumn.CONTACT]]
    )
    for position in np.flatnonzero(mask).tolist():
        yield scene.touch(position)


def _is_good_news(touch: Touch) -> bool:
    return touch.outcome is Outcome.OPEN and bool(touch.outcome_text.strip())


def _soon(on: date, scene: Scene) -> date:
    return max(on + timedelta(days=2), scene.today)
