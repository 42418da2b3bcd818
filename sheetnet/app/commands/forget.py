"""``sheetnet forget NAME``: take a person out of the sheet, its backups and the outbox."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sheetnet.app.commands.options import SettingsFile
from sheetnet.app.terminal import Terminal
from sheetnet.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from sheetnet.app.settings import Settings
    from sheetnet.planning.forgetting import Forgetting

_SHOWN = 12
"""Cells named in a line."""


class NobodyToConfirm(UsageError):
    """Somebody is to be forgotten, and there is nobody to ask whether they really are."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed: nobody is there to confirm it. Add --yes to go on unasked.")


def forget(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A contact, or enough of the name.")],
    yes: Annotated[bool, typer.Option("--yes", metavar="", help="Do not ask.")] = False,
    settings_file: SettingsFile = None,
) -> None:
    """Take a person out of the sheet, its backups and the outbox, if they ask for it.

    Shows what goes, and asks first. Their rows are emptied and stay where they are; in other rows
    the name gives way to "(forgotten)". It cannot be undone.
    """
    from sheetnet.app.forgetting import files_about, forget_in_backups, forget_in_sheet
    from sheetnet.app.run import read_sheet
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.wiring import open_outbox, opened_store, stores_of_backups
    from sheetnet.planning.forgetting import plan_forgetting
    from sheetnet.workbook.holdings import person_at

    settings = load_settings(find_settings_file(settings_file))
    team, now, terminal = members(settings.team), datetime.now(UTC), Terminal()
    outbox = open_outbox(settings.mail)
    with opened_store(settings.store, terminal.note) as store:
        with terminal.steps("Reading the sheet"):
            reading = read_sheet(store, team)
            person = person_at(reading, reading.people.find(name))
            wish = plan_forgetting(reading, person, now=now)
            files = files_about(reading, person, outbox)
        backups = stores_of_backups(settings.store)
        for line in what_goes(person.pick_as, wish, files, len(backups)):
            terminal.say(line)
        if not (yes or _is_confirmed(terminal)):
            terminal.say("Nothing was changed.")
            return
        with terminal.steps("Forgetting") as tell:
            forgotten = forget_in_sheet(person, store, team, now=now)
            outbox.remove(files)
            tell("Going through the backups")
            copies = stores_of_backups(settings.store)
            failed = forget_in_backups(person, forgotten.emptied, copies, team, now=now)
    terminal.say("Forgotten.")
    for repair in forgotten.repairs:
        terminal.say(repair)
    if forgotten.left:
        cells = _listed(forgotten.left)
        terminal.say(f"These cells may still speak of them; they are yours to mend: {cells}.")
    for line in not_reached(settings):
        terminal.say(line)
    for failure in failed:
        terminal.fail(f"This backup could not be mended; mend it or delete it yourself. {failure}")
    if failed:
        raise typer.Exit(1)


def what_goes(name: str, wish: Forgetting, files: Sequence[Path], backups: int) -> Iterator[str]:
    """Yield what will be done, before it is."""
    yield f"To forget {name}:"
    for title, count in wish.rows_by_tab.items():
        yield f"  {title}: {_counted(count, 'row')} about them emptied"
    if wish.mended:
        yield f"  In {_counted(len(wish.mended), 'other cell')} the name taken out: {_listed(wish.mended)}"
    if files:
        yield f"  Outbox: {_counted(len(files), 'file')} removed"
    if backups:
        yield f"  Backups: the same in {_counted(backups, 'backup')} and in those made now"
    if wish.left:
        yield f"  Left to you, in columns and tabs of your own, or of a namesake: {_listed(wish.left)}"


def not_reached(settings: Settings) -> Iterator[str]:
    """Yield where else something of them may be, which sheetnet cannot mend."""
    if settings.store.kind == "google":
        yield (
            "Not reached: the sheet's version history and copies that people have made of it. To be rid of "
            "the history too, make a copy of the sheet (File > Make a copy), write its address into "
            "sheetnet.toml, delete the old sheet for ever, and run: sheetnet adopt-copy"
        )
    else:
        yield "Not reached: copies of the workbook that people have made, and backups of this computer."
    yield (
        "Nor: notes and comments on cells, what sheetnet export and a worker have written down (export-..., "
        "last-look.txt, failure-...log), mails that were sent, and drafts that lie in a mailbox. Search your "
        "mail program for them."
    )


def _is_confirmed(terminal: Terminal) -> bool:
    while True:
        try:
            answer = terminal.ask("This cannot be undone. Forget them? [no]: ").casefold()
        except EOFError:
            terminal.note("")
            raise NobodyToConfirm from None
        if answer in ("y", "yes"):
            return True
        if answer in ("", "n", "no"):
            return False
        terminal.say("Please write yes or no.")


def _listed(cells: Sequence[str]) -> str:
    more = len(cells) - _SHOWN
    return ", ".join(cells[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"
