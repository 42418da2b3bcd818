from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from sheetnet.analysis.analyse import analyse
from sheetnet.analysis.findings import Findings
from sheetnet.analysis.reciprocity import next_kind, promise_due_on
from sheetnet.analysis.wording import (
    help_in_words,
    last_help_in_words,
    last_help_words,
    promise_in_words,
    short_what,
    your_turn_in_words,
    your_turn_words,
)
from sheetnet.domain.settings import Member
from sheetnet.domain.words import HelpKind
from sheetnet.workbook.network import Network
from tests.analysis.networks import OWNER, network_of

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def with_ana(*touches: dict[str, Any], **contact: Any) -> tuple[Network, Findings]:
    network = network_of(
        [{"name": "Ana", **contact}, {"name": "Bob"}], [{"contact": "Ana", **touch} for touch in touches]
    )
    return network, analyse(network, [Member(OWNER)], {}, today=TODAY)


def gave(days: int, kind: str = "Lead", **more: Any) -> dict[str, Any]:
    return {"on": ago(days), "direction": "Gave", "kind": kind, **more}


def got(days: int, kind: str = "Lead", **more: Any) -> dict[str, Any]:
    return {"on": ago(days), "direction": "Got", "kind": kind, **more}


def promised(days: int, kind: str = "Lead", **more: Any) -> dict[str, Any]:
    return {"on": ago(days), "direction": "Promised", "kind": kind, **more}


def is_your_turn(*touches: dict[str, Any]) -> bool:
    return bool(with_ana(*touches)[1].relationships["your_turn"][0])


def test_it_is_your_turn_when_help_came_and_none_was_given_since() -> None:
    assert is_your_turn(gave(50), got(40))
    assert not is_your_turn(got(40), gave(30))
    assert not is_your_turn(gave(30))
    assert not is_your_turn()


def test_your_turn_does_not_fade_with_time() -> None:
    assert is_your_turn(got(3000))


def test_help_given_on_the_day_it_was_got_counts_as_given_since() -> None:
    assert not is_your_turn(got(40), gave(40))
    assert not is_your_turn(gave(40), got(40))


@pytest.mark.parametrize(
    "touch", [got(40, "Thanks"), {"on": ago(40), "direction": "Met", "kind": "Lead"}, got(-3)]
)
def test_thanks_a_meeting_and_help_to_come_are_no_help(touch: dict[str, Any]) -> None:
    assert not is_your_turn(touch)


def test_help_with_a_blank_kind_is_still_help() -> None:
    assert is_your_turn(got(40, ""))
    assert not is_your_turn(got(40), gave(30, ""))


def test_help_that_is_planned_or_cancelled_is_not_given_yet() -> None:
    assert is_your_turn(got(40), gave(-3))
    assert is_your_turn(got(40), gave(30, outcome="cancelled"))


def test_thanks_said_returns_nothing() -> None:
    assert is_your_turn(got(40), gave(30, "Thanks"))


def test_the_latest_open_help_is_named() -> None:
    _, findings = with_ana(got(60, what="one"), got(40, what="two"), gave(90))
    assert findings.relationships["open_got"][0] == 1
    assert findings.relationships["last_got"][0] == 1
    assert findings.relationships["last_gave"][0] == 2


def test_a_promise_past_its_date_makes_it_your_turn() -> None:
    _, findings = with_ana(promised(30, due=ago(1)))
    row = findings.relationships.iloc[0]
    assert (row["overdue_promise"], row["next_promise"], row["open_got"]) == (0, 0, -1)
    assert row["your_turn"]
    assert row["touch_count"] == 1, "a promise made is a touch"
    assert row["last_gave"] == -1, "and no help yet"


def test_a_promise_is_not_late_on_its_day() -> None:
    _, findings = with_ana(promised(30, due=TODAY))
    assert not findings.relationships["your_turn"][0]
    assert findings.relationships["next_promise"][0] == 0


