"""Failure logs: where what nobody foresaw came from, each in a file that its owner alone can read.

They can be handed to a stranger: they name nobody.
"""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sheetnet import __version__

_FIRST_WORD = "sheetnet "
_STAMP = "%Y-%m-%d-%H%M%S"


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
    before = error.__cause__ or error.__context__
    if before is not None:
        yield from _trace(before)
        yield "\nThen:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"


def let_go(before: datetime) -> None:
    """Remove the failure logs of before a moment; one that cannot be removed stays until the next time."""
    for folder in _folders():
        for file in sorted(folder.glob("failure-*.log")):
            with suppress(OSError, ValueError):
                if _is_ours(file) and _moment_of(file) < before:
                    file.unlink()


def _is_ours(file: Path) -> bool:
    return file.is_file() and file.read_text("utf-8", errors="replace").startswith(_FIRST_WORD)


def _moment_of(file: Path) -> datetime:
    """Return when a failure log was written.

    Raises:
        ValueError: it has the name of something else.
    """
    stamp, _, process = file.stem.removeprefix("failure-").rpartition("-")
    int(process)
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def _folders() -> Iterator[Path]:
    """Yield where failure logs are kept, and where else while that cannot be written."""
    import platformdirs

    yield platformdirs.user_log_path("sheetnet", appauthor=False)
    yield Path(tempfile.gettempdir())
