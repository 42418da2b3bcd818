"""The heartbeat that a worker writes, look by look: it tells how it is, and of nobody in the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheetnet.app.events import Event
from sheetnet.app.heartbeat import Heartbeat, Last, heartbeat_file, read_heartbeat, write_heartbeat
from sheetnet.app.timetable import Due, Job, RunNow
from sheetnet.app.weeks import WeekOf
from sheetnet.app.worker import DoJob, Done, Looked, Worker
from sheetnet.errors import DeliveryError, Displaced, DocumentMissing, SheetnetError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SEEN = RunNow("", "")
NOTHING = Looked(Due(updates=False), SEEN)
UPDATE = Looked(Due(updates=True), SEEN, time_zone="Europe/Madrid")
REPORT = Looked(Due(updates=False, reports=(WeekOf("Ana", "2026-W48"),)), SEEN, is_report_owed=True)
OWED = Looked(Due(updates=False), SEEN, is_report_owed=True)


class Beats(list[Heartbeat]):
    """A worker's clock, at which it looks every five minutes, and every heartbeat of it."""

    def __init__(self, *looks: Looked | SheetnetError) -> None:
        super().__init__()
        self._looks = looks
        self._now = NOON

    def after(self, update: DoJob | None = None, report: DoJob | None = None, **more) -> Heartbeat:
        """Let a worker look as often as there are looks; return its last heartbeat."""
        looks = iter(self._looks)

        def look(_tried) -> Looked:
            answer = next(looks)
            if isinstance(answer, SheetnetError):
                raise answer
            return answer

        worker = Worker(
            look,
            {Job.UPDATE: update or well, Job.REPORT: report or well},
            look_every_minutes=5,
            say=lambda _event: None,
            clock=lambda: self._now,
            beat=self.append,
            **more,
        )
        for _ in self._looks:
            worker.look_once()
            self._now += timedelta(minutes=5)
        return self[-1]


def well(_due: Due) -> Done:
    return Done()


def fails_with(*failures: SheetnetError | Sequence[str]) -> DoJob:
    left = list(failures)

    def job(_due: Due) -> Done:
        failure = left.pop(0)
        if isinstance(failure, SheetnetError):
            raise failure
        return Done(failures=failure)

    return job


def test_it_says_at_every_look_what_is_at_hand_and_in_the_end_what_was_done_and_comes_next() -> None:
    beats = Beats(UPDATE)
    last = beats.after()
    assert [each.at_work_on for each in beats] == ["read the sheet", "update the sheet", ""]
    assert last == Heartbeat(
        heard_at=NOON,
        look_every_minutes=5,
        looked_at=NOON,
        last_by_job={Job.UPDATE: Last(NOON, True)},
        next_at_by_job={Job.UPDATE: NOON + timedelta(hours=1)},
    )


def test_a_failure_is_dated_from_its_first_time_until_it_works_again() -> None:
    gone = DocumentMissing("people.xlsx")
    [failing] = Beats(UPDATE, UPDATE).after(fails_with(gone, gone)).failing
    assert (failing.what, failing.cause, failing.since) == ("update the sheet", "DocumentMissing", NOON)
    assert failing.said == str(gone)
    assert Beats(UPDATE, UPDATE).after(fails_with(gone, [])).failing == ()


def test_a_sheet_that_cannot_be_read_fails_although_nothing_is_due() -> None:
    last = Beats(NOTHING, DocumentMissing("people.xlsx")).after()
    assert [each.what for each in last.failing] == ["read the sheet"]
    assert last.looked_at == NOON + timedelta(minutes=5)


def test_a_report_that_was_not_mailed_fails_until_it_is_owed_no_more() -> None:
    refused = ["The report to ana@studio.example was not mailed. Refused."]
    last = Beats(REPORT, OWED).after(report=fails_with(refused))
    assert [each.what for each in last.failing] == ["mail the weekly report"]
    assert last.next_at_by_job[Job.REPORT] == NOON + timedelta(minutes=5)
    assert Beats(REPORT, NOTHING).after(report=fails_with(refused)).failing == ()


