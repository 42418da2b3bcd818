"""Health: what a heartbeat says of the worker, as a judgement and in words; pure.

A worker is well when it was heard of within three looks and nothing fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sheetnet.app.heartbeat import Heartbeat, Last
from sheetnet.app.timetable import Job

_LOOKS_MISSED = 3
_NAMES = {Job.UPDATE: "run", Job.REPORT: "report"}
_START = "Start it again (sheetnet worker, or the service that runs it)"


@dataclass(frozen=True, slots=True)
class Health:
    """How a worker is."""

    causes: tuple[str, ...]
    """What is wrong, each with its cure; none where all is well."""
    lines: tuple[str, ...]
    """What it did last and does next, in whole sentences."""

    @property
    def is_well(self) -> bool:
        """Whether the worker is alive and nothing fails."""
        return not self.causes


def judge(heartbeat: Heartbeat | None, *, now: datetime) -> Health:
    """Return how a worker is; None is for one that was never heard of."""
    if heartbeat is None:
        return Health(
            (
                "No worker has run with this settings file, by this user on this computer. Start one: "
                "sheetnet worker. If a timer runs 'sheetnet run' instead, look at what the timer says.",
            ),
            (),
        )
    causes = (*_silence(heartbeat, now), *failures(heartbeat))
    return Health(tuple(causes), tuple(_lines(heartbeat, now)))


def _silence(heartbeat: Heartbeat, now: datetime) -> Iterator[str]:
    """Yield why the worker counts as gone."""
    longest = timedelta(minutes=_LOOKS_MISSED * heartbeat.look_every_minutes)
    silent = now - heartbeat.heard_at
    if heartbeat.stopped_at is not None:
        yield f"The worker was stopped at {moment(heartbeat.stopped_at)}. {_START}."
    elif silent > longest and heartbeat.is_called and not heartbeat.at_work_on:
        yield (
            f"The worker has not been called since {moment(heartbeat.heard_at)}: the computer was off or "
            "asleep, or no timer calls it. Look at what the timer says. One that needs none: sheetnet worker"
        )
    elif silent > longest:
        doing = f", when it began to {heartbeat.at_work_on}" if heartbeat.at_work_on else ""
        yield (
            f"The worker has not been heard of since {moment(heartbeat.heard_at)}{doing}: the computer was "
            f"off or asleep, or the worker has ended or hangs. {_START}, and read what it says."
        )
    elif -silent > longest:
        yield (
            f"The worker was last heard of at {moment(heartbeat.heard_at)}, which is still to come: the "
            f"clock of this computer was changed. Set it right. {_START}."
        )


def failures(heartbeat: Heartbeat) -> Iterator[str]:
    """Yield what fails, with its cause and cure, and when it is tried again."""
    for each in heartbeat.failing:
        again = ""
        if heartbeat.is_called:
            again = ", and tries again when it is called next"
        elif each.tried_at is not None and each.pause is not None and heartbeat.stopped_at is None:
            again = f", and tries again at {moment(each.tried_at + each.pause)}"
        yield f"Since {moment(each.since)} it could not {each.undone}{again}. {each.said}"


def _lines(heartbeat: Heartbeat, now: datetime) -> Iterator[str]:
    every = heartbeat.look_every_minutes
    if heartbeat.looked_at is None:
        yield "Last look: none yet."
    else:
        pace = {1: "every minute", 60: "every hour"}.get(every, f"every {every} minutes")
        looks = f"it looks {pace}"
        if heartbeat.is_called:
            looks = f"it looks when a timer calls it, which should be {pace}"
        yield f"Last look: {moment(heartbeat.looked_at)}, {_ago(now - heartbeat.looked_at)}; {looks}."
    for job, name in _NAMES.items():
        last = heartbeat.last_by_job.get(job)
        if last is None:
            elsewhere = " (what you mailed yourself stands in the Runs tab)" if job is Job.REPORT else ""
            yield f"Last {name}: none yet by this worker{elsewhere}."
        else:
            yield f"Last {name}: {moment(last.at)}, {_outcome(last)}."
    coming = [
        f"{name} {'now' if at <= now else moment(at)}"
        for job, name in _NAMES.items()
        if (at := heartbeat.next_at_by_job.get(job)) is not None
    ]
    if heartbeat.stopped_at is None:
        called = ", if a timer calls it then" if heartbeat.is_called and coming else ""
        yield f"Next due: {', '.join(coming) or 'at the next look'}{called}."


def _outcome(last: Last) -> str:
    if not last.went_well:
        return "it failed"
    return "it waits to write until the document is closed" if last.waits else "it went well"


def moment(at: datetime) -> str:
    """Return a moment by the clock of this computer, with how far that is from UTC."""
    here = at.astimezone()
    ahead = here.isoformat(timespec="minutes")[16:]
    return f"{here:%Y-%m-%d %H:%M} UTC{ahead if here.utcoffset() else ''}"


def _ago(passed: timedelta) -> str:
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, name in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {name}{'' if number == 1 else 's'} ago"
    raise AssertionError("every number of minutes is at least one")
