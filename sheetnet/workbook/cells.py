"""Columns of hand-typed cells become values, or faults that say how to mend them.

Each reader takes the body cells of one column, any number of them, and gives values of the same
number, and the faults by position; a faulty or blank position has the blank value. Nothing here
raises on any cell. Dates are read in `dates`, people in `people`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sheetnet.workbook.cell_choices import read_circles, read_directions, read_kinds, read_outcomes
from sheetnet.workbook.cell_text import (
    Faults,
    clean_text,
    clean_texts,
    error_fault,
    is_error_text,
    normal_key,
    phrases,
    portions,
    quoted,
    read_each,
)
from sheetnet.workbook.snapshot import CellValue

_NUMBER = re.compile(r"(?:every )?([+-]?\d+(?:\.\d+)?|[+-]?\.\d+) ?(d|days?|w|weeks?)?")
_THOUSANDS = re.compile(r"(?<=\d)[, ](?=\d{3}(?:\D|$))")
_ADDRESS = re.compile(
    r"[^\s@<>,;:\"()\[\]\x00-\x20\x7f]{1,64}@"
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{0,61}[^\W_]"
)
_PLAIN_ADDRESS = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9_+.-]{0,63}+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,60}+\.){1,7}+[A-Za-z]{2,24}+"
)
_ODD_PAIRS = ("..", ".@", ".-", "-.")
"""An address as most are, without odd pairs, is what `read_mail` gives unchanged."""
_PLAIN_LINES = re.compile(rf"(?:(?:{_PLAIN_ADDRESS.pattern})?+\n)*+")
_YES = frozenset(
    phrases("true, x, yes, y, ✓, ✔, ☑, ✅, done, 1, on, ok, t, wahr, vrai, verdadero, si, oui, ja")
)
_NO = frozenset(phrases("false, no, n, 0, off, f, -, ☐, ✗, ✘, falsch, faux, falso, nein, non"))
_HEADER_WORDS = frozenset(
    phrases(
        "name, names, full name, first name, last name, firstname, lastname, first, last, surname, "
        "given name, family name, contact, contacts, contact name, person, people, company, organisation, "
        "organization, email, e-mail, mail, email address, e-mail address, phone, mobile, role, position, "
        "title, job title, connected on, url, notes, owner, circle, pick as, first and last name, "
        "name and surname, nombre, nombre y apellidos, apellidos, vorname, nachname, nom, prenom"
    )
)
_HEADER_START = re.compile(rf"\n[ :*]*+(?:{'|'.join(sorted({each.split()[0] for each in _HEADER_WORDS}))})")
"""How every header begins that stands on a line of its own."""


def is_header_text(text: str) -> bool:
    """Whether a cell that should hold a person's name holds the header of a pasted table.

    "Name", "Full name:" and "First Name Last Name" do; the words of one header may stand for several.
    """
    words = normal_key(text).strip(" :*").split()
    return bool(words) and _is_made_of_headers(words)


def header_places(keys: Sequence[str]) -> list[int]:
    """Return the positions of names, given as their keys, of which `is_header_text` holds."""
    if not _HEADER_START.search("\n".join(("", *keys))):
        return []
    return [n for n, key in enumerate(keys) if is_header_text(key)]


def _is_made_of_headers(words: Sequence[str]) -> bool:
    return not words or any(
        " ".join(words[:length]) in _HEADER_WORDS and _is_made_of_headers(words[length:])
        for length in range(min(len(words), 5), 0, -1)
    )


def read_texts(column: Sequence[CellValue], *, header: str) -> tuple[list[str], Faults]:
    """Read free text: what a person sees, cleaned; error cells are faults."""
    texts, errors = clean_texts(column)
    faults = {n: error_fault(header, texts[n]) for n in errors}
    for n in errors:
        texts[n] = ""
    return texts, faults


def read_numbers(
    column: Sequence[CellValue], *, header: str, least: float, most: float
) -> tuple[NDArray[np.float64], Faults]:
    """Read numbers between two bounds; blank is NaN. "14 days" is 14 and "2 weeks" is 14."""
    values, faults = read_each(column, partial(read_number, header=header, least=least, most=most))
    return np.array(values, dtype=np.float64), faults


def read_number(value: CellValue, *, header: str, least: float, most: float) -> tuple[float, str]:
    """Read one number; give NaN for a blank or faulty cell, and the fault."""
    text = clean_text(value)
    if not text:
        return np.nan, ""
    wanted = f"write a number from {least:.15g} to {most:.15g}"
    if is_error_text(text):
        return np.nan, error_fault(header, text, "the number")
    if isinstance(value, bool | date | time):
        return np.nan, f"{header} {quoted(text)} is not a number: {wanted}"
    number = float(value) if isinstance(value, int | float) else _number_in(text)
    if number is None:
        return np.nan, f"{header} {quoted(text)} is not a number: {wanted}"
    if not least <= number <= most:
        return np.nan, f"{header} is {text}: {wanted}"
    return number, ""


def _number_in(text: str) -> float | None:
    key = _THOUSANDS.sub("", normal_key(text))
    found = _NUMBER.fullmatch(key.replace(",", ".") if "." not in key else key)
    if not found:
        return None
    return float(found[1]) * (7 if (found[2] or "").startswith("w") else 1)


def read_ticks(column: Sequence[CellValue], *, header: str) -> tuple[NDArray[np.bool_], Faults]:
    """Read ticks; blank is not ticked, and text that is neither yes nor no is a fault and not ticked."""

    def read(value: CellValue) -> tuple[bool, str]:
        if value is None or isinstance(value, bool):
            return bool(value), ""
        text = clean_text(value)
        key = normal_key(text)
        if not text or key in _NO:
            return False, ""
        if key in _YES:
            return True, ""
        if is_error_text(text):
            return False, error_fault(header, text, "TRUE or FALSE")
        return False, f"{header} {quoted(text)} is neither a tick nor blank: write TRUE or clear the cell"

    values, faults = read_each(column, read)
    return np.array(values, dtype=np.bool_), faults


def read_mails(column: Sequence[CellValue], *, header: str) -> tuple[list[str], Faults]:
    """Read mail addresses, one a cell; of two the first is used and a fault says so."""
    mails, _ = clean_texts(column)
    if all(map(_are_plain_addresses, portions(mails))):
        return mails, {}
    faults: Faults = {}
    for n, mail in enumerate(mails):
        is_odd = any(pair in mail for pair in _ODD_PAIRS)
        if mail and (is_odd or not _PLAIN_ADDRESS.fullmatch(mail)):
            mails[n], fault = read_mail(column[n], header=header)
            if fault:
                faults[n] = fault
    return mails, faults


def _are_plain_addresses(mails: Sequence[str]) -> bool:
    """Whether each of these is blank or one address in its usual form; looked at as one text."""
    lines = "\n".join((*mails, ""))
    is_odd = any(pair in lines for pair in _ODD_PAIRS) or lines.count("\n") != len(mails)
    return not is_odd and _PLAIN_LINES.fullmatch(lines) is not None


def read_mail(value: CellValue, *, header: str) -> tuple[str, str]:
    """Read one mail address, also from "Ana Ruiz <ana@x.com>" and "mailto:ana@x.com"."""
    text = clean_text(value)
    if not text:
        return "", ""
    if is_error_text(text):
        return "", error_fault(header, text, "the address")
    found = list(dict.fromkeys(_addresses_in(text)))
    if not found:
        return "", f"{header} {quoted(text)} is not a mail address: write one such as name@company.com"
    if len(found) > 1:
        return found[0], f"{header} holds {len(found)} addresses and {found[0]} is used: leave only one"
    return found[0], ""


def _addresses_in(text: str) -> list[str]:
    bare = re.sub(r"\?\S*", "", text) if text.lower().startswith("mailto:") else text
    found = [each.strip("'`*") for each in _ADDRESS.findall(bare)]
    left = _ADDRESS.sub("", bare)
    if "@" in left:
        return []
    return [each for each in found if ".." not in each and each[0] not in ".@" and ".@" not in each]


def read_phones(column: Sequence[CellValue]) -> list[str]:
    """Read phone numbers as text; a number shows all its digits, an error cell is blank."""
    texts, errors = clean_texts(column)
    for n in errors:
        texts[n] = ""
    return texts


__all__ = [
    "Faults",
    "clean_text",
    "header_places",
    "is_error_text",
    "is_header_text",
    "normal_key",
    "read_circles",
    "read_directions",
    "read_kinds",
    "read_mail",
    "read_mails",
    "read_number",
    "read_numbers",
    "read_outcomes",
    "read_phones",
    "read_texts",
    "read_ticks",
]
