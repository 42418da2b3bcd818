"""Compose the firm-wide report: who of the team knows whom, by company.

It is for everybody of the team, so it holds nothing that one of them keeps for themselves: no notes, no words
of the log, no drafts, birthdays, phone numbers or mail addresses. The numbers of the week are about the
team's own people; beside a contact's name stands none of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np

from sheetnet.analysis.exchanges import CANCELLED
from sheetnet.analysis.findings import Findings, IntroductionIdea, OwnerWeek, RelationshipColumn
from sheetnet.analysis.matching import bare_name, firm_of, introductions
from sheetnet.analysis.persons import persons
from sheetnet.domain.wording import day_in_words, plain_list
from sheetnet.report.compose import tiles
from sheetnet.report.firm_model import Company, FirmReport
from sheetnet.report.lists import needs_and_offers
from sheetnet.report.model import Entry, Section
from sheetnet.report.phrasing import Cast, clean, number_in_words, times
from sheetnet.workbook.network import ContactColumn, Network, TouchColumn

MOST_OWNERS = 25
MOST_SHARED = 15
MOST_INTRODUCTIONS = 10
"""How many stand in a list before it says "and n more"."""

_MOST_NAMED = 6
"""People named of one company that several know."""
_MOST_ACQUAINTANCES = 3
_NO_COMPANY = "No company named"


def compose_firm(network: Network, findings: Findings, *, week: str, today: date) -> FirmReport:
    """Return who of the team knows whom. ``findings`` are those of the whole team."""
    firm = _Firm(network, findings)
    weeks = {owner: findings.weeks[owner] for owner in findings.key_tens if owner in findings.weeks}
    total = OwnerWeek(*(sum(getattr(each, name) for each in weeks.values()) for name in OwnerWeek.__slots__))
    groups = firm.rows_by_company
    shared = [rows for company, rows in groups.items() if company and len(firm.owners_of(rows)) > 1]
    sections = (
        _weeks(weeks),
        _shared(firm, shared),
        _across(firm),
    )
    return FirmReport(
        week=week,
        dateline=f"Week {int(week.partition('-W')[2])} · {day_in_words(today)}",
        headline=_headline(firm, groups),
        lead=_lead(firm, len(shared)),
        tiles=tiles(total),
        numbers=_numbers(total),
        sections=tuple(section for section in sections if section.entries),
        companies=tuple(Company(firm.company(rows), firm.entries(rows)) for rows in groups.values()),
    )


class _Firm:
    """Everybody's contacts, with those who are one person taken together."""

    def __init__(self, network: Network, findings: Findings) -> None:
        self.network = network
        self.cast = Cast(network, findings, owner="")
        self._team = findings.key_tens.keys()
        contacts, relationships = network.contacts, findings.relationships
        self._owners: list[str] = contacts[ContactColumn.OWNER].tolist()
        self._companies: list[str] = contacts[ContactColumn.COMPANY].tolist()
        self._mails: list[str] = contacts[ContactColumn.EMAIL].tolist()
        self._roles: list[str] = contacts[ContactColumn.ROLE].tolist()
        self._persons: list[int] = persons(contacts).tolist()
        helps = relationships[[RelationshipColumn.LAST_GAVE, RelationshipColumn.LAST_GOT]]
        ways = {
            "met in person": contacts[ContactColumn.MET_ON].notna() | (contacts[ContactColumn.MET_AT] != ""),
            "in touch": relationships[RelationshipColumn.TOUCHES] > 0,
            "help between us": (helps >= 0).any(axis=1),
        }
        self._ways_by_row: dict[str, list[bool]] = {words: is_so.tolist() for words, is_so in ways.items()}
        """In what ways somebody is connected with the team; which way help went is not told."""

    @cached_property
    def rows_by_person(self) -> Mapping[int, Sequence[int]]:
        """The rows about each person."""
        found: dict[int, list[int]] = defaultdict(list)
        for row, person in enumerate(self._persons):
            found[person].append(row)
        return found

    @cached_property
    def rows_by_company(self) -> Mapping[str, Sequence[int]]:
        """The rows of each company in the order of the alphabet; "" comes last."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, company in enumerate(self._companies):
            found[bare_name(company)].append(row)
        return {name: found[name] for name in sorted(found, key=lambda name: (not name, name))}

    @cached_property
    def acquaintances(self) -> Mapping[int, Sequence[int]]:
        """Which persons each person knows, by With in the log and by Introduced by."""
        touches = self.network.touches
        other = touches[TouchColumn.WITH].to_numpy()
        known = np.flatnonzero((other >= 0) & (touches[TouchColumn.OUTCOME].to_numpy() != CANCELLED))
        introducer = self.network.contacts[ContactColumn.INTRODUCED_BY].to_numpy()
        introduced = np.flatnonzero(introducer >= 0)
        one = [*touches[TouchColumn.CONTACT].to_numpy()[known].tolist(), *introduced.tolist()]
        two = [*other[known].tolist(), *introducer[introduced].tolist()]
        found: dict[int, dict[int, None]] = defaultdict(dict)
        for first, second in zip(one, two, strict=True):
            a, b = self._persons[first], self._persons[second]
            if a != b:
                found[a][b] = found[b][a] = None
        return {person: tuple(others) for person, others in found.items()}

    @cached_property
    def _first_names(self) -> Mapping[str, str]:
        """What each owner is called: by the first name where nobody else has it."""
        team = set(self._team) | set(self._owners)
        bearers = Counter(name.partition(" ")[0] for name in team)
        return {
            name: clean(first if bearers[first] == 1 else name, 60)
            for name in team
            for first in [name.partition(" ")[0]]
        }

    def person(self, row: int) -> int:
        """Return what stands for the person of a row."""
        return self._persons[row]

    def owners_of(self, rows: Iterable[int]) -> list[str]:
        """Return what the owners of these rows are called, each once."""
        return list(dict.fromkeys(self._first_names[self._owners[row]] for row in rows))

    def owners_of_person(self, person: int) -> list[str]:
        """Return what all who know a person are called."""
        return self.owners_of(self.rows_by_person[person])

    def with_owners(self, person: int) -> str:
        """Return "Ana Ruiz (Ben and Carla)"."""
        return f"{self.cast.name(person)} ({plain_list(self.owners_of_person(person))})"

    def company(self, rows: Sequence[int]) -> str:
        """Return a company as it is mostly written."""
        spellings = Counter(clean(self._companies[row], 80) for row in rows)
        return spellings.most_common(1)[0][0] or _NO_COMPANY

    def firms_of(self, person: int) -> set[str]:
        """Return what tells two people of one firm, of all rows of a person."""
        rows = self.rows_by_person[person]
        return {mark for row in rows for mark in firm_of(self._companies[row], self._mails[row])}

    def entries(self, rows: Sequence[int]) -> tuple[Entry, ...]:
        """Return the people of a company by name: who knows them, how it stands, and in what ways."""
        of_person: dict[int, list[int]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: self.cast.name(row).casefold()):
            of_person[self.person(row)].append(row)
        return tuple(self._entry(person, theirs) for person, theirs in of_person.items())

    def _entry(self, person: int, rows: Sequence[int]) -> Entry:
        role = next(filter(None, (self._roles[row] for row in rows)), "")
        known = "; ".join(self._known(row) for row in rows)
        words = f"{known}. {self._ways_in_words(person)}".rstrip()
        return Entry(self.cast.name(rows[0]), clean(role, 60), words)

    def _known(self, row: int) -> str:
        """Return "Ben: Fresh, last in touch 3 Mar 2026"."""
        touch = self.cast.touch(row)
        how = f"{self.cast.status(row)}, {touch[:1].lower()}{touch[1:]}"
        return f"{self._first_names[self._owners[row]]}: {how}"

    def _ways_in_words(self, person: int) -> str:
        """Return in what ways a person is connected; of one alone only whom they know is worth a word."""
        rows = self.rows_by_person[person]
        ways = [words for words, is_so in self._ways_by_row.items() if any(is_so[row] for row in rows)]
        others = self.acquaintances.get(person, ())
        if others:
            names = [self.cast.name(other) for other in others[:_MOST_ACQUAINTANCES]]
            names += ["others here"] if len(others) > len(names) else []
            ways.append(f"knows {plain_list(names)}")
        if not ways:
            return "Known by name only."
        if len(ways) == 1:
            return f"{ways[0][:1].upper()}{ways[0][1:]}." if others else ""
        return f"Connected in {number_in_words(len(ways))} ways: {', '.join(ways)}."


def _headline(firm: _Firm, groups: Mapping[str, Sequence[int]]) -> str:
    people, companies = len(firm.rows_by_person), sum(map(bool, groups))
    if not people:
        return "Nobody is in the Contacts tab yet"
    who = "one person" if people == 1 else f"{number_in_words(people)} people"
    where = "one company" if companies == 1 else f"{number_in_words(companies)} companies"
    return f"The team knows {who} at {where}" if companies else f"The team knows {who}"


def _lead(firm: _Firm, shared: int) -> str:
    known = Counter(owner for person in firm.rows_by_person for owner in firm.owners_of_person(person))
    parts = [f"{owner} knows {number_in_words(count)}" for owner, count in known.most_common(_MOST_NAMED)]
    words = f"{plain_list(parts)}. " if parts else ""
    if not shared:
        return f"{words}No company is known to more than one of the team yet."
    are = "company is" if shared == 1 else "companies are"
    return f"{words}{number_in_words(shared).capitalize()} {are} known to more than one of the team."


def _weeks(weeks: Mapping[str, OwnerWeek]) -> Section:
    shown = list(weeks.items())[:MOST_OWNERS]
    entries = (Entry(clean(owner, 80), "", _week_words(each)) for owner, each in shown)
    return Section("The week of each of us", "", tuple(entries), _more(len(weeks) - len(shown)))


def _numbers(week: OwnerWeek) -> str:
    """Return the firm's week as a sentence, and one on the people last met, which may be longer ago."""
    return f"In the last 7 days the team {_help_words(week)}. {_met_words(week)}".rstrip()


