"""``sheetnet doctor``: one step after the other, and what to do at the first that fails."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheetnet.stores.google.sign_in import ELSEWHERE, SignIn
from tests.app.demos import Answer, Demo, call
from tests.app.test_google import ANSWERS
from tests.google_emulator import Document, Emulator
from tests.google_emulator.server import ACCOUNT

STEPS = [
    "Settings file",
    "Credentials file",
    "Key",
    "Clock",
    "Sign-in",
    "Google Sheets API",
    "Shared",
    "May edit",
    "Tabs and columns",
    "One writer at a time",
    "Moved columns",
    "Time zone",
    "Quota",
]


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    with Emulator() as emulator:
        monkeypatch.setenv("SHEETNET_STORE__ENDPOINT", emulator.url)
        monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "this computer"))
        monkeypatch.chdir(tmp_path)
        key = tmp_path / "credentials.json"
        key.write_text(json.dumps(emulator.credentials()), encoding="utf-8")
        key.chmod(0o600)
        yield emulator


@pytest.fixture
def document(google: Emulator) -> Document:
    """A Google Sheet that has been set up."""
    document = google.new_document()
    document.time_zone = "Europe/Madrid"
    made = call("init", "mine", "--google", "--sheet", document.id, *ANSWERS)
    assert made.code == 0, made.err
    return document


def doctor(*arguments: str) -> Answer:
    return call("doctor", "--settings", "mine", *arguments)


def steps(*arguments: str) -> list[dict[str, str]]:
    told: list[dict[str, str]] = json.loads(doctor("--json", *arguments).out)["steps"]
    return told


def failed(*arguments: str) -> dict[str, str]:
    """Return the step that fails, which is the last one."""
    *before, last = steps(*arguments)
    assert [each["state"] for each in before if each["state"] == "failed"] == []
    assert last["state"] == "failed"
    return last


def test_all_is_well_is_said_step_by_step(document: Document) -> None:
    answer = doctor()
    assert (answer.code, answer.err) == (0, "")
    assert [line.split(":")[0] for line in answer.out.splitlines()] == [
        *(f"✓ {step}" for step in STEPS),
        "All is well.",
    ]
    assert ACCOUNT in answer.out


def test_it_changes_nothing_but_what_it_remembers_of_its_probes(document: Document) -> None:
    doctor()
    before = (document.values("Contacts"), document.values("_sheetnet"), document.metadata)
    doctor()
    assert (document.values("Contacts"), document.values("_sheetnet"), document.metadata) == before


def test_a_credentials_file_that_is_not_there_is_named(document: Document, tmp_path: Path) -> None:
    (tmp_path / "credentials.json").unlink()
    answer = doctor()
    assert answer.code == 1
    assert "✗ Credentials file: There is no credentials file at" in answer.out
    assert "iam.disableServiceAccountKeyCreation" in answer.out


def _others_may_read(key: Path, _: Emulator, __: Document) -> None:
    key.chmod(0o644)


def _damage(key: Path, _: Emulator, __: Document) -> None:
    key.write_text(key.read_text("utf-8")[:300], "utf-8")


def _spoil_key(key: Path, _: Emulator, __: Document) -> None:
    content = json.loads(key.read_text("utf-8"))
    key.write_text(json.dumps({**content, "private_key": "-----BEGIN PRIVATE KEY-----\nno"}), "utf-8")


def _be_late(_: Path, google: Emulator, __: Document) -> None:
    google.clock_ahead_seconds = 3600


def _revoke(_: Path, google: Emulator, __: Document) -> None:
    google.accounts.revoke(ACCOUNT)


def _switch_off(_: Path, google: Emulator, __: Document) -> None:
    google.api_enabled = False


def _unshare(_: Path, __: Emulator, document: Document) -> None:
    document.readers = set()


def _delete(_: Path, google: Emulator, document: Document) -> None:
    del google.documents[document.id]


def _only_view(_: Path, google: Emulator, document: Document) -> None:
    document.readers = {ACCOUNT}
    mine = {"id": "1", "type": "user", "role": "reader", "emailAddress": ACCOUNT}
    google.file(document.id).permissions.append(mine)


def _delete_a_tab(_: Path, __: Emulator, document: Document) -> None:
    document.delete_tab("Contacts")


def _clear_a_header(_: Path, __: Emulator, document: Document) -> None:
    at = document.values("Contacts")[0].index("Name")
    document.delete_column("Contacts", at)


@pytest.mark.parametrize(
    ("spoil", "step", "said"),
    [
        (_others_may_read, "Credentials file", "Run: chmod 600"),
        (_damage, "Credentials file", "is not a whole JSON file"),
        (_spoil_key, "Key", "incomplete or damaged"),
        (_be_late, "Clock", "60 minutes behind Google's"),
        (_revoke, "Sign-in", "was deleted or disabled"),
        (_switch_off, "Google Sheets API", "press Enable"),
        (_unshare, "Shared", f"press Share, add {ACCOUNT} as Editor"),
        (_delete, "Shared", "There is no Google Sheet at this address"),
        (_only_view, "May edit", f"shared with {ACCOUNT} as Viewer"),
        (_only_view, "May edit", f"make {ACCOUNT} Editor"),
        (_delete_a_tab, "Tabs and columns", "Missing: the tab"),
        (_clear_a_header, "Tabs and columns", "Missing:"),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_it_stops_at_the_first_step_that_fails_and_says_what_to_do(
    google: Emulator,
    document: Document,
    tmp_path: Path,
    spoil: Callable[[Path, Emulator, Document], None],
    step: str,
    said: str,
) -> None:
    spoil(tmp_path / "credentials.json", google, document)
    last = failed()
    assert (last["step"], said in last["said"]) == (step, True), last
    answer = doctor()
    assert answer.code == 1
    assert answer.out.splitlines()[STEPS.index(step)].startswith(f"✗ {step}: ")
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("own", [[], [["Name", "Email"], ["Ana Ruiz", "ana@example.org"]]])
def test_a_sheet_that_was_never_set_up_is_not_said_to_have_lost_anything(
    google: Emulator, document: Document, own: list[list[str]]
) -> None:
    other = google.new_document()
    if own:
        other.add_tab("Contacts", own)
    settings = Path("mine/sheetnet.toml")
    settings.write_text(settings.read_text("utf-8").replace(document.id, other.id), "utf-8")
    last = failed()
    assert last["step"] == "Tabs and columns"
    ran = " ".join(call("run", "--settings", "mine").err.split())
    for said in (last["said"], ran):
        assert "was not set up yet" in said
        assert "sheetnet init FOLDER --google --sheet ADDRESS" in said
        assert "Missing" not in said


def test_before_there_is_a_settings_file_the_way_to_a_google_sheet_is_named(google: Emulator) -> None:
    way = "sheetnet init FOLDER --google --sheet ADDRESS"
    assert way in " ".join(call("doctor").err.split())
    assert way in " ".join(call("sign-in", "--credentials", "credentials.json").err.split())


def test_the_usual_walls_are_named_where_one_meets_them(
    google: Emulator, document: Document, tmp_path: Path
) -> None:
    _unshare(tmp_path, google, document)
    assert "Sharing outside your organisation" in doctor().out
    _revoke(tmp_path, google, document)
    sign_in = doctor().out
    assert "admin_policy_enforced" in sign_in
    assert "seven days" in sign_in
    _damage(tmp_path / "credentials.json", google, document)
    assert "iam.disableServiceAccountKeyCreation" in doctor().out


def test_a_person_s_own_account_is_examined_as_well(
    google: Emulator, document: Document, tmp_path: Path
) -> None:
    import requests

    from sheetnet.stores.google.credentials import read_key_file

    key = tmp_path / "credentials.json"
    key.write_text(json.dumps(google.oauth_client()), "utf-8")
    assert "sheetnet sign-in" in failed()["said"]
    attempt = SignIn(read_key_file(key), ELSEWHERE)
    with requests.get(attempt.address, allow_redirects=False, timeout=10) as page:
        signed_in_at = datetime(2026, 11, 23, 9, tzinfo=UTC)
        attempt.finish(page.headers["Location"], tmp_path / "this computer" / "sheetnet", now=signed_in_at)
    well = doctor()
    assert (well.code, "you signed in on 23 November 2026" in well.out) == (0, True)
    google.consent.withdraw()
    assert "Publish app" in failed()["said"]


def test_another_time_zone_in_the_sheet_is_something_to_mind(document: Document) -> None:
    document.time_zone = "America/New_York"
    answer = doctor()
    assert answer.code == 3
    assert "! Time zone: The sheet's own is America/New_York" in answer.out


def test_another_name_for_the_same_time_zone_is_well(document: Document) -> None:
    document.time_zone = "Europe/Paris"
    answer = doctor()
    assert answer.code == 0, answer.out
    assert "✓ Time zone: Europe/Madrid" in answer.out


def test_where_google_keeps_no_two_apart_only_one_computer_may_write(
    document: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    document.guess(used_metadata_id="accepted")
    mine = doctor()
    assert mine.code == 3
    assert "Only this one may write" in mine.out
    document.type("Contacts", 1, 0, "Ana Ruiz")
    assert call("run", "--settings", "mine").code == 0

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another computer"))
    document.type("Contacts", 2, 0, "Ben Okafor")
    before = document.values("Contacts")
    refused = call("run", "--settings", "mine")
    assert refused.code == 1
    assert "sheetnet doctor --take-over" in refused.err
    assert document.values("Contacts") == before
    assert "this one is refused" in doctor().out
    assert call("check", "--settings", "mine").code == 0

    assert "Only this one may write" in doctor("--take-over").out
    assert call("run", "--settings", "mine").code == 0

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "this computer"))
    document.type("Contacts", 3, 0, "Cleo Dunn")
    assert call("run", "--settings", "mine").code == 1


def test_where_google_keeps_two_apart_every_computer_may_write(
    document: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    doctor()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "another computer"))
    document.type("Contacts", 1, 0, "Ana Ruiz")
    assert call("run", "--settings", "mine").code == 0


def test_moved_columns_that_google_does_not_mind_are_told_of(document: Document) -> None:
    document.guess(guard_without_group="nothing")
    answer = doctor()
    assert answer.code == 0
    assert "takes a write where the worker's columns have moved" in answer.out


def test_a_workbook_is_examined_too(demo: Demo) -> None:
    answer = demo.call("doctor")
    assert answer.code == 0, answer.out
    assert [line.split(":")[0] for line in answer.out.splitlines()] == [
        "✓ Settings file",
        "✓ Workbook",
        "✓ May be written",
        "✓ Closed",
        "✓ Tabs and columns",
        "All is well.",
    ]


def test_a_workbook_that_is_open_elsewhere_is_something_to_mind(demo: Demo) -> None:
    (demo.folder / ".~lock.network.xlsx#").write_text("Ana,ana,desk,,;", encoding="utf-8")
    answer = demo.call("doctor")
    assert answer.code == 3
    assert "! Closed: It is open in LibreOffice" in answer.out


def test_a_workbook_that_is_none_is_said_to_be_so(demo: Demo) -> None:
    shutil.copy(demo.folder / "sheetnet.toml", demo.workbook)
    answer = demo.call("doctor")
    assert answer.code == 1
    assert "✗ Workbook: " in answer.out
    assert "is not a readable .xlsx workbook" in answer.out
