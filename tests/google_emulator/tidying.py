"""Tidying cells: find and replace, duplicate rows, spaces too many, texts in columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.google_emulator.calculation import Calculation
from tests.google_emulator.grid_ranges import Bounds, area_of, dimension_span, sheet_of
from tests.google_emulator.protection import check_area
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}


def find_replace(document: Document, request: Json) -> Json:
    """Replace a text in cells: whatever its case, unless told otherwise."""
    find = request.get("find") or ""
    if not find:
        raise Refusal(400, "find must be set.")
    places = _places(document, request)
    is_regex, whole = bool(request.get("searchByRegex")), bool(request.get("matchEntireCell"))
    pattern = find if is_regex else re.escape(find)
    try:
        wanted = re.compile(
            f"^(?:{pattern})$" if whole else pattern, 0 if request.get("matchCase") else re.IGNORECASE
        )
    except re.error:
        raise Refusal(400, f"Invalid regular expression: {find}") from None
    replacement = request.get("replacement") or ""
    by: Any = _java(replacement) if is_regex else lambda _: replacement
    counts = {"values": 0, "formulas": 0, "occurrences": 0}
    rows, sheets = set(), set()
    for sheet, around in places:
        for row in range(around[0], around[1]):
            for column, cell in list(sheet.rows[row].items()):
                is_formula = cell.formula is not None
                if not around[2] <= column < around[3] or (is_formula and not request.get("includeFormulas")):
                    continue
                text = cell.formula if is_formula else cell.value
                if not isinstance(text, str):
                    if text is None or isinstance(text, bool) or not wanted.search(_plain(text)):
                        continue
                    text = _plain(text)
                replaced, times = wanted.subn(by, text)
                if not times:
                    continue
                check_area(document, sheet, (row, row + 1, column, column + 1))
                changed = sheet.cell(row, column)
                if is_formula:
                    changed.formula = replaced
                else:
                    changed.value = _again(replaced, cell.value)
                counts["formulas" if is_formula else "values"] += 1
                counts["occurrences"] += times
                rows.add((sheet.id, row))
                sheets.add(sheet.id)
    answer = {
        "valuesChanged": counts["values"],
        "formulasChanged": counts["formulas"],
        "rowsChanged": len(rows),
        "sheetsChanged": len(sheets),
        "occurrencesChanged": counts["occurrences"],
    }
    return {name: each for name, each in answer.items() if each}


def _places(document: Document, request: Json) -> list[tuple[Sheet, Bounds]]:
    said = [name for name in ("range", "sheetId", "allSheets") if request.get(name) not in (None, False)]
    said += ["sheetId"] if request.get("sheetId") == 0 and "sheetId" not in said else []
    if len(said) != 1:
        raise Refusal(400, "Exactly one of range, sheetId and allSheets must be set.")
    if said[0] == "range":
        return [area_of(document, request["range"])]
    sheets = document.sheets if said[0] == "allSheets" else [sheet_of(document, request)]
    return [(sheet, (0, sheet.row_count, 0, sheet.column_count)) for sheet in sheets]


def _java(text: str) -> Any:
    def by(match: re.Match[str]) -> str:
        return re.sub(r"\$(\d)", lambda group: match[int(group[1])] or "", text)

    return by


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(number)


def _again(text: str, was: Any) -> Any:
    """Return a replaced value: what was a number stays one where it can."""
    if isinstance(was, str):
        return text or None
    try:
        number = float(text)
    except ValueError:
        return text or None
    return int(number) if number.is_integer() else number


def delete_duplicates(document: Document, request: Json) -> Json:
    """Delete rows of a range that repeat an earlier one, whatever the case; the rest moves up."""
    sheet, around = area_of(document, request.get("range"))
    check_area(document, sheet, around)
    top, bottom, left, right = around
    columns = range(left, right)
    if request.get("comparisonColumns"):
        spans = [dimension_span(sheet, each) for each in request["comparisonColumns"]]
        if any(dimension != "COLUMNS" for dimension, _, _ in spans):
            raise Refusal(400, "comparisonColumns must be columns.")
        columns = [c for _, start, end in spans for c in range(start, end)]  # type: ignore[assignment]
        if any(not left <= column < right for column in columns):
            raise Refusal(400, "comparisonColumns must lie in the range.")
    seen, kept = set(), []
    calculation = Calculation(document)
    for row in range(top, bottom):
        key = tuple(_compared(calculation, sheet, row, column) for column in columns)
        if key not in seen:
            seen.add(key)
            kept.append({c: cell for c, cell in sheet.rows[row].items() if left <= c < right})
    removed = bottom - top - len(kept)
    if removed:
        for row in range(top, bottom):
            cells = sheet.own(row)
            for column in range(left, right):
                cells.pop(column, None)
            cells.update(kept[row - top] if row - top < len(kept) else {})
    return {"duplicatesRemovedCount": removed} if removed else {}


def _compared(calculation: Calculation, sheet: Sheet, row: int, column: int) -> Any:
    cell = sheet.peek(row, column)
    value = calculation.shown(sheet, cell)[0] if cell else None
    return (type(value) is bool, value.lower() if isinstance(value, str) else value)


def trim_whitespace(document: Document, request: Json) -> Json:
    """Take spaces from both ends of texts, and all but one from between words."""
    sheet, around = area_of(document, request.get("range"))
    changed = 0
    for row in range(around[0], around[1]):
        for column, cell in list(sheet.rows[row].items()):
            if around[2] <= column < around[3] and isinstance(cell.value, str) and cell.formula is None:
                trimmed = re.sub(r"\s+", " ", cell.value).strip()
                if trimmed != cell.value:
                    check_area(document, sheet, (row, row + 1, column, column + 1))
                    sheet.cell(row, column).value = trimmed or None
                    changed += 1
    return {"cellsChangedCount": changed} if changed else {}


def text_to_columns(document: Document, request: Json) -> Json:
    """Split the texts of one column into columns to the right."""
    sheet, (top, bottom, left, right) = area_of(document, request.get("source"))
    if right - left != 1:
        raise Refusal(400, "source must span exactly one column.")
    kind = request.get("delimiterType") or "DELIMITER_TYPE_UNSPECIFIED"
    delimiter = request.get("delimiter") if kind == "CUSTOM" else _DELIMITERS.get(kind)
    if kind == "AUTODETECT":
        raise Unsupported("textToColumns with AUTODETECT")
    if not delimiter:
        raise Refusal(400, "A delimiter must be set.")
    for row in range(top, bottom):
        cell = sheet.peek(row, left)
        if (
            cell is not None
            and isinstance(cell.value, str)
            and cell.formula is None
            and delimiter in cell.value
        ):
            parts = cell.value.split(delimiter)
            if left + len(parts) > sheet.column_count:
                raise Unsupported("textToColumns beyond the last column")
            check_area(document, sheet, (row, row + 1, left, left + len(parts)))
            for column, part in enumerate(parts, start=left):
                changed = sheet.cell(row, column)
                changed.value, changed.formula, changed.is_error = _again(part.strip(), 0), None, False
    return {}
