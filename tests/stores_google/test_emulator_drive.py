"""Drive in the stand-in: files, their versions, searches, CSV, and who may see them."""

from __future__ import annotations

import re

import pytest

from tests.google_emulator import InProcess
from tests.stores_google.asker import Asker, Json

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FILES = "/drive/v3/files"
FRIEND = "friend@example.org"


@pytest.fixture
def ask(in_process: InProcess) -> Asker:
    document = in_process.new_document("Network", "worker@stand-in.iam.gserviceaccount.com")
    return Asker(in_process, document)


def file(ask: Asker, fields: str = "*", file_id: str = "") -> Json:
    status, answer = ask.call("GET", f"{FILES}/{file_id or ask.document.id}", fields=fields)
    assert status == 200, answer
    return answer


def listed(ask: Asker, q: str, **query: object) -> list[str]:
    _, answer = ask.call("GET", FILES, q=q, fields="files(name)", **query)
    return [each["name"] for each in answer["files"]]


def test_a_file_is_made_shown_and_deleted(in_process: InProcess, ask: Asker) -> None:
    status, made = ask.call("POST", FILES, {"name": "New", "mimeType": SPREADSHEET})
    assert (status, made.pop("id")) == (200, list(in_process.documents)[-1])
    assert made == {"kind": "drive#file", "name": "New", "mimeType": SPREADSHEET}
    file_id = list(in_process.documents)[-1]
    times = file(ask, "createdTime,modifiedTime", file_id)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", each) for each in times.values())
    assert ask.call("DELETE", f"{FILES}/{file_id}") == (204, {})
    assert ask.call("GET", f"/v4/spreadsheets/{file_id}")[0] == 404
    status, answer = ask.call("GET", f"{FILES}/{file_id}")
    assert (status, answer["error"]["message"]) == (404, f"File not found: {file_id}.")
    assert answer["error"]["errors"] == [
        {
            "domain": "global",
            "reason": "notFound",
            "message": f"File not found: {file_id}.",
            "locationType": "parameter",
            "location": "fileId",
        }
    ]


def test_the_version_counts_every_change_whoever_makes_it(ask: Asker) -> None:
    def version() -> int:
        return int(file(ask, "version")["version"])

    first = version()
    assert version() == first
    ask.values("A1:B2")
    assert version() == first
    ask.put("A1", [["x"]])
    second = version()
    assert second > first
    ask.document.type("Sheet1", 4, 4, "typed")
    third = version()
    assert third > second
    ask.document.insert_rows("Sheet1", 0)
    fourth = version()
    assert fourth > third
    ask.call("PATCH", f"{FILES}/{ask.document.id}", {"trashed": True})
    assert version() > fourth
    assert file(ask, "trashed") == {"trashed": True}


def test_files_are_found_by_what_is_asked_for(in_process: InProcess, ask: Asker) -> None:
    in_process.new_document("Bob's sheet")
    other = in_process.new_document("Other")
    other.readers = set()
    kind = f"mimeType='{SPREADSHEET}'"
    assert sorted(listed(ask, kind)) == ["Bob's sheet", "Network"]
    assert listed(ask, f'{kind} and name = "Network"') == ["Network"]
    assert listed(ask, f"{kind} and name = 'Bob\\'s sheet'") == ["Bob's sheet"]
    assert listed(ask, "name contains 'net' and trashed = false") == ["Network"]
    assert listed(ask, "name != 'Network'") == ["Bob's sheet"]
    assert listed(ask, "trashed = true") == []
    in_folder = {"name": "Inside", "mimeType": SPREADSHEET, "parents": ["folder"]}
    ask.call("POST", FILES, in_folder)
    assert listed(ask, "'folder' in parents") == listed(ask, f'{kind} and parents in "folder"') == ["Inside"]
    assert listed(ask, "'elsewhere' in parents") == []
    assert len(listed(ask, "", pageSize=1)) == 1
    _, page = ask.call("GET", FILES, pageSize=2)
    _, rest = ask.call("GET", FILES, pageSize=2, pageToken=page["nextPageToken"])
    assert "nextPageToken" not in rest
    assert [len(page["files"]), len(rest["files"])] == [2, 1]