def test_a_promise_without_a_date_is_due_two_weeks_after_it_was_made() -> None:
    network, findings = with_ana(promised(14))
    assert promise_due_on(network, 0) == TODAY
    assert findings.relationships["overdue_promise"][0] == -1
    assert with_ana(promised(15))[1].relationships["overdue_promise"][0] == 0


def test_the_earliest_promise_comes_first() -> None:
    _, findings = with_ana(
        promised(60, due=ago(2)),
        promised(50, due=ago(9)),
        promised(40, due=ago(-9)),
        promised(30, due=ago(20)),
    )
    assert findings.relationships["next_promise"][0] == 3
    assert findings.relationships["overdue_promise"][0] == 3


@pytest.mark.parametrize("outcome", ["kept", "cancelled"])
def test_an_outcome_closes_a_promise(outcome: str) -> None:
    _, findings = with_ana(promised(30, due=ago(1), outcome=outcome))
    assert findings.relationships["next_promise"][0] == -1
    assert not findings.relationships["your_turn"][0]


@pytest.mark.parametrize(
    ("promise", "later", "is_closed"),
    [
        (promised(30, what="Fee survey"), gave(10, "Other", what=" fee  survey."), True),
        (promised(30, what="Fee survey"), gave(30, "Other", what="Fee survey"), True),
        (promised(30, what="Fee survey"), gave(31, "Lead", what="Fee survey"), False),
        (promised(30, what="Fee survey"), gave(10, "Lead", what="Something else"), False),
        (promised(30, what="Fee survey"), gave(10, "Lead"), True),
        (promised(30, what="Fee survey"), gave(10, "Advice"), False),
        (promised(30, what=""), gave(10, "Lead", what="Girona school"), True),
        (promised(30, what=""), gave(10, "Advice", what="Girona school"), False),
        (promised(30, "", what=""), gave(10, "Advice", what="Girona school"), True),
        (promised(30, what="Fee survey"), got(10, "Lead", what="Fee survey"), False),
        (promised(30, what="Fee survey"), gave(-5, "Lead", what="Fee survey"), False),
    ],
)
def test_giving_what_was_promised_closes_the_promise(
    promise: dict[str, Any], later: dict[str, Any], is_closed: bool
) -> None:
    _, findings = with_ana(promise, later)
    assert bool(findings.relationships["next_promise"][0] == -1) is is_closed


@pytest.mark.parametrize(
    ("touches", "is_closed"),
    [
        ([promised(30, what="Fee survey 2026"), gave(10, what="Sent her the survey of fees")], True),
        ([promised(30, what="Fee survey 2026"), gave(10, "Other", what="the survey")], True),
        ([promised(30, what="Fee survey 2026"), gave(30, what="survey")], True),
        ([promised(30, what="Fee survey 2026"), gave(31, what="survey")], False),
        ([promised(30, what="Fee survey 2026"), gave(10, "Advice", what="survey")], False),
        ([promised(30, what="Fee survey 2026"), gave(10, what="2026 plans")], False),
        ([promised(30, what="Fee survey"), promised(20, what="Soil"), gave(10, what="the survey")], False),
        (
            [promised(30, what="Fee survey"), promised(29, what="Soil survey"), gave(9, what="Soil survey")],
            False,
        ),
        (
            [
                promised(30, what="Fee survey"),
                promised(29, what="Soil"),
                gave(9, what="Soil"),
                gave(8, what="the survey"),
            ],
            True,
        ),
    ],
)
def test_help_in_other_words_keeps_the_only_promise_it_can_mean(
    touches: list[dict[str, Any]], is_closed: bool
) -> None:
    _, findings = with_ana(*touches)
    assert bool(findings.relationships["next_promise"][0] == -1) is is_closed


def test_a_promise_kept_in_other_words_stays_kept_when_another_is_made() -> None:
    fee, kept, soil = promised(30, what="Fee survey"), gave(20, what="the survey"), promised(10, what="Soil")
    assert with_ana(fee, kept)[1].relationships["next_promise"][0] == -1
    assert with_ana(fee, kept, soil)[1].relationships["next_promise"][0] == 2


