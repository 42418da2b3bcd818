"""Strength and drift: how strong a tie is by its history, and how likely it is to stay silent.

Both work on plain arrays, one entry per touch, so that they can be measured on any record of
contacts between people; see benchmarks/judgement.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from sheetnet.analysis.exchanges import Days, Exchanges, Flags, day_number, total_by
from sheetnet.analysis.findings import STATUSES
from sheetnet.domain.policy import Policy
from sheetnet.domain.words import Status

Floats = npt.NDArray[np.float64]

HALF_LIVES = (30.0, 90.0, 365.0)
SHARES = (1.0, 1.0, 1.0)

HELP_WORTH = 2.0
"""What help counts beside a touch without help."""
RHYTHM_GAPS = 6
"""A rhythm is that of this many rests between touches, the latest ones."""
DRIFTING_FROM = 2.0
"""Silent this many times the own rhythm, and a week beyond it."""
DRIFTING_CHANCE = 0.5
ONCE_STRONG = 3.0
"""At the last touch, as much as three touches just then: a tie that was strong once."""


def strength_of(
    contact: npt.NDArray[np.int32], days_ago: Floats, people: int, worth: Floats | None = None
) -> Floats:
    """Return how strong each tie is."""
    total = np.zeros(len(contact))
    for half_life, share in zip(HALF_LIVES, SHARES, strict=True):
        total += share * np.exp2(-days_ago / half_life)
    if worth is not None:
        total *= worth
    return total_by(contact, total, people)


def silence_chance(
    contact: npt.NDArray[np.int32], days_ago: Floats, people: int, *, horizon_days: float = 30
) -> Floats:
    """Return how likely each contact is to stay silent."""
    rate = total_by(contact, np.exp2(-days_ago / 60), people) / (60 / np.log(2))
    chance: Floats = np.exp(-rate * horizon_days)
    return chance


@dataclass(frozen=True, slots=True)
class Tie:
    """How each relationship is held by its history, by contact."""

    strength: Floats
    drift: Floats
    is_drifting: Flags
    rhythm: Floats
    """Days between touches of late, before the silence; NaN where too few to have a rhythm."""
    once: Floats
    """How strong the tie was on the day of its last touch."""
    is_dormant: Flags


def tie_of(
    exchanges: Exchanges,
    status: npt.NDArray[np.int8],
    silent: Floats,
    quieted: Flags,
    policy: Policy,
    *,
    today: date,
) -> Tie:
    """Return strength, drift and dormancy of every relationship.

    Strength is taken as of Monday of this week, touches since then as fresh as can be: so that an order
    by strength changes with the log, or once a week, and never by itself overnight.
    """
    people, contact = exchanges.people, exchanges.contact
    is_help = exchanges.gave | exchanges.got
    worth = np.where(is_help, HELP_WORTH, 1.0)
    monday = day_number(today) - today.weekday()
    strength = strength_of(contact, np.maximum(monday - exchanges.day, 0).astype(np.float64), people, worth)
    drift = silence_chance(
        contact,
        (day_number(today) - exchanges.day).astype(np.float64),
        people,
        horizon_days=policy.drift_horizon_days,
    )
    rhythm = rhythm_of(contact, exchanges.day, people)
    can_drift = np.isin(status, [STATUSES.index(Status.FRESH), STATUSES.index(Status.DUE_SOON)]) & ~quieted
    with np.errstate(invalid="ignore"):
        is_drifting = (
            can_drift & (silent > np.maximum(DRIFTING_FROM * rhythm, rhythm + 7)) & (drift > DRIFTING_CHANCE)
        )
    last = np.full(people, 0, np.int64)
    last[contact] = exchanges.day
    once = total_by(contact, worth * np.exp2((exchanges.day - last[contact]) / 365), people)
    with np.errstate(invalid="ignore"):
        is_dormant = (
            (silent >= policy.dormant_after_days)
            & (once >= ONCE_STRONG)
            & ~quieted
            & (status != STATUSES.index(Status.PAUSED))
        )
    return Tie(strength, drift, is_drifting, rhythm, once, is_dormant)


def rhythm_of(contact: npt.NDArray[np.int32], day: Days, people: int) -> Floats:
    """Return the mean days between each contact's last RHYTHM_GAPS touches, NaN with fewer than three gaps.

    Entries are ordered by contact and day; several touches on a day are one.
    """
    is_new_day = np.ones(len(day), bool)
    is_new_day[1:] = (contact[1:] != contact[:-1]) | (day[1:] != day[:-1])
    contact, day = contact[is_new_day], day[is_new_day]
    counts = np.bincount(contact, minlength=people)
    ends = np.cumsum(counts)
    gaps = np.minimum(counts - 1, RHYTHM_GAPS)
    found = np.full(people, np.nan)
    has = gaps >= 3
    newest = day[ends[has] - 1]
    oldest = day[ends[has] - 1 - gaps[has]]
    found[has] = (newest - oldest) / gaps[has]
    return found


def drifting_reasons(
    said: npt.NDArray[np.object_], tie: Tie, last_in_words: npt.NDArray[np.object_]
) -> npt.NDArray[np.object_]:
    """Return the reasons, with those of drifting relationships saying their own rhythm."""
    for position in np.flatnonzero(tie.is_drifting).tolist():
        days = max(round(float(tie.rhythm[position])), 1)
        before = "every day" if days == 1 else f"about every {days} days"
        said[position] = f"quiet since {last_in_words[position]}; until then you were in touch {before}"
    return said
