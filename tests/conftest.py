"""What holds for all tests: a skip is a failure where none may be; properties have two profiles.

`ci` tries the same examples each time, so that a red run is the change's own; `thorough` looks for new ones.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Generator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.mail.imap_server import Imap

settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("ci"), derandomize=False, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_DATA = "SHEETNET_DATA"
"""Names the folder of real data; a checkout without one may skip the tests that need it."""

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.fixture(autouse=True, scope="session")
def _no_logs_of_a_real_user(tmp_path_factory: pytest.TempPathFactory) -> Generator[None]:
    """Keep tests whose clock runs ahead from the failure logs of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Imap]:
    """Dovecot, with an account of its own for each test."""
    from tests.mail.imap_server import dovecot
    from tests.mail.mail_server import certificate

    folder = tmp_path_factory.mktemp("certificate")
    certificate(folder)
    with dovecot(folder / "server.pem") as running:
        yield running


@pytest.fixture
def imap(server: Imap, request: pytest.FixtureRequest) -> Imap:
    """A mailbox of the test's own."""
    return replace(server, user=f"{zlib.crc32(request.node.nodeid.encode()):x}@example.com")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _unskipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _unskipped(report)


def _unskipped(report: Report) -> Report:
    if os.environ.get("SHEETNET_NO_SKIPS") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        if _DATA in str(reason) and not os.environ.get(_DATA):
            return report
        report.outcome = "failed"
        report.longrepr = f"{reason}: nothing may be skipped here"
    return report
