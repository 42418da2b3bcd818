"""Putting a workbook's new bytes in the place of the old ones: wholly, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from sheetnet.errors import DocumentBusy, DocumentReadOnly, NoSpace, StoreError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_SHARING_VIOLATIONS = {32, 33}
"""What Windows answers when another program holds a file open."""
_SAVING = ".saving"
"""How the name of a file ends that is to take the workbook's place."""


def explained(error: OSError, place: str) -> StoreError:
    """Return what a failure of the file system means to a person."""
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return DocumentBusy(place, "another program")
    if error.errno in _FULL:
        return NoSpace(place)
    if error.errno in _FORBIDDEN:
        return DocumentReadOnly(place)
    return StoreError(f"{place} could not be saved ({error.strerror or error}). The file was left as it is.")


def is_read_only(path: Path) -> bool:
    """Whether a file or folder is marked as not to be written.

    The mark is looked at besides asking the system, which lets an administrator write anything. On
    Windows the mark means something else on a folder: that it has an icon of its own.
    """
    if os.name == "nt" and path.is_dir():
        return False
    return not os.access(path, os.W_OK) or not path.stat().st_mode & 0o222


@contextlib.contextmanager
def locked(workbook: Path, *, patience_seconds: float = 2.0) -> Iterator[None]:
    """Hold the workbook's lock against other runs of sheetnet.

    The lock is a hidden file beside the workbook, so that runs on two machines see the same one.

    Raises:
        DocumentBusy: another run holds it.
        DocumentReadOnly: the folder may not be written.
        NoSpace: the disk is full.
    """
    lock = FileLock(workbook.with_name(f".{workbook.name}.sheetnet-lock"), timeout=patience_seconds)
    try:
        lock.acquire()
    except Timeout as error:
        raise DocumentBusy(str(workbook), "another run of sheetnet") from error
    except OSError as error:
        raise explained(error, str(workbook)) from error
    try:
        _clear_leftovers(workbook)
        yield
    finally:
        if os.name != "nt":
            # Unlinked while still held: whoever waits sees that the name is gone and makes a new one.
            with contextlib.suppress(OSError):
                Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def _clear_leftovers(workbook: Path) -> None:
    """Remove what a run that was killed while it saved has left; only who holds the lock may do so."""
    ours = re.compile(re.escape(f".{workbook.name}-") + "[a-z0-9_]{8}" + re.escape(_SAVING))
    with contextlib.suppress(OSError):
        for path in list(workbook.parent.iterdir()):
            if ours.fullmatch(path.name) and path.is_file():
                path.unlink(missing_ok=True)


def give_owner_of(workbook: Path, path: Path) -> None:
    """Let a new file or folder belong to whom the workbook belongs to, as far as this user may.

    Owner and group apart: who may not give a file away may still give it to a group of their own.
    """
    if not hasattr(os, "chown"):
        return
    found = workbook.stat()
    with contextlib.suppress(OSError):
        os.chown(path, found.st_uid, -1)
    with contextlib.suppress(OSError):
        os.chown(path, -1, found.st_gid)


def give_rights_of(workbook: Path, path: Path) -> None:
    """Give a new file the owner, the group and the mode of the workbook, as far as this user may."""
    with contextlib.suppress(OSError):
        give_owner_of(workbook, path)
        path.chmod(workbook.stat().st_mode & 0o7777)


@contextlib.contextmanager
def beside(workbook: Path, content: bytes) -> Iterator[Path]:
    """Yield a file beside the workbook that holds these bytes, safely on the disk; gone afterwards."""
    handle, name = tempfile.mkstemp(prefix=f".{workbook.name}-", suffix=_SAVING, dir=workbook.parent)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        give_rights_of(workbook, path)
        yield path
    finally:
        path.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Let a rename in this folder reach the disk, where the system can be asked for that."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
