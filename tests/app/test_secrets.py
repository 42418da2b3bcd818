"""No secret is ever told: in no output, no log, no file of sheetnet's own, no call of another program."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.main import get_command

import sheetnet
from sheetnet.app.command_line import make_app
from sheetnet.stores.private import is_open_to_others, write_private
from tests.app.demos import Demo
from tests.mail.mail_server import HOST, Postmaster, running

SECRETS = {
    "smtp.password": "hunter2-of-the-mail-server",
    "nora.password": "hunter2-of-the-mailbox",
    "answers.secret": "correct-horse-battery-staple-7",
    "sign-in.json": json.dumps(
        {
            "client_id": "an-id.apps.example",
            "client_secret": "GOCSPX-the-client-secret",
            "refresh_token": "1//the-refresh-token",
            "token_uri": "http://127.0.0.1:9/token",
        }
    ),
    "credentials.json": json.dumps(
        {
            "type": "service_account",
            "client_email": "worker@project.example",
            "private_key": "-----BEGIN PRIVATE KEY-----the-private-key",
            "private_key_id": "the-key-id",
            "token_uri": "http://127.0.0.1:9/token",
        }
    ),
}
TOLD_NOWHERE = (
    *(SECRETS[name] for name in ("smtp.password", "nora.password", "answers.secret")),
    "GOCSPX-the-client-secret",
    "1//the-refresh-token",
    "the-private-key",
)
WATCHED = """
import os, sys
def watch(event, arguments):
    if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.startfile", "os.spawn"):
        with open(os.environ["CALLS"], "a", encoding="utf-8") as calls:
            calls.write(repr(arguments) + "\\n")
sys.addaudithook(watch)
from sheetnet.app.command_line import make_app
make_app()(sys.argv[1:])
"""
"""sheetnet, with every program that it starts written down."""
COMMANDS = (
    ["run", "--send"],
    ["report", "--send"],
    ["report", "--open"],
    ["worker", "--once"],
    ["doctor"],
    ["health"],
    ["run", "--json"],
)


@dataclass(frozen=True)
class Safe:
    """A demo with secrets in files beside it, and a computer on which sheetnet is watched."""

    demo: Demo
    computer: Path
    port: int

    def name_secrets(self, smtp: str, imap: str) -> None:
        """Name a mail server that takes no login, a mailbox that is away, and a secret for answers."""
        file = self.demo.folder / "sheetnet.toml"
        text = file.read_text("utf-8")
        mail = '[mail]\nanswers_secret_file = "answers.secret"\ndrafts = ["outbox", "mailbox"]\n'
        server = f'[mail.smtp]\nhost = "{HOST}"\nport = {self.port}\nsecurity = "none"\nuser = "nora"\n'
        mailbox = f'[team.imap]\nhost = "{HOST}"\nport = 9\nsecurity = "none"\n{imap}\n'
        text = text.replace("[mail]\n", mail).replace("[[team]]", f"{server}{smtp}\n[[team]]")
        file.write_text(f"{text}\n{mailbox}", encoding="utf-8")

    def call(self, *words: str, environment: Mapping[str, str]) -> str:
        """Return what a command says, and the programs that it has started."""
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, *words, "--settings", str(self.demo.folder)],
            env={
                **os.environ,
                "PYTHONPATH": str(Path(sheetnet.__file__).parents[1]),
                "XDG_CONFIG_HOME": str(self.computer),
                "XDG_STATE_HOME": str(self.computer),
                "CALLS": str(self.computer / "calls.txt"),
                "BROWSER": f'"{sys.executable}" -c pass %s',
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    def kept(self) -> str:
        """Return all that was written, but for the secrets' own files."""
        files = [*self.computer.rglob("*"), *(self.demo.folder / "outbox").rglob("*")]
        texts = [file.read_text("utf-8", errors="replace") for file in files if file.is_file()]
        sheets = load_workbook(self.demo.workbook).worksheets
        rows = (row for sheet in sheets for row in sheet.iter_rows(values_only=True))
        return "\n".join((*texts, *(str(cell) for row in rows for cell in row if cell is not None)))


@pytest.fixture
def safe(demo: Demo, tmp_path: Path) -> Iterator[Safe]:
    for name, text in SECRETS.items():
        write_private(demo.folder / name, text + "\n")
    demo.set({"Report day": "Monday", "Report time": "00:00"})
    (tmp_path / "computer").mkdir()
    refusing = Postmaster()
    with running(refusing) as port:
        yield Safe(demo, tmp_path / "computer", port)


SMTP, IMAP = 'password_file = "smtp.password"', 'password_file = "nora.password"'
TOKEN = 'token_file = "sign-in.json"'


@pytest.mark.parametrize(
    ("smtp", "imap", "password"),
    [(SMTP, IMAP, ""), ("", IMAP, SECRETS["smtp.password"]), (TOKEN, TOKEN, "")],
    ids=["files", "environment", "tokens"],
)
def test_no_secret_is_told_whatever_login_fails(smtp: str, imap: str, password: str, safe: Safe) -> None:
    safe.name_secrets(smtp, imap)
    environment = {"SHEETNET_MAIL__SMTP__PASSWORD": password}
    said = "".join(safe.call(*words, environment=environment) for words in COMMANDS)
    assert "was not mailed" in said and "could not be read" in said
    calls = (safe.computer / "calls.txt").read_text("utf-8")
    assert "report-" in calls
    assert [secret for secret in TOLD_NOWHERE if secret in said + calls + safe.kept()] == []


def test_no_key_is_told_that_google_does_not_take(safe: Safe) -> None:
    sheet = {"SHEETNET_STORE__KIND": "google", "SHEETNET_STORE__SPREADSHEET": "1AbCdEfGhIjKlMnOpQrS"}
    said = "".join(safe.call(*words, environment=sheet) for words in COMMANDS)
    assert "service account's key" in said
    assert [secret for secret in TOLD_NOWHERE if secret in said + safe.kept()] == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660])
def test_each_secret_that_others_may_read_is_refused_with_place_and_cure(mode: int, safe: Safe) -> None:
    safe.name_secrets(SMTP, IMAP)
    for name in ("smtp.password", "nora.password", "answers.secret"):
        (safe.demo.folder / name).chmod(mode)
    before = safe.demo.workbook.read_bytes()
    for words in (["run"], ["report"], ["worker", "--once"], ["doctor"], ["check"]):
        refused = safe.demo.call(*words)
        assert refused.code == 2, words
        for name in ("smtp.password", "nora.password", "answers.secret"):
            file = safe.demo.folder / name
            assert f"others on this machine can read {file}: run chmod 600 '{file}'" in refused.err
    assert safe.demo.workbook.read_bytes() == before


def test_no_command_takes_a_secret_as_a_word() -> None:
    words = [
        (name, option)
        for name, command in get_command(make_app()).commands.items()
        for parameter in command.params
        for option in parameter.opts
    ]
    assert ("sign-in", "--credentials") in words
    assert not [each for each in words if re.search("password|secret|token|key", each[1])]


def test_what_systemd_hands_to_a_service_is_the_service_s_alone() -> None:
    assert not is_open_to_others(Path("/run/credentials/sheetnet-worker.service/smtp.password"))
