"""Rows and columns that come, go and move, and everything that moves along with them.

Cells, groups, merges, protections, filters, charts, conditional formats, named ranges, metadata and the
references of formulas and rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.google_emulator.grid_ranges import (
    area_of,
    dimension_span,
    moved_range,
    moved_ranges,
    sheet_of,
    without_sheet,
)
from tests.google_emulator.groups import moved_groups
from tests.google_emulator.protection import check_area, check_insertion
from tests.google_emulator.references import Change, Moved, rewritten
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.sheets import Json, Row, Sheet
from tests.google_emulator.spans import Delete, Insert, Move, Shift

if TYPE_CHECKING:
    from tests.google_emulator.document import Document


def insert_dimension(document: Document, request: Json) -> Json:
    """Insert rows or columns."""
    sheet = sheet_of(document, request.get("range"))
    dimension, start, end = dimension_span(sheet, request.get("range") or {})
    before = bool(request.get("inheritFromBefore"))
    size = sheet.size(dimension)
    if before and start == 0:
        raise Refusal(400, "inheritFromBefore cannot be true when inserting at index 0.")
    if start > size or (start == size and not before):
        raise Refusal(
            400,
            f"range.startIndex[{start}] must be less than the grid size ({size}) "
            f"if inheritFromBefore is {str(before).lower()}.",
        )
    check_insertion(document, sheet, dimension, start)
    shift(document, sheet, dimension, Insert(start, end - start, before))
    return {}


def append_dimension(document: Document, request: Json) -> Json:
    """Add rows or columns at the end."""
    sheet = sheet_of(document, request)
    length, dimension = request.get("length") or 0, request.get("dimension")
    if length <= 0 or dimension not in ("ROWS", "COLUMNS"):
        raise Refusal(400, "A dimension and a positive length must be set.")
    shift(document, sheet, dimension, Insert(sheet.size(dimension), length, inherits_before=True))
    return {}


def delete_dimension(document: Document, request: Json) -> Json:
    """Delete rows or columns."""
    sheet = sheet_of(document, request.get("range"))
    dimension, start, end = dimension_span(sheet, request.get("range") or {})
    size = sheet.size(dimension)
    if start >= size:
        raise Refusal(
            400, f"Cannot delete a {dimension[:-1].lower()} that doesn't exist. Tried to delete {start}."
        )
    if start == 0 and end >= size:
        raise Refusal(400, f"You can't delete all the {dimension.lower()} on the sheet.")
    check_area(document, sheet, _strip(sheet, dimension, start, end))
    shift(document, sheet, dimension, Delete(start, min(end, size)))
    return {}


def move_dimension(document: Document, request: Json) -> Json:
    """Move rows or columns; the destination counts as before the move."""
    source = request.get("source") or {}
    sheet = sheet_of(document, source)
    dimension, start, end = dimension_span(sheet, source)
    to = request.get("destinationIndex") or 0
    if end > sheet.size(dimension) or not 0 <= to <= sheet.size(dimension):
        raise Refusal(400, f"The source or destination is outside the grid of {sheet.size(dimension)}.")
    if start < to < end:
        raise Refusal(400, f"destinationIndex[{to}] is inside the source.")
    check_area(document, sheet, _strip(sheet, dimension, start, end))
    check_insertion(document, sheet, dimension, to)
    shift(document, sheet, dimension, Move(start, end, to))
    return {}


def _strip(sheet: Sheet, dimension: str, start: int, end: int) -> tuple[int, int, int, int]:
    if dimension == "ROWS":
        return start, end, 0, sheet.column_count
    return 0, sheet.row_count, start, end


def shift(document: Document, sheet: Sheet, dimension: str, by: Shift) -> None:
    """Insert, delete or move rows or columns, with everything that stands on them."""
    if isinstance(by, Move) and by.start <= by.to <= by.end:
        return
    _check_merges(sheet, dimension, by)

    def moved(kept: Any) -> Any:
        return moved_ranges(kept, sheet, dimension, by)

    for each in document.sheets:
        if each.charts:
            each.charts = moved(each.charts)
    sheet.merges = [each for each in moved(sheet.merges) if not _is_single(each)]
    sheet.protected = [each for each in moved(sheet.protected) if _has_place(each)]
    sheet.filter_views = [_moved_filter(each, sheet, dimension, by) for each in sheet.filter_views]
    sheet.filter_views = [each for each in moved(sheet.filter_views) if _has_place(each)]
    sheet.banded = [each for each in moved(sheet.banded) if _has_place(each)]
    if sheet.basic_filter is not None:
        kept = moved(_moved_filter(sheet.basic_filter, sheet, dimension, by))
        sheet.basic_filter = kept if _has_place(kept) else None
    if sheet.conditional_formats:
        rules = [_moved_rule(each, sheet, dimension, by) for each in sheet.conditional_formats]
        sheet.conditional_formats = [each for each in rules if each["ranges"]]
    document.named_ranges = [each for each in moved(document.named_ranges) if "range" in each]
    if dimension == "ROWS":
        sheet.row_groups = moved_groups(sheet, dimension, by, document.guesses.group_on_move)
    else:
        sheet.column_groups = moved_groups(sheet, dimension, by, document.guesses.group_on_move)
    _move_frozen(sheet, dimension, by)
    _move_metadata(document, sheet, dimension, by)
    rewrite(document, Moved(sheet.title, dimension, by, sheet.size(dimension)))
    sheet.shift(dimension, by)


def rewrite(document: Document, change: Change) -> None:
    """Let the references of every formula and rule of the document follow a change."""
    for sheet in document.sheets:
        on_it = sheet.title == change.title
        found = dict(sheet.referring())
        if found:
            _rewrite_rows(sheet, found, change, on_it)
        sheet.conditional_formats = [
            _rewritten_rule(each, change, on_it) if "booleanRule" in each else each
            for each in sheet.conditional_formats
        ]


def _rewrite_rows(sheet: Sheet, found: dict[int, tuple[Row, list[int]]], change: Change, on_it: bool) -> None:
    rules: dict[int, Json] = {}

    def followed(row: Row) -> Row:
        fresh = row
        for column in found[id(row)][1] if id(row) in found else ():
            cell = row[column]
            formula, rule = cell.formula, cell.validation
            if formula is not None:
                formula = rewritten(formula, change, on_it)
            if rule is not None:
                if id(rule) not in rules:
                    rules[id(rule)] = _rewritten_rule(rule, change, on_it)
                rule = rules[id(rule)]
            if formula != cell.formula or rule is not cell.validation:
                fresh = row.copy() if fresh is row else fresh
                fresh[column] = changed = cell.again()
                changed.formula, changed.validation = formula, rule
        return fresh

    sheet.change_rows(0, sheet.row_count, followed)


def _rewritten_rule(rule: Json, change: Change, on_it: bool) -> Json:
    """Return a rule with its formulas rewritten; the same one where nothing in it changes."""
    if "booleanRule" in rule:
        inner = _rewritten_rule(rule["booleanRule"], change, on_it)
        return rule if inner is rule["booleanRule"] else {**rule, "booleanRule": inner}
    condition = rule.get("condition") or {}
    values = condition.get("values") or []
    changed = [
        {**each, "userEnteredValue": rewritten(each["userEnteredValue"], change, on_it)}
        if str(each.get("userEnteredValue", "")).startswith("=")
        else each
        for each in values
    ]
    return rule if changed == values else {**rule, "condition": {**condition, "values": changed}}


def _check_merges(sheet: Sheet, dimension: str, by: Shift) -> None:
    if isinstance(by, Move):
        ends = (
            ("startRowIndex", "endRowIndex")
            if dimension == "ROWS"
            else ("startColumnIndex", "endColumnIndex")
        )
        for merge in sheet.merges:
            start, end = merge[ends[0]], merge[ends[1]]
            parts = by.start < end and start < by.end and not (by.start <= start and end <= by.end)
            if parts or start < by.to < end:
                raise Refusal(400, "You can't move part of a merged cell.")


def _is_single(merge: Json) -> bool:
    return (
        merge["endRowIndex"] - merge["startRowIndex"] == 1
        and merge["endColumnIndex"] - merge["startColumnIndex"] == 1
    )


def _has_place(kept: Json) -> bool:
    return bool(kept.get("range") or kept.get("namedRangeId") or kept.get("tableId"))


def _moved_rule(rule: Json, sheet: Sheet, dimension: str, by: Shift) -> Json:
    ranges = []
    for place in rule["ranges"]:
        moved = moved_range(place, sheet, dimension, _inherited(place, dimension, by))
        if moved is not None:
            ranges.append(moved)
    return rule if ranges == rule["ranges"] else {**rule, "ranges": ranges}


def _inherited(place: Json, dimension: str, by: Shift) -> Shift:
    """Return a shift under which a range grows over new rows or columns that look like its edge."""
    if isinstance(by, Insert):
        word = "Row" if dimension == "ROWS" else "Column"
        if not by.inherits_before and place.get(f"start{word}Index") == by.at:
            return Insert(by.at + 1, by.count)
        if by.inherits_before and place.get(f"end{word}Index") == by.at:
            return Insert(by.at - 1, by.count)
    return by


def _moved_filter(kept: Json, sheet: Sheet, dimension: str, by: Shift) -> Json:
    """Return a filter whose criteria and sorts by column follow."""
    if dimension == "ROWS" or (kept.get("range") or {}).get("sheetId", sheet.id) != sheet.id:
        return kept
    changed = dict(kept)
    for name, index in (("filterSpecs", "columnIndex"), ("sortSpecs", "dimensionIndex")):
        if name in kept:
            moved = ((each, by.point(each.get(index) or 0)) for each in kept[name])
            changed[name] = [{**each, index: to} for each, to in moved if to is not None]
    if "criteria" in kept:
        moved_keys = ((by.point(int(column)), each) for column, each in kept["criteria"].items())
        changed["criteria"] = {str(to): each for to, each in moved_keys if to is not None}
    return changed


def _move_frozen(sheet: Sheet, dimension: str, by: Shift) -> None:
    name = "frozen_rows" if dimension == "ROWS" else "frozen_columns"
    frozen = getattr(sheet, name)
    if not frozen or isinstance(by, Move):
        return
    span = by.span(0, frozen) if not (isinstance(by, Insert) and by.at == 0) else (0, frozen + by.count)
    setattr(sheet, name, span[1] if span else 0)


def _move_metadata(document: Document, sheet: Sheet, dimension: str, by: Shift) -> None:
    if not any("dimensionRange" in each["location"] for each in document.metadata):
        return
    kept = []
    for each in document.metadata:
        place = each["location"].get("dimensionRange")
        if place is not None and place["sheetId"] == sheet.id and place["dimension"] == dimension:
            to = by.point(place["startIndex"])
            if to is None:
                continue
            if to != place["startIndex"]:
                place = {**place, "startIndex": to, "endIndex": to + 1}
                each = {**each, "location": {**each["location"], "dimensionRange": place}}
        kept.append(each)
    document.metadata = kept


def forget_sheet(document: Document, sheet: Sheet) -> None:
    """Take away a tab with everything in the document that lies on it or names it."""
    document.sheets.remove(sheet)
    for each in document.sheets:
        each.charts = without_sheet(each.charts, sheet.id)
    document.named_ranges = [
        each for each in without_sheet(document.named_ranges, sheet.id) if "range" in each
    ]
    document.metadata = [each for each in document.metadata if metadata_sheet(each) != sheet.id]


def metadata_sheet(metadata: Json) -> int | None:
    """Return the id of the tab that metadata lies on; None for the spreadsheet's own."""
    location = metadata["location"]
    if "dimensionRange" in location:
        return location["dimensionRange"]["sheetId"]
    return location.get("sheetId")


