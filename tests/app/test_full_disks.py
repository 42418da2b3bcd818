"""An outbox or a disk that takes nothing more: what is then in folder, mailbox, ledger and message.

And once it is over: every draft and every report has arrived once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sheetnet.domain.letter import DraftState, LedgerState
from tests.app.desk import BEN
from tests.app.mail_desk import NORA, MailDesk
from tests.app.office import ANA, MARTA, Office
from tests.disks import disk_of, no_file_longer_than, not_on_windows, unwritable
from tests.mail.imap_server import Imap, needs_dovecot
from tests.mail.mail_server import Postmaster
from tests.workbook.sheets import Person

pytestmark = [needs_dovecot, not_on_windows]

DISK = 256 * 1024
IN_THE_WAY = "filler"
MONDAY = datetime(2025, 1, 6, 9, tzinfo=UTC)
"""Long before any file is written, so that no run takes what another has left for old and clears it."""
LONG_AGO = {"Date": "2024-10-01", "Direction": "Got", "Kind": "Lead", "What": "a school"}
HELD = f"The report to {MARTA.mail} is mailed once a copy can be kept. "


@contextmanager
def full_disk(outbox: Path, *, left: int) -> Iterator[tuple[Callable[[], object], Callable[[], object]]]:
    """Have an outbox on a disk of its own; yield what fills that up to some bytes, and what makes room."""
    filler = outbox / IN_THE_WAY
    with disk_of(outbox, DISK) as is_small, ExitStack() as limit:

        def fill() -> None:
            if is_small:
                filler.write_bytes(bytes(shutil.disk_usage(outbox).free - left))
            else:
                limit.enter_context(no_file_longer_than(left))

        def make_room() -> None:
            limit.close()
            filler.unlink(missing_ok=True)

        yield fill, make_room


@contextmanager
def read_only_outbox(outbox: Path) -> Iterator[tuple[Callable[[], object], Callable[[], object]]]:
    """Yield what makes an outbox one that nobody may write to, and what makes it as it was."""
    with ExitStack() as stack:

        def forbid() -> None:
            for folder in (outbox, outbox / "drafts"):
                stack.enter_context(unwritable(folder))

        yield forbid, stack.close


def files_in(outbox: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(outbox)): path.read_bytes()
        for path in outbox.rglob("*")
        if path.is_file() and path.name != IN_THE_WAY
    }


@pytest.mark.parametrize(
    ("fault", "said", "new_files"),
    [
        (partial(full_disk, left=0), "The disk is full, so the outbox ", 0),
        (partial(full_disk, left=8192), "The disk is full, so the outbox ", 1),
        (read_only_outbox, "The outbox may not be written: ", 0),
    ],
    ids=["full disk", "room for a draft and no report", "read-only"],
)
def test_an_outbox_that_takes_no_more_keeps_what_it_has_and_gets_the_rest_once_it_can(
    office: Office, mailbox: Imap, fault: Any, said: str, new_files: int
) -> None:
    person = Person(office.store)
    person.add("Help Log", **LONG_AGO, Contact=ANA["Name"])
    office.now = MONDAY
    with fault(office.outbox) as (begin, end):
        assert office.deliver().failures == ()
        before = files_in(office.outbox)
        assert len(mailbox.mails()) == 1
        begin()
        person.add("Contacts", **BEN)
        person.add("Help Log", **LONG_AGO, Contact=BEN["Name"])
        office.now += timedelta(days=7)
        for _ in range(2):
            *others, held = office.deliver().failures
            assert all(each.startswith(said) for each in others)
            assert bool(others) is not bool(new_files)
            assert held.startswith(HELD + said)
            after = files_in(office.outbox)
            assert {name: after.pop(name) for name in before} == before
            assert [name for name in after if not name.startswith("drafts/ben-okafor-")] == []
            assert len(after) == new_files
            assert len(mailbox.mails()) == 2, "the mailbox goes on"
            assert set(office.drafts_entered.values()) == {(DraftState.PUT, "")}
            assert office.states == [LedgerState.SENT], "the report of the new week was never begun with"
            assert office.recipients == [MARTA.mail]
            assert office.runs("Mail") == [f"report 2025-W02 to {MARTA.mail}: sent"]
        end()
        for _ in range(2):
            assert office.deliver().failures == ()
            after = files_in(office.outbox)
            assert sorted(name.partition("-")[0] for name in after) == [
                *["drafts/ana", "drafts/ben"],
                *["report"] * 4,
            ]
            assert len(mailbox.mails()) == 2
            assert office.states == [LedgerState.SENT] * 2
            assert office.recipients == [MARTA.mail] * 2


def everything_has_arrived_once(desk: MailDesk, postmaster: Postmaster) -> None:
    assert [mail.rcpt_tos for mail in postmaster.mails] == [[NORA.mail]]
    assert desk.reports_entered == [LedgerState.SENT]
    drafts = desk.drafts_in()
    assert len(drafts) > 10
    assert set(drafts.values()) == {1}
    assert desk.drafts_in_outbox == drafts
    assert desk.drafts_entered == dict.fromkeys(drafts, DraftState.PUT)


@pytest.mark.parametrize("is_whole", [False, True], ids=["the folder of the drafts", "the whole outbox"])
def test_a_run_with_a_read_only_outbox_says_so_and_the_next_one_makes_up_for_it(
    mail_desk: MailDesk, postmaster: Postmaster, is_whole: bool
) -> None:
    outbox = mail_desk.outbox
    shutil.rmtree(outbox)
    (outbox / "drafts").mkdir(parents=True)
    with ExitStack() as stack:
        for folder in (outbox / "drafts", *[outbox] * is_whole):
            stack.enter_context(unwritable(folder))
        answer = mail_desk.demo.call("run", "--send")
        assert answer.code == 1
        assert "The outbox may not be written: " in answer.err
        assert "choose a folder of your own as 'outbox' in sheetnet.toml" in answer.err
        assert "Read 60 contacts" in answer.out
        assert list((outbox / "drafts").iterdir()) == []
        assert set(mail_desk.drafts_in().values()) == {1}, "the mailbox has its drafts"
        if is_whole:
            assert list(files_in(outbox)) == []
            assert mail_desk.reports_entered == postmaster.mails == []
        else:
            assert mail_desk.reports_entered == [LedgerState.SENT], "the report has gone"
    for _ in range(2):
        assert mail_desk.demo.call("run", "--send").code == 0
        everything_has_arrived_once(mail_desk, postmaster)


@pytest.mark.parametrize("is_ticked", [False, True], ids=["nothing to write", "a ticked action"])
def test_a_disk_too_full_for_the_workbook_leaves_it_whole_and_mails_nothing_until_there_is_room(
    mail_desk: MailDesk, postmaster: Postmaster, is_ticked: bool
) -> None:
    workbook, outbox = mail_desk.demo.workbook, files_in(mail_desk.outbox)
    if is_ticked:
        book = load_workbook(workbook)
        headers = [cell.value for cell in book["Actions"][1]]
        book["Actions"].cell(2, headers.index("Done") + 1, True)
        book.save(workbook)
    logged = mail_desk.demo.last_row("Help Log")
    before, beside = workbook.read_bytes(), sorted(workbook.parent.iterdir())
    for _ in range(2):
        with no_file_longer_than(workbook.stat().st_size // 2):
            answer = mail_desk.demo.call("run", "--send")
        assert answer.code == 1
        assert f"The disk is full, so {workbook} could not be saved. Free some space" in answer.err
        for waits in ("The drafts wait until", f"The report to {NORA.mail} is mailed once"):
            assert (waits in answer.err) is not is_ticked, "each way is told of, where the run came so far"
        assert workbook.read_bytes() == before
        assert sorted(workbook.parent.iterdir()) == beside
        assert files_in(mail_desk.outbox).keys() <= outbox.keys()
        assert not mail_desk.drafts_in()
        assert postmaster.mails == mail_desk.reports_entered == []
        assert mail_desk.drafts_entered == {}
    for _ in range(2):
        assert mail_desk.demo.call("run", "--send").code == 0
        everything_has_arrived_once(mail_desk, postmaster)
        assert mail_desk.demo.last_row("Help Log") == logged + is_ticked


def test_a_disk_that_is_full_when_a_mail_has_gone_leaves_it_gone_once_and_honestly_unknown(
    mail_desk: MailDesk, postmaster: Postmaster
) -> None:
    with ExitStack() as disk:
        postmaster.meanwhile = lambda: disk.enter_context(no_file_longer_than(1024))
        answer = mail_desk.demo.call("run", "--send")
    assert answer.code == 1
    assert f"to {NORA.mail}. But the sheet could not be told. The disk is full" in answer.err
    assert mail_desk.reports_entered == [LedgerState.SENDING]
    postmaster.meanwhile = lambda: None
    for _ in range(2):
        answer = mail_desk.demo.call("run", "--send")
        assert answer.code == 1
        assert f"The report to {NORA.mail} is held: it may have reached {NORA.mail} already" in answer.err
        assert mail_desk.reports_entered == [LedgerState.UNKNOWN]
        assert [mail.rcpt_tos for mail in postmaster.mails] == [[NORA.mail]]
    assert set(mail_desk.drafts_in().values()) == {1}


def test_a_worker_on_a_full_disk_says_so_and_makes_up_for_it_at_its_next_look(
    mail_desk: MailDesk, postmaster: Postmaster
) -> None:
    demo = mail_desk.demo
    demo.set({"Report day": "Monday", "Report time": "00:00"})
    before = demo.workbook.read_bytes()
    with no_file_longer_than(demo.workbook.stat().st_size // 2):
        answer = demo.call("worker", "--once")
    assert answer.code == 1
    assert f"The disk is full, so {demo.workbook} could not be saved. Free some space" in answer.out
    assert demo.workbook.read_bytes() == before
    assert not mail_desk.drafts_in()
    assert postmaster.mails == mail_desk.reports_entered == []
    for works_again in (True, False):
        answer = demo.call("worker", "--once")
        assert answer.code == 0, answer.out
        assert ("It works again: mail the weekly report." in answer.out) is works_again
        everything_has_arrived_once(mail_desk, postmaster)
