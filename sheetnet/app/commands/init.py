"""``sheetnet init``: an empty workbook and a settings file, made once and never overwritten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sheetnet.app.invocation import own_command, quoted
from sheetnet.domain.words import DateOrder
from sheetnet.errors import UsageError

if TYPE_CHECKING:
    from sheetnet.app.terminal import Terminal

_ORDERS = {"day": DateOrder.DAY_FIRST, "month": DateOrder.MONTH_FIRST}


class AlreadyThere(UsageError):
    """A file that would have to be overwritten."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} is there already and was left as it is. Name another folder, or move that file away."
        )


class NotAnAnswer(UsageError):
    """An answer that cannot be used, and what to say instead."""

    def __init__(self, option: str, typed: str, write: str) -> None:
        said = f"{option} {typed!r} cannot be used" if typed else f"{option} is needed"
        super().__init__(f"{said}: write {write}.")


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask unless an option answers it."""

    option: str
    words: str
    default: str
    write: str
    """What a usable answer looks like."""
    is_good: Callable[[str], bool]

    def answer(self, given: str | None, terminal: Terminal) -> str:
        """Return the option's value if there is one, else what a person says, asked until it can be used.

        Raises:
            NotAnAnswer: the option cannot be used, or there is nobody to ask and no default.
        """
        if given is not None:
            if not self.is_good(given.strip()):
                raise NotAnAnswer(self.option, given, self.write)
            return given.strip()
        while True:
            shown = f" [{self.default}]" if self.default else ""
            try:
                typed = terminal.ask(f"{self.words}{shown}: ") or self.default
            except EOFError:
                terminal.note("")
                typed = self.default
                if not self.is_good(typed):
                    raise NotAnAnswer(self.option, "", self.write) from None
            if self.is_good(typed):
                return typed
            terminal.say(f"Please write {self.write}.")


def init(
    folder: Annotated[Path, typer.Argument(metavar="PATH", help="The folder to make them in.")],
    name: Annotated[str | None, typer.Option(help="Your name, as the sheet will call you.")] = None,
    mail: Annotated[str | None, typer.Option(help="Your mail address; the report goes there.")] = None,
    date_order: Annotated[
        str | None, typer.Option(metavar="day|month", help="What comes first in 03/04/2026.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Your time zone, such as Europe/Madrid.")
    ] = None,
    google: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="An empty Google Sheet to set up instead of a workbook."),
    ] = None,
    credentials: Annotated[
        Path, typer.Option(metavar="FILE", help="The key file of the service account it is shared with.")
    ] = Path("credentials.json"),
) -> None:
    """Make an empty workbook and a settings file, after a few questions.

    Questions that an option answers are not asked. Nothing that is there is overwritten.
    """
    from sheetnet.app.commands.summary import near
    from sheetnet.app.making import SETTINGS_NAME, WORKBOOK_NAME, Answers, GoogleSheet, make_empty
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.time_zone import guessed_zone, is_zone

    for existing in (folder / SETTINGS_NAME, *([] if google else [folder / WORKBOOK_NAME])):
        if existing.exists():
            raise AlreadyThere(str(existing))
    terminal = Terminal()
    now = datetime.now(UTC)
    guess = guessed_zone(now=now)
    asked_name = Question("--name", "Your name", "", "your name, such as Ana Ruiz", bool)
    asked_mail = Question(
        "--mail", "Your mail address (Enter for none)", "", "an address such as ana@example.com", _is_mail
    )
    asked_order = Question(
        "--date-order",
        "What comes first in 03/04/2026, day or month?",
        "day",
        "day or month",
        _ORDERS.__contains__,
    )
    asked_zone = Question("--time-zone", "Your time zone", guess, "a zone such as Europe/Madrid", is_zone)
    answers = Answers(
        name=asked_name.answer(name, terminal),
        mail=asked_mail.answer(mail, terminal),
        date_order=_ORDERS[asked_order.answer(date_order, terminal)],
        time_zone=asked_zone.answer(time_zone, terminal),
    )
    sheet = GoogleSheet(google, credentials) if google else None
    with terminal.steps("Setting up the Google Sheet" if google else "Making the workbook"):
        made = make_empty(folder, answers, sheet, now=now)
    terminal.say(f"Made {near(made.place)} and {near(made.settings)}.")
    saved = "" if google else " Save and close it."
    terminal.say(
        "Open it, put a few people into the Contacts tab and mark the ones closest to you as Key."
        f"{saved} Then:"
    )
    terminal.say(f"  {own_command()} run --settings {quoted(near(made.settings))}", "bold")


def _is_mail(text: str) -> bool:
    from sheetnet.app.settings import is_address

    return not text or is_address(text)
