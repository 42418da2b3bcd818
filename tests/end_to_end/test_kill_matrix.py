"""A run killed at any of its steps, and run again: each action, draft and report once, or honestly unknown.

Workbook, Dovecot and mail server are real; each kill has a copy of the workbook and a mailbox of its own.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sheetnet.domain.letter import DraftState, LedgerState
from sheetnet.domain.settings import Member
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.reading import read
from sheetnet.workbook.settings_tab import settings_rows
from tests.end_to_end.clockwork import Clockwork, Ended, clockwork
from tests.mail.imap_server import PASSWORD, SENT, TRASH, Imap, dovecot, needs_dovecot
from tests.mail.mail_server import HOST, Postmaster, certificate, running

pytestmark = [
    needs_dovecot,
    pytest.mark.skipif(os.name != "posix", reason="no process can be forked on Windows"),
]

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = MONDAY + timedelta(minutes=31)
"""When nobody waits any more for a worker that was mailing."""
CHUNKS = 6
"""The matrix is cut, so that it can be gone through on several cores."""
PEOPLE = [
    {"Name": "Ana Ruiz", "Email": "ana@brickworks.example", "Circle": "Key"},
    {"Name": "Bo Lind", "Email": "bo@lind.example", "Circle": "Key", "Birthday": "28 Nov"},
    {"Name": "Cy Moss", "Email": "cy@moss.example", "Circle": "Close"},
]
LOG = [
    {"Date": "2026-09-01", "Contact": "Ana Ruiz", "Direction": "Got", "Kind": "Lead", "What": "a school"},
    {"Date": "2026-03-01", "Contact": "Bo Lind", "Direction": "Met", "What": "lunch"},
    {
        "Date": "2026-11-02",
        "Contact": "Cy Moss",
        "Direction": "Promised",
        "Kind": "Advice",
        "Due": "2026-11-20",
    },
]
SETTINGS = """
[store]
workbook = "network.xlsx"

[mail]
outbox = "outbox"
drafts = ["outbox", "mailbox"]

[mail.smtp]
host = "{host}"
port = {smtp}
security = "none"

[[team]]
name = "Nora Lindqvist"
mail = "nora@studio.example"

