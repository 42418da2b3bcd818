"""Claims about keeping in touch: follow-ups, check-ins, needs, birthdays, dormant ties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from sheetnet.analysis.findings import STATUSES, FollowUp, RelationshipColumn
from sheetnet.domain.words import ActionKind, Circle, Status
from sheetnet.suggest.claims import Claim, is_paused
from sheetnet.suggest.room import Room
from sheetnet.suggest.scene import Flags, Scene
from sheetnet.workbook.network import CIRCLES, ContactColumn

_COLD_FOLLOW_UP_DAYS = 7
_ASK_WITHIN = timedelta(days=14)
_WAKE_WITHIN = timedelta(days=14)
_RESTING = (Status.FRESH, Status.NEW, Status.PAUSED)


def follow_ups(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim everybody met at an event whom nobody has been in touch with since."""
    policy = scene.network.settings.policy
    for each in scene.findings.follow_ups:
        if not room.is_for(each.contact):
            continue
        if is_open_follow_up(each, scene) and not is_paused(each.contact, scene):
            yield Claim(
                ActionKind.FOLLOW_UP,
                each.contact,
                each.met_on.isoformat(),
                each.met_on + timedelta(days=policy.follow_up_due_days),
            )


def is_open_follow_up(follow_up: FollowUp, scene: Scene) -> bool:
    """Whether somebody met is still a fresh card that nobody has followed up.

    Before there is a log, only the last week counts: a list of old cards is no flood of duties.
    """
    policy = scene.network.settings.policy
    window = _COLD_FOLLOW_UP_DAYS if scene.findings.is_cold_start else policy.follow_up_window_days
    age = scene.today - follow_up.met_on
    return follow_up.followed_up_on is None and timedelta(0) <= age <= timedelta(days=window)


def check_ins(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim the relationships that are quieter than their rhythm.

    A dormant tie outside the Key and Close circles is not checked on: it is for waking, one at a time.
    """
    dormant = scene.relationships[RelationshipColumn.IS_DORMANT].astype(bool)
    for contact in room.among(_is_quiet(scene) & (_is_near(scene) | ~dormant)):
        due_on = scene.day(contact, RelationshipColumn.NEXT_DUE) or scene.today
        yield Claim(ActionKind.CHECK_IN, contact, "", max(due_on, scene.today))


def is_quiet(contact: int, scene: Scene) -> bool:
    """Whether a relationship is quieter than its rhythm, by the days or by its own habit."""
    return bool(_is_quiet(scene)[contact])


def is_resting(contact: int, scene: Scene) -> bool:
    """Whether nothing is due with this contact, so that an open check-in has lost its reason."""
    return scene.status(contact) in _RESTING


def needs_to_learn(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim Key and Close contacts whose needs are blank or were not heard for long."""
    for contact in room.among(_is_near(scene)):
        if scene.day(contact, RelationshipColumn.LAST_TOUCH) is not None and wants_asking(contact, scene):
            yield Claim(ActionKind.LEARN_NEED, contact, "", scene.today + _ASK_WITHIN)


def wants_asking(contact: int, scene: Scene) -> bool:
    """Whether a contact's needs are blank, or were last heard too long ago."""
    if not scene.text(contact, ContactColumn.NEEDS).strip():
        return True
    heard_on = scene.day(contact, RelationshipColumn.NEEDS_HEARD)
    fresh = timedelta(days=scene.network.settings.policy.need_fresh_days)
    return heard_on is None or scene.today - heard_on > fresh


def near_birthdays(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim the birthdays of the coming days of Key and Close contacts."""
    return _birthdays(_is_near(scene), scene, room, is_near=True)


def other_birthdays(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim the birthdays of the coming days of everybody else."""
    return _birthdays(~_is_near(scene), scene, room, is_near=False)


def _birthdays(whose: Flags, scene: Scene, room: Room, *, is_near: bool) -> Iterator[Claim]:
    ahead = timedelta(days=scene.network.settings.policy.birthday_ahead_days)
    born = scene.contacts[ContactColumn.BIRTHDAY]
    for contact in room.among(whose & ~np.isnat(born)):
        birthday = scene.contact_day(contact, ContactColumn.BIRTHDAY)
        if birthday is None or is_paused(contact, scene):
            continue
        next_on = next_birthday(birthday, scene.today)
        if next_on - scene.today <= ahead:
            yield Claim(ActionKind.BIRTHDAY, contact, str(next_on.year), next_on, is_near=is_near)


def next_birthday(birthday: date, today: date) -> date:
    """Return the next day on which a birthday is kept, today included; 29 February is kept on the 28th."""
    this_year = _in_year(birthday, today.year)
    return this_year if this_year >= today else _in_year(birthday, today.year + 1)


def dormant_ties(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim, for each owner, the one dormant tie most worth waking."""
    for contact in scene.findings.dormant.values():
        last_on = scene.day(contact, RelationshipColumn.LAST_TOUCH)
        if room.is_for(contact) and last_on is not None and not is_paused(contact, scene):
            key = last_on.isoformat()
            yield Claim(ActionKind.WAKE, contact, key, scene.today + _WAKE_WITHIN)


def _is_quiet(scene: Scene) -> Flags:
    status = scene.relationships[RelationshipColumn.STATUS]
    drifting = scene.relationships[RelationshipColumn.IS_DRIFTING].astype(bool)
    is_overdue = (status == STATUSES.index(Status.STALE)) | (status == STATUSES.index(Status.LAPSED))
    quiet = is_overdue | ((status == STATUSES.index(Status.DUE_SOON)) & drifting)
    return np.asarray(quiet, dtype=np.bool_)


def _is_near(scene: Scene) -> Flags:
    circle = scene.contacts[ContactColumn.CIRCLE]
    near = (circle == CIRCLES.index(Circle.KEY)) | (circle == CIRCLES.index(Circle.CLOSE))
    return np.asarray(near, dtype=np.bool_)


def _in_year(birthday: date, year: int) -> date:
    try:
        return birthday.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
