"""The Policy: every parameter of judgement, with its default, unit, meaning and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sheetnet.domain.words import Circle


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one number of the Policy means to the person who may change it."""

    default: float
    unit: str
    meaning: str
    source: str
    least: float
    most: float
    setting: str = ""
    """Its name in the Settings tab; "" keeps it out of the tab."""


def _parameter(
    default: float, unit: str, meaning: str, *, source: str, least: float, most: float, setting: str = ""
) -> Any:
    return field(
        default=default,
        metadata={"parameter": Parameter(default, unit, meaning, source, least, most, setting)},
    )


_DESIGN = "sheetnet's design"
_HABIT = "common practice in business development; tune it to yours"


@dataclass(frozen=True, slots=True)
class Policy:
    """All parameters of judgement. Lengths are in days unless the name says otherwise."""

    cadence_key_days: float = _parameter(
        14,
        "days",
        "How long a Key relationship can rest before it is due.",
        source=_HABIT,
        least=1,
        most=3650,
        setting="Cadence: Key",
    )
    cadence_close_days: float = _parameter(
        30,
        "days",
        "How long a Close relationship can rest before it is due.",
        source=_HABIT,
        least=1,
        most=3650,
        setting="Cadence: Close",
    )
    cadence_active_days: float = _parameter(
        90,
        "days",
        "How long an Active relationship can rest before it is due.",
        source=_HABIT,
        least=1,
        most=3650,
        setting="Cadence: Active",
    )
    cadence_wide_days: float = _parameter(
        180,
        "days",
        "How long a relationship of the Wide circle can rest before it is due.",
        source=_HABIT,
        least=1,
        most=3650,
        setting="Cadence: Wide",
    )
    due_soon_from: float = _parameter(
        0.8,
        "of the cadence",
        "From here on a relationship is Due soon.",
        source=_DESIGN,
        least=0.1,
        most=1,
    )
    stale_from: float = _parameter(
        1.0, "of the cadence", "From here on a relationship is Stale.", source=_DESIGN, least=0.5, most=5
    )
    lapsed_from: float = _parameter(
        3.0, "of the cadence", "From here on a relationship is Lapsed.", source=_DESIGN, least=1, most=20
    )
    planned_reach_days: float = _parameter(
        30,
        "days",
        "A planned touch this near quiets the reminder, or nearer than one cadence where that is longer.",
        source=_HABIT,
        least=1,
        most=365,
    )
    promise_due_days: float = _parameter(
        14,
        "days",
        "A promise without a due date is due this long after it was made.",
        source=_HABIT,
        least=1,
        most=365,
    )
    exchange_rest_days: float = _parameter(
        90,
        "days",
        "Help after a longer rest begins a new exchange; who helped first in it is the first move.",
        source="sheetnet's own choice: one quarter",
        least=7,
        most=3650,
    )
    drift_horizon_days: float = _parameter(
        30, "days", "Drift is the chance of silence for this long.", source=_DESIGN, least=1, most=365
    )
    help_half_life_days: float = _parameter(
        365,
        "days",
        "After this long, help you gave weighs half in what others could give back.",
        source=_DESIGN,
        least=30,
        most=3650,
    )
    follow_up_within_days: float = _parameter(
        7,
        "days",
        "Somebody met at an event counts as followed up when touched within this time.",
        source=_HABIT,
        least=1,
        most=60,
        setting="Follow up within",
    )
    follow_up_due_days: float = _parameter(
        2,
        "days",
        "After meeting somebody, the follow-up is due in this time.",
        source=_HABIT,
        least=0,
        most=30,
        setting="Follow up due after",
    )
    follow_up_window_days: float = _parameter(
        60,
        "days",
        "Somebody met longer ago than this is no longer a fresh card to follow up.",
        source=_HABIT,
        least=7,
        most=365,
    )
    follow_up_people: float = _parameter(
        10,
        "people",
        "The follow-up rate looks at this many people last met.",
        source=_DESIGN,
        least=1,
        most=50,
    )
    key_seats: float = _parameter(
        10,
        "seats",
        "How many key relationships an owner nurtures at a time.",
        source="ten people at a time: the idea of this product",
        least=1,
        most=30,
        setting="Key seats",
    )
    seat_hysteresis: float = _parameter(
        1.5,
        "times",
        "A candidate must be this much stronger than a key contact before a swap is proposed.",
        source=_DESIGN,
        least=1,
        most=10,
    )
    other_actions: float = _parameter(
        5,
        "actions",
        "Open suggestions for people outside the key ten, per owner.",
        source=_DESIGN,
        least=0,
        most=50,
        setting="Other suggestions",
    )
    dismissed_for_days: float = _parameter(
        90,
        "days",
        "A dismissed suggestion stays away this long.",
        source=_DESIGN,
        least=1,
        most=3650,
        setting="Dismissed stays away",
    )
    need_fresh_days: float = _parameter(
        270,
        "days",
        "Needs not heard for this long are worth asking about again.",
        source="nine months, sheetnet's design",
        least=30,
        most=3650,
        setting="Needs fresh for",
    )
    dormant_after_days: float = _parameter(
        1095,
        "days",
        "A once strong tie that has been silent this long is dormant.",
        source="three years, as in Levin, Walter & Murnighan 2011 on dormant ties",
        least=180,
        most=7300,
        setting="Dormant after",
    )
    birthday_ahead_days: float = _parameter(
        7, "days", "A birthday is suggested this long ahead.", source=_HABIT, least=0, most=60
    )
    thank_within_days: float = _parameter(
        21, "days", "An outcome is worth thanks for this long.", source=_HABIT, least=1, most=365
    )
    gone_share: float = _parameter(
        0.3,
        "of the known contacts",
        "More than this gone at once stops the run.",
        source=_DESIGN,
        least=0.05,
        most=1,
    )
    gone_least: float = _parameter(
        5, "contacts", "Fewer than this gone never stops the run.", source=_DESIGN, least=1, most=1000
    )

    def cadence_days(self, circle: Circle) -> float:
        """Return the circle's cadence in days; Paused has none and gives infinity."""
        return {
            Circle.KEY: self.cadence_key_days,
            Circle.CLOSE: self.cadence_close_days,
            Circle.ACTIVE: self.cadence_active_days,
            Circle.WIDE: self.cadence_wide_days,
            Circle.PAUSED: float("inf"),
        }[circle]


def parameters() -> Mapping[str, Parameter]:
    """Return every parameter of the Policy by field name, in order of appearance."""
    return {each.name: each.metadata["parameter"] for each in fields(Policy)}
