"""The outbox: a folder with the reports, and the drafts that wait for a person to send them.

Every draft file carries a mark with a hash of its words. A file whose mark no longer fits was
changed by a person and is never overwritten or removed.
"""

from __future__ import annotations

import errno
import html
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.parser import BytesHeaderParser
from pathlib import Path
from tempfile import NamedTemporaryFile

from sheetnet.domain.action import Draft
from sheetnet.domain.letter import Letter
from sheetnet.errors import DeliveryError
from sheetnet.mail.address import one_address
from sheetnet.mail.draft_mark import has_mark, mark_of, marked_mail, marked_note
from sheetnet.mail.file_names import WEEK, draft_stem, letter_stem
from sheetnet.mail.message import REPORT_HEADER, draft_bytes, note_bytes

DRAFTS = "drafts"
"""The folder of the drafts within the outbox."""

_FIRM = "firm-"
"""Begins the names of the firm-wide report's files: "firm-2026-W47.html"."""
_FIRM_FILE = re.compile(rf"{_FIRM}{WEEK.pattern}\.(txt|html)")
_PAGE_FILE = re.compile(rf"report-{WEEK.pattern}-.+\.html")
_UNFINISHED, _PART = ".sheetnet-", ".part"
"""How the name of a file begins and ends that is to take the place of another."""


