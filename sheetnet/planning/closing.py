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

from sheetnet.domain.action import booking
from sheetnet.domain.ids import ActionId, ContactId, TouchId, make_id
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import HelpKind, Outcome
from sheetnet.workbook.identity import stamp
from sheetnet.workbook.memory import ActionMemory, Dismissal, Memory
from sheetnet.workbook.network import (
    DIRECTIONS,
    HELP_KINDS,
    OUTCOMES,
    ActionRow,
    ContactColumn,
    Network,
    TouchColumn,
)

_FORGOTTEN = ActionMemory("", 1, None, "", "")
"""Stands in where the memory of an action is lost: it is logged all the same, by what its row says."""


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


def close_ticked(network: Network, memory: Memory, stamps: tuple[str, ...], *, today: date) -> Closed:
    """Take every ticked action for what it says: done becomes a log row, dismissed stays away."""
    position_of = {each: at for at, each in enumerate(network.contacts[ContactColumn.ID])}
    promised = _promised_kinds(network)
    known_ids = set(network.touches[TouchColumn.ID])
    closings: list[Closing] = []
    rows: list[dict[str, object]] = []
    new_stamps: list[str] = []
    for action in network.actions:
        if not action.is_open or action.done == action.dismiss:
            continue
        remembered = memory.action(action.id) or _FORGOTTEN
        if action.dismiss:
            dismissal = Dismissal(action.kind, action.contact_id, remembered.subject_key, today)
            closings.append(Closing(action, f"Dismissed on {day_in_words(today)}", dismissal=dismissal))
            continue
        at = position_of.get(action.contact_id)
        if at is None:
            closings.append(Closing(action, "Done; not logged, the contact is no longer in the list"))
            continue
        on = action.done_on or today
        touch_id = TouchId(make_id("t", action.id, str(remembered.step)))
        result = f"Done on {day_in_words(on)}; logged"
        if touch_id in known_ids:
            closings.append(Closing(action, result))
            continue
        known_ids.add(touch_id)
        rows.append(_touch(network, action, remembered, touch_id, at, on, promised, position_of))
        new_stamps.append(stamp(action.contact_id, network.contacts[ContactColumn.PICK_AS].iloc[at]))
        logged = LogRow(touch_id, len(network.touches) + len(rows) - 1, new_stamps[-1])
        closings.append(Closing(action, result, logged))
    return Closed(
        _with_results(_with_touches(network, rows), closings), tuple(closings), stamps + tuple(new_stamps)
    )


def close_overtaken(closed: Closed, overtaken: Mapping[ActionId, str]) -> Closed:
    """Close the open actions that the log has overtaken; ``overtaken`` is action id to Result."""
    by_itself = tuple(
        Closing(action, overtaken[action.id])
        for action in closed.network.actions
        if action.is_open and action.id in overtaken
    )
    return Closed(_with_results(closed.network, by_itself), closed.closings + by_itself, closed.stamps)


def _touch(
    network: Network,
    action: ActionRow,
    remembered: ActionMemory,
    touch_id: TouchId,
    at: int,
    on: date,
    promised: Mapping[str, HelpKind],
    position_of: Mapping[ContactId, int],
) -> dict[str, object]:
    booked = booking(action.kind, remembered.step, promised.get(remembered.subject_key, HelpKind.OTHER))
    other = position_of.get(remembered.other_id, -1) if remembered.other_id and booked.kind.is_help else -1
    picks = network.contacts[ContactColumn.PICK_AS]
    return {
        TouchColumn.ID: touch_id,
        TouchColumn.ROW: -1,
        TouchColumn.ON: np.datetime64(on, "s"),
        TouchColumn.CONTACT: at,
        TouchColumn.DIRECTION: DIRECTIONS.index(booked.direction),
        TouchColumn.KIND: HELP_KINDS.index(booked.kind),
        TouchColumn.WHAT: remembered.what or action.suggestion,
        TouchColumn.WITH: other,
        TouchColumn.WITH_TEXT: picks.iloc[other] if other >= 0 else "",
        TouchColumn.DUE: np.datetime64("NaT", "s"),
        TouchColumn.OUTCOME: OUTCOMES.index(Outcome.OPEN),
        TouchColumn.OUTCOME_TEXT: "",
        TouchColumn.WHO: network.contacts[ContactColumn.OWNER].iloc[at],
    }


def _promised_kinds(network: Network) -> dict[str, HelpKind]:
    touches = network.touches
    return {
        touch_id: HELP_KINDS[kind]
        for touch_id, kind in zip(touches[TouchColumn.ID], touches[TouchColumn.KIND], strict=True)
    }


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
