"""The verbs of a free line: which way a touch went, and what kind of help it was.

Uses the words of `cell_choices` with what a sentence adds to them: who the subject is, whether it has
happened, and whether what was sent was help at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sheetnet.domain.words import Direction, HelpKind
from sheetnet.workbook.cell_choices import direction_words, kind_words
from sheetnet.workbook.cell_text import one_of, phrases, quoted
from sheetnet.workbook.line_people import Mention, Word

_NOT_VERBS = frozenset(
    phrases(
        "in, out, di, incoming, outgoing, to them, from them, to do, todo, to send, to give, touch, help, "
        "event, teams, walk, presentation"
    )
)
"""Words that say a direction in a cell of their own, but not in a sentence."""
_MORE = dict.fromkeys(
    phrases(
        "asked, got together, got together with, got back to, got in touch, got to know, invited, mtg, "
        "congratulated, sat down with, sat with, discussed, toured, heard from, wrote to, replied to, "
        "introduced myself, introduced ourselves, connected with, connected on"
    ),
    (Direction.MET, HelpKind.NONE),
) | {
    "got introduced": (Direction.GOT, HelpKind.INTRODUCTION),
    "got intro'd": (Direction.GOT, HelpKind.INTRODUCTION),
    "was intro'd": (Direction.GOT, HelpKind.INTRODUCTION),
    "put": (Direction.GAVE, HelpKind.INTRODUCTION),
}
_CARRIERS = frozenset(phrases("emailed, mailed, texted, messaged"))
"""Verbs that help only by their direct object: "emailed Ben the RFP", not "emailed Ben about the RFP"."""
_WEAK = _CARRIERS | frozenset(phrases("told, heard, passed"))
"""Verbs that without a kind of help are no more than a touch."""
_NO_HELP = frozenset(
    phrases(
        "mail, email, e-mail, message, text, note, invitation, invite, reminder, card, proposal, quote, "
        "invoice, bill, whatsapp, regards, greetings, wishes, letter, contract, offer, call, ring, talk, "
        "lecture, speech, taxi, cab, ride, meal, table, stage, panel, hug, drink, beer"
    )
)
"""What one sends, gives or shares without helping."""
_PROMISES = frozenset(
    phrases("promised, promise, owe, i owe, owed, committed, pledged, agreed to, offered to, prometi")
)
"""Words that promise whatever comes after them, a call as well as a lead."""
_HELPED = frozenset(phrases("helped, help, helped me, helped us"))
"""Verbs after which a noun says what the help was with: "helped me with the tender" is no lead."""
_HELPED_BY = (HelpKind.ADVICE, HelpKind.INTRODUCTION)
_BASE_FORMS = frozenset(
    phrases("give, send, share, pass, forward, introduce, connect, receive, get, make, refer, lend, offer")
)
_DOUBTS = frozenset(
    phrases(
        "not, never, didn't, don't, couldn't, can't, won't, forgot, should, might, maybe, haven't, want, if"
    )
)
_FELL_THROUGH = re.compile(
    r"\b(?:cancell?ed|cancell?s|postponed|postpones|rescheduled|called (?:it )?off|was put off|rained off"
    r"|called (?:lunch|coffee|dinner|breakfast|drinks|(?:the|our) \w+) (?:with \w+ )?off"
    r"|no answer|no-show|no show|stood (?:me|us) up|fell through"
    r"|(?:did not|didn't|never) (?:happen|take place|show up|turn up|come))(?![\w-])"
)
"""What says that a meeting or a call came to nothing."""
_OF_THEIRS = re.compile(r"\b(?:(?:about|of|why|that) (?:\S+ ){0,3}|(?:the|a|her|his|their|its|our|my) )$")
"""Before such words: they tell of something else, as in "talked about the cancelled fair"."""
_MISSED = frozenset(phrases("missed, skipped, cancelled, canceled, postponed"))
_PARTICULARS = frozenset(phrases("name, names, number, phone number, address, email address, contact"))
"""What is information when somebody gives it: "the number of a good lawyer"."""
ABOUT = frozenset(
    phrases("on, about, for, from, to, of, by, at, in, regarding, re, with, that, which, over, after, during")
)
WILL = frozenset(phrases("will, i'll, we'll"))
_THEY_WILL = frozenset(phrases("he'll, she'll, they'll"))
_SUBJECTS = frozenset(phrases("she, he, they")) | _THEY_WILL
_SOURCES = frozenset(phrases("from, by, through, via"))
_WAY = "which way it went: gave, got, met or promised"
_HAPPENED = "whether it has happened: write 'sent' or 'gave' for what is done, 'promised' for what is to come"


@dataclass(frozen=True, slots=True)
class Move:
    """A verb of the line and what it says."""

    first: int
    after: int
    """Its words are ``words[first:after]``."""
    direction: Direction
    kind: HelpKind
    by_them: bool
    """Whether a contact is its subject."""
    from_them: bool
    """Whether it says by itself that they gave: "sent me", or "Ben sent"."""
    is_done: bool
    """Whether its form says that it has happened, or was promised."""


def moves_in(words: Sequence[Word], mentions: Sequence[Mention]) -> list[Move]:
    """Return the verbs of the line from left to right, the longest phrase first at each place."""
    named = {n for each in mentions for n in range(each.first, each.after)}
    moves: list[Move] = []
    start = 0
    while start < len(words):
        found = _phrase_at(words, start, named)
        if found is None:
            start += 1
            continue
        after, direction, kind = found
        move = _completed(words, mentions, start, after, direction, kind)
        if moves and _is_promised(words, moves[-1], move):
            promise = moves.pop()
            move = Move(promise.first, after, Direction.PROMISED, move.kind, promise.by_them, False, True)
        moves.append(move)
        start = after
    return moves


def _phrase_at(
    words: Sequence[Word], start: int, named: set[int]
) -> tuple[int, Direction, HelpKind | None] | None:
    known = direction_words()
    for after in range(min(start + 4, len(words)), start, -1):
        chosen = words[start:after]
        if named & set(range(start, after)) or any(word.is_dated for word in chosen):
            continue
        if any(word.ends_clause for word in chosen[:-1]):
            continue
        phrase = " ".join(word.key for word in chosen)
        found = _MORE.get(phrase) or (None if phrase in _NOT_VERBS else known.get(phrase))
        if phrase == "put" and "touch" not in [word.key for word in words]:
            continue
        if found and not _is_noun(words, start, found[0]):
            return after, *found
    return None


def _is_promised(words: Sequence[Word], promise: Move, move: Move) -> bool:
    """Whether a verb says what was promised: "promised to introduce Ben"."""
    between = words[promise.after - 1 : move.first]
    return (
        promise.direction is Direction.PROMISED
        and move.direction in (Direction.GAVE, Direction.PROMISED)
        and between[-1].key in ("to", "i'd", "would", "i'll")
        and not any(word.ends_clause for word in between)
    )


def _is_noun(words: Sequence[Word], start: int, direction: Direction) -> bool:
    """Whether "share" in "their share" or "promise" in "a promise" is a thing, not a verb."""
    before = words[start - 1].key if start else ""
    return direction is not Direction.MET and before in (
        "a", "an", "the", "her", "his", "their", "my", "our", "some", "this", "that", "of"
    )  # fmt: skip


def _completed(
    words: Sequence[Word],
    mentions: Sequence[Mention],
    first: int,
    after: int,
    direction: Direction,
    kind: HelpKind | None,
) -> Move:
    """Return the move with the kind its object names, turned round where a contact is its subject."""
    head, before = words[first].key, words[first - 1].key if first else ""
    phrase = " ".join(word.key for word in words[first:after])
    starts = first == 0 or words[first - 1].ends_clause
    is_subject = any(each.after == first and not each.is_after_preposition for each in mentions)
    is_named = any(each.after == first for each in mentions)
    by_them = not starts and (before in _SUBJECTS or is_subject)
    if (kind is None and direction is not Direction.MET) or head in _CARRIERS:
        nouns = _object_nouns(words, after, only_nearest=head in _CARRIERS)
        kind = next((found for noun in nouns if (found := kind_words().get(noun))), None)
        if kind is None and _is_information(phrase, words, after, by_them=by_them):
            kind = HelpKind.INFORMATION
        if phrase in _HELPED and kind not in _HELPED_BY:
            kind = HelpKind.OTHER
        if phrase in _PROMISES:
            is_favour = kind is not None and kind.is_help and not _NO_HELP & _first_object(words, after)
            kind = kind if is_favour else HelpKind.OTHER
        elif kind is HelpKind.THANKS or (kind is None and (head in _WEAK or _NO_HELP & set(nouns))):
            direction = Direction.MET
        elif direction is Direction.MET:
            direction = Direction.GAVE
    if direction is not Direction.MET:
        kind = kind or HelpKind.OTHER
    from_them = words[after - 1].key in ("me", "us")
    is_done = head not in _BASE_FORMS and before != "to"
    is_mine_to_do = direction is Direction.GAVE and before in WILL and not is_named
    if direction in (Direction.GAVE, Direction.GOT) and (before in _THEY_WILL or is_mine_to_do):
        direction, is_done = Direction.PROMISED, True
    elif direction is Direction.GAVE and by_them:
        direction, from_them = Direction.GOT, True
    return Move(first, after, direction, kind or HelpKind.NONE, by_them, from_them, is_done)


def _is_information(phrase: str, words: Sequence[Word], after: int, *, by_them: bool) -> bool:
    """Whether somebody's name or number was given, or they told you about something."""
    following = [word.key for word in words[after : after + 2]]
    is_to_you = phrase in ("told me", "told us") or (phrase == "told" and by_them and following[:1] == ["us"])
    if is_to_you and following[:1] in (["about"], ["of"]):
        return True
    thing = _first_object(words, after)
    return bool(_PARTICULARS & thing) and "a number" not in thing