class Outbox:
    """A folder for letters and drafts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where the reports are; the drafts are in a folder within it."""
        return self._folder

    def write_letter(self, letter: Letter, letter_bytes: bytes) -> list[Path]:
        """Write a report as .eml and as .html and return both paths.

        The same report to somebody else has an .eml of its own beside the first, told apart by the
        Message-ID; the page is the same for all.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        with _explained(self._folder):
            mail, page = self._places_of(letter)
            _write_whole(mail, letter_bytes)
            _write_whole(page, _page_bytes(letter))
        return [mail, page]

    def write_firm(self, week: str, text: str, page: str) -> list[Path]:
        """Write the firm-wide report of a week as .txt and as .html and return both paths.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        written = []
        with _explained(self._folder):
            for suffix, content in ((".txt", text), (".html", page)):
                path = self._folder / f"{_FIRM}{week}{suffix}"
                _write_whole(path, content.encode("utf-8", "replace"))
                written.append(path)
        return written

    def complete_letter(self, letter: Letter, letter_bytes: bytes) -> list[Path]:
        """Write those files of a report that are missing, leave the others, and return both paths.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        with _explained(self._folder):
            mail, page = self._places_of(letter)
            if not mail.is_file():
                _write_whole(mail, letter_bytes)
            if not page.is_file():
                _write_whole(page, _page_bytes(letter))
        return [mail, page]

    def write_draft(
        self,
        draft: Draft,
        *,
        contact: str,
        action_id: str,
        sender: str,
        sender_name: str,
        message_id: str,
        date: datetime,
    ) -> Path:
        """Write a draft, as .eml or, where it has no address, as a phone note in .txt; return its path.

        A file that already holds these words is left alone, and so is one that a person has
        changed: newer words then go into a second file beside it.

        Args:
            draft: the words as they now stand.
            contact: the contact's name, for the file's name.
            action_id: the action it belongs to.
            sender: the owner's address, or "".
            sender_name: the owner's name.
            message_id: with its angle brackets.
            date: now; aware.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        stem = draft_stem(contact, action_id)
        if one_address(draft.to) is None:
            suffix, other, content = ".txt", ".eml", marked_note(note_bytes(draft, contact))
        else:
            suffix, other = ".eml", ".txt"
            content = marked_mail(
                draft_bytes(draft, sender=sender, sender_name=sender_name, message_id=message_id, date=date)
            )
        folder = self._folder / DRAFTS
        with _explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for path in _own_files(folder, {stem}, other):
                path.unlink()
            return _place(folder, stem, suffix, content)

    def keep_only(self, stems: Collection[str]) -> list[Path]:
        """Remove the drafts of all other actions and return the paths removed.

        Only files that sheetnet wrote, and that nobody has changed since, are removed.

        Args:
            stems: of the actions that are still open, as ``draft_stem`` gives them.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        folder = self._folder / DRAFTS
        removed: list[Path] = []
        with _explained(folder):
            if folder.is_dir():
                for path in [*_own_files(folder, None, ".eml"), *_own_files(folder, None, ".txt")]:
                    if _first_stem(path) not in stems:
                        path.unlink()
                        removed.append(path)
        return removed

    def let_go(self, before: datetime) -> list[Path]:
        """Remove the reports that were written before a moment, and return the paths removed.

        Only what sheetnet wrote is removed: a mail that bears the mark of a report, the page beside it, also
        one whose mail is gone, and firm-wide reports.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        with _explained(self._folder):
            mails = [path for path in self._folder.glob("report-*.eml") if _is_report(path)]
            old = [path for path in (*mails, *self._firm_files()) if _was_written(path, before)]
            for page in self._folder.glob("report-*.html"):
                mail = page.with_suffix(".eml")
                if mail in old or (not mail.exists() and _is_page(page) and _was_written(page, before)):
                    old.append(page)
            for path in old:
                path.unlink()
        return sorted(old)

    def clear_unfinished(self, before: datetime) -> None:
        """Remove what a run that was stopped while it wrote a file has left, if older than a moment.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        with _explained(self._folder):
            for folder in (self._folder, self._folder / DRAFTS):
                for part in folder.glob(f"{_UNFINISHED}*{_PART}"):
                    if _was_written(part, before):
                        part.unlink()

    def files_about(
        self, names: Collection[str], action_ids: Collection[str], speaks_of_them: Callable[[str], bool]
    ) -> list[Path]:
        """Return the drafts of somebody's actions, and all other drafts and reports that speak of them.

        Among them is what a stopped run has left of such a file. ``names`` are those of the contact.

        Raises:
            DeliveryError: the folder cannot be read.
        """
        stems = {draft_stem(name, each) for name in names for each in action_ids}
        with _explained(self._folder):
            return sorted(
                path
                for path in self._files()
                if _first_stem(path) in stems or (self._is_ours(path) and speaks_of_them(_words_of(path)))
            )

    def own_files_about(self, speaks_of_them: Callable[[str], bool]) -> list[Path]:
        """Return the files that people have put there themselves and that speak of somebody.

        Raises:
            DeliveryError: the folder cannot be read.
        """
        with _explained(self._folder):
            return sorted(
                path for path in self._files() if not self._is_ours(path) and speaks_of_them(_words_of(path))
            )

    def remove(self, files: Iterable[Path]) -> None:
        """Remove files, whoever has changed them; one that has gone is no matter.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        with _explained(self._folder):
            for path in files:
                path.unlink(missing_ok=True)

    def _files(self) -> Iterator[Path]:
        for folder in (self._folder, self._folder / DRAFTS):
            yield from (path for path in folder.glob("*") if path.is_file())

    def _is_ours(self, path: Path) -> bool:
        """Whether sheetnet has written a file, though somebody may have changed it since."""
        if path.name.startswith(_UNFINISHED) and path.suffix == _PART:
            return True
        if path.parent != self._folder:
            return has_mark(path.read_bytes())
        is_report = path.suffix == ".eml" and _is_report(path)
        return is_report or bool(_PAGE_FILE.fullmatch(path.name) or _FIRM_FILE.fullmatch(path.name))

    def _firm_files(self) -> list[Path]:
        return [path for path in self._folder.glob(f"{_FIRM}*") if _FIRM_FILE.fullmatch(path.name)]

    def _places_of(self, letter: Letter) -> tuple[Path, Path]:
        """Return where a letter's mail and page are or belong: the mail never in place of another one."""
        stem = letter_stem(letter)
        mail, number = self._folder / f"{stem}.eml", 1
        while mail.is_file() and not _is_mail_of(mail, letter):
            number += 1
            mail = self._folder / f"{stem}-{number}.eml"
        return mail, self._folder / f"{stem}.html"


