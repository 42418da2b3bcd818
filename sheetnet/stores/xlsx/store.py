"""The local workbook as a store: read in one go, written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sheetnet.errors import (
    DocumentBusy,
    DocumentForbidden,
    DocumentMissing,
    DocumentReadOnly,
    NotAWorkbook,
    StaleSnapshot,
)
from sheetnet.stores.placing import grids_after
from sheetnet.stores.terms import check
from sheetnet.stores.xlsx.backups import backups_of, keep_backup
from sheetnet.stores.xlsx.neighbours import open_in
from sheetnet.stores.xlsx.reading import read_grids
from sheetnet.stores.xlsx.saving import beside, explained, is_read_only, locked, settle
from sheetnet.stores.xlsx.verifying import verify
from sheetnet.stores.xlsx.writing import written
from sheetnet.workbook.plan import Plan, Receipt
from sheetnet.workbook.snapshot import Grid, Snapshot, Version

Clock = Callable[[], datetime]


class XlsxStore:
    """A workbook file.

    Its version is the hash of its bytes, so that whatever anybody saves moves it. ``clock`` gives the
    time that names a backup; without one a backup is named after when its content was saved. One that is
    itself a backup ``keeps_backups`` not.
    """

    def __init__(self, path: Path, *, clock: Clock | None = None, keeps_backups: bool = True) -> None:
        self._path = Path(path)
        self._clock = clock
        self._keeps_backups = keeps_backups

    @property
    def place(self) -> str:
        """Its path."""
        return str(self._path)

    def read(self) -> Snapshot:
        """Read all tabs from the last save, whether or not another program has the file open.

        Raises:
            DocumentMissing: there is no file.
            NotAWorkbook: it is no .xlsx workbook, or only part of one.
            PasswordProtected: it is encrypted.
            DocumentBusy: another program lets nobody read it.
            DocumentForbidden: this user may not read it.
        """
        content = self._content()
        return Snapshot(self._home(), _version(content), read_grids(content, self.place))

    def glance(self, title: str) -> Grid | None:
        """Return one tab of the last save, None where none is called so.

        Raises:
            StoreError: as ``read``.
        """
        return self.read().grid(title)

    def commit(self, plan: Plan) -> Receipt:
        """Apply a plan whole: to a copy, read back and compared, which then takes the file's place.

        Raises:
            StaleSnapshot: the file was saved since the plan's snapshot.
            InvalidPlan: the plan breaks the terms.
            DocumentBusy: it is open elsewhere, or another run is writing it.
            DocumentReadOnly: the file or its folder may not be written.
            NoSpace: the disk is full.
            WouldLoseContent: it holds what cannot be kept.
        """
        names = tuple(group.name for group in plan.groups)
        if plan.is_empty:
            if _version(self._content()) != plan.base.version:
                raise StaleSnapshot(self.place)
            return Receipt(plan.base.version, names, ())
        check(plan)
        self._mind_others()
        with locked(self._path.resolve()):
            before = self._content()
            if _version(before) != plan.base.version:
                raise StaleSnapshot(self.place)
            after, placements, remarks = written(before, plan, self.place)
            verify(after, before, grids_after(plan, placements), self.place)
            self._put(before, after)
        return Receipt(_version(after), names, (), repairs=remarks)

    def still_stands(self, home: str) -> bool:
        """Whether a file other than this one stands at the path that a snapshot called home."""
        if not home or home == self._home():
            return False
        there = Path(home)
        try:
            return there.is_file() and not (self._path.exists() and there.samefile(self._path))
        except OSError:
            return False

    def _home(self) -> str:
        return str(self._path.resolve())

    def _content(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError as error:
            raise DocumentMissing(self.place, self._newest_backup()) from error
        except IsADirectoryError as error:
            raise NotAWorkbook(self.place, "it is a folder") from error
        except PermissionError as error:
            if self._path.is_dir():
                raise NotAWorkbook(self.place, "it is a folder") from error
            if isinstance(explained(error, self.place), DocumentBusy):
                raise DocumentBusy(self.place, open_in(self._path) or "another program") from error
            raise DocumentForbidden(self.place) from error
        except OSError as error:
            raise explained(error, self.place) from error

    def _newest_backup(self) -> str:
        try:
            backups = backups_of(self._path)
        except OSError:
            return ""
        return str(backups[-1]) if backups else ""

    def _mind_others(self) -> None:
        """Raise where the file is open in a spreadsheet program or may not be written."""
        target = self._path.resolve()
        who = open_in(self._path) or open_in(target)
        if who:
            raise DocumentBusy(self.place, who)
        if any(path.exists() and is_read_only(path) for path in (target, target.parent)):
            raise DocumentReadOnly(self.place)

    def _now(self, target: Path) -> datetime:
        if self._clock is not None:
            return self._clock()
        return datetime.fromtimestamp(target.stat().st_mtime, tz=UTC).astimezone()

    def _put(self, before: bytes, after: bytes) -> None:
        target = self._path.resolve()
        try:
            with beside(target, after) as whole:
                if self._keeps_backups:
                    keep_backup(target, before, now=self._now(target))
                self._mind_others()
                if self._content() != before:
                    raise StaleSnapshot(self.place)
                whole.replace(target)
            settle(target.parent)
        except PermissionError as error:
            if os.name == "nt" and os.access(target, os.W_OK):
                raise DocumentBusy(self.place, open_in(self._path) or "another program") from error
            raise explained(error, self.place) from error
        except OSError as error:
            raise explained(error, self.place) from error


def _version(content: bytes) -> Version:
    return Version(hashlib.sha256(content).hexdigest())
