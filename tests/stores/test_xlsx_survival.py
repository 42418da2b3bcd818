"""Whatever a person or another program put into a workbook is there after sheetnet has written."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.workbook.plan import AddRow, AddTab, Change, Link, SetCell
from sheetnet.workbook.snapshot import CellValue, Snapshot
from tests.contract.harness import plan_of
from tests.stores.rich_workbook import (
    CONTACTS,
    EXTENSIONS,
    EXTRA_PARTS,
    TEXT_BOX,
    add_extra_parts,
    make_rich_workbook,
)
from tests.stores.workbooks import store_at

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
"""What openpyxl says of the parts it would drop; here it only looks on."""

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = tmp_path / "network.xlsx"
    make_rich_workbook(workbook)
    return workbook


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def set_cell(base: Snapshot, title: str, row: int, column: int, value: CellValue | Link) -> SetCell:
    grid = base.grid(title)
    assert grid is not None
    return SetCell(title, row, column, value, grid.cell(row, column))


def commit(path: Path, *changes: Change) -> None:
    store = store_at(path)
    store.commit(plan_of(store.read(), list(changes)))


def rows_of_part(content: bytes) -> dict[str, str]:
    return dict(re.findall(r'(<row r="\d+")(.*?</row>)', content.decode(), re.DOTALL))


def test_a_text_in_one_cell_changes_one_row_of_one_part(path: Path) -> None:
    before = parts_of(path)
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 2, 8, "mend the date"))
    after = parts_of(path)
    assert after.keys() == before.keys()
    assert {name for name in before if before[name] != after[name]} <= {SHEET, "xl/workbook.xml"}
    old, new = rows_of_part(before[SHEET]), rows_of_part(after[SHEET])
    assert {row for row in old if old[row] != new[row]} == {'<row r="3"'}
    unwritten = re.compile(rb"<sheetData>.*</sheetData>|<\?xml.*?\?>\s*|<dimension[^>]*>", re.DOTALL)
    assert unwritten.sub(b"", before[SHEET]) == unwritten.sub(b"", after[SHEET])


def test_a_library_that_saves_anew_would_have_lost_them(path: Path) -> None:
    workbook = load_workbook(path)
    workbook.save(path)
    saved = b"".join(parts_of(path).values())
    for lost in (
        b"sparkline",
        b"x14:dataBar",
        b"x14:dataValidation",
        b"call Ana!",
        b"Puig Ana",
        b"height:200",
    ):
        assert lost not in saved
    assert b"trendline" in saved


def test_a_note_keeps_the_size_it_was_given(path: Path) -> None:
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 1, 8, "x"))
    assert b"height:200" in b"".join(parts_of(path).values())


@pytest.mark.parametrize("part", sorted(EXTRA_PARTS))
def test_parts_that_a_library_would_drop_are_kept(path: Path, part: str) -> None:
    add_extra_parts(path)
    base = store_at(path).read()
    commit(
        path, set_cell(base, CONTACTS, 1, 8, "x"), AddRow(CONTACTS, 3, ((0, "Dora"), (5, date(2026, 5, 1))))
    )
    after = parts_of(path)
    assert after[part] == EXTRA_PARTS[part]
    ties = after["xl/worksheets/_rels/sheet1.xml.rels"] + after["xl/_rels/workbook.xml.rels"]
    assert f'Target="/{part}"'.encode() in ties


def test_sparklines_long_data_bars_and_dropdowns_of_other_tabs_are_kept(path: Path) -> None:
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 1, 8, "x"), AddRow(CONTACTS, 3, ((0, "Dora"),)))
    assert EXTENSIONS.encode() in parts_of(path)[SHEET]


def test_charts_with_trendlines_and_text_boxes_are_kept(path: Path) -> None:
    before = parts_of(path)
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 1, 8, "x"))
    after = parts_of(path)
    assert TEXT_BOX.encode() in after["xl/drawings/drawing1.xml"]
    assert b"trendline" in after["xl/charts/chart1.xml"]
    assert after["xl/charts/chart1.xml"] == before["xl/charts/chart1.xml"]


def test_rich_text_in_a_cell_is_kept_where_its_row_is_written(path: Path) -> None:
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 2, 8, "x"))
    told = load_workbook(path, rich_text=True)[CONTACTS]["A3"].value
    assert [str(piece) for piece in told] == ["Bob ", "(call him)"]
    assert told[1].font.b


def test_formulas_keep_their_text_and_their_last_value(path: Path) -> None:
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 1, 8, "x"))
    assert load_workbook(path)[CONTACTS]["E2"].value == '=B2&" "&A2'
    grid = store_at(path).read().grid(CONTACTS)
    assert grid is not None
    assert grid.cell(1, 4) == "Puig Ana"


def test_the_whole_look_of_a_tab_is_kept(path: Path) -> None:
    def look() -> dict[str, object]:
        workbook = load_workbook(path)
        sheet = workbook[CONTACTS]
        cells = {
            cell.coordinate: (
                cell.number_format,
                cell.font.name,
                cell.font.b,
                cell.fill.fgColor.rgb,
                cell.alignment.wrap_text,
                cell.protection.locked,
                cell.hyperlink.target if cell.hyperlink else None,
                cell.comment.text if cell.comment else None,
            )
            for row in sheet["A1:L3"]
            for cell in row
        }
        return {
            "cells": cells,
            "merged": [str(area) for area in sheet.merged_cells.ranges],
            "heights": {row: (at.height, at.hidden) for row, at in sheet.row_dimensions.items()},
            "columns": {
                key: (at.width, at.hidden, at.outline_level) for key, at in sheet.column_dimensions.items()
            },
            "frozen": sheet.freeze_panes,
            "filter": sheet.auto_filter.ref,
            "colour": sheet.sheet_properties.tabColor.rgb,
            "print": (sheet.page_setup.orientation, sheet.print_title_rows, sheet.oddFooter.center.text),
            "conditional": sorted(str(area.sqref) for area in sheet.conditional_formatting),
            "choices": [(str(d.sqref), d.formula1) for d in sheet.data_validations.dataValidation],
            "charts": len(sheet._charts),
            "tabs": [(each.title, each.sheet_state, each.protection.sheet) for each in workbook],
            "names": {name: at.attr_text for name, at in workbook.defined_names.items()},
            "tables": dict(workbook["My list"].tables.items()),
            "title": workbook.properties.title,
        }

    before = look()
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 2, 8, "x"), set_cell(base, CONTACTS, 1, 3, "Stale"))
    assert look() == before


def test_a_new_row_looks_like_the_row_above_it(path: Path) -> None:
    commit(path, AddRow(CONTACTS, 3, ((0, "Dora"), (5, date(2026, 5, 1)))))
    sheet = load_workbook(path)[CONTACTS]
    assert sheet["F4"].number_format == "d mmm yyyy"
    assert sheet["B4"].alignment.wrap_text
    assert sheet["A4"].value == "Dora"


def test_a_first_row_does_not_look_like_the_header(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    make_workbook(path, {})
    commit(path, AddRow("Help Log", 1, ((0, date(2026, 5, 1)), (1, "Dora"))))
    sheet = load_workbook(path)["Help Log"]
    assert sheet["A2"].is_date
    assert sheet["B2"].fill.fgColor.rgb != sheet["K1"].fill.fgColor.rgb
    assert not sheet["B2"].font.b


def test_a_date_gets_a_date_format_and_keeps_the_cell_s_look(path: Path) -> None:
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 1, 1, date(2026, 5, 1)), set_cell(base, CONTACTS, 1, 5, 12))
    sheet = load_workbook(path)[CONTACTS]
    assert sheet["B2"].is_date
    assert sheet["B2"].fill.fgColor.rgb == "00FFF2CC"
    assert sheet["F2"].value == 12


def test_a_link_opens_its_address_and_goes_with_the_next_text(path: Path) -> None:
    base = store_at(path).read()
    url = "mailto:ana@example.org?subject=Hi&body=Dear%20Ana%2C"
    commit(path, set_cell(base, CONTACTS, 1, 8, Link("Open draft", url)))
    sheet = load_workbook(path)[CONTACTS]
    assert (sheet["I2"].value, sheet["I2"].hyperlink.target) == ("Open draft", url)
    assert sheet["B2"].hyperlink.target == "https://example.org/puig"
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 1, 8, "gone"))
    sheet = load_workbook(path)[CONTACTS]
    assert sheet["I2"].hyperlink is None
    assert sheet["B2"].hyperlink.target == "https://example.org/puig"


def test_a_link_too_long_for_a_workbook_shows_its_text_and_is_told(path: Path) -> None:
    store = store_at(path)
    base = store.read()
    long = Link("Open draft", "mailto:ana@example.org?body=" + "x" * 3000)
    receipt = store.commit(plan_of(base, [set_cell(base, CONTACTS, 1, 8, long)]))
    assert "Contacts!I2 shows its text without a link" in receipt.repairs[0]
    assert load_workbook(path)[CONTACTS]["I2"].hyperlink is None


def test_a_person_s_table_grows_with_the_rows_added_to_it(path: Path) -> None:
    commit(path, AddRow("My list", 2, ((0, "chair"),)), AddRow("My list", 2, ((0, "desk"),)))
    table = load_workbook(path)["My list"].tables["Things"]
    assert table.ref == "A1:B4"
    assert table.autoFilter.ref == "A1:B4"


def test_a_formula_filled_down_below_the_rows_is_not_overwritten(path: Path) -> None:
    workbook = load_workbook(path)
    for row in range(4, 8):
        workbook[CONTACTS].cell(row, 5).value = f'=B{row}&" "&A{row}'
    workbook.save(path)
    commit(path, AddRow(CONTACTS, 3, ((0, "Dora"), (1, "Moll"))))
    sheet = load_workbook(path)[CONTACTS]
    assert sheet["A4"].value == "Dora"
    assert sheet["E4"].value == '=B4&" "&A4'


def test_a_formula_where_a_new_row_would_be_written_pushes_the_row_down(path: Path) -> None:
    workbook = load_workbook(path)
    workbook[CONTACTS]["B4"].value = '=""'
    workbook.save(path)
    commit(path, AddRow(CONTACTS, 3, ((0, "Dora"), (1, "Moll"))))
    sheet = load_workbook(path)[CONTACTS]
    assert sheet["B4"].value == '=""'
    assert sheet["A5"].value == "Dora"


def test_a_hidden_tab_is_hidden(path: Path) -> None:
    commit(path, AddTab("_sheetnet", (("Kind", "Key"), ("a", "=b")), hidden=True))
    workbook = load_workbook(path)
    assert workbook["_sheetnet"].sheet_state == "hidden"
    assert workbook["_sheetnet"]["B2"].value == "=b"
    assert workbook["_sheetnet"]["B2"].data_type == "s"


def test_what_another_program_s_formulas_show_is_calculated_anew_on_opening(path: Path) -> None:
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 1, 8, "x"))
    assert load_workbook(path).calculation.fullCalcOnLoad


def test_prefixed_tags_of_other_writers_are_understood(path: Path) -> None:
    parts = parts_of(path)
    text = parts[SHEET].decode().split("<extLst>")[0] + "</worksheet>"
    text = re.sub(r"<(/?)([a-zA-Z]+)(?=[\s/>])", r"<\1x:\2", text).replace('xmlns="', 'xmlns:x="', 1)
    parts[SHEET] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    base = store_at(path).read()
    commit(
        path,
        set_cell(base, CONTACTS, 1, 8, Link("Open", "mailto:a@b.c")),
        AddRow(CONTACTS, 3, ((0, "Dora"),)),
    )
    grid = store_at(path).read().grid(CONTACTS)
    assert grid is not None
    assert (grid.cell(1, 8), grid.cell(3, 0)) == ("Open", "Dora")


def test_dates_of_a_workbook_that_counts_from_1904_are_right(path: Path) -> None:
    parts = parts_of(path)
    main = parts["xl/workbook.xml"].decode()
    main = re.sub(r"<workbookPr[^>]*/>", '<workbookPr date1904="1"/>', main)
    parts["xl/workbook.xml"] = main.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    base = store_at(path).read()
    commit(path, set_cell(base, CONTACTS, 1, 5, date(2026, 11, 23)))
    grid = store_at(path).read().grid(CONTACTS)
    assert grid is not None
    assert grid.cell(1, 5) == date(2026, 11, 23)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_that_libre_office_saved_goes_on_working(path: Path, tmp_path: Path) -> None:
    commit(path, AddRow(CONTACTS, 3, ((0, "Dora"),)))
    again = through_libre_office(path, tmp_path / "first")
    base = store_at(again).read()
    commit(
        again,
        AddRow(CONTACTS, 4, ((0, "Eva"), (5, date(2026, 6, 1)))),
        set_cell(base, CONTACTS, 1, 8, Link("Open draft", "mailto:a@b.c?subject=x&body=y")),
    )
    last = through_libre_office(again, tmp_path / "second")
    grid = store_at(last).read().grid(CONTACTS)
    assert grid is not None
    assert [grid.cell(row, 0) for row in range(1, 5)] == ["Ana", "Bob (call him)", "Dora", "Eva"]
    assert grid.cell(4, 5) == date(2026, 6, 1)
    assert load_workbook(last)[CONTACTS]["I2"].hyperlink.target.startswith("mailto:a@b.c")


def through_libre_office(path: Path, folder: Path) -> Path:
    profile = (folder.parent / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    return folder / path.name
