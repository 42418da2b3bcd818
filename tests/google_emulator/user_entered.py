"""What typing a text into a cell makes of it: USER_ENTERED, by the spreadsheet's locale.

What the locale's rules do not read as a number, date, time, percentage, amount of money, yes or no,
or formula, stays text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.google_emulator.locales import Locale
from tests.google_emulator.number_formats import EPOCH

Format = dict[str, str]
_LONG_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = tuple(name[:3] for name in _LONG_MONTHS)
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::(\d{2})(\.\d+)?)?(?:\s*(am|pm|a|p))?", re.IGNORECASE)
_ISO_TIME = re.compile(r"[T ]")
_SEPARATED = re.compile(r"(\d{1,4})([-/.])(\d{1,2})(?:\2(\d{1,4}))?")


@dataclass(frozen=True)
class Entered:
    """What stands in a cell after typing."""

    value: str | float | int | bool | None = None
    formula: str | None = None
    number_format: Format | None = None
    """The number format that a cell without one takes on."""


def entered(text: str, locale: Locale, standing: dict[str, Any], year: int) -> Entered:
    """Read a typed text; ``standing`` is the cell's number format, ``year`` that of a date without one."""
    if text.startswith("'"):
        return Entered(text[1:])
    if standing.get("type") == "TEXT":
        return Entered(text)
    if text.startswith("=") and len(text) > 1:
        return Entered(formula=text)
    trimmed = text.strip()
    if trimmed.upper() in ("TRUE", "FALSE"):
        return Entered(trimmed.upper() == "TRUE")
    readers: tuple[Callable[[], Entered | None], ...] = (
        lambda: _number(trimmed, locale),
        lambda: _moment(trimmed, locale, year),
    )
    for read in readers:
        found = read()
        if found is not None:
            return found
    return Entered(text or None)


def _number(text: str, locale: Locale) -> Entered | None:
    decimal, thousands = re.escape(locale.decimal), re.escape(locale.thousands)
    if locale.thousands in ("\u202f", "\u00a0"):
        thousands = "[\u202f\u00a0 ]"
    money = re.escape(locale.currency)
    pattern = (
        rf"(?P<open>\()?(?P<sign>[+-])?\s*(?P<money>{money})?\s*(?P<sign2>[+-])?"
        rf"(?P<whole>\d{{1,3}}(?:{thousands}\d{{3}})+|\d*)(?:{decimal}(?P<part>\d*))?"
        rf"(?:[eE](?P<power>[+-]?\d+))?\s*(?P<percent>%)?\s*(?P<money2>{money})?(?P<close>\))?"
    )
    found = re.fullmatch(pattern, text)
    if not found or not (found["whole"] or found["part"]):
        return None
    if bool(found["open"]) != bool(found["close"]) or (found["sign"] and found["sign2"]):
        return None
    is_money = bool(found["money"] or found["money2"])
    if sum((is_money, bool(found["percent"]), found["power"] is not None)) > 1:
        return None
    whole = re.sub(r"\D", "", found["whole"])
    digits = f"{whole or '0'}.{found['part'] or '0'}e{found['power'] or '0'}"
    number = float(digits) / (100 if found["percent"] else 1)
    if "-" in (found["sign"], found["sign2"]) or found["open"]:
        number = -number
    value = int(number) if number.is_integer() and abs(number) < 1e15 else number
    grouped = whole != found["whole"]
    return Entered(value, number_format=_format_of(found, locale, is_money, grouped))


def _format_of(found: re.Match[str], locale: Locale, is_money: bool, grouped: bool) -> Format | None:
    part = ".00" if found["part"] else ""
    if is_money:
        money = f'"{locale.currency}"'
        amount = f"#,##0{part}"
        pattern = f"{money}{amount}" if locale.currency_is_first else f"{amount} {money}"
        return {"type": "CURRENCY", "pattern": pattern}
    if found["percent"]:
        return {"type": "PERCENT", "pattern": f"0{part}%"}
    if found["power"] is not None:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return {"type": "NUMBER", "pattern": f"#,##0{part}"} if grouped else None


