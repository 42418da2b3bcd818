"""The text of a cell: what a person sees in it, and the form in which two texts are the same.

Knows nothing of columns, tabs or what a text is about.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date, datetime, time
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

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
_ALIKE = {
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
_ALIKE_LETTER = re.compile(f"[{''.join(_ALIKE)}]")
_SEAM = "|"
"""Between the cells of a column that is looked through as one text."""
AT_ONCE = 8192
"""So many cells are looked at as one text: few enough for the processor's cache."""
_ERRORS = frozenset(
    phrases(
        "#REF!, #N/A, #VALUE!, #DIV/0!, #NAME?, #NUM!, #NULL!, #ERROR!, #SPILL!, #CALC!, #GETTING_DATA, "
        "#FIELD!, #BLOCKED!, #UNKNOWN!, #BUSY!, #CONNECT!, #EXTERNAL!, #PYTHON!, #TIMEOUT!, #NV, #BEZUG!, "
        "#WERT!, #ZAHL!, #NOM?, #VALEUR!, #NOMBRE!, #NOMBRE?, #VALOR!, #¡REF!, #¡VALOR!, #¡DIV/0!, "
        "#¡NUM!, #¡NULO!, #¿NOMBRE?, #N/D, #¡ERROR!, LOADING..."
    )
)
_ERROR_MARKS = ("#", ":", "…")
"""Every error cell has one of these, or three dots."""
_ERROR_START = re.compile(r"\|(?:#|[Ee][Rr][Rr]:|[Ll][Oo][Aa][Dd])")
_OFFICE_ERROR = re.compile(r"err:\d{3}", re.IGNORECASE)
_NOT_A_NUMBER = "#NUM!"
_LARGEST_PLAIN = 10**21
_UTF_16 = "utf-16-le"


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
        text = " ".join(_folded(text).split())
    return text


def normal_keys(texts: Sequence[str]) -> list[str]:
    """Return the `normal_key` of each text; of thousands, many at once."""
    return [key for some in portions(texts) for key in _some_keys(some)]


