"""Three weeks of a worker by a set clock: a person answers the report, and it is killed while mailing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sheetnet.app.heartbeat import heartbeat_file, read_heartbeat
from tests.end_to_end.clockwork import clockwork, live, set_clock
from tests.mail.imap_server import DRAFTS, PASSWORD, Imap, dovecot, needs_dovecot
from tests.mail.mail_server import HOST, Postmaster, certificate, running
from tests.mail.replies import TEXT_QUOTES, reply

pytestmark = [
    needs_dovecot,
    pytest.mark.skipif(os.name != "posix", reason="the clock is set in a forked process"),
]

MONDAY = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
NORA = "nora@lindqvist-abara.example"
_PATIENCE_SECONDS = 60.0
_GOES_ON_SECONDS = 8.0


@dataclass
class Desk:
    """A demo folder, its mailbox, its mail server and a worker."""

    folder: Path
    imap: Imap
    postmaster: Postmaster
    environment: dict[str, str]
    stack: ExitStack
    now: datetime = MONDAY
    worker: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)

    @property
    def settings(self) -> Path:
        return self.folder / "sheetnet.toml"

    def start(self) -> None:
        """Start a worker, and wait until it has looked."""
        self.worker = self.stack.enter_context(
            live("worker", "--settings", str(self.settings), at=self.now, environment=self.environment)
        )
        self.wait_until_idle()

    def pass_time(self, **lengths: float) -> None:
        """Set the worker's clock forward, and wait until it has looked and is done."""
        assert self.worker
        self.now += timedelta(**lengths)
        set_clock(self.worker, self.now)
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        """Wait until the worker has looked since now and is at nothing, or has ended.

        One that had just looked when its clock was set looks five minutes later: its clock then goes on.
        """
        goes_on_at = time.monotonic() + _GOES_ON_SECONDS

        def is_idle() -> bool:
            nonlocal goes_on_at
            heartbeat = read_heartbeat(heartbeat_file(self.settings))
            if self.worker and heartbeat and heartbeat.looked_at and time.monotonic() > goes_on_at:
                goes_on_at += _GOES_ON_SECONDS
                if heartbeat.looked_at < self.now and not heartbeat.at_work_on and self.worker.poll() is None:
                    self.now += timedelta(minutes=6)
                    set_clock(self.worker, self.now)
            return self._is_idle()

        self.wait_until(is_idle)

    def _is_idle(self) -> bool:
        assert self.worker
        heartbeat = read_heartbeat(heartbeat_file(self.settings))
        if heartbeat is None or heartbeat.looked_at is None:
            return self.worker.poll() is not None
        is_done = heartbeat.looked_at >= self.now and not heartbeat.at_work_on
        return is_done or self.worker.poll() is not None

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < until, "the worker does not come to rest"
            time.sleep(0.05)

    @property
    def reports(self) -> list[EmailMessage]:
        """The reports that have arrived, without what else a worker may tell."""
        mails = [message_from_bytes(each.content, policy=policy.default) for each in self.postmaster.mails]
        return [mail for mail in mails if mail["X-Sheetnet-Report"]]

    def rows(self, tab: str) -> list[dict[str, Any]]:
        header, *rows = load_workbook(self.folder / "network.xlsx")[tab].iter_rows(values_only=True)
        return [dict(zip(map(str, header), row, strict=True)) for row in rows if any(row)]

    def type(self, tab: str, row: int, header: str, value: object) -> None:
        """Type into a row, the first below the header being 0, as a person does in a spreadsheet."""
        book = load_workbook(self.folder / "network.xlsx")
        headers = [cell.value for cell in book[tab][1]]
        book[tab].cell(row + 2, headers.index(header) + 1, value)
        book.save(self.folder / "network.xlsx")

    def answer(self, line: str) -> None:
        report = self.reports[-1]
        body = report.get_body(("plain",))
        assert body is not None
        mail = reply(
            TEXT_QUOTES["gmail"](line, str(body.get_content())),
            subject=f"Re: {report['Subject']}",
            sender=f"Nora <{NORA}>",
            at=self.now,
            in_reply_to=str(report["Message-ID"]),
        )
        with self.imap.person() as client:
            client.append("INBOX", mail, msg_time=self.now)

    def numbered(self, number: int) -> str:
        """Return how the suggestion begins that the last report gives a number."""
        body = self.reports[-1].get_body(("plain",))
        assert body is not None
        found = re.search(rf"\[{number}\] (.{{20}})", str(body.get_content()))
        assert found is not None
        return found[1]

    def drafts(self) -> list[str]:
        mails = [message_from_bytes(mail) for mail, _ in self.imap.mails()]
        return [str(mail["Message-ID"]) for mail in mails]

    def throw_away_a_draft(self) -> str:
        with self.imap.person() as client:
            client.select_folder(DRAFTS)
            first = client.search("ALL")[0]
            mail = message_from_bytes(client.fetch([first], ["BODY.PEEK[]"])[first][b"BODY[]"])
            client.delete_messages([first])
            client.expunge()
        return str(mail["Message-ID"])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    certificate(tmp_path)
    postmaster, folder, own = Postmaster(), tmp_path / "demo", tmp_path / "own"
    with (
        dovecot(tmp_path / "server.pem") as imap,
        running(postmaster) as smtp,
        clockwork() as works,
        ExitStack() as stack,
    ):
        assert works.call("demo", str(folder), at=MONDAY - timedelta(days=3)).code == 0
        for name, text in (("nora.password", PASSWORD), ("answers.secret", "correct-horse-battery-staple")):
            (folder / name).write_text(f"{text}\n")
            (folder / name).chmod(0o600)
        file = folder / "sheetnet.toml"
        wishes = '[mail]\ndrafts = ["outbox", "mailbox"]\nanswers_secret_file = "answers.secret"\n'
        file.write_text(
            file.read_text().replace("[mail]\n", wishes)
            + f'\n[team.imap]\nhost = "{HOST}"\nport = {imap.plain}\nsecurity = "none"\n'
            f'user = "{imap.user}"\npassword_file = "nora.password"\n'
        )
        environment = {
            "HOME": str(own),
            "XDG_CONFIG_HOME": str(own),
            "SHEETNET_MAIL__SMTP__HOST": HOST,
            "SHEETNET_MAIL__SMTP__PORT": str(smtp),
            "SHEETNET_MAIL__SMTP__SECURITY": "none",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        yield Desk(folder, imap, postmaster, environment, stack)


def test_three_weeks_bring_three_reports_each_draft_once_and_what_was_answered(desk: Desk) -> None:
    desk.start()
    assert not desk.reports
    logged = len(desk.rows("Help Log"))

    desk.pass_time(hours=3)  # Monday 8:30, the report is due
    assert len(desk.reports) == 1
    first = desk.drafts()
    assert len(first) > 5
    desk.pass_time(hours=26)  # Tuesday
    answered = desk.numbered(1)
    desk.answer("done 1")
    thrown_away = desk.throw_away_a_draft()
    desk.pass_time(hours=2)
    [closed] = [row for row in desk.rows("Actions") if str(row["Suggestion"]).startswith(answered)]
    assert str(closed["Result"]).startswith("Done on 24 Nov 2026")
    assert len(desk.rows("Help Log")) == logged + 1
    run_now = [row["Setting"] for row in desk.rows("Settings")].index("Run now")
    desk.type("Settings", run_now, "Value", "please")
    desk.pass_time(seconds=70)  # between two looks, it is noticed within a minute
    for _ in range(3):
        desk.pass_time(hours=24)
    open_at = [at for at, row in enumerate(desk.rows("Actions")) if not row["Result"]]
    desk.type("Actions", open_at[-1], "Done", True)
    desk.pass_time(hours=24)  # Saturday
    assert len(desk.rows("Help Log")) == logged + 2
    assert len(desk.reports) == 1

    def kill() -> None:
        assert desk.worker
        os.kill(desk.worker.pid, signal.SIGKILL)

    desk.postmaster.meanwhile = kill
    desk.pass_time(hours=48)  # Monday of the second week: killed as the server takes the report
    assert desk.worker
    assert desk.worker.wait() == -signal.SIGKILL
    desk.postmaster.meanwhile = lambda: None
    assert len(desk.reports) == 2
    desk.now += timedelta(minutes=40)
    desk.start()
    for _ in range(6):
        desk.pass_time(hours=24)
    assert len(desk.reports) == 2

    desk.pass_time(hours=24)  # Monday of the third week
    for _ in range(5):
        desk.pass_time(hours=24)
    assert len(desk.reports) == 3
    assert len({str(mail["Message-ID"]) for mail in desk.reports}) == 3
    last = desk.reports[-1].get_body(("plain",))
    assert last is not None
    assert "of week 2026-W49 may not have reached" in " ".join(str(last.get_content()).split())

    drafts = Counter(desk.drafts())
    assert set(drafts.values()) == {1}
    assert thrown_away not in drafts
    assert len(desk.rows("Help Log")) == logged + 2
    assert desk.worker
    desk.worker.send_signal(signal.SIGTERM)
    assert desk.worker.wait() == 0
