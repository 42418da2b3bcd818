"""From the report to the log by mail: real servers, the command line, and a person who answers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.app.demos import Demo
from tests.app.mailboxes import add_bo, add_mailbox
from tests.app.nameless import named_in, people_of
from tests.mail.imap_server import Imap, needs_dovecot
from tests.mail.mail_server import Postmaster
from tests.mail.replies import TEXT_QUOTES, reply

pytestmark = needs_dovecot
NORA = "nora@lindqvist-abara.example"


@dataclass(frozen=True)
class Post:
    """A demo whose owner gets reports by mail and answers them."""

    demo: Demo
    imap: Imap
    postmaster: Postmaster

    @property
    def report(self) -> EmailMessage:
        return message_from_bytes(self.postmaster.mails[-1].content, policy=policy.default)

    @property
    def report_text(self) -> str:
        body = self.report.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def send_report(self) -> None:
        """Send the report, and let it lie in the inbox as it does where it comes from oneself."""
        answer = self.demo.call("report", "--send")
        assert answer.code == 0, answer.err
        self.arrive(self.postmaster.mails[-1].content)

    def answer(self, *lines: str, style: str = "gmail", **more: Any) -> None:
        headers: dict[str, Any] = {
            "subject": f"Re: {self.report['Subject']}",
            "sender": f"Nora <{NORA}>",
            "at": datetime.now(UTC),
            "in_reply_to": str(self.report["Message-ID"]),
            **more,
        }
        self.arrive(reply(TEXT_QUOTES[style]("\n".join(lines), self.report_text), **headers))

    def arrive(self, content: bytes) -> None:
        with self.imap.person() as client:
            client.append("INBOX", content)

    def rows(self, tab: str) -> list[dict[str, Any]]:
        header, *rows = load_workbook(self.demo.workbook)[tab].iter_rows(values_only=True)
        return [dict(zip(map(str, header), row, strict=True)) for row in rows if any(row)]

    def numbered(self, number: int) -> str:
        """Return the suggestion that the report gives a number."""
        found = re.search(rf"\[{number}\] (.*)", self.report_text)
        assert found is not None
        return found[1].removesuffix("\r")

    def action(self, number: int) -> dict[str, Any]:
        begins = self.numbered(number)
        return next(row for row in self.rows("Actions") if str(row["Suggestion"]).startswith(begins[:40]))


@pytest.fixture
def post(demo: Demo, imap: Imap, postmaster: Postmaster) -> Post:
    add_mailbox(demo, imap, 'answers_secret_file = "answers.secret"')
    return Post(demo, imap, postmaster)


def test_an_answered_report_is_in_the_log_after_the_next_run_and_once(post: Post) -> None:
    before = len(post.rows("Help Log"))
    post.send_report()
    post.answer("done 1", "snooze 2 2 weeks", "not 3", "dnoe 4")
    shown = post.demo.call("run", "--dry-run")
    assert "By mail, “done 1”" in shown.out
    assert len(post.rows("Help Log")) == before
    answer = post.demo.call("run")
    assert answer.code == 0, answer.err
    assert len(post.rows("Help Log")) == before + 1
    assert str(post.action(1)["Result"]).startswith("Done on ")
    assert post.action(2)["Result"] is None
    assert str(post.action(3)["Result"]).startswith("Dismissed on ")
    assert post.action(4)["Result"] is None
    assert not any(row["Done"] or row["Dismiss"] or row["Snooze until"] for row in post.rows("Actions"))
    mails = post.imap.mails("INBOX")
    for command in (["run"], ["report"], ["worker", "--once"]):
        assert "By mail" not in post.demo.call(*command).out
    assert len(post.rows("Help Log")) == before + 1
    assert post.imap.mails("INBOX") == mails
    assert all(b"\\Seen" not in flags for _, flags in mails)


def test_the_worker_takes_answers_too(post: Post) -> None:
    post.send_report()
    post.answer("done 1", style="outlook")
    answer = post.demo.call("worker", "--once")
    assert "1 line of an answer to the report was done." in answer.out
    assert named_in(people_of(post.demo), post.demo, answer) == []
    assert str(post.action(1)["Result"]).startswith("Done on ")


@pytest.mark.parametrize(
    "more",
    [
        {"subject": "Re: Your ten [sheetnet aaaa-aaaa-aaaa]", "in_reply_to": "<x@y.example>"},
        {"sender": "eve@evil.example"},
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
    ],
)
def test_a_wrong_code_a_stranger_and_a_program_change_nothing(post: Post, more: dict[str, Any]) -> None:
    post.send_report()
    before = [post.rows(tab) for tab in ("Help Log", "Actions")]
    post.answer("done 1", **more)
    assert post.demo.call("run").code == 0
    assert [post.rows(tab) for tab in ("Help Log", "Actions")] == before


@pytest.mark.parametrize("style", ["gmail", "outlook", "no mark at all"])
def test_a_report_that_is_sent_back_whole_changes_nothing(post: Post, style: str) -> None:
    post.send_report()
    before = [post.rows(tab) for tab in ("Help Log", "Actions")]
    post.answer(style=style)
    assert post.demo.call("run").code == 0
    assert [post.rows(tab) for tab in ("Help Log", "Actions")] == before


def test_a_password_that_cannot_be_read_keeps_nobody_else_s_answers_out(post: Post) -> None:
    post.send_report()
    add_bo(post.demo).touch(0o600)
    post.answer("done 1")
    answer = post.demo.call("run")
    assert answer.code == 1
    assert "Answers to the report of Bo Lee could not be read." in answer.err
    assert str(post.action(1)["Result"]).startswith("Done on ")


def test_a_mailbox_that_cannot_be_read_fails_the_command_and_not_the_run(post: Post) -> None:
    (post.demo.folder / "nora.password").write_text("wrong")
    answer = post.demo.call("run")
    assert answer.code == 1
    assert "Answers to the report of Nora Lindqvist could not be read." in answer.err
    assert "Read 60 contacts" in answer.out


def test_a_mailbox_that_keeps_out_answers_and_drafts_tells_its_cause_once(post: Post) -> None:
    file = post.demo.folder / "sheetnet.toml"
    file.write_text(file.read_text().replace("[mail]\n", '[mail]\ndrafts = ["mailbox"]\n'))
    (post.demo.folder / "nora.password").write_text("wrong")
    said = " ".join(post.demo.call("run").err.split())
    assert "Answers to the report of Nora Lindqvist could not be read. The mail server" in said
    assert "Not all drafts for Nora Lindqvist could be put into the mailbox. The cause is the same." in said
    assert said.count("did not accept the login") == 1


def test_a_mailbox_that_cannot_be_read_makes_the_worker_unwell_and_is_called_so(post: Post) -> None:
    (post.demo.folder / "nora.password").write_text("wrong")
    answer = post.demo.call("worker", "--once")
    assert answer.code == 1
    assert named_in(people_of(post.demo), post.demo, answer) == []
    assert "Could not use a mailbox or the outbox. The sheet is up to date. Answers" in answer.out
    assert "Could not update the sheet" not in answer.out
    assert "The sheet is up to date. Answers to a report could not be read." in " ".join(
        post.demo.call("health").out.split()
    )


def test_a_secret_that_others_can_read_or_guess_stops_it_before_anything_is_done(post: Post) -> None:
    secret = post.demo.folder / "answers.secret"
    secret.chmod(0o644)
    assert f"mail.answers_secret_file: others on this machine can read {secret}" in post.demo.call("run").err
    secret.chmod(0o600)
    secret.write_text("12345")
    answer = post.demo.call("run")
    assert answer.code == 2
    assert "write at least 20 letters and digits that nobody can guess into it" in answer.err
    secret.unlink()
    assert "there is no file at" in post.demo.call("run").err


_KILLED = """
import os, signal, sys
from sheetnet.stores.xlsx.store import XlsxStore
commit, left = XlsxStore.commit, int(sys.argv[2])
def killed(self, plan):
    if any(group.name.startswith("take an answer") for group in plan.groups):
        receipt = commit(self, plan) if left else None
        os.kill(os.getpid(), signal.SIGKILL)
    return commit(self, plan)
