"""Journal: what a write is to leave, noted on this computer until the sheet is known to hold it.

A computer that stops between a write and its repair would leave cells beside the wrong person, and a
person's cell written over, with nobody left who knows what belongs where. The next read of the same
computer takes the note up and settles it. Without a note a sheet is worked on all the same.

While a repair is on its way there are two notes, a line each: it may never arrive, and then what it was to
set right is still to be settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import msgspec
from filelock import FileLock, Timeout

from sheetnet.stores.google.book import Book, Sheet, Token
from sheetnet.stores.google.cells import as_read
from sheetnet.stores.google.writing import Belief, Place, Write
from sheetnet.stores.private import write_private
from sheetnet.workbook.plan import Link, Written
from sheetnet.workbook.snapshot import Version

_FORMAT = 2


class Journal(Protocol):
    """Where one spreadsheet's notes are kept."""

    def note(self, text: str) -> None:
        """Keep a text, in place of any other."""
        ...

    def clear(self) -> None:
        """Forget it."""
        ...

    def read(self) -> str:
        """Return it, "" where there is none."""
        ...


class NoJournal:
    """Keeps nothing."""

    def note(self, text: str) -> None:
        """Keep nothing."""

    def clear(self) -> None:
        """Have nothing to forget."""

    def read(self) -> str:
        """Return nothing."""
        return ""


class FileJournal:
    """A file that only this user can read. A disk that is full or read-only costs the note, not the run.

    A program that keeps a note holds a lock, which the system frees when it stops, however it stops; so
    another one on the same computer takes up no note whose program is still at it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.lock = FileLock(path.with_suffix(".lock"), thread_local=False)
        """Held from the note until it is forgotten."""

    def note(self, text: str) -> None:
        """Keep a text, in place of any other; not where another program keeps one."""
        if not self._is_ours():
            return
        try:
            write_private(self._path, text)
        except OSError:
            self.clear()

    def clear(self) -> None:
        """Forget it, unless it is another program's."""
        if not self._is_ours():
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return
        finally:
            self.lock.release()

    def read(self) -> str:
        """Return it, "" where there is none, or another program is still at it."""
        if not self._path.exists() or not self._is_ours():
            return ""
        try:
            text = self._path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            text = ""
        if not text:
            self.clear()
        return text

    def _is_ours(self) -> bool:
        if self.lock.is_locked:
            return True
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.lock.acquire(blocking=False)
        except (Timeout, OSError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A write of which nobody knows yet whether the sheet holds it as it should."""

    token: Token
    version: Version
    """The sheet's version after it."""
    write: Write
    """Its beliefs; what it asked is not kept."""
    note: str
    """What was noted of it."""

    def is_latest_in(self, book: Book) -> bool:
        """Whether it was applied, and nothing else since."""
        return self.token in book.tokens and self.version == book.version


def noted(token: Token, after: Book, write: Write) -> str:
    """Return the note of a write."""
    place = write.told_at
    return msgspec.json.encode(
        {
            "format": _FORMAT,
            "token": [token.id, token.value],
            "version": after.version,
            "told_at": place and [place.sheet_id, place.row, place.column],
            "beliefs": [_noted_belief(belief) for belief in write.beliefs],
        }
    ).decode()


def taken_up(notes: str) -> tuple[Unsettled, ...]:
    """Return what notes say, a line each; those that cannot be read are left out."""
    found = map(_taken_up, notes.split("\n"))
    return tuple(each for each in found if each is not None)


def _taken_up(note: str) -> Unsettled | None:
    try:
        said = msgspec.json.decode(note)
        if said["format"] != _FORMAT:
            return None
        beliefs = tuple(_belief(each) for each in said["beliefs"])
        told_at = Place(*said["told_at"]) if said["told_at"] else None
        write = Write((), beliefs, (), told_at=told_at)
        return Unsettled(Token(*said["token"]), Version(said["version"]), write, note)
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _noted_belief(belief: Belief) -> dict[str, Any]:
    sheet = belief.sheet
    return {
        "sheet": [sheet.id, sheet.title, sheet.rows, sheet.columns],
        "columns": belief.columns,
        "row_count": belief.row_count,
        "header_row": belief.header_row,
        "written": [[*place, _noted_value(value)] for place, value in belief.written.items()],
        "added": list(belief.added),
        "keys": belief.keys,
        "id_column": belief.id_column,
        "marks": [[column, name] for column, name in belief.marks.items()],
        "patched": [[*place, value] for place, value in belief.patched.items()],
    }


def _belief(said: dict[str, Any]) -> Belief:
    written = {(row, column): _value(value) for row, column, value in said["written"]}
    added: dict[int, dict[int, Written]] = {row: {} for row in said["added"]}
    for (row, column), value in written.items():
        if row in added:
            added[row][column] = value
    return Belief(
        Sheet(*said["sheet"]),
        tuple(map(tuple, said["columns"])),
        said["row_count"],
        said["header_row"],
        written,
        added,
        keys=tuple(said["keys"]),
        id_column=said["id_column"],
        marks=dict(said["marks"]),
        patched={(row, column): value for row, column, value in said["patched"]},
    )


def _noted_value(value: Written) -> Any:
    return {"text": value.text, "url": value.url} if isinstance(value, Link) else as_read(value)


def _value(said: Any) -> Written:
    value: Written = Link(said["text"], said["url"]) if isinstance(said, dict) else said
    return value
