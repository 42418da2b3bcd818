"""The planner: everything a run has found out, as one Plan of the cells that differ and the rows to add.

Changes that make sense only together stand in one group. A second run on an unchanged sheet plans
nothing at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sheetnet.analysis.findings import Findings
from sheetnet.domain.action import Action
from sheetnet.domain.ids import ActionId, ContactId, fingerprint
from sheetnet.domain.words import ActionKind
from sheetnet.planning.answering import Taken
from sheetnet.planning.bunches import by_rows, in_turn
from sheetnet.planning.closing import Closed, Closing
from sheetnet.planning.differences import add_row, set_cell
from sheetnet.planning.log_row import log_row_values
from sheetnet.planning.memory_changes import MemoryChanges
from sheetnet.planning.retention import without_the_old
from sheetnet.planning.runs_row import RunNote, can_hold_notes, runs_row
from sheetnet.planning.worker_cells import (
    action_cells,
    contact_cells,
    log_cells,
    pass_along_cells,
    problem_cells,
    setting_cells,
    suggested_names,
)
from sheetnet.suggest.mailto import mailto
from sheetnet.workbook.identity import confirmation_code
from sheetnet.workbook.memory import ActionMemory, Dismissal, Known, Memory
from sheetnet.workbook.memory_tab import ANSWER, KNOWN, ROLL, SNOOZED, MemoryKey
from sheetnet.workbook.network import ActionRow, ContactColumn
from sheetnet.workbook.plan import Change, Group, GroupName, Link, Plan, SetCell, Written
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.tabs import ACTIONS, CONTACTS, HELP_LOG, ID, RUNS

_ACTIONS_REMEMBERED_DAYS = 400
"""Long enough that a birthday is not suggested twice a year."""
_VARIANTS_REMEMBERED = 3
_LINK_TEXT = "Open draft"
_NO_ADDRESS_TEXT = "No mail address"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and the memory as it will be once it is committed."""

    plan: Plan
    memory: Memory


def plan(
    reading: Reading,
    closed: Closed,
    taken: Taken,
    findings: Findings,
    new_actions: Sequence[Action],
    note: RunNote,
    *,
    keep_days: int,
    today: date,
) -> Planned:
    """Plan all that a run has to write; ``note`` becomes the Runs row where there is anything.

    ``keep_days`` is how long the ledgers remember.
    """
    planner = _Planner(reading, closed, taken, findings, new_actions, note, keep_days, today)
    return Planned(Plan(reading.snapshot, tuple(planner.groups())), planner.memory)


