"""A spreadsheet copied into a file of its own: everything comes along, ids included."""

from __future__ import annotations

from tests.google_emulator.document import Document, Sheet


def copied(document: Document, document_id: str, title: str) -> Document:
    """Return a copy; whether the metadata of rows comes along is a guess."""
    sheets = []
    for sheet in document.sheets:
        made = Sheet(sheet.id, sheet.title, sheet.row_count, sheet.column_count)
        made.put_back(sheet.aside())
        sheets.append(made)
    kept = list(document.metadata)
    if not document.guesses.copies_row_metadata_in_file:
        kept = [each for each in kept if each["location"]["locationType"] != "ROW"]
    return Document(
        document_id,
        title,
        sheets,
        document.locale,
        document.time_zone,
        kept,
        list(document.named_ranges),
        guesses=document.guesses,
    )
