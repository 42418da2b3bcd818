"""The command line: what it answers, its exit codes, and that nobody ever sees a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheetnet import __version__
from tests.app.demos import Answer, Demo, call


def test_version_and_help_answer() -> None:
    assert call("--version").out == f"sheetnet {__version__}\n"
    asked = call("--help")
    assert asked.code == 0
    for command in (
        "init",
        "demo",
        "run",
        "report",
        "worker",
        "health",
        "log",
        "show",
        "check",
        "adopt-copy",
    ):
        assert f" {command} " in asked.out


def test_the_workers_help_says_at_which_hours_it_works() -> None:
    assert "every hour from 7 to 20" in " ".join(call("worker", "--help").out.replace("│", " ").split())


def test_python_m_sheetnet_is_the_same_command() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "sheetnet", "--version"], capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == f"sheetnet {__version__}"


@pytest.mark.parametrize(
    "arguments", [("walk",), ("show",), ("run", "--drry"), ("report", "--week", "soon"), ("log",)]
)
def test_wrong_use_ends_with_2(arguments: tuple[str, ...]) -> None:
    answer = call(*arguments)
    assert answer.code == 2
    assert "Traceback" not in answer.err + answer.out
    assert answer.err


def test_without_a_settings_file_it_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (
        ["run"],
        ["check"],
        ["show", "Ana"],
        ["log", "lunch with Ana"],
        ["report"],
        ["worker"],
        ["health"],
    ):
        answer = call(*command)
        assert answer.code == 2
        assert "sheetnet init FOLDER" in answer.err


def test_the_demo_says_what_it_found_and_which_files_to_open(read_demo: Demo) -> None:
    answer = read_demo.made
    assert answer.code == 0, answer.err
    assert "Read 60 contacts and " in answer.out
    assert "key relationships" in answer.out
    assert "5 cells to mend" in answer.out
    assert "network.xlsx" in answer.out
    for suffix in (".html", ".eml"):
        assert [line for line in answer.out.splitlines() if "Report" in line and suffix in line]
    assert list((read_demo.folder / "outbox" / "drafts").glob("*.eml"))


def test_a_demo_that_is_there_is_used_as_it_is(demo: Demo) -> None:
    _type(demo, "Contacts", "A2", "Somebody Else")
    again = call("demo", str(demo.folder))
    assert again.code == 0
    assert "was there already" in again.out
    assert _read(demo, "Contacts", "A2") == "Somebody Else"
    fresh = call("demo", str(demo.folder), "--fresh")
    assert fresh.code == 0
    assert _read(demo, "Contacts", "A2") != "Somebody Else"


def test_a_folder_with_other_files_is_never_made_a_demo(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    for arguments in ((), ("--fresh",)):
        answer = call("demo", str(tmp_path), *arguments)
        assert answer.code == 2
        assert "was left as it is" in answer.err
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_second_run_has_nothing_to_write(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo.folder)
    before = demo.workbook.read_bytes()
    answer = demo.call("run")
    assert answer.code == 0
    assert "5 cells to mend" in answer.out
    assert "Nothing new to write." in answer.out
    assert f"Report: {Path('outbox', 'report-')}" in answer.out
    assert f" in {Path('outbox', 'drafts')}" in answer.out
    assert demo.workbook.read_bytes() == before


def test_a_dry_run_prints_the_plan_and_writes_nothing(demo: Demo) -> None:
    _tick_first_action(demo)
    before = demo.workbook.read_bytes()
    answer = demo.call("run", "--dry-run")
    assert answer.code == 0
    assert "  + a row in Help Log: " in answer.out
    assert len(answer.out.splitlines()) <= 45
    assert "  ~ Actions!" in answer.out
    assert "Result: (blank) -> " in answer.out
    assert "This was a dry run; nothing was written." in answer.out.splitlines()[-1]
    assert demo.workbook.read_bytes() == before
    plan = json.loads(demo.call("run", "--dry-run", "--json").out)["plan"]
    assert any(change["change"] == "add row" for group in plan for change in group["changes"])
    assert demo.workbook.read_bytes() == before


def test_a_ticked_action_becomes_a_log_row(demo: Demo) -> None:
    suggestion = _tick_first_action(demo)
    rows = demo.last_row("Help Log")
    answer = json.loads(demo.call("run", "--json").out)
    assert answer["written"] is True
    assert [closed["suggestion"] for closed in answer["closed"]] == [suggestion]
    assert demo.last_row("Help Log") == rows + 1


def test_check_lists_every_problem_with_its_cell_and_ends_with_3(read_demo: Demo) -> None:
    before = read_demo.workbook.read_bytes()
    answer = read_demo.call("check")
    assert answer.code == 3
    assert "31/02/2026" in answer.out
    found = json.loads(read_demo.call("check", "--json").out)
    assert found["stopped"] is None
    assert len(found["problems"]) == 5
    for problem in found["problems"]:
        assert problem["cell"].partition("!")[2] in answer.out
        assert problem["text"] in answer.out
    assert read_demo.workbook.read_bytes() == before


def test_check_says_what_stops_a_run(demo: Demo) -> None:
    workbook = load_workbook(demo.workbook)
    del workbook["Help Log"]
    workbook.save(demo.workbook)
    answer = demo.call("check")
    assert answer.code == 3
    assert "the tab 'Help Log'" in answer.out
    assert demo.call("run").code == 1


def test_rows_that_want_the_same_are_one_line(demo: Demo) -> None:
    for row in range(2, 9):
        _type(demo, "Help Log", f"C{row}", "sideways")
    checked = [line for line in demo.call("check").out.splitlines() if "'sideways'" in line]
    assert len(checked) == 1
    assert checked[0].startswith("  7 rows: ")
    assert checked[0].endswith(" (C2, C3, C4, C5, C6, C7 and 1 more)")
    told = [line for line in demo.call("run").out.splitlines() if "'sideways'" in line]
    assert len(told) == 1
    assert told[0].startswith("    7 rows of Help Log: Direction 'sideways' ")


def test_a_missing_column_that_matters_is_told_first_with_what_follows(demo: Demo) -> None:
    circle = {cell.value: cell.coordinate for cell in load_workbook(demo.workbook)["Contacts"][1]}["Circle"]
    _type(demo, "Contacts", circle, "Ring")
    notice = "The column Circle was not found in Contacts, so nobody counts as Key"
    ran = demo.call("run").out.splitlines()
    assert ran[1].startswith(f"  {notice}")
    assert any("6 things to mend" in line for line in ran)
    checked = demo.call("check").out
    assert notice in checked.splitlines()[0]
    assert "\n  Not found here: 'Circle'" in checked
    assert json.loads(demo.call("check", "--json").out)["notices"][0].startswith(notice)


def test_who_waits_for_a_seat_is_told(demo: Demo) -> None:
    circle = {cell.value: cell.column_letter for cell in load_workbook(demo.workbook)["Contacts"][1]}[
        "Circle"
    ]
    for row in range(2, 17):
        _type(demo, "Contacts", f"{circle}{row}", "Key")
    said = [
        line for line in demo.call("run").out.splitlines() if "are marked Key and there are 10 seats" in line
    ]
    assert len(said) == 1
    assert " wait. Mark others Close" in said[0]
    assert said[0].strip() in demo.call("check").out


def test_check_of_a_sheet_without_problems_ends_with_0(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    assert _init(folder).code == 0
    answer = call("check", "--settings", str(folder))
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Nothing to mend in ")


def test_show_tells_how_a_relationship_stands_and_why(read_demo: Demo) -> None:
    answer = read_demo.call("show", "priya")
    assert answer.code == 0
    assert answer.out.startswith("Priya Raman, ")
    assert "Key circle." in answer.out
    assert "Your turn:" in answer.out
    told = json.loads(read_demo.call("show", "priya", "--json").out)
    assert told["status"] in answer.out
    assert told["reason"] in answer.out
    assert told["next_steps"][0]["suggestion"] in answer.out
    days = [each["on"] for each in told["timeline"]]
    assert days == sorted(days, reverse=True)


def test_show_names_the_nearest_when_nobody_is_called_so(read_demo: Demo) -> None:
    answer = read_demo.call("show", "Pria Ramann")
    assert answer.code == 2
    assert "Priya Raman" in answer.err


def test_the_report_is_written_and_named(demo: Demo) -> None:
    shutil.rmtree(demo.folder / "outbox")
    answer = demo.call("report")
    assert answer.code == 0
    assert len(list((demo.folder / "outbox").glob("report-*.html"))) == 1
    assert ".html" in answer.out and ".eml" in answer.out


@pytest.mark.parametrize("week", ["9998-W01", "2999-w52"])
def test_the_report_of_a_week_to_come_is_refused_before_anything_is_done(demo: Demo, week: str) -> None:
    _tick_first_action(demo)
    before = demo.workbook.read_bytes()
    answer = demo.call("report", "--week", week)
    assert answer.code == 2
    assert "has not begun yet" in answer.err
    assert demo.workbook.read_bytes() == before
    assert not list((demo.folder / "outbox").glob(f"report-{week[:4]}*"))


def test_the_report_of_a_past_week_can_be_asked_for(demo: Demo) -> None:
    answer = demo.call("report", "--week", "2025-w7")
    assert answer.code == 0, answer.err
    assert list((demo.folder / "outbox").glob("report-2025-W07-*.html"))


def test_sending_without_a_server_is_refused_before_anything_is_done(demo: Demo) -> None:
    before = demo.workbook.read_bytes()
    answer = demo.call("report", "--send")
    assert answer.code == 2
    assert "[mail.smtp]" in answer.err
    assert demo.workbook.read_bytes() == before


def test_a_copied_workbook_waits_for_adopt_copy(demo: Demo, tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(demo.folder, copied)
    copy = Demo(copied, demo.made)
    stopped = copy.call("run")
    assert stopped.code == 1
    assert "sheetnet adopt-copy" in stopped.err
    assert copy.call("adopt-copy").code == 0
    assert copy.call("run").code == 0
    assert demo.call("run").code == 0


def test_init_makes_a_folder_that_runs(tmp_path: Path) -> None:
    folder = tmp_path / "my people"
    made = _init(folder)
    assert made.code == 0
    assert "sheetnet.toml" in made.out
    ran = call("run", "--settings", str(folder))
    assert ran.code == 0, ran.err
    assert "Read 0 contacts" in ran.out
    settings = _rows_of(folder / "network.xlsx", "Settings")
    assert ("Time zone", "Europe/Madrid") in settings
    assert ("Date order", "month first") in settings


def test_init_asks_what_is_not_given_and_asks_again(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    typed = "\nAna Ruiz\nana\nana@example.com\nboth\nmonth\nMadrid\nEurope/Madrid\n"
    answer = call("init", str(folder), typed=typed)
    assert answer.code == 0, answer.err
    assert answer.out.count("Please write ") == 4
    assert 'name = "Ana Ruiz"' in (folder / "sheetnet.toml").read_text(encoding="utf-8")


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "sheetnet.toml").write_text("mine", encoding="utf-8")
    answer = _init(folder)
    assert answer.code == 2
    assert "was left as it is" in answer.err
    assert [each.name for each in folder.iterdir()] == ["sheetnet.toml"]


def test_init_with_nobody_to_ask_says_what_is_needed(tmp_path: Path) -> None:
    answer = call("init", str(tmp_path / "mine"), typed="")
    assert answer.code == 2
    assert "Your name: \nsheetnet: --name is needed" in answer.err
    assert call("init", str(tmp_path / "mine"), "--name", "Ana", "--mail", "ana", typed="").code == 2


def test_a_console_that_lacks_letters_still_gets_an_answer(read_demo: Demo) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "sheetnet"]
    settings = ["--settings", str(read_demo.folder)]
    for arguments in (["--help"], ["show", "priya", *settings], ["check", *settings]):
        asked = subprocess.run([*command, *arguments], capture_output=True, check=False, env=environment)
        assert asked.returncode in (0, 3)
        assert asked.stderr == b""
        asked.stdout.decode("ascii")


def _init(folder: Path) -> Answer:
    return call(
        "init",
        str(folder),
        *("--name", "Ana Ruiz", "--mail", "ana@example.com"),
        *("--date-order", "month", "--time-zone", "Europe/Madrid"),
    )


def _type(demo: Demo, tab: str, cell: str, value: object) -> None:
    workbook = load_workbook(demo.workbook)
    workbook[tab][cell] = value
    workbook.save(demo.workbook)


def _read(demo: Demo, tab: str, cell: str) -> object:
    return load_workbook(demo.workbook)[tab][cell].value


def _rows_of(workbook: Path, tab: str) -> list[tuple[object, ...]]:
    sheet = load_workbook(workbook)[tab]
    return [tuple(row[:2]) for row in sheet.iter_rows(values_only=True)]


def _tick_first_action(demo: Demo) -> str:
    sheet = load_workbook(demo.workbook)["Actions"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    _type(demo, "Actions", sheet.cell(2, headers["Done"]).coordinate, True)
    return str(sheet.cell(2, headers["Suggestion"]).value)
