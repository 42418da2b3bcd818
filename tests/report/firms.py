"""A firm-wide report made by hand, so that laying it out is tested apart from composing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sheetnet.report.firm_model import Company, FirmReport
from sheetnet.report.model import Entry, Section, Tile


def a_firm(**changes: Any) -> FirmReport:
    report = FirmReport(
        week="2026-W47",
        dateline="Week 47 · 16 Nov 2026",
        headline="The team knows three people at two companies",
        lead="Ben knows two and Carla knows two. One company is known to more than one of the team.",
        tiles=(
            Tile("3", "help given, last\N{NO-BREAK SPACE}7\N{NO-BREAK SPACE}days"),
            Tile("1", "help got, last\N{NO-BREAK SPACE}7\N{NO-BREAK SPACE}days"),
            Tile("4 of 10", "new people followed up"),
        ),
        numbers=(
            "In the last 7 days the team helped three times and was helped once. "
            "Of the last ten people met, four were followed up in good time."
        ),
        sections=(
            Section(
                "The week of each of us",
                "",
                (Entry("Ben Okafor", "", "Helped twice and was helped once."), Entry("王芳", "", "Helped.")),
            ),
            Section(
                "Companies that several of us know",
                "Before you write, have a word with whoever else knows the company.",
                (Entry("Halden Partners", "", "Ana Ruiz (Ben) and Tom Li (Carla)"),),
                "and 2 more",
            ),
        ),
        companies=(
            Company(
                "Halden Partners",
                (
                    Entry(
                        "Ana Ruiz",
                        "Director",
                        "Ben: Fresh, last in touch 3 Nov 2026. "
                        "Connected in two ways: met in person, in touch.",
                    ),
                    Entry("Tom Li", "", "Carla: New, never in touch yet. Known by name only."),
                ),
            ),
            Company(
                "No company named", (Entry("Núria Pla", "", "Carla: Paused, last in touch 5 Oct 2026."),)
            ),
        ),
    )
    return replace(report, **changes)


def a_firm_filled_with(text: str) -> FirmReport:
    """A firm-wide report in which every place holds the same text."""
    entry = Entry(text, text, text)
    return a_firm(
        dateline=text,
        headline=text,
        lead=text,
        tiles=(Tile(text, text),),
        numbers=text,
        sections=(Section(text, text, (entry,), text),),
        companies=(Company(text, (entry,)),),
        left_out=text,
    )
