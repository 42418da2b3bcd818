"""``sheetnet worker``: run on a timetable until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from sheetnet import __version__
from sheetnet.app.commands.options import SettingsFile
from sheetnet.errors import SheetnetError

if TYPE_CHECKING:
    from sheetnet.app.events import Event
    from sheetnet.app.settings import StoreSettings
    from sheetnet.stores.base import Store

_ONCE_AN_HOUR = 60
"""How often ``--once`` is expected to be called, in minutes: what ``sheetnet health`` measures it by."""


def worker(
    once: Annotated[
        bool,
        typer.Option("--once", metavar="", help="Look once, do what is due, and end; for an hourly timer."),
    ] = False,
    settings_file: SettingsFile = None,
) -> None:
    """Stay running, on a timetable.

    Brings the sheet up to date every hour from 7 to 20 in the team's time zone and when "Run now"
    changes in it, and mails the weekly report on its day. Ctrl-C ends it. With --once it updates at
    whatever hour, and ends with exit code 1 where something failed.
    """
    from sheetnet.app.commands.jobs import make_worker
    from sheetnet.app.commands.summary import near
    from sheetnet.app.events import Event, Kind, in_json, in_words
    from sheetnet.app.health import failures
    from sheetnet.app.heartbeat import heartbeat_file, read_heartbeat
    from sheetnet.app.settings import recipients_by_owner
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.terminal import Terminal

    path = find_settings_file(settings_file)
    settings = load_settings(path)
    terminal = Terminal()
    minutes = _ONCE_AN_HOUR if once else settings.worker.look_every_minutes
    show = in_json if settings.worker.log_format == "json" else in_words

    def say(event: Event) -> None:
        for line in show(event):
            terminal.unbroken(line)

    with _opened(settings.store, say) as store:
        pace = "" if once else f"; looks every {minutes} minutes. Ctrl-C ends it"
        start = [f"Working on {near(store.place)}{pace}."]
        nowhere = [owner for owner, places in recipients_by_owner(settings.team).items() if not places]
        if not settings.mail.can_send:
            start.append("No mail server is named, so the weekly report goes to the outbox only.")
        elif nowhere:
            whose = "1 person" if len(nowhere) == 1 else f"{len(nowhere)} people"
            start.append(f"The report of {whose} without a mail address goes to the outbox only.")
        before = read_heartbeat(heartbeat_file(path))
        if before is not None and before.stopped_at is None and not once:
            start.extend(failures(before))
        say(Event(datetime.now(UTC), Kind.STARTED, start, facts={"version": __version__}))
        made = make_worker(settings, store, say, heartbeat_file(path), look_every_minutes=minutes)
        made.work(once=once)
    if once and not made.is_well:
        raise typer.Exit(1)


@contextmanager
def _opened(settings: StoreSettings, say: Callable[[Event], None]) -> Iterator[Store]:
    """Open the store; where it cannot be opened, say so in the log, and end."""
    from sheetnet.app.events import Event, Kind
    from sheetnet.app.wiring import opened_store

    with ExitStack() as stack:
        try:
            store = stack.enter_context(opened_store(settings))
        except SheetnetError as error:
            cause, said = type(error).__name__, error.said_of_nobody
            line = f"Could not start. {said}"
            say(Event(datetime.now(UTC), Kind.FAILED, [line], "start", cause, said))
            raise typer.Exit(error.exit_code) from None
        yield store
