"""The people of a free line: its words, and which of them name contacts.

The longest match wins; a first or last name alone counts if it is one person's. Never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sheetnet.workbook.cell_choices import direction_words, kind_words
from sheetnet.workbook.cell_text import normal_key, one_of, phrases, quoted
from sheetnet.workbook.people import People

_LONGEST_NAME = 7
_PREPOSITIONS = frozenset(phrases("with, to, from, for, by, and, at, &, w, w/, via, through, between, of"))
_BEFORE_NAMES = _PREPOSITIONS | frozenset(
    phrases(
        "met, called, saw, thanked, introduced, intro'd, introd, intro, introducing, promised, sent, gave, "
        "helped, told, phoned, texted, mailed, emailed, showed, lent, advised, asked, connected, visited, "
        "invited, call, introduce, send, give, promise, lunch, coffee, dinner, rang, messaged, "
        "congratulated, connecting, owe, offered"
    )
)
_GIVING = frozenset(
    phrases(
        "sent, gave, told, lent, showed, promised, helped, thanked, met, called, advised, offered, phoned"
    )
)
_AND = frozenset(phrases("and, &"))
_AFTER_RECIPIENT = frozenset(
    phrases("the, a, an, some, my, our, his, her, their, two, three, for, about, with")
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a line."""

    start: int
    end: int
    """Without punctuation and possessive."""
    outer_end: int
    """With both."""
    text: str
    key: str
    """As `normal_key` gives it."""
    ends_clause: bool
    """Whether a comma, a stop or the like comes after it."""
    is_possessive: bool
    is_dated: bool
    """Whether it is part of a date."""
    opens: bool = False
    """Whether a colon comes after it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A contact named in a line."""

    first: int
    after: int
    """Its words are ``words[first:after]``."""
    person: int
    before: str
    """The word before it, "" at the start of the line."""
    is_owner: bool
    """Whether it is a possessive ("Ana's office")."""

    @property
    def is_after_preposition(self) -> bool:
        """Whether "with", "to" or the like comes before it."""
        return self.before in _PREPOSITIONS


@dataclass(frozen=True, slots=True)
class Stranger:
    """What looks like a name but is no contact's."""

    text: str
    is_recipient: bool
    """Whether the line gives them something: "sent Bob the article"."""
    is_beside: bool = False
    """Whether they stand beside a contact: "met Ana and Bob"."""


def words_of(line: str, dated: Sequence[tuple[int, int]]) -> list[Word]:
    """Return the words of a line; the spans given are those of its dates."""
    words: list[Word] = []
    for found in re.finditer(r"\S+", line):
        outer = found[0]
        bare = outer.strip(',.;:!?()"[]')
        if not bare:
            if words and outer in ("-", "–", "—", ";", ":"):
                words[-1] = replace(words[-1], ends_clause=True, opens=outer == ":")
            continue
        start = found.start() + outer.index(bare)
        possessive = bare.casefold().endswith("'s") or bare.endswith("s'")
        shown = re.sub(r"'[sS]?$", "", bare) if possessive else bare
        tail = outer[outer.index(bare) + len(bare) :]
        words.append(
            Word(
                start,
                start + len(shown),
                start + len(bare),
                shown,
                normal_key(shown),
                bool(re.search(r"[,;:!?]|\.$", tail)),
                possessive,
                any(first <= start < last for first, last in dated),
                ":" in tail,
            )
        )
    return words


def mentions_in(line: str, words: Sequence[Word], people: People) -> tuple[list[Mention], list[str]]:
    """Return the contacts that a line names, in its order, and the names that could be several people's."""
    mentions: list[Mention] = []
    alone: list[tuple[int, Sequence[int]]] = []
    unclear: list[str] = []
    start = 0
    while start < len(words):
        if words[start].is_dated:
            start += 1
            continue
        after, matched = _longest(line, words, start, people)
        if len(matched) == 1:
            mentions.append(_mention(words, start, after, matched[0]))
        elif matched:
            shown = line[words[start].start : words[after - 1].end]
            shown += ")" if shown.count("(") > shown.count(")") else ""
            unclear.append(_several(shown, matched, people))
        elif _may_be_a_name(words, start):
            holders = _holders(words, start, people)
            if holders:
                alone.append((start, holders))
        start = max(after, start + 1)
    certain = {each.person for each in mentions}
    for n, holders in alone:
        meant = [each for each in holders if each in certain] or holders
        if len(meant) == 1:
            mentions.append(_mention(words, n, n + 1, meant[0]))
        else:
            unclear.append(_several(words[n].text, meant, people))
    return sorted(mentions, key=lambda each: each.first), unclear