def _week_words(week: OwnerWeek) -> str:
    """Return "Helped twice. Of the last four people met, three were followed up in good time."."""
    return f"{_help_words(week).capitalize()}. {_met_words(week)}".rstrip()


def _help_words(week: OwnerWeek) -> str:
    parts = [f"helped {times(week.help_given)}"] if week.help_given else []
    parts += [f"was helped {times(week.help_got)}"] if week.help_got else []
    return plain_list(parts or ["logged no help"])


def _met_words(week: OwnerWeek) -> str:
    if not week.met_people:
        return ""
    if week.met_people == 1:
        became = "was followed up in good time" if week.followed_up else "has yet to be followed up"
        return f"The last person met {became}."
    followed = number_in_words(week.followed_up) if week.followed_up else "none"
    were = "was" if week.followed_up < 2 else "were"
    people = number_in_words(week.met_people)
    return f"Of the last {people} people met, {followed} {were} followed up in good time."


def _shared(firm: _Firm, groups: Sequence[Sequence[int]]) -> Section:
    """Return the companies at which several of the team know somebody, most owners first."""
    in_order = sorted(groups, key=lambda rows: -len(firm.owners_of(rows)))
    entries = []
    for rows in in_order[:MOST_SHARED]:
        people = list(dict.fromkeys(firm.person(row) for row in rows))
        names = [firm.with_owners(person) for person in people[:_MOST_NAMED]]
        if len(people) > len(names):
            names.append(f"{number_in_words(len(people) - len(names))} more")
        entries.append(Entry(firm.company(rows), "", clean(f"{plain_list(names)}", 400)))
    return Section(
        "Companies that several of us know",
        "Before you write to one of these people, have a word with whoever else knows the company.",
        tuple(entries),
        _more(len(groups) - len(entries)),
    )


