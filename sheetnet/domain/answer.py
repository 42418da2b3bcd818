"""Answers to a report: what a person writes back, one wish a line, and how a line is read.

    done 3              it is done, like the tick under Done
    snooze 4 2 weeks    it is to wait, like a day under "Snooze until"
    not 5               it is not wanted, like the tick under Dismiss

A line is a wish only when the whole line is one. Knows nothing of mail, and not what a number stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rapidfuzz.distance import OSA

LONGEST_LINE = 200
"""Characters; a longer line is no wish."""

_NUMBERS = r"#?\d{1,3}(?:(?:\s*[,&+]\s*(?:and\s+)?|\s+and\s+)#?\d{1,3})*"
_WISH = re.compile(
    rf"(?:[-*•]\s*)?(?P<verb>done|snooze|not)\s*:?\s+(?P<numbers>{_NUMBERS})(?!\w)(?P<rest>.*)", re.IGNORECASE
)
_CLOSING = " .,;!"
_FEW_WORDS = 8
"""A line of more words is no wish gone wrong, but something said."""
_INVISIBLE = dict.fromkeys(map(ord, "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{WORD JOINER}\ufeff"))


class Verb(StrEnum):
    """What is to become of a suggestion."""

    DONE = "done"
    SNOOZE = "snooze"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Wish:
    """One line of an answer that was understood."""

    line: str
    """As it was written."""
    verb: Verb
    numbers: tuple[int, ...]
    """Of suggestions, as the report numbers them."""
    wait: str = ""
    """How long, or until when, as it was written; only for a snooze."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A mail that answers a report, without what it quotes."""

    key: str
    """Stands for its Message-ID; by it an answer is known again."""
    sender: str
    """One address; "" where it says none, or several."""
    at: datetime
    """When it was written; aware."""
    code: str
    """The code in its subject, "" where there is none."""
    in_reply_to: frozenset[str]
    """The Message-IDs that it answers, with their angle brackets."""
    wishes: tuple[Wish, ...]
    odd_lines: tuple[str, ...]
    """Lines that look like wishes and are none; where there is not even a wish, the first line of all."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers that were found in mailboxes, and what is needed to tell which of them are meant so."""

    answers: tuple[Answer, ...] = ()
    secret: str = field(default="", repr=False)
    """What codes are made of."""
    senders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By owner, the addresses that their answers may come from; lower case."""


def as_wish(line: str) -> Wish | None:
    """Return a line as the wish that it is, None where it is not one as a whole."""
    plain = _plain(line)
    found = _WISH.fullmatch(plain) if len(plain) <= LONGEST_LINE else None
    if found is None:
        return None
    verb, rest = Verb(found["verb"].lower()), found["rest"].strip(_CLOSING)
    if rest and verb is not Verb.SNOOZE:
        return None
    numbers = dict.fromkeys(int(digits) for digits in re.findall(r"\d+", found["numbers"]))
    return Wish(plain, verb, tuple(numbers), rest)


def read_lines(text: str) -> tuple[tuple[Wish, ...], tuple[str, ...]]:
    """Return the wishes in what a person has written, and the lines that were not understood."""
    lines = [plain for line in text.splitlines() if (plain := _plain(line))]
    wishes = tuple(wish for line in lines if (wish := as_wish(line)))
    odd = tuple(_odd(lines))
    return wishes, odd or (() if wishes else tuple(lines[:1]))


def _odd(lines: list[str]) -> Iterator[str]:
    """Yield the lines that somebody may have meant as wishes."""
    for line in lines:
        words = re.findall(r"[^\W\d_]+", line.lower())
        begins = words[:2]
        is_short = len(line.split()) <= _FEW_WORDS
        names_number = bool(re.search(r"\d", line)) or len(words) == 1
        if is_short and names_number and any(map(_is_like_a_verb, begins)) and as_wish(line) is None:
            yield line


def _is_like_a_verb(word: str) -> bool:
    return any(OSA.distance(word, verb.value) <= (len(verb) > 3) for verb in Verb)


def _plain(line: str) -> str:
    return " ".join(line[: 2 * LONGEST_LINE].translate(_INVISIBLE).split())