def _moment(text: str, locale: Locale, year: int) -> Entered | None:
    date = _date(text, locale, year)
    if date is not None:
        return Entered(date[0], number_format={"type": "DATE", "pattern": date[1]})
    time = _time(text)
    if time is not None:
        return Entered(time[0], number_format={"type": "TIME", "pattern": time[1]})
    for gap in _ISO_TIME.finditer(text):
        date, time = _date(text[: gap.start()], locale, year), _time(text[gap.end() :].strip())
        if date is not None and time is not None:
            pattern = f"{date[1]} h:mm:ss"
            return Entered(date[0] + time[0], number_format={"type": "DATE_TIME", "pattern": pattern})
    return None


def _time(text: str) -> tuple[float, str] | None:
    found = _TIME.fullmatch(text)
    if not found or not (found[2] or found[5]):
        return None
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[5] or "").lower()[:1]
    if minute > 59 or second > 59 or hour > (12 if half else 23) or (half and hour == 0):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    fraction = float(found[4] or 0)
    pattern = "h:mm:ss" if found[3] else "h:mm"
    return (hour * 3600 + minute * 60 + second + fraction) / 86400, pattern + (" am/pm" if half else "")


def _date(text: str, locale: Locale, year: int) -> tuple[int, str] | None:
    found = _SEPARATED.fullmatch(text)
    if found:
        return _separated(found, locale, year)
    return _named(text, year) if locale.english else None


def _separated(found: re.Match[str], locale: Locale, year: int) -> tuple[int, str] | None:
    first, sign, second, third = found[1], found[2], found[3], found[4]
    if sign == "." and "." not in locale.date:
        return None
    between = f'"{sign}"' if sign == "-" else sign
    if len(first) == 4 and third is not None:
        pattern = between.join(("yyyy", "mm" if len(second) == 2 else "m", "dd" if len(third) == 2 else "d"))
        return _serial(int(first), int(second), int(third), pattern)
    if len(first) > 2 or len(third or "00") not in (2, 4):
        return None
    if locale.order == "ymd" and third is not None and len(third) == 2:
        return _serial(_full_year(first), int(second), int(third), between.join(("yy", "M", "d")))
    day_first = locale.order == "dmy"
    month, day = (second, first) if day_first else (first, second)
    parts = ("d", "M") if day_first else ("M", "d")
    if third is None:
        return _serial(year, int(month), int(day), between.join(parts))
    full = int(third) if len(third) == 4 else _full_year(third)
    own = sign in locale.date and locale.order != "ymd"
    return _serial(full, int(month), int(day), locale.date if own else between.join((*parts, "yyyy")))


def _named(text: str, year: int) -> tuple[int, str] | None:
    found = re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]+)\.?(?:[ -](\d{4}|\d{2}))?", text)
    if found and (month := _month(found[2])):
        sign = "-" if "-" in text else " "
        full, years = _said_year(found[3], year, sign)
        name = "mmm" if len(found[2]) == 3 else "mmmm"
        return _serial(full, month, int(found[1]), f"d{sign}{name}{years}")
    found = re.fullmatch(r"([A-Za-z]+)\.? (\d{1,2})(?:,? (\d{4}))?", text)
    if found and (month := _month(found[1])):
        name = "mmm" if len(found[1]) == 3 else "mmmm"
        full, years = _said_year(found[3], year, ", ")
        return _serial(full, month, int(found[2]), f"{name} d{years}")
    return None


def _said_year(text: str | None, year: int, sign: str) -> tuple[int, str]:
    if text is None:
        return year, ""
    return (int(text), f"{sign}yyyy") if len(text) == 4 else (_full_year(text), f"{sign}yy")


def _month(name: str) -> int | None:
    name = name.lower()
    for names in (_MONTHS, _LONG_MONTHS):
        if name in names:
            return names.index(name) + 1
    return 9 if name == "sept" else None


def _full_year(text: str) -> int:
    return int(text) + (2000 if int(text) < 50 else 1900)


def _serial(year: int, month: int, day: int, pattern: str) -> tuple[int, str] | None:
    try:
        moment = datetime(year, month, day)  # noqa: DTZ001 - a serial number has no zone
    except ValueError:
        return None
    return (moment - EPOCH).days, pattern
