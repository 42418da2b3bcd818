"""IMAP: drafts into the mailbox where a person's mail program keeps its own.

Which mailbox that is, the server says (SPECIAL-USE, RFC 6154), whatever it is called there. A draft is known
again by its Message-ID. Nothing here deletes, changes or sends a mail.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from imapclient import DRAFT, SEEN, IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

from sheetnet.errors import DeliveryError
from sheetnet.mail.server import MailServer

_TLS_PORT, _PLAIN_PORT = 993, 143
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
        self._mailbox = mailbox
        self._trusted = trusted

    def find(self) -> str:
        """Return the name of the mailbox that drafts go into.

        Raises:
            DeliveryError: nobody can log in, or there is none.
        """
        with self._logged_in() as client:
            return self._selected(client)

    def put(self, drafts: Mapping[str, bytes]) -> Iterator[str]:
        """Put in the drafts that are not there; yield the Message-ID of each once it is there.

        Args:
            drafts: by Message-ID, with its angle brackets, the whole mail.

        Raises:
            DeliveryError: this one and those after it were not put in; ``certain`` is false where it may
                have been all the same, and a search will tell.
        """
        with self._logged_in() as client:
            mailbox = self._selected(client)
            with self._explained(f"while the drafts in {mailbox!r} were looked through"):
                missing = [each for each in drafts if not client.search(["HEADER", "Message-ID", each])]
            yield from (each for each in drafts if each not in missing)
            for each in missing:
                with self._explained(f"while a draft was put into {mailbox!r}", certain=False):
                    client.append(mailbox, drafts[each], flags=(DRAFT, SEEN))
                yield each

    def _selected(self, client: IMAPClient) -> str:
        mailbox = self._mailbox or self._drafts_of(client)
        with self._explained(f"when the mailbox {mailbox!r} was opened"):
            client.select_folder(mailbox, readonly=True)
        return mailbox

    def _drafts_of(self, client: IMAPClient) -> str:
        with self._explained("while the mailboxes were looked for"):
            folders = client.list_folders()
        found = [name for flags, _, name in folders if _FOR_DRAFTS in map(bytes.lower, flags)]
        if found:
            return str(found[0])
        names = ", ".join(sorted(str(name) for _, _, name in folders)[:_SHOWN])
        raise DeliveryError(
            f"{self._server.host} does not say which mailbox of {self._server.user} is for drafts.",
            f"Write its name as drafts under [team.imap] in sheetnet.toml; there are: {names}.",
        )

    @contextmanager
    def _logged_in(self) -> Iterator[IMAPClient]:
        server = self._server
        if server.security == "none" and not server.is_on_this_machine:
            raise DeliveryError(
                f"The password of {server.user} would travel to {server.host} unprotected.",
                f'Set security = "tls" (port {_TLS_PORT}) or "starttls" (port {_PLAIN_PORT}) under '
                '[team.imap] in sheetnet.toml; "none" is only for a server on this machine.',
            )
        context = self._trusted or ssl.create_default_context()
        with self._explained("while it was being reached"):
            client = IMAPClient(
                server.host,
                server.port,
                ssl=server.security == "tls",
                ssl_context=context,
                timeout=server.timeout_seconds,
            )
        try:
            if server.security == "starttls":
                self._secure(client, context)
            self._log_in(client)
            yield client
        finally:
            with suppress(IMAPClientError, OSError):
                client.logout()
            with suppress(IMAPClientError, OSError):
                client.shutdown()

    def _secure(self, client: IMAPClient, context: ssl.SSLContext) -> None:
        with self._explained("while the connection was being secured"):
            try:
                client.starttls(context)
            except CapabilityError as error:
                raise DeliveryError(
                    f"The mail server {self._server.place} offers no STARTTLS, so nobody logged in.",
                    f'Use security = "tls" with port {_TLS_PORT} under [team.imap] in sheetnet.toml.',
                ) from error

    def _log_in(self, client: IMAPClient) -> None:
        server = self._server
        with self._explained("during the login"):
            try:
                if server.token is None:
                    client.login(server.user, server.password)
                else:
                    client.oauth2_login(server.user, server.token())
            except LoginError as error:
                raise DeliveryError(
                    f"The mail server {server.host} did not accept the login of {server.user} "
                    f"({_said(error)}).",
                    "Check user and password; many providers want an app password made for this purpose, and "
                    "some want IMAP to be allowed in the settings of the mailbox first."
                    if server.token is None
                    else "Check user, and sign in again with the tool that made the token file.",
                ) from error
            except UnicodeError:
                raise DeliveryError(
                    f"The user or password of {server.user} holds letters that this login cannot carry.",
                    "Take a password of plain letters and digits, such as an app password.",
                ) from None

    @contextmanager
    def _explained(self, when: str, *, certain: bool = True) -> Iterator[None]:
        """Turn what goes wrong with the server into words; ``when`` completes "broke off ..."."""
        server = self._server
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise DeliveryError(
                f"The certificate of {server.place} cannot be trusted ({error.verify_message}), so nobody "
                "logged in.",
                "Check that host in sheetnet.toml is the server's full name and that this machine's date is "
                "right; a company's own authority must be known to the system.",
            ) from error
        except ssl.SSLError as error:
            raise DeliveryError(
                f"No secure connection to {server.place} came about ({error.reason or error}).",
                f'Check port and security in sheetnet.toml: port {_TLS_PORT} wants "tls", port {_PLAIN_PORT} '
                '"starttls".',
            ) from error
        except TimeoutError as error:
            raise DeliveryError(
                f"The mail server {server.place} did not answer within {server.timeout_seconds:g} seconds "
                f"{when}.",
                "The next run tries again. If it stays, check host and port in sheetnet.toml.",
                certain=certain,
            ) from error
        except IMAPClientAbortError as error:
            raise self._broken_off(when, certain) from error
        except IMAPClientError as error:
            raise self._refused(when, error) from error
        except (OSError, ValueError) as error:
            raise self._broken_off(when, certain, error) from error

    def _refused(self, when: str, error: IMAPClientError) -> DeliveryError:
        said = _said(error)
        if "OVERQUOTA" in said.upper() or "full" in said.lower():
            return DeliveryError(
                f"The mailbox of {self._server.user} is full ({said}), so no draft could be put in.",
                "Make room in it; the next run tries again. The drafts are in the sheet all the same.",
            )
        return DeliveryError(
            f"The mail server {self._server.host} refused {when} ({said}).",
            "The next run tries again. If it stays, ask your mail provider.",
        )

    def _broken_off(self, when: str, certain: bool, error: Exception | None = None) -> DeliveryError:
        said = error.strerror if isinstance(error, OSError) and error.strerror else error
        return DeliveryError(
            f"The connection to {self._server.place} was lost {when}{f' ({said})' if said else ''}.",
            "The next run tries again. If it stays, check host and port in sheetnet.toml.",
            certain=certain,
        )


def _said(error: Exception) -> str:
    text = error.args[0] if error.args else str(error)
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return " ".join(words.removeprefix("b'").removesuffix("'").split())[:200]
