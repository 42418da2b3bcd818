"""What a cell no longer shows is not left behind in the workbook's archive."""

from __future__ import annotations

import zipfile
from pathlib import Path

from openpyxl import Workbook, load_workbook

from sheetnet.workbook.plan import Group, GroupName, Link, Plan, SetCell
from tests.stores.workbooks import store_at


def saved(path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "People"
    sheet.append(["Name", "Link", "Note"])
    sheet.append(["Ana Ruiz", "write", "likes <boats> & tea"])
    sheet.append(["Bo Lind", "write", "Ana Ruiz"])
    sheet["B2"].hyperlink = "mailto:ana@example.org"
    sheet["B3"].hyperlink = "mailto:bo@example.org"
    workbook.save(path)
    return path


def commit(path: Path, *changes: SetCell) -> None:
    store = store_at(path)
    store.commit(Plan(store.read(), (Group(GroupName("test"), changes),)))


def archive(path: Path) -> str:
    with zipfile.ZipFile(path) as file:
        return "\n".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())


def test_the_address_of_a_link_goes_with_it(tmp_path: Path) -> None:
    path = saved(tmp_path / "network.xlsx")
    commit(path, SetCell("People", 1, 1, Link("write", "mailto:ana@new.example"), "write"))
    text = archive(path)
    assert "ana@example.org" not in text
    assert "ana@new.example" in text
    sheet = load_workbook(path)["People"]
    assert sheet["B3"].hyperlink.target == "mailto:bo@example.org"
    assert sheet["B2"].hyperlink.target == "mailto:ana@new.example"


def test_a_text_that_a_person_wants_gone_stands_nowhere_in_the_archive(tmp_path: Path) -> None:
    path = saved(tmp_path / "network.xlsx")
    commit(path, SetCell("People", 1, 0, None, "Ana Ruiz", is_persons=True))
    assert "Ana Ruiz" in archive(path)
    commit(path, SetCell("People", 2, 2, "(forgotten)", "Ana Ruiz", is_persons=True))
    assert "Ana Ruiz" not in archive(path)
    rows = [[cell.value for cell in row] for row in load_workbook(path)["People"].iter_rows()]
    assert rows == [
        ["Name", "Link", "Note"],
        [None, "write", "likes <boats> & tea"],
        ["Bo Lind", "write", "(forgotten)"],
    ]
