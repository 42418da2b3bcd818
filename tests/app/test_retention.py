"""``mail.keep_days``, from the text of the settings file to the files and the ledger on the day after."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheetnet.app.commands.jobs import make_worker
from sheetnet.app.failure_logs import keep
from sheetnet.app.settings_file import load_settings
from sheetnet.app.wiring import opened_store
from sheetnet.mail.outbox import Outbox
from tests.app.demos import Demo
from tests.mail.mail_server import Postmaster
from tests.workbook.sheets import reading_of

WRITTEN_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEEP_DAYS = 45
LAST_DAY = WRITTEN_AT + timedelta(days=KEEP_DAYS, minutes=-1)
DAY_AFTER = WRITTEN_AT + timedelta(days=KEEP_DAYS, minutes=1)


class Network:
    """A demo that is kept as long as its settings file says, looked at by a worker at some moment."""

    def __init__(self, demo: Demo) -> None:
        self.outbox = demo.folder / "outbox"
        self._file = demo.folder / "sheetnet.toml"
        text = self._file.read_text(encoding="utf-8")
        assert "[mail]" in text
        self._file.write_text(text.replace("[mail]", f"[mail]\nkeep_days = {KEEP_DAYS}"), encoding="utf-8")

    def look(self, at: datetime) -> None:
        settings = load_settings(self._file)
        heartbeat = self._file.with_name("heartbeat.json")
        with opened_store(settings.store) as store:
            worker = make_worker(
                settings, store, lambda _: None, heartbeat, look_every_minutes=60, clock=lambda: at
            )
            worker.work(once=True)
            assert worker.is_well

    def weeks_in_ledger(self) -> list[str]:
        with opened_store(load_settings(self._file).store) as store:
            return sorted(each.week for each in reading_of(store).memory.ledger.values())


@pytest.fixture
def network(demo: Demo, postmaster: Postmaster) -> Network:
    """A network whose first report went at WRITTEN_AT."""
    network = Network(demo)
    for path in network.outbox.glob("report-*"):
        path.unlink()
    network.look(WRITTEN_AT)
    assert len(postmaster.mails) == 1
    return network


def written_at_first(folder: Path) -> list[Path]:
    """Return all files of a folder, written at WRITTEN_AT."""
    files = [path for path in folder.iterdir() if path.is_file()]
    for path in files:
        os.utime(path, (WRITTEN_AT.timestamp(), WRITTEN_AT.timestamp()))
    return files


def test_reports_stay_to_the_last_day_and_leave_the_day_after(network: Network) -> None:
    Outbox(network.outbox).write_firm("2026-W48", "who knows whom", "<p>who knows whom</p>")
    sheetnets = written_at_first(network.outbox)
    assert sorted(path.suffix for path in sheetnets) == [".eml", ".html", ".html", ".txt"]
    own = [network.outbox / name for name in ("report-mine.eml", "firm-plan.txt", "report-2026.html")]
    for path in own:
        path.write_text("report of my own, as sheetnet writes them", encoding="utf-8")
        os.utime(path, (0, 0))
    network.look(LAST_DAY)
    assert all(path.exists() for path in (*sheetnets, *own))
    network.look(DAY_AFTER)
    assert not any(path.exists() for path in sheetnets)
    assert all(path.exists() for path in own)


def test_a_page_whose_mail_a_person_has_removed_leaves_too(network: Network) -> None:
    [mail] = network.outbox.glob("report-*.eml")
    page = mail.with_suffix(".html")
    written_at_first(network.outbox)
    mail.unlink()
    network.look(LAST_DAY)
    assert page.exists()
    network.look(DAY_AFTER)
    assert not page.exists()


def test_the_ledger_remembers_to_the_last_day_and_forgets_the_day_after(network: Network) -> None:
    network.look(LAST_DAY)
    assert network.weeks_in_ledger() == ["2026-W48", "2027-W01"]
    network.look(DAY_AFTER)
    assert network.weeks_in_ledger() == ["2027-W01"]


@pytest.mark.skipif(sys.platform != "linux", reason="the log folder is chosen by Linux's variable")
def test_failure_logs_stay_to_the_last_day_and_leave_the_day_after(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    log = keep(ZeroDivisionError("by nought"), process=7, now=WRITTEN_AT)
    assert log is not None
    own = log.with_name("failure-2020-01-01-000000-7.log")
    own.write_text("what I did when it failed", encoding="utf-8")
    network.look(LAST_DAY)
    assert log.exists()
    network.look(DAY_AFTER)
    assert not log.exists()
    assert own.exists()
