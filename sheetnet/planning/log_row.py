"""New rows of the Help Log: of a done action, and of what a person logs on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from sheetnet.domain.ids import make_id
from sheetnet.planning.closing import LogRow
from sheetnet.planning.differences import add_row
from sheetnet.workbook.booking import contact_cell
from sheetnet.workbook.cell_text import normal_key
from sheetnet.workbook.log_line import LogEntry
from sheetnet.workbook.network import DIRECTIONS, HELP_KINDS, ContactColumn, Network, TouchColumn
from sheetnet.workbook.plan import Group, GroupName, Plan, Written
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.tabs import HELP_LOG, ID


def log_row_values(network: Network, row: LogRow) -> dict[str, Written]:
    """Return the cells of the Help Log row that a touch of the network is to have."""
    touch = network.touches.iloc[row.touch]
    day: date = np.datetime64(touch[TouchColumn.ON], "D").astype(object)
    contact = network.contacts.iloc[touch[TouchColumn.CONTACT]]
    who = touch[TouchColumn.WHO]
    return {
        "Date": day,
        "Contact": contact[ContactColumn.PICK_AS],
        "Direction": DIRECTIONS[touch[TouchColumn.DIRECTION]].value,
        "Kind": HELP_KINDS[touch[TouchColumn.KIND]].value,
        "What": touch[TouchColumn.WHAT],
        "With": touch[TouchColumn.WITH_TEXT],
        "Who": "" if who == contact[ContactColumn.OWNER] else who,
        "Contact ID": row.stamp,
        ID: row.id,
    }


def logged_already(network: Network, entry: LogEntry) -> bool:
    """Whether the log holds a row that says the same."""
    touches = network.touches
    same = (
        (touches[TouchColumn.CONTACT] == entry.contact)
        & (touches[TouchColumn.ON] == np.datetime64(entry.on))
        & (touches[TouchColumn.DIRECTION] == DIRECTIONS.index(entry.direction))
        & (touches[TouchColumn.KIND] == HELP_KINDS.index(entry.kind))
        & (touches[TouchColumn.WITH] == (-1 if entry.with_ is None else entry.with_))
    )
    told = touches[TouchColumn.WHAT][same]
    return any(normal_key(what) == normal_key(entry.what) for what in told)


def plan_log_rows(reading: Reading, entries: Sequence[LogEntry]) -> Plan:
    """Plan a row of the Help Log for each entry, as a person would have typed it; all of them or none."""
    table = reading.layout.require(HELP_LOG)
    taken = set(reading.network.touches[TouchColumn.ID])
    rows = [_values(reading, entry, taken) for entry in entries]
    picks = reading.network.contacts[ContactColumn.PICK_AS]
    named = ", ".join(picks.iloc[entry.contact] for entry in entries)
    added = tuple(add_row(table, table.end_row(), values) for values in rows)
    return Plan(reading.snapshot, (Group(GroupName(f"log: {named}"), added),))


def _values(reading: Reading, entry: LogEntry, taken: set[str]) -> dict[str, Written]:
    """Return the cells of an entry's row; its id is added to those that are taken."""
    contacts = reading.network.contacts
    picks = contacts[ContactColumn.PICK_AS]
    pick = picks.iloc[entry.contact]
    ids = contacts[ContactColumn.ID]
    contact_id = ids.iloc[entry.contact]
    other = () if entry.with_ is None else (ids.iloc[entry.with_], picks.iloc[entry.with_])
    content = f"{entry.on}|{pick}|{entry.direction}|{entry.kind}|{entry.what}"
    ordinal = 0
    while (touch_id := make_id("t", reading.memory.identity, content, str(ordinal))) in taken:
        ordinal += 1
    taken.add(touch_id)
    return {
        "Date": entry.on,
        "Contact": pick,
        "Direction": entry.direction.value,
        "Kind": entry.kind.value,
        "What": entry.what,
        "With": "" if entry.with_ is None else picks.iloc[entry.with_],
        "Due": entry.due,
        "Contact ID": contact_cell(contact_id, pick, *other),
        ID: touch_id,
    }
