"""Lets a large piece of work be done without Python's search for unreachable cycles, which it has none of.

The search looks at every object again and again while a large sheet is read; what is no longer used is
freed without it as ever. To freeze all objects and unfreeze them at the end counts them as long looked at,
so that the next search is not one through all of them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put the search off until the end of the block, unless somebody has put it off already."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
            gc.unfreeze()