[team.imap]
host = "{host}"
port = {imap}
security = "none"
user = "{user}"
password_file = "nora.password"
"""


@dataclass
class Desk:
    """A folder with a workbook, ready for a run that has much to do."""

    clockwork: Clockwork
    imap: Imap
    smtp: int
    postmaster: Postmaster
    first: Path

    def copy(self, folder: Path) -> Copy:
        shutil.copytree(self.first, folder)
        user = f"{folder.name}@example.com"
        text = SETTINGS.format(host=HOST, smtp=self.smtp, imap=self.imap.plain, user=user)
        (folder / "sheetnet.toml").write_text(text, encoding="utf-8")
        return Copy(self, folder, Imap(self.imap.plain, self.imap.tls, self.imap.log, user))


@dataclass
class Copy:
    """One copy of that folder, with a mailbox of its own."""

    desk: Desk
    folder: Path
    imap: Imap

    def run(self, at: datetime, kill_at: int = 0) -> Ended:
        settings = str(self.folder / "sheetnet.toml")
        return self.desk.clockwork.call("run", "--send", "--settings", settings, at=at, kill_at=kill_at)

    @property
    def workbook(self) -> Path:
        return self.folder / "network.xlsx"

    def rows(self, tab: str) -> list[dict[str, Any]]:
        sheet = load_workbook(self.workbook)[tab]
        header, *rows = sheet.iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in rows if any(row)]

    def memory(self) -> Memory:
        store = XlsxStore(self.workbook)
        team = (Member(name="Nora Lindqvist", mail="nora@studio.example"),)
        return read(store.read(), team, new_identity="", still_stands=lambda _: False).memory

    def states(self) -> list[LedgerState]:
        return [each.state for each in self.memory().ledger.values()]

    def drafts_entered(self) -> dict[str, DraftState]:
        return {key: each.state for key, each in self.memory().drafts.items()}

    def drafts(self) -> Counter[str]:
        """Return how often each draft lies under drafts, by Message-ID."""
        mails = [message_from_bytes(mail, policy=policy.default) for mail, _ in self.imap.mails()]
        return Counter(str(mail["Message-ID"]).strip() for mail in mails)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    certificate(folder)
    postmaster = Postmaster()
    first = folder / "first"
    first.mkdir()
    rows = {
        "Contacts": PEOPLE[:2],
        "Help Log": LOG[:2],
        "Settings": [{"Setting": row.name, "Value": row.default} for row in settings_rows()],
        "_sheetnet": new_memory_rows("0d6f5c1e-0000-4000-8000-000000000001", "", now=MONDAY),
    }
    make_workbook(first / "network.xlsx", rows)
    (first / "nora.password").write_text(PASSWORD)
    (first / "nora.password").chmod(0o600)
    with (
        dovecot(folder / "server.pem") as imap,
        running(postmaster) as smtp,
        clockwork() as works,
    ):
        desk = Desk(works, imap, smtp, postmaster, first)
        monday_before = desk.copy(folder / "before")
        ended = monday_before.run(MONDAY - timedelta(days=7))
        assert ended.code == 0, ended.out
        book = load_workbook(monday_before.workbook)
        actions, contacts, log = book["Actions"], book["Contacts"], book["Help Log"]
        actions.cell(2, [cell.value for cell in actions[1]].index("Done") + 1, True)
        for sheet, cells in ((contacts, PEOPLE[2]), (log, LOG[2])):
            headers = [cell.value for cell in sheet[1]]
            row = 2 + sum(1 for cells in sheet.iter_rows(min_row=2, values_only=True) if any(cells))
            for header, value in cells.items():
                sheet.cell(row, headers.index(header) + 1, value)
        book.save(first / "network.xlsx")
        shutil.rmtree(monday_before.folder)  # else all the copies would be taken for copies
        yield desk


@pytest.fixture(scope="module")
def unkilled(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> tuple[Copy, Ended]:
    copy = desk.copy(tmp_path_factory.mktemp("unkilled") / "whole")
    ended = copy.run(MONDAY)
    assert ended.code == 0, ended.out
    return copy, ended


def outbox(copy: Copy) -> list[str]:
    """Return the files in the outbox but for one that was never finished, which goes after an hour."""
    files = (copy.folder / "outbox").rglob("*")
    names = sorted(path.name for path in files if path.is_file())
    assert sum(name.startswith(".sheetnet-") for name in names) <= 1
    return [name for name in names if not name.startswith(".sheetnet-")]


def judged(copy: Copy) -> dict[str, Any]:
    """Return what the sheet says in the end, without what tells of runs and moments."""
    log = [{name: value for name, value in row.items() if name != "Date"} for row in copy.rows("Help Log")]
    return {"Contacts": copy.rows("Contacts"), "Help Log": log, "Actions": copy.rows("Actions")}


def test_the_matrix_covers_what_a_run_can_do(unkilled: tuple[Copy, Ended]) -> None:
    copy, ended = unkilled
    kinds = Counter(step.split()[0] for step in ended.steps)
    for kind in ("write", "os.rename", "os.remove", "smtplib.send", "imaplib.send", "socket.connect"):
        assert kinds[kind], kinds
    assert len(copy.imap.mails()) >= 2
    assert set(copy.drafts_entered().values()) == {DraftState.PUT}
    assert copy.states().count(LedgerState.SENT) == 2
    assert len(copy.rows("Help Log")) == len(LOG) + 1


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_whatever_step_a_run_is_killed_at_the_next_one_makes_up_for_it(
    desk: Desk, unkilled: tuple[Copy, Ended], chunk: int, tmp_path: Path
) -> None:
    whole, ended = unkilled
    outcomes: Counter[str] = Counter()
    for kill_at in range(1 + chunk, len(ended.steps) + 1, CHUNKS):
        desk.postmaster.mails.clear()
        copy = desk.copy(tmp_path / f"kill{kill_at}")
        killed = copy.run(MONDAY, kill_at)
        assert killed.code == -9, killed.out
        is_on_its_way = LedgerState.SENDING in copy.states()
        where = f"killed before step {kill_at}, {killed.steps[-1]}"
        again = copy.run(LATER)
        assert again.code in (0, 1), f"{where}: {again.out}"
        assert judged(copy) == judged(whole), where
        mails = Counter(
            str(message_from_bytes(mail.content, policy=policy.default)["Message-ID"])
            for mail in desk.postmaster.mails
        )
        states = Counter(copy.states())
        assert all(count == 1 for count in mails.values()), where
        assert states[LedgerState.SENT] + states[LedgerState.UNKNOWN] == 2, (where, states)
        if states[LedgerState.UNKNOWN]:
            assert is_on_its_way, where
            assert "may have reached" in again.out, where
        else:
            assert len(mails) == 1, where
        assert copy.drafts() == whole.drafts(), where
        assert copy.drafts_entered() == whole.drafts_entered(), where
        assert outbox(copy) == outbox(whole), where
        left = [path.name for path in copy.folder.rglob("*.saving")]
        assert not left, (where, left)
        outcome = "sent" if not states[LedgerState.UNKNOWN] else "unknown, in truth "
        if states[LedgerState.UNKNOWN]:
            outcome += "sent" if mails else "not sent"
        outcomes[outcome] += 1
        shutil.rmtree(copy.folder)
    logging.getLogger(__name__).info("of %s steps in all: %s", len(ended.steps), dict(outcomes))


@pytest.mark.parametrize("to", [SENT, TRASH], ids=["sent", "deleted"])
def test_a_draft_that_is_sent_or_deleted_after_a_kill_before_the_ledger_knew_it_stays_gone(
    desk: Desk, unkilled: tuple[Copy, Ended], to: str, tmp_path: Path
) -> None:
    whole, ended = unkilled
    last = max(at for at, step in enumerate(ended.steps, start=1) if step.startswith("imaplib.send"))
    copy = desk.copy(tmp_path / f"killed-{to}")
    assert copy.run(MONDAY, kill_at=last + 1).code == -9
    assert copy.drafts() == whole.drafts()
    taken_out, *others = copy.drafts()
    copy.imap.take_out(taken_out, to)
    told = "1 draft for Nora Lindqvist was sent, deleted or filed already, so not put in again."
    for is_told in (True, False):
        again = copy.run(LATER)
        assert again.code == 0, again.out
        assert (told in again.out) is is_told
        assert copy.drafts() == Counter(others)
        assert [message_from_bytes(mail)["Message-ID"].strip() for mail, _ in copy.imap.mails(to)] == [
            taken_out
        ]
        assert copy.drafts_entered() == whole.drafts_entered()
