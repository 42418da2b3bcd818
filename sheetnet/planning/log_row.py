"""New rows of the Help Log: of a done action, and of what a person logs on the command line."""

from __future__ import annotations

from datetime import date

import numpy as np

from sheetnet.domain.ids import make_id
from sheetnet.planning.closing import LogRow
from sheetnet.planning.differences import add_row
from sheetnet.workbook.booking import contact_cell
from sheetnet.workbook.log_line import LogEntry
from sheetnet.workbook.network import DIRECTIONS, HELP_KINDS, ContactColumn, Network, TouchColumn
from sheetnet.workbook.plan import Group, GroupName, Plan, Written
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.tabs import HELP_LOG, ID


def log_row_values(network: Network, row: LogRow) -> dict[str, Written]:
    """Return the cells of the Help Log row that a touch of the network is to have."""
    touch = network.touches.iloc[row.touch]
    day: date = np.datetime64(touch[TouchColumn.ON], "D").astype(object)
    return {
        "Date": day,
        "Contact": network.contacts[ContactColumn.PICK_AS].iloc[touch[TouchColumn.CONTACT]],
        "Direction": DIRECTIONS[touch[TouchColumn.DIRECTION]].value,
        "Kind": HELP_KINDS[touch[TouchColumn.KIND]].value,
        "What": touch[TouchColumn.WHAT],
        "With": touch[TouchColumn.WITH_TEXT],
        "Contact ID": row.stamp,
        ID: row.id,
    }


def plan_log_row(reading: Reading, entry: LogEntry) -> Plan:
    """Plan one row of the Help Log, as a person would have typed it."""
    table = reading.layout.require(HELP_LOG)
    contacts = reading.network.contacts
    picks = contacts[ContactColumn.PICK_AS]
    pick = picks.iloc[entry.contact]
    ids = contacts[ContactColumn.ID]
    contact_id = ids.iloc[entry.contact]
    other = () if entry.with_ is None else (ids.iloc[entry.with_], picks.iloc[entry.with_])
    taken = set(reading.network.touches[TouchColumn.ID])
    content = f"{entry.on}|{pick}|{entry.direction}|{entry.kind}|{entry.what}"
    ordinal = 0
    while (touch_id := make_id("t", reading.memory.identity, content, str(ordinal))) in taken:
        ordinal += 1
    values: dict[str, Written] = {
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
    group = Group(GroupName(f"log: {pick}"), (add_row(table, table.end_row(), values),))
    return Plan(reading.snapshot, (group,))
