"""Reports made by hand, so that laying them out is tested apart from composing them."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

from sheetnet.domain.ids import ActionId
from sheetnet.domain.words import Status
from sheetnet.report.model import Entry, Occasion, Person, Report, Rhythm, Section, Step, Tile
from sheetnet.report.numbering import numbered, with_steps
from sheetnet.suggest.mailto import mailto


def a_step(text: str = "Send Núria the lead you promised: school extension, Girona", **changes: Any) -> Step:
    link = mailto("nuria@pla.example", "The school extension", "Hi Núria,\n\nHere it is & more.\n\nAna")
    step = Step(text, "by 20 Nov 2026", link, "a mail to nuria@pla.example: The school extension")
    return replace(step, **changes)


def a_person(name: str = "Núria Pla", **changes: Any) -> Person:
    person = Person(
        name=name,
        about="Development director, Grup Solà",
        is_your_turn=True,
        why="You promised: the school extension, by 12 Nov 2026",
        touch="Last in touch 3 Nov 2026",
        gave="You gave advice: how to read the tender, 4 Aug 2026",
        got="They sent you a lead: warehouse in Salt, 11 Oct 2026",
        step=a_step(),
        rest="",
        rhythm=Rhythm(93, "13 days ago, rhythm 14 days", Status.DUE_SOON),
    )
    return replace(person, **changes)


def a_resting_person(name: str = "Joan Mas") -> Person:
    return a_person(
        name,
        is_your_turn=False,
        why="",
        touch="Last in touch 10 Nov 2026",
        step=None,
        rest="Nothing to do yet; good until 24 Nov 2026.",
        rhythm=Rhythm(43, "6 days ago, rhythm 14 days", Status.FRESH),
    )


def a_week(**changes: Any) -> Report:
    report = Report(
        owner="Ana Ruiz",
        week="2026-W47",
        occasion=Occasion.WEEK,
        subject="Your ten this week: Send Núria the lead you promised: school extension, Girona",
        dateline="Week 47 · 16 Nov 2026",
        greeting="Hello, Ana",
        headline="Send Núria the lead you promised: school extension, Girona",
        because="You promised: the school extension, by 12 Nov 2026.",
        lead="Start here. After that: one new person to follow up and one introduction.",
        first=a_step(),
        tiles=(
            Tile("2", "help given, last\N{NO-BREAK SPACE}7\N{NO-BREAK SPACE}days"),
            Tile("1", "help got, last\N{NO-BREAK SPACE}7\N{NO-BREAK SPACE}days"),
            Tile("4 of 10", "new people followed up"),
        ),
        numbers="In the last 7 days you helped twice and were helped once.",
        people=(
            a_person(),
            a_person(
                "王芳",
                about="",
                gave="",
                got="",
                touch="Last in touch 5 Oct 2026",
                rhythm=Rhythm(100, "42 days ago, rhythm 14 days", Status.LAPSED),
                step=a_step("Call 王芳", due="", link="", draft="notes for a call, in the Actions tab"),
            ),
            a_resting_person(),
        ),
        waiting="One more is marked Key and waits for a seat: Beth Vidal. To choose, write Close.",
        swap="Since 1 May 2026 you were often in touch with Pau Riera, and seldom with Joan Mas",
        sections=(
            Section(
                "Met, and not followed up",
                "A line this week is worth more than a long letter next month.",
                (
                    Entry(
                        "Lucía Moretti", "Owner, Moretti Terrazzo", "Met: Build Expo, 11 Nov 2026.", a_step()
                    ),
                    Entry("Kevin Dao", "", "Met: Build Expo, 11 Nov 2026."),
                ),
                "and 3 more in the Contacts tab",
            ),
            Section(
                "Introductions worth making",
                "Ask each of them first, then connect them.",
                (Entry("Pau and Beth", "", "Pau is looking for: pumps. Beth is good for: heat pumps."),),
            ),
        ),
        first_moves="Over the past year you were the one who helped first in 14 of 22 exchanges.",
        first_moves_month="2026-11",
        mending=Section(
            "Rows that need mending",
            "The rest of the sheet works meanwhile.",
            (Entry("Help Log!A12", "", "Date '31/02/2026' is not a date: write 2026-02-28"),),
            "and 2 more: see the Problem columns",
        ),
        notices=("Your report of week 2026-W46 may not have reached ana@firm.example: lost.",),
        closing="The drafts, in the Actions tab, are yours to read, change and send: sheetnet never writes "
        "to your contacts. Tick Done there and the help is logged.",
    )
    return replace(report, **changes)


def answerable(report: Report) -> Report:
    """Return a report whose steps are numbered, each for a suggestion of its own."""
    ids = (ActionId(f"a-{number}") for number in count(1))
    made = with_steps(report, lambda step: step and replace(step, action_id=next(ids)))
    first = made.people[0].step if made.people else None
    return numbered(replace(made, first=first or made.first), ())[0]


def an_answerable_week() -> Report:
    return answerable(a_week())


def a_quiet_week() -> Report:
    return a_week(
        subject="Your ten this week: nothing is waiting",
        headline="Nothing is waiting this week",
        because="",
        lead="All of your ten have heard from you in good time.",
        first=None,
        people=(a_resting_person(),),
        waiting="",
        swap="",
        sections=(),
        first_moves="",
        first_moves_month="",
        mending=Section("Rows that need mending", "", ()),
        notices=(),
        closing="sheetnet never writes to your contacts: it suggests and drafts, and you send what you like.",
    )


def a_first_week() -> Report:
    return replace(
        a_quiet_week(),
        occasion=Occasion.CHOOSE,
        subject="Choose your ten",
        headline="Choose your ten",
        lead="Which ten people will you help steadily this season?",
        tiles=(),
        numbers="",
        people=(),
        sections=(
            Section(
                "Candidates",
                "In no strict order: you know best.",
                (Entry("Núria Pla", "Director, Grup Solà", "Looking for: a lender. Met: Build Expo."),),
            ),
        ),
    )


def a_full_week(*, people: int = 10, met: int = 10, suggestions: int = 8) -> Report:
    """A week in which every place is taken, with more drafts than a sheet has by default, and long texts."""
    words = "structural engineer for timber schools, before the tender of the new town hall is out; "
    name = "Maria del Carmen Fernández-Pla"
    why, line, about = (words * 3)[:215], f"Send {name} the lead: {words * 2}"[:140], words[:80]
    body = "\n\n".join(["Hi Núria,", words * 6, "Best,", "Ana Ruiz, Principal, Ruiz & Daughters Architects"])
    step = a_step(line, link=mailto("nuria.pla@grupsola.example", words[:60], body))
    key = a_person(name, about=about, why=why, gave=line, got=line, step=step)
    entry = Entry(key.name, about, why, step)
    idea = replace(entry, step=None)
    return a_week(
        headline=line,
        because=why,
        first=step,
        people=(key,) * people,
        sections=(
            Section(
                "Met, and not followed up",
                words,
                (entry,) * 5 + (idea,) * (met - 5),
                "and 9 more in the Contacts tab",
            ),
            Section("Introductions worth making", words, (idea,) * 3),
            Section("Also open", "", (entry,) * suggestions, "and 9 more in the Actions tab"),
            Section("One old tie worth waking", words, (entry,)),
        ),
        mending=replace(a_week().mending, entries=(replace(idea, name="Help Log!A12"),) * 6),
    )
