"""Open actions that the log or the person has overtaken close themselves, and say why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from sheetnet.domain.action import Action
from sheetnet.domain.words import ActionKind
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.network import Network, PassAlongRow
from tests.suggest.people import (
    TODAY,
    closed_by_itself,
    days_ago,
    memory_of,
    people,
    remembering,
    row_of,
    suggestions,
    with_rows,
)

Row = dict[str, Any]


def touch(days: int, **more: Any) -> Row:
    return {"on": days_ago(days), "contact": "Ana", **more}


def opened(contact: Row, log: Sequence[Row], kind: ActionKind, **more: Any) -> tuple[Action, Memory]:
    """Return what was suggested of this kind, and the memory of it."""
    action = next(each for each in suggestions(people(contact, log=log, **more)) if each.kind is kind)
    return action, remembering(memory_of(), [action])


def result(action: Action, memory: Memory, network: Network, *, today: date = TODAY, **row: Any) -> str:
    closed = closed_by_itself(with_rows(network, row_of(action, **row)), memory, today=today)
    return closed.get(action.id, "").removeprefix("Closed by itself: ")


def test_a_check_in_is_overtaken_by_a_touch_of_its_day_or_later() -> None:
    ana, log = {"name": "Ana", "circle": "Active"}, [touch(100)]
    action, memory = opened(ana, log, ActionKind.CHECK_IN)
    assert result(action, memory, people(ana, log=log)) == ""
    for days in (3, 0):
        later = people(ana, log=[*log, touch(days)])
        said = {3: "you were in touch on 20 Nov 2026", 0: "you were in touch on 23 Nov 2026"}[days]
        assert result(action, memory, later, created_on=days_ago(3)) == said
    assert result(action, memory, people(ana, log=[*log, touch(0, outcome="cancelled")])) == ""


def test_a_check_in_is_overtaken_by_a_touch_that_was_logged_late() -> None:
    ana, log = {"name": "Ana", "circle": "Active"}, [touch(100)]
    action, memory = opened(ana, log, ActionKind.CHECK_IN)
    assert "15 Aug 2026" in action.why
    late = people(ana, log=[*log, touch(16)])
    assert result(action, memory, late) == "you were in touch on 7 Nov 2026"
    due_soon = people(ana, log=[*log, touch(75)])
    assert result(action, memory, due_soon) == "you were in touch on 9 Sep 2026"
    still_stale = people(ana, log=[*log, touch(95)])
    assert result(action, memory, still_stale) == ""


def test_a_dormant_tie_is_overtaken_by_a_touch_that_was_logged_late() -> None:
    ana = {"name": "Ana", "circle": "Active"}
    log = [
        touch(1200 + 20 * number, direction=direction, kind="Lead" if direction != "Met" else "")
        for number, direction in enumerate(["Gave", "Got", "Met"] * 8)
    ]
    action, memory = opened(ana, log, ActionKind.WAKE)
    late = people(ana, log=[*log, touch(16)])
    assert result(action, memory, late) == "you were in touch on 7 Nov 2026"


def test_thanks_are_overtaken_when_the_help_is_gone_from_the_log() -> None:
    got, gave = (
        touch(9, direction="Got", kind="Lead", outcome_text="won"),
        touch(5, direction="Gave", kind="Lead"),
    )
    action, memory = opened({"name": "Ana"}, [got, gave], ActionKind.THANK)
    assert result(action, memory, people({"name": "Ana"}, log=[{**got, "direction": "Met"}, gave])) == (
        "the help is no longer in the log"
    )


def test_a_birthday_is_overtaken_when_the_date_is_mended() -> None:
    ana = {"name": "Ana", "birthday": "1980-11-24"}
    action, memory = opened(ana, [touch(2)], ActionKind.BIRTHDAY)
    mended = people({**ana, "birthday": "1980-11-27"}, log=[touch(2)])
    assert result(action, memory, mended) == "the birthday is on 27 Nov 2026"
    assert result(action, memory, people({"name": "Ana"}, log=[touch(2)])) == "Birthday is blank now"


def test_a_check_in_is_overtaken_by_a_plan_to_be_in_touch_or_a_wider_circle() -> None:
    ana, log = {"name": "Ana", "circle": "Active"}, [touch(100)]
    action, memory = opened(ana, log, ActionKind.CHECK_IN)
    planned = people(ana, log=[*log, touch(-5, what="lunch")])
    assert result(action, memory, planned) == "you plan to be in touch on 28 Nov 2026"
    wider = people({**ana, "circle": "Wide"}, log=log)
    assert result(action, memory, wider) == "Ana is not due any more"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"outcome": "kept"}, "the promise was kept"),
        ({"outcome": "cancelled"}, "the promise was taken back"),
        ({"direction": "Gave"}, "the promise is no longer in the log"),
        ({"touch_id": "t-other"}, "the promise is no longer in the log"),
    ],
)
def test_a_promise_is_overtaken_when_it_is_kept_cancelled_or_gone(change: Row, said: str) -> None:
    ana, promise = {"name": "Ana"}, touch(20, direction="Promised", what="plans")
    action, memory = opened(ana, [promise], ActionKind.KEEP_PROMISE)
    assert result(action, memory, people(ana, log=[{**promise, **change}])) == said


def test_a_promise_is_overtaken_by_the_help_that_was_promised() -> None:
    ana, promise = {"name": "Ana"}, touch(20, direction="Promised", kind="Information", what="plans")
    action, memory = opened(ana, [promise], ActionKind.KEEP_PROMISE)
    given = touch(1, direction="Gave", kind="Information", what="Plans")
    assert result(action, memory, people(ana, log=[promise, given])) == "the promise was kept on 22 Nov 2026"


def test_an_earlier_promise_does_not_close_a_later_one() -> None:
    ana, later = {"name": "Ana"}, touch(20, direction="Promised", what="plans", due=days_ago(-3))
    action, memory = opened(ana, [later], ActionKind.KEEP_PROMISE)
    earlier = touch(15, direction="Promised", what="photos", due=days_ago(-1))
    assert result(action, memory, people(ana, log=[later, earlier])) == ""


def test_a_return_is_overtaken_by_help_given_since() -> None:
    ana, got = {"name": "Ana"}, touch(20, direction="Got", kind="Lead")
    action, memory = opened(ana, [got], ActionKind.RETURN_HELP)
    gave = touch(0, direction="Gave", kind="Advice")
    assert result(action, memory, people(ana, log=[got])) == ""
    assert result(action, memory, people(ana, log=[got, gave])) == "you helped on 23 Nov 2026"
    got_again = touch(10, direction="Got", kind="Advice")
    assert result(action, memory, people(ana, log=[got, got_again])) == ""
    assert result(action, memory, people(ana, log=[touch(1)])) == "the help is no longer in the log"
    given_before = people(ana, log=[got, touch(19, direction="Gave", kind="Lead")])
    assert result(action, memory, given_before) == "help was given since"


def test_a_follow_up_is_overtaken_by_a_touch_or_by_time() -> None:
    ana = {"name": "Ana", "met_at": "Expo", "met_on": days_ago(3)}
    action, memory = opened(ana, [], ActionKind.FOLLOW_UP)
    assert result(action, memory, people(ana)) == ""
    assert result(action, memory, people(ana, log=[touch(1)])) == "you were in touch on 22 Nov 2026"
    later = date(2027, 2, 1)
    assert result(action, memory, people(ana), today=later) == "the meeting is too long ago for a follow-up"


def test_thanks_are_overtaken_by_thanks() -> None:
    got, gave = (
        touch(9, direction="Got", kind="Lead", outcome_text="won"),
        touch(5, direction="Gave", kind="Lead"),
    )
    action, memory = opened({"name": "Ana"}, [got, gave], ActionKind.THANK)
    assert result(action, memory, people({"name": "Ana"}, log=[got, gave])) == ""
    thanked = people({"name": "Ana"}, log=[got, gave, touch(0, kind="Thanks")])
    assert result(action, memory, thanked) == "you said thanks"


def test_thanks_to_an_introducer_are_overtaken_by_thanks_since_the_meeting() -> None:
    ana, eva = {"name": "Ana"}, {"name": "Eva", "met_on": days_ago(10), "introduced_by": "Ana"}
    log = [touch(12), {"on": days_ago(1), "contact": "Eva"}]
    action = next(each for each in suggestions(people(ana, eva, log=log)) if each.kind is ActionKind.THANK)
    memory = remembering(memory_of(), [action])
    assert result(action, memory, people(ana, eva, log=log)) == ""
    thanked = people(ana, eva, log=[*log, touch(0, kind="Thanks")])
    assert result(action, memory, thanked) == "you said thanks"


def test_a_question_for_needs_is_overtaken_by_the_answer() -> None:
    ana = {"name": "Ana", "circle": "Close"}
    action, memory = opened(ana, [touch(2)], ActionKind.LEARN_NEED)
    assert result(action, memory, people(ana, log=[touch(2)])) == ""
    answered = people({**ana, "needs": "timber engineer"}, log=[touch(2)])
    assert result(action, memory, answered) == "the needs are known"


def test_a_birthday_is_overtaken_the_day_after() -> None:
    ana = {"name": "Ana", "birthday": "1980-11-24"}
    action, memory = opened(ana, [touch(2)], ActionKind.BIRTHDAY)
    network = people(ana, log=[touch(2)])
    assert result(action, memory, network, today=date(2026, 11, 24)) == ""
    assert result(action, memory, network, today=date(2026, 11, 25)) == "the birthday was on 24 Nov 2026"


def test_an_item_is_overtaken_when_it_expires_or_is_gone() -> None:
    item = PassAlongRow(2, "p-1", days_ago(1), "", "CLT prices", "", "", "timber", days_ago(-4))  # type: ignore[arg-type]
    ana = {"name": "Ana", "needs": "timber"}
    action, memory = opened(ana, [touch(2)], ActionKind.PASS_ALONG, pass_alongs=[item])
    assert result(action, memory, people(ana, log=[touch(2)], pass_alongs=[item])) == ""
    assert result(action, memory, people(ana, log=[touch(2)])) == "it is no longer in Pass Along"
    other_needs = people({**ana, "needs": "steel"}, log=[touch(2)], pass_alongs=[item])
    assert result(action, memory, other_needs) == "it no longer fits Needs or Interests"
    sent = people(ana, log=[touch(2, what="Sent: CLT prices")], pass_alongs=[item])
    assert result(action, memory, sent) == "Ana has it already"
    expired = people(ana, log=[touch(2)], pass_alongs=[replace(item, expires_on=days_ago(1))])
    assert result(action, memory, expired) == "it expired on 22 Nov 2026"


def test_a_dormant_tie_is_overtaken_when_it_is_awake() -> None:
    ana = {"name": "Ana", "circle": "Active"}
    log = [
        touch(1200 + 20 * number, direction=direction, kind="Lead" if direction != "Met" else "")
        for number, direction in enumerate(["Gave", "Got", "Met"] * 8)
    ]
    action, memory = opened(ana, log, ActionKind.WAKE)
    assert result(action, memory, people(ana, log=log)) == ""
    assert result(action, memory, people(ana, log=[*log, touch(0)])) == "you were in touch on 23 Nov 2026"


def test_any_action_is_overtaken_when_its_contact_is_gone_or_paused() -> None:
    ana, log = {"name": "Ana", "circle": "Active"}, [touch(100)]
    action, memory = opened(ana, log, ActionKind.CHECK_IN)
    paused = people({**ana, "circle": "Paused"}, log=log)
    assert result(action, memory, paused) == "Ana is paused"
    assert result(action, memory, people(), contact="Ana Ruiz") == "Ana Ruiz is no longer in Contacts"


def test_what_a_person_has_ticked_is_left_to_the_tick() -> None:
    ana, log = {"name": "Ana", "circle": "Active"}, [touch(100)]
    action, memory = opened(ana, log, ActionKind.CHECK_IN)
    later = people(ana, log=[*log, touch(0)])
    assert result(action, memory, later, done=True) == ""
    assert result(action, memory, later, dismiss=True) == ""
    assert result(action, memory, later, result="Done on 23 Nov 2026") == ""


def test_a_snoozed_row_is_closed_too_when_its_reason_is_gone() -> None:
    ana, log = {"name": "Ana", "circle": "Active"}, [touch(100)]
    action, memory = opened(ana, log, ActionKind.CHECK_IN)
    later = people(ana, log=[*log, touch(0)])
    assert result(action, memory, later, snooze_until=days_ago(-9)) == "you were in touch on 23 Nov 2026"
    assert result(action, memory, people(ana, log=log), snooze_until=days_ago(-9)) == ""


def test_rows_that_memory_has_lost_are_judged_by_what_the_sheet_says() -> None:
    for contact, log, kind in (
        ({"name": "Ana"}, [touch(20, direction="Promised", what="plans")], ActionKind.KEEP_PROMISE),
        ({"name": "Ana"}, [touch(20, direction="Got", kind="Lead")], ActionKind.RETURN_HELP),
        ({"name": "Ana", "met_at": "Expo", "met_on": days_ago(3)}, [], ActionKind.FOLLOW_UP),
    ):
        action, _ = opened(contact, log, kind)
        assert result(action, memory_of(), people(contact, log=log)) == ""
        assert result(action, memory_of(), people({"name": "Ana"}, log=[touch(0)])) != ""
