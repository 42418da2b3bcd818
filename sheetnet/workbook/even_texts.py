"""Texts of one length, such as ids and stamps, compared by the hundred thousand as numbers.

What is quick here is never wrong, it may only miss something: then the caller looks at the texts one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheetnet.workbook.cell_text import portions

_END = "\n"
_WORD_BYTES = 8
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that it makes no two words the same: 2**64 over the golden ratio. Source: Knuth, TAOCP 6.4."""

Words = NDArray[np.uint64]
"""One row for each text, its characters eight to a word; all 0 for a text that is not of the length."""


def words_of(texts: Sequence[str], length: int) -> Words:
    """Return texts of ``length`` ASCII characters as words."""
    padded = np.zeros((len(texts), -(-length // _WORD_BYTES) * _WORD_BYTES), dtype=np.uint8)
    filled = 0
    for some in portions(texts):
        padded[filled : filled + len(some), :length] = _characters(some, length)
        filled += len(some)
    return padded.view(np.uint64)


def _characters(texts: Sequence[str], length: int) -> NDArray[np.uint8]:
    whole = _END.join(texts) + _END
    if not (whole.isascii() and len(whole) == len(texts) * (length + 1) and _has_even_lines(whole, length)):
        blank = "\0" * length
        even = [text if len(text) == length and text.isascii() else blank for text in texts]
        whole = "".join([text + _END for text in even])
    codes = np.frombuffer(whole.encode(), dtype=np.uint8)
    return codes.reshape(len(texts), length + 1)[:, :length]


def _has_even_lines(whole: str, length: int) -> bool:
    """Whether every line has this length, so that none of the texts in it has lines of its own."""
    lines = len(whole) // (length + 1)
    return whole.count(_END) == lines == whole[length :: length + 1].count(_END)


def are_distinct(words: Words) -> bool:
    """Whether no two texts are the same; where they are, or pass for it, False."""
    return pd.Index(_mixed(words)).is_unique


def begin_with(words: Words, start: str) -> bool:
    """Whether all texts begin so, which is no longer than they are."""
    begun = words.view(np.uint8)[:, : len(start)]
    return bool((begun == np.frombuffer(start.encode(), dtype=np.uint8)).all())


def places_among(known: Words, words: Words) -> NDArray[np.int32]:
    """Return where each text stands among the known; -1 where it is none, or one that passes for another."""
    index, sought = pd.Index(_mixed(known)), pd.Index(_mixed(words))
    if index.is_unique:
        places = index.get_indexer(sought).astype(np.int32)
    else:
        firsts = np.append(np.flatnonzero(~index.duplicated()), -1)
        places = firsts[index[firsts[:-1]].get_indexer(sought)].astype(np.int32)
    is_found = (places >= 0) & (words[:, 0] != 0)
    found = np.flatnonzero(is_found) if not is_found.all() else slice(None)
    for place in range(words.shape[1]):
        is_found[found] &= known[places[found], place] == words[found, place]
    places[~is_found] = -1
    return places


def _mixed(words: Words) -> NDArray[np.uint64]:
    """Return a number for each text: one number for one text, and nearly always another for another."""
    mixed = words[:, 0].copy()
    for place in range(1, words.shape[1]):
        mixed *= _FACTOR
        mixed ^= words[:, place]
    return mixed
