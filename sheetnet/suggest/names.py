"""How to address a person, from a name as people type it into a sheet."""

from __future__ import annotations

import re

from sheetnet.suggest.vocabulary import TITLES

_AFTER_NAME = re.compile(
    r"(?:[A-Z][A-Za-z]?\.?){2,6}|jr\.?|sr\.?|i{2,3}|ph\.?d\.?|m\.?sc\.?|b\.?sc\.?|mba|esq\.?|arch\.?|pe|aia|riba",
    re.IGNORECASE,
)
_SPELT_AFTER_NAME = frozenset({"jr", "phd", "msc", "bsc", "esq"})
_INITIAL = re.compile(r"(?:\w\.?){1,2}")


def full_name(name: str) -> str:
    """Return a name in the order in which it is spoken, without nicknames and letters after it.

    "Ruiz, Ana" and "Ana (Anita) Ruiz, PhD" both give "Ana Ruiz".
    """
    plain = " ".join(re.sub(r"\([^)]*\)|\"[^\"]*\"|[\x00-\x1f\x7f]", " ", name).split())
    before, comma, after = plain.partition(",")
    after = after.partition(",")[0].strip()
    if comma and after and before.strip():
        plain = before.strip() if _is_after_name(before, after) else f"{after} {before.strip()}"
    plain = plain.strip(" ,") or " ".join(name.split())
    return plain if plain != plain.lower() and plain != plain.upper() else _in_capitals(plain)


def first_name(name: str) -> str:
    """Return the name by which a friend would greet this person, the whole name where there is none.

    Titles are left out ("Dr. Ana Ruiz" gives "Ana"); a title with a surname alone ("Mr Puig")
    and initials ("J. P. Meyer") are kept whole.
    """
    spoken = full_name(name)
    words = spoken.split()
    given = [word for word in words if word.strip(".").casefold() not in TITLES]
    if not given or (len(given) == 1 and len(words) > 1):
        return spoken
    if len(given[0]) < 2 or (_INITIAL.fullmatch(given[0]) and "." in given[0]):
        return " ".join(given)
    return given[0]


def _is_after_name(before: str, after: str) -> bool:
    if " " not in before.strip() or not _AFTER_NAME.fullmatch(after):
        return False
    return after == after.upper() or "." in after or after.casefold() in _SPELT_AFTER_NAME


def _in_capitals(name: str) -> str:
    if "@" in name:
        return name
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), name.lower())
