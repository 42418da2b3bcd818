"""``sheetnet worker``: run on a timetable until it is told to stop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sheetnet.app.commands.options import SettingsFile
from sheetnet.errors import RunStopped, SheetnetError

if TYPE_CHECKING:
    from sheetnet.app.settings import Settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.worker import Worker


class NotDelivered(SheetnetError):
    """Letters that could not be delivered, each with cause and cure."""

    def __init__(self, failures: Sequence[str]) -> None:
        super().__init__(" ".join(failures))


def worker(settings_file: SettingsFile = None) -> None:
    """Stay running, on a timetable.

    Brings the sheet up to date every hour of the day and when "Run now" changes in it, and mails
    the weekly report on its day. Ctrl-C ends it.
    """
    from sheetnet.app.commands.summary import near
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.wiring import open_store

    settings = load_settings(find_settings_file(settings_file))
    terminal = Terminal()
    minutes = settings.worker.look_every_minutes
    place = near(open_store(settings.store).place)
    terminal.say(f"Working on {place}; looks every {minutes} minutes. Ctrl-C ends it.")
    if not settings.mail.can_send:
        terminal.say("No mail server is named, so the weekly report goes to the outbox only.")
    make_worker(settings, terminal).work()


def make_worker(settings: Settings, terminal: Terminal) -> Worker:
    """Return the worker for a settings file."""
    from sheetnet.app.commands import summary
    from sheetnet.app.delivery import deliver
    from sheetnet.app.run import read_sheet, run
    from sheetnet.app.settings import members, recipients_by_owner
    from sheetnet.app.timetable import Job, Tried, due, updates_due
    from sheetnet.app.wiring import make_drafter, open_store
    from sheetnet.app.worker import Worker

    store = open_store(settings.store)
    team = members(settings.team)
    drafter = make_drafter(settings.templates)
    recipients = recipients_by_owner(settings.team) if settings.mail.can_send else {}

    def look(tried: Tried) -> tuple[Sequence[Job], str]:
        try:
            reading = read_sheet(store, team)
        except RunStopped:
            return updates_due(tried, now=datetime.now(UTC)), ""
        sheet = reading.network.settings
        jobs = due(
            tried,
            reading.memory,
            sheet,
            team,
            recipients,
            resends_unknown=settings.mail.on_unknown == "resend",
            now=datetime.now(UTC),
        )
        return jobs, sheet.run_now

    def update(*, send: bool = False) -> Sequence[str]:
        now = datetime.now(UTC)
        outcome = run(store, team, drafter, now=now)
        delivered = deliver(outcome, store, settings, now=now, send=send, week=None)
        if delivered.failures:
            raise NotDelivered(delivered.failures)
        said = [summary.in_one_line(outcome), *drafter.faults]
        return [*said, *delivered.lines] if send else said

    return Worker(
        look,
        {Job.UPDATE: update, Job.REPORT: lambda: update(send=True)},
        look_every_minutes=settings.worker.look_every_minutes,
        say=terminal.say,
        clock=lambda: datetime.now(UTC),
    )
