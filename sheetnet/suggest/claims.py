"""Claims: reasons to suggest something to an owner, before words and drafts are made of them.

A claim becomes an action unless a person did not want it, it was done already, or somebody
with a better claim takes the place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sheetnet.analysis.findings import RelationshipColumn
from sheetnet.domain.ids import ContactId
from sheetnet.domain.words import ActionKind, Circle
from sheetnet.suggest.phrases import quoted
from sheetnet.suggest.scene import Scene
from sheetnet.workbook.network import CIRCLES, ActionRow, PassAlongRow

DONE = "Done"
"""The Result of an action that a person ticked begins with this word."""

SOFT_KINDS = frozenset(
    {
        ActionKind.PASS_ALONG,
        ActionKind.CHECK_IN,
        ActionKind.LEARN_NEED,
        ActionKind.BIRTHDAY,
        ActionKind.WAKE,
    }
)
"""Kinds that give way to a promise or a follow-up."""

PRESSING_KINDS = frozenset({ActionKind.KEEP_PROMISE, ActionKind.FOLLOW_UP})
"""Kinds that somebody is waiting for."""

_NEED_ASKED_DAYS = 90
_BIRTHDAY_DAYS = 300
_RANKS = {kind: float(rank) for rank, kind in enumerate(ActionKind)}
_UNDER_WAY = _RANKS[ActionKind.KEEP_PROMISE] + 0.5
_DATED = PRESSING_KINDS | {ActionKind.BIRTHDAY}


@dataclass(frozen=True, slots=True)
class Claim:
    """One reason to suggest something. People and touches are positions, -1 where there is none."""

    kind: ActionKind
    contact: int
    subject_key: str
    due_on: date
    step: int = 1
    touch: int = -1
    """The promise, the help got, the outcome or the introduction it is about."""
    other: int = -1
    """The other person of an introduction, or the one whom the contact introduced."""
    item: PassAlongRow | None = None
    words: tuple[str, ...] = ()
    """The words by which an item fits the contact."""

    @property
    def is_pressing(self) -> bool:
        """Whether somebody is waiting: a softer suggestion gives way to it."""
        return self.kind in PRESSING_KINDS


def precedence(claim: Claim, scene: Scene) -> tuple[float, ...]:
    """Return the sort key of a claim: by kind, then the key ten, then circle and strength.

    An introduction that the first side has said yes to stands right behind the promises,
    because it is one.
    """
    rank = _UNDER_WAY if claim.step > 1 else _RANKS[claim.kind]
    urgency = claim.due_on.toordinal() if claim.kind in _DATED else 0
    place = scene.seat_order.get(claim.contact, len(scene.seat_order))
    circle = CIRCLES.index(scene.circle(claim.contact))
    strength = float(scene.relationships[RelationshipColumn.STRENGTH][claim.contact])
    return rank, float(urgency), float(place), float(circle), -strength, float(claim.contact)


def is_unwanted(claim: Claim, scene: Scene) -> bool:
    """Whether a person dismissed this lately, or has done it already.

    A dismissal of an introduction holds for the pair, whoever was to be asked. What is done is
    done for good where the claim is about one thing (a promise, an item, a pair); asking for
    needs rests 90 days, and a birthday comes once a year.
    """
    return _is_dismissed(claim, scene) or any(
        _is_settled_by(row, claim, scene)
        for row in scene.actions_by_contact.get(scene.id_of(claim.contact), ())
        if row.kind is claim.kind and not row.is_open
    )


def is_paused(contact: int, scene: Scene) -> bool:
    """Whether the owner rests this relationship."""
    return scene.circle(contact) is Circle.PAUSED


def _is_dismissed(claim: Claim, scene: Scene) -> bool:
    away = timedelta(days=scene.network.settings.policy.dismissed_for_days)
    contact_id: ContactId = scene.id_of(claim.contact)
    return any(
        each.kind is claim.kind
        and each.subject_key == claim.subject_key
        and (each.contact_id == contact_id or claim.kind is ActionKind.INTRODUCE)
        and scene.today < each.on + away
        for each in scene.memory.dismissals
    )


def _is_settled_by(row: ActionRow, claim: Claim, scene: Scene) -> bool:
    on = row.done_on or row.created_on or scene.today
    is_done = row.result.startswith(DONE)
    if claim.kind is ActionKind.BIRTHDAY:
        return scene.today - on < timedelta(days=_BIRTHDAY_DAYS)
    if claim.kind is ActionKind.LEARN_NEED:
        return is_done and scene.today - on < timedelta(days=_NEED_ASKED_DAYS)
    if claim.kind is ActionKind.CHECK_IN:
        return False
    if not (is_done or claim.kind is ActionKind.PASS_ALONG):
        return False
    remembered = scene.remembered(row.id)
    if remembered is not None:
        return remembered.subject_key == claim.subject_key and remembered.step == claim.step
    if claim.item is not None:
        return quoted(claim.item.title) in row.suggestion
    if claim.kind is ActionKind.KEEP_PROMISE:
        promise = scene.touch(claim.touch)
        return on >= promise.on and quoted(promise.what) in row.suggestion
    return False
