"""A person signs in with a browser, and stays signed in."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sheetnet.errors import RemoteError
from sheetnet.stores.google.credentials import load_credentials, read_key_file
from sheetnet.stores.google.landing import Landing
from sheetnet.stores.google.sign_in import ELSEWHERE, SignIn
from sheetnet.stores.google.sign_in_words import WALLS
from sheetnet.stores.google.store import GoogleStore
from sheetnet.stores.private import write_private
from tests.google_emulator import Emulator
from tests.google_emulator.consent import PERSON
from tests.stores_google.network import network
from tests.stores_google.opening import utc_now

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass
class Desk:
    """A person's computer: a file from Google's console, and a folder of their own."""

    google: Emulator
    file: Path
    folder: Path

    def attempt(self, come_back_to: str = ELSEWHERE) -> SignIn:
        return SignIn(read_key_file(self.file), come_back_to)

    def sign_in(self) -> None:
        attempt = self.attempt()
        attempt.finish(browse(attempt.address), self.folder, now=NOW)

    def read(self, document_id: str) -> None:
        credentials = load_credentials(self.file, self.folder)
        with GoogleStore(document_id, credentials, clock=utc_now, endpoint=self.google.url) as store:
            store.read()


def browse(address: str) -> str:
    """Consent in a browser on another computer; return the address that it ends on, or the page it shows."""
    with requests.get(address, allow_redirects=False, timeout=10) as page:
        return page.headers.get("Location") or page.text


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    with Emulator() as google:
        file = tmp_path / "credentials.json"
        write_private(file, json.dumps(google.oauth_client()))
        yield Desk(google, file, tmp_path / "own" / "sheetnet")


def test_whoever_has_signed_in_opens_what_is_shared_with_them(desk: Desk) -> None:
    document = network(desk.google)
    document.readers = {PERSON}
    desk.sign_in()
    desk.read(document.id)


def test_a_sheet_that_is_not_shared_with_them_asks_for_that_or_for_another_account(desk: Desk) -> None:
    document = network(desk.google)
    document.readers = {"somebody.else@example.org"}
    desk.sign_in()
    with pytest.raises(
        RemoteError, match=r"^Your Google account may not open.*or sign in as somebody who may"
    ):
        desk.read(document.id)


def test_only_spreadsheets_are_asked_for_and_the_answer_is_bound_to_the_question(desk: Desk) -> None:
    asked = parse_qs(urlsplit(desk.attempt().address).query)
    assert asked["scope"] == ["https://www.googleapis.com/auth/spreadsheets"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["access_type"] == ["offline"]
    assert asked["state"] != parse_qs(urlsplit(desk.attempt().address).query)["state"]


def test_a_sign_in_is_kept_for_nobody_else_to_read(desk: Desk) -> None:
    desk.sign_in()
    (kept,) = desk.folder.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(desk.folder.stat().st_mode) == 0o700
    secret = json.loads(desk.file.read_text("utf-8"))["installed"]["client_secret"]
    assert secret not in kept.read_text("utf-8")


def test_a_kept_token_is_used_again_and_renewed_when_it_has_run_out(desk: Desk) -> None:
    document = network(desk.google)
    desk.sign_in()
    desk.read(document.id)
    (kept,) = desk.folder.iterdir()
    first = json.loads(kept.read_text("utf-8"))["access_token"]
    desk.read(document.id)
    assert json.loads(kept.read_text("utf-8"))["access_token"] == first
    desk.google.accounts.expire_tokens()
    desk.read(document.id)
    assert json.loads(kept.read_text("utf-8"))["access_token"] != first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_browser_on_this_computer_comes_back_by_itself(desk: Desk) -> None:
    with Landing() as landing:
        attempt = desk.attempt(landing.address)
        with requests.get(landing.address + "favicon.ico", timeout=10) as other:
            assert other.status_code == 404
        with requests.get(landing.address + "?code=x&state=stranger", timeout=10):
            assert landing.wait(attempt.state, 0) is None
        with requests.get(attempt.address, timeout=10) as page:
            assert "You can close this page" in page.text
        came_back = landing.wait(attempt.state, 10)
    assert came_back is not None
    attempt.finish(came_back, desk.folder, now=NOW)
    desk.read(network(desk.google).id)


def test_the_answer_to_another_question_is_refused(desk: Desk) -> None:
    other = browse(desk.attempt().address)
    with pytest.raises(RemoteError, match="another attempt"):
        desk.attempt().finish(other, desk.folder, now=NOW)
    assert not desk.folder.exists()


def test_an_answer_works_once(desk: Desk) -> None:
    attempt = desk.attempt()
    came_back = browse(attempt.address)
    attempt.finish(came_back, desk.folder, now=NOW)
    with pytest.raises(RemoteError, match="used once"):
        attempt.finish(came_back, desk.folder, now=NOW)


@pytest.mark.parametrize("pasted", ["", "4/0AbCdEf", "http://localhost:53682/", "https://docs.google.com"])
def test_something_else_than_the_address_is_explained(desk: Desk, pasted: str) -> None:
    with pytest.raises(RemoteError, match="whole line at its top"):
        desk.attempt().finish(pasted, desk.folder, now=NOW)


@pytest.mark.parametrize("wall", ["access_denied", "org_internal", "admin_policy_enforced"])
def test_a_wall_on_google_s_page_is_named_with_the_way_round_it(desk: Desk, wall: str) -> None:
    desk.google.consent.answer = wall
    attempt = desk.attempt()
    with pytest.raises(RemoteError) as caught:
        attempt.finish(browse(attempt.address), desk.folder, now=NOW)
    assert (caught.value.cause, caught.value.cure) == WALLS[wall]


def test_a_client_that_was_deleted_is_said_to_be_so(desk: Desk) -> None:
    attempt = desk.attempt()
    came_back = browse(attempt.address)
    desk.google.consent.delete_clients()
    with pytest.raises(RemoteError, match=r"was deleted\. Make a new one"):
        attempt.finish(came_back, desk.folder, now=NOW)


def test_a_sign_in_that_was_withdrawn_asks_for_a_new_one_and_names_the_seven_days(desk: Desk) -> None:
    document = network(desk.google)
    desk.sign_in()
    desk.read(document.id)
    desk.google.consent.withdraw()
    with pytest.raises(RemoteError, match=r"sheetnet sign-in\. If it happens every 7 days.*Publish app"):
        desk.read(document.id)


def test_before_anybody_has_signed_in_it_says_how(desk: Desk) -> None:
    with pytest.raises(RemoteError, match=r"Nobody has signed in.*Run: sheetnet sign-in --credentials"):
        desk.read("a" * 30)


def test_a_spoilt_sign_in_asks_for_a_new_one(desk: Desk) -> None:
    desk.sign_in()
    (kept,) = desk.folder.iterdir()
    kept.write_text("{", "utf-8")
    with pytest.raises(RemoteError, match=r"cannot be read\. Run: sheetnet sign-in"):
        desk.read("a" * 30)


def test_the_trash_is_seen_only_by_whoever_allowed_that(desk: Desk) -> None:
    document = network(desk.google)
    desk.sign_in()
    with pytest.raises(RemoteError, match=r"the right to see whether a file is in the trash\. Run"):
        load_credentials(desk.file, desk.folder, sees_trash=True)
    attempt = SignIn(read_key_file(desk.file), ELSEWHERE, sees_trash=True)
    attempt.finish(browse(attempt.address), desk.folder, now=NOW)
    credentials = load_credentials(desk.file, desk.folder, sees_trash=True)
    with GoogleStore(document.id, credentials, clock=utc_now, endpoint=desk.google.url) as store:
        store.client.refuse_trash()
        document.trashed = True
        with pytest.raises(RemoteError, match="is in the trash"):
            store.client.refuse_trash()


def test_a_service_account_needs_no_sign_in(desk: Desk) -> None:
    write_private(desk.file, json.dumps(desk.google.credentials()))
    with pytest.raises(RemoteError, match="nothing to sign in to"):
        desk.attempt()
