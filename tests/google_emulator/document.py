"""A spreadsheet in memory. What people do to one stands in ``people``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from tests.google_emulator.cells import ERROR_TEXTS, Cell, Value
from tests.google_emulator.guesses import Guesses
from tests.google_emulator.people import Edits
from tests.google_emulator.sheets import Json, Sheet

__all__ = ["ERROR_TEXTS", "Cell", "Document", "Guesses", "Sheet", "Value"]


@dataclass
class Document(Edits):
    """One spreadsheet."""

    id: str
    title: str
    sheets: list[Sheet]
    locale: str = "en_US"
    time_zone: str = "Etc/GMT"
    metadata: list[Json] = field(default_factory=list)
    """Developer metadata at all its places; see ``metadata``."""
    named_ranges: list[Json] = field(default_factory=list)
    readers: set[str] | None = None
    """Addresses it is shared with; None shares it with every account."""
    owner: str = "owner@example.org"
    asking: str | None = None
    """Whose request is being carried out; None is the owner at the browser."""
    trashed: bool = False
    guesses: Guesses = field(default_factory=Guesses)

    def guess(self, **outcomes: Any) -> None:
        """Let Google behave like this where nobody has seen what it does: see Guesses."""
        self.guesses = replace(self.guesses, **outcomes)

    def aside(self) -> Json:
        """Return what ``put_back`` needs to undo everything done from now on; cheap at any size."""
        return {
            "sheets": [(sheet, sheet.aside()) for sheet in self.sheets],
            "metadata": list(self.metadata),
            "named_ranges": list(self.named_ranges),
            "texts": (self.title, self.locale, self.time_zone),
        }

    def put_back(self, kept: Json) -> None:
        """Undo; what was kept can be put back again."""
        for sheet, parts in kept["sheets"]:
            sheet.put_back(parts)
        self.sheets = [sheet for sheet, _ in kept["sheets"]]
        self.metadata, self.named_ranges = list(kept["metadata"]), list(kept["named_ranges"])
        self.title, self.locale, self.time_zone = kept["texts"]
