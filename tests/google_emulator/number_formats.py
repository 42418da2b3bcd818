"""How a number looks in a cell: the patterns of number formats, and the plain look without one.

Patterns are those of https://developers.google.com/workspace/sheets/api/guides/formats.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from tests.google_emulator.locales import Locale
from tests.google_emulator.refusals import Unsupported

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial number has no zone
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_(?P<blank>.)|\*(?P<fill>.)'
    r"|(?P<meridiem>am/pm|a/p)|(?P<fraction>\.0+(?![0#?]))|(?P<general>general)"
    r"|(?P<date>y+|m+|d+|h+|s+)|(?P<exponent>e[+-]0+)|(?P<digits>[0#?]+(?:,[0#?]+)*,*)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_DIGITS = 10

Token = tuple[str, str]


def default_pattern(kind: str, locale: Locale) -> str:
    """Return the pattern of a number format that says only its type."""
    money = f'"{locale.currency}"'
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": f"{money}#,##0.00" if locale.currency_is_first else f"#,##0.00 {money}",
        "DATE": locale.date,
        "TIME": "h:mm:ss am/pm",
        "DATE_TIME": f"{locale.date} h:mm:ss",
        "SCIENTIFIC": "0.00E+00",
        "TEXT": "@",
    }.get(kind, "general")


def shows_dates(number_format: dict[str, Any]) -> bool:
    """Whether a number format shows dates or times."""
    kind = number_format.get("type")
    if kind in ("DATE", "TIME", "DATE_TIME"):
        return True
    return kind in (None, "NUMBER_FORMAT_TYPE_UNSPECIFIED") and _has_dates(number_format.get("pattern", ""))


@lru_cache(maxsize=200)
def _has_dates(pattern: str) -> bool:
    return any(kind in ("date", "meridiem", "elapsed") for kind, _ in _tokens(pattern))


def number_in_format(value: float, number_format: dict[str, Any], locale: Locale) -> str:
    """Return a number as a cell with this number format shows it."""
    kind = number_format.get("type", "")
    pattern = number_format.get("pattern") or default_pattern(kind, locale)
    sections = _sections(pattern)
    section = sections[0]
    if value < 0 and len(sections) > 1 and "@" not in sections[1]:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2 and "@" not in sections[2]:
        section = sections[2]
    tokens = _tokens(section)
    if any(kind == "text" for kind, _ in tokens) and not any(kind == "digits" for kind, _ in tokens):
        return "".join(plain(value, locale) if kind == "text" else text for kind, text in tokens)
    if _has_dates(section):
        return _moment(value, tokens, locale)
    return _number(value, tokens, locale)


def text_in_format(value: str, number_format: dict[str, Any]) -> str:
    """Return a text as a cell with this number format shows it."""
    sections = _sections(number_format.get("pattern") or "@")
    for section in sections[3:4] or sections[-1:]:
        tokens = _tokens(section)
        if any(kind == "text" for kind, _ in tokens):
            return "".join(value if kind == "text" else text for kind, text in tokens)
    return value


def plain(value: float, locale: Locale) -> str:
    """Return a number as a cell without a number format shows it: at most ten digits' worth."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    if abs(value) >= 1e15 or 0 < abs(value) < 1e-9:
        mantissa, exponent = f"{value:.5E}".split("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}E{exponent}".replace(".", locale.decimal)
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    places = max(_MOST_DIGITS - whole, 0) if whole else _MOST_DIGITS
    text = f"{_rounded(value, places):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", locale.decimal)


@lru_cache(maxsize=200)
def _sections(pattern: str) -> list[str]:
    return re.findall(r'(?:"[^"]*"|\\.|[^;"\\])+', pattern) or [pattern]


@lru_cache(maxsize=400)
def _tokens(section: str) -> list[Token]:
    """Return kinds and texts; an ``m`` is a month or a minute by what stands beside it."""
    found: list[Token] = []
    for match in _TOKEN.finditer(section):
        kind, text = match.lastgroup or "other", match[match.lastgroup or 0]
        match kind:
            case "quoted" | "escaped":
                found.append(("literal", text))
            case "blank":
                found.append(("literal", " "))
            case "fill":
                continue
            case "bracket":
                if re.fullmatch(r"[hms]+", text, re.IGNORECASE):
                    found.append(("elapsed", text.lower()))
                elif re.match(r"[<>=]", text):
                    raise Unsupported(f"the condition [{text}] in a number format")
                elif text.startswith("$"):
                    found.append(("literal", text[1:].split("-")[0]))
            case "date":
                found.append(("date", text.lower()))
            case "other":
                found.append(("text", "@") if text == "@" else ("literal", text))
            case _:
                found.append((kind, text))
    return _with_minutes(found)


