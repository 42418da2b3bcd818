"""Help and turns in words, as they stand in the sheet and in the report.

Plain, dated, and nothing that the log cannot confirm. The functions ending in ``_words`` say it for all
contacts at once, those ending in ``_in_words`` for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Literal, assert_never

import numpy as np
import pandas as pd

from sheetnet.analysis.exchanges import NO_DAY, Flags, Positions, day_of, days_of, texts
from sheetnet.analysis.findings import Findings, RelationshipColumn
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import Direction, HelpKind
from sheetnet.workbook.cell_text import evenly_spaced
from sheetnet.workbook.network import (
    DIRECTIONS,
    HELP_KINDS,
    ContactColumn,
    Network,
    TouchColumn,
)

LONGEST_WHAT = 60
"""A longer What is cut at a word."""
_STOPS = " .;,"
"""What a What does not end in."""

Subject = Literal["you", "they"]
Names = Sequence[str] | pd.Series
"""The contacts' names by position."""

_WAYS = tuple((direction, kind) for direction in DIRECTIONS for kind in HELP_KINDS)
"""All ways to help or to be in touch."""
_READS_ON = re.compile(r"(?:the|a|an|to|my|our|some|two|three|his|her|their|another)\s", re.IGNORECASE)
"""What that reads on after "You promised"."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What a sentence needs of one log row."""

    on: date
    contact: int
    direction: Direction
    kind: HelpKind
    what: str
    other: int
    other_text: str


def help_in_words(
    network: Network, touch_position: int, *, subject: Subject = "you", about: int | None = None
) -> str:
    """Return one log row as a sentence without a full stop: "Sent you a lead: Girona school, 3 Mar 2026".

    ``subject`` is "you" for a line beside the person's name (help given reads "You sent a lead: …", help
    got "Sent you a lead: …"), "they" where help got needs its subject ("They sent you a lead: …").
    ``about`` is the contact beside whose name it stands, if that may be the With of an introduction.
    """
    return _help(_line(network, touch_position), network.contacts[ContactColumn.NAME], subject, about)


def last_help_in_words(network: Network, findings: Findings, position: int) -> str:
    """Return the last help either way with a contact; "" where there was none."""
    r = RelationshipColumn
    touch = int(findings.relationships[r.LAST_GAVE].array[position])
    got = int(findings.relationships[r.LAST_GOT].array[position])
    on = network.touches[TouchColumn.ON].array
    if touch < 0 or (got >= 0 and on[got] > on[touch]):
        touch = got
    return "" if touch < 0 else help_in_words(network, touch, about=position)


def your_turn_in_words(network: Network, findings: Findings, position: int) -> str:
    """Return why it is your turn with a contact; "" where it is not.

    A promise past its date comes before help got with none given since.
    """
    r = RelationshipColumn
    promise = int(findings.relationships[r.OVERDUE_PROMISE].array[position])
    got = int(findings.relationships[r.OPEN_GOT].array[position])
    if promise >= 0:
        return promise_in_words(network, promise)
    if got < 0:
        return ""
    return _turn(_line(network, got), network.contacts[ContactColumn.NAME], position)


def last_help_words(network: Network, findings: Findings) -> list[str]:
    """Return ``last_help_in_words`` for every contact."""
    touches = _last_help(network, findings)
    words = [
        f"{said}: {what}, {day}" if what else f"{said}, {day}"
        for said, what, day in _parts(network, touches, touches >= 0)
    ]
    return _spread(words, touches >= 0)


def your_turn_words(network: Network, findings: Findings) -> list[str]:
    """Return ``your_turn_in_words`` for every contact."""
    r = RelationshipColumn
    promise = findings.relationships[r.OVERDUE_PROMISE].to_numpy()
    got = findings.relationships[r.OPEN_GOT].to_numpy()
    owed = (got >= 0) & (promise < 0)
    turns = [
        f"{said} on {day} ({what}); nothing given since" if what else f"{said} on {day}; nothing given since"
        for said, what, day in _parts(network, got, owed)
    ]
    words = _spread(turns, owed)
    promised = np.flatnonzero(promise >= 0)
    for position, said in zip(promised.tolist(), _promises(network, promise[promised]), strict=True):
        words[position] = said
    return words


