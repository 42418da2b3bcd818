"""All that stands in a spreadsheet of the stand-in, to compare before and after."""

from __future__ import annotations

from typing import Any

from tests.google_emulator import Document


def everything(document: Document) -> dict[str, Any]:
    """Return all that stands in a document: cells, formats, views, metadata, whatever its tabs have."""
    sheets = {
        sheet.id: repr({name: each for name, each in vars(sheet).items() if not name.startswith("_")})
        for sheet in document.sheets
    }
    return document.aside() | {"sheets": sheets}
