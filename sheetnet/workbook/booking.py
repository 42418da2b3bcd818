"""Books log rows to contacts: by the id they were once booked to, or by the name a person typed.

The Contact ID cell of a log row holds a stamp for the contact and, after a bar, one for the other
person of an introduction. A stamp names the contact and the name it was resolved from: while that name
stands, the id wins, so that a renamed contact keeps the history; when it is typed anew, the name wins.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sheetnet.domain.ids import ContactId, is_valid_id
from sheetnet.workbook.contact_rows import ContactRows
from sheetnet.workbook.identity import stamp, stamped_id
from sheetnet.workbook.network import ContactColumn

_BAR = "|"
_GONE = -2


def book(
    typed: Sequence[str], stamps: Sequence[str], contacts: ContactRows, *, strangers: bool = False
) -> tuple[NDArray[np.int32], dict[int, str]]:
    """Return the contact that each row means, -1 where it cannot be said, and why not.

    With ``strangers`` a name that is like nobody's in Contacts is no fault.
    """
    position_of = {each: position for position, each in enumerate(contacts.frame[ContactColumn.ID])}
    positions = np.full(len(typed), -1, dtype=np.int32)
    faults: dict[int, str] = {}
    cache: dict[tuple[str, str], int] = {}
    to_resolve: list[int] = []
    for each, key in enumerate(zip(typed, stamps, strict=True)):
        if not key[0]:
            continue
        if key not in cache:
            cache[key] = _stamped_position(*key, position_of)
        positions[each] = cache[key]
        if cache[key] == _GONE:
            positions[each] = -1
            faults[each] = _gone(*key, contacts)
        elif cache[key] < 0:
            to_resolve.append(each)
    found, unknown = contacts.people.resolve([typed[each] for each in to_resolve], strangers=strangers)
    positions[to_resolve] = found
    return positions, faults | {to_resolve[each]: text for each, text in unknown.items()}


def stamps_of(cells: Sequence[object]) -> tuple[list[str], list[str]]:
    """Return the stamps of the Contact ID cells: of the contacts, and of the other people."""
    pairs = [cell.strip().partition(_BAR) if isinstance(cell, str) else ("", "", "") for cell in cells]
    return [pair[0] for pair in pairs], [pair[2] for pair in pairs]


def contact_cell(
    contact_id: ContactId, typed: str, other_id: ContactId | None = None, other: str = ""
) -> str:
    """Return what a Contact ID cell says of the contact and, where there is one, the other person."""
    first = stamp(contact_id, typed)
    return first if other_id is None else f"{first}{_BAR}{stamp(other_id, other)}"


def _stamped_position(typed: str, cell: str, position_of: dict[ContactId, int]) -> int:
    """Return the contact a stamp names, -1 where the name was typed anew, ``_GONE`` where it is not there."""
    known = stamped_id(cell, typed) if cell else None
    if known is None or not is_valid_id(known, "c"):
        return -1
    return position_of.get(known, _GONE)


def _gone(typed: str, cell: str, contacts: ContactRows) -> str:
    if stamped_id(cell, typed) in contacts.left_out:
        return f"The row of '{typed}' in Contacts has a problem: mend it there, and this row counts again"
    return (
        f"'{typed}' is no longer in Contacts: put the person back, or clear the Contact ID of this row "
        "to have the name looked up again"
    )
