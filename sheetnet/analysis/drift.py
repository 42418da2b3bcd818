"""Strength and drift: how strong a tie is by its history, and how likely it is to stay silent.

Both rest on the same two readings of a history, taken from plain arrays with one entry per touch, so
that they can be measured on any record of who was in touch with whom:

- in how many weeks there was a touch, each week decayed by its age: ten mails on one afternoon say
  little more than one;
- how long the silence is beside the tie's own rhythm: three quiet weeks mean much between people who
  talk every other day, and nothing between people who meet twice a year.

The weights were fitted on the mail among 148 people of the Enron corpus, a cut every 14 days;
``benchmarks/judgement.py --fit`` fits them on either half of the people and tries them on the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from sheetnet.analysis.exchanges import Days, Exchanges, Flags, Positions, day_number, day_of, total_by
from sheetnet.analysis.findings import STATUSES
from sheetnet.domain.policy import Policy
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import Status

Floats = npt.NDArray[np.float64]

WEEK_HALF_LIFE_DAYS = 90.0
"""A week with a touch counts half when it is this old; 60 and 120 do nearly as well."""
USUAL_RHYTHM_DAYS = 30.0
"""A tie's rhythm is taken as if it had rested this long once more: what is known of one touch."""
STRENGTH_BY_WEEKS = 0.77
STRENGTH_BY_SILENCE = -0.33
SILENCE_BASE = 2.0
SILENCE_BY_WEEKS = -1.85
SILENCE_BY_SILENCE = 0.62
FITTED_HORIZON_DAYS = 30.0

HELP_WORTH = 2.0
"""What a week with help counts beside one with a touch only."""
RHYTHM_GAPS = 6
"""The rhythm that a person is told of is that of this many rests between touches, the latest ones."""
DRIFTING_FROM = 2.5
"""Silent this many times the own rhythm, and at least a week beyond it."""
DRIFTING_CHANCE = 0.25
"""And at least this likely to stay silent for the horizon of the policy."""
ONCE_STRONG = 3.0
"""At the last touch, as much as three touches just then: a tie that was strong once."""


def strength_of(contact: Positions, days_ago: Floats, people: int, worth: Floats | None = None) -> Floats:
    """Return how strong each tie is by its history, at least 0; 0 without a touch.

    ``contact`` says whose each touch is (0 to people - 1), ``days_ago`` its age, at least 0; ``worth``
    is what it counts (1 where not given). For ordering only.
    """
    weeks = np.log1p(weeks_in_touch(contact, days_ago, people, worth))
    silence = np.log1p(silence_over_rhythm(contact, days_ago, people))
    strength: Floats = np.exp(STRENGTH_BY_WEEKS * weeks + STRENGTH_BY_SILENCE * silence)
    strength[np.bincount(contact, minlength=people) == 0] = 0.0
    return strength


def silence_chance(
    contact: Positions, days_ago: Floats, people: int, *, horizon_days: float = FITTED_HORIZON_DAYS
) -> Floats:
    """Return how likely each tie is to stay silent for the next ``horizon_days``; 1 without a touch.

    Arrays as for ``strength_of``. A logistic model of 30 days, carried to other horizons as if the
    chance of a touch were the same every day.
    """
    weeks = np.log1p(weeks_in_touch(contact, days_ago, people))
    silence = np.log1p(silence_over_rhythm(contact, days_ago, people))
    odds = SILENCE_BASE + SILENCE_BY_WEEKS * weeks + SILENCE_BY_SILENCE * silence
    chance: Floats = (1 / (1 + np.exp(-odds))) ** (horizon_days / FITTED_HORIZON_DAYS)
    chance[np.bincount(contact, minlength=people) == 0] = 1.0
    return chance