def _with_minutes(tokens: list[Token]) -> list[Token]:
    clock = [i for i, (kind, _) in enumerate(tokens) if kind in ("date", "elapsed")]
    for place, i in enumerate(clock):
        kind, text = tokens[i]
        if kind != "date" or text not in ("m", "mm"):
            continue
        before = tokens[clock[place - 1]][1] if place else ""
        after = tokens[clock[place + 1]][1] if place + 1 < len(clock) else ""
        if before.startswith("h") or after.startswith("s"):
            tokens[i] = ("date", "n" * len(text))
    return tokens


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _number(value: float, tokens: list[Token], locale: Locale) -> str:
    if any(kind == "general" for kind, _ in tokens):
        return "".join(plain(value, locale) if kind == "general" else text for kind, text in tokens)
    digits = [i for i, (kind, _) in enumerate(tokens) if kind in ("digits", "fraction")]
    if not digits:
        return "".join(text for _, text in tokens)
    whole_pattern, part_pattern = "", ""
    for i in digits:
        kind, text = tokens[i]
        if kind == "fraction":
            part_pattern += text[1:]
        elif i and tokens[i - 1] == ("literal", "."):
            part_pattern += text
        else:
            whole_pattern += text
    exponent = next((text for kind, text in tokens if kind == "exponent"), "")
    scaled = Decimal(repr(float(value)))
    scaled *= Decimal(100) ** sum(text.count("%") for kind, text in tokens if kind == "literal")
    scaled /= Decimal(1000) ** (len(whole_pattern) - len(whole_pattern.rstrip(",")))
    power = 0
    if exponent and scaled:
        power = scaled.adjusted() - max(whole_pattern.count("0") - 1, 0)
        scaled = scaled.scaleb(-power)
    number = _digits(abs(scaled), whole_pattern.rstrip(","), part_pattern, locale)
    shown = ""
    for i, (kind, text) in enumerate(tokens):
        if i == digits[0]:
            shown += number
        elif kind == "exponent":
            shown += f"E{'-' if power < 0 else '+'}{abs(power):0{len(text) - 2}d}"
        elif i in digits or ((kind, text) == ("literal", ".") and i + 1 in digits):
            continue
        elif kind == "literal":
            shown += text
    is_zero = not any(c in "123456789" for c in number)
    return f"-{shown}" if scaled < 0 and not is_zero else shown


def _digits(value: Decimal, whole_pattern: str, part_pattern: str, locale: Locale) -> str:
    text = f"{value.quantize(Decimal(1).scaleb(-len(part_pattern)), rounding=ROUND_HALF_UP):f}"
    whole, _, part = text.partition(".")
    whole = whole.lstrip("0").rjust(whole_pattern.count("0"), "0")
    kept = len(part_pattern.rstrip("#?"))
    while len(part) > kept and part.endswith("0"):
        part = part[:-1]
    if "," in whole_pattern:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", lambda _: locale.thousands, whole)
    return whole + (locale.decimal + part if part else "")


def _moment(value: float, tokens: list[Token], locale: Locale) -> str:
    fraction = next((len(text) - 1 for kind, text in tokens if kind == "fraction"), 0)
    seconds = round(value * 86400, fraction)
    try:
        moment = EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return "#" * 8
    twelve = any(kind == "meridiem" for kind, _ in tokens)
    shown = ""
    for kind, text in tokens:
        match kind:
            case "date":
                shown += _part(moment, text, twelve, locale)
            case "elapsed":
                unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
                shown += str(int(seconds // unit)).rjust(len(text), "0")
            case "meridiem":
                name = ("AM", "PM")[moment.hour >= 12][: 1 if text.lower() == "a/p" else 2]
                shown += name
            case "fraction":
                shown += f"{seconds % 1:.{fraction}f}"[1:]
            case _:
                shown += text
    return shown


def _part(moment: datetime, text: str, twelve: bool, locale: Locale) -> str:
    if text in ("mmm", "mmmm", "mmmmm", "ddd", "dddd") and not locale.english:
        raise Unsupported("names of months and days in another language than English")
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    match text:
        case "y" | "yy":
            return f"{moment.year % 100:02d}"
        case "m" | "mm":
            return str(moment.month).rjust(len(text), "0")
        case "mmm" | "mmmm" | "mmmmm":
            return _MONTHS[moment.month - 1][: {3: 3, 4: None, 5: 1}[len(text)]]
        case "d" | "dd":
            return str(moment.day).rjust(len(text), "0")
        case "ddd" | "dddd":
            return _DAYS[moment.weekday()][: 3 if len(text) == 3 else None]
        case "h" | "hh":
            return str(hour).rjust(len(text), "0")
        case "n" | "nn":
            return str(moment.minute).rjust(len(text), "0")
        case "s" | "ss":
            return str(moment.second).rjust(len(text), "0")
    if text.startswith("y"):
        return f"{moment.year:04d}"
    raise Unsupported(f"{text} in a number format")