def test_a_search_that_the_stand_in_cannot_do_is_said_loudly(in_process: InProcess, ask: Asker) -> None:
    assert ask.call("GET", FILES, q="fullText contains 'x'")[0] == 501
    assert ask.call("GET", FILES, orderBy="name")[0] == 501
    assert ask.call("GET", FILES, nonsense="1")[0] == 400
    assert len(in_process.faults) == 3
    in_process.faults.clear()


def test_a_copy_has_everything_and_shares_nothing(in_process: InProcess, ask: Asker) -> None:
    ask.put("A1", [["x"]])
    token = {"metadataId": 7, "metadataKey": "k", "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    ask.batch({"createDeveloperMetadata": {"developerMetadata": token}})
    _, made = ask.call("POST", f"{FILES}/{ask.document.id}/copy", {"name": "Copy"})
    copied = Asker(in_process, in_process.document(made["id"]))
    assert copied.values("Sheet1") == [["x"]]
    assert copied.sheets("GET", "/developerMetadata/7")[0] == 200
    copied.put("A1", [["y"]])
    assert ask.values("Sheet1") == [["x"]]


def test_the_first_tab_is_exported_as_people_see_it(ask: Asker) -> None:
    ask.put("A1:C2", [["a1", "2020-01-01", ""], ["", '1,5 "x"', "12%"]])
    status, content = ask.raw("GET", f"{FILES}/{ask.document.id}/export", mimeType="text/csv")
    assert (status, content) == (200, b'a1,2020-01-01,\r\n,"1,5 ""x""",12%')


def test_a_csv_file_takes_the_place_of_everything(ask: Asker) -> None:
    ask.put("A1", [["old"]])
    status, answer = ask.raw(
        "PUT",
        f"/upload/drive/v2/files/{ask.document.id}",
        b'name,met\n"Ana, B.",2020-01-01\n',
        uploadType="media",
        convert="true",
    )
    assert (status, b'"title": "Network"' in answer) == (200, True)
    assert ask.values("Network") == [["name", "met"], ["Ana, B.", "2020-01-01"]]
    serial = ask.values("Network!B2", valueRenderOption="UNFORMATTED_VALUE")
    assert serial == [[43831]]


def test_a_file_is_shared_and_taken_back(in_process: InProcess, ask: Asker) -> None:
    ask.document.readers = set()
    friend = Asker(in_process, ask.document, FRIEND)
    assert friend.sheets("GET")[0] == 403
    assert friend.call("GET", f"{FILES}/{ask.document.id}")[0] == 404
    given = {"type": "user", "role": "writer", "emailAddress": FRIEND}
    _, made = ask.call("POST", f"{FILES}/{ask.document.id}/permissions", given)
    assert (made["kind"], made["type"], made["role"]) == ("drive#permission", "user", "writer")
    assert friend.put("A1", [["x"]])[0] == 200
    assert file(friend, "capabilities(canEdit,canDelete)") == {
        "capabilities": {"canEdit": True, "canDelete": False}
    }
    assert friend.call("DELETE", f"{FILES}/{ask.document.id}")[0] == 403
    _, answer = ask.call(
        "GET", f"{FILES}/{ask.document.id}/permissions", fields="permissions(emailAddress,role)"
    )
    assert {"emailAddress": FRIEND, "role": "writer"} in answer["permissions"]
    assert ask.call("DELETE", f"{FILES}/{ask.document.id}/permissions/{made['id']}")[0] == 204
    assert friend.sheets("GET")[0] == 403


def test_a_reader_may_look_and_not_write(in_process: InProcess, ask: Asker) -> None:
    ask.document.readers = set()
    given = {"type": "user", "role": "reader", "emailAddress": FRIEND}
    ask.call("POST", f"{FILES}/{ask.document.id}/permissions", given)
    friend = Asker(in_process, ask.document, FRIEND)
    assert friend.sheets("GET")[0] == 200
    status, answer = friend.put("A1", [["x"]])
    assert (status, answer["error"]["message"]) == (403, "The caller does not have permission")
    assert file(friend, "capabilities(canEdit)") == {"capabilities": {"canEdit": False}}


def test_whether_a_file_in_the_trash_can_be_written_is_a_guess(ask: Asker) -> None:
    ask.call("PATCH", f"{FILES}/{ask.document.id}", {"trashed": True})
    assert ask.put("A1", [["x"]])[0] == 200
    ask.document.guess(trashed="refused")
    assert ask.put("A1", [["x"]])[0] == 403
    assert ask.values("A1") == [["x"]]
