"""Making the workbook in a Google Sheet: a new one, one that is there, or a list that people keep already."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sheetnet.app.adopting import list_to_adopt
from sheetnet.app.making import SETTINGS_NAME, first_rows, google_lines, settings_text, write_settings
from sheetnet.domain.settings import Member
from sheetnet.errors import RemoteError, SheetnetError, UsageError
from sheetnet.workbook.adoption import ContactList
from sheetnet.workbook.snapshot import is_blank
from sheetnet.workbook.tabs import CONTACTS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetnet.app.settings import Settings, StoreSettings
    from sheetnet.stores.google.setting_up import SetUp
    from sheetnet.stores.google.store import GoogleStore
    from sheetnet.stores.google.surveying import Survey


class OtherSheet(UsageError):
    """The settings file that is there is another document's."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file} is there already and is not that of this Google Sheet; it was left as it is. Name "
            "another folder, or move that file away."
        )


class NotAgreed(UsageError):
    """A person does not want the sheet set up as proposed."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was changed. To say what a column is, write its header as sheetnet calls it, such as "
            "Company; to take another tab, name it with --tab TITLE. Then run this again."
        )


class LeftHalfMade(RemoteError):
    """A new Google Sheet was made, but could not be set up."""

    def __init__(self, address: str, cause: Exception) -> None:
        super().__init__(
            f"The new Google Sheet is there, still empty, at {address}. It could not be set up: {cause}",
            f"Then, to go on with that sheet, give --sheet {address} instead of --title.",
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants set up."""

    folder: Path
    credentials: Path
    sheet: str = ""
    """The address of a Google Sheet that is there; "" takes that of the settings file."""
    title: str = ""
    """What to call a new one."""
    tab: str | None = None
    """The tab that is to become Contacts."""


class Person(Protocol):
    """Who answers the questions, and sees what is done."""

    def member(self) -> Member:
        """Return who uses the sheet."""
        ...

    def tuning(self) -> Mapping[str, str]:
        """Return the first values of the Settings tab."""
        ...

    def choose(self, lists: Sequence[ContactList]) -> ContactList:
        """Return which of several tabs is the list of contacts."""
        ...

    def agrees(self, adopted: ContactList, made: SetUp) -> bool:
        """Whether a list is to become Contacts, with all that would be added."""
        ...

    def waits(self, step: str) -> AbstractContextManager[object]:
        """Show which step is at hand."""
        ...

    def hear(self, words: str) -> None:
        """Be told something that is no result."""
        ...


@dataclass(frozen=True, slots=True)
class MadeOnGoogle:
    """What came of it."""

    place: str
    settings: Path
    is_new_file: bool
    set_up: SetUp
    adopted: ContactList | None
    contacts: Contacts

    @property
    def is_run_already(self) -> bool:
        """Whether the sheet was whole before, and only this folder's settings file is new."""
        return self.is_new_file and not self.set_up.requests


@dataclass(frozen=True, slots=True)
class Contacts:
    """The tab that holds the contacts."""

    title: str
    people: int
    """How many rows have a name."""


def make_on_google(wish: Wish, person: Person, *, now: datetime) -> MadeOnGoogle:
    """Set up a Google Sheet and write the settings file that points at it.

    A settings file that is there is used, if it is that of the same sheet, and left as it is.

    Raises:
        CannotMake: the folder cannot be written.
        SheetnetError: the sheet cannot be set up; no settings file is left behind.
    """
    from sheetnet.app.settings_file import load_settings
    from sheetnet.stores.google.credentials import spreadsheet_id

    file = wish.folder / SETTINGS_NAME
    if wish.sheet:
        spreadsheet_id(wish.sheet)
    if file.exists():
        settings = load_settings(file.absolute())
        if wish.title or not _is_same(settings.store, wish.sheet):
            raise OtherSheet(file)
        return _set_up(wish, settings, person, file, is_new_file=False, now=now)
    if wish.title:
        return _make_new(wish, person, file, now=now)
    write_settings(file, settings_text(person.member(), google_lines(wish.sheet, wish.credentials)))
    try:
        settings = load_settings(file.absolute())
        return _set_up(wish, settings, person, file, is_new_file=True, now=now)
    except BaseException:
        file.unlink()
        raise


