"""The jobs of a worker: it looks what is due on a sheet, brings it up to date, and mails the reports.

What comes of a job is told in the words of a log, which name nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sheetnet.app.answering import collect_answers
from sheetnet.app.commands.summary import in_one_line
from sheetnet.app.delivery import Delivered, deliver
from sheetnet.app.events import Event, Facts
from sheetnet.app.heartbeat import read_heartbeat, turns_file, write_heartbeat
from sheetnet.app.run import RunOutcome, read_sheet, run
from sheetnet.app.settings import Settings, members, recipients_by_owner
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
from sheetnet.app.troubles import whole_cause
from sheetnet.app.undone import Part, Undone
from sheetnet.app.weeks import WeekOf, weeks_of_all
from sheetnet.app.wiring import make_drafter, make_post
from sheetnet.app.worker import Done, Looked, Worker
from sheetnet.errors import RunStopped
from sheetnet.stores.base import Store
from sheetnet.stores.taking_turns import one_at_a_time
from sheetnet.workbook.reading import run_now_in
from sheetnet.workbook.tabs import SETTINGS

_IDS = {"opened_for": "Suggestions opened for", "closed_for": "Suggestions closed for"}
_COUNTS = {
    "answered": ("1 line of an answer to the report was done.", "{} lines of answers to reports were done."),
    "drafts_put": ("1 draft was put into a mailbox.", "{} drafts were put into mailboxes."),
    "mailed": ("1 report was mailed.", "{} reports were mailed."),
}
"""Of one, and of several."""


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
    jobs = Jobs(settings, store, clock)
    return Worker(
        jobs.look,
        {
            Job.UPDATE: lambda _due: jobs.bring_up_to_date(),
            Job.REPORT: lambda is_due: jobs.bring_up_to_date(is_due.reports),
        },
        look_every_minutes=look_every_minutes,
        say=say,
        clock=clock,
        glance=jobs.glance,
        beat=partial(write_heartbeat, heartbeat),
        before=read_heartbeat(heartbeat),
        take_turn=partial(one_at_a_time, turns_file(heartbeat)),
        teller=Teller(store, members(settings.team), make_post(settings), place=store.place),
    )


class Jobs:
    """What a worker does with one sheet, at the moments that its clock says."""

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._team = members(settings.team)
        self._drafter = make_drafter(settings.templates)
        self._recipients = recipients_by_owner(settings.team) if settings.mail.can_send else {}
        self._settings_title = SETTINGS.title

    def look(self, tried: Tried) -> Looked:
        """Read the sheet, and return what is due on it after what was tried.

        Raises:
            StoreError: it cannot be read.
        """
        now = self._clock()
        try:
            reading = read_sheet(self._store, self._team)
        except RunStopped:
            return self._look_at_what_must_be_mended(tried, now)
        sheet, memory = reading.network.settings, reading.memory
        self._settings_title = reading.layout.require(SETTINGS).grid.title
        resends = self._settings.mail.on_unknown == "resend"
        team, recipients = self._team, self._recipients
        owed = owed_reports(memory, sheet, team, recipients, resends_unknown=resends, now=now)
        return Looked(
            due(tried, memory, sheet, team, recipients, resends_unknown=resends, now=now),
            RunNow(sheet.run_now, memory.run_now_handled),
            time_zone=sheet.time_zone,
            next_report_at=next_report_at(sheet, team, recipients, now=now),
            is_report_owed=bool(owed),
        )

    def _look_at_what_must_be_mended(self, tried: Tried, now: datetime) -> Looked:
        """Return when to try again, by the clock or because whoever has mended it wishes so."""
        value, before = self.glance(), tried.run_now
        run_now = before if value is None else RunNow(value, before.handled if before else value)
        is_wished = run_now is not None and wishes_run(before, run_now)
        updates = is_wished or is_update_due(tried, now=now)
        return Looked(Due(updates, is_wished=is_wished), run_now, is_report_owed=True)

    def glance(self) -> str | None:
        """Return what stands at "Run now", in one small read; None where that cannot be had.

        Raises:
            StoreError: the sheet cannot be read.
        """
        grid = self._store.glance(self._settings_title)
        return None if grid is None else run_now_in(grid)

    def bring_up_to_date(self, reports: Sequence[WeekOf] = ()) -> Done:
        """Run, and mail these reports; without any, write everybody's to the outbox.

        Raises:
            RunStopped: a person must mend the sheet first.
            StoreError: it cannot be read or written.
        """
        now, settings = self._clock(), self._settings
        found = collect_answers(settings, now=now)
        outcome = run(
            self._store,
            self._team,
            self._drafter,
            now=now,
            answers=found.answers,
            keep_days=settings.mail.keep_days,
        )
        chosen = reports or weeks_of_all(self._team, outcome.network.settings.time_zone, now=now)
        delivered = deliver(outcome, self._store, settings, chosen, now=now, send=bool(reports))
        facts = _facts(outcome, delivered)
        said = [in_one_line(outcome, names=False), *_in_words(facts)]
        if self._drafter.faults:
            said.append("A draft template was left out; sheetnet run says which one, and why.")
        undone = (*found.undone, *delivered.undone)
        waits = outcome.waiting is not None
        failing = Job.REPORT if any(each.part is Part.REPORT for each in undone) else Job.UPDATE
        return Done(
            said,
            tuple(map(str, undone)),
            " ".join(_of_nobody(undone, failing, waits=waits)),
            facts,
            waits=waits,
            failing=failing,
        )


def _in_words(facts: Facts) -> Iterator[str]:
    """Yield what a run did, in the words of a log: IDs and counts."""
    for name, words in _IDS.items():
        ids = facts[name]
        if isinstance(ids, Sequence) and ids:
            yield f"{words} {', '.join(ids)}."
    for name, (one, many) in _COUNTS.items():
        if facts[name]:
            yield one if facts[name] == 1 else many.format(facts[name])


def _of_nobody(undone: Sequence[Undone], job: Job, *, waits: bool) -> Iterator[str]:
    """Yield what could not be done, in the words of a log."""
    if job is Job.UPDATE and not (waits or any(each.is_of_sheet for each in undone)):
        yield "The sheet is up to date."
    yield from dict.fromkeys(each.said_of_nobody for each in undone)
    if not all(each.is_told_whole for each in undone):
        yield whole_cause(job)


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
