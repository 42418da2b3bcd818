"""A workbook with everything people put into one: what openpyxl can make, and by hand what it cannot."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.trendline import Trendline
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

CONTACTS = "Contacts"
EXTENSIONS = """<extLst>\
<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" \
uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>\
<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">\
<x14:cfRule type="dataBar" id="{0F1B2C3D-0000-4000-8000-000000000001}"><x14:dataBar minLength="0" \
maxLength="100" border="1"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule>\
<xm:sqref>G2:G9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>\
<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" \
uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations \
xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list" \
allowBlank="1"><x14:formula1><xm:f>Lists!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>C2:C99</xm:sqref>\
</x14:dataValidation></x14:dataValidations></ext>\
<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" \
uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups \
xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>\
<x14:sparkline><xm:f>Lists!B1:D1</xm:f><xm:sqref>H2</xm:sqref></x14:sparkline></x14:sparklines>\
</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"""

TEXT_BOX = """<xdr:twoCellAnchor \
xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" \
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:from><xdr:col>9</xdr:col><xdr:colOff>0\
</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>12</xdr:col>\
<xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>\
<xdr:sp macro="" textlink="">\
<xdr:nvSpPr><xdr:cNvPr id="99" name="TextBox 98"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>call Ana!\
</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"""

_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

EXTRA_PARTS = {
    "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros",
    "xl/ctrlProps/ctrlProp1.xml": b'<formControlPr objectType="CheckBox" checked="Checked"/>',
    "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition xmlns="{_SPACE}" name="P"/>'.encode(),
    "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{_SPACE}"/>'.encode(),
    "xl/slicers/slicer1.xml": b"<slicers/>",
    "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
    "xl/persons/person.xml": b"<personList/>",
    "xl/connections.xml": f'<connections xmlns="{_SPACE}"/>'.encode(),
    "xl/media/image1.png": b"\x89PNG\r\n\x1a\n a picture",
    "xl/embeddings/oleObject1.bin": b"an embedded document",
    "xl/metadata.xml": f'<metadata xmlns="{_SPACE}"/>'.encode(),
    "customXml/item1.xml": b"<a/>",
    "xl/printerSettings/printerSettings1.bin": b"the printer",
}
"""Parts that a library which loads and saves a workbook drops, tied to the sheet or the workbook."""

_SHEET_TIES = {
    "ctrlProp": "xl/ctrlProps/ctrlProp1.xml",
    "pivotTable": "xl/pivotTables/pivotTable1.xml",
    "slicer": "xl/slicers/slicer1.xml",
    "threadedComment": "xl/threadedComments/threadedComment1.xml",
    "image": "xl/media/image1.png",
    "oleObject": "xl/embeddings/oleObject1.bin",
    "printerSettings": "xl/printerSettings/printerSettings1.bin",
}
_WORKBOOK_TIES = {
    "vbaProject": "xl/vbaProject.bin",
    "pivotCacheDefinition": "xl/pivotCache/pivotCacheDefinition1.xml",
    "person": "xl/persons/person.xml",
    "connections": "xl/connections.xml",
    "sheetMetadata": "xl/metadata.xml",
    "customXml": "customXml/item1.xml",
}


def make_rich_workbook(path: Path) -> None:
    """Save the workbook."""
    _make_what_openpyxl_can(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    empty = re.compile(r'(<f>B2&amp;" "&amp;A2</f>)(?:<v ?/>|<v></v>)')
    sheet = empty.sub(r"\1<v>Puig Ana</v>", sheet)
    sheet = sheet.replace('<c r="E2"', '<c r="E2" t="str"')
    sheet = sheet.replace("</worksheet>", EXTENSIONS + "</worksheet>")
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    drawing = parts["xl/drawings/drawing1.xml"].decode()
    end = drawing.rindex("</")
    parts["xl/drawings/drawing1.xml"] = (drawing[:end] + TEXT_BOX + drawing[end:]).encode()
    _save(path, parts)


def add_extra_parts(path: Path) -> None:
    """Add what openpyxl cannot even read, tied as Excel ties it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for ties, owner in ((_SHEET_TIES, "worksheets/_rels/sheet1.xml"), (_WORKBOOK_TIES, "_rels/workbook.xml")):
        name = f"xl/{owner}.rels"
        added = "".join(
            f'<Relationship Id="rIdExtra{number}" Type="{_KINDS}/{kind}" Target="/{target}"/>'
            for number, (kind, target) in enumerate(ties.items())
        )
        parts[name] = parts[name].replace(b"</Relationships>", added.encode() + b"</Relationships>")
    defaults = "".join(
        f'<Default Extension="{ending}" ContentType="application/octet-stream"/>' for ending in ("bin", "png")
    )
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace("<Override", defaults + "<Override", 1).encode()
    _save(path, {**parts, **EXTRA_PARTS})


def _save(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _make_what_openpyxl_can(path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = CONTACTS
    sheet.append(["Name", "Company", "Circle", "Status", "Whole name", "Met on", "Score", "Trend", "Problem"])
    sheet.append(["Ana", "Puig", "Key", "Fresh", '=B2&" "&A2', date(2026, 3, 14), 5])
    sheet.append(["Bob", None, "Wide", "Stale", "=1/0", date(2025, 1, 2), 7])
    sheet["A3"] = CellRichText("Bob ", TextBlock(InlineFont(b=True, color="FF0000"), "(call him)"))
    sheet["A2"].comment = Comment("met at the fair", "Marta", height=200, width=400)
    sheet["A2"].font = Font(name="Georgia", bold=True, color="1A6E5C")
    sheet["B2"].fill = PatternFill("solid", fgColor="FFF2CC")
    sheet["B2"].hyperlink = "https://example.org/puig"
    sheet["B3"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet["B3"].protection = Protection(locked=False)
    sheet["F2"].number_format = "dd/mm/yyyy"
    sheet["F3"].number_format = "d mmm yyyy"
    sheet["G2"].number_format = '#,##0.00 "pts"'
    sheet.merge_cells("K1:L1")
    sheet["K1"] = "merged"
    sheet.row_dimensions[3].height = 40
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["B"].width = 31
    sheet.column_dimensions["H"].hidden = True
    sheet.column_dimensions.group("M", "P", hidden=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = "A1:I3"
    sheet.sheet_properties.tabColor = "1A6E5C"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "Page &P"
    sheet.conditional_formatting.add("D2:D99", CellIsRule("equal", ['"Stale"'], font=Font(color="C00000")))
    sheet.conditional_formatting.add("G2:G9", DataBarRule("min", None, "max", None, "638EC6"))
    choices = DataValidation(type="list", formula1='"Key,Close,Active,Wide,Paused"')
    choices.add("C2:C99")
    sheet.add_data_validation(choices)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=7, min_row=1, max_row=3), titles_from_data=True)
    chart.series[0].trendline = Trendline(trendlineType="linear")
    chart.title = "Scores"
    sheet.add_chart(chart, "R2")
    lists = workbook.create_sheet("Lists")
    for row in (["a", 1, 2], ["b", 3, 4], ["c", 5, 6]):
        lists.append(row)
    lists.protection.sheet = True
    headed = workbook.create_sheet("My list")
    headed.append(["Thing", "When"])
    headed.append(["lamp", date(2026, 1, 1)])
    headed.add_table(Table(displayName="Things", ref="A1:B2"))
    workbook.create_sheet("Secret").sheet_state = "veryHidden"
    workbook.defined_names["Scores"] = DefinedName("Scores", attr_text="Contacts!$G$2:$G$9")
    workbook.properties.title = "Ana's network"
    workbook.save(path)
