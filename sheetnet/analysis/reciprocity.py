"""Reciprocity: who helped whom last, whose turn it is, which promises are open, who moves first.

What you owe does not decay. What others could give back does, and is never shown as a debt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from sheetnet.analysis.exchanges import (
    CANCELLED,
    GAVE,
    NO_DAY,
    PROMISED,
    THANKS,
    Days,
    Exchanges,
    Flags,
    Positions,
    day_number,
    days_of,
    texts,
)
from sheetnet.analysis.matching import words_in
from sheetnet.domain.policy import Policy
from sheetnet.domain.words import HelpKind, Outcome
from sheetnet.workbook.network import HELP_KINDS, OUTCOMES, ContactColumn, Network, TouchColumn

_LAUGH = HELP_KINDS.index(HelpKind.LAUGH)
_OTHER = HELP_KINDS.index(HelpKind.OTHER)
_NO_KIND = HELP_KINDS.index(HelpKind.NONE)
_OPEN = OUTCOMES.index(Outcome.OPEN)
_ROTATION = (
    HelpKind.INFORMATION,
    HelpKind.INTRODUCTION,
    HelpKind.LEAD,
    HelpKind.ADVICE,
    HelpKind.LAUGH,
)
"""Kinds to take turns, the easiest to begin with first."""


@dataclass(frozen=True, slots=True)
class Reciprocity:
    """Help each way, by contact. Positions are of touches, -1 where there is none."""

    last_gave: Positions
    last_got: Positions
    open_got: Positions
    overdue_promise: Positions
    next_promise: Positions
    could_give: npt.NDArray[np.float64]

    @property
    def your_turn(self) -> Flags:
        """Help got with none given since, or a promise past its due date."""
        return (self.open_got >= 0) | (self.overdue_promise >= 0)


def reciprocity_of(network: Network, exchanges: Exchanges, policy: Policy, *, today: date) -> Reciprocity:
    """Return help each way by contact.

    Help given on the very day it was got counts as given since: the log knows days, not hours.
    """
    last_gave, last_got = exchanges.latest(exchanges.gave), exchanges.latest(exchanges.got)
    gave_day, got_day = exchanges.latest_day(exchanges.gave), exchanges.latest_day(exchanges.got)
    age = (day_number(today) - exchanges.day[exchanges.gave]) / policy.help_half_life_days
    worth = np.zeros(len(exchanges.day))
    worth[exchanges.gave] = np.exp2(-age)
    next_promise, overdue = _promises(network, exchanges, policy, today=today)
    return Reciprocity(
        last_gave=last_gave,
        last_got=last_got,
        open_got=np.where(got_day > gave_day, last_got, -1).astype(np.int32),
        overdue_promise=overdue,
        next_promise=next_promise,
        could_give=exchanges.total(worth),
    )


def promise_due_on(network: Network, touch: int) -> date:
    """Return when a promise is due: its Due, else the policy's days after the promise was made."""
    row = network.touches.iloc[touch]
    due = row[TouchColumn.DUE]
    if due == due:
        due_on: date = due.date()
        return due_on
    made_on: date = row[TouchColumn.ON].date()
    return made_on + min(timedelta(days=network.settings.policy.promise_due_days), date.max - made_on)


def needs_heard(network: Network, exchanges: Exchanges, *, today: date) -> Days:
    """Return when each contact's needs were last heard, NO_DAY where never.

    By any touch but thanks or a laugh, or when you met, as long as Needs says something. Reads
    NEEDS and MET_ON.
    """
    c = ContactColumn
    met = days_of(network.contacts[c.MET_ON])
    met[met > day_number(today)] = NO_DAY
    asked = ~np.isin(exchanges.kind, (THANKS, _LAUGH))
    heard = np.maximum(exchanges.latest_day(asked), met)
    heard[texts(network.contacts[c.NEEDS]) == ""] = NO_DAY
    return heard


