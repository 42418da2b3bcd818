"""The report as a tree of words: everything decided, nothing laid out.

All texts are on one line, clipped, and free of control characters; none is markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.domain.words import ActionKind, Status


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An open suggestion as it now stands, with the draft as the person has edited it."""

    id: ActionId
    contact_id: ContactId
    kind: ActionKind
    suggestion: str
    why: str
    due_on: date | None
    to: str
    """The contact's address; "" where there is none."""
    subject: str
    body: str
    """"" where there is no draft."""
    other_id: ContactId | None = None
    """The other person of an introduction."""


class Occasion(Enum):
    """What kind of week it is; decides what the report is about."""

    WEEK = "week"
    CHOOSE = "choose"
    """Contacts but next to no log: choose your ten."""
    EMPTY = "empty"
    """No contacts of this owner yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and the way to its draft."""

    text: str
    due: str
    """"by 20 Nov 2026", or ""."""
    link: str
    """A mailto link, or "" where there is no address or no draft."""
    draft: str
    """What waits: "a mail to ana@firm.example: The school extension", "a note for your call", or ""."""
    action_id: ActionId | None = None
    number: int = 0
    """What an answer to the report calls it by; 0 where answers are not read."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How much of the time between two touches has gone by; drawn as a bar."""

    percent: int
    """0 to 100; what is over stays at 100."""
    words: str
    """"9 days ago, rhythm 14 days"."""
    status: Status


@dataclass(frozen=True, slots=True)
class Person:
    """One of the ten."""

    name: str
    about: str
    """Role and company."""
    is_your_turn: bool
    why: str
    """Why this week, as a sentence without a full stop; "" where ``rest`` and ``touch`` say it all."""
    touch: str
    """"Last in touch 3 Mar 2026"."""
    gave: str
    """The last help given, in words; "" where none."""
    got: str
    step: Step | None
    rest: str
    """What is said where there is nothing to do; "" where there is a step."""
    rhythm: Rhythm | None = None
    """None where nobody was in touch yet, or the relationship is paused."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody or something in one of the lists below the ten."""

    name: str
    about: str
    text: str
    step: Step | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A list below the ten; one without entries is not shown."""

    title: str
    lead: str
    entries: tuple[Entry, ...]
    more: str = ""
    """"and 3 more in the Contacts tab", or ""."""
    counted: tuple[str, str] | None = None
    """One and several of its entries in the lead: ("introduction", "introductions"); None is not told."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the three numbers of the week."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """One owner's week."""

    owner: str
    week: str
    """ISO week, "2026-W47"."""
    occasion: Occasion
    subject: str
    dateline: str
    """"Week 47 · 16 Nov 2026"."""
    greeting: str
    headline: str
    """Whom to help first this week, and how."""
    because: str
    """Why the first step comes first, as a sentence; "" where there is none."""
    lead: str
    first: Step | None
    """The step of the headline."""
    tiles: tuple[Tile, ...]
    numbers: str
    """The tiles as one sentence."""
    people: tuple[Person, ...]
    swap: str
    sections: tuple[Section, ...]
    first_moves: str
    """About the owner, once a month; "" otherwise."""
    first_moves_month: str
    """"2026-11" where this report speaks of first moves, to be remembered; "" otherwise."""
    mending: Section
    notices: tuple[str, ...]
    """What the owner should know of the mail itself."""
    closing: str
    """Whose the drafts are, and that nothing goes to a contact by itself."""
    waiting: str = ""
    """Who is marked Key and has no seat among the ten, and how to choose; "" where nobody."""
    answering: str = ""
    """How to answer it, with numbers that stand in it; "" where answers are not read."""
    left_out: str = ""
    """How many of the ten did not fit into the mail, and where they are; "" where all did."""
