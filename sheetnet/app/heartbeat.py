"""The heartbeat: a small file in which a worker says how it is, for ``sheetnet health`` and other programs.

It knows moments, jobs and failures. It holds no name, address or text of anybody in the sheet.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sheetnet.app.own_folder import own_folder
from sheetnet.app.timetable import Job
from sheetnet.stores.private import write_private

NOT_DELIVERED = "NotDelivered"
"""The cause of a job that came to its end and left something undone."""


@dataclass(frozen=True, slots=True)
class Last:
    """When a job was last done, and how it went."""

    at: datetime
    went_well: bool
    waits: bool = False
    """What there was to write waits until the document is closed."""


@dataclass(frozen=True, slots=True)
class Failing:
    """What does not work at the moment."""

    what: str
    """Completes "could not ..."."""
    cause: str
    """The kind of failure, as programs know it: the name of an error's class."""
    said: str
    """Cause and cure in words; names nobody."""
    since: datetime
    tried_at: datetime | None = None
    """When it was tried last."""
    tries: int = 1
    """How often in a row, or since somebody wished a run."""
    pause: timedelta | None = None
    """How long after the last try the next one comes; None is at the next look."""
    told: tuple[str, ...] = ()
    """Who has been told by mail, or may have been; each a mark that stands for an address."""
    noted_as: str = ""
    """By what name `_sheetnet` knows that it is told; "" where it does not."""
    is_told_along: bool = False
    """Whether another failure for the same cause is told in its place."""

    @property
    def undone(self) -> str:
        """What could not be done, as people know it; completes "could not ..."."""
        if self.what == Job.UPDATE and self.cause == NOT_DELIVERED:
            return "use a mailbox or the outbox"
        return self.what


@dataclass(frozen=True, slots=True)
class Ended:
    """What has failed for long and does so no longer, until that is told."""

    failing: Failing
    """As it last was."""
    at: datetime
    is_overtaken: bool = False
    """Whether it has not worked, but there is nothing left to do."""
    told: tuple[str, ...] = ()
    """As of a failure."""
    is_noted: bool = False
    """Whether Runs says so."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How a worker is."""

    heard_at: datetime
    """When this was written."""
    look_every_minutes: int
    looked_at: datetime | None = None
    at_work_on: str = ""
    """The job at hand; "" between two looks."""
    last_by_job: Mapping[Job, Last] = field(default_factory=dict)
    """By this worker, or the one before it for the same settings file."""
    next_at_by_job: Mapping[Job, datetime] = field(default_factory=dict)
    failing: tuple[Failing, ...] = ()
    ended: tuple[Ended, ...] = ()
    """What no longer fails, and is still to be told."""
    stopped_at: datetime | None = None
    """When it ended as it was told to."""
    is_called: bool = False
    """Whether it looks once and ends, and something else calls it again."""


def heartbeat_file(settings_file: Path) -> Path:
    """Return where the worker for a settings file on this computer writes its heartbeat."""
    place = os.path.normcase(settings_file.resolve())
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:16]
    return own_folder() / "heartbeats" / f"{name}.json"


def turns_file(heartbeat: Path) -> Path:
    """Return the lock file of whoever may work for the settings file of a heartbeat."""
    return heartbeat.with_suffix(".lock")


def write_heartbeat(file: Path, heartbeat: Heartbeat) -> None:
    """Write a heartbeat, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    content = msgspec.json.format(msgspec.json.encode(heartbeat), indent=2)
    write_private(file, content.decode("utf-8") + "\n")


def read_heartbeat(file: Path) -> Heartbeat | None:
    """Return the heartbeat in a file, None where there is none that this version can read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Heartbeat)
    except (OSError, msgspec.DecodeError):
        return None
