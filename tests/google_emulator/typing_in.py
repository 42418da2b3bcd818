"""Typing a text into a cell, as a person or USER_ENTERED does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.google_emulator.calculation import PENDING
from tests.google_emulator.cells import Cell
from tests.google_emulator.locales import locale_of
from tests.google_emulator.user_entered import Entered, entered

if TYPE_CHECKING:
    from tests.google_emulator.document import Document


def put(cell: Cell, found: Entered) -> None:
    """Let a cell that is being changed hold what was entered."""
    cell.runs = []
    cell.formula = found.formula
    cell.value = PENDING if found.formula is not None else found.value
    cell.is_error = found.formula is not None
    if found.number_format and "numberFormat" not in cell.format:
        cell.format = {**cell.format, "numberFormat": found.number_format}


def typist(document: Document) -> Callable[[Cell, Any], Entered]:
    """Return what reads a value that is typed into a cell of this document."""
    locale, year = locale_of(document.locale), datetime.now(UTC).year

    def typed(cell: Cell, value: Any) -> Entered:
        if not isinstance(value, str):
            return Entered(value)
        return entered(value, locale, cell.format.get("numberFormat", {}), year)

    return typed