def _first_object(words: Sequence[Word], start: int) -> set[str]:
    """Return the words of what was promised itself: "a call" in "promised Ben a call about the RFP"."""
    return set(_object_nouns(words, start, only_nearest=True))


def _object_nouns(words: Sequence[Word], start: int, *, only_nearest: bool) -> list[str]:
    """Return the phrases that could name what was given: nearest part first, its last words first."""
    parts: list[list[str]] = [[]]
    for word in words[start:]:
        if word.key in ABOUT and not word.is_dated:
            parts.append([])
        elif not word.is_dated:
            parts[-1].append(word.key)
        if (word.ends_clause and not word.opens) or word.key == "and":
            break
    found: list[str] = []
    for part in parts[:1] if only_nearest else parts:
        for end in range(len(part), 0, -1):
            found += [" ".join(part[end - length : end]) for length in (3, 2, 1) if length <= end]
    return found


def _came_to_nothing(main: Move, words: Sequence[Word]) -> set[str]:
    """Return the words that say that a meeting was called off or a call not answered."""
    if main.direction is not Direction.MET:
        return set()
    said = " ".join(word.key for word in words)
    found = {
        found[0] for found in _FELL_THROUGH.finditer(said) if not _OF_THEIRS.search(said[: found.start()])
    }
    return found or {word.key for word in words[: main.first]} & _MISSED


