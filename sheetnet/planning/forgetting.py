"""Forgetting: the plan that takes one person out of a spreadsheet, because somebody has asked for just that.

Their rows are emptied and stay where they are, for rows of a person's tab are never removed. In all other
rows of the workbook's own columns the name and the mail address give way to a word. What stands in columns
and tabs that people made themselves may be the outcome of a formula: it is named, and left to them.

A row is emptied in steps, a plan for each: first all but its id, by which it is known again where somebody
sorts the tab meanwhile and the blanks land in another row; then the id.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.planning.memory_changes import MemoryChanges
from sheetnet.workbook.booking import cell_without, is_stamp_of, stamps_of
from sheetnet.workbook.cell_text import clean_text, normal_key
from sheetnet.workbook.holdings import Mentions, Person
from sheetnet.workbook.layout import Table
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.network import ContactColumn, TouchColumn
from sheetnet.workbook.plan import Change, Group, GroupName, Plan, SetCell
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.snapshot import CellValue, address, is_blank
from sheetnet.workbook.tabs import ACTIONS, CONTACTS, HELP_LOG, ID, MEMORY, Tab, Writer

FORGOTTEN = "(forgotten)"
"""What stands where a text spoke of somebody."""

_NOTHING = ActionId("")
"""What a number of a report stands for once its suggestion is forgotten; the other numbers stay."""
_CLOSED = "Closed by itself: the other person is no longer in Contacts"


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What it takes to forget somebody."""

    plan: Plan
    rows_by_tab: dict[str, int]
    """By the title of a tab, how many of its rows are emptied."""
    mended: tuple[str, ...]
    """The cells of other rows out of which the name is taken."""
    left: tuple[str, ...]
    """The cells that still speak of them, for a person to mend."""
    emptied: frozenset[str]
    """The ids of the rows that hold nothing else once this plan, or one before it, is applied."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left that a plan can do."""
        return self.plan.is_empty


def plan_forgetting(
    reading: Reading, person: Person, emptied: frozenset[str] = frozenset(), *, now: datetime
) -> Forgetting:
    """Plan the next step of taking a person out of a spreadsheet; the last one's plan is empty.

    The row in Contacts goes last, so that what broke off halfway can be done again. ``emptied`` is what the
    step before has left; ``now`` is for what `_sheetnet` notes of itself.
    """
    work = _Work(reading, person, set(emptied))
    about = {tab.title: rows for tab, rows in work.rows_about()}
    groups: list[Group] = []
    for title, table in reading.layout.tables.items():
        if title != MEMORY.title:
            groups += work.mend(table, about.get(title, ()))
    for tab in (ACTIONS, HELP_LOG):
        groups += work.empty(reading.layout.require(tab), about[tab.title])
    for tab in (ACTIONS, HELP_LOG, CONTACTS):
        ids = work.last_ids(reading.layout.require(tab), about[tab.title])
        groups.append(Group(GroupName("forget the ids of emptied rows"), tuple(ids)))
    after = without(reading.memory, person.contact_id, work.action_ids, work.spoken_of)
    last = [*work.changes(reading.layout.require(CONTACTS), about[CONTACTS.title])]
    last += MemoryChanges(reading, after, now=now).rest() if after != reading.memory else ()
    groups.append(Group(GroupName("forget a contact"), tuple(last)))
    work.look_through_own_tabs()
    return Forgetting(
        Plan(reading.snapshot, tuple(group for group in groups if group.changes)),
        {reading.layout.tables[title].grid.title: len(rows) for title, rows in about.items() if rows},
        tuple(work.mended),
        tuple(work.left),
        frozenset(work.emptied),
    )


def without(
    memory: Memory, contact_id: ContactId, action_ids: Collection[str], spoken_of: Mentions
) -> Memory:
    """Return a memory that knows nothing of a contact and of these actions."""
    actions = {
        key: replace(each, what=spoken_of.replaced(each.what, FORGOTTEN))
        for key, each in memory.actions.items()
        if key not in action_ids and each.other_id != contact_id and contact_id not in each.subject_key
    }
    is_known = contact_id in memory.known
    return replace(
        memory,
        known={key: each for key, each in memory.known.items() if key != contact_id},
        roll="" if is_known else memory.roll,
        dismissals=tuple(
            each
            for each in memory.dismissals
            if each.contact_id != contact_id and contact_id not in each.subject_key
        ),
        actions=actions,
        variants={key: each for key, each in memory.variants.items() if key != contact_id},
        seats={
            owner: tuple(each for each in seats if each != contact_id)
            for owner, seats in memory.seats.items()
        },
        drafts={
            key: each
            for key, each in memory.drafts.items()
            if not any(action in key for action in action_ids)
        },
        numbers={
            key: replace(each, action_ids=tuple(_NOTHING if a in action_ids else a for a in each.action_ids))
            for key, each in memory.numbers.items()
        },
        answers={
            key: replace(each, remarks=tuple(spoken_of.replaced(text, FORGOTTEN) for text in each.remarks))
            for key, each in memory.answers.items()
        },
        snoozed={key: each for key, each in memory.snoozed.items() if key not in action_ids},
    )


