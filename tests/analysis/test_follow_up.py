from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sheetnet.analysis.analyse import analyse
from sheetnet.analysis.findings import FollowUp
from tests.analysis.networks import OWNER, network_of

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def followed(met_days_ago: int, *touches: dict[str, Any]) -> FollowUp:
    network = network_of(
        [{"name": "Ana", "met_on": ago(met_days_ago), "met_at": "Trade fair"}],
        [{"contact": "Ana", **touch} for touch in touches],
    )
    [found] = analyse(network, [], {}, today=TODAY).follow_ups
    return found


def test_somebody_met_and_not_touched_since_awaits_a_follow_up() -> None:
    assert followed(5) == FollowUp(0, ago(5), "Trade fair", None, False)


@pytest.mark.parametrize(("days_later", "in_time"), [(1, True), (7, True), (8, False), (60, False)])
def test_a_follow_up_in_time_comes_within_a_week(days_later: int, in_time: bool) -> None:
    found = followed(70, {"on": ago(70 - days_later)})
    assert found.followed_up_on == ago(70 - days_later)
    assert found.in_time is in_time


def test_the_log_row_of_the_meeting_itself_is_no_follow_up() -> None:
    assert followed(5, {"on": ago(5)}).followed_up_on is None
    assert followed(5, {"on": ago(9)}).followed_up_on is None


def test_help_given_on_the_very_day_is_a_follow_up() -> None:
    assert followed(5, {"on": ago(5), "direction": "Gave", "kind": "Information"}).in_time


def test_a_follow_up_that_is_only_planned_is_none_yet() -> None:
    assert followed(5, {"on": ago(-1)}).followed_up_on is None


def test_the_last_ten_met_are_looked_at_and_whoever_was_met_lately_latest_first() -> None:
    old = [{"name": f"old {days}", "met_on": ago(days)} for days in range(100, 112)]
    network = network_of(
        [
            *old,
            {"name": "fresh", "met_on": ago(3)},
            {"name": "to come", "met_on": ago(-3)},
            {"name": "unmet"},
            {"name": "paused", "met_on": ago(3), "circle": "Paused"},
        ]
    )
    findings = analyse(network, [], {}, today=TODAY)
    names = [network.contacts["name"][each.contact] for each in findings.follow_ups]
    assert names == ["fresh", *(f"old {days}" for days in range(100, 109))]
    assert findings.weeks[OWNER].met_people == 10


def test_more_than_ten_met_lately_are_all_there_but_the_rate_is_of_ten() -> None:
    contacts = [{"name": f"card {days}", "met_on": ago(days)} for days in range(1, 15)]
    network = network_of(
        contacts, [{"on": ago(days - 1), "contact": f"card {days}"} for days in (2, 3, 12, 13)]
    )
    findings = analyse(network, [], {}, today=TODAY)
    assert len(findings.follow_ups) == 14
    assert (findings.weeks[OWNER].followed_up, findings.weeks[OWNER].met_people) == (2, 10)


def test_each_owner_has_ten_of_their_own() -> None:
    network = network_of(
        [
            {"name": f"{owner} {days}", "owner": owner, "met_on": ago(200 + days)}
            for owner in ("Marta", "Pau")
            for days in range(12)
        ]
    )
    findings = analyse(network, [], {}, today=TODAY)
    assert len(findings.follow_ups) == 20
    assert [week.met_people for week in findings.weeks.values()] == [10, 10]
