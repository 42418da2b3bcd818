"""``sheetnet report``: the weekly report into the outbox, to the browser, or by mail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from sheetnet.app.commands.options import SettingsFile, checked_week
from sheetnet.errors import UsageError


class NoServer(UsageError):
    """A report is to be sent, and no server is named."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f'No mail server is named, so nothing can be sent: write host = "smtp.example.com" under '
            f'[mail.smtp], or reports_by = "gmail" under [mail], in {place}. Without --send the report is '
            "written to the outbox."
        )


def report(
    open_it: Annotated[bool, typer.Option("--open", metavar="", help="Open it in the browser.")] = False,
    week: Annotated[
        str | None, typer.Option(metavar="WEEK", help="An ISO week such as 2026-W47; this one if not given.")
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", metavar="", help="Mail it, unless it has gone already.")
    ] = False,
    settings_file: SettingsFile = None,
) -> None:
    """Write the weekly report, open it or mail it."""
    from sheetnet.app.commands.summary import near
    from sheetnet.app.delivery import deliver
    from sheetnet.app.run import run
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.weeks import weeks_of_all
    from sheetnet.app.wiring import make_drafter, opened_store
    from sheetnet.mail.outbox import DRAFTS

    now = datetime.now(UTC)
    iso_week = checked_week(week, now=now)
    file = find_settings_file(settings_file)
    settings = load_settings(file)
    if send and not settings.mail.can_send:
        raise NoServer(str(file))
    team = members(settings.team)
    drafter = make_drafter(settings.templates)
    terminal = Terminal()
    with opened_store(settings.store, terminal.note) as store, terminal.steps("Reading the sheet") as tell:
        outcome = run(store, team, drafter, now=now, tell=tell)
        tell("Writing the report")
        reports = weeks_of_all(team, outcome.network.settings.time_zone, iso_week, now=now)
        delivered = deliver(outcome, store, settings, reports, now=now, send=send)
    if outcome.waiting is not None:
        terminal.note(str(outcome.waiting))
    for fault in drafter.faults:
        terminal.note(fault)
    for line in delivered.lines:
        terminal.say(line)
    for file in delivered.files:
        if file.parent.name != DRAFTS:
            terminal.say(near(file))
    pages = [file for file in delivered.files if file.suffix == ".html"]
    if open_it:
        import webbrowser

        for page in pages:
            if not webbrowser.open(page.absolute().as_uri()):
                terminal.note(f"No browser could be started; open {near(page)} yourself.")
    for failure in delivered.failures:
        terminal.fail(failure)
    if delivered.failures:
        raise typer.Exit(1)
