"""Which failures are told, remembered in `_sheetnet`, so that of several workers one tells them.

Works on the tab alone, since a sheet that stops every run must be able to remember it too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sheetnet.planning.differences import add_row
from sheetnet.workbook.layout import Table
from sheetnet.workbook.memory_tab import FAILURE, rows_in
from sheetnet.workbook.plan import AddRow, RemoveRow


def is_told(memory: Table, failure: str) -> bool:
    """Whether somebody tells, or has told, of a failure that has not ended since."""
    return any(key == (FAILURE, failure) for _, key, _ in rows_in(memory))


def take(memory: Table, failure: str, holder: str, *, now: datetime) -> AddRow:
    """Return the change by which ``holder`` is who tells of a failure."""
    row = {
        "Kind": FAILURE,
        "Key": failure,
        "Value": json.dumps(holder),
        "At": now.isoformat(timespec="seconds"),
    }
    return add_row(memory, memory.end_row(), row)


def let_go(memory: Table, failure: str) -> Iterator[RemoveRow]:
    """Yield the changes by which a failure has ended."""
    for row, key, _ in rows_in(memory):
        if key == (FAILURE, failure):
            yield RemoveRow(memory.grid.title, row)
