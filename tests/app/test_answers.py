"""What answers to reports do to the sheet: what the ticks do, once, and nothing that is not meant so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sheetnet.app.run import RunOutcome, commit_memory, read_sheet, run
from sheetnet.domain.answer import Answer, Answers, read_lines
from sheetnet.domain.answer_code import code_of
from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.domain.letter import LedgerEntry, LedgerState
from sheetnet.errors import RemoteError
from sheetnet.planning.forgetting import without
from sheetnet.stores.base import Store
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.holdings import Mentions
from sheetnet.workbook.memory import NumberedWeek
from tests.app.desk import ANA, BEN, GOT, MET_BEN, Desk
from tests.app.test_delivery import Unwilling
from tests.workbook.sheets import IDENTITY, TEAM

OWNER = TEAM[0].name
MAIL = TEAM[0].mail
SECRET = "correct-horse-battery-staple"
WEEK = "2026-W48"
REPORT_ID = "<report.0123456789abcdef01234567@sheetnet.invalid>"
NEVER_MET = {"Name": "Cleo Park", "Email": "cleo@park.example", "Circle": "Key", "Met on": "2026-11-19"}


class Post(Desk):
    """A desk whose owner answers reports."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        super().run()
        self.answers: list[Answer] = []
        self.number()

    @property
    def now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=UTC)

    def number(self, week: str = WEEK, *contacts: str) -> None:
        """Remember the numbers of a report as sending it does: all open actions, or these contacts'."""
        reading = read_sheet(self.store, TEAM)
        rows = [row for row in reading.network.actions if row.is_open]
        if contacts:
            rows = [next(row for row in rows if row.contact == contact) for contact in contacts]
        ids = tuple(row.id for row in rows)
        numbers = {**reading.memory.numbers, (week, OWNER): NumberedWeek(self.now, ids)}
        commit_memory(self.store, reading, replace(reading.memory, numbers=numbers), "number", now=self.now)

    def write(self, *lines: str, week: str = WEEK, **more: Any) -> None:
        """Answer the report of a week; keywords are other fields of the answer."""
        wishes, odd = read_lines("\n".join(lines))
        code = code_of(SECRET, IDENTITY, OWNER, week)
        key = f"key-{len(self.answers) + 1}"
        answer = Answer(key, MAIL, self.now, code, frozenset(), wishes, odd)
        self.answers.append(replace(answer, **more))

    def run(self, *, days: int = 0, store: Store | None = None, dry_run: bool = False) -> RunOutcome:
        self.today += timedelta(days=days)
        answers = Answers(tuple(self.answers), SECRET, {OWNER: frozenset({MAIL})})
        return run(store or self.store, TEAM, Drafter(None), now=self.now, answers=answers, dry_run=dry_run)

    @property
    def remarks(self) -> list[str]:
        answers = read_sheet(self.store, TEAM).memory.answers
        return [remark for each in answers.values() for remark in each.remarks]

    def log_length(self) -> int:
        return len(self.rows("Help Log"))

    def cells_of_people(self) -> list[Mapping[str, Any]]:
        names = ("Done", "Done on", "Snooze until", "Dismiss", "Note")
        return [{name: row[name] for name in names} for row in self.rows("Actions")]


@pytest.fixture
def desk() -> Post:
    post = Post([ANA, BEN, NEVER_MET], [GOT, MET_BEN])
    assert [row["Contact"] for row in post.rows("Actions")][:2] == ["Ana Ruiz", "Cleo Park"]
    return post


def test_done_becomes_one_log_row_as_the_tick_does_and_no_cell_of_a_person_is_touched(desk: Post) -> None:
    before = desk.cells_of_people()
    desk.write("done 1")
    outcome = desk.run(days=1)
    [row] = desk.rows("Help Log")[2:]
    assert (row["Date"], row["Contact"], row["Direction"]) == (date(2026, 11, 23), "Ana Ruiz", "Gave")
    assert desk.action()["Result"] == "Done on 23 Nov 2026; logged"
    assert desk.cells_of_people()[: len(before)] == before
    assert outcome.answered[0].startswith("By mail, “done 1”: ")
    assert desk.remarks == []
    assert desk.run().plan.is_empty


def test_an_answer_that_is_found_again_does_nothing_however_often(desk: Post) -> None:
    desk.write("done 1")
    desk.run()
    desk.store.delete_row("Help Log", 3)
    for days in (0, 1, 7):
        desk.run(days=days)
    assert desk.log_length() == 2
    assert desk.remarks == []


