"""Trying again where people edit the sheet while it is being written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sheetnet.errors import StaleSnapshot

T = TypeVar("T")

_TRIES = 3


def _silence() -> None:
    return


def until_fresh(attempt: Callable[[], T], *, before_again: Callable[[], None] = _silence) -> T:
    """Return what an attempt to read, think and commit gives, the third one at the latest.

    Args:
        attempt: reads anew each time it is called, so that it never works from what it read before.
        before_again: called when the document changed and the next attempt is about to start.

    Raises:
        StaleSnapshot: the document changed under the last attempt too.
    """
    for _ in range(_TRIES - 1):
        try:
            return attempt()
        except StaleSnapshot:
            before_again()
    return attempt()
