"""Forgetting somebody: out of the spreadsheet, then out of its backups and out of the outbox."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetnet.app.retrying import until_fresh
from sheetnet.app.run import read_sheet
from sheetnet.domain.settings import Member
from sheetnet.errors import SheetnetError
from sheetnet.mail.outbox import Outbox
from sheetnet.planning.forgetting import Forgetting, plan_forgetting
from sheetnet.stores.base import Store
from sheetnet.workbook.holdings import Mentions, Person, holdings_of
from sheetnet.workbook.reading import Reading, read

_MOST_STEPS = 10
"""It takes four, and more where people are at the sheet, or where only a part could be written."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of it."""

    left: tuple[str, ...]
    """The cells that still speak of them."""
    repairs: tuple[str, ...] = ()
    """What a person should know of cells set right after a concurrent edit, in words."""
    emptied: frozenset[str] = frozenset()
    """The ids of the rows that were emptied."""


def files_about(reading: Reading, person: Person, outbox: Outbox) -> list[Path]:
    """Return the files in the outbox that are about a person or speak of them.

    Raises:
        DeliveryError: the folder cannot be read.
    """
    held = holdings_of(reading, person)
    return outbox.files_about(person.pick_as, held.action_ids, Mentions(person.names).__contains__)


def forget_in_sheet(person: Person, store: Store, team: Sequence[Member], *, now: datetime) -> Forgotten:
    """Take a person out of the spreadsheet.

    Raises:
        RunStopped: a person must mend the sheet first.
        StoreError: it cannot be read or written; doing it again goes on where it broke off.
    """
    return _forget(person, store, lambda: read_sheet(store, team), frozenset(), now)


def forget_in_backups(
    person: Person,
    emptied: frozenset[str],
    backups: Sequence[Store],
    team: Sequence[Member],
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Take a person out of copies of the spreadsheet; return which could not be mended, and why.

    ``emptied`` are the ids of rows that were emptied in it, of which a copy made meanwhile may hold no more.
    """
    failed: list[str] = []
    for store in backups:

        def reading(store: Store = store) -> Reading:
            return read(store.read(), team, new_identity=str(uuid.uuid4()), still_stands=lambda _: False)

        try:
            left = _forget(person, store, reading, emptied, now).left
        except SheetnetError as error:
            failed.append(f"{store.place}: {error}")
        else:
            failed += [f"{store.place}: {', '.join(left)} still speak of them."] if left else []
    return tuple(failed)


def _forget(
    person: Person, store: Store, reading: Callable[[], Reading], emptied: frozenset[str], now: datetime
) -> Forgotten:
    repairs: list[str] = []

    def once() -> Forgetting:
        forgetting = plan_forgetting(reading(), person, emptied, now=now)
        if not forgetting.is_done:
            repairs.extend(store.commit(forgetting.plan).repairs)
        return forgetting

    for _ in range(_MOST_STEPS):
        forgetting = until_fresh(once)
        if forgetting.is_done:
            break
        emptied = forgetting.emptied
    return Forgotten(forgetting.left, tuple(repairs), emptied)
