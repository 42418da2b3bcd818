"""``sheetnet health``: what it answers, from the heartbeat alone, to a person and to other programs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheetnet.app.health import judge, moment
from sheetnet.app.heartbeat import Failing, Heartbeat, Last, heartbeat_file, write_heartbeat
from sheetnet.app.timetable import Job
from tests.app.demos import Answer, call

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BUSY = Failing("update the sheet", "DocumentBusy", "It is open in Excel. Close it.", NOON)
WELL = Heartbeat(
    heard_at=NOON,
    look_every_minutes=5,
    looked_at=NOON - timedelta(minutes=1),
    last_by_job={Job.UPDATE: Last(NOON - timedelta(hours=1), True)},
    next_at_by_job={Job.UPDATE: NOON + timedelta(minutes=30)},
)


class Folder:
    """A settings file that cannot be used, without any sheet: health asks neither."""

    def __init__(self, folder: Path) -> None:
        self.settings = folder / "sheetnet.toml"
        self.settings.write_text("this is no TOML", encoding="utf-8")

    def beat(self, heartbeat: Heartbeat) -> None:
        """Leave a heartbeat as if it were written now."""
        now = datetime.now(UTC)
        write_heartbeat(heartbeat_file(self.settings), replace(heartbeat, heard_at=now, looked_at=now))

    def health(self, *arguments: str) -> Answer:
        return call("health", *arguments, "--settings", str(self.settings))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    yield Folder(tmp_path)


def test_a_worker_that_is_well_is_said_to_be_so_with_what_it_did_and_does_next(folder: Folder) -> None:
    folder.beat(WELL)
    answer = folder.health()
    assert answer.code == 0
    head, *rest = answer.out.splitlines()
    assert head == "The worker is well."
    assert [line.split(":")[0] for line in rest] == [
        "  Last look",
        "  Last run",
        "  Last report",
        "  Next due",
    ]
    assert rest[0].endswith("; it looks every 5 minutes.")


def test_what_fails_is_told_with_its_cause_and_cure_and_the_exit_code_says_so(folder: Folder) -> None:
    folder.beat(replace(WELL, failing=(BUSY,)))
    answer = folder.health()
    assert answer.code == 1
    assert answer.out.startswith("The worker is not well.\n! Since 2026-11-23 ")
    assert "it could not update the sheet. It is open in Excel. Close it." in answer.out


def test_when_it_is_tried_again_is_told_unless_the_worker_was_stopped() -> None:
    failing = replace(BUSY, tried_at=NOON, pause=timedelta(minutes=20))
    [cause] = judge(replace(WELL, failing=(failing,)), now=NOON).causes
    again = NOON + timedelta(minutes=20)
    assert f" it could not update the sheet, and tries again at {moment(again)}. It is open" in cause
    causes = judge(replace(WELL, failing=(failing,), stopped_at=NOON), now=NOON).causes
    assert not any("tries again" in each for each in causes)


def test_a_worker_that_never_ran_is_not_well_and_how_to_start_one_is_said(folder: Folder) -> None:
    answer = folder.health()
    assert answer.code == 1
    assert "Start one: sheetnet worker" in answer.out


def test_other_programs_get_the_same_as_json(folder: Folder) -> None:
    folder.beat(WELL)
    answer = folder.health("--json")
    told = json.loads(answer.out)
    assert (answer.code, told["well"], told["causes"]) == (0, True, [])
    assert told["heartbeat"]["last_by_job"]["update the sheet"] == {
        "at": "2026-11-23T11:00:00Z",
        "went_well": True,
        "waits": False,
    }
    folder.beat(replace(WELL, failing=(BUSY,)))
    answer = folder.health("--json")
    told = json.loads(answer.out)
    assert (answer.code, told["well"]) == (1, False)
    assert told["heartbeat"]["failing"][0]["cause"] == "DocumentBusy"


def test_without_a_settings_file_it_is_called_wrongly(tmp_path: Path) -> None:
    answer = call("health", "--settings", str(tmp_path / "nowhere" / "sheetnet.toml"))
    assert answer.code == 2
    assert "There is no settings file" in answer.err


@pytest.mark.parametrize(
    ("silent_for", "is_well"),
    [(0, True), (15, True), (16, False), (60 * 24, False), (-15, True), (-16, False)],
)
def test_it_counts_as_gone_after_three_looks_or_when_its_clock_was_wrong(
    silent_for: int, is_well: bool
) -> None:
    assert judge(WELL, now=NOON + timedelta(minutes=silent_for)).is_well is is_well


def test_a_worker_that_hangs_is_told_with_what_it_began() -> None:
    heartbeat = replace(WELL, at_work_on="update the sheet")
    [cause] = judge(heartbeat, now=NOON + timedelta(hours=2)).causes
    assert "has not been heard of since" in cause
    assert "when it began to update the sheet" in cause


def test_a_worker_that_was_stopped_is_not_well_and_has_nothing_before_it() -> None:
    stopped = judge(replace(WELL, stopped_at=NOON), now=NOON + timedelta(minutes=1))
    assert [cause.split(" at ")[0] for cause in stopped.causes] == ["The worker was stopped"]
    assert not any(line.startswith("Next due") for line in stopped.lines)


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=2, minutes=59), "2 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_how_long_ago_is_said_in_one_number(passed: timedelta, said: str) -> None:
    lines = judge(replace(WELL, looked_at=NOON), now=NOON + passed).lines
    assert f", {said}; it looks every 5 minutes." in lines[0]


def test_a_run_that_waits_for_the_document_to_be_closed_is_told_and_no_failure() -> None:
    waiting = replace(WELL, last_by_job={Job.UPDATE: Last(NOON, True, waits=True)})
    health = judge(waiting, now=NOON)
    assert health.is_well
    assert health.lines[1].endswith("it waits to write until the document is closed.")


def test_a_command_that_ends_a_cause_is_the_last_of_its_line() -> None:
    whole = "To see the whole cause, run: sheetnet run"
    failing = replace(BUSY, said=whole, tried_at=NOON, pause=timedelta(minutes=20))
    [cause] = judge(replace(WELL, failing=(failing,)), now=NOON).causes
    assert cause.endswith(f". {whole}")


def test_a_worker_that_something_calls_promises_nothing_that_only_a_timer_can_keep() -> None:
    failing = replace(BUSY, tried_at=NOON, pause=timedelta(minutes=20))
    called = replace(WELL, look_every_minutes=60, failing=(failing,), is_called=True)
    health = judge(called, now=NOON)
    assert "could not update the sheet, and tries again when it is called next. It is" in health.causes[0]
    assert health.lines[0].endswith("; it looks when a timer calls it, which should be every hour.")
    assert health.lines[-1].endswith(", if a timer calls it then.")
    [silence, _] = judge(called, now=NOON + timedelta(hours=4)).causes
    assert silence.startswith(f"The worker has not been called since {moment(NOON)}: ")
    assert "no timer calls it" in silence


def test_a_worker_that_has_mailed_no_report_says_where_one_stands_that_was_mailed_by_hand() -> None:
    lines = judge(replace(WELL, last_by_job={}), now=NOON).lines
    assert lines[1:3] == (
        "Last run: none yet by this worker.",
        "Last report: none yet by this worker (what you mailed yourself stands in the Runs tab).",
    )


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows takes no zone from the environment")
@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "2026-11-23 12:00 UTC"),
        ("Europe/Madrid", "2026-11-23 13:00 UTC+01:00"),
        ("America/Bogota", "2026-11-23 07:00 UTC-05:00"),
    ],
)
def test_a_moment_says_how_far_its_clock_is_from_utc(
    zone: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        with monkeypatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            assert moment(NOON) == said
    finally:
        time.tzset()
