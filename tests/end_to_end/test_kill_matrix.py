"""Commands killed at any of their steps, and given again: each action, draft and report once, or unknown.

Workbook, Dovecot and mail server are real; each kill has a copy of the workbook and a mailbox of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetnet.domain.letter import DraftState
from tests.end_to_end.kill_desk import LATER, MONDAY, Desk
from tests.end_to_end.kill_matrix import (
    LOG,
    OUTCOMES,
    Whole,
    desk_with,
    each_killed,
    needs_the_matrix,
    unkilled,
)
from tests.mail.imap_server import SENT, TRASH

pytestmark = needs_the_matrix
CHUNKS = 6
"""The matrix is cut, so that it can be gone through on several cores."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_with(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture(scope="module")
def whole_run(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return unkilled(desk, tmp_path_factory.mktemp("unkilled"), "run", "--send")


@pytest.fixture(scope="module")
def whole_report(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return unkilled(desk, tmp_path_factory.mktemp("unkilled"), "report", "--send")


def test_the_matrix_covers_what_a_run_can_do(whole_run: Whole) -> None:
    kinds = Counter(step.split()[0] for step in whole_run.ended.steps)
    for kind in ("write", "os.rename", "os.remove", "smtplib.send", "imaplib.send", "socket.connect"):
        assert kinds[kind], kinds
    assert whole_run.reports == 2
    assert len(whole_run.seen.sheet["Help Log"]) == len(LOG) + 1


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_whatever_step_a_run_is_killed_at_the_next_one_makes_up_for_it(
    desk: Desk, whole_run: Whole, chunk: int, tmp_path: Path
) -> None:
    killed = each_killed(desk, whole_run, whole_run.steps[chunk::CHUNKS], tmp_path)
    assert {each.outcome for each in killed} <= OUTCOMES


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_whatever_step_a_report_is_killed_at_the_next_one_makes_up_for_it(
    desk: Desk, whole_report: Whole, chunk: int, tmp_path: Path
) -> None:
    killed = each_killed(desk, whole_report, whole_report.steps[chunk::CHUNKS], tmp_path)
    assert {each.outcome for each in killed} <= OUTCOMES


def test_whatever_step_a_worker_is_killed_at_the_next_one_makes_up_for_it(desk: Desk, tmp_path: Path) -> None:
    whole = unkilled(desk, tmp_path, "worker", "--once")
    killed = each_killed(desk, whole, whole.telling_steps(), tmp_path)
    assert {each.outcome for each in killed} == OUTCOMES


def test_a_report_that_is_sent_again_where_unknown_arrives_once_or_twice_and_never_not_at_all(
    desk: Desk, whole_run: Whole, tmp_path: Path
) -> None:
    killed = each_killed(desk, whole_run, whole_run.telling_steps(), tmp_path, on_unknown="resend")
    assert {each.outcome for each in killed} == {"sent, arrived once", "sent, arrived twice"}


@pytest.mark.parametrize("to", [SENT, TRASH], ids=["sent", "deleted"])
def test_a_draft_that_is_sent_or_deleted_after_a_kill_before_the_ledger_knew_it_stays_gone(
    desk: Desk, whole_run: Whole, to: str, tmp_path: Path
) -> None:
    entered = whole_run.seen.drafts_entered
    steps = enumerate(whole_run.ended.steps, start=1)
    last = max(at for at, step in steps if step.startswith("imaplib.send"))
    copy = desk.copy(tmp_path, f"killed-{to}", *whole_run.words)
    assert copy.call(MONDAY, last + 1).code == -9
    assert copy.seen().drafts == whole_run.seen.drafts
    taken_out, *others = copy.seen().drafts
    copy.mailbox.take_out(taken_out, to)
    told = "1 draft for Nora Lindqvist was sent, deleted or filed already, so not put in again."
    for is_told in (True, False):
        again = copy.call(LATER)
        assert again.code == 0, again.out
        assert (told in again.out) is is_told
        assert copy.seen().drafts == Counter(others)
        assert sum(taken_out.encode() in mail for mail, _ in copy.mailbox.mails(to)) == 1
        assert copy.seen().drafts_entered == entered
    assert set(entered.values()) == {DraftState.PUT}
