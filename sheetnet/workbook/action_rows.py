"""Reads the Actions and Pass Along tabs into one dataclass a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sheetnet.domain.ids import ActionId, ContactId, PassAlongId
from sheetnet.domain.problem import Problem
from sheetnet.domain.words import ActionKind, DateOrder
from sheetnet.workbook.cells import clean_text, normal_key, read_texts, read_ticks
from sheetnet.workbook.dates import read_dates
from sheetnet.workbook.identity import row_ids
from sheetnet.workbook.layout import Table
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.network import ActionRow, PassAlongRow
from sheetnet.workbook.tabs import Kind

_KINDS = {normal_key(kind.value): kind for kind in ActionKind}


def read_actions(
    table: Table, order: DateOrder, memory: Memory, left_out: Collection[ContactId]
) -> tuple[tuple[ActionRow, ...], tuple[Problem, ...]]:
    """Read the rows that the worker once added; rows a person added are left alone, and said so.

    ``left_out`` are contacts whose own row waits to be mended; so do their actions.
    """
    cells = _Cells(table, order)
    done, dismiss = cells.ticks("Done"), cells.ticks("Dismiss")
    done_on, snooze = cells.dates("Done on"), cells.dates("Snooze until")
    due, created = cells.dates("Due"), cells.dates("Created")
    worded = [column.name for column in table.tab.columns if column.kind not in (Kind.DATE, Kind.TICK)]
    texts = {name: cells.texts(name) for name in worded}
    rows: list[ActionRow] = []
    seen: dict[str, int] = {}
    for each, action_id in enumerate(texts["ID"]):
        if not action_id:
            if texts["Suggestion"][each] or texts["Draft subject"][each] or done[each] or dismiss[each]:
                cells.tell(
                    each,
                    "ID",
                    "This row was not made by sheetnet and is left alone: delete it, or "
                    "log what you did in the Help Log",
                )
            continue
        if action_id in seen:
            cells.tell(each, "ID", f"This row is a copy of row {seen[action_id]}: delete it")
            continue
        seen[action_id] = table.first_row + each + 1
        remembered = memory.actions.get(ActionId(action_id))
        kind = remembered.kind if remembered else _KINDS.get(normal_key(texts["Kind"][each]))
        contact_id = ContactId(texts["Contact ID"][each])
        is_open = not texts["Result"][each]
        snoozed, put_off = _date(snooze[each]), memory.snoozed.get(ActionId(action_id))
        if kind is None:
            cells.tell(each, "Kind", f"'{texts['Kind'][each]}' is not a kind of suggestion: undo the change")
        if is_open and contact_id in left_out:
            cells.tell(each, "Contact", "This person's row in Contacts has a problem: mend it there first")
        if is_open and done[each] and dismiss[each]:
            cells.tell(each, "Done", "Done and Dismiss are both ticked: untick the one you did not mean")
        is_ready = kind is not None and contact_id not in left_out and done[each] != dismiss[each]
        rows.append(
            ActionRow(
                row=table.first_row + each,
                id=ActionId(action_id),
                contact_id=contact_id,
                contact=texts["Contact"][each],
                kind=kind or ActionKind.CHECK_IN,
                suggestion=texts["Suggestion"][each],
                why=texts["Why"][each],
                due_on=_date(due[each]),
                created_on=_date(created[each]),
                done=bool(is_ready and done[each]) and each not in cells.faulty["Done on"],
                done_on=_date(done_on[each]),
                snooze_until=put_off.until_by(snoozed) if put_off else snoozed,
                dismiss=bool(is_ready and dismiss[each]),
                note=texts["Note"][each],
                draft_subject=texts["Draft subject"][each],
                draft_body=texts["Draft body"][each],
                result=texts["Result"][each],
            )
        )
    return tuple(rows), tuple(cells.problems)


def read_pass_alongs(
    table: Table, order: DateOrder, identity: str
) -> tuple[tuple[PassAlongRow, ...], tuple[Problem, ...]]:
    """Read the rows that have a title; the date may be blank only where nothing else is typed."""
    cells = _Cells(table, order)
    on, expires = cells.dates("Date"), cells.dates("Expires")
    names = ("Kind", "Title", "Link", "Details", "For (topics)", "ID")
    texts = {name: cells.texts(name) for name in names}
    usable: list[int] = []
    for each, title in enumerate(texts["Title"]):
        if not any(texts[name][each] for name in names[:-1]):
            continue
        if not title:
            cells.tell(each, "Title", "Title is blank: say what it is")
        elif np.isnat(on[each]):
            if each not in cells.faulty["Date"]:
                cells.tell(each, "Date", "Date is blank: write when you found it")
        else:
            usable.append(each)
    contents = [f"{texts['Title'][each]}|{texts['Link'][each]}" for each in usable]
    ids = row_ids("p", [texts["ID"][each] for each in usable], contents.__getitem__, identity)
    rows = tuple(
        PassAlongRow(
            row=table.first_row + each,
            id=PassAlongId(row_id),
            on=_date(on[each]) or date.min,
            kind=texts["Kind"][each],
            title=texts["Title"][each],
            link=texts["Link"][each],
            details=texts["Details"][each],
            topics=texts["For (topics)"][each],
            expires_on=_date(expires[each]),
        )
        for each, row_id in zip(usable, ids, strict=True)
    )
    return rows, tuple(cells.problems)


class _Cells:
    """Columns of one table as values; what cannot be read becomes a problem."""

    def __init__(self, table: Table, order: DateOrder) -> None:
        self.problems: list[Problem] = []
        self.faulty: dict[str, Mapping[int, str]] = {}
        self._table = table
        self._order = order

    def tell(self, each: int, header: str, text: str) -> None:
        self.problems.append(self._table.problem(self._table.first_row + each, header, text))

    def ticks(self, header: str) -> NDArray[np.bool_]:
        values, faults = read_ticks(self._table.values(header), header=header)
        self._told(header, faults)
        return values

    def dates(self, header: str) -> NDArray[np.datetime64]:
        values, faults = read_dates(self._table.values(header), self._order, header=header)
        self._told(header, faults)
        return values

    def texts(self, header: str) -> list[str]:
        if header in ("Draft subject", "Draft body"):
            return [clean_text(value) for value in self._table.values(header)]
        values, faults = read_texts(self._table.values(header), header=header)
        self._told(header, faults)
        return values

    def _told(self, header: str, faults: Mapping[int, str]) -> None:
        self.faulty[header] = faults
        for each, text in faults.items():
            self.tell(each, header, text)


def _date(value: np.datetime64) -> date | None:
    return None if np.isnat(value) else value.astype("datetime64[D]").astype(object)
