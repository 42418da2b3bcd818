"""The worker: looks every few minutes whether something is due, and does it, until it is told to stop.

It knows how to look, to do one job after the other and to end cleanly; what is due, the timetable
says, and what a job does, whoever makes the worker.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import FrameType

import schedule

from sheetnet.app.guard import unexpected
from sheetnet.app.timetable import Job, Tried
from sheetnet.errors import SheetnetError

_NAP_SECONDS = 0.5
_SIGNALS = ("SIGTERM", "SIGINT", "SIGBREAK")
"""SIGBREAK is how Windows asks a console program to end."""

Look = Callable[[Tried], tuple[Sequence[Job], str]]
"""Returns what is due, and the value of "Run now" as it stands."""


class Worker:
    """Does what is due, as long as nobody stops it."""

    def __init__(
        self,
        look: Look,
        jobs: Mapping[Job, Callable[[], Sequence[str]]],
        *,
        look_every_minutes: int,
        say: Callable[[str], None],
        clock: Callable[[], datetime],
    ) -> None:
        """Take how to look, what each job does (it returns what to tell), and where to tell it."""
        self._look = look
        self._jobs = jobs
        self._look_every_minutes = look_every_minutes
        self._say = say
        self._clock = clock
        self._tried = Tried({})
        self._told: dict[str, str] = {}
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
        due: Sequence[Job] = ()

        def look() -> Sequence[str]:
            nonlocal due
            due, run_now = self._look(self._tried)
            self._tried = replace(self._tried, run_now=run_now)
            return ()

        self._attempt("read the sheet", look)
        for job in due:
            if self._stopping:
                return
            self._tried = replace(self._tried, at_by_job={**self._tried.at_by_job, job: self._clock()})
            self._attempt(job, self._jobs[job])

    def _attempt(self, what: str, step: Callable[[], Sequence[str]]) -> None:
        try:
            lines = step()
        except SheetnetError as error:
            reason = str(error)
        except Exception as error:  # whatever it is, the next job must have its turn
            reason = unexpected(error)
        else:
            if self._told.pop(what, ""):
                self._tell(f"It works again: {what}.")
            for line in lines:
                self._tell(line)
            return
        if self._told.get(what) != reason:
            self._told[what] = reason
            self._tell(f"Could not {what}. {reason}")

    def _tell(self, text: str) -> None:
        self._say(f"{self._clock().astimezone():%Y-%m-%d %H:%M}  {text}")

    def _stop_at(self, name: str) -> signal._HANDLER:
        return signal.signal(getattr(signal, name), self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            raise KeyboardInterrupt
        self._stopping = True
