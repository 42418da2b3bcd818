"""Compose one owner's week: who comes first, what is said of each, and what is left out.

Each open suggestion stands in exactly one place: beside the person if that is one of the ten,
else in the first list it fits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sheetnet.analysis.findings import Findings, KeyTen, OwnerWeek
from sheetnet.domain.settings import Member
from sheetnet.domain.wording import day_in_words, plain_list
from sheetnet.domain.words import Circle
from sheetnet.report.lists import (
    Waiting,
    candidates,
    dormant,
    introductions,
    met_people,
    others,
    pass_alongs,
)
from sheetnet.report.mending import mending
from sheetnet.report.model import Occasion, OpenAction, Person, Report, Section, Step, Tile
from sheetnet.report.phrasing import (
    NO_SUGGESTION,
    Cast,
    clean,
    number_in_words,
    sentence,
    step_of,
    stopped,
    times,
    why_of,
)
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.network import CIRCLES, ContactColumn, Network

MOST_WAITING = 6
"""Names told of those who are marked Key and have no seat."""

MOST_NAMED = 3
"""Names told at the top of those who come after the first."""

_WORD = re.compile(r"\w+")

_KEY = CIRCLES.index(Circle.KEY)

_CLOSING = (
    "The drafts, in the Actions tab, are yours to read, change and send: sheetnet never writes to your "
    "contacts. Tick Done there and the help is logged."
)
_CLOSING_WITHOUT_DRAFTS = (
    "sheetnet never writes to your contacts: it suggests and drafts, and you send what you like."
)

ENOUGH_EXCHANGES = 5
"""Fewer exchanges in a year say nothing about who helps first."""


def compose(
    network: Network,
    findings: Findings,
    actions: Sequence[OpenAction],
    memory: Memory,
    owner: Member,
    notices: Sequence[str] = (),
    *,
    week: str,
    today: date,
) -> Report:
    """Return the report of one owner for one week.

    Args:
        network: what the sheet says.
        findings: of the whole team; only the owner's part is used.
        actions: open suggestions; those for other owners' contacts are left out.
        memory: tells whether first moves were spoken of this month.
        owner: whom it is for.
        notices: what to say of the mail itself, such as an earlier report that may be lost.
        week: ISO week, "2026-W47".
        today: the day it is composed for.
    """
    cast = Cast(network, findings, owner.name)
    waiting = Waiting(cast, actions, today=today)
    ten = findings.key_tens.get(owner.name) or KeyTen(owner.name, (), (), None, ())
    occasion = _occasion(findings, cast, ten)
    people = tuple(_person(cast, waiting, position, today=today) for position in ten.order)
    met = met_people(network, findings, cast, waiting, today=today)
    introduced = introductions(network, findings, cast, waiting)
    passed = pass_alongs(cast, waiting)
    asleep = dormant(findings, cast, waiting, owner.name)
    more = others(cast, waiting)
    chosen = candidates(network, cast, ten, is_choosing=occasion is Occasion.CHOOSE)
    in_order = (met, introduced, passed, more, asleep, chosen)
    if occasion is Occasion.CHOOSE:
        in_order = (chosen, _without(met, chosen), *in_order[1:-1])
    sections = tuple(section for section in in_order if section.entries)
    headline, first = _headline(occasion, people, sections)
    numbers = findings.weeks.get(owner.name) or OwnerWeek(0, 0, 0, 0, 0, 0)
    told, month = _first_moves(numbers, memory, owner, today=today)
    return Report(
        owner=owner.name,
        week=week,
        occasion=occasion,
        subject=_subject(occasion, headline, first),
        dateline=f"Week {int(week.partition('-W')[2])} · {day_in_words(today)}",
        greeting=f"Hello, {clean(owner.name, 60).partition(' ')[0]}",
        headline=headline,
        because=_because(first, people, sections),
        lead=_lead(occasion, cast, ten, people, sections, first),
        first=first,
        tiles=tiles(numbers) if occasion is Occasion.WEEK else (),
        numbers=_numbers(numbers) if occasion is Occasion.WEEK else "",
        people=people,
        swap=sentence(ten.swap.reason) if ten.swap else "",
        waiting=_waiting_words(network, cast, ten),
        sections=sections,
        first_moves=told,
        first_moves_month=month,
        mending=mending(network, cast),
        notices=tuple(clean(notice, 400) for notice in notices),
        closing=_CLOSING if _suggests(people, sections) else _CLOSING_WITHOUT_DRAFTS,
    )


def _suggests(people: Sequence[Person], sections: Sequence[Section]) -> bool:
    entries = [entry for section in sections for entry in section.entries]
    return any(person.step for person in people) or any(entry.step for entry in entries)


def _without(section: Section, told: Section) -> Section:
    """Return the section without those who stand in another one, unless there is something to do for them."""
    names = {(entry.name, entry.about) for entry in told.entries}
    left = tuple(entry for entry in section.entries if entry.step or (entry.name, entry.about) not in names)
    return replace(section, entries=left)


def _occasion(findings: Findings, cast: Cast, ten: KeyTen) -> Occasion:
    if not cast.own:
        return Occasion.EMPTY
    if findings.is_cold_start and not ten.order:
        return Occasion.CHOOSE
    return Occasion.WEEK


def _person(cast: Cast, waiting: Waiting, position: int, *, today: date) -> Person:
    action = waiting.take(position)
    rest = "" if action else cast.rest(position)
    why = why_of(action, cast, position) if action and action.why.strip() else cast.why(position)
    if rest and rest != NO_SUGGESTION and not (cast.is_your_turn(position) or cast.is_drifting(position)):
        why = ""
    got, gave = (
        "" if _is_told_in(why, words) else words for words in (cast.got(position), cast.gave(position))
    )
    return Person(
        name=cast.name(position),
        about=cast.about(position),
        is_your_turn=cast.is_your_turn(position),
        why=why,
        touch=cast.touch(position),
        gave=gave,
        got=got,
        step=step_of(action, today=today) if action else None,
        rest=rest,
        rhythm=cast.rhythm(position),
    )


def _is_told_in(why: str, help_words: str) -> bool:
    """Whether the reason already tells this help, so that it is not said twice."""
    told, said = (set(_WORD.findall(text.casefold())) for text in (help_words.removeprefix("They "), why))
    return bool(told) and told <= said


def _headline(
    occasion: Occasion, people: Sequence[Person], sections: Sequence[Section]
) -> tuple[str, Step | None]:
    """Return what the owner should do first, in words, and its step."""
    match occasion:
        case Occasion.EMPTY:
            return "Begin with a few names", None
        case Occasion.CHOOSE:
            return "Choose your ten", None
        case Occasion.WEEK:
            steps = [person.step for person in people if person.step]
            steps += [entry.step for section in sections for entry in section.entries if entry.step]
            if steps:
                return steps[0].text, steps[0]
            turn = next((person.name for person in people if person.is_your_turn), "")
            return (f"It is your turn with {turn}" if turn else "Nothing is waiting this week"), None


def _because(first: Step | None, people: Sequence[Person], sections: Sequence[Section]) -> str:
    """Return why the headline's step comes first, as a sentence."""
    if first is None:
        return ""
    reasons = [stopped(person.why) for person in people if person.step is first]
    reasons += [entry.text for section in sections for entry in section.entries if entry.step is first]
    return reasons[0]


