"""Forgetting: the plan that takes one person out of a spreadsheet, because somebody has asked for just that.

Their rows are emptied and stay where they are, for rows of a person's tab are never removed. In all other
rows of the workbook's own columns the name and the mail address give way to a word. What stands in columns
and tabs that people made themselves may be the outcome of a formula: it is named, and left to them.

A row is emptied in steps, a plan for each. One without an id of its own gets one; then all but the id goes,
by which the row is known again where somebody sorts the tab meanwhile and the blanks land in another one;
then the id. The rows in Contacts can be left to a last plan: by them the person is found again where it
breaks off.
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
_WITH_ROWS_ABOUT = (ACTIONS, HELP_LOG, CONTACTS)
_CLOSED = "Closed by itself: the other person is no longer in Contacts"


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What it takes to forget somebody."""

    plan: Plan
    rows_by_tab: dict[str, int]
    """By the title of a tab, how many of its rows are emptied."""
    also_of: tuple[str, ...]
    """For each emptied row of the Help Log that is somebody else's too, by what name to pick them."""
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
    reading: Reading,
    person: Person,
    emptied: frozenset[str] = frozenset(),
    *,
    with_contacts: bool = True,
    now: datetime,
) -> Forgetting:
    """Plan the next step of taking a person out of a spreadsheet; the last one's plan is empty.

    Not ``with_contacts``, all goes but their rows in Contacts. ``emptied`` is what the step before has left;
    ``now`` is for what `_sheetnet` notes of itself.
    """
    work = _Work(reading, person, set(emptied))
    about = {tab.title: rows for tab, rows in work.rows_about()}
    groups: list[Group] = []
    for title, table in reading.layout.tables.items():
        if title != MEMORY.title:
            groups += work.mend(table, about.get(title, ()))
    work.look_through_own_tabs()
    nameless = [change for tab in _WITH_ROWS_ABOUT for change in work.first_ids(tab, about[tab.title])]
    if nameless:
        groups = [Group(GroupName("give ids to rows that are to be emptied"), tuple(nameless))]
    else:
        for tab in (ACTIONS, HELP_LOG):
            groups += work.empty(tab, about[tab.title])
        for tab in _WITH_ROWS_ABOUT:
            ids = tuple(work.last_ids(tab, about[tab.title]))
            groups.append(Group(GroupName("forget the ids of emptied rows"), ids))
        groups.append(work.last_of_all(about[CONTACTS.title], with_contacts=with_contacts, now=now))
    return Forgetting(
        Plan(reading.snapshot, tuple(group for group in groups if group.changes)),
        {reading.layout.tables[title].grid.title: len(rows) for title, rows in about.items() if rows},
        work.also_of(about[HELP_LOG.title]),
        tuple(work.mended),
        tuple(work.left),
        frozenset(work.emptied),
    )


