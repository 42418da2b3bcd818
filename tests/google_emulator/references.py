"""The references in a formula's text, and how they follow rows and columns that move.

It knows A1 notation and no more of formulas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tests.google_emulator.ranges import letters
from tests.google_emulator.spans import Shift

_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?P<sheet>'(?:[^']|'')*'!|[A-Za-z_][A-Za-z0-9_.]*!)?"
    r"(?P<first>\$?[A-Za-z]{1,3}\$?[0-9]+|\$?[A-Za-z]{1,3}(?=:)|\$?[0-9]+(?=:))"
    r"(?::(?P<last>\$?[A-Za-z]{1,3}\$?[0-9]+|\$?[A-Za-z]{1,3}|\$?[0-9]+))?"
    r"(?![A-Za-z0-9_(!.])"
)
_CORNER = re.compile(r"^(\$?)([A-Za-z]{1,3})?(\$?)([0-9]+)?$")
_BEFORE = re.compile(r"[A-Za-z0-9_.$]$")


@dataclass(frozen=True)
class Moved:
    """Rows or columns of the tab with this title have shifted."""

    title: str
    dimension: str
    by: Shift
    size: int
    """How many rows or columns there were."""


@dataclass(frozen=True)
class Renamed:
    """The tab of one title now bears another."""

    title: str
    to: str


@dataclass(frozen=True)
class Cut:
    """An area (top, bottom, left, right) of a tab was cut and pasted on another or the same one."""

    title: str
    to: str
    around: tuple[int, int, int, int]
    down: int
    right: int


@dataclass(frozen=True)
class Copied:
    """A formula was copied so many rows down and columns right: what is not fixed moves with it."""

    down: int
    right: int
    title: str = ""


Change = Moved | Renamed | Cut | Copied


def rewritten(formula: str, change: Change, on_it: bool) -> str:
    """Return a formula after a change; ``on_it`` where it stands on the tab that changed."""
    if not formula.startswith("="):
        return formula
    parts: list[str] = []
    for before, match in _pieces(formula):
        parts.append(before)
        if match is not None:
            named = match["sheet"]
            parts.append(_reference(match, None if named is None else _title(named[:-1]), change, on_it))
    return "".join(parts)


@lru_cache(maxsize=10_000)
def _pieces(formula: str) -> list[tuple[str, re.Match[str] | None]]:
    """Return the references of a formula, each with the text before it, and the text after the last."""
    pieces: list[tuple[str, re.Match[str] | None]] = []
    position = 0
    for match in _TOKEN.finditer(formula):
        if match["first"] is None or _BEFORE.search(formula, match.start() - 1, match.start()):
            continue
        pieces.append((formula[position : match.start()], match))
        position = match.end()
    return [*pieces, (formula[position:], None)]


def _title(text: str) -> str:
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def _reference(match: re.Match[str], title: str | None, change: Change, on_it: bool) -> str:
    cells = match[0][len(match["sheet"] or "") :]
    if isinstance(change, Copied):
        return (match["sheet"] or "") + ":".join(_copied(each, change) for each in cells.split(":"))
    if not (on_it if title is None else title.lower() == change.title.lower()):
        return match[0]
    if isinstance(change, Renamed):
        return match[0] if title is None else f"{_quoted(change.to)}!{cells}"
    if isinstance(change, Cut):
        return _cut(match, cells, change)
    moved = _shifted(match["first"], match["last"], change)
    return (match["sheet"] or "") + moved


def _cut(match: re.Match[str], cells: str, change: Cut) -> str:
    """Return a reference after a cut: it follows where all of its cells were cut."""
    corners = [_CORNER.match(each) for each in cells.split(":")]
    if not all(corner and corner[2] and corner[4] for corner in corners):
        return match[0]
    top, bottom, left, right = change.around
    moved = []
    for corner in corners:
        assert corner is not None
        row, column = int(corner[4]) - 1, _index(corner[2])
        if not (top <= row < bottom and left <= column < right):
            return match[0]
        moved.append(f"{corner[1]}{letters(column + change.right)}{corner[3]}{row + change.down + 1}")
    named = match["sheet"] is not None or change.to != change.title
    return (f"{_quoted(change.to)}!" if named else "") + ":".join(moved)


def _quoted(title: str) -> str:
    return title if re.match(r"^[A-Za-z_][A-Za-z0-9_]*$", title) else "'" + title.replace("'", "''") + "'"


def _shifted(first: str, last: str | None, change: Moved) -> str:
    corners = [_corner(first), _corner(last or first)]
    place = 4 if change.dimension == "ROWS" else 2
    numbers = [None if each is None or each[place] is None else _index(each[place]) for each in corners]
    if numbers[0] is None and numbers[1] is None:
        return first if last is None else f"{first}:{last}"
    start = numbers[0] if numbers[0] is not None else 0
    end = numbers[1] if numbers[1] is not None else change.size - 1
    if last is None:
        to = change.by.point(start)
        return "#REF!" if to is None else _with(corners[0], place, to)
    span = change.by.span(min(start, end), max(start, end) + 1)
    if span is None:
        return "#REF!"
    texts = []
    for corner, number, to in zip(corners, numbers, (span[0], span[1] - 1), strict=True):
        assert corner is not None
        texts.append(corner[0] if number is None else _with(corner, place, to))
    return ":".join(texts)


@lru_cache(maxsize=10_000)
def _corner(text: str) -> re.Match[str] | None:
    return _CORNER.match(text)


@lru_cache(maxsize=10_000)
def _index(text: str) -> int:
    if text.isdigit():
        return int(text) - 1
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _with(corner: re.Match[str] | None, place: int, to: int) -> str:
    assert corner is not None
    parts = [corner[1] or "", corner[2] or "", corner[3] or "", corner[4] or ""]
    parts[place - 1] = letters(to) if place == 2 else str(to + 1)
    return "".join(parts)


def _copied(text: str, change: Copied) -> str:
    corner = _CORNER.match(text)
    if corner is None:
        return text
    column, row = corner[2] or "", corner[4] or ""
    fixes_column, fixes_row = (corner[1], corner[3]) if corner[2] else ("", corner[1] or corner[3])
    if column and not fixes_column:
        to = _index(column) + change.right
        if to < 0:
            return "#REF!"
        column = letters(to)
    if row and not fixes_row:
        line = int(row) + change.down
        if line < 1:
            return "#REF!"
        row = str(line)
    return f"{corner[1]}{column}{corner[3]}{row}"
