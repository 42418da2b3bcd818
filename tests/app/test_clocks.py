"""Whatever a clock does, every due hour has one update and every week one report.

The nights in which clocks change, in nine zones; sleep, clocks that are set back, ticks that come twice, and
workers that are started anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.app.settings import members
from sheetnet.app.timetable import Job, Tried, Try, due, next_report_at, owed_reports
from sheetnet.app.weeks import WeekOf, sunday_of, week_of
from sheetnet.domain.letter import DraftState, LedgerEntry, LedgerState
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.domain.words import Weekday
from sheetnet.workbook.memory import Memory
from tests.app.computers import Branch
from tests.app.mail_desk import message_id_of
from tests.app.office import GOT, JON, MARTA, with_mailbox
from tests.mail.imap_server import Imap, needs_dovecot
from tests.mail.mail_server import Postmaster, running
from tests.workbook.sheets import Person, reading_of

ZONES = (
    "Africa/Casablanca",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/London",
    "Pacific/Auckland",
)
ANA = Member(name="Ana", mail="ana@example.com")
TO_ANA = {"Ana": ["ana@example.com"]}
START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def changes_in(zone: str, year: int = 2026) -> Iterator[datetime]:
    """Yield the moments at which the clock of a zone changes; in April and October where it never does."""
    at, found = datetime(year, 1, 1, tzinfo=UTC), False
    while at.year == year:
        if (at + HOUR / 2).astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(
            ZoneInfo(zone)
        ).utcoffset():
            found = True
            yield at + HOUR / 2
        at += HOUR / 2
    if not found:
        yield datetime(year, 4, 5, 3, tzinfo=UTC)
        yield datetime(year, 10, 25, 3, tzinfo=UTC)


NIGHTS = [pytest.param(zone, at, id=f"{zone} {at:%d %b}") for zone in ZONES for at in changes_in(zone)]


def wall_time(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def hours_around(at: datetime, zone: str) -> set[datetime]:
    """Return times on the clock that come before, in, and after what a change leaves out or repeats."""
    ends = (wall_time(at - MINUTE, zone) + MINUTE, wall_time(at, zone))
    middle = min(ends) + (max(ends) - min(ends)) / 2
    return {min(ends) - HOUR, min(ends), middle, max(ends), max(ends) + HOUR}


class Life:
    """A worker that remembers what it did, as its heartbeat and the ledger do."""

    def __init__(self, settings: TeamSettings, now: datetime) -> None:
        self.settings = settings
        self.now = now
        self.tried = Tried({})
        self.ledger: dict[str, LedgerEntry] = {}
        self.updated_at: list[datetime] = []
        self.mailed: list[tuple[str, datetime]] = []

    def tick(self) -> None:
        memory = Memory("id", "home", 1, ledger=self.ledger)
        found = due(self.tried, memory, self.settings, [ANA], TO_ANA, now=self.now)
        for job in found.jobs:
            self.tried = replace(self.tried, by_job={**self.tried.by_job, job: Try(self.now)})
        if found.updates:
            self.updated_at.append(self.now)
        for each in found.reports:
            self.mailed.append((each.week, self.now))
            self.ledger[each.week] = LedgerEntry(
                each.week, each.week, "Ana", "ana@example.com", LedgerState.SENT, "", "", self.now
            )

    def restart(self) -> None:
        self.tried = replace(self.tried, run_now=None)


def on_the_day_of(wanted: datetime, zone: str) -> TeamSettings:
    """Return the settings by which the report goes at this time on the clock."""
    return TeamSettings(time_zone=zone, report_day=list(Weekday)[wanted.weekday()], report_time=wanted.time())


@pytest.mark.parametrize(("zone", "change"), NIGHTS)
def test_in_the_night_in_which_clocks_change_the_report_goes_once_as_soon_as_its_hour_has_come(
    zone: str, change: datetime
) -> None:
    for wanted in hours_around(change, zone):
        life = Life(on_the_day_of(wanted, zone), change - 26 * HOUR)
        ticks = [change - 26 * HOUR + 10 * MINUTE * each for each in range(52 * 6)]
        first = next(at for at in ticks if wall_time(at, zone) >= wanted)
        week = week_of(wanted.date())
        coming = {next_report_at(life.settings, [ANA], TO_ANA, now=at) for at in ticks if at < first - HOUR}
        for life.now in ticks:
            owed = owed_reports(Memory("id", "home", 1), life.settings, [ANA], TO_ANA, now=life.now)
            if wall_time(life.now, zone).date() <= sunday_of(week):
                is_owed = WeekOf("Ana", week) in owed
                assert is_owed is (life.now >= first), "once its hour has come it stays so"
            following = next_report_at(life.settings, [ANA], TO_ANA, now=life.now)
            assert following is not None and following > life.now
            life.tick()
            life.restart()
            life.tick()
        assert [at for each, at in life.mailed if each == week] == [first]
        [told] = [each for each in coming if each and abs(each - first) < DAY]
        assert first - 10 * MINUTE < told <= first, "health tells the moment at which it is due"


@pytest.mark.parametrize(("zone", "change"), NIGHTS)
def test_on_the_days_around_every_hour_from_7_to_20_has_one_update(zone: str, change: datetime) -> None:
    start = datetime.combine(change.astimezone(ZoneInfo(zone)) - DAY, time(0), ZoneInfo(zone)).astimezone(UTC)
    life = Life(TeamSettings(time_zone=zone, report_day=Weekday.SUNDAY, report_time=time(23)), start)
    life.tried = Tried({Job.UPDATE: Try(start - 4 * HOUR)})
    for _ in range(3 * 24 * 12):
        life.tick()
        life.now += 5 * MINUTE
    hours_by_day: dict[date, list[int]] = {}
    for at in life.updated_at:
        local = wall_time(at, zone)
        hours_by_day.setdefault(local.date(), []).append(local.hour)
    whole_days = list(hours_by_day.values())[:2]
    assert whole_days == [list(range(7, 20))] * 2


HICCUPS = st.sampled_from(
    [
        *(each * MINUTE for each in (0, 1, 5, 5, 5, 59, 60, 61)),
        31 * HOUR,
        7 * DAY,
        5 * 7 * DAY,
        -HOUR,
        -DAY,
        -8 * DAY,
    ]
)


@given(
    zone=st.sampled_from(ZONES),
    start=st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + minutes * MINUTE),
    day=st.sampled_from(list(Weekday)),
    hour=st.times(),
    steps=st.lists(st.tuples(HICCUPS, st.booleans()), max_size=40),
)
def test_whatever_the_clock_does_each_due_hour_has_one_update_and_each_week_one_report(
    zone: str, start: datetime, day: Weekday, hour: time, steps: list[tuple[timedelta, bool]]
) -> None:
    report_time = hour.replace(second=0, microsecond=0)
    life = Life(TeamSettings(time_zone=zone, report_day=day, report_time=report_time), start)
    for step, is_restarted in steps:
        life.now += step
        if is_restarted:
            life.restart()
        before = len(life.mailed)
        life.tick()
        assert len(life.mailed) - before <= 1, "weeks that were missed collapse into one"
        local = wall_time(life.now, zone)
        if (local.weekday(), local.time()) > (list(Weekday).index(day), report_time):
            assert week_of(local.date()) in life.ledger
        if 7 <= local.hour < 20:
            assert timedelta(0) <= life.now - life.updated_at[-1] < HOUR
    weeks = [week for week, _ in life.mailed]
    assert len(weeks) == len(set(weeks))
    for earlier, later in pairwise(life.updated_at):
        assert not timedelta(0) <= later - earlier < HOUR


@pytest.fixture
def branch(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Branch]:
    """A real worker, ledger and mail server; zone, day and hour of the report are the test's parameter."""
    zone, day, hour = request.param
    postmaster = Postmaster()
    with running(postmaster) as port:
        yield Branch(tmp_path, port, postmaster, Time_zone=zone, Report_day=day, Report_time=hour)


