"""Everything held on one person, written down."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sheetnet.domain.wording import plain_list
from tests.app.demos import Demo

ANA = "Ana Ruiz"


def exported(demo: Demo, folder: Path, name: str = ANA) -> tuple[dict[str, Any], str]:
    """Return the document and the text of an export."""
    answer = demo.call("export", name, "--out", str(folder))
    assert answer.code == 0, answer.err
    return (
        json.loads((folder / "export-ana-ruiz.json").read_text(encoding="utf-8")),
        (folder / "export-ana-ruiz.txt").read_text(encoding="utf-8"),
    )


def type_in(demo: Demo, tab: str, row: int, column: str, text: str) -> None:
    book = load_workbook(demo.workbook)
    sheet = book[tab] if tab in book.sheetnames else book.create_sheet(tab)
    headers = [cell.value for cell in sheet[1]]
    place = headers.index(column) + 1 if column in headers else 1
    sheet.cell(row, place, text)
    book.save(demo.workbook)


def test_every_row_that_bears_the_person_s_id_is_held(demo: Demo, tmp_path: Path) -> None:
    document, text = exported(demo, tmp_path)
    book = load_workbook(demo.workbook)
    assert document["name"] == ANA
    by_tab: dict[str, set[int]] = {}
    for row in document["rows"]:
        if row["about"]:
            by_tab.setdefault(row["tab"], set()).add(row["row"])
    for sheet in book.worksheets:
        bearing = {
            cell.row
            for row in sheet.iter_rows(min_row=2)
            for cell in row
            if document["ids"][0] in str(cell.value)
        }
        assert bearing <= by_tab.get(sheet.title, set()), sheet.title
    assert {"Contacts", "Help Log", "_sheetnet"} <= set(by_tab)
    [contact] = [row for row in document["rows"] if row["tab"] == "Contacts" and row["about"]]
    assert contact["cells"]["Name"] == ANA
    assert f"  Name: {ANA}" in text
    assert f"Contacts, row {contact['row']}" in text


def test_what_others_rows_and_own_tabs_say_of_a_person_is_held(demo: Demo, tmp_path: Path) -> None:
    type_in(demo, "Contacts", 40, "Notes", "Shares an office with ana  RUIZ")
    type_in(demo, "Parties", 3, "", "Invite Ana Ruiz and Bo")
    type_in(demo, "Parties", 4, "", "Joana Ruizcaya")
    document, text = exported(demo, tmp_path)
    speaking = {(row["tab"], row["row"]) for row in document["rows"] if not row["about"]}
    assert {("Contacts", 40), ("Parties", 3)} <= speaking
    assert ("Parties", 4) not in speaking
    assert "Rows that speak of them" in text


def test_rows_about_somebody_that_were_typed_since_the_last_run_are_theirs(
    demo: Demo, tmp_path: Path
) -> None:
    contact, logged = demo.last_row("Contacts") + 1, demo.last_row("Help Log") + 1
    type_in(demo, "Contacts", contact, "Name", ANA + " Vidal")
    for column, text in (("Date", "2026-11-20"), ("Contact", ANA + " Vidal"), ("Direction", "Met")):
        type_in(demo, "Help Log", logged, column, text)
    assert demo.call("export", ANA + " Vidal", "--out", str(tmp_path)).code == 0
    document = json.loads((tmp_path / "export-ana-ruiz-vidal.json").read_text(encoding="utf-8"))
    about = {(row["tab"], row["row"]) for row in document["rows"] if row["about"]}
    assert about == {("Contacts", contact), ("Help Log", logged)}


def test_the_drafts_for_a_person_and_the_reports_that_name_them_are_listed(
    demo: Demo, tmp_path: Path
) -> None:
    document, text = exported(demo, tmp_path)
    drafts = list((demo.folder / "outbox" / "drafts").glob("ana-ruiz-*"))
    reports = [path for path in (demo.folder / "outbox").glob("report-*.html") if ANA in path.read_text()]
    for path in (*drafts, *reports):
        assert str(path) in document["files"]
        assert str(path) in text


@pytest.mark.skipif(os.name != "posix", reason="there are no such rights on Windows")
def test_nobody_else_can_read_what_was_written_down(demo: Demo, tmp_path: Path) -> None:
    exported(demo, tmp_path)
    for path in tmp_path.glob("export-*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_says_what_it_does_not_reach_and_changes_nothing(demo: Demo, tmp_path: Path) -> None:
    before = demo.workbook.read_bytes()
    answer = demo.call("export", ANA, "--out", str(tmp_path))
    assert "Not among it: the backups beside the workbook" in answer.out
    assert demo.workbook.read_bytes() == before


def test_a_name_that_nobody_has_is_told(demo: Demo, tmp_path: Path) -> None:
    answer = demo.call("export", "Nobody At All", "--out", str(tmp_path))
    assert answer.code != 0
    assert "Nobody At All" in answer.err
    assert not list(tmp_path.glob("export-*"))


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (0, ""),
        (1, "1 other row that speaks of them"),
        (2, "2 other rows that speak of them"),
    ],
)
def test_how_much_there_is_is_said_and_nothing_of_what_there_is_not(
    others: int, said: str, demo: Demo, tmp_path: Path
) -> None:
    type_in(demo, "Contacts", demo.last_row("Contacts") + 1, "Name", "Zoe Quark")
    for row in range(40, 40 + others):
        type_in(demo, "Contacts", row, "Notes", "met with Zoe Quark")
    assert demo.call("run").code == 0
    answer = demo.call("export", "Zoe Quark", "--out", str(tmp_path))
    document = json.loads((tmp_path / "export-zoe-quark.json").read_text(encoding="utf-8"))
    about = sum(row["about"] for row in document["rows"])
    files = len(document["files"])
    assert about > 1
    parts = [f"{about} rows about them", said, f"{files} file{'s' * (files > 1)}" if files else ""]
    assert f"On Zoe Quark: {plain_list([part for part in parts if part])}." in answer.out.splitlines()
