"""The Dashboard: three native charts whose source cells are formulas over the other tabs.

Every number follows the data in Excel and LibreOffice without a run. Only chart features that openpyxl
keeps when it loads and saves a workbook are used, for that is how the store writes.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from openpyxl.cell import Cell
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

from sheetnet.domain.words import Direction, HelpKind, Status
from sheetnet.stores.xlsx.counting import help_by_month, rows_left_out, texts_among
from sheetnet.stores.xlsx.formats import (
    FONT,
    LAST_ROW,
    RULE,
    column_letter,
    column_range,
    set_up_print,
)
from sheetnet.workbook.colours import DATE_FORMAT, INK, SOFT_INK
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, SETTINGS

_GAVE = "2F6B5E"
_GOT = "E0A458"
_FOLLOWED = "3D6FA5"
_REST = "DDE2E8"
_GRID = "ECEFF2"

_MONTHS = 12
_PEOPLE = 10
_HEAD = 45
"""The row of the headers over the charts' source cells."""
_FIRST = _HEAD + 1
_LAST_MONTH = _HEAD + _MONTHS
_LEFT_OUT = _LAST_MONTH + 1
_LAST_PERSON = _HEAD + _PEOPLE
_ROW_BASE = 100_000
"""Above any row number: a date and a row become one number by which people can be ranked."""
_FOLLOW_UP_DAYS = 7
"""Taken where the Settings tab does not say."""

_WIDTHS = (2, 12, 9, 9, 3, 14, 9, 3, 26, 13, 13, 3, 14, 9)
"""Of columns A to N; O and P, the ranks and the last days of months, are hidden."""
_RANK, _LAST_DAY = "O", "P"


def draw_dashboard(sheet: Worksheet) -> None:
    """Fill the empty Dashboard: title, captions, charts, and the cells that they draw from."""
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for letter in (_RANK, _LAST_DAY):
        sheet.column_dimensions[letter].hidden = True
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = _FOLLOWED
    _write_words(sheet)
    _write_months(sheet)
    _write_key_ten(sheet)
    _write_last_met(sheet)
    _place(sheet, _help_by_month(sheet), "B", 6, "N", 22)
    _place(sheet, _share(sheet, "F", _GAVE), "B", 28, "G", 42)
    _place(sheet, _share(sheet, "M", _FOLLOWED), "I", 28, "N", 42)
    set_up_print(sheet, wide=1)
    sheet.page_setup.fitToHeight = 1
    sheet.print_options.horizontalCentered = True


def _write_words(sheet: Worksheet) -> None:
    sheet.row_dimensions[1].height = 34
    sheet.row_dimensions[26].height = 30
    _say(sheet, "B1", "Helping people, and keeping in touch", size=18, bold=True)
    _say(sheet, "B2", "These charts follow the other tabs by themselves.", ink=SOFT_INK)
    _say(sheet, "B4", "Help given and got", size=12, bold=True)
    _say(
        sheet,
        "B5",
        "Each month's rows of the Help Log that say Gave or Got; thanks and cancelled ones are not counted.",
        ink=SOFT_INK,
    )
    _say(
        sheet,
        "B23",
        f'=IF(C{_LEFT_OUT}=0,"",C{_LEFT_OUT}&IF(C{_LEFT_OUT}=1," row is"," rows are")&" not in this chart: '
        'the date is typed as text, or the Direction is not one of the list. The weekly report reads more.")',
        ink=SOFT_INK,
    )
    _say(sheet, "B25", "Key ten in time", size=12, bold=True)
    _say(sheet, "B26", f'=G{_FIRST}&" of "&G{_FIRST + 2}', size=20, bold=True, ink=_GAVE)
    _say(
        sheet,
        "B27",
        "Seats that were Fresh or Due soon at the last run.",
        ink=SOFT_INK,
    )
    _say(sheet, "I25", "Followed up", size=12, bold=True)
    _say(sheet, "I26", f'=N{_FIRST}&" of "&N{_FIRST + 2}', size=20, bold=True, ink=_FOLLOWED)
    _say(
        sheet,
        "I27",
        f'="The last people you met, and got back to within "&N{_FIRST + 3}&" days."',
        ink=SOFT_INK,
    )
    met_as_text = f"N{_FIRST + 4}"
    _say(
        sheet,
        "I43",
        f'=IF({met_as_text}=0,"",{met_as_text}&" more with a Met on typed as text.")',
        ink=SOFT_INK,
    )
    _say(sheet, f"B{_HEAD - 1}", "The numbers behind the charts", size=12, bold=True)


