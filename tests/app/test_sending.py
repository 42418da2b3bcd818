"""Mailing the weekly report from the command line and by the worker, to a real server on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheetnet.app.commands.jobs import make_worker
from sheetnet.app.events import Event
from sheetnet.app.heartbeat import read_heartbeat
from sheetnet.app.settings_file import load_settings
from sheetnet.app.timetable import Job
from sheetnet.app.wiring import opened_store
from tests.app.demos import Demo
from tests.mail.mail_server import Postmaster


def runs_tab(demo: Demo) -> str:
    """Return all that the Runs tab says."""
    rows = load_workbook(demo.workbook)["Runs"].iter_rows(min_row=2, values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell)


def test_the_report_is_mailed_once_however_often_it_is_asked_for(demo: Demo, postmaster: Postmaster) -> None:
    first = demo.call("report", "--send")
    assert first.code == 0, first.err
    assert "Mailed the report of week " in first.out
    second = demo.call("run", "--send")
    assert second.code == 0, second.err
    assert "was not mailed again: it already went on " in second.out
    [mail] = postmaster.mails
    assert mail.rcpt_tos == ["nora@lindqvist-abara.example"]


def take_away_by_hand(demo: Demo) -> None:
    for file in (demo.folder / "outbox").glob("report-*"):
        file.unlink()


def forget_who_is_named(demo: Demo) -> None:
    assert demo.call("forget", "Ana Ruiz", "--yes").code == 0


@pytest.mark.parametrize("take_away", [take_away_by_hand, forget_who_is_named])
@pytest.mark.parametrize("again", ["report", "run"])
def test_a_report_that_was_mailed_and_whose_files_are_gone_is_written_anew_and_not_mailed_again(
    again: str, take_away: Callable[[Demo], None], demo: Demo, postmaster: Postmaster
) -> None:
    assert demo.call("report", "--send").code == 0
    outbox = demo.folder / "outbox"
    before = sorted(outbox.glob("report-*"))
    take_away(demo)
    assert [file.suffix for file in before] == [".eml", ".html"]
    assert not list(outbox.glob("report-*"))
    answer = demo.call(again)
    assert answer.code == 0, answer.err
    assert sorted(outbox.glob("report-*")) == before
    assert before[1].name in answer.out
    assert all(file.stat().st_size for file in before)
    assert demo.call(again, "--send").code == 0
    assert len(postmaster.mails) == 1
    if take_away is forget_who_is_named:
        assert "Ana Ruiz" not in before[1].read_text(encoding="utf-8")


@pytest.mark.parametrize("gone", [".eml", ".html"])
def test_of_a_report_that_was_mailed_only_the_file_that_is_missing_is_written(
    gone: str, demo: Demo, postmaster: Postmaster
) -> None:
    assert demo.call("report", "--send").code == 0
    files = {file.suffix: file for file in (demo.folder / "outbox").glob("report-*")}
    missing, kept = files.pop(gone), next(iter(files.values()))
    missing.unlink()
    kept.write_bytes(kept.read_bytes() + b" ")
    as_kept = kept.read_bytes()
    answer = demo.call("report")
    assert missing.is_file()
    assert kept.read_bytes() == as_kept
    assert missing.name in answer.out and kept.name in answer.out
    assert len(postmaster.mails) == 1


def test_a_mail_that_is_refused_fails_the_command_and_not_the_sheet(
    demo: Demo, postmaster: Postmaster
) -> None:
    postmaster.refuse_recipient = "550 nobody of that name"
    answer = demo.call("run", "--send")
    assert answer.code == 1
    assert "550 nobody of that name" in answer.err
    assert "Read 60 contacts" in answer.out


def test_the_worker_mails_the_report_of_the_week_once(
    demo: Demo, postmaster: Postmaster, tmp_path: Path
) -> None:
    demo.set({"Report day": "Monday", "Report time": "00:00"})
    settings = load_settings(demo.folder / "sheetnet.toml")
    told: list[Event] = []
    with opened_store(settings.store) as store:
        worker = make_worker(settings, store, told.append, tmp_path / "beat.json", look_every_minutes=5)
        worker.look_once()
        worker.look_once()
    assert len(postmaster.mails) == 1
    assert [line for event in told for line in event.lines].count("1 report was mailed.") == 1
    heartbeat = read_heartbeat(tmp_path / "beat.json")
    assert heartbeat is not None
    assert heartbeat.last_by_job[Job.REPORT].went_well
    assert heartbeat.next_at_by_job[Job.REPORT].weekday() in (0, 6), "the zone decides which it is in UTC"


def test_a_report_that_is_refused_makes_the_worker_unwell_until_it_has_gone(
    demo: Demo, postmaster: Postmaster
) -> None:
    demo.set({"Report day": "Monday", "Report time": "00:00"})
    postmaster.refuse_recipient = "550 nobody of that name"
    once = demo.call("worker", "--once")
    assert once.code == 1
    assert "A report was not delivered. To see the whole cause, run: sheetnet report --send" in once.out
    assert "550 nobody of that name" in runs_tab(demo)
    health = demo.call("health")
    assert health.code == 1
    assert "could not mail the weekly report, and tries again when it is called next. A report" in health.out
    assert "sheetnet report --send" in health.out
    assert "nora" not in health.out + demo.call("health", "--json").out
    postmaster.refuse_recipient = ""
    assert demo.call("report", "--send").code == 0
    assert demo.call("worker", "--once").code == 0
    assert demo.call("health").code == 0


def test_the_worker_tells_who_got_the_report_beside_who_did_not(
    demo: Demo, postmaster: Postmaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.set({"Report day": "Monday", "Report time": "00:00"})
    team = [{"name": name, "mail": f"{name.lower()}@office.example"} for name in ("Nora", "Jon", "Aya")]
    monkeypatch.setenv("SHEETNET_TEAM", json.dumps(team))
    postmaster.refuse_recipient, postmaster.refused = "550 nobody of that name", "jon@office.example"
    answer = demo.call("worker", "--once")
    assert [mail.rcpt_tos for mail in postmaster.mails] == [["nora@office.example"], ["aya@office.example"]]
    assert answer.code == 1
    assert "2 reports were mailed." in answer.out
    assert "A report was not delivered." in answer.out
    said = runs_tab(demo)
    for owner, became in (("nora", "sent"), ("aya", "sent"), ("jon", "failed")):
        assert f"to {owner}@office.example: {became}" in said
    assert "550 nobody of that name" in said


def test_the_worker_mails_only_what_is_due(
    demo: Demo, postmaster: Postmaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.set({"Report day": "Monday", "Report time": "00:00"})
    nora = {"name": "Nora Lindqvist", "mail": "nora@office.example"}
    monkeypatch.setenv("SHEETNET_TEAM", json.dumps([nora]))
    assert demo.call("report", "--send").code == 0
    jon = {"name": "Jon", "mail": "jon@office.example"}
    monkeypatch.setenv("SHEETNET_TEAM", json.dumps([nora, jon]))
    answer = demo.call("worker", "--once")
    assert [mail.rcpt_tos for mail in postmaster.mails] == [["nora@office.example"], ["jon@office.example"]]
    assert answer.code == 0
    assert "was not mailed" not in answer.out


def test_a_wish_to_run_that_is_typed_between_two_looks_is_met_at_the_next_glance(
    demo: Demo, tmp_path: Path
) -> None:
    settings = load_settings(demo.folder / "sheetnet.toml")
    told: list[str] = []
    with opened_store(settings.store) as store:
        worker = make_worker(
            settings,
            store,
            lambda event: told.extend(event.lines),
            tmp_path / "heartbeat.json",
            look_every_minutes=5,
        )
        worker.look_once()
        told.clear()
        worker.glance_once()
        assert told == []
        demo.set({"Run now": "please"})
        worker.glance_once()
        assert len(told) == 1
        told.clear()
        worker.glance_once()
        assert told == []
