"""Where a new row comes to stand in a tab that a person has arranged, and what goes along with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheetnet.workbook.plan import AddRow
from tests.contract.harness import plan_of
from tests.stores.workbooks import store_at

LOG = "Help Log"
HEADERS = ("Date", "Contact", "Direction", "Kind", "What", "Log ID")


def log_at(folder: Path, arrange: Callable[[Worksheet], object]) -> Path:
    """Save a log of five rows, arranged by a person."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = LOG
    sheet.append(HEADERS)
    for day in range(1, 6):
        sheet.append((date(2026, 11, day), f"Person {day}", "Gave", "Lead", "a hint", f"log-{day}"))
    arrange(sheet)
    path = folder / "network.xlsx"
    workbook.save(path)
    return path


def add_row(path: Path, row: int) -> Worksheet:
    """Add a log row through the store, and return the tab as openpyxl then sees it."""
    store = store_at(path)
    cells = ((0, date(2026, 11, 22)), (1, "Dora"), (5, "log-new"))
    store.commit(plan_of(store.read(), [AddRow(LOG, row, cells)]))
    return load_workbook(path)[LOG]


def test_a_new_row_stands_below_a_merged_note(tmp_path: Path) -> None:
    def note(sheet: Worksheet) -> None:
        sheet["A7"] = "My notes on this log"
        sheet.merge_cells("A7:F12")

    sheet = add_row(log_at(tmp_path, note), 7)
    assert sheet["A7"].value == "My notes on this log"
    assert (sheet["B13"].value, sheet["F13"].value) == ("Dora", "log-new")


def test_a_new_row_stands_below_an_empty_merged_cell(tmp_path: Path) -> None:
    sheet = add_row(log_at(tmp_path, lambda sheet: sheet.merge_cells("E7:F8")), 6)
    assert (sheet["B9"].value, sheet["F9"].value) == ("Dora", "log-new")