def test_the_day_of_the_answer_counts_and_never_one_to_come_or_before_the_report(desk: Post) -> None:
    desk.write("done 1", at=desk.now + timedelta(days=400))
    desk.write("done 2", at=desk.now - timedelta(days=400))
    desk.run(days=2)
    days = {row["Contact"]: row["Date"] for row in desk.rows("Help Log")[2:]}
    assert days == {"Ana Ruiz": date(2026, 11, 25), "Cleo Park": date(2026, 11, 23)}


def test_the_day_is_that_of_the_team_s_zone() -> None:
    desk = Post([ANA], [GOT], settings={"Time zone": "Asia/Tokyo"})
    desk.write("done 1", at=datetime(2026, 11, 23, 20, tzinfo=UTC))
    desk.run(days=2)
    assert desk.rows("Help Log")[1]["Date"] == date(2026, 11, 24)


def test_not_puts_a_suggestion_away_as_dismiss_does(desk: Post) -> None:
    kind = desk.action()["Kind"]
    desk.write("not 1")
    desk.run()
    assert desk.action()["Result"] == "Dismissed on 23 Nov 2026"
    desk.run(days=80)
    kinds = [row["Kind"] for row in desk.rows("Actions") if row["Contact"] == "Ana Ruiz"]
    assert kinds.count(kind) == 1


def test_snooze_takes_a_suggestion_out_of_the_report_until_its_day(desk: Post) -> None:
    before = desk.cells_of_people()
    contact = desk.contact()["ID"]
    desk.write("snooze 1 2 weeks")
    assert contact not in [each.contact_id for each in desk.run().open_actions]
    assert contact not in [each.contact_id for each in desk.run(days=13).open_actions]
    assert contact in [each.contact_id for each in desk.run(days=1).open_actions]
    assert desk.cells_of_people()[: len(before)] == before
    assert not desk.action()["Result"]


@pytest.mark.parametrize(
    ("wait", "until"),
    [
        ("3 days", date(2026, 11, 26)),
        ("a week", date(2026, 11, 30)),
        ("for two months", date(2027, 1, 23)),
        ("1 year", date(2027, 11, 23)),
        ("until 2026-12-10", date(2026, 12, 10)),
        ("till 10 Dec 2026", date(2026, 12, 10)),
        ("10/12/2026", date(2026, 12, 10)),
    ],
)
def test_how_long_may_be_said_in_several_ways(desk: Post, wait: str, until: date) -> None:
    desk.write(f"snooze 1 {wait}")
    desk.run()
    assert [each.until for each in read_sheet(desk.store, TEAM).memory.snoozed.values()] == [until]


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        ("", "“snooze 1” does not say how long: write “snooze 1 2 weeks” or “snooze 1 until 2026-12-01”."),
        ("a while", "“snooze 1 a while” was not understood: write “snooze 1 2 weeks”"),
        ("until 2026-11-01", "“snooze 1 until 2026-11-01” names no day to come: write"),
        ("0 days", "names no day to come"),
    ],
)
def test_a_snooze_without_a_day_is_told_and_changes_nothing(desk: Post, wait: str, told: str) -> None:
    desk.write(f"snooze 1 {wait}")
    desk.run()
    assert told in desk.remarks[0]
    assert not read_sheet(desk.store, TEAM).memory.snoozed


def test_whoever_spoke_last_of_answer_and_cell_is_right(desk: Post) -> None:
    contact, row = desk.contact()["ID"], desk.action()["row"]

    def waits() -> bool:
        return contact in [each.contact_id for each in desk.run().open_actions]

    desk.person.type("Actions", row, "Snooze until", "2026-12-20")
    assert not waits()
    desk.write("snooze 1 1 day")
    desk.run()
    desk.today += timedelta(days=1)
    assert waits()
    desk.write("snooze 1 3 weeks", at=desk.now)
    assert not waits()
    desk.person.type("Actions", row, "Snooze until", None)
    assert waits()


def test_what_was_put_off_is_forgotten_with_the_action(desk: Post) -> None:
    desk.write("snooze 1 2 weeks")
    desk.run()
    desk.tick("Done")
    desk.run(days=1)
    assert desk.action()["Result"]
    assert not read_sheet(desk.store, TEAM).memory.snoozed
    assert desk.run().plan.is_empty


def test_a_tick_and_an_answer_that_say_the_same_make_one_log_row(desk: Post) -> None:
    desk.tick("Done")
    desk.write("done 1")
    desk.run()
    assert desk.log_length() == 3
    assert desk.remarks == []


