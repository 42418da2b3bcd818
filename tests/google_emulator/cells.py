"""One cell of a spreadsheet, and the error texts that a cell can show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Value = str | float | int | bool | None

ERROR_TEXTS = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
    "Loading...": "LOADING",
}


@dataclass
class Cell:
    """One cell. A formula keeps its text beside the value it shows.

    A cell that stands in a sheet is not changed but replaced, and its format, runs and validation
    are never changed in place: so a sheet can be kept aside without copying its cells.
    """

    value: Value = None
    formula: str | None = None
    is_error: bool = False
    """The value is an error's text, such as "#REF!"."""
    format: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    runs: list[dict[str, Any]] = field(default_factory=list)
    validation: dict[str, Any] | None = None

    def again(self) -> Cell:
        """Return a copy."""
        return Cell(
            self.value, self.formula, self.is_error, self.format, self.note, self.runs, self.validation
        )

    @property
    def is_bare(self) -> bool:
        """Whether nothing at all is kept here."""
        return (
            not self.has_value
            and not self.format
            and not self.note
            and not self.runs
            and self.validation is None
        )

    @property
    def has_value(self) -> bool:
        """Whether a value or formula stands here."""
        return self.value is not None or self.formula is not None

    @property
    def is_box(self) -> bool:
        """Whether it is a tick box."""
        return (self.validation or {}).get("condition", {}).get("type") == "BOOLEAN"