def test_what_others_could_give_back_halves_in_a_year() -> None:
    _, findings = with_ana(gave(0), gave(365))
    assert findings.relationships["could_give"][0] == pytest.approx(1.5)


def test_needs_are_heard_when_you_talk_but_not_by_a_thank_you_or_a_laugh() -> None:
    _, findings = with_ana(
        {"on": ago(90)}, gave(20, "Thanks"), gave(10, "Laugh"), needs="a surveyor", met_on=ago(400)
    )
    assert findings.relationships["needs_heard_on"][0].date() == ago(90)


def test_meeting_somebody_is_hearing_their_needs_if_needs_are_written_down() -> None:
    assert with_ana(needs="a surveyor", met_on=ago(9))[1].relationships["needs_heard_on"][0].date() == ago(9)
    assert pd.isna(with_ana({"on": ago(3)}, met_on=ago(9))[1].relationships["needs_heard_on"][0])


def test_the_first_move_is_whoever_helped_first_in_a_run_of_help() -> None:
    _, findings = with_ana(
        gave(300), got(290), gave(280), got(150), gave(140), gave(20), got(20), got(500), gave(490)
    )
    week = findings.weeks[OWNER]
    assert (week.first_moves, week.exchanges) == (2, 3)


def test_the_week_counts_rows_of_help_by_who_did_it() -> None:
    network = network_of(
        [{"name": "Ana"}, {"name": "Bob"}, {"name": "Cy", "owner": "Pau"}],
        [
            {"on": TODAY, "contact": "Ana", "direction": "Gave", "kind": "Introduction", "with": "Bob"},
            {"on": ago(6), "contact": "Ana", "direction": "Gave", "kind": "Lead", "who": "Pau"},
            {"on": ago(7), "contact": "Ana", "direction": "Gave", "kind": "Lead"},
            {"on": ago(1), "contact": "Cy", "direction": "Got", "kind": "Lead"},
            {"on": ago(1), "contact": "Cy", "direction": "Gave", "kind": "Thanks"},
        ],
    )
    weeks = analyse(network, [Member("Marta"), Member("Lou")], {}, today=TODAY).weeks
    assert list(weeks) == ["Marta", "Lou", "Pau"]
    assert (weeks["Marta"].help_given, weeks["Marta"].help_got) == (1, 0)
    assert (weeks["Pau"].help_given, weeks["Pau"].help_got) == (1, 1)
    assert (weeks["Lou"].help_given, weeks["Lou"].exchanges) == (0, 0)


def test_the_next_kind_is_one_not_used_lately_with_this_person() -> None:
    network, _ = with_ana()
    assert next_kind(network, 0) is HelpKind.INFORMATION
    network, _ = with_ana(
        gave(9, "Information"),
        gave(400, "Introduction", **{"with": "Bob"}),
        gave(30, "Lead"),
        gave(20, "Advice"),
        gave(10, "Laugh"),
        got(500, "Lead"),
    )
    assert next_kind(network, 0) is HelpKind.INTRODUCTION
    assert next_kind(network, 1) is HelpKind.INFORMATION