def first_moves(
    exchanges: Exchanges, owners: npt.NDArray[np.int64], owner_count: int, policy: Policy, *, today: date
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return, by owner, in how many exchanges of the last year the owner helped first, and of how many.

    An exchange is a run of help either way with one person and no rest longer than
    ``exchange_rest_days``; it belongs to the year in which it began. Help both ways on its first day is
    the owner's first move. ``owners`` is each contact's owner as a number.
    """
    is_help = exchanges.gave | exchanges.got
    contact, day, gave = exchanges.contact[is_help], exchanges.day[is_help], exchanges.gave[is_help]
    is_new_day = np.ones(len(day), bool)
    is_new_day[1:] = (contact[1:] != contact[:-1]) | (day[1:] != day[:-1])
    first = np.flatnonzero(is_new_day)
    gave = np.logical_or.reduceat(gave, first) if len(first) else gave
    contact, day = contact[first], day[first]
    begins = np.ones(len(day), bool)
    begins[1:] = (contact[1:] != contact[:-1]) | (np.diff(day) > policy.exchange_rest_days)
    begins &= day > day_number(today) - 365
    by = owners[contact[begins]]
    return (
        np.bincount(by[gave[begins]], minlength=owner_count),
        np.bincount(by, minlength=owner_count),
    )


def next_kind(network: Network, position: int) -> HelpKind:
    """Return the kind of help to give next: one never given to this person, else the one given longest ago.

    Help already planned counts as given.
    """
    t = TouchColumn
    touches = network.touches
    kind = touches[t.KIND].to_numpy()
    involved = (touches[t.CONTACT].to_numpy() == position) | (
        (touches[t.WITH].to_numpy() == position) & (kind == HELP_KINDS.index(HelpKind.INTRODUCTION))
    )
    given = (
        involved & (touches[t.DIRECTION].to_numpy() == GAVE) & (touches[t.OUTCOME].to_numpy() != CANCELLED)
    )
    day = days_of(touches[t.ON])
    latest = {
        each: int(day[given & (kind == HELP_KINDS.index(each))].max(initial=NO_DAY)) for each in _ROTATION
    }
    return min(_ROTATION, key=lambda each: latest[each])


def _promises(
    network: Network, exchanges: Exchanges, policy: Policy, *, today: date
) -> tuple[Positions, Positions]:
    """Return each contact's earliest open promise, and the earliest one past its due date.

    A promise is closed by its Outcome (kept or cancelled), and by help given to that person on the
    same day or later that says the same What, or is of the promised kind where either What is blank.
    People seldom log the very words they promised in. So help of the promised kind, or of kind Other,
    whose What shares a telling word with the promise keeps it too, where it is the only one that was open
    to that person on that day.
    """
    t = TouchColumn
    touches = network.touches
    is_open = (touches[t.DIRECTION].to_numpy() == PROMISED) & (touches[t.OUTCOME].to_numpy() == _OPEN)
    open_at = np.flatnonzero(is_open)
    earliest = np.full(exchanges.people, -1, np.int32)
    overdue = earliest.copy()
    if not len(open_at):
        return earliest, overdue
    made = days_of(touches[t.ON])
    due = days_of(touches[t.DUE])
    due = np.where(due == NO_DAY, made + int(policy.promise_due_days), due)
    open_at = open_at[~_kept(network, exchanges, open_at, made)]
    contact = touches[t.CONTACT].to_numpy(np.int32)

    latest_first = open_at[np.lexsort((-open_at, -due[open_at]))]
    earliest[contact[latest_first]] = latest_first
    late = latest_first[due[latest_first] < day_number(today)]
    overdue[contact[late]] = late
    return earliest, overdue


def _kept(network: Network, exchanges: Exchanges, promises: npt.NDArray[np.int64], made: Days) -> Flags:
    t = TouchColumn
    kind = network.touches[t.KIND].to_numpy()
    contact = network.touches[t.CONTACT].to_numpy()
    since = np.full(exchanges.people, np.iinfo(np.int64).max)
    np.minimum.at(since, contact[promises], made[promises])
    entries = np.flatnonzero(exchanges.gave & (exchanges.day >= since[exchanges.contact]))
    may_be_kept = exchanges.latest_day(exchanges.gave)[contact[promises]] >= made[promises]
    rows = np.unique(np.concatenate((exchanges.touch[entries], promises[may_be_kept])))
    folded = [_folded(text) for text in texts(network.touches[t.WHAT].take(rows))]
    said_by_touch = dict(zip(rows.tolist(), folded, strict=True))
    given_on: dict[tuple[int, str], int] = {}
    blank_on: dict[tuple[int, int], int] = {}
    kind_on: dict[tuple[int, int], int] = {}
    for person, touch, day in zip(
        exchanges.contact[entries].tolist(),
        exchanges.touch[entries].tolist(),
        exchanges.day[entries].tolist(),
        strict=True,
    ):
        said = said_by_touch[touch]
        kind_on[person, int(kind[touch])] = day
        kind_on[person, _NO_KIND] = day
        if said:
            given_on[person, said] = day
        else:
            blank_on[person, int(kind[touch])] = day
            blank_on[person, _NO_KIND] = day
    kept = np.zeros(len(promises), bool)
    for place in np.flatnonzero(may_be_kept).tolist():
        promise = int(promises[place])
        person, promised = int(contact[promise]), int(kind[promise])
        said = said_by_touch[promise]
        latest = given_on.get((person, said), NO_DAY) if said else kind_on.get((person, promised), NO_DAY)
        latest = max(latest, blank_on.get((person, promised), NO_DAY))
        kept[place] = latest >= made[promise]
    may_be = promises[may_be_kept & ~kept].tolist()
    if may_be:
        meant = _kept_in_other_words(
            may_be, promises[~kept].tolist(), network, exchanges, entries, made, said_by_touch
        )
        kept |= np.isin(promises, meant)
    return kept


def _kept_in_other_words(
    promises: list[int],
    left: list[int],
    network: Network,
    exchanges: Exchanges,
    entries: npt.NDArray[np.int64],
    made: Days,
    said_by_touch: dict[int, str],
) -> list[int]:
    """Return the promises that help in other words has kept, going through the help in order of time.

    ``left`` are the promises that nothing else has closed. Help that says another promise's very words
    belongs to that one.
    """
    t = TouchColumn
    kind = network.touches[t.KIND].to_numpy()
    contact = network.touches[t.CONTACT].to_numpy()
    what = texts(network.touches[t.WHAT])
    is_promise = network.touches[t.DIRECTION].to_numpy() == PROMISED
    open_to: dict[int, list[int]] = {}
    for promise in left:
        open_to.setdefault(int(contact[promise]), []).append(promise)
    people = {int(contact[promise]) for promise in promises}
    said_to = {
        (int(contact[touch]), _folded(what[touch]))
        for touch in np.flatnonzero(is_promise & np.isin(contact, list(people))).tolist()
    }
    kept: list[int] = []
    entries = entries[np.isin(exchanges.contact[entries], list(people))]
    for entry in entries[np.argsort(exchanges.day[entries], kind="stable")].tolist():
        person, touch = int(exchanges.contact[entry]), int(exchanges.touch[entry])
        said = said_by_touch[touch]
        if (person, said) in said_to:
            continue
        waiting = [promise for promise in open_to[person] if made[promise] <= exchanges.day[entry]]
        if len(waiting) != 1 or kind[touch] not in (kind[waiting[0]], _OTHER):
            continue
        if words_in(said).keys() & words_in(what[waiting[0]]).keys():
            kept.append(waiting[0])
            open_to[person].remove(waiting[0])
    return kept


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".!")
