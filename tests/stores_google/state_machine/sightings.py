"""Sightings: what one worker's run has seen of a sheet, and what it has done there so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sheetnet.workbook.plan import Plan
from sheetnet.workbook.snapshot import Snapshot
from tests.stores_google.state_machine.tracks import Key


@dataclass
class Damage:
    """A person's cell that a worker has written over."""

    typed: Any
    written: Any


@dataclass
class Look:
    """What a worker's read of the values has seen, and where everything was."""

    rows: Mapping[int, list[int]]
    columns: Mapping[int, list[str]]
    titles: Mapping[str, int]
    persons: Mapping[Key, Any]
    workers: Mapping[Key, Any]
    touched: set[Key] = field(default_factory=set)
    """Worker's cells that people have changed since."""
    others: int = 0
    """Commits of other workers since."""
    is_mixed: bool = False
    """People have since sorted a part of the columns, so that no row is anybody's any more."""

    def text(self, sheet_id: int, row: int) -> str:
        """Return what tells a row from others: persons' cells and the id; "" where there is nothing."""
        cells = [
            f"{column}: {value}"
            for found in (self.persons, self.workers)
            for (tab, number, column), value in found.items()
            if (tab, number) == (sheet_id, row) and (found is self.persons or column == "ID") and value
        ]
        return "\n".join(cells)


@dataclass
class Log:
    """What one worker's run has seen and done so far."""

    looks: list[Look] = field(default_factory=list)
    by_snapshot: list[tuple[Snapshot, Look]] = field(default_factory=list)
    plan: Plan | None = None
    remarks: list[str] = field(default_factory=list)
    base: Look | None = None
    seen: int = 0
    """How many commits there were when it last looked at the tokens."""
    commits: int = 0
    fresh: int = 0
    """Commits since it last read the sheet."""
    damages: dict[Key, Damage] = field(default_factory=dict)
    carried: dict[Key, Damage] = field(default_factory=dict)
    """Persons' cells that an earlier run of this worker was kept from putting right."""
    born: set[int] = field(default_factory=set)
    """Rows that this run has added, or one before it that did not come to its end."""
    made: dict[Key, Any] = field(default_factory=dict)
    """What it put into persons' cells of these rows: its own until a person changes it."""
    is_cut_off: bool = False
    """Whether it did not come to its end, so that the next run may have its rows to set right."""


def was_read(log: Log, key: Key, value: Any) -> bool:
    """Whether a run has read this value in a person's cell."""
    return any(look.persons.get(key) == value for look in log.looks)
