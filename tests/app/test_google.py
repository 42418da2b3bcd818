"""The command line on the stand-in for Google: set up, run, log, check, run again."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from sheetnet.app.commands.jobs import make_worker
from sheetnet.app.run import read_sheet
from sheetnet.app.settings import StoreSettings, members
from sheetnet.app.settings_file import load_settings
from sheetnet.app.wiring import opened_store
from tests.app.demos import call
from tests.google_emulator import Emulator
from tests.mail.mail_server import Postmaster


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    with Emulator() as emulator:
        key = tmp_path / "credentials.json"
        key.write_text(json.dumps(emulator.credentials()), encoding="utf-8")
        key.chmod(0o600)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
        monkeypatch.setenv("SHEETNET_STORE__ENDPOINT", emulator.url)
        monkeypatch.chdir(tmp_path)
        yield emulator


ANSWERS = (
    "--name",
    "Ana Ruiz",
    "--mail",
    "ana@example.com",
    "--date-order",
    "day",
    "--time-zone",
    "Europe/Madrid",
)


def test_a_google_sheet_is_set_up_and_run_from_the_command_line(google: Emulator) -> None:
    document = google.new_document()
    address = f"https://docs.google.com/spreadsheets/d/{document.id}/edit#gid=0"
    made = call("init", "mine", "--google", "--sheet", address, *ANSWERS)
    assert made.code == 0, made.err
    assert 'kind = "google"' in Path("mine/sheetnet.toml").read_text(encoding="utf-8")
    ran = call("run", "--settings", "mine")
    assert ran.code == 0, ran.err
    assert "Read 0 contacts" in ran.out
    again = call("run", "--settings", "mine")
    assert "Nothing to write" in again.out, again.err
    assert call("check", "--settings", "mine").code == 0
    assert call("log", "lunch with Nobody Here", "--settings", "mine").code == 2


def test_a_store_that_was_opened_is_closed_in_the_end(google: Emulator, tmp_path: Path) -> None:
    settings = StoreSettings(
        kind="google",
        spreadsheet=google.new_document().id,
        credentials=tmp_path / "credentials.json",
        endpoint=google.url,
    )
    with opened_store(settings) as store:
        store.read()
        assert google.connections > 0
    give_up_at = time.monotonic() + 20
    while google.connections and time.monotonic() < give_up_at:
        time.sleep(0.01)
    assert google.connections == 0


def test_whoever_waits_for_google_reads_why(google: Emulator) -> None:
    assert call("init", "mine", "--google", "--sheet", google.new_document().id, *ANSWERS).code == 0
    google.fail("get", status=429, headers={"Retry-After": "2"})
    ran = call("run", "--settings", "mine")
    assert ran.code == 0
    assert ran.err.startswith("Google is busy; trying again in 2 s")


def test_a_sheet_in_the_trash_is_left_alone_where_sheetnet_may_look_there(
    google: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = google.new_document()
    assert call("init", "mine", "--google", "--sheet", document.id, *ANSWERS).code == 0
    monkeypatch.setenv("SHEETNET_STORE__LOOK_IN_TRASH", "true")
    assert call("run", "--settings", "mine").code == 0
    assert "Trash: The sheet is not in it." in call("doctor", "--settings", "mine").out
    document.type("Contacts", 1, 0, "Ana Ruiz")
    document.trashed = True
    before = document.values("Contacts")
    ran = call("run", "--settings", "mine")
    assert ran.code == 1
    assert "is in the trash of Google Drive. Nothing was written. Open https://drive.google.com" in ran.err
    assert document.values("Contacts") == before
    assert "✗ Trash: " in call("doctor", "--settings", "mine").out


AN_HOUR = {"Retry-After": "3600"}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 400}, "Google refused the request"),
        ({"status": 401}, "no longer accepts the sign-in"),
        ({"status": 403}, "press Share"),
        ({"status": 404}, "no Google Sheet at this address"),
        ({"status": 429, "headers": AN_HOUR}, "Google asks to wait 60 minutes"),
        ({"status": 500, "headers": AN_HOUR}, "Google asks to wait 60 minutes"),
        ({"status": 502, "body": "<html>", "headers": AN_HOUR}, "(answer 502)"),
        ({"status": 503, "headers": AN_HOUR}, "(answer 503)"),
    ],
    ids=str,
)
@pytest.mark.parametrize("on", ["get", "batchUpdate"])
def test_every_fault_ends_the_command_with_one_plain_message(
    google: Emulator, on: str, fault: dict[str, Any], said: str
) -> None:
    document = google.new_document()
    assert call("init", "mine", "--google", "--sheet", document.id, *ANSWERS).code == 0
    document.type("Contacts", 1, 0, "Ana Ruiz")
    before = document.values("Contacts")
    google.fail(on, times=99, **fault)
    ran = call("run", "--settings", "mine")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("sheetnet: ")
    assert said in ran.err.replace("\n", " ") or "in some minutes" in ran.err
    assert "Traceback" not in ran.err
    assert "<html" not in ran.err
    assert document.values("Contacts") == before


def test_a_sheet_that_cannot_be_set_up_leaves_nothing_behind(google: Emulator, tmp_path: Path) -> None:
    answer = call("init", "mine", "--google", "--sheet", "1AbCdEfGhIjKlMnOpQrStUv", *ANSWERS)
    assert answer.code == 1
    assert "Traceback" not in answer.err
    assert not (tmp_path / "mine" / "sheetnet.toml").exists()


def test_without_the_key_file_it_says_where_it_should_be(google: Emulator, tmp_path: Path) -> None:
    (tmp_path / "credentials.json").unlink()
    answer = call("init", "mine", "--google", "--sheet", google.new_document().id, *ANSWERS)
    assert answer.code == 2
    assert "credentials.json" in answer.err


def test_what_a_stopped_program_left_is_taken_up_by_a_run_and_not_by_a_look(
    google: Emulator, tmp_path: Path
) -> None:
    document = google.new_document()
    assert call("init", "mine", "--google", "--sheet", document.id, *ANSWERS).code == 0
    note = tmp_path / "configuration" / "sheetnet" / "unsettled" / f"{document.id}.json"
    note.parent.mkdir(exist_ok=True)
    note.write_text("a note of another program", encoding="utf-8")
    for look in (["check"], ["run", "--dry-run"]):
        assert call(*look, "--settings", "mine").code == 0
        assert note.exists()
    assert call("run", "--settings", "mine").code == 0
    assert not note.exists()


def test_what_fails_for_long_is_told_once_on_a_google_sheet_too(
    google: Emulator, postmaster: Postmaster, tmp_path: Path
) -> None:
    assert call("init", "mine", "--google", "--sheet", google.new_document().id, *ANSWERS).code == 0
    in_the_way = tmp_path / "mine" / "outbox"
    in_the_way.write_text("in the way", encoding="utf-8")
    settings = load_settings(tmp_path / "mine" / "sheetnet.toml")
    moments = [datetime.now(UTC)]
    failures: list[list[str]] = []
    with opened_store(settings.store) as store:
        for _ in range(12):
            worker = make_worker(
                settings,
                store,
                lambda _event: None,
                tmp_path / "beat.json",
                look_every_minutes=5,
                clock=lambda: moments[-1],
            )
            worker.look_once()
            moments.append(moments[-1] + timedelta(minutes=10))
            failures.append(list(read_sheet(store, members(settings.team)).memory.failures))
            if len(failures) == 6:
                in_the_way.unlink()
    assert ["update the sheet: NotDelivered"] in failures
    assert failures[-1] == []
    subjects = [message_from_bytes(mail.content)["Subject"] for mail in postmaster.mails]
    assert [each for each in subjects if each.startswith("sheetnet")] == [
        "sheetnet could not use a mailbox or the outbox",
        "sheetnet: it works again: use a mailbox or the outbox",
    ]
