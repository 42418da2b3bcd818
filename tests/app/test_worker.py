"""The worker: one job's failure never stops the next, and it ends cleanly when told to."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheetnet.app.events import Event
from sheetnet.app.heartbeat import Failing, Heartbeat, heartbeat_file, write_heartbeat
from sheetnet.app.timetable import Due, Job, RunNow, Tried
from sheetnet.app.weeks import WeekOf
from sheetnet.app.worker import DoJob, Done, Look, Looked, Worker
from sheetnet.errors import DocumentMissing, StoreError
from tests.app.demos import Demo

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEEN = RunNow("", "")
ANA = WeekOf("Ana", "2026-W48")
UPDATE = Due(updates=True)
BOTH = Due(updates=True, reports=(ANA,))


class Told(list[str]):
    """What the worker said, in words."""

    def say(self, event: Event) -> None:
        self.extend(event.lines)


def make(
    told: Told,
    *,
    look: Look = lambda _tried: Looked(BOTH, SEEN),
    update: DoJob = lambda _due: Done(["Updated."]),
    report: DoJob = lambda _due: Done(["Mailed."]),
) -> Worker:
    moments = (NOON + timedelta(minutes=n) for n in range(1000))
    jobs = {Job.UPDATE: update, Job.REPORT: report}
    return Worker(look, jobs, look_every_minutes=5, say=told.say, clock=lambda: next(moments))


def wishing(told: Told, *wishes: str | Exception | None) -> Worker:
    """Return a worker that has looked; "Run now" then stands as wished, one minute after the other."""
    standing = [""]
    coming = iter(wishes)

    def glance() -> str | None:
        wish = next(coming)
        if isinstance(wish, Exception):
            raise wish
        standing.append(wish or standing[-1])
        return wish

    worker = Worker(
        lambda _tried: Looked(UPDATE, RunNow(standing[-1], "")),
        {Job.UPDATE: lambda _due: Done(["Updated."])},
        look_every_minutes=5,
        say=told.say,
        clock=lambda: NOON,
        glance=glance,
    )
    worker.look_once()
    told.clear()
    return worker


def fail(error: Exception) -> DoJob:
    def job(_due: Due) -> Done:
        raise error

    return job


def test_what_is_due_is_done_in_turn_and_told() -> None:
    told = Told()
    make(told).look_once()
    assert told == ["Updated.", "Mailed."]


def test_one_jobs_failure_never_stops_the_next(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    for error, said in (
        (DocumentMissing("people.xlsx"), "Could not update the sheet. There is no workbook at people.xlsx"),
        (ZeroDivisionError(), "Could not update the sheet. Something went wrong inside sheetnet"),
    ):
        told = Told()
        make(told, update=fail(error)).look_once()
        assert told[0].startswith(said)
        assert told[1:] == ["Mailed."]


def test_a_failure_that_stays_is_told_once_and_its_end_too() -> None:
    told = Told()
    troubles: list[Exception | None] = [StoreError("gone"), StoreError("gone"), StoreError("locked"), None]

    def update(_due: Due) -> Done:
        trouble = troubles.pop(0)
        if trouble is not None:
            raise trouble
        return Done()

    worker = make(told, look=lambda _tried: Looked(UPDATE, SEEN), update=update)
    for _ in range(4):
        worker.look_once()
    assert told == [
        "Could not update the sheet. gone",
        "Could not update the sheet. locked",
        "It works again: update the sheet.",
    ]


def test_a_sheet_that_cannot_be_read_is_told_and_looked_at_again() -> None:
    told = Told()
    answers: list[Exception | Due] = [StoreError("open elsewhere"), UPDATE]

    def look(_tried: Tried) -> Looked:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Looked(answer, SEEN)

    worker = make(told, look=look)
    while answers:
        worker.look_once()
    assert told == ["Could not read the sheet. open elsewhere", "It works again: read the sheet.", "Updated."]


def test_what_was_tried_is_known_at_the_next_look_even_if_it_failed() -> None:
    seen: list[Tried] = []

    def look(tried: Tried) -> Looked:
        seen.append(tried)
        return Looked(UPDATE, RunNow("now please", ""))

    worker = make(Told(), look=look, update=fail(StoreError("gone")))
    worker.look_once()
    worker.look_once()
    assert seen[0] == Tried({})
    assert seen[1].by_job[Job.UPDATE].pause == timedelta(minutes=5)
    assert seen[1].run_now == RunNow("now please", "")


def test_the_report_job_is_told_which_reports_are_due() -> None:
    seen: list[Due] = []

    def report(is_due: Due) -> Done:
        seen.append(is_due)
        return Done()

    make(Told(), report=report).look_once()
    assert [each.reports for each in seen] == [(ANA,)]


def test_what_went_well_is_told_beside_what_did_not() -> None:
    told = Told()
    results = [
        Done(["1 report was mailed."], ["Marta's was refused."]),
        Done(["2 reports were mailed."], ["Marta's was refused."]),
        Done(["3 reports were mailed."], ["Marta's was refused.", "Bo's was refused."]),
        Done(["4 reports were mailed."]),
    ]
    worker = make(
        told,
        look=lambda _tried: Looked(Due(updates=False, reports=(ANA,)), SEEN),
        report=lambda _due: results.pop(0),
    )
    for _ in range(4):
        worker.look_once()
    failed = "Could not mail the weekly report. To see the whole cause, run: sheetnet report --send"
    assert told == [
        "1 report was mailed.",
        failed,
        "2 reports were mailed.",
        "3 reports were mailed.",
        failed,
        "It works again: mail the weekly report.",
        "4 reports were mailed.",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_of_flesh_and_blood_ends_cleanly(
    demo: Demo, ending: signal.Signals, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    workbook = load_workbook(demo.workbook)
    workbook["Contacts"].append(["Zora Newcomer"])
    workbook.save(demo.workbook)
    command = [sys.executable, "-m", "sheetnet", "worker", "--settings", str(demo.folder)]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert worker.stdout is not None
        said = []
        for line in worker.stdout:
            said.append(line)
            if re.match(r"\d{4}-\d\d-\d\d ", line):
                break
        worker.send_signal(ending)
        rest, errors = worker.communicate(timeout=60)
    finally:
        worker.kill()
    assert worker.returncode == 0
    assert errors == ""
    assert "looks every 5 minutes" in said[0]
    assert rest.endswith("Stopped.\n")
    health = json.loads(demo.call("health", "--json").out)["heartbeat"]
    assert health["last_by_job"]["update the sheet"]["went_well"]
    assert health["stopped_at"] is not None
    sheet = load_workbook(demo.workbook)["Contacts"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.cell(sheet.max_row, headers["Status"]).value == "New"


def test_a_worker_that_is_started_while_something_waits_for_its_next_try_says_so(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    now = datetime.now(UTC)
    failing = Failing("read the sheet", "StoreError", "It is gone.", now, now, 7, timedelta(hours=1))
    beat = Heartbeat(now, 5, failing=(failing,))
    write_heartbeat(heartbeat_file(demo.folder / "sheetnet.toml"), beat)
    command = [sys.executable, "-m", "sheetnet", "worker", "--settings", str(demo.folder)]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout is not None
        said = [worker.stdout.readline() for _ in range(3)]
    finally:
        worker.kill()
        worker.communicate()
    assert said[0].startswith("Working on ")
    assert "it could not read the sheet, and tries again at " in said[2]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_stop_in_the_middle_of_a_job_lets_it_finish_and_starts_no_other() -> None:
    told = Told()

    def update(_due: Due) -> Done:
        signal.raise_signal(signal.SIGTERM)
        time.sleep(0.01)
        return Done(["Finished."])

    make(told, update=update).work()
    assert told == ["Finished.", "Stopped."]


def test_a_worker_that_looks_once_ends_by_itself_and_knows_whether_all_went_well() -> None:
    for update, is_well in ((lambda _due: Done(["Updated."]), True), (fail(StoreError("gone")), False)):
        worker = make(Told(), look=lambda _tried: Looked(UPDATE, SEEN), update=update)
        worker.work(once=True)
        assert worker.is_well is is_well


def test_the_command_that_looks_once_updates_tells_health_and_says_by_its_code_what_failed(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    once = demo.call("worker", "--once")
    assert once.code == 0
    assert "Nothing" in once.out and "Stopped" not in once.out
    assert "it looks when a timer calls it" in " ".join(demo.call("health").out.split())
    demo.workbook.unlink()
    once = demo.call("worker", "--once")
    assert once.code == 1
    assert "There is no workbook at" in once.out
    health = demo.call("health")
    assert health.code == 1
    said = " ".join(health.out.split())
    assert "could not read the sheet, and tries again when it is called next. There is no workbook at" in said


def test_a_changed_wish_to_run_makes_it_look_once() -> None:
    told = Told()
    worker = wishing(told, "", "please", "please", "again")
    for expected in ([], ["Updated."], [], ["Updated."]):
        worker.glance_once()
        assert told == expected
        told.clear()


def test_a_wish_that_cannot_be_seen_waits_for_the_next_look() -> None:
    told = Told()
    worker = wishing(told, None, DocumentMissing("network.xlsx"))
    worker.glance_once()
    worker.glance_once()
    assert told == []
