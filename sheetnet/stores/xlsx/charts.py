"""The Dashboard: three native charts whose source cells are formulas over the other tabs.

Every number follows the data in Excel and LibreOffice without a run. Only chart features that openpyxl
keeps when it loads and saves a workbook are used, for that is how the store writes.
"""

from __future__ import annotations

from openpyxl.chart import BarChart, DoughnutChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import DataPoint
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RichTextProperties
from openpyxl.drawing.text import Font as DrawingFont
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from sheetnet.domain.words import Circle, Direction, HelpKind, Status
from sheetnet.stores.xlsx.formats import (
    DATE_FORMAT,
    FONT,
    INK,
    LAST_ROW,
    RULE,
    SOFT_INK,
    column_letter,
    column_range,
    set_up_print,
)
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, SETTINGS

_GAVE = "2F6B5E"
_GOT = "E0A458"
_REST = "E1E5EA"
_FOLLOWED = "3D6FA5"

_MONTHS = 12
_PEOPLE = 10
_HEAD = 46
"""The row of the headers over the charts' source cells."""
_FIRST = _HEAD + 1
_LAST_MONTH = _HEAD + _MONTHS
_LAST_PERSON = _HEAD + _PEOPLE
_ROW_BASE = 100_000
"""Above any row number: a date and a row become one number by which people can be ranked."""


def draw_dashboard(sheet: Worksheet) -> None:
    """Fill the empty Dashboard: title, captions, charts, and the cells that they draw from."""
    _write_words(sheet)
    _write_months(sheet)
    _write_key_ten(sheet)
    _write_last_met(sheet)
    sheet.add_chart(_help_by_month(sheet), "B5")
    sheet.add_chart(_share(sheet, "F", _GAVE), "B26")
    sheet.add_chart(_share(sheet, "L", _FOLLOWED), "H26")
    sheet.sheet_view.showGridLines = False
    set_up_print(sheet, wide=1)
    sheet.print_title_rows = None
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToHeight = 1