@pytest.fixture
def mailbox(branch: Branch, imap: Imap, tmp_path: Path) -> Imap:
    """The mailbox for the drafts of one of the two owners, who has one to get at any time of any year."""
    Person(branch.store).add("Help Log", **{**GOT, "Date": "2025-09-01"})
    branch.drafts = ("outbox", "mailbox")
    branch.team = (with_mailbox(MARTA, imap, tmp_path / "marta.password"), JON)
    branch.here.start()
    return imap


MONDAYS = ("Europe/Berlin", "Monday", "07:00")


def look(branch: Branch, *, times: int = 2, restarts: bool = True) -> None:
    """Let the worker look several times at one moment, each time started anew."""
    for _ in range(times):
        if restarts:
            branch.here.start()
        branch.here.worker.look_once()


def mailed(branch: Branch) -> list[tuple[str, str]]:
    """Return the week of each report and whom it went to, as the ledger has them, each mailed once."""
    ids = [str(mail["Message-ID"]) for mail in branch.mails]
    ledger = reading_of(branch.store, members((MARTA, JON))).memory.ledger
    assert len(ids) == len(set(ids))
    assert set(ids) == set(ledger)
    assert all(entry.state is LedgerState.SENT for entry in ledger.values())
    return sorted((entry.week, entry.owner) for entry in ledger.values())


