"""Taking turns: of all processes on one computer, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


@contextmanager
def one_at_a_time(file: Path) -> Iterator[bool]:
    """Yield whether it is this process's turn, without waiting; it is until the block ends.

    The system ends the turn of a process that is killed. Where no such file can be made, it is everybody's
    turn.
    """
    lock = FileLock(file, timeout=0)
    is_ours = True
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        is_ours = False
    except (OSError, NotImplementedError):
        pass
    try:
        yield is_ours
    finally:
        lock.release()
