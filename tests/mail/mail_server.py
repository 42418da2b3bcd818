"""A real SMTP server on a free port of this machine, which can be told to misbehave."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.mail.letters import NOW

HOST = "127.0.0.1"


@dataclass
class Postmaster:
    """Keeps the mails that come, or refuses them as told."""

    refuse_sender: str = ""
    refuse_recipient: str = ""
    refused: str = ""
    """Whom ``refuse_recipient`` is about; "" is everybody."""
    refuse_mail: str = ""
    hang_up_on: str = ""
    """"RCPT", "DATA" (before the mail), "BODY" (while it comes) or "DOT" (after the final dot)."""
    silent_at: str = ""
    """What nothing answers: "DATA" or "DOT"."""
    meanwhile: Callable[[], None] = lambda: None
    """What happens elsewhere while a mail is being taken."""
    mails: list[Envelope] = field(default_factory=list)
    protocols: list[str] = field(default_factory=list)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hang_up_on == "RCPT":
            _hang_up(server)
        if self.refuse_recipient and self.refused in ("", address):
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuse_mail:
            return self.refuse_mail
        self.mails.append(envelope)
        self.protocols.append("TLS" if session.ssl else "plain")
        self.meanwhile()
        if self.hang_up_on == "DOT":
            _hang_up(server)
        elif self.silent_at == "DOT":
            await asyncio.Event().wait()
        return "250 taken"


class Server(SMTP):
    """The server; its handler may have it hang up where aiosmtpd has no hook."""

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler.silent_at == "DATA":
            await asyncio.Event().wait()
        elif self.event_handler.hang_up_on == "DATA":
            _hang_up(self)
        elif self.event_handler.hang_up_on == "BODY":
            await self.push("354 go on")
            await self._reader.read(1)
            _hang_up(self)
        else:
            await super().smtp_DATA(arg)


def _hang_up(server: SMTP) -> None:
    transport = server.transport
    assert transport is not None
    transport.abort()


@contextmanager
def running(
    postmaster: Postmaster, *, wrapped_in: ssl.SSLContext | None = None, **options: Any
) -> Iterator[int]:
    """Run a server in a thread and yield its port; ``options`` go to aiosmtpd."""
    loop = asyncio.new_event_loop()

    def desk() -> Server:
        return Server(postmaster, hostname="test.example", loop=loop, **options)

    listening = loop.run_until_complete(loop.create_server(desk, HOST, 0, ssl=wrapped_in))
    thread = Thread(target=loop.run_forever)
    thread.start()

    async def close() -> None:
        listening.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def only_ana(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: LoginPassword
) -> AuthResult:
    return AuthResult(success=(login.login, login.password) == (b"ana", b"right"), handled=False)


def certificate(
    folder: Path, name: str = HOST, *, ends_at: datetime = NOW + timedelta(days=36500)
) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a server's context with a new certificate of its own, and one that trusts exactly that.

    The certificate and its key are in the folder as ``server.pem``.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test server")])
    names = [x509.IPAddress(ip_address(name)) if name == HOST else x509.DNSName(name)]
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(ends_at)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    pem.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    client = ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())
    return server, client
