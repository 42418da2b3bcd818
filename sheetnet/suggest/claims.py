"""Claims: reasons to suggest something to an owner, before words and drafts are made of them.

A claim becomes an action unless a person did not want it, it was done already, or somebody
with a better claim takes the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sheetnet.analysis.findings import RelationshipColumn
from sheetnet.domain.ids import ContactId
from sheetnet.domain.wording import MONTHS
from sheetnet.domain.words import ActionKind, Circle
from sheetnet.suggest.phrases import quoted
from sheetnet.suggest.scene import Scene
from sheetnet.workbook.network import CIRCLES, ActionRow, PassAlongRow

DONE, DISMISSED = "Done", "Dismissed"
"""The Result of an action that a person ticked begins with one of these words."""

SOFT_KINDS = frozenset(
    {
        ActionKind.PASS_ALONG,
        ActionKind.CHECK_IN,
        ActionKind.LEARN_NEED,
        ActionKind.BIRTHDAY,
        ActionKind.WAKE,
    }
)
"""Kinds that give way to a promise, a follow-up, or the birthday of a Key or Close contact."""

PRESSING_KINDS = frozenset({ActionKind.KEEP_PROMISE, ActionKind.FOLLOW_UP})
"""Kinds that somebody is waiting for."""

_REST = timedelta(days=7)
"""After something was done for somebody, or not wanted, nothing soft is suggested for this long."""
_ON_DAY = re.compile(r"\bon (\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\b")
_NEED_ASKED_DAYS = 90
_BIRTHDAY_DAYS = 300
_RANKS = {kind: float(rank) for rank, kind in enumerate(ActionKind)}
_UNDER_WAY = _RANKS[ActionKind.KEEP_PROMISE] + 0.5
_NEAR_BIRTHDAY = _RANKS[ActionKind.KEEP_PROMISE] + 0.7
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
    """The words by which an item fits the contact, as the contact's row has them."""
    quote: str = ""
    """The need or interest that an item fits, as the contact's row has it."""
    is_interest: bool = False
    """Whether that is an interest rather than a need."""
    is_near: bool = False
    """Whether a birthday is that of a Key or Close contact."""

    @property
    def is_pressing(self) -> bool:
        """Whether it cannot wait, so that a softer suggestion gives way to it."""
        return self.kind in PRESSING_KINDS or (self.kind is ActionKind.BIRTHDAY and self.is_near)


def precedence(claim: Claim, scene: Scene) -> tuple[float, ...]:
    """Return the sort key of a claim: by kind, then the key ten, then circle and strength.

    An introduction that the first side has said yes to stands right behind the promises,
    because it is one; then come the birthdays of those who are near, which will not wait.
    """
    rank = _UNDER_WAY if claim.step > 1 else _RANKS[claim.kind]
    if claim.kind is ActionKind.BIRTHDAY and claim.is_near:
        rank = _NEAR_BIRTHDAY
    urgency = claim.due_on.toordinal() if claim.kind in _DATED else 0
    place = scene.seat_order.get(claim.contact, len(scene.seat_order))
    circle = CIRCLES.index(scene.circle(claim.contact))
    strength = float(scene.relationships[RelationshipColumn.STRENGTH][claim.contact])
    return rank, float(urgency), float(place), float(circle), -strength, float(claim.contact)


def is_unwanted(claim: Claim, scene: Scene) -> bool:
    """Whether a person dismissed this lately, has done it already, or has just been busy with the contact.

    A dismissal of an introduction holds for the pair, whoever was to be asked. What is done is
    done for good where the claim is about one thing (a promise, an item, a pair); asking for
    needs rests 90 days, and a birthday comes once a year. Whoever had something done or dismissed is
    left in peace for a week, but for what somebody waits for.
    """
    rows = [row for row in scene.actions_by_contact.get(scene.id_of(claim.contact), ()) if not row.is_open]
    return (
        _is_dismissed(claim, scene)
        or any(_is_settled_by(row, claim, scene) for row in rows if row.kind is claim.kind)
        or (_can_rest(claim) and _is_resting(claim.contact, rows, scene))
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


def _can_rest(claim: Claim) -> bool:
    is_new_idea = claim.kind is ActionKind.INTRODUCE and claim.step == 1
    return (claim.kind in SOFT_KINDS or is_new_idea) and not claim.is_pressing


def _is_resting(contact: int, rows: Sequence[ActionRow], scene: Scene) -> bool:
    days = [_ticked_on(row) for row in rows]
    contact_id = scene.id_of(contact)
    days += [each.on for each in scene.memory.dismissals if each.contact_id == contact_id]
    return any(day is not None and timedelta(0) <= scene.today - day < _REST for day in days)


def _ticked_on(row: ActionRow) -> date | None:
    """Return the day that the Result of a ticked row names: "Done on 23 Nov 2026; logged"."""
    named = _ON_DAY.search(row.result) if row.result.startswith((DONE, DISMISSED)) else None
    if named is None or named[2] not in MONTHS:
        return None
    try:
        return date(int(named[3]), MONTHS.index(named[2]) + 1, int(named[1]))
    except ValueError:
        return None


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
