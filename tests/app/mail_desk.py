"""A demo whose owner's drafts go into a real mailbox, and what the ledger in its workbook says of that."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from sheetnet.app.run import read_sheet
from sheetnet.domain.letter import DraftState, LedgerState
from sheetnet.domain.settings import Member
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.workbook.memory import Memory
from tests.app.demos import Demo
from tests.mail.imap_server import DRAFTS, Imap

NORA = Member(name="Nora Lindqvist", mail="nora@lindqvist-abara.example")


@dataclass(frozen=True)
class MailDesk:
    """A demo whose drafts go into the owner's mailbox."""

    demo: Demo
    imap: Imap

    @property
    def password_file(self) -> Path:
        return self.demo.folder / "nora.password"

    @property
    def outbox(self) -> Path:
        return self.demo.folder / "outbox"

    def drafts_in(self, mailbox: str = DRAFTS) -> Counter[str]:
        """Return how often each draft lies in a mailbox, by Message-ID."""
        return Counter(message_id_of(mail) for mail, _ in self.imap.mails(mailbox))

    @property
    def drafts_in_outbox(self) -> Counter[str]:
        files = (self.outbox / "drafts").glob("*.eml")
        return Counter(message_id_of(path.read_bytes()) for path in files)

    @property
    def memory(self) -> Memory:
        return read_sheet(XlsxStore(self.demo.workbook), (NORA,)).memory

    @property
    def reports_entered(self) -> list[LedgerState]:
        return [each.state for each in self.memory.ledger.values()]

    @property
    def drafts_entered(self) -> dict[str, DraftState]:
        return {key: each.state for key, each in self.memory.drafts.items()}


def message_id_of(mail: bytes) -> str:
    return str(message_from_bytes(mail, policy=policy.default)["Message-ID"]).strip()
