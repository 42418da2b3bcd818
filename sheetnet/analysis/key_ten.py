"""The key ten of each owner: who has a seat, who could take a free one, and whom to do something for first.

Membership is a person's choice, the circle Key; nothing here changes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetnet.analysis.exchanges import (
    NO_DAY,
    Days,
    Exchanges,
    Flags,
    day_number,
    texts,
)
from sheetnet.analysis.findings import STATUSES, FollowUp, KeyTen, SwapIdea
from sheetnet.domain.ids import ContactId
from sheetnet.domain.policy import Policy
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import Circle, Status
from sheetnet.workbook.network import CIRCLES, ContactColumn, Network

COLD_START_CANDIDATES = 20
"""How many people a first report proposes to choose the ten from."""

_KEY = CIRCLES.index(Circle.KEY)
_PAUSED = CIRCLES.index(Circle.PAUSED)

_RECENT_DAYS = 365
_SENIOR = re.compile(
    r"\b(?:principal|partner|directora?|head|(?:co-?)?founder|(?:co-?)?owner|manager|[se]?vp|"
    r"vice[ -]president|president|chair(?:man|woman|person)?|chief|c[eftoimp]o|proprietor)\b",
    re.IGNORECASE,
)
_ASSISTING = re.compile(r"\b(?:assistant|secretary|intern|trainee) (?:to|of|for)\b", re.IGNORECASE)

_URGENCY = {
    Status.LAPSED: 3,
    Status.STALE: 4,
    Status.NEW: 6,
    Status.DUE_SOON: 7,
    Status.FRESH: 8,
    Status.PAUSED: 9,
}
"""Behind an overdue promise (0), your turn (1) and somebody just met (2); drifting is 5."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What choosing and ordering the ten needs to know of every contact."""

    status: npt.NDArray[np.int8]
    share: npt.NDArray[np.float64]
    """Days since the last touch over the cadence; NaN where never touched."""
    last: Days
    strength: npt.NDArray[np.float64]
    is_drifting: Flags
    has_overdue_promise: Flags
    has_open_got: Flags


def is_cold_start(network: Network, exchanges: Exchanges) -> bool:
    """Whether there are contacts but next to no log.

    Nobody is Key, and fewer than five contacts, or than 5 % of them, have a touch in the log.
    """
    people = len(network.contacts)
    if not people or (network.contacts[ContactColumn.CIRCLE].to_numpy() == _KEY).any():
        return False
    return int(np.count_nonzero(exchanges.counts)) < max(5, 0.05 * people)


def key_tens(
    network: Network,
    exchanges: Exchanges,
    standing: Standing,
    met: Sequence[FollowUp],
    owners: Sequence[str],
    previous_seats: Mapping[str, tuple[ContactId, ...]],
    *,
    cold_start: bool,
    today: date,
) -> Mapping[str, KeyTen]:
    """Return every owner's key ten.

    Seats go to the contacts of circle Key: those who had one keep it, in the order they had, then the
    strongest others. Where more are marked Key than there are seats, the rest keep the cadence of a Key
    contact and wait: they are neither seats nor candidates.
    """
    policy = network.settings.policy
    owner_of = texts(network.contacts[ContactColumn.OWNER])
    circle = network.contacts[ContactColumn.CIRCLE].to_numpy()
    ids = texts(network.contacts[ContactColumn.ID])
    known = known_of(network.contacts, standing.last, today=today) if cold_start else standing.strength
    awaited = {each.contact for each in met if _awaits_follow_up(each, policy, today=today)}
    order_of = _order_by_owner(owner_of)
    found = {}
    for owner in owners:
        own = order_of.get(owner, np.empty(0, np.int64))
        key = own[circle[own] == _KEY]
        others = own[(circle[own] != _KEY) & (circle[own] != _PAUSED)]
        seats = _seats(key, ids, standing.strength, previous_seats.get(owner, ()), int(policy.key_seats))
        free = COLD_START_CANDIDATES if cold_start else int(policy.key_seats) - len(seats)
        if not cold_start:
            others = others[exchanges.counts[others] > 0]
        ranked = others[np.lexsort((others, -standing.strength[others], -known[others]))]
        found[owner] = KeyTen(
            owner=owner,
            seats=tuple(seats),
            candidates=tuple(ranked[: max(free, 0)].tolist()),
            swap=_swap(network, exchanges, standing, seats, ranked, today=today) if free <= 0 else None,
            order=tuple(sorted(seats, key=lambda seat: _urgency(seat, standing, awaited))),
        )
    return found


