"""Persons: which rows of the Contacts tab are about one and the same person.

In a team two people may each have a row for somebody whom both know. Knows nothing of owners.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetnet.analysis.matching import bare_name
from sheetnet.workbook.cell_text import normal_keys
from sheetnet.workbook.network import ContactColumn


def persons(contacts: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return for each contact the position of the first row about the same person.

    One mail address is one person, and so is one name at one company, whatever its legal ending. A name
    without company and mail address is the same person as another such row of this name. Reads NAME_KEY,
    COMPANY and EMAIL.
    """
    first = list(range(len(contacts)))
    first_by_key: dict[tuple[str, ...], int] = {}

    def root(position: int) -> int:
        while first[position] != position:
            position = first[position]
        return position

    for position, key in _keys(contacts):
        one, other = root(position), root(first_by_key.setdefault(key, position))
        first[max(one, other)] = min(one, other)
    found = np.array(first, dtype=np.int64)
    for position in np.flatnonzero(found != np.arange(len(found))).tolist():
        found[position] = root(position)
    return found


def _keys(contacts: pd.DataFrame) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each contact's position with a key that the other rows of the same person have too."""
    names, companies = contacts[ContactColumn.NAME_KEY].tolist(), contacts[ContactColumn.COMPANY].tolist()
    mails = normal_keys(contacts[ContactColumn.EMAIL].tolist())
    for position in _repeated(mails):
        if mail := mails[position]:
            yield position, (mail,)
    for position in _repeated(names):
        firm = bare_name(companies[position])
        if firm or not mails[position]:
            yield position, (names[position], firm)


def _repeated(texts: list[str]) -> list[int]:
    """Return the positions of texts that stand in several rows."""
    return np.flatnonzero(pd.Series(texts, dtype=object).duplicated(keep=False)).tolist()