def portions(cells: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield cells in their order, ``AT_ONCE`` at a time."""
    return (cells[start : start + AT_ONCE] for start in range(0, len(cells), AT_ONCE))


def _some_keys(texts: Sequence[str]) -> list[str]:
    keys = list(texts)
    foreign = [n for n, text in enumerate(keys) if not text.isascii()]
    told_apart = [keys[n] for n in foreign]
    for n in foreign:
        keys[n] = ""
    keys = _plain_keys(keys)
    for n, key in zip(foreign, _foreign_keys(told_apart), strict=True):
        keys[n] = key
    return keys


def evenly_spaced(texts: Sequence[str]) -> list[str]:
    """Return texts on one line each, with single spaces between words and none around them."""
    return [text for some in portions(texts) for text in _some_evenly_spaced(some)]


def _some_evenly_spaced(texts: Sequence[str]) -> list[str]:
    whole = _SEAM + _SEAM.join(texts) + _SEAM
    if "  " not in whole and is_printable(whole):
        return list(map(str.strip, texts))
    return [" ".join(text.split()) for text in texts]


def _plain_keys(texts: Sequence[str]) -> list[str]:
    lines = "\n".join(_some_evenly_spaced(texts)).casefold().replace("`", "'")
    return lines.split("\n") if texts else []


def _foreign_keys(texts: Sequence[str]) -> list[str]:
    before: list[str] = []
    keys = evenly_spaced(texts)
    while keys != before:
        before = keys
        keys = evenly_spaced(_folded("\n".join(keys)).split("\n"))
    return keys


def _folded(text: str) -> str:
    """Return a text without case, accents and other forms of letters; lines stay lines."""
    if text.isascii():
        return text.casefold().replace("`", "'")
    text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text).casefold())
    text = _ALIKE_LETTER.sub(lambda found: _ALIKE[found[0]], text)
    return unicodedata.normalize("NFKC", _MARKS.sub("", text))


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


def clean_texts(column: Sequence[CellValue]) -> tuple[list[str], list[int]]:
    """Return the `clean_text` of each cell, and the positions of error cells; of texts, many at once."""
    if _is_empty(column):
        return [""] * len(column), []
    cleaned: list[str] = []
    errors: list[int] = []
    for some in portions(column):
        texts, wrong = _some_clean_texts(some)
        errors += [len(cleaned) + n for n in wrong]
        cleaned += texts
    return cleaned, errors


def _some_clean_texts(column: Sequence[CellValue]) -> tuple[list[str], list[int]]:
    try:
        texts: Sequence[str] = column  # type: ignore[assignment]
        whole = _SEAM + _SEAM.join(texts) + _SEAM
    except TypeError:
        texts = [value if isinstance(value, str) else clean_text(value) for value in column]
        whole = _SEAM + _SEAM.join(texts) + _SEAM
    if is_printable(whole):
        cleaned = list(map(str.strip, texts))
    else:
        cleaned = [text.strip() if text.isprintable() else clean_text(text) for text in texts]
    if not _may_hold_errors(whole) or _ERROR_START.search(_SEAM + _SEAM.join(cleaned)) is None:
        return cleaned, []
    return cleaned, [n for n, text in enumerate(cleaned) if is_error_text(text)]


def _may_hold_errors(whole: str) -> bool:
    return any(mark in whole for mark in _ERROR_MARKS) or ("." in whole and "..." in whole)


def is_printable(whole: str) -> bool:
    """Return ``whole.isprintable()``; where most letters are plain, many times as fast."""
    if whole.isascii():
        letters = np.frombuffer(whole.encode(), dtype=np.uint8)
        return not letters.size or bool(letters.min() >= ord(" ") and letters.max() <= ord("~"))
    try:
        codes = np.frombuffer(whole.encode(_UTF_16), dtype="<u2")
    except UnicodeEncodeError:
        return False
    return bool(codes.min() >= ord(" ")) and codes[codes > ord("~")].tobytes().decode(_UTF_16).isprintable()


def _is_empty(column: Sequence[CellValue]) -> bool:
    return not column or (column[0] is None and column.count(None) == len(column))


def stripped(column: Sequence[CellValue]) -> list[str]:
    """Return the texts of a column without spaces around them, "" for everything else."""
    try:
        return list(map(str.strip, column))  # type: ignore[arg-type]
    except TypeError:
        return [value.strip() if isinstance(value, str) else "" for value in column]


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

    Each distinct value is read once, in the order in which they first appear.
    """
    values, codes, faults = read_coded(column, read)
    return list(map(values.__getitem__, codes.tolist())), faults


def read_coded(
    column: Sequence[CellValue], read: Callable[[CellValue], tuple[T, str]]
) -> tuple[list[T], NDArray[np.intp], Faults]:
    """Read a column as `read_each` does; give the distinct values, and for each cell which of them it has."""
    if column and _is_empty(column):
        blank, fault = read(None)
        nothing = np.zeros(len(column), dtype=np.intp)
        return [blank], nothing, dict.fromkeys(range(len(column)), fault) if fault else {}
    keys: Sequence[Hashable] = column
    code_by, codes = _coded(keys)
    if not all(key is None or isinstance(key, str) for key in code_by):
        classes = set(map(type, column))
        if bool in classes and len(classes) > 1:
            keys = [(value.__class__, value) for value in column]
            code_by, codes = _coded(keys)
    values: list[T] = []
    fault_by_code: dict[int, str] = {}
    for key, code in code_by.items():
        value, fault = read(key[1] if keys is not column else key)  # type: ignore[index, arg-type]
        values.append(value)
        if fault:
            fault_by_code[code] = fault
    faulty = np.flatnonzero(np.isin(codes, list(fault_by_code))) if fault_by_code else codes[:0]
    return values, codes, {n: fault_by_code[codes[n]] for n in faulty.tolist()}


def _coded(keys: Sequence[Hashable]) -> tuple[dict[Hashable, int], NDArray[np.intp]]:
    """Return a code for each distinct key, counted as they first appear, and the code of each key."""
    code_by = _Codes()
    return code_by, np.fromiter(map(code_by.__getitem__, keys), dtype=np.intp, count=len(keys))


class _Codes(dict[Hashable, int]):
    """Gives whatever is looked up for the first time the next number."""

    def __missing__(self, key: Hashable) -> int:
        self[key] = len(self)
        return self[key]
