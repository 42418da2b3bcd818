"""People: what they do to the sheet while workers are busy, each edit as the browser would do it.

An edit is a function of the people and two numbers that pick where; it returns whether there was
anything to do it to. What was destroyed by mistake can be put right later: see ``regret``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

from tests.google_emulator import Document
from tests.stores_google.state_machine.beginnings import MONDAY
from tests.stores_google.state_machine.tracks import Track, Tracks

Edit = Callable[["People", int, int], bool]
_REGRETS = 4


class People:
    """The people who share a document, and what they remember of their mistakes."""

    def __init__(self, document: Document, tracks: Tracks) -> None:
        self.document = document
        self.tracks = tracks
        self.changed_history = False
        """Whether something was done whose effect rests on what a run had seen before it."""
        self.code = ""
        """The code that a stopped run has shown."""
        self.duplicated: set[int] = set()
        """Tabs of which there is a copy, taken for the tab were it gone or called otherwise."""
        self._regrets: list[Callable[[], bool]] = []
        self._serial: Iterator[int] = count(1)

    def word(self, what: str) -> str:
        """Return a text that nobody has typed before."""
        return f"{what} {next(self._serial)}"

    def track(self, tab: str) -> Track | None:
        """Return where one of the workbook's tabs is."""
        return self.tracks.track(tab)

    def value(self, track: Track, at: int, column: str) -> Any:
        """Return what stands in a row under a column."""
        if column not in track.columns:
            return None
        return self.document.value(self.tracks.title(track), at, track.columns.index(column))

    def type(self, track: Track, at: int, column: str, value: Any) -> bool:
        """Type into a row under a column."""
        if column not in track.columns or not 0 <= at < len(track.rows):
            return False
        self.document.type(self.tracks.title(track), at, track.columns.index(column), value)
        return True

    def filled(self, track: Track, column: str) -> list[int]:
        """Return the rows of the body where this column is filled."""
        return [at for at in track.body() if self.value(track, at, column) not in (None, "")]

    def pick(self, track: Track | None, column: str, one: int) -> int | None:
        """Return one of the rows where this column is filled."""
        rows = self.filled(track, column) if track else []
        return rows[one % len(rows)] if rows else None

    def end(self, track: Track, column: str) -> int:
        """Return the first row below all filled ones, inserting one where the tab is full."""
        at = max(self.filled(track, column), default=(track.header_at() or 0)) + 1
        if at >= len(track.rows):
            self.insert_rows(track, len(track.rows) - 1, 1)
            at = max(self.filled(track, column), default=(track.header_at() or 0)) + 1
            if at >= len(track.rows):
                self.insert_rows(track, len(track.rows), 1)
        return at

    def insert_rows(self, track: Track, at: int, how_many: int) -> None:
        """Insert blank rows above row ``at``."""
        self.document.insert_rows(self.tracks.title(track), at, how_many)
        self.tracks.insert(track.id, "ROWS", at, how_many)

    def delete_row(self, track: Track, at: int) -> bool:
        """Delete a row; a tab keeps at least three."""
        if len(track.rows) < 4:
            return False
        self.document.delete_rows(self.tracks.title(track), at)
        self.tracks.delete(track.id, "ROWS", at, at + 1)
        return True

    def let_workers_in(self) -> bool:
        """Share the file again, take it out of the trash, and take protection away."""
        self.document.readers, self.document.trashed = None, False
        for sheet in self.document.sheets:
            sheet.protected = [each for each in sheet.protected if each.get("warningOnly")]
        return True

    def regret(self, undo: Callable[[], bool]) -> None:
        """Remember how a mistake is put right."""
        self._regrets = [*self._regrets, undo][-_REGRETS:]

    def mend(self) -> bool:
        """Put the last mistake right."""
        return self._regrets.pop()() if self._regrets else False


def _on_contact(column: str, say: Callable[[People, int], Any], *, counts: bool = False) -> Edit:
    def edit(people: People, one: int, other: int) -> bool:
        contacts = people.track("Contacts")
        at = people.pick(contacts, "Name", one)
        people.changed_history |= counts
        return bool(contacts and at is not None) and people.type(contacts, at, column, say(people, other))

    return edit


def _day(number: int) -> date:
    return MONDAY + timedelta(days=number % 90 - 80)


def add_contact(people: People, one: int, other: int) -> bool:
    contacts = people.track("Contacts")
    if contacts is None or "Name" not in contacts.columns:
        return False
    at = people.end(contacts, "Name")
    people.type(contacts, at, "Name", people.word("Gus"))
    if one % 2:
        people.type(contacts, at, "Email", f"gus{at}.{other}@new.example")
    return people.type(contacts, at, "Circle", ("Key", "Close", "Wide")[other % 3])


def add_log_row(people: People, one: int, other: int) -> bool:
    log, contacts = people.track("Help Log"), people.track("Contacts")
    at = people.pick(contacts, "Name", one)
    if log is None or at is None or contacts is None or "Contact" not in log.columns:
        return False
    row = people.end(log, "Contact")
    people.type(log, row, "Date", _day(other))
    people.type(log, row, "Contact", people.value(contacts, at, "Name"))
    people.type(log, row, "Direction", ("Gave", "Got", "Met", "Promised")[other % 4])
    people.type(log, row, "Kind", ("Lead", "Information", "", "Advice")[other % 4])
    return people.type(log, row, "What", people.word("what"))


def change_log_row(people: People, one: int, other: int) -> bool:
    log, contacts = people.track("Help Log"), people.track("Contacts")
    at, whom = people.pick(log, "Contact", one), people.pick(contacts, "Name", other)
    if log is None or contacts is None or at is None or whom is None:
        return False
    people.changed_history = True
    if other % 3 == 0:
        return people.type(log, at, "Contact", people.value(contacts, whom, "Name"))
    if other % 3 == 1:
        return people.type(log, at, "Date", ("31/02/2026", _day(other))[one % 2])
    return people.type(log, at, "Outcome", ("kept", "cancelled", people.word("came of it"))[one % 3])


