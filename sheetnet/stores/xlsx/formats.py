"""How the workbook looks: fonts, fills, notes, dropdowns, groups and print set-up of its tabs.

Formats are set on whole columns and on ranges down to LAST_ROW, so that rows which people add look
like the others. Knows nothing of where rows come from.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sheetnet.domain.words import Circle
from sheetnet.workbook import tabs
from sheetnet.workbook.colours import (
    DIRECTION_INKS,
    DONE_INK,
    FILLED_COLOURS,
    HUMAN_FILL,
    INK,
    LINK_INK,
    NUMBER_FORMATS,
    PAST_INK,
    SOFT_INK,
    STATUS_COLOURS,
    TAB_COLOURS,
    WORKER_FILL,
)
from sheetnet.workbook.settings_tab import setting_choices
from sheetnet.workbook.tabs import Column, Kind, Tab, Writer

LAST_ROW = 20_000
"""Dropdowns, colours and the Dashboard's formulas reach down to here."""

FONT = "Arial"
RULE = "B8C0CA"
_FAINT_RULE = "E3E7EB"

_WRAPPED = frozenset({Kind.TEXT, Kind.LONG_TEXT})
_CENTRED = frozenset({Kind.TICK, Kind.NUMBER})

_NOTE_PIXELS, _NOTE_CHARACTERS = 230, 32
_HEADER_POINTS = 32.0
_LINE_POINTS = 13.0
_LINES_BY_TITLE = {tabs.CONTACTS.title: 3, tabs.HELP_LOG.title: 2, tabs.ACTIONS.title: 5, tabs.RUNS.title: 2}
"""Lines that every row of a tab shows, new rows too. A row does not grow with its text, so that a draft
shows its beginning and never fills the screen."""

_TWO_PAGES_WIDE = frozenset({tabs.CONTACTS.title, tabs.ACTIONS.title})


def set_base_font(workbook: Workbook) -> None:
    """Make Arial 10 the font that column widths are measured in and that bare cells show."""
    base = Font(name=FONT, size=10, family=2, color=INK)
    # The first font of the list is the one that a program measures columns in; openpyxl has no public name.
    workbook._fonts = IndexedList([base])  # type: ignore[attr-defined]
    workbook._named_styles["Normal"].font = base  # type: ignore[attr-defined]


def format_tab(sheet: Worksheet, tab: Tab) -> None:
    """Dress an empty sheet as this tab: header, whole columns, dropdowns, colours, print set-up."""
    sheet.sheet_properties.tabColor = TAB_COLOURS.get(tab.title)
    sheet.sheet_view.showGridLines = True
    sheet.sheet_view.zoomScale = 100
    levels = _outline_levels(tab)
    for number, column in enumerate(tab.columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        _format_column(dimension, column, levels[number - 1])
        _write_header(sheet, number, column)
        if column.folded:
            dimension.hidden = True
            sheet.column_dimensions[get_column_letter(number + 1)].collapsed = not _is_folded(tab, number)
    sheet.row_dimensions[1].height = _HEADER_POINTS
    sheet.sheet_format.defaultRowHeight = _LINE_POINTS * _LINES_BY_TITLE.get(tab.title, 2) + 3
    sheet.sheet_format.customHeight = True
    sheet.column_dimensions.max_outline = max(levels)  # openpyxl writes it before it counts it
    sheet.freeze_panes = "B2" if tab is tabs.CONTACTS else "A2"
    if tab.hidden:
        sheet.sheet_state = "hidden"
        return
    _add_dropdowns(sheet, tab)
    _add_colours(sheet, tab)
    set_up_print(sheet, wide=2 if tab.title in _TWO_PAGES_WIDE else 1)
    sheet.print_title_rows = "1:1"
    if tab is tabs.CONTACTS:
        sheet.print_title_cols = "A:A"


def add_filter(sheet: Worksheet, tab: Tab) -> None:
    """Let every column be filtered, over the rows that are there and those still to come."""
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(tab.columns))}{max(LAST_ROW, sheet.max_row)}"


