"""Where a new row comes to stand in a tab that a person has arranged, and what goes along with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from sheetnet.workbook.plan import AddRow
from tests.contract.harness import plan_of
from tests.stores.workbooks import store_at

LOG = "Help Log"
HEADERS = ("Date", "Contact", "Direction", "Kind", "What", "Log ID")


def log_at(folder: Path, arrange: Callable[[Worksheet], object]) -> Path:
    """Save a log of five rows, arranged by a person."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
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


def beside(sheet: Worksheet, first_row: int, name: str) -> None:
    """Put a table of five rows and its header into two columns beside the log."""
    for row in range(first_row, first_row + 6):
        header = row == first_row
        sheet.cell(row, 10, f"{name} topic" if header else "a topic")
        sheet.cell(row, 11, f"{name} count" if header else row)
    sheet.add_table(Table(displayName=name, ref=f"J{first_row}:K{first_row + 5}"))


def test_a_table_beside_the_log_does_not_take_in_the_total_below_it(tmp_path: Path) -> None:
    def arrange(sheet: Worksheet) -> None:
        beside(sheet, 1, "Topics")
        sheet["J7"] = "All my topics"
        sheet["K7"] = "=SUM(K2:K6)"
        sheet.add_table(Table(displayName="Log", ref="A1:F6"))

    sheet = add_row(log_at(tmp_path, arrange), 6)
    assert dict(sheet.tables.items()) == {"Topics": "J1:K6", "Log": "A1:F7"}


def test_a_table_beside_the_log_does_not_grow_into_the_next_one(tmp_path: Path) -> None:
    def arrange(sheet: Worksheet) -> None:
        beside(sheet, 1, "Topics")
        beside(sheet, 7, "Books")

    sheet = add_row(log_at(tmp_path, arrange), 6)
    assert dict(sheet.tables.items()) == {
        "Topics": "J1:K6",
        "Books": "J7:K12",
    }


def test_a_table_over_the_log_does_not_grow_over_what_a_person_wrote_below_it(tmp_path: Path) -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet["E7"] = "=COUNTA(E2:E6)"
        sheet.add_table(Table(displayName="Log", ref="A1:F6"))

    sheet = add_row(log_at(tmp_path, arrange), 6)
    assert sheet["B7"].value == "Dora"
    assert sheet.tables["Log"].ref == "A1:F6"


def test_a_table_over_the_log_does_not_grow_into_an_empty_table_below_it(tmp_path: Path) -> None:
    def arrange(sheet: Worksheet) -> None:
        sheet.add_table(Table(displayName="Log", ref="A1:F6"))
        sheet.add_table(Table(displayName="Spare", ref="D7:E9", headerRowCount=0))

    sheet = add_row(log_at(tmp_path, arrange), 6)
    assert dict(sheet.tables.items()) == {"Log": "A1:F6", "Spare": "D7:E9"}


def test_a_new_row_is_seen_even_where_the_empty_rows_are_hidden(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        for row in (3, *range(7, 20)):
            sheet.row_dimensions[row].hidden = True

    sheet = add_row(log_at(tmp_path, hide), 6)
    assert sheet["B7"].value == "Dora"
    assert not sheet.row_dimensions[7].hidden
    assert sheet.row_dimensions[3].hidden
    assert sheet.row_dimensions[8].hidden
