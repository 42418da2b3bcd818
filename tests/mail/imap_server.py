"""A real Dovecot on a free port of this machine, with a folder and a certificate of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from ssl import SSLContext
from typing import Any

import pytest
from imapclient import IMAPClient

from sheetnet.mail.imap import DraftsMailbox
from sheetnet.mail.server import MailServer
from tests.mail.mail_server import HOST

_DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
PASSWORD = "correct-horse"
"""Of every account; each name that logs in has an account of its own."""
DRAFTS, SENT, TRASH = "Entwürfe", "Gesendet", "Papierkorb"
_UP_SECONDS = 10.0
needs_dovecot = pytest.mark.skipif(_DOVECOT is None, reason="Dovecot (dovecot-imapd) is not installed")

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 20
}}
ssl = {ssl}
ssl_cert = <{pem}
ssl_key = <{pem}
disable_plaintext_auth = no
auth_failure_delay = 0 secs
auth_mechanisms = plain login{mechanisms}
{passdb}passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
mail_location = maildir:~/mails:LAYOUT=fs:UTF-8
plugin {{
  quota = maildir:Mails
  quota_rule = *:storage={quota}
  quota_exceeded_message = The mailbox is full
}}
mail_plugins = quota
namespace inbox {{
  inbox = yes
  separator = /
{mailboxes}
}}
"""
_PASSDB = """passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {file}
}}
"""
_TOKENS = """
introspection_mode = get
introspection_url = {url}
username_attribute = email
active_attribute = active
active_value = true
"""
_MAILBOX = """
  mailbox "{name}" {{
    auto = create
    {use}
  }}
"""


@dataclass(frozen=True, slots=True)
class Imap:
    """One account on a server that runs."""

    plain: int
    """The port where a connection begins in the clear."""
    tls: int
    log: Path
    user: str = "marta@example.com"

    def mails(self, mailbox: str = DRAFTS) -> list[tuple[bytes, tuple[bytes, ...]]]:
        """Return the mails in a mailbox with their flags, as another program of the person's sees them."""
        with self.person() as client:
            client.select_folder(mailbox, readonly=True)
            found = client.fetch(client.search("ALL"), ["BODY.PEEK[]", "FLAGS"])
            return [(each[b"BODY[]"], each[b"FLAGS"]) for _, each in sorted(found.items())]

    def take_out(self, message_id: str, to: str = "") -> None:
        """Move a draft to another mailbox, as a program does that sends or deletes it; to "" for good."""
        with self.person() as client:
            client.select_folder(DRAFTS)
            found = client.search(["HEADER", "Message-ID", message_id])
            assert len(found) == 1
            if to:
                client.move(found, to)
            else:
                client.delete_messages(found)
                client.expunge()

    @contextmanager
    def person(self) -> Iterator[IMAPClient]:
        """Yield a connection of the person's own mail program."""
        with IMAPClient(HOST, self.plain, ssl=False) as client:
            client.login(self.user, PASSWORD)
            yield client


@contextmanager
def dovecot(
    pem: Path,
    *,
    special: Sequence[tuple[str, str]] = ((DRAFTS, r"\Drafts"), (SENT, r"\Sent"), (TRASH, r"\Trash")),
    quota: str = "10M",
    ssl: str = "yes",
    introspection: str = "",
) -> Iterator[Imap]:
    """Run Dovecot while the block lasts.

    ``pem`` has its certificate and key; ``special`` are the mailboxes with their SPECIAL-USE.
    Where there is ``introspection``, an address to which a token is added, that says whose the token is.
    """
    assert _DOVECOT is not None
    folder = Path(tempfile.mkdtemp(prefix="sheetnet-dovecot-"))
    user, group = _who_runs_it()
    plain, tls = _free_ports()
    text = _CONFIG.format(
        folder=folder,
        user=user,
        group=group,
        plain=plain,
        tls=tls,
        ssl=ssl,
        pem=pem,
        password=PASSWORD,
        quota=quota,
        mechanisms=" xoauth2" if introspection else "",
        passdb=_PASSDB.format(file=folder / "tokens.conf") if introspection else "",
        mailboxes="".join(
            _MAILBOX.format(name=name, use=f"special_use = {use}" if use else "") for name, use in special
        ),
    )
    (folder / "dovecot.conf").write_text(text, encoding="utf-8")
    (folder / "tokens.conf").write_text(_TOKENS.format(url=introspection))
    (folder / "mail").mkdir()
    if os.getuid() == 0:
        folder.chmod(0o755)
        shutil.chown(folder / "mail", user, group)
    server = subprocess.Popen([_DOVECOT, "-F", "-c", str(folder / "dovecot.conf")])
    try:
        _wait_until_up(plain, server, folder / "log")
        yield Imap(plain, tls, folder / "log")
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def box(imap: Imap, *, mailbox: str = "", trusted: SSLContext | None = None, **more: Any) -> DraftsMailbox:
    """Return the drafts of an account; ``more`` is of the server, where it is not as it should be."""
    options = {"port": imap.plain, "security": "none", "user": imap.user, "password": PASSWORD} | more
    server = MailServer(host=HOST, **{"timeout_seconds": 10, **options})
    return DraftsMailbox(server, mailbox=mailbox, trusted=trusted)


def _wait_until_up(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _UP_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"Dovecot does not come up: {log.read_text() if log.exists() else 'no log'}")


def _free_ports() -> tuple[int, int]:
    """Return two ports that nobody uses, both held until found, so that they differ."""
    with socket.create_server((HOST, 0)) as one, socket.create_server((HOST, 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _who_runs_it() -> tuple[str, str]:
    """Return a user and a group that are not root's."""
    import grp
    import pwd

    account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    return account.pw_name, grp.getgrgid(account.pw_gid).gr_name
