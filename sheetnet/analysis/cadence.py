"""Cadence: how long each relationship may rest, how it stands, when it is due, and why in words.

Everything is derived from the log at every run; no date of a reminder is ever kept.
"""

from __future__ import annotations

from datetime import date
from typing import assert_never

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetnet.analysis.exchanges import (
    NO_DAY,
    Days,
    Exchanges,
    Flags,
    day_number,
    day_of,
    days_of,
)
from sheetnet.analysis.findings import STATUSES
from sheetnet.domain.policy import Policy
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import Circle, Status
from sheetnet.workbook.network import CIRCLES, ContactColumn

Floats = npt.NDArray[np.float64]
Statuses = npt.NDArray[np.int8]

_LAST_DAY = day_number(date.max) - 7
_PAUSED = CIRCLES.index(Circle.PAUSED)


def cadence_days(contacts: pd.DataFrame, policy: Policy) -> Floats:
    """Return each contact's cadence: Every (days) if it is at least a day, else the circle's.

    Reads CIRCLE and EVERY_DAYS. Paused has none, whatever Every says: infinity.
    """
    by_circle = np.array([policy.cadence_days(circle) for circle in CIRCLES])
    circle = contacts[ContactColumn.CIRCLE].to_numpy(np.int8)
    every = contacts[ContactColumn.EVERY_DAYS].to_numpy(np.float64)
    return np.where(_has_own_rhythm(contacts), every, by_circle[circle])


def _has_own_rhythm(contacts: pd.DataFrame) -> Flags:
    every = contacts[ContactColumn.EVERY_DAYS].to_numpy(np.float64)
    is_own: Flags = (
        (every >= 1) & np.isfinite(every) & (contacts[ContactColumn.CIRCLE].to_numpy(np.int8) != _PAUSED)
    )
    return is_own


def first_and_last_day(contacts: pd.DataFrame, exchanges: Exchanges, *, today: date) -> tuple[Days, Days]:
    """Return the first and last day each contact was touched, NO_DAY where never.

    Met on is a touch too, unless it lies in the future. Reads MET_ON.
    """
    met = days_of(contacts[ContactColumn.MET_ON])
    met[met > day_number(today)] = NO_DAY
    first, last = met.copy(), met.copy()
    has_any = exchanges.counts > 0
    earliest = exchanges.day[exchanges.starts[:-1][has_any]]
    latest = exchanges.day[exchanges.starts[1:][has_any] - 1]
    first[has_any] = np.where(met[has_any] == NO_DAY, earliest, np.minimum(earliest, met[has_any]))
    last[has_any] = np.maximum(latest, met[has_any])
    return first, last


def next_planned(exchanges: Exchanges) -> Days:
    """Return each contact's earliest touch still to come, NO_DAY where none is planned."""
    soonest = np.full(exchanges.people, np.iinfo(np.int64).max)
    np.minimum.at(soonest, exchanges.planned_contact, exchanges.planned_day)
    soonest[soonest == np.iinfo(np.int64).max] = NO_DAY
    return soonest


def is_quieted(planned: Days, cadence: Floats, policy: Policy, *, today: date) -> Flags:
    """Whether a planned touch is near enough to quiet the reminder.

    Near enough is within one cadence from today, or within ``planned_reach_days`` where that is
    longer: a lunch in three weeks is a reason to wait, a fair in two years is not.
    """
    ahead = np.where(planned == NO_DAY, np.inf, planned.astype(np.float64) - day_number(today))
    return ahead <= np.maximum(cadence, policy.planned_reach_days)


def status_of(last: Days, cadence: Floats, quieted: Flags, policy: Policy, *, today: date) -> Statuses:
    """Return how each relationship stands, as positions in STATUSES.

    Days since the last touch over the cadence: Due soon, Stale and Lapsed begin where the policy says.
    Never touched is New and nothing else; Paused is Paused; a planned touch within reach is Fresh.
    """
    never = last == NO_DAY
    silent = np.where(never, 0, day_number(today) - np.where(never, 0, last))
    share = silent / cadence
    code = {status: position for position, status in enumerate(STATUSES)}
    found = np.full(len(last), code[Status.FRESH], np.int8)
    found[share >= policy.due_soon_from] = code[Status.DUE_SOON]
    found[share >= policy.stale_from] = code[Status.STALE]
    found[share >= policy.lapsed_from] = code[Status.LAPSED]
    found[quieted] = code[Status.FRESH]
    found[never] = code[Status.NEW]
    found[np.isinf(cadence)] = code[Status.PAUSED]
    return found


