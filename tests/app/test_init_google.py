"""``sheetnet init --google``: a sheet set up, set up again, or a list that people keep already taken over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.demos import Answer, call
from tests.app.test_google import ANSWERS
from tests.google_emulator import Document, Emulator
from tests.google_emulator.cells import Cell
from tests.stores_google.contents import everything

HEADERS = ["Full name", "Firm", "E-mail", "Status", "Favourite tea", "Birthdya"]
PEOPLE = [
    ["Ana Ruiz", "Acme", "ana@example.org", "warm", "mint", None],
    ["Bo Lee", "Initech", "bo@example.org", "cold", "=1+1", "soon"],
    ["Cleo Park", None, None, None, None, None],
]


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    monkeypatch.chdir(tmp_path)
    with Emulator() as emulator:
        monkeypatch.setenv("SHEETNET_STORE__ENDPOINT", emulator.url)
        key = tmp_path / "credentials.json"
        key.write_text(json.dumps(emulator.credentials()), encoding="utf-8")
        key.chmod(0o600)
        yield emulator


@pytest.fixture
def theirs(google: Emulator) -> Document:
    """A sheet in which people keep their contacts below a title, with formats of their own."""
    document = google.new_document()
    document.add_tab("My people", [["Our network"], [], HEADERS, *PEOPLE])
    document.delete_tab("Sheet1")
    sheet = document.tab("My people")
    for row in range(2, 8):
        for place in range(9):
            sheet.cell(row, place).format = {"textFormat": {"italic": True}}
    sheet.set_property("COLUMNS", 1, pixelSize=222)
    return document


def init(document: Document, *more: str, typed: str | None = None) -> Answer:
    return call("init", "mine", "--google", "--sheet", document.id, *ANSWERS, *more, typed=typed)


def cells_of(document: Document, title: str, width: int) -> list[list[Cell | None]]:
    return [[row.get(place) for place in range(width)] for row in document.tab(title).rows]


def headers_of(document: Document, title: str, row: int) -> list[Any]:
    return document.values(title)[row]


def test_a_second_init_changes_nothing_and_asks_nothing(google: Emulator) -> None:
    document = google.new_document()
    made = init(document)
    assert made.code == 0, made.err
    assert (
        "Made the tabs Contacts, Help Log, Actions, Pass Along, Dashboard, Settings, Runs, and a hidden"
        in (made.out)
    )
    assert f"https://docs.google.com/spreadsheets/d/{document.id}/edit" in made.out
    settings = Path("mine/sheetnet.toml").read_text(encoding="utf-8")
    document.rename_tab("Contacts", "Leute")
    before = everything(document)
    again = call("init", "mine", "--google", typed="")
    assert again.code == 0, again.err
    assert "nothing was changed" in again.out
    assert everything(document) == before
    assert Path("mine/sheetnet.toml").read_text(encoding="utf-8") == settings


def test_a_second_person_sets_up_their_own_computer_on_the_same_sheet(google: Emulator) -> None:
    document = google.new_document()
    assert init(document).code == 0
    before = everything(document)
    other = call("init", "bo", "--google", "--sheet", document.id, "--name", "Bo", "--mail", "", typed="")
    assert other.code == 0, other.err
    assert everything(document) == before
    said = " ".join(other.out.split())
    assert "sheetnet runs this sheet already" in said
    assert "Copy that file over" in said
    assert "put a few people into the Contacts tab" in said
    assert 'name = "Bo"' in Path("bo/sheetnet.toml").read_text(encoding="utf-8")


def test_where_contacts_are_there_nobody_is_asked_to_put_some_in(google: Emulator) -> None:
    document = google.new_document()
    first = init(document)
    assert "put a few people into the Contacts tab" in " ".join(first.out.split())
    assert "already" not in first.out
    document.rename_tab("Contacts", "Leute")
    document.type("Leute", 1, 0, "Ana Ruiz")
    other = call("init", "bo", "--google", "--sheet", document.id, "--name", "Bo", "--mail", "", typed="")
    assert "sheetnet runs this sheet already" in other.out
    assert "put a few people" not in other.out
    document.type("Leute", 1, 0, None)
    third = call("init", "cleo", "--google", "--sheet", document.id, "--name", "Cleo", "--mail", "", typed="")
    assert "put a few people into the Leute tab" in " ".join(third.out.split())


def test_what_is_no_address_is_refused_before_anything_is_asked(google: Emulator) -> None:
    answer = call("init", "mine", "--google", "--sheet", "my sheet", typed="")
    assert "'my sheet' is not the address of a Google Sheet" in " ".join(answer.err.split())
    assert "https://docs.google.com/spreadsheets/d/1AbC" in answer.err
    assert not Path("mine").exists()


def test_a_settings_file_of_another_sheet_is_left_alone(google: Emulator) -> None:
    assert init(google.new_document()).code == 0
    before = Path("mine/sheetnet.toml").read_text(encoding="utf-8")
    answer = init(google.new_document())
    assert answer.code == 2
    assert "is not that of this Google Sheet" in answer.err
    assert Path("mine/sheetnet.toml").read_text(encoding="utf-8") == before


def test_a_list_that_people_keep_is_shown_asked_about_and_taken_over(theirs: Document) -> None:
    before = cells_of(theirs, "My people", len(HEADERS))
    made = init(theirs, typed="yes\n")
    assert made.code == 0, made.err
    assert "The tab 'My people' becomes the list of contacts (3 rows below the headers in row 3):" in made.out
    shown = [" ".join(line.split()) for line in made.out.splitlines()]
    assert "A Full name is Name" in shown
    assert "D Status stays your own" in shown
    assert "F Birthdya is Birthday, if that is what you mean" in shown
    assert cells_of(theirs, "My people", len(HEADERS)) == before
    assert theirs.tab("My people").column_properties[1]["pixelSize"] == 222
    headers = headers_of(theirs, "My people", 2)
    assert headers[: len(HEADERS)] == HEADERS
    assert headers[len(HEADERS) : len(HEADERS) + 2] == ["Role", "Phone"]
    assert headers[headers.index("Notes") + 1 :] == [
        *("Status (sheetnet)", "Your turn", "Next step", "Next due", "Last touch"),
        *("Last help", "Key", "Pick as", "Problem", "ID"),
    ]
    assert "write Key into the Circle" in made.out


def test_runs_on_a_list_taken_over_leave_every_cell_of_theirs(theirs: Document) -> None:
    before = cells_of(theirs, "My people", len(HEADERS))
    assert init(theirs, "--yes").code == 0
    ran = call("run", "--settings", "mine")
    assert ran.code == 0, ran.err
    assert "Read 3 contacts" in ran.out
    headers = headers_of(theirs, "My people", 2)
    rows = theirs.values("My people")[3:6]
    assert [row[headers.index("Pick as")] for row in rows] == ["Ana Ruiz", "Bo Lee", "Cleo Park"]
    assert [row[headers.index("Status (sheetnet)")] for row in rows] == ["New"] * 3
    assert rows[1][headers.index("Problem")].startswith("Birthday 'soon'")
    assert "Nothing new to write" in call("run", "--settings", "mine").out
    assert cells_of(theirs, "My people", len(HEADERS)) == before
    names = theirs.tab("Help Log").cell(1, 1).validation
    assert names is not None
    assert headers.index("Pick as") == ord("Z") - ord("A")
    assert names["condition"]["values"] == [{"userEnteredValue": "='My people'!$Z$4:$Z"}]
    assert "called" not in call("check", "--settings", "mine").out


def test_whoever_says_no_finds_the_sheet_as_it_was(theirs: Document) -> None:
    before = everything(theirs)
    answer = init(theirs, typed="perhaps\nno\n")
    assert answer.code == 2
    assert "Nothing was changed" in answer.err
    assert everything(theirs) == before
    assert not Path("mine/sheetnet.toml").exists()
    assert init(theirs, typed="").code == 2
    assert everything(theirs) == before


def test_a_list_that_changes_while_the_question_stands_is_not_taken_over(
    google: Emulator, theirs: Document
) -> None:
    def rename() -> None:
        theirs.type("My people", 2, 1, "Shoe size")

    google.visit_before("batchGet", lambda: google.visit_before("get", rename))
    answer = init(theirs, "--yes")
    assert answer.code == 1
    assert "was changed while sheetnet was working" in answer.err
    assert headers_of(theirs, "My people", 2)[-1] == HEADERS[-1]


def test_a_column_that_moves_in_the_very_moment_keeps_its_meaning(google: Emulator, theirs: Document) -> None:
    google.visit_before("batchUpdate", lambda: theirs.insert_column("My people", 1, header="Shoe size"))
    assert init(theirs, "--yes").code == 0
    headers = headers_of(theirs, "My people", 2)
    marks = {
        headers[each["location"]["dimensionRange"]["startIndex"]]: each["metadataValue"]
        for each in theirs.metadata
        if each["metadataKey"] == "sheetnet.column"
        and each["location"]["dimensionRange"]["sheetId"] == theirs.tab("My people").id
    }
    assert marks["Full name"] == "Name"
    assert marks["Firm"] == "Company"
    assert marks["E-mail"] == "Email"
    assert marks["Birthdya"] == "Birthday"
    assert marks["Status (sheetnet)"] == "Status"
    assert "Shoe size" not in marks
    ran = call("run", "--settings", "mine")
    assert "Read 3 contacts" in ran.out
    assert [row[3] for row in theirs.values("My people")[3:5]] == ["ana@example.org", "bo@example.org"]


def test_first_and_last_names_apart_are_explained(google: Emulator) -> None:
    document = google.new_document()
    document.add_tab("People", [["First name", "Last name", "Email"], ["Ana", "Ruiz", "ana@example.org"]])
    answer = init(document, "--yes")
    assert answer.code == 1
    assert 'write Name over it in row 1, below that =A2&" "&B2' in " ".join(answer.err.split())
    assert [sheet.title for sheet in document.sheets] == ["Sheet1", "People"]


def test_of_several_lists_one_is_named_or_asked_for(google: Emulator) -> None:
    document = google.new_document()
    document.add_tab("Clients", [["Name", "Email"], ["Ana", "ana@example.org"]])
    document.add_tab("Friends", [["Name", "Phone"], ["Bo", "007"]])
    unsaid = init(document, "--yes", typed="")
    assert unsaid.code == 2
    assert "--tab TITLE" in unsaid.err
    wrong = init(document, "--tab", "Enemies")
    assert wrong.code == 2
    assert "'Clients', 'Friends'" in wrong.err
    asked = init(document, typed="7\n2\nyes\n")
    assert asked.code == 0, asked.err
    assert "'Friends' is the list of contacts now" in asked.out
    assert document.values("Clients") == [["Name", "Email"], ["Ana", "ana@example.org"]]
    late = init(document, "--tab", "Clients")
    assert late.code == 2
    assert "'Friends' is this sheet's list of contacts already" in late.err


def test_a_list_can_take_the_place_of_contacts_that_were_deleted(google: Emulator) -> None:
    document = google.new_document()
    assert init(document).code == 0
    document.add_tab("Clients", [["Name", "Email"], ["Ana", "ana@example.org"]])
    document.delete_tab("Contacts")
    made = init(document, "--tab", "clients", "--yes")
    assert made.code == 0, made.err
    assert "'Clients' is the list of contacts now" in made.out
    assert document.find("Contacts") is None


def test_where_nothing_looks_like_contacts_it_says_so(google: Emulator) -> None:
    document = google.new_document()
    document.add_tab("Budget", [["Item", "Cost"], ["Tea", 3]])
    answer = init(document)
    assert answer.code == 1
    assert "nothing there looks like a list of contacts" in answer.err
    assert [sheet.title for sheet in document.sheets] == ["Sheet1", "Budget"]
    document.rename_tab("Sheet1", "contacts")
    made = init(document, typed="yes\n")
    assert made.code == 0, made.err
    assert headers_of(document, "contacts", 0)[0] == "Name"
    assert document.values("Budget") == [["Item", "Cost"], ["Tea", 3]]


def test_a_service_account_has_no_drive_to_make_a_sheet_in(google: Emulator) -> None:
    answer = call("init", "mine", "--google", "--title", "Our network", *ANSWERS)
    assert answer.code == 1
    assert "is a service account, and such an account has no Google Drive" in answer.err
    assert "share it with" in answer.err
    assert not Path("mine").exists()


@pytest.mark.parametrize(
    "options",
    [("--google",), ("--google", "--sheet", "x", "--title", "y"), ("--sheet", "x"), ("--title", "y")],
)
def test_which_sheet_is_meant_has_to_be_said(tmp_path: Path, options: tuple[str, ...]) -> None:
    answer = call("init", str(tmp_path / "mine"), *options, *ANSWERS)
    assert answer.code == 2
    assert "--sheet ADDRESS" in answer.err
    assert not (tmp_path / "mine").exists()


def test_a_probe_that_fails_leaves_the_sheet_to_one_computer_and_says_so(google: Emulator) -> None:
    document = google.new_document()
    document.guess(used_metadata_id="accepted")
    made = init(document)
    assert made.code == 0, made.err
    assert "only one computer may write to this sheet" in " ".join(made.err.split())


def test_a_list_that_was_taken_over_but_could_not_be_looked_at_again_is_said_to_be_set_up(
    google: Emulator, theirs: Document
) -> None:
    google.visit_before("batchUpdate", lambda: google.fail("get", status=403, times=99))
    made = init(theirs, "--yes")
    assert made.code == 0, made.err
    assert "The sheet is set up, but Google did not let it be looked at once more" in made.err
    assert Path("mine/sheetnet.toml").exists()
