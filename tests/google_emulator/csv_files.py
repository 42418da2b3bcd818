"""Spreadsheets as CSV: what Drive exports, and what it makes of a file that is imported."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.google_emulator.locales import locale_of
from tests.google_emulator.protection import fresh_id
from tests.google_emulator.sheets import Sheet
from tests.google_emulator.showing import Showing
from tests.google_emulator.user_entered import entered
from tests.google_emulator.values import put

if TYPE_CHECKING:
    from tests.google_emulator.document import Document


def exported(document: Document, delimiter: str) -> str:
    """Return the first tab as a person sees it; no line end after the last row."""
    sheet, showing = document.sheets[0], Showing(document)
    lines = [
        {column: showing.formatted(sheet, cell) for column, cell in row.items() if cell.has_value}
        for row in sheet.rows
    ]
    while lines and not lines[-1]:
        lines.pop()
    width = max((column for line in lines for column in line), default=-1) + 1
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([line.get(column, "") for column in range(width)] for line in lines)
    return text.getvalue().removesuffix("\r\n")


def import_into(document: Document, content: str) -> None:
    """Put a CSV file in the place of everything: one tab, named like the file, its cells as if typed."""
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    width = max(map(len, rows), default=0)
    used = {sheet.id for sheet in document.sheets}
    sheet = Sheet(fresh_id(used), document.title, max(len(rows), 1000), max(width, 26))
    locale, year = locale_of(document.locale), datetime.now(UTC).year
    for i, line in enumerate(rows):
        for j, text in enumerate(line):
            if text:
                put(sheet.cell(i, j), entered(text, locale, {}, year))
    document.sheets, document.named_ranges, document.metadata = [sheet], [], []
