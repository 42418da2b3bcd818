"""Sending: one write as one atomic batchUpdate, and what became of it where Google's answer does not say.

The write opens with a token, whose id only one commit from a version can use. So a write that was
refused or went unanswered is judged by whose token stands under that id, never by a text.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sheetnet.errors import RemoteError, StaleSnapshot
from sheetnet.stores.google.book import Book, Token, read_book, token_request, trim_requests
from sheetnet.stores.google.client import SheetsClient
from sheetnet.stores.google.faults import (
    FAULTS,
    in_words,
    leaves_doubt,
    may_pass,
    status_of,
    unconfirmed,
    unknown,
)
from sheetnet.stores.google.journal import Journal, noted
from sheetnet.stores.google.pauses import TRIES
from sheetnet.stores.google.writing import Write

Json = Mapping[str, Any]

LONGEST_AGE = 120.0
"""Seconds that may pass between reading a sheet and writing what was planned from it."""

_SEND_TRIES = 2


class Refused(Exception):
    """A write that Google refused though nothing that can be seen has changed since the read."""

    def __init__(self, fault: Exception, account: str) -> None:
        self.words = in_words(fault, account)
        super().__init__(str(self.words))


@dataclass(frozen=True, slots=True)
class Sent:
    """A write that was applied."""

    reply: Json | None
    """None where it was applied but the reply was lost."""
    book: Book
    """As it is after it."""
    note: str = ""
    """What was noted of it."""


class Sender:
    """Sends the writes of one spreadsheet."""

    def __init__(
        self,
        client: SheetsClient,
        place: str,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        journal: Journal,
    ) -> None:
        self._journal = journal
        self._client = client
        self._place = place
        self._clock = clock
        self._monotonic = monotonic

    def send(self, book: Book, write: Write, *, salt: int = 0, repairs: str = "") -> Sent:
        """Apply a write to the sheet as it was at ``book``.

        ``repairs`` is the note of the write that this one sets right: it is kept until this one is applied.

        Raises:
            StaleSnapshot: another worker has committed from this version, tabs, rows or columns that
                the write needs have gone or moved, or it has grown too old; nothing was written.
            Refused: Google refused it for no reason that can be seen; nothing was written.
            RemoteError: Google could not be reached, or refused and said why.
        """
        at = self._clock()
        token = book.next_token(uuid.uuid4().hex, salt=salt, at=at)
        gone = book.worn_out(at=at)
        requests = [token_request(token), *write.guards, *write.requests, *trim_requests(gone)]
        ranges = [each for belief in write.beliefs for each in belief.response_ranges()]
        after = book.after(token, gone, write.sheets)
        note = noted(token, after, write) if write.beliefs else ""
        if note:
            self._journal.note(f"{repairs}\n{note}" if repairs else note)
        return Sent(self._deliver(book, token, requests, ranges, repairs), after, note)

    def _deliver(
        self, book: Book, token: Token, requests: Sequence[Json], ranges: Sequence[str], repairs: str
    ) -> Json | None:
        """Return the reply, None where it was applied but the reply was lost."""
        quota_tries = 0
        sends = 0
        while True:
            if self._monotonic() - book.seen_at > LONGEST_AGE:
                if not sends:
                    self._note_again(repairs)
                raise StaleSnapshot(self._place)
            try:
                return self._client.update(requests, ranges)
            except FAULTS as fault:
                if status_of(fault) == 429 and quota_tries < TRIES - 1:
                    quota_tries += 1
                    self._client.pause(quota_tries, fault)
                    continue
                if status_of(fault) != 400 and not leaves_doubt(fault):
                    self._note_again(repairs)
                    raise in_words(fault, self._client.account) from fault
                if self._was_applied(token, fault, repairs):
                    return None
                if status_of(fault) == 400:
                    self._note_again(repairs)
                    self._refuse(book, fault)
                sends += 1
                if sends == _SEND_TRIES or not may_pass(fault):
                    raise unconfirmed(fault, self._client.account) from fault
                self._client.pause(sends, fault)

    def _note_again(self, repairs: str) -> None:
        """Note that a write was not applied: what it was to set right is all there is to settle."""
        if repairs:
            self._journal.note(repairs)
        else:
            self._journal.clear()

    def _was_applied(self, token: Token, fault: Exception, repairs: str) -> bool:
        """Ask whose token stands under our id: ours, another worker's, or none.

        Raises:
            StaleSnapshot: it is another worker's.
            RemoteError: that cannot be asked, so that nobody knows; not even a refusal says for certain that
                nothing was applied, since it may be about what the reply was to bring back.
        """
        try:
            standing = self._client.metadata(token.id)
            if standing is None:
                return self._is_listed(token)
        except RemoteError as silence:
            raise unknown(silence) from fault
        if standing.get("metadataValue") != token.value:
            self._note_again(repairs)
            raise StaleSnapshot(self._place) from fault
        return True

    def _is_listed(self, token: Token) -> bool:
        """Make sure that there is no such token: a sheet that is no longer shared may say so of any id."""
        return token in read_book(self._client.book()).tokens

    def _refuse(self, book: Book, fault: Exception) -> None:
        """Say why a write that left no token was refused.

        Raises:
            StaleSnapshot: tabs, groups of columns or the version have changed since the read.
            Refused: nothing that can be seen has.
        """
        now = read_book(self._client.book())
        if now.version != book.version or len(now.sheets) != len(book.sheets):
            raise StaleSnapshot(self._place) from fault
        standing = {sheet.id: sheet for sheet in now.sheets}
        for sheet in book.sheets:
            here = standing.get(sheet.id)
            if (
                here is None
                or here.title != sheet.title
                or here.rows < sheet.rows
                or here.columns < sheet.columns
                or here.groups != sheet.groups
            ):
                raise StaleSnapshot(self._place) from fault
        raise Refused(fault, self._client.account) from fault
