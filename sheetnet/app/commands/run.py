"""``sheetnet run``: read the sheet, write the next steps, leave drafts and report in the outbox."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from sheetnet.app.commands.options import AsJson, SettingsFile


def run(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", metavar="", help="Show what would be written, and write nothing.")
    ] = False,
    send: Annotated[
        bool, typer.Option("--send", metavar="", help="Mail this week's report if it has not gone.")
    ] = False,
    as_json: AsJson = False,
    settings_file: SettingsFile = None,
) -> None:
    """Bring the sheet up to date.

    Reads it, writes statuses and next steps, and leaves drafts and the report in the outbox.
    """
    from sheetnet.app.commands import plan_view, summary
    from sheetnet.app.delivery import deliver
    from sheetnet.app.run import run as run_once
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.wiring import make_drafter, open_store

    settings = load_settings(find_settings_file(settings_file))
    store = open_store(settings.store)
    drafter = make_drafter(settings.templates)
    now = datetime.now(UTC)
    terminal = Terminal()
    with terminal.steps("Reading the sheet") as tell:
        outcome = run_once(
            store,
            members(settings.team),
            drafter,
            now=now,
            dry_run=dry_run,
            tell=tell,
        )
        delivered = None if dry_run else deliver(outcome, store, settings, now=now, send=send, week=None)
    if as_json:
        terminal.json(summary.as_json(outcome, delivered))
    elif dry_run:
        for line in plan_view.lines(outcome.plan):
            terminal.say(line)
    else:
        for line in summary.lines(outcome, delivered, place=store.place):
            terminal.say(line)
    for fault in drafter.faults:
        terminal.note(fault)
    for failure in delivered.failures if delivered else ():
        terminal.fail(failure)
    if delivered and delivered.failures:
        raise typer.Exit(1)
