"""The body of a reply, put together from its pieces as they come."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

_LEAST_BYTES = 2**18
_TIMES_UNPACKED = 8
"""Replies are seldom longer than so many times their gzip; room that stays empty costs nothing."""


def whole_body(pieces: Iterable[bytes], *, packed_bytes: int) -> memoryview:
    """Return the pieces as one; ``packed_bytes`` is how long their gzip is, 0 where that is not known.

    For a large array numpy asks the system for large pages: the system gives fifty megabytes in a few of
    them much sooner than in ten thousand of the usual ones.
    """
    room = np.empty(max(_LEAST_BYTES, packed_bytes * _TIMES_UNPACKED), dtype=np.uint8)
    size = 0
    for piece in pieces:
        end = size + len(piece)
        if end > len(room):
            room = np.concatenate((room[:size], np.empty(end, dtype=np.uint8)))
        room[size:end] = np.frombuffer(piece, dtype=np.uint8)
        size = end
    return room[:size].data
