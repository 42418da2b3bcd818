"""How columns of the workbook look in Google Sheets, as requests; knows nothing of what stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sheetnet.domain.words import Circle
from sheetnet.stores.google.areas import Area
from sheetnet.workbook import colours
from sheetnet.workbook.tabs import ACTIONS, CONTACTS, HELP_LOG, SETTINGS, Column, Kind, Writer

Json = dict[str, Any]

_FORMAT_TYPES = {colours.DATE_FORMAT: "DATE", colours.AS_TYPED: "TEXT"}
_CHARACTER_PIXELS, _PADDING_PIXELS = 7, 12
_PICKED = ("Contact", "With")


def header_cell(column: Column, header: str) -> Json:
    """Return a header: white where people write, grey where the worker does, with its note."""
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
    cell: Json = {"userEnteredValue": {"stringValue": header}, "userEnteredFormat": look}
    return cell | ({"note": column.note} if column.note else {})


def look_requests(area: Area, columns: Sequence[Column], contacts: Area) -> Iterator[Json]:
    """Yield what dresses new columns below their headers; ``contacts`` is where names are picked from."""
    for column in columns:
        yield _format(area, column)
        yield _width(area, column)
    if area.tab.hidden:
        return
    for column in columns:
        yield from _validation(area, column, contacts)
    for place, rule in enumerate(_colours(area, columns)):
        yield {"addConditionalFormatRule": {"rule": rule, "index": place}}


def _format(area: Area, column: Column) -> Json:
    is_link = column.kind is Kind.LINK
    look: Json = {
        "textFormat": {"foregroundColorStyle": colour(colours.LINK_INK if is_link else colours.INK)},
        "verticalAlignment": "TOP",
        "wrapStrategy": "WRAP" if column.kind is Kind.LONG_TEXT else "CLIP",
    }
    is_setting = area.tab is SETTINGS and column.name == "Value"
    pattern = colours.AS_TYPED if is_setting else colours.NUMBER_FORMATS.get(column.kind)
    if pattern:
        look["numberFormat"] = {"type": _FORMAT_TYPES[pattern], "pattern": pattern}
    return {
        "repeatCell": {
            "range": area.below(column.name),
            "cell": {"userEnteredFormat": look},
            "fields": "userEnteredFormat",
        }
    }


def _width(area: Area, column: Column) -> Json:
    place = area.at[column.name]
    return {
        "updateDimensionProperties": {
            "range": area.columns(place, place + 1),
            "properties": {"pixelSize": pixels(column.width)},
            "fields": "pixelSize",
        }
    }


def _validation(area: Area, column: Column, contacts: Area) -> Iterator[Json]:
    """Yield a dropdown or tick boxes; none is strict, for what is not on a list is read too."""
    if column.choices:
        yield choices_request(area.below(column.name), column.choices)
    elif column.kind is Kind.TICK:
        yield _offer(area.below(column.name), {"type": "BOOLEAN"})
    elif area.tab is HELP_LOG and column.name in _PICKED:
        names = condition("ONE_OF_RANGE", [f"={contacts.reference('Pick as')}"])
        yield _offer(area.below(column.name), names)


def choices_request(cells: Json, choices: Sequence[str]) -> Json:
    """Return the request for a dropdown of a few choices."""
    return _offer(cells, condition("ONE_OF_LIST", choices))


def _offer(cells: Json, wanted: Json) -> Json:
    rule = {"condition": wanted, "showCustomUi": True, "strict": False}
    return {"setDataValidation": {"range": cells, "rule": rule}}


def _colours(area: Area, columns: Sequence[Column]) -> Iterator[Json]:
    """Yield rules over new columns, and one over all of Actions that greys what is closed."""
    names = {column.name for column in columns}
    if "Status" in names:
        for status, (fill, ink) in colours.STATUS_COLOURS.items():
            yield _rule(area.below("Status"), condition("TEXT_EQ", [status.value]), ink, fill)
    if area.tab is CONTACTS and "Circle" in names:
        yield _rule(area.below("Circle"), condition("TEXT_EQ", [Circle.KEY]), colours.DONE_INK, bold=True)
    if area.tab is HELP_LOG and "Direction" in names:
        for direction, ink in colours.DIRECTION_INKS.items():
            yield _rule(area.below("Direction"), condition("TEXT_EQ", [direction]), ink, bold=True)
    for name, (fill, ink) in colours.FILLED_COLOURS.items():
        if name in names:
            yield _rule(area.below(name), {"type": "NOT_BLANK"}, ink, fill)
    if area.tab is ACTIONS and "Result" in names:
        whole = area.cells(0, 1 + max(area.at.values()), top=area.header_row + 1)
        is_closed = f"=LEN({area.first_cell('Result')})>0"
        yield _rule(whole, condition("CUSTOM_FORMULA", [is_closed]), colours.PAST_INK)


def _rule(cells: Json, wanted: Json, ink: str, fill: str = "", *, bold: bool = False) -> Json:
    text: Json = {"foregroundColorStyle": colour(ink)} | ({"bold": True} if bold else {})
    look: Json = {"textFormat": text} | ({"backgroundColorStyle": colour(fill)} if fill else {})
    return {"ranges": [cells], "booleanRule": {"condition": wanted, "format": look}}


def condition(kind: str, values: Sequence[str]) -> Json:
    """Return a BooleanCondition with these values."""
    return {"type": kind, "values": [{"userEnteredValue": str(value)} for value in values]}


def pixels(characters: int) -> int:
    """Return the width of a column for so many characters."""
    return characters * _CHARACTER_PIXELS + _PADDING_PIXELS


def colour(text: str) -> Json:
    """Return six hexadecimal digits as a ColorStyle."""
    parts = (int(text[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return {"rgbColor": dict(zip(("red", "green", "blue"), parts, strict=True))}
