"""Private files: readable by nobody but the user who runs sheetnet, as far as the system knows users."""

from __future__ import annotations

import os
import shlex
import stat
import tempfile
from pathlib import Path

_CREDENTIALS = Path("/run/credentials")
"""Here systemd hands a service its secrets: no other user comes in, and the right that the service's user is
given is shown as one of the file's group (https://systemd.io/CREDENTIALS)."""


def is_open_to_others(path: Path) -> bool:
    """Whether others on this machine may read a file, or change it; never on Windows."""
    if os.name != "posix" or path.is_relative_to(_CREDENTIALS):
        return False
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def how_to_close(path: Path) -> str:
    """Return the command that lets nobody else read a file."""
    return f"chmod 600 {shlex.quote(str(path))}"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read from its first byte on; whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(number)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
