"""``sheetnet sign-in --gmail``: a person lets sheetnet into their own Gmail, apart from any sheet."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from sheetnet.app.gmail import SCOPE, place_of
from sheetnet.mail.oauth import access_token
from sheetnet.stores.private import write_private
from tests.app.test_signing_in import BROWSER, command, sit_down
from tests.google_emulator import Emulator
from tests.mail.gmail_stand_in import Desk, Fault, gmail_desk

ANA = "ana@gmail.example"
SETTINGS = f"""
[store]
workbook = "network.xlsx"
credentials = "credentials.json"

[mail]
drafts = ["gmail"]

[[team]]
name = "Ana Ruiz"
mail = "ana@ruiz.example"
gmail = "{ANA}"
"""


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    sit_down(tmp_path, monkeypatch)
    Path("browser.py").write_text(BROWSER, encoding="utf-8")
    Path("sheetnet.toml").write_text(SETTINGS, encoding="utf-8")
    with Emulator() as emulator:
        emulator.consent.person = ANA
        write_private(Path("credentials.json"), json.dumps(emulator.oauth_client()))
        yield emulator


@pytest.fixture
def desk(google: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with gmail_desk(Desk(address=ANA)) as desk:
        monkeypatch.setenv("SHEETNET_MAIL__GMAIL_ENDPOINT", desk.url)
        yield desk


def test_whoever_has_signed_in_has_a_private_file_that_opens_their_gmail_and_nothing_else(desk: Desk) -> None:
    done = command("sign-in", "--gmail")
    assert done.returncode == 0, done.stderr
    assert f"You have signed in to the Gmail of {ANA}." in done.stdout
    assert f"choose {ANA}." in done.stderr
    kept = place_of(ANA)
    assert [each.name for each in kept.parent.iterdir()] == [kept.name]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert access_token(kept)
    assert desk.calls == ["GET profile"]


def test_no_more_is_asked_for_than_drafts_and_the_report_need(desk: Desk, google: Emulator) -> None:
    done = command("sign-in", "--gmail", "--no-browser")
    assert done.returncode == 2
    [address] = [line for line in done.stderr.splitlines() if line.startswith(google.url)]
    assert parse_qs(urlsplit(address).query)["scope"] == [SCOPE]
    assert f"choose {ANA}, and press Continue" in done.stderr


def test_another_account_is_not_kept(desk: Desk) -> None:
    desk.address = "ana.private@gmail.example"
    done = command("sign-in", "--gmail")
    assert done.returncode == 1
    assert f"You signed in as ana.private@gmail.example, and sheetnet.toml names {ANA}." in done.stderr
    assert not place_of(ANA).parent.exists()


def test_an_api_that_is_off_is_told_at_once(desk: Desk) -> None:
    desk.fail("GET profile", Fault.refusal(403, "accessNotConfigured"))
    done = command("sign-in", "--gmail")
    assert done.returncode == 1
    assert "library/gmail.googleapis.com" in done.stderr
    assert not place_of(ANA).exists()


def test_whoever_says_no_on_googles_page_is_told(desk: Desk, google: Emulator) -> None:
    google.consent.answer = "access_denied"
    done = command("sign-in", "--gmail")
    assert done.returncode == 1
    assert "The right that sheetnet asked for was not given." in done.stderr


def test_a_key_of_a_service_account_opens_no_gmail(desk: Desk, google: Emulator) -> None:
    write_private(Path("key.json"), json.dumps(google.credentials()))
    done = command("sign-in", "--gmail", "--credentials", "key.json")
    assert done.returncode == 1
    assert "has no Gmail. Make an OAuth client of the type Desktop app" in done.stderr


def test_where_nothing_goes_by_gmail_there_is_nothing_to_sign_in_for(desk: Desk) -> None:
    Path("sheetnet.toml").write_text(SETTINGS.replace('"gmail"', '"outbox"'), encoding="utf-8")
    done = command("sign-in", "--gmail")
    assert done.returncode == 2
    assert "Nothing goes by Gmail yet" in done.stderr


def test_the_sender_of_reports_is_an_account_to_sign_in_to_as_well(desk: Desk) -> None:
    settings = SETTINGS.replace(
        'drafts = ["gmail"]', 'reports_by = "gmail"\nsender = "Office <office@gmail.example>"'
    )
    Path("sheetnet.toml").write_text(settings, encoding="utf-8")
    desk.address = "office@gmail.example"
    done = command("sign-in", "--gmail")
    assert done.returncode == 0, done.stderr
    assert place_of("office@gmail.example").is_file()
