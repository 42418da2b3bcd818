from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.demos import Demo, make_demo
from tests.app.office import Office
from tests.mail.mail_server import HOST, Postmaster, running


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
