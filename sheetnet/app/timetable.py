"""What is due: a pure function of what was done, what the sheet says, and now.

The sheet is brought up to date every hour of the day, and whenever "Run now" changes. The report is due
from its day and hour on, in the zone of whom it goes to, until the ledger knows of it. Weeks that
passed while nothing ran are not made up for: only this week's report is ever due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sheetnet.domain.letter import LedgerEntry, LedgerState
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.domain.words import Weekday
from sheetnet.workbook.memory import Memory

FIRST_HOUR, LAST_HOUR = 7, 20
"""From when to when the sheet is brought up to date by the clock, in the team's time zone."""
_EVERY = timedelta(hours=1)
_TRY_AGAIN_AFTER = timedelta(minutes=30)


class Job(StrEnum):
    """What the worker may have to do."""

    UPDATE = "update the sheet"
    REPORT = "mail the weekly report"


@dataclass(frozen=True, slots=True)
class Tried:
    """What this worker has tried so far, whether or not it went well."""

    at_by_job: Mapping[Job, datetime]
    run_now: str | None = None
    """The value of "Run now" that it last saw; None before it has looked."""


def due(
    tried: Tried,
    memory: Memory,
    settings: TeamSettings,
    team: Sequence[Member],
    recipients_by_owner: Mapping[str, Sequence[str]],
    *,
    resends_unknown: bool = False,
    now: datetime,
) -> list[Job]:
    """Return what is to be done now, most urgent first.

    ``recipients_by_owner`` is empty where nothing can be mailed.
    """
    jobs = (
        [Job.UPDATE]
        if _wishes_run(tried, memory, settings)
        else updates_due(tried, settings.time_zone, now=now)
    )
    last = tried.at_by_job.get(Job.REPORT)
    if (last is None or now - last >= _TRY_AGAIN_AFTER) and any(
        _is_owed(memory.ledger.values(), week, owner, recipient, resends_unknown, now)
        for owner, week in _owners_past_their_hour(settings, team, now)
        for recipient in recipients_by_owner.get(owner, ())
    ):
        jobs.append(Job.REPORT)
    return jobs


def updates_due(tried: Tried, time_zone: str = "UTC", *, now: datetime) -> list[Job]:
    """Return the update if the clock alone says so; for a sheet that cannot be read, in any zone."""
    last = tried.at_by_job.get(Job.UPDATE)
    if last is None:
        return [Job.UPDATE]
    hour = now.astimezone(ZoneInfo(time_zone)).hour
    return [Job.UPDATE] if now - last >= _EVERY and FIRST_HOUR <= hour < LAST_HOUR else []


def _wishes_run(tried: Tried, memory: Memory, settings: TeamSettings) -> bool:
    return bool(settings.run_now) and settings.run_now not in (tried.run_now, memory.run_now_handled)


def _owners_past_their_hour(
    settings: TeamSettings, team: Sequence[Member], now: datetime
) -> Iterator[tuple[str, str]]:
    """Yield the members whose report hour of this ISO week has passed, each with that week."""
    for member in team:
        local = now.astimezone(ZoneInfo(member.time_zone or settings.time_zone))
        moment = (local.weekday(), local.time())
        if moment >= (list(Weekday).index(settings.report_day), settings.report_time):
            year, week, _ = local.isocalendar()
            yield member.name, f"{year}-W{week:02d}"


def _is_owed(
    ledger: Iterable[LedgerEntry],
    week: str,
    owner: str,
    recipient: str,
    resends_unknown: bool,
    now: datetime,
) -> bool:
    entry = next((e for e in ledger if (e.week, e.owner, e.recipient) == (week, owner, recipient)), None)
    if entry is None:
        return True
    match entry.state:
        case LedgerState.SENT:
            return False
        case LedgerState.UNKNOWN:
            return resends_unknown
        case LedgerState.SENDING:
            return now - entry.at >= _TRY_AGAIN_AFTER
        case LedgerState.PREPARED | LedgerState.FAILED:
            return True