def main_move(
    moves: Sequence[Move], words: Sequence[Word], understood: list[str], missing: list[str]
) -> Move | None:
    """Return the verb that the row is about: help before mere meeting; say what is open about it."""
    if not moves:
        missing.append(_WAY)
        return None
    helps = [move for move in moves if move.direction is not Direction.MET]
    ways = {move.direction for move in helps}
    if len(ways) > 1:
        named = one_of(sorted(way.value.lower() for way in ways)).replace(" or ", " and ")
        missing.append(f"two things in one line ({named}): write one line for each")
        return None
    thanks = [move for move in moves if move.kind is HelpKind.THANKS]
    main = (helps or thanks or list(moves))[0]
    kind = f" ({main.kind.value.lower()})" if main.kind else ""
    understood.append(f"{main.direction.value.lower()}{kind}")
    doubts = _DOUBTS & {word.key for word in words[: main.first]} or _came_to_nothing(main, words)
    if doubts:
        missing.append(f"whether it happened, because of {quoted(min(doubts))}")
    elif helps and not main.is_done and main.direction is not Direction.PROMISED:
        missing.append(_HAPPENED)
    if main.by_them and main.direction is Direction.PROMISED:
        missing.append("a promise that somebody else made: only your own promises are logged")
    if main.direction is Direction.GOT and not main.from_them:
        has_source = any(word.key in _SOURCES for word in words[main.first :])
        if main.by_them or (main.kind is HelpKind.OTHER and not has_source):
            missing.append("who gave it to you: write 'got ... from NAME'")
    return main
