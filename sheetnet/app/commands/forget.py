"""``sheetnet forget NAME``: take a person out of the sheet, its backups and the outbox."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sheetnet.app.commands.options import SettingsFile
from sheetnet.app.terminal import Terminal
from sheetnet.errors import SheetnetError, UsageError

if TYPE_CHECKING:
    from sheetnet.app.forgetting import ForgottenEverywhere
    from sheetnet.app.settings import Settings
    from sheetnet.planning.forgetting import Forgetting
    from sheetnet.workbook.holdings import Person

_SHOWN = 12
"""Cells or files named in a line."""


class NobodyToConfirm(UsageError):
    """Somebody is to be forgotten, and there is nobody to ask whether they really are."""

    def __init__(self) -> None:
        super().__init__("Nothing was changed: nobody is there to confirm it. Add --yes to go on unasked.")


class WorkerAtWork(SheetnetError):
    """A worker may be writing just now of whom is to be forgotten."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was changed: a worker for the same settings file is at work on this computer just now. "
            "Try again in a minute."
        )


def forget(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A contact, or enough of the name.")],
    yes: Annotated[bool, typer.Option("--yes", metavar="", help="Do not ask.")] = False,
    settings_file: SettingsFile = None,
) -> None:
    """Take a person out of the sheet, its backups and the outbox, if they ask for it.

    Shows what goes, and asks first. Their rows are emptied and stay where they are; in other rows
    the name gives way to "(forgotten)". It cannot be undone.
    """
    from sheetnet.app.forgetting import Places, files_about, forget_everywhere, own_files_about, person_named
    from sheetnet.app.heartbeat import heartbeat_file, turns_file
    from sheetnet.app.run import read_sheet
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.weeks import weeks_of_all
    from sheetnet.app.wiring import open_outbox, opened_store, stores_of_backups, without_backups
    from sheetnet.planning.forgetting import plan_forgetting
    from sheetnet.stores.taking_turns import one_at_a_time

    path = find_settings_file(settings_file)
    settings = load_settings(path)
    team, now, terminal = members(settings.team), datetime.now(UTC), Terminal()
    with opened_store(settings.store, terminal.note) as store:
        places = Places(
            store,
            without_backups(store, settings.store),
            lambda: stores_of_backups(settings.store),
            open_outbox(settings.mail),
        )
        with terminal.steps("Reading the sheet"):
            reading = read_sheet(store, team)
            person = person_named(reading, name)
            wish = plan_forgetting(reading, person, now=now)
            files = files_about(reading, person, places.outbox)
            weeks = {each.week for each in weeks_of_all(team, reading.network.settings.time_zone, now=now)}
        for line in what_goes(person.pick_as, wish, files, len(places.backups()), weeks):
            terminal.say(line)
        if not (yes or _is_confirmed(terminal)):
            terminal.say("Nothing was changed.")
            return
        with one_at_a_time(turns_file(heartbeat_file(path))) as is_ours:
            if not is_ours:
                raise WorkerAtWork
            with terminal.steps("Forgetting") as tell:
                forgotten = forget_everywhere(person, files, places, team, tell, now=now)
    terminal.say("Forgotten.")
    exports = exports_of(person, (Path(), path.parent))
    for line in (
        *what_is_left(forgotten, own_files_about(person, places.outbox), exports),
        *not_reached(settings),
    ):
        terminal.say(line)
    for failure in forgotten.failures:
        terminal.fail(f"This backup could not be mended; mend it or delete it yourself. {failure}")
    if forgotten.failures:
        raise typer.Exit(1)


def exports_of(person: Person, folders: Sequence[Path]) -> list[Path]:
    """Return the files in these folders that ``sheetnet export`` has written of a person, by their names."""
    from sheetnet.mail.file_names import export_stem

    stems = dict.fromkeys(map(export_stem, (person.pick_as, *person.own_names)))
    names = [f"{stem}{suffix}" for stem in stems for suffix in (".json", ".txt")]
    paths = (folder / name for folder in dict.fromkeys(each.resolve() for each in folders) for name in names)
    return [path for path in paths if path.is_file()]


def what_goes(
    name: str, wish: Forgetting, files: Sequence[Path], backups: int, weeks: Collection[str]
) -> Iterator[str]:
    """Yield what will be done, before it is; ``weeks`` are those that it is now where the team is."""
    yield f"To forget {name}:"
    for title, rows in wish.rows_by_tab.items():
        yield f"  {title}: {_counted(rows, 'row')} about them emptied"
    if wish.also_of:
        others = _listed(list(dict.fromkeys(wish.also_of)))
        are, them = ("is", "it") if len(wish.also_of) == 1 else ("are", "them")
        shared = _counted(len(wish.also_of), "row")
        yield f"  {shared} of the log {are} also about somebody else, who loses {them}: {others}"
    if wish.mended:
        yield f"  In {_counted(len(wish.mended), 'other cell')} the name taken out: {_listed(wish.mended)}"
    if files:
        yield f"  {_counted(len(files), 'file')} removed: {_listed([file.name for file in files])}"
    if any(file.name.startswith(f"report-{week}-") for file in files for week in weeks):
        yield "    The next sheetnet run, or sheetnet report, writes this week's report anew, without them"
    if backups:
        counted = _counted(backups, "backup")
        yield f"  Backups: the same in {counted}, and in each that forgetting itself makes"
    if wish.left:
        yield f"  Left to you, in columns and tabs of your own, or of a namesake: {_listed(wish.left)}"


def what_is_left(
    forgotten: ForgottenEverywhere, own_files: Sequence[Path], exports: Sequence[Path]
) -> Iterator[str]:
    """Yield what became of it, and what is left to people."""
    from sheetnet.app.commands.summary import near

    yield from forgotten.sheet.repairs
    if forgotten.sheet.left:
        cells = _listed(forgotten.sheet.left)
        yield f"These cells may still speak of them; they are yours to mend: {cells}."
    for in_backups, backups in forgotten.backups_by_cells.items():
        yield (
            f"So may {_listed(in_backups)} in these backups, which are yours to delete once you need them no "
            f"more: {_listed([near(each) for each in backups])}."
        )
    if own_files:
        files = _listed([file.name for file in own_files])
        yield f"These files of yours in the outbox speak of them: {files}."
    if exports:
        files = _listed([near(each) for each in exports])
        yield f"What sheetnet export has written of them lies here: delete it. {files}"


def not_reached(settings: Settings) -> Iterator[str]:
    """Yield where else something of them may be, which sheetnet cannot mend: one list."""
    yield "Not reached, and left to you:"
    if settings.store.kind == "google":
        yield (
            "  - the sheet's version history and copies that people have made of it. To be rid of the "
            "history too, make a copy of the sheet (File > Make a copy), write its address into "
            "sheetnet.toml, delete the old sheet for ever, and run: sheetnet adopt-copy"
        )
    else:
        yield "  - copies of the workbook that people have made, and backups of this computer"
    yield "  - notes and comments on cells, and charts and pivot tables of your own"
    yield "  - texts that speak of them by a first name or a former name alone"
    yield (
        "  - mails that were sent, answers to reports, and drafts that lie in a mailbox: search your mail "
        "program for them"
    )
    yield "  - files of sheetnet export (export-...) in other folders, and other computers"
    yield "  - what a worker has said (last-look.txt, the system's journal)"


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


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"