def promise_in_words(network: Network, touch_position: int) -> str:
    """Return a promise in words: "You promised the fee survey by 12 Nov 2026"."""
    return next(_promises(network, np.array([touch_position])))


def short_what(network: Network, touch_position: int) -> str:
    """Return the What of a row on one line, cut at a word where it is long."""
    return _short(str(network.touches[TouchColumn.WHAT].iloc[touch_position]))


def _help(line: _Line, names: Names, subject: Subject, about: int | None) -> str:
    what = _short(line.what)
    said = _said(line.direction, line.kind, _other_person(line, names, about), subject)
    return f"{said}{f': {what}' if what else ''}, {day_in_words(line.on)}"


def _turn(line: _Line, names: Names, position: int) -> str:
    what = _short(line.what)
    said = _said(line.direction, line.kind, _other_person(line, names, position), "you")
    return f"{said} on {day_in_words(line.on)}{f' ({what})' if what else ''}; nothing given since"


def _promises(network: Network, touches: Positions) -> Iterator[str]:
    t = TouchColumn
    columns = (
        network.touches[t.KIND].to_numpy()[touches].tolist(),
        texts(network.touches[t.WHAT])[touches].tolist(),
        days_of(network.touches[t.ON])[touches].tolist(),
        days_of(network.touches[t.DUE])[touches].tolist(),
    )
    for kind, said, on, due in zip(*columns, strict=True):
        what = _short(said)
        when = f"on {day_in_words(day_of(on))}" if due == NO_DAY else f"by {day_in_words(day_of(due))}"
        if what and not _READS_ON.match(what):
            yield f"You promised: {what}, {when}"
        else:
            thing = f"{what[0].lower()}{what[1:]}" if what else _promised(HELP_KINDS[kind])
            yield f"You promised {thing} {when}"


def _said(direction: Direction, kind: HelpKind, other: str, subject: Subject) -> str:
    match direction:
        case Direction.GAVE:
            return f"You {_given(kind, other)}"
        case Direction.GOT:
            got = _got(kind, other)
            return f"They {got}" if subject == "they" else f"{got[0].upper()}{got[1:]}"
        case Direction.PROMISED:
            return f"You promised {_promised(kind)}"
        case Direction.MET:
            return "You said thanks" if kind is HelpKind.THANKS else "In touch"
        case _:
            assert_never(direction)


def _given(kind: HelpKind, other: str) -> str:
    match kind:
        case HelpKind.INTRODUCTION:
            return f"introduced them to {other}" if other else "made an introduction"
        case HelpKind.LEAD:
            return "sent a lead"
        case HelpKind.INFORMATION:
            return "passed on information"
        case HelpKind.ADVICE:
            return "gave advice"
        case HelpKind.LAUGH:
            return "shared a laugh"
        case HelpKind.THANKS:
            return "said thanks"
        case HelpKind.OTHER | HelpKind.NONE:
            return "helped"
        case _:
            assert_never(kind)


def _got(kind: HelpKind, other: str) -> str:
    match kind:
        case HelpKind.INTRODUCTION:
            return f"introduced you to {other}" if other else "made you an introduction"
        case HelpKind.LEAD:
            return "sent you a lead"
        case HelpKind.INFORMATION:
            return "passed on information to you"
        case HelpKind.ADVICE:
            return "gave you advice"
        case HelpKind.LAUGH:
            return "shared a laugh with you"
        case HelpKind.THANKS:
            return "thanked you"
        case HelpKind.OTHER | HelpKind.NONE:
            return "helped you"
        case _:
            assert_never(kind)


def _promised(kind: HelpKind) -> str:
    match kind:
        case HelpKind.INTRODUCTION:
            return "an introduction"
        case HelpKind.LEAD:
            return "a lead"
        case HelpKind.INFORMATION:
            return "information"
        case HelpKind.ADVICE:
            return "advice"
        case HelpKind.LAUGH:
            return "a laugh"
        case HelpKind.THANKS:
            return "thanks"
        case HelpKind.OTHER | HelpKind.NONE:
            return "help"
        case _:
            assert_never(kind)


