"""Runs killed at their steps where other places take part: answers in an inbox, a Gmail, a Google Sheet."""

from __future__ import annotations

from pathlib import Path

from sheetnet.domain.letter import LedgerState
from tests.end_to_end.kill_desk import words_of
from tests.end_to_end.kill_matrix import LOG, OUTCOMES, desk_with, each_killed, needs_the_matrix, unkilled
from tests.mail.gmail_stand_in import needs_emulator

pytestmark = needs_the_matrix
RUN = ("run", "--send")
MISUNDERSTOOD = "“dnoe 3” was not understood"


def test_whatever_step_a_run_is_killed_at_an_answer_does_its_work_once_and_is_remarked_on(
    tmp_path: Path,
) -> None:
    with desk_with(tmp_path, answers=True) as desk:
        whole = unkilled(desk, tmp_path, *RUN)
        assert len(whole.seen.sheet["Help Log"]) == len(LOG) + 1
        assert len(whole.seen.sheet["put off"]) == 1
        assert len(whole.seen.sheet["answers taken"]) == 1
        found = each_killed(desk, whole, whole.telling_steps(), tmp_path)
    assert {each.outcome for each in found} == OUTCOMES
    for killed in found:
        for report in killed.reports:
            assert MISUNDERSTOOD in words_of(report), killed.where
        if killed.next_report:
            is_told_again = MISUNDERSTOOD in words_of(killed.next_report)
            assert is_told_again == (killed.state is LedgerState.UNKNOWN), killed.where


@needs_emulator
def test_whatever_step_a_run_is_killed_at_each_draft_is_in_the_gmail_once(tmp_path: Path) -> None:
    with desk_with(tmp_path, gmail=True) as desk:
        whole = unkilled(desk, tmp_path, *RUN)
        assert any("POST /gmail/v1/users/me/drafts" in step for step in whole.ended.steps)
        found = each_killed(desk, whole, whole.telling_steps(), tmp_path)
    assert {each.outcome for each in found} == OUTCOMES


def test_whatever_step_a_run_is_killed_at_the_next_one_makes_up_for_it_on_a_google_sheet(
    tmp_path: Path,
) -> None:
    with desk_with(tmp_path, google=True) as desk:
        whole = unkilled(desk, tmp_path, *RUN)
        assert any("POST /v4/spreadsheets/" in step for step in whole.ended.steps)
        found = each_killed(desk, whole, whole.telling_steps(), tmp_path)
    assert {each.outcome for each in found} == OUTCOMES
