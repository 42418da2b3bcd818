"""SMTP: one letter to one recipient over a checked connection, in one attempt.

Each way it can fail is one message with cause and cure. What matters most is whether the mail
may have arrived: only from the moment the final dot was sent until the server's answer is that
uncertain.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sheetnet.errors import DeliveryError
from sheetnet.mail.address import mailbox
from sheetnet.mail.base import LoginRefused
from sheetnet.mail.server import MailServer

_HELLO_NAME = "[127.0.0.1]"
"""An address literal, so that no name of the machine is looked up or told."""


class Smtp:
    """A Mailer that hands letters to a server."""

    def __init__(self, server: MailServer, *, trusted: ssl.SSLContext | None = None) -> None:
        """Take a server; ``trusted`` are other certificates to trust than the system's."""
        self._server = server
        self._trusted = trusted

    def deliver(self, letter_bytes: bytes, *, sender: str, recipient: str) -> None:
        """Deliver one letter to one recipient, in one attempt.

        Raises:
            DeliveryError: with cause and cure; ``certain`` is false where the server may have taken it.
        """
        from_address, to_address = mailbox(sender).addr_spec, mailbox(recipient).addr_spec
        with self._logged_in() as client:
            self._name_both_ends(client, from_address, to_address)
            self._hand_over(client, letter_bytes)

    def look(self) -> None:
        """See that letters could be handed over; none is.

        Raises:
            DeliveryError: with cause and cure.
        """
        with self._logged_in() as client:
            try:
                code, answer = client.noop()
                if code != 250:
                    raise smtplib.SMTPResponseException(code, answer)
            except (smtplib.SMTPException, OSError) as error:
                raise self._broken_off("after the login", error) from error

    @contextmanager
    def _logged_in(self) -> Iterator[smtplib.SMTP]:
        if self._server.security == "none" and not self._server.is_on_this_machine:
            raise self._unprotected()
        client = self._connected()
        try:
            self._secure(client)
            self._log_in(client)
            yield client
            with suppress(smtplib.SMTPException, OSError):
                client.quit()
        finally:
            client.close()

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        try:
            if server.security == "tls":
                return smtplib.SMTP_SSL(
                    server.host,
                    server.port,
                    _HELLO_NAME,
                    timeout=server.timeout_seconds,
                    context=self._context(),
                )
            return smtplib.SMTP(server.host, server.port, _HELLO_NAME, timeout=server.timeout_seconds)
        except ssl.SSLError as error:
            raise self._tls_fault(error) from error
        except socket.gaierror as error:
            raise DeliveryError(
                f"There is no mail server called {server.host}.",
                "Check the host in sheetnet.toml and the connection to the internet.",
            ) from error
        except TimeoutError as error:
            raise self._no_answer() from error
        except ConnectionRefusedError as error:
            raise DeliveryError(
                f"Nothing takes mail at {self._server.place}.",
                "Check host and port in sheetnet.toml: usually 587 with starttls, 465 with tls.",
            ) from error
        except smtplib.SMTPConnectError as error:
            raise DeliveryError(
                f"The mail server {self._server.place} turned the connection away ({_said(error)}).",
                "Try again later; if it stays, ask your mail provider.",
            ) from error
        except smtplib.SMTPServerDisconnected as error:
            if _is_time_out(error):
                raise self._no_answer() from error
            raise DeliveryError(
                f"The server at {self._server.place} hung up without a greeting.",
                'Check port and security in sheetnet.toml: port 465 wants "tls", port 587 "starttls".',
            ) from error
        except (OSError, ValueError) as error:
            said = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise DeliveryError(
                f"The mail server {self._server.place} could not be reached ({said}).",
                "Check the connection to the internet, and host and port in sheetnet.toml.",
            ) from error

    def _context(self) -> ssl.SSLContext:
        return self._trusted or ssl.create_default_context()

    def _secure(self, client: smtplib.SMTP) -> None:
        try:
            client.ehlo_or_helo_if_needed()
            if self._server.security == "starttls":
                client.starttls(context=self._context())
                client.ehlo()
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryError(
                f"The mail server {self._server.place} offers no STARTTLS, so nothing was sent.",
                'Use security = "tls" with port 465 in sheetnet.toml, or ask your mail provider.',
            ) from error
        except ssl.SSLError as error:
            raise self._tls_fault(error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise self._broken_off("while the connection was being secured", error) from error

    def _log_in(self, client: smtplib.SMTP) -> None:
        if not self._server.user:
            return
        try:
            if self._server.token is None:
                client.login(self._server.user, self._server.read_password())
            else:
                _log_in_by_token(client, self._server.user, self._server.token())
        except smtplib.SMTPAuthenticationError as error:
            raise LoginRefused(
                f"The mail server {self._server.host} did not accept the login of "
                f"{self._server.user} ({_said(error)}).",
                "Check user and password; many providers want an app password made for this purpose."
                if self._server.token is None
                else "Check user, and sign in again with the tool that made the token file.",
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise LoginRefused(
                f"The mail server {self._server.place} offers no login that sheetnet knows.",
                "Clear user and password in sheetnet.toml if it needs none, or ask your mail provider.",
            ) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise self._broken_off("during the login", error) from error

    def _name_both_ends(self, client: smtplib.SMTP, sender: str, recipient: str) -> None:
        options: list[str] = []
        if not (sender.isascii() and recipient.isascii()):
            if not client.has_extn("smtputf8"):
                raise DeliveryError(
                    f"The mail server {self._server.host} cannot send to or from an address with "
                    "letters outside ASCII.",
                    "Use an address in plain letters in sheetnet.toml.",
                )
            options = ["SMTPUTF8"]
            client.command_encoding = "utf-8"
        try:
            code, answer = client.mail(sender, options)
            if code != 250:
                raise DeliveryError(
                    f"The mail server {self._server.host} did not accept {sender} as the sender "
                    f"({_words(code, answer)}).",
                    "Set 'sender' in sheetnet.toml to an address that this login may send from.",
                )
            code, answer = client.rcpt(recipient)
            if code not in (250, 251):
                raise DeliveryError(
                    f"The mail server {self._server.host} refused the recipient {recipient} "
                    f"({_words(code, answer)}).",
                    "Correct this person's mail address in sheetnet.toml."
                    if code >= 500
                    else "It says this is temporary; the next run tries again.",
                )
        except (smtplib.SMTPException, OSError) as error:
            raise self._broken_off("before the mail was handed over", error) from error

    def _hand_over(self, client: smtplib.SMTP, letter_bytes: bytes) -> None:
        try:
            code, answer = client.docmd("DATA")
            if code != 354:
                raise self._refused(code, answer)
            client.send(_dotted(letter_bytes))
        except (smtplib.SMTPException, OSError) as error:
            raise self._broken_off("before the whole mail was handed over", error) from error
        try:
            code, answer = client.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise self._unknown(error) from error
        if code != 250:
            raise self._refused(code, answer)

    def _unknown(self, error: Exception) -> DeliveryError:
        server = self._server
        what, cure = f"The connection to {server.host} was lost just after the mail was handed over", ""
        if _is_time_out(error):
            silent = f"The mail server {server.place} did not answer within {server.patience}"
            what = f"{silent} once the mail was handed over"
            cure = " If that happens often, raise timeout_seconds under [mail.smtp] in sheetnet.toml."
        return DeliveryError(
            f"{what}, so it may or may not arrive.",
            "Look into the mailbox. By itself it is sent again once at most, where on_unknown is resend."
            + cure,
            certain=False,
        )

    def _refused(self, code: int, answer: bytes) -> DeliveryError:
        return DeliveryError(
            f"The mail server {self._server.host} did not take the mail ({_words(code, answer)}).",
            "Ask your mail provider what is in the way."
            if code >= 500
            else "It says this is temporary; the next run tries again.",
        )

    def _unprotected(self) -> DeliveryError:
        host = self._server.host
        what = f"Mail to {host} would travel unprotected"
        cure = (
            'Set security = "starttls" (port 587) or "tls" (port 465) in sheetnet.toml; "none" is only for a '
            "server on this machine."
        )
        try:
            socket.getaddrinfo(host, self._server.port)
        except (socket.gaierror, UnicodeError):
            what += f", and there is no mail server called {host}"
            cure = f"Check the host in sheetnet.toml and the connection to the internet. {cure}"
        return DeliveryError(f"{what}.", cure)

    def _no_answer(self) -> DeliveryError:
        return DeliveryError(
            f"The mail server {self._server.place} did not answer within {self._server.patience}.",
            "Check host and port in sheetnet.toml, and whether a firewall is in the way: some networks let "
            'no mail out by port 25 or 587, so try port 465 with security = "tls".',
        )

    def _broken_off(self, when: str, error: Exception) -> DeliveryError:
        if isinstance(error, smtplib.SMTPResponseException):
            return DeliveryError(
                f"The mail server {self._server.place} broke off {when} ({_said(error)}).",
                "Nothing was sent; the next run tries again. If it stays, ask your mail provider.",
            )
        server = self._server
        what = (
            f"The mail server {server.place} did not answer within {server.patience}"
            if _is_time_out(error)
            else f"The connection to {server.place} was lost"
        )
        return DeliveryError(
            f"{what} {when}.",
            "Nothing was sent; the next run tries again.",
        )

    def _tls_fault(self, error: ssl.SSLError) -> DeliveryError:
        if isinstance(error, ssl.SSLCertVerificationError):
            return DeliveryError(
                f"The certificate of {self._server.place} cannot be trusted ({error.verify_message}), so "
                "nothing was sent.",
                "Check that host in sheetnet.toml is the server's full name and that this machine's date "
                "is right; a company's own authority must be known to the system.",
            )
        return DeliveryError(
            f"No secure connection to {self._server.place} came about ({error.reason or error}).",
            'Check port and security in sheetnet.toml: port 465 wants "tls", port 587 "starttls".',
        )


def _log_in_by_token(client: smtplib.SMTP, user: str, token: str) -> None:
    """Log in by XOAUTH2; to the reason of a refusal the answer is nothing, and then it is refused."""
    if "XOAUTH2" not in client.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError("no XOAUTH2")
    said = f"user={user}\x01auth=Bearer {token}\x01\x01"
    client.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")


def _dotted(letter_bytes: bytes) -> bytes:
    """Return the mail as DATA wants it: a dot doubled where it begins a line, and the final dot."""
    doubled = re.sub(rb"(?m)^\.", b"..", letter_bytes)
    return doubled + (b"" if doubled.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _is_time_out(error: Exception) -> bool:
    """Whether a server kept somebody waiting; smtplib calls that a lost connection."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _said(error: smtplib.SMTPResponseException) -> str:
    return _words(error.smtp_code, error.smtp_error)


def _words(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())[:200]}".strip()
