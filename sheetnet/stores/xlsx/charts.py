"""The Dashboard in a workbook: three native charts over cells whose formulas follow the other tabs.

Every number follows the data in Excel and LibreOffice without a run. Only chart features that openpyxl
keeps when it loads and saves a workbook are used, for that is how the store writes.
"""

from __future__ import annotations

from openpyxl.chart import BarChart, DoughnutChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.drawing.text import Font as DrawingFont
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import Element  # of lxml where that is installed, and then of nothing else

from sheetnet.stores.xlsx.formats import (
    FONT,
    LAST_ROW,
    RULE,
    column_letter,
    column_range,
    set_up_print,
)
from sheetnet.workbook import dashboard
from sheetnet.workbook.colours import INK, SOFT_INK
from sheetnet.workbook.dashboard import Said, dashboard_cells
from sheetnet.workbook.tabs import Tab


class _UpToTheLastRow:
    """Cells of the other tabs, down to the last row that formats reach."""

    def below(self, tab: Tab, name: str) -> str:
        return column_range(tab, name)

    def whole(self, tab: Tab, name: str) -> str:
        letter = column_letter(tab, name)
        return f"'{tab.title}'!${letter}$1:${letter}${LAST_ROW}"


def draw_dashboard(sheet: Worksheet) -> None:
    """Fill the empty Dashboard: title, captions, charts, and the cells that they draw from."""
    for number, width in enumerate(dashboard.WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for letter in dashboard.HIDDEN:
        sheet.column_dimensions[letter].hidden = True
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = dashboard.FOLLOWED_COLOUR
    sheet.row_dimensions[1].height = 34
    sheet.row_dimensions[26].height = 30
    for said in dashboard_cells(_UpToTheLastRow()):
        _say(sheet, said)
    _place(sheet, _help_by_month(sheet), *dashboard.HELP_CHART)
    key_ten = _share(sheet, dashboard.KEY_TEN_PAIRS, dashboard.GAVE_COLOUR)
    _place(sheet, key_ten, *dashboard.KEY_TEN_CHART)
    follow_up = _share(sheet, dashboard.FOLLOW_UP_PAIRS, dashboard.FOLLOWED_COLOUR)
    _place(sheet, follow_up, *dashboard.FOLLOW_UP_CHART)
    set_up_print(sheet, wide=1)
    sheet.page_setup.fitToHeight = 1
    sheet.print_options.horizontalCentered = True


def _say(sheet: Worksheet, said: Said) -> None:
    first, _, last = said.where.partition(":")
    for (cell,) in sheet[f"{first}:{last or first}"]:
        cell.font = Font(name=FONT, size=said.size, bold=said.bold, color=said.ink)
        cell.alignment = Alignment(horizontal="left", vertical="center")
        if said.is_head:
            cell.border = Border(bottom=Side("thin", color=SOFT_INK))
        if said.number_format:
            cell.number_format = said.number_format
    sheet[first] = ArrayFormula(said.where, said.words) if said.is_array else said.words


def _place(
    sheet: Worksheet, chart: BarChart | DoughnutChart, left: str, top: int, right: str, bottom: int
) -> None:
    """Lay a chart over these cells, both corners included, however wide a program draws them."""
    chart.anchor = TwoCellAnchor(  # type: ignore[assignment]
        editAs="oneCell",
        _from=AnchorMarker(col=ord(left) - ord("A"), row=top - 1),
        to=AnchorMarker(col=ord(right) - ord("A") + 1, row=bottom),
    )
    write = chart._write  # type: ignore[union-attr]
    chart._write = lambda: _without_title(write())  # type: ignore[union-attr]
    sheet.add_chart(chart)


def _help_by_month(sheet: Worksheet) -> BarChart:
    chart = BarChart()
    chart.roundedCorners = False
    chart.type = "col"
    months = Reference(sheet, min_col=3, max_col=4, min_row=dashboard.HEAD, max_row=dashboard.LAST_MONTH)
    chart.add_data(months, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=2, min_row=dashboard.FIRST, max_row=dashboard.LAST_MONTH))
    for series, colour in zip(chart.series, (dashboard.GAVE_COLOUR, dashboard.GOT_COLOUR), strict=True):
        series.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(noFill=True))
    chart.gapWidth = 70
    chart.overlap = 0
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.majorTickMark = "none"
        axis.txPr = _words_in(SOFT_INK)
    chart.x_axis.number_format = dashboard.MONTH_FORMAT
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    chart.y_axis.number_format = "0"
    chart.y_axis.scaling.min = 0
    grid = GraphicalProperties(ln=LineProperties(solidFill=dashboard.GRID_COLOUR))
    chart.y_axis.majorGridlines = ChartLines(spPr=grid)
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.legend = Legend(legendPos="t", txPr=_words_in(INK))
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    return chart


def _share(sheet: Worksheet, label: str, colour: str) -> DoughnutChart:
    """Draw the first two pairs under ``label`` as a ring, the first of them in colour."""
    chart = DoughnutChart(holeSize=68)
    chart.roundedCorners = False
    column = ord(label) - ord("A") + 1
    chart.add_data(Reference(sheet, min_col=column + 1, min_row=dashboard.FIRST, max_row=dashboard.FIRST + 1))
    chart.set_categories(
        Reference(sheet, min_col=column, min_row=dashboard.FIRST, max_row=dashboard.FIRST + 1)
    )
    for index, fill in enumerate((colour, dashboard.REST_COLOUR)):
        point = DataPoint(idx=index)
        point.graphicalProperties = GraphicalProperties(
            solidFill=fill, ln=LineProperties(solidFill="FFFFFF", w=19050)
        )
        chart.series[0].dPt.append(point)
    chart.legend = Legend(legendPos="b", txPr=_words_in(INK))
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    return chart


def _without_title(written: Element) -> Element:
    """Say that the title was taken away, which openpyxl cannot: Excel shows one for a lone series."""
    container = written.find("chart")
    assert container is not None
    container.insert(0, Element("autoTitleDeleted", val="1"))
    return written


def _words_in(colour: str) -> RichText:
    words = CharacterProperties(sz=900, solidFill=colour, latin=DrawingFont(typeface=FONT))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=words), endParaRPr=words)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])
