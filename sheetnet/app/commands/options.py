"""Options and arguments that several commands share."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from sheetnet.app.weeks import refuse_to_come
from sheetnet.errors import UsageError

SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        "-s",
        metavar="FILE",
        envvar="SHEETNET_SETTINGS",
        help="The settings file, or its folder.",
        show_default="sheetnet.toml in this folder",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", metavar="", help="Answer in JSON, for other programs.")]


class NoSuchWeek(UsageError):
    """A week that is not written as an ISO week, or that its year does not have."""

    def __init__(self, typed: str) -> None:
        super().__init__(f"{typed!r} is not a week: write the year and the ISO week, such as 2026-W47.")


def checked_week(typed: str | None, *, now: datetime) -> str | None:
    """Return an ISO week as "2026-W47", None where none is asked for.

    Raises:
        NoSuchWeek: it is not one.
        WeekToCome: it has not begun anywhere yet.
    """
    if typed is None:
        return None
    found = re.fullmatch(r"\s*(\d{4})-?[Ww](\d{1,2})\s*", typed)
    if found is None:
        raise NoSuchWeek(typed)
    year, week = int(found[1]), int(found[2])
    try:
        date.fromisocalendar(year, week, 1)
    except ValueError:
        raise NoSuchWeek(typed) from None
    iso_week = f"{year}-W{week:02d}"
    refuse_to_come(iso_week, now=now)
    return iso_week
