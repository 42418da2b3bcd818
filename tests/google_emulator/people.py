"""What people do to a spreadsheet in the browser while a worker is busy.

Rows and columns are counted from 0, ends excluded. It does what a person can do: no request, no refusal
by protection, since the person owns the file.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.google_emulator.cells import ERROR_TEXTS, Cell, Value
from tests.google_emulator.grid_ranges import dimension_range, grid_range
from tests.google_emulator.groups import add_group, delete_group, fold
from tests.google_emulator.merging import merge_cells, unmerge_cells
from tests.google_emulator.pasting import filled
from tests.google_emulator.protection import fresh_id
from tests.google_emulator.references import Copied, rewritten
from tests.google_emulator.sheets import Json, Sheet
from tests.google_emulator.sorting import sort
from tests.google_emulator.spans import Delete, Insert, Move
from tests.google_emulator.structure import forget_sheet, shift
from tests.google_emulator.tabs import copy_metadata, copy_of, move, rename

if TYPE_CHECKING:
    from tests.google_emulator.document import Document


class Edits:
    """A person at the browser; every method names its tab by title."""

    sheets: list[Sheet]
    metadata: list[Json]
    named_ranges: list[Json]

    def find(self, title: str) -> Sheet | None:
        """Return the tab with this title; Google does not mind case."""
        return next((sheet for sheet in self.sheets if sheet.title.lower() == title.lower()), None)

    def tab(self, title: str) -> Sheet:
        """Return the tab with this title, which must be there."""
        sheet = self.find(title)
        assert sheet is not None, f"there is no tab {title!r}; there are {[s.title for s in self.sheets]}"
        return sheet

    def value(self, title: str, row: int, column: int) -> Value:
        """Return what a cell shows, unformatted."""
        cell = self.tab(title).peek(row, column)
        return cell.value if cell else None

    def values(self, title: str) -> list[list[Value]]:
        """Return every value of a tab, trailing blanks trimmed."""
        sheet = self.tab(title)
        rows: list[list[Value]] = []
        for at in range(sheet.last_row(sheet.row_count)):
            cells = map(sheet.rows[at].get, range(sheet.values_end(at)))
            rows.append([cell.value if cell else None for cell in cells])
        while rows and not rows[-1]:
            rows.pop()
        return rows

    # cells

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

    def clear(self, title: str, row: int, column: int) -> None:
        """Press Delete on a cell; a tick box becomes unticked."""
        if self.tab(title).peek(row, column) is not None:
            cell = self.tab(title).cell(row, column)
            cell.runs, cell.formula, cell.is_error = [], None, False
            cell.value = False if cell.is_box else None

    def note(self, title: str, row: int, column: int, text: str) -> None:
        """Put a note on a cell, or take it away with no text."""
        self.tab(title).cell(row, column).note = text

    def fill_down(self, title: str, row: int, column: int, count: int) -> None:
        """Drag the corner of one cell down: a text that ends in digits counts up, a number does not."""
        sheet = self.tab(title)
        source = sheet.peek(row, column) or Cell()
        for step in range(1, count + 1):
            sheet.own(row + step)[column] = filled(source, step, Copied(step, 0))

    def copy_row(self, title: str, row: int, to: int) -> None:
        """Copy a row and paste it over another; metadata stays behind."""
        self.copy_cells(title, (row, row + 1, 0, self.tab(title).column_count), (to, 0))

    def copy_cells(self, title: str, around: tuple[int, int, int, int], to: tuple[int, int]) -> None:
        """Copy an area and paste it at another place of the tab."""
        sheet = self.tab(title)
        top, bottom, left, right = around
        by = Copied(to[0] - top, to[1] - left)
        taken = [{c: cell for c, cell in row.items() if left <= c < right} for row in sheet.rows[top:bottom]]
        for offset, cells in enumerate(taken):
            target = sheet.own(to[0] + offset)
            for column in range(left, right):
                target.pop(column + by.right, None)
                if column in cells:
                    pasted = cells[column].again()
                    if pasted.formula is not None:
                        pasted.formula = rewritten(pasted.formula, by, True)
                    target[column + by.right] = pasted

    # rows and columns

    def insert_rows(self: Document, title: str, at: int, count: int = 1) -> None:
        """Insert blank rows above row ``at``."""
        shift(self, self.tab(title), "ROWS", Insert(at, count, inherits_before=at > 0))

    def delete_rows(self: Document, title: str, start: int, count: int = 1) -> None:
        """Delete rows."""
        shift(self, self.tab(title), "ROWS", Delete(start, start + count))

    def move_rows(self: Document, title: str, start: int, to: int, count: int = 1) -> None:
        """Drag rows so that they stand above what is now row ``to``."""
        shift(self, self.tab(title), "ROWS", Move(start, start + count, to))

    def insert_column(self: Document, title: str, at: int, count: int = 1, *, header: str = "") -> None:
        """Insert blank columns before column ``at``; ``header`` names the first of them."""
        shift(self, self.tab(title), "COLUMNS", Insert(at, count, inherits_before=at > 0))
        if header:
            self.type(title, 0, at, header)

    def delete_column(self: Document, title: str, at: int, count: int = 1) -> None:
        """Delete columns."""
        shift(self, self.tab(title), "COLUMNS", Delete(at, at + count))

    def move_column(self: Document, title: str, source: int, to: int, count: int = 1) -> None:
        """Drag a column so that it stands before what is now column ``to``."""
        shift(self, self.tab(title), "COLUMNS", Move(source, source + count, to))

    def sort(
        self: Document,
        title: str,
        by: int,
        *,
        first_row: int = 1,
        columns: tuple[int, int] | None = None,
        descending: bool = False,
    ) -> None:
        """Sort the filled rows from ``first_row`` by a column; ``columns`` sorts only a part of them."""
        sheet = self.tab(title)
        end = len(self.values(title))
        if end > first_row:
            around = (first_row, end, *(columns or (0, sheet.column_count)))
            sort(self, sheet, around, [(by, descending)])

    def hide(self, title: str, dimension: str, start: int, count: int = 1, *, hidden: bool = True) -> None:
        """Hide ROWS or COLUMNS, or show them again."""
        for position in range(start, start + count):
            self.tab(title).set_property(dimension, position, hiddenByUser=True if hidden else None)

    def group(self: Document, title: str, dimension: str, start: int, end: int) -> None:
        """Group ROWS or COLUMNS."""
        add_group(self, {"range": dimension_range(self.tab(title), dimension, start, end)})

    def ungroup(self: Document, title: str, dimension: str, start: int, end: int) -> None:
        """Take ROWS or COLUMNS out of their deepest group."""
        delete_group(self, {"range": dimension_range(self.tab(title), dimension, start, end)})

    def fold(self, title: str, dimension: str, at: int, *, folded: bool = True) -> None:
        """Fold the deepest group over a row or column, or unfold it."""
        sheet = self.tab(title)
        over = [g for g in sheet.groups(dimension) if g["range"]["startIndex"] <= at < g["range"]["endIndex"]]
        assert over, f"no group of {dimension} over {at} in {title!r}"
        fold(sheet, dimension, max(over, key=lambda group: group["depth"]), folded=folded)

    # tabs

    def add_tab(self, title: str, rows: list[list[Value | date]], *, hidden: bool = False) -> Sheet:
        """Add a tab with these rows."""
        sheet = Sheet(max((s.id for s in self.sheets), default=100) + 1, title, hidden=hidden)
        self.sheets.append(sheet)
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value is not None and value != "":
                    self.type(title, row, column, value)
        return sheet

    def rename_tab(self: Document, title: str, to: str) -> None:
        """Rename a tab."""
        rename(self, self.tab(title), to)

    def delete_tab(self: Document, title: str) -> None:
        """Delete a tab."""
        forget_sheet(self, self.tab(title))

    def move_tab(self: Document, title: str, to: int) -> None:
        """Drag a tab so that it stands before what is now tab ``to``."""
        move(self, self.tab(title), to)

    def duplicate_tab(self: Document, title: str, to: str = "") -> Sheet:
        """Duplicate a tab; its metadata stays behind."""
        source = self.tab(title)
        copied = copy_of(self, source, fresh_id({s.id for s in self.sheets}), to or f"Copy of {source.title}")
        self.sheets.insert(self.sheets.index(source) + 1, copied)
        copy_metadata(self, source, copied)
        return copied

    def hide_tab(self, title: str, *, hidden: bool = True) -> None:
        """Hide a tab, or show it again."""
        self.tab(title).hidden = hidden

    # the rest of the menus

    def filter(
        self, title: str, around: tuple[int, int, int, int], hidden: dict[int, list[str]] | None = None
    ) -> None:
        """Set the filter of a tab that everybody sees: by column, which shown values it hides."""
        criteria = {str(column): {"hiddenValues": values} for column, values in (hidden or {}).items()}
        specs = [{"columnIndex": int(column), "filterCriteria": each} for column, each in criteria.items()]
        place = {"range": grid_range(self.tab(title), around)}
        self.tab(title).basic_filter = {
            **place,
            **({"criteria": criteria, "filterSpecs": specs} if hidden else {}),
        }

    def protect(
        self, title: str, around: tuple[int, int, int, int] | None = None, *, editors: tuple[str, ...] = ()
    ) -> None:
        """Protect an area or a whole tab: only the owner and these may edit it."""
        sheet = self.tab(title)
        place: dict[str, Any] = {"sheetId": sheet.id} if around is None else grid_range(sheet, around)
        used = {each["protectedRangeId"] for tab in self.sheets for each in tab.protected}
        kept = {"protectedRangeId": fresh_id(used), "range": place, "editors": {"users": list(editors)}}
        sheet.protected = [*sheet.protected, kept]

    def unprotect(self, title: str) -> None:
        """Take every protection of a tab away."""
        self.tab(title).protected = []

    def merge(self: Document, title: str, around: tuple[int, int, int, int]) -> None:
        """Merge an area into one cell."""
        merge_cells(self, {"range": grid_range(self.tab(title), around), "mergeType": "MERGE_ALL"})

    def unmerge(self: Document, title: str, around: tuple[int, int, int, int]) -> None:
        """Take the merges in an area apart."""
        unmerge_cells(self, {"range": grid_range(self.tab(title), around)})

    def name_range(self, name: str, title: str, around: tuple[int, int, int, int]) -> None:
        """Give an area a name."""
        used = {int(each["namedRangeId"]) for each in self.named_ranges}
        kept = {
            "namedRangeId": str(fresh_id(used)),
            "name": name,
            "range": grid_range(self.tab(title), around),
        }
        self.named_ranges = [*self.named_ranges, kept]
