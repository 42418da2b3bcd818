"""The worker: looks every few minutes whether something is due, and does it, until it is told to stop.

It knows how to look, to do one job after the other and to end cleanly; what is due, the timetable
says, and what a job does, whoever makes the worker.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import FrameType

import schedule

from sheetnet.app.guard import unexpected
from sheetnet.app.timetable import Due, Job, RunNow, Tried
from sheetnet.errors import SheetnetError

_NAP_SECONDS = 0.5
_SIGNALS = ("SIGTERM", "SIGINT", "SIGBREAK")
"""SIGBREAK is how Windows asks a console program to end."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a job that was done to its end."""

    lines: Sequence[str] = ()
    """What went well, or is merely so."""
    failures: Sequence[str] = ()
    """What did not, with cause and cure."""


Look = Callable[[Tried], tuple[Due, RunNow | None]]
"""Returns what is due, and "Run now" as it stands."""
DoJob = Callable[[Due], Done]


class Worker:
    """Does what is due, as long as nobody stops it."""

    def __init__(
        self,
        look: Look,
        jobs: Mapping[Job, DoJob],
        *,
        look_every_minutes: int,
        say: Callable[[str], None],
        clock: Callable[[], datetime],
    ) -> None:
        """Take how to look, what each job does about what is due, and where to tell it."""
        self._look = look
        self._jobs = jobs
        self._look_every_minutes = look_every_minutes
        self._say = say
        self._clock = clock
        self._tried = Tried({})
        self._told: dict[str, Sequence[str]] = {}
        self._stopping = False

    def work(self) -> None:
        """Look at once and then again and again; return when told to stop, after the step at hand."""
        before = {name: self._stop_at(name) for name in _SIGNALS if hasattr(signal, name)}
        try:
            scheduler = schedule.Scheduler()
            scheduler.every(self._look_every_minutes).minutes.do(self.look_once)
            self.look_once()
            while not self._stopping:
                time.sleep(_NAP_SECONDS)
                scheduler.run_pending()
        finally:
            for name, handler in before.items():
                signal.signal(getattr(signal, name), handler)
        self._tell("Stopped.")

    def look_once(self) -> None:
        """Look what is due and do it; one job's failure is told and never stops the next."""
        due = Due(updates=False)

        def look() -> Done:
            nonlocal due
            due, run_now = self._look(self._tried)
            self._tried = replace(self._tried, run_now=run_now)
            return Done()

        self._attempt("read the sheet", look)
        for job in due.jobs:
            if self._stopping:
                return
            self._tried = replace(self._tried, at_by_job={**self._tried.at_by_job, job: self._clock()})
            self._attempt(job, partial(self._jobs[job], due))

    def _attempt(self, what: str, step: Callable[[], Done]) -> None:
        try:
            done = step()
        except SheetnetError as error:
            done = Done(failures=[f"Could not {what}. {error}"])
        except Exception as error:  # whatever it is, the next job must have its turn
            done = Done(failures=[f"Could not {what}. {unexpected(error)}"])
        before = self._told.pop(what, ())
        if before and not done.failures:
            self._tell(f"It works again: {what}.")
        for line in done.lines:
            self._tell(line)
        if done.failures:
            self._told[what] = done.failures
            for failure in done.failures:
                if failure not in before:
                    self._tell(failure)

    def _tell(self, text: str) -> None:
        self._say(f"{self._clock().astimezone():%Y-%m-%d %H:%M}  {text}")

    def _stop_at(self, name: str) -> signal._HANDLER:
        return signal.signal(getattr(signal, name), self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            raise KeyboardInterrupt
        self._stopping = True
