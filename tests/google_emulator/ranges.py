"""Ranges in A1 notation: read as people and programs write them, answered as Google writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.google_emulator.refusals import Refusal

if TYPE_CHECKING:
    from tests.google_emulator.document import Document, Sheet

_CORNER = re.compile(r"^\$?([A-Za-z]{1,3})?\$?([0-9]+)?$")
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


def letters(column: int) -> str:
    """Return "A" for 0, "AA" for 26."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _number(text: str) -> int:
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


def parse(document: Document, text: str) -> Area:
    """Find the area that a range means.

    Raises:
        Refusal: there is no such tab, or it cannot be read as a range, or it lies outside the grid.
    """
    title, cells = _split(text)
    if title is None and cells is not None:
        by_title = document.find(cells)
        if by_title is not None:
            return _area(by_title, None, text)
        return _area(document.sheets[0], cells, text)
    sheet = document.find(title or "")
    if sheet is None:
        raise Refusal(400, f"Unable to parse range: {text}")
    return _area(sheet, cells, text)


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


def _area(sheet: Sheet, cells: str | None, text: str) -> Area:
    if cells is None:
        return Area(sheet, 0, sheet.row_count, 0, sheet.column_count)
    first, _, last = cells.partition(":")
    start, end = _CORNER.match(first), _CORNER.match(last or first)
    if not start or not end or not any((start[1], start[2])) or not any((end[1], end[2])):
        raise Refusal(400, f"Unable to parse range: {text}")
    rows = [int(each) - 1 if each else None for each in (start[2], end[2])]
    columns = [_number(each) if each else None for each in (start[1], end[1])]
    top, bottom = _ends(rows, sheet.row_count)
    left, right = _ends(columns, sheet.column_count)
    if top >= sheet.row_count or left >= sheet.column_count:
        raise Refusal(
            400,
            f"Range ({written(Area(sheet, top, bottom, left, right))}) exceeds grid limits. "
            f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}",
        )
    return Area(sheet, top, min(bottom, sheet.row_count), left, min(right, sheet.column_count))


def _ends(corners: list[int | None], size: int) -> tuple[int, int]:
    """Return start and end of one direction; a corner that is not said is open."""
    first, last = corners
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    if first is not None:
        return first, size
    return 0, size if last is None else last + 1
