"""A desk at which commands are killed: a sheet that gives a command much to do, copied for each kill.

The servers are real; each copy has mailboxes, an outbox and a configuration folder of its own.
"""

from __future__ import annotations

import re
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sheetnet.domain.letter import DraftState, LedgerState
from sheetnet.domain.settings import Member
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.reading import read
from tests.end_to_end.clockwork import Clockwork, Ended
from tests.end_to_end.desks import Desk as Sheet
from tests.end_to_end.desks import GoogleDesk, XlsxDesk
from tests.google_emulator import Emulator
from tests.mail.gmail_stand_in import Gmail
from tests.mail.imap_server import PASSWORD, Imap
from tests.mail.mail_server import HOST, Postmaster
from tests.mail.sign_in_server import Provider

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = MONDAY + timedelta(minutes=31)
"""When nobody waits any more for a worker that was mailing."""
WEEK = timedelta(days=7)
NORA = Member(name="Nora Lindqvist", mail="nora@studio.example")
SETTINGS = """
[store]
{store}

[mail]
outbox = "outbox"
drafts = ["outbox", "{drafts}"]
on_unknown = "{on_unknown}"
gmail_endpoint = "{gmail}"
answers_secret_file = "{secret}"

[mail.smtp]
host = "{host}"
port = {smtp}
security = "none"

[[team]]
name = "Nora Lindqvist"
mail = "nora@studio.example"
gmail = "{user}"

[team.imap]
host = "{host}"
port = {imap}
security = "none"
user = "{user}"
password_file = "nora.password"
"""


@dataclass(frozen=True)
class Desk:
    """What stands at the desk; ``first`` is the folder that is copied."""

    clockwork: Clockwork
    imap: Imap
    smtp: int
    postmaster: Postmaster
    first: Path
    answer: bytes = b""
    """What lies in each inbox."""
    secret: str = ""
    """The file with the secret for answers."""
    gmail: Gmail | None = None
    """Where drafts go in place of the mailbox."""
    signing_in: Provider | None = None

    def sheet(self, folder: Path) -> Sheet:
        """Open the sheet of a copy."""
        return XlsxDesk(folder / "network.xlsx")

    @property
    def store(self) -> str:
        """The lines of the settings that say where the sheet is."""
        return 'workbook = "network.xlsx"'

    def copy(self, where: Path, name: str, *words: str, on_unknown: str = "hold") -> Copy:
        """Return a copy at which the command of these words is given; one of its name has its mailboxes."""
        folder = where / mailbox_name(name, words[0], on_unknown)
        shutil.copytree(self.first, folder)
        (folder / "nora.password").write_text(PASSWORD)
        (folder / "nora.password").chmod(0o600)
        user = f"{folder.name}@example.com"
        text = SETTINGS.format(
            store=self.store,
            drafts="gmail" if self.gmail else "mailbox",
            on_unknown=on_unknown,
            gmail=self.gmail.url if self.gmail else f"http://{HOST}",
            secret=self.secret,
            host=HOST,
            smtp=self.smtp,
            imap=self.imap.plain,
            user=user,
        )
        (folder / "sheetnet.toml").write_text(text, encoding="utf-8")
        if self.signing_in:
            own = folder / "own" / "sheetnet"
            own.mkdir(parents=True)
            self.signing_in.file(own, client_id=user).rename(own / f"gmail-{user}.json")
        copy = Copy(self, folder, user, words)
        if self.answer:
            with copy.mailbox.person() as client:
                client.append("INBOX", self.answer, msg_time=MONDAY - timedelta(days=6))
        return copy

    def call(self, *words: str, at: datetime, kill_at: int = 0, environment: Mapping[str, str]) -> Ended:
        """Run a command at a moment."""
        return self.clockwork.call(*words, at=at, kill_at=kill_at, environment=environment)


@dataclass(frozen=True)
class GoogleSheetDesk(Desk):
    """A desk whose sheet is a Google Sheet, always the same one: copies come one after the other."""

    google: Emulator = field(kw_only=True)
    document: str = field(kw_only=True)
    kept: dict[str, Any] | None = None
    """What the sheet is put back to for each copy."""

    @property
    def store(self) -> str:
        return "\n".join(
            [
                'kind = "google"',
                f'spreadsheet = "{self.document}"',
                'credentials = "credentials.json"',
                f'endpoint = "{self.google.url}"',
            ]
        )

    def sheet(self, folder: Path) -> Sheet:
        return GoogleDesk(self.google, self.google.document(self.document))

    def copy(self, where: Path, name: str, *words: str, on_unknown: str = "hold") -> Copy:
        if self.kept:
            self.google.document(self.document).put_back(self.kept)
        return super().copy(where, name, *words, on_unknown=on_unknown)

    def call(self, *words: str, at: datetime, kill_at: int = 0, environment: Mapping[str, str]) -> Ended:
        self.google.clock_ahead_seconds = at.timestamp() - time.time()
        ended = super().call(*words, at=at, kill_at=kill_at, environment=environment)
        self.google.clock_ahead_seconds = 0.0
        return ended