def test_an_answer_to_what_was_ticked_and_closed_before_is_silent_where_it_says_the_same(desk: Post) -> None:
    desk.tick("Done")
    desk.run()
    desk.write("done 1")
    desk.write("not 1", at=desk.now + timedelta(hours=1))
    desk.run()
    assert desk.log_length() == 3
    assert desk.remarks == [
        "Your answer of Monday, 23 Nov 2026: “not 1”: 1 is no longer open (Done on 23 Nov 2026; logged)."
    ]


def test_an_answer_that_speaks_against_a_tick_leaves_it_to_the_tick(desk: Post) -> None:
    desk.tick("Done")
    desk.write("not 1")
    desk.run()
    assert desk.log_length() == 3
    assert "“not 1” was not taken: Done is ticked in the sheet." in desk.remarks[0]


def test_answers_that_contradict_each_other_change_nothing_and_are_told(desk: Post) -> None:
    desk.write("done 1", "not 1", "done 2")
    desk.run()
    assert not desk.action()["Result"]
    assert desk.action("Cleo Park")["Result"]
    assert desk.remarks == [
        "Your answer of Monday, 23 Nov 2026: “done 1” and “not 1” cannot both be, so nothing was done. "
        "Write only what you mean."
    ]


def test_the_same_said_twice_is_no_contradiction(desk: Post) -> None:
    desk.write("done 1", "Done 1.")
    desk.write("done 1", at=desk.now + timedelta(hours=2))
    desk.run()
    assert desk.log_length() == 3
    assert desk.remarks == []


def test_what_is_not_understood_is_told_and_the_rest_is_done(desk: Post) -> None:
    desk.write("dnoe 2", "done 1", "done 99")
    desk.run()
    assert desk.action()["Result"]
    assert not desk.action("Cleo Park")["Result"]
    assert desk.remarks == [
        "Your answer of Monday, 23 Nov 2026: “dnoe 2” was not understood. Write “done 3”, “snooze 3 2 weeks” "
        "or “not 3”, one a line.",
        "Your answer of Monday, 23 Nov 2026: “done 99”: the report of week 2026-W48 has no 99.",
    ]


def test_a_wrong_code_does_nothing_and_leaves_no_trace(desk: Post) -> None:
    for code in ("", "aaaa-aaaa-aaaa", code_of("another secret", IDENTITY, OWNER, WEEK)):
        desk.write("done 1", code=code)
    desk.write("done 1", week="2026-W47")
    outcome = desk.run()
    assert outcome.answered == ()
    assert not desk.action()["Result"]
    assert read_sheet(desk.store, TEAM).memory.answers == {}


def test_whoever_else_has_the_code_is_refused_and_the_owner_is_told(desk: Post) -> None:
    desk.write("done 1", sender="eve@evil.example")
    desk.write("done 1", sender="")
    desk.run()
    assert not desk.action()["Result"]
    assert "it came from eve@evil.example; answers count only from" in desk.remarks[0]
    assert "it came from an address that cannot be read" in desk.remarks[1]


def test_an_answer_whose_subject_was_changed_is_told(desk: Post) -> None:
    reading = read_sheet(desk.store, TEAM)
    entry = LedgerEntry(REPORT_ID, WEEK, OWNER, MAIL, LedgerState.SENT, "ab", "", desk.now)
    memory = replace(reading.memory, ledger={REPORT_ID: entry})
    commit_memory(desk.store, reading, memory, "as sending does", now=desk.now)
    desk.write("done 1", code="", in_reply_to=frozenset({REPORT_ID}))
    desk.write("done 1", code="", in_reply_to=frozenset({REPORT_ID}), sender="eve@evil.example")
    desk.run()
    assert not desk.action()["Result"]
    assert desk.remarks == [
        "Your answer of Monday, 23 Nov 2026: its subject lacks the report's code. Answer again and leave the "
        "subject as it is."
    ]


def test_a_number_means_what_it_meant_in_the_report_that_was_answered(desk: Post) -> None:
    desk.number("2026-W49", "Cleo Park", "Ana Ruiz")
    desk.write("done 1", week="2026-W49")
    desk.run()
    assert desk.action("Cleo Park")["Result"]
    assert not desk.action()["Result"]
    desk.write("done 1")
    desk.run()
    assert desk.action()["Result"]


