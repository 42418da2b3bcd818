"""How the workbook looks wherever it is kept: its colours and what they mean, and how cells are shown.

Colours are six hexadecimal digits, red first. Each store says them in its own format's terms.
"""

from __future__ import annotations

from collections.abc import Mapping

from sheetnet.domain.words import Direction, Status
from sheetnet.workbook.tabs import (
    ACTIONS,
    CONTACTS,
    HELP_LOG,
    PASS_ALONG,
    PROBLEM,
    RUNS,
    SETTINGS,
    Kind,
)

INK = "1F2933"
"""Words of a person, and all that is to be read first."""
SOFT_INK = "5F6B7A"
"""Headers over the worker's columns, and captions."""
LINK_INK = "1C4B85"

HUMAN_FILL = "FFFFFF"
"""Behind the header of a column that a person writes."""
WORKER_FILL = "E6E9ED"
"""Behind the header of a column that sheetnet writes."""

STATUS_COLOURS: Mapping[Status, tuple[str, str]] = {
    Status.FRESH: ("DDF0E0", "1E5B30"),
    Status.DUE_SOON: ("FFF1CC", "6F4E00"),
    Status.STALE: ("FBDFC9", "86360F"),
    Status.LAPSED: ("F6D5D5", "8A1C1C"),
    Status.NEW: ("DCE9F8", LINK_INK),
    Status.PAUSED: ("ECEEF0", SOFT_INK),
}
"""Fill and ink of a Status cell: the warmer, the longer it has been quiet."""

FILLED_COLOURS: Mapping[str, tuple[str, str]] = {
    "Your turn": ("FFF7DF", INK),
    PROBLEM: ("FBE3E3", "8A1C1C"),
}
"""By header, fill and ink of a cell that asks for a look as soon as there is anything in it."""

DONE_INK = "1E6B3A"
"""Of what is done, and of the key ten's circle."""
PAST_INK = "8B95A1"
"""Of a suggestion that is closed."""

DIRECTION_INKS: Mapping[Direction, str] = {
    Direction.GAVE: DONE_INK,
    Direction.GOT: LINK_INK,
    Direction.PROMISED: STATUS_COLOURS[Status.STALE][1],
}

_PEOPLE, _TO_DO, _MACHINERY = "2F6B5E", "D9822B", "9AA5B1"

TAB_COLOURS: Mapping[str, str] = {
    CONTACTS.title: _PEOPLE,
    HELP_LOG.title: _PEOPLE,
    ACTIONS.title: _TO_DO,
    PASS_ALONG.title: _TO_DO,
    SETTINGS.title: _MACHINERY,
    RUNS.title: _MACHINERY,
}
"""By a tab's title: green for people, orange for what there is to do, grey for the machinery."""

DATE_FORMAT = "d mmm yyyy"
AS_TYPED = "@"
"""What is typed stays as typed: a telephone number becomes no number."""

NUMBER_FORMATS: Mapping[Kind, str] = {Kind.DATE: DATE_FORMAT, Kind.PHONE: AS_TYPED}
"""By what a column holds; the others show what is there."""
