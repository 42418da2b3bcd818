from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.demos import Demo, make_demo
from tests.app.desk import ANA, BEN, GOT, Desk
from tests.app.mail_desk import MailDesk, mail_desk_of
from tests.app.office import MARTA, Office, with_mailbox
from tests.app.post import Post
from tests.mail.imap_server import Imap, box, dovecot
from tests.mail.mail_server import HOST, Postmaster, certificate, running


@pytest.fixture(scope="session")
def read_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demo that no test may change."""
    return make_demo(tmp_path_factory.mktemp("read only") / "demo")


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    """A demo of the test's own."""
    return make_demo(tmp_path / "the demo")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office of the test's own."""
    postmaster = Postmaster()
    with running(postmaster) as port:
        yield Office(tmp_path, port, postmaster)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Imap]:
    """Dovecot, with an account of its own for each test."""
    folder = tmp_path_factory.mktemp("certificate")
    certificate(folder)
    with dovecot(folder / "server.pem") as running:
        yield running


@pytest.fixture
def account(server: Imap, request: pytest.FixtureRequest) -> Imap:
    """A mailbox of the test's own."""
    return replace(server, user=f"{zlib.crc32(request.node.nodeid.encode()):x}@example.com")


@pytest.fixture
def mailbox(office: Office, account: Imap, tmp_path: Path) -> Imap:
    """The mailbox of the office's owner, who gets drafts there and in the outbox."""
    office.drafts = ("outbox", "mailbox")
    office.team = (with_mailbox(MARTA, account, tmp_path / "marta.password"),)
    return account


@pytest.fixture
def mail_desk(demo: Demo, account: Imap) -> MailDesk:
    """A demo of the test's own whose drafts go into a mailbox of the test's own."""
    return mail_desk_of(demo, account)


@pytest.fixture
def post(account: Imap) -> Post:
    """A sheet and a mailbox of the test's own."""
    desk = Desk([ANA, BEN], [GOT])
    desk.run()
    return Post(desk, account, box(account))


@pytest.fixture
def postmaster(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Postmaster]:
    """A mail server that the command line sends to, with a configuration folder of the test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    postmaster = Postmaster()
    with running(postmaster) as port:
        monkeypatch.setenv("SHEETNET_MAIL__SMTP__HOST", HOST)
        monkeypatch.setenv("SHEETNET_MAIL__SMTP__PORT", str(port))
        monkeypatch.setenv("SHEETNET_MAIL__SMTP__SECURITY", "none")
        yield postmaster