def _page_bytes(letter: Letter) -> bytes:
    return letter.html.encode("utf-8", "replace")


def _is_mail_of(path: Path, letter: Letter) -> bool:
    mail = BytesHeaderParser(policy=policy.compat32).parsebytes(path.read_bytes())
    return "".join(str(mail["Message-ID"]).split()) == letter.message_id


def _is_report(mail: Path) -> bool:
    return REPORT_HEADER in BytesHeaderParser(policy=policy.compat32).parsebytes(mail.read_bytes())


def _is_page(page: Path) -> bool:
    return bool(_PAGE_FILE.fullmatch(page.name)) and b"sheetnet" in page.read_bytes()


def _was_written(path: Path, before: datetime) -> bool:
    return path.stat().st_mtime < before.timestamp()


def _words_of(path: Path) -> str:
    """Return the words of a mail, a page or a text, wherever its lines break."""
    content = path.read_bytes()
    words = [content.decode("utf-8", errors="replace")]
    if path.suffix in (".eml", _PART):
        mail = message_from_bytes(content, policy=policy.default)
        words += [str(mail["To"] or ""), str(mail["Subject"] or "")]
        words += [_text_of(part) for part in mail.walk() if part.get_content_maintype() == "text"]
    return " ".join(html.unescape(" ".join(words)).split())


def _text_of(part: Message) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    try:
        return content.decode(part.get_content_charset("utf-8"), errors="replace")
    except LookupError:
        return content.decode("utf-8", errors="replace")


def _place(folder: Path, stem: str, suffix: str, content: bytes) -> Path:
    """Write to the first name that is free, holds sheetnet's own words, or was made from these words."""
    ours = mark_of(content)
    number = 1
    while True:
        path = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}.{number}{suffix}")
        if not path.exists():
            _write_whole(path, content)
            return path
        found = mark_of(path.read_bytes())
        if found and ours and found[0] == ours[0]:
            return path
        if found and found[1]:
            _write_whole(path, content)
            return path
        number += 1


def _own_files(folder: Path, stems: Collection[str] | None, suffix: str) -> Iterator[Path]:
    for path in sorted(folder.glob(f"*{suffix}")):
        if path.is_symlink() or not path.is_file() or (stems is not None and _first_stem(path) not in stems):
            continue
        found = mark_of(path.read_bytes())
        if found and found[1]:
            yield path


def _first_stem(path: Path) -> str:
    return path.name.partition(".")[0]


def _write_whole(path: Path, content: bytes) -> None:
    """Replace a file at once: whoever looks sees the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = NamedTemporaryFile(dir=path.parent, prefix=_UNFINISHED, suffix=_PART, delete=False)  # noqa: SIM115
    temporary = Path(part.name)
    try:
        with part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename or folder
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
                raise DeliveryError(
                    f"The disk is full, so the outbox {folder} could not be written.",
                    "Free some space and run again.",
                    names_nobody=True,
                ) from error
            case errno.EACCES | errno.EPERM | errno.EROFS:
                raise DeliveryError(
                    f"The outbox may not be written: {place}.",
                    "Close the file if it is open in another program, or choose a folder of your own as "
                    "'outbox' in sheetnet.toml.",
                ) from error
            case errno.ENOTDIR | errno.EEXIST:
                raise DeliveryError(
                    f"The outbox {folder} cannot be made, because there is a file of that name.",
                    "Rename the file, or choose another folder as 'outbox' in sheetnet.toml.",
                    names_nobody=True,
                ) from error
            case _:
                raise DeliveryError(
                    f"The outbox {folder} could not be written ({error.strerror or error}).",
                    "Check the folder, or choose another one as 'outbox' in sheetnet.toml.",
                ) from error
