"""``sheetnet export NAME``: everything held on one person, as JSON and as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sheetnet.app.commands.options import SettingsFile
from sheetnet.app.terminal import Terminal

if TYPE_CHECKING:
    from sheetnet.app.settings import Settings
    from sheetnet.workbook.holdings import HeldRow, Holdings


def export(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A contact, or enough of the name.")],
    folder: Annotated[
        Path,
        typer.Option("--out", metavar="FOLDER", help="Where the two files go.", show_default="this folder"),
    ] = Path(),
    settings_file: SettingsFile = None,
) -> None:
    """Write down everything held on one person, as JSON and as text, to answer them if they ask."""
    from sheetnet.app.forgetting import files_about, person_named
    from sheetnet.app.run import read_sheet
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.wiring import open_outbox, opened_store
    from sheetnet.errors import UsageError
    from sheetnet.mail.file_names import export_stem
    from sheetnet.stores.private import write_private
    from sheetnet.workbook.holdings import holdings_of

    settings = load_settings(find_settings_file(settings_file))
    terminal = Terminal()
    opened = opened_store(settings.store, terminal.note, reads_only=True)
    with opened as store, terminal.steps("Reading the sheet"):
        reading = read_sheet(store, members(settings.team))
        person = person_named(reading, name)
        held = holdings_of(reading, person)
        place = store.place
    files = files_about(reading, person, open_outbox(settings.mail))
    stem = folder / export_stem(person.pick_as)
    document = as_plain(held, files, place=place, at=datetime.now(UTC))
    try:
        for path, text in (
            (stem.with_suffix(".json"), json.dumps(document, indent=2, ensure_ascii=False) + "\n"),
            (stem.with_suffix(".txt"), "\n".join(lines(held, files, place=place)) + "\n"),
        ):
            write_private(path, text)
            terminal.say(f"Wrote {path}")
    except OSError as error:
        raise UsageError(
            f"The files could not be written into {folder} ({error.strerror or error})."
        ) from error
    terminal.say(_counted(held, files))
    terminal.say(not_reached(settings))


def as_plain(held: Holdings, files: Sequence[Path], *, place: str, at: datetime) -> dict[str, Any]:
    """Return all of it as plain lists and texts."""
    return {
        "name": held.person.pick_as,
        "ids": list(held.person.contact_ids),
        "exported_at": at.isoformat(timespec="seconds"),
        "sheet": place,
        "rows": [
            {"tab": each.tab, "row": each.row, "about": each.is_about, "cells": dict(each.cells)}
            for each in held.rows
        ],
        "files": [str(path) for path in files],
    }


def lines(held: Holdings, files: Sequence[Path], *, place: str) -> Iterator[str]:
    """Yield all of it as a person reads it."""
    yield f"Everything held on {held.person.pick_as}"
    yield f"in {place}"
    for is_about, heading in ((True, "Rows about them"), (False, "Rows that speak of them")):
        rows = [each for each in held.rows if each.is_about is is_about]
        if rows:
            yield ""
            yield heading
        for each in rows:
            yield from _row_lines(each)
    if files:
        yield ""
        yield "Files"
        yield from (f"  {path}" for path in files)


def _row_lines(row: HeldRow) -> Iterator[str]:
    yield ""
    yield f"{row.tab}, row {row.row}"
    for header, text in row.cells.items():
        first, *rest = text.split("\n")
        yield f"  {header}: {first}"
        yield from (f"    {line}" for line in rest)


def _counted(held: Holdings, files: Sequence[Path]) -> str:
    """Return how much there is, without what there is none of but rows about them."""
    from sheetnet.app.commands.summary import counted
    from sheetnet.domain.wording import plain_list

    about = sum(each.is_about for each in held.rows)
    speaking = len(held.rows) - about
    parts = [counted(about, "row") + " about them"]
    if speaking:
        parts.append(counted(speaking, "other row that speaks", "other rows that speak") + " of them")
    if files:
        parts.append(counted(len(files), "file"))
    return f"On {held.person.pick_as}: {plain_list(parts)}."


def not_reached(settings: Settings) -> str:
    """Return where else something may be held that sheetnet does not look into."""
    if settings.store.kind == "google":
        sheet = "the version history of the Google Sheet and copies that people have made"
    else:
        sheet = "the backups beside the workbook, which hold it as it was on earlier days, and copies"
    return (
        f"Not among it: {sheet}, notes and comments on cells, drafts that lie in a mailbox, and mails that "
        "were sent."
    )
