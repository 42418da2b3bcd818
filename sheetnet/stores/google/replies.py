"""Replies: what comes back with a write says how the tabs stood right after it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheetnet.stores.google.alignment import header_row
from sheetnet.stores.google.cells import effective, is_same
from sheetnet.stores.google.writing import Belief
from sheetnet.workbook.snapshot import CellValue

Json = Mapping[str, Any]


def stands_as_believed(beliefs: Sequence[Belief], reply: Json) -> bool:
    """Whether the ranges that came back with a write hold what was believed; more below is fine."""
    blocks_by_sheet = _blocks(reply)
    for belief in beliefs:
        blocks = blocks_by_sheet.get(belief.sheet.id, [])
        witnesses = belief.witnesses()
        if len(blocks) != 1 + len(witnesses):
            return False
        if not _header_stands(belief, blocks[0].get("rowData", [])):
            return False
        for place, block in zip(witnesses, blocks[1:], strict=True):
            shown = _column(block)[: belief.row_count]
            shown += [None] * (belief.row_count - len(shown))
            believed = belief.columns[place] if place < len(belief.columns) else [None] * belief.row_count
            if not all(map(is_same, believed, shown)):
                return False
    return True


def _header_stands(belief: Belief, rows: Sequence[Mapping[str, Any]]) -> bool:
    return all(
        is_same(belief.value(belief.header_row, column), _shown(rows, belief.header_row, column))
        for column in range(len(belief.columns))
    )


def _shown(rows: Sequence[Mapping[str, Any]], row: int, column: int) -> CellValue:
    cells = rows[row].get("values", []) if row < len(rows) else []
    return effective(cells[column]) if column < len(cells) else None


def as_landed(belief: Belief, reply: Json) -> Belief | None:
    """Return a tab as the reply shows it: top rows and witnesses; None where it does not."""
    blocks = _blocks(reply).get(belief.sheet.id, [])
    witnesses = belief.witnesses()
    if len(blocks) != 1 + len(witnesses):
        return None
    top = blocks[0].get("rowData", [])
    width = max([len(row.get("values", [])) for row in top] + [place + 1 for place in witnesses], default=0)
    columns = [[_shown(top, row, column) for row in range(len(top))] for column in range(width)]
    for place, block in zip(witnesses, blocks[1:], strict=True):
        columns[place] = _column(block)
    height = max(map(len, columns), default=0)
    whole = tuple((*column, *[None] * (height - len(column))) for column in columns)
    headers = [belief.value(belief.header_row, column) for column in range(len(belief.columns))]
    return Belief(belief.sheet, whole, height, header_row(headers, whole), {})


def _blocks(reply: Json) -> dict[int, list[Json]]:
    return {
        sheet.get("properties", {}).get("sheetId", 0): sheet.get("data", [])
        for sheet in reply.get("updatedSpreadsheet", {}).get("sheets", [])
    }


def _column(block: Json) -> list[CellValue]:
    rows = block.get("rowData", [])
    return [effective(cells[0]) if (cells := row.get("values")) else None for row in rows]
