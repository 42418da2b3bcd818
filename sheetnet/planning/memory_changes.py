"""The changes by which `_sheetnet` comes to hold what is to be remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from sheetnet.planning.differences import add_row, set_cell
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.memory_tab import KNOWN, KindRows, MemoryKey, memory_rows, rows_by_kind
from sheetnet.workbook.plan import AddRow, AddTab, Change, RemoveRow, SetCell
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.tabs import MEMORY

T = TypeVar("T")

_ROWS_OF_A_NEW_TAB = 400
"""A tab is added by one change; further contacts are remembered from the next run on."""


class MemoryChanges:
    """Hands out the changes of memory rows, each once, so that they go with what they remember."""

    def __init__(self, reading: Reading, after: Memory, *, now: datetime) -> None:
        self._table = reading.layout.table(MEMORY)
        self._ruin = None if self._table else reading.snapshot.grid(MEMORY.title)
        self._after = memory_rows(after)
        self._at = now.isoformat(timespec="seconds")
        self._end_row = self._table.end_row() if self._table else 0
        standing = rows_by_kind(self._table) if self._table else {}
        self._standing = {kind: rows for kind, rows in standing.items() if not self._says(kind, rows)}
        """The rows of all kinds of which some row is missing, wrong or not wanted."""
        self._told = {kind: _first(rows.keys, rows.values) for kind, rows in self._standing.items()}
        self._places: dict[str, dict[str, int]] = {}
        self._left = {
            (kind, key): value
            for kind, wanted in self._after.items()
            if kind not in standing or kind in self._standing
            for told in (self._told.get(kind, {}),)
            for key, value in wanted.items()
            if told.get(key) != value
        }
        """The rows that do not say so yet."""

    def take(self, keys: Iterable[MemoryKey]) -> Iterator[Change]:
        """Yield the changes that these rows need; none while the whole tab has yet to be made."""
        if self._table is None:
            return
        for key in keys:
            value = self._left.pop(key, None)
            if value is not None:
                yield from self._write(*key, value)

    def rest(self) -> Iterator[Change]:
        """Yield all changes not taken yet, those of rows that are no longer wanted last."""
        if self._table is None:
            yield from self._make_anew()
            return
        yield from self.take(list(self._left))
        for row in sorted(self._unwanted()):
            yield RemoveRow(self._table.grid.title, row)

    def _says(self, kind: str, rows: KindRows) -> bool:
        """Whether these rows say just what is to be remembered, as they nearly always do."""
        wanted = self._after.get(kind, {})
        return rows.keys == list(wanted) and rows.values == list(wanted.values())

    def _unwanted(self) -> Iterator[int]:
        """Yield the rows that are doubled, or are to be remembered no longer."""
        for kind, standing in self._standing.items():
            wanted, told = self._after.get(kind, {}), self._told[kind]
            if len(told) == len(standing.keys) and told.keys() <= wanted.keys():
                continue
            seen: set[str] = set()
            for row, key in zip(standing.rows, standing.keys, strict=True):
                if key in seen or key not in wanted:
                    yield row
                seen.add(key)

    def _make_anew(self) -> Iterator[Change]:
        """Yield the tab: added where it is missing, written over where its header is spoilt."""
        header = tuple(column.name for column in MEMORY.columns)
        others = self._rows_of(*(kind for kind in self._after if kind != KNOWN))
        rows = others + self._rows_of(KNOWN)
        ruin = self._ruin
        if ruin is None:
            rows = rows[: max(len(others), _ROWS_OF_A_NEW_TAB)]
            yield AddTab(MEMORY.title, (header, *rows), hidden=True)
            return
        for place, name in enumerate(header):
            yield SetCell(ruin.title, 0, place, name, ruin.cell(0, place))
        for place in range(len(header), len(ruin.columns)):
            yield SetCell(ruin.title, 0, place, None, ruin.cell(0, place))
        for row in range(1, ruin.row_count):
            yield RemoveRow(ruin.title, row)
        for cells in rows:
            yield AddRow(ruin.title, max(1, ruin.row_count), tuple(enumerate(cells)))

    def _rows_of(self, *kinds: str) -> list[tuple[str, str, str, str]]:
        return [(kind, key, value, self._at) for kind in kinds for key, value in self._after[kind].items()]

    def _write(self, kind: str, key: str, value: str) -> Iterator[Change]:
        if self._table is None:
            return
        if key not in self._told.get(kind, {}):
            row = {"Kind": kind, "Key": key, "Value": value, "At": self._at}
            yield add_row(self._table, self._end_row, row)
            return
        if kind not in self._places:
            standing = self._standing[kind]
            self._places[kind] = _first(standing.keys, standing.rows)
        place = self._places[kind][key]
        yield from set_cell(self._table, place, "Value", value)
        yield from set_cell(self._table, place, "At", self._at)


def _first(keys: Sequence[str], values: Sequence[T]) -> dict[str, T]:
    """Return key to value; of doubled keys the first counts."""
    return dict(zip(reversed(keys), reversed(values), strict=True))
