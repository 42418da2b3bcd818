"""The steps of examining a local workbook: is it there, may it be written, is it whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheetnet.app.examination import State, Step, StepFailed, parts_step
from sheetnet.app.run import read_sheet
from sheetnet.app.settings import members
from sheetnet.errors import DocumentReadOnly, RunStopped, SheetnetError

if TYPE_CHECKING:
    from sheetnet.app.settings import Settings


def workbook_steps(settings: Settings) -> Iterator[Step]:
    """Yield the steps in order.

    Raises:
        StepFailed: at the first that fails.
    """
    from sheetnet.app.wiring import opened_store
    from sheetnet.stores.xlsx.neighbours import open_in
    from sheetnet.stores.xlsx.saving import is_read_only

    workbook = settings.store.workbook
    with opened_store(settings.store) as store:
        try:
            store.read()
        except SheetnetError as error:
            raise StepFailed("Workbook", error) from error
        yield Step("Workbook", f"{workbook} is there and can be read.")
        if is_read_only(workbook) or is_read_only(workbook.resolve().parent):
            raise StepFailed("May be written", DocumentReadOnly(str(workbook)))
        yield Step("May be written", "The file and its folder are yours to write.")
        program = open_in(workbook)
        if program:
            said = f"It is open in {program}: sheetnet reads its last save, and writes after it is closed."
            yield Step("Closed", said, State.MIND)
        else:
            yield Step("Closed", "No other program has it open.")
        try:
            reading = read_sheet(store, members(settings.team))
        except RunStopped as error:
            raise StepFailed("Tabs and columns", error) from error
        yield parts_step(reading)
