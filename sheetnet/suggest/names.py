"""How to address a person, from a name as people type it into a sheet."""

from __future__ import annotations

import re
import unicodedata

from sheetnet.suggest.vocabulary import AFTER_NAMES, PARTICLES, PROFESSIONS, TITLES

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\"[^\"]*\"|“[^”]*”|[\x00-\x1f\x7f]")
_BAR = re.compile(r"\s*[|•·]\s*|\s+[-–—/]\s+")
"""What parts a name from a remark: "Ana Ruiz | Architect"."""
_GENERATION = re.compile(r"jr|sr|i{2,3}", re.IGNORECASE)
_INITIAL = re.compile(r"(?:\w\.?){1,2}")
_LONGEST_GIVEN = 3
"""More words than this behind a comma are no given name."""


def full_name(name: str) -> str:
    """Return a name in the order in which it is spoken, without nicknames, pictures and letters after it.

    "Ruiz, Ana" and "Ana (Anita) Ruiz, PhD" both give "Ana Ruiz".
    """
    before, given = _halves(name)
    if given:
        titles = " ".join(word for word in before.split() if _is_title(word))
        surname = " ".join(word for word in before.split() if not _is_title(word))
        before = f"{titles} {given} {surname}"
    plain = before.strip() or " ".join(name.split())
    return plain if plain != plain.lower() and plain != plain.upper() else _in_capitals(plain)


def first_name(name: str) -> str:
    """Return the name by which a friend would greet this person, the whole name where there is none.

    Titles are left out ("Dr. Ana Ruiz" gives "Ana"); a title with a surname alone ("Mr Puig")
    and initials ("J. P. Meyer") are kept whole. So is a name that may be typed either way round:
    of two words before a comma the first can be a given name or half a surname.
    """
    spoken = full_name(name)
    words = spoken.split()
    given = [word for word in words if not _is_title(word)]
    before, after = _halves(name)
    if after and sum(word.casefold() not in PARTICLES and not _is_title(word) for word in before.split()) > 1:
        return " ".join(given)
    if not given or (len(given) == 1 and len(words) > 1):
        return spoken
    if len(given[0]) < 2 or (_INITIAL.fullmatch(given[0]) and "." in given[0]):
        return " ".join(given)
    return given[0]


def _halves(name: str) -> tuple[str, str]:
    """Return what stands before the comma and the given name behind it, "" where there is none."""
    plain = " ".join(_without_pictures(_ASIDE.sub(" ", name)).split())
    plain = _BAR.split(plain, maxsplit=1)[0] or plain
    is_shouted = _is_shouted(plain)
    before, *after = (part.strip() for part in plain.split(","))
    after = [part for part in after if part and not _is_after_name(part, is_shouted=is_shouted)]
    before = _without_letters(before)
    if not before:
        return ", ".join(after), ""
    return before, _without_letters(after[0]) if after and _is_given(after[0], before) else ""


def _without_pictures(name: str) -> str:
    """Leave out emoji, flags and the invisible marks that join them."""
    kept = (
        letter
        for letter in name
        if unicodedata.category(letter) not in ("So", "Sk", "Cs", "Co", "Cn", "Cf")
        and not "\ufe00" <= letter <= "\ufe0f"
    )
    return "".join(kept)


def _is_given(after: str, before: str) -> bool:
    """Whether what stands behind the comma is a given name: not after "Dr. Sarah Young"."""
    surname = before.split()
    if len(after.split()) > _LONGEST_GIVEN:
        return False
    has_title_first = _is_title(surname[0]) and len(surname) > 2
    return not has_title_first and all(word[0].isalpha() for word in after.split())


def _is_after_name(part: str, *, is_shouted: bool) -> bool:
    """Whether a part behind a comma is degrees, letters or a profession: "PhD AIA", "LEED AP"."""
    words = re.split(r"[\s/&+]+", part)
    is_profession = any(word.strip(".").casefold() in PROFESSIONS for word in words)
    return is_profession or all(_is_letters(word, is_shouted=is_shouted) for word in words if word)


def _is_letters(word: str, *, is_shouted: bool) -> bool:
    """Whether a word is letters that stand after a name; in a name all in capitals only known ones are."""
    bare = word.replace(".", "").strip("®™-")
    if bare.casefold() in AFTER_NAMES or _GENERATION.fullmatch(bare):
        return True
    capitals = sum(letter.isupper() for letter in bare)
    return not is_shouted and capitals > 1 and not re.search(r"[-'’]", bare) and not _is_two_names(bare)


def _is_two_names(word: str) -> bool:
    """Whether capitals inside a word are those of a name: "McKay", "DiCaprio"."""
    return re.fullmatch(r"[A-Z][a-z]{1,3}[A-Z][a-z]{2,}", word) is not None


def _without_letters(name: str) -> str:
    """Leave out known letters behind a name without a comma: "Jan van der Meer MBA"."""
    words, is_shouted = name.split(), _is_shouted(name)
    while len(words) > 1:
        last = words[-1].replace(".", "").strip("®™")
        is_known = last.casefold() in AFTER_NAMES and not (last.istitle() or (is_shouted and len(last) < 3))
        if not (is_known or (_GENERATION.fullmatch(last) and len(words) > 2)):
            break
        if words[-2].casefold() in PARTICLES:
            break
        words.pop()
    return " ".join(words)


def _is_title(word: str) -> bool:
    return word.strip(".").casefold() in TITLES


def _is_shouted(name: str) -> bool:
    """Whether a name is typed all in capitals, so that capitals tell nothing."""
    return name == name.upper()


def _in_capitals(name: str) -> str:
    if "@" in name:
        return name
    return re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), name.lower())