def all_say_the_same(branch: Branch, mailbox: Imap, *weeks: str) -> None:
    """See that each of these weeks has one report to each owner, and each draft went in once.

    So say the mail servers, the ledger, the reports themselves, Runs, and the words of the worker.
    """
    assert mailed(branch) == [(week, owner) for week in weeks for owner in ("Jon Berg", "Marta Vidal")]
    bodies = [str(mail.get_body(("plain",)).get_content()) for mail in branch.mails]  # type: ignore[union-attr]
    told = [re.search(r"Week (\d+) · ", body) for body in bodies]
    assert Counter(int(each[1]) for each in told if each) == Counter(int(week[-2:]) for week in weeks * 2)
    to = [(week, member.mail) for week in weeks for member in (MARTA, JON)]
    rows = [str(row["Mail"]) for row in Person(branch.store).rows("Runs") if row["Mail"]]
    assert sorted(rows) == sorted(f"report {week} to {address}: sent" for week, address in to)
    said = [line for line in branch.here.told if line.endswith("mailed.")]
    assert said == ["2 reports were mailed."] * len(weeks)
    assert branch.notes == []
    drafts = Counter(message_id_of(mail) for mail, _ in mailbox.mails())
    assert set(drafts.values()) == {1}
    entries = reading_of(branch.store, members((MARTA, JON))).memory.drafts
    assert {key: each.state for key, each in entries.items()} == dict.fromkeys(drafts, DraftState.PUT)


def middle_of(change: datetime, zone: str) -> datetime:
    """Return the time on the clock in the middle of what a change leaves out or repeats."""
    around = sorted(hours_around(change, zone))
    return around[len(around) // 2]


def due_in(night: tuple[str, datetime]) -> tuple[str, str, str]:
    zone, change = night
    wanted = middle_of(change, zone)
    return zone, f"{wanted:%A}", f"{wanted:%H:%M}"


@needs_dovecot
@pytest.mark.parametrize(
    ("branch", "zone", "change"),
    [pytest.param(due_in(night.values), *night.values, id=night.id) for night in NIGHTS],
    indirect=["branch"],
)
def test_the_mail_server_sees_one_report_in_a_night_in_which_the_clocks_change(
    branch: Branch, mailbox: Imap, zone: str, change: datetime
) -> None:
    wanted = middle_of(change, zone)
    arrived: list[datetime] = []
    ticks = [change + quarter * 15 * MINUTE for quarter in range(-6, 9)]
    for branch.now in ticks:
        look(branch)
        arrived += [branch.now] * (len(branch.mails) - len(arrived))
    first = next(at for at in ticks if wall_time(at, zone) >= wanted)
    assert arrived == [first] * 2
    all_say_the_same(branch, mailbox, week_of(wanted.date()))


@needs_dovecot
@pytest.mark.parametrize("branch", [MONDAYS], indirect=True)
def test_after_31_hours_and_after_5_weeks_off_one_report_goes_and_one_update_is_made(
    branch: Branch, mailbox: Imap
) -> None:
    branch.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    look(branch)
    for away, weeks in ((31 * HOUR, ["2026-W48"]), (5 * 7 * DAY, ["2026-W48", "2026-W53"])):
        branch.now += away
        look(branch, times=3)
        assert branch.here.updated_at.count(branch.now) == 1
        all_say_the_same(branch, mailbox, *weeks)


@needs_dovecot
@pytest.mark.parametrize("branch", [MONDAYS], indirect=True)
@pytest.mark.parametrize("back", [HOUR, DAY, 8 * DAY], ids=["an hour", "a day", "8 days"])
def test_a_clock_that_is_set_back_lets_the_worker_go_on_and_mails_no_report_twice(
    branch: Branch, mailbox: Imap, back: timedelta
) -> None:
    for day in (9, 16, 23):
        branch.now = datetime(2026, 11, day, 9, tzinfo=UTC)
        look(branch)
    branch.now -= back
    first = branch.now
    for _ in range(4 * 12):
        look(branch, times=1, restarts=False)
        branch.now += 5 * MINUTE
    made = [at for at in branch.here.updated_at if at >= first][-4:]
    assert {later - earlier for earlier, later in pairwise(made)} == {HOUR}
    all_say_the_same(branch, mailbox, "2026-W46", "2026-W47", "2026-W48")
    branch.now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    look(branch)
    all_say_the_same(branch, mailbox, "2026-W46", "2026-W47", "2026-W48", "2026-W49")
