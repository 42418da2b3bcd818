"""The last line of defence: whatever fails, a person reads a plain message, never a traceback."""

from __future__ import annotations

import functools
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ParamSpec

import typer

from sheetnet import __version__
from sheetnet.app.terminal import Terminal
from sheetnet.errors import SheetnetError

P = ParamSpec("P")

INTERRUPTED = 130
"""What a shell expects of a program that was ended by Ctrl-C."""


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Wrap a command so that every failure ends in words and the right exit code."""

    @functools.wraps(command)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (typer.Exit, BrokenPipeError):
            raise
        except SheetnetError as error:
            Terminal().fail(str(error))
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            Terminal().fail("Stopped as you wished; nothing is left half-written.")
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:
            Terminal().fail(unexpected(error))
            raise typer.Exit(1) from None

    return call


def unexpected(error: Exception) -> str:
    """Keep where a failure came from that nobody foresaw, and return what to tell a person.

    What is kept can be handed to a stranger: it names nobody.
    """
    kept = _keep(error)
    where = f" The details are in {kept}; please report it with that file." if kept else ""
    return f"Something went wrong inside sheetnet ({type(error).__name__}); it is not your doing.{where}"


def _trace(error: BaseException) -> Iterator[str]:
    """Yield where an error came from, without its words: those may be a cell's."""
    if error.__cause__ or error.__context__:
        yield from _trace(error.__cause__ or error.__context__ or error)
        yield "\nThen:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"


def _keep(error: Exception) -> Path | None:
    import platformdirs

    now = datetime.now(UTC)
    details = "".join(
        (
            f"sheetnet {__version__}, Python {platform.python_version()}, {platform.platform()}\n",
            f"{now:%Y-%m-%d %H:%M:%S} UTC, {' '.join(sys.argv[1:2])}\n\n",
            *_trace(error),
        )
    )
    name = f"failure-{now:%Y-%m-%d-%H%M%S}-{os.getpid()}.log"
    for folder in (platformdirs.user_log_path("sheetnet", appauthor=False), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(details, encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return None
