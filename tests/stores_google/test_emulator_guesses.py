"""What nobody has seen Google do is chosen per document; what goes wrong on order is chosen per call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest
import requests

from tests.google_emulator import Document, Emulator, InProcess
from tests.google_emulator.guesses import Guesses
from tests.google_emulator.service import ACCOUNT, Service

WRITE = {"requests": [{"addSheet": {"properties": {"title": "New"}}}]}


@pytest.fixture
def google() -> Iterator[InProcess]:
    with InProcess() as service:
        yield service


@pytest.fixture
def document(google: InProcess) -> Document:
    return google.new_document()


@pytest.fixture
def session(google: InProcess) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.mount(google.url, google)
        yield session


def send(
    google: Service, session: requests.Session, document: Document, body: Any, **more: Any
) -> requests.Response:
    session.headers["Authorization"] = f"Bearer {google.accounts.issue(ACCOUNT)}"
    base = f"{google.url}/v4/spreadsheets/{document.id}"
    if body is None:
        return session.get(base, **{"timeout": 5, **more})
    return session.post(f"{base}:batchUpdate", json=body, **{"timeout": 5, **more})


def titles(document: Document) -> list[str]:
    return [sheet.title for sheet in document.sheets]


def test_every_guess_says_all_its_outcomes_and_assumes_one_of_them() -> None:
    outcomes = Guesses.outcomes()
    assert list(outcomes) == [each.name for each in fields(Guesses)]
    for name, choices in outcomes.items():
        assert len(choices) > 1
        assert getattr(Guesses(), name) == choices[0]


def test_guesses_are_not_changed_behind_a_document_s_back(document: Document) -> None:
    with pytest.raises(FrozenInstanceError):
        document.guesses.trashed = "refused"  # type: ignore[misc]
    document.guess(trashed="refused")
    assert document.guesses.trashed == "refused"
    assert Guesses().trashed == "writable"


@pytest.mark.parametrize(("guess", "status"), [("writable", 200), ("refused", 403)])
def test_whether_a_file_in_the_trash_can_be_written_is_a_guess(
    google: InProcess, session: requests.Session, document: Document, guess: str, status: int
) -> None:
    document.trashed = True
    document.guess(trashed=guess)
    assert send(google, session, document, None).status_code == 200
    assert send(google, session, document, WRITE).status_code == status
    assert ("New" in titles(document)) == (status == 200)


@pytest.mark.parametrize("status", [403, 404])
def test_what_who_is_no_longer_let_in_hears_is_a_guess(
    google: InProcess, session: requests.Session, document: Document, status: int
) -> None:
    document.readers = {"someone@example.org"}
    document.guess(revoked=status)
    assert send(google, session, document, None).status_code == status


def test_who_may_only_read_is_refused_a_write(
    google: InProcess, session: requests.Session, document: Document
) -> None:
    document.readers = {ACCOUNT}
    google.file(document.id).permissions.append(
        {"id": "1", "type": "user", "role": "reader", "emailAddress": ACCOUNT}
    )
    assert send(google, session, document, None).status_code == 200
    answer = send(google, session, document, WRITE)
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        403,
        "The caller does not have permission",
    )


FAULTS: dict[str, tuple[dict[str, Any], bool]] = {
    "503": ({"status": 503}, False),
    "503, though done": ({"status": 503, "applied": True}, True),
    "502 in HTML": ({"status": 502, "body": "<html>"}, False),
    "429": ({"status": 429}, False),
    "cut short": ({"body": "cut", "applied": True}, True),
    "reset": ({}, False),
    "reset, though done": ({"applied": True}, True),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_call_goes_wrong_so_many_times_and_then_right(
    google: InProcess, session: requests.Session, document: Document, name: str
) -> None:
    order, is_done = FAULTS[name]
    google.fail("batchUpdate", times=2, **order)
    heard = []
    for attempt in range(3):
        body = {"requests": [{"addSheet": {"properties": {"title": f"New {attempt}"}}}]}
        try:
            heard.append(send(google, session, document, body).status_code)
        except requests.exceptions.ConnectionError:
            heard.append(0)
    wrong = 200 if order.get("body") == "cut" else order.get("status", 0)
    assert heard == [wrong, wrong, 200]
    assert titles(document)[1:] == (["New 0", "New 1", "New 2"] if is_done else ["New 2"])


def test_a_late_answer_is_given_up_though_it_was_done(
    google: InProcess, session: requests.Session, document: Document
) -> None:
    google.fail("batchUpdate", late_seconds=100)
    with pytest.raises(requests.exceptions.ReadTimeout):
        send(google, session, document, WRITE, timeout=(10, 99))
    assert titles(document)[1:] == ["New"]
    google.fail("get", late_seconds=100)
    assert send(google, session, document, None, timeout=(10, 101)).status_code == 200


def test_a_late_answer_over_a_socket_is_given_up_too() -> None:
    with Emulator() as emulator, requests.Session() as session:
        document = emulator.new_document()
        emulator.fail("batchUpdate", late_seconds=0.5)
        with pytest.raises(requests.exceptions.ReadTimeout):
            send(emulator, session, document, WRITE, timeout=(5, 0.1))
    assert titles(document)[1:] == ["New"]
