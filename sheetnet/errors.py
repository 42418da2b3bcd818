"""Every way sheetnet can fail, and the words a person reads when it does.

One cause is one class; each builds its message in ``__init__`` from plain arguments, so a
raise site is bare and the words for people live here alone. Each message says what
happened, to which cell or file, and what to do.

    SheetnetError                         exit 1
    ├── UsageError                        exit 2   the command or the settings are wrong
    │   ├── NoSettingsFile                         there is none where it was looked for
    │   ├── SettingsFaults                         faults of the settings file, all at once
    │   ├── NotUnderstood                          a free log line that could not be read
    │   ├── NotACopy                               adopt-copy on a document that is no copy
    │   ├── NoSuchContact                          a name that is nobody's or several people's
    │   ├── Twins                                  a name of contacts whom nothing tells apart
    │   └── MissingExtra                           an optional package is not installed
    ├── RunStopped                        exit 1   the sheet must be mended before a run may write
    │   ├── MissingParts                           a tab or required column is gone
    │   │   └── NeverSetUp                         nothing of sheetnet's is there
    │   ├── MassDeletion                           too many known contacts are gone at once
    │   ├── Displaced                              known values stand under other people's IDs
    │   ├── CopiedDocument                         the document is a copy of another one
    │   └── NewerDocument                          written by a newer sheetnet
    ├── StoreError                        exit 1   the spreadsheet cannot be read or written
    │   ├── DocumentMissing
    │   ├── DocumentForbidden                      this user may not read it
    │   ├── NotAWorkbook
    │   ├── PasswordProtected
    │   ├── DocumentBusy                           open in another program, or locked by another run
    │   ├── DocumentReadOnly
    │   ├── NoSpace
    │   ├── WouldLoseContent                       holds things that writing would destroy
    │   ├── StaleSnapshot                          changed since it was read
    │   ├── AnotherWorker                          only one computer may write to this sheet
    │   ├── InvalidPlan                            a plan that breaks the store's terms (a bug)
    │   └── RemoteError                            Google answered with an error
    │       └── ApiSwitchedOff                     the Cloud project may not use the Sheets API yet
    ├── WorkerInTheWay                    exit 1   another worker on this computer does not end its work
    └── DeliveryError                     exit 1   a mail could not be delivered
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_AN_ADDRESS = re.compile(r"[^\s<>()'\"“”,;:]+@[^\s<>()'\"“”,;:]*[^\s<>()'\"“”,;:.]")


class SheetnetError(Exception):
    """The root: something sheetnet can explain."""

    exit_code: int = 1

    @property
    def said_of_nobody(self) -> str:
        """What it says where no person may be named: in a log, a heartbeat, a mail about a failure."""
        return _AN_ADDRESS.sub("(an address)", str(self))


class UsageError(SheetnetError):
    """The command or its configuration is wrong."""

    exit_code = 2


class NoSettingsFile(UsageError):
    """There is no settings file where one was looked for; ``nearby`` is one a folder down, or ""."""

    def __init__(self, place: str, nearby: str = "") -> None:
        hint = f" There is one at {nearby}: add --settings {nearby}, or go to that folder." if nearby else ""
        super().__init__(
            f"There is no settings file at {place}. To make one, with a workbook beside it: sheetnet init "
            "FOLDER. For a Google Sheet: sheetnet init FOLDER --google --sheet ADDRESS. To look around "
            f"first: sheetnet demo.{hint}"
        )


class SettingsFaults(UsageError):
    """All faults of the settings file and environment, reported together."""

    def __init__(self, source: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        listed = "\n".join(f"  - {fault}" for fault in self.faults)
        super().__init__(f"{source} cannot be used:\n{listed}")


class NotUnderstood(UsageError):
    """A free log line that could not be read whole; nothing was written."""

    def __init__(self, line: str, understood: Sequence[str], not_understood: Sequence[str]) -> None:
        got = "; ".join(understood) or "nothing"
        missing = "; ".join(not_understood)
        super().__init__(
            f"Nothing was written. In {line!r} this was understood: {got}. "
            f"This was not: {missing}. Say it again, or spell it out with "
            f'--contact "NAME", --what "..." and --gave, --got, --promised or --met, as in --gave lead.'
        )


class NoSuchContact(UsageError):
    """A name that matches nobody, or more than one person."""

    def __init__(self, typed: str, nearest: Sequence[str], *, several: bool = False) -> None:
        said = (
            f"{typed!r} is the name of more than one contact"
            if several
            else f"There is no contact called {typed!r}"
        )
        cure = f" Try one of: {', '.join(nearest)}." if nearest else " See the Pick as column of Contacts."
        super().__init__(f"{said}.{cure}")


class NotACopy(UsageError):
    """A document that is to be adopted is no copy of another."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} is not a copy of another spreadsheet that is still there, so there is nothing to "
            "adopt. Nothing was changed."
        )