@dataclass(frozen=True)
class Copy:
    """One copy of the desk."""

    desk: Desk
    folder: Path
    user: str
    words: Sequence[str]

    def call(self, at: datetime, kill_at: int = 0) -> Ended:
        """Give the command at a moment."""
        settings = ("--settings", str(self.folder / "sheetnet.toml"))
        own = str(self.folder / "own")
        environment = {"HOME": own, "XDG_CONFIG_HOME": own}
        return self.desk.call(*self.words, *settings, at=at, kill_at=kill_at, environment=environment)

    @property
    def mailbox(self) -> Imap:
        return replace(self.desk.imap, user=self.user)

    def memory(self) -> Memory:
        """Return what the sheet remembers."""
        store = self.desk.sheet(self.folder).store
        return read(store.read(), (NORA,), new_identity="", still_stands=lambda _: False).memory

    def states(self) -> Counter[LedgerState]:
        """Return how many reports are in which state."""
        return Counter(each.state for each in self.memory().ledger.values())

    def reports(self) -> list[EmailMessage]:
        """Return the reports that have arrived since the mails were last cleared."""
        found = [
            message_from_bytes(each.content, policy=policy.default) for each in self.desk.postmaster.mails
        ]
        return [mail for mail in found if mail["X-Sheetnet-Report"]]

    def mailed_by_runs(self) -> list[Any]:
        """Return what the Runs tab says of mails."""
        return [row["Mail"] for row in self.desk.sheet(self.folder).rows("Runs")]

    def seen(self) -> Seen:
        """Return what a person sees in the end, without what tells of runs and moments."""
        sheet, memory = self.desk.sheet(self.folder), self.memory()
        tabs = {tab: [row for row in sheet.rows(tab) if _is_filled(row)] for tab in ("Contacts", "Actions")}
        log = [{**row, "Date": None} for row in sheet.rows("Help Log") if _is_filled(row)]
        put_off = {key: each.until for key, each in memory.snoozed.items()}
        drafts = [message_from_bytes(mail) for mail, _ in self.mailbox.mails()]
        if self.desk.gmail:
            drafts += [mail for _, mail in self.desk.gmail.mails(self.user, "DRAFT")]
        return Seen(
            {**tabs, "Help Log": log, "put off": put_off, "answers taken": sorted(memory.answers)},
            Counter(str(mail["Message-ID"]).strip() for mail in drafts),
            {key: each.state for key, each in memory.drafts.items()},
            self._outbox(),
        )

    def _outbox(self) -> Mapping[str, str]:
        """Return the files in the outbox but for one that was never finished, which goes after an hour."""
        files = sorted(path for path in (self.folder / "outbox").rglob("*") if path.is_file())
        unfinished = [path for path in files if path.name.startswith(".sheetnet-")]
        assert len(unfinished) <= 1
        return {path.name: _text_in(path) for path in files if path not in unfinished}


@dataclass(frozen=True)
class Seen:
    """What a person sees."""

    sheet: Mapping[str, Any]
    drafts: Mapping[str, int]
    """How often each lies in the mailbox, by Message-ID."""
    drafts_entered: Mapping[str, DraftState]
    """What the ledger says of each, by Message-ID."""
    outbox: Mapping[str, str]
    """The text of each mail by file; of a file of another kind only whether there is any."""


def _text_in(path: Path) -> str:
    content = path.read_bytes()
    return (
        words_of(message_from_bytes(content, policy=policy.default))
        if path.suffix == ".eml"
        else str(bool(content))
    )


def _is_filled(row: Mapping[str, Any]) -> bool:
    return any(value not in (None, "", False) for header, value in row.items() if header != "row")


def mailbox_name(name: str, command: str, on_unknown: str = "hold") -> str:
    """Return what the mailboxes of a copy are called."""
    return f"{command}-{on_unknown}-{name}"


def words_of(mail: EmailMessage) -> str:
    """Return the text of a mail in one line."""
    body = mail.get_body(("plain",))
    assert body is not None
    return re.sub(r"\s+", " ", str(body.get_content()))
