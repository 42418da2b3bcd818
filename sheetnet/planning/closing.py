"""What a person ticked in the Actions tab, and the log rows and dismissals that come of it.

A done action becomes exactly one Help Log row. Its Result, written in the same group, is the guard:
no Result, no row; with a Result the row is never made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from sheetnet.domain.action import Booking, booking
from sheetnet.domain.ids import ActionId, ContactId, TouchId, make_id
from sheetnet.domain.problem import Problem
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import ActionKind, HelpKind, Outcome
from sheetnet.workbook.booking import contact_cell
from sheetnet.workbook.memory import ActionMemory, Dismissal
from sheetnet.workbook.network import (
    DIRECTIONS,
    HELP_KINDS,
    OUTCOMES,
    ActionRow,
    ContactColumn,
    Network,
    TouchColumn,
)
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.tabs import ACTIONS

_OF_OPEN_ACTIONS = ("Done", "Contact")
"""Columns of the Actions tab that have problems only while a row is open."""


@dataclass(frozen=True, slots=True)
class Closing:
    """One action that a person or the log has closed."""

    action: ActionRow
    result: str
    """What its Result cell will say."""
    logged: LogRow | None = None
    dismissal: Dismissal | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """A new row of the Help Log; its position in the touches frame tells the rest."""

    id: TouchId
    touch: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The network as it stands once the ticks are taken for done."""

    network: Network
    closings: tuple[Closing, ...]
    stamps: tuple[str, ...]
    """What the Contact ID cell of each touch should say, new rows last."""

    @property
    def dismissals(self) -> tuple[Dismissal, ...]:
        """What a person put away in this run."""
        return tuple(closing.dismissal for closing in self.closings if closing.dismissal)


def close_ticked(reading: Reading, *, today: date) -> Closed:
    """Take every ticked action for what it says: done becomes a log row, dismissed stays away.

    A day of doing that cannot be is a problem; its action stays open.
    """
    network, memory = reading.network, reading.memory
    ticked = [each for each in network.actions if each.is_open and (each.done or each.dismiss)]
    if not ticked:
        return Closed(network, (), reading.stamps)
    position_of = {each: at for at, each in enumerate(network.contacts[ContactColumn.ID])}
    touch_at = {each: at for at, each in enumerate(network.touches[TouchColumn.ID])}
    columns = (ContactColumn.ID, ContactColumn.PICK_AS, ContactColumn.OWNER)
    ids, picks, owners = (network.contacts[name] for name in columns)
    all_owners = frozenset(owners)
    closings: list[Closing] = []
    problems: list[Problem] = []
    rows: list[dict[str, object]] = []
    cells: list[str] = []
    new_ids: set[str] = set()
    for action in ticked:
        remembered = memory.action(action.id) or ActionMemory(action.kind, "", 1, None, "", "")
        if action.dismiss:
            dismissal = Dismissal(action.kind, action.contact_id, remembered.subject_key, today)
            closings.append(Closing(action, f"Dismissed on {day_in_words(today)}", dismissal=dismissal))
            continue
        at = position_of.get(action.contact_id)
        if at is None:
            closings.append(Closing(action, "Done; not logged, the contact is no longer in the list"))
            continue
        on = action.done_on or today
        promise = _promise(network, remembered, touch_at)
        if fault := _day_fault(on, promise, today):
            problems.append(reading.layout.require(ACTIONS).problem(action.row, "Done on", fault))
            continue
        touch_id = TouchId(make_id("t", action.id, str(remembered.step)))
        result = f"Done on {day_in_words(on)}; logged"
        if touch_id in touch_at or touch_id in new_ids:
            closings.append(Closing(action, result))
            continue
        new_ids.add(touch_id)
        booked = _booking(action, remembered, promise)
        other, other_text = _other(network, remembered, booked, promise, position_of)
        other_id = ids.iloc[other] if other >= 0 else None
        cells.append(contact_cell(action.contact_id, picks.iloc[at], other_id, other_text))
        logged = LogRow(touch_id, len(network.touches) + len(rows), cells[-1])
        closings.append(Closing(action, result, logged))
        what = _what(action, remembered)
        who = remembered.owner if remembered.owner in all_owners else owners.iloc[at]
        rows.append(_touch(touch_id, at, on, booked, what, other, other_text, who))
    after = replace(network, problems=network.problems + tuple(problems))
    after = _with_results(_with_touches(after, rows), closings)
    return Closed(after, tuple(closings), reading.stamps + tuple(cells))