def _subject(occasion: Occasion, headline: str, first: Step | None) -> str:
    match occasion:
        case Occasion.EMPTY | Occasion.CHOOSE:
            return headline
        case Occasion.WEEK:
            words = headline if first else headline[:1].lower() + headline[1:].removesuffix(" this week")
            return clean(f"Your ten this week: {words}", 100)


def _lead(
    occasion: Occasion,
    cast: Cast,
    ten: KeyTen,
    people: Sequence[Person],
    sections: Sequence[Section],
    first: Step | None,
) -> str:
    match occasion:
        case Occasion.EMPTY:
            return (
                "No contact is yours yet. Write a few names into the Contacts tab (a name is enough), and "
                "your own name into the Owner column if you share the sheet."
            )
        case Occasion.CHOOSE:
            return (
                f"Which ten people will you help steadily this season? {_who_is_listed(cast, ten)} "
                "In the Contacts tab, write Key in the Circle column beside each of your ten; from the next "
                "run this report is about them."
            )
        case Occasion.WEEK:
            if first is None:
                return _quiet_words(people)
            return _what_follows(ten, people, sections)


def _who_is_listed(cast: Cast, ten: KeyTen) -> str:
    if len(ten.candidates) == len(cast.own):
        return "Below is everybody in your sheet."
    if not cast.says_more(ten.candidates):
        return "Your sheet knows only names so far; below are the first of them."
    return (
        "Below are those of whom your sheet says most: what they look for and offer, what they do, where "
        "you met, how to reach them."
    )