def _make_new(wish: Wish, person: Person, file: Path, *, now: datetime) -> MadeOnGoogle:
    from sheetnet.app.settings import Settings
    from sheetnet.app.settings_file import load_settings
    from sheetnet.app.wiring import check_has_drive, make_google_sheet

    wished: dict[str, Any] = {"store": {"kind": "google", "credentials": wish.credentials.absolute()}}
    new = Settings(**wished).store
    check_has_drive(new.credentials)
    member, tuning = person.member(), person.tuning()
    with person.waits("Making a new Google Sheet"):
        address = make_google_sheet(new, wish.title, tuning["Time zone"], person.hear)
    try:
        write_settings(file, settings_text(member, google_lines(address, wish.credentials)))
        settings = load_settings(file.absolute())
        return _set_up(wish, settings, person, file, is_new_file=True, tuning=tuning, now=now)
    except BaseException as error:
        file.unlink(missing_ok=True)
        if isinstance(error, Exception):
            raise LeftHalfMade(address, error) from error
        raise


def _set_up(
    wish: Wish,
    settings: Settings,
    person: Person,
    file: Path,
    *,
    is_new_file: bool,
    tuning: Mapping[str, str] | None = None,
    now: datetime,
) -> MadeOnGoogle:
    from sheetnet.app.settings import members
    from sheetnet.app.wiring import opened_google
    from sheetnet.stores.google.setting_up import make_google_workbook, set_up
    from sheetnet.stores.google.surveying import survey

    with opened_google(settings.store, person.hear) as google:
        with person.waits("Looking the Google Sheet over"):
            seen = survey(google)
        adopted = list_to_adopt(seen, wish.tab, person.choose)
        if tuning is None:
            tuning = {} if SETTINGS.title in seen.tables else person.tuning()
        rows = first_rows(tuning, now)
        if adopted and not person.agrees(adopted, set_up(seen, rows, adopted)):
            raise NotAgreed
        with person.waits("Setting it up"):
            made = make_google_workbook(google, rows, adopted)
        if not made.is_sure:
            person.hear(
                "The sheet is set up, but Google did not let it be looked at once more. If somebody moved a "
                "column of your list in that very second, it may be read as another one: look whether "
                "sheetnet show says the right things of a person."
            )
        if made.requests:
            with person.waits("Trying whether Google refuses what it must"):
                _probe(google, members(settings.team), person, now)
        return MadeOnGoogle(google.place, file, is_new_file, made, adopted, _contacts(seen, adopted))


def _contacts(seen: Survey, adopted: ContactList | None) -> Contacts:
    if adopted:
        return Contacts(adopted.title, adopted.people)
    table = seen.tables.get(CONTACTS.title)
    if table is None:
        return Contacts(CONTACTS.title, 0)
    return Contacts(table.grid.title, sum(not is_blank(name) for name in table.values("Name")))


def _probe(google: GoogleStore, team: Sequence[Member], person: Person, now: datetime) -> None:
    """Try what keeps two workers apart; the sheet is set up whatever comes of it."""
    from sheetnet.app.own_folder import worker_id
    from sheetnet.app.probing import probe

    try:
        writer = probe(google, team, worker=worker_id(), now=now)
    except SheetnetError as error:
        person.hear(f"It could not be tried whether Google keeps two computers apart ({error}).")
        person.hear("To try it again: sheetnet doctor")
        return
    if writer:
        person.hear(
            "Google did not refuse a mark that was used already, so only one computer may write to this "
            "sheet. What that means: sheetnet doctor"
        )


def _is_same(store: StoreSettings, sheet: str) -> bool:
    from sheetnet.stores.google.credentials import spreadsheet_id

    return store.kind == "google" and (not sheet or spreadsheet_id(sheet) == store.spreadsheet)