class _Planner:
    def __init__(
        self,
        reading: Reading,
        closed: Closed,
        taken: Taken,
        findings: Findings,
        new_actions: Sequence[Action],
        note: RunNote,
        keep_days: int,
        today: date,
    ) -> None:
        self._reading = reading
        self._network = closed.network
        self._closed = closed
        self._taken = taken
        self._findings = findings
        self._new_actions = new_actions
        self._note = note
        contacts = closed.network.contacts
        about = {row.contact_id for row in closed.network.actions} | {new.contact_id for new in new_actions}
        ids = contacts[ContactColumn.ID].tolist()
        self._place_of = at_by_id = {each: at for at, each in enumerate(ids) if each in about}
        mails, picks = contacts[ContactColumn.EMAIL].array, contacts[ContactColumn.PICK_AS].array
        self._mail_of: dict[ContactId, str] = {each: mails[at] for each, at in at_by_id.items()}
        self._pick_of: dict[ContactId, str] = {each: picks[at] for each, at in at_by_id.items()}
        self._links = {each.id: self._link_of_row(each) for each in closed.network.actions if each.is_open}
        waiting = [each.id for each in closed.network.actions if each.is_open]
        self.memory = without_the_old(self._remembered(today), waiting, keep_days=keep_days, now=note.at)
        self._memory_changes = MemoryChanges(reading, self.memory, now=note.at)

    def groups(self) -> Iterator[Group]:
        """Yield the groups in the order in which they are to be applied."""
        roll = tuple(self._memory_changes.take([ROLL]))
        groups = [group for group in self._content_groups() if group.changes]
        if not groups:
            return
        if roll:
            groups.append(Group(GroupName("remember who is who"), roll))
        yield from groups
        count = sum(len(group.changes) for group in groups)
        opened = len(self._new_actions)
        note = replace(self._note, changes=count, opened=opened, closed=len(self._closed.closings))
        table = self._reading.layout.table(RUNS)
        if table and can_hold_notes(table):
            yield Group(GroupName("note the run"), tuple(runs_row(table, note)))

    def _content_groups(self) -> Iterator[Group]:
        yield from self._contact_groups()
        yield from self._closing_groups()
        for action in self._new_actions:
            name = GroupName(f"open action: {action.suggestion}")
            yield Group(name, tuple(self._opening_changes(action)))
        stamps = self._closed.stamps
        yield from by_rows("refresh the Help Log's ids", log_cells(self._reading, self._network, stamps))
        yield from in_turn("refresh the Actions tab", self._action_changes())
        subjects: dict[str, str] = {key: each.subject_key for key, each in self.memory.actions.items()}
        names = suggested_names(self._network, subjects, self._pick_of)
        for action in self._new_actions:
            if action.kind is ActionKind.PASS_ALONG:
                names.setdefault(action.subject_key, []).append(self._pick_of[action.contact_id])
        yield from by_rows(
            "refresh the Pass Along tab", pass_along_cells(self._reading, self._network, names)
        )
        yield from by_rows("refresh the Settings tab", setting_cells(self._reading))
        yield from by_rows("say what to mend", problem_cells(self._reading, self._network.problems))
        yield from in_turn("remember", self._memory_changes.rest())

    def _contact_groups(self) -> Iterator[Group]:
        """Yield the ids given to contacts, each with what is to be known of them, then all other cells."""
        said = {each.contact_id: each.suggestion for each in self._network.actions if each.is_open}
        said |= {each.contact_id: each.suggestion for each in self._new_actions}
        steps = {at: said[each] for each, at in self._place_of.items() if each in said}
        changes = list(contact_cells(self._reading, self._network, self._findings, steps))
        id_place = self._reading.layout.require(CONTACTS).column_at[ID]
        given = [change for change in changes if change.column == id_place and change.value]
        for group in by_rows("give ids", given):
            known = ((KNOWN, str(change.value)) for change in group.changes if isinstance(change, SetCell))
            yield replace(group, changes=(*group.changes, *self._memory_changes.take(known)))
        rest = (change for change in changes if change.column != id_place or not change.value)
        yield from by_rows("refresh the Contacts tab", rest)

    def _closing_groups(self) -> Iterator[Group]:
        """Yield what was ticked one by one, and what an answer wished with the memory that it was taken."""
        key_by_action = self._taken.key_by_action
        for closing in self._closed.closings:
            if closing.action.id not in key_by_action:
                yield Group(GroupName(_closing_name(closing)), tuple(self._closing_changes(closing)))
        for key in dict.fromkeys(key_by_action.values()):
            about = [action for action, taken in key_by_action.items() if taken == key]
            closings = [each for each in self._closed.closings if each.action.id in about]
            names = [_closing_name(each) for each in closings] or ["put off"]
            changes = [change for each in closings for change in self._closing_changes(each)]
            remembered = [*((SNOOZED, each) for each in about), (ANSWER, key)]
            changes += self._memory_changes.take(remembered)
            yield Group(GroupName(f"take an answer: {'; '.join(names)}"), tuple(changes))

    def _closing_changes(self, closing: Closing) -> Iterator[Change]:
        table = self._reading.layout.require(ACTIONS)
        if closing.logged:
            log = self._reading.layout.require(HELP_LOG)
            yield add_row(log, log.end_row(), log_row_values(self._network, closing.logged))
        yield from set_cell(table, closing.action.row, "Result", closing.result)
        keys: list[MemoryKey] = [("action", closing.action.id)]
        if closing.dismissal:
            gone = closing.dismissal
            keys.append(("dismissed", f"{gone.kind}|{gone.contact_id}|{gone.subject_key}"))
        yield from self._memory_changes.take(keys)

    def _opening_changes(self, action: Action) -> Iterator[Change]:
        table = self._reading.layout.require(ACTIONS)
        draft = action.draft
        values: dict[str, Written] = {
            "Draft subject": draft.subject if draft else "",
            "Draft body": draft.body if draft else "",
            "Contact": self._pick_of[action.contact_id],
            "Suggestion": action.suggestion,
            "Why": action.why,
            "Open draft": self._shown_link(self._link_of_new(action), action.contact_id),
            "Kind": action.kind.value,
            "Due": action.due_on,
            "Created": self._note.at.date(),
            "Contact ID": action.contact_id,
            ID: action.id,
        }
        yield add_row(table, table.end_row(), values)
        yield from self._memory_changes.take([("action", action.id), ("variants", action.contact_id)])

    def _action_changes(self) -> Iterator[Change]:
        table = self._reading.layout.require(ACTIONS)
        yield from action_cells(self._reading, self._network, self._pick_of)
        for action in self._network.actions:
            url = self._links.get(action.id)
            if url is None:
                continue
            before = self._reading.memory.actions.get(action.id)
            shown = self._shown_link(url, action.contact_id)
            stands = (table.cell(action.row, "Open draft") or "") == getattr(shown, "text", shown)
            if not stands or (url and (before is None or before.link != _print(url))):
                yield from set_cell(table, action.row, "Open draft", shown)

    def _link_of_row(self, action: ActionRow) -> str:
        if not action.draft_body:
            return ""
        return mailto(self._mail_of.get(action.contact_id, ""), action.draft_subject, action.draft_body)

    def _link_of_new(self, action: Action) -> str:
        """Return the link of the text as it will stand in the sheet, where people may do without a column."""
        table, draft = self._reading.layout.require(ACTIONS), action.draft
        if draft is None or not table.has("Draft body"):
            return ""
        return mailto(draft.to, draft.subject if table.has("Draft subject") else "", draft.body)

    def _shown_link(self, url: str, contact_id: ContactId) -> Link | str:
        if url:
            return Link(_LINK_TEXT, url)
        return "" if self._mail_of.get(contact_id) else _NO_ADDRESS_TEXT

    def _remembered(self, today: date) -> Memory:
        before = self._taken.memory
        open_ids = {each.id for each in self._network.actions if each.is_open}
        settings = self._network.settings
        oldest = today - timedelta(days=settings.policy.dismissed_for_days)
        dismissals: list[Dismissal] = [each for each in before.dismissals if each.on > oldest]
        dismissals += self._closed.dismissals
        by_claim = {(each.kind, each.contact_id, each.subject_key): each for each in dismissals}
        variants = dict(before.variants)
        for action in self._new_actions:
            if action.draft:
                used = (*variants.get(action.contact_id, ()), action.draft.variant)
                variants[action.contact_id] = used[-_VARIANTS_REMEMBERED:]
        confirmed = settings.accepted_deletions.strip().casefold() == confirmation_code(before)
        ids = self._network.contacts[ContactColumn.ID].to_numpy(dtype=object)
        known = self._known()
        return replace(
            before,
            home=self._reading.snapshot.home,
            is_complete=before.is_complete or confirmed,
            known=known,
            roll=self._reading.roll or before.roll,
            dismissals=tuple(by_claim.values()),
            actions=self._remembered_actions(today),
            variants={each: used for each, used in variants.items() if each in known},
            seats={
                owner: tuple(ids[np.array(ten.seats, dtype=np.int64)])
                for owner, ten in self._findings.key_tens.items()
                if ten.seats
            },
            run_now_handled=settings.run_now,
            snoozed={each: until for each, until in before.snoozed.items() if each in open_ids},
        )

    def _known(self) -> dict[ContactId, Known]:
        """Return the prints of everybody in the network, and of those whose row waits to be mended."""
        before, known = self._reading.memory.known, self._reading.known
        waiting = self._network.left_out.intersection(before)
        return {**{each: before[each] for each in sorted(waiting)}, **known}

    def _remembered_actions(self, today: date) -> dict[ActionId, ActionMemory]:
        before = self._reading.memory.actions
        oldest = today - timedelta(days=_ACTIONS_REMEMBERED_DAYS)
        remembered = dict(self._gone_today(today))
        for row in self._network.actions:
            if row.id in before and (row.created_on is None or row.created_on >= oldest):
                link = self._links.get(row.id)
                known = self._with_owner(before[row.id], row, today)
                remembered[row.id] = known if link is None else replace(known, link=_print(link))
            elif row.is_open:
                lost = ActionMemory(row.kind, "", 0, None, "", _print(self._links[row.id]))
                remembered[row.id] = self._with_owner(lost, row, today)
        for action in self._new_actions:
            link = _print(self._link_of_new(action))
            remembered[action.id] = ActionMemory(
                action.kind, action.subject_key, action.step, action.other_id, action.what, link, action.owner
            )
        return remembered

    def _gone_today(self, today: date) -> Iterator[tuple[ActionId, ActionMemory]]:
        """Yield the actions whose rows a person has deleted, on that day: their ids are not given again."""
        standing = {row.id for row in self._network.actions}
        for action, known in self._reading.memory.actions.items():
            gone_on = known.closed_on or today
            if action not in standing and known.owner and gone_on == today:
                yield action, replace(known, closed_on=gone_on)

    def _with_owner(self, known: ActionMemory, row: ActionRow, today: date) -> ActionMemory:
        """Return what is known of a row with whom it is for, and since when it is closed.

        A row of somebody who is no longer of the team goes along with the contact.
        """
        if not row.is_open:
            is_new = known.owner and known.closed_on is None
            return replace(known, closed_on=today) if is_new else known
        owner, place = known.owner, self._place_of.get(row.contact_id)
        if owner not in self._findings.key_tens and place is not None:
            owner = str(self._network.contacts[ContactColumn.OWNER].iat[place])
        return replace(known, owner=owner, closed_on=None)


def _closing_name(closing: Closing) -> str:
    if closing.logged:
        return f"log done action: {closing.action.suggestion}"
    if closing.dismissal:
        return f"put away: {closing.action.suggestion}"
    return f"close action: {closing.action.suggestion}"


def _print(url: str) -> str:
    return fingerprint(url) if url else ""
