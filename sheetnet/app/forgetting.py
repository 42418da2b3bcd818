"""Forgetting somebody: out of the spreadsheet, the files that were made of it, and its backups.

Their rows in Contacts go last of all, and into no backup: until then whoever does it again, because it broke
off, finds them by their name.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from sheetnet.analysis.persons import persons
from sheetnet.app.retrying import until_fresh
from sheetnet.app.run import read_sheet
from sheetnet.domain.settings import Member
from sheetnet.errors import SheetnetError
from sheetnet.mail.outbox import Outbox
from sheetnet.planning.forgetting import Forgetting, plan_forgetting
from sheetnet.stores.base import Store
from sheetnet.workbook.holdings import Mentions, Person, holdings_of, person_at
from sheetnet.workbook.reading import Reading, read

_MOST_STEPS = 10
"""It takes four, and more where people are at the sheet, or where only a part could be written."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where somebody is to be forgotten."""

    store: Store
    unsaved: Store
    """The same spreadsheet, of which no backup is made."""
    backups: Callable[[], Sequence[Store]]
    """Returns those that there are."""
    outbox: Outbox


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of it."""

    left: tuple[str, ...]
    """The cells that still speak of them."""
    repairs: tuple[str, ...] = ()
    """What a person should know of cells set right after a concurrent edit, in words."""
    emptied: frozenset[str] = frozenset()
    """The ids of the rows that were emptied."""


@dataclass(frozen=True, slots=True)
class ForgottenEverywhere:
    """What became of it in all places."""

    sheet: Forgotten
    backups_by_cells: Mapping[tuple[str, ...], Sequence[str]]
    """Cells that still speak of them, to the backups in which they do."""
    failures: tuple[str, ...]
    """Which backups and files could not be mended, and why."""


def person_named(reading: Reading, name: str) -> Person:
    """Return the one person of this name, of whom a team may have several rows.

    Raises:
        NoSuchContact: nobody or several are called so; it names the nearest.
    """
    same = persons(reading.network.contacts)
    found = reading.people.meant(name)
    if len({same[each] for each in found}) != 1:
        found = [reading.people.find(name)]
    return person_at(reading, *np.flatnonzero(same == same[found[0]]).tolist())


def files_about(reading: Reading, person: Person, outbox: Outbox) -> list[Path]:
    """Return the files in the outbox that are about a person or speak of them.

    Raises:
        DeliveryError: the folder cannot be read.
    """
    held = holdings_of(reading, person)
    return outbox.files_about(person.names, held.action_ids, Mentions(person.names).__contains__)


def own_files_about(person: Person, outbox: Outbox) -> list[Path]:
    """Return the files that people have put into the outbox themselves and that speak of a person.

    Raises:
        DeliveryError: the folder cannot be read.
    """
    return outbox.own_files_about(Mentions(person.names).__contains__)


def forget_everywhere(
    person: Person,
    files: Sequence[Path],
    places: Places,
    team: Sequence[Member],
    tell: Callable[[str], None],
    *,
    now: datetime,
) -> ForgottenEverywhere:
    """Take a person out of all places; done again, it goes on where it broke off.

    Raises:
        RunStopped: a person must mend the sheet first.
        StoreError: it cannot be read or written.
        DeliveryError: the outbox cannot be written.
    """

    def from_sheet() -> Reading:
        return read_sheet(places.store, team)

    most = _forget(person, places.store, from_sheet, Forgotten(()), with_contacts=False, now=now)
    places.outbox.remove(files)
    tell("Going through the backups")
    cells, failures = _forget_in_backups(person, most.emptied, places.backups(), team, now=now)
    tell("Going through Contacts")
    whole = _forget(person, places.unsaved, from_sheet, most, now=now)
    return ForgottenEverywhere(whole, cells, failures)


def _forget_in_backups(
    person: Person,
    emptied: frozenset[str],
    backups: Sequence[Store],
    team: Sequence[Member],
    *,
    now: datetime,
) -> tuple[Mapping[tuple[str, ...], Sequence[str]], tuple[str, ...]]:
    """Take a person out of copies of the spreadsheet; return where they are left, and what failed.

    ``emptied`` are the ids of rows that were emptied in it, of which a copy made meanwhile may hold no more.
    """
    left: dict[tuple[str, ...], list[str]] = defaultdict(list)
    failures: list[str] = []
    for store in backups:

        def reading(store: Store = store) -> Reading:
            return read(store.read(), team, new_identity=str(uuid.uuid4()), still_stands=lambda _: False)

        try:
            cells = _forget(person, store, reading, Forgotten((), emptied=emptied), now=now).left
        except SheetnetError as error:
            failures.append(f"{store.place}: {error}")
        else:
            if cells:
                left[cells].append(store.place)
    return left, tuple(failures)


def _forget(
    person: Person,
    store: Store,
    reading: Callable[[], Reading],
    before: Forgotten,
    *,
    with_contacts: bool = True,
    now: datetime,
) -> Forgotten:
    """Take the steps that are left after those before."""
    repairs, emptied = list(before.repairs), before.emptied

    def once() -> Forgetting:
        forgetting = plan_forgetting(reading(), person, emptied, with_contacts=with_contacts, now=now)
        if not forgetting.is_done:
            repairs.extend(store.commit(forgetting.plan).repairs)
        return forgetting

    for _ in range(_MOST_STEPS):
        forgetting = until_fresh(once)
        if forgetting.is_done:
            break
        emptied = forgetting.emptied
    return Forgotten(forgetting.left, tuple(repairs), emptied)
