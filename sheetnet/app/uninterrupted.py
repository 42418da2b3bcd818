"""Lets a large piece of work be done without Python's search for unreachable cycles, which it has none of.

The search looks at every object again and again while a large sheet is read; what is no longer used is
freed without it as ever. After a long piece of work the search that is then due, through all objects, is
put off until the next piece begins: in a worker the sheet is gone by then, and a single command has ended.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

_LONG_SECONDS = 1.0


class _Search:
    is_due = False
    """Whether it was put off after the last piece of work."""


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put the search off until the end of the block, unless somebody has put it off already."""
    was_on = gc.isenabled()
    if was_on and _Search.is_due:
        gc.collect()
        _Search.is_due = False
    gc.disable()
    began = time.perf_counter()
    try:
        yield
    finally:
        if was_on and time.perf_counter() - began > _LONG_SECONDS:
            _Search.is_due = True
            gc.freeze()
            gc.enable()
            gc.unfreeze()
        elif was_on:
            gc.enable()
