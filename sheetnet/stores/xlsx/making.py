"""Making a new workbook: every tab with its formats, the rows it is given, and the Dashboard.

Knows how a new file comes to be whole or not at all; what tabs look like is in `formats` and `charts`.
"""

from __future__ import annotations

import errno
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

from sheetnet.stores.xlsx import charts, formats
from sheetnet.stores.xlsx.saving import explained, settle
from sheetnet.workbook import tabs
from sheetnet.workbook.snapshot import CellValue
from sheetnet.workbook.tabs import Tab

_IN_ORDER = (tabs.CONTACTS, tabs.HELP_LOG, tabs.ACTIONS, tabs.PASS_ALONG)
_AFTER_DASHBOARD = (tabs.SETTINGS, tabs.RUNS, tabs.MEMORY)
_PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}|(?:0|[1-9][0-9]{0,8})\.[0-9]{1,6}")


def make_workbook(path: Path, rows_by_tab: Mapping[str, Sequence[Mapping[str, CellValue]]]) -> None:
    """Make a new formatted workbook with all tabs and these rows, each a mapping of header to value.

    Tabs without rows get their header only. Text is written as text, whatever it begins with. The file
    appears whole or not at all; folders on the way to it are made.

    Raises:
        FileExistsError: there is a file at the path; it is left as it is.
        DocumentReadOnly: the folder may not be written.
        NoSpace: the disk is full.
        StoreError: something else is in the way of saving.
        KeyError: a tab or header that the workbook does not have.
    """
    if path.exists():
        raise FileExistsError(errno.EEXIST, "there is a file already", str(path))
    _check_names(rows_by_tab)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    formats.set_base_font(workbook)
    workbook.properties.creator = "sheetnet"
    workbook.properties.title = "sheetnet"
    for tab in _IN_ORDER:
        _add_tab(workbook, tab, rows_by_tab.get(tab.title, ()))
    charts.draw_dashboard(workbook.create_sheet(tabs.DASHBOARD_TITLE))
    for tab in _AFTER_DASHBOARD:
        _add_tab(workbook, tab, rows_by_tab.get(tab.title, ()))
    workbook.active = 0
    _save_new(workbook, path)


def _check_names(rows_by_tab: Mapping[str, Sequence[Mapping[str, CellValue]]]) -> None:
    headers_by_title = {tab.title: {column.name for column in tab.columns} for tab in tabs.TABS}
    for title, rows in rows_by_tab.items():
        unknown = {header for row in rows for header in row} - headers_by_title[title]
        if unknown:
            raise KeyError(f"{title} has no column {', '.join(sorted(unknown))}")


def _add_tab(workbook: Workbook, tab: Tab, rows: Sequence[Mapping[str, CellValue]]) -> None:
    sheet = workbook.create_sheet(tab.title)
    formats.format_tab(sheet, tab)
    wardrobe = formats.Wardrobe()
    for number, row in enumerate(rows, start=2):
        for position, column in enumerate(tab.columns, start=1):
            cell = sheet.cell(number, position)
            value = row.get(column.name)
            if tab is tabs.SETTINGS and column.name == "Value":
                value = _as_number(value)
            _write(cell, value)
            wardrobe.dress(cell, column)
        if tab is tabs.SETTINGS:
            formats.add_setting_choices(sheet, number, str(row.get("Setting", "")))

    if not tab.hidden:
        formats.add_filter(sheet, tab)


def _as_number(value: CellValue) -> CellValue:
    """Return text that is nothing but a number as one: a spreadsheet program marks the text as a slip."""
    if isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return value


def _write(cell: Cell, value: CellValue) -> None:
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value


def _save_new(workbook: Workbook, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".sheetnet-") as folder:
            whole = Path(folder) / path.name
            workbook.save(whole)
            _move_to_new_name(whole, path)
    except FileExistsError:
        raise
    except OSError as failed:
        raise explained(failed, str(path)) from failed
    settle(path.parent)


def _move_to_new_name(whole: Path, path: Path) -> None:
    """Give the file its name only if that is free, in one step where the file system has links."""
    try:
        path.hardlink_to(whole)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError(errno.EEXIST, "there is a file already", str(path)) from None
        whole.replace(path)
