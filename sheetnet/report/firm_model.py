"""The firm-wide report as a tree of words: who of the team knows whom. Nothing private is in it.

All texts are on one line, clipped, and free of control characters; none is markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheetnet.report.model import Entry, Section, Tile


@dataclass(frozen=True, slots=True)
class Company:
    """One company, and the people there whom somebody of the team knows."""

    name: str
    people: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class FirmReport:
    """Who of the team knows whom, on one day."""

    week: str
    """ISO week, "2026-W47"."""
    dateline: str
    """"Week 47 · 16 Nov 2026"."""
    headline: str
    """How many people at how many companies."""
    lead: str
    """How many each owner knows, and which companies several know."""
    tiles: tuple[Tile, ...]
    numbers: str
    """The firm's week as one sentence."""
    sections: tuple[Section, ...]
    """The week by owner, companies that several know, introductions across owners."""
    companies: tuple[Company, ...]
    left_out: str = ""
    """How many people did not fit into the page, and where they are; "" where all did."""
