"""The stand-in without sockets answers as the stand-in with them."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.plan import Group, Plan
from tests.google_emulator import Emulator, InProcess
from tests.google_emulator.service import ACCOUNT, Service
from tests.stores_google.asker import Asker
from tests.stores_google.network import flag, network
from tests.stores_google.opening import utc_now

Answer = tuple[int, str, bytes]


@pytest.fixture
def google() -> Iterator[InProcess]:
    with InProcess() as service:
        yield service


def story(service: Service, session: requests.Session) -> list[Answer]:
    """Ask a few things of one document, right and wrong, and return what was answered."""
    document = network(service)
    document.owner = ACCOUNT
    session.headers["Authorization"] = f"Bearer {service.accounts.issue(ACCOUNT)}"
    base = f"{service.url}/v4/spreadsheets/{document.id}"
    span = {"sheetId": document.tab("Contacts").id, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    asked: list[tuple[str, str, Any]] = [
        ("GET", base, None),
        ("GET", f"{base}?fields=sheets.properties(title)&prettyPrint=false", None),
        ("GET", f"{base}/values:batchGet?ranges='Help Log'!A:B&majorDimension=COLUMNS", None),
        ("POST", f"{base}:batchUpdate", {"requests": [{"insertDimension": {"range": span}}]}),
        ("POST", f"{base}:batchUpdate", {"requests": [{"noSuchRequest": {}}]}),
        ("GET", f"{base}/values:batchGet?ranges=Nowhere!A1", None),
        (
            "PUT",
            f"{base}/values/'Help Log'!A2?valueInputOption=USER_ENTERED",
            {"values": [["1/2/2020", "é"]]},
        ),
        ("GET", f"{base}/values/Help%20Log!A1:B3", None),
        ("POST", f"{base}/values/'Help Log'!A1:clear", None),
        ("GET", f"{service.url}/drive/v3/files/{document.id}/export?mimeType=text/csv", None),
        ("DELETE", f"{service.url}/drive/v3/files/{document.id}", None),
        ("GET", f"{service.url}/v4/spreadsheets/none", None),
        ("GET", f"{service.url}/elsewhere", None),
    ]
    answers = []
    for method, url, body in asked:
        with session.request(method, url, json=body, timeout=10) as answer:
            text = answer.content.replace(document.id.encode(), b"ID")
            answers.append((answer.status_code, answer.headers.get("Content-Type", ""), text))
    service.faults.clear()
    return answers


def test_both_answer_the_same(google: InProcess) -> None:
    with requests.Session() as without, requests.Session() as with_, Emulator() as emulator:
        without.mount(google.url, google)
        assert story(google, without) == story(emulator, with_)


def test_a_store_reads_and_commits_through_it(google: InProcess) -> None:
    document = network(google)
    with GoogleStore(
        document.id,
        google.signed_in(),
        clock=utc_now,
        endpoint=google.url,
        sleep=lambda _: None,
        transport=google,
    ) as store:
        google.fail("get", times=1)
        google.fail("batchGet", status=503)
        base = store.read()
        google.accounts.expire_tokens()
        google.fail("batchUpdate", applied=True)
        store.commit(Plan(base, (Group("g", (flag(base, 2, "Stale"),)),)))
    assert document.value("Contacts", 2, 2) == "Stale"
    assert google.calls.count("batchUpdate") == 2


def test_a_spreadsheet_can_be_kept_aside_and_served_again(google: InProcess) -> None:
    document = network(google)
    ask = Asker(google, document)
    ask.put("Contacts!C2:C3", [["=B2"], ["y"]])
    assert ask.values("Contacts!C2:C3") == [["ana@example.org"], ["y"]]
    kept = pickle.dumps(document)
    ask.put("Contacts!B2:B3", [["new"], [""]])
    again = google.documents[document.id] = pickle.loads(kept)
    again.insert_column("Contacts", 0)
    served = Asker(google, again)
    assert served.values("Contacts!C2:D3") == [
        ["ana@example.org", "ana@example.org"],
        ["bob@example.org", "y"],
    ]
    assert served.values("Contacts!D2", valueRenderOption="FORMULA") == [["=C2"]]
    assert served.call("GET", f"/drive/v3/files/{again.id}")[0] == 200
