"""A person at their desk: the same edits by hand, on a local workbook and on a Google Sheet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook

from sheetnet.stores.base import Store
from sheetnet.stores.google.store import GoogleStore
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.workbook.snapshot import CellValue
from tests.google_emulator import Document, Emulator
from tests.stores_google.opening import credentials_for, utc_now

_SERIAL_ZERO = date(1899, 12, 30)


class Desk(ABC):
    """Edits found as people find them: by tab, header and what stands in a row."""

    store: Store

    def leave(self) -> None:
        """Save what was typed and close the spreadsheet; a browser has saved it already."""
        return

    @abstractmethod
    def cells(self, title: str) -> list[list[CellValue]]:
        """Return every row of a tab, header first."""

    @abstractmethod
    def put(self, title: str, row: int, column: int, value: CellValue) -> None:
        """Type into a cell; rows and columns count from 0."""

    @abstractmethod
    def sort(self, title: str, header: str) -> None:
        """Sort all rows by a column."""

    @abstractmethod
    def move_column(self, title: str, header: str, to: int) -> None:
        """Drag a column so that it stands at place ``to``."""

    @abstractmethod
    def day(self, value: CellValue) -> date | None:
        """Return the day that a date cell shows."""

    def column(self, title: str, header: str) -> int:
        """Return where a header stands."""
        return self.cells(title)[0].index(header)

    def rows(self, title: str) -> list[dict[str, CellValue]]:
        """Return every row below the header as a dict by header, with its place under "row"."""
        header, *body = self.cells(title)
        rows = []
        for place, cells in enumerate(body, start=1):
            padded = [*cells, *[None] * (len(header) - len(cells))]
            rows.append({**{str(h): v for h, v in zip(header, padded, strict=False) if h}, "row": place})
        return rows

    def find(self, title: str, header: str, value: CellValue) -> dict[str, CellValue]:
        """Return the first row with this value under this header."""
        return next(row for row in self.rows(title) if row.get(header) == value)

    def type(self, title: str, row: CellValue, header: str, value: CellValue) -> None:
        """Type into a row under a header."""
        assert isinstance(row, int)
        self.put(title, row, self.column(title, header), value)

    def add(self, title: str, cells: dict[str, CellValue]) -> int:
        """Type a new row below the last one with anything in it."""
        filled = [
            place
            for place, row in enumerate(self.cells(title))
            if any(value not in (None, "", False) for value in row)
        ]
        row = filled[-1] + 1
        for header, value in cells.items():
            self.type(title, row, header, value)
        return row

    def texts(self, title: str, headers: Sequence[str]) -> list[tuple[CellValue, ...]]:
        """Return what stands under these headers, row by row."""
        return [tuple(row.get(header) for header in headers) for row in self.rows(title)]


class XlsxDesk(Desk):
    """A workbook opened, edited, saved and closed in a spreadsheet program."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = XlsxStore(path)
        self._open: Workbook | None = None
        self._is_changed = False

    def leave(self) -> None:
        if self._open is not None and self._is_changed:
            self._open.save(self.path)
        self._open, self._is_changed = None, False

    def cells(self, title: str) -> list[list[CellValue]]:
        return [list(row) for row in self._book[title].iter_rows(values_only=True)]  # type: ignore[arg-type]

    def put(self, title: str, row: int, column: int, value: CellValue) -> None:
        self._book[title].cell(row + 1, column + 1).value = value
        self._is_changed = True

    def sort(self, title: str, header: str) -> None:
        by = self.column(title, header)
        first, *body = self.cells(title)
        filled = sorted((row for row in body if row[by]), key=lambda row: str(row[by]))
        self._rewrite(title, [first, *filled])

    def move_column(self, title: str, header: str, to: int) -> None:
        rows = self.cells(title)
        source = rows[0].index(header)
        for row in rows:
            row.insert(to, row.pop(source))
        self._rewrite(title, rows)

    def day(self, value: CellValue) -> date | None:
        return value.date() if isinstance(value, datetime) else None

    def _rewrite(self, title: str, rows: list[list[CellValue]]) -> None:
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                self.put(title, row, column, value)

    @property
    def _book(self) -> Workbook:
        if self._open is None:
            self._open = load_workbook(self.path)
        return self._open


class GoogleDesk(Desk):
    """A Google Sheet in the browser."""

    def __init__(self, google: Emulator, document: Document) -> None:
        self.document = document
        self.store = GoogleStore(
            document.id,
            credentials_for(google),
            clock=utc_now,
            endpoint=google.url,
            sleep=lambda seconds: None,
        )

    def cells(self, title: str) -> list[list[CellValue]]:
        return [list(row) for row in self.document.values(title)]

    def put(self, title: str, row: int, column: int, value: CellValue) -> None:
        self.document.type(title, row, column, value)  # type: ignore[arg-type]

    def sort(self, title: str, header: str) -> None:
        self.document.sort(title, self.column(title, header))

    def move_column(self, title: str, header: str, to: int) -> None:
        source = self.column(title, header)
        self.document.move_column(title, source, to if to < source else to + 1)

    def day(self, value: CellValue) -> date | None:
        if not isinstance(value, int | float):
            return None
        return date.fromordinal(_SERIAL_ZERO.toordinal() + int(value))
