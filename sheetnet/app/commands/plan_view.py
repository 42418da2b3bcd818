"""A plan as a person reads it before it is carried out: what is added, and what becomes of each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, assert_never

from rich.text import Text

from sheetnet.domain.wording import day_in_words
from sheetnet.errors import MissingParts
from sheetnet.workbook.layout import locate
from sheetnet.workbook.plan import AddRow, AddTab, Change, Link, Plan, RemoveRow, SetCell, Written
from sheetnet.workbook.snapshot import CellValue, Snapshot, address, column_letters, is_blank
from sheetnet.workbook.tabs import MEMORY

_LONGEST = 70
_SHOWN = 32
"""How many changes are printed in all, about; of each kind at least ``_LEAST_SHOWN``."""
_LEAST_SHOWN = 5
_SEEN = ("Status", "Your turn", "Next step", "Result", "Problem", "Pick as")
_TELLING = ("Suggestion", "Date", "Contact", "Direction", "Kind", "What", "With", "Due", "When")
"""What tells a new row from another."""
_TOLD = 6
_SERIAL_ZERO = date(1899, 12, 30)
"""Google Sheets gives a date as the days since this one."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How much a plan writes."""

    rows_added: int
    cells_changed: int
    rows_removed: int
    tabs_added: int

    def to_do(self) -> str:
        """Return "3 rows to add, 1 cell to change"."""
        return self._listed("to add", "to change", "to remove")

    def done(self) -> str:
        """Return "Filled in the grey columns: 14 cells, 3 rows added; nothing of yours was changed."."""
        if not any((self.rows_added, self.cells_changed, self.rows_removed, self.tabs_added)):
            return "Nothing new to write but its own memory."
        done = self._listed("added", "", "removed")
        return f"Filled in the grey columns: {done}; nothing of yours was changed."

    def _listed(self, add: str, change: str, remove: str) -> str:
        counts = (
            (self.cells_changed, "cell", change),
            (self.rows_added, "row", add),
            (self.tabs_added, "tab", add),
            (self.rows_removed, "row", remove),
        )
        said = ", ".join(
            f"{n} {thing}{'' if n == 1 else 's'} {verb}".rstrip() for n, thing, verb in counts if n
        )
        return said or "nothing but its own memory"


def totals(plan: Plan) -> Totals:
    """Count what a plan writes, sheetnet's own memory left out."""
    kinds = [type(change) for change in plan.changes() if not _is_memory(change)]
    return Totals(kinds.count(AddRow), kinds.count(SetCell), kinds.count(RemoveRow), kinds.count(AddTab))


