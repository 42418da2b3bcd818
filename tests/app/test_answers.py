"""What answers to reports do to the sheet: what the ticks do, and once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sheetnet.app.run import read_sheet
from sheetnet.domain.ids import ContactId
from sheetnet.errors import RemoteError
from sheetnet.planning.forgetting import without
from sheetnet.workbook.holdings import Mentions
from tests.app.answerer import OWNER, WEEK, Answerer
from tests.app.desk import ANA, GOT
from tests.app.test_delivery import Unwilling
from tests.workbook.sheets import TEAM


def test_done_becomes_one_log_row_as_the_tick_does_and_no_cell_of_a_person_is_touched(
    answerer: Answerer,
) -> None:
    before = answerer.cells_of_people()
    answerer.write("done 1")
    outcome = answerer.run(days=1)
    [row] = answerer.rows("Help Log")[2:]
    assert (row["Date"], row["Contact"], row["Direction"]) == (date(2026, 11, 23), "Ana Ruiz", "Gave")
    assert answerer.action()["Result"] == "Done on 23 Nov 2026; logged"
    assert answerer.cells_of_people()[: len(before)] == before
    assert outcome.answered[0].startswith("By mail, “done 1”: ")
    assert answerer.remarks == []
    assert answerer.run().plan.is_empty


def test_an_answer_that_is_found_again_does_nothing_however_often(answerer: Answerer) -> None:
    answerer.write("done 1")
    answerer.run()
    answerer.store.delete_row("Help Log", 3)
    for days in (0, 1, 7):
        answerer.run(days=days)
    assert answerer.log_length() == 2
    assert answerer.remarks == []


def test_the_day_of_the_answer_counts_and_never_one_to_come_or_before_the_report(answerer: Answerer) -> None:
    answerer.write("done 1", at=answerer.now + timedelta(days=400))
    answerer.write("done 2", at=answerer.now - timedelta(days=400))
    answerer.run(days=2)
    days = {row["Contact"]: row["Date"] for row in answerer.rows("Help Log")[2:]}
    assert days == {"Ana Ruiz": date(2026, 11, 25), "Cleo Park": date(2026, 11, 23)}


def test_the_day_is_that_of_the_team_s_zone() -> None:
    answerer = Answerer([ANA], [GOT], settings={"Time zone": "Asia/Tokyo"})
    answerer.write("done 1", at=datetime(2026, 11, 23, 20, tzinfo=UTC))
    answerer.run(days=2)
    assert answerer.rows("Help Log")[1]["Date"] == date(2026, 11, 24)


def test_not_puts_a_suggestion_away_as_dismiss_does(answerer: Answerer) -> None:
    kind = answerer.action()["Kind"]
    answerer.write("not 1")
    answerer.run()
    assert answerer.action()["Result"] == "Dismissed on 23 Nov 2026"
    answerer.run(days=80)
    kinds = [row["Kind"] for row in answerer.rows("Actions") if row["Contact"] == "Ana Ruiz"]
    assert kinds.count(kind) == 1


def test_snooze_takes_a_suggestion_out_of_the_report_until_its_day(answerer: Answerer) -> None:
    before = answerer.cells_of_people()
    contact = answerer.contact()["ID"]
    answerer.write("snooze 1 2 weeks")
    assert contact not in [each.contact_id for each in answerer.run().open_actions]
    assert contact not in [each.contact_id for each in answerer.run(days=13).open_actions]
    assert contact in [each.contact_id for each in answerer.run(days=1).open_actions]
    assert answerer.cells_of_people()[: len(before)] == before
    assert not answerer.action()["Result"]


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
def test_how_long_may_be_said_in_several_ways(answerer: Answerer, wait: str, until: date) -> None:
    answerer.write(f"snooze 1 {wait}")
    answerer.run()
    assert [each.until for each in read_sheet(answerer.store, TEAM).memory.snoozed.values()] == [until]


def test_whoever_spoke_last_of_answer_and_cell_is_right(answerer: Answerer) -> None:
    contact, row = answerer.contact()["ID"], answerer.action()["row"]

    def waits() -> bool:
        return contact in [each.contact_id for each in answerer.run().open_actions]

    answerer.person.type("Actions", row, "Snooze until", "2026-12-20")
    assert not waits()
    answerer.write("snooze 1 1 day")
    answerer.run()
    answerer.today += timedelta(days=1)
    assert waits()
    answerer.write("snooze 1 3 weeks", at=answerer.now)
    assert not waits()
    answerer.person.type("Actions", row, "Snooze until", None)
    assert waits()


def test_what_was_put_off_is_forgotten_with_the_action(answerer: Answerer) -> None:
    answerer.write("snooze 1 2 weeks")
    answerer.run()
    answerer.tick("Done")
    answerer.run(days=1)
    assert answerer.action()["Result"]
    assert not read_sheet(answerer.store, TEAM).memory.snoozed
    assert answerer.run().plan.is_empty


def test_a_tick_and_an_answer_that_say_the_same_make_one_log_row(answerer: Answerer) -> None:
    answerer.tick("Done")
    answerer.write("done 1")
    answerer.run()
    assert answerer.log_length() == 3
    assert answerer.remarks == []


def test_the_same_said_twice_is_no_contradiction(answerer: Answerer) -> None:
    answerer.write("done 1", "Done 1.")
    answerer.write("done 1", at=answerer.now + timedelta(hours=2))
    answerer.run()
    assert answerer.log_length() == 3
    assert answerer.remarks == []


def test_a_number_means_what_it_meant_in_the_report_that_was_answered(answerer: Answerer) -> None:
    answerer.number("2026-W49", "Cleo Park", "Ana Ruiz")
    answerer.write("done 1", week="2026-W49")
    answerer.run()
    assert answerer.action("Cleo Park")["Result"]
    assert not answerer.action()["Result"]
    answerer.write("done 1")
    answerer.run()
    assert answerer.action()["Result"]


def test_a_dry_run_shows_what_answers_would_do_and_does_nothing(answerer: Answerer) -> None:
    answerer.write("done 1", "snooze 2 1 week", "dnoe 3")
    outcome = answerer.run(dry_run=True)
    assert [line.partition(":")[0] for line in outcome.answered] == [
        "By mail, “done 1”",
        "By mail, “snooze 2 1 week”",
        "Your answer of Monday, 23 Nov 2026",
    ]
    assert not answerer.action()["Result"]
    answerer.run()
    assert answerer.action()["Result"]


@pytest.mark.parametrize("words", ["take an answer", "open action", "remember", "note the run"])
def test_a_run_that_breaks_off_neither_loses_an_answer_nor_does_it_twice(
    answerer: Answerer, words: str
) -> None:
    answerer.write("done 1", "not 2")
    broken = Unwilling(answerer.store, words, RemoteError("The line is cut.", "Run again."))
    try:
        answerer.run(store=broken)
    except RemoteError:
        assert not answerer.action()["Result"]
    answerer.run()
    assert answerer.log_length() == 3
    assert answerer.action("Cleo Park")["Result"].startswith("Dismissed")


def test_what_an_answer_does_and_that_it_was_taken_stand_in_one_group(answerer: Answerer) -> None:
    answerer.write("done 1", "not 2")
    answerer.write("snooze 3 1 week")
    groups = [
        each for each in answerer.run(dry_run=True).plan.groups if each.name.startswith("take an answer")
    ]
    told = [[str(change) for change in each.changes] for each in groups]
    assert [sum("'answer'" in change for change in changes) for changes in told] == [1] * len(groups)
    assert any("Done on" in change for change in told[0])
    assert any("Dismissed on" in change for change in told[0])


def test_answers_are_forgotten_after_the_days_that_mail_is_kept(answerer: Answerer) -> None:
    answerer.write("done 1")
    answerer.run()
    answerer.answers.clear()
    answerer.today += timedelta(days=200)
    answerer.write("hello", key="key-9")
    answerer.run()
    assert list(read_sheet(answerer.store, TEAM).memory.answers) == ["key-9"]


def test_whoever_is_forgotten_leaves_no_trace_of_answers_and_the_other_numbers_stay(
    answerer: Answerer,
) -> None:
    answerer.write("snooze 1 2 weeks", "not 2 for Ana Ruiz")
    memory = answerer.run().memory
    ana, cleo = memory.numbers[WEEK, OWNER].action_ids[:2]
    contact = ContactId(str(answerer.contact()["ID"]))
    after = without(memory, [contact], [ana], Mentions(["Ana Ruiz"]))
    assert after.numbers[WEEK, OWNER].action_ids[:2] == ("", cleo)
    assert after.snoozed == {}
    assert all("Ana" not in remark for each in after.answers.values() for remark in each.remarks)
    assert any("(forgotten)" in remark for each in after.answers.values() for remark in each.remarks)
