"""GoogleStore: a spreadsheet that people share in Google Sheets.

A read is three requests. A commit is one atomic batchUpdate that opens with a token; its reply says
whether rows or columns moved meanwhile, and if they did the store sets its own cells right at once.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any

from google.auth.credentials import Credentials
from gspread.exceptions import APIError
from requests.adapters import BaseAdapter

from sheetnet.errors import RemoteError, StaleSnapshot, StoreError
from sheetnet.stores.google.book import Book, Sheet, free_id, quoted, read_book
from sheetnet.stores.google.client import GOOGLE, SheetsClient, silence
from sheetnet.stores.google.closer_look import CloserLook, read_closely, top_ranges
from sheetnet.stores.google.credentials import spreadsheet_id
from sheetnet.stores.google.faults import after_settling, in_words
from sheetnet.stores.google.journal import Journal, NoJournal, taken_up
from sheetnet.stores.google.parts import LARGEST_PAYLOAD, first_part, placed_anew, with_remarks
from sheetnet.stores.google.salt import salt_of, with_salt
from sheetnet.stores.google.sending import Refused, Sender, Sent
from sheetnet.stores.google.settling import Settled, Settler
from sheetnet.stores.google.writing import Write, write_of
from sheetnet.stores.terms import check
from sheetnet.workbook.plan import AddTab, GroupName, Plan, Receipt
from sheetnet.workbook.snapshot import Grid, Snapshot

LONGEST_TEXT = 50_000
"""Characters that Google takes in one cell."""

_READ_TRIES = 3
_REMEMBERED = 4


class GoogleStore:
    """A Google Sheet, by its address or id; closes its connections as a context manager.

    ``tell`` is called where Google lets somebody wait, and with what was set right after a computer had
    stopped in the middle of a write; ``largest_payload`` is the bytes of one request, above which a plan
    is cut into several; ``journal`` is where a write is noted until it is settled.
    """

    def __init__(
        self,
        spreadsheet: str,
        credentials: Credentials,
        *,
        clock: Callable[[], datetime],
        endpoint: str = GOOGLE,
        sleep: Callable[[float], None] = time.sleep,
        transport: BaseAdapter | None = None,
        tell: Callable[[str], None] = silence,
        monotonic: Callable[[], float] = time.monotonic,
        largest_payload: int = LARGEST_PAYLOAD,
        journal: Journal | None = None,
    ) -> None:
        self._id = spreadsheet_id(spreadsheet)
        self.client = SheetsClient(self._id, credentials, endpoint, sleep, transport, tell)
        self._tell = tell
        self._monotonic = monotonic
        self._largest_payload = largest_payload
        self._journal = journal or NoJournal()
        self._sender = Sender(
            self.client, self.place, clock=clock, monotonic=monotonic, journal=self._journal
        )
        self._settler = Settler(self._sender, self._read, self._journal)
        self._looks: deque[tuple[Snapshot, Book]] = deque(maxlen=_REMEMBERED)

    def __enter__(self) -> GoogleStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    @property
    def place(self) -> str:
        """Its address in the browser."""
        return f"https://docs.google.com/spreadsheets/d/{self._id}/edit"

    def read(self) -> Snapshot:
        """Read all tabs: three requests.

        Raises:
            StaleSnapshot: people rearrange it faster than it can be read.
            RemoteError: Google does not answer, or not with the sheet; cause and cure are said.
        """
        has_settled = self._settle_what_was_left()
        try:
            snapshot, book = self._read()
        except RemoteError as fault:
            if has_settled:
                raise after_settling(fault) from fault
            raise
        self._looks.append((snapshot, book))
        return snapshot

    def glance(self, title: str) -> Grid | None:
        """Return the values of one tab, None where none is called so: one request.

        Raises:
            RemoteError: as ``read``.
        """
        try:
            [columns] = self.client.values([quoted(title)])
        except APIError:
            return None
        return Grid(title, columns, max(map(len, columns), default=0))

    def commit(self, plan: Plan) -> Receipt:
        """Apply a plan in one atomic request, and set right what a person moved meanwhile.

        A plan too large for one request is applied in several, each whole; the receipt names the groups
        that were left where the later ones could not be applied.

        Raises:
            StaleSnapshot: another worker has committed from this version, tabs, rows or columns that the
                plan needs have gone or moved, or it has grown too old; nothing was written.
            InvalidPlan: the plan breaks the terms; nothing was written.
            RemoteError: Google refused or could not be reached.
        """
        if plan.is_empty:
            return Receipt(plan.base.version, tuple(group.name for group in plan.groups), ())
        check(plan, longest_text=LONGEST_TEXT)
        calls = self.client.calls
        book = self._book_of(plan.base)
        salt = salt_of(plan.base)
        applied: list[GroupName] = []
        left: list[GroupName] = []
        remarks: list[str] = []
        rest = plan
        while rest.groups:
            part, later = first_part(rest, self._largest_payload)
            try:
                write, settled, salt = self._apply(part, book, salt)
            except StoreError as error:
                if not applied:
                    raise
                remarks.append(f"Only a part could be written; it stands. {error.after_a_part}")
                left += [group.name for group in rest.groups]
                break
            applied += [group.name for group in part.groups]
            remarks += settled.remarks
            if not (settled.is_sure and settled.is_latest):
                left += [group.name for group in later.groups]
                book = settled.book
                break
            rest, lost = placed_anew(later, book, write, settled)
            rest = with_remarks(rest, settled.remarks)
            left += lost
            book = settled.book
        return Receipt(book.version, tuple(applied), tuple(left), tuple(remarks), self.client.calls - calls)

    def still_stands(self, home: str) -> bool:
        """Whether a document called ``home`` still exists beside this one.

        A Google Sheet keeps its id for life, so another id is always another document.
        """
        return home not in ("", self._id)

    def look(self) -> Book:
        """Return the tabs and tokens as they stand: one request.

        Raises:
            RemoteError: as ``read``.
        """
        seen_at = self._monotonic()
        return read_book(self.client.book(), seen_at=seen_at)

    def change(self, book: Book, requests: Sequence[Mapping[str, Any]]) -> None:
        """Apply requests from outside a plan, such as formats: all of them or none.

        Raises:
            StaleSnapshot: a worker has committed since that look.
            RemoteError: as ``commit``.
        """
        try:
            self._sender.send(book, Write(tuple(requests), (), book.sheets))
        except Refused as refused:
            raise refused.words from refused

    def _settle_what_was_left(self) -> bool:
        """Settle the last write where this computer stopped before it was known to stand as it should.

        Returns whether there was one that may have needed another write.
        """
        notes = self._journal.read()
        if not notes:
            return False
        book = self.look()
        unsettled = next((each for each in taken_up(notes) if each.is_latest_in(book)), None)
        if unsettled is None:
            self._journal.clear()
            return False
        settled = self._settler.settle(Sent(None, book, unsettled.note), unsettled.write)
        for remark in settled.remarks:
            self._tell(remark)
        return bool(settled.remarks)

    def _read(self) -> tuple[Snapshot, Book]:
        for _ in range(_READ_TRIES):
            book = self.look()
            try:
                looks = self._look_closely(book.sheets)
                columns = self.client.values([sheet.quoted for sheet in book.sheets]) if book.sheets else []
            except APIError as fault:
                refusal: StoreError = in_words(fault, self.client.account)
                continue
            refusal = StaleSnapshot(self.place)
            if all(look.agrees_with(each) for look, each in zip(looks, columns, strict=True)):
                closely = replace(book, sheets=tuple(look.sheet for look in looks))
                grids = tuple(_grid(look, each) for look, each in zip(looks, columns, strict=True))
                return Snapshot(book.id, book.version, grids, calls=3), closely
        raise refusal

    def _look_closely(self, sheets: Sequence[Sheet]) -> tuple[CloserLook, ...]:
        return read_closely(sheets, self.client.tops(top_ranges(sheets))) if sheets else ()

    def _book_of(self, base: Snapshot) -> Book:
        """Return the tabs and tokens that a snapshot was read with.

        Raises:
            StaleSnapshot: it was not read here, or too long ago.
        """
        for snapshot, book in self._looks:
            if snapshot is base:
                return book
        raise StaleSnapshot(self.place)

    def _apply(self, part: Plan, book: Book, salt: int) -> tuple[Write, Settled, int]:
        """Apply one part of a plan; returns also the salt that its token had."""
        write = write_of(part, book, _new_ids(part, book))
        try:
            sent = self._sender.send(book, write, salt=salt)
        except Refused:
            salt += 1
            again = with_salt(part, salt)
            write = write_of(again, book, _new_ids(again, book))
            try:
                sent = self._sender.send(book, write, salt=salt)
            except Refused as refused:
                raise refused.words from refused
        return write, self._settler.settle(sent, write), salt


def _grid(look: CloserLook, columns: Sequence[Sequence[Any]]) -> Grid:
    height = max(map(len, columns), default=0)
    return Grid(look.sheet.title, columns, height, look.sheet.tab, look.names)


def _new_ids(plan: Plan, book: Book) -> list[int]:
    """Return an id, free as far as can be seen, for each tab that a plan adds."""
    used = {sheet.id for sheet in book.sheets}
    ids: list[int] = []
    for change in plan.changes():
        if isinstance(change, AddTab):
            ids.append(free_id(used))
            used.add(ids[-1])
    return ids
