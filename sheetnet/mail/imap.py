"""IMAP: drafts into the mailbox where a person's mail program keeps its own.

Which mailbox that is, the server says (SPECIAL-USE, RFC 6154), whatever it is called there. A draft is known
again by its Message-ID, also where a person has sent, deleted or filed it. Nothing here deletes, changes or
sends a mail.
"""

from __future__ import annotations

import ssl
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

from imapclient import DRAFT, SEEN, IMAPClient

from sheetnet.errors import DeliveryError
from sheetnet.mail.base import Refused, Whereabouts
from sheetnet.mail.imap_account import ImapAccount
from sheetnet.mail.server import MailServer

_FOR_DRAFTS = rb"\drafts"
_FOR_WHAT_IS_TAKEN_OUT = {rb"\sent", rb"\trash", rb"\archive", rb"\all"}
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

    def put(
        self, drafts: Mapping[str, bytes], *, begun: Collection[str] = ()
    ) -> Iterator[tuple[str, Whereabouts]]:
        """Put in the drafts that are not there, as every ``DraftBox`` does.

        Raises:
            DeliveryError: this one and those after it were not put in; ``certain`` is false where it may
                have been all the same, and a search will tell.
            Refused: one was not taken, such as one that is too large; all others that were are there.
        """
        with self._account.logged_in() as client:
            mailbox = self._selected(client)
            with self._account.explained(f"while the drafts in {mailbox!r} were looked through"):
                there = _held(client, drafts)
            yield from ((each, Whereabouts.UNDER_DRAFTS) for each in there)
            taken_out = self._taken_out(client, set(begun) & drafts.keys() - there)
            yield from ((each, Whereabouts.TAKEN_OUT) for each in taken_out)
            refused = None
            for each in [each for each in drafts if each not in there | taken_out]:
                try:
                    with self._account.explained(f"while a draft was put into {mailbox!r}", certain=False):
                        client.append(mailbox, drafts[each], flags=(DRAFT, SEEN))
                except Refused as error:
                    refused = refused or error
                    continue
                yield each, Whereabouts.UNDER_DRAFTS
            if refused is not None:
                raise refused

    def _selected(self, client: IMAPClient) -> str:
        mailbox = self._mailbox or self._drafts_of(client)
        with self._account.explained(f"when the mailbox {mailbox!r} was opened"):
            client.select_folder(mailbox, readonly=True)
        return mailbox

    def _taken_out(self, client: IMAPClient, message_ids: Collection[str]) -> set[str]:
        """Return those that lie where mail is once it was sent, deleted or filed.

        A mailbox that the server does not open is passed over.
        """
        found: set[str] = set()
        for name, uses in self._mailboxes(client).items() if message_ids else ():
            if uses & _FOR_WHAT_IS_TAKEN_OUT:
                with suppress(Refused), self._account.explained(f"while {name!r} was looked through"):
                    client.select_folder(name, readonly=True)
                    found |= _held(client, message_ids)
        return found

    def _mailboxes(self, client: IMAPClient) -> dict[str, set[bytes]]:
        """Return the mailboxes there are, with what each is for."""
        with self._account.explained("while the mailboxes were looked for"):
            folders = client.list_folders()
        return {str(name): set(map(bytes.lower, flags)) for flags, _, name in folders}

    def _drafts_of(self, client: IMAPClient) -> str:
        mailboxes = self._mailboxes(client)
        found = [name for name, uses in mailboxes.items() if _FOR_DRAFTS in uses]
        if found:
            return found[0]
        names = ", ".join(sorted(mailboxes)[:_SHOWN])
        raise DeliveryError(
            f"{self._server.host} does not say which mailbox of {self._server.user} is for drafts.",
            f"Write its name as drafts under [team.imap] in sheetnet.toml; there are: {names}.",
        )


def _held(client: IMAPClient, message_ids: Collection[str]) -> set[str]:
    """Return those that a mail has in the mailbox that is open."""
    return {each for each in message_ids if client.search(["HEADER", "Message-ID", each])}
