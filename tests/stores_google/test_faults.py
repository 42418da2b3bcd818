"""What a person reads when Google, the network or the credentials stand in the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetnet.errors import RemoteError
from sheetnet.stores.google.client import create_spreadsheet
from sheetnet.stores.google.credentials import load_credentials, read_key_file, spreadsheet_id
from sheetnet.stores.google.store import GoogleStore
from sheetnet.stores.private import write_private
from tests.contract.store_contract import plan_of
from tests.google_emulator import Emulator
from tests.google_emulator.server import ACCOUNT
from tests.stores_google.conftest import Open
from tests.stores_google.network import CONTACTS, flag, network
from tests.stores_google.opening import credentials_for, utc_now

PAGE = "<html><title>Error 502 (Server Error)</title><p>We're sorry...</html>"


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429},
        {"status": 500},
        {"status": 502, "body": PAGE},
        {"status": 503},
        {"status": 0},
        {"body": "cut"},
    ],
    ids=str,
)
@pytest.mark.parametrize("call", ["get", "batchGet"])
def test_a_read_outlasts_a_passing_fault(
    google: Emulator, open_store: Open, slept: list[float], call: str, fault: dict[str, Any]
) -> None:
    document = network(google)
    google.fail(call, times=2, **fault)
    snapshot = open_store(document).read()
    assert snapshot.grids[0].cell(1, 0) == "Ana"
    assert len(slept) == 2
    assert slept[0] < slept[1] < 4


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "11"},
        {"Retry-After": "Wed, 25 Nov 2026 08:00:11 GMT", "Date": "Wed, 25 Nov 2026 08:00:00 GMT"},
    ],
    ids=str,
)
def test_a_read_waits_as_long_as_google_asks(
    google: Emulator, open_store: Open, slept: list[float], headers: dict[str, str]
) -> None:
    document = network(google)
    google.fail("get", status=429, headers=headers)
    open_store(document).read()
    assert slept == [11.0]


def test_a_pause_longer_than_anybody_sits_through_is_told_instead(
    google: Emulator, open_store: Open, slept: list[float]
) -> None:
    document = network(google)
    google.fail("get", status=503, headers={"Retry-After": "601"})
    with pytest.raises(RemoteError, match="Google asks to wait 11 minutes"):
        open_store(document).read()
    assert slept == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"status": 503}, "Google is busy; trying again in"),
        ({"status": 0}, "Google cannot be reached; trying again in"),
        ({"body": "cut"}, "Google's answer did not come through whole; trying again in"),
    ],
    ids=str,
)
def test_whoever_waits_is_told_why_and_how_long(
    google: Emulator, slept: list[float], fault: dict[str, Any], words: str
) -> None:
    document = network(google)
    google.fail("get", times=2, **fault)
    told: list[str] = []
    with GoogleStore(
        document.id,
        credentials_for(google),
        clock=utc_now,
        endpoint=google.url,
        sleep=slept.append,
        tell=told.append,
    ) as store:
        store.read()
    assert told == [f"{words} {round(slept[1])} s"]


@pytest.mark.parametrize(
    ("fault", "cause", "cure"),
    [
        ({"status": 429}, "too many requests", "Wait a minute"),
        ({"status": 500}, "fault of its own at the moment .answer 500.", "Wait some minutes"),
        ({"status": 502, "body": PAGE}, "fault of its own at the moment .answer 502.", "Wait some minutes"),
        ({"status": 401}, "no longer accepts the sign-in", "new key"),
        ({"status": 403}, "may not open or change", f"Share, add {ACCOUNT} as Editor"),
        ({"status": 404}, "no Google Sheet at this address", "Compare the address"),
        ({"status": 0}, "could not be reached", "Check the network"),
        ({"body": "cut"}, "cut short", "Run again"),
    ],
    ids=str,
)
def test_a_lasting_fault_is_said_with_cause_and_cure(
    google: Emulator, open_store: Open, fault: dict[str, Any], cause: str, cure: str
) -> None:
    document = network(google)
    google.fail("get", times=99, **fault)
    with pytest.raises(RemoteError, match=cause) as caught:
        open_store(document).read()
    assert cure in caught.value.cure
    assert "<" not in str(caught.value)
    assert len([name for name in google.calls if name == "get"]) == 0


@pytest.mark.parametrize("body", ["{}", "[]", "null", '"text"'])
def test_an_answer_that_is_none_of_google_s_is_said_to_be_unreadable(
    google: Emulator, open_store: Open, body: str
) -> None:
    store = open_store(network(google))
    google.fail("get", status=200, body=body, times=99)
    with pytest.raises(RemoteError, match="cannot be read"):
        store.read()


def test_retries_end(google: Emulator, open_store: Open, slept: list[float]) -> None:
    document = network(google)
    google.fail("get", status=503, times=99)
    with pytest.raises(RemoteError):
        open_store(document).read()
    assert len(slept) == 6
    assert 63 <= sum(slept) < 70
    assert [int(each) for each in slept] == [1, 2, 4, 8, 16, 32]


def test_an_api_that_is_switched_off_is_named(google: Emulator, open_store: Open) -> None:
    document = network(google)
    google.api_enabled = False
    with pytest.raises(RemoteError, match=r"Google Sheets API is switched off.*press Enable"):
        open_store(document).read()


def test_a_sheet_that_is_not_shared_names_the_address_to_share_it_with(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    document.readers = set()
    with pytest.raises(RemoteError, match=f"press Share, add {ACCOUNT} as Editor"):
        open_store(document).read()


def test_sharing_that_ends_before_the_write_writes_nothing(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    document.readers = set()
    with pytest.raises(RemoteError, match="Nothing was written"):
        store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert document.value(CONTACTS, 1, 2) is None


@pytest.mark.parametrize(
    ("said", "cause", "cure"),
    [
        (
            "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to "
            "remove protection if you need to edit.",
            "Somebody has protected cells",
            f"Data > Protect sheets and ranges, .*add {ACCOUNT}",
        ),
        (
            "Invalid requests[3].appendDimension: This action would increase the number of cells in the "
            "workbook above the limit of 10000000 cells.",
            "The Google Sheet is full",
            "Delete blank rows",
        ),
        (
            "Range (Sheet1!A5000:B5001) exceeds grid limits. Max rows: 1000, max columns: 26",
            "became smaller",
            "Run again",
        ),
        ("Invalid requests[0].insertDimension: No grid with id: 99", "went away", "Run again"),
        (
            "Your input contains more than the maximum of 50000 characters in a single cell.",
            "50,000 characters",
            "Shorten",
        ),
        ("This operation is not supported for this document", "an Excel file", "Save as Google Sheets"),
        ("Request contains an invalid argument.", "refused the request: Request contains", "report this"),
    ],
    ids=lambda text: text[:30],
)
def test_a_write_that_google_refuses_says_why_and_writes_nothing(
    google: Emulator, open_store: Open, said: str, cause: str, cure: str
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    google.fail("batchUpdate", status=400, times=2, message=said)
    with pytest.raises(RemoteError, match=cause) as caught:
        store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert re.search(cure, caught.value.cure)
    assert caught.value.cause.endswith("Nothing was written.")
    assert document.value(CONTACTS, 1, 2) is None
    assert document.metadata == []


def test_a_spreadsheet_is_made_by_title(google: Emulator) -> None:
    made = create_spreadsheet(
        credentials_for(google), "Our network", time_zone="Europe/Madrid", endpoint=google.url
    )
    assert (google.document(made).title, google.document(made).time_zone) == ("Our network", "Europe/Madrid")


def test_a_spreadsheet_is_asked_for_once_even_where_the_answer_is_lost(google: Emulator) -> None:
    google.fail("create", status=503, applied=True)
    with pytest.raises(RemoteError, match=r"did not say whether.*Look for it in https://drive\.google\.com"):
        create_spreadsheet(credentials_for(google), "Our network", endpoint=google.url)
    assert len(google.documents) == 1


def test_a_service_account_that_has_no_drive_is_told_what_to_do_instead(google: Emulator) -> None:
    google.fail("create", status=403)
    with pytest.raises(RemoteError, match=r"is a service account.*https://sheets\.new"):
        create_spreadsheet(credentials_for(google), "Our network", endpoint=google.url)


def test_a_quota_that_stays_used_up_ends_with_a_word(
    google: Emulator, open_store: Open, slept: list[float]
) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    google.fail("batchUpdate", status=429, times=99)
    with pytest.raises(RemoteError, match="too many requests"):
        store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert sum(slept) >= 60
    assert len(slept) == 6
    assert document.metadata == []


def test_a_revoked_key_is_said_to_be_so(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    google.accounts.revoke(ACCOUNT)
    with pytest.raises(RemoteError, match=r"was deleted or disabled\. Nothing was written\. Enable it"):
        store.read()


@pytest.mark.parametrize("ahead", [7200, -7200])
def test_a_wrong_clock_is_said_to_be_wrong(google: Emulator, open_store: Open, ahead: int) -> None:
    document = network(google)
    google.clock_ahead_seconds = ahead
    with pytest.raises(RemoteError, match=r"clock is wrong.*Let the computer set date, time"):
        open_store(document).read()


def test_a_token_that_runs_out_is_renewed(google: Emulator, open_store: Open) -> None:
    document = network(google)
    store = open_store(document)
    base = store.read()
    google.accounts.expire_tokens()
    store.commit(plan_of(base, [flag(base, 1, "Stale")]))
    assert document.value(CONTACTS, 1, 2) == "Stale"


def test_a_server_that_is_not_there_cannot_be_reached(slept: list[float], tmp_path: Path) -> None:
    with Emulator() as gone:
        path = _file(tmp_path, gone.credentials())
        url = gone.url
    with (
        GoogleStore(
            "a" * 30, load_credentials(path), clock=utc_now, endpoint=url, sleep=slept.append
        ) as store,
        pytest.raises(RemoteError, match="could not be reached"),
    ):
        store.read()


def test_a_tab_renamed_between_the_two_requests_of_a_read_is_read_again(
    google: Emulator, open_store: Open
) -> None:
    document = network(google)
    google.visit_before("batchGet", lambda: document.rename_tab(CONTACTS, "People"))
    snapshot = open_store(document).read()
    assert [grid.title for grid in snapshot.grids] == ["People", "Help Log"]


def _file(folder: Path, content: object) -> Path:
    path = folder / "credentials.json"
    write_private(path, content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.fixture
def account() -> Iterator[dict[str, Any]]:
    with Emulator() as google:
        yield google.credentials()


BAD_FILES: dict[str, Callable[[dict[str, Any]], object]] = {
    "not a whole JSON file": lambda account: json.dumps(account)[:200],
    "OAuth client in .* is incomplete": lambda account: {"installed": {"client_id": "1"}},
    "of the type Web application": lambda account: {"web": {"client_id": "1"}},
    "something else": lambda account: [1, 2],
    "incomplete or damaged": lambda account: {**account, "private_key": "-----BEGIN PRIVATE KEY-----\nno"},
    "key in .* is incomplete": lambda account: {"type": "service_account"},
}


@pytest.mark.parametrize("said", BAD_FILES)
def test_a_bad_credentials_file_is_explained(tmp_path: Path, account: dict[str, Any], said: str) -> None:
    path = _file(tmp_path, BAD_FILES[said](account))
    with pytest.raises(RemoteError, match=said) as caught:
        load_credentials(path)
    assert "Create new key" in caught.value.cure


def test_a_missing_credentials_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="There is no credentials file at"):
        load_credentials(tmp_path / "nowhere.json")


def test_the_example_file_has_the_shape_and_no_secret(tmp_path: Path, account: dict[str, Any]) -> None:
    example = Path(__file__).parents[2] / "credentials.example.json"
    content = json.loads(example.read_text("utf-8"))
    assert account.keys() <= content.keys()
    assert content["type"] == "service_account"
    write_private(tmp_path / "credentials.json", example.read_text("utf-8"))
    with pytest.raises(RemoteError, match="incomplete or damaged"):
        load_credentials(tmp_path / "credentials.json")


def test_the_other_example_file_has_the_shape_of_an_oauth_client(google: Emulator, tmp_path: Path) -> None:
    content = (Path(__file__).parents[2] / "credentials.example.oauth.json").read_text("utf-8")
    write_private(tmp_path / "credentials.json", content)
    example = read_key_file(tmp_path / "credentials.json")
    assert example.client is not None
    assert google.oauth_client()["installed"].keys() <= example.client.keys()
    assert example.address == ""


def test_an_address_from_the_browser_gives_the_id() -> None:
    key = "1AbC-dEf_0123456789xyzXYZ0123456789"
    assert spreadsheet_id(f" https://docs.google.com/spreadsheets/d/{key}/edit?gid=0#gid=0 ") == key
    assert spreadsheet_id(f"https://docs.google.com/spreadsheets/u/0/d/{key}/edit?usp=sharing") == key
    assert spreadsheet_id(key) == key
    for other in ("my sheet", f"https://docs.google.com/document/d/{key}/edit"):
        with pytest.raises(RemoteError, match="not the address of a Google Sheet") as refused:
            spreadsheet_id(other)
        assert "https://docs.google.com/spreadsheets/d/1AbC" in refused.value.cure
