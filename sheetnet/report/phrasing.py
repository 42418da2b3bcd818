"""Words of the report about one contact, from the network and the findings."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd

from sheetnet.analysis.findings import STATUSES, Findings, RelationshipColumn
from sheetnet.analysis.wording import help_in_words, your_turn_in_words
from sheetnet.domain.wording import day_in_words, days_in, plain_list
from sheetnet.domain.words import ActionKind, Status
from sheetnet.report.model import OpenAction, Rhythm, Step
from sheetnet.suggest.mailto import mailto
from sheetnet.workbook.network import ContactColumn, Network

LONGEST = 220
"""Characters of any one text; a longer one is cut at a word."""

NO_SUGGESTION = "No suggestion is open."

_ONLY_A_NAME = "Only a name so far."

_NAMES_ITS_DAY = frozenset({ActionKind.KEEP_PROMISE, ActionKind.BIRTHDAY})
"""Suggestions whose own words say by when."""

_MARKS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}
"""Marks that turn the direction of the text around them."""


def clean(text: str, longest: int = LONGEST) -> str:
    """Return the text on one line, without what cannot be seen, cut at a word where it is long."""
    seen = "".join(
        " " if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") else character
        for character in text
        if character not in _MARKS
    )
    words = " ".join(seen.split())
    if len(words) <= longest:
        return words
    head = words[:longest]
    cut = head.rpartition(" ")[0] if " " in head[longest // 2 :] else head
    return f"{cut.rstrip(' .,;:')} …"


def step_of(action: OpenAction, *, today: date) -> Step:
    """Return the one thing to do, with the link that opens its draft."""
    link = mailto(action.to, action.subject, action.body) if action.body.strip() else ""
    if not action.body.strip():
        draft = ""
    elif link:
        draft = f"a mail to {clean(action.to, 80)}: {clean(action.subject, 90)}"
    else:
        draft = "notes for a call, in the Actions tab (there is no mail address)"
    return Step(clean(action.suggestion), _due(action, today=today), link, draft, action.id)


def _due(action: OpenAction, *, today: date) -> str:
    if action.due_on is None or action.due_on <= today or action.kind in _NAMES_ITS_DAY:
        return ""
    return f"by {day_in_words(action.due_on)}"


def why_of(action: OpenAction, cast: Cast, position: int) -> str:
    """Return the reason of a suggestion, as a sentence.

    A check-in whose reason names days before the last touch was suggested before the log was mended: the
    relationship itself then says how it stands.
    """
    days = days_in(action.why)
    last = cast.last_touch(position)
    if action.kind is ActionKind.CHECK_IN and days and last and max(days) < last:
        return cast.reason(position)
    return sentence(action.why)


class Cast:
    """The owner's people, each by the position in ``Network.contacts``."""

    def __init__(self, network: Network, findings: Findings, owner: str) -> None:
        self._network = network
        self._findings = findings
        self._owner = owner

    @cached_property
    def own(self) -> frozenset[int]:
        """Positions of the owner's contacts."""
        owners = self._network.contacts[ContactColumn.OWNER].to_numpy(dtype=object)
        return frozenset(np.flatnonzero(owners == self._owner).tolist())

    @cached_property
    def position_by_id(self) -> dict[str, int]:
        """Where each of the owner's contacts stands, by its id."""
        ids = self._network.contacts[ContactColumn.ID].to_numpy(dtype=object)
        return {str(ids[position]): position for position in sorted(self.own)}

    def name(self, position: int) -> str:
        """Return the name, never blank."""
        return clean(self._text(position, ContactColumn.NAME), 80) or "(no name)"

    def about(self, position: int) -> str:
        """Return role and company: "Development director, Grup Solà"."""
        parts = (self._text(position, column) for column in (ContactColumn.ROLE, ContactColumn.COMPANY))
        return clean(", ".join(part for part in parts if part.strip()), 110)

    def is_your_turn(self, position: int) -> bool:
        """Whether it is the owner's turn to help."""
        return bool(self._finding(position, RelationshipColumn.YOUR_TURN))

    def is_drifting(self, position: int) -> bool:
        """Whether they are quieter than usual."""
        return bool(self._finding(position, RelationshipColumn.IS_DRIFTING))

    def status(self, position: int) -> Status:
        """Return how the relationship stands."""
        return STATUSES[int(self._finding(position, RelationshipColumn.STATUS))]

    def contact_id(self, position: int) -> str:
        """Return the id."""
        return self._text(position, ContactColumn.ID)

    def reason(self, position: int) -> str:
        """Return why the relationship stands as it does."""
        return sentence(str(self._finding(position, RelationshipColumn.REASON)))

    def last_touch(self, position: int) -> date | None:
        """Return when they were last in touch, None where never."""
        return self._day(position, RelationshipColumn.LAST_TOUCH)

    def why(self, position: int) -> str:
        """Return why this person, this week, where no suggestion says it."""
        turn = your_turn_in_words(self._network, self._findings, position)
        return sentence(turn) if turn else self.reason(position)

    def touch(self, position: int) -> str:
        """Return when they were last in touch."""
        last = self.last_touch(position)
        return f"Last in touch {day_in_words(last)}" if last else "Never in touch yet"

    def rhythm(self, position: int) -> Rhythm | None:
        """Return how far this relationship is into its rhythm.

        None where nobody was in touch yet, or where the relationship is paused.
        """
        silent = float(self._finding(position, RelationshipColumn.SILENT_DAYS))
        every = float(self._finding(position, RelationshipColumn.CADENCE_DAYS))
        if not (isfinite(silent) and isfinite(every)):
            return None
        ago = f"{_days(silent)} ago" if silent >= 1 else "today"
        percent = min(100, round(100 * silent / every))
        return Rhythm(percent, f"{ago}, rhythm {_days(every)}", self.status(position))

    def gave(self, position: int) -> str:
        """Return the last help given to this person, "" where none."""
        return self._help(position, RelationshipColumn.LAST_GAVE)

    def got(self, position: int) -> str:
        """Return the last help got from this person, "" where none."""
        return self._help(position, RelationshipColumn.LAST_GOT)

    def rest(self, position: int) -> str:
        """Return what to say where there is nothing to do."""
        planned = self._day(position, RelationshipColumn.NEXT_PLANNED)
        if planned:
            return f"Nothing to do: you have something planned for {day_in_words(planned)}."
        due = self._day(position, RelationshipColumn.NEXT_DUE)
        if (
            due
            and not self.is_your_turn(position)
            and self.status(position) in (Status.FRESH, Status.DUE_SOON)
        ):
            return f"Nothing to do yet; good until {day_in_words(due)}."
        return NO_SUGGESTION

    def known(self, position: int) -> str:
        """Return what the sheet knows of somebody who might be one of the ten."""
        facts = []
        for label, column in (("Looking for", ContactColumn.NEEDS), ("Good for", ContactColumn.OFFERS)):
            if text := clean(self._text(position, column), 90):
                facts.append(f"{label}: {text.rstrip('.')}.")
        if met := self.met(position):
            facts.append(f"{met}.")
        if not facts and (interests := clean(self._text(position, ContactColumn.INTERESTS), 90)):
            facts.append(f"Interests: {interests.rstrip('.')}.")
        last = self.last_touch(position)
        if last and last != self._met_on(position):
            facts.append(f"Last in touch {day_in_words(last)}.")
        if not facts and (introducer := clean(self._text(position, ContactColumn.INTRODUCED_BY_TEXT), 60)):
            facts.append(f"Introduced by {introducer}.")
        return " ".join(facts) or self._reach(position)

    def says_more(self, positions: Sequence[int]) -> bool:
        """Whether the sheet says more than a name of any of these contacts."""
        return any(self.about(each) or self.known(each) != _ONLY_A_NAME for each in positions)

    def _reach(self, position: int) -> str:
        """Return how to reach somebody of whom nothing else is told."""
        ways = [
            words
            for words, column in (
                ("a mail address", ContactColumn.EMAIL),
                ("a phone number", ContactColumn.PHONE),
            )
            if self._text(position, column).strip()
        ]
        if ways:
            return f"There is {plain_list(ways)}."
        return "" if self.about(position) else _ONLY_A_NAME

    def met(self, position: int) -> str:
        """Return where and when they met: "Met: Build Expo, 11 Nov 2026"."""
        met_at, met_on = clean(self._text(position, ContactColumn.MET_AT), 60), self._met_on(position)
        when = day_in_words(met_on) if met_on else ""
        if not met_at:
            return f"Met on {when}" if when else ""
        return f"Met: {met_at}, {when}" if when else f"Met: {met_at}"

    def _help(self, position: int, column: str) -> str:
        touch = int(self._finding(position, column))
        if touch < 0:
            return ""
        return clean(help_in_words(self._network, touch, subject="they", about=position))

    def _text(self, position: int, column: str) -> str:
        return str(self._network.contacts[column].iloc[position])

    def _finding(self, position: int, column: str) -> Any:
        return self._findings.relationships[column].iloc[position]

    def _day(self, position: int, column: str) -> date | None:
        return _as_day(self._finding(position, column))

    def _met_on(self, position: int) -> date | None:
        return _as_day(self._network.contacts[ContactColumn.MET_ON].iloc[position])


def sentence(text: str) -> str:
    """Return the text on one line, beginning with a capital and without a full stop."""
    plain = clean(text).rstrip(".")
    return plain[:1].upper() + plain[1:]


def stopped(text: str) -> str:
    """Return the text with a full stop, unless it closes already."""
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def number_in_words(number: int) -> str:
    """Return small numbers as words: "seven", "12"."""
    words: Sequence[str] = (
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    )  # fmt: skip
    return words[number] if 0 <= number < len(words) else str(number)


def times(count: int) -> str:
    """Return how often: "once", "twice", "three times"."""
    return {1: "once", 2: "twice"}.get(count, f"{number_in_words(count)} times")


def _days(count: float) -> str:
    return "1 day" if count == 1 else f"{count:.0f} days"


def _as_day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()
