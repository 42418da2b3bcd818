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

_WORKBOOK_LINE = f'workbook = "{WORKBOOK_NAME}"'
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

# To have the weekly report mailed, name your mail server; keep the password in a file of its own
# that nobody else may read, or in the environment.
# [mail.smtp]
# host = "smtp.example.com"
# port = 587
# security = "starttls"
# user = "you@example.com"
# password_file = "smtp.password"

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


def tuning(date_order: DateOrder, time_zone: str) -> dict[str, str]:
    """Return the first values of the Settings tab."""
    return {"Time zone": time_zone, "Date order": date_order.value}


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    place: str
    """The workbook's path."""
    settings: Path


def make_empty(folder: Path, answers: Answers, *, now: datetime) -> Made:
    """Make an empty, formatted workbook and its settings file.

    Raises:
        CannotMake: the folder cannot be written.
        SheetnetError: the workbook cannot be made; nothing was made.
    """
    from sheetnet.app.settings_file import load_settings
    from sheetnet.app.wiring import make_workbook_file

    file = folder / SETTINGS_NAME
    owner = Member(name=answers.name, mail=answers.mail)
    write_settings(file, settings_text(owner, _WORKBOOK_LINE))
    try:
        workbook = load_settings(file.absolute()).store.workbook
        make_workbook_file(workbook, first_rows(tuning(answers.date_order, answers.time_zone), now))
    except OSError as error:
        file.unlink()
        raise CannotMake(folder, error) from error
    except BaseException:
        file.unlink()
        raise
    return Made(str(workbook), file)


def make_demo(folder: Path, *, time_zone: str, fresh: bool = False, now: datetime) -> tuple[Made, bool]:
    """Make a folder with the sample network; returns its files, and whether they were there already.

    A demo that is there is kept with all that a person changed in it, unless ``fresh`` is wished.

    Raises:
        NotADemo: the folder holds something else.
        CannotMake: the folder cannot be written.
    """
    from sheetnet.app.wiring import make_workbook_file
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
        write_settings(file, settings_text(SAMPLE_OWNER, _WORKBOOK_LINE, _DEMO_MARK))
    try:
        make_workbook_file(workbook, {**rows, **first_rows({"Time zone": time_zone}, now)})
    except OSError as error:
        raise CannotMake(folder, error) from error
    return made, False


def at_home(settings: Settings, folder: Path) -> Settings:
    """Return a demo's settings without what the environment says: no real sheet, and no mail."""
    from sheetnet.app.settings import MailSettings, StoreSettings

    mail = MailSettings(outbox=folder / "outbox")
    return settings.model_copy(update={"store": StoreSettings(workbook=folder / WORKBOOK_NAME), "mail": mail})


def write_settings(file: Path, text: str) -> None:
    """Write a settings file, and the folders on the way to it.

    Raises:
        CannotMake: it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotMake(file.parent, error) from error


def first_rows(tuned: Mapping[str, str], now: datetime) -> dict[str, list[dict[str, CellValue]]]:
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


def google_lines(address: str, credentials: Path) -> str:
    """Return the settings of a store that is a Google Sheet."""
    lines = (
        'kind = "google"',
        f"spreadsheet = {_quoted(address)}",
        f"credentials = {_quoted(credentials.absolute().as_posix())}",
    )
    return "\n".join(lines)


def settings_text(owner: Member, store: str, head: str = "# The settings of sheetnet.") -> str:
    """Return a settings file for one person; ``store`` are the lines that say where the spreadsheet is."""
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
