"""Open actions that the log, or the person, has overtaken: closed without anybody's tick."""

from __future__ import annotations

from datetime import date
from typing import assert_never

import numpy as np

from sheetnet.analysis.findings import RelationshipColumn
from sheetnet.domain.ids import ActionId
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import ActionKind, Direction, HelpKind, Outcome
from sheetnet.suggest.choice import choose
from sheetnet.suggest.claims import Claim, is_paused
from sheetnet.suggest.giving import INTRODUCED, has_it, has_thanked, is_fitting, is_passable
from sheetnet.suggest.introductions import ASK_NEED, CONNECT, refusals
from sheetnet.suggest.keeping import is_quiet, is_resting, next_birthday, wants_asking
from sheetnet.suggest.scene import Scene, Touch
from sheetnet.suggest.spoken_for import SpokenFor
from sheetnet.workbook.memory import ActionMemory
from sheetnet.workbook.network import (
    DIRECTIONS,
    HELP_KINDS,
    ActionRow,
    ContactColumn,
    TouchColumn,
)


def overtaken(scene: Scene) -> dict[ActionId, str]:
    """Return the open rows that have lost their reason, with the Result to write. Pure.

    Rows that a person has ticked are left to the tick. A snoozed row is closed only when its
    reason is gone; it never gives way to another suggestion.
    """
    closed = overtaken_by_the_log(scene)
    displaced = choose(scene, closed.keys()).displaced
    return closed | {action: _displaced(action, claim, scene) for action, claim in displaced.items()}


def overtaken_by_the_log(scene: Scene) -> dict[ActionId, str]:
    """Return the open rows whose reason is gone from the sheet, with the Result to write."""
    spoken_for = SpokenFor.of(scene)
    found = {
        row.id: _reason(row, scene) or spoken_for.objection(row)
        for row in scene.network.actions
        if row.is_open and not row.done and not row.dismiss
    }
    return {action: f"Closed by itself: {reason}" for action, reason in found.items() if reason}


def _displaced(action: ActionId, claim: Claim, scene: Scene) -> str:
    row = next(each for each in scene.network.actions if each.id == action)
    is_the_same = scene.position_of(row.contact_id) == claim.contact
    thing, link = {
        ActionKind.KEEP_PROMISE: ("a promise", "to"),
        ActionKind.FOLLOW_UP: ("a follow-up", "with"),
    }.get(claim.kind, ("the birthday", "of"))
    whose = "" if is_the_same else f" {link} {scene.label(claim.contact)}"
    return f"Closed by itself: {thing}{whose} comes first"


def _reason(row: ActionRow, scene: Scene) -> str:
    """Return why a row has lost its reason; "" while it has not."""
    contact = scene.position_of(row.contact_id)
    if contact < 0 and row.contact_id in scene.network.left_out:
        return ""
    if contact < 0:
        return f"{row.contact or 'the contact'} is no longer in Contacts"
    if is_paused(contact, scene):
        return f"{scene.label(contact)} is paused"
    if scene.owner_of_row(row) != scene.owner(contact):
        return _moved(contact, scene)
    created_on, remembered = row.created_on or scene.today, scene.remembered(row.id)
    match row.kind:
        case ActionKind.KEEP_PROMISE:
            return _promise_reason(contact, remembered, scene)
        case ActionKind.RETURN_HELP:
            return _help_reason(contact, remembered, scene) or _return_reason(contact, created_on, scene)
        case ActionKind.FOLLOW_UP:
            return _follow_up_reason(contact, scene)
        case ActionKind.INTRODUCE:
            return _introduction_reason(contact, remembered, scene)
        case ActionKind.PASS_ALONG:
            return _pass_along_reason(contact, remembered, scene)
        case ActionKind.THANK:
            since = _thanks_since(contact, remembered, created_on, scene)
            if has_thanked(scene, contact, since):
                return "you said thanks"
            return _help_reason(contact, remembered, scene)
        case ActionKind.CHECK_IN:
            return _check_in_reason(row, contact, created_on, scene)
        case ActionKind.LEARN_NEED:
            return "" if wants_asking(contact, scene) else "the needs are known"
        case ActionKind.BIRTHDAY:
            return _birthday_reason(row, contact, scene)
        case ActionKind.WAKE:
            is_dormant = bool(scene.relationships[RelationshipColumn.IS_DORMANT][contact])
            since_told = "" if is_dormant else _newer_touch_reason(row, contact, scene)
            return _touch_reason(contact, created_on, scene) or since_told
        case _:
            assert_never(row.kind)


