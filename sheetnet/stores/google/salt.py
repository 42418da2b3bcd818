"""Salt: the number in `_sheetnet` that makes a version's token another one, should its id be taken.

The id of a token follows from the sheet, its version and this number. Where Google refuses an id
though the version has not moved (something else bears it, unseen), every worker that meets this
counts the number up by one and so arrives at the same new id. Pure.
"""

from __future__ import annotations

from sheetnet.workbook.layout import Table, locate_tab
from sheetnet.workbook.memory_tab import SALT, rows_in
from sheetnet.workbook.plan import AddRow, Change, Group, GroupName, Plan, SetCell
from sheetnet.workbook.snapshot import Snapshot
from sheetnet.workbook.tabs import MEMORY


def salt_of(base: Snapshot) -> int:
    """Return the salt that a snapshot holds, 0 where it holds none."""
    table = locate_tab(base, MEMORY)
    found = _standing(table) if table else None
    return int(found[1]) if found and found[1].isdigit() else 0


def with_salt(plan: Plan, salt: int) -> Plan:
    """Let a plan also remember this salt, where there is a `_sheetnet` to remember it in."""
    table = locate_tab(plan.base, MEMORY)
    if table is None or not all(table.has(name) for name in ("Kind", "Key", "Value")):
        return plan
    group = Group(GroupName("take another mark"), (_change(table, str(salt)),))
    return Plan(plan.base, (*plan.groups, group))


def _standing(table: Table) -> tuple[int, str] | None:
    return next(((row, value) for row, key, value in rows_in(table) if key == SALT), None)


def _change(table: Table, value: str) -> Change:
    found = _standing(table)
    if found:
        place = table.column_at["Value"]
        return SetCell(table.grid.title, found[0], place, value, table.cell(found[0], "Value"))
    cells = {"Kind": SALT[0], "Key": SALT[1], "Value": value}
    places = tuple((table.column_at[name], text) for name, text in cells.items())
    return AddRow(table.grid.title, table.end_row(), places)
