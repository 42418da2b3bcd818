"""Which rows the basic filter of a tab hides. A filter view hides nothing but on its reader's screen.

It is worked out anew at each look; whether Google hides a row at once that is changed under a standing
filter is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.google_emulator.cells import Value
from tests.google_emulator.grid_ranges import bounds
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json, Sheet
from tests.google_emulator.showing import Showing

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

Passes = Callable[[str, Value], bool]

_OF_TEXT: dict[str, Callable[[str, str], bool]] = {
    "TEXT_EQ": lambda shown, wanted: shown == wanted,
    "TEXT_NOT_EQ": lambda shown, wanted: shown != wanted,
    "TEXT_CONTAINS": lambda shown, wanted: wanted in shown,
    "TEXT_NOT_CONTAINS": lambda shown, wanted: wanted not in shown,
    "TEXT_STARTS_WITH": lambda shown, wanted: shown.startswith(wanted),
    "TEXT_ENDS_WITH": lambda shown, wanted: shown.endswith(wanted),
}
_OF_NUMBER: dict[str, Callable[[float, float], bool]] = {
    "NUMBER_EQ": lambda value, wanted: value == wanted,
    "NUMBER_NOT_EQ": lambda value, wanted: value != wanted,
    "NUMBER_GREATER": lambda value, wanted: value > wanted,
    "NUMBER_GREATER_THAN_EQ": lambda value, wanted: value >= wanted,
    "NUMBER_LESS": lambda value, wanted: value < wanted,
    "NUMBER_LESS_THAN_EQ": lambda value, wanted: value <= wanted,
}


def hidden_rows(document: Document, sheet: Sheet) -> set[int]:
    """Return the rows that the basic filter hides; its first row holds the headers."""
    criteria = (sheet.basic_filter or {}).get("criteria") or {}
    if not criteria or sheet.basic_filter is None:
        return set()
    top, bottom, _, _ = bounds(sheet, sheet.basic_filter["range"])
    showing = Showing(document)
    hidden = set()
    for column, criterion in criteria.items():
        passes = passing(criterion)
        for row in range(top + 1, bottom):
            cell = sheet.peek(row, int(column))
            shown = showing.formatted(sheet, cell) if cell is not None and cell.has_value else ""
            if not passes(shown, cell.value if cell else None):
                hidden.add(row)
    return hidden


def passing(criterion: Json) -> Passes:
    """Return what a FilterCriteria lets through, by what a cell shows and holds.

    Raises:
        Unsupported: it filters by colours, dates or formulas.
    """
    if criterion.keys() - {"hiddenValues", "condition"}:
        raise Unsupported(f"a filter by {sorted(criterion.keys() - {'hiddenValues', 'condition'})}")
    hidden = set(criterion.get("hiddenValues") or ())
    meets = _meets(criterion["condition"]) if criterion.get("condition") else None
    return lambda shown, value: shown not in hidden and (meets is None or meets(shown, value))


def _meets(condition: Json) -> Passes:
    kind = condition.get("type")
    texts = [each.get("userEnteredValue", "") for each in condition.get("values") or []]
    if kind == "BLANK":
        return lambda shown, _: not shown
    if kind == "NOT_BLANK":
        return lambda shown, _: bool(shown)
    if len(texts) != 1:
        raise Refusal(400, f"ConditionType '{kind}' needs 1 values, not {len(texts)}.")
    if kind in _OF_TEXT:
        fits, wanted = _OF_TEXT[kind], texts[0].lower()
        return lambda shown, _: fits(shown.lower(), wanted)
    if kind in _OF_NUMBER:
        return _number_meets(_OF_NUMBER[kind], texts[0])
    raise Unsupported(f"a filter by {kind}")


def _number_meets(fits: Callable[[float, float], bool], text: str) -> Passes:
    try:
        wanted = float(text)
    except ValueError:
        raise Unsupported(f"a filter by the number {text!r}") from None

    def meets(_: str, value: Value) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and fits(value, wanted)

    return meets
