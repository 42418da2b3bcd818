"""What answers to reports do not do: nothing that is not meant so, or not allowed, and the owner is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetnet.app.run import commit_memory, read_sheet
from sheetnet.domain.answer_code import code_of
from sheetnet.domain.ids import ActionId
from sheetnet.domain.letter import LedgerEntry, LedgerState
from sheetnet.workbook.memory import NumberedWeek
from tests.app.answerer import MAIL, OWNER, WEEK, Answerer
from tests.app.desk import ANA
from tests.workbook.sheets import IDENTITY, TEAM

REPORT_ID = "<report.0123456789abcdef01234567@sheetnet.invalid>"


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        (
            "",
            "“snooze 1” does not say how long: write “snooze 1 for 2 weeks” or “snooze 1 until 2026-12-01”.",
        ),
        ("a while", "“snooze 1 a while” was not understood: write “snooze 1 for 2 weeks”"),
        ("until 2026-11-01", "“snooze 1 until 2026-11-01” names no day to come: write"),
        ("0 days", "names no day to come"),
    ],
)
def test_a_snooze_without_a_day_is_told_and_changes_nothing(answerer: Answerer, wait: str, told: str) -> None:
    answerer.write(f"snooze 1 {wait}")
    answerer.run()
    assert told in answerer.remarks[0]
    assert not read_sheet(answerer.store, TEAM).memory.snoozed


def test_an_answer_to_what_was_ticked_and_closed_before_is_silent_where_it_says_the_same(
    answerer: Answerer,
) -> None:
    answerer.tick("Done")
    answerer.run()
    answerer.write("done 1")
    answerer.write("not 1", at=answerer.now + timedelta(hours=1))
    answerer.run()
    assert answerer.log_length() == 3
    assert answerer.remarks == [
        "Your answer of Monday, 23 Nov 2026: “not 1”: 1 is no longer open (Done on 23 Nov 2026; logged)."
    ]


def test_an_answer_that_speaks_against_a_tick_leaves_it_to_the_tick(answerer: Answerer) -> None:
    answerer.tick("Done")
    answerer.write("not 1")
    answerer.run()
    assert answerer.log_length() == 3
    assert "“not 1” was not taken: Done is ticked in the sheet." in answerer.remarks[0]


def test_answers_that_contradict_each_other_change_nothing_and_are_told(answerer: Answerer) -> None:
    answerer.write("done 1", "not 1", "done 2")
    answerer.run()
    assert not answerer.action()["Result"]
    assert answerer.action("Cleo Park")["Result"]
    assert answerer.remarks == [
        "Your answer of Monday, 23 Nov 2026: “done 1” and “not 1” cannot both be, so nothing was done. "
        "Write only what you mean."
    ]


def test_what_is_not_understood_is_told_and_the_rest_is_done(answerer: Answerer) -> None:
    answerer.write("dnoe 2", "done 1", "done 99")
    answerer.run()
    assert answerer.action()["Result"]
    assert not answerer.action("Cleo Park")["Result"]
    assert answerer.remarks == [
        "Your answer of Monday, 23 Nov 2026: “dnoe 2” was not understood. Write “done 3”, “snooze 3 for "
        "2 weeks” or “not 3”, one a line.",
        "Your answer of Monday, 23 Nov 2026: “done 99”: the report of week 2026-W48 has no 99.",
    ]


def test_a_wrong_code_does_nothing_and_leaves_no_trace(answerer: Answerer) -> None:
    for code in ("", "aaaa-aaaa-aaaa", code_of("another secret", IDENTITY, OWNER, WEEK)):
        answerer.write("done 1", code=code)
    answerer.write("done 1", week="2026-W47")
    outcome = answerer.run()
    assert outcome.answered == ()
    assert not answerer.action()["Result"]
    assert read_sheet(answerer.store, TEAM).memory.answers == {}


def test_whoever_else_has_the_code_is_refused_and_the_owner_is_told(answerer: Answerer) -> None:
    answerer.write("done 1", sender="eve@evil.example")
    answerer.write("done 1", sender="")
    answerer.run()
    assert not answerer.action()["Result"]
    assert "it came from eve@evil.example; answers count only from" in answerer.remarks[0]
    assert "it came from an address that cannot be read" in answerer.remarks[1]


def test_an_answer_whose_subject_was_changed_is_told(answerer: Answerer) -> None:
    reading = read_sheet(answerer.store, TEAM)
    entry = LedgerEntry(REPORT_ID, WEEK, OWNER, MAIL, LedgerState.SENT, "ab", "", answerer.now)
    memory = replace(reading.memory, ledger={REPORT_ID: entry})
    commit_memory(answerer.store, reading, memory, "as sending does", now=answerer.now)
    answerer.write("done 1", code="", in_reply_to=frozenset({REPORT_ID}))
    answerer.write("done 1", code="", in_reply_to=frozenset({REPORT_ID}), sender="eve@evil.example")
    answerer.run()
    assert not answerer.action()["Result"]
    assert answerer.remarks == [
        "Your answer of Monday, 23 Nov 2026: its subject lacks the report's code. Answer again and leave the "
        "subject as it is."
    ]


def test_a_number_of_an_action_that_is_gone_is_told(answerer: Answerer) -> None:
    reading = read_sheet(answerer.store, TEAM)
    numbers = {(WEEK, OWNER): NumberedWeek(answerer.now, (ActionId("a-gone"),))}
    commit_memory(
        answerer.store, reading, replace(reading.memory, numbers=numbers), "number", now=answerer.now
    )
    answerer.write("done 1")
    answerer.run()
    assert "“done 1”: 1 is no longer open." in answerer.remarks[0]


def test_what_is_to_be_mended_in_the_row_holds_an_answer_up_and_is_told(answerer: Answerer) -> None:
    answerer.person.type("Actions", answerer.action()["row"], "Done on", "31/02/2026")
    answerer.write("done 1")
    answerer.run()
    assert answerer.log_length() == 2
    assert "“done 1” was not taken, for its row is to be mended. Done on '31/02/2026'" in answerer.remarks[0]


def test_a_promise_that_was_made_after_the_answer_is_told_and_no_cell_is_to_be_mended() -> None:
    promise = {
        "Date": "2026-11-01",
        "Contact": "Ana Ruiz",
        "Direction": "Promised",
        "Kind": "Lead",
        "What": "the school",
        "Due": "2026-11-20",
    }
    answerer = Answerer([ANA], [promise])
    assert answerer.action()["Kind"] == "Keep a promise"
    answerer.person.type("Help Log", 1, "Date", "2026-11-24")
    answerer.person.type("Help Log", 1, "Due", "2026-11-24")
    answerer.write("done 1")
    outcome = answerer.run(days=2)
    assert not answerer.action()["Problem"]
    assert not answerer.action()["Result"]
    assert answerer.remarks == [outcome.answered[-1]]
    assert "was not taken. The promise was made on 24 Nov 2026" in answerer.remarks[0]
