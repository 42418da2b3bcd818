"""IMAP: the way into one account of a mail server, and what stands in it told in words."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

from sheetnet.errors import DeliveryError
from sheetnet.mail.base import LoginRefused, Refused
from sheetnet.mail.server import MailServer

_TLS_PORT, _PLAIN_PORT = 993, 143


class ImapAccount:
    """An account on a server that can be logged in to."""

    def __init__(self, server: MailServer, *, trusted: ssl.SSLContext | None = None) -> None:
        """Take a server and account; ``trusted`` are other certificates to trust than the system's."""
        self._server = server
        self._trusted = trusted

    @contextmanager
    def logged_in(self) -> Iterator[IMAPClient]:
        """Yield a connection that has logged in.

        Raises:
            DeliveryError: nobody can log in.
        """
        server = self._server
        if server.security == "none" and not server.is_on_this_machine:
            raise DeliveryError(
                f"The password of {server.user} would travel to {server.host} unprotected.",
                f'Set security = "tls" (port {_TLS_PORT}) or "starttls" (port {_PLAIN_PORT}) under '
                '[team.imap] in sheetnet.toml; "none" is only for a server on this machine.',
            )
        password = server.read_password() if server.token is None else ""
        client = self._connected()
        try:
            if server.security == "starttls":
                self._secure(client)
            self._log_in(client, password)
            yield client
        finally:
            with suppress(IMAPClientError, OSError):
                client.logout()
            with suppress(IMAPClientError, OSError):
                client.shutdown()

    def _connected(self) -> IMAPClient:
        server = self._server
        is_tls = server.security == "tls"
        with self.explained("while it was being reached"), self._wrong_address():
            return IMAPClient(
                server.host,
                server.port,
                ssl=is_tls,
                ssl_context=self._context() if is_tls else None,
                timeout=server.timeout_seconds,
            )

    @contextmanager
    def _wrong_address(self) -> Iterator[None]:
        """Turn it into words that there is no mailbox server where one was looked for."""
        server = self._server
        cure = (
            f"Check host and port under [team.imap] in sheetnet.toml: usually {_TLS_PORT} with tls, "
            f"{_PLAIN_PORT} with starttls."
        )
        try:
            yield
        except (ssl.SSLError, TimeoutError):
            raise
        except socket.gaierror as error:
            raise DeliveryError(
                f"There is no mailbox server called {server.host}.",
                "Check host under [team.imap] in sheetnet.toml, and the connection to the internet.",
            ) from error
        except ConnectionRefusedError as error:
            raise DeliveryError(f"Nothing answers at {server.place}.", cure) from error
        except IMAPClientAbortError as error:
            raise DeliveryError(
                f"What answers at {server.place} does not speak IMAP, as mailboxes do.", cure
            ) from error
        except (OSError, ValueError) as error:
            raise DeliveryError(
                f"The mailbox server {server.place} could not be reached ({_reason(error)}).",
                "Check the connection to the internet, and host and port under [team.imap] in sheetnet.toml.",
            ) from error

    def _context(self) -> ssl.SSLContext:
        return self._trusted or ssl.create_default_context()

    def _secure(self, client: IMAPClient) -> None:
        with self.explained("while the connection was being secured"):
            try:
                client.starttls(self._context())
            except CapabilityError as error:
                raise DeliveryError(
                    f"The mail server {self._server.place} offers no STARTTLS, so nobody logged in.",
                    f'Use security = "tls" with port {_TLS_PORT} under [team.imap] in sheetnet.toml.',
                ) from error

    def _log_in(self, client: IMAPClient, password: str) -> None:
        server = self._server
        with self.explained("during the login"):
            try:
                if server.token is None:
                    client.login(server.user, password)
                else:
                    client.oauth2_login(server.user, server.token())
            except LoginError as error:
                raise LoginRefused(
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
    def explained(self, when: str, *, certain: bool = True) -> Iterator[None]:
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
                f"The mail server {server.place} did not answer within {server.patience} {when}.",
                "The next run tries again. If it stays, check host and port in sheetnet.toml.",
                certain=certain,
            ) from error
        except IMAPClientAbortError as error:
            raise self._broken_off(when, certain) from error
        except IMAPClientError as error:
            raise self._refused(when, error) from error
        except (OSError, ValueError) as error:
            raise self._broken_off(when, certain, error) from error

    def _refused(self, when: str, error: IMAPClientError) -> Refused:
        said = _said(error)
        if "OVERQUOTA" in said.upper() or "full" in said.lower():
            return Refused(
                f"The mailbox of {self._server.user} is full ({said}), so a draft could not be put in.",
                "Make room in it; the next run tries again. The drafts are in the sheet all the same.",
            )
        return Refused(
            f"The mail server {self._server.host} refused {when} ({said}).",
            "The next run tries again. If it stays, ask your mail provider.",
        )

    def _broken_off(self, when: str, certain: bool, error: Exception | None = None) -> DeliveryError:
        said = _reason(error) if error else ""
        return DeliveryError(
            f"The connection to {self._server.place} was lost {when}{f' ({said})' if said else ''}.",
            "The next run tries again. If it stays, check host and port in sheetnet.toml.",
            certain=certain,
        )


def _reason(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _said(error: Exception) -> str:
    text = error.args[0] if error.args else str(error)
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return " ".join(words.removeprefix("b'").removesuffix("'").split())[:200]
