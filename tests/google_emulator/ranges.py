"""Ranges in A1 notation: read as people and programs write them, answered as Google writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.google_emulator.refusals import Refusal

if TYPE_CHECKING:
    from tests.google_emulator.document import Document, Sheet

_CORNER = re.compile(r"^\$?([A-Za-z]{1,3})?\$?([1-9][0-9]*)?$")
_CELL = re.compile(r"^\$?[A-Za-z]{1,3}\$?[1-9][0-9]*$")
_NUMBERED = re.compile(r"^[Rr]([1-9][0-9]*)[Cc]([1-9][0-9]*)$")
_PLAIN_TITLE = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_LOOKS_LIKE_CELL = re.compile(r"^[A-Za-z]{1,3}[0-9]+$|^[Rr][0-9]*[Cc][0-9]*$")


@dataclass(frozen=True)
class Area:
    """A rectangle of a sheet, from 0, ends excluded."""

    sheet: Sheet
    top: int
    bottom: int
    left: int
    right: int
    is_anchor: bool = False
    """Only one corner was said: what is written there may reach further."""


def letters(column: int) -> str:
    """Return "A" for 0, "AA" for 26."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """Return 0 for "A", 26 for "AA"."""
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def quoted(title: str) -> str:
    """Return a title as Google writes it in a range: quoted only where needed."""
    if _PLAIN_TITLE.match(title) and not _LOOKS_LIKE_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def written(area: Area) -> str:
    """Return an area as Google writes it in a reply."""
    start = f"{letters(area.left)}{area.top + 1}"
    end = f"{letters(area.right - 1)}{area.bottom}"
    return f"{quoted(area.sheet.title)}!{start}" + ("" if start == end else f":{end}")


def whole(sheet: Sheet) -> Area:
    """Return all of a tab."""
    return Area(sheet, 0, sheet.row_count, 0, sheet.column_count)


def out_of_grid(area: Area) -> Refusal:
    """Return what Google says of an area that begins outside the grid."""
    return Refusal(
        400,
        f"Range ({written(area)}) exceeds grid limits. Max rows: {area.sheet.row_count}, "
        f"max columns: {area.sheet.column_count}",
    )


def parse(document: Document, text: str) -> Area:
    """Find the area that a range means; a bare word is a named range first, then cells, then a tab.

    Raises:
        Refusal: there is no such tab, or it cannot be read as a range, or it lies outside the grid.
    """
    title, cells = _split(text)
    if title is None and cells is not None:
        return _bare(document, cells)
    sheet = document.find(title or "")
    if sheet is None:
        raise Refusal(400, f"Unable to parse range: {text}")
    if cells is None:
        return whole(sheet)
    return cells_of(sheet, cells) or _named(document, cells) or _unreadable(text)


def _unreadable(text: str) -> Area:
    raise Refusal(400, f"Unable to parse range: {text}")


def _bare(document: Document, text: str) -> Area:
    named = _named(document, text)
    if named is not None:
        return named
    sheet = document.find(text)
    if sheet is not None and not _CELL.match(text):
        return whole(sheet)
    return cells_of(document.sheets[0], text) or _unreadable(text)


def _named(document: Document, name: str) -> Area | None:
    for each in document.named_ranges:
        if each["name"].lower() == name.lower():
            place = each["range"]
            sheet = next(s for s in document.sheets if s.id == place.get("sheetId", 0))
            return Area(
                sheet,
                place.get("startRowIndex", 0),
                place.get("endRowIndex", sheet.row_count),
                place.get("startColumnIndex", 0),
                place.get("endColumnIndex", sheet.column_count),
            )
    return None


def _split(text: str) -> tuple[str | None, str | None]:
    """Return title and cells; a bare word counts as cells until it is known to be a title."""
    if text.startswith("'"):
        match = re.match(r"^'((?:[^']|'')*)'(?:!(.+))?$", text)
        if not match:
            raise Refusal(400, f"Unable to parse range: {text}")
        return match[1].replace("''", "'"), match[2]
    if "!" in text:
        title, cells = text.rsplit("!", 1)
        return title, cells
    return None, text


def cells_of(sheet: Sheet, text: str) -> Area | None:
    """Return the area of cells without a tab's title; None where it cannot be read as cells.

    Raises:
        Refusal: it lies outside the grid.
    """
    first, colon, last = text.partition(":")
    start, end = _corner(first), _corner(last if colon else first)
    if start is None or end is None or (not colon and None in start):
        return None
    top, bottom = _ends(start[0], end[0], sheet.row_count)
    left, right = _ends(start[1], end[1], sheet.column_count)
    area = Area(sheet, top, bottom, left, right, is_anchor=not colon)
    if top >= sheet.row_count or left >= sheet.column_count:
        raise out_of_grid(area)
    return Area(
        sheet, top, min(bottom, sheet.row_count), left, min(right, sheet.column_count), area.is_anchor
    )


def _corner(text: str) -> tuple[int | None, int | None] | None:
    """Return row and column of a corner, each None where it is not said."""
    numbered = _NUMBERED.match(text)
    if numbered:
        return int(numbered[1]) - 1, int(numbered[2]) - 1
    found = _CORNER.match(text)
    if not found or not (found[1] or found[2]):
        return None
    return int(found[2]) - 1 if found[2] else None, column_number(found[1]) if found[1] else None


def _ends(first: int | None, last: int | None, size: int) -> tuple[int, int]:
    """Return start and end of one direction; a corner that is not said is open."""
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    if first is not None:
        return first, max(size, first + 1)
    return 0, size if last is None else last + 1