def add_pass_along(people: People, one: int, other: int) -> bool:
    tab = people.track("Pass Along")
    if tab is None or "Title" not in tab.columns:
        return False
    at = people.end(tab, "Title")
    people.type(tab, at, "Date", _day(one))
    people.type(tab, at, "Kind", "Article")
    people.type(tab, at, "For (topics)", ("sailing", "timber", "schools")[other % 3])
    return people.type(tab, at, "Title", people.word("Timber news"))


def _on_action(column: str, say: Callable[[People, int], Any], *, open_only: bool = False) -> Edit:
    def edit(people: People, one: int, other: int) -> bool:
        actions = people.track("Actions")
        rows = people.filled(actions, "ID") if actions else []
        if open_only and actions:
            rows = [at for at in rows if people.value(actions, at, "Result") in (None, "")]
        if not rows or actions is None:
            return False
        return people.type(actions, rows[one % len(rows)], column, say(people, other))

    return edit


def change_setting(people: People, one: int, other: int) -> bool:
    tab = people.track("Settings")
    wish = (("Key cadence", (7, 21, "often")), ("Run now", ("please", "again", "")))[one % 2]
    return _set(people, tab, wish[0], wish[1][other % 3])


def accept_deletions(people: People, one: int, other: int) -> bool:
    return bool(people.code) and _set(people, people.track("Settings"), "Accept these deletions", people.code)


def _set(people: People, tab: Track | None, setting: str, value: Any) -> bool:
    for at in people.filled(tab, "Setting") if tab else []:
        if tab and people.value(tab, at, "Setting") == setting:
            return people.type(tab, at, "Value", value)
    return False


def type_over_worker(people: People, one: int, other: int) -> bool:
    contacts = people.track("Contacts")
    at = people.pick(contacts, "Name", one)
    column = ("Status", "Next step", "Pick as", "Problem", "Last touch")[other % 5]
    return bool(contacts and at is not None) and people.type(contacts, at, column, people.word("mine"))


def touch_ids(people: People, one: int, other: int) -> bool:
    """Clear an ID, or drag one down over the next row."""
    tab = people.track(("Contacts", "Help Log")[one % 2])
    column = ("ID", "Contact ID")[other % 2] if one % 2 else "ID"
    at = people.pick(tab, column, one // 2)
    if tab is None or at is None:
        return False
    people.changed_history = True
    if other % 3:
        return people.type(tab, at, column, "")
    if at + 1 >= len(tab.rows) or column not in tab.columns:
        return False
    people.document.fill_down(people.tracks.title(tab), at, tab.columns.index(column), 1)
    return True


def delete_many_contacts(people: People, one: int, other: int) -> bool:
    contacts = people.track("Contacts")
    rows = people.filled(contacts, "Name") if contacts else []
    if contacts is None or len(rows) < 6:
        return False
    people.changed_history = True
    was = [{c: people.value(contacts, at, c) for c in contacts.columns} for at in rows[: 5 + one % 2]]
    for at in reversed(rows[: 5 + one % 2]):
        people.delete_row(contacts, at)

    def undo() -> bool:
        for cells in was:
            at = people.end(contacts, "Name")
            for column, value in cells.items():
                people.type(contacts, at, column, value)
        return True

    people.regret(undo)
    return True


def spoil_memory(people: People, one: int, other: int) -> bool:
    memory = people.track("_sheetnet")
    at = people.pick(memory, "Kind", one)
    people.changed_history = True
    return bool(memory and at is not None) and people.type(memory, at, ("Value", "Key")[other % 2], "{oops")


TYPING: dict[str, Edit] = {
    "type a note": _on_contact("Notes", lambda people, _: people.word("note")),
    "type a need": _on_contact("Needs", lambda people, _: people.word("an architect for timber")),
    "rename a contact": _on_contact("Name", lambda people, _: people.word("Hal"), counts=True),
    "change a mail address": _on_contact(
        "Email", lambda people, n: ("", f"new{n}@x.example", "no address")[n % 3], counts=True
    ),
    "change a circle": _on_contact("Circle", lambda _, n: ("Key", "Paused", "Wide", "chums")[n % 4]),
    "type a formula": _on_contact("Notes", lambda _, n: f"=CONCAT(B{n % 9 + 1})"),
    "type a date": _on_contact("Met on", lambda _, n: ("31/02/2026", _day(n), "soon", "")[n % 4]),
    "add a contact": add_contact,
    "add a log row": add_log_row,
    "change a log row": change_log_row,
    "add something to pass along": add_pass_along,
    "tick Done": _on_action("Done", lambda _, __: True, open_only=True),
    "untick Done": _on_action("Done", lambda _, __: False),
    "tick Dismiss": _on_action("Dismiss", lambda _, n: n % 3 > 0),
    "type Done on": _on_action("Done on", lambda _, n: ("32.1.", _day(n), date(2027, 9, 9), "")[n % 4]),
    "put an action off": _on_action("Snooze until", lambda _, n: MONDAY + timedelta(days=n % 40)),
    "note at an action": _on_action("Note", lambda people, _: people.word("remark")),
    "change a draft": _on_action("Draft body", lambda people, _: people.word("Dear friend")),
    "change a setting": change_setting,
    "accept deletions": accept_deletions,
    "type over the worker": type_over_worker,
    "touch IDs": touch_ids,
    "delete many contacts": delete_many_contacts,
    "spoil the memory": spoil_memory,
    "put a mistake right": lambda people, _, __: people.mend(),
}
