"""The kill matrix: a command killed before one of its steps and given again, for each of the steps in turn.

What holds for every command, sheet and mailbox is asserted here; what is more comes out for each kill.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from sheetnet.domain.letter import LedgerState
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.settings_tab import settings_rows
from tests.end_to_end.clockwork import Ended, clockwork
from tests.end_to_end.kill_desk import (
    LATER,
    MONDAY,
    NORA,
    WEEK,
    Copy,
    Desk,
    GoogleSheetDesk,
    Seen,
    mailbox_name,
    words_of,
)
from tests.google_emulator import Emulator
from tests.mail.gmail_stand_in import emulator
from tests.mail.imap_server import dovecot, needs_dovecot
from tests.mail.mail_server import Postmaster, certificate, running
from tests.mail.replies import TEXT_QUOTES, reply
from tests.mail.sign_in_server import provider

OUTCOMES = {"sent, arrived once", "unknown, arrived once", "unknown, arrived never"}
"""Of a command whose report is held where it is unknown."""
needs_the_matrix = [
    needs_dovecot,
    pytest.mark.skipif(os.name != "posix", reason="no process can be forked on Windows"),
]
EVERY_STEP = "SHEETNET_KILL_AT_EVERY_STEP"
"""With this in the environment, no command and no sheet leaves out a step, which takes some ten minutes."""
BEFORE, WHOLE = "before", "whole"
"""The copies in which nothing is killed, a week before and on the day."""
LOST = "Your report of week 2026-W48 may not have reached nora@studio.example"
SECRET = "correct-horse-battery-staple"
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


@contextmanager
def desk_with(
    folder: Path, *, answers: bool = False, gmail: bool = False, google: bool = False
) -> Iterator[Desk]:
    """Yield a desk at which one week is past and a person has worked since.

    With ``answers`` they have answered the report, else ticked a suggestion in the sheet. With ``gmail`` the
    drafts go into a Gmail, with ``google`` the sheet is a Google Sheet.
    """
    certificate(folder)
    postmaster, first = Postmaster(), folder / "first"
    first.mkdir()
    with ExitStack() as stack:
        desk = Desk(
            clockwork=stack.enter_context(clockwork()),
            imap=stack.enter_context(dovecot(folder / "server.pem")),
            smtp=stack.enter_context(running(postmaster)),
            postmaster=postmaster,
            first=first,
        )
        if gmail:
            names = (BEFORE, WHOLE, *map(str, range(1, 400)))
            accounts = [f"{mailbox_name(name, 'run')}@example.com" for name in names]
            desk = replace(
                desk,
                gmail=stack.enter_context(emulator(*accounts)),
                signing_in=stack.enter_context(provider()),
            )
        if answers:
            (first / "answers.secret").write_text(SECRET)
            (first / "answers.secret").chmod(0o600)
            desk = replace(desk, secret="answers.secret")
        desk = _on_google(desk, stack.enter_context(Emulator())) if google else _in_a_workbook(desk)
        yield _a_week_on(desk, folder)


def _in_a_workbook(desk: Desk) -> Desk:
    rows = {
        "Contacts": PEOPLE[:2],
        "Help Log": LOG[:2],
        "Settings": [{"Setting": row.name, "Value": row.default} for row in settings_rows()],
        "_sheetnet": new_memory_rows("0d6f5c1e-0000-4000-8000-000000000001", "", now=MONDAY),
    }
    make_workbook(desk.first / "network.xlsx", rows)
    return desk


def _on_google(desk: Desk, google: Emulator) -> Desk:
    made = GoogleSheetDesk(**vars(desk), google=google, document=google.new_document().id)
    key = made.first / "credentials.json"
    key.write_text(json.dumps(google.credentials()), encoding="utf-8")
    key.chmod(0o600)
    who = ("--name", NORA.name, "--mail", NORA.mail, "--date-order", "day", "--time-zone", "UTC")
    ended = made.call(
        *("init", str(made.first), "--google", "--sheet", made.document, *who),
        at=MONDAY - WEEK,
        environment={
            "SHEETNET_STORE__ENDPOINT": google.url,
            "SHEETNET_STORE__CREDENTIALS": str(key),
            "XDG_CONFIG_HOME": str(made.first / "own"),
        },
    )
    assert ended.code == 0, ended.out
    shutil.rmtree(made.first / "own", ignore_errors=True)
    sheet = made.sheet(made.first)
    for tab, rows in (("Contacts", PEOPLE[:2]), ("Help Log", LOG[:2])):
        for cells in rows:
            sheet.add(tab, cells)
    return made


def _a_week_on(desk: Desk, folder: Path) -> Desk:
    """Let a week pass: its report is mailed, and a person answers it or ticks, and types in something new."""
    before = desk.copy(folder, BEFORE, "run", "--send")
    ended = before.call(MONDAY - WEEK)
    assert ended.code == 0, ended.out
    sheet = desk.sheet(before.folder)
    if desk.secret:
        [report] = before.reports()
        desk = replace(desk, answer=_answer(report))
    else:
        sheet.type("Actions", 1, "Done", True)
    sheet.add("Contacts", PEOPLE[2])
    sheet.add("Help Log", LOG[2])
    sheet.leave()
    if isinstance(desk, GoogleSheetDesk):
        kept = desk.google.document(desk.document).aside()
        desk = replace(desk, kept=kept)
    else:
        shutil.copy(before.folder / "network.xlsx", desk.first)
    shutil.rmtree(before.folder)  # else all the copies would be taken for copies
    return desk


def _answer(report: EmailMessage) -> bytes:
    said = "done 1\nsnooze 2 2 weeks\ndnoe 3"
    return reply(
        TEXT_QUOTES["gmail"](said, str(report.get_body(("plain",)).get_content())),  # type: ignore[union-attr]
        subject=f"Re: {report['Subject']}",
        sender=f"Nora <{NORA.mail}>",
        at=MONDAY - WEEK,
        in_reply_to=str(report["Message-ID"]),
    )


@dataclass(frozen=True)
class Whole:
    """A command that nobody killed."""

    words: Sequence[str]
    ended: Ended
    seen: Seen
    reports: int
    """How many the ledger knows to have gone."""

    @property
    def steps(self) -> range:
        """The numbers of all its steps."""
        return range(1, len(self.ended.steps) + 1)

    def telling_steps(self) -> list[int]:
        """Return the steps before which to kill: the first, and those behind a lasting change.

        A change that lasts is a file put in its place, or something sent to a server that keeps it.
        """
        if os.environ.get(EVERY_STEP):
            return list(self.steps)
        steps = self.ended.steps
        return [at for at in self.steps if at == 1 or _lasts(steps[at - 2])]


def _lasts(step: str) -> bool:
    kind, _, what = step.partition(" ")
    match kind:
        case "os.rename":
            return not what.startswith("network-")  # a backup
        case "smtplib.send":
            return not what.startswith(("b'ehlo", "b'mail", "b'rcpt", "b'DATA"))
        case "imaplib.send":
            return what == r"b'\r\n'"  # ends a mail that is put in
        case "http.client.send":
            return not what.startswith("b'GET")
    return False


def unkilled(desk: Desk, folder: Path, *words: str) -> Whole:
    """Give a command and let it end."""
    desk.postmaster.mails.clear()
    copy = desk.copy(folder, WHOLE, *words)
    ended = copy.call(MONDAY)
    assert ended.code == 0, ended.out
    states = copy.states()
    assert set(states) == {LedgerState.SENT}
    assert len(copy.reports()) == 1
    assert sum(copy.seen().drafts.values()) >= 2
    whole = Whole(words, ended, copy.seen(), states[LedgerState.SENT])
    shutil.rmtree(copy.folder)
    return whole


@dataclass(frozen=True)
class Killed:
    """What has become of a command that was killed and given again, then and a week later."""

    where: str
    state: LedgerState
    """Of the report."""
    reports: Sequence[EmailMessage]
    """What has arrived of it."""
    next_report: EmailMessage | None = None
    """That of the next week, where this one is unknown or is the first of its outcome."""

    @property
    def outcome(self) -> str:
        """The column of the matrix that this counts for."""
        arrived = {0: "never", 1: "once", 2: "twice"}[len(self.reports)]
        return f"{self.state.value}, arrived {arrived}"


def each_killed(
    desk: Desk, whole: Whole, at: Sequence[int], folder: Path, *, on_unknown: str = "hold"
) -> list[Killed]:
    """Kill before each of these steps; return what has become of it once all that always holds is seen."""
    found: list[Killed] = []
    for number in at:
        desk.postmaster.mails.clear()
        copy = desk.copy(folder, str(number), *whole.words, on_unknown=on_unknown)
        killed = _killed(copy, whole, number, is_sent_again=on_unknown == "resend")
        if killed.state is LedgerState.UNKNOWN or killed.outcome not in [each.outcome for each in found]:
            killed = replace(killed, next_report=_next_report(copy, killed))
        found.append(killed)
        shutil.rmtree(copy.folder)
    logging.getLogger(__name__).info(
        "%s, %s: %s steps, killed at %s: %s",
        " ".join(whole.words),
        on_unknown,
        len(whole.steps),
        len(at),
        dict(Counter(each.outcome for each in found)),
    )
    return found


def _killed(copy: Copy, whole: Whole, number: int, *, is_sent_again: bool) -> Killed:
    ended = copy.call(MONDAY, number)
    assert ended.code == -9, ended.out
    where = f"killed before step {number}, {ended.steps[-1]}"
    was_on_its_way = bool(copy.states()[LedgerState.SENDING])
    again = copy.call(LATER)
    assert again.code in (0, 1), f"{where}: {again.out}"
    assert copy.seen() == whole.seen, where
    assert not list(copy.folder.rglob("*.saving")), where
    states, reports = copy.states(), copy.reports()
    is_unknown = bool(states[LedgerState.UNKNOWN])
    assert states[LedgerState.SENT] + states[LedgerState.UNKNOWN] == whole.reports, (where, states)
    assert len({str(mail["Message-ID"]) for mail in reports}) <= 1, where
    assert is_unknown == (was_on_its_way and not is_sent_again), where
    assert len(reports) in _may_have_come(was_on_its_way, is_sent_again), (where, len(reports))
    if is_unknown:
        if "worker" in copy.words:  # which logs, and so names nobody
            assert f"report 2026-W48 to {NORA.mail}: unknown" in copy.mailed_by_runs(), where
        else:
            assert "may have reached" in " ".join(again.out.split()), (where, again.out)
    return Killed(where, LedgerState.UNKNOWN if is_unknown else LedgerState.SENT, reports)


def _may_have_come(was_on_its_way: bool, is_sent_again: bool) -> tuple[int, ...]:
    """Return how often a report may have come."""
    if not was_on_its_way:
        return (1,)
    return (1, 2) if is_sent_again else (0, 1)


def _next_report(copy: Copy, killed: Killed) -> EmailMessage:
    """Let a week pass; return its report, which says of this one that it may be lost exactly where it may."""
    copy.desk.postmaster.mails.clear()
    ended = copy.call(MONDAY + WEEK)
    assert ended.code == 0, (killed.where, ended.out)
    [report] = copy.reports()
    assert (LOST in words_of(report)) == (killed.state is LedgerState.UNKNOWN), killed.where
    return report