def test_a_number_of_an_action_that_is_gone_is_told(desk: Post) -> None:
    reading = read_sheet(desk.store, TEAM)
    numbers = {(WEEK, OWNER): NumberedWeek(desk.now, (ActionId("a-gone"),))}
    commit_memory(desk.store, reading, replace(reading.memory, numbers=numbers), "number", now=desk.now)
    desk.write("done 1")
    desk.run()
    assert "“done 1”: 1 is no longer open." in desk.remarks[0]


def test_what_is_to_be_mended_in_the_row_holds_an_answer_up_and_is_told(desk: Post) -> None:
    desk.person.type("Actions", desk.action()["row"], "Done on", "31/02/2026")
    desk.write("done 1")
    desk.run()
    assert desk.log_length() == 2
    assert "“done 1” was not taken, for its row is to be mended. Done on '31/02/2026'" in desk.remarks[0]


def test_a_promise_that_was_made_after_the_answer_is_told_and_no_cell_is_to_be_mended() -> None:
    promise = {
        "Date": "2026-11-01",
        "Contact": "Ana Ruiz",
        "Direction": "Promised",
        "Kind": "Lead",
        "What": "the school",
        "Due": "2026-11-20",
    }
    desk = Post([ANA], [promise])
    assert desk.action()["Kind"] == "Keep a promise"
    desk.person.type("Help Log", 1, "Date", "2026-11-24")
    desk.person.type("Help Log", 1, "Due", "2026-11-24")
    desk.write("done 1")
    outcome = desk.run(days=2)
    assert not desk.action()["Problem"]
    assert not desk.action()["Result"]
    assert desk.remarks == [outcome.answered[-1]]
    assert "was not taken. The promise was made on 24 Nov 2026" in desk.remarks[0]


def test_a_dry_run_shows_what_answers_would_do_and_does_nothing(desk: Post) -> None:
    desk.write("done 1", "snooze 2 1 week", "dnoe 3")
    outcome = desk.run(dry_run=True)
    assert [line.partition(":")[0] for line in outcome.answered] == [
        "By mail, “done 1”",
        "By mail, “snooze 2 1 week”",
        "Your answer of Monday, 23 Nov 2026",
    ]
    assert not desk.action()["Result"]
    desk.run()
    assert desk.action()["Result"]


@pytest.mark.parametrize("words", ["take an answer", "open action", "remember", "note the run"])
def test_a_run_that_breaks_off_neither_loses_an_answer_nor_does_it_twice(desk: Post, words: str) -> None:
    desk.write("done 1", "not 2")
    broken = Unwilling(desk.store, words, RemoteError("The line is cut.", "Run again."))
    try:
        desk.run(store=broken)
    except RemoteError:
        assert not desk.action()["Result"]
    desk.run()
    assert desk.log_length() == 3
    assert desk.action("Cleo Park")["Result"].startswith("Dismissed")


def test_what_an_answer_does_and_that_it_was_taken_stand_in_one_group(desk: Post) -> None:
    desk.write("done 1", "not 2")
    desk.write("snooze 3 1 week")
    groups = [each for each in desk.run(dry_run=True).plan.groups if each.name.startswith("take an answer")]
    told = [[str(change) for change in each.changes] for each in groups]
    assert [sum("'answer'" in change for change in changes) for changes in told] == [1] * len(groups)
    assert any("Done on" in change for change in told[0])
    assert any("Dismissed on" in change for change in told[0])


def test_answers_are_forgotten_after_the_days_that_mail_is_kept(desk: Post) -> None:
    desk.write("done 1")
    desk.run()
    desk.answers.clear()
    desk.today += timedelta(days=200)
    desk.write("hello", key="key-9")
    desk.run()
    assert list(read_sheet(desk.store, TEAM).memory.answers) == ["key-9"]


def test_whoever_is_forgotten_leaves_no_trace_of_answers_and_the_other_numbers_stay(desk: Post) -> None:
    desk.write("snooze 1 2 weeks", "not 2 for Ana Ruiz")
    memory = desk.run().memory
    ana, cleo = memory.numbers[WEEK, OWNER].action_ids[:2]
    contact = ContactId(str(desk.contact()["ID"]))
    after = without(memory, [contact], [ana], Mentions(["Ana Ruiz"]))
    assert after.numbers[WEEK, OWNER].action_ids[:2] == ("", cleo)
    assert after.snoozed == {}
    assert all("Ana" not in remark for each in after.answers.values() for remark in each.remarks)
    assert any("(forgotten)" in remark for each in after.answers.values() for remark in each.remarks)
