"""The worker: looks every few minutes whether something is due, and does it, until it is told to stop.

It knows how to look, to do one job after the other, to say how it is and to end cleanly; what is due, the
timetable says, and what a job does, whoever makes the worker.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from types import FrameType
from typing import Protocol

import schedule

from sheetnet.app.events import Event, Facts, Kind
from sheetnet.app.guard import unexpected
from sheetnet.app.heartbeat import Ended, Failing, Heartbeat, Last
from sheetnet.app.own_folder import own_folder
from sheetnet.app.timetable import Due, Job, RunNow, Tried, Try, next_update_at
from sheetnet.app.troubles import READ, Troubles
from sheetnet.errors import DocumentBusy, SheetnetError, WorkerInTheWay

_NAP_SECONDS = 0.5
_GLANCE_SECONDS = 60
_PATIENCE_SECONDS = 300
"""How long it waits for another worker on this computer to end its work."""
_BEAT = "write the heartbeat"
_TELL = "tell people of what fails"
_NONE = timedelta(0)
_SIGNALS = ("SIGTERM", "SIGINT", "SIGBREAK")
"""SIGBREAK is how Windows asks a console program to end."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job that was done to its end."""

    lines: Sequence[str] = ()
    """What went well, or is merely so; names nobody."""
    failures: Sequence[str] = ()
    """What did not, with cause and cure; may name people, and so is not told as it is."""
    failures_of_nobody: str = ""
    """As much of that as names nobody."""
    facts: Facts = field(default_factory=dict)
    """Counts and IDs of what became of it, for other programs."""
    waits: bool = False
    """What there was to write waits until the document is closed."""
    failing: Job | None = None
    """The job that failed, where it is not the one that was done: that one went well."""


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


class Tells(Protocol):
    """Tells people what fails for long and what no longer does; see ``telling.Teller``."""

    def owes(self, failing: Failing) -> bool:
        """Whether a failure has not been told whole."""
        ...

    def tell_failure(self, failing: Failing, keep: Callable[[Failing], None], *, now: datetime) -> list[str]:
        """Tell of a failure, keep how far it has come, and return what was done."""
        ...

    def tell_end(self, ended: Ended, keep: Callable[[Ended], None], *, now: datetime) -> list[str]:
        """Tell of an end, keep how far it has come, and return what was done."""
        ...


