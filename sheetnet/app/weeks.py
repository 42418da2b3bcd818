"""Weeks: which week's report is whose, by the clock of the person it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sheetnet.domain.settings import Member
from sheetnet.errors import UsageError

_FURTHEST_AHEAD = timedelta(hours=14)
"""No clock on earth is further ahead of UTC."""


@dataclass(frozen=True, slots=True)
class WeekOf:
    """One report: whose, and of which week."""

    owner: str
    week: str
    """ISO week, "2026-W47"."""


class WeekToCome(UsageError):
    """A report is asked for before its week has begun; ``for_whom`` is "" where that is so everywhere."""

    def __init__(self, week: str, for_whom: str = "") -> None:
        where = f" for {for_whom}" if for_whom else ""
        super().__init__(
            f"Week {week} has not begun yet{where}, so there is nothing to report of it. Leave --week out "
            "for this week's report."
        )


def week_of(day: date) -> str:
    """Return the ISO week of a day: "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(week: str) -> date:
    """Return the first day of an ISO week."""
    return date.fromisocalendar(int(week[:4]), int(week[-2:]), 1)


def sunday_of(week: str) -> date:
    """Return the last day of an ISO week."""
    return monday_of(week) + timedelta(days=6)


def local_moment(member: Member, time_zone: str, *, now: datetime) -> datetime:
    """Return now by a member's own clock; ``time_zone`` is the team's."""
    return now.astimezone(ZoneInfo(member.time_zone or time_zone))


def refuse_to_come(week: str, *, now: datetime) -> None:
    """Refuse a week that has begun nowhere on earth.

    Raises:
        WeekToCome: it has not.
    """
    if week > week_of((now + _FURTHEST_AHEAD).date()):
        raise WeekToCome(week)


def weeks_of_all(
    team: Sequence[Member], time_zone: str, week: str | None = None, *, now: datetime
) -> tuple[WeekOf, ...]:
    """Return everybody with the week asked for, or each with the week it is where they are.

    Raises:
        WeekToCome: the week asked for has not begun where somebody is.
    """
    current = [WeekOf(each.name, week_of(local_moment(each, time_zone, now=now).date())) for each in team]
    if week is None:
        return tuple(current)
    for each in current:
        if week > each.week:
            raise WeekToCome(week, each.owner)
    return tuple(WeekOf(each.owner, week) for each in current)
