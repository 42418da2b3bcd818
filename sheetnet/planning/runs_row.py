"""The Runs tab: one row for each run that wrote, mailed, newly failed or was stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sheetnet.planning.differences import add_row
from sheetnet.workbook.layout import Table
from sheetnet.workbook.plan import Change, RemoveRow
from sheetnet.workbook.tabs import WENT_WRONG

_KEPT_ROWS = 200


@dataclass(frozen=True, slots=True)
class RunNote:
    """What one row of the Runs tab says."""

    at: datetime
    """In the team's time zone."""
    version: str
    contacts: int | None = None
    log_rows: int | None = None
    problems: int | None = None
    changes: int | None = None
    opened: int | None = None
    closed: int | None = None
    mail: str = ""
    calls: int | None = None
    seconds: float | None = None
    went_wrong: str = ""


def runs_row(table: Table, note: RunNote) -> Iterator[Change]:
    """Yield the changes that put a note on top of the Runs tab and let the oldest go."""
    yield add_row(
        table,
        table.first_row,
        {
            "When": note.at.strftime("%Y-%m-%d %H:%M"),
            "Version": note.version,
            "Contacts": note.contacts,
            "Log rows": note.log_rows,
            "Problems": note.problems,
            "Changes": note.changes,
            "Opened": note.opened,
            "Closed": note.closed,
            "Mail": note.mail,
            "Calls": note.calls,
            "Seconds": note.seconds,
            WENT_WRONG: note.went_wrong,
        },
    )
    for row in range(table.first_row + _KEPT_ROWS - 1, table.end_row()):
        yield RemoveRow(table.grid.title, row)


def can_hold_notes(table: Table) -> bool:
    """Whether the Runs tab still has the columns by which a note is known again."""
    return table.has("When") and table.has(WENT_WRONG)


def is_told(table: Table, note: RunNote) -> bool:
    """Whether the Runs tab already tells of this very failure, so that it is told once while it lasts."""
    if not note.went_wrong:
        return False
    told = zip(table.values("Mail"), table.values(WENT_WRONG), strict=True)
    return (note.mail, note.went_wrong) in told


def last_failure(table: Table) -> str:
    """Return what the newest row of the Runs tab says went wrong, "" where nothing did."""
    value = table.cell(table.first_row, WENT_WRONG)
    return value if isinstance(value, str) else ""
