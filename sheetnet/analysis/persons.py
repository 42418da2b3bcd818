"""Persons: which rows of the Contacts tab are about one and the same person.

In a team two people may each have a row for somebody whom both know. Knows nothing of owners.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetnet.analysis.matching import firm_of
from sheetnet.workbook.cell_text import normal_keys
from sheetnet.workbook.network import ContactColumn

_NO_FIRM = ""


def persons(contacts: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return for each contact the position of the first row about the same person.

    One mail address is one person, and so is one name at one company, whatever its legal ending. A name
    without company and mail address is the same person as another such row of this name. Reads NAME_KEY,
    COMPANY and EMAIL.
    """
    first = np.arange(len(contacts))
    first_by_key: dict[tuple[str, ...], int] = {}

    def root(position: int) -> int:
        while first[position] != position:
            position = int(first[position])
        return position

    for position, key in _keys(contacts):
        one, other = root(position), root(first_by_key.setdefault(key, position))
        first[max(one, other)] = min(one, other)
    for position in np.flatnonzero(first != np.arange(len(first))).tolist():
        first[position] = root(position)
    return first


def _keys(contacts: pd.DataFrame) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each contact's position with a key that the other rows of the same person have too."""
    names = contacts[ContactColumn.NAME_KEY].tolist()
    mails = normal_keys(contacts[ContactColumn.EMAIL].tolist())
    companies = contacts[ContactColumn.COMPANY].tolist()
    users, bearers = Counter(mails), Counter(names)
    for position, mail in enumerate(mails):
        if mail and users[mail] > 1:
            yield position, (mail,)
    shared = [position for position, name in enumerate(names) if bearers[name] > 1]
    firms = {each: _firm(each) for each in {companies[position] for position in shared}}
    for position in shared:
        firm = firms[companies[position]]
        if firm or not mails[position]:
            yield position, (names[position], firm)


def _firm(company: str) -> str:
    return next(iter(firm_of(company, "")), _NO_FIRM)
