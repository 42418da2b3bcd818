"""Private files: readable by nobody but the user who runs sheetnet, as far as the system knows users."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path


def is_open_to_others(path: Path) -> bool:
    """Whether others on this machine may read a file, or change it; never on Windows."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


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