@pytest.mark.parametrize(
    ("touch", "said"),
    [
        (gave(20, what="Girona school."), "You sent a lead: Girona school, 3 Nov 2026"),
        (gave(20), "You sent a lead, 3 Nov 2026"),
        (gave(20, "Information", what="zoning"), "You passed on information: zoning, 3 Nov 2026"),
        (gave(20, "Advice"), "You gave advice, 3 Nov 2026"),
        (gave(20, "Laugh"), "You shared a laugh, 3 Nov 2026"),
        (gave(20, "Other", what="a lift"), "You helped: a lift, 3 Nov 2026"),
        (gave(20, "", what="a lift"), "You helped: a lift, 3 Nov 2026"),
        (gave(20, "Thanks"), "You said thanks, 3 Nov 2026"),
        (gave(20, "Introduction", **{"with": "Bob"}), "You introduced them to Bob, 3 Nov 2026"),
        (gave(20, "Introduction"), "You made an introduction, 3 Nov 2026"),
        (got(20, what="Girona school"), "Sent you a lead: Girona school, 3 Nov 2026"),
        (got(20, "Information"), "Passed on information to you, 3 Nov 2026"),
        (got(20, "Advice"), "Gave you advice, 3 Nov 2026"),
        (got(20, "Laugh"), "Shared a laugh with you, 3 Nov 2026"),
        (got(20, "Other"), "Helped you, 3 Nov 2026"),
        (got(20, "Thanks"), "Thanked you, 3 Nov 2026"),
        (got(20, "Introduction"), "Made you an introduction, 3 Nov 2026"),
        (
            got(20, "Introduction", **{"with": "Zoe", "with_text": "Zoe"}),
            "Introduced you to Zoe, 3 Nov 2026",
        ),
        (promised(20, what="fee survey"), "You promised a lead: fee survey, 3 Nov 2026"),
        ({"on": ago(20), "what": "lunch"}, "In touch: lunch, 3 Nov 2026"),
        ({"on": ago(20), "kind": "Thanks"}, "You said thanks, 3 Nov 2026"),
    ],
)
def test_a_log_row_reads_as_a_sentence(touch: dict[str, Any], said: str) -> None:
    network, _ = with_ana(touch)
    assert help_in_words(network, 0) == said


def test_help_got_can_have_its_subject() -> None:
    network, _ = with_ana(got(20))
    assert help_in_words(network, 0, subject="they") == "They sent you a lead, 3 Nov 2026"


def test_both_sides_of_an_introduction_read_the_other_s_name() -> None:
    network, findings = with_ana(gave(20, "Introduction", **{"with": "Bob"}))
    assert last_help_words(network, findings) == [
        "You introduced them to Bob, 3 Nov 2026",
        "You introduced them to Ana, 3 Nov 2026",
    ]


def test_the_last_help_either_way_is_told() -> None:
    network, findings = with_ana(gave(20, what="old"), got(10, what="new"))
    assert last_help_in_words(network, findings, 0) == "Sent you a lead: new, 13 Nov 2026"
    assert last_help_in_words(network, findings, 1) == ""


@pytest.mark.parametrize(
    ("touches", "said"),
    [
        (
            [got(20, what="Girona school")],
            "Sent you a lead on 3 Nov 2026 (Girona school); nothing given since",
        ),
        ([got(20)], "Sent you a lead on 3 Nov 2026; nothing given since"),
        ([promised(30, what="the fee survey", due=ago(11))], "You promised the fee survey by 12 Nov 2026"),
        ([promised(30, what="Fee survey", due=ago(11))], "You promised: Fee survey, by 12 Nov 2026"),
        ([promised(20, what="To call the city")], "You promised to call the city on 3 Nov 2026"),
        ([promised(20)], "You promised a lead on 3 Nov 2026"),
        ([promised(20, due=ago(11)), got(3)], "You promised a lead by 12 Nov 2026"),
        ([gave(20)], ""),
    ],
)
def test_your_turn_says_what_happened_and_keeps_no_score(touches: list[dict[str, Any]], said: str) -> None:
    network, findings = with_ana(*touches)
    assert your_turn_in_words(network, findings, 0) == said
    assert your_turn_words(network, findings) == [said, ""]


def test_a_promise_to_come_can_be_put_in_words_too() -> None:
    network, _ = with_ana(promised(3, "Introduction", due=ago(-9)))
    assert promise_in_words(network, 0) == "You promised an introduction by 2 Dec 2026"


def test_a_long_what_is_cut_at_a_word_and_stands_on_one_line() -> None:
    network, _ = with_ana(
        {"on": TODAY, "what": "the long\nstory of  how the school of Girona came to be extended twice over"},
        {"on": TODAY, "what": "x" * 200},
    )
    assert short_what(network, 0) == "the long story of how the school of Girona came to be …"
    assert short_what(network, 1) == "x" * 60 + " …"
