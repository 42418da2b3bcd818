"""The sample network: Nora Lindqvist's people, her two years of help, and last week's trade show.

The stories stand in the TOML files beside this module, one block a person, keyed by the headers of
the workbook. A block's ``log`` has one line a touch, oldest first:

    when | direction and kind | what | with: NAME | due: WHEN | outcome: TEXT

``when`` is ``12`` (days ago), ``in 6`` (days ahead) or ``show+1`` (the trade show on Wednesday of last
week, a day later). A birthday is a pair: days ahead, and the age that day. So the demo never ages.
"""

from __future__ import annotations

import calendar
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from sheetnet.domain.settings import Member
from sheetnet.workbook.snapshot import CellValue
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, PASS_ALONG

SAMPLE_OWNER = Member(
    name="Nora Lindqvist",
    mail="nora@lindqvist-abara.example",
    signature="Nora\n\nNora Lindqvist, Principal\nLindqvist Abara Architects\n41 Foundry Street, Port Ellery",
)
"""Principal of a firm of thirty in Port Ellery, an invented lake port with a brewery to save."""

Row = dict[str, CellValue]

_STORIES = ("key.toml", "close.toml", "active.toml", "wide.toml", "show.toml")
_DATES = frozenset({"Met on", "Date", "Due", "Expires"})
_SATURDAY, _SUNDAY = 5, 6


def sample_rows(*, today: date) -> dict[str, list[Row]]:
    """Return the rows of Contacts, Help Log and Pass Along as if it were ``today``.

    Only human columns are filled, keyed by header; the worker adds the rest. The log is in the order
    of its dates. Five rows hold the mistakes people make.
    """
    stories = [story for name in _STORIES for story in _load(name)["contact"]]
    beside = _load("other.toml")
    namesakes = Counter(story["Name"] for story in stories)
    dated: list[tuple[date, Row]] = []
    for story in stories:
        shared = namesakes[story["Name"]] > 1
        pick_as = f"{story['Name']} ({story['Company']})" if shared else str(story["Name"])
        dated += _touches(pick_as, story.get("log", ""), today)
    for faulty in beside["faulty"]:
        dated.append((_when(faulty["near"], today), _typed(faulty, today)))
    dated.sort(key=lambda pair: pair[0])
    return {
        CONTACTS.title: [_typed(story, today) for story in stories],
        HELP_LOG.title: [row for _, row in dated],
        PASS_ALONG.title: [_typed(found, today) for found in beside["pass_along"]],
    }


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("sheetnet.sample").joinpath(name).read_text(encoding="utf-8"))


def _touches(pick_as: str, log: str, today: date) -> Iterator[tuple[date, Row]]:
    for line in log.strip().splitlines():
        when, way, what, *more = (part.strip() for part in line.split(" | "))
        direction, _, kind = way.partition(" ")
        on = _when(when, today)
        row: Row = {"Date": on, "Contact": pick_as, "Direction": direction, "What": what}
        if kind:
            row["Kind"] = kind
        for part in more:
            label, _, text = part.partition(": ")
            header = label.capitalize()
            row[header] = _when(text, today) if header in _DATES else text
        yield on, row


def _typed(block: Mapping[str, Any], today: date) -> Row:
    """Return a block's cells, its dates counted from today; what is no column is left out."""
    row: Row = {}
    for header, value in block.items():
        if header in ("log", "near"):
            continue
        if header == "Birthday":
            row[header] = _birthday(value[0], value[1], today)
        elif header in _DATES and _is_when(value):
            row[header] = _when(value, today)
        else:
            row[header] = value.replace("{year}", str(today.year)) if isinstance(value, str) else value
    return row


def _is_when(value: int | str) -> bool:
    return isinstance(value, int) or value.startswith(("in ", "show"))


def _when(written: int | str, today: date) -> date:
    """Return the day that a story's ``when`` means; mostly a working day, for people rest."""
    text = str(written)
    if text.startswith("show"):
        wednesday = today - timedelta(days=today.weekday() + 5)
        return wednesday + timedelta(days=int(text.removeprefix("show") or "0"))
    if text.startswith("in "):
        ahead = today + timedelta(days=int(text.removeprefix("in ")))
        return ahead + timedelta(days={_SATURDAY: 2, _SUNDAY: 1}.get(ahead.weekday(), 0))
    past = today - timedelta(days=int(text))
    return past - timedelta(days={_SATURDAY: 1, _SUNDAY: 2}.get(past.weekday(), 0))


def _birthday(days_ahead: int, age: int, today: date) -> date:
    """Return a date of birth; somebody whose day is 29 February is born in a leap year."""
    coming = today + timedelta(days=days_ahead)
    born = coming.year - age
    while (coming.month, coming.day) == (2, 29) and not calendar.isleap(born):
        born -= 1
    return coming.replace(year=born)
