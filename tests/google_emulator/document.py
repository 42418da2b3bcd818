"""A spreadsheet in memory, and what people do to one while a worker is busy.

Rows and columns are counted from 0, ends excluded.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Value = str | float | int | bool | None

ERROR_TEXTS = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
    "Loading...": "LOADING",
}


@dataclass
class Cell:
    """One cell. A formula keeps its text beside the value it shows; the stand-in computes nothing.

    A cell that stands in a sheet is not changed but replaced, and its format, runs and validation
    are never changed in place: so a sheet can be kept aside by copying its rows alone.
    """

    value: Value = None
    formula: str | None = None
    is_error: bool = False
    """The value is an error's text, such as "#REF!"."""
    format: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    runs: list[dict[str, Any]] = field(default_factory=list)
    validation: dict[str, Any] | None = None

    def again(self) -> Cell:
        """Return a copy."""
        return Cell(
            self.value, self.formula, self.is_error, self.format, self.note, self.runs, self.validation
        )

    @property
    def is_bare(self) -> bool:
        """Whether nothing at all is kept here."""
        return (
            not self.has_value
            and not self.format
            and not self.note
            and not self.runs
            and self.validation is None
        )

    @property
    def has_value(self) -> bool:
        """Whether a value or formula stands here."""
        return self.value is not None or self.formula is not None