@dataclass
class _Work:
    reading: Reading
    person: Person
    emptied: set[str]
    mended: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spoken_of = Mentions(self.person.own_names)
        self._might_be = Mentions(self.person.names)
        rows = self.reading.network.actions
        theirs = {str(row.id) for row in rows if row.contact_id == self.person.contact_id and row.id}
        self.action_ids = theirs | self.emptied

    def rows_about(self) -> Iterator[tuple[Tab, set[int]]]:
        """Yield the grid rows of each tab that are the person's."""
        network, contact_id = self.reading.network, self.person.contact_id
        mine = network.contacts[ContactColumn.ID] == contact_id
        yield CONTACTS, set(network.contacts[ContactColumn.ROW][mine].tolist())
        positions = {place for place, is_mine in enumerate(mine) if is_mine}
        touches = network.touches
        used = set(touches[TouchColumn.ROW].tolist())
        booked = set(touches[TouchColumn.ROW][touches[TouchColumn.CONTACT].isin(positions)].tolist())
        log = self.reading.layout.require(HELP_LOG)
        waiting = {
            row for row in self._bearing(log, "Contact ID") if row not in used and self._is_named(log, row)
        }
        yield HELP_LOG, booked | waiting
        yield ACTIONS, self._bearing(self.reading.layout.require(ACTIONS), "Contact ID")

    def _bearing(self, table: Table, name: str) -> set[int]:
        """Return the rows whose cell holds the person's id."""
        stamps, _ = stamps_of(table.values(name))
        return {
            table.first_row + n for n, each in enumerate(stamps) if is_stamp_of(each, self.person.contact_id)
        }

    def _is_named(self, log: Table, row: int) -> bool:
        """Whether a row that waits to be mended is to be booked to the person."""
        typed = clean_text(log.cell(row, "Contact"))
        return not typed or normal_key(typed) in self.person.keys

    def changes(self, table: Table, rows: Collection[int]) -> Iterator[Change]:
        """Yield the next step of emptying these rows; a box to tick stays one."""
        id_place = table.column_at[ID]
        times = Counter(table.values(ID))
        for row in sorted(rows):
            key = table.cell(row, ID)
            if not isinstance(key, str) or not key or times[key] > 1:
                yield self._set(table, row, id_place, f"{FORGOTTEN} {uuid.uuid4()}")
                continue
            self.emptied.add(key)
            for place in range(len(table.grid.columns)):
                value = table.grid.cell(row, place)
                if place != id_place and not (value is False or is_blank(value)):
                    yield self._set(table, row, place, False if value is True else None)

    def last_ids(self, table: Table, about: Collection[int]) -> Iterator[Change]:
        """Yield what clears the ids of rows that a step before has emptied."""
        for n, key in enumerate(table.values(ID)):
            row = table.first_row + n
            if key in self.emptied and row not in about:
                yield self._set(table, row, table.column_at[ID], None)

    def empty(self, table: Table, rows: Collection[int]) -> Iterator[Group]:
        """Yield a group for each row that empties it."""
        for row in sorted(rows):
            yield Group(GroupName("forget a row"), tuple(self.changes(table, [row])))

    def mend(self, table: Table, about: Collection[int]) -> Iterator[Group]:
        """Yield a group for each other row that takes the person's names out of its texts."""
        names = {place: name for name, place in table.column_at.items()}
        changes: dict[int, list[Change]] = {}
        for place, column in enumerate(table.grid.columns):
            for row in range(table.first_row, len(column)):
                value = column[row]
                if row in about or not isinstance(value, str) or value not in self._might_be:
                    continue
                text = self.spoken_of.replaced(value, FORGOTTEN)
                where = address(table.grid.title, row, place)
                if place in names and text != value and text not in self._might_be:
                    kept = None if text.strip() == FORGOTTEN else text
                    changes.setdefault(row, []).append(self._set(table, row, place, kept))
                    self.mended.append(where)
                else:
                    self.left.append(where)
        if table.tab is ACTIONS:
            for row in self._together_with():
                changes.setdefault(row, []).append(self._set(table, row, table.column_at["Result"], _CLOSED))
        if table.tab is HELP_LOG and table.has("Contact ID"):
            for row, cell in self._stamped(table, about):
                place = table.column_at["Contact ID"]
                changes.setdefault(row, []).append(self._set(table, row, place, cell or None))
        for row in sorted(changes):
            yield Group(GroupName("take a name out of a row"), tuple(changes[row]))

    def _stamped(self, log: Table, about: Collection[int]) -> Iterator[tuple[int, str]]:
        """Yield the other rows of the log that bear the person's stamp, and what should stand there."""
        for n, value in enumerate(log.values("Contact ID")):
            row, contact_id = log.first_row + n, self.person.contact_id
            if row not in about and isinstance(value, str) and contact_id in value:
                yield row, cell_without(value, contact_id)

    def _together_with(self) -> Iterator[int]:
        """Yield the rows of open actions that were to bring others together with the person."""
        table = self.reading.layout.require(ACTIONS)
        for row in self.reading.network.actions:
            remembered = self.reading.memory.action(row.id)
            is_with_them = remembered is not None and remembered.other_id == self.person.contact_id
            is_theirs = row.contact_id == self.person.contact_id
            if is_with_them and not is_theirs and row.is_open and table.has("Result"):
                yield row.row

    def look_through_own_tabs(self) -> None:
        """Note the cells of people's own tabs that speak of the person."""
        ours = [table.grid for table in self.reading.layout.tables.values()]
        for grid in self.reading.snapshot.grids:
            if any(grid is each for each in ours):
                continue
            for place, column in enumerate(grid.columns):
                for row, value in enumerate(column):
                    if isinstance(value, str) and value and value in self._might_be:
                        self.left.append(address(grid.title, row, place))

    def _set(self, table: Table, row: int, place: int, value: CellValue) -> SetCell:
        names = [name for name, at in table.column_at.items() if at == place]
        is_workers = bool(names) and table.tab.column(names[0]).writer is Writer.WORKER
        before = table.grid.cell(row, place)
        return SetCell(table.grid.title, row, place, value, before, is_persons=not is_workers)
