"""Settling: after a write, compares the tabs with what it was to leave, and sets them right until they do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gspread.exceptions import APIError

from sheetnet.errors import RemoteError, StaleSnapshot
from sheetnet.stores.google.book import Book
from sheetnet.stores.google.cells import as_read, write_requests
from sheetnet.stores.google.journal import Journal
from sheetnet.stores.google.repair import Correction, correct
from sheetnet.stores.google.replies import as_landed, stands_as_believed
from sheetnet.stores.google.salt import salt_of
from sheetnet.stores.google.sending import Refused, Sender, Sent
from sheetnet.stores.google.writing import Belief, Place, Write, guard_requests
from sheetnet.workbook.layout import tables_in
from sheetnet.workbook.snapshot import CellValue, Snapshot

_ROUNDS = 4
_LONGEST_TOLD = 20_000
UNSETTLED = (
    "Rows or columns were moved while sheetnet wrote, and it could not make sure that every cell "
    "of its own stands in the right row; the next run sets them right. If a cell of yours looks "
    "wrong, File > Version history holds what was there."
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How one tab that was written to stands in the end."""

    belief: Belief
    rows: Mapping[int, int] | None = None
    """From where a row was believed to stand after the write to where it stands; None: all as believed."""
    columns: Mapping[int, int] | None = None

    def row(self, believed: int) -> int | None:
        """Return where a row stands, None where it is gone."""
        return believed if self.rows is None else self.rows.get(believed)

    def column(self, believed: int) -> int | None:
        """Return where a column stands, None where it is gone."""
        return believed if self.columns is None else self.columns.get(believed)

    def after(self, correction: Correction) -> Whereabouts:
        """Return how it stands where it was read again and set right once more."""
        return Whereabouts(
            correction.belief,
            _through(self.rows, correction.row_at),
            _through(self.columns, correction.column_at),
        )


@dataclass(frozen=True, slots=True)
class Settled:
    """How the sheet stands after a write."""

    book: Book
    standing: Mapping[int, Whereabouts]
    """The tabs that were written to, by id."""
    remarks: tuple[str, ...] = ()
    """What a person should know, in words."""
    is_sure: bool = True
    """False where it could not be made to agree."""
    is_latest: bool = True
    """False where another worker has written since, so that a plan made before is not to go on."""


Look = Callable[[], tuple[Snapshot, Book]]
"""Reads the sheet again."""


class Settler:
    """Settles the writes of one spreadsheet."""

    def __init__(self, sender: Sender, look: Look, journal: Journal) -> None:
        self._sender = sender
        self._look = look
        self._journal = journal

    def settle(self, sent: Sent, write: Write) -> Settled:
        """Return how the sheet stands, set right where somebody moved something meanwhile."""
        settled = self._settle(sent, write)
        if settled.is_sure:
            self._journal.clear()
        return settled

    def _settle(self, sent: Sent, write: Write) -> Settled:
        book, reply, note, told_at = sent.book, sent.reply, sent.note, write.told_at
        beliefs: Sequence[Belief] = write.beliefs
        standing = {belief.sheet.id: Whereabouts(belief) for belief in beliefs}
        remarks: list[str] = []
        is_latest = True
        for _ in range(_ROUNDS):
            if reply is not None and stands_as_believed(beliefs, reply):
                return Settled(book, standing, tuple(remarks), is_latest=is_latest)
            try:
                snapshot, seen = self._look()
                is_latest = is_latest and seen.version == book.version
                corrections = _corrections(beliefs, snapshot, seen, reply, is_latest=is_latest)
                new_remarks = [remark for each in corrections for remark in each.remarks]
                corrections, now_told_at = _told(corrections, told_at, new_remarks)
                wrong = [each.belief for each in corrections if each.belief.written]
                sent = (
                    self._sender.send(
                        seen, _repairing(snapshot, seen, wrong), salt=salt_of(snapshot), repairs=note
                    )
                    if wrong
                    else Sent(None, seen)
                )
            except StaleSnapshot:
                continue
            except (RemoteError, APIError, Refused):
                break
            for each in corrections:
                standing[each.belief.sheet.id] = standing[each.belief.sheet.id].after(each)
            book, reply, note, told_at = sent.book, sent.reply, sent.note, now_told_at
            remarks.extend(new_remarks)
            if not wrong:
                return Settled(book, standing, tuple(remarks), is_latest=is_latest)
            beliefs = wrong
        return Settled(book, standing, (*remarks, UNSETTLED), is_sure=False, is_latest=is_latest)


def _through(first: Mapping[int, int] | None, then: Mapping[int, int]) -> Mapping[int, int]:
    if first is None:
        return then
    return {believed: then[place] for believed, place in first.items() if place in then}


def _corrections(
    beliefs: Sequence[Belief],
    snapshot: Snapshot,
    seen: Book,
    reply: Mapping[str, Any] | None,
    *,
    is_latest: bool,
) -> tuple[Correction, ...]:
    """Say what is wrong with each written tab as it now stands; one that is gone wants nothing."""
    now = {sheet.id: sheet for sheet in seen.sheets}
    grids = {grid.title: grid for grid in snapshot.grids}
    return tuple(
        correct(
            belief,
            grids[sheet.title],
            sheet,
            landed=None if reply is None else as_landed(belief, reply),
            is_latest=is_latest,
        )
        for belief in beliefs
        if (sheet := now.get(belief.sheet.id)) is not None
    )


def _told(
    corrections: Sequence[Correction], told_at: Place | None, remarks: Sequence[str]
) -> tuple[tuple[Correction, ...], Place | None]:
    """Let the run's row in Runs say what was set right, in the write that sets it right."""
    if told_at is None or not remarks:
        return tuple(corrections), told_at
    told: list[Correction] = []
    now_at = None
    for each in corrections:
        belief = each.belief
        row, column = each.row_at.get(told_at.row), each.column_at.get(told_at.column)
        if belief.sheet.id != told_at.sheet_id or row is None or column is None:
            told.append(each)
            continue
        text = _joined(belief.value(row, column), remarks)
        columns = [list(cells) for cells in belief.columns]
        columns[column][row] = as_read(text)
        written = {**belief.written, (row, column): text}
        told.append(
            replace(each, belief=replace(belief, columns=tuple(map(tuple, columns)), written=written))
        )
        now_at = replace(told_at, row=row, column=column)
    return tuple(told), now_at


def _joined(said: CellValue, remarks: Sequence[str]) -> str:
    parts = [said] if isinstance(said, str) and said else []
    text = " ".join([*parts, *remarks])
    return text if len(text) <= _LONGEST_TOLD else text[: _LONGEST_TOLD - 1] + "…"


def _repairing(snapshot: Snapshot, seen: Book, beliefs: Sequence[Belief]) -> Write:
    tables = tables_in(snapshot)
    guards = [
        request
        for belief in beliefs
        if belief.sheet.title in tables
        for request in guard_requests(belief.sheet, tables[belief.sheet.title])
    ]
    requests: list[Mapping[str, Any]] = [
        request for belief in beliefs for request in write_requests(belief.sheet.id, belief.written)
    ]
    return Write(tuple(requests), tuple(beliefs), seen.sheets, tuple(guards))
