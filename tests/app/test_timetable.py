"""What is due, as a table of moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from sheetnet.app.timetable import (
    Due,
    Job,
    RunNow,
    Tried,
    Try,
    due,
    is_update_due,
    next_report_at,
    next_update_at,
)
from sheetnet.app.weeks import WeekOf
from sheetnet.domain.letter import LedgerEntry, LedgerState
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.domain.words import Weekday
from sheetnet.mail.ledger import SECOND_SENDING
from sheetnet.workbook.memory import Memory

ANA = Member(name="Ana", mail="ana@example.com")
TO_ANA = {"Ana": ["ana@example.com"]}
MADRID = TeamSettings(time_zone="Europe/Madrid", report_day=Weekday.TUESDAY, report_time=time(8, 30))
MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
UPDATE = Due(updates=True)
NOTHING = Due(updates=False)
REPORT = Due(updates=False, reports=(WeekOf("Ana", "2026-W47"),))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the week of Monday 16 November 2026, day 0 being Monday, by the clock of UTC."""
    return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=day)


def memory(*entries: LedgerEntry, run_now_handled: str = "") -> Memory:
    ledger = {entry.message_id: entry for entry in entries}
    return Memory("id", "home", 1, ledger=ledger, run_now_handled=run_now_handled)


def entry(
    state: LedgerState, week: str = "2026-W47", *, since: datetime = MONDAY, reason: str = ""
) -> LedgerEntry:
    return LedgerEntry(f"<{week}>", week, "Ana", "ana@example.com", state, "", "", since, reason)


def tried(
    update: datetime | None,
    report: datetime | None = None,
    run_now: RunNow | None = None,
    *,
    pause: timedelta | None = None,
) -> Tried:
    """Return what was tried when; a ``pause`` is that of the report, which then has failed."""
    update_at = {} if update is None else {Job.UPDATE: Try(update)}
    report_at = {} if report is None else {Job.REPORT: Try(report, pause)}
    return Tried({**update_at, **report_at}, run_now)


def test_a_worker_that_starts_updates_at_once_even_at_night() -> None:
    assert due(Tried({}), memory(), MADRID, [ANA], {}, now=at(0, 2)) == UPDATE


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
def test_updates_come_every_hour_from_7_to_20_by_the_clock_of_the_team(
    last: datetime, now: datetime, is_due: bool
) -> None:
    settings = TeamSettings(time_zone="Europe/Madrid", report_day=Weekday.SUNDAY, report_time=time(23))
    assert due(tried(last), memory(), settings, [ANA], TO_ANA, now=now).updates is is_due


@pytest.mark.parametrize(
    ("before", "handled", "is_wish"),
    [
        pytest.param(RunNow("", ""), "", True, id="typed for the first time"),
        pytest.param(RunNow("once", "once"), "once", True, id="another value than before"),
        pytest.param(RunNow("again", ""), "", False, id="seen at the last look already"),
        pytest.param(RunNow("", ""), "again", False, id="somebody ran since the last look"),
        pytest.param(RunNow("", "again"), "again", True, id="cleared and typed again"),
        pytest.param(RunNow("", "again"), "", True, id="cleared, run by the clock, typed again"),
        pytest.param(None, "", True, id="typed before the worker started"),
        pytest.param(None, "again", False, id="handled before the worker started"),
    ],
)
def test_each_change_of_run_now_is_one_wish_to_run_at_any_hour(
    before: RunNow | None, handled: str, is_wish: bool
) -> None:
    wishing = TeamSettings(time_zone="Europe/Madrid", run_now="again")
    night = at(0, 1)
    seen = tried(night - timedelta(minutes=5), run_now=before)
    is_due = due(seen, memory(run_now_handled=handled), wishing, [ANA], {}, now=night)
    assert is_due == Due(updates=is_wish, is_wished=is_wish)


def test_clearing_run_now_is_no_wish() -> None:
    night = at(0, 1)
    seen = tried(night - timedelta(minutes=5), run_now=RunNow("again", "again"))
    assert due(seen, memory(run_now_handled="again"), MADRID, [ANA], {}, now=night) == NOTHING


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
    found = due(tried(now), memory(), MADRID, [ANA], TO_ANA, now=now)
    assert found == (REPORT if is_due else NOTHING)


def test_a_member_elsewhere_gets_the_report_by_their_own_clock() -> None:
    far = Member(name="Ana", mail="ana@example.com", time_zone="Pacific/Auckland")
    assert due(tried(at(0, 20)), memory(), MADRID, [far], TO_ANA, now=at(0, 20)) == REPORT


def test_only_those_whose_hour_has_come_are_due_each_for_the_week_it_is_there() -> None:
    mondays = TeamSettings(time_zone="America/New_York", report_day=Weekday.MONDAY)
    team = [
        Member(name="Aya", mail="aya@example.com", time_zone="Asia/Tokyo"),
        Member(name="Jon", mail="jon@example.com"),
    ]
    to_both = {"Aya": ["aya@example.com"], "Jon": ["jon@example.com"]}
    jon_has_his = LedgerEntry("<1>", "2026-W47", "Jon", "jon@example.com", LedgerState.SENT, "", "", MONDAY)
    sunday_in_new_york = at(6, 22, 30)
    aya, jon = WeekOf("Aya", "2026-W48"), WeekOf("Jon", "2026-W47")
    for entries, expected in (([], (aya, jon)), ([jon_has_his], (aya,))):
        found = due(
            tried(sunday_in_new_york), memory(*entries), mondays, team, to_both, now=sunday_in_new_york
        )
        assert found.reports == expected


