"""Every kind of report there is, as the page that a mail program is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sheetnet.report.firm_model import FirmReport
from sheetnet.report.model import Occasion, Report
from sheetnet.report.phrasing import clean
from sheetnet.report.render import render_firm_html, render_html
from tests.report.firms import a_firm, a_firm_filled_with
from tests.report.weeks import (
    a_first_week,
    a_full_week,
    a_person,
    a_quiet_week,
    a_resting_person,
    a_step,
    a_week,
    an_answerable_week,
    answerable,
)

LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 2


def an_empty_week() -> Report:
    """The report of whoever has no contacts yet."""
    return replace(
        a_first_week(),
        occasion=Occasion.EMPTY,
        headline="Begin with a few names",
        lead="No contact is yours yet. Write a few names into the Contacts tab (a name is enough).",
        sections=(),
    )


def a_week_that_begins_with_a_call() -> Report:
    """A week whose first suggestion is for somebody without a mail address."""
    call = a_step("Call Núria Pla", due="", link="", draft="notes for a call, in the Actions tab")
    return a_week(headline=call.text, first=call, people=(a_person(step=call), a_resting_person()))


def a_week_with_notices() -> Report:
    """A week in which much went wrong: mail, memory and answers."""
    return answerable(
        a_week(
            notices=(
                "Your report of week 2026-W46 may not have reached ana@firm.example: the line broke off.",
                "Your answer of 17 Nov 2026: “done 9” is no number of that report, so nothing was changed.",
                "sheetnet's memory in the sheet was missing or damaged: write the code 7K4M2 beside "
                "'Accept these deletions' in the Settings tab and run again.",
            )
        )
    )


def a_week_of_the_longest_texts() -> Report:
    """A week whose first suggestion and its reason are as long as any text of a report can be."""
    words = "Send Núria the lead you promised, the school extension in Girona, before the tender is out; "
    return replace(an_answerable_week(), headline=clean(words * 3), because=clean(words * 3))


def a_week_of_long_words() -> Report:
    """A week with words too long for a narrow screen in every place."""
    return answerable(
        a_week(
            headline=f"Send {LONG} the lead",
            because=LONG,
            people=(
                a_person(LONG, why=LONG, about=LONG, step=a_step(LONG)),
                a_person(),
                a_person(step=a_step(link="", draft="notes for a call")),
                a_resting_person(),
            ),
            notices=(f"Your report may not have reached {LONG}@firm.example.",),
            left_out=LONG,
        )
    )


def a_firm_of_long_words() -> FirmReport:
    """A firm-wide report with such words, and people enough to fill a screen."""
    whole, more = a_firm_filled_with(LONG), a_firm()
    return replace(
        whole,
        dateline=more.dateline,
        sections=(*whole.sections, *more.sections),
        companies=(*whole.companies, *more.companies * 6),
    )


def a_firm_too_large_for_a_page() -> FirmReport:
    """A firm-wide report of which not everybody fits into a page."""
    return replace(a_firm(), companies=a_firm().companies * 400)


WEEKS: Mapping[str, Callable[[], Report]] = {
    "week": a_week,
    "numbered": an_answerable_week,
    "call": a_week_that_begins_with_a_call,
    "notices": a_week_with_notices,
    "full": lambda: answerable(a_full_week()),
    "longest texts": a_week_of_the_longest_texts,
    "too large": lambda: answerable(a_full_week(people=30, met=30, suggestions=50)),
    "long words": a_week_of_long_words,
    "quiet": a_quiet_week,
    "choose": a_first_week,
    "empty": an_empty_week,
}
FIRMS: Mapping[str, Callable[[], FirmReport]] = {
    "firm": a_firm,
    "firm too large": a_firm_too_large_for_a_page,
    "firm long words": a_firm_of_long_words,
}
KINDS = (*WEEKS, *FIRMS)
SUGGESTING = tuple(kind for kind, week in WEEKS.items() if week().first)


def page_of(kind: str) -> str:
    """Return the page of a kind of report."""
    return render_html(WEEKS[kind]()) if kind in WEEKS else render_firm_html(FIRMS[kind]())
