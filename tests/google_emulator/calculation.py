"""What a formula shows. Only a few functions are known; any other leaves the cell at "Loading...".

That is a state which Google shows too, of a formula that is not computed yet: a formula beyond the
stand-in is never a wrong value.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from tests.google_emulator.formulas import NotAFormula, Tree, tree_of
from tests.google_emulator.functions import (
    FUNCTIONS,
    LAZY,
    CellError,
    NotComputed,
    as_number,
    as_text,
    is_blank,
)
from tests.google_emulator.ranges import Area, parse, quoted
from tests.google_emulator.refusals import Refusal

if TYPE_CHECKING:
    from tests.google_emulator.document import Cell, Document, Sheet, Value

PENDING = "Loading..."
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Calculation:
    """The formulas of one document as they stand now; made for one answer and then forgotten."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._shown: dict[tuple[int, int], Value] = {}
        self._open: set[tuple[int, int]] = set()

    def shown(self, sheet: Sheet, cell: Cell) -> tuple[Value, bool]:
        """Return what a cell shows, and whether that is an error's text.

        A formula that somebody gave a value to keeps it.
        """
        if cell.formula is None or not (cell.is_error and cell.value == PENDING):
            return cell.value, cell.is_error
        try:
            value = self._of(sheet, cell)
        except NotComputed:
            return PENDING, True
        except CellError as error:
            return error.text, True
        except NotAFormula:
            return "#ERROR!", True
        return value, False

    def _of(self, sheet: Sheet, cell: Cell) -> Value:
        key = (sheet.id, id(cell))
        if key in self._open:
            raise CellError("#REF!")
        if key not in self._shown:
            self._open.add(key)
            try:
                value = self._scalar(self._evaluate(tree_of(cell.formula or ""), sheet))
            finally:
                self._open.discard(key)
            if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
                value = int(value)
            self._shown[key] = 0 if value is None else value
        return self._shown[key]

    def _evaluate(self, tree: Tree, sheet: Sheet) -> Any:
        match tree:
            case ("number" | "text" | "bool", value):
                return value
            case ("blank",):
                return None
            case ("range", text):
                return self._area(text, sheet)
            case ("unary", sign, inner):
                value = as_number(self._scalar(self._evaluate(inner, sheet)))
                return {"-": -value, "+": value, "%": value / 100}[sign]
            case ("binary", sign, left, right):
                one = self._scalar(self._evaluate(left, sheet))
                return _combined(sign, one, self._scalar(self._evaluate(right, sheet)))
            case ("call", name, arguments):
                return self._call(name, arguments, sheet)
        raise AssertionError(tree)

    def _call(self, name: str, arguments: tuple[Tree, ...], sheet: Sheet) -> Any:
        if name in LAZY:
            return LAZY[name](
                *[lambda each=each: self._scalar(self._evaluate(each, sheet)) for each in arguments]
            )
        if name not in FUNCTIONS:
            raise NotComputed(name)
        takes_ranges, function = FUNCTIONS[name]
        given = [self._evaluate(each, sheet) for each in arguments]
        if takes_ranges:
            return function(
                *[list(self._values(each)) if isinstance(each, Area) else [each] for each in given]
            )
        try:
            return function(*map(self._scalar, given))
        except TypeError:
            raise CellError("#N/A") from None

    def _area(self, text: str, sheet: Sheet) -> Area:
        """Return the cells that a reference means; one without a tab means the formula's own."""
        plain = text.replace("$", "")
        try:
            if "!" in plain or (plain.replace("_", "").isalpha() and ":" not in plain):
                return parse(self._document, plain)
            try:
                return parse(self._document, f"{quoted(sheet.title)}!{plain}")
            except Refusal:
                return parse(self._document, plain)
        except Refusal:
            raise CellError("#REF!" if "!" in plain or any(map(str.isdigit, plain)) else "#NAME?") from None

    def _values(self, area: Area) -> Iterator[Value]:
        for row in area.sheet.rows[area.top : area.bottom]:
            for column in range(area.left, area.right):
                cell = row.get(column)
                yield self._value(area.sheet, cell) if cell else None

    def _value(self, sheet: Sheet, cell: Cell) -> Value:
        value, is_error = self.shown(sheet, cell)
        if is_error:
            if value == PENDING:
                raise NotComputed(cell.formula or "")
            raise CellError(str(value))
        return value

    def _scalar(self, value: Any) -> Any:
        if not isinstance(value, Area):
            return value
        if (value.bottom - value.top, value.right - value.left) != (1, 1):
            raise NotComputed("a range where one value is needed")
        return next(self._values(value))


def _combined(sign: str, one: Any, other: Any) -> Any:
    if sign == "&":
        return as_text(one) + as_text(other)
    if sign in _COMPARISONS:
        left, right = _comparable(one, other)
        return _COMPARISONS[sign](left, right)
    a, b = as_number(one), as_number(other)
    match sign:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            if not b:
                raise CellError("#DIV/0!")
            return a / b
    try:
        power = a**b
    except (OverflowError, ZeroDivisionError):
        raise CellError("#NUM!") from None
    if isinstance(power, complex):
        raise CellError("#NUM!")
    return power


def _comparable(one: Any, other: Any) -> tuple[Any, Any]:
    """Return two values so that they compare as in a sheet: numbers before texts before truth, no case."""

    def rank(value: Any, beside: Any) -> tuple[int, Any]:
        if is_blank(value):
            value = "" if isinstance(beside, str) else False if isinstance(beside, bool) else 0
        if isinstance(value, bool):
            return 2, value
        return (1, value.casefold()) if isinstance(value, str) else (0, value)

    return rank(one, other), rank(other, one)
