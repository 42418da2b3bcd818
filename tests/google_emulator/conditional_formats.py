"""Rules that colour cells by what they hold, in an order of their own on each tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.grid_ranges import complete, kept_range, sheet_of, shown
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.sheets import Json, Sheet

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_NOT_HERE = {"TEXT_IS_EMAIL", "TEXT_IS_URL", "ONE_OF_RANGE", "ONE_OF_LIST", "BOOLEAN", "DATE_IS_VALID"}
_FORMATS = {
    "backgroundColor",
    "backgroundColorStyle",
    "textFormat",
}
_TEXT_FORMATS = {"bold", "italic", "strikethrough", "underline", "foregroundColor", "foregroundColorStyle"}


def add_rule(document: Document, request: Json) -> Json:
    """Insert a rule at an index."""
    sheet, rule = _checked(document, request.get("rule"))
    index = request.get("index") or 0
    if not 0 <= index <= len(sheet.conditional_formats):
        raise Refusal(400, f"No conditional format on sheet: {sheet.id} at index: {index}")
    sheet.conditional_formats = [
        *sheet.conditional_formats[:index],
        rule,
        *sheet.conditional_formats[index:],
    ]
    return {}


def update_rule(document: Document, request: Json) -> Json:
    """Replace the rule at an index, or move it to another one."""
    index = request.get("index") or 0
    if (request.get("newIndex") is None) == (request.get("rule") is None):
        raise Refusal(400, "Exactly one of rule and newIndex must be set.")
    if request.get("rule") is not None:
        sheet, rule = _checked(document, request["rule"])
        old = _at(sheet, index)
        sheet.conditional_formats = [rule if each is old else each for each in sheet.conditional_formats]
        return {"newRule": shown(rule), "newIndex": index, "oldRule": shown(old)}
    sheet = sheet_of(document, request)
    rule, to = _at(sheet, index), request["newIndex"]
    _at(sheet, to)
    rest = [each for each in sheet.conditional_formats if each is not rule]
    sheet.conditional_formats = [*rest[:to], rule, *rest[to:]]
    return {"newRule": shown(rule), "newIndex": to, "oldIndex": index}


def delete_rule(document: Document, request: Json) -> Json:
    """Delete the rule at an index."""
    sheet = sheet_of(document, request)
    rule = _at(sheet, request.get("index") or 0)
    sheet.conditional_formats = [each for each in sheet.conditional_formats if each is not rule]
    return {"rule": shown(rule)}


def _at(sheet: Sheet, index: int) -> Json:
    if not 0 <= index < len(sheet.conditional_formats):
        raise Refusal(400, f"No conditional format on sheet: {sheet.id} at index: {index}")
    return sheet.conditional_formats[index]


def _checked(document: Document, given: Json | None) -> tuple[Sheet, Json]:
    rule = complete(given or {})
    ranges = rule.get("ranges")
    if not ranges:
        raise Refusal(400, "No ranges were specified.")
    sheet = sheet_of(document, ranges[0])
    if any((place.get("sheetId") or 0) != sheet.id for place in ranges):
        raise Refusal(400, "All the ranges of a conditional format must be on the same sheet.")
    rule["ranges"] = [kept_range(document, {**place, "sheetId": sheet.id}, bounded=True) for place in ranges]
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise Refusal(400, "Exactly one of booleanRule and gradientRule must be set.")
    if "booleanRule" in rule:
        _check_boolean(rule["booleanRule"])
    elif not {"minpoint", "maxpoint"} <= rule["gradientRule"].keys():
        raise Refusal(400, "A gradient needs a minpoint and a maxpoint.")
    return sheet, rule


def _check_boolean(rule: Json) -> None:
    condition = rule.get("condition") or {}
    kind = condition.get("type")
    if not kind or kind in _NOT_HERE:
        raise Refusal(400, f"ConditionType '{kind}' is not supported in conditional formatting.")
    check_values(condition)
    unfit = set(rule.get("format") or {}) - _FORMATS
    unfit |= set((rule.get("format") or {}).get("textFormat") or {}) - _TEXT_FORMATS
    if unfit:
        raise Refusal(400, f"Conditional format rule cannot format {', '.join(sorted(unfit))}.")


def check_values(condition: Json) -> None:
    """Refuse a BooleanCondition whose number of values does not fit its type."""
    kind, values = condition["type"], condition.get("values") or []
    if kind in ("ONE_OF_LIST",):
        low, high = 1, 10**6
    elif kind == "BOOLEAN":
        low, high = 0, 2
    elif kind.endswith("_BETWEEN"):
        low = high = 2
    elif kind in ("BLANK", "NOT_BLANK", "TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID"):
        low = high = 0
    else:
        low = high = 1
    if not low <= len(values) <= high:
        raise Refusal(400, f"ConditionType '{kind}' needs {low} values, not {len(values)}.")
    if kind in ("CUSTOM_FORMULA", "ONE_OF_RANGE"):
        text = values[0].get("userEnteredValue") or ""
        if not text.startswith(("=", "+")):
            raise Refusal(400, f"ConditionType '{kind}' needs a formula that begins with '='.")
