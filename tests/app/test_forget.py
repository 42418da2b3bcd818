"""A person is forgotten, in workbook, backups and outbox, once somebody has confirmed it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheetnet.app.heartbeat import heartbeat_file, turns_file
from sheetnet.stores.taking_turns import one_at_a_time
from tests.app.demos import Demo, call
from tests.app.test_export import type_in
from tests.mail.mail_server import Postmaster

ANA = "Ana Ruiz"


def forget(demo: Demo, name: str = ANA, *options: str, typed: str | None = "yes\n"):
    return call("forget", name, *options, "--settings", str(demo.folder / "sheetnet.toml"), typed=typed)


def texts_in(workbook: Path) -> str:
    """Return every part of a workbook's archive as one text."""
    with zipfile.ZipFile(workbook) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def cells_of(workbook: Path) -> dict[tuple[str, str], object]:
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(workbook).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_nothing_of_the_person_is_left_in_workbook_backups_and_outbox(demo: Demo) -> None:
    mail = next(
        str(value) for (tab, _), value in cells_of(demo.workbook).items() if "ana.ruiz@" in str(value)
    )
    answer = forget(demo)
    assert answer.code == 0, answer.err
    assert "Contacts: 1 row about them emptied" in answer.out
    assert "Forgotten." in answer.out
    backups = list((demo.folder / "backups").glob("*.xlsx"))
    assert backups
    for workbook in (demo.workbook, *backups):
        text = texts_in(workbook)
        assert ANA not in text
        assert mail not in text and mail.replace("@", "%40") not in text
    for path in (demo.folder / "outbox").rglob("*"):
        assert not path.name.startswith("ana-ruiz")
        assert path.is_dir() or ANA.encode() not in path.read_bytes()
    assert demo.call("show", ANA).code != 0


def test_what_is_others_stays_as_it_was_but_for_the_name(demo: Demo) -> None:
    type_in(demo, "Contacts", 40, "Notes", f"Shares an office with {ANA}, likes boats")
    assert demo.call("run").code == 0
    before = cells_of(demo.workbook)
    asked = demo.call("export", ANA, "--out", str(demo.folder))
    assert asked.code == 0
    assert forget(demo).code == 0
    after = cells_of(demo.workbook)
    assert after["Contacts", before_place(before, "likes boats")] == (
        "Shares an office with (forgotten), likes boats"
    )
    for place, value in before.items():
        if place[0] in ("Contacts", "Help Log", "Pass Along", "Settings") and ANA not in row_of(
            before, place
        ):
            assert after.get(place) == value, place


def before_place(cells: dict[tuple[str, str], object], part: str) -> str:
    [(_, place)] = [place for place, value in cells.items() if part in str(value) and place[0] == "Contacts"]
    return place


def row_of(cells: dict[tuple[str, str], object], place: tuple[str, str]) -> str:
    number = "".join(filter(str.isdigit, place[1]))
    return " ".join(
        str(value)
        for (tab, at), value in cells.items()
        if tab == place[0] and "".join(filter(str.isdigit, at)) == number
    )


def test_the_next_run_goes_on_without_them_and_stops_for_nothing(demo: Demo) -> None:
    assert forget(demo).code == 0
    answer = demo.call("run")
    assert answer.code == 0, answer.err
    assert "Read 59 contacts" in answer.out
    assert "Nothing new to write." in demo.call("run").out
    assert ANA not in texts_in(demo.workbook)


@pytest.mark.parametrize("typed", ["no\n", "\n", "what\nn\n"])
def test_whoever_does_not_confirm_changes_nothing(demo: Demo, typed: str) -> None:
    before = {path: path.read_bytes() for path in demo.folder.rglob("*") if path.is_file()}
    answer = forget(demo, typed=typed)
    assert answer.code == 0
    assert "Nothing was changed." in answer.out
    assert {path: path.read_bytes() for path in demo.folder.rglob("*") if path.is_file()} == before


def test_where_nobody_can_be_asked_nothing_is_changed_without_yes(demo: Demo) -> None:
    before = demo.workbook.read_bytes()
    answer = forget(demo, typed="")
    assert answer.code == 2
    assert "--yes" in answer.err
    assert demo.workbook.read_bytes() == before
    assert forget(demo, ANA, "--yes", typed="").code == 0
    assert demo.workbook.read_bytes() != before


