"""What can happen to a shared sheet, and how often hypothesis lets it.

A happening is a tuple: its kind, a name, and two numbers. All kinds are one strategy rather than one rule
each, because hypothesis leaves rules out of whole sequences, and then nothing meets anything.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.stores_google.state_machine.people import TYPING
from tests.stores_google.state_machine.rearranging import REARRANGING

EDITS = {**TYPING, **REARRANGING}
CALLS = ("get", "get tops", "batchGet", "batchUpdate", "metadata")
FAULTS: dict[str, dict[str, Any]] = {
    "500": {"status": 500},
    "502 in HTML": {"status": 502, "body": "<html>Bad gateway</html>"},
    "503": {"status": 503},
    "503 again and again": {"status": 503, "times": 7},
    "504": {"status": 504},
    "429": {"status": 429},
    "429 with Retry-After": {"status": 429, "headers": {"Retry-After": "20"}, "times": 2},
    "401": {"status": 401},
    "sign-in runs out": {},
    "403": {"status": 403},
    "reset": {"status": 0},
    "cut short": {"body": "cut", "applied": True},
    "applied, then 503": {"status": 503, "applied": True},
    "applied, then reset": {"status": 0, "applied": True},
}
UNCERTAIN = ("503", "504", "cut short", "reset", "applied, then 503", "applied, then reset")
"""Faults after which nobody knows whether a commit was applied."""

_USUAL = (
    "tick Done",
    "tick Dismiss",
    "add a log row",
    "add a contact",
    "type a note",
    "insert a row",
    "move a row",
    "sort",
    "insert a column",
    "move a column",
    "delete a contact",
    "put a mistake right",
    "put a mistake right",
    "accept deletions",
)
"""What people do all day."""

_NAMES: dict[str, tuple[str, ...]] = {
    "edit": (*_USUAL, *_USUAL, *sorted(TYPING), *sorted(REARRANGING)),
    "start": ("",),
    "mail": ("",),
    "go on": ("",),
    "fault": tuple(sorted(FAULTS)),
    "lost answer": tuple(f"{name} / {then}" for name in UNCERTAIN for then in ("", *sorted(FAULTS))),
    "kill": ("before", "after"),
    "seconds pass": ("5", "100", "130", "86400", "604800", "3456000"),
    "rest": ("",),
}
_WEIGHTS = {
    "edit": 40,
    "start": 14,
    "mail": 4,
    "go on": 16,
    "fault": 10,
    "lost answer": 8,
    "kill": 6,
    "seconds pass": 4,
    "rest": 2,
}
_KINDS = [kind for kind, weight in _WEIGHTS.items() for _ in range(weight)]
_NUMBERS = st.integers(0, 99)
_KIND = st.sampled_from(_KINDS)
_NAME = {kind: st.sampled_from(names) for kind, names in _NAMES.items()}


@st.composite
def happenings(draw: st.DrawFn) -> tuple[str, str, int, int]:
    """Return kind, name and two numbers of something that happens."""
    kind = draw(_KIND)
    return kind, draw(_NAME[kind]), draw(_NUMBERS), draw(_NUMBERS)
