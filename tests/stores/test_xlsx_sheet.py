"""One tab's part edited as text: where things go in it."""

from __future__ import annotations

import re

import pytest
from openpyxl.utils.datetime import WINDOWS_EPOCH

from sheetnet.stores.placing import Placement
from sheetnet.stores.xlsx.sheet import Sheet
from sheetnet.workbook.plan import Written

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def edited(
    xml: str, cells: dict[tuple[int, int], Written], links: dict[tuple[int, int], str] | None = None
) -> str:
    sheet = Sheet(xml, "Tab", place="network.xlsx", epoch=WINDOWS_EPOCH)
    rows = range(max((row for row, _ in cells), default=0) + 1)
    sheet.apply(
        Placement("Tab", len(rows), tuple(rows), cells, ()),
        lambda style, _: style,
        header_rows=frozenset(),
        links=links or {},
    )
    return sheet.finished()


@pytest.mark.parametrize(
    ("tail", "goes"),
    [
        ('<pageMargins left="1"/>', "<HERE/><pageMargins"),
        ("", "<HERE/></worksheet>"),
        (
            "<customSheetViews><customSheetView><pageMargins/></customSheetView></customSheetViews><pageSetup/>",
            "</customSheetViews><HERE/><pageSetup",
        ),
        (
            '<conditionalFormatting sqref="A1"><cfRule type="dataBar"><extLst><ext/></extLst></cfRule>'
            "</conditionalFormatting><legacyDrawing/><extLst/>",
            "</conditionalFormatting><HERE/><legacyDrawing",
        ),
        ("<dataValidations/><mc:AlternateContent/><extLst/>", "<dataValidations/><HERE/><mc:Alternate"),
    ],
)
def test_hyperlinks_stand_where_a_workbook_wants_them(tail: str, goes: str) -> None:
    xml = f"<worksheet {SPACE}><sheetData/>{tail}</worksheet>"
    after = edited(xml, {(0, 0): "text"}, {(0, 0): "rId7"})
    assert goes in re.sub(r"<hyperlinks>.*</hyperlinks>", "<HERE/>", after)
    assert 'ref="A1" r:id="rId7"' in after


def test_the_last_hyperlink_goes_with_its_whole_list() -> None:
    links = '<hyperlinks><hyperlink ref="A1" display="a > b" r:id="rId1"></hyperlink></hyperlinks>'
    xml = f'<worksheet {SPACE}><sheetData><row r="1"><c r="A1"/></row></sheetData>{links}</worksheet>'
    assert "hyperlink" not in edited(xml, {(0, 0): "plain"})
    kept = edited(xml, {(0, 1): "plain"})
    assert '<hyperlink ref="A1" display="a > b" r:id="rId1"/>' in kept or links in kept


def test_rows_and_cells_that_do_not_say_their_place_are_counted() -> None:
    rows = "<row><c><v>1</v></c><c/></row><row><c><v>2</v></c></row>"
    xml = f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>"
    after = edited(xml, {(1, 1): 5})
    assert '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><v>5</v></c></row>' in after


def test_cells_stand_in_the_order_of_their_columns() -> None:
    row = '<row r="2" spans="2:28"><c r="B2"/><c r="AB2"/></row>'
    xml = f'<worksheet {SPACE}><dimension ref="B2:AB2"/><sheetData>{row}</sheetData></worksheet>'
    after = edited(xml, {(1, 26): "aa", (1, 0): "a", (4, 30): True})
    assert re.findall(r'<c r="([A-Z]+\d+)"', after) == ["A2", "B2", "AA2", "AB2", "AE5"]
    assert '<dimension ref="A2:AE5"' in after
    assert "spans" not in after


def test_a_new_cell_takes_the_format_of_its_row_or_else_of_its_column() -> None:
    xml = (
        f'<worksheet {SPACE}><cols><col min="1" max="2" style="4"/><col min="3" max="3" width="9"/></cols>'
        '<sheetData><row r="2" s="7" customFormat="1"/></sheetData></worksheet>'
    )
    after = edited(xml, {(0, 1): 1, (0, 2): 2, (1, 0): 3})
    assert '<c r="B1" s="4"><v>1</v></c><c r="C1"><v>2</v></c>' in after
    assert '<c r="A2" s="7"><v>3</v></c>' in after


def test_a_row_that_only_has_a_height_is_not_counted_among_the_cells() -> None:
    xml = (
        f'<worksheet {SPACE}><dimension ref="A1:B1"/><sheetData><row r="1"><c r="A1"/></row>'
        '<row r="1048576" ht="20" customHeight="1"/></sheetData></worksheet>'
    )
    assert '<dimension ref="A1:C2"/>' in edited(xml, {(1, 2): "text"})


@pytest.mark.parametrize(("said", "style"), [("1", 4), ("true", 4), ("false", 7), ("0", 7)])
def test_a_new_cell_takes_the_row_s_format_where_the_row_has_one_else_the_column_s(
    said: str, style: int
) -> None:
    xml = (
        f'<worksheet {SPACE}><cols><col min="1" max="3" style="7"/></cols><sheetData>'
        f'<row r="1" s="4" customFormat="{said}"><c r="A1"/></row></sheetData></worksheet>'
    )
    assert f'<c r="C1" s="{style}"' in edited(xml, {(0, 2): "text"})
