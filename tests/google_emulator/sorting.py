"""Sorting rows: over the full width with everything that is theirs, or a part of the columns alone."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from tests.google_emulator.calculation import Calculation
from tests.google_emulator.cells import Cell, Value
from tests.google_emulator.grid_ranges import Bounds, area_of
from tests.google_emulator.merging import check_no_tall_merge
from tests.google_emulator.protection import check_area
from tests.google_emulator.references import Copied, rewritten
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_BLANK = (9, "")


def sort_range(document: Document, request: Json) -> Json:
    """Sort a range by its specs, earlier ones first."""
    sheet, around = area_of(document, request.get("range"))
    specs = request.get("sortSpecs") or []
    if not specs:
        raise Refusal(400, "At least one sort spec must be set.")
    keys = []
    for spec in specs:
        if spec.keys() - {"dimensionIndex", "sortOrder"}:
            raise Unsupported(f"sorting by {sorted(spec.keys() - {'dimensionIndex', 'sortOrder'})}")
        column = spec.get("dimensionIndex") or 0
        if not around[2] <= column < around[3]:
            raise Refusal(400, f"The sort column {column} is outside the range.")
        keys.append((column, spec.get("sortOrder") == "DESCENDING"))
    sort(document, sheet, around, keys)
    return {}


def sort(document: Document, sheet: Sheet, around: Bounds, keys: list[tuple[int, bool]]) -> None:
    """Sort the rows of an area by columns, each ascending or (True) descending; blanks come last."""
    order = list(range(around[0], around[1]))
    shown = Calculation(document).shown
    for column, descends in reversed(keys):
        cells = ((row, sheet.rows[row].get(column)) for row in order)
        ranks = {row: sort_key(*shown(sheet, cell)) if cell else _BLANK for row, cell in cells}
        blank = [row for row in order if ranks[row] == _BLANK]
        filled = sorted(
            (row for row in order if ranks[row] != _BLANK), key=ranks.__getitem__, reverse=descends
        )
        order = filled + blank
    put_in_order(document, sheet, around, order)


def sort_key(value: Value, is_error: bool) -> tuple[int, Any]:
    """Return where a value stands in an ascending sort: numbers, texts whatever their case, FALSE, TRUE."""
    if value is None or value == "":
        return _BLANK
    if isinstance(value, bool):
        return (3, value)
    if is_error:
        return (4, str(value))
    if isinstance(value, str):
        return (2, value.lower())
    return (1, value)


def put_in_order(document: Document, sheet: Sheet, around: Bounds, order: list[int]) -> None:
    """Let the rows of an area stand in this order, given as where each comes from."""
    check_area(document, sheet, around)
    check_no_tall_merge(sheet, around)
    top, bottom, left, right = around
    is_whole = left == 0 and right >= sheet.column_count
    before = sheet.rows[top:bottom]
    for row, source in zip(range(top, bottom), order, strict=True):
        if row == source:
            continue
        if is_whole and not any(cell.formula for cell in before[source - top].values()):
            sheet.rows[row] = before[source - top]
            continue
        part = {c: cell for c, cell in before[source - top].items() if left <= c < right}
        rest = {} if is_whole else {c: cell for c, cell in before[row - top].items() if not left <= c < right}
        sheet.put(row, {**rest, **{c: _followed(cell, row - source) for c, cell in part.items()}})
    if is_whole and document.guesses.sort_carries_row_metadata:
        _carry_metadata(document, sheet, dict(zip(order, range(top, bottom), strict=True)))


def _followed(cell: Cell, down: int) -> Cell:
    if cell.formula is None:
        return cell
    moved = cell.again()
    moved.formula = rewritten(cell.formula, Copied(down, 0), True)
    return moved


def _carry_metadata(document: Document, sheet: Sheet, places: dict[int, int]) -> None:
    kept = []
    for each in document.metadata:
        place = each["location"].get("dimensionRange")
        if place is not None and place["sheetId"] == sheet.id and place["dimension"] == "ROWS":
            to = places.get(place["startIndex"], place["startIndex"])
            place = {**place, "startIndex": to, "endIndex": to + 1}
            each = {**each, "location": {**each["location"], "dimensionRange": place}}
        kept.append(each)
    document.metadata = kept


def randomize_range(document: Document, request: Json) -> Json:
    """Put the rows of a range in any order."""
    sheet, around = area_of(document, request.get("range"))
    order = list(range(around[0], around[1]))
    random.shuffle(order)
    put_in_order(document, sheet, around, order)
    return {}
