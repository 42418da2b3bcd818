"""What is due: a pure function of what was done, what the sheet says, and now.

The sheet is brought up to date every hour from 7 to 20, and whenever "Run now" changes. A report is due
from its day and hour on, in the zone of whom it goes to, until the ledger knows of it. Weeks that
passed while nothing ran are not made up for: only this week's report is ever due. What has failed is tried
again after the time of one look, then after twice as long each time, and in the end once an hour; a changed
"Run now" tries everything at once. What was done at a moment still to come, by a clock that was wrong since,
counts as not done.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sheetnet.app.weeks import WeekOf, local_moment, week_of
from sheetnet.domain.letter import LedgerEntry, LedgerState
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.domain.words import Weekday
from sheetnet.mail.ledger import ABANDONED_AFTER, was_sent_again
from sheetnet.workbook.memory import Memory

FIRST_HOUR, LAST_HOUR = 7, 20
"""From when to when the sheet is brought up to date by the clock, in the team's time zone."""
_EVERY = timedelta(hours=1)
LONGEST_PAUSE = timedelta(hours=1)
"""What fails for long is tried again this often."""
_MINUTE = timedelta(minutes=1)


class Job(StrEnum):
    """What the worker may have to do."""

    UPDATE = "update the sheet"
    REPORT = "mail the weekly report"


@dataclass(frozen=True, slots=True)
class RunNow:
    """What the sheet said of "Run now" at a look."""

    value: str
    handled: str
    """The value at the last run, whoever ran."""


@dataclass(frozen=True, slots=True)
class Try:
    """The last try of a job."""

    at: datetime
    pause: timedelta | None = None
    """Where it failed, how long to wait before the next one; None where it went well."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried so far, by this worker or the one before it."""

    by_job: Mapping[Job, Try]
    run_now: RunNow | None = None
    """As it stood at the last look; None before the first."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done now."""

    updates: bool
    reports: tuple[WeekOf, ...] = ()
    """Which reports are to be mailed."""
    is_wished: bool = False
    """Whether "Run now" asks for it: what has failed need not wait."""

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs this makes, most urgent first."""
        jobs = {Job.UPDATE: self.updates, Job.REPORT: bool(self.reports)}
        return tuple(job for job, is_due in jobs.items() if is_due)


def due(
    tried: Tried,
    memory: Memory,
    settings: TeamSettings,
    team: Sequence[Member],
    recipients_by_owner: Mapping[str, Sequence[str]],
    *,
    resends_unknown: bool = False,
    now: datetime,
) -> Due:
    """Return what is to be done now.

    ``recipients_by_owner`` is empty where nothing can be mailed.
    """
    is_wished = wishes_run(tried.run_now, RunNow(settings.run_now, memory.run_now_handled))
    updates = is_wished or is_update_due(tried, settings.time_zone, now=now)
    owed = owed_reports(memory, settings, team, recipients_by_owner, resends_unknown=resends_unknown, now=now)
    last = tried.by_job.get(Job.REPORT)
    may_try = is_wished or last is None or last.pause is None or has_passed(last.at, last.pause, now=now)
    return Due(updates, owed if may_try else (), is_wished)


def pause_after(failures: int, look_every: timedelta) -> timedelta:
    """Return how long to wait after so many failures in a row, one or more, before the next try."""
    return min(look_every * (1 << min(failures - 1, 10)), LONGEST_PAUSE)


def has_passed(since: datetime, span: timedelta, *, now: datetime) -> bool:
    """Whether a span of time is over; also where the clock was set back to before its beginning."""
    return not timedelta(0) <= now - since < span


def owed_reports(
    memory: Memory,
    settings: TeamSettings,
    team: Sequence[Member],
    recipients_by_owner: Mapping[str, Sequence[str]],
    *,
    resends_unknown: bool = False,
    now: datetime,
) -> tuple[WeekOf, ...]:
    """Return the reports whose hour has passed and that the ledger does not know to have gone."""
    return tuple(
        each
        for each in _past_their_hour(settings, team, now)
        if any(
            _is_owed(memory.ledger.values(), each, recipient, resends_unknown, now)
            for recipient in recipients_by_owner.get(each.owner, ())
        )
    )


def is_update_due(tried: Tried, time_zone: str = "UTC", *, now: datetime) -> bool:
    """Whether the clock alone asks for an update; one that has failed is tried again at any hour."""
    last = tried.by_job.get(Job.UPDATE)
    if last is None:
        return True
    if last.pause is not None:
        return has_passed(last.at, last.pause, now=now)
    hour = now.astimezone(ZoneInfo(time_zone)).hour
    return has_passed(last.at, _EVERY, now=now) and FIRST_HOUR <= hour < LAST_HOUR


def next_update_at(last: Try, time_zone: str = "UTC") -> datetime:
    """Return when the clock asks for an update after the last one."""
    if last.pause is not None:
        return last.at + last.pause
    local = (last.at + _EVERY).astimezone(ZoneInfo(time_zone))
    if FIRST_HOUR <= local.hour < LAST_HOUR:
        return local.astimezone(UTC)
    day = local.date() + timedelta(days=local.hour >= LAST_HOUR)
    return datetime.combine(day, time(FIRST_HOUR), local.tzinfo).astimezone(UTC)


def next_report_at(
    settings: TeamSettings,
    team: Sequence[Member],
    recipients_by_owner: Mapping[str, Sequence[str]],
    *,
    now: datetime,
) -> datetime | None:
    """Return when the next hour of anybody's report comes that can be mailed; None where none can."""
    hours = [
        _next_hour(settings, local_moment(member, settings.time_zone, now=now))
        for member in team
        if recipients_by_owner.get(member.name)
    ]
    return min(hours, default=None)


