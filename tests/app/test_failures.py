"""What fails again and again is left alone for longer and longer, and tried at once at a wish."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.app.heartbeat import Heartbeat
from sheetnet.app.timetable import (
    LONGEST_PAUSE,
    Due,
    Job,
    RunNow,
    Tried,
    has_passed,
    is_update_due,
    pause_after,
    wishes_run,
)
from sheetnet.app.weeks import WeekOf
from sheetnet.app.worker import Done, Looked, Worker
from sheetnet.errors import StoreError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANA = WeekOf("Ana", "2026-W48")
MINUTE = timedelta(minutes=1)


class Office:
    """A sheet and a mail server that can fail, and a worker that looks every five minutes."""

    def __init__(self) -> None:
        self.now = NOON
        self.broken: set[str] = set()
        self.run_now = ""
        self.tried: list[tuple[str, int]] = []
        """What was tried, and after how many minutes."""
        self.beats: list[Heartbeat] = []
        self.worker = self.start()

    def start(self, before: Heartbeat | None = None, *, look_every_minutes: int = 5) -> Worker:
        self.worker = Worker(
            self._look,
            {job: self._job(job) for job in Job},
            look_every_minutes=look_every_minutes,
            say=lambda _event: None,
            clock=lambda: self.now,
            glance=lambda: self.run_now,
            beat=self.beats.append,
            before=before,
        )
        return self.worker

    def pass_minutes(self, minutes: int) -> None:
        """Let the worker look and glance as it does by itself."""
        for minute in range(minutes):
            if minute % 5 == 0:
                self.worker.look_once()
            else:
                self.worker.glance_once()
            self.now += MINUTE

    def tries(self, what: str) -> list[int]:
        return [minute for each, minute in self.tried if each == what]

    def _look(self, tried: Tried) -> Looked:
        self._try("read")
        run_now = RunNow(self.run_now, "")
        is_wished = wishes_run(tried.run_now, run_now)
        last = tried.by_job.get(Job.REPORT)
        may_mail = (
            is_wished or last is None or not last.pause or has_passed(last.at, last.pause, now=self.now)
        )
        reports = (ANA,) if Job.REPORT in self.broken and may_mail else ()
        updates = is_wished or is_update_due(tried, now=self.now)
        return Looked(Due(updates, reports, is_wished), run_now, is_report_owed=Job.REPORT in self.broken)

    def _job(self, job: Job) -> Callable[[Due], Done]:
        def do(_due: Due) -> Done:
            self._try(job)
            return Done()

        return do

    def _try(self, what: str) -> None:
        self.tried.append((what, int((self.now - NOON) / MINUTE)))
        if what in self.broken:
            raise StoreError("broken")


@given(st.integers(1, 10_000), st.integers(1, 60).map(lambda minutes: timedelta(minutes=minutes)))
def test_pauses_begin_with_one_look_and_grow_to_an_hour(failures: int, look_every: timedelta) -> None:
    pauses = [pause_after(each, look_every) for each in (1, failures, failures + 1)]
    assert pauses[0] == look_every
    assert look_every <= pauses[1] <= pauses[2] <= LONGEST_PAUSE
    assert pauses[2] in (2 * pauses[1], LONGEST_PAUSE)
    assert pause_after(8, look_every) == LONGEST_PAUSE


@pytest.mark.parametrize("what", ["read", *Job])
def test_what_fails_is_tried_less_and_less_often_and_in_the_end_once_an_hour(what: str) -> None:
    office = Office()
    office.broken = {what}
    office.pass_minutes(24 * 60)
    tries = office.tries(what)
    assert tries[:6] == [0, 5, 15, 35, 75, 135]
    assert {later - earlier for earlier, later in pairwise(tries[4:])} == {60}


def test_what_works_again_is_told_so_and_its_next_failure_begins_anew() -> None:
    office = Office()
    office.broken = {"read"}
    office.pass_minutes(20)
    office.broken = set()
    office.pass_minutes(20)
    office.broken = {"read"}
    office.tried.clear()
    office.pass_minutes(20)
    assert office.tries("read") == [40, 45, 55]


@pytest.mark.parametrize("job", list(Job))
def test_a_wish_to_run_tries_at_once_what_fails_and_lets_its_pauses_grow_anew(job: Job) -> None:
    office = Office()
    office.broken = {job}
    office.pass_minutes(80)
    office.run_now = "please"
    office.tried.clear()
    office.pass_minutes(20)
    assert office.tries(job) == [80, 85, 95]


def test_a_worker_that_was_killed_goes_on_waiting_and_one_that_was_stopped_tries_at_once() -> None:
    for stopped_at, tries in ((None, [75]), (NOON, [40, 45, 55, 75])):
        office = Office()
        office.broken = {"read"}
        office.pass_minutes(40)
        before = replace(office.beats[-1], stopped_at=stopped_at)
        assert office.tries("read") == [0, 5, 15, 35]
        office.tried.clear()
        office.start(before)
        office.pass_minutes(40)
        assert office.tries("read") == tries


def test_a_worker_that_is_started_anew_within_the_hour_does_nothing_twice() -> None:
    office = Office()
    for _ in range(6):
        office.start(office.beats[-1] if office.beats else None)
        office.pass_minutes(15)
    assert office.tries(Job.UPDATE) == [0, 60]


def test_a_look_that_is_asked_for_once_tries_whatever_was_tried_before() -> None:
    office = Office()
    office.broken = {Job.UPDATE}
    for _ in range(3):
        worker = office.start(office.beats[-1] if office.beats else None)
        worker.work(once=True)
        office.now += MINUTE
    assert office.tries(Job.UPDATE) == [0, 1, 2]
    assert office.beats[-1].failing[0].tries == 1


def test_after_a_look_that_was_asked_for_once_a_worker_that_stays_waits_no_longer_than_it_does() -> None:
    office = Office()
    office.broken = {"read"}
    office.start(look_every_minutes=60).work(once=True)
    office.start(office.beats[-1])
    office.pass_minutes(20)
    assert office.tries("read") == [0, 5, 15]


def test_while_it_waits_it_still_says_that_it_is_alive_and_what_fails() -> None:
    office = Office()
    office.broken = {"read"}
    office.pass_minutes(31)
    assert office.beats[-1].heard_at == NOON + 30 * MINUTE
    assert office.beats[-1].looked_at == NOON + 15 * MINUTE
    assert [(each.what, each.tries) for each in office.beats[-1].failing] == [("read the sheet", 3)]


def test_a_clock_that_is_set_back_lets_nothing_wait_for_the_time_it_had_shown() -> None:
    office = Office()
    office.broken = {"read"}
    office.pass_minutes(80)
    office.now -= timedelta(days=8)
    office.tried.clear()
    office.pass_minutes(1)
    assert len(office.tried) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot change the zone of a process")
def test_a_worker_whose_computer_sets_its_clock_back_looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[datetime] = []

    def look(_tried: Tried) -> Looked:
        looks.append(datetime.now(UTC))
        if len(looks) == 1:
            monkeypatch.setenv("TZ", "XXX-2")
            time.tzset()
            threading.Timer(0.6, set_back).start()
        else:
            signal.raise_signal(signal.SIGTERM)
        return Looked(Due(updates=False), RunNow("", ""))

    def set_back() -> None:
        os.environ["TZ"] = "XXX-1"
        time.tzset()

    end = threading.Timer(30, lambda: os.kill(os.getpid(), signal.SIGTERM))
    end.start()
    try:
        worker = Worker(
            look, {}, look_every_minutes=5, say=lambda _event: None, clock=lambda: datetime.now(UTC)
        )
        worker.work()
    finally:
        end.cancel()
        monkeypatch.undo()
        time.tzset()
    assert len(looks) == 2
