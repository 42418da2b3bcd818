"""What is due, as a table of moments."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from sheetnet.app.timetable import Job, Tried, due, updates_due
from sheetnet.domain.letter import LedgerEntry, LedgerState
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.domain.words import Weekday
from sheetnet.workbook.memory import Memory

ANA = Member(name="Ana", mail="ana@example.com")
TO_ANA = {"Ana": ["ana@example.com"]}
MADRID = TeamSettings(time_zone="Europe/Madrid", report_day=Weekday.TUESDAY, report_time=time(8, 30))
MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the week of Monday 16 November 2026, day 0 being Monday, by the clock of UTC."""
    return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=day)


def memory(*entries: LedgerEntry, run_now_handled: str = "") -> Memory:
    ledger = {entry.message_id: entry for entry in entries}
    return Memory("id", "home", 1, ledger=ledger, run_now_handled=run_now_handled)


def entry(state: LedgerState, week: str = "2026-W47", *, since: datetime = MONDAY) -> LedgerEntry:
    return LedgerEntry(f"<{week}>", week, "Ana", "ana@example.com", state, "", "", since)


def tried(update: datetime | None, report: datetime | None = None, run_now: str | None = None) -> Tried:
    both = {Job.UPDATE: update, Job.REPORT: report}
    return Tried({job: moment for job, moment in both.items() if moment is not None}, run_now)


def test_a_worker_that_starts_updates_at_once_even_at_night() -> None:
    assert due(Tried({}), memory(), MADRID, [ANA], {}, now=at(0, 2)) == [Job.UPDATE]


@pytest.mark.parametrize(
    ("last", "now", "is_due"),
    [
        (at(0, 10), at(0, 10, 59), False),
        (at(0, 10), at(0, 11), True),
        (at(0, 18, 30), at(0, 19, 31), False),
        (at(0, 18, 30), at(1, 5, 59), False),
        (at(0, 18, 30), at(1, 6), True),
        (at(5, 10), at(6, 12), True),
    ],
)
def test_updates_come_every_hour_from_seven_to_eight_by_the_clock_of_the_team(
    last: datetime, now: datetime, is_due: bool
) -> None:
    settings = TeamSettings(time_zone="Europe/Madrid", report_day=Weekday.SUNDAY, report_time=time(23))
    assert (Job.UPDATE in due(tried(last), memory(), settings, [ANA], TO_ANA, now=now)) is is_due


def test_a_changed_run_now_is_one_wish_to_run_at_any_hour() -> None:
    wishing = TeamSettings(time_zone="Europe/Madrid", run_now="again")
    night = at(0, 1)
    before = tried(night - timedelta(minutes=5), run_now="")
    assert due(before, memory(), wishing, [ANA], {}, now=night) == [Job.UPDATE]
    seen = tried(night - timedelta(minutes=5), run_now="again")
    assert due(seen, memory(), wishing, [ANA], {}, now=night) == []
    assert due(before, memory(run_now_handled="again"), wishing, [ANA], {}, now=night) == []


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        (at(0, 23), False),
        (at(1, 7, 29), False),
        (at(1, 7, 30), True),
        (at(2, 1), True),
        (at(6, 22, 59), True),
        (at(6, 23), False),
    ],
)
def test_the_report_is_due_from_its_hour_to_the_end_of_the_week(now: datetime, is_due: bool) -> None:
    jobs = due(tried(now), memory(), MADRID, [ANA], TO_ANA, now=now)
    assert jobs == ([Job.REPORT] if is_due else [])


def test_a_member_elsewhere_gets_the_report_by_their_own_clock() -> None:
    far = Member(name="Ana", mail="ana@example.com", time_zone="Pacific/Auckland")
    assert due(tried(at(0, 20)), memory(), MADRID, [far], TO_ANA, now=at(0, 20)) == [Job.REPORT]


@pytest.mark.parametrize(
    ("found", "resends", "is_due"),
    [
        (entry(LedgerState.SENT), False, False),
        (entry(LedgerState.SENT, "2026-W46"), False, True),
        (entry(LedgerState.FAILED), False, True),
        (entry(LedgerState.PREPARED), False, True),
        (entry(LedgerState.UNKNOWN), False, False),
        (entry(LedgerState.UNKNOWN), True, True),
        (entry(LedgerState.SENDING, since=at(2, 9, 31)), False, False),
        (entry(LedgerState.SENDING, since=at(2, 9, 30)), False, True),
    ],
)
def test_what_the_ledger_knows_of_this_week_decides(found: LedgerEntry, resends: bool, is_due: bool) -> None:
    now = at(2, 10)
    jobs = due(tried(now), memory(found), MADRID, [ANA], TO_ANA, resends_unknown=resends, now=now)
    assert jobs == ([Job.REPORT] if is_due else [])


def test_weeks_that_were_missed_collapse_to_this_one() -> None:
    now = at(9, 10)
    [job] = due(tried(now), memory(entry(LedgerState.SENT, "2026-W30")), MADRID, [ANA], TO_ANA, now=now)
    assert job is Job.REPORT
    done = memory(entry(LedgerState.SENT, "2026-W48"))
    assert due(tried(now), done, MADRID, [ANA], TO_ANA, now=now) == []


def test_a_report_that_could_not_be_mailed_is_tried_again_after_half_an_hour() -> None:
    now = at(2, 10)
    failed = memory(entry(LedgerState.FAILED))
    for minutes, jobs in ((29, []), (30, [Job.REPORT])):
        before = tried(now, now - timedelta(minutes=minutes))
        assert due(before, failed, MADRID, [ANA], TO_ANA, now=now) == jobs


def test_without_anywhere_to_mail_no_report_is_due() -> None:
    now = at(2, 10)
    assert due(tried(now), memory(), MADRID, [ANA], {}, now=now) == []
    assert due(tried(now), memory(), MADRID, [ANA], {"Ana": []}, now=now) == []


def test_both_are_due_the_update_first() -> None:
    assert due(Tried({}), memory(), MADRID, [ANA], TO_ANA, now=at(2, 10)) == [Job.UPDATE, Job.REPORT]


def test_the_turn_of_the_year_belongs_to_its_iso_week() -> None:
    now = datetime(2027, 1, 1, 12, tzinfo=UTC)
    sent = memory(entry(LedgerState.SENT, "2026-W53"))
    assert due(tried(now), sent, MADRID, [ANA], TO_ANA, now=now) == []


def test_a_sheet_that_cannot_be_read_is_tried_by_the_hour() -> None:
    assert updates_due(Tried({}), now=at(0, 3)) == [Job.UPDATE]
    assert updates_due(tried(at(0, 10)), now=at(0, 10, 30)) == []
    assert updates_due(tried(at(0, 10)), now=at(0, 11)) == [Job.UPDATE]