def test_a_draft_that_a_person_has_changed_goes_too(demo: Demo) -> None:
    [draft] = list((demo.folder / "outbox" / "drafts").glob("ana-ruiz-*"))
    draft.write_bytes(draft.read_bytes() + b"\r\nmy own words\r\n")
    assert forget(demo).code == 0
    assert not draft.exists()


def test_tabs_of_peoples_own_are_left_to_them_and_named(demo: Demo) -> None:
    type_in(demo, "Parties", 3, "", f"Invite {ANA} and Bo")
    answer = forget(demo)
    assert answer.code == 0 or "backup" in answer.err
    assert "Parties!A3" in answer.out
    assert load_workbook(demo.workbook)["Parties"]["A3"].value == f"Invite {ANA} and Bo"


def test_of_a_namesake_nothing_is_taken_away(demo: Demo) -> None:
    book = load_workbook(demo.workbook)
    sheet = book["Contacts"]
    headers = [cell.value for cell in sheet[1]]
    row = sheet.max_row + 1
    for name, value in (("Name", ANA), ("Company", "Elsewhere Ltd"), ("Email", "ana@elsewhere.example")):
        sheet.cell(row, headers.index(name) + 1, value)
    sheet.cell(40, headers.index("Notes") + 1, f"met {ANA} twice")
    book.save(demo.workbook)
    assert demo.call("run").code == 0
    assert forget(demo, ANA, typed="yes\n").code == 2
    answer = forget(demo, mail_of_the_first(demo))
    assert answer.code in (0, 1), answer.err
    cells = cells_of(demo.workbook)
    assert tuple(
        load_workbook(demo.workbook)["Contacts"].cell(row, headers.index(name) + 1).value
        for name in ("Name", "Company")
    ) == (ANA, "Elsewhere Ltd")
    assert "met Ana Ruiz twice" in cells.values()
    assert "namesake" in answer.out


def test_somebody_whom_two_owners_know_is_forgotten_in_both_rows(demo: Demo) -> None:
    file = demo.folder / "sheetnet.toml"
    file.write_text(f'{file.read_text()}\n[[team]]\nname = "Carla Diaz"\nmail = "carla@studio.example"\n')
    book = load_workbook(demo.workbook)
    sheet = book["Contacts"]
    headers = [cell.value for cell in sheet[1]]
    first = next(row for row in sheet.iter_rows() if row[0].value == ANA)
    again = {"Name": ANA, "Company": first[headers.index("Company")].value, "Owner": "Carla Diaz"}
    for name, value in {**again, "Email": "ana@home.example", "Notes": "plays the kalimba"}.items():
        sheet.cell(sheet.max_row + (name == "Name"), headers.index(name) + 1, value)
    book.save(demo.workbook)
    assert demo.call("run").code == 0
    exported = demo.call("export", ANA, "--out", str(demo.folder / "exported"))
    assert exported.code == 0, exported.err
    answer = forget(demo)
    assert answer.code == 0, answer.err
    assert "Contacts: 2 rows about them emptied" in answer.out
    for workbook in (demo.workbook, *(demo.folder / "backups").glob("*.xlsx")):
        text = texts_in(workbook)
        assert not [word for word in (ANA, "ana@home.example", "ana.ruiz@", "kalimba") if word in text]


def test_a_name_not_found_is_told_with_those_most_like_it_and_nothing_is_asked(demo: Demo) -> None:
    before = demo.workbook.read_bytes()
    answer = forget(demo, "Ana Riuz", typed="")
    assert answer.code == 2
    assert "There is no contact called 'Ana Riuz'. Try one of: Ana Ruiz" in answer.err
    assert demo.workbook.read_bytes() == before


def test_while_a_worker_is_at_work_nothing_is_forgotten(demo: Demo, postmaster: Postmaster) -> None:
    before = demo.workbook.read_bytes()
    with one_at_a_time(turns_file(heartbeat_file(demo.folder / "sheetnet.toml"))) as is_ours:
        assert is_ours
        answer = forget(demo)
    assert answer.code == 1
    assert "a worker for the same settings file is at work on this computer just now" in answer.err
    assert demo.workbook.read_bytes() == before
    assert forget(demo).code == 0


