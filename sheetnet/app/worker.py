"""The worker: looks every few minutes whether something is due, and does it, until it is told to stop.

It knows how to look, to do one job after the other, to say how it is and to end cleanly; what is due, the
timetable says, and what a job does, whoever makes the worker.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from types import FrameType

import schedule

from sheetnet.app.events import Event, Facts, Kind
from sheetnet.app.guard import unexpected
from sheetnet.app.heartbeat import Failing, Heartbeat, Last
from sheetnet.app.own_folder import own_folder
from sheetnet.app.timetable import (
    Due,
    Job,
    RunNow,
    Tried,
    Try,
    has_passed,
    next_update_at,
    pause_after,
)
from sheetnet.errors import SheetnetError

_NAP_SECONDS = 0.5
_GLANCE_SECONDS = 60
_READ = "read the sheet"
_BEAT = "write the heartbeat"
_SHOWN_BY = {
    _READ: "sheetnet check",
    Job.UPDATE: "sheetnet run",
    Job.REPORT: "sheetnet report --send",
}
"""What does the same once and tells the whole cause to whoever may read names and addresses."""
_NONE = timedelta(0)
_SIGNALS = ("SIGTERM", "SIGINT", "SIGBREAK")
"""SIGBREAK is how Windows asks a console program to end."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job that was done to its end."""

    lines: Sequence[str] = ()
    """What went well, or is merely so."""
    failures: Sequence[str] = ()
    """What did not, with cause and cure."""
    facts: Facts = field(default_factory=dict)
    """Counts and IDs of what became of it, for other programs."""
    waits: bool = False
    """What there was to write waits until the document is closed."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the sheet has shown."""

    due: Due
    run_now: RunNow | None
    """As it stands."""
    time_zone: str = "UTC"
    """The team's."""
    next_report_at: datetime | None = None
    """The next hour of a report, those left out that are due already."""
    is_report_owed: bool = False
    """Whether one is due that may have been tried in vain."""


Look = Callable[[Tried], Looked]
Glance = Callable[[], str | None]
"""Returns "Run now" as it stands by a small read, None where that cannot be seen."""
DoJob = Callable[[Due], Done]
Beat = Callable[[Heartbeat], None]


def _silence(_heartbeat: Heartbeat) -> None:
    return