def _promise_reason(contact: int, remembered: ActionMemory | None, scene: Scene) -> str:
    if remembered is None:
        promise = scene.touch_at(contact, RelationshipColumn.NEXT_PROMISE)
        return "" if promise is not None else "no promise is open"
    position = scene.touch_position_of(remembered.subject_key, contact)
    promise = scene.touch(position) if position >= 0 else None
    if promise is None or promise.direction is not Direction.PROMISED or promise.contact != contact:
        return "the promise is no longer in the log"
    match promise.outcome:
        case Outcome.CANCELLED:
            return "the promise was taken back"
        case Outcome.KEPT:
            return "the promise was kept"
        case Outcome.OPEN:
            return _kept_reason(contact, promise, scene)
        case _:
            assert_never(promise.outcome)


def _kept_reason(contact: int, promise: Touch, scene: Scene) -> str:
    """The findings know which promises are open; one that they have passed over was kept."""
    upcoming = scene.touch_at(contact, RelationshipColumn.NEXT_PROMISE)
    if upcoming is not None and scene.promise_due_on(promise) >= scene.promise_due_on(upcoming):
        return ""
    given = _last_gave(contact, promise.on, scene)
    return f"the promise was kept on {day_in_words(given.on)}" if given else "the promise was kept"


def _help_reason(contact: int, remembered: ActionMemory | None, scene: Scene) -> str:
    """The help that a row is about may have been taken out of the log, or mended to something else."""
    if remembered is None or remembered.subject_key.startswith(INTRODUCED):
        return ""
    position = scene.touch_position_of(remembered.subject_key, contact)
    got = scene.touch(position) if position >= 0 else None
    if got is None or got.direction is not Direction.GOT or got.outcome is Outcome.CANCELLED:
        return "the help is no longer in the log"
    return ""


def _return_reason(contact: int, created_on: date, scene: Scene) -> str:
    still_open = scene.touch_at(contact, RelationshipColumn.OPEN_GOT) is not None
    given = _last_gave(contact, created_on, scene)
    if given is not None and (not still_open or given.on > created_on):
        return f"you helped on {day_in_words(given.on)}"
    return "" if still_open else "help was given since"


def _last_gave(contact: int, since: date, scene: Scene) -> Touch | None:
    past, touches = scene.past_touches(contact), scene.touches
    given = past[
        (touches[TouchColumn.DIRECTION][past] == DIRECTIONS.index(Direction.GAVE))
        & (touches[TouchColumn.KIND][past] != HELP_KINDS.index(HelpKind.THANKS))
        & (touches[TouchColumn.ON][past] >= np.datetime64(since, "s"))
    ]
    return scene.touch(int(given[-1])) if len(given) else None


def _follow_up_reason(contact: int, scene: Scene) -> str:
    follow_up = next((each for each in scene.findings.follow_ups if each.contact == contact), None)
    if follow_up is None:
        return "the meeting is too long ago for a follow-up"
    if follow_up.followed_up_on is not None:
        return f"you were in touch on {day_in_words(follow_up.followed_up_on)}"
    window = scene.network.settings.policy.follow_up_window_days
    is_too_late = (scene.today - follow_up.met_on).days > window
    return "the meeting is too long ago for a follow-up" if is_too_late else ""