def _write_months(sheet: Worksheet) -> None:
    _write_head(sheet, "B", "Month", "Given", "Got")
    for row in range(_FIRST, _LAST_MONTH + 1):
        month = _say(sheet, f"B{row}", f"=DATE(YEAR(TODAY()),MONTH(TODAY())-{_LAST_MONTH - row},1)")
        month.number_format = "mmm yyyy"
        _say(sheet, f"{_LAST_DAY}{row}", f"=EDATE(B{row},1)-1")
    for letter, direction in (("C", Direction.GAVE), ("D", Direction.GOT)):
        counts = help_by_month(direction, f"B{_FIRST}", f"{_LAST_DAY}{_FIRST}:{_LAST_DAY}{_LAST_MONTH}")
        _say_array(sheet, f"{letter}{_FIRST}:{letter}{_LAST_MONTH}", counts)
    _say(sheet, f"B{_LEFT_OUT}", "Not counted")
    _say_array(sheet, f"C{_LEFT_OUT}", rows_left_out())


def _write_key_ten(sheet: Worksheet) -> None:
    _write_head(sheet, "F", "Key ten", "People")
    seats, statuses = column_range(CONTACTS, "Key"), column_range(CONTACTS, "Status")
    in_time = "+".join(
        f'COUNTIFS({seats},"Seat*",{statuses},"{status}")' for status in (Status.FRESH, Status.DUE_SOON)
    )
    _write_pairs(
        sheet,
        "F",
        ("In time", f"={in_time}"),
        ("Waiting", f"=G{_FIRST + 2}-G{_FIRST}"),
        ("All", f'=COUNTIF({seats},"Seat*")'),
    )


def _write_last_met(sheet: Worksheet) -> None:
    """List the last ten people met, latest first, and whether the log shows a touch soon after.

    A rank is the date times _ROW_BASE less the row: the row is found again from it, and people met on
    one day keep the order of the tab. The log's Contact ID begins with the ID of whose touch it was, so the
    answers are those of the latest run; an introduction counts for its other person too, by the name in
    With, and help given counts on the very day. The Last touch of the latest run counts as well, which
    knows of log rows whose date a formula cannot read.
    """
    _write_head(sheet, "I", "Last people met", "Met on", "Followed up")
    met = column_range(CONTACTS, "Met on")
    dates = column_range(HELP_LOG, "Date")
    ids, others = column_range(HELP_LOG, "Contact ID"), column_range(HELP_LOG, "With")
    kinds, outcomes = column_range(HELP_LOG, "Kind"), column_range(HELP_LOG, "Outcome")
    directions, statuses = column_range(HELP_LOG, "Direction"), column_range(CONTACTS, "Status")
    is_met = f'ISNUMBER({met})*({statuses}<>"{Status.PAUSED}")'
    ranks = f"IF({is_met},IF({met}<TODAY()+1,INT({met})*{_ROW_BASE}-ROW({met})))"
    for row in range(_FIRST, _LAST_PERSON + 1):
        rank = f"{_RANK}{row}"
        sheet[rank] = ArrayFormula(rank, f'=IFERROR(LARGE({ranks},{row - _HEAD}),"")')
        at = f"J{row}*{_ROW_BASE}-{rank}"
        _say(sheet, f"I{row}", f'=IF({rank}="","",{_pick("Name", at)})')
        met_on = _say(sheet, f"J{row}", f'=IF({rank}="","",INT({rank}/{_ROW_BASE})+1)')
        met_on.number_format = DATE_FORMAT
        last_day = f"MIN(J{row}+$N${_FIRST + 3},TODAY())"
        within = f'{dates},">="&J{row}+1,{dates},"<"&{last_day}+1,{outcomes},"<>cancel*"'
        given = (
            f'{dates},">="&J{row},{dates},"<"&J{row}+1,{outcomes},"<>cancel*",'
            f'{directions},"{Direction.GAVE}*",{kinds},"<>{HelpKind.THANKS}"'
        )
        identity, last = _pick("ID", at), f"N({_pick('Last touch', at)})"
        touches = (
            f'COUNTIFS({ids},{identity}&"*",{within})+COUNTIFS({ids},{identity}&"*",{given})'
            f"+COUNTIFS({others},{_pick('Pick as', at)},{within})+({last}>J{row})*({last}<={last_day})"
        )
        touched = f'IF({identity}="",0,{touches})'
        late = f'IF(TODAY()>J{row}+$N${_FIRST + 3},"no","not yet")'
        _say(sheet, f"K{row}", f'=IF({rank}="","",IF({touched}>0,"yes",{late}))')
    _write_head(sheet, "M", "Follow-up", "People")
    names, values = column_range(SETTINGS, "Setting"), column_range(SETTINGS, "Value")
    setting = f'INDEX({values},MATCH("Follow up within",{names},0))'
    _write_pairs(
        sheet,
        "M",
        ("Followed up", f'=COUNTIF(K{_FIRST}:K{_LAST_PERSON},"yes")'),
        ("Not yet", f"=N{_FIRST + 2}-N{_FIRST}"),
        ("All", f"=COUNT(J{_FIRST}:J{_LAST_PERSON})"),
        ("Within (days)", f"=IFERROR(IF(N({setting})>0,{setting},{_FOLLOW_UP_DAYS}),{_FOLLOW_UP_DAYS})"),
    )
    _say(sheet, f"M{_FIRST + 4}", "Left out")
    _say_array(sheet, f"N{_FIRST + 4}", texts_among(met))


