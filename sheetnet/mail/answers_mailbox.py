"""The mailbox that answers to reports come into: it is read, and nothing in it is changed."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime

from imapclient import IMAPClient

from sheetnet.domain.answer import Answer
from sheetnet.domain.answer_code import MARK
from sheetnet.mail.answers import TOLD_BY, is_answer, read_answer
from sheetnet.mail.imap_account import ImapAccount
from sheetnet.mail.server import MailServer

_INBOX = "INBOX"
_MOST_LOOKED_AT = 300
_MOST_READ = 50
"""Mails of one look, the latest first."""
_MOST_BYTES = 250_000
"""Of one mail; what a person writes stands at its beginning."""
_ARRIVED = b"INTERNALDATE"


class AnswersMailbox:
    """The inbox of one account."""

    def __init__(self, server: MailServer, *, trusted: ssl.SSLContext | None = None) -> None:
        """Take a server and account; ``trusted`` are other certificates to trust than the system's."""
        self._account = ImapAccount(server, trusted=trusted)

    def look(self) -> None:
        """See that answers could be read.

        Raises:
            DeliveryError: the inbox cannot be opened.
        """
        with self._account.logged_in() as client:
            self._open(client)

    def answers(self, *, since: datetime) -> Iterator[Answer]:
        """Yield the answers to reports that have come in since a day, the latest first.

        Raises:
            DeliveryError: the inbox cannot be read.
        """
        with self._account.logged_in() as client:
            self._open(client)
            with self._account.explained("while answers were looked for"):
                found = sorted(self._candidates(client, since), reverse=True)[:_MOST_READ]
            for number in found:
                with self._account.explained("while an answer was read"):
                    part = f"BODY.PEEK[]<0.{_MOST_BYTES}>"
                    mail = client.fetch([number], [part, "INTERNALDATE"]).get(number, {})
                content = mail.get(b"BODY[]<0>", b"")
                if answer := read_answer(content, arrived_at=_aware(mail.get(_ARRIVED), since)):
                    yield answer

    def _open(self, client: IMAPClient) -> None:
        with self._account.explained("when the inbox was opened"):
            client.select_folder(_INBOX, readonly=True)

    def _candidates(self, client: IMAPClient, since: datetime) -> list[int]:
        wanted = ["OR", "SUBJECT", MARK, "HEADER", "References", "<report."]
        numbers = sorted(client.search(["SINCE", since.date(), *wanted]), reverse=True)[:_MOST_LOOKED_AT]
        if not numbers:
            return []
        names = " ".join(TOLD_BY).upper()
        heads = client.fetch(numbers, [f"BODY.PEEK[HEADER.FIELDS ({names})]"])
        return [
            number
            for number, told in heads.items()
            if any(is_answer(value) for key, value in told.items() if key.startswith(b"BODY["))
        ]


def _aware(arrived: object, otherwise: datetime) -> datetime:
    """Return when a mail arrived; imapclient gives it in the machine's own zone, without saying so."""
    return arrived.astimezone(UTC) if isinstance(arrived, datetime) else otherwise
