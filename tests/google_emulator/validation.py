"""Data validation: rules on cells, and what a strict one would refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.cells import Cell, Value
from tests.google_emulator.conditional_formats import check_values
from tests.google_emulator.grid_ranges import area_of, complete
from tests.google_emulator.protection import check_area
from tests.google_emulator.ranges import letters, parse
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.sheets import Json, Row, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_NOT_HERE = {"TEXT_STARTS_WITH", "TEXT_ENDS_WITH", "TEXT_NOT_EQ", "DATE_NOT_EQ", "BLANK", "NOT_BLANK"}


def set_validation(document: Document, request: Json) -> Json:
    """Put a rule on a range, or take it away; whether boxes fill with FALSE is a guess."""
    sheet, around = area_of(document, request.get("range"))
    check_area(document, sheet, around)
    rule = kept_rule(request.get("rule"))
    fills = rule is not None and _kind(rule) == "BOOLEAN" and document.guesses.boxes_fill_false
    top, bottom, left, right = around
    bare = Cell(validation=rule, value=False if fills else None)

    def ruled(row: Row) -> Row:
        cells = row.copy()
        for column in range(left, right):
            standing = cells.get(column)
            if standing is None:
                if rule is not None:
                    cells[column] = bare
                continue
            cells[column] = cell = standing.again()
            cell.validation = rule
            if fills and not cell.has_value:
                cell.value = False
        return cells

    sheet.change_rows(top, bottom, ruled)
    return {}


def kept_rule(given: Json | None) -> Json | None:
    """Return a rule to keep: checked, false and empty fields left out."""
    if not given:
        return None
    rule = complete(given)
    condition = rule.get("condition") or {}
    kind = condition.get("type")
    if not kind or kind == "CONDITION_TYPE_UNSPECIFIED":
        raise Refusal(400, "A data validation rule must have a condition with a type.")
    if kind in _NOT_HERE:
        raise Refusal(400, f"ConditionType '{kind}' is not supported in data validation.")
    if any("relativeDate" in each for each in condition.get("values", [])):
        raise Refusal(400, "Relative dates are not supported in data validation.")
    check_values(condition)
    return {name: each for name, each in rule.items() if each not in (False, "")}


def check_value(document: Document, sheet: Sheet, row: int, column: int, cell: Cell) -> None:
    """Refuse a value that a strict rule does not let in, where Google is guessed to do so."""
    rule = cell.validation
    if document.guesses.strict_validation == "ignored" or not rule or not rule.get("strict"):
        return
    if cell.value is not None and cell.formula is None and not _allows(document, sheet, rule, cell.value):
        raise Refusal(
            400,
            f"The data you entered in cell {letters(column)}{row + 1} violates the data validation rules "
            "set on this cell.",
        )


def _allows(document: Document, sheet: Sheet, rule: Json, value: Value) -> bool:
    texts = [each.get("userEnteredValue", "") for each in rule["condition"].get("values", [])]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match _kind(rule):
        case "ONE_OF_LIST":
            return str(value) in texts
        case "BOOLEAN":
            return str(value) in texts if texts else isinstance(value, bool)
        case "DATE_IS_VALID":
            return is_number
        case "ONE_OF_RANGE":
            return value in _listed(document, sheet, texts[0])
        case "TEXT_IS_EMAIL":
            return isinstance(value, str) and "@" in value
    return True


def _listed(document: Document, sheet: Sheet, text: str) -> list[Value]:
    place = text.lstrip("=+").replace("$", "")
    area = parse(document, place if "!" in place else f"'{sheet.title}'!{place}")
    rows = area.sheet.rows[area.top : area.bottom]
    return [cell.value for row in rows for c, cell in row.items() if area.left <= c < area.right]


def _kind(rule: Json) -> str:
    return (rule.get("condition") or {}).get("type", "")
