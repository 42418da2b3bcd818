"""IMAP: drafts into the mailbox where a person's mail program keeps its own.

Which mailbox that is, the server says (SPECIAL-USE, RFC 6154), whatever it is called there. A draft is known
again by its Message-ID. Nothing here deletes, changes or sends a mail.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping

from imapclient import DRAFT, SEEN, IMAPClient

from sheetnet.errors import DeliveryError
from sheetnet.mail.base import Refused
from sheetnet.mail.imap_account import ImapAccount
from sheetnet.mail.server import MailServer

_FOR_DRAFTS = rb"\drafts"
_SHOWN = 12
"""Mailboxes named in a message."""


class DraftsMailbox:
    """The drafts of one account."""

    def __init__(
        self, server: MailServer, *, mailbox: str = "", trusted: ssl.SSLContext | None = None
    ) -> None:
        """Take a server and account; ``trusted`` are other certificates to trust than the system's.

        ``mailbox`` names the one to use where the server does not say which is for drafts.
        """
        self._server = server
        self._account = ImapAccount(server, trusted=trusted)
        self._mailbox = mailbox

    def find(self) -> str:
        """Return the name of the mailbox that drafts go into.

        Raises:
            DeliveryError: nobody can log in, or there is none.
        """
        with self._account.logged_in() as client:
            return self._selected(client)

    def put(self, drafts: Mapping[str, bytes]) -> Iterator[str]:
        """Put in the drafts that are not there; yield the Message-ID of each once it is there.

        Args:
            drafts: by Message-ID, with its angle brackets, the whole mail.

        Raises:
            DeliveryError: this one and those after it were not put in; ``certain`` is false where it may
                have been all the same, and a search will tell.
            Refused: one was not taken, such as one that is too large; all others that were are there.
        """
        with self._account.logged_in() as client:
            mailbox = self._selected(client)
            with self._account.explained(f"while the drafts in {mailbox!r} were looked through"):
                missing = [each for each in drafts if not client.search(["HEADER", "Message-ID", each])]
            yield from (each for each in drafts if each not in missing)
            refused = None
            for each in missing:
                try:
                    with self._account.explained(f"while a draft was put into {mailbox!r}", certain=False):
                        client.append(mailbox, drafts[each], flags=(DRAFT, SEEN))
                except Refused as error:
                    refused = refused or error
                    continue
                yield each
            if refused is not None:
                raise refused

    def _selected(self, client: IMAPClient) -> str:
        mailbox = self._mailbox or self._drafts_of(client)
        with self._account.explained(f"when the mailbox {mailbox!r} was opened"):
            client.select_folder(mailbox, readonly=True)
        return mailbox

    def _drafts_of(self, client: IMAPClient) -> str:
        with self._account.explained("while the mailboxes were looked for"):
            folders = client.list_folders()
        found = [name for flags, _, name in folders if _FOR_DRAFTS in map(bytes.lower, flags)]
        if found:
            return str(found[0])
        names = ", ".join(sorted(str(name) for _, _, name in folders)[:_SHOWN])
        raise DeliveryError(
            f"{self._server.host} does not say which mailbox of {self._server.user} is for drafts.",
            f"Write its name as drafts under [team.imap] in sheetnet.toml; there are: {names}.",
        )
