"""How the tabs of the workbook look in Google Sheets, as requests; knows nothing of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sheetnet.workbook import colours
from sheetnet.workbook.snapshot import column_letters
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, SETTINGS, Column, Kind, Tab, Writer

Json = dict[str, Any]

_FORMAT_TYPES = {colours.DATE_FORMAT: "DATE", colours.AS_TYPED: "TEXT"}
_CHARACTER_PIXELS, _PADDING_PIXELS = 7, 12
_PICKED = ("Contact", "With")


def header_cells(tab: Tab) -> list[Json]:
    """Return the header row: white where people write, grey where the worker does, with its notes."""
    return [_header_cell(column) for column in tab.columns]


def look_requests(tab: Tab, sheet_id: int, rows: int) -> Iterator[Json]:
    """Yield what dresses a tab that is there with its header and rows."""
    for place, column in enumerate(tab.columns):
        yield _column_format(sheet_id, place, tab, column, rows)
        yield _column_width(sheet_id, place, column)
    if tab.hidden:
        return
    yield from _validations(tab, sheet_id, rows)
    yield from _colours(tab, sheet_id, rows)
    if not tab.is_workers_own:
        yield from _groups(tab, sheet_id)
        yield from _warnings(tab, sheet_id)


def _header_cell(column: Column) -> Json:
    is_workers = column.writer is Writer.WORKER
    look = {
        "backgroundColorStyle": colour(colours.WORKER_FILL if is_workers else colours.HUMAN_FILL),
        "textFormat": {
            "bold": True,
            "foregroundColorStyle": colour(colours.SOFT_INK if is_workers else colours.INK),
        },
        "wrapStrategy": "WRAP",
        "verticalAlignment": "MIDDLE",
        "borders": {"bottom": {"style": "SOLID_MEDIUM", "colorStyle": colour(colours.SOFT_INK)}},
    }
    cell: Json = {"userEnteredValue": {"stringValue": column.name}, "userEnteredFormat": look}
    return cell | ({"note": column.note} if column.note else {})


def _column_format(sheet_id: int, place: int, tab: Tab, column: Column, rows: int) -> Json:
    ink = colours.LINK_INK if column.kind is Kind.LINK else colours.INK
    look: Json = {
        "textFormat": {"foregroundColorStyle": colour(ink)},
        "verticalAlignment": "TOP",
        "wrapStrategy": "WRAP" if column.kind is Kind.LONG_TEXT else "CLIP",
    }
    is_setting = tab is SETTINGS and column.name == "Value"
    pattern = colours.AS_TYPED if is_setting else colours.NUMBER_FORMATS.get(column.kind)
    if pattern:
        look["numberFormat"] = {"type": _FORMAT_TYPES[pattern], "pattern": pattern}
    return {
        "repeatCell": {
            "range": _below_header(sheet_id, place, rows),
            "cell": {"userEnteredFormat": look},
            "fields": "userEnteredFormat(textFormat.foregroundColorStyle,verticalAlignment,wrapStrategy,"
            "numberFormat)",
        }
    }


def _column_width(sheet_id: int, place: int, column: Column) -> Json:
    return {
        "updateDimensionProperties": {
            "range": _columns(sheet_id, place, place + 1),
            "properties": {"pixelSize": column.width * _CHARACTER_PIXELS + _PADDING_PIXELS},
            "fields": "pixelSize",
        }
    }


def _validations(tab: Tab, sheet_id: int, rows: int) -> Iterator[Json]:
    """Yield dropdowns and tick boxes; none is strict, for what is not on a list is read too."""
    for place, column in enumerate(tab.columns):
        if column.choices:
            condition: Json | None = _condition("ONE_OF_LIST", column.choices)
        elif column.kind is Kind.TICK:
            condition = {"type": "BOOLEAN"}
        elif tab is HELP_LOG and column.name in _PICKED:
            letters = column_letters(_place(CONTACTS, "Pick as"))
            condition = _condition("ONE_OF_RANGE", [f"='{CONTACTS.title}'!${letters}$2:${letters}"])
        else:
            continue
        yield {
            "setDataValidation": {
                "range": _below_header(sheet_id, place, rows),
                "rule": {"condition": condition, "showCustomUi": True, "strict": False},
            }
        }


def _colours(tab: Tab, sheet_id: int, rows: int) -> Iterator[Json]:
    names = [column.name for column in tab.columns]
    if "Status" in names:
        for status, (fill, ink) in colours.STATUS_COLOURS.items():
            area = _below_header(sheet_id, names.index("Status"), rows)
            yield _rule(area, _condition("TEXT_EQ", [status.value]), fill, ink)
    for name, (fill, ink) in colours.FILLED_COLOURS.items():
        if name in names:
            area = _below_header(sheet_id, names.index(name), rows)
            yield _rule(area, {"type": "NOT_BLANK"}, fill, ink)


def _groups(tab: Tab, sheet_id: int) -> Iterator[Json]:
    """Yield the worker's block as an open group, and seldom used columns as folded ones.

    A folded run that touches the block from outside stays open: Google would join the two.
    """
    start, end = _block(tab)
    yield {"addDimensionGroup": {"range": _columns(sheet_id, start, end)}}
    for left, right in _folded_runs(tab):
        if left < start and right == start:
            continue
        span = _columns(sheet_id, left, right)
        group = {"range": span, "depth": 2 if left >= start else 1, "collapsed": True}
        yield {"addDimensionGroup": {"range": span}}
        yield {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}


def _warnings(tab: Tab, sheet_id: int) -> Iterator[Json]:
    start, end = _block(tab)
    area = {"sheetId": sheet_id, "startColumnIndex": start, "endColumnIndex": end}
    protected = {
        "range": area,
        "description": "sheetnet writes these columns; what you type here is written over.",
        "warningOnly": True,
    }
    yield {"addProtectedRange": {"protectedRange": protected}}


def _block(tab: Tab) -> tuple[int, int]:
    """Return where the worker's columns stand, which a new tab has side by side."""
    places = [place for place, column in enumerate(tab.columns) if column.writer is Writer.WORKER]
    return places[0], places[-1] + 1


def _folded_runs(tab: Tab) -> Iterator[tuple[int, int]]:
    keyed = groupby(enumerate(tab.columns), lambda each: (each[1].folded, each[1].writer is Writer.WORKER))
    for (is_folded, _), run in keyed:
        places = [place for place, _ in run]
        if is_folded:
            yield places[0], places[-1] + 1


def _place(tab: Tab, name: str) -> int:
    return [column.name for column in tab.columns].index(name)


def _rule(area: Json, condition: Json, fill: str, ink: str) -> Json:
    look = {"backgroundColorStyle": colour(fill), "textFormat": {"foregroundColorStyle": colour(ink)}}
    rule = {"ranges": [area], "booleanRule": {"condition": condition, "format": look}}
    return {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def _condition(kind: str, values: Sequence[str]) -> Json:
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def _below_header(sheet_id: int, place: int, rows: int) -> Json:
    return {
        "sheetId": sheet_id,
        "startRowIndex": 1,
        "endRowIndex": rows,
        "startColumnIndex": place,
        "endColumnIndex": place + 1,
    }


def _columns(sheet_id: int, start: int, end: int) -> Json:
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def colour(text: str) -> Json:
    """Return six hexadecimal digits as a ColorStyle."""
    parts = (int(text[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return {"rgbColor": dict(zip(("red", "green", "blue"), parts, strict=True))}