def _next_hour(settings: TeamSettings, local: datetime) -> datetime:
    this_week = _report_hour(settings, local)
    if this_week > local:
        return this_week
    return _report_hour(settings, local + timedelta(days=7))


def _report_hour(settings: TeamSettings, local: datetime) -> datetime:
    """Return the first moment at which the report hour of a moment's ISO week has come where that is.

    Of an hour that the clock goes through twice it is the first time, and of one that it leaves out, the
    moment at which it does.
    """
    days = list(Weekday).index(settings.report_day) - local.weekday()
    wanted = datetime.combine(local.date() + timedelta(days=days), settings.report_time)
    first, second = (wanted.replace(tzinfo=local.tzinfo, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return first
    left_out = range(int((first - second) / _MINUTE))
    return second + _MINUTE * bisect_left(
        left_out,
        wanted,
        key=lambda each: (second + _MINUTE * each).astimezone(local.tzinfo).replace(tzinfo=None),
    )


def wishes_run(before: RunNow | None, now: RunNow) -> bool:
    """Whether the value is new and no run has seen it.

    One that was cleared and typed again is new although a run once handled the same value; had a run
    handled it since the last look, what was handled would have changed too.
    """
    if not now.value:
        return False
    if before is None:
        return now.value != now.handled
    was_handled_since = now.handled == now.value != before.handled
    return now.value != before.value and not was_handled_since


def _past_their_hour(settings: TeamSettings, team: Sequence[Member], now: datetime) -> list[WeekOf]:
    """Return the members whose report hour of the ISO week where they are has passed, with that week."""
    by_clock = [(member.name, local_moment(member, settings.time_zone, now=now)) for member in team]
    return [
        WeekOf(name, week_of(local.date()))
        for name, local in by_clock
        if _report_hour(settings, local) <= now
    ]


def _is_owed(
    ledger: Iterable[LedgerEntry],
    report: WeekOf,
    recipient: str,
    resends_unknown: bool,
    now: datetime,
) -> bool:
    key = (report.week, report.owner, recipient)
    entry = next((each for each in ledger if (each.week, each.owner, each.recipient) == key), None)
    if entry is None:
        return True
    match entry.state:
        case LedgerState.SENT:
            return False
        case LedgerState.UNKNOWN:
            return resends_unknown and not was_sent_again(entry)
        case LedgerState.SENDING:
            return now - entry.at >= ABANDONED_AFTER
        case LedgerState.PREPARED | LedgerState.FAILED:
            return True
