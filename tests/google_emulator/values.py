"""The values methods: reading, writing, clearing and appending plain values in ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.google_emulator import batch
from tests.google_emulator.document import Cell, Document
from tests.google_emulator.protection import check_area
from tests.google_emulator.ranges import Area, letters, out_of_grid, whole, written
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.showing import Showing
from tests.google_emulator.tables import last_table
from tests.google_emulator.typing_in import put, typist
from tests.google_emulator.user_entered import Entered
from tests.google_emulator.validation import check_value

Json = dict[str, Any]
_LONGEST_TEXT = 50_000


@dataclass(frozen=True)
class Look:
    """How values are to be shown."""

    dimension: str = "ROWS"
    render: str = "FORMATTED_VALUE"
    dates: str = "SERIAL_NUMBER"


@dataclass(frozen=True)
class Written:
    """What a write has done."""

    area: Area
    rows: frozenset[int]
    columns: frozenset[int]
    cells: int

    @property
    def answer(self) -> Json:
        """Return the counts as Google says them: zeros are left out."""
        counts = {
            "updatedRows": len(self.rows),
            "updatedColumns": len(self.columns),
            "updatedCells": self.cells,
        }
        return {"updatedRange": written(self.area)} | {name: n for name, n in counts.items() if n}


def value_range(document: Document, area: Area, look: Look) -> Json:
    """Return a ValueRange: trailing blanks trimmed, no ``values`` where there are none."""
    lines = _lines(document, area, look)
    if look.dimension == "COLUMNS":
        width = max(map(len, lines), default=0)
        lines = [[line[c] if c < len(line) else "" for line in lines] for c in range(width)]
        lines = [_trimmed(line) for line in lines]
        while lines and not lines[-1]:
            lines.pop()
    answer: Json = {"range": written(area), "majorDimension": look.dimension}
    if lines:
        answer["values"] = lines
    return answer


def _lines(document: Document, area: Area, look: Look) -> list[list[Any]]:
    sheet, left, right, shown = area.sheet, area.left, area.right, Showing(document).in_values
    render, dates = look.render, look.dates
    lines: list[list[Any]] = []
    filled = 0
    for at in range(area.top, sheet.last_row(area.bottom)):
        end = sheet.values_end(at)
        if end <= left:
            lines.append([])
            continue
        get = sheet.rows[at].get
        line = [shown(sheet, get(column), render, dates) for column in range(left, min(end, right))]
        lines.append(_trimmed(line))
        filled = len(lines) if lines[-1] else filled
    return lines[:filled]


def _trimmed(line: list[Any]) -> list[Any]:
    end = len(line)
    while end and line[end - 1] == "":
        end -= 1
    return line[:end] if end < len(line) else line


def rows_of(body: Json, path: str) -> list[list[Any]]:
    """Return the values of a ValueRange row by row; None stands for a cell to leave alone."""
    values = [line or [] for line in body.get("values") or []]
    for i, line in enumerate(values):
        for j, each in enumerate(line):
            if isinstance(each, dict | list):
                kind = "struct_value" if isinstance(each, dict) else "list_value"
                raise Refusal(400, f"Invalid {path}values[{i}][{j}]: {kind} {{\n}}\n")
    if body.get("majorDimension") == "COLUMNS":
        height = max(map(len, values), default=0)
        return [[line[i] if i < len(line) else None for line in values] for i in range(height)]
    return values


def write(document: Document, area: Area, rows: Sequence[Sequence[Any]], option: str) -> Written:
    """Write values from an area's corner on; RAW as they are, USER_ENTERED as if typed.

    Raises:
        Refusal: the values do not fit the area or the grid, or a text is too long.
    """
    if option not in ("RAW", "USER_ENTERED"):
        raise Refusal(400, "'valueInputOption' is required but not specified")
    sheet = area.sheet
    height, width = len(rows), max(map(len, rows), default=0)
    _check_fits(area, rows)
    read = typist(document) if option == "USER_ENTERED" else _raw
    check_area(document, sheet, (area.top, area.top + height, area.left, area.left + width))
    updated: set[tuple[int, int]] = set()
    for i, line in enumerate(rows):
        for j, value in enumerate(line):
            if value is not None:
                row, column = area.top + i, area.left + j
                _check_length(value)
                cell = sheet.cell(row, column)
                put(cell, read(cell, value))
                if cell.validation is not None:
                    check_value(document, sheet, row, column, cell)
                updated.add((row, column))
    over = Area(sheet, area.top, area.top + max(height, 1), area.left, area.left + max(width, 1))
    return Written(over, frozenset(row for row, _ in updated), frozenset(c for _, c in updated), len(updated))


def _check_fits(area: Area, rows: Sequence[Sequence[Any]]) -> None:
    sheet = area.sheet
    height, width = len(rows), max(map(len, rows), default=0)
    reached = Area(sheet, area.top, area.top + max(height, 1), area.left, area.left + max(width, 1))
    is_open = area.is_anchor or area == whole(sheet)
    if not is_open:
        within = f"Requested writing within range [{written(area)}], but tried writing to "
        if height > area.bottom - area.top:
            raise Refusal(400, f"{within}row [{area.bottom + 1}]")
        if width > area.right - area.left:
            raise Refusal(400, f"{within}column [{letters(area.right)}]")
    if reached.bottom > sheet.row_count or reached.right > sheet.column_count:
        raise out_of_grid(reached)


def _check_length(value: Any) -> None:
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise Refusal(
            400, f"Your input contains more than the maximum of {_LONGEST_TEXT} characters in a single cell."
        )


def _raw(_: Cell, value: Any) -> Entered:
    return Entered(None if value == "" else value)


def clear(document: Document, area: Area) -> None:
    """Take away values and formulas; formats, notes and rules stay."""
    check_area(document, area.sheet, (area.top, area.bottom, area.left, area.right))
    for row in range(area.top, area.bottom):
        for column in [c for c, cell in area.sheet.rows[row].items() if area.left <= c < area.right]:
            if area.sheet.rows[row][column].has_value:
                cell = area.sheet.cell(row, column)
                cell.value, cell.formula, cell.is_error, cell.runs = None, None, False, []


def append(
    document: Document, area: Area, rows: list[list[Any]], option: str, *, insert: bool
) -> tuple[Area | None, Written]:
    """Write below the last table that an area touches, or at its corner where it touches none.

    A table is a block of filled cells with nothing filled around it, so a gap in the first row is
    enough to make the rows wander to the right. Return the table as it was, and what was written.
    """
    table = last_table(area)
    top, left = (table.bottom, table.left) if table else (area.top, area.left)
    _grow(document, Area(area.sheet, top, top, left, left), rows, insert)
    corner = Area(area.sheet, top, top + 1, left, left + 1, is_anchor=True)
    return table, write(document, corner, rows, option)


def _grow(document: Document, at: Area, rows: list[list[Any]], insert: bool) -> None:
    sheet, height, width = at.sheet, len(rows), max(map(len, rows), default=0)
    requests: list[Json] = []
    place = {"sheetId": sheet.id, "dimension": "ROWS"}
    if insert and height and at.top < sheet.row_count:
        span = {**place, "startIndex": at.top, "endIndex": at.top + height}
        requests.append({"insertDimension": {"range": span, "inheritFromBefore": at.top > 0}})
    elif at.top + height > sheet.row_count:
        requests.append({"appendDimension": {**place, "length": at.top + height - sheet.row_count}})
    if at.left + width > sheet.column_count:
        more = at.left + width - sheet.column_count
        requests.append({"appendDimension": {**place, "dimension": "COLUMNS", "length": more}})
    if requests:
        batch.apply(document, requests)
