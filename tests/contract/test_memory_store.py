"""The contract over the store that is only lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sheetnet.stores.memory import MemoryStore
from sheetnet.workbook.snapshot import CellValue, Grid
from tests.contract.store_contract import Rows, StoreContract, rows_of


@dataclass
class MemoryHarness:
    store: MemoryStore

    def second(self) -> MemoryStore:
        return self.store

    def person_types(self, title: str, row: int, column: int, value: CellValue) -> None:
        self.store.edit(title, row, column, value)

    def read_cells(self, title: str) -> Rows:
        return rows_of(self.store.grid(title))


class TestMemoryStore(StoreContract):
    def make(self, grids: Sequence[Grid]) -> MemoryHarness:
        return MemoryHarness(MemoryStore(grids))
