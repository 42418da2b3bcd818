"""GoogleStore: a spreadsheet that people share in Google Sheets.

A read is two requests. A commit is one atomic batchUpdate that opens with a token; its reply says
whether rows or columns moved meanwhile, and if they did the store sets its own cells right at once.
"""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any

from google.auth.credentials import Credentials
from gspread.exceptions import APIError
from requests.adapters import BaseAdapter

from sheetnet.errors import RemoteError, StaleSnapshot
from sheetnet.stores.google.book import Book, Sheet, Token, read_book, token_requests
from sheetnet.stores.google.cells import write_requests
from sheetnet.stores.google.client import GOOGLE, SheetsClient, silence
from sheetnet.stores.google.credentials import spreadsheet_id
from sheetnet.stores.google.faults import FAULTS, in_words, leaves_doubt, status_of, unconfirmed, unknown
from sheetnet.stores.google.repair import Correction, correct, stands_as_believed
from sheetnet.stores.google.writing import Belief, Write, write_of
from sheetnet.stores.terms import check
from sheetnet.workbook.plan import AddTab, Plan, Receipt
from sheetnet.workbook.snapshot import Grid, Snapshot

LONGEST_TEXT = 50_000
"""Characters that Google takes in one cell."""

_READ_TRIES = 3
_SEND_TRIES = 2
_QUOTA_TRIES = 5
_REPAIR_ROUNDS = 3
_REMEMBERED = 4
_HIGHEST_SHEET_ID = 2**31 - 1


