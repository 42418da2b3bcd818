"""Fitting: whether something to pass along answers one need or interest of a contact.

The words of the topics, else of the title, are compared with one need or interest at a time. Two
words in common are enough. One is enough if it is what the need itself asks for, or a whole topic:
"timber" for "timber suppliers", but not the "clean" of "clean drawings".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass

from sheetnet.analysis.matching import nouns_in, words_in
from sheetnet.suggest.vocabulary import EMPTY, GENERIC
from sheetnet.workbook.network import PassAlongRow

_PART = re.compile(r"[;\n]|(?<=\w)[.,](?=\s)")
_MARKS = ".,;:!?()[]\"'“”’"


@dataclass(frozen=True, slots=True)
class Fit:
    """How an item answers a contact."""

    words: tuple[str, ...]
    """The words that meet, as the contact's row has them, neighbours together: "air quality"."""
    quote: str
    """The one need or interest that it answers, as the row has it."""
    is_interest: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One need or interest, with its words as compared."""

    text: str
    words: Set[str]
    nouns: Set[str]
    is_interest: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """An item's words as compared."""

    words: Set[str]
    topics: Set[str]
    """The words that make up a whole topic each."""


def asked_in(needs: str, interests: str) -> tuple[Asked, ...]:
    """Return each need and interest of a contact, needs first."""
    return tuple(
        Asked(text.strip(), telling(text), nouns_in(_apart(text)), is_interest)
        for cell, is_interest in ((needs, False), (interests, True))
        for text in _PART.split(cell)
        if text.strip()
    )


def offered_by(item: PassAlongRow) -> Offered:
    """Return the words of an item's topics, else of its title."""
    topics = [words for part in _PART.split(item.topics) if (words := telling(part))]
    if not topics:
        return Offered(telling(item.title), frozenset())
    whole = frozenset(word for words in topics if len(words) == 1 for word in words)
    return Offered(frozenset().union(*topics), whole)


def beginnings_of(offers: Iterable[Offered]) -> re.Pattern[str]:
    """Return how the words of these offers begin: a plain cell in which none is found meets none of them."""
    words = {word.removesuffix("y") for offered in offers for word in offered.words}
    return re.compile("|".join(map(re.escape, sorted(words))) or r"(?!)", re.IGNORECASE)


def fit(offered: Offered, asked: tuple[Asked, ...]) -> Fit | None:
    """Return how an item answers the need or interest that shares most with it, None where none does."""
    found = [(each, shared) for each in asked if (shared := _shared(offered, each))]
    if not found:
        return None
    best, shared = max(found, key=lambda each: len(each[1]))
    return Fit(_phrases(best.text, shared), best.text, best.is_interest)


def telling(text: str) -> frozenset[str]:
    """Return the words of a text that tell something, plural and singular alike."""
    return frozenset(words_in(_apart(text)).keys() - EMPTY)


def _shared(offered: Offered, asked: Asked) -> Set[str]:
    shared = offered.words & asked.words
    strong = (shared & (offered.topics | asked.nouns)) - GENERIC
    is_enough = strong or (len(shared) > 1 and shared - GENERIC)
    return shared if is_enough else frozenset()


def _apart(text: str) -> str:
    return re.sub(r"(?<=\w)[-/](?=\w)", " ", text)


def _phrases(text: str, shared: Set[str]) -> tuple[str, ...]:
    phrases: dict[str, None] = {}
    run = ""
    for word in re.split(r"[ \u00a0\n/-]+", text):
        bare = word.strip(_MARKS)
        is_shared = bool(words_in(bare).keys() & shared)
        run = f"{run} {bare}".strip() if is_shared else run
        if run and (not is_shared or bare != word):
            phrases[run] = None
            run = ""
    if run:
        phrases[run] = None
    return tuple(phrases) or tuple(sorted(shared))
