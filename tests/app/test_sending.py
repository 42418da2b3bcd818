"""Mailing the weekly report from the command line and by the worker, to a real server on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from sheetnet.app.commands.worker import make_worker
from sheetnet.app.settings_file import load_settings
from sheetnet.app.terminal import Terminal
from sheetnet.app.wiring import opened_store
from tests.app.demos import Demo
from tests.mail.mail_server import HOST, Postmaster, running


@pytest.fixture
def postmaster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postmaster]:
    postmaster = Postmaster()
    with running(postmaster) as port:
        monkeypatch.setenv("SHEETNET_MAIL__SMTP__HOST", HOST)
        monkeypatch.setenv("SHEETNET_MAIL__SMTP__PORT", str(port))
        monkeypatch.setenv("SHEETNET_MAIL__SMTP__SECURITY", "none")
        yield postmaster


def test_the_report_is_mailed_once_however_often_it_is_asked_for(demo: Demo, postmaster: Postmaster) -> None:
    first = demo.call("report", "--send")
    assert first.code == 0, first.err
    assert "Mailed the report of week " in first.out
    second = demo.call("run", "--send")
    assert second.code == 0, second.err
    assert "was not mailed: it was sent " in second.out
    [mail] = postmaster.mails
    assert mail.rcpt_tos == ["nora@lindqvist-abara.example"]


def test_a_mail_that_is_refused_fails_the_command_and_not_the_sheet(
    demo: Demo, postmaster: Postmaster
) -> None:
    postmaster.refuse_recipient = "550 nobody of that name"
    answer = demo.call("run", "--send")
    assert answer.code == 1
    assert "550 nobody of that name" in answer.err
    assert "Read 60 contacts" in answer.out


def test_the_worker_mails_the_report_of_the_week_once(
    demo: Demo, postmaster: Postmaster, capsys: pytest.CaptureFixture[str]
) -> None:
    _set(demo, {"Report day": "Monday", "Report time": "00:00"})
    settings = load_settings(demo.folder / "sheetnet.toml")
    with opened_store(settings.store) as store:
        worker = make_worker(settings, store, Terminal())
        worker.look_once()
        worker.look_once()
    assert len(postmaster.mails) == 1
    assert "Mailed the report of week " in capsys.readouterr().out


def test_the_worker_tells_who_got_the_report_beside_who_did_not(
    demo: Demo, postmaster: Postmaster, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(demo, {"Report day": "Monday", "Report time": "00:00"})
    team = [{"name": name, "mail": f"{name.lower()}@office.example"} for name in ("Nora", "Jon", "Aya")]
    monkeypatch.setenv("SHEETNET_TEAM", json.dumps(team))
    postmaster.refuse_recipient, postmaster.refused = "550 nobody of that name", "jon@office.example"
    settings = load_settings(demo.folder / "sheetnet.toml")
    with opened_store(settings.store) as store:
        make_worker(settings, store, Terminal()).look_once()
    assert [mail.rcpt_tos for mail in postmaster.mails] == [["nora@office.example"], ["aya@office.example"]]
    said = " ".join(capsys.readouterr().out.split())
    for owner in ("nora", "aya"):
        assert f"to {owner}@office.example." in said
    assert "The report to jon@office.example was not mailed." in said
    assert "550 nobody of that name" in said


def test_the_worker_mails_only_what_is_due(
    demo: Demo, postmaster: Postmaster, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(demo, {"Report day": "Monday", "Report time": "00:00"})
    nora = {"name": "Nora Lindqvist", "mail": "nora@office.example"}
    monkeypatch.setenv("SHEETNET_TEAM", json.dumps([nora]))
    assert demo.call("report", "--send").code == 0
    jon = {"name": "Jon", "mail": "jon@office.example"}
    monkeypatch.setenv("SHEETNET_TEAM", json.dumps([nora, jon]))
    settings = load_settings(demo.folder / "sheetnet.toml")
    with opened_store(settings.store) as store:
        make_worker(settings, store, Terminal()).look_once()
    assert [mail.rcpt_tos for mail in postmaster.mails] == [["nora@office.example"], ["jon@office.example"]]
    assert "was not mailed" not in capsys.readouterr().out


def _set(demo: Demo, values: dict[str, str]) -> None:
    workbook = load_workbook(demo.workbook)
    for row in workbook["Settings"].iter_rows(min_row=2):
        if row[0].value in values:
            row[1].value = values[str(row[0].value)]
    workbook.save(demo.workbook)
