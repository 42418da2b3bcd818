"""``sheetnet worker``: run on a timetable until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from sheetnet import __version__
from sheetnet.app.commands.options import SettingsFile
from sheetnet.errors import RunStopped, SheetnetError

if TYPE_CHECKING:
    from pathlib import Path

    from sheetnet.app.delivery import Delivered
    from sheetnet.app.events import Event, Facts
    from sheetnet.app.run import RunOutcome
    from sheetnet.app.settings import Settings, StoreSettings
    from sheetnet.app.weeks import WeekOf
    from sheetnet.app.worker import Worker
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


def make_worker(
    settings: Settings,
    store: Store,
    say: Callable[[Event], None],
    heartbeat: Path,
    *,
    look_every_minutes: int,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Worker:
    """Return the worker for a settings file and its store, and the file that it says in how it is."""
    from sheetnet.app.answering import collect_answers
    from sheetnet.app.commands import summary
    from sheetnet.app.delivery import deliver
    from sheetnet.app.heartbeat import read_heartbeat, turns_file, write_heartbeat
    from sheetnet.app.run import read_sheet, run
    from sheetnet.app.settings import members, recipients_by_owner
    from sheetnet.app.telling import Teller
    from sheetnet.app.timetable import (
        Due,
        Job,
        RunNow,
        Tried,
        due,
        is_update_due,
        next_report_at,
        owed_reports,
        wishes_run,
    )
    from sheetnet.app.weeks import weeks_of_all
    from sheetnet.app.wiring import make_drafter, make_post
    from sheetnet.app.worker import Done, Looked, Worker
    from sheetnet.stores.taking_turns import one_at_a_time
    from sheetnet.workbook.reading import run_now_in
    from sheetnet.workbook.tabs import SETTINGS

    team = members(settings.team)
    drafter = make_drafter(settings.templates)
    recipients = recipients_by_owner(settings.team) if settings.mail.can_send else {}

    settings_title = SETTINGS.title

    def look(tried: Tried) -> Looked:
        nonlocal settings_title
        now = clock()
        try:
            reading = read_sheet(store, team)
        except RunStopped:
            return look_at_what_must_be_mended(tried, now)
        sheet, memory = reading.network.settings, reading.memory
        settings_title = reading.layout.require(SETTINGS).grid.title
        resends_unknown = settings.mail.on_unknown == "resend"
        owed = owed_reports(memory, sheet, team, recipients, resends_unknown=resends_unknown, now=now)
        return Looked(
            due(tried, memory, sheet, team, recipients, resends_unknown=resends_unknown, now=now),
            RunNow(sheet.run_now, memory.run_now_handled),
            time_zone=sheet.time_zone,
            next_report_at=next_report_at(sheet, team, recipients, now=now),
            is_report_owed=bool(owed),
        )

    def look_at_what_must_be_mended(tried: Tried, now: datetime) -> Looked:
        """Return when to try again, by the clock or because whoever has mended it wishes so."""
        value, before = glance(), tried.run_now
        run_now = before if value is None else RunNow(value, before.handled if before else value)
        is_wished = run_now is not None and wishes_run(before, run_now)
        updates = is_wished or is_update_due(tried, now=now)
        return Looked(Due(updates, is_wished=is_wished), run_now, is_report_owed=True)

    def glance() -> str | None:
        grid = store.glance(settings_title)
        return None if grid is None else run_now_in(grid)

    def bring_up_to_date(reports: Sequence[WeekOf] = ()) -> Done:
        """Run, and mail these reports; without any, write everybody's to the outbox."""
        now = clock()
        found = collect_answers(settings, now=now)
        outcome = run(store, team, drafter, now=now, answers=found.answers, keep_days=settings.mail.keep_days)
        chosen = reports or weeks_of_all(team, outcome.network.settings.time_zone, now=now)
        delivered = deliver(outcome, store, settings, chosen, now=now, send=bool(reports))
        facts = _facts(outcome, delivered)
        said = (summary.in_one_line(outcome, names=False), *_in_words(facts))
        if drafter.faults:
            said += ("A draft template was left out; sheetnet run says which one, and why.",)
        failures = (*found.failures, *delivered.failures)
        return Done(said, failures, facts, waits=outcome.waiting is not None)

    return Worker(
        look,
        {
            Job.UPDATE: lambda _due: bring_up_to_date(),
            Job.REPORT: lambda is_due: bring_up_to_date(is_due.reports),
        },
        look_every_minutes=look_every_minutes,
        say=say,
        clock=clock,
        glance=glance,
        beat=partial(write_heartbeat, heartbeat),
        before=read_heartbeat(heartbeat),
        take_turn=partial(one_at_a_time, turns_file(heartbeat)),
        teller=Teller(store, team, make_post(settings), place=store.place),
    )


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


def _in_words(facts: Facts) -> Iterator[str]:
    """Yield what a run did, in the words of a log: IDs and counts."""
    for name, words in (("opened_for", "Suggestions opened for"), ("closed_for", "Suggestions closed for")):
        ids = facts[name]
        if isinstance(ids, Sequence) and ids:
            yield f"{words} {', '.join(ids)}."
    for name, one, many in (
        (
            "answered",
            "1 line of an answer to the report was done.",
            "{} lines of answers to reports were done.",
        ),
        ("drafts_put", "1 draft was put into a mailbox.", "{} drafts were put into mailboxes."),
        ("mailed", "1 report was mailed.", "{} reports were mailed."),
    ):
        if facts[name]:
            yield one if facts[name] == 1 else many.format(facts[name])


def _facts(outcome: RunOutcome, delivered: Delivered) -> Facts:
    """Return what a run found and did in counts, and in the IDs of the contacts it is about."""
    receipt = outcome.receipt
    return {
        "contacts": len(outcome.network.contacts),
        "log_rows": len(outcome.network.touches),
        "problems": len(outcome.problems),
        "written": receipt is not None and bool(receipt.applied),
        "waits": outcome.waiting is not None,
        "opened_for": [action.contact_id for action in outcome.new_actions],
        "closed_for": [action.contact_id for action, _ in outcome.closed],
        "answered": len(outcome.answered),
        "drafts_put": delivered.drafts_put,
        "mailed": delivered.mailed,
    }
