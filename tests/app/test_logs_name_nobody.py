"""The worker's log, text or JSON, names nobody, whatever happens; the screen and the Runs tab do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.app.demos import Demo
from tests.app.nameless import named_in, people_of
from tests.mail.mail_server import Postmaster

FORMATS = ("text", "json")


@dataclass(frozen=True)
class Scene:
    """A demo with a mail server, in which something is about to happen."""

    demo: Demo
    postmaster: Postmaster
    monkeypatch: pytest.MonkeyPatch

    def set(self, name: str, value: str) -> None:
        self.monkeypatch.setenv(f"SHEETNET_{name}", value)


def tick_something(scene: Scene) -> None:
    book = load_workbook(scene.demo.workbook)
    sheet = book["Actions"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["Done"]).value = True
    sheet.cell(3, columns["Dismiss"]).value = True
    book.save(scene.demo.workbook)


def refuse_the_recipient(scene: Scene) -> None:
    scene.postmaster.refuse_recipient = "550 <nora@lindqvist-abara.example>: nobody called Nora Lindqvist"


def break_off_after_the_final_dot(scene: Scene) -> None:
    scene.postmaster.hang_up_on = "DOT"


def refuse_the_login(scene: Scene) -> None:
    scene.set("MAIL__SMTP__USER", "nora@lindqvist-abara.example")
    scene.set("MAIL__SMTP__PASSWORD", "wrong")


def take_the_server_away(scene: Scene) -> None:
    scene.set("MAIL__SMTP__PORT", "9")


def take_the_workbook_away(scene: Scene) -> None:
    scene.demo.workbook.rename(scene.demo.folder / "elsewhere.xlsx")


def open_the_workbook(scene: Scene) -> None:
    book = load_workbook(scene.demo.workbook)
    book["Contacts"].append(["Zora Newcomer"])
    book.save(scene.demo.workbook)
    mark = scene.demo.folder / f".~lock.{scene.demo.workbook.name}#"
    mark.write_text("Nora Lindqvist,nora,lindqvist,26.11.2026 21:00,file:///home/nora;", encoding="utf-8")


def sort_some_columns_only(scene: Scene) -> None:
    book = load_workbook(scene.demo.workbook)
    sheet = book["Contacts"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for header in ("Name", "Email"):
        cells = [sheet.cell(row, columns[header]) for row in range(2, 62)]
        values = [cell.value for cell in cells]
        for cell, value in zip(cells, [*values[1:], values[0]], strict=True):
            cell.value = value
    book.save(scene.demo.workbook)


def delete_many(scene: Scene) -> None:
    book = load_workbook(scene.demo.workbook)
    book["Contacts"].delete_rows(2, 40)
    book.save(scene.demo.workbook)


def lose_the_memory(scene: Scene) -> None:
    book = load_workbook(scene.demo.workbook)
    del book["_sheetnet"]
    book.save(scene.demo.workbook)


def copy_the_workbook(scene: Scene) -> None:
    shutil.copytree(scene.demo.folder, scene.demo.folder.with_name("a copy"))
    shutil.copy(scene.demo.workbook, scene.demo.folder / "copy.xlsx")
    scene.set("STORE__WORKBOOK", str(scene.demo.folder / "copy.xlsx"))


def put_a_file_in_the_way_of_the_outbox(scene: Scene) -> None:
    shutil.rmtree(scene.demo.folder / "outbox")
    (scene.demo.folder / "outbox").write_text("in the way")


def name_no_address(scene: Scene) -> None:
    scene.set(
        "TEAM", json.dumps([{"name": "Nora Lindqvist", "mail": "nora@office.example"}, {"name": "Jon Berg"}])
    )


def spoil_a_template(scene: Scene) -> None:
    folder = scene.demo.folder / "templates" / "en" / "check_in"
    folder.mkdir(parents=True)
    (folder / "1.j2").write_text("Subject: {{ contact.name.nothing() }}\n\n{{ 1 / 0 }}", encoding="utf-8")
    scene.set("TEMPLATES__FOLDER", str(scene.demo.folder / "templates"))


HAPPENINGS: dict[Callable[[Scene], None], tuple[int, str]] = {
    tick_something: (0, "1 report was mailed."),
    refuse_the_recipient: (1, "A report was not delivered."),
    break_off_after_the_final_dot: (1, "A report was not delivered."),
    refuse_the_login: (1, "A report was not delivered."),
    take_the_server_away: (1, "A report was not delivered."),
    take_the_workbook_away: (1, "There is no workbook at"),
    open_the_workbook: (1, "is open in another program."),
    sort_some_columns_only: (1, "Names or mail addresses have moved to other people's rows"),
    delete_many: (1, "known contacts are gone"),
    lose_the_memory: (1, "A report was not delivered."),
    copy_the_workbook: (1, "is a copy of"),
    put_a_file_in_the_way_of_the_outbox: (1, "because there is a file of that name. Rename the file"),
    name_no_address: (0, "The report of 1 person without a mail address goes to the outbox only."),
    spoil_a_template: (0, "1 report was mailed."),
}
"""What happens, how the worker then ends, and what its log says in words."""


@pytest.mark.parametrize("log_format", FORMATS)
@pytest.mark.parametrize("happening", HAPPENINGS, ids=lambda each: each.__name__)
def test_whatever_happens_the_log_names_nobody(
    happening: Callable[[Scene], None],
    log_format: str,
    demo: Demo,
    postmaster: Postmaster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    demo.set({"Report day": "Monday", "Report time": "00:00"})
    before = people_of(demo)
    happening(Scene(demo, postmaster, monkeypatch))
    monkeypatch.setenv("SHEETNET_WORKER__LOG_FORMAT", log_format)
    answer = demo.call("worker", "--once")
    code, words = HAPPENINGS[happening]
    assert (answer.code, answer.err) == (code, "")
    assert log_format == "json" or words in answer.out
    assert named_in(before | (people_of(demo) if demo.workbook.exists() else set[str]()), demo, answer) == []


@pytest.mark.parametrize("log_format", FORMATS)
def test_the_log_tells_whom_it_is_about_by_the_ids_of_the_sheet(
    log_format: str, demo: Demo, postmaster: Postmaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHEETNET_WORKER__LOG_FORMAT", log_format)
    head, *rows = load_workbook(demo.workbook)["Actions"].iter_rows(values_only=True)
    ticked = [row[head.index("Contact ID")] for row in rows[:2]]
    tick_something(Scene(demo, postmaster, monkeypatch))
    answer = demo.call("worker", "--once")
    assert all(str(contact) in answer.out for contact in ticked)


def test_what_the_log_leaves_out_the_screen_and_the_runs_tab_say(
    demo: Demo, postmaster: Postmaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.set({"Report day": "Monday", "Report time": "00:00"})
    refuse_the_recipient(Scene(demo, postmaster, monkeypatch))
    assert "sheetnet report --send" in demo.call("worker", "--once").out
    rows = load_workbook(demo.workbook)["Runs"].iter_rows(min_row=2, values_only=True)
    assert any("nobody called Nora Lindqvist" in str(cell) for row in rows for cell in row)
    assert "nobody called Nora Lindqvist" in " ".join(demo.call("report", "--send").err.split())


def test_a_service_that_cannot_start_says_so_in_its_log_and_names_nobody(
    demo: Demo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = tmp_path / "credentials.json"
    key.write_text("{}", encoding="utf-8")
    key.chmod(0o600)
    sheet = {"KIND": "google", "CREDENTIALS": str(key), "SPREADSHEET": "1AbCdEfGhIjKlMnOpQrStUvWxYz"}
    for name, value in sheet.items():
        monkeypatch.setenv(f"SHEETNET_STORE__{name}", value)
    monkeypatch.setenv("SHEETNET_WORKER__LOG_FORMAT", "json")
    answer = demo.call("worker", "--once")
    [told] = [json.loads(line) for line in answer.out.splitlines()]
    assert (answer.code, answer.err) == (1, "")
    assert (told["event"], told["job"], told["cause"]) == ("failed", "start", "RemoteError")