def _quiet_words(people: Sequence[Person]) -> str:
    turn = next((person for person in people if person.is_your_turn), None)
    if turn:
        return f"{turn.why}. No suggestion is open; you know best what would help."
    if people and all(person.rest != NO_SUGGESTION for person in people):
        return (
            "All of your ten have heard from you in good time. A good week to call one of them just "
            "to hear how they are."
        )
    return "No suggestion is open. A good week to ask somebody you like what they are working on."


def _what_follows(ten: KeyTen, people: Sequence[Person], sections: Sequence[Section]) -> str:
    """Return what waits after the headline's step: the next people by name, then numbers."""
    names = [person.name for person in people if person.step]
    following = names[1:]
    named = following if len(following) == MOST_NAMED + 1 else following[:MOST_NAMED]
    parts = list(named)
    if len(following) > len(named):
        more = number_in_words(len(following) - len(named))
        parts.append(f"{more} more of your {_ten_words(len(ten.order))}")
    begun = bool(names)
    for section in sections:
        count = len(section.entries)
        if not begun and any(entry.step for entry in section.entries):
            begun, count = True, count - 1
        if section.counted and count:
            parts.append(f"{number_in_words(count)} {section.counted[count != 1]}")
    if not parts:
        return "Start here; nothing else is waiting this week."
    return f"Start here. After that: {plain_list(parts)}."


def _waiting_words(network: Network, cast: Cast, ten: KeyTen) -> str:
    """Return who is marked Key beyond the seats, and how the owner chooses among them."""
    circle = network.contacts[ContactColumn.CIRCLE].to_numpy()
    waiting = [each for each in sorted(cast.own - set(ten.seats)) if circle[each] == _KEY]
    if not waiting:
        return ""
    count = len(waiting)
    names = [cast.name(each) for each in waiting[:MOST_WAITING]]
    if count > len(names):
        names.append(f"{number_in_words(count - len(names))} others")
    are = "more is" if count == 1 else "more are"
    wait = "waits" if count == 1 else "wait"
    return (
        f"{number_in_words(count).capitalize()} {are} marked Key and {wait} for a seat: {plain_list(names)}. "
        "To choose, write Close in the Circle column beside somebody who has a seat; or set more Key seats "
        "in the Settings tab."
    )


def _ten_words(count: int) -> str:
    return "ten" if count == 10 else f"{number_in_words(count)} key people"


def tiles(week: OwnerWeek) -> tuple[Tile, ...]:
    """Return the three numbers of a week."""
    return (
        Tile(str(week.help_given), "help given, last\N{NO-BREAK SPACE}7\N{NO-BREAK SPACE}days"),
        Tile(str(week.help_got), "help got, last\N{NO-BREAK SPACE}7\N{NO-BREAK SPACE}days"),
        Tile(
            f"{week.followed_up} of {week.met_people}" if week.met_people else "–", "new people followed up"
        ),
    )


def _numbers(week: OwnerWeek) -> str:
    given = [f"helped {times(week.help_given)}"] if week.help_given else []
    got = [f"were helped {times(week.help_got)}"] if week.help_got else []
    helped = plain_list(given + got)
    words = f"In the last 7 days you {helped}." if helped else "No help was logged in the last 7 days."
    if not week.met_people:
        return words
    if week.met_people == 1:
        done = "followed up with" if week.followed_up else "have yet to follow up with"
        return f"{words} You {done} the one person you last met."
    followed = number_in_words(week.followed_up) if week.followed_up else "none"
    return (
        f"{words} Of the last {number_in_words(week.met_people)} people you met, you followed up with "
        f"{followed} in good time."
    )


def _first_moves(week: OwnerWeek, memory: Memory, owner: Member, *, today: date) -> tuple[str, str]:
    month = f"{today:%Y-%m}"
    if week.exchanges < ENOUGH_EXCHANGES or memory.first_moves_told.get(owner.name) == month:
        return "", ""
    words = (
        f"Over the past year you were the one who helped first in {week.first_moves} of "
        f"{week.exchanges} exchanges."
    )
    closing = (
        "That is how these relationships grow."
        if 2 * week.first_moves >= week.exchanges
        else "Going first is the part that is up to you."
    )
    return f"{words} {closing}", month
