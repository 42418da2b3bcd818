"""The contract over the local workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.workbook.snapshot import CellValue, Grid
from tests.contract.store_contract import Rows, StoreContract
from tests.stores.workbooks import rows_in, save_grids, store_at, type_into


class XlsxHarness:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = store_at(path)

    def second(self) -> XlsxStore:
        return store_at(self.path)

    def person_types(self, title: str, row: int, column: int, value: CellValue) -> None:
        type_into(self.path, title, row, column, value)

    def read_cells(self, title: str) -> Rows:
        return rows_in(self.path, title)


class TestXlsxStore(StoreContract):
    @pytest.fixture(autouse=True)
    def _in_a_folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    def make(self, grids: Sequence[Grid]) -> XlsxHarness:
        path = self.folder / "network.xlsx"
        save_grids(path, grids)
        return XlsxHarness(path)