class Twins(UsageError):
    """A name of contacts whom nothing tells apart; ``cure`` says which rows, and what to do."""

    def __init__(self, typed: str, cure: str) -> None:
        super().__init__(f"{typed!r} is the name of more than one contact: {cure}.")


class MissingExtra(UsageError):
    """An optional package is needed for what was asked."""

    def __init__(self, wish: str, extra: str) -> None:
        super().__init__(f'{wish} needs an optional package: pip install "sheetnet[{extra}]"')


class RunStopped(SheetnetError):
    """The sheet has to be mended by a person before a run may write or mail."""


class MissingParts(RunStopped):
    """A tab or a required column is gone."""

    def __init__(self, parts: Sequence[str], said: str = "") -> None:
        self.parts = tuple(parts)
        super().__init__(
            said
            or f"Missing: {'; '.join(self.parts)}. Undo the deletion, or put the tab or the header text "
            "back (columns may stand anywhere in the tab); then run again. Nothing was changed."
        )


class NeverSetUp(MissingParts):
    """Nothing of sheetnet's stands in the spreadsheet."""

    def __init__(self, parts: Sequence[str]) -> None:
        super().__init__(
            parts,
            "This spreadsheet was not set up yet: none of sheetnet's tabs is there. For a Google Sheet, run: "
            "sheetnet init FOLDER --google --sheet ADDRESS (FOLDER is the one with sheetnet.toml, if you "
            "have it). For a workbook, sheetnet init FOLDER makes one to paste your people into. If the tabs "
            "were deleted, undo that instead. Nothing was changed.",
        )


class MassDeletion(RunStopped):
    """More known contacts are gone than a person deletes on purpose."""

    def __init__(self, gone: int, known: int, code: str) -> None:
        self.code = code
        super().__init__(
            f"{gone} of {known} known contacts are gone from the Contacts tab. If that was a mistake, "
            "undo it (or restore a backup). If you meant it, write the code "
            f"{code} beside 'Accept these deletions' in the Settings tab and run again. "
            "Nothing was changed."
        )


class Displaced(RunStopped):
    """Known names or mail addresses now stand beside other people's IDs."""

    def __init__(self, places: Sequence[str]) -> None:
        self.places = tuple(places)
        super().__init__(
            "Names or mail addresses have moved to other people's rows, as happens when only some "
            f"columns are sorted: {'; '.join(self.places)}. Undo it, or sort again with all columns "
            "selected; then run again. If you meant it, clear those cells, run, type them anew, and run "
            "again. Nothing was changed."
        )

    @property
    def said_of_nobody(self) -> str:
        """What happened, without whose cells have moved."""
        return (
            "Names or mail addresses have moved to other people's rows, as happens when only some columns "
            "are sorted. Undo it, or sort again with all columns selected. Nothing was changed."
        )


class CopiedDocument(RunStopped):
    """The spreadsheet is a copy; its memory belongs to the original."""

    def __init__(self, here: str, original: str) -> None:
        super().__init__(
            f"{here} is a copy of {original}, and both would mail and log the same things. To use the "
            "copy as a spreadsheet of its own, run: sheetnet adopt-copy. Nothing was changed or mailed."
        )


class NewerDocument(RunStopped):
    """The spreadsheet was last written by a newer sheetnet."""

    def __init__(self, theirs: int, ours: int) -> None:
        super().__init__(
            f"This spreadsheet was written by a newer sheetnet (layout {theirs}, this program knows "
            f"{ours}). Upgrade with: pip install --upgrade sheetnet. Nothing was changed."
        )


class StoreError(SheetnetError):
    """The spreadsheet cannot be read or written."""

    @property
    def after_a_part(self) -> str:
        """What it says where a part was written before it: all but that nothing was written."""
        text = str(self).replace("Nothing was written; run again.", "Run again.")
        return text.replace("Nothing was written. ", "").removesuffix(" Nothing was written.")


