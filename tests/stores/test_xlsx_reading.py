"""What a workbook's cells read as, and how its backups and homes go."""

from __future__ import annotations

import os
import threading
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from sheetnet.errors import DocumentBusy, StaleSnapshot
from sheetnet.stores.xlsx.backups import backups_of, keep_backup
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.workbook.plan import AddRow, Plan
from tests.contract.harness import LOG, document, plan_of, rows_of
from tests.stores.workbooks import rows_in, save_grids, store_at


def test_every_kind_of_cell_reads_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Kinds"
    values = [
        "text", 7, 7.5, True, date(2026, 3, 1), datetime.fromisoformat("2026-03-01T10:15"), time(10, 15),
        0.25, timedelta(hours=30, minutes=5), 12345678901234, "=A1", "  spaces  ", "two\nlines",
    ]  # fmt: skip
    for row, value in enumerate(values, start=1):
        sheet.cell(row, 1).value = value
    sheet["A8"].number_format = "0%"
    for row, code in ((14, "#REF!"), (15, "#N/A"), (16, "#DIV/0!")):
        sheet.cell(row, 1).value = code
        assert sheet.cell(row, 1).data_type == ("e")
    workbook.save(path)
    grid = store_at(path).read().grid("Kinds")
    assert grid is not None
    read = [grid.cell(row, 0) for row in range(grid.row_count)]
    assert read[:10] == [
        "text", 7, 7.5, True, date(2026, 3, 1), datetime.fromisoformat("2026-03-01T10:15"), time(10, 15),
        0.25, "30:05:00", 12345678901234,
    ]  # fmt: skip
    assert read[10] in ("", None)
    assert read[11:] == ["  spaces  ", "two\nlines", "#REF!", "#N/A", "#DIV/0!"]
    assert type(grid.cell(1, 0)) is int
    assert grid.cell(3, 0) is True


