"""``sheetnet demo``: the sample network in a folder, run once, and which files to open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from sheetnet.app.invocation import own_command, quoted

if TYPE_CHECKING:
    from sheetnet.app.delivery import Delivered
    from sheetnet.app.making import Made


def demo(
    folder: Annotated[Path, typer.Argument(metavar="PATH", help="The folder to make it in.")] = Path("demo"),
    fresh: Annotated[
        bool,
        typer.Option("--fresh", metavar="", help="Begin anew, and lose what was changed in an earlier demo."),
    ] = False,
) -> None:
    """Make a folder with an invented network, and run on it.

    A demo that is there is used as it is, with all that you changed in it.
    """
    from sheetnet.app.commands import summary
    from sheetnet.app.delivery import deliver
    from sheetnet.app.making import at_home, make_demo
    from sheetnet.app.run import run
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import load_settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.time_zone import guessed_zone
    from sheetnet.app.weeks import weeks_of_all
    from sheetnet.app.wiring import make_drafter, opened_store

    now = datetime.now(UTC)
    terminal = Terminal()
    with terminal.steps("Making the sample network") as tell:
        zone = guessed_zone(now=now)
        made, was_there = make_demo(folder, time_zone=zone, fresh=fresh, now=now)
        settings = at_home(load_settings(made.settings.absolute()), folder.absolute())
        team = members(settings.team)
        with opened_store(settings.store) as store:
            outcome = run(store, team, make_drafter(settings.templates), now=now, tell=tell)
            tell("Writing drafts and report")
            reports = weeks_of_all(team, outcome.network.settings.time_zone, now=now)
            delivered = deliver(outcome, store, settings, reports, now=now, send=False)
    if was_there:
        terminal.say(f"{folder} was there already, so it was used as it is. --fresh begins anew.")
    for line in summary.lines(outcome, None, place=store.place):
        terminal.say(line)
    terminal.say()
    for line in _to_open(made, delivered):
        terminal.say(line)
    terminal.say()
    terminal.say(
        "Edit the workbook as you would any other: tick Done in Actions, log something, add a person. "
        "Save and close it, then run again:"
    )
    terminal.say(f"  {own_command()} run --settings {quoted(summary.near(made.settings))}", "bold")


def _to_open(made: Made, delivered: Delivered) -> Iterator[Text]:
    from sheetnet.app.commands import summary
    from sheetnet.mail.outbox import DRAFTS

    def row(label: str, file: Path | str, more: str = "") -> Text:
        return Text.assemble(
            (f"  {label:<10}", "bold"), summary.near(file), (f"  {more}" if more else "", "dim")
        )

    yield Text("Open these:")
    yield row("Workbook", made.place)
    reports = [file for file in delivered.files if file.parent.name != DRAFTS]
    drafts = [file for file in delivered.files if file.parent.name == DRAFTS]
    for file in sorted(reports, key=lambda each: each.suffix != ".html"):
        yield row("Report", file, "in a browser" if file.suffix == ".html" else "in a mail program")
    if drafts:
        mails = sum(file.suffix == ".eml" for file in drafts)
        notes = len(drafts) - mails
        told = [summary.counted(mails, "mail")] if mails else []
        told += [summary.counted(notes, "phone note")] if notes else []
        yield row("Drafts", drafts[0].parent, ", ".join(told))