@pytest.mark.parametrize(
    ("failure", "cure"),
    [
        (Displaced(["the name 'Ana Ruiz'"]), "sheetnet run"),
        (DeliveryError("Outbox/drafts/Ana Ruiz.eml may not be written.", "Close it."), "sheetnet run"),
        (["The report to ana.ruiz@studio.example was not mailed. Ana Ruiz"], "sheetnet run"),
        (RuntimeError("Ana Ruiz <ana.ruiz@studio.example>"), "please report it"),
    ],
)
def test_a_failure_that_names_people_names_them_not_in_the_heartbeat(
    failure: object, cure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def update(_due: Due) -> Done:
        if isinstance(failure, Exception):
            raise failure
        return Done(failures=failure)

    last = Beats(UPDATE).after(update)
    write_heartbeat(tmp_path / "beat.json", last)
    written = (tmp_path / "beat.json").read_text("utf-8")
    assert cure in written
    assert "ruiz" not in written.lower()


def test_what_the_worker_before_did_last_is_not_forgotten() -> None:
    before = Heartbeat(NOON, 5, last_by_job={Job.REPORT: Last(NOON - timedelta(days=3), True)})
    last = Beats(UPDATE).after(before=before)
    assert last.last_by_job == {**before.last_by_job, Job.UPDATE: Last(NOON, True)}


def test_a_failure_lasts_from_one_worker_to_the_next_and_its_end_is_told() -> None:
    gone = DocumentMissing("people.xlsx")
    before = Beats(UPDATE).after(fails_with(gone))
    told: list[Event] = []
    for update, is_failing in ((fails_with(gone), True), (well, False)):
        jobs = {Job.UPDATE: update, Job.REPORT: well}
        beats: list[Heartbeat] = []
        later = NOON + timedelta(hours=1)
        Worker(
            lambda _: UPDATE,
            jobs,
            look_every_minutes=60,
            say=told.append,
            clock=lambda now=later: now,
            beat=beats.append,
            before=before,
        ).look_once()
        assert [each.since for each in beats[-1].failing] == ([NOON] if is_failing else [])
    assert [event.kind.value for event in told] == ["failed", "works again"]


def test_a_report_that_failed_before_the_worker_was_started_anew_is_owed_or_forgotten() -> None:
    before = Beats(REPORT).after(report=fails_with(["Refused."]))
    assert len(Beats(OWED).after(before=before).failing) == 1
    assert Beats(NOTHING).after(before=before).failing == ()


def test_a_run_that_waits_for_the_document_to_be_closed_says_so() -> None:
    last = Beats(UPDATE).after(lambda _due: Done(["It is open in Excel."], waits=True))
    assert last.last_by_job[Job.UPDATE] == Last(NOON, True, waits=True)


def test_a_heartbeat_that_cannot_be_written_is_told_once_and_stops_nothing() -> None:
    told: list[Event] = []

    def beat(_heartbeat: Heartbeat) -> None:
        raise PermissionError(13, "Permission denied")

    jobs = {Job.UPDATE: lambda _due: Done(["Updated."]), Job.REPORT: well}
    worker = Worker(
        lambda _: UPDATE, jobs, look_every_minutes=5, say=told.append, clock=lambda: NOON, beat=beat
    )
    worker.look_once()
    assert len(told) == 2
    assert "Could not write the heartbeat. Its file was refused (Permission denied)" in told[0].lines[0]
    assert told[1].lines == ["Updated."]


def test_it_comes_back_as_it_was_written_and_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    file = tmp_path / "not there yet" / "beat.json"
    assert read_heartbeat(file) is None
    beats = Beats(UPDATE, REPORT)
    last = beats.after(report=fails_with(DocumentMissing("people.xlsx")))
    write_heartbeat(file, last)
    assert read_heartbeat(file) == last
    assert [each.name for each in file.parent.iterdir()] == ["beat.json"]
    for damaged in ("", "{", "[]", '{"heard_at": "yesterday"}'):
        file.write_text(damaged, encoding="utf-8")
        assert read_heartbeat(file) is None


def test_each_settings_file_has_a_heartbeat_of_its_own_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    here = heartbeat_file(Path("sheetnet.toml"))
    assert here == heartbeat_file(tmp_path / "sub" / ".." / "sheetnet.toml")
    assert here != heartbeat_file(tmp_path / "sub" / "sheetnet.toml")
