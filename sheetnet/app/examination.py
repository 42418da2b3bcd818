"""The examination that ``doctor`` makes: one step after the other, up to the first that fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from sheetnet.errors import SheetnetError

if TYPE_CHECKING:
    from sheetnet.app.settings import Settings
    from sheetnet.workbook.reading import Reading


class State(Enum):
    """How a step ended."""

    WELL = "well"
    MIND = "mind"
    """It works, and there is something to know or to mend."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an examination, and what to say about it."""

    name: str
    said: str
    state: State = State.WELL
    walls: Sequence[str] = ()
    """What most often stands in the way here, where it failed."""


class StepFailed(SheetnetError):
    """A step that fails, with its name, the reason, and what usually stands in the way."""

    def __init__(self, name: str, error: SheetnetError | str, walls: Sequence[str] = ()) -> None:
        self.step = Step(name, str(error), State.FAILED, walls)
        super().__init__(str(error))


def examine(settings: Settings, *, takes_over: bool, now: datetime) -> Iterator[Step]:
    """Yield each step as it ends; the last one where it fails.

    ``takes_over`` makes a sheet that only one worker may write this one's.
    """
    from sheetnet.app.examining_google import google_steps
    from sheetnet.app.examining_mail import mailbox_steps
    from sheetnet.app.examining_workbook import workbook_steps

    is_google = settings.store.kind == "google"
    steps = google_steps(settings, takes_over=takes_over, now=now) if is_google else workbook_steps(settings)
    try:
        yield from steps
        yield from mailbox_steps(settings)
    except StepFailed as failed:
        yield failed.step


def parts_step(reading: Reading) -> Step:
    """Return the step that says which tabs and columns were found, and which not."""
    from sheetnet.workbook.tabs import TABS

    tables = reading.layout.tables
    missing = [
        f"{table.grid.title}: {column.name}"
        for tab in TABS
        if (table := tables.get(tab.title)) is not None
        for column in tab.columns
        if column.name not in table.column_at
    ]
    missing += [f"the tab {tab.title}" for tab in TABS if tab.columns and tab.title not in tables]
    if missing:
        return Step(
            "Tabs and columns", f"Usable, though these are missing: {'; '.join(missing)}.", State.MIND
        )
    people, touches = len(reading.network.contacts), len(reading.network.touches)
    return Step("Tabs and columns", f"All there, with {people} contacts and {touches} log rows.")
