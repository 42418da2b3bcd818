"""The functions that formulas of the stand-in can use, on plain values; blanks are None."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.google_emulator.locales import Locale
from tests.google_emulator.number_formats import EPOCH, number_in_format, plain
from tests.google_emulator.user_entered import entered

_AS_IN_AMERICA = Locale()


class CellError(Exception):
    """A formula that shows an error."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


class NotComputed(Exception):
    """A formula that the stand-in cannot compute."""


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing."""
    return value is None


def as_number(value: Any) -> float:
    """Return a value as a number, or show #VALUE!."""
    if is_blank(value):
        return 0
    if isinstance(value, bool | int | float):
        return float(value)
    found = entered(value, _AS_IN_AMERICA, {}, 2000).value
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise CellError("#VALUE!")
    return float(found)


def as_text(value: Any) -> str:
    """Return a value as "&" joins it."""
    if is_blank(value):
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else plain(value, _AS_IN_AMERICA)


def _as_bool(value: Any) -> bool:
    if isinstance(value, str):
        if value.upper() not in ("TRUE", "FALSE"):
            raise CellError("#VALUE!")
        return value.upper() == "TRUE"
    return bool(value)


def _numbers(ranges: tuple[list[Any], ...]) -> list[float]:
    """Return the numbers of ranges; texts and yes or no count only where written in the formula."""
    flat = [each for values in ranges for each in values]
    return [each for each in flat if isinstance(each, int | float) and not isinstance(each, bool)]


def _average(*ranges: list[Any]) -> float:
    numbers = _numbers(ranges)
    if not numbers:
        raise CellError("#DIV/0!")
    return sum(numbers) / len(numbers)


def _date(year: Any, month: Any, day: Any) -> int:
    full, months = int(as_number(year)), int(as_number(month)) - 1
    full += 1900 if full < 1900 else 0
    try:
        first = datetime(full + months // 12, months % 12 + 1, 1)  # noqa: DTZ001 - a serial has no zone
    except ValueError:
        raise CellError("#NUM!") from None
    return (first - EPOCH).days + int(as_number(day)) - 1


def _rounded(value: Any, places: Any = 0) -> float:
    step = Decimal(1).scaleb(-int(as_number(places)))
    return float(Decimal(repr(as_number(value))).quantize(step, rounding=ROUND_HALF_UP))


def _mod(value: Any, by: Any) -> float:
    if not as_number(by):
        raise CellError("#DIV/0!")
    return as_number(value) % as_number(by)


def _text(value: Any, pattern: Any) -> str:
    return number_in_format(as_number(value), {"pattern": as_text(pattern)}, _AS_IN_AMERICA)


def _middle(text: Any, start: Any, length: Any) -> str:
    begin = int(as_number(start)) - 1
    if begin < 0:
        raise CellError("#VALUE!")
    return as_text(text)[begin : begin + int(as_number(length))]


def _right(text: Any, length: Any = 1) -> str:
    count = int(as_number(length))
    return as_text(text)[-count:] if count else ""


def _if(condition: Callable[[], Any], *branches: Callable[[], Any]) -> Any:
    if _as_bool(condition()):
        return branches[0]()
    return branches[1]() if len(branches) > 1 else False


def _if_error(value: Callable[[], Any], *instead: Callable[[], Any]) -> Any:
    try:
        return value()
    except CellError:
        return instead[0]() if instead else None


LAZY: dict[str, Callable[..., Any]] = {"IF": _if, "IFERROR": _if_error}
"""Functions that compute only those of their arguments which they need."""

FUNCTIONS: dict[str, tuple[bool, Callable[..., Any]]] = {
    "SUM": (True, lambda *ranges: sum(_numbers(ranges))),
    "PRODUCT": (True, lambda *ranges: math.prod(_numbers(ranges))),
    "AVERAGE": (True, _average),
    "MIN": (True, lambda *ranges: min(_numbers(ranges), default=0)),
    "MAX": (True, lambda *ranges: max(_numbers(ranges), default=0)),
    "COUNT": (True, lambda *ranges: len(_numbers(ranges))),
    "COUNTA": (True, lambda *ranges: sum(not is_blank(each) for values in ranges for each in values)),
    "COUNTBLANK": (True, lambda values: sum(is_blank(each) or each == "" for each in values)),
    "CONCATENATE": (True, lambda *ranges: "".join(as_text(each) for values in ranges for each in values)),
    "AND": (True, lambda *ranges: all(_as_bool(e) for values in ranges for e in values if not is_blank(e))),
    "OR": (True, lambda *ranges: any(_as_bool(e) for values in ranges for e in values if not is_blank(e))),
    "NOT": (False, lambda value: not _as_bool(value)),
    "CONCAT": (False, lambda one, other: as_text(one) + as_text(other)),
    "LEN": (False, lambda text: len(as_text(text))),
    "LEFT": (False, lambda text, length=1: as_text(text)[: int(as_number(length))]),
    "RIGHT": (False, _right),
    "MID": (False, _middle),
    "UPPER": (False, lambda text: as_text(text).upper()),
    "LOWER": (False, lambda text: as_text(text).lower()),
    "TRIM": (False, lambda text: " ".join(as_text(text).split())),
    "ROUND": (False, _rounded),
    "ABS": (False, lambda value: abs(as_number(value))),
    "INT": (False, lambda value: as_number(value) // 1),
    "MOD": (False, _mod),
    "DATE": (False, _date),
    "TEXT": (False, _text),
    "VALUE": (False, as_number),
    "ISBLANK": (False, is_blank),
    "HYPERLINK": (False, lambda url, label=None: url if label is None else label),
}
"""By name, whether a function takes its ranges whole, and what it computes."""
