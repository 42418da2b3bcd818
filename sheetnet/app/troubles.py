"""Troubles: what fails, since when and how often, when it is tried again, and what people are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sheetnet.app.heartbeat import NOT_DELIVERED, Ended, Failing, Heartbeat
from sheetnet.app.timetable import Job, has_passed, pause_after
from sheetnet.errors import SheetnetError

READ = "read the sheet"
_SHOWN_BY = {
    READ: "sheetnet check",
    Job.UPDATE: "sheetnet run",
    Job.REPORT: "sheetnet report --send",
}
"""What does the same once and tells the whole cause to whoever may read names and addresses."""
_WORTH_TELLING = (READ, *Job)
"""What people are told of; the rest stands in what the worker says."""
_MANY_TRIES = 3
_LONG = timedelta(minutes=55)
"""An hour, less what an hourly timer may be early."""


class Troubles:
    """Keeps what fails, from one worker to the next for the same settings file."""

    def __init__(self, before: Heartbeat | None, *, look_every: timedelta) -> None:
        self._look_every = look_every
        kept = before.failing if before else ()
        self._failing = {
            each.what: replace(each, pause=each.pause and pause_after(max(each.tries, 1), look_every))
            for each in kept
            if each.what in _WORTH_TELLING
        }
        self._said: dict[str, Sequence[str]] = {}
        self._ended = list(before.ended) if before else []

    @property
    def failing(self) -> tuple[Failing, ...]:
        """Return what fails."""
        return tuple(self._failing.values())

    @property
    def ended(self) -> tuple[Ended, ...]:
        """Return what has failed for long and does so no longer, which is still to be told."""
        return tuple(self._ended)

    def of(self, what: str) -> Failing | None:
        """Return how a step fails, None where it does not."""
        return self._failing.get(what)

    def rests(self, what: str, *, now: datetime) -> bool:
        """Whether a step has failed and has yet to wait for its next try."""
        failing = self._failing.get(what)
        if failing is None or failing.tried_at is None or failing.pause is None:
            return False
        return not has_passed(failing.tried_at, failing.pause, now=now)

    def end_pauses(self) -> None:
        """Let everything be tried at once, and the pauses between tries grow anew."""
        self._failing = {what: replace(each, tries=0, pause=None) for what, each in self._failing.items()}

    def begin(
        self,
        what: str,
        error: Exception | None,
        failures: Sequence[str],
        *,
        of_nobody: str = "",
        at: datetime,
    ) -> tuple[Failing, list[str]]:
        """Take a step for failed; return how it fails now, and which words of it are new.

        ``of_nobody`` is what of the failures names nobody, where no error says so itself.
        """
        before = self._failing.get(what) or self._resumed(what)
        tries = before.tries + 1 if before else 1
        cause, said = _without_names(what, error, failures, of_nobody)
        failing = Failing(what, cause, said, before.since if before else at)
        if before:
            failing = replace(before, cause=cause, said=said)
        failing = replace(failing, tried_at=at, tries=tries, pause=pause_after(tries, self._look_every))
        heard = self._said.get(what, ())
        self._failing[what], self._said[what] = failing, failures
        return failing, [each for each in failures if each not in heard]

    def end(self, what: str, *, at: datetime, is_overtaken: bool = False) -> Failing | None:
        """Take a step for no longer failing; return how it failed, None where it did not.

        ``is_overtaken`` says that it has not worked: there was nothing left to do.
        """
        self._said.pop(what, None)
        failing = self._failing.pop(what, None)
        if failing and what in _WORTH_TELLING and _lasts(failing, now=at) and not _is_quiet(failing):
            self._ended.append(Ended(failing, at, is_overtaken))
        return failing

    def worth_telling(self, *, now: datetime) -> tuple[Failing, ...]:
        """Return what fails for long."""
        return tuple(
            each
            for each in self._failing.values()
            if each.what in _WORTH_TELLING
            and _lasts(each, now=now)
            and not (_is_quiet(each) and self.is_told_with_another(each))
        )

    def is_told_with_another(self, failing: Failing) -> bool:
        """Whether another step that fails for the same kind of cause has been told of."""
        return any(
            each.cause == failing.cause and _is_told(each)
            for each in self._failing.values()
            if each.what != failing.what
        )

    def keep(self, failing: Failing) -> None:
        """Keep what was told of a failure."""
        self._failing[failing.what] = failing

    def keep_end(self, before: Ended, after: Ended | None) -> None:
        """Keep what was told of an end; None is all."""
        place = self._ended.index(before)
        self._ended[place : place + 1] = [] if after is None else [after]

    def _resumed(self, what: str) -> Failing | None:
        """Return a failure whose end was not told to anybody yet, which then is none."""
        for ended in self._ended:
            if ended.failing.what == what and not (ended.told or ended.is_noted):
                self._ended.remove(ended)
                return ended.failing
        return None


def _lasts(failing: Failing, *, now: datetime) -> bool:
    """Whether something has failed three times in a row or for an hour, or people know that it does."""
    return _is_told(failing) or failing.tries >= _MANY_TRIES or now - failing.since >= _LONG


def _is_told(failing: Failing) -> bool:
    return bool(failing.told or failing.noted_as)


def _is_quiet(failing: Failing) -> bool:
    """Whether another failure was told in its place and it was not told itself since."""
    return failing.is_told_along and not _is_told(failing)


def whole_cause(what: str) -> str:
    """Return where to see what a log leaves out; ends with the command."""
    return f"To see the whole cause, run: {_SHOWN_BY.get(what, 'sheetnet doctor')}"


def _without_names(
    what: str, error: Exception | None, failures: Sequence[str], of_nobody: str
) -> tuple[str, str]:
    """Return kind and words of a failure without the people that its own words may name."""
    if error is None:
        return NOT_DELIVERED, of_nobody or whole_cause(what)
    cause = type(error).__name__
    if not isinstance(error, SheetnetError):
        return cause, failures[0].partition(". ")[2]
    said = error.said_of_nobody
    return cause, said if said == str(error) else f"{said} {whole_cause(what)}"
