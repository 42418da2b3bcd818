"""Findings: what the analysis says of every relationship, and of the network as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sheetnet.domain.words import Status

STATUSES = tuple(Status)
"""Status codes in the frame are positions in this tuple."""


class RelationshipColumn:
    """Columns of ``Findings.relationships``: one row per contact, in the order of ``contacts``.

    Positions of touches are positions in ``Network.touches``, -1 where there is none.
    """

    STATUS = "status"
    """int8, position in STATUSES."""
    CADENCE_DAYS = "cadence_days"
    """float64; infinity where Paused."""
    FIRST_TOUCH = "first_touch_on"
    """datetime64[s], the earliest past touch or Met on; NaT where never touched."""
    LAST_TOUCH = "last_touch_on"
    """datetime64[s], the latest past touch or Met on; NaT where never touched."""
    NEXT_PLANNED = "next_planned_on"
    """datetime64[s], the earliest planned touch still to come; NaT where none."""
    NEXT_DUE = "next_due_on"
    """datetime64[s]: last touch plus cadence, or a later planned touch; NaT for New and Paused.
    Moved to the next working day where it falls on a weekend or holiday."""
    SILENT_DAYS = "silent_days"
    """float64, days since the last touch; NaN where never touched."""
    TOUCHES = "touch_count"
    """int32, past touches (Met on not counted)."""
    STRENGTH = "strength"
    """float64 at least 0: how strong the tie is by its history; for ordering, never shown."""
    DRIFT = "drift"
    """float64 in 0 to 1: chance of silence for the next ``drift_horizon_days``; never shown as a number."""
    IS_DRIFTING = "is_drifting"
    """bool: quieter than its own rhythm, before the cadence says so."""
    LAST_GAVE = "last_gave"
    """int32, position of the last help given."""
    LAST_GOT = "last_got"
    """int32, position of the last help got."""
    OPEN_GOT = "open_got"
    """int32, position of the latest help got with none given since."""
    OVERDUE_PROMISE = "overdue_promise"
    """int32, position of the earliest open promise past its due date."""
    NEXT_PROMISE = "next_promise"
    """int32, position of the earliest open promise, overdue or not."""
    YOUR_TURN = "your_turn"
    """bool: OPEN_GOT or OVERDUE_PROMISE."""
    COULD_GIVE = "could_give"
    """float64: help given, decayed by ``help_half_life_days``; for ordering, never shown."""
    NEEDS_HEARD = "needs_heard_on"
    """datetime64[s]: when this contact's needs were last heard (a help, advice or meeting touch, or Met on
    while Needs is filled); NaT where never."""
    IS_DORMANT = "is_dormant"
    """bool: once strong, silent for ``dormant_after_days``."""
    REASON = "reason"
    """str: why it has this status, in words the log can confirm and that do not change from day
    to day ("quiet since 3 March 2026; you keep Key contacts every 14 days")."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Somebody met at an event, and whether they were followed up. Positions are of contacts."""

    contact: int
    met_on: date
    met_at: str
    followed_up_on: date | None
    """The first touch after meeting, within the policy's days or later; None where none yet."""
    in_time: bool


@dataclass(frozen=True, slots=True)
class SwapIdea:
    """A candidate much stronger than a key contact; a person decides."""

    candidate: int
    instead_of: int
    reason: str


@dataclass(frozen=True, slots=True)
class KeyTen:
    """One owner's key ten. Positions are of contacts."""

    owner: str
    seats: tuple[int, ...]
    """Contacts of circle Key in seat order: slow to change, earlier seats kept."""
    candidates: tuple[int, ...]
    """The strongest others, proposed for the free seats."""
    swap: SwapIdea | None
    order: tuple[int, ...]
    """Seats, most worth doing something for first."""


@dataclass(frozen=True, slots=True)
class OwnerWeek:
    """One owner's habits in numbers, for the head of the report."""

    help_given: int
    """In the seven days up to and including today."""
    help_got: int
    followed_up: int
    """Of the last people met at events, how many were touched within the policy's days."""
    met_people: int
    """How many people that looks at (at most ten)."""
    first_moves: int
    """Over the last 365 days, exchanges in which the owner helped first."""
    exchanges: int


@dataclass(frozen=True, slots=True)
class IntroductionIdea:
    """Two people of whom one's need meets the other's offer. Positions are of contacts."""

    needs: int
    offers: int
    words: tuple[str, ...]
    """The words of need and offer that meet, as written."""
    score: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What the analysis says."""

    relationships: pd.DataFrame
    follow_ups: tuple[FollowUp, ...]
    """Everybody with a Met on within the policy's window or among the last ten met, latest first."""
    key_tens: Mapping[str, KeyTen]
    """By owner; every member of the team and every owner with contacts is there."""
    weeks: Mapping[str, OwnerWeek]
    """By owner."""
    introductions: tuple[IntroductionIdea, ...]
    """Best first, each pair once, never within one firm, never two who were introduced already."""
    dormant: Mapping[str, int]
    """By owner, the one dormant tie most worth waking; owners without one are absent."""
    is_cold_start: bool
    """Contacts but next to no log: choose your ten first."""