def mail_of_the_first(demo: Demo) -> str:
    sheet = load_workbook(demo.workbook)["Contacts"]
    headers = [cell.value for cell in sheet[1]]
    return next(str(row[headers.index("Email")].value) for row in sheet.iter_rows() if row[0].value == ANA)


def test_a_backup_that_cannot_be_mended_is_named(demo: Demo) -> None:
    spoilt = demo.folder / "backups" / "network-2026-11-01-080000.xlsx"
    spoilt.parent.mkdir(exist_ok=True)
    spoilt.write_bytes(b"not a workbook")
    answer = forget(demo)
    assert answer.code == 1
    assert "Forgotten." in answer.out
    assert str(spoilt) in answer.err
    assert "delete it yourself" in answer.err


def test_it_says_what_it_does_not_reach(demo: Demo) -> None:
    said = " ".join(forget(demo).out.split())
    for part in ("copies of the workbook", "notes and comments on cells", "mails that were sent", "export-"):
        assert part in said


def test_what_it_does_not_reach_is_one_list(demo: Demo) -> None:
    said = forget(demo).out.splitlines()
    at = said.index("Not reached, and left to you:")
    assert len(said) > at + 1
    assert all(line.startswith("  - ") for line in said[at + 1 :])


def test_files_of_an_export_that_lie_here_or_beside_the_settings_file_are_named(
    demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for name, folder in ((ANA, here), (ANA, demo.folder), ("Joan Castellano", here)):
        assert demo.call("export", name, "--out", str(folder)).code == 0
    [told] = [line for line in forget(demo).out.splitlines() if line.startswith("What sheetnet export has")]
    beside = Path("..") / demo.folder.name
    names = ("export-ana-ruiz.json", "export-ana-ruiz.txt")
    assert told == (
        "What sheetnet export has written of them lies here: delete it. "
        f"{', '.join([*names, *(str(beside / name) for name in names)])}"
    )
    assert sorted(path.name for path in here.iterdir())[:2] == sorted(names), "they are left to people"


def test_where_no_export_was_made_none_is_to_be_deleted(demo: Demo) -> None:
    assert "What sheetnet export has written" not in forget(demo).out


def test_it_says_that_this_weeks_report_is_made_anew_where_it_goes(demo: Demo) -> None:
    anew = "writes this week's report anew, without them"
    assert anew in forget(demo, typed="no\n").out
    for file in (demo.folder / "outbox").glob("report-*"):
        file.rename(file.with_name(file.name.replace("report-20", "report-19")))
    said = forget(demo, typed="no\n").out
    assert "report-19" in said
    assert anew not in said


def test_the_backups_are_told_of_with_those_that_forgetting_makes(demo: Demo) -> None:
    backups = len(list((demo.folder / "backups").glob("*.xlsx")))
    assert backups == 1
    said = forget(demo).out
    assert "  Backups: the same in 1 backup, and in each that forgetting itself makes\n" in said


def test_who_loses_a_row_of_the_log_with_them_is_told(demo: Demo) -> None:
    rows = list(load_workbook(demo.workbook)["Help Log"].iter_rows(values_only=True))
    contact, other = rows[0].index("Contact"), rows[0].index("With")
    shared = [str(row[other]) for row in rows[1:] if row[contact] == ANA and row[other]]
    assert len(shared) == 2
    told = "2 rows of the log are also about somebody else, who loses them: "
    [line] = [line for line in forget(demo, typed="no\n").out.splitlines() if "also about" in line]
    assert line.strip() == told + ", ".join(shared)


def test_the_ledgers_forget_the_drafts_and_the_contact_as_such(demo: Demo) -> None:
    cells = cells_of(demo.workbook)
    [row] = [place[1:] for (tab, place), value in cells.items() if tab == "Contacts" and value == ANA][:1]
    headers = {
        value: place.rstrip("1")
        for (tab, place), value in cells.items()
        if tab == "Contacts" and place.endswith("1") and place[:-1].isalpha()
    }
    contact_id = str(cells["Contacts", f"{headers['ID']}{row}"])
    assert any(contact_id in str(value) for (tab, _), value in cells.items() if tab == "_sheetnet")
    assert forget(demo).code == 0
    for workbook in (demo.workbook, *(demo.folder / "backups").glob("*.xlsx")):
        assert contact_id not in texts_in(workbook)
