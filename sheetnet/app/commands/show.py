"""``sheetnet show NAME``: one relationship: how it stands and why, its history, the next step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from sheetnet.app.commands.options import AsJson, SettingsFile
from sheetnet.app.terminal import Line, Terminal
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import Direction

if TYPE_CHECKING:
    from sheetnet.app.run import Judged

_NEWEST = 12
"""How much of the history is printed; JSON holds all of it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One touch, as told."""

    on: date
    direction: Direction
    kind: str
    what: str
    with_whom: str
    due_on: date | None
    outcome: str
    is_planned: bool
    """It is still to come."""

    def in_words(self) -> str:
        """Return "Gave Lead: school extension, Girona"."""
        head = f"{self.direction} {self.kind}".strip()
        notes = ["planned"] if self.is_planned else []
        notes += [f"with {self.with_whom}"] if self.with_whom else []
        notes += [f"due {day_in_words(self.due_on)}"] if self.due_on else []
        notes += [self.outcome] if self.outcome else []
        said = f"{head}: {self.what}" if self.what else head
        return f"{said} ({'; '.join(notes)})" if notes else said


@dataclass(frozen=True, slots=True)
class Portrait:
    """What there is to say of one contact."""

    name: str
    company: str
    role: str
    mail: str
    phone: str
    circle: str
    status: str
    reason: str
    your_turn: str
    needs: str
    offers: str
    last_touch_on: date | None
    next_due_on: date | None
    next_steps: tuple[tuple[str, str], ...]
    """Open suggestions, each with its reason."""
    timeline: tuple[Happening, ...]
    """Newest first."""


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A contact, or enough of the name.")],
    as_json: AsJson = False,
    settings_file: SettingsFile = None,
) -> None:
    """Show how one relationship stands, and why."""
    from sheetnet.app.run import judge
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.wiring import opened_store

    settings = load_settings(find_settings_file(settings_file))
    terminal = Terminal()
    opened = opened_store(settings.store, terminal.note, reads_only=True)
    with opened as store, terminal.steps("Reading the sheet"):
        judged = judge(store, members(settings.team), now=datetime.now(UTC))
    found = portrait(judged, judged.reading.people.find(name))
    if as_json:
        terminal.json(as_plain(found))
    else:
        for line in lines(found):
            terminal.say(line)


def portrait(judged: Judged, position: int) -> Portrait:
    """Return what there is to say of the contact at a position."""
    from sheetnet.analysis.findings import STATUSES, RelationshipColumn
    from sheetnet.analysis.wording import your_turn_in_words
    from sheetnet.workbook.network import CIRCLES, ContactColumn

    contact = judged.network.contacts.iloc[position]
    relationship = judged.findings.relationships.iloc[position]
    identity = contact[ContactColumn.ID]
    steps = tuple(
        (row.suggestion, row.why)
        for row in judged.network.actions
        if row.contact_id == identity and row.is_open
    )
    return Portrait(
        name=str(contact[ContactColumn.PICK_AS]),
        company=str(contact[ContactColumn.COMPANY]),
        role=str(contact[ContactColumn.ROLE]),
        mail=str(contact[ContactColumn.EMAIL]),
        phone=str(contact[ContactColumn.PHONE]),
        circle=str(CIRCLES[int(contact[ContactColumn.CIRCLE])]),
        status=str(STATUSES[int(relationship[RelationshipColumn.STATUS])]),
        reason=str(relationship[RelationshipColumn.REASON]),
        your_turn=your_turn_in_words(judged.network, judged.findings, position),
        needs=str(contact[ContactColumn.NEEDS]),
        offers=str(contact[ContactColumn.OFFERS]),
        last_touch_on=_day(relationship[RelationshipColumn.LAST_TOUCH]),
        next_due_on=_day(relationship[RelationshipColumn.NEXT_DUE]),
        next_steps=steps,
        timeline=_timeline(judged, position),
    )


def _timeline(judged: Judged, position: int) -> tuple[Happening, ...]:
    import numpy as np

    from sheetnet.workbook.network import TouchColumn

    touches = judged.network.touches
    mine = (touches[TouchColumn.CONTACT] == position) | (touches[TouchColumn.WITH] == position)
    places = np.flatnonzero(mine.to_numpy())
    oldest_first = np.argsort(touches[TouchColumn.ON].to_numpy()[places], kind="stable")
    return tuple(_happening(judged, int(place), position) for place in places[oldest_first][::-1])


def _happening(judged: Judged, touch: int, position: int) -> Happening:
    """Return a touch as seen from one of its two people."""
    from sheetnet.workbook.network import DIRECTIONS, HELP_KINDS, ContactColumn, TouchColumn

    row = judged.network.touches.iloc[touch]
    names = judged.network.contacts[ContactColumn.PICK_AS]
    contact, other = int(row[TouchColumn.CONTACT]), int(row[TouchColumn.WITH])
    with_whom = str(names.iloc[other]) if other >= 0 else str(row[TouchColumn.WITH_TEXT])
    on = _day(row[TouchColumn.ON]) or judged.today
    return Happening(
        on=on,
        direction=DIRECTIONS[int(row[TouchColumn.DIRECTION])],
        kind=str(HELP_KINDS[int(row[TouchColumn.KIND])]),
        what=str(row[TouchColumn.WHAT]),
        with_whom=with_whom if contact == position else str(names.iloc[contact]),
        due_on=_day(row[TouchColumn.DUE]),
        outcome=str(row[TouchColumn.OUTCOME_TEXT]),
        is_planned=on > judged.today,
    )


def _day(value: Any) -> date | None:
    import pandas as pd

    return None if pd.isna(value) else pd.Timestamp(value).date()


def lines(found: Portrait) -> Iterator[Text | Line]:
    """Yield the portrait as a person reads it."""
    yield Text.assemble((found.name, "bold"), *(f", {part}" for part in (found.role, found.company) if part))
    if found.mail or found.phone:
        yield Text("  ".join(part for part in (found.mail, found.phone) if part), "dim")
    reason = f": {found.reason}" if found.reason else ""
    yield Text.assemble(f"{found.circle} circle. ", (found.status, _style(found.status)), reason)
    if found.your_turn:
        yield Line(Text.assemble(("Your turn: ", "bold"), found.your_turn), 2)
    for label, text in (("Looking for", found.needs), ("Good for", found.offers)):
        if text:
            yield Line(Text.assemble((f"{label}: ", "bold"), " ".join(text.split())), 2)
    if found.next_due_on:
        yield Text.assemble(("Next due: ", "bold"), day_in_words(found.next_due_on))
    yield Text()
    yield Text("Next step", "bold")
    if not found.next_steps:
        yield Text("  Nothing for now.")
    for suggestion, why in found.next_steps:
        yield Text(f"  {suggestion}")
        if why:
            yield Text(f"  {why}", "dim")
    yield Text()
    yield Text("So far", "bold")
    if not found.timeline:
        yield Text("  Nothing in the Help Log yet.")
    for happening in found.timeline[:_NEWEST]:
        day = f"  {day_in_words(happening.on):>11}  "
        yield Line(Text.assemble((day, "dim"), happening.in_words()), hang=len(day))
    more = len(found.timeline) - _NEWEST
    if more > 0:
        yield Text(f"  and {more} more in the Help Log.", "dim")


def _style(status: str) -> str:
    return {"Fresh": "green", "Due soon": "yellow", "Stale": "red", "Lapsed": "red"}.get(status, "")


def as_plain(found: Portrait) -> dict[str, Any]:
    """Return the portrait as plain lists and texts."""
    return {
        "name": found.name,
        "company": found.company,
        "role": found.role,
        "mail": found.mail,
        "phone": found.phone,
        "circle": found.circle,
        "status": found.status,
        "reason": found.reason,
        "your_turn": found.your_turn,
        "needs": found.needs,
        "offers": found.offers,
        "last_touch_on": found.last_touch_on.isoformat() if found.last_touch_on else None,
        "next_due_on": found.next_due_on.isoformat() if found.next_due_on else None,
        "next_steps": [{"suggestion": suggestion, "why": why} for suggestion, why in found.next_steps],
        "timeline": [
            {
                "on": each.on.isoformat(),
                "direction": str(each.direction),
                "kind": each.kind,
                "what": each.what,
                "with": each.with_whom,
                "due_on": each.due_on.isoformat() if each.due_on else None,
                "outcome": each.outcome,
                "planned": each.is_planned,
            }
            for each in found.timeline
        ],
    }
