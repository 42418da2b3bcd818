"""Where the stand-in stops: quota, scopes, what it does not know, and how it says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.google_emulator import InProcess
from tests.google_emulator.auth import SCOPE
from tests.google_emulator.service import ACCOUNT
from tests.stores_google.asker import Asker


@pytest.fixture
def google() -> Iterator[InProcess]:
    with InProcess() as service:
        yield service
        service.faults.clear()


@pytest.fixture
def ask(google: InProcess) -> Asker:
    return Asker(google, google.new_document())


def test_the_sixty_first_read_of_a_minute_is_refused_in_google_s_words(google: InProcess, ask: Asker) -> None:
    now = [90.0]
    google.quota.reads, google.quota.writes, google.quota.clock = 60, 2, lambda: now[0]
    assert [ask.sheets("GET", fields="spreadsheetId")[0] for _ in range(60)] == [200] * 60
    status, answer = ask.sheets("GET")
    assert status == 429
    assert answer["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert answer["error"]["message"] == (
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of "
        "service 'sheets.googleapis.com' for consumer 'project_number:1'."
    )
    info, help_ = answer["error"]["details"]
    assert (info["reason"], info["metadata"]["quota_limit_value"]) == ("RATE_LIMIT_EXCEEDED", "60")
    assert help_["links"][0]["description"] == "Request a higher quota limit."
    assert [ask.put("A1", [["x"]])[0] for _ in range(3)] == [200, 200, 429]
    assert Asker(google, ask.document, "other@example.org").sheets("GET")[0] == 200
    now[0] += 60
    assert ask.sheets("GET")[0] == 200
    assert google.faults == []


def test_a_token_opens_only_what_it_was_asked_for(google: InProcess, ask: Asker) -> None:
    readonly = f"{SCOPE}.readonly"
    for scope, read, written, drive in ((SCOPE, 200, 200, 403), (readonly, 200, 403, 403)):
        header = {"Authorization": f"Bearer {google.accounts.issue(ACCOUNT, scope)}"}
        base = f"/v4/spreadsheets/{ask.document.id}"
        statuses = [
            google.respond("GET", base, header, b""),
            google.respond("PUT", f"{base}/values/A1?valueInputOption=RAW", header, b'{"values": [["x"]]}'),
            google.respond("GET", f"/drive/v3/files/{ask.document.id}", header, b""),
        ]
        assert [reply.status for reply in statuses if reply] == [read, written, drive]
        assert statuses[2] is not None
        assert b"Request had insufficient authentication scopes." in statuses[2].body
        assert b"ACCESS_TOKEN_SCOPE_INSUFFICIENT" in statuses[2].body
    assert google.faults == []


@pytest.mark.parametrize(
    ("method", "rest", "status", "said"),
    [
        ("GET", "?commentsViewMode=COMMENTS_VIEW_MODE_INCLUDED", 501, "commentsViewMode"),
        ("GET", "?alt=media", 501, "alt=media"),
        ("GET", "?alt=nonsense", 400, "Invalid value at 'alt'"),
        ("GET", "?includeGridData=perhaps", 400, "Invalid value at 'includeGridData' (TYPE_BOOL)"),
        ("GET", "?nonsense=1", 400, 'Unknown name \\"nonsense\\": Cannot bind query parameter'),
        ("GET", "/nothing", 501, "GET /v4/spreadsheets/"),
        ("POST", ":batchUpdate", 400, "Must specify at least one request."),
    ],
)
def test_what_is_unknown_or_beyond_the_stand_in_is_an_error(
    google: InProcess, ask: Asker, method: str, rest: str, status: int, said: str
) -> None:
    header = {"Authorization": f"Bearer {google.accounts.issue(ACCOUNT)}"}
    reply = google.respond(method, f"/v4/spreadsheets/{ask.document.id}{rest}", header, b"")
    assert reply is not None
    assert reply.status == status
    assert said in reply.body.decode()


def test_a_body_that_is_no_json_is_refused(google: InProcess, ask: Asker) -> None:
    header = {"Authorization": f"Bearer {google.accounts.issue(ACCOUNT)}"}
    reply = google.respond("POST", f"/v4/spreadsheets/{ask.document.id}:batchUpdate", header, b"{requests:")
    assert reply is not None
    assert (reply.status, b"Invalid JSON payload received." in reply.body) == (400, True)
    assert google.faults


def test_numbers_may_come_as_texts_as_in_any_proto(ask: Asker) -> None:
    grid = {"rowCount": "7", "columnCount": 3.0}
    changed = {
        "properties": {"sheetId": "0", "gridProperties": grid},
        "fields": "gridProperties(rowCount,columnCount)",
    }
    ask.batch({"updateSheetProperties": changed})
    sheet = ask.document.tab("Sheet1")
    assert (sheet.row_count, sheet.column_count) == (7, 3)


@pytest.mark.parametrize(
    ("mask", "answer"),
    [
        ("properties.title", {"properties": {"title": "Network"}}),
        ("properties/title,spreadsheetId", {"properties": {"title": "Network"}}),
        ("sheets(properties(title,gridProperties.rowCount))", None),
        ("sheets.properties(title,gridProperties/rowCount)", None),
        ("sheets(properties.title,properties(gridProperties(rowCount)))", None),
        ("sheets/properties/title,sheets.properties.gridProperties.rowCount", None),
    ],
)
def test_a_field_mask_is_read_in_every_syntax(
    ask: Asker, mask: str, answer: dict[str, object] | None
) -> None:
    tab = {"sheets": [{"properties": {"title": "Sheet1", "gridProperties": {"rowCount": 1000}}}]}
    expected = answer or tab
    if "spreadsheetId" in mask:
        expected = {**expected, "spreadsheetId": ask.document.id}
    assert ask.sheets("GET", fields=mask) == (200, expected)


def test_a_star_takes_everything_at_its_place(ask: Asker) -> None:
    _, whole = ask.sheets("GET")
    with_cells = ask.sheets("GET", fields="*")[1]
    assert with_cells.keys() == whole.keys()
    assert "data" in with_cells["sheets"][0]
    assert ask.sheets("GET", fields="sheets.properties.*")[1] == {"sheets": whole["sheets"]}


@pytest.mark.parametrize(
    "mask", ["sheets.nothing", "sheets(", "sheets(properties", "sheets..properties", "a)"]
)
def test_a_mask_that_is_wrong_is_refused(google: InProcess, ask: Asker, mask: str) -> None:
    assert ask.refused("GET", "", fields=mask) == "Request contains an invalid argument."
    assert google.faults


@pytest.mark.parametrize("change", [{"locale": "not a locale"}, {"timeZone": "Middle/Earth"}], ids=str)
def test_a_locale_or_time_zone_that_is_none_is_refused(ask: Asker, change: dict[str, str]) -> None:
    (name,) = change
    requests = [{"updateSpreadsheetProperties": {"properties": change, "fields": name}}]
    said = ask.refused("POST", ":batchUpdate", {"requests": requests})
    assert said.startswith("Invalid requests[0].updateSpreadsheetProperties: ")
    assert ask.call("POST", "/v4/spreadsheets", {"properties": change})[0] == 400
    assert (ask.document.locale, ask.document.time_zone) == ("en_US", "Etc/GMT")