def close_overtaken(reading: Reading, closed: Closed, overtaken: Mapping[ActionId, str]) -> Closed:
    """Close the open actions that the log has overtaken; ``overtaken`` is action id to Result.

    What there was to mend in their rows before they could be closed is of no matter any more.
    """
    by_itself = tuple(
        Closing(action, overtaken[action.id])
        for action in closed.network.actions
        if action.is_open and action.id in overtaken
    )
    title = reading.layout.require(ACTIONS).grid.title
    rows = {closing.action.row + 1 for closing in by_itself}
    problems = tuple(
        problem
        for problem in closed.network.problems
        if not (problem.tab == title and problem.row in rows and problem.column in _OF_OPEN_ACTIONS)
    )
    network = replace(closed.network, problems=problems)
    return Closed(_with_results(network, by_itself), closed.closings + by_itself, closed.stamps)


def _what(action: ActionRow, remembered: ActionMemory) -> str:
    """Return what the log row says, a person's note with it.

    A kept promise is known by its own words, and the note of an introduction is an answer to it.
    """
    what = remembered.what or action.suggestion
    if not action.note or action.kind in (ActionKind.KEEP_PROMISE, ActionKind.INTRODUCE):
        return what
    return f"{what}: {action.note}"


def _promise(network: Network, remembered: ActionMemory, touch_at: Mapping[str, int]) -> pd.Series | None:
    """Return the touch that an action to keep a promise is about."""
    if remembered.kind is not ActionKind.KEEP_PROMISE or remembered.subject_key not in touch_at:
        return None
    return network.touches.iloc[touch_at[remembered.subject_key]]


def _day_fault(on: date, promise: pd.Series | None, today: date) -> str:
    if on > today:
        return f"{day_in_words(on)} is still to come: write the day you did it, or leave it blank for today"
    if promise is not None and on < (made_on := _day(promise[TouchColumn.ON])):
        return f"The promise was made on {day_in_words(made_on)}, later than this: write the day you kept it"
    return ""


def _booking(action: ActionRow, remembered: ActionMemory, promise: pd.Series | None) -> Booking:
    promised = HelpKind.OTHER if promise is None else HELP_KINDS[promise[TouchColumn.KIND]]
    return booking(action.kind, remembered.step, promised)


def _other(
    network: Network,
    remembered: ActionMemory,
    booked: Booking,
    promise: pd.Series | None,
    position_of: Mapping[ContactId, int],
) -> tuple[int, str]:
    """Return the other person of an introduction and how they are called; a kept promise knows who."""
    if promise is not None:
        return int(promise[TouchColumn.WITH]), promise[TouchColumn.WITH_TEXT]
    if remembered.other_id is None or not booked.kind.is_help:
        return -1, ""
    other = position_of.get(remembered.other_id, -1)
    return other, network.contacts[ContactColumn.PICK_AS].iloc[other] if other >= 0 else ""


def _touch(
    touch_id: TouchId,
    contact: int,
    on: date,
    booked: Booking,
    what: str,
    other: int,
    other_text: str,
    who: str,
) -> dict[str, object]:
    """Return a row of the touches frame that has no row in the sheet yet."""
    return {
        TouchColumn.ID: touch_id,
        TouchColumn.ROW: -1,
        TouchColumn.ON: np.datetime64(on, "s"),
        TouchColumn.CONTACT: contact,
        TouchColumn.DIRECTION: DIRECTIONS.index(booked.direction),
        TouchColumn.KIND: HELP_KINDS.index(booked.kind),
        TouchColumn.WHAT: what,
        TouchColumn.WITH: other,
        TouchColumn.WITH_TEXT: other_text,
        TouchColumn.DUE: np.datetime64("NaT", "s"),
        TouchColumn.OUTCOME: OUTCOMES.index(Outcome.OPEN),
        TouchColumn.OUTCOME_TEXT: "",
        TouchColumn.WHO: who,
    }


def _day(value: pd.Timestamp) -> date:
    return value.date()


def _with_touches(network: Network, rows: list[dict[str, object]]) -> Network:
    if not rows:
        return network
    added = pd.DataFrame(rows, columns=list(network.touches.columns))
    added = added.astype(network.touches.dtypes.to_dict())
    return replace(network, touches=pd.concat([network.touches, added], ignore_index=True))


def _with_results(network: Network, closings: tuple[Closing, ...] | list[Closing]) -> Network:
    if not closings:
        return network
    results = {closing.action.id: closing.result for closing in closings}
    actions = tuple(replace(each, result=results.get(each.id, each.result)) for each in network.actions)
    return replace(network, actions=actions)