def _pick(name: str, row: str) -> str:
    letter = column_letter(CONTACTS, name)
    return f"INDEX('{CONTACTS.title}'!${letter}$1:${letter}${LAST_ROW},{row})"


def _write_head(sheet: Worksheet, first: str, *headers: str) -> None:
    for letter, header in zip(_letters_from(first, len(headers)), headers, strict=True):
        cell = _say(sheet, f"{letter}{_HEAD}", header, bold=True)
        cell.border = Border(bottom=Side("thin", color=SOFT_INK))


def _write_pairs(sheet: Worksheet, first: str, *pairs: tuple[str, str]) -> None:
    label, number = _letters_from(first, 2)
    for row, (words, formula) in enumerate(pairs, start=_FIRST):
        _say(sheet, f"{label}{row}", words)
        _say(sheet, f"{number}{row}", formula)


def _letters_from(first: str, count: int) -> list[str]:
    return [chr(ord(first) + offset) for offset in range(count)]


def _say(
    sheet: Worksheet, where: str, words: str, *, size: int = 10, bold: bool = False, ink: str = INK
) -> Cell:
    cell: Cell = sheet[where]
    cell.value = words
    cell.font = Font(name=FONT, size=size, bold=bold, color=ink)
    cell.alignment = Alignment(horizontal="left", vertical="center")
    return cell


def _say_array(sheet: Worksheet, where: str, formula: str) -> None:
    """Write one formula that fills these cells."""
    first, _, last = where.partition(":")
    for (cell,) in sheet[f"{first}:{last or first}"]:
        _say(sheet, cell.coordinate, "")
        cell.value = None
    sheet[first] = ArrayFormula(where, formula)


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
    months = Reference(sheet, min_col=3, max_col=4, min_row=_HEAD, max_row=_LAST_MONTH)
    chart.add_data(months, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=2, min_row=_FIRST, max_row=_LAST_MONTH))
    for series, colour in zip(chart.series, (_GAVE, _GOT), strict=True):
        series.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(noFill=True))
    chart.gapWidth = 70
    chart.overlap = 0
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.majorTickMark = "none"
        axis.txPr = _words_in(SOFT_INK)
    chart.x_axis.number_format = "mmm yyyy"
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    chart.y_axis.number_format = "0"
    chart.y_axis.scaling.min = 0
    grid = GraphicalProperties(ln=LineProperties(solidFill=_GRID))
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
    chart.add_data(Reference(sheet, min_col=column + 1, min_row=_FIRST, max_row=_FIRST + 1))
    chart.set_categories(Reference(sheet, min_col=column, min_row=_FIRST, max_row=_FIRST + 1))
    for index, fill in enumerate((colour, _REST)):
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