@pytest.mark.parametrize(
    ("found", "resends", "is_due"),
    [
        (entry(LedgerState.SENT), False, False),
        (entry(LedgerState.SENT, "2026-W46"), False, True),
        (entry(LedgerState.FAILED), False, True),
        (entry(LedgerState.PREPARED), False, True),
        (entry(LedgerState.UNKNOWN), False, False),
        (entry(LedgerState.UNKNOWN), True, True),
        (entry(LedgerState.UNKNOWN, reason=f"{SECOND_SENDING}: lost"), True, False),
        (entry(LedgerState.SENDING, since=at(2, 9, 31)), False, False),
        (entry(LedgerState.SENDING, since=at(2, 9, 30)), False, True),
    ],
)
def test_what_the_ledger_knows_of_this_week_decides(found: LedgerEntry, resends: bool, is_due: bool) -> None:
    now = at(2, 10)
    ledger = memory(found)
    is_now_due = due(tried(now), ledger, MADRID, [ANA], TO_ANA, resends_unknown=resends, now=now)
    assert is_now_due == (REPORT if is_due else NOTHING)


def test_weeks_that_were_missed_collapse_to_this_one() -> None:
    now = at(9, 10)
    long_ago = memory(entry(LedgerState.SENT, "2026-W30"))
    found = due(tried(now), long_ago, MADRID, [ANA], TO_ANA, now=now)
    assert found.reports == (WeekOf("Ana", "2026-W48"),)
    done = memory(entry(LedgerState.SENT, "2026-W48"))
    assert due(tried(now), done, MADRID, [ANA], TO_ANA, now=now) == NOTHING


def test_a_report_that_could_not_be_mailed_is_tried_again_after_its_pause_or_at_a_wish() -> None:
    now = at(2, 10)
    failed = memory(entry(LedgerState.FAILED))
    pause = timedelta(minutes=20)
    for minutes, expected in ((19, NOTHING), (20, REPORT)):
        before = tried(now, now - timedelta(minutes=minutes), pause=pause)
        assert due(before, failed, MADRID, [ANA], TO_ANA, now=now) == expected
    wishing = replace(MADRID, run_now="please")
    before = tried(now, now - timedelta(minutes=1), RunNow("", ""), pause=pause)
    found = due(before, failed, wishing, [ANA], TO_ANA, now=now)
    assert (found.jobs, found.is_wished) == ((Job.UPDATE, Job.REPORT), True)


def test_without_anywhere_to_mail_no_report_is_due() -> None:
    now = at(2, 10)
    assert due(tried(now), memory(), MADRID, [ANA], {}, now=now) == NOTHING
    assert due(tried(now), memory(), MADRID, [ANA], {"Ana": []}, now=now) == NOTHING


def test_both_are_due_the_update_first() -> None:
    found = due(Tried({}), memory(), MADRID, [ANA], TO_ANA, now=at(2, 10))
    assert found.jobs == (Job.UPDATE, Job.REPORT)


def test_the_turn_of_the_year_belongs_to_its_iso_week() -> None:
    now = datetime(2027, 1, 1, 12, tzinfo=UTC)
    sent = memory(entry(LedgerState.SENT, "2026-W53"))
    assert due(tried(now), sent, MADRID, [ANA], TO_ANA, now=now) == NOTHING


def test_an_update_that_has_failed_is_tried_again_after_its_pause_at_any_hour() -> None:
    assert is_update_due(Tried({}), now=at(0, 3))
    for last in (at(0, 3), at(0, 12)):
        failed = Tried({Job.UPDATE: Try(last, timedelta(minutes=20))})
        for minutes, is_due in ((19, False), (20, True), (600, True)):
            now = last + timedelta(minutes=minutes)
            assert is_update_due(failed, "Europe/Madrid", now=now) is is_due
        assert next_update_at(failed.by_job[Job.UPDATE], "Europe/Madrid") == last + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("last", "coming"),
    [
        (at(0, 10, 20), at(0, 11, 20)),
        (at(0, 18, 30), at(1, 6)),
        (at(0, 2), at(0, 6)),
        (at(0, 23, 30), at(1, 6)),
    ],
)
def test_the_next_update_is_the_first_moment_that_asks_for_one(last: datetime, coming: datetime) -> None:
    assert next_update_at(Try(last), "Europe/Madrid") == coming
    for minutes, is_due in ((-1, False), (0, True)):
        now = coming + timedelta(minutes=minutes)
        assert is_update_due(tried(last), "Europe/Madrid", now=now) is is_due


@pytest.mark.parametrize(
    ("now", "coming"),
    [
        (at(0, 12), at(1, 7, 30)),
        (at(1, 7, 29), at(1, 7, 30)),
        (at(1, 7, 30), at(8, 7, 30)),
        (at(3, 12), at(8, 7, 30)),
    ],
)
def test_the_next_report_comes_at_its_hour_of_this_week_or_the_next(now: datetime, coming: datetime) -> None:
    assert next_report_at(MADRID, [ANA], TO_ANA, now=now) == coming


def test_the_next_report_is_the_first_of_those_that_can_be_mailed() -> None:
    in_tokyo = Member(name="Bo", time_zone="Asia/Tokyo")
    assert next_report_at(MADRID, [ANA, in_tokyo], {}, now=MONDAY) is None
    assert next_report_at(MADRID, [ANA, in_tokyo], TO_ANA, now=MONDAY) == at(1, 7, 30)
    to_both = {**TO_ANA, "Bo": ["bo@example.com"]}
    assert next_report_at(MADRID, [ANA, in_tokyo], to_both, now=MONDAY) == at(0, 23, 30)