def _across(firm: _Firm) -> Section:
    """Return who could be introduced to whom if two of the team put their heads together."""
    entries: list[Entry] = []
    seen: set[frozenset[int]] = set()
    for idea in introductions(firm.network, across_owners=True):
        needs, offers = firm.person(idea.needs), firm.person(idea.offers)
        pair = frozenset((needs, offers))
        if pair in seen or not _is_for_two(firm, needs, offers):
            continue
        seen.add(pair)
        entries.append(_introduction(firm, idea, needs, offers))
    shown = entries[:MOST_INTRODUCTIONS]
    return Section(
        "Introductions we could make together",
        "To talk over, not yet to do: nobody has been asked.",
        tuple(shown),
        _more(len(entries) - len(shown)),
    )


def _is_for_two(firm: _Firm, needs: int, offers: int) -> bool:
    """Whether two persons do not know each other, are of two firms, and nobody of the team knows both."""
    know_each_other = offers in firm.acquaintances.get(needs, ())
    of_one_owner = set(firm.owners_of_person(needs)) & set(firm.owners_of_person(offers))
    return not (know_each_other or of_one_owner or firm.firms_of(needs) & firm.firms_of(offers))


def _introduction(firm: _Firm, idea: IntroductionIdea, needs: int, offers: int) -> Entry:
    name = f"{firm.with_owners(needs)} and {firm.with_owners(offers)}"
    return Entry(name, "", needs_and_offers(firm.network, firm.cast, idea))


def _more(count: int) -> str:
    return f"and {count} more" if count > 0 else ""
