"""The lists below the ten: whom you met, whom to introduce, what to pass along, who else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sheetnet.analysis.findings import Findings, IntroductionIdea, KeyTen
from sheetnet.domain.words import ActionKind
from sheetnet.report.model import Entry, OpenAction, Section
from sheetnet.report.phrasing import Cast, clean, step_of, stopped, why_of
from sheetnet.workbook.network import ContactColumn, Network

MOST_MET = 10
MOST_INTRODUCTIONS = 3
MOST_OTHERS = 8
MOST_CHOICES = 20
"""How many stand in a list before it says "and n more"."""


class Waiting:
    """The owner's open suggestions that have no place in the report yet."""

    def __init__(self, cast: Cast, actions: Sequence[OpenAction], *, today: date) -> None:
        self._today = today
        self._action_by_position: dict[int, OpenAction] = {}
        for action in actions:
            position = cast.position_by_id.get(action.contact_id)
            if position is not None:
                self._action_by_position.setdefault(position, action)
        self._introducing = frozenset(
            str(each)
            for action in actions
            if action.kind is ActionKind.INTRODUCE
            for each in (action.contact_id, action.other_id)
            if each is not None
        )

    def is_introducing(self, contact_id: str) -> bool:
        """Whether an introduction of this contact is under way."""
        return contact_id in self._introducing

    def take(self, position: int) -> OpenAction | None:
        """Return the suggestion for a contact and give it its place here."""
        return self._action_by_position.pop(position, None)

    def positions(self, *kinds: ActionKind) -> list[int]:
        """Return the contacts with a suggestion of these kinds, or of any, most urgent first."""
        found = [
            position
            for position, action in self._action_by_position.items()
            if not kinds or action.kind in kinds
        ]
        return sorted(found, key=lambda position: self._action_by_position[position].due_on or date.max)

    def kind(self, position: int) -> ActionKind | None:
        """Return the kind of the suggestion for a contact, None where there is none."""
        action = self._action_by_position.get(position)
        return action.kind if action else None

    def entry(self, cast: Cast, position: int, text: str = "") -> Entry:
        """Return the line of a contact, with its suggestion if one is still without a place."""
        action = self.take(position)
        return Entry(
            name=cast.name(position),
            about=cast.about(position),
            text=stopped(text or (why_of(action, cast, position) if action else "")),
            step=step_of(action, today=self._today) if action else None,
        )


def met_people(network: Network, findings: Findings, cast: Cast, waiting: Waiting, *, today: date) -> Section:
    """Return who was met lately and has not been followed up."""
    window = network.settings.policy.follow_up_window_days
    open_ones = [
        each.contact
        for each in findings.follow_ups
        if each.contact in cast.own
        and each.followed_up_on is None
        and (today - each.met_on).days <= window
        and each.contact not in _key_positions(findings)
    ]
    open_ones.sort(key=lambda position: waiting.kind(position) is not ActionKind.FOLLOW_UP)
    shown = open_ones[:MOST_MET]
    return Section(
        "Met, and not followed up",
        "A line this week is worth more than a long letter next month.",
        tuple(waiting.entry(cast, position, cast.known(position)) for position in shown),
        _more(len(open_ones) - len(shown), "in the Contacts tab"),
        ("new person to follow up", "new people to follow up"),
    )


def introductions(network: Network, findings: Findings, cast: Cast, waiting: Waiting) -> Section:
    """Return who should know whom: suggestions first, then ideas that are no suggestion yet."""
    entries = [waiting.entry(cast, position) for position in waiting.positions(ActionKind.INTRODUCE)]
    told: set[int] = set()
    for idea in findings.introductions:
        if len(entries) >= MOST_INTRODUCTIONS:
            break
        pair = {idea.needs, idea.offers}
        is_under_way = any(waiting.is_introducing(cast.contact_id(each)) for each in pair)
        if not pair <= cast.own or pair & told or is_under_way:
            continue
        told |= pair
        name = f"{cast.name(idea.needs)} and {cast.name(idea.offers)}"
        entries.append(Entry(name, "", needs_and_offers(network, cast, idea)))
    return Section(
        "Introductions worth making",
        "Ask each of them first, then connect them.",
        tuple(entries),
        counted=("introduction", "introductions"),
    )


def needs_and_offers(network: Network, cast: Cast, idea: IntroductionIdea) -> str:
    """Return what the one of two is looking for and the other is good for."""
    needs, offers = (
        clean(str(network.contacts[column].iloc[position]), 90).rstrip(".")
        for column, position in ((ContactColumn.NEEDS, idea.needs), (ContactColumn.OFFERS, idea.offers))
    )
    return f"{cast.name(idea.needs)} is looking for: {needs}. {cast.name(idea.offers)} is good for: {offers}."


def pass_alongs(cast: Cast, waiting: Waiting) -> Section:
    """Return what is worth forwarding, and to whom."""
    positions = waiting.positions(ActionKind.PASS_ALONG)
    return Section(
        "To pass along",
        "",
        tuple(waiting.entry(cast, position) for position in positions),
        counted=("thing to pass along", "things to pass along"),
    )


def dormant(findings: Findings, cast: Cast, waiting: Waiting, owner: str) -> Section:
    """Return the one tie that has slept and is worth waking."""
    position = findings.dormant.get(owner)
    entries: tuple[Entry, ...] = ()
    if position is not None and position not in _key_positions(findings):
        last = ". ".join(
            part for part in (cast.touch(position), cast.got(position), cast.gave(position)) if part
        )
        entries = (waiting.entry(cast, position, last),)
    return Section(
        "One old tie worth waking",
        "People who once knew you well are glad to hear from you, and know what you do not.",
        entries,
    )


def others(cast: Cast, waiting: Waiting) -> Section:
    """Return every suggestion that found no place before."""
    positions = waiting.positions()
    shown = positions[:MOST_OTHERS]
    return Section(
        "Also open",
        "",
        tuple(waiting.entry(cast, position) for position in shown),
        _more(len(positions) - len(shown), "in the Actions tab"),
        ("more suggestion", "more suggestions"),
    )


def candidates(network: Network, cast: Cast, ten: KeyTen, *, is_choosing: bool) -> Section:
    """Return who could be one of the ten: for the free seats, or to choose from at the start."""
    seats = int(network.settings.policy.key_seats)
    free = MOST_CHOICES if is_choosing else max(seats - len(ten.order), 0)
    entries = tuple(
        Entry(cast.name(position), cast.about(position), cast.known(position))
        for position in ten.candidates[:free]
    )
    if is_choosing:
        order = "Whoever your sheet says most about comes first" if cast.says_more(ten.candidates) else ""
        lead = f"{order or 'In the order of your sheet'}; you know best."
        return Section("Candidates", lead, entries)
    return Section(
        "Free seats among your ten",
        "These people would fit. To choose one, write Key in the Circle column of the Contacts tab.",
        entries,
    )


def _key_positions(findings: Findings) -> frozenset[int]:
    return frozenset(position for ten in findings.key_tens.values() for position in ten.order)


def _more(count: int, where: str) -> str:
    return f"and {count} more {where}" if count > 0 else ""
