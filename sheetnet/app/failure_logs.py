"""Failure logs: where what nobody foresaw came from, each in a file that its owner alone can read.

They can be handed to a stranger: they name nobody.
"""

from __future__ import annotations

import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sheetnet import __version__

_FIRST_WORD = "sheetnet "
_STAMP = "%Y-%m-%d-%H%M%S"
_NAME = re.compile(r"failure-(\d{4}-\d{2}-\d{2}-\d{6})-\d+\.log")


@dataclass(frozen=True, slots=True)
class _Log:
    file: Path
    at: datetime
    """When it was written."""
    words: str


def keep(error: Exception, *, process: int, now: datetime) -> Path | None:
    """Write down a failure and return where, None where no file can be written."""
    from sheetnet.stores.private import write_private

    details = "".join(
        (
            f"{_FIRST_WORD}{__version__}, Python {platform.python_version()}, {platform.platform()}\n",
            f"{now:%Y-%m-%d %H:%M:%S} UTC, {' '.join(sys.argv[1:2])}\n\n",
            *_trace(error),
        )
    )
    for folder in _folders():
        with suppress(OSError):
            file = folder / f"failure-{now:{_STAMP}}-{process}.log"
            write_private(file, details)
            return file
    return None


def _trace(error: BaseException) -> Iterator[str]:
    """Yield where an error came from, without its words: those may be a cell's."""
    if error.__cause__ or error.__context__:
        yield from _trace(error.__cause__ or error.__context__ or error)
        yield "\nThen:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"


def let_go(before: datetime) -> None:
    """Remove the failure logs of before a moment; one that cannot be removed stays until the next time."""
    for log in _logs():
        if log.at < before:
            with suppress(OSError):
                log.file.unlink()


def that_speak_of_them(speaks_of_them: Callable[[str], bool]) -> list[Path]:
    """Return the failure logs in which somebody is named."""
    return [log.file for log in _logs() if speaks_of_them(log.words)]


def _logs() -> Iterator[_Log]:
    """Yield the failure logs that this user can read."""
    for folder in _folders():
        for file in sorted(folder.glob("failure-*.log")):
            found = _NAME.fullmatch(file.name)
            with suppress(OSError, ValueError):
                if found and file.is_file():
                    at = datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
                    log = _Log(file, at, file.read_text(encoding="utf-8", errors="replace"))
                    if log.words.startswith(_FIRST_WORD):
                        yield log


def _folders() -> Iterator[Path]:
    """Yield where failure logs are kept, and where else while that cannot be written."""
    import platformdirs

    yield platformdirs.user_log_path("sheetnet", appauthor=False)
    yield Path(tempfile.gettempdir())
