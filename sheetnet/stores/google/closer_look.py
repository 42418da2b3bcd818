"""A closer look at the tabs: which column is which by its mark, which cannot be seen, the top rows.

People rename and move columns; the developer metadata that set-up puts on a column goes with it.
The top rows come along so that names and values are known to be of one moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheetnet.stores.google.book import COLUMN_KEY, Sheet
from sheetnet.stores.google.cells import effective, is_same
from sheetnet.workbook.snapshot import CellValue

TOP_ROWS = 20
"""As deep as a header is looked for."""


@dataclass(frozen=True, slots=True)
class CloserLook:
    """One tab at a closer look."""

    sheet: Sheet
    names: Mapping[int, str]
    """Column to its name in the workbook, where it bears a mark."""
    top: Sequence[Sequence[CellValue]]
    """The top rows, row by row."""

    def agrees_with(self, columns: Sequence[Sequence[CellValue]]) -> bool:
        """Whether these columns, read after it, still begin with the same texts."""
        return all(
            is_same(
                value, columns[place][row] if place < len(columns) and row < len(columns[place]) else None
            )
            for row, values in enumerate(self.top)
            for place, value in enumerate(values)
            if isinstance(value, str)
        )


def top_ranges(sheets: Sequence[Sheet]) -> list[str]:
    """Return the ranges to ask for."""
    return [f"{sheet.quoted}!1:{max(1, min(TOP_ROWS, sheet.rows))}" for sheet in sheets]


def read_closely(sheets: Sequence[Sheet], answer: Mapping[str, Any]) -> tuple[CloserLook, ...]:
    """Read the answer of ``SheetsClient.tops`` for these tabs; one that is gone has nothing to tell."""
    blocks = {
        each.get("properties", {}).get("sheetId", 0): (each.get("data") or [{}])[0]
        for each in answer.get("sheets", ())
    }
    return tuple(_closely(sheet, blocks.get(sheet.id, {})) for sheet in sheets)


def _closely(sheet: Sheet, block: Mapping[str, Any]) -> CloserLook:
    names: dict[int, str] = {}
    hidden = set()
    for place, column in enumerate(block.get("columnMetadata", ()), start=block.get("startColumn", 0)):
        for mark in column.get("developerMetadata", ()):
            if mark.get("metadataKey") == COLUMN_KEY:
                names[place] = mark.get("metadataValue", "")
        if column.get("hiddenByUser"):
            hidden.add(place)
    top = [[effective(cell) for cell in row.get("values", ())] for row in block.get("rowData", ())]
    return CloserLook(replace(sheet, hidden=frozenset(hidden)), names, top)
