"""A sheet, its owner's real mailbox, and the way between them, for tests of drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sheetnet.app.drafting import DraftMail, DraftsPut, put_drafts
from sheetnet.app.run import read_sheet
from sheetnet.domain.letter import DraftState
from sheetnet.stores.base import Store
from tests.app.desk import Desk
from tests.mail.imap_server import Imap
from tests.workbook.sheets import TEAM

OWNER = TEAM[0].name
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass
class Post:
    """A sheet, its owner's mailbox, and the way between them."""

    desk: Desk
    imap: Imap
    box: Any

    def put(self, *numbers: int, store: Store | None = None, now: datetime = NOW) -> DraftsPut:
        return self.put_mails([draft(number) for number in numbers], store=store, now=now)

    def put_mails(
        self, mails: Sequence[DraftMail], *, store: Store | None = None, now: datetime = NOW
    ) -> DraftsPut:
        remembered = read_sheet(self.desk.store, TEAM).memory
        store = store or self.desk.store
        return put_drafts(mails, {OWNER: self.box}, store, TEAM, remembered, now=now)

    @property
    def ledger(self) -> dict[str, DraftState]:
        entries = read_sheet(self.desk.store, TEAM).memory.drafts
        return {key: each.state for key, each in entries.items()}

    @property
    def subjects(self) -> list[str]:
        return [content.split(b"\r\n")[1].decode() for content, _ in self.imap.mails()]


def draft(number: int, *, more: str = "") -> DraftMail:
    message_id = f"<a-{number}.2f0c@sheetnet.invalid>"
    text = f"To: ana@example.org\r\nSubject: {number}\r\nMessage-ID: {message_id}\r\n\r\nHi Ana,\r\n{more}"
    return DraftMail(message_id, OWNER, text.encode())