def known_of(contacts: pd.DataFrame, last: Days, *, today: date) -> npt.NDArray[np.float64]:
    """Return how much is known of each contact, to choose the ten from names without a log.

    Needs and offers say most, then the circle and having met lately; then a senior role, how to reach
    them, notes, interests and who introduced them; then role, company and where they were met.
    """
    c = ContactColumn
    filled = {
        name: (texts(contacts[name]) != "").astype(np.float64)
        for name in (
            *(c.NEEDS, c.OFFERS, c.NOTES, c.INTERESTS, c.ROLE, c.COMPANY),
            *(c.EMAIL, c.PHONE, c.MET_AT, c.INTRODUCED_BY_TEXT),
        )
    }
    by_circle = {Circle.CLOSE: 3.0, Circle.ACTIVE: 1.0}
    circle = np.array([by_circle.get(each, 0.0) for each in CIRCLES])[contacts[c.CIRCLE].to_numpy()]
    met_days_ago = np.where(last == NO_DAY, np.inf, day_number(today) - last.astype(np.float64))
    recent = (met_days_ago >= 0) & (met_days_ago <= _RECENT_DAYS)
    introduced = np.maximum(filled[c.INTRODUCED_BY_TEXT], contacts[c.INTRODUCED_BY].to_numpy() >= 0)
    senior = np.array([_is_senior(role) for role in texts(contacts[c.ROLE])], np.float64)
    known: npt.NDArray[np.float64] = (
        2 * (filled[c.NEEDS] + filled[c.OFFERS])
        + circle
        + np.where(recent, 2.0 - met_days_ago / _RECENT_DAYS, 0.0)
        + 1.5 * senior
        + (filled[c.NOTES] + filled[c.INTERESTS] + filled[c.EMAIL] + introduced)
        + 0.5 * (filled[c.PHONE] + filled[c.ROLE] + filled[c.COMPANY] + filled[c.MET_AT])
    )
    return known


def _is_senior(role: str) -> bool:
    """Whether a role says that this person decides things."""
    return bool(role) and _SENIOR.search(role) is not None and _ASSISTING.search(role) is None


def _order_by_owner(owner_of: npt.NDArray[np.object_]) -> Mapping[str, npt.NDArray[np.int64]]:
    codes, names = pd.factorize(owner_of)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(names)))
    return dict(zip(names, np.split(order, ends[:-1]), strict=True)) if len(names) else {}


def _seats(
    key: npt.NDArray[np.int64],
    ids: npt.NDArray[np.object_],
    strength: npt.NDArray[np.float64],
    previous: Sequence[ContactId],
    seats: int,
) -> list[int]:
    position_by_id = {ids[position]: position for position in key.tolist()}
    kept = [position_by_id.pop(each) for each in previous if each in position_by_id]
    joining = sorted(position_by_id.values(), key=lambda position: (-strength[position], position))
    return [*kept, *joining][:seats]


def _awaits_follow_up(met: FollowUp, policy: Policy, *, today: date) -> bool:
    return met.followed_up_on is None and (today - met.met_on).days <= policy.follow_up_window_days


def _urgency(seat: int, standing: Standing, awaited: set[int]) -> tuple[float, ...]:
    status = STATUSES[standing.status[seat]]
    if standing.has_overdue_promise[seat]:
        rank = 0
    elif standing.has_open_got[seat]:
        rank = 1
    elif seat in awaited:
        rank = 2
    elif standing.is_drifting[seat]:
        rank = 5
    else:
        rank = _URGENCY[status]
    share = standing.share[seat]
    return rank, -share if share == share else 0.0, -standing.strength[seat], seat


def _swap(
    network: Network,
    exchanges: Exchanges,
    standing: Standing,
    seats: Sequence[int],
    ranked: npt.NDArray[np.int64],
    *,
    today: date,
) -> SwapIdea | None:
    if not seats or not len(ranked):
        return None
    strongest = int(ranked[0])
    weakest = min(seats, key=lambda seat: (standing.strength[seat], -seat))
    if standing.strength[strongest] < standing.strength[weakest] * network.settings.policy.seat_hysteresis:
        return None
    since = (today - timedelta(days=180)).replace(day=1)
    often, seldom = _days_in_touch(exchanges, strongest, since), _days_in_touch(exchanges, weakest, since)
    if often <= max(seldom, 2):
        return None
    name = texts(network.contacts[ContactColumn.NAME])
    reason = (
        f"since {day_in_words(since)} you were {_compared(often, seldom, name[strongest], name[weakest])}"
    )
    return SwapIdea(candidate=strongest, instead_of=weakest, reason=reason)


def _compared(often: int, seldom: int, candidate: str, seat: str) -> str:
    """Say with whom one was in touch more often, without a tally beside a name."""
    if not seldom:
        return f"often in touch with {candidate}, and not with {seat}"
    if often >= 3 * seldom:
        return f"often in touch with {candidate}, and seldom with {seat}"
    return f"in touch with {candidate} more often than with {seat}"


def _days_in_touch(exchanges: Exchanges, person: int, since: date) -> int:
    day = exchanges.day[exchanges.starts[person] : exchanges.starts[person + 1]]
    return len(np.unique(day[day >= day_number(since)]))
