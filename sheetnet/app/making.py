"""Making a folder to start from: a workbook and its settings file, empty or with the sample network.

Nothing that is there is ever overwritten, except a demo that somebody asks to have fresh.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sheetnet.domain.settings import Member
from sheetnet.domain.words import DateOrder
from sheetnet.errors import UsageError
from sheetnet.workbook.snapshot import CellValue

WORKBOOK_NAME = "network.xlsx"
SETTINGS_NAME = "sheetnet.toml"

_DEMO_MARK = "# The demo of sheetnet: everybody in it is invented."

_FILE = """\
{head}
# What whoever edits the sheet must not be able to change: where it is, where mail goes, the team.
# Everything else is tuned in the Settings tab. Every line here can also be set in the
# environment: SHEETNET_MAIL__SMTP__PASSWORD is [mail.smtp] password.

[store]
workbook = "{workbook}"

[mail]
outbox = "outbox"

# To have the weekly report mailed, name your mail server; keep the password in the environment.
# [mail.smtp]
# host = "smtp.example.com"
# port = 587
# security = "starttls"
# user = "you@example.com"

# One section for each person of the team; the first owns contacts that name nobody.
[[team]]
name = {name}
mail = {mail}
{signature}"""


class NotADemo(UsageError):
    """A folder that holds something else than a demo."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds other files and was left as it is. Name a new folder: sheetnet demo FOLDER."
        )


class CannotMake(UsageError):
    """The folder or a file in it cannot be written."""

    def __init__(self, place: Path, error: OSError) -> None:
        super().__init__(
            f"{place} cannot be made ({error.strerror or error}). Name a folder that you may write to."
        )


@dataclass(frozen=True, slots=True)
class Answers:
    """What ``init`` asks."""

    name: str
    mail: str
    date_order: DateOrder
    time_zone: str


@dataclass(frozen=True, slots=True)
class Made:
    """The two files of a folder."""

    workbook: Path
    settings: Path


def make_empty(folder: Path, answers: Answers, *, now: datetime) -> Made:
    """Make an empty, formatted workbook and its settings file.

    Raises:
        CannotMake: the folder cannot be written.
    """
    settings = {"Time zone": answers.time_zone, "Date order": answers.date_order.value}
    owner = Member(name=answers.name, mail=answers.mail)
    return _make(folder, {}, settings, owner, head="# The settings of sheetnet.", now=now)


def make_demo(folder: Path, *, time_zone: str, fresh: bool = False, now: datetime) -> tuple[Made, bool]:
    """Make a folder with the sample network; returns its files, and whether they were there already.

    A demo that is there is kept with all that a person changed in it, unless ``fresh`` is wished.

    Raises:
        NotADemo: the folder holds something else.
        CannotMake: the folder cannot be written.
    """
    from sheetnet.sample.network import SAMPLE_OWNER, sample_rows

    made = Made(folder / WORKBOOK_NAME, folder / SETTINGS_NAME)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if not _is_demo(made.settings):
            raise NotADemo(folder)
        if fresh:
            _clear(folder, made)
        elif made.workbook.exists():
            return made, True
    settings = {"Time zone": time_zone}
    rows = sample_rows(today=now.astimezone(ZoneInfo(time_zone)).date())
    return _make(folder, rows, settings, SAMPLE_OWNER, head=_DEMO_MARK, now=now), False


def _make(
    folder: Path,
    rows: Mapping[str, Sequence[Mapping[str, CellValue]]],
    settings: Mapping[str, str],
    owner: Member,
    *,
    head: str,
    now: datetime,
) -> Made:
    from sheetnet.stores.xlsx.making import make_workbook
    from sheetnet.workbook.settings_tab import settings_rows
    from sheetnet.workbook.tabs import MEMORY, SETTINGS

    made = Made(folder / WORKBOOK_NAME, folder / SETTINGS_NAME)
    tuned = [
        {"Setting": row.name, "Value": settings.get(row.name, row.default), "Meaning": row.meaning}
        for row in settings_rows()
    ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        make_workbook(made.workbook, {**rows, SETTINGS.title: tuned, MEMORY.title: _first_memory(now)})
        if not made.settings.exists():
            made.settings.write_text(_file_text(owner, head), encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotMake(folder, error) from error
    return made


def _first_memory(now: datetime) -> list[dict[str, CellValue]]:
    """Return the memory of a document that nobody has used: an identity, and nothing missing."""
    from sheetnet.workbook.memory import Memory
    from sheetnet.workbook.memory_tab import memory_rows
    from sheetnet.workbook.tabs import MEMORY_LAYOUT

    born = Memory(identity=str(uuid.uuid4()), home="", layout=MEMORY_LAYOUT)
    at = now.isoformat(timespec="seconds")
    return [
        {"Kind": kind, "Key": key, "Value": value, "At": at}
        for (kind, key), value in memory_rows(born).items()
    ]


def _file_text(owner: Member, head: str) -> str:
    return _FILE.format(
        head=head,
        workbook=WORKBOOK_NAME,
        name=_quoted(owner.name),
        mail=_quoted(owner.mail),
        signature=f"signature = {_quoted(owner.signature)}\n" if owner.signature else "",
    )


def _quoted(text: str) -> str:
    """Return a TOML string; a JSON string is one, but for the DEL character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _is_demo(settings: Path) -> bool:
    try:
        return settings.read_text(encoding="utf-8").startswith(_DEMO_MARK)
    except (OSError, UnicodeDecodeError):
        return False


def _clear(folder: Path, made: Made) -> None:
    import shutil

    try:
        for file in (made.workbook, made.settings):
            file.unlink(missing_ok=True)
        for made_folder in (folder / "outbox", folder / "backups"):
            if made_folder.is_dir():
                shutil.rmtree(made_folder)
    except OSError as error:
        raise CannotMake(folder, error) from error