def _longest(line: str, words: Sequence[Word], start: int, people: People) -> tuple[int, Sequence[int]]:
    for after in range(min(len(words), start + _LONGEST_NAME), start, -1):
        if any(word.is_dated for word in words[start:after]):
            continue
        if after == start + 1 and not _may_be_a_name(words, start):
            continue
        last = words[after - 1]
        bare = line[words[start].start : last.end]
        matched = people.matches(bare) or people.matches(f"{bare})" if "(" in bare else bare)
        if matched:
            return after, matched
    return start, ()


def _mention(words: Sequence[Word], first: int, after: int, person: int) -> Mention:
    before = words[first - 1].key if first else ""
    return Mention(first, after, person, before, words[after - 1].is_possessive)


def _holders(words: Sequence[Word], n: int, people: People) -> Sequence[int]:
    """Return whose first name this word is, or whose name at all where it stands after "with" or the like."""
    key = words[n].key
    holders = people.by_word.get(key, ())
    if n and words[n - 1].key in _BEFORE_NAMES:
        return holders
    return [each for each in holders if key in people.first_words(each)]


def _several(shown: str, matched: Sequence[int], people: People) -> str:
    named = one_of([people.pick_as[each] for each in matched[:3]])
    twins = people.twins_in_words(matched)
    if twins:
        return f"which {quoted(shown)} is meant: {twins}"
    return f"which {quoted(shown)} is meant, of {len(matched)} contacts: {named}"


def _may_be_a_name(words: Sequence[Word], n: int) -> bool:
    """Whether a word stands where a name would or is written like one, as "will" or "mark" need not be."""
    word = words[n]
    if "@" in word.text:
        return True
    is_word = any(
        " ".join(each.key for each in words[n : n + length]) in direction_words() for length in (1, 2)
    )
    is_word = is_word or word.key in kind_words()
    before = words[n - 1].key if n else ""
    if n == 0:
        return word.text[:1].isupper() and not is_word
    return (word.text[:1].isupper() and not (is_word and words[n - 1].ends_clause)) or (
        before in _BEFORE_NAMES and not words[n - 1].ends_clause and not is_word
    )


def unknown_name(words: Sequence[Word], mentions: Sequence[Mention]) -> Stranger | None:
    """Return what looks like the name of somebody who is no contact, None where nothing does."""
    named = {n for each in mentions for n in range(each.first, each.after)}
    for n, word in enumerate(words):
        if n == 0 or n in named or word.is_dated or word.is_possessive or not _is_capitalised(word):
            continue
        before = words[n - 1].key
        after = n + 1
        while after < len(words) and _is_capitalised(words[after]) and not words[after - 1].ends_clause:
            if after in named:
                break
            after += 1
        text = " ".join(each.text for each in words[n:after])
        following = words[after].key if after < len(words) else ""
        ends = words[after - 1].ends_clause or not following or following in _AFTER_RECIPIENT
        if before in _GIVING and ends:
            return Stranger(text, is_recipient=True)
        if before in ("with", "to", "and", "from", "by", "&", "introduced", "intro'd", "intro", "thanked"):
            is_beside = before in _AND and n - 2 in named
            return Stranger(text, is_recipient=False, is_beside=is_beside)
    return None


def _is_capitalised(word: Word) -> bool:
    is_acronym = word.text.isupper() and len(word.text) > 1
    return word.text[:1].isupper() and not is_acronym and word.key.partition("'")[0] != "i"
