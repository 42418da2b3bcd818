"""``sheetnet report``: the weekly report into the outbox, to the browser, or by mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sheetnet.app.commands.options import SettingsFile, checked_week
from sheetnet.errors import UsageError

if TYPE_CHECKING:
    from sheetnet.app.delivery import Delivered
    from sheetnet.app.terminal import Terminal


class NoServer(UsageError):
    """A report is to be sent, and no server is named."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f'No mail server is named, so nothing can be sent: write host = "smtp.example.com" under '
            f'[mail.smtp], or reports_by = "gmail" under [mail], in {place}. Without --send the report is '
            "written to the outbox."
        )


class FirmOfNow(UsageError):
    """The firm-wide report is asked for of a past week."""

    def __init__(self) -> None:
        super().__init__(
            "The firm-wide report does not go with --week: it tells how things stand now. Leave --week out."
        )


class NobodyOfFirm(UsageError):
    """The firm-wide report is to be sent, and nobody is named who gets it."""

    def __init__(self, place: str) -> None:
        super().__init__(
            'Nobody is named who gets the firm-wide report: write firm_recipients = ["ana@example.com"] '
            f"under [mail] in {place}. Without --send it is written to the outbox."
        )


def report(
    open_it: Annotated[bool, typer.Option("--open", metavar="", help="Open it in the browser.")] = False,
    week: Annotated[
        str | None, typer.Option(metavar="WEEK", help="An ISO week such as 2026-W47; this one if not given.")
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", metavar="", help="Mail it, unless it has gone already.")
    ] = False,
    firm: Annotated[
        bool, typer.Option("--firm", metavar="", help="Who in the team knows whom, without anything private.")
    ] = False,
    settings_file: SettingsFile = None,
) -> None:
    """Write the weekly report, open it or mail it; or the firm-wide one."""
    from sheetnet.app.answering import collect_answers
    from sheetnet.app.delivery import deliver
    from sheetnet.app.run import run
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.weeks import weeks_of_all
    from sheetnet.app.wiring import make_drafter, opened_store

    now = datetime.now(UTC)
    if firm:
        if week is not None:
            raise FirmOfNow
        _report_of_firm(find_settings_file(settings_file), open_it=open_it, send=send, now=now)
        return
    iso_week = checked_week(week, now=now)
    file = find_settings_file(settings_file)
    settings = load_settings(file)
    if send and not settings.mail.can_send:
        raise NoServer(str(file))
    team, keep_days = members(settings.team), settings.mail.keep_days
    drafter = make_drafter(settings.templates)
    terminal = Terminal()
    with opened_store(settings.store, terminal.note) as store, terminal.steps("Reading the sheet") as tell:
        found = collect_answers(settings, tell, now=now)
        outcome = run(store, team, drafter, now=now, answers=found.answers, keep_days=keep_days, tell=tell)
        tell("Writing the report")
        reports = weeks_of_all(team, outcome.network.settings.time_zone, iso_week, now=now)
        delivered = deliver(outcome, store, settings, reports, now=now, send=send)
    if outcome.waiting is not None:
        terminal.note(str(outcome.waiting))
    for fault in drafter.faults:
        terminal.note(fault)
    for line in outcome.answered:
        terminal.say(line)
    undone = (*found.undone, *delivered.undone)
    _tell(replace(delivered, undone=undone), terminal, open_it=open_it)


def _report_of_firm(file: Path, *, open_it: bool, send: bool, now: datetime) -> None:
    from sheetnet.app.firm_delivery import deliver_firm
    from sheetnet.app.run import judge
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import load_settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.weeks import week_of
    from sheetnet.app.wiring import opened_store
    from sheetnet.report.firm import compose_firm

    settings = load_settings(file)
    if send and not settings.mail.firm_recipients:
        raise NobodyOfFirm(str(file))
    if send and not settings.mail.can_send:
        raise NoServer(str(file))
    terminal = Terminal()
    opened = opened_store(settings.store, terminal.note, reads_only=not send)
    with opened as store, terminal.steps("Reading the sheet") as tell:
        judged = judge(store, members(settings.team), now=now)
        tell("Writing the report")
        week = week_of(judged.today)
        found = compose_firm(judged.network, judged.findings, week=week, today=judged.today)
        delivered = deliver_firm(found, judged, store, settings, now=now, send=send)
    for words in (f"{found.headline}.", found.lead, found.numbers):
        terminal.say(words)
    _tell(delivered, terminal, open_it=open_it)


def _tell(delivered: Delivered, terminal: Terminal, *, open_it: bool) -> None:
    """Say what was written and mailed, open the pages if wished, and end with what failed."""
    from sheetnet.app.commands.summary import near
    from sheetnet.app.undone import in_words
    from sheetnet.mail.outbox import DRAFTS

    for line in delivered.lines:
        terminal.say(line)
    for file in delivered.files:
        if file.parent.name != DRAFTS:
            terminal.say(near(file))
    if open_it:
        _open([file for file in delivered.files if file.suffix == ".html"], terminal)
    for failure in in_words(delivered.undone):
        terminal.fail(failure)
    if delivered.undone:
        raise typer.Exit(1)


def _open(pages: Sequence[Path], terminal: Terminal) -> None:
    import webbrowser

    from sheetnet.app.commands.summary import near

    for page in pages:
        if not webbrowser.open(page.absolute().as_uri()):
            terminal.note(f"No browser could be started; open {near(page)} yourself.")