def insert_range(document: Document, request: Json) -> Json:
    """Insert blank cells; those there go down or right, and what falls off the grid is refused."""
    sheet, (top, bottom, left, right) = area_of(document, request.get("range"))
    check_area(document, sheet, (top, sheet.row_count, left, right))
    if request.get("shiftDimension") == "ROWS":
        height = bottom - top
        if any(
            _has_values(sheet, row, left, right) for row in range(sheet.row_count - height, sheet.row_count)
        ):
            shift(document, sheet, "ROWS", Insert(sheet.row_count, height, inherits_before=True))
        for row in range(sheet.row_count - 1, top - 1, -1):
            _put_line(sheet, row, left, right, row - height if row - height >= top else None)
    elif request.get("shiftDimension") == "COLUMNS":
        _shift_across(document, sheet, (top, bottom, left, right), right - left)
    else:
        raise Refusal(400, "A dimension to shift must be set.")
    return {}


def delete_range(document: Document, request: Json) -> Json:
    """Delete cells; those below or to the right take their places."""
    sheet, (top, bottom, left, right) = area_of(document, request.get("range"))
    check_area(document, sheet, (top, sheet.row_count, left, right))
    if request.get("shiftDimension") == "ROWS":
        height = bottom - top
        for row in range(top, sheet.row_count):
            _put_line(sheet, row, left, right, row + height if row + height < sheet.row_count else None)
    elif request.get("shiftDimension") == "COLUMNS":
        _shift_across(document, sheet, (top, bottom, left, right), left - right)
    else:
        raise Refusal(400, "A dimension to shift must be set.")
    return {}


def _has_values(sheet: Sheet, row: int, left: int, right: int) -> bool:
    return any(left <= column < right and cell.has_value for column, cell in sheet.rows[row].items())


def _put_line(sheet: Sheet, row: int, left: int, right: int, source: int | None) -> None:
    cells = sheet.own(row)
    other = sheet.rows[source] if source is not None else {}
    for column in range(left, right):
        cells.pop(column, None)
        if column in other:
            cells[column] = other[column]


def _shift_across(document: Document, sheet: Sheet, around: tuple[int, int, int, int], by: int) -> None:
    top, bottom, left, right = around
    widest = max(
        (c for row in sheet.rows[top:bottom] for c, cell in row.items() if cell.has_value), default=0
    )
    if widest + by >= sheet.column_count:
        extra = widest + by + 1 - sheet.column_count
        shift(document, sheet, "COLUMNS", Insert(sheet.column_count, extra, inherits_before=True))
    for position in range(top, bottom):
        cells = sheet.own(position)
        kept = {column: cell for column, cell in cells.items() if column < left}
        first = left if by > 0 else right
        for column, cell in cells.items():
            if column >= first and column + by < sheet.column_count:
                kept[column + by] = cell
        cells.clear()
        cells.update(kept)
