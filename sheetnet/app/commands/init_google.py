"""``sheetnet init --google`` at the terminal: what it asks, and what it says was made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetnet.app.invocation import own_command, quoted
from sheetnet.domain.settings import Member
from sheetnet.workbook.snapshot import column_letters
from sheetnet.workbook.tabs import CONTACTS, MEMORY, Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetnet.app.google_making import MadeOnGoogle
    from sheetnet.app.terminal import Terminal
    from sheetnet.stores.google.setting_up import SetUp
    from sheetnet.workbook.adoption import ContactList

_WORKERS = {column.name for column in CONTACTS.columns if column.writer is Writer.WORKER}


@dataclass(frozen=True, slots=True)
class AtTerminal:
    """A person at the terminal."""

    terminal: Terminal
    ask_member: Callable[[], Member]
    ask_tuning: Callable[[], Mapping[str, str]]
    is_agreed: bool
    """With --yes: nothing about the sheet is asked."""

    def member(self) -> Member:
        """Return who uses the sheet."""
        return self.ask_member()

    def tuning(self) -> Mapping[str, str]:
        """Return the first values of the Settings tab."""
        return self.ask_tuning()

    def choose(self, lists: Sequence[ContactList]) -> ContactList:
        """Ask which of several tabs is the list of contacts.

        Raises:
            SeveralLists: there is nobody to ask.
        """
        from sheetnet.app.adopting import SeveralLists

        for number, each in enumerate(lists, start=1):
            self.terminal.say(f"  {number}  {each.title}: {_rows(each)}")
        while True:
            try:
                answer = self.terminal.ask(
                    "Several tabs look like contacts. Which is your list? Its number: "
                )
            except EOFError:
                self.terminal.note("")
                raise SeveralLists(lists) from None
            if answer.isdecimal() and 0 < int(answer) <= len(lists):
                return lists[int(answer) - 1]
            self.terminal.say(f"Please write a number from 1 to {len(lists)}.")

    def agrees(self, adopted: ContactList, made: SetUp) -> bool:
        """Show what a list would become, and ask.

        Raises:
            NobodyToAgree: there is nobody to ask.
        """
        from sheetnet.app.adopting import NobodyToAgree

        for line in adoption_lines(adopted, made):
            self.terminal.say(line)
        if self.is_agreed:
            return True
        while True:
            try:
                answer = self.terminal.ask("Set it up like this? [yes]: ").casefold()
            except EOFError:
                self.terminal.note("")
                raise NobodyToAgree from None
            if answer in ("", "y", "yes"):
                return True
            if answer in ("n", "no"):
                return False
            self.terminal.say("Please write yes or no.")

    def waits(self, step: str) -> AbstractContextManager[object]:
        """Show which step is at hand."""
        return self.terminal.steps(step)

    def hear(self, words: str) -> None:
        """Print something that is no result."""
        self.terminal.note(words)


def adoption_lines(adopted: ContactList, made: SetUp) -> Iterator[str]:
    """Yield what each column of theirs becomes, and what is added beside them."""
    yield f"The tab '{adopted.title}' becomes the list of contacts ({_rows(adopted)}):"
    width = max((len(match.header) for match in adopted.matches), default=0)
    for match in adopted.matches:
        letters = column_letters(match.place)
        means = f"is {match.name}" if match.name else "stays your own"
        doubt = ", if that is what you mean" if match.is_near else ""
        yield f"  {letters:<3} {match.header:<{width}}  {means}{doubt}"
    headers = made.headers_by_title.get(adopted.title, ())
    others = [header for header in headers if header.removesuffix(" (sheetnet)") not in _WORKERS]
    workers = [header for header in headers if header not in others]
    if others:
        yield f"Added to the right of your columns, for you to fill in as you like: {', '.join(others)}."
    yield f"Added beside them, grey, written by sheetnet: {', '.join(workers)}."
    yield "None of your cells, formats, widths and columns is changed, and the tab keeps its title."


def result_lines(made: MadeOnGoogle, settings: str) -> Iterator[str]:
    """Yield what was made, where it is and what comes next."""
    tabs = [title for title in made.set_up.tabs if title != MEMORY.title]
    hidden = ", and a hidden one for sheetnet's memory" if MEMORY.title in made.set_up.tabs else ""
    if tabs:
        noun = "tab" if len(tabs) == 1 else "tabs"
        yield f"Made the {noun} {', '.join(tabs)}{hidden}."
    for title, headers in made.set_up.headers_by_title.items():
        if not (made.adopted and title == made.adopted.title):
            yield f"Added to the tab '{title}': {', '.join(headers)}."
    if made.adopted:
        yield f"'{made.adopted.title}' is the list of contacts now; sheetnet's columns stand right of yours."
    if not made.set_up.requests:
        yield "All of the workbook is there already; nothing was changed."
    elif not tabs and not made.set_up.headers_by_title:
        yield "All tabs and columns were there; they are marked now, so that you can rename and move them."
    if made.is_new_file:
        yield f"Made {settings}."
    yield f"The sheet: {made.place}"


def next_lines(made: MadeOnGoogle, settings: str) -> Iterator[str]:
    """Yield what to do next, the command last."""
    title, people = made.contacts.title, made.contacts.people
    if made.is_run_already:
        yield (
            "sheetnet runs this sheet already, with a settings file on another computer or in another "
            f"folder. Copy that file over {settings}, or see to it that both files name the same people, "
            "each in a [[team]] section: a name that stands in one file only is a problem in "
            "the runs of the other."
        )
    if people and (made.adopted or (made.is_new_file and not made.is_run_already)):
        yield "Open it and write Key into the Circle of the ones closest to you. Then:"
    elif made.is_new_file and not people:
        yield f"Open it, put a few people into the {title} tab and mark the ones closest to you as Key. Then:"
    else:
        yield "Next:"
    yield f"  {own_command()} run --settings {quoted(settings)}"


def _rows(contacts: ContactList) -> str:
    noun = "row" if contacts.people == 1 else "rows"
    return f"{contacts.people} {noun} below the headers in row {contacts.header_row + 1}"
