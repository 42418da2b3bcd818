"""Choices as people really type them: directions, kinds of help, circles, outcomes.

The many words for one choice stand here and nowhere else; the free log line uses them too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from sheetnet.domain.words import Circle, Direction, HelpKind, Outcome
from sheetnet.workbook.cell_text import (
    Faults,
    clean_text,
    error_fault,
    is_error_text,
    normal_key,
    one_of,
    phrases,
    quoted,
    read_coded,
)
from sheetnet.workbook.network import CIRCLES, DIRECTIONS, HELP_KINDS, OUTCOMES
from sheetnet.workbook.snapshot import CellValue

NO_KIND = -1
"""The implied kind of a direction that says nothing of it."""

_KINDS = {
    HelpKind.INTRODUCTION: "introduction, introductions, intro, intros, connection, connect, referral, "
    "referred, reference, introduced, double intro, warm intro, presentacion, presentation",
    HelpKind.LEAD: "lead, leads, job lead, project lead, sales lead, rfp, rfq, rfi, tender, bid, "
    "opportunity, opening, job, job opening, project, prospect, business, work, oportunidad",
    HelpKind.INFORMATION: "information, info, article, articles, clipping, clippings, news, "
    "newspaper clipping, link, tip, report, book, podcast, paper, study, document, data, white paper, "
    "contact details, informacion",
    HelpKind.ADVICE: "advice, feedback, opinion, review, help with a decision, second opinion, counsel, "
    "recommendation, mentoring, coaching, consejo, a hand, portfolio review",
    HelpKind.LAUGH: "laugh, laugh (personal), joke, jokes, fun, cartoon, meme, personal, funny story, gift, "
    "birthday card, humour, humor, risa",
    HelpKind.OTHER: "other, favour, favor, help, misc, miscellaneous, something else, otro, tickets",
    HelpKind.THANKS: "thanks, thank you, thank-you, thank you note, thanked, thx, ty, gratitude, gracias, "
    "thank you card, note of thanks",
    HelpKind.NONE: "none, no help, no, n/a, na, -, nothing, touch, call, meeting, coffee, lunch, mail, email",
}
_GAVE = "gave, give, given, giving, helped, help, offered, provided, outgoing, out, to them, di, ayude"
_GAVE_KINDS = {
    HelpKind.INTRODUCTION: "introduced, introduce, introducing, intro, intros, introduction, intro'd, "
    "introd, connected, connect, made an introduction, made an intro, referred, put in touch",
    HelpKind.ADVICE: "advised, reviewed, counselled",
    HelpKind.LEAD: "tipped off",
}
_SENT = (
    "sent, send, sending, shared, share, passed on, pass on, passed along, passed, forwarded, forward, "
    "emailed, mailed, lent, recommended, told, handed, dropped off"
)
"""With an object they give ("sent the article"); alone, in a Direction cell, they still mean Gave."""
_GOT = (
    "got, get, gotten, received, receive, receiving, recieved, from them, was given, were given, was sent, "
    "gave me, gave us, sent me, sent us, helped me, helped us, told me, told us, shared with me, "
    "forwarded me, in, incoming, heard, recibi"
)
_GOT_KINDS = {
    HelpKind.INTRODUCTION: "introduced me, introduced us, was introduced, got introduced, intro from, "
    "connected me, referred me",
    HelpKind.ADVICE: "advised me, advised us",
}
_MET = (
    "met, meet, meeting, met with, call, called, phone call, phoned, phone, rang, coffee, had coffee, lunch, "
    "had lunch, dinner, breakfast, drinks, drink, beer, tea, mail, email, e-mail, wrote, write, texted, "
    "text, message, messaged, chat, chatted, talked, talk, spoke, spoke with, saw, visited, visit, "
    "zoom, teams, "
    "video call, videocall, caught up, catch up, catch-up, catchup, touch, event, conference, site visit, "
    "walk, linkedin, whatsapp, ran into, bumped into, contacted, checked in, check in, check-in, "
    "followed up, follow up, follow-up, saw at, reunion, llamada, cafe, comida, replied, pinged"
)
_MET_KINDS = {HelpKind.THANKS: "thanked, thanks, thank you, said thanks, said thank you, thank-you, thank"}
_PROMISED = (
    "promised, promise, will send, will give, will introduce, will share, i'll send, owe, i owe, "
    "owed, to do, todo, to send, to give, committed, agreed to, offered to, going to, said i would, "
    "said i'd, need to send, must send, pledged, prometi"
)
_CIRCLE_WORDS = {
    Circle.KEY: "key, key ten, key 10, top, top ten, top 10, vip, key contact, inner, inner circle",
    Circle.CLOSE: "close, near, close circle, close contact",
    Circle.ACTIVE: "active, regular, active circle",
    Circle.WIDE: "wide, wider, other, others, network, wide circle, everyone, general, outer",
    Circle.PAUSED: "paused, pause, on hold, hold, inactive, do not contact, archived, sleeping",
}
_CANCELLED = (
    "cancelled, canceled, cancel, called off, didn't happen, did not happen, no show, no-show, noshow, "
    "withdrawn, dropped, fell through, never happened, abandoned, scrapped, not needed any more, "
    "not needed anymore, no longer needed, cancelado, cancelada, abgesagt, annule"
)
_KEPT = (
    "kept, done, delivered, sent, fulfilled, completed, promise kept, kept it, kept promise, delivered it, "
    "sent it"
)
_SEARCHES = 200
_LONGEST_CHOICE = 60
_NEAR_ENOUGH = 72
_LEADING = re.compile(r"^(?:i|we|i've|we've|i have|we have|i just|just|have|has)\s+")
_FILLERS = frozenset(
    phrases(
        "a, an, the, some, my, our, his, her, him, them, they, this, that, one, to, for, of, about, from, "
        "on, with, you, us, me, new, another, their, very, good"
    )
)


def _spread(table: Mapping[HelpKind, str]) -> dict[str, HelpKind]:
    return {phrase: kind for kind, listed in table.items() for phrase in phrases(listed)}


@lru_cache(maxsize=1)
def kind_words() -> Mapping[str, HelpKind]:
    """Return every word for a kind of help, as `normal_key` gives it."""
    return _spread(_KINDS)


@lru_cache(maxsize=1)
def direction_words() -> Mapping[str, tuple[Direction, HelpKind | None]]:
    """Return every phrase for a direction, as `normal_key` gives it, with the kind that it implies."""
    words: dict[str, tuple[Direction, HelpKind | None]] = {}
    for direction, listed in (
        (Direction.GAVE, f"{_GAVE}, {_SENT}"),
        (Direction.GOT, _GOT),
        (Direction.MET, _MET),
        (Direction.PROMISED, _PROMISED),
    ):
        words.update((phrase, (direction, None)) for phrase in phrases(listed))
    for direction, table in (
        (Direction.GAVE, _GAVE_KINDS),
        (Direction.GOT, _GOT_KINDS),
        (Direction.MET, _MET_KINDS),
    ):
        words.update((phrase, (direction, kind)) for phrase, kind in _spread(table).items())
    words["will introduce"] = (Direction.PROMISED, HelpKind.INTRODUCTION)
    return words


def direction_of(text: str) -> tuple[Direction, HelpKind | None] | None:
    """Return the direction that a cell's text means and the kind it implies, or None.

    A phrase of the list, or one followed by a kind of help: "sent her an article".
    """
    known = direction_words()
    key = normal_key(text).strip(" .!,;:")
    for attempt in (key, _LEADING.sub("", key)):
        if attempt in known:
            return known[attempt]
    words = _LEADING.sub("", key).split()
    for length in (4, 3, 2, 1):
        start = known.get(" ".join(words[:length])) if len(words) > length else None
        if start is None:
            continue
        rest = [word for word in words[length:] if word not in _FILLERS]
        if not rest:
            return start
        if kind := kind_words().get(" ".join(rest)):
            return start[0], kind
    return None


def read_directions(
    column: Sequence[CellValue], *, header: str
) -> tuple[NDArray[np.int8], NDArray[np.int8], Faults]:
    """Read directions; codes are positions in DIRECTIONS, -1 where blank or faulty.

    The second array is the kind of help that the words imply ("introduced": Introduction) as a
    position in HELP_KINDS, -1 where they imply none.
    """
    near = _Nearest({phrase: direction.value for phrase, (direction, _) in direction_words().items()})

    def read(value: CellValue) -> tuple[tuple[int, int], str]:
        text = clean_text(value)
        if not text:
            return (-1, NO_KIND), ""
        found = direction_of(text)
        if found is None:
            return (-1, NO_KIND), _not_a_choice(header, text, DIRECTIONS, near.to(text))
        kind = NO_KIND if found[1] is None else HELP_KINDS.index(found[1])
        return (DIRECTIONS.index(found[0]), kind), ""

    pairs, codes, faults = read_coded(column, read)
    both = np.array(pairs, dtype=np.int8).reshape(-1, 2)
    return both[codes, 0], both[codes, 1], faults


def read_kinds(column: Sequence[CellValue], *, header: str) -> tuple[NDArray[np.int8], Faults]:
    """Read kinds of help; codes are positions in HELP_KINDS, NONE where blank or faulty."""
    known = {phrase: HELP_KINDS.index(kind) for phrase, kind in kind_words().items()}
    return _read_choice(column, known, HELP_KINDS.index(HelpKind.NONE), HELP_KINDS, header)


def read_circles(column: Sequence[CellValue], *, header: str) -> tuple[NDArray[np.int8], Faults]:
    """Read circles; codes are positions in CIRCLES, Wide where blank or faulty."""
    known = {
        phrase: CIRCLES.index(circle)
        for circle, listed in _CIRCLE_WORDS.items()
        for phrase in phrases(listed)
    }
    return _read_choice(column, known, CIRCLES.index(Circle.WIDE), CIRCLES, header)


def cancelled_words() -> tuple[str, ...]:
    """Return every phrase by which an Outcome takes a row back, as `normal_key` gives it."""
    return tuple(phrases(_CANCELLED))


def read_outcomes(column: Sequence[CellValue]) -> tuple[NDArray[np.int8], list[str]]:
    """Read outcomes; codes are positions in OUTCOMES beside the texts as typed.

    The words before the first stop decide: "Cancelled - she was ill" is cancelled, and what is
    neither cancelled nor kept is an open remark.
    """
    known = dict.fromkeys(cancelled_words(), Outcome.CANCELLED) | dict.fromkeys(phrases(_KEPT), Outcome.KEPT)

    def read(value: CellValue) -> tuple[tuple[int, str], str]:
        text = clean_text(value)
        key = normal_key(text).strip(" .!")
        head = re.split(r"\s*[,;:.(!]|\s+-", key, maxsplit=1)[0]
        outcome = known.get(key) or known.get(head) or Outcome.OPEN
        return (OUTCOMES.index(outcome), text), ""

    pairs, codes, _ = read_coded(column, read)
    texts = np.array([text for _, text in pairs], dtype=object)
    return np.array([code for code, _ in pairs], dtype=np.int8)[codes], texts[codes].tolist()


def _read_choice(
    column: Sequence[CellValue], known: Mapping[str, int], blank: int, choices: Sequence[str], header: str
) -> tuple[NDArray[np.int8], Faults]:
    near = _Nearest({phrase: str(choices[code]) for phrase, code in known.items()})

    def read(value: CellValue) -> tuple[int, str]:
        text = clean_text(value)
        if not text:
            return blank, ""
        key = normal_key(text)
        code = known.get(key, known.get(key.strip(" .!,;:")))
        if code is not None:
            return code, ""
        return blank, _not_a_choice(header, text, choices, near.to(text))

    values, codes, faults = read_coded(column, read)
    return np.array(values, dtype=np.int8)[codes], faults


class _Nearest:
    """The choice whose words look most like a text; looked for only so often, for a column of rubbish."""

    def __init__(self, choice_by_phrase: Mapping[str, str]) -> None:
        self._choices = choice_by_phrase
        self._left = _SEARCHES

    def to(self, text: str) -> str:
        """Return the nearest choice, "" where none is near."""
        self._left -= 1
        if self._left < 0 or len(text) > _LONGEST_CHOICE:
            return ""
        near = process.extractOne(
            normal_key(text), self._choices.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH
        )
        return self._choices[near[0]] if near else ""


def _not_a_choice(header: str, text: str, choices: Sequence[str], near: str) -> str:
    named = one_of([str(choice) for choice in choices if choice])
    if is_error_text(text):
        return error_fault(header, text, named)
    if near:
        return f"{header} {quoted(text)} is not known: did you mean {near}? Write {named}"
    return f"{header} {quoted(text)} is not known: write {named}"
