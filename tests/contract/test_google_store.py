"""The contract over a Google Sheet, on the stand-in for Google."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from sheetnet.stores.google.cells import as_read
from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.snapshot import CellValue, Grid
from tests.contract.store_contract import Rows, StoreContract, cut, rows_of
from tests.google_emulator import Document, Emulator
from tests.stores_google.opening import credentials_for, utc_now


@dataclass
class GoogleHarness:
    google: Emulator
    document: Document
    opened: list[GoogleStore] = field(default_factory=list)

    @property
    def store(self) -> GoogleStore:
        return self.opened[0] if self.opened else self.second()

    def second(self) -> GoogleStore:
        store = GoogleStore(
            self.document.id,
            credentials_for(self.google),
            clock=utc_now,
            endpoint=self.google.url,
            sleep=lambda seconds: None,
        )
        self.opened.append(store)
        return store

    def person_types(self, title: str, row: int, column: int, value: CellValue) -> None:
        self.document.type(title, row, column, value)

    def read_cells(self, title: str) -> Rows:
        return cut(self.document.values(title))


class TestGoogleStore(StoreContract):
    refuses_person_edits = False

    @pytest.fixture(autouse=True)
    def _google(self) -> Iterator[None]:
        self.harnesses: list[GoogleHarness] = []
        with Emulator() as self.google:
            yield
            for harness in self.harnesses:
                for store in harness.opened:
                    store.close()

    def make(self, grids: Sequence[Grid]) -> GoogleHarness:
        document = self.google.new_document()
        for grid in grids:
            document.add_tab(grid.title, rows_of(grid))
            # A text such as "=1+1" in a document that is handed in is meant as text.
            for row, values in enumerate(rows_of(grid)):
                for column, value in enumerate(values):
                    if isinstance(value, str) and value.startswith("="):
                        cell = document.tab(grid.title).cell(row, column)
                        cell.formula, cell.value, cell.is_error = None, value, False
        document.delete_tab("Sheet1")
        harness = GoogleHarness(self.google, document)
        self.harnesses.append(harness)
        return harness

    def alike(self, value: CellValue) -> CellValue:
        return as_read(value) if isinstance(value, date | datetime) else value
