"""The last line of defence: whatever fails, a person reads a plain message, never a traceback."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import ParamSpec

import typer

from sheetnet.app.failure_logs import keep
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
    """Keep where a failure came from that nobody foresaw, and return what to tell a person."""
    kept = keep(error, process=os.getpid(), now=datetime.now(UTC))
    where = f" The details are in {kept}; please report it with that file." if kept else ""
    return f"Something went wrong inside sheetnet ({type(error).__name__}); it is not your doing.{where}"
