"""The text of a cell: what a person sees in it, and the form in which two texts are the same.

Knows nothing of columns, tabs or what a text is about.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime, time
from typing import TypeVar

from sheetnet.workbook.snapshot import CellValue

T = TypeVar("T")

Faults = dict[int, str]
"""Position in a column -> what is wrong there and how to mend it."""


def phrases(listed: str) -> list[str]:
    """Return the words or phrases of a list written with commas."""
    return listed.split(", ")


_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
"""Accents and the like; vowel signs of other scripts are letters of a name and stay."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Characters that no spreadsheet can show; line breaks and tabs stay."""
_ALIKE = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "´": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
    }
)
_ERRORS = frozenset(
    phrases(
        "#REF!, #N/A, #VALUE!, #DIV/0!, #NAME?, #NUM!, #NULL!, #ERROR!, #SPILL!, #CALC!, #GETTING_DATA, "
        "#FIELD!, #BLOCKED!, #UNKNOWN!, #BUSY!, #CONNECT!, #EXTERNAL!, #PYTHON!, #TIMEOUT!, #NV, #BEZUG!, "
        "#WERT!, #ZAHL!, #NOM?, #VALEUR!, #NOMBRE!, #NOMBRE?, #VALOR!, #¡REF!, #¡VALOR!, #¡DIV/0!, "
        "#¡NUM!, #¡NULO!, #¿NOMBRE?, #N/D, #¡ERROR!, LOADING..."
    )
)
_OFFICE_ERROR = re.compile(r"err:\d{3}", re.IGNORECASE)
_NOT_A_NUMBER = "#NUM!"
_LARGEST_PLAIN = 10**21


def normal_key(text: str) -> str:
    """Return the form in which headers, names and choices are compared.

    Compatibility forms, case, accents, odd spaces and invisible characters make no difference.
    Applying it twice changes nothing more.
    """
    if text.isascii():
        return " ".join(text.casefold().split()).replace("`", "'")
    before = None
    while text != before:
        before = text
        text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text).casefold()).translate(_ALIKE)
        text = " ".join(unicodedata.normalize("NFKC", _MARKS.sub("", text)).split())
    return text


def clean_text(value: CellValue) -> str:
    """Return what a person sees in a cell, without odd spaces around it.

    Whole numbers show no ".0", dates are ISO, ticks are "TRUE" and "FALSE"; a number that is
    none (not finite) is the error "#NUM!".
    """
    if isinstance(value, str):
        if not value.isprintable():
            value = _CONTROLS.sub("", value)
        if value.isascii():
            return value.strip()
        return _UNSEEN.sub("", value.replace("\u00a0", " ").replace("\u202f", " ")).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.isoformat("seconds" if value.second else "minutes")


def _number_text(value: float) -> str:
    if isinstance(value, float):
        if not math.isfinite(value):
            return _NOT_A_NUMBER
        if not value.is_integer():
            return f"{value:.15g}"
    if abs(value) < _LARGEST_PLAIN:
        return str(int(value))
    try:
        return f"{float(value):.15g}"
    except OverflowError:
        return _NOT_A_NUMBER


def is_error_text(text: str) -> bool:
    """Whether this is how Excel, LibreOffice or Google shows a formula that failed (or still loads)."""
    if text[:1] not in ("#", "E", "e", "L", "l"):
        return False
    return text.upper().replace("…", "...") in _ERRORS or _OFFICE_ERROR.fullmatch(text) is not None


def quoted(text: str) -> str:
    """Return a text in quotes for a message, on one line and cut to a length that can be read."""
    line = " ".join(text.split())
    return f"'{line if len(line) <= 48 else line[:47] + '…'}'"


def error_fault(header: str, text: str, thing: str = "the text") -> str:
    """Return what to say of an error cell."""
    return f"{header} is an error ({text}): mend the formula or type {thing}"


def one_of(names: Sequence[str]) -> str:
    """Return "A, B or C"."""
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def read_each(
    column: Sequence[CellValue], read: Callable[[CellValue], tuple[T, str]]
) -> tuple[list[T], Faults]:
    """Read a column with a function of one cell that gives a value and a fault ("" where none).

    Each distinct value is read once.
    """
    classes = set(map(type, column))
    keys: Sequence[Hashable] = column
    if bool in classes and len(classes) > 1:
        keys = [(value.__class__, value) for value in column]
    value_by: dict[Hashable, T] = {}
    fault_by: dict[Hashable, str] = {}
    for key, value in dict(zip(keys, column, strict=True)).items():
        value_by[key], fault = read(value)
        if fault:
            fault_by[key] = fault
    faults: Faults = {}
    if fault_by:
        faults = {n: fault_by[key] for n, key in enumerate(keys) if key in fault_by}
    return [value_by[key] for key in keys], faults