def test_hidden_tabs_are_read_and_chart_tabs_are_not(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    workbook = Workbook()
    workbook.active.title = "First"
    workbook.create_sheet("Secret")["C5"] = "deep"
    workbook["Secret"].sheet_state = "veryHidden"
    workbook.create_chartsheet("Picture")
    workbook.create_sheet("Blank")
    workbook.save(path)
    snapshot = store_at(path).read()
    assert [grid.title for grid in snapshot.grids] == ["First", "Secret", "Blank"]
    secret = snapshot.grid("Secret")
    assert secret is not None
    assert (secret.row_count, secret.cell(4, 2), secret.cell(0, 0)) == (5, "deep", None)


def test_only_the_first_cell_of_a_merged_area_holds_its_value(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    workbook = Workbook()
    workbook.active["B2"] = "wide"
    workbook.active["D3"] = "end"
    workbook.active.merge_cells("B2:C3")
    workbook.save(path)
    grid = store_at(path).read().grids[0]
    assert [grid.cell(row, column) or None for row in (1, 2) for column in (1, 2)] == [
        "wide",
        None,
        None,
        None,
    ]


def test_the_home_is_the_whole_path_whatever_way_it_was_reached(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    save_grids(path, document())
    by_detour = tmp_path / "sub" / ".." / "network.xlsx"
    (tmp_path / "sub").mkdir()
    assert store_at(by_detour).read().home == str(path.resolve())


def test_a_copy_has_its_original_standing_and_a_moved_file_has_not(tmp_path: Path) -> None:
    original, copy = tmp_path / "network.xlsx", tmp_path / "copy.xlsx"
    save_grids(original, document())
    home = store_at(original).read().home
    copy.write_bytes(original.read_bytes())
    assert store_at(copy).still_stands(home)
    original.unlink()
    assert not store_at(copy).still_stands(home)


def test_a_workbook_behind_a_symbolic_link_is_written_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    real, link = tmp_path / "share" / "network.xlsx", tmp_path / "network.xlsx"
    save_grids(real, document())
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("this system makes no symbolic links for this user")
    add_one(link)
    assert link.is_symlink()
    assert rows_in(real, LOG)[-1] == [None, "Dora"]


def add_one(path: Path, store: XlsxStore | None = None) -> None:
    store = store or store_at(path)
    base = store.read()
    store.commit(plan_of(base, [AddRow(LOG, base.grids[0].row_count, ((1, "Dora"),))]))


def test_ten_dated_backups_are_kept_and_strangers_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    save_grids(path, document())
    folder = tmp_path / "backups"
    folder.mkdir()
    strangers = {"network-old.xlsx", "network-2020-01-01.xlsx", "other-2020-01-01-000000.xlsx", "notes.txt"}
    for name in strangers:
        (folder / name).write_text("mine")
    moment = datetime.fromisoformat("2026-11-23T10:15:00")
    contents = []
    for minute in range(13):
        contents.append(path.read_bytes())
        add_one(path, XlsxStore(path, clock=lambda minute=minute: moment + timedelta(minutes=minute)))
    names = sorted(each.name for each in folder.iterdir() if each.name not in strangers)
    assert names == [f"network-2026-11-23-10{15 + minute}00.xlsx" for minute in range(3, 13)]
    assert strangers <= {each.name for each in folder.iterdir()}
    assert [(folder / name).read_bytes() for name in names] == contents[3:]
    assert store_at(folder / names[0]).read().grids[0].row_count == 7


def test_an_hourly_writer_leaves_the_last_backup_of_each_earlier_day(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    path.write_bytes(b"a workbook")
    start = datetime.fromisoformat("2026-11-01T08:30:00")
    for day in range(20):
        for hour in range(10):
            keep_backup(path, b"as it was", now=start + timedelta(days=day, hours=hour))
    assert [each.name for each in backups_of(path)] == [
        *(f"network-2026-11-{day}-173000.xlsx" for day in range(13, 20)),
        *(f"network-2026-11-20-{hour}3000.xlsx" for hour in (15, 16, 17)),
    ]


def test_a_backup_just_made_stays_even_where_the_clock_was_set_back(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    path.write_bytes(b"a workbook")
    start = datetime.fromisoformat("2026-11-20T08:30:00")
    for hour in range(12):
        keep_backup(path, b"as it was", now=start + timedelta(hours=hour))
    made = keep_backup(path, b"as it was", now=start - timedelta(days=400))
    assert made in backups_of(path)
    assert len(backups_of(path)) == 10


def test_two_backups_of_one_second_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    save_grids(path, document())
    for _ in range(3):
        add_one(path)
    assert sorted(each.name for each in (tmp_path / "backups").iterdir()) == [
        "network-2026-11-23-120000-02.xlsx",
        "network-2026-11-23-120000-03.xlsx",
        "network-2026-11-23-120000.xlsx",
    ]


def test_without_a_clock_a_backup_is_named_after_the_save_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    save_grids(path, document())
    saved = datetime.fromisoformat("2026-03-14T09:26:53").timestamp()
    os.utime(path, (saved, saved))
    add_one(path, XlsxStore(path))
    assert [each.name for each in (tmp_path / "backups").iterdir()] == ["network-2026-03-14-092653.xlsx"]


def test_of_many_runs_at_once_exactly_one_writes(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    save_grids(path, document())
    plans = [
        plan_of(store_at(path).read(), [AddRow(LOG, 4, ((1, name),))])
        for name in ("one", "two", "three", "four")
    ]
    done: list[str] = []

    def run(plan: Plan) -> None:
        try:
            store_at(path).commit(plan)
        except (StaleSnapshot, DocumentBusy) as error:
            done.append(type(error).__name__)
        else:
            done.append("written")

    threads = [threading.Thread(target=run, args=(plan,)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done.count("written") == 1
    assert len(rows_in(path, LOG)) == 5
    assert sorted(each.name for each in tmp_path.iterdir()) == ["backups", "network.xlsx"]


def test_a_store_can_be_read_while_another_program_has_it_open(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    save_grids(path, document())
    path.with_name(".~lock.network.xlsx#").write_text("Ana,ana,desk,,;")
    assert rows_of(store_at(path).read().grids[0])[1][1] == "Ana Puig"


def test_text_is_not_changed_by_many_saves_of_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    save_grids(path, document())
    store = store_at(path)
    base = store.read()
    store.commit(plan_of(base, [AddRow(LOG, 4, ((1, "=1+1"), (2, "_x0041_ & <b>"), (3, "  a  ")))]))
    for _ in range(2):
        workbook = load_workbook(path)
        workbook.save(path)
    assert load_workbook(path)[LOG]["B5"].data_type == "s"
    assert rows_of(store.read().grids[0])[4] == [None, "=1+1", "_x0041_ & <b>", "  a  "]
