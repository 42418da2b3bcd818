"""The time zone of this machine, as good as it can be guessed; a person confirms it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_USUAL = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Halifax", "America/St_Johns", "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires", "America/Bogota", "America/Santiago", "America/Mexico_City",
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Athens", "Europe/Istanbul", "Africa/Lagos",
    "Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok",
    "Asia/Singapore", "Asia/Tokyo", "Australia/Brisbane", "Australia/Sydney", "Australia/Adelaide",
    "Pacific/Auckland",
)  # fmt: skip
"""One well-known zone for each pair of winter and summer clocks; of two with the same pair the first wins."""


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return bool(name)


def guessed_zone(*, now: datetime) -> str:
    """Return the machine's zone by its settings, else a well-known one whose clock runs as this one does."""
    named = next((name for name in _names_on_this_machine() if is_zone(name)), "")
    return named or zone_by_clock(*(_local_offset(moment) for moment in _two_seasons(now)), now=now)


def zone_by_clock(january: timedelta, july: timedelta, *, now: datetime) -> str:
    """Return a well-known zone with these offsets from UTC this year; "UTC" where there is none."""
    moments = _two_seasons(now)
    for name in _USUAL:
        zone = ZoneInfo(name)
        if tuple(moment.astimezone(zone).utcoffset() for moment in moments) == (january, july):
            return name
    return "UTC"


def _two_seasons(now: datetime) -> tuple[datetime, datetime]:
    return datetime(now.year, 1, 15, 12, tzinfo=UTC), datetime(now.year, 7, 15, 12, tzinfo=UTC)


def _local_offset(moment: datetime) -> timedelta:
    return moment.astimezone().utcoffset() or timedelta()


def _names_on_this_machine() -> Iterator[str]:
    yield os.environ.get("TZ", "").lstrip(":")
    try:
        target = Path("/etc/localtime").resolve().as_posix()
        yield target.partition("/zoneinfo/")[2]
        yield Path("/etc/timezone").read_text(encoding="utf-8").strip()
    except OSError:
        return