def _introduction_reason(contact: int, remembered: ActionMemory | None, scene: Scene) -> str:
    if remembered is None:
        return ""
    pair = remembered.subject_key
    if scene.pair_of(pair) in scene.introduced_pairs:
        return "the two are introduced"
    if scene.pair_of(pair) in scene.acquainted_pairs:
        return "the two know each other"
    if pair in (refused := refusals(scene)):
        return f"{scene.label(refused[pair]) if refused[pair] >= 0 else 'one of the two'} said no"
    if remembered.step == ASK_NEED and not scene.text(contact, ContactColumn.NEEDS).strip():
        return "Needs is blank now"
    other = scene.position_of(remembered.other_id)
    if other < 0:
        return "the other person is no longer in Contacts"
    if remembered.step != CONNECT and scene.owner(other) != scene.owner(contact):
        return _moved(other, scene)
    return f"{scene.label(other)} is paused" if is_paused(other, scene) else ""


def _moved(contact: int, scene: Scene) -> str:
    return f"{scene.owner(contact)} looks after {scene.label(contact)} now"


def _pass_along_reason(contact: int, remembered: ActionMemory | None, scene: Scene) -> str:
    if remembered is None:
        return ""
    item = next((each for each in scene.network.pass_alongs if each.id == remembered.subject_key), None)
    if item is None:
        return "it is no longer in Pass Along"
    if not is_passable(item, scene.today) and item.expires_on is not None:
        return f"it expired on {day_in_words(item.expires_on)}"
    if has_it(scene, contact, item.title):
        return f"{scene.label(contact)} has it already"
    return "" if is_fitting(item, contact, scene) else "it no longer fits Needs or Interests"


def _thanks_since(contact: int, remembered: ActionMemory | None, created_on: date, scene: Scene) -> date:
    position = scene.touch_position_of(remembered.subject_key, contact) if remembered else -1
    if position >= 0:
        return scene.touch(position).on
    newcomer = scene.positions_by_id.get(remembered.subject_key.rpartition(" ")[2], -1) if remembered else -1
    met_on = scene.contact_day(newcomer, ContactColumn.MET_ON) if newcomer >= 0 else None
    return met_on or created_on


def _birthday_reason(row: ActionRow, contact: int, scene: Scene) -> str:
    due_on, birthday = row.due_on or scene.today, scene.contact_day(contact, ContactColumn.BIRTHDAY)
    if due_on < scene.today:
        return f"the birthday was on {day_in_words(due_on)}"
    if birthday is None:
        return "Birthday is blank now"
    next_on = next_birthday(birthday, scene.today)
    return "" if row.due_on in (None, next_on) else f"the birthday is on {day_in_words(next_on)}"


def _check_in_reason(row: ActionRow, contact: int, created_on: date, scene: Scene) -> str:
    touched = _touch_reason(contact, created_on, scene)
    if not touched and not is_quiet(contact, scene):
        touched = _newer_touch_reason(row, contact, scene)
    if touched or not is_resting(contact, scene):
        return touched
    planned_on = scene.day(contact, RelationshipColumn.NEXT_PLANNED)
    if planned_on is not None:
        return f"you plan to be in touch on {day_in_words(planned_on)}"
    return f"{scene.label(contact)} is not due any more"


def _newer_touch_reason(row: ActionRow, contact: int, scene: Scene) -> str:
    """A row logged late, or mended, shows a touch that was not known when the Why was written."""
    last_on = scene.day(contact, RelationshipColumn.LAST_TOUCH)
    if last_on is None or day_in_words(last_on) in row.why:
        return ""
    return f"you were in touch on {day_in_words(last_on)}"


def _touch_reason(contact: int, created_on: date, scene: Scene) -> str:
    """A touch on the very day counts: had it been there before, nothing would have been suggested."""
    last_on = scene.day(contact, RelationshipColumn.LAST_TOUCH)
    if last_on is None or last_on < created_on:
        return ""
    return f"you were in touch on {day_in_words(last_on)}"
