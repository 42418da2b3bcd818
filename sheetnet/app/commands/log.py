"""``sheetnet log``: one row of the Help Log, from a free line or spelled out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from sheetnet.app.commands.options import SettingsFile
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import DateOrder, Direction, HelpKind
from sheetnet.errors import DocumentBusy, StoreError, UsageError

if TYPE_CHECKING:
    from sheetnet.workbook.log_line import LogEntry
    from sheetnet.workbook.people import People


class NotLogged(StoreError):
    """The workbook is open elsewhere, and a log line is not kept for later."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} is open in another program, so nothing was logged. Close it there and say it again, or "
            "type the row into its Help Log."
        )


class WrongLog(UsageError):
    """The parts of a log row do not go together; ``fault`` is a whole sentence with the cure."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"{fault} Nothing was written.")


class LoggedAlready(UsageError):
    """The log says the same already, of this contact on this day."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(
            f"You logged this already on {day_in_words(on)} for {name}: nothing was written. Add --again to "
            "log it all the same."
        )


@dataclass(frozen=True, slots=True)
class SpelledOut:
    """A log row as its options say it."""

    contact: str | None
    gave: str | None
    got: str | None
    promised: str | None
    met: bool
    what: str | None
    on: str | None
    due: str | None
    with_whom: str | None

    @property
    def is_blank(self) -> bool:
        """Whether no option was given."""
        texts = (self.contact, self.gave, self.got, self.promised)
        return not self.met and all(
            each is None for each in (*texts, self.what, self.on, self.due, self.with_whom)
        )


def log(
    line: Annotated[
        str | None, typer.Argument(metavar="LINE", help='Such as "lunch with Ana, sent her the article".')
    ] = None,
    contact: Annotated[str | None, typer.Option(metavar="NAME", help="Whom it is about.")] = None,
    gave: Annotated[str | None, typer.Option(metavar="KIND", help="You gave: lead, advice ...")] = None,
    got: Annotated[str | None, typer.Option(metavar="KIND", help="You got: introduction, lead ...")] = None,
    promised: Annotated[str | None, typer.Option(metavar="KIND", help="You promised to give it.")] = None,
    met: Annotated[
        bool, typer.Option("--met", metavar="", help="A call, a mail or a meeting without help.")
    ] = False,
    what: Annotated[str | None, typer.Option(metavar="TEXT", help="What it was, in a few words.")] = None,
    on: Annotated[str | None, typer.Option(metavar="DAY", help="When, if it was not today.")] = None,
    due: Annotated[str | None, typer.Option(metavar="DAY", help="When the promise is due.")] = None,
    with_whom: Annotated[
        str | None, typer.Option("--with", metavar="NAME", help="The other person of an introduction.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", metavar="", help="Log it even where the log says the same already.")
    ] = False,
    settings_file: SettingsFile = None,
) -> None:
    """Write a row into the Help Log, one for each person you met.

    Say it in one line, or spell it out with --contact and one of --gave, --got, --promised, --met.
    A line that is not understood is shown back, and nothing is written.
    """
    from sheetnet.app.retrying import until_fresh
    from sheetnet.app.run import read_sheet
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.wiring import opened_store
    from sheetnet.planning.log_row import logged_already, plan_log_rows
    from sheetnet.workbook.log_line import parse_log_lines

    spelled = SpelledOut(contact, gave, got, promised, met, what, on, due, with_whom)
    if (line is None) == spelled.is_blank:
        raise WrongLog(
            'Say it in one line, sheetnet log "lunch with Ana, sent her the article", or spell it out with '
            '--contact "Ana" --gave information --what "the article".'
        )
    settings = load_settings(find_settings_file(settings_file))
    terminal = Terminal()
    with opened_store(settings.store, terminal.note) as store, terminal.steps("Reading the sheet") as tell:

        def write() -> list[str]:
            reading = read_sheet(store, members(settings.team))
            sheet = reading.network.settings
            today = datetime.now(UTC).astimezone(ZoneInfo(sheet.time_zone)).date()
            people = reading.people
            if line is not None:
                entries = parse_log_lines(line, people, order=sheet.date_order, today=today)
            else:
                entries = (entry_of(spelled, people, order=sheet.date_order, today=today),)
            for entry in () if again else entries:
                if logged_already(reading.network, entry):
                    raise LoggedAlready(people.pick_as[entry.contact], entry.on)
            tell("Writing the row")
            try:
                store.commit(plan_log_rows(reading, entries))
            except DocumentBusy as error:
                raise NotLogged(store.place) from error
            return [in_words(entry, people) for entry in entries]

        logged = until_fresh(write)
    if len(logged) > 1:
        terminal.say(f"Logged {len(logged)} rows, one for each person:")
    for row in logged:
        terminal.say(f"  {row}." if len(logged) > 1 else f"Logged: {row}.")


