"""What a worker logs: for people in words, for other programs as JSON; neither names anybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheetnet.app.events import Event, Kind, in_json, in_words
from sheetnet.app.timetable import Due, Job, RunNow
from sheetnet.app.worker import Done, Looked, Worker
from sheetnet.errors import DeliveryError, Displaced, DocumentBusy, RemoteError
from tests.app.demos import Answer, Demo
from tests.app.nameless import named_in, people_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def telling(demo: Demo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Demo:
    """A demo whose worker tells as JSON."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    monkeypatch.setenv("SHEETNET_WORKER__LOG_FORMAT", "json")
    return demo


def tick_the_first_action(demo: Demo) -> str:
    """Tick Done beside an action; return the ID of its contact."""
    book = load_workbook(demo.workbook)
    sheet = book["Actions"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["Done"]).value = True
    book.save(demo.workbook)
    return str(sheet.cell(2, columns["Contact ID"]).value)


def events(answer: Answer) -> list[dict[str, object]]:
    return [json.loads(line) for line in answer.out.splitlines()]


def test_a_run_is_told_in_counts_and_ids_and_names_nobody(telling: Demo) -> None:
    ticked = tick_the_first_action(telling)
    answer = telling.call("worker", "--once")
    started, done = events(answer)
    assert (started["event"], done["event"], done["job"]) == ("started", "done", "update the sheet")
    assert done["closed_for"] == [ticked]
    assert (done["contacts"], done["written"]) == (60, True)
    assert named_in(people_of(telling), telling, answer) == []


def test_a_failure_is_told_with_its_kind_and_cure_and_ends_as_one_that_failed(telling: Demo) -> None:
    telling.workbook.unlink()
    answer = telling.call("worker", "--once")
    _, failed = events(answer)
    assert answer.code == 1
    assert (failed["event"], failed["job"], failed["cause"]) == (
        "failed",
        "read the sheet",
        "DocumentMissing",
    )
    assert "correct 'workbook' in sheetnet.toml" in str(failed["said"])


@pytest.mark.parametrize(
    "failure",
    [
        Displaced(["the name 'Ana Ruiz'"]),
        DeliveryError("Nobody takes mail for ana.ruiz@studio.example.", "Correct it."),
        RemoteError("<ana.ruiz@studio.example> may not open it:", 'share it with "ana.ruiz@studio.example".'),
        DocumentBusy("network.xlsx", "LibreOffice (Ana Ruiz, as the file beside it says)"),
        RuntimeError("Ana Ruiz"),
        None,
    ],
)
def test_a_failure_that_names_people_is_told_without_them(
    failure: Exception | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    told: list[Event] = []

    def update(_due: Due) -> Done:
        if failure is not None:
            raise failure
        return Done(["1 report was mailed."], ["The report to ana.ruiz@studio.example was refused."])

    looked = Looked(Due(updates=True), RunNow("", ""))
    jobs = {Job.UPDATE: update, Job.REPORT: update}
    Worker(lambda _: looked, jobs, look_every_minutes=5, say=told.append, clock=lambda: NOON).look_once()
    lines = [line for event in told for line in in_json(event)]
    assert json.loads(lines[-1])["event"] == "failed"
    undone = "use a mailbox or the outbox" if failure is None else "update the sheet"
    assert told[-1].lines[0].startswith(f"Could not {undone}. ")
    assert "ruiz" not in "".join((*lines, told[-1].lines[0])).lower()


def test_one_event_is_one_line_of_json_and_as_many_lines_of_words_as_it_has() -> None:
    event = Event(NOON, Kind.DONE, ["First.", "Second."], "update the sheet", facts={"contacts": 2})
    [line] = in_json(event)
    assert json.loads(line) == {
        "time": "2026-11-23T12:00:00.000Z",
        "event": "done",
        "job": "update the sheet",
        "contacts": 2,
    }
    words = list(in_words(event))
    assert [line.partition("  ")[2] for line in words] == ["First.", "Second."]
    assert list(in_words(Event(NOON, Kind.STARTED, ["Working."]))) == ["Working."]
