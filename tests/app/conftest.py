from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.answerer import NEVER_MET, Answerer
from tests.app.demos import Demo, make_demo
from tests.app.desk import ANA, BEN, GOT, MET_BEN, Desk
from tests.app.mail_desk import MailDesk
from tests.app.mailboxes import add_mailbox
from tests.app.office import MARTA, Office, with_mailbox
from tests.app.post import Post
from tests.mail.imap_server import Imap, box
from tests.mail.mail_server import HOST, Postmaster, running


@pytest.fixture(scope="session")
def read_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demo that no test may change."""
    return make_demo(tmp_path_factory.mktemp("read only") / "demo")


@pytest.fixture
def demo(read_demo: Demo, tmp_path: Path) -> Demo:
    """A demo of the test's own."""
    return read_demo.copied_to(tmp_path / "the demo")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a settings file goes that alone says what is set: no variable of the environment does."""
    for name in list(os.environ):
        if name.startswith("SHEETNET_"):
            monkeypatch.delenv(name)
    return tmp_path / "sheetnet.toml"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office of the test's own."""
    postmaster = Postmaster()
    with running(postmaster) as port:
        yield Office(tmp_path, port, postmaster)


@pytest.fixture
def mailbox(office: Office, imap: Imap, tmp_path: Path) -> Imap:
    """The mailbox of the office's owner, who gets drafts there and in the outbox."""
    office.drafts = ("outbox", "mailbox")
    office.team = (with_mailbox(MARTA, imap, tmp_path / "marta.password"),)
    return imap


@pytest.fixture
def mail_desk(demo: Demo, imap: Imap) -> MailDesk:
    """A demo of the test's own whose drafts go into a mailbox of the test's own."""
    add_mailbox(demo, imap, 'drafts = ["outbox", "mailbox"]')
    return MailDesk(demo, imap)


@pytest.fixture
def post(imap: Imap) -> Post:
    """A sheet and a mailbox of the test's own."""
    desk = Desk([ANA, BEN], [GOT])
    desk.run()
    return Post(desk, imap, box(imap))


@pytest.fixture
def answerer() -> Answerer:
    """Somebody with three suggestions, of which the first two are about Ana Ruiz and Cleo Park."""
    answerer = Answerer([ANA, BEN, NEVER_MET], [GOT, MET_BEN])
    assert [row["Contact"] for row in answerer.rows("Actions")][:2] == ["Ana Ruiz", "Cleo Park"]
    return answerer


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