XlsxStore.commit = killed
from sheetnet.app.command_line import make_app
make_app()(["run", "--settings", sys.argv[1]])
"""


@pytest.mark.parametrize("after_the_commit", [0, 1])
def test_a_run_that_is_killed_before_or_after_the_commit_does_it_once(
    post: Post, after_the_commit: int
) -> None:
    before = len(post.rows("Help Log"))
    post.send_report()
    post.answer("done 1", "not 2")
    settings = str(post.demo.folder / "sheetnet.toml")
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED, settings, str(after_the_commit)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
        capture_output=True,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert len(post.rows("Help Log")) == before + after_the_commit
    for _ in range(2):
        assert post.demo.call("run").code == 0
    assert len(post.rows("Help Log")) == before + 1
    assert str(post.action(1)["Result"]).startswith("Done on ")
    assert str(post.action(2)["Result"]).startswith("Dismissed on ")


def test_doctor_says_whose_answers_are_read(post: Post) -> None:
    said = " ".join(post.demo.call("doctor").out.split())
    assert "Answers of Nora Lindqvist: They are read from the inbox." in said
    (post.demo.folder / "nora.password").write_text("wrong")
    answer = post.demo.call("doctor")
    assert answer.code == 1
    assert "did not accept the login" in " ".join(answer.out.split())