@dataclass
class Sheet:
    """One tab."""

    id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    hidden: bool = False
    frozen_rows: int = 0
    frozen_columns: int = 0
    rows: list[dict[int, Cell]] = field(default_factory=list)
    """By row, the cells by column; always ``row_count`` long."""
    column_groups: list[dict[str, Any]] = field(default_factory=list)
    column_properties: dict[int, dict[str, Any]] = field(default_factory=dict)
    conditional_formats: list[dict[str, Any]] = field(default_factory=list)
    protected: list[dict[str, Any]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    """Properties that are only kept, such as tabColorStyle."""

    def __post_init__(self) -> None:
        self.rows.extend({} for _ in range(self.row_count - len(self.rows)))

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell to change; it comes into being."""
        standing = self.rows[row].get(column)
        self.rows[row][column] = fresh = standing.again() if standing else Cell()
        return fresh

    def peek(self, row: int, column: int) -> Cell | None:
        """Return a cell to look at."""
        return self.rows[row].get(column)

    def insert_rows(self, at: int, count: int, template: int | None = None) -> None:
        """Insert rows, formats and validation taken from the row ``template``."""
        fresh = [self._like(template) for _ in range(count)]
        self.rows[at:at] = fresh
        self.row_count += count

    def _like(self, template: int | None) -> dict[int, Cell]:
        if template is None:
            return {}
        kept = {}
        for column, cell in self.rows[template].items():
            if cell.format or cell.validation:
                is_box = (cell.validation or {}).get("condition", {}).get("type") == "BOOLEAN"
                kept[column] = Cell(
                    format=cell.format,
                    validation=cell.validation,
                    value=False if is_box and cell.value is not None else None,
                )
        return kept

    def delete_rows(self, start: int, end: int) -> None:
        """Delete rows."""
        del self.rows[start:end]
        self.row_count -= end - start

    def insert_columns(self, at: int, count: int) -> None:
        """Insert columns."""
        self._map_columns(lambda column: column + count if column >= at else column)
        self.column_count += count

    def delete_columns(self, start: int, end: int) -> None:
        """Delete columns."""
        self._map_columns(
            lambda column: None if start <= column < end else column - (end - start) * (column >= end)
        )
        self.column_count -= end - start

    def move_column(self, source: int, to: int) -> None:
        """Move one column so that it stands before what is now column ``to``."""
        order = list(range(self.column_count))
        moved = order.pop(source)
        order.insert(to - (source < to), moved)
        place = {old: new for new, old in enumerate(order)}
        self._map_columns(lambda column: place[column])

    def aside(self) -> Sheet:
        """Return a copy that nothing done to this sheet can change."""
        rest = {name: copy.deepcopy(each) for name, each in vars(self).items() if name != "rows"}
        return Sheet(**rest, rows=[dict(row) for row in self.rows])

    def _map_columns(self, place: Any) -> None:
        for position, row in enumerate(self.rows):
            moved = ((place(column), cell) for column, cell in row.items())
            self.rows[position] = {column: cell for column, cell in moved if column is not None}
        self.column_properties = {
            place(column): each
            for column, each in self.column_properties.items()
            if place(column) is not None
        }
        for group in self.column_groups:
            span = [place(c) for c in range(group["range"]["startIndex"], group["range"]["endIndex"])]
            left = [column for column in span if column is not None]
            group["range"]["startIndex"] = min(left, default=0)
            group["range"]["endIndex"] = max(left, default=-1) + 1
        self.column_groups = [
            g for g in self.column_groups if g["range"]["endIndex"] > g["range"]["startIndex"]
        ]


@dataclass
class Guesses:
    """What nobody has seen Google do: each with its outcomes."""

    used_metadata_id: str = "refused"
    """"refused", "accepted" (a second one of the same id comes to stand beside), or "replaces"."""
    boxes_fill_false: bool = True
    """A BOOLEAN validation fills the blank cells of its range with FALSE."""


@dataclass
class Document:
    """One spreadsheet. The methods below ``find`` are what a person does in the browser."""

    id: str
    title: str
    sheets: list[Sheet]
    locale: str = "en_US"
    time_zone: str = "Etc/GMT"
    metadata: list[dict[str, Any]] = field(default_factory=list)
    readers: set[str] | None = None
    """Addresses it is shared with; None shares it with every account."""
    guesses: Guesses = field(default_factory=Guesses)

    def aside(self) -> dict[str, Any]:
        """Return what ``put_back`` needs to undo everything done from now on."""
        return {"sheets": [sheet.aside() for sheet in self.sheets], "metadata": list(self.metadata)}

    def put_back(self, kept: dict[str, Any]) -> None:
        """Undo."""
        self.sheets, self.metadata = kept["sheets"], kept["metadata"]

    def find(self, title: str) -> Sheet | None:
        """Return the tab with this title; Google does not mind case."""
        return next((sheet for sheet in self.sheets if sheet.title.lower() == title.lower()), None)

    def tab(self, title: str) -> Sheet:
        """Return the tab with this title, which must be there."""
        sheet = self.find(title)
        assert sheet is not None, f"there is no tab {title!r}; there are {[s.title for s in self.sheets]}"
        return sheet

    def add_tab(self, title: str, rows: list[list[Value | date]], *, hidden: bool = False) -> Sheet:
        """Add a tab with these rows."""
        sheet = Sheet(max((s.id for s in self.sheets), default=100) + 1, title, hidden=hidden)
        self.sheets.append(sheet)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value is not None and value != "":
                    self.type(title, row, column, value)
        return sheet

    def type(
        self, title: str, row: int, column: int, value: Value | date, *, shows: Value = "Loading..."
    ) -> None:
        """Type into a cell; a text that begins with "=" is a formula that ``shows`` a value."""
        cell = self.tab(title).cell(row, column)
        cell.runs, cell.formula, cell.is_error = [], None, False
        if isinstance(value, date):
            if "numberFormat" not in cell.format:
                cell.format = {**cell.format, "numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}}
            value = (value - date(1899, 12, 30)).days
        elif isinstance(value, str) and value.startswith("="):
            cell.formula, value = value, shows
            cell.is_error = value in ERROR_TEXTS
        cell.value = None if value == "" else value

    def value(self, title: str, row: int, column: int) -> Value:
        """Return what a cell shows, unformatted."""
        cell = self.tab(title).peek(row, column)
        return cell.value if cell else None

    def values(self, title: str) -> list[list[Value]]:
        """Return every value of a tab, trailing blanks trimmed."""
        sheet = self.tab(title)
        rows: list[list[Value]] = []
        for row in sheet.rows:
            filled = [column for column, cell in row.items() if cell.has_value]
            cells = (row.get(column) for column in range(max(filled, default=-1) + 1))
            rows.append([cell.value if cell else None for cell in cells])
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def insert_rows(self, title: str, at: int, count: int = 1) -> None:
        """Insert blank rows above row ``at``."""
        self.tab(title).insert_rows(at, count, at - 1 if at else None)

    def delete_rows(self, title: str, start: int, count: int = 1) -> None:
        """Delete rows."""
        self.tab(title).delete_rows(start, start + count)

    def insert_column(self, title: str, at: int) -> None:
        """Insert a blank column before column ``at``."""
        self.tab(title).insert_columns(at, 1)

    def move_column(self, title: str, source: int, to: int) -> None:
        """Drag a column so that it stands before what is now column ``to``."""
        self.tab(title).move_column(source, to)

    def rename_tab(self, title: str, to: str) -> None:
        """Rename a tab."""
        self.tab(title).title = to

    def delete_tab(self, title: str) -> None:
        """Delete a tab."""
        self.sheets.remove(self.tab(title))

    def sort(
        self, title: str, by: int, *, first_row: int = 1, columns: tuple[int, int] | None = None
    ) -> None:
        """Sort the filled rows from ``first_row`` by a column; ``columns`` sorts only a part of them."""
        sheet = self.tab(title)
        end = len(self.values(title))
        left, right = columns or (0, sheet.column_count)
        parts = [
            {column: cell for column, cell in row.items() if left <= column < right}
            for row in sheet.rows[first_row:end]
        ]
        rank = {bool: 3, str: 2, int: 1, float: 1}

        def key(part: dict[int, Cell]) -> tuple[int, Any]:
            value = part[by].value if by in part else None
            return (9, "") if value is None else (rank[type(value)], value)

        for row, part in zip(sheet.rows[first_row:end], sorted(parts, key=key), strict=True):
            for column in [column for column in row if left <= column < right]:
                del row[column]
            row.update(part)