class Wardrobe:
    """The dress of the cells below the headers of one tab, made once a column."""

    def __init__(self) -> None:
        self._first: dict[str, Cell] = {}

    def dress(self, cell: Cell, column: Column) -> None:
        """Dress one cell below the header as its column."""
        first = self._first.get(column.name)
        if first is None:
            self._first[column.name] = cell
            cell.font = _font(column)
            cell.alignment = _alignment(column)
            cell.number_format = _number_format(column)
            cell.border = _rule()
        else:
            # Those four for each cell cost most of making a workbook; openpyxl has no public name for this.
            cell._style = copy(first._style)  # type: ignore[attr-defined]


def add_setting_choices(sheet: Worksheet, row: int, setting: str) -> None:
    """Offer the closed choices of a setting in its row of the Settings tab."""
    choices = setting_choices(setting)
    if not choices:
        return
    number = 1 + [column.name for column in tabs.SETTINGS.columns].index("Value")
    _offer(sheet, f"{get_column_letter(number)}{row}", _quoted(choices))


def set_up_print(sheet: Worksheet, *, wide: int) -> None:
    """Print landscape, this many pages wide, with the tab's title and the page at the foot."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = 0.5
    sheet.page_margins.bottom = 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("&P / &N")
    )


def column_range(tab: Tab, name: str, *, last: int = LAST_ROW) -> str:
    """Return the cells below a header as a reference from any sheet: 'Help Log'!$A$2:$A$20000."""
    letter = column_letter(tab, name)
    return f"'{tab.title}'!${letter}$2:${letter}${last}"


def column_letter(tab: Tab, name: str) -> str:
    """Return the letter of a column in a new workbook."""
    return get_column_letter(1 + [column.name for column in tab.columns].index(name))


def _is_folded(tab: Tab, position: int) -> bool:
    return position < len(tab.columns) and tab.columns[position].folded


def _outline_levels(tab: Tab) -> list[int]:
    """Return each column's outline level.

    The worker block is one group, and what is seldom used in it is folded one level deeper. Folded human
    columns are a group of their own; one that touches the worker block goes deeper, so that it can be
    folded apart.
    """
    levels = []
    for column, after in zip_longest(tab.columns, tab.columns[1:]):
        if tab.is_workers_own:
            levels.append(0)
        elif column.writer is Writer.WORKER:
            levels.append(2 if column.folded else 1)
        elif column.folded:
            levels.append(2 if after is not None and after.writer is Writer.WORKER else 1)
        else:
            levels.append(0)
    return levels


def _format_column(dimension: ColumnDimension, column: Column, level: int) -> None:
    dimension.width = column.width + 3
    dimension.outlineLevel = level
    dimension.font = _font(column)
    dimension.alignment = _alignment(column)
    dimension.number_format = _number_format(column)
    dimension.border = _rule()


def _write_header(sheet: Worksheet, number: int, column: Column) -> None:
    cell = sheet.cell(1, number, column.name)
    is_workers = column.writer is Writer.WORKER
    cell.font = Font(name=FONT, size=10, bold=True, color=SOFT_INK if is_workers else INK)
    cell.fill = PatternFill("solid", fgColor=WORKER_FILL if is_workers else HUMAN_FILL)
    alignment = _alignment(column)
    cell.alignment = Alignment(
        horizontal=alignment.horizontal, vertical="center", wrap_text=True, indent=alignment.indent
    )
    cell.border = Border(bottom=Side("medium", color=SOFT_INK))
    if column.note:
        cell.comment = Comment(column.note, "sheetnet")
        cell.comment.width = _NOTE_PIXELS
        cell.comment.height = 16 * math.ceil(len(column.note) / _NOTE_CHARACTERS) + 14


def _font(column: Column) -> Font:
    if column.kind is Kind.LINK:
        return Font(name=FONT, size=10, color=LINK_INK, underline="single")
    return Font(name=FONT, size=10, color=INK)


def _rule() -> Border:
    return Border(bottom=Side("thin", color=_FAINT_RULE))


def _alignment(column: Column) -> Alignment:
    horizontal = "center" if column.kind in _CENTRED else "left"
    indent = 0 if column.kind in _CENTRED else 1
    return Alignment(horizontal=horizontal, vertical="top", wrap_text=column.kind in _WRAPPED, indent=indent)


def _number_format(column: Column) -> str:
    return NUMBER_FORMATS.get(column.kind, "General")


def _add_dropdowns(sheet: Worksheet, tab: Tab) -> None:
    for column in tab.columns:
        letter = column_letter(tab, column.name)
        where = f"{letter}2:{letter}{LAST_ROW}"
        if column.choices:
            _offer(sheet, where, _quoted(column.choices))
        elif column.kind is Kind.TICK:
            _offer(sheet, where, _quoted(("TRUE", "FALSE")))
        elif tab is tabs.HELP_LOG and column.name in ("Contact", "With"):
            _offer(sheet, where, _pick_as_range())


def _offer(sheet: Worksheet, where: str, formula: str) -> None:
    """Offer a list without insisting on it: what is not on it is read too, or named in Problem."""
    sheet.add_data_validation(
        DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=False, sqref=where)
    )


def _quoted(choices: Sequence[str]) -> str:
    return f'"{",".join(choices)}"'


def _pick_as_range() -> str:
    """Return the Pick as cells down to the last one filled, so that the list does not end in blanks."""
    whole = column_range(tabs.CONTACTS, "Pick as")
    letter = column_letter(tabs.CONTACTS, "Pick as")
    filled = f'SUMPRODUCT(MAX(({whole}<>"")*ROW({whole})))'
    return f"OFFSET('{tabs.CONTACTS.title}'!${letter}$2,0,0,MAX(1,{filled}-1),1)"


def _add_colours(sheet: Worksheet, tab: Tab) -> None:
    names = {column.name for column in tab.columns}
    if "Status" in names:
        for status, (fill, ink) in STATUS_COLOURS.items():
            _colour(sheet, _cells(tab, "Status"), _equals(f'"{status}"', Font(color=ink), _fill(fill)))
    if tab is tabs.CONTACTS:
        _colour(sheet, _cells(tab, "Circle"), _equals(f'"{Circle.KEY}"', Font(color=DONE_INK, bold=True)))
    if tab is tabs.HELP_LOG:
        for direction, ink in DIRECTION_INKS.items():
            _colour(sheet, _cells(tab, "Direction"), _equals(f'"{direction}"', Font(color=ink, bold=True)))
    if tab is tabs.ACTIONS:
        for name in ("Done", "Dismiss"):
            _colour(sheet, _cells(tab, name), _equals("TRUE", Font(color=DONE_INK, bold=True)))
            _colour(sheet, _cells(tab, name), _equals("FALSE", Font(color=PAST_INK)))
        whole = f"A2:{get_column_letter(len(tab.columns))}{LAST_ROW}"
        _colour(sheet, whole, _filled(f"${column_letter(tab, 'Result')}2", Font(color=PAST_INK)))
    for name, (fill, ink) in FILLED_COLOURS.items():
        if name in names:
            first = f"{column_letter(tab, name)}2"
            _colour(sheet, _cells(tab, name), _filled(first, Font(color=ink), _fill(fill)))


def _colour(sheet: Worksheet, where: str, rule: Rule) -> None:
    sheet.conditional_formatting.add(where, rule)


def _equals(value: str, font: Font, fill: PatternFill | None = None) -> Rule:
    style = DifferentialStyle(font=font, fill=fill)
    return Rule("cellIs", operator="equal", formula=[value], dxf=style)


def _filled(first_cell: str, font: Font, fill: PatternFill | None = None) -> Rule:
    return Rule("expression", formula=[f"LEN({first_cell})>0"], dxf=DifferentialStyle(font=font, fill=fill))


def _cells(tab: Tab, name: str) -> str:
    letter = column_letter(tab, name)
    return f"{letter}2:{letter}{LAST_ROW}"


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", bgColor=colour)
