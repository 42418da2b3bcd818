"""Help and turns in words, as they stand in the sheet and in the report.

Plain, dated, and nothing that the log cannot confirm.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, assert_never

from sheetnet.analysis.findings import Findings, RelationshipColumn
from sheetnet.analysis.reciprocity import promise_due_on
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import Direction, HelpKind
from sheetnet.workbook.network import (
    DIRECTIONS,
    HELP_KINDS,
    ContactColumn,
    Network,
    TouchColumn,
)

LONGEST_WHAT = 60
"""A longer What is cut at a word."""

Subject = Literal["you", "they"]


def help_in_words(
    network: Network, touch_position: int, *, subject: Subject = "you", about: int | None = None
) -> str:
    """Return one log row as a sentence without a full stop: "Gave you a lead: Girona school, 3 Mar 2026".

    ``subject`` is who the sentence begins with: "you" tells help given ("You gave a lead: …") with You
    and help got without a subject, as a line beside the person's name reads; "they" begins help got with
    "They". ``about`` is the contact beside whose name it stands, if that is the With of an introduction.
    """
    said, what = _said(network, touch_position, subject, about), short_what(network, touch_position)
    return f"{said}{f': {what}' if what else ''}, {_day(network, touch_position)}"


def last_help_in_words(network: Network, findings: Findings, position: int) -> str:
    """Return the last help either way with a contact; "" where there was none."""
    row = findings.relationships.iloc[position]
    gave, got = int(row[RelationshipColumn.LAST_GAVE]), int(row[RelationshipColumn.LAST_GOT])
    if gave < 0 and got < 0:
        return ""
    on = network.touches[TouchColumn.ON]
    if got < 0 or (gave >= 0 and on.iloc[gave] >= on.iloc[got]):
        return help_in_words(network, gave, about=position)
    return help_in_words(network, got, about=position)


def your_turn_in_words(network: Network, findings: Findings, position: int) -> str:
    """Return why it is your turn with a contact; "" where it is not.

    A promise past its date comes before help got with none given since.
    """
    row = findings.relationships.iloc[position]
    promise = int(row[RelationshipColumn.OVERDUE_PROMISE])
    if promise >= 0:
        return promise_in_words(network, promise)
    got = int(row[RelationshipColumn.OPEN_GOT])
    if got < 0:
        return ""
    what = short_what(network, got)
    said = _said(network, got, "you", position)
    return f"{said} on {_day(network, got)}{f' ({what})' if what else ''}; nothing given since"


def promise_in_words(network: Network, touch_position: int) -> str:
    """Return a promise in words: "You promised the fee survey by 12 Nov 2026"."""
    row = network.touches.iloc[touch_position]
    what = short_what(network, touch_position) or _promised(HELP_KINDS[row[TouchColumn.KIND]])
    by = row[TouchColumn.DUE]
    if by == by:
        return f"You promised {what} by {day_in_words(promise_due_on(network, touch_position))}"
    return f"You promised {what} on {_day(network, touch_position)}"


def short_what(network: Network, touch_position: int) -> str:
    """Return the What of a row on one line, cut at a word where it is long."""
    what = " ".join(str(network.touches[TouchColumn.WHAT].iloc[touch_position]).split()).rstrip(" .;,")
    if len(what) <= LONGEST_WHAT:
        return what
    head = what[: LONGEST_WHAT + 1]
    cut = head.rpartition(" ")[0] if " " in head[LONGEST_WHAT // 2 :] else what[:LONGEST_WHAT]
    return f"{cut.rstrip(' .;,:')} …"


def _said(network: Network, touch: int, subject: Subject, about: int | None) -> str:
    row = network.touches.iloc[touch]
    kind = HELP_KINDS[row[TouchColumn.KIND]]
    direction = DIRECTIONS[row[TouchColumn.DIRECTION]]
    other = _other_person(network, touch, about)
    match direction:
        case Direction.GAVE:
            return f"You {_given(kind, other)}"
        case Direction.GOT:
            got = _got(kind, other)
            return f"They {got}" if subject == "they" else got[0].upper() + got[1:]
        case Direction.PROMISED:
            return f"You promised {_promised(kind)}"
        case Direction.MET:
            return "Thanked" if kind is HelpKind.THANKS else "In touch"
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


def _other_person(network: Network, touch: int, about: int | None) -> str:
    row = network.touches.iloc[touch]
    contact, other = int(row[TouchColumn.CONTACT]), int(row[TouchColumn.WITH])
    if other < 0:
        return str(row[TouchColumn.WITH_TEXT]).strip()
    if about == other and about != contact:
        other = contact
    return str(network.contacts[ContactColumn.NAME].iloc[other])


def _day(network: Network, touch: int) -> str:
    on: date = network.touches[TouchColumn.ON].iloc[touch].date()
    return day_in_words(on)
