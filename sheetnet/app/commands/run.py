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
    from sheetnet.app.answering import collect_answers
    from sheetnet.app.commands import plan_view, summary
    from sheetnet.app.delivery import deliver
    from sheetnet.app.run import run as run_once
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.undone import in_words
    from sheetnet.app.weeks import weeks_of_all
    from sheetnet.app.wiring import make_drafter, opened_store

    settings = load_settings(find_settings_file(settings_file))
    team, keep_days = members(settings.team), settings.mail.keep_days
    drafter = make_drafter(settings.templates)
    now = datetime.now(UTC)
    terminal = Terminal()
    delivered = None
    opened = opened_store(settings.store, terminal.note, reads_only=dry_run)
    with opened as store, terminal.steps("Reading the sheet") as tell:
        found = collect_answers(settings, tell, now=now)
        outcome = run_once(
            store,
            team,
            drafter,
            now=now,
            answers=found.answers,
            keep_days=keep_days,
            dry_run=dry_run,
            tell=tell,
        )
        if not dry_run:
            reports = weeks_of_all(team, outcome.network.settings.time_zone, now=now)
            delivered = deliver(outcome, store, settings, reports, now=now, send=send)
    if as_json:
        terminal.json(summary.as_json(outcome, delivered))
    elif dry_run:
        for wish in outcome.answered:
            terminal.say(wish)
        for line in plan_view.lines(outcome.plan):
            terminal.say(line)
    else:
        for line in summary.lines(outcome, delivered, place=store.place):
            terminal.say(line)
    for fault in drafter.faults:
        terminal.note(fault)
    undone = (*found.undone, *(delivered.undone if delivered else ()))
    for failure in in_words(undone):
        terminal.fail(failure)
    if undone:
        raise typer.Exit(1)
