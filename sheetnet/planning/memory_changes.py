"""The changes by which `_sheetnet` comes to hold what is to be remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from sheetnet.planning.differences import add_row, set_cell
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.memory_tab import KNOWN, MemoryKey, memory_rows, rows_in
from sheetnet.workbook.plan import AddRow, AddTab, Change, RemoveRow, SetCell
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.tabs import MEMORY

_ROWS_OF_A_NEW_TAB = 400
"""A tab is added by one change; further contacts are remembered from the next run on."""


class MemoryChanges:
    """Hands out the changes of memory rows, each once, so that they go with what they remember."""

    def __init__(self, reading: Reading, after: Memory, *, now: datetime) -> None:
        self._table = reading.layout.table(MEMORY)
        self._ruin = None if self._table else reading.snapshot.grid(MEMORY.title)
        self._after = memory_rows(after)
        self._left = dict(self._after)
        """The rows that do not say so yet."""
        self._at = now.isoformat(timespec="seconds")
        self._end_row = self._table.end_row() if self._table else 0
        self._standing: dict[MemoryKey, int] = {}
        self._doubled: list[int] = []
        for row, key, value in rows_in(self._table) if self._table else ():
            if key in self._standing:
                self._doubled.append(row)
                continue
            self._standing[key] = row
            if self._left.get(key) == value:
                del self._left[key]

    def take(self, keys: Iterable[MemoryKey]) -> Iterator[Change]:
        """Yield the changes that these rows need; none while the whole tab has yet to be made."""
        if self._table is None:
            return
        for key in keys:
            value = self._left.pop(key, None)
            if value is not None:
                yield from self._write(key, value)

    def rest(self) -> Iterator[Change]:
        """Yield all changes not taken yet, those of rows that are no longer wanted last."""
        if self._table is None:
            yield from self._make_anew()
            return
        yield from self.take(list(self._left))
        stale = [row for key, row in self._standing.items() if key not in self._after]
        for row in sorted({*stale, *self._doubled}):
            yield RemoveRow(self._table.grid.title, row)

    def _make_anew(self) -> Iterator[Change]:
        """Yield the tab: added where it is missing, written over where its header is spoilt."""
        header = tuple(column.name for column in MEMORY.columns)
        known_last = sorted(self._after.items(), key=lambda row: row[0][0] == KNOWN)
        rows = [(kind, key, value, self._at) for (kind, key), value in known_last]
        ruin = self._ruin
        if ruin is None:
            others = sum(kind != KNOWN for kind, _ in self._after)
            yield AddTab(MEMORY.title, (header, *rows[: max(others, _ROWS_OF_A_NEW_TAB)]), hidden=True)
            return
        for place, name in enumerate(header):
            yield SetCell(ruin.title, 0, place, name, ruin.cell(0, place))
        for place in range(len(header), len(ruin.columns)):
            yield SetCell(ruin.title, 0, place, None, ruin.cell(0, place))
        for row in range(1, ruin.row_count):
            yield RemoveRow(ruin.title, row)
        for cells in rows:
            yield AddRow(ruin.title, max(1, ruin.row_count), tuple(enumerate(cells)))

    def _write(self, key: MemoryKey, value: str) -> Iterator[Change]:
        if self._table is None:
            return
        if key not in self._standing:
            row = {"Kind": key[0], "Key": key[1], "Value": value, "At": self._at}
            yield add_row(self._table, self._end_row, row)
            return
        place = self._standing[key]
        yield from set_cell(self._table, place, "Value", value)
        yield from set_cell(self._table, place, "At", self._at)
