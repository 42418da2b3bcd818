"""Books log rows to contacts: by the id they were once booked to, or by the name a person typed.

The Contact ID cell of a log row holds a stamp for the contact and, after a bar, one for the other
person of an introduction. A stamp names the contact and the name it was resolved from: while that name
stands, the id wins, so that a renamed contact keeps the history; when it is typed anew, the name wins.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sheetnet.domain.ids import ContactId, is_valid_id
from sheetnet.workbook.cell_text import portions, stripped
from sheetnet.workbook.contact_rows import ContactRows, among
from sheetnet.workbook.even_texts import places_among, words_of
from sheetnet.workbook.identity import STAMP_LENGTH, stamp, stamped_id, usual_stamps
from sheetnet.workbook.network import ContactColumn
from sheetnet.workbook.snapshot import CellValue

_BAR = "|"
_GONE = -2


@dataclass(frozen=True, slots=True)
class Booked:
    """Which contacts the names of a column mean."""

    stamps: Sequence[str]
    """As they stand in the cells."""
    positions: NDArray[np.int32]
    """-1 where it cannot be said."""
    is_usual: NDArray[np.bool_]
    """Whether the cell already has the stamp of a contact, and that contact's Pick as."""
    faults: Mapping[int, str]
    gone: Mapping[int, str]
    """The stamps of contacts who are not there now: they stay, for the contact may come back."""


class Bookings:
    """Whose rows of the log are, for contacts as they now stand."""

    def __init__(self, contacts: ContactRows) -> None:
        self._contacts = contacts
        self._ids: list[ContactId] = contacts.frame[ContactColumn.ID].tolist()
        people = contacts.people
        self._picks = np.array([*people.pick_as, None], dtype=object)
        self._usual = words_of(usual_stamps(contacts.known, people.labelled), STAMP_LENGTH)
        """The stamp of each contact in rows where it is picked by its Pick as, as nearly all are."""

    def book(self, typed: Sequence[str], stamps: Sequence[str], *, strangers: bool = False) -> Booked:
        """Say which contact each row means, by its name and the stamp it has.

        With ``strangers`` a name that is like nobody's in Contacts is no fault.
        """
        positions = np.full(len(typed), -1, dtype=np.int32)
        if not any(typed):
            return Booked(stamps, positions, positions >= 0, {}, {})
        positions = places_among(self._usual, words_of(stamps, STAMP_LENGTH))
        names = np.array(typed, dtype=object)
        is_usual = (positions >= 0) & (names == self._picks[positions])
        positions[~is_usual] = -1
        faults: dict[int, str] = {}
        gone: dict[int, str] = {}
        known: dict[tuple[str, str], int] = {}
        to_resolve: list[int] = []
        for each in np.flatnonzero(~is_usual & (names != "")).tolist():
            key = typed[each], stamps[each]
            if key not in known:
                known[key] = self._stamped_position(*key)
            if known[key] == _GONE:
                faults[each] = self._gone(*key)
                gone[each] = stamps[each]
            elif known[key] < 0:
                to_resolve.append(each)
            else:
                positions[each] = known[key]
        found, unknown = self._contacts.people.resolve(
            [typed[each] for each in to_resolve], strangers=strangers
        )
        positions[to_resolve] = found
        faults |= {to_resolve[each]: text for each, text in unknown.items()}
        return Booked(stamps, positions, is_usual, faults, gone)

    def cells(
        self,
        rows: NDArray[np.intp],
        booked: Booked,
        typed: Sequence[str],
        others: Booked,
        texts: Sequence[str],
    ) -> tuple[str, ...]:
        """Return what the Contact ID cells of these rows should say, of the person and of the other one."""
        contacts = booked.positions[rows]
        cells = among(booked.stamps, rows)
        has_other = others.positions >= 0
        has_other[list(others.gone)] = True
        written: dict[tuple[int, str, int, str], str] = {}
        for at in np.flatnonzero(~booked.is_usual[rows] | has_other[rows]).tolist():
            each, contact, other = int(rows[at]), int(contacts[at]), int(others.positions[rows[at]])
            key = contact, typed[each], other, texts[each] if other >= 0 else others.gone.get(each, "")
            if key not in written:
                other_stamp = stamp(self._ids[other], key[3]) if other >= 0 else key[3]
                written[key] = (
                    f"{stamp(self._ids[contact], key[1])}{_BAR if other_stamp else ''}{other_stamp}"
                )
            cells[at] = written[key]
        return tuple(cells)

    @cached_property
    def _position_by_id(self) -> Mapping[ContactId, int]:
        return dict(zip(self._ids, range(len(self._ids)), strict=True))

    def _stamped_position(self, typed: str, cell: str) -> int:
        """Return the contact a stamp names, -1 where the name was typed anew, ``_GONE`` where it has gone."""
        known = stamped_id(cell, typed) if cell else None
        if known is None or not is_valid_id(known, "c"):
            return -1
        return self._position_by_id.get(known, _GONE)

    def _gone(self, typed: str, cell: str) -> str:
        if stamped_id(cell, typed) in self._contacts.left_out:
            return f"The row of '{typed}' in Contacts has a problem: mend it there, and this row counts again"
        return (
            f"'{typed}' is no longer in Contacts: put the person back, or clear the Contact ID of this row "
            "to have the name looked up again"
        )


def stamps_of(cells: Sequence[CellValue]) -> tuple[list[str], list[str]]:
    """Return the stamps of the Contact ID cells: of the contacts, and of the other people."""
    firsts = stripped(cells)
    seconds = [""] * len(firsts)
    if any(_BAR in "".join(some) for some in portions(firsts)):
        for each in [each for each, cell in enumerate(firsts) if _BAR in cell]:
            firsts[each], _, seconds[each] = firsts[each].partition(_BAR)
    return firsts, seconds


def contact_cell(
    contact_id: ContactId, typed: str, other_id: ContactId | None = None, other: str = ""
) -> str:
    """Return what a Contact ID cell says of the contact and, where there is one, the other person."""
    first = stamp(contact_id, typed)
    return first if other_id is None else f"{first}{_BAR}{stamp(other_id, other)}"


def cell_without(cell: str, contact_ids: Collection[ContactId]) -> str:
    """Return a Contact ID cell without the stamps of these contacts."""
    kept = ("" if is_stamp_of(each, contact_ids) else each for each in cell.split(_BAR))
    return _BAR.join(kept).rstrip(_BAR)


def is_stamp_of(stamped: str, contact_ids: Collection[ContactId]) -> bool:
    """Whether a stamp names one of these contacts, from whatever name it was resolved."""
    return stamped.partition(".")[0] in contact_ids
