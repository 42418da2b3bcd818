"""Copying, cutting and filling cells."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from tests.google_emulator.cells import Cell
from tests.google_emulator.grid_ranges import Bounds, area_of, bounds, grid_range, holds, overlap, sheet_of
from tests.google_emulator.protection import check_area
from tests.google_emulator.references import Copied, Cut, rewritten
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json, Sheet
from tests.google_emulator.structure import rewrite
from tests.google_emulator.typing_in import put, typist

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

Block = list[list[Cell | None]]
_COUNTS_UP = re.compile(r"^(.*?)([0-9]+)$", re.DOTALL)


def copy_paste(document: Document, request: Json) -> Json:
    """Copy an area, repeated where the destination is a multiple of it; references move along."""
    sheet, around = area_of(document, request.get("source"))
    to, target = area_of(document, request.get("destination"))
    kind = request.get("pasteType") or "PASTE_NORMAL"
    block = _taken(sheet, around)
    transposes = request.get("pasteOrientation") == "TRANSPOSE"
    if transposes:
        block = [list(line) for line in zip(*block, strict=True)]
    height, width = len(block), len(block[0])
    tall, wide = target[1] - target[0], target[3] - target[2]
    down = tall // height if tall % height == 0 else 1
    across = wide // width if wide % width == 0 else 1
    reach = (target[0], target[0] + height * max(down, 1), target[2], target[2] + width * max(across, 1))
    _check_fits(document, to, reach)
    for row in range(reach[0], reach[1]):
        for column in range(reach[2], reach[3]):
            at = (row - reach[0]) % height, (column - reach[2]) % width
            source = (
                (around[0] + at[1], around[2] + at[0])
                if transposes
                else (around[0] + at[0], around[2] + at[1])
            )
            _put(to, row, column, block[at[0]][at[1]], kind, Copied(row - source[0], column - source[1]))
    if kind == "PASTE_NORMAL" and not transposes:
        _copy_merges(sheet, around, to, reach)
    if kind in ("PASTE_NORMAL", "PASTE_CONDITIONAL_FORMATTING", "PASTE_FORMAT"):
        _spread_rules(sheet, around, to, reach)
    return {}


def cut_paste(document: Document, request: Json) -> Json:
    """Move an area; what refers to its cells follows them."""
    sheet, around = area_of(document, request.get("source"))
    destination = request.get("destination") or {}
    to = sheet_of(document, destination)
    top, left = destination.get("rowIndex") or 0, destination.get("columnIndex") or 0
    kind = request.get("pasteType") or "PASTE_NORMAL"
    reach = (top, top + around[1] - around[0], left, left + around[3] - around[2])
    check_area(document, sheet, around)
    _check_fits(document, to, reach)
    block = _taken(sheet, around)
    if to is not sheet and any(cell and cell.formula is not None for line in block for cell in line):
        raise Unsupported("cutPaste of formulas to another tab")
    for row in range(around[0], around[1]):
        for column in range(around[2], around[3]):
            sheet.own(row).pop(column, None)
    for row, line in enumerate(block, start=top):
        for column, cell in enumerate(line, start=left):
            _put(to, row, column, cell, kind, None)
    if kind == "PASTE_NORMAL":
        _copy_merges(sheet, around, to, reach)
        sheet.merges = [
            m for m in sheet.merges if not holds(around, bounds(sheet, m)) or _inside(to, sheet, reach, m)
        ]
        rewrite(document, Cut(sheet.title, to.title, around, top - around[0], left - around[2]))
    return {}


def _inside(to: Sheet, sheet: Sheet, reach: Bounds, merge: Json) -> bool:
    return to is sheet and holds(reach, bounds(sheet, merge))


def auto_fill(document: Document, request: Json) -> Json:
    """Drag an area on: formulas move along, texts that end in digits count up from a single cell."""
    given = request.get("sourceAndDestination")
    if given is None or request.get("useAlternateSeries"):
        raise Unsupported("autoFill but by sourceAndDestination")
    sheet, around = area_of(document, given.get("source"))
    length, dimension = given.get("fillLength") or 0, given.get("dimension")
    top, bottom, left, right = around
    if length <= 0 or dimension not in ("ROWS", "COLUMNS"):
        raise Unsupported("autoFill upwards or to the left")
    down = dimension == "ROWS"
    reach = (bottom, bottom + length, left, right) if down else (top, bottom, right, right + length)
    _check_fits(document, sheet, reach)
    for row in range(reach[0], reach[1]):
        for column in range(reach[2], reach[3]):
            step = row - bottom if down else column - right
            size = bottom - top if down else right - left
            at = (top + step % size, column) if down else (row, left + step % size)
            source = sheet.peek(*at)
            if size > 1 and source is not None and isinstance(source.value, int | float):
                raise Unsupported("autoFill of a series of several cells")
            _put(
                sheet,
                row,
                column,
                source and filled(source, step + 1, Copied(row - at[0], column - at[1])),
                "PASTE_NORMAL",
                None,
            )
    return {}


def filled(source: Cell, step: int, by: Copied) -> Cell:
    """Return what dragging a cell on gives: a text that ends in digits counts up, as do days."""
    copied = source.again()
    copied.note = ""
    counted = _COUNTS_UP.match(source.value) if isinstance(source.value, str) else None
    if source.formula is not None:
        copied.formula = rewritten(source.formula, by, True)
    elif counted:
        copied.value = counted[1] + str(int(counted[2]) + step).zfill(len(counted[2]))
    elif source.format.get("numberFormat", {}).get("type") == "DATE" and type(source.value) in (int, float):
        copied.value = source.value + step  # type: ignore[operator]
    return copied


def paste_data(document: Document, request: Json) -> Json:
    """Type texts that stand between delimiters into cells, as pasting from a file does."""
    start = request.get("coordinate") or {}
    sheet = sheet_of(document, start)
    top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    if request.get("html") or (request.get("type") or "PASTE_NORMAL") not in ("PASTE_NORMAL", "PASTE_VALUES"):
        raise Unsupported("pasteData of HTML, or of anything but values")
    if not request.get("delimiter"):
        raise Refusal(400, "A delimiter must be set.")
    rows = list(csv.reader(io.StringIO(request.get("data") or ""), delimiter=request["delimiter"][0]))
    reach = (top, top + len(rows), left, left + max(map(len, rows), default=0))
    _check_fits(document, sheet, reach)
    read = typist(document)
    for row, texts in enumerate(rows, start=top):
        for column, text in enumerate(texts, start=left):
            cell = sheet.cell(row, column)
            put(cell, read(cell, text))
    return {}


def _taken(sheet: Sheet, around: Bounds) -> Block:
    rows = sheet.rows[around[0] : around[1]]
    return [[row.get(column) for column in range(around[2], around[3])] for row in rows]


def _check_fits(document: Document, sheet: Sheet, reach: Bounds) -> None:
    if reach[1] > sheet.row_count or reach[3] > sheet.column_count:
        raise Refusal(
            400,
            f"Range ({sheet.title}) exceeds grid limits. Max rows: {sheet.row_count}, "
            f"max columns: {sheet.column_count}",
        )
    check_area(document, sheet, reach)


def _put(sheet: Sheet, row: int, column: int, source: Cell | None, kind: str, by: Copied | None) -> None:
    source = source or Cell()
    if kind == "PASTE_CONDITIONAL_FORMATTING":
        return
    cell = sheet.cell(row, column)
    if kind in ("PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_VALUES", "PASTE_FORMULA"):
        cell.value, cell.is_error, cell.runs = source.value, source.is_error, source.runs
        cell.formula = None if kind == "PASTE_VALUES" else source.formula
        if cell.formula is not None and by is not None:
            cell.formula = rewritten(cell.formula, by, True)
    if kind in ("PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_FORMAT"):
        cell.format = source.format
        if kind == "PASTE_NO_BORDERS" and "borders" in source.format:
            cell.format = {name: each for name, each in source.format.items() if name != "borders"}
    if kind in ("PASTE_NORMAL", "PASTE_NO_BORDERS"):
        cell.note = source.note
    if kind in ("PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_DATA_VALIDATION"):
        cell.validation = source.validation
    if cell.is_bare:
        del sheet.own(row)[column]


def _copy_merges(sheet: Sheet, around: Bounds, to: Sheet, reach: Bounds) -> None:
    copied = []
    height, width = around[1] - around[0], around[3] - around[2]
    for merge in sheet.merges:
        place = bounds(sheet, merge)
        if holds(around, place):
            for down in range(reach[0] - around[0], reach[1] - around[0], height):
                for right in range(reach[2] - around[2], reach[3] - around[2], width):
                    moved = (place[0] + down, place[1] + down, place[2] + right, place[3] + right)
                    copied.append(grid_range(to, moved))
    kept = (
        [m for m in to.merges if not overlap(bounds(to, m), reach)]
        if (to is not sheet or around != reach)
        else to.merges
    )
    to.merges = [*kept, *(m for m in copied if m not in kept)]


def _spread_rules(sheet: Sheet, around: Bounds, to: Sheet, reach: Bounds) -> None:
    """Let rules that cover all of what is copied within the tab cover the copy too."""
    if to is sheet:
        changed = []
        for rule in sheet.conditional_formats:
            places = [bounds(sheet, place) for place in rule["ranges"]]
            covers = any(holds(place, around) for place in places)
            if covers and not any(holds(place, reach) for place in places):
                rule = {**rule, "ranges": [*rule["ranges"], grid_range(sheet, reach)]}
            changed.append(rule)
        sheet.conditional_formats = changed
