"""Probing a Google Sheet, and remembering in it what came of that, for every worker to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from sheetnet.app.retrying import until_fresh
from sheetnet.app.run import read_sheet
from sheetnet.domain.settings import Member
from sheetnet.planning.memory_changes import MemoryChanges
from sheetnet.workbook.memory import Probed
from sheetnet.workbook.memory_tab import PROBE
from sheetnet.workbook.plan import Group, GroupName, Plan

if TYPE_CHECKING:
    from sheetnet.stores.google.probes import ProbeResult
    from sheetnet.stores.google.store import GoogleStore

TOKEN = "token"
COLUMNS = "columns"


def probe(google: GoogleStore, team: Sequence[Member], *, worker: str, now: datetime) -> str:
    """Try what a commit relies on, and write down what came of it; return the only writer as ``remember``.

    Raises:
        RunStopped: a person must mend the sheet first.
        StoreError: the sheet cannot be read, or not written by this account.
    """
    from sheetnet.stores.google.probes import PROBES

    results = {name: attempt(google.client) for name, attempt in PROBES.items()}
    return remember(google, team, results, worker=worker, now=now)


def remember(
    google: GoogleStore,
    team: Sequence[Member],
    results: Mapping[str, ProbeResult],
    *,
    worker: str,
    takes_over: bool = False,
    now: datetime,
) -> str:
    """Write down what came of the probes where that is news; return the only worker who may write.

    That is "" for anybody. Where Google does not keep two workers apart, the sheet is for the worker
    that it was for, else for ``worker``; one that takes over gets it in any case.

    Raises:
        RunStopped: a person must mend the sheet first.
        StoreError: the sheet cannot be read or written.
    """
    return until_fresh(lambda: _remember(google, team, results, worker, takes_over, now))


def _remember(
    google: GoogleStore,
    team: Sequence[Member],
    results: Mapping[str, ProbeResult],
    worker: str,
    takes_over: bool,
    now: datetime,
) -> str:
    reading = read_sheet(google, team)
    before = reading.memory.probes.get(TOKEN)
    writer = ""
    if not results[TOKEN].is_refused:
        writer = before.worker if before and before.worker and not takes_over else worker
    probes = {
        name: Probed(result.is_refused, writer if name == TOKEN else "") for name, result in results.items()
    }
    memory = replace(reading.memory, probes=probes)
    changes = MemoryChanges(reading, memory, now=now).take([(PROBE, name) for name in probes])
    google.commit(Plan(reading.snapshot, (Group(GroupName("remember what Google refuses"), tuple(changes)),)))
    return writer