class Worker:
    """Does what is due, as long as nobody stops it."""

    def __init__(
        self,
        look: Look,
        jobs: Mapping[Job, DoJob],
        *,
        look_every_minutes: int,
        say: Callable[[Event], None],
        clock: Callable[[], datetime],
        glance: Glance = lambda: None,
        beat: Beat = _silence,
        before: Heartbeat | None = None,
    ) -> None:
        """Take how to look, what each job does about what is due, and where to tell it.

        ``glance`` is asked every minute between two looks. ``beat`` keeps how the worker is, for others to
        read; ``before`` is what the worker before it left.
        """
        self._look = look
        self._jobs = jobs
        self._look_every_minutes = look_every_minutes
        self._say = say
        self._clock = clock
        self._glance = glance
        self._beat = beat
        self._looked = Looked(Due(updates=False), None)
        self._looked_at: datetime | None = None
        self._last_by_job = dict(before.last_by_job) if before else {}
        self._told: dict[str, Sequence[str]] = {}
        kept = before.failing if before else ()
        self._failing = {each.what: each for each in kept if each.what in (_READ, *Job)}
        self._tried_at = {job: last.at for job, last in self._last_by_job.items()}
        if before and before.stopped_at:
            self._end_pauses()
        self._stopping = False

    @property
    def is_well(self) -> bool:
        """Whether nothing fails."""
        return not self._failing

    def work(self, *, once: bool = False) -> None:
        """Look at once and then again and again; return when told to stop, after the step at hand.

        With ``once``, return after the first look and what it made due, as if nothing had been tried yet.
        """
        if once:
            self._tried_at.clear()
            self._end_pauses()
        before = {name: self._stop_at(name) for name in _SIGNALS if hasattr(signal, name)}
        try:
            self.look_once()
            scheduler = self._scheduler()
            while not (once or self._stopping):
                time.sleep(_NAP_SECONDS)
                if (scheduler.idle_seconds or 0) > _GLANCE_SECONDS:  # the clock was set back
                    self.look_once()
                    scheduler = self._scheduler()
                scheduler.run_pending()
        finally:
            for name, handler in before.items():
                signal.signal(getattr(signal, name), handler)
            if self._stopping or not once:
                self._say_how_it_is(stopped=True)
        if self._stopping:
            self._tell(Kind.STOPPED, ["Stopped."])

    def _scheduler(self) -> schedule.Scheduler:
        """Return the ticks of this worker, from now on.

        schedule counts by the clock of this computer, without its zone: an hour that comes twice, or a clock
        that was set back, would hold them up.
        """
        scheduler = schedule.Scheduler()
        scheduler.every(self._look_every_minutes).minutes.do(self.look_once)
        scheduler.every(_GLANCE_SECONDS).seconds.do(self.glance_once)
        return scheduler

    def glance_once(self) -> None:
        """See whether "Run now" has changed since the last look, and look if it has.

        What stands in the way of seeing it, the next look tells; while that fails, the sheet has its rest.
        """
        before = self._looked.run_now
        if _READ in self._failing:
            return
        with suppress(SheetnetError):
            now = self._glance()
            if before is not None and now is not None and now != before.value:
                self.look_once()

    def look_once(self) -> None:
        """Look what is due and do it; one job's failure is told and never stops the next.

        Where the sheet could not be read, it is left alone until it is time to try again.
        """
        failing = self._failing.get(_READ)
        if failing is None or _is_over(failing, now=self._clock()):
            self._looked_at = self._clock()
            self._say_how_it_is(at_work_on=_READ)
            self._do(self._look_for_what_is_due())
        self._say_how_it_is()

    def _do(self, due: Due) -> None:
        if due.is_wished:
            self._end_pauses()
        for job in due.jobs:
            if self._stopping:
                return
            self._say_how_it_is(at_work_on=job)
            self._tried_at[job] = at = self._clock()
            done = self._attempt(job, partial(self._jobs[job], due))
            self._last_by_job[job] = Last(at, not done.failures, done.waits)

    def _end_pauses(self) -> None:
        """Let everything be tried at once, and the pauses between tries grow anew."""
        self._failing = {what: replace(each, tries=0, pause=None) for what, each in self._failing.items()}

    def _tries(self) -> Mapping[Job, Try]:
        return {
            job: Try(at, None if (failing := self._failing.get(job)) is None else failing.pause or _NONE)
            for job, at in self._tried_at.items()
        }

    def _look_for_what_is_due(self) -> Due:
        due = Due(updates=False)

        def look() -> Done:
            nonlocal due
            self._looked = self._look(Tried(self._tries(), self._looked.run_now))
            due = self._looked.due
            return Done()

        read = self._attempt(_READ, look)
        if not (read.failures or due.reports or self._looked.is_report_owed):
            self._forget(Job.REPORT)
        return due

    def _attempt(self, what: str, step: Callable[[], Done]) -> Done:
        """Do a step, tell what is new of how it went, and return what became of it."""
        error: Exception | None = None
        at = self._clock()
        try:
            done = step()
        except SheetnetError as error_known:
            error = error_known
            done = Done(failures=[f"Could not {what}. {error}"])
        except Exception as error_unknown:  # whatever it is, the next job must have its turn
            error = error_unknown
            done = Done(failures=[f"Could not {what}. {unexpected(error)}"])
        before, failed = self._forget(what)
        if failed and not done.failures:
            self._tell(Kind.WORKS_AGAIN, [f"It works again: {what}."], what)
        if done.lines or done.facts:
            kind = Kind.PARTLY_DONE if done.failures else Kind.DONE
            self._tell(kind, done.lines, what, facts=done.facts)
        if done.failures:
            tries = failed.tries + 1 if failed else 1
            failing = replace(
                _failing(what, error, done.failures, failed.since if failed else at),
                tried_at=at,
                tries=tries,
                pause=pause_after(tries, timedelta(minutes=self._look_every_minutes)),
            )
            self._told[what], self._failing[what] = done.failures, failing
            new = [failure for failure in done.failures if failure not in before]
            if new:
                self._tell(Kind.FAILED, new, what, failing=failing)
        return done

    def _forget(self, what: str) -> tuple[Sequence[str], Failing | None]:
        """Take a failure for over; return what was told of it, and the failure."""
        return self._told.pop(what, ()), self._failing.pop(what, None)

    def _say_how_it_is(self, at_work_on: str = "", *, stopped: bool = False) -> None:
        now = self._clock()
        heartbeat = Heartbeat(
            heard_at=now,
            look_every_minutes=self._look_every_minutes,
            looked_at=self._looked_at,
            at_work_on=at_work_on,
            last_by_job=dict(self._last_by_job),
            next_at_by_job=self._next_at_by_job(),
            failing=tuple(self._failing.values()),
            stopped_at=now if stopped else None,
        )

        def beat() -> Done:
            try:
                self._beat(heartbeat)
            except OSError as error:
                return Done(failures=[_unheard(error)])
            return Done()

        self._attempt(_BEAT, beat)

    def _next_at_by_job(self) -> dict[Job, datetime]:
        next_at: dict[Job, datetime] = {}
        tries = self._tries()
        if Job.UPDATE in tries:
            next_at[Job.UPDATE] = next_update_at(tries[Job.UPDATE], self._looked.time_zone)
        failing = self._failing.get(Job.REPORT)
        if failing and failing.tried_at and failing.pause:
            next_at[Job.REPORT] = failing.tried_at + failing.pause
        elif self._looked.next_report_at is not None:
            next_at[Job.REPORT] = self._looked.next_report_at
        return next_at

    def _tell(
        self,
        kind: Kind,
        lines: Sequence[str],
        job: str = "",
        *,
        facts: Facts | None = None,
        failing: Failing | None = None,
    ) -> None:
        cause, said = (failing.cause, failing.said) if failing else ("", "")
        self._say(Event(self._clock(), kind, lines, job, cause, said, facts or {}))

    def _stop_at(self, name: str) -> signal._HANDLER:
        return signal.signal(getattr(signal, name), self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            raise KeyboardInterrupt
        self._stopping = True


def _is_over(failing: Failing, *, now: datetime) -> bool:
    """Whether a failure has waited long enough for its next try."""
    if failing.tried_at is None or failing.pause is None:
        return True
    return has_passed(failing.tried_at, failing.pause, now=now)


def _failing(what: str, error: Exception | None, failures: Sequence[str], since: datetime) -> Failing:
    """Return a failure as the heartbeat may tell it: without the people that its own words may name."""
    whole = f"To see the whole cause, run: {_SHOWN_BY.get(what, 'sheetnet doctor')}"
    if error is None:
        return Failing(what, "NotDelivered", f"A report was not delivered. {whole}", since)
    cause = type(error).__name__
    if not isinstance(error, SheetnetError):
        return Failing(what, cause, failures[0].partition(". ")[2], since)
    said = error.said_of_nobody
    return Failing(what, cause, said if said == str(error) else f"{said} {whole}", since)


def _unheard(error: OSError) -> str:
    return (
        f"The heartbeat could not be written ({error.strerror or error}), so sheetnet health does not know "
        f"how this worker is. Let the user who runs it write to {own_folder()}."
    )
