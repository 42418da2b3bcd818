"""Exchanges: the log as arrays, one entry for each touch and person, ordered for counting.

What counts and for whom is decided here once:

- A touch counts from its day on, unless its Outcome says cancelled.
- An introduction (given, got or met) whose With is a contact is a touch for both people. A promised
  introduction is a touch for the one it was promised to.
- A row with a date to come is planned. A promise is a touch on the day it was made, never help.
- Gave and Got are help unless the kind is Thanks; a blank Kind beside Gave or Got is help of kind Other,
  because the person who wrote the row said that something was given. Help received through an
  introduction came from the Contact of the row, not from the person met.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetnet.domain.words import Direction, HelpKind, Outcome
from sheetnet.workbook.network import DIRECTIONS, HELP_KINDS, OUTCOMES, Network, TouchColumn

Days = npt.NDArray[np.int64]
"""Days since 1970-01-01."""
Positions = npt.NDArray[np.int32]
"""Positions of contacts or touches, -1 where there is none."""
Flags = npt.NDArray[np.bool_]

NO_DAY = np.iinfo(np.int64).min
"""Stands for a blank date among Days; NaT becomes this very number."""

GAVE = DIRECTIONS.index(Direction.GAVE)
GOT = DIRECTIONS.index(Direction.GOT)
PROMISED = DIRECTIONS.index(Direction.PROMISED)
INTRODUCTION = HELP_KINDS.index(HelpKind.INTRODUCTION)
THANKS = HELP_KINDS.index(HelpKind.THANKS)
CANCELLED = OUTCOMES.index(Outcome.CANCELLED)


_BITS = 63
"""Of a number, its sign apart."""
_EPOCH = 1 - date(1970, 1, 1).toordinal()
"""1 January of the year 1, the first day a date can be, in days since 1970."""


@dataclass(frozen=True, slots=True)
class Exchanges:
    """Touches that happened, ordered by contact, then day, then kind, then place in the log."""

    people: int
    """How many contacts there are."""
    contact: Positions
    touch: Positions
    day: Days
    gave: Flags
    """Help was given to this contact."""
    got: Flags
    """Help was got from this contact."""
    kind: npt.NDArray[np.int8]
    starts: npt.NDArray[np.int64]
    """Where each contact's entries begin, and at the end how many entries there are."""
    planned_contact: Positions
    planned_day: Days

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many touches each contact has."""
        return np.diff(self.starts)

    def latest(self, chosen: Flags) -> Positions:
        """Return each contact's latest touch among the chosen entries, as a position in touches."""
        found = np.full(self.people, -1, np.int32)
        found[self.contact[chosen]] = self.touch[chosen]
        return found

    def latest_day(self, chosen: Flags) -> Days:
        """Return the day of each contact's latest chosen entry, NO_DAY where there is none."""
        found = np.full(self.people, NO_DAY, np.int64)
        found[self.contact[chosen]] = self.day[chosen]
        return found

    def total(self, worth: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the sum of the entries' worth by contact."""
        return total_by(self.contact, worth, self.people)


def total_by(contact: Positions, worth: npt.NDArray[np.float64], people: int) -> npt.NDArray[np.float64]:
    """Return the sum of the entries' worth by contact."""
    return np.bincount(contact, weights=worth, minlength=people).astype(np.float64, copy=False)


def exchanges_of(network: Network, *, today: date) -> Exchanges:
    """Return the network's touches as arrays; reads ON, CONTACT, WITH, DIRECTION, KIND and OUTCOME."""
    t = TouchColumn
    touches = network.touches
    people = len(network.contacts)
    day = days_of(touches[t.ON])
    contact = touches[t.CONTACT].to_numpy(np.int32)
    other = touches[t.WITH].to_numpy(np.int32)
    direction = touches[t.DIRECTION].to_numpy(np.int8)
    kind = touches[t.KIND].to_numpy(np.int8)
    counts = touches[t.OUTCOME].to_numpy(np.int8) != CANCELLED
    help_or_none = kind != THANKS

    place = np.arange(len(touches), dtype=np.int32)
    both = counts & (kind == INTRODUCTION) & (direction != PROMISED) & (other >= 0) & (other != contact)
    place = np.concatenate((place[counts], place[both]))
    contact = np.concatenate((contact[counts], other[both]))
    is_first = np.arange(len(place)) < np.count_nonzero(counts)

    day = day[place]
    past = day <= day_number(today)
    planned_contact, planned_day = contact[~past], day[~past]
    contact, place, day, is_first = contact[past], place[past], day[past], is_first[past]

    order = order_of(contact, day, kind[place])
    contact, place, day, is_first = contact[order], place[order], day[order], is_first[order]
    return Exchanges(
        people=people,
        contact=contact,
        touch=place,
        day=day,
        gave=(direction[place] == GAVE) & help_or_none[place],
        got=(direction[place] == GOT) & help_or_none[place] & is_first,
        kind=kind[place],
        starts=np.searchsorted(contact, np.arange(people + 1)),
        planned_contact=planned_contact,
        planned_day=planned_day,
    )


def order_of(contact: Positions, day: Days, kind: npt.NDArray[np.int8]) -> npt.NDArray[np.int64]:
    """Return the order by contact, then day, then kind, then place.

    The four side by side in one number are sorted five times as fast, as long as they find room in it.
    """
    place = np.arange(len(contact))
    if not len(place):
        return place
    parts = (contact, day - day.min(), kind, place)
    widths = [int(part.max()).bit_length() for part in parts]
    if sum(widths) >= _BITS:
        return np.lexsort((kind, day, contact))
    key = np.zeros(len(place), np.int64)
    for part, width in zip(parts, widths, strict=True):
        key = (key << width) | part
    key.sort()
    return key & ((1 << widths[-1]) - 1)


def days_of(dates: pd.Series[Any]) -> Days:
    """Return a column of dates as days since 1970, NO_DAY where blank."""
    return dates.to_numpy("datetime64[D]").astype(np.int64)


def day_number(day: date) -> int:
    """Return a date as days since 1970."""
    return day.toordinal() + _EPOCH - 1


def day_of(number: int) -> date:
    """Return the date of a day since 1970."""
    return date.fromordinal(int(number) - _EPOCH + 1)


def dates_from(days: Days) -> npt.NDArray[np.datetime64]:
    """Return days since 1970 as datetime64[s], NaT where NO_DAY."""
    return days.astype("datetime64[D]").astype("datetime64[s]")


def texts(column: pd.Series[Any]) -> npt.NDArray[np.object_]:
    """Return a text column as an array of str."""
    return column.to_numpy(dtype=object)
