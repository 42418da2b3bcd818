"""The stand-in gives a token only for an assertion that Google would take."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.google_emulator import Emulator
from tests.google_emulator.auth import AUDIENCE, GRANT, SCOPE
from tests.google_emulator.server import ACCOUNT


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def assertion(
    key: rsa.RSAPrivateKey, *, alg: str = "RS256", begins: int = 0, lasts: int = 3600, **changes: Any
) -> str:
    """Sign a service account's assertion by hand, right but for the changes."""
    start = int(time.time()) + begins
    claims = {"iss": ACCOUNT, "aud": AUDIENCE, "scope": SCOPE, "iat": start, "exp": start + lasts, **changes}
    text = f"{_part(json.dumps({'alg': alg}).encode())}.{_part(json.dumps(claims).encode())}"
    return f"{text}.{_part(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def key(google: Emulator) -> rsa.RSAPrivateKey:
    loaded = serialization.load_pem_private_key(google.credentials()["private_key"].encode(), None)
    assert isinstance(loaded, rsa.RSAPrivateKey)
    return loaded


def ask(google: Emulator, signed: str, grant: str = GRANT) -> tuple[int, dict[str, Any]]:
    form = {"grant_type": grant, "assertion": signed}
    with requests.post(f"{google.url}/token", data=form, timeout=10) as answer:
        return answer.status_code, answer.json()


def test_a_right_assertion_gets_a_token_that_opens_the_sheet(
    google: Emulator, key: rsa.RSAPrivateKey
) -> None:
    document = google.new_document()
    status, answer = ask(google, assertion(key))
    assert status == 200
    assert answer["token_type"] == "Bearer"
    url = f"{google.url}/v4/spreadsheets/{document.id}"
    with requests.get(url, headers={"Authorization": f"Bearer {answer['access_token']}"}, timeout=10) as got:
        assert got.json()["spreadsheetId"] == document.id


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"aud": "https://example.org/token"}, "invalid_grant"),
        ({"iss": "stranger@example.org"}, "invalid_grant"),
        ({"scope": "https://www.googleapis.com/auth/drive.readonly"}, "invalid_scope"),
        ({"exp": 1}, "invalid_grant"),
        ({"lasts": 90_000}, "invalid_grant"),
        ({"begins": 9_000, "lasts": 600}, "invalid_grant"),
        ({"alg": "none"}, "invalid_grant"),
    ],
    ids=str,
)
def test_a_wrong_assertion_gets_none(
    google: Emulator, key: rsa.RSAPrivateKey, changes: dict[str, Any], error: str
) -> None:
    status, answer = ask(google, assertion(key, **changes))
    assert status == 400
    assert answer["error"] == error


def test_another_key_s_signature_gets_none(google: Emulator, key: rsa.RSAPrivateKey) -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    status, answer = ask(google, assertion(stranger))
    assert (status, answer["error_description"]) == (400, "Invalid JWT Signature.")


def test_another_grant_gets_none(google: Emulator, key: rsa.RSAPrivateKey) -> None:
    status, _ = ask(google, assertion(key), grant="password")
    assert status == 400


def test_a_person_s_sign_in_is_as_strict(google: Emulator) -> None:
    client = google.oauth_client()["installed"]
    asked = {"client_id": client["client_id"], "response_type": "code", "state": "s", "scope": SCOPE}
    asked |= {"redirect_uri": "http://localhost:1", "code_challenge": "c", "code_challenge_method": "S256"}
    url = f"{google.url}/o/oauth2/auth"
    for wrong in ({"redirect_uri": "https://example.org"}, {"code_challenge_method": "plain"}, {"state": ""}):
        with requests.get(url, params={**asked, **wrong}, allow_redirects=False, timeout=10) as page:
            assert page.status_code == 400
    with requests.get(url, params=asked, allow_redirects=False, timeout=10) as page:
        code = parse_qs(urlsplit(page.headers["Location"]).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://localhost:1"}
    form |= {
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "code_verifier": "no",
    }
    with requests.post(f"{google.url}/token", data=form, timeout=10) as answer:
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_client_may_say_who_it_is_in_the_header(google: Emulator) -> None:
    client = google.oauth_client()["installed"]
    form = {"grant_type": "refresh_token", "refresh_token": "none"}
    for secret, error in ((client["client_secret"], "invalid_grant"), ("wrong", "invalid_client")):
        login = (client["client_id"], secret)
        with requests.post(f"{google.url}/token", data=form, auth=login, timeout=10) as answer:
            assert answer.json()["error"] == error


def test_strangers_are_let_in_only_where_any_token_will_do(key: rsa.RSAPrivateKey) -> None:
    with Emulator(any_token=True) as lenient:
        status, answer = ask(lenient, assertion(key, iss="stranger@example.org"))
        assert (status, "access_token" in answer) == (200, True)
        form = {"grant_type": "refresh_token", "refresh_token": "x", "client_id": "a", "client_secret": "b"}
        with requests.post(f"{lenient.url}/token", data=form, timeout=10) as given:
            assert given.status_code == 200


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer made-up"}], ids=str)
def test_without_a_token_google_s_own_401_is_answered(google: Emulator, header: dict[str, str]) -> None:
    document = google.new_document()
    with requests.get(f"{google.url}/v4/spreadsheets/{document.id}", headers=header, timeout=10) as got:
        assert got.status_code == 401
        assert got.json()["error"]["status"] == "UNAUTHENTICATED"
