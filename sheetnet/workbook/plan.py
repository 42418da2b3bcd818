"""Plan: what is to be written, as plain data. A store applies it; nothing else writes.

Places are those of the snapshot the plan was made from. A plan holds only changes to worker
cells and new rows, and to a person's own cells where that person has asked for just that; it never
removes a row of a tab that has human columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NewType

from sheetnet.workbook.snapshot import CellValue, Snapshot, Version

GroupName = NewType("GroupName", str)


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that shows a text and opens an address; written, never read back."""

    text: str
    url: str


Written = CellValue | Link


@dataclass(frozen=True, slots=True)
class SetCell:
    """Write one cell. Text is written as text, whatever it begins with."""

    tab: str
    """The tab's title as in the snapshot."""
    row: int
    column: int
    value: Written
    before: CellValue
    """What the snapshot holds there."""
    is_persons: bool = False
    """Whether the cell is in a column of people's own, and one of them has asked for this."""


@dataclass(frozen=True, slots=True)
class AddRow:
    """Add one row of the worker's own at the snapshot's row ``row``.

    On a tab that is the worker's own it is inserted before that row, and those below move down. On a tab
    with human columns no row ever moves: it takes the first place from there on where every cell it
    writes is free. Several rows added at one place stand in the order of the plan.
    """

    tab: str
    row: int
    cells: tuple[tuple[int, Written], ...]
    """Pairs of column and value."""


@dataclass(frozen=True, slots=True)
class RemoveRow:
    """Remove one row of a tab that is the worker's own from end to end."""

    tab: str
    row: int


@dataclass(frozen=True, slots=True)
class AddTab:
    """Add a missing tab of the worker's own, with its rows, header first."""

    title: str
    rows: tuple[tuple[CellValue, ...], ...]
    hidden: bool


Change = SetCell | AddRow | RemoveRow | AddTab


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that make sense only together, such as an action's Result and its log row."""

    name: GroupName
    """What it does, for the dry run and the Runs tab: "log done action: Send Ana the lead"."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """An ordered list of groups of changes to one snapshot."""

    base: Snapshot
    groups: tuple[Group, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not any(group.changes for group in self.groups)

    def changes(self) -> Iterator[Change]:
        """Yield every change in order."""
        for group in self.groups:
            yield from group.changes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a store did with a plan."""

    version: Version
    """The document's version after the commit."""
    applied: tuple[GroupName, ...]
    left: tuple[GroupName, ...]
    """Groups that were not applied; the next run derives them again."""
    repairs: tuple[str, ...] = ()
    """What a person should know of cells set right after a concurrent edit, in words."""
    calls: int = 0
    """Requests to a server that the commit took."""