class DocumentMissing(StoreError):
    """There is no file at the path; ``backup`` is its newest backup, or ""."""

    def __init__(self, place: str, backup: str = "") -> None:
        again = f"The newest backup is {backup}: copy it to that place" if backup else "Put it back"
        super().__init__(
            f"There is no workbook at {place}. {again}, or correct 'workbook' in sheetnet.toml. To begin "
            "anew: sheetnet init FOLDER, with a folder that is not there yet."
        )


class DocumentForbidden(StoreError):
    """The user who runs sheetnet may not read the workbook."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} may not be read by the user who runs sheetnet. Give that user the right to read "
            "and write it, or move it to a folder of your own."
        )


class NotAWorkbook(StoreError):
    """The file is not an .xlsx workbook, or only part of one."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"{place} is not a readable .xlsx workbook ({reason}). Open it in Excel or LibreOffice and "
            "save it as .xlsx, or take the newest file from the backups folder beside it. "
            "The file was left as it is."
        )


class PasswordProtected(StoreError):
    """The workbook is encrypted."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} is protected by a password, so sheetnet cannot read it. Remove the password "
            "(Excel: File > Info > Protect Workbook > Encrypt with Password, clear it) and save."
        )


class DocumentBusy(StoreError):
    """The workbook is open in another program, or another run holds its lock."""

    def __init__(self, place: str, by: str) -> None:
        self.by = by
        super().__init__(
            f"{place} is in use by {by}. Nothing was written; sheetnet works from the last save and "
            "writes at the next run after it is closed."
        )

    @property
    def said_of_nobody(self) -> str:
        """That it is open, without who has opened it."""
        return str(self).replace(f"in use by {self.by}.", "open in another program.")


class DocumentReadOnly(StoreError):
    """The workbook or its folder may not be written."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} may not be written: the file or its folder is read-only. Clear 'Read-only' in "
            "the file's properties, or move it to a folder of your own. The file was left as it is."
        )


class NoSpace(StoreError):
    """The disk is full."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"The disk is full, so {place} could not be saved. Free some space and run again. "
            "The file was left as it is."
        )


class WouldLoseContent(StoreError):
    """Writing would destroy things that a person put into the workbook."""

    def __init__(self, place: str, parts: Sequence[str]) -> None:
        self.parts = tuple(parts)
        super().__init__(
            f"{place} holds what sheetnet cannot keep when it saves: {'; '.join(self.parts)}. "
            "Nothing was written. Move these to another workbook, or use a Google Sheet."
        )


class StaleSnapshot(StoreError):
    """The document changed after it was read; the plan was not applied."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} was changed while sheetnet was working. Nothing was written; run again.")


class AnotherWorker(StoreError):
    """Google does not keep two workers apart on this sheet, and another one has it."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} is kept up to date from another computer, and Google does not keep two apart there "
            "(as sheetnet doctor found out). Nothing was written. If this computer is to do it instead, run "
            "here: sheetnet doctor --take-over"
        )


class InvalidPlan(StoreError):
    """A plan that breaks the store's terms: a fault in sheetnet, never a person's."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The plan was refused and nothing was written: {reason}. Please report this.")


class RemoteError(StoreError):
    """Google answered with an error, or did not answer.

    ``cause`` and ``cure`` are whole sentences; ``status`` is that of Google's answer, 0 where there was
    none or it does not matter.
    """

    def __init__(self, cause: str, cure: str, *, status: int = 0) -> None:
        self.status = status
        self.cause = cause
        self.cure = cure
        super().__init__(f"{cause} {cure}")


class ApiSwitchedOff(RemoteError):
    """The Google Sheets API is not enabled in the Cloud project of the credentials."""


class WorkerInTheWay(SheetnetError):
    """Another worker on this computer has been at work for long."""

    def __init__(self) -> None:
        super().__init__(
            "Another worker for the same settings file has been at work on this computer for more than five "
            "minutes. If it hangs, end it (in a terminal with Ctrl-C, else restart the computer)."
        )


class DeliveryError(SheetnetError):
    """A mail could not be delivered.

    ``cause`` and ``cure`` are whole sentences; ``certain`` is false when the server may
    have taken the mail all the same; ``names_nobody`` says that neither sentence can name a person.
    """

    def __init__(self, cause: str, cure: str, *, certain: bool = True, names_nobody: bool = False) -> None:
        self.certain = certain
        self.names_nobody = names_nobody
        super().__init__(f"{cause} {cure}")

    @property
    def said_of_nobody(self) -> str:
        """That it was not delivered, where whose mail, or whose draft's file, stands in the cause."""
        if self.names_nobody:
            return str(self)
        return "A mail, or the file of one, could not be delivered."
