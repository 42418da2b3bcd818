"""Making a folder to start from: a workbook and its settings file, empty or with the sample network.

Nothing that is there is ever overwritten, except a demo that somebody asks to have fresh.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sheetnet.domain.settings import Member
from sheetnet.domain.words import DateOrder
from sheetnet.errors import UsageError
from sheetnet.workbook.snapshot import CellValue

if TYPE_CHECKING:
    from sheetnet.app.settings import Settings

WORKBOOK_NAME = "network.xlsx"
SETTINGS_NAME = "sheetnet.toml"

_DEMO_MARK = "# The demo of sheetnet: everybody in it is invented."

_FILE = """\
{head}
# What whoever edits the sheet must not be able to change: where it is, where mail goes, the team.
# Everything else is tuned in the Settings tab. Every line here can also be set in the
# environment: SHEETNET_MAIL__SMTP__PASSWORD is [mail.smtp] password.

[store]
{store}

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
            f"{folder} is there, is no demo, and was left as it is. Name a new folder: sheetnet demo FOLDER."
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
    """What was made."""

    place: str
    """The workbook's path, or the Google Sheet's address."""
    settings: Path


@dataclass(frozen=True, slots=True)
class GoogleSheet:
    """An empty Google Sheet to set up, and the key file that opens it."""

    address: str
    credentials: Path


def make_empty(folder: Path, answers: Answers, google: GoogleSheet | None = None, *, now: datetime) -> Made:
    """Make a settings file, and an empty, formatted workbook beside it or in a Google Sheet.

    Raises:
        CannotMake: the folder cannot be written.
        SheetnetError: the Google Sheet cannot be set up; nothing was made.
    """
    from sheetnet.app.settings_file import load_settings
    from sheetnet.app.wiring import make_document, opened_store

    owner = Member(name=answers.name, mail=answers.mail)
    file = folder / SETTINGS_NAME
    _write_settings(file, _file_text(owner, "# The settings of sheetnet.", _store_lines(google)))
    try:
        store = load_settings(file.absolute()).store
        tuned = {"Time zone": answers.time_zone, "Date order": answers.date_order.value}
        make_document(store, _first_rows(tuned, now))
    except OSError as error:
        file.unlink()
        raise CannotMake(folder, error) from error
    except BaseException:
        file.unlink()
        raise
    with opened_store(store) as opened:
        return Made(opened.place, file)


def make_demo(folder: Path, *, time_zone: str, fresh: bool = False, now: datetime) -> tuple[Made, bool]:
    """Make a folder with the sample network; returns its files, and whether they were there already.

    A demo that is there is kept with all that a person changed in it, unless ``fresh`` is wished.

    Raises:
        NotADemo: the folder holds something else.
        CannotMake: the folder cannot be written.
    """
    from sheetnet.app.settings import StoreSettings
    from sheetnet.app.wiring import make_document
    from sheetnet.sample.network import SAMPLE_OWNER, sample_rows

    file, workbook = folder / SETTINGS_NAME, folder / WORKBOOK_NAME
    made = Made(str(workbook), file)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if not _is_demo(file):
            raise NotADemo(folder)
        if fresh:
            _clear(folder)
        elif workbook.exists():
            return made, True
    rows = sample_rows(today=now.astimezone(ZoneInfo(time_zone)).date())
    if not file.exists():
        _write_settings(file, _file_text(SAMPLE_OWNER, _DEMO_MARK, _store_lines(None)))
    try:
        make_document(
            StoreSettings(workbook=workbook), {**rows, **_first_rows({"Time zone": time_zone}, now)}
        )
    except OSError as error:
        raise CannotMake(folder, error) from error
    return made, False


def at_home(settings: Settings, folder: Path) -> Settings:
    """Return a demo's settings without what the environment says: no real sheet, and no mail."""
    from sheetnet.app.settings import MailSettings, StoreSettings

    mail = MailSettings(outbox=folder / "outbox")
    return settings.model_copy(update={"store": StoreSettings(workbook=folder / WORKBOOK_NAME), "mail": mail})


def _write_settings(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotMake(file.parent, error) from error


def _first_rows(tuned: Mapping[str, str], now: datetime) -> dict[str, list[dict[str, CellValue]]]:
    """Return the rows of every new document: its settings, and a memory of nothing yet."""
    from sheetnet.workbook.memory_tab import new_memory_rows
    from sheetnet.workbook.settings_tab import settings_rows
    from sheetnet.workbook.tabs import MEMORY, SETTINGS

    settings: list[dict[str, CellValue]] = [
        {"Setting": row.name, "Value": tuned.get(row.name, row.default), "Meaning": row.meaning}
        for row in settings_rows()
    ]
    memory: list[dict[str, CellValue]] = [
        dict(row) for row in new_memory_rows(str(uuid.uuid4()), "", now=now)
    ]
    return {SETTINGS.title: settings, MEMORY.title: memory}


def _store_lines(google: GoogleSheet | None) -> str:
    if google is None:
        return f"workbook = {_quoted(WORKBOOK_NAME)}"
    credentials = google.credentials.absolute().as_posix()
    lines = (
        'kind = "google"',
        f"spreadsheet = {_quoted(google.address)}",
        f"credentials = {_quoted(credentials)}",
    )
    return "\n".join(lines)


def _file_text(owner: Member, head: str, store: str) -> str:
    return _FILE.format(
        head=head,
        store=store,
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


def _clear(folder: Path) -> None:
    import shutil

    try:
        for file in (folder / WORKBOOK_NAME, folder / SETTINGS_NAME):
            file.unlink(missing_ok=True)
        for made_folder in (folder / "outbox", folder / "backups"):
            if made_folder.is_dir():
                shutil.rmtree(made_folder)
    except OSError as error:
        raise CannotMake(folder, error) from error