def _write_words(sheet: Worksheet) -> None:
    for letter, width in zip("ABCDEFGHIJKLM", (2, 13, 11, 11, 3, 17, 11, 3, 27, 14, 14, 17, 11), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.row_dimensions[1].height = 34
    _say(sheet, "B1", "Helping people, and keeping in touch", size=18, bold=True)
    _say(sheet, "B2", "Everything here follows the other tabs by itself.", soft=True)
    _say(sheet, "B4", "Help given and got, by month", size=12, bold=True)
    _say(sheet, "F4", "Rows of the Help Log that say Gave or Got, thanks not counted.", soft=True)
    _say(sheet, "B24", "Key ten in time", size=12, bold=True)
    _say(sheet, "B25", '=G47&" of "&G49&" key people are Fresh or Due soon."', soft=True)
    _say(sheet, "I24", "Followed up", size=12, bold=True)
    _say(
        sheet,
        "I25",
        '=M47&" of the last "&M49&" people you met were touched within "&M50&" days."',
        soft=True,
    )
    _say(sheet, f"B{_HEAD - 1}", "The numbers behind the charts", size=12, bold=True)


def _write_months(sheet: Worksheet) -> None:
    _head(sheet, "B", "Month", "Given", "Got")
    dates, directions = column_range(HELP_LOG, "Date"), column_range(HELP_LOG, "Direction")
    kinds = column_range(HELP_LOG, "Kind")
    for row in range(_FIRST, _LAST_MONTH + 1):
        back = _LAST_MONTH - row
        month = _say(sheet, f"B{row}", f"=DATE(YEAR(TODAY()),MONTH(TODAY())-{back},1)")
        month.number_format = "mmm yyyy"
        for letter, direction in (("C", Direction.GAVE), ("D", Direction.GOT)):
            of_month = (
                f'{dates},">="&$B{row},{dates},"<"&EDATE($B{row},1),{dates},"<="&TODAY(),'
                f'{directions},"{direction}"'
            )
            _say(
                sheet,
                f"{letter}{row}",
                f'=COUNTIFS({of_month})-COUNTIFS({of_month},{kinds},"{HelpKind.THANKS}")',
            )


def _write_key_ten(sheet: Worksheet) -> None:
    _head(sheet, "F", "Key ten", "People")
    circles, statuses = column_range(CONTACTS, "Circle"), column_range(CONTACTS, "Status")
    in_time = "+".join(
        f'COUNTIFS({circles},"{Circle.KEY}",{statuses},"{status}")'
        for status in (Status.FRESH, Status.DUE_SOON)
    )
    _say(sheet, f"F{_FIRST}", "In time")
    _say(sheet, f"G{_FIRST}", f"={in_time}")
    _say(sheet, f"F{_FIRST + 1}", "Not in time")
    _say(sheet, f"G{_FIRST + 1}", f"=G{_FIRST + 2}-G{_FIRST}")
    _say(sheet, f"F{_FIRST + 2}", "Key people")
    _say(sheet, f"G{_FIRST + 2}", f'=COUNTIF({circles},"{Circle.KEY}")')


def _write_last_met(sheet: Worksheet) -> None:
    """List the last ten people met, latest first, and whether the log shows a touch soon after.

    A rank is date times _ROW_BASE less the row, so that the row is found again from the rank and people
    met on one day keep the order of the tab. The log's Contact ID says who a touch was with.
    """
    _head(sheet, "I", "Last people met", "Met on", "Followed up")
    _head(sheet, "L", "Follow-up", "People")
    met, ids = column_range(CONTACTS, "Met on"), column_letter(CONTACTS, "ID")
    names, tab = column_letter(CONTACTS, "Name"), CONTACTS.title
    log_ids, dates = column_range(HELP_LOG, "Contact ID"), column_range(HELP_LOG, "Date")
    for row in range(_FIRST, _LAST_PERSON + 1):
        nth = row - _HEAD
        ranked = f"IF(ISNUMBER({met}),IF({met}<=TODAY(),{met}*{_ROW_BASE}-ROW({met})))"
        rank = f"N{row}"
        sheet[rank] = ArrayFormula(rank, f'=IFERROR(LARGE({ranked},{nth}),"")')
        found = f"J{row}*{_ROW_BASE}-N{row}"
        met_on = _say(sheet, f"J{row}", f'=IF(N{row}="","",INT(N{row}/{_ROW_BASE})+1)')
        met_on.number_format = DATE_FORMAT
        name = f"INDEX('{tab}'!${names}$1:${names}${LAST_ROW},{found})"
        _say(sheet, f"I{row}", f'=IF(N{row}="","",{name})')
        identity = f"INDEX('{tab}'!${ids}$1:${ids}${LAST_ROW},{found})"
        touches = f'COUNTIFS({log_ids},{identity},{dates},">"&J{row},{dates},"<="&MIN(J{row}+$M${_FIRST + 3},TODAY()))'
        _say(sheet, f"K{row}", f'=IF(N{row}="","",IF({touches}>0,"yes","not yet"))')
    answers = f"K{_FIRST}:K{_LAST_PERSON}"
    _say(sheet, f"L{_FIRST}", "Followed up")
    _say(sheet, f"M{_FIRST}", f'=COUNTIF({answers},"yes")')
    _say(sheet, f"L{_FIRST + 1}", "Not in time")
    _say(sheet, f"M{_FIRST + 1}", f"=M{_FIRST + 2}-M{_FIRST}")
    _say(sheet, f"L{_FIRST + 2}", "People met")
    _say(sheet, f"M{_FIRST + 2}", f"=COUNT(J{_FIRST}:J{_LAST_PERSON})")
    _say(sheet, f"L{_FIRST + 3}", "Within (days)")
    value = f'INDEX({column_range(SETTINGS, "Value")},MATCH("Follow up within",{column_range(SETTINGS, "Setting")},0))'
    _say(sheet, f"M{_FIRST + 3}", f"=IFERROR(IF(N({value})>0,{value},7),7)")


def _head(sheet: Worksheet, first: str, *headers: str) -> None:
    for offset, header in enumerate(headers):
        cell = _say(sheet, f"{chr(ord(first) + offset)}{_HEAD}", header, bold=True)
        cell.border = Border(bottom=Side("thin", color=SOFT_INK))


def _say(sheet, where, words, *, size=10, bold=False, soft=False):
    cell = sheet[where]
    cell.value = words
    cell.font = Font(name=FONT, size=size, bold=bold, color=SOFT_INK if soft else INK)
    cell.alignment = Alignment(horizontal="left", vertical="center")
    return cell


def _help_by_month(sheet: Worksheet) -> BarChart:
    chart = BarChart()
    chart.type = "col"
    chart.add_data(
        Reference(sheet, min_col=3, max_col=4, min_row=_HEAD, max_row=_LAST_MONTH), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=2, min_row=_FIRST, max_row=_LAST_MONTH))
    for series, colour in zip(chart.series, (_GAVE, _GOT), strict=True):
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line.noFill = True
    chart.gapWidth = 60
    chart.overlap = -5
    chart.x_axis.number_format = "mmm yy"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.majorTickMark = chart.y_axis.majorTickMark = "none"
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="ECEFF2"))
    chart.y_axis.number_format = "0"
    chart.y_axis.scaling.min = 0
    chart.x_axis.txPr = chart.y_axis.txPr = _words_in(SOFT_INK, 900)
    chart.legend.position = "t"
    chart.legend.txPr = _words_in(INK, 900)
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.width, chart.height = 27.0, 9.0
    return chart


def _share(sheet: Worksheet, letter: str, colour: str) -> DoughnutChart:
    chart = DoughnutChart(holeSize=68)
    column = ord(letter) - ord("A") + 2
    chart.add_data(Reference(sheet, min_col=column, min_row=_FIRST, max_row=_FIRST + 1))
    chart.set_categories(Reference(sheet, min_col=column - 1, min_row=_FIRST, max_row=_FIRST + 1))
    for index, fill in enumerate((colour, _REST)):
        point = DataPoint(idx=index)
        point.graphicalProperties = GraphicalProperties(solidFill=fill)
        point.graphicalProperties.line.solidFill = "FFFFFF"
        chart.series[0].dPt.append(point)
    chart.series[0].dLbls = DataLabelList(
        showVal=True, showPercent=False, showSerName=False, showCatName=False, showLegendKey=False
    )
    chart.legend.position = "b"
    chart.legend.txPr = _words_in(INK, 900)
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.width, chart.height = 12.0, 8.0
    return chart


def _words_in(colour: str, size: int) -> RichText:
    words = CharacterProperties(sz=size, solidFill=colour, latin=DrawingFont(typeface=FONT))
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=words), endParaRPr=words)
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])
