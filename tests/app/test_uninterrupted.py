"""A search that was put off is made up for: a worker that runs for months frees what its runs left."""

from __future__ import annotations

import gc
import time
import weakref

import pytest

from sheetnet.app.uninterrupted import uninterrupted


class Knot:
    """Holds itself, so that only a search finds that nobody else does."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize("seconds", [0.0, 1.1])
def test_what_a_piece_of_work_left_behind_is_freed_by_the_next(seconds: float) -> None:
    with uninterrupted():
        left = weakref.ref(Knot())
        time.sleep(seconds)
        assert not gc.isenabled()
    assert gc.isenabled()
    if not seconds:
        gc.collect(0)
    with uninterrupted():
        assert left() is None


def test_within_a_piece_of_work_another_one_changes_nothing() -> None:
    with uninterrupted():
        with uninterrupted():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
