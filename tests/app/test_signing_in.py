"""``sheetnet sign-in``: a person signs in to Google and then runs sheetnet on a sheet of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

import sheetnet
from tests.app.demos import call
from tests.app.test_google import ANSWERS
from tests.google_emulator import Emulator
from tests.google_emulator.consent import PERSON

BROWSER = """\
import sys
import requests
requests.get(sys.argv[1], timeout=10)
"""


def sit_down(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a folder somebody's computer on which nobody has signed in."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(sheetnet.__file__).parent.parent))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "configuration"))
    monkeypatch.chdir(folder)


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    sit_down(tmp_path, monkeypatch)
    with Emulator() as emulator:
        monkeypatch.setenv("SHEETNET_STORE__ENDPOINT", emulator.url)
        file = tmp_path / "credentials.json"
        file.write_text(json.dumps(emulator.oauth_client()), encoding="utf-8")
        file.chmod(0o600)
        yield emulator


def command(*arguments: str, answers: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sheetnet", *arguments],
        env={**os.environ, "BROWSER": f'"{sys.executable}" browser.py %s'},
        input=answers,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_person_signs_in_with_their_browser_and_works_on_their_own_sheet(google: Emulator) -> None:
    Path("browser.py").write_text(BROWSER, encoding="utf-8")
    document = google.new_document()
    document.readers = {PERSON}
    before = call("init", "mine", "--google", "--sheet", document.id, *ANSWERS)
    assert (before.code, "sheetnet sign-in --credentials" in before.err) == (1, True)
    signed_in = command("sign-in", "--credentials", "credentials.json")
    assert signed_in.returncode == 0, signed_in.stderr
    assert "You have signed in" in signed_in.stdout
    assert call("init", "mine", "--google", "--sheet", document.id, *ANSWERS).code == 0
    ran = call("run", "--settings", "mine")
    assert ran.code == 0, ran.err
    assert ran.err == ""


def test_a_person_has_a_new_sheet_made_in_their_own_drive(google: Emulator) -> None:
    Path("browser.py").write_text(BROWSER, encoding="utf-8")
    early = call("init", "mine", "--google", "--title", "Our network", *ANSWERS)
    assert (early.code, "sheetnet sign-in --credentials" in early.err) == (1, True)
    assert (google.documents, Path("mine").exists()) == ({}, False)
    assert command("sign-in", "--credentials", "credentials.json").returncode == 0
    made = call("init", "mine", "--google", "--title", "Our network", *ANSWERS)
    assert made.code == 0, made.err
    (document,) = google.documents.values()
    assert (document.title, document.time_zone) == ("Our network", "Europe/Madrid")
    assert f"https://docs.google.com/spreadsheets/d/{document.id}/edit" in made.out
    assert document.find("Sheet1") is None
    assert call("run", "--settings", "mine").code == 0


def test_a_new_sheet_that_cannot_be_set_up_is_named(google: Emulator) -> None:
    Path("browser.py").write_text(BROWSER, encoding="utf-8")
    assert command("sign-in", "--credentials", "credentials.json").returncode == 0
    google.fail("batchUpdate", status=403)
    answer = call("init", "mine", "--google", "--title", "Our network", *ANSWERS)
    assert answer.code == 1
    (document,) = google.documents.values()
    assert f"--sheet https://docs.google.com/spreadsheets/d/{document.id}/edit instead" in answer.err
    assert not Path("mine/sheetnet.toml").exists()


def test_a_browser_elsewhere_is_sent_there_and_its_address_pasted_back(google: Emulator) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "sheetnet", "sign-in", "--no-browser", "--credentials", "credentials.json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as waiting:
        assert waiting.stderr is not None
        address = next(line.strip() for line in waiting.stderr if line.startswith(google.url))
        with requests.get(address, allow_redirects=False, timeout=10) as page:
            out, err = waiting.communicate(page.headers["Location"] + "\n", timeout=60)
    assert waiting.returncode == 0, err
    assert "You have signed in" in out


def test_with_nobody_there_to_paste_it_ends_with_a_word(google: Emulator) -> None:
    alone = command("sign-in", "--no-browser", "--credentials", "credentials.json")
    assert alone.returncode == 2
    assert "nobody to paste the address" in alone.stderr
    assert "Traceback" not in alone.stderr


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
@pytest.mark.parametrize("command", [["run"], ["check"], ["worker", "--once"], ["report"], ["doctor"]])
def test_a_key_file_that_others_can_read_is_refused_before_anything_is_done(
    command: list[str], google: Emulator, tmp_path: Path
) -> None:
    key = tmp_path / "credentials.json"
    key.write_text(json.dumps(google.credentials()), encoding="utf-8")
    assert call("init", "mine", "--google", "--sheet", google.new_document().id, *ANSWERS).code == 0
    asked = len(google.calls)
    key.chmod(0o640)
    refused = call(*command, "--settings", "mine")
    said = " ".join((refused.out + refused.err).split())
    assert refused.code == 1
    assert f"Others on this machine can read {key}" in said
    assert f"chmod 600 {key}" in said
    assert len(google.calls) == asked


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_sign_in_that_others_can_read_is_refused(google: Emulator, tmp_path: Path) -> None:
    Path("browser.py").write_text(BROWSER, encoding="utf-8")
    assert command("sign-in", "--credentials", "credentials.json").returncode == 0
    [kept] = (tmp_path / "configuration").rglob("google-*.json")
    kept.chmod(0o644)
    refused = call("init", "mine", "--google", "--title", "Our network", *ANSWERS)
    assert refused.code == 1
    assert f"chmod 600 {kept}" in refused.err