def weeks_in_touch(contact: Positions, days_ago: Floats, people: int, worth: Floats | None = None) -> Floats:
    """Return in how many weeks there was a touch, each decayed by the age of its best touch."""
    value = np.exp2(-days_ago / WEEK_HALF_LIFE_DAYS)
    if worth is not None:
        value = value * worth
    first, order = first_of_each(contact, days_ago, 7.0)
    if not len(first):
        return np.zeros(people)
    best = np.maximum.reduceat(value[order], first)
    return total_by(contact[order][first], best, people)


def silence_over_rhythm(contact: Positions, days_ago: Floats, people: int) -> Floats:
    """Return the days since the last touch over the tie's own mean rest between touches; 0 without a touch.

    Several touches on a day are one. The mean counts USUAL_RHYTHM_DAYS as one more rest.
    """
    first, order = first_of_each(contact, days_ago, 1.0)
    days = np.bincount(contact[order][first], minlength=people)
    latest, earliest = np.full(people, np.inf), np.zeros(people)
    np.minimum.at(latest, contact, days_ago)
    np.maximum.at(earliest, contact, days_ago)
    latest[days == 0] = 0.0
    rhythm = (earliest - latest + USUAL_RHYTHM_DAYS) / np.maximum(days, 1)
    return np.asarray(latest / (rhythm + 1), np.float64)


def rhythm_of(contact: Positions, day: Days, people: int) -> Floats:
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
    found[has] = (day[ends[has] - 1] - day[ends[has] - 1 - gaps[has]]) / gaps[has]
    return found


@dataclass(frozen=True, slots=True)
class Tie:
    """How each relationship is held by its history, by contact."""

    strength: Floats
    drift: Floats
    is_drifting: Flags
    rhythm: Floats
    """Days between touches of late, before the silence; NaN where too few to have a rhythm."""
    once: Floats
    """How many touches, as of the day of the last one, decayed by a year."""
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
    worth = np.where(exchanges.gave | exchanges.got, HELP_WORTH, 1.0)
    monday = day_number(today) - today.weekday()
    strength = strength_of(contact, np.maximum(monday - exchanges.day, 0).astype(np.float64), people, worth)
    days_ago = (day_number(today) - exchanges.day).astype(np.float64)
    drift = silence_chance(contact, days_ago, people, horizon_days=policy.drift_horizon_days)

    rhythm = rhythm_of(contact, exchanges.day, people)
    can_drift = np.isin(status, (STATUSES.index(Status.FRESH), STATUSES.index(Status.DUE_SOON))) & ~quieted
    is_late = silent > np.maximum(DRIFTING_FROM * rhythm, rhythm + 7)

    last = np.zeros(people, np.int64)
    last[contact] = exchanges.day
    once = total_by(contact, worth * np.exp2((exchanges.day - last[contact]) / 365), people)
    is_silent = (silent >= policy.dormant_after_days) & ~quieted
    return Tie(
        strength=strength,
        drift=drift,
        is_drifting=can_drift & is_late & (drift > DRIFTING_CHANCE),
        rhythm=rhythm,
        once=once,
        is_dormant=is_silent & (once >= ONCE_STRONG) & (status != STATUSES.index(Status.PAUSED)),
    )


def drifting_reasons(said: npt.NDArray[np.object_], tie: Tie, last: Days) -> npt.NDArray[np.object_]:
    """Return the reasons, with those of drifting relationships saying their own rhythm."""
    for position in np.flatnonzero(tie.is_drifting).tolist():
        days = max(round(float(tie.rhythm[position])), 1)
        before = "every day" if days == 1 else f"about every {days} days"
        since = day_in_words(day_of(last[position]))
        said[position] = f"quiet since {since}; until then you were in touch {before}"
    return said


def first_of_each(
    contact: Positions, days_ago: Floats, days: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return where each contact's each span of so many days begins, in an order that groups them."""
    key = contact.astype(np.int64) * 10_000_000 - np.floor(days_ago / days).astype(np.int64)
    is_in_order = bool((key[1:] >= key[:-1]).all())
    order = np.arange(len(key)) if is_in_order else np.argsort(key, kind="stable")
    ordered = key[order]
    is_first = np.ones(len(ordered), bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(is_first), order
