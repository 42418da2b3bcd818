"""Merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.grid_ranges import Bounds, area_of, bounds, grid_range, holds, overlap
from tests.google_emulator.protection import check_area
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.sheets import Json, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document


def merge_cells(document: Document, request: Json) -> Json:
    """Merge a range as a whole, by its columns or by its rows; only the top left cell keeps its value."""
    sheet, around = area_of(document, request.get("range"))
    check_area(document, sheet, around)
    top, bottom, left, right = around
    match request.get("mergeType"):
        case "MERGE_ALL" | None:
            parts = [around]
        case "MERGE_COLUMNS":
            parts = [(top, bottom, column, column + 1) for column in range(left, right)]
        case "MERGE_ROWS":
            parts = [(row, row + 1, left, right) for row in range(top, bottom)]
        case other:
            raise Refusal(400, f"Invalid merge type: {other}")
    _check_whole(sheet, around, "You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [each for each in sheet.merges if not overlap(bounds(sheet, each), around)]
    for part in parts:
        if (part[1] - part[0]) * (part[3] - part[2]) > 1:
            _empty_but_first(sheet, part)
            sheet.merges = [*sheet.merges, grid_range(sheet, part)]
    return {}


def unmerge_cells(document: Document, request: Json) -> Json:
    """Take apart the merges in a range."""
    sheet, around = area_of(document, request.get("range"))
    check_area(document, sheet, around)
    _check_whole(sheet, around, "You must select all cells in a merged range to merge or unmerge them.")
    sheet.merges = [each for each in sheet.merges if not overlap(bounds(sheet, each), around)]
    return {}


def check_no_tall_merge(sheet: Sheet, around: Bounds) -> None:
    """Refuse to sort rows that are merged with others."""
    for each in sheet.merges:
        place = bounds(sheet, each)
        if overlap(place, around) and place[1] - place[0] > 1:
            raise Refusal(400, "You can't sort a range with vertical merges.")


def _check_whole(sheet: Sheet, around: Bounds, text: str) -> None:
    for each in sheet.merges:
        place = bounds(sheet, each)
        if overlap(place, around) and not holds(around, place):
            raise Refusal(400, text)


def _empty_but_first(sheet: Sheet, part: Bounds) -> None:
    top, bottom, left, right = part
    first = None
    for row in range(top, bottom):
        for column in sorted(c for c in sheet.rows[row] if left <= c < right):
            if sheet.rows[row][column].has_value:
                emptied = sheet.cell(row, column)
                first = first or (emptied.value, emptied.formula, emptied.is_error)
                emptied.value, emptied.formula, emptied.is_error, emptied.runs = None, None, False, []
    if first is not None:
        kept = sheet.cell(top, left)
        kept.value, kept.formula, kept.is_error = first