class Unheard(SheetnetError):
    """The heartbeat could not be written."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"Its file was refused ({error.strerror or error}), so sheetnet health does not know how this "
            f"worker is. Let the user who runs it write to {own_folder()}."
        )


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
        teller: Tells | None = None,
        take_turn: Callable[[], AbstractContextManager[bool]] = lambda: nullcontext(True),
    ) -> None:
        """Take how to look, what each job does about what is due, and where to tell it.

        ``glance`` is asked every minute between two looks. ``beat`` keeps how the worker is, for others to
        read; ``before`` is what the worker before it left. ``teller`` tells people what fails for long.
        ``take_turn`` opens a block and says whether this worker may look and work in it, or another one on
        this computer does.
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
        self._teller = teller
        self._take_turn = take_turn
        self._tried_at = {job: last.at for job, last in self._last_by_job.items()}
        self._troubles = Troubles(before, look_every=timedelta(minutes=look_every_minutes))
        if before and before.stopped_at:
            self._troubles.end_pauses()
        self._stopping = False
        self._is_called = False

    @property
    def is_well(self) -> bool:
        """Whether nothing fails."""
        return not self._troubles.failing

    def work(self, *, once: bool = False) -> None:
        """Look at once and then again and again; return when told to stop, after the step at hand.

        With ``once``, return after the first look and what it made due, as if nothing had been tried yet.
        """
        self._is_called = once
        if once:
            self._tried_at.clear()
            self._troubles.end_pauses()
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
        if self._troubles.of(READ):
            return
        with suppress(SheetnetError):
            now = self._glance()
            if before is not None and now is not None and now != before.value:
                self.look_once()

    def look_once(self) -> None:
        """Look what is due and do it; one job's failure is told and never stops the next.

        Where the sheet could not be read, it is left alone until it is time to try again.
        """
        if not self._troubles.rests(READ, now=self._clock()):
            until = time.monotonic() + _PATIENCE_SECONDS
            while not self._looked_in_turn():
                if self._stopping:
                    return
                if time.monotonic() >= until:
                    self._attempt(READ, _give_up)
                    break
                time.sleep(_NAP_SECONDS)
        self._say_how_it_is()

    def _looked_in_turn(self) -> bool:
        """Look and do what is due, if no other worker on this computer is at it."""
        with self._take_turn() as is_ours:
            if is_ours:
                self._looked_at = at = self._clock()
                self._say_how_it_is(at_work_on=READ)
                self._do(self._look_for_what_is_due())
                self._tell_people(since=at)
        return is_ours

    def _do(self, due: Due) -> None:
        if due.is_wished:
            self._troubles.end_pauses()
        for job in due.jobs:
            if self._stopping:
                return
            self._say_how_it_is(at_work_on=job)
            self._tried_at[job] = at = self._clock()
            done = self._attempt(job, partial(self._jobs[job], due))
            went_well = not done.failures or done.failing not in (None, job)
            self._last_by_job[job] = Last(at, went_well, done.waits)

    def _tries(self) -> Mapping[Job, Try]:
        return {
            job: Try(at, (failing.pause or _NONE) if (failing := self._troubles.of(job)) else None)
            for job, at in self._tried_at.items()
        }

    def _tell_people(self, since: datetime) -> None:
        """Tell of what has failed once more since then and lasts, and of what no longer fails."""
        teller, troubles = self._teller, self._troubles
        if teller is None:
            for each in troubles.ended:
                troubles.keep_end(each, None)
            return
        if self._stopping:  # the next worker tells it
            return
        now = self._clock()
        lasting = [each for each in troubles.worth_telling(now=now) if teller.owes(each)]
        ended = () if troubles.rests(_TELL, now=now) else troubles.ended
        for failing in [each for each in lasting if each.tried_at and each.tried_at >= since]:
            if troubles.is_told_with_another(failing):
                troubles.keep(replace(failing, is_told_along=True))
            else:
                self._attempt(_TELL, partial(self._tell_failure, teller, failing))
        for each in ended:
            self._attempt(_TELL, partial(self._tell_end, teller, each))
        if not (lasting or troubles.ended):
            troubles.end(_TELL, at=now)

    def _tell_failure(self, teller: Tells, failing: Failing) -> Done:
        def keep(failing: Failing) -> None:
            self._troubles.keep(failing)
            self._say_how_it_is(at_work_on=_TELL)

        return Done(teller.tell_failure(failing, keep, now=self._clock()))

    def _tell_end(self, teller: Tells, ended: Ended) -> Done:
        standing = ended

        def keep(after: Ended | None) -> None:
            nonlocal standing
            self._troubles.keep_end(standing, after)
            standing = after or standing
            self._say_how_it_is(at_work_on=_TELL)

        try:
            lines = teller.tell_end(ended, keep, now=self._clock())
        except DocumentBusy:  # whoever has it open finds it in Runs once it is closed
            return Done()
        keep(None)
        return Done(lines)

    def _look_for_what_is_due(self) -> Due:
        due = Due(updates=False)

        def look() -> Done:
            nonlocal due
            self._looked = self._look(Tried(self._tries(), self._looked.run_now))
            due = self._looked.due
            return Done()

        read = self._attempt(READ, look)
        if not (read.failures or due.reports or self._looked.is_report_owed):
            self._troubles.end(Job.REPORT, at=self._clock(), is_overtaken=True)
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
        failed = (done.failing or what) if done.failures else ""
        if failed != what and (ended := self._troubles.end(what, at=self._clock())):
            self._tell(Kind.WORKS_AGAIN, [f"It works again: {ended.undone}."], what)
        if done.lines or done.facts:
            kind = Kind.PARTLY_DONE if done.failures else Kind.DONE
            self._tell(kind, done.lines, what, facts=done.facts)
        if done.failures:
            failing, new = self._troubles.begin(
                failed, error, done.failures, of_nobody=done.failures_of_nobody, at=at
            )
            if new:
                line = f"Could not {failing.undone}. {failing.said}"
                self._tell(Kind.FAILED, [line], failed, failing=failing)
        return done

    def _say_how_it_is(self, at_work_on: str = "", *, stopped: bool = False) -> None:
        now = self._clock()
        heartbeat = Heartbeat(
            heard_at=now,
            look_every_minutes=self._look_every_minutes,
            looked_at=self._looked_at,
            at_work_on=at_work_on,
            last_by_job=dict(self._last_by_job),
            next_at_by_job=self._next_at_by_job(),
            failing=self._troubles.failing,
            ended=self._troubles.ended,
            stopped_at=now if stopped else None,
            is_called=self._is_called,
        )

        def beat() -> Done:
            try:
                self._beat(heartbeat)
            except OSError as error:
                raise Unheard(error) from error
            return Done()

        self._attempt(_BEAT, beat)

    def _next_at_by_job(self) -> dict[Job, datetime]:
        next_at: dict[Job, datetime] = {}
        tries = self._tries()
        if Job.UPDATE in tries:
            next_at[Job.UPDATE] = next_update_at(tries[Job.UPDATE], self._looked.time_zone)
        failing = self._troubles.of(Job.REPORT)
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


def _give_up() -> Done:
    raise WorkerInTheWay