def without(
    memory: Memory, contact_ids: Collection[ContactId], action_ids: Collection[str], spoken_of: Mentions
) -> Memory:
    """Return a memory that knows nothing of these contacts and actions."""

    def is_about_them(subject_key: str) -> bool:
        return any(each in subject_key for each in contact_ids)

    actions = {
        key: replace(each, what=spoken_of.replaced(each.what, FORGOTTEN))
        for key, each in memory.actions.items()
        if key not in action_ids and each.other_id not in contact_ids and not is_about_them(each.subject_key)
    }
    is_known = not memory.known.keys().isdisjoint(contact_ids)
    return replace(
        memory,
        known={key: each for key, each in memory.known.items() if key not in contact_ids},
        roll="" if is_known else memory.roll,
        dismissals=tuple(
            each
            for each in memory.dismissals
            if each.contact_id not in contact_ids and not is_about_them(each.subject_key)
        ),
        actions=actions,
        variants={key: each for key, each in memory.variants.items() if key not in contact_ids},
        seats={
            owner: tuple(each for each in seats if each not in contact_ids)
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
        self._own_keys = set(map(normal_key, self.person.own_names))
        rows = self.reading.network.actions
        theirs = {str(row.id) for row in rows if row.contact_id in self.person.contact_ids and row.id}
        self.action_ids = theirs | self.emptied

    def rows_about(self) -> Iterator[tuple[Tab, set[int]]]:
        """Yield the grid rows of each tab that are the person's."""
        network = self.reading.network
        mine = network.contacts[ContactColumn.ID].isin(self.person.contact_ids)
        yield CONTACTS, set(network.contacts[ContactColumn.ROW][mine].tolist())
        positions = {place for place, is_mine in enumerate(mine) if is_mine}
        touches = network.touches
        used = set(touches[TouchColumn.ROW].tolist())
        booked = set(touches[TouchColumn.ROW][touches[TouchColumn.CONTACT].isin(positions)].tolist())
        log = self.reading.layout.require(HELP_LOG)
        waiting = (row for row in range(log.first_row, log.end_row()) if row not in used)
        bearing = self._bearing(log, "Contact ID")
        yield HELP_LOG, booked | {row for row in waiting if self._is_named(log, row, row in bearing)}
        yield ACTIONS, self._bearing(self.reading.layout.require(ACTIONS), "Contact ID")

    def also_of(self, log_rows: Collection[int]) -> tuple[str, ...]:
        """Return who else stands in these rows of the log, as in an introduction: a name for each row."""
        network = self.reading.network
        mine = network.contacts[ContactColumn.ID].isin(self.person.contact_ids).tolist()
        rows, others = network.touches[TouchColumn.ROW], network.touches[TouchColumn.WITH]
        return tuple(
            self.reading.people.pick_as[other]
            for row, other in zip(rows.tolist(), others.tolist(), strict=True)
            if row in log_rows and other >= 0 and not mine[other]
        )

    def _bearing(self, table: Table, name: str) -> set[int]:
        """Return the rows whose cell holds the person's id."""
        stamps, _ = stamps_of(table.values(name))
        return {
            table.first_row + n for n, each in enumerate(stamps) if is_stamp_of(each, self.person.contact_ids)
        }

    def _is_named(self, log: Table, row: int, bears_id: bool) -> bool:
        """Whether a row that waits to be mended is to be booked to the person."""
        typed = clean_text(log.cell(row, "Contact"))
        if bears_id:
            return not typed or normal_key(typed) in self.person.keys
        return normal_key(typed) in self._own_keys or self._speaks_of_nothing_else(log, row)

    def _speaks_of_nothing_else(self, log: Table, row: int) -> bool:
        """Whether all that a row holds beside its id speaks of the person: it is left of one half emptied."""
        places = (place for place in range(len(log.grid.columns)) if place != log.column_at[ID])
        cells = [log.grid.cell(row, place) for place in places]
        filled = [value for value in cells if not (value is False or is_blank(value))]
        return bool(filled) and all(isinstance(each, str) and each in self.spoken_of for each in filled)

    def first_ids(self, tab: Tab, rows: Collection[int]) -> Iterator[Change]:
        """Yield what gives an id to those of these rows that have none of their own."""
        table = self.reading.layout.require(tab)
        times = Counter(table.values(ID))
        for row in sorted(rows):
            key = table.cell(row, ID)
            if not isinstance(key, str) or not key or times[key] > 1:
                yield self._set(table, row, table.column_at[ID], f"{FORGOTTEN} {uuid.uuid4()}")

    def _changes(self, table: Table, rows: Collection[int]) -> Iterator[Change]:
        """Yield what empties these rows but for their ids; a box to tick stays one."""
        id_place = table.column_at[ID]
        for row in sorted(rows):
            self.emptied.add(str(table.cell(row, ID)))
            for place in range(len(table.grid.columns)):
                value = table.grid.cell(row, place)
                if place != id_place and not (value is False or is_blank(value)):
                    yield self._set(table, row, place, False if value is True else None)

    def last_ids(self, tab: Tab, about: Collection[int]) -> Iterator[Change]:
        """Yield what clears the ids of rows that a step before has emptied."""
        table = self.reading.layout.require(tab)
        for n, key in enumerate(table.values(ID)):
            row = table.first_row + n
            if key in self.emptied and row not in about:
                yield self._set(table, row, table.column_at[ID], None)

    def empty(self, tab: Tab, rows: Collection[int]) -> Iterator[Group]:
        """Yield a group for each row that empties it."""
        table = self.reading.layout.require(tab)
        for row in sorted(rows):
            yield Group(GroupName("forget a row"), tuple(self._changes(table, [row])))

    def last_of_all(self, contacts: Collection[int], *, with_contacts: bool, now: datetime) -> Group:
        """Return the group that lets the memory forget them, and empties their rows in Contacts if asked."""
        before = self.reading.memory
        after = without(before, self.person.contact_ids, self.action_ids, self.spoken_of)
        changes: list[Change] = []
        if with_contacts:
            changes += self._changes(self.reading.layout.require(CONTACTS), contacts)
        else:
            after = replace(after, known=before.known, roll=before.roll)
        changes += MemoryChanges(self.reading, after, now=now).rest() if after != before else ()
        return Group(GroupName("forget a contact"), tuple(changes))

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
        contact_ids = self.person.contact_ids
        for row, value in enumerate(log.values("Contact ID"), start=log.first_row):
            if row not in about and isinstance(value, str) and any(each in value for each in contact_ids):
                yield row, cell_without(value, contact_ids)

    def _together_with(self) -> Iterator[int]:
        """Yield the rows of open actions that were to bring others together with the person."""
        table = self.reading.layout.require(ACTIONS)
        for row in self.reading.network.actions:
            remembered = self.reading.memory.action(row.id)
            is_with_them = remembered is not None and remembered.other_id in self.person.contact_ids
            is_theirs = row.contact_id in self.person.contact_ids
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
