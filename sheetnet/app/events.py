"""Events: the log of a worker, as lines for a person or as one line of JSON for other programs.

Both hold moments, jobs, causes, counts, places and the IDs of contacts: never a name, an address or a text of
the sheet. Who they stand for, the sheet says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

Facts = Mapping[str, int | bool | Sequence[str]]
"""Counts and IDs: never a name, an address or a text of the sheet."""


class Kind(StrEnum):
    """What happened."""

    STARTED = "started"
    DONE = "done"
    PARTLY_DONE = "partly done"
    FAILED = "failed"
    WORKS_AGAIN = "works again"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    at: datetime
    kind: Kind
    lines: Sequence[str] = ()
    """In words that name nobody; none where there is nothing to tell a person."""
    job: str = ""
    """The job, or the step, that it is about."""
    cause: str = ""
    """The kind of failure: the name of an error's class."""
    said: str = ""
    """Cause and cure of a failure in words that name nobody."""
    facts: Facts = field(default_factory=dict)


def in_words(event: Event) -> Iterator[str]:
    """Yield the lines of an event, each with its moment by this computer's clock, to be read by a person."""
    for line in event.lines:
        yield line if event.kind is Kind.STARTED else f"{event.at.astimezone():%Y-%m-%d %H:%M}  {line}"


def in_json(event: Event) -> Iterator[str]:
    """Yield an event as one line of JSON; its time is in UTC."""
    told = {
        "time": event.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "event": event.kind.value,
        "job": event.job,
        "cause": event.cause,
        "said": event.said,
        **event.facts,
    }
    yield json.dumps({key: value for key, value in told.items() if value != ""}, ensure_ascii=True)