def next_due(last: Days, cadence: Floats, planned: Days, quieted: Flags, country: str) -> Days:
    """Return when each relationship is due: NO_DAY for New and Paused.

    The last touch plus the cadence, or the planned touch where that quiets the reminder beyond it;
    moved to the next working day of the country ("" knows weekends only).
    """
    is_due = (last != NO_DAY) & np.isfinite(cadence)
    due = np.full(len(last), NO_DAY, np.int64)
    rest = np.minimum(np.ceil(cadence[is_due]), _LAST_DAY).astype(np.int64)
    own = np.minimum(last[is_due] + rest, _LAST_DAY)
    waits = quieted[is_due] & (planned[is_due] != NO_DAY)
    own = np.where(waits, np.maximum(own, np.where(waits, np.minimum(planned[is_due], _LAST_DAY), 0)), own)
    due[is_due] = next_working_days(own, country)
    return due


def next_working_days(days: Days, country: str) -> Days:
    """Return each day, or the next one that is neither a weekend nor a holiday of the country."""
    if not len(days):
        return days
    dates = days.astype("datetime64[D]")
    free = holidays_between(day_of(days.min()).year, min(day_of(days.max()).year + 1, 9999), country)
    moved = np.busday_offset(dates, 0, roll="forward", holidays=np.array(free, "datetime64[D]"))
    return moved.astype(np.int64)


def holidays_between(first_year: int, last_year: int, country: str) -> list[date]:
    """Return the country's public holidays in these years; none for "" or an unknown country.

    At most a century is looked at: beyond it a due date is a mistyped cell.
    """
    if not country:
        return []
    import holidays

    years = range(max(first_year, last_year - 100), last_year + 1)
    try:
        return sorted(holidays.country_holidays(country.upper(), years=years))
    except NotImplementedError:
        return []


def words_by_day(days: Days) -> npt.NDArray[np.object_]:
    """Return each day in words, "" where there is none."""
    known, place = np.unique(days, return_inverse=True)
    said = np.array(["" if day == NO_DAY else day_in_words(day_of(day)) for day in known], dtype=object)
    return said[place] if len(days) else np.empty(0, dtype=object)


def _asked_by_contact(contacts: pd.DataFrame, cadence: Floats) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Return what was asked for ("you keep Key contacts every 14 days") as a number by contact, and in words.

    Reads CIRCLE and EVERY_DAYS.
    """
    circle = contacts[ContactColumn.CIRCLE].to_numpy(np.int8)
    is_own = _has_own_rhythm(contacts)
    key = np.where(np.isinf(cadence), -1.0, cadence) * 2 * len(CIRCLES) + circle * 2 + is_own
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    said = [_asked(CIRCLES[circle[i]], bool(is_own[i]), float(cadence[i])) for i in first]
    return place.astype(np.int64), said


def reasons(
    contacts: pd.DataFrame,
    exchanges: Exchanges,
    status: Statuses,
    last: Days,
    cadence: Floats,
    planned: Days,
    quieted: Flags,
) -> npt.NDArray[np.object_]:
    """Return why each relationship has its status, in words that stay the same from day to day."""
    is_met_only = last > exchanges.latest_day(np.ones(len(exchanges.day), bool))
    asked, asked_words = _asked_by_contact(contacts, cadence)
    waits = quieted & (status == STATUSES.index(Status.FRESH))
    day = np.where(waits, planned, np.where(last == NO_DAY, 0, last))
    manner = status * 4 + is_met_only * 2 + waits
    key = (day << 32) + (asked << 8) + manner
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    said = [
        _reason(STATUSES[code], when, asked_words[number], met_only=met_only, waits=waiting)
        for code, when, number, met_only, waiting in zip(
            status[first].tolist(),
            words_by_day(day[first]).tolist(),
            asked[first].tolist(),
            is_met_only[first].tolist(),
            waits[first].tolist(),
            strict=True,
        )
    ]
    return np.array(said, dtype=object)[place] if said else np.empty(0, dtype=object)


def _reason(status: Status, day: str, asked: str, *, met_only: bool, waits: bool) -> str:
    match status:
        case Status.NEW:
            return "nothing in the log yet"
        case Status.PAUSED:
            return "you paused this one"
        case Status.FRESH | Status.DUE_SOON:
            if waits:
                return f"a touch is planned for {day}"
            return f"{'you met' if met_only else 'in touch'} on {day}; {asked}"
        case Status.STALE | Status.LAPSED:
            return f"quiet since {day}; {asked}"
        case _:
            assert_never(status)


def _asked(circle: Circle, is_own: bool, days: float) -> str:
    if np.isinf(days):
        return ""
    rhythm = "every day" if days == 1 else f"every {days:g} days"
    return f"you asked for {rhythm}" if is_own else f"you keep {circle} contacts {rhythm}"
