"""What a worker tells: to people in words, to other programs as JSON that names nobody of the sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheetnet.app.events import Event, Kind, in_json, in_words
from sheetnet.app.heartbeat import heartbeat_file
from sheetnet.app.timetable import Due, Job, RunNow
from sheetnet.app.worker import Done, Looked, Worker
from sheetnet.errors import DeliveryError, Displaced
from tests.app.demos import Answer, Demo

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OF_PEOPLE = {
    "Contacts": ("Name", "Company", "Email", "Needs", "Offers", "Notes", "Pick as"),
    "Help Log": ("Contact", "What", "With"),
    "Actions": ("Contact", "Suggestion", "Why", "Draft subject", "Draft body"),
}
"""The columns that hold names, addresses and texts."""


@pytest.fixture
def telling(demo: Demo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Demo:
    """A demo whose worker tells as JSON."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    monkeypatch.setenv("SHEETNET_WORKER__LOG_FORMAT", "json")
    return demo


def texts_of(demo: Demo, columns: Mapping[str, Sequence[str]] = OF_PEOPLE) -> set[str]:
    """Return every text in these columns of a demo's sheet."""
    found = set()
    for title, headers in columns.items():
        head, *rows = load_workbook(demo.workbook)[title].iter_rows(values_only=True)
        at = [head.index(header) for header in headers]
        found |= {str(row[column]) for row in rows for column in at if row[column] not in (None, "")}
    return found


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
    heartbeat = heartbeat_file(telling.folder / "sheetnet.toml").read_text("utf-8")
    said = (answer.out + answer.err + heartbeat).lower()
    texts = texts_of(telling)
    assert len(texts) > 300
    assert not [text for text in texts if re.search(rf"\b{re.escape(text.lower())}\b", said)]
    names = {name.lower() for row in texts_of(telling, {"Contacts": ("Name",)}) for name in row.split()}
    assert len(names) > 60
    assert not names & set(re.findall(r"\w+", said))


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
        return Done(["Mailed to Jon Ruiz."], ["The report to ana.ruiz@studio.example was refused."])

    looked = Looked(Due(updates=True), RunNow("", ""))
    jobs = {Job.UPDATE: update, Job.REPORT: update}
    Worker(lambda _: looked, jobs, look_every_minutes=5, say=told.append, clock=lambda: NOON).look_once()
    lines = [line for event in told for line in in_json(event)]
    assert json.loads(lines[-1])["event"] == "failed"
    assert "ruiz" not in "".join(lines).lower()


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
