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
    from sheetnet.app.google_making import Wish
    from sheetnet.app.making import Answers
    from sheetnet.app.terminal import Terminal
    from sheetnet.domain.settings import Member

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


class WhichSheet(UsageError):
    """It is not clear which Google Sheet is meant."""

    def __init__(self) -> None:
        super().__init__(
            "Which Google Sheet? Give either --sheet ADDRESS, for one that is there (copy the address from "
            'the browser), or --title "A TITLE", to have a new one made in your own Google Drive.'
        )


class ForGoogleOnly(UsageError):
    """An option that means nothing for a workbook."""

    def __init__(self, option: str) -> None:
        super().__init__(
            f"{option} is for a Google Sheet: add --google, with --sheet ADDRESS or --title TITLE."
        )


def init(
    folder: Annotated[Path, typer.Argument(metavar="PATH", help="The folder to make them in.")] = Path(),
    name: Annotated[str | None, typer.Option(help="Your name, as the sheet will call you.")] = None,
    mail: Annotated[str | None, typer.Option(help="Your mail address; the report goes there.")] = None,
    date_order: Annotated[
        str | None, typer.Option(metavar="day|month", help="What comes first in 03/04/2026.")
    ] = None,
    time_zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help="Your time zone, such as Europe/Madrid.")
    ] = None,
    google: Annotated[
        bool, typer.Option("--google", metavar="", help="Set up a Google Sheet instead of a workbook.")
    ] = False,
    sheet: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The Google Sheet that is there.")
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Make a new one in your own Drive, called so.")
    ] = None,
    credentials: Annotated[
        Path, typer.Option(metavar="FILE", help="A service account's key, or an OAuth client.")
    ] = Path("credentials.json"),
    tab: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Which tab of the sheet holds your contacts.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", metavar="", help="Take your list of contacts over without asking.")
    ] = False,
) -> None:
    """Make an empty workbook, or set up a Google Sheet, and a settings file, after a few questions.

    Questions that an option answers are not asked. Nothing that is there is overwritten: a Google Sheet
    that holds your own list of contacts gets what is missing beside it.
    """
    from sheetnet.app.commands.summary import near
    from sheetnet.app.making import SETTINGS_NAME, WORKBOOK_NAME, make_empty
    from sheetnet.app.terminal import Terminal

    terminal = Terminal()
    now = datetime.now(UTC)
    questions = _Questions(terminal, name, mail, date_order, time_zone, now)
    if google:
        wish = _wish(folder, credentials, sheet, title, tab)
        _on_google(wish, terminal, questions, yes, now)
        return
    for option, given in (("--sheet", sheet), ("--title", title), ("--tab", tab)):
        if given is not None:
            raise ForGoogleOnly(option)
    for existing in (folder / SETTINGS_NAME, folder / WORKBOOK_NAME):
        if existing.exists():
            raise AlreadyThere(str(existing))
    answers = questions.answers()
    with terminal.steps("Making the workbook"):
        made = make_empty(folder, answers, now=now)
    terminal.say(f"Made {near(made.place)} and {near(made.settings)}.")
    terminal.say(
        "Open it, put a few people into the Contacts tab and mark the ones closest to you as Key."
        " Save and close it. Then:"
    )
    terminal.say(f"  {own_command()} run --settings {quoted(near(made.settings))}", "bold")


def _wish(folder: Path, credentials: Path, sheet: str | None, title: str | None, tab: str | None) -> Wish:
    from sheetnet.app.google_making import Wish
    from sheetnet.app.making import SETTINGS_NAME

    wish = Wish(folder, credentials, (sheet or "").strip(), (title or "").strip(), tab)
    is_known = (folder / SETTINGS_NAME).exists()
    if bool(wish.sheet) == bool(wish.title) and (wish.sheet or not is_known):
        raise WhichSheet
    return wish


def _on_google(wish: Wish, terminal: Terminal, questions: _Questions, agreed: bool, now: datetime) -> None:
    from sheetnet.app.commands.init_google import AtTerminal, next_lines, result_lines
    from sheetnet.app.commands.summary import near
    from sheetnet.app.google_making import make_on_google

    person = AtTerminal(terminal, questions.member, questions.tuning, agreed)
    made = make_on_google(wish, person, now=now)
    settings = near(made.settings)
    *words, command = [*result_lines(made, settings), *next_lines(made, settings)]
    for line in words:
        terminal.say(line)
    terminal.say(command, "bold")


@dataclass(frozen=True, slots=True)
class _Questions:
    """Who uses the sheet, and how: from options, else asked."""

    terminal: Terminal
    name: str | None
    mail: str | None
    date_order: str | None
    time_zone: str | None
    now: datetime

    def answers(self) -> Answers:
        """Return everything."""
        from sheetnet.app.making import Answers

        member, tuned = self.member(), self._tuned()
        return Answers(member.name, member.mail, *tuned)

    def member(self) -> Member:
        """Return who uses the sheet."""
        from sheetnet.domain.settings import Member

        asked_name = Question("--name", "Your name", "", "your name, such as Ana Ruiz", bool)
        asked_mail = Question(
            "--mail", "Your mail address (Enter for none)", "", "an address such as ana@example.com", _is_mail
        )
        return Member(
            name=asked_name.answer(self.name, self.terminal), mail=asked_mail.answer(self.mail, self.terminal)
        )

    def tuning(self) -> dict[str, str]:
        """Return the first values of the Settings tab."""
        from sheetnet.app.making import tuning

        return tuning(*self._tuned())

    def _tuned(self) -> tuple[DateOrder, str]:
        from sheetnet.app.time_zone import guessed_zone, is_zone

        asked_order = Question(
            "--date-order",
            "What comes first in 03/04/2026, day or month?",
            "day",
            "day or month",
            _ORDERS.__contains__,
        )
        guess = guessed_zone(now=self.now)
        asked_zone = Question("--time-zone", "Your time zone", guess, "a zone such as Europe/Madrid", is_zone)
        order = _ORDERS[asked_order.answer(self.date_order, self.terminal)]
        return order, asked_zone.answer(self.time_zone, self.terminal)


def _is_mail(text: str) -> bool:
    from sheetnet.app.settings import is_address

    return not text or is_address(text)
