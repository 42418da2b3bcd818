"""Where values.append sees a table: a block of filled cells with nothing filled around it."""

from __future__ import annotations

from tests.google_emulator.document import Sheet
from tests.google_emulator.ranges import Area

Filled = dict[int, set[int]]
"""By row, the columns of the filled cells."""


def last_table(area: Area) -> Area | None:
    """Return the table of the last filled cell in an area, else the one that the area lies in."""
    filled = _filled(area.sheet)
    for row in range(area.bottom - 1, area.top - 1, -1):
        columns = [column for column in filled.get(row, ()) if area.left <= column < area.right]
        if columns:
            return _block(area.sheet, row, max(columns), filled)
    return _around(area, filled)


def _filled(sheet: Sheet) -> Filled:
    by_row = (
        (row, {column for column, cell in cells.items() if cell.has_value and cell.value != ""})
        for row, cells in enumerate(sheet.rows)
        if cells
    )
    return {row: columns for row, columns in by_row if columns}


def _around(area: Area, filled: Filled) -> Area | None:
    seen: list[Area] = []
    for row, columns in filled.items():
        for column in columns:
            if any(_holds(block, row, column) for block in seen):
                continue
            block = _block(area.sheet, row, column, filled)
            if _holds(block, area.top, area.left) and _holds(block, area.bottom - 1, area.right - 1):
                return block
            seen.append(block)
    return None


def _holds(block: Area, row: int, column: int) -> bool:
    return block.top <= row < block.bottom and block.left <= column < block.right


def _block(sheet: Sheet, row: int, column: int, filled: Filled) -> Area:
    top, bottom, left, right = row, row + 1, column, column + 1

    def touches(at: int) -> set[int]:
        return {c for c in filled.get(at, ()) if left - 1 <= c <= right}

    while True:
        if touches(top - 1):
            top -= 1
        elif touches(bottom):
            bottom += 1
        else:
            reached = {c for at in range(top, bottom) for c in touches(at)}
            if not reached or (min(reached) >= left and max(reached) < right):
                return Area(sheet, top, bottom, left, right)
            left, right = min(left, *reached), max(right, *(c + 1 for c in reached))