def lines(plan: Plan) -> Iterator[Text]:
    """Yield what people will see of the plan, alike groups together, and its totals."""
    if plan.is_empty:
        yield Text("Nothing new to write.")
        return
    headers = _headers(plan.base)
    sections = _sections(plan)
    room = max(_LEAST_SHOWN, _SHOWN // max(1, len(sections)))
    for name, changes in sections.items():
        yield Text(name, "bold")
        shown = [change for change in changes if _is_seen(change, headers)]
        cut = shown if len(shown) <= room else shown[: room - 1]
        for change in cut:
            yield _change(change, headers)
        if more := len(changes) - len(cut):
            yield Text(f"  and {more} more" if cut else f"  {more} cells", "dim")
        yield Text()
    json = " --json lists every change." if len(tuple(plan.changes())) > _SHOWN else ""
    yield Text(f"Plan: {totals(plan).to_do()}. This was a dry run; nothing was written.{json}")


def _sections(plan: Plan) -> Mapping[str, Sequence[Change]]:
    """Return the changes outside its memory by what they do: "open action" for all that open one."""
    names: dict[str, list[str]] = {}
    found: dict[str, list[Change]] = {}
    for group in plan.groups:
        changes = [change for change in group.changes if not _is_memory(change)]
        if changes:
            kind = group.name.partition(": ")[0]
            names.setdefault(kind, []).append(group.name)
            found.setdefault(kind, []).extend(changes)
    return {
        names[kind][0] if len(names[kind]) == 1 else f"{kind} ({len(names[kind])})": changes
        for kind, changes in found.items()
    }


def _is_seen(change: Change, headers: Mapping[tuple[str, int], str]) -> bool:
    """Whether a person looks at what changes; dates and counts beside it are in the JSON."""
    if not isinstance(change, SetCell):
        return True
    return headers.get((change.tab, change.column), "") in ("", *_SEEN)


def as_json(plan: Plan) -> list[dict[str, Any]]:
    """Return the plan as plain lists and texts."""
    headers = _headers(plan.base)
    return [
        {"group": group.name, "changes": [_change_as_json(change, headers) for change in group.changes]}
        for group in plan.groups
    ]


def _is_memory(change: Change) -> bool:
    title = change.title if isinstance(change, AddTab) else change.tab
    return title == MEMORY.title


def _headers(base: Snapshot) -> Mapping[tuple[str, int], str]:
    """Return the canonical header of each known column by tab title and place."""
    try:
        layout = locate(base)
    except MissingParts:
        return {}
    return {
        (table.grid.title, place): name
        for table in layout.tables.values()
        for name, place in table.column_at.items()
    }


def _header(headers: Mapping[tuple[str, int], str], tab: str, column: int) -> str:
    return headers.get((tab, column), column_letters(column))


def _change(change: Change, headers: Mapping[tuple[str, int], str]) -> Text:
    match change:
        case SetCell():
            place = address(change.tab, change.row, change.column)
            header = _header(headers, change.tab, change.column)
            before, after = _cell(change.before, like=change.value), _cell(change.value)
            return Text.assemble(
                ("  ~ ", "yellow"), f"{place}  ", (f"{header}: ", "dim"), f"{before} -> ", (after, "bold")
            )
        case AddRow():
            return Text.assemble(
                ("  + ", "green"), f"a row in {change.tab}: ", (_row(change, headers), "bold")
            )
        case RemoveRow():
            return Text.assemble(("  - ", "red"), f"row {change.row + 1} of {change.tab}")
        case AddTab():
            return Text.assemble(
                ("  + ", "green"), f"the tab {change.title}", " (hidden)" if change.hidden else ""
            )
        case _:
            assert_never(change)


def _row(change: AddRow, headers: Mapping[tuple[str, int], str]) -> str:
    """Return what a new row says, in one line."""
    by_header = {
        _header(headers, change.tab, column): _cell(value)
        for column, value in change.cells
        if not _is_nothing(value)
    }
    if "Suggestion" in by_header:
        return by_header["Suggestion"]
    telling = [by_header[header] for header in _TELLING if header in by_header]
    return ", ".join((telling or list(by_header.values()))[:_TOLD])


def _change_as_json(change: Change, headers: Mapping[tuple[str, int], str]) -> dict[str, Any]:
    match change:
        case SetCell():
            return {
                "change": "set cell",
                "cell": address(change.tab, change.row, change.column),
                "column": _header(headers, change.tab, change.column),
                "before": _plain(change.before),
                "after": _plain(change.value),
            }
        case AddRow():
            return {
                "change": "add row",
                "tab": change.tab,
                "above_row": change.row + 1,
                "cells": {_header(headers, change.tab, at): _plain(value) for at, value in change.cells},
            }
        case RemoveRow():
            return {"change": "remove row", "tab": change.tab, "row": change.row + 1}
        case AddTab():
            return {"change": "add tab", "tab": change.title, "hidden": change.hidden}
        case _:
            assert_never(change)


def _is_nothing(value: Written) -> bool:
    return not isinstance(value, Link) and is_blank(value)


def _cell(value: Written, *, like: Written = None) -> str:
    """Return a cell in one line; a serial number beside a date is read as the date it is."""
    if isinstance(value, Link):
        return value.text
    if is_blank(value):
        return "(blank)"
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime():
            return f"{day_in_words(value.date())} {value:%H:%M}" if value.time() != time() else _day(value)
        case date():
            return day_in_words(value)
        case int() | float() if isinstance(like, date):
            return day_in_words(_SERIAL_ZERO + timedelta(days=int(value)))
        case _:
            text = " ".join(str(value).split())
            return text if len(text) <= _LONGEST else text[: _LONGEST - 3].rstrip() + "..."


def _day(value: datetime) -> str:
    return day_in_words(value.date())


def _plain(value: Written) -> CellValue:
    if isinstance(value, Link):
        return value.url
    return value.isoformat() if isinstance(value, date | time) else value