class GoogleStore:
    """A Google Sheet, by its address or id; closes its connections as a context manager."""

    def __init__(
        self,
        spreadsheet: str,
        credentials: Credentials,
        *,
        endpoint: str = GOOGLE,
        sleep: Callable[[float], None] = time.sleep,
        transport: BaseAdapter | None = None,
        tell: Callable[[str], None] = silence,
    ) -> None:
        """Take ``tell`` to say so where Google lets somebody wait."""
        self._id = spreadsheet_id(spreadsheet)
        self.client = SheetsClient(self._id, credentials, endpoint, sleep, transport, tell)
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
        """Read all tabs: two requests.

        Raises:
            RemoteError: Google does not answer, or not with the sheet; cause and cure are said.
        """
        for _ in range(_READ_TRIES):
            book = self.look()
            try:
                grids = self._grids(book.sheets)
            except APIError as fault:
                refusal = in_words(fault, self.client.account)
                continue
            snapshot = Snapshot(book.id, book.version, grids)
            self._looks.append((snapshot, book))
            return snapshot
        raise refusal

    def commit(self, plan: Plan) -> Receipt:
        """Apply a plan in one atomic request, and set right what a person moved meanwhile.

        Raises:
            StaleSnapshot: another worker has committed from this version, or tabs or rows that the
                plan needs are gone; nothing was written.
            InvalidPlan: the plan breaks the terms; nothing was written.
            RemoteError: Google refused or could not be reached.
        """
        names = tuple(group.name for group in plan.groups)
        if plan.is_empty:
            return Receipt(plan.base.version, names, ())
        check(plan, longest_text=LONGEST_TEXT)
        calls = self.client.calls
        book = self._book_of(plan.base)
        write = write_of(plan, book, self._new_ids(plan, book))
        reply, book = self._write(book, write)
        book, remarks = self._settle(book, write.beliefs, reply)
        return Receipt(book.version, names, (), remarks, self.client.calls - calls)

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
        return read_book(self.client.book())

    def change(self, book: Book, requests: Sequence[Mapping[str, Any]]) -> None:
        """Apply requests from outside a plan, such as formats: all of them or none.

        Raises:
            StaleSnapshot: a worker has committed since that look.
            RemoteError: as ``commit``.
        """
        self._write(book, Write(tuple(requests), (), book.sheets))

    def _grids(self, sheets: Sequence[Sheet]) -> tuple[Grid, ...]:
        columns = self.client.values([sheet.quoted for sheet in sheets]) if sheets else []
        return tuple(
            Grid(sheet.title, each, max(map(len, each), default=0))
            for sheet, each in zip(sheets, columns, strict=True)
        )

    def _book_of(self, base: Snapshot) -> Book:
        """Return the tabs and tokens that a snapshot was read with."""
        for snapshot, book in self._looks:
            if snapshot is base:
                return book
        book = self.look()
        titles = {sheet.title for sheet in book.sheets}
        if book.version != base.version or not titles.issuperset(grid.title for grid in base.grids):
            raise StaleSnapshot(self.place)
        return book

    @staticmethod
    def _new_ids(plan: Plan, book: Book) -> list[int]:
        """Return an id, free as far as can be seen, for each tab that a plan adds."""
        used = {sheet.id for sheet in book.sheets}
        ids: list[int] = []
        for change in plan.changes():
            if isinstance(change, AddTab):
                while (number := uuid.uuid4().int % _HIGHEST_SHEET_ID) in used:
                    pass
                used.add(number)
                ids.append(number)
        return ids

    def _write(self, book: Book, write: Write) -> tuple[Mapping[str, Any] | None, Book]:
        """Send one commit; return the reply, or None where it was applied but the reply was lost."""
        token = book.next_token(uuid.uuid4().hex)
        requests = [*token_requests(book, token), *write.requests]
        ranges = [each for belief in write.beliefs for each in belief.response_ranges()]
        after = book.after(token, write.sheets)
        quota_tries = 0
        sends = 0
        while True:
            try:
                return self.client.update(requests, ranges), after
            except FAULTS as fault:
                if status_of(fault) == 429 and quota_tries < _QUOTA_TRIES:
                    quota_tries += 1
                    self.client.pause(quota_tries, fault)
                    continue
                if status_of(fault) != 400 and not leaves_doubt(fault):
                    raise in_words(fault, self.client.account) from fault
                if self._was_applied(token, fault):
                    return None, after
                if status_of(fault) == 400:
                    self._refuse(book, fault)
                sends += 1
                if sends == _SEND_TRIES:
                    raise unconfirmed(fault, self.client.account) from fault
                self.client.pause(sends, fault)

    def _was_applied(self, token: Token, fault: Exception) -> bool:
        """Ask whose token stands under our id: ours, another worker's, or none.

        Raises:
            StaleSnapshot: it is another worker's.
        """
        try:
            standing = self.client.metadata(token.id)
        except RemoteError as silence:
            if not leaves_doubt(fault):
                raise
            raise unknown(silence) from fault
        if standing is None:
            return False
        if standing.get("metadataValue") != token.value:
            raise StaleSnapshot(self.place) from fault
        return True

    def _refuse(self, book: Book, fault: Exception) -> None:
        """Say why a write that left no token was refused.

        Raises:
            StaleSnapshot: tabs were renamed, removed or made smaller since the read.
            RemoteError: it is a real fault.
        """
        now = {sheet.id: sheet for sheet in self.look().sheets}
        for sheet in book.sheets:
            here = now.get(sheet.id)
            if (
                here is None
                or here.title != sheet.title
                or here.rows < sheet.rows
                or here.columns < sheet.columns
            ):
                raise StaleSnapshot(self.place) from fault
        if len(now) != len(book.sheets):
            raise StaleSnapshot(self.place) from fault
        raise in_words(fault, self.client.account) from fault

    def _settle(
        self, book: Book, beliefs: Sequence[Belief], reply: Mapping[str, Any] | None
    ) -> tuple[Book, tuple[str, ...]]:
        """Compare the tabs with what a commit was to leave, and set them right until they agree."""
        remarks: list[str] = []
        for _ in range(_REPAIR_ROUNDS):
            if reply is not None and stands_as_believed(beliefs, reply):
                return book, tuple(remarks)
            try:
                corrections, seen = self._corrections(beliefs)
                wrong = [each.belief for each in corrections if each.belief.written]
                if not wrong:
                    return book, tuple(remarks)
                reply, book = self._write(seen, _repairing(seen, wrong))
            except (RemoteError, StaleSnapshot, APIError):
                break
            remarks.extend(remark for each in corrections for remark in each.remarks)
            beliefs = wrong
        remarks.append(
            "Rows or columns were moved while sheetnet wrote, and it could not make sure that every cell "
            "of its own stands in the right row; the next run sets them right. If a cell of yours looks "
            "wrong, File > Version history holds what was there."
        )
        return book, tuple(remarks)

    def _corrections(self, beliefs: Sequence[Belief]) -> tuple[list[Correction], Book]:
        """Read the written tabs again as they now stand, and say what is wrong with each."""
        seen = self.look()
        now = {sheet.id: sheet for sheet in seen.sheets}
        here = [(belief, now[belief.sheet.id]) for belief in beliefs if belief.sheet.id in now]
        grids = self._grids([sheet for _, sheet in here])
        return [
            correct(belief, grid.columns, sheet) for (belief, sheet), grid in zip(here, grids, strict=True)
        ], seen


def _repairing(book: Book, beliefs: Sequence[Belief]) -> Write:
    requests = [request for belief in beliefs for request in write_requests(belief.sheet.id, belief.written)]
    return Write(tuple(requests), tuple(beliefs), book.sheets)