def _other_person(line: _Line, names: Names, about: int | None) -> str:
    if line.other < 0:
        return line.other_text.strip()
    return str(names[line.contact if about == line.other else line.other])


def _short(text: str) -> str:
    return _cut(" ".join(text.split()))


def _all_cut(lines: Sequence[str]) -> Sequence[str]:
    """Return what `_cut` gives for each line; most lines are short."""
    whats = list(map(str.rstrip, lines, repeat(_STOPS)))
    return list(map(_cut, whats)) if max(map(len, whats), default=0) > LONGEST_WHAT else whats


def _cut(line: str) -> str:
    what = line.rstrip(_STOPS)
    if len(what) <= LONGEST_WHAT:
        return what
    head = what[: LONGEST_WHAT + 1]
    cut = head.rpartition(" ")[0] if " " in head[LONGEST_WHAT // 2 :] else what[:LONGEST_WHAT]
    return f"{cut.rstrip(' .;,:')} …"


def _last_help(network: Network, findings: Findings) -> Positions:
    """Return each contact's last help either way; of two on one day the help given."""
    gave = findings.relationships[RelationshipColumn.LAST_GAVE].to_numpy(np.int32)
    got = findings.relationships[RelationshipColumn.LAST_GOT].to_numpy(np.int32)
    on = days_of(network.touches[TouchColumn.ON])
    has_both = np.flatnonzero((gave >= 0) & (got >= 0))
    is_got = got > gave
    is_got[has_both] = on[got[has_both]] > on[gave[has_both]]
    return np.where(is_got, got, gave)


def _parts(network: Network, touches: Positions, where: Flags) -> Iterator[tuple[str, str, str]]:
    """Yield what was said, What in short and the day in words of the touches of these contacts.

    There are few ways to say it and few days, so each is put into words once.
    """
    t = TouchColumn
    about = np.flatnonzero(where)
    rows = touches[about]
    direction, kind, contact, other = (
        network.touches[name].to_numpy()[rows].astype(np.int64)
        for name in (t.DIRECTION, t.KIND, t.CONTACT, t.WITH)
    )
    others = texts(network.touches[t.WITH_TEXT])[rows]
    known = np.flatnonzero(other >= 0)
    names = texts(network.contacts[ContactColumn.NAME])
    others[known] = names[np.where(other == about, contact, other)[known]]
    way = direction * len(HELP_KINDS) + kind
    said = np.array([_said(to, thing, "", "you") for to, thing in _WAYS], dtype=object)[way]
    for each in np.flatnonzero(others != "").tolist():
        person = others[each] if other[each] >= 0 else others[each].strip()
        to, thing = _WAYS[way[each]]
        said[each] = _said(to, thing, person, "you")
    what = _all_cut(evenly_spaced(texts(network.touches[t.WHAT])[rows].tolist()))
    days, day = np.unique(days_of(network.touches[t.ON])[rows], return_inverse=True)
    in_words = np.array([day_in_words(day_of(each)) for each in days.tolist()], dtype=object)
    return zip(said.tolist(), what, in_words[day].tolist(), strict=True)


def _spread(words: Sequence[str], where: Flags) -> list[str]:
    """Return the words of these contacts, "" for all others."""
    found = np.full(len(where), "", dtype=object)
    found[where] = np.array(words, dtype=object)
    spread: list[str] = found.tolist()
    return spread


def _line(network: Network, touch: int) -> _Line:
    t = TouchColumn
    touches = network.touches
    return _Line(
        touches[t.ON].array[touch].date(),
        int(touches[t.CONTACT].array[touch]),
        DIRECTIONS[touches[t.DIRECTION].array[touch]],
        HELP_KINDS[touches[t.KIND].array[touch]],
        str(touches[t.WHAT].array[touch]),
        int(touches[t.WITH].array[touch]),
        str(touches[t.WITH_TEXT].array[touch]),
    )