def entry_of(spelled: SpelledOut, people: People, *, order: DateOrder, today: date) -> LogEntry:
    """Return the row that the options spell out.

    Raises:
        WrongLog: they leave something open or do not go together.
        NoSuchContact: a name is nobody's, or several people's.
    """
    from sheetnet.workbook.log_line import LogEntry

    if spelled.contact is None:
        raise WrongLog('Whom it is about is missing: write --contact "NAME".')
    direction, kind = _way(spelled)
    if spelled.due is not None and direction is not Direction.PROMISED:
        raise WrongLog("Only a promise has a due date: leave --due out, or write --promised.")
    on = _day("--on", spelled.on, order, today, is_past=True) if spelled.on else today
    return LogEntry(
        on=on,
        contact=people.find(spelled.contact),
        direction=direction,
        kind=kind,
        what=" ".join((spelled.what or "").split()),
        with_=people.find(spelled.with_whom) if spelled.with_whom else None,
        due=_day("--due", spelled.due, order, today, is_past=False) if spelled.due else None,
    )


def in_words(entry: LogEntry, people: People) -> str:
    """Return "23 Nov 2026, Ana Ruiz: Gave Lead, school extension"."""
    way = " ".join(part for part in (entry.direction.value, entry.kind.value) if part)
    due = f", due {day_in_words(entry.due)}" if entry.due else ""
    other = f", with {people.pick_as[entry.with_]}" if entry.with_ is not None else ""
    what = f", {entry.what}" if entry.what else ""
    return f"{day_in_words(entry.on)}, {people.pick_as[entry.contact]}: {way}{what}{other}{due}"


def _way(spelled: SpelledOut) -> tuple[Direction, HelpKind]:
    given = [
        (direction, kind)
        for direction, kind in (
            (Direction.GAVE, spelled.gave),
            (Direction.GOT, spelled.got),
            (Direction.PROMISED, spelled.promised),
            (Direction.MET, "" if spelled.met else None),
        )
        if kind is not None
    ]
    if len(given) != 1:
        raise WrongLog("Say which way it went with exactly one of --gave, --got, --promised and --met.")
    direction, typed = given[0]
    return direction, _kind(typed) if typed or direction is not Direction.MET else HelpKind.NONE


def _kind(typed: str) -> HelpKind:
    from sheetnet.workbook.cell_choices import kind_words
    from sheetnet.workbook.cell_text import normal_key

    found = kind_words().get(normal_key(typed))
    if found is None or not found.is_help:
        kinds = ", ".join(kind.value.lower() for kind in HelpKind if kind.is_help)
        raise WrongLog(f"{typed!r} is no kind of help: write one of {kinds}.")
    return found


def _day(option: str, typed: str, order: DateOrder, today: date, *, is_past: bool) -> date:
    from sheetnet.workbook.line_dates import dates_in

    text = " ".join(typed.split())
    found = [each for each in dates_in(text, order=order, today=today) if each.text == text]
    day = (found[0].past if is_past else found[0].coming) if len(found) == 1 else None
    if day is None:
        raise WrongLog(
            f"{option} {typed!r} is no certain day: write {today.isoformat()}, yesterday or 14 Mar."
        )
    return day
