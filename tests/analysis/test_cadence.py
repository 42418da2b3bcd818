from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetnet.analysis.analyse import analyse
from sheetnet.analysis.findings import STATUSES, RelationshipColumn
from sheetnet.analysis.reciprocity import promise_due_on
from sheetnet.analysis.wording import last_help_words, your_turn_words
from sheetnet.domain.policy import Policy
from sheetnet.domain.settings import TeamSettings
from sheetnet.domain.words import Circle, Direction, Outcome, Status
from tests.analysis.networks import network_of

TODAY = date(2026, 11, 23)
"""A Monday."""


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def relationship(contact: dict[str, Any], *touches: dict[str, Any], country: str = "") -> dict[str, Any]:
    network = network_of(
        [{"name": "Ana", **contact}],
        [{"contact": "Ana", **touch} for touch in touches],
        TeamSettings(holidays_country=country),
    )
    row = analyse(network, [], {}, today=TODAY).relationships.iloc[0].to_dict()
    row["status"] = STATUSES[row["status"]]
    return row


@pytest.mark.parametrize(
    ("days", "status"),
    [
        (0, Status.FRESH),
        (11, Status.FRESH),
        (12, Status.DUE_SOON),
        (13, Status.DUE_SOON),
        (14, Status.STALE),
        (41, Status.STALE),
        (42, Status.LAPSED),
    ],
)
def test_status_follows_the_days_since_the_last_touch_over_the_cadence(days: int, status: Status) -> None:
    assert relationship({"circle": "Key"}, {"on": ago(days)})["status"] is status


@pytest.mark.parametrize(
    ("circle", "days"), [("Key", 14), ("Close", 30), ("Active", 90), ("Wide", 180), ("Paused", np.inf)]
)
def test_the_circle_gives_the_cadence(circle: str, days: float) -> None:
    assert relationship({"circle": circle})["cadence_days"] == days


def test_a_rhythm_of_their_own_comes_before_the_circle() -> None:
    assert relationship({"circle": "Key", "every_days": 45.0})["cadence_days"] == 45


@pytest.mark.parametrize("every", [0.0, -7.0, float("nan")])
def test_a_rhythm_that_is_none_leaves_the_circle_s(every: float) -> None:
    assert relationship({"circle": "Close", "every_days": every})["cadence_days"] == 30


def test_paused_stays_paused_whatever_its_rhythm_and_log() -> None:
    row = relationship({"circle": "Paused", "every_days": 7.0}, {"on": ago(400)})
    assert row["status"] is Status.PAUSED
    assert row["reason"] == "you paused this one"
    assert pd.isna(row["next_due_on"])


def test_a_contact_never_touched_is_new_and_not_called_quiet() -> None:
    row = relationship({"circle": "Key"})
    assert row["status"] is Status.NEW
    assert row["reason"] == "nothing in the log yet"
    assert "quiet" not in row["reason"]
    assert pd.isna(row["next_due_on"])
    assert np.isnan(row["silent_days"])


def test_met_on_is_a_first_touch_but_no_row_of_the_log() -> None:
    row = relationship({"circle": "Close", "met_on": ago(5)})
    assert row["status"] is Status.FRESH
    assert row["touch_count"] == 0
    assert row["first_touch_on"].date() == row["last_touch_on"].date() == ago(5)
    assert row["reason"] == "you met on 18 Nov 2026; you keep Close contacts every 30 days"


def test_a_met_on_to_come_is_not_yet_a_touch() -> None:
    assert relationship({"met_on": TODAY + timedelta(days=3)})["status"] is Status.NEW


def test_a_touch_to_come_quiets_the_reminder_until_it_passes() -> None:
    planned = {"on": TODAY + timedelta(days=9)}
    row = relationship({"circle": "Key"}, {"on": ago(60)}, planned)
    assert row["status"] is Status.FRESH
    assert row["reason"] == "a touch is planned for 2 Dec 2026"
    assert row["next_planned_on"].date() == planned["on"]
    assert row["next_due_on"].date() == planned["on"]
    assert row["last_touch_on"].date() == ago(60)
    assert row["touch_count"] == 1


def test_a_touch_planned_far_beyond_the_cadence_does_not_quiet() -> None:
    row = relationship({"circle": "Key"}, {"on": ago(60)}, {"on": TODAY + timedelta(days=31)})
    assert row["status"] is Status.LAPSED
    assert row["next_due_on"].date() == date(2026, 10, 8)


def test_a_touch_planned_within_a_long_cadence_quiets() -> None:
    row = relationship({"circle": "Wide"}, {"on": ago(200)}, {"on": TODAY + timedelta(days=100)})
    assert row["status"] is Status.FRESH


def test_a_planned_touch_does_not_make_somebody_new_known() -> None:
    assert relationship({}, {"on": TODAY + timedelta(days=2)})["status"] is Status.NEW


@pytest.mark.parametrize("on", [ago(2), TODAY + timedelta(days=2)])
def test_a_cancelled_touch_never_counts(on: date) -> None:
    row = relationship({"circle": "Key"}, {"on": ago(60)}, {"on": on, "outcome": Outcome.CANCELLED})
    assert row["status"] is Status.LAPSED
    assert row["touch_count"] == 1


def test_an_introduction_is_one_row_and_a_touch_for_both() -> None:
    network = network_of(
        [{"name": "Ana"}, {"name": "Bob"}],
        [{"on": ago(3), "contact": "Ana", "direction": "Gave", "kind": "Introduction", "with": "Bob"}],
    )
    frame = analyse(network, [], {}, today=TODAY).relationships
    assert frame["touch_count"].tolist() == [1, 1]
    assert frame["last_gave"].tolist() == [0, 0]
    assert frame["silent_days"].tolist() == [3, 3]


def test_who_introduced_us_gave_help_and_whom_we_met_did_not() -> None:
    network = network_of(
        [{"name": "Ana"}, {"name": "Bob"}],
        [{"on": ago(3), "contact": "Ana", "direction": "Got", "kind": "Introduction", "with": "Bob"}],
    )
    frame = analyse(network, [], {}, today=TODAY).relationships
    assert frame["last_got"].tolist() == [0, -1]
    assert frame["touch_count"].tolist() == [1, 1]


def test_a_promised_introduction_touches_only_the_one_it_was_promised_to() -> None:
    network = network_of(
        [{"name": "Ana"}, {"name": "Bob"}],
        [{"on": ago(3), "contact": "Ana", "direction": "Promised", "kind": "Introduction", "with": "Bob"}],
    )
    assert analyse(network, [], {}, today=TODAY).relationships["touch_count"].tolist() == [1, 0]


def test_due_is_the_last_touch_and_the_cadence_moved_to_a_working_day() -> None:
    row = relationship({"circle": "Key"}, {"on": date(2026, 11, 14)})
    assert row["next_due_on"].date() == date(2026, 11, 30)


def test_due_skips_the_holidays_of_the_country() -> None:
    touch = {"on": date(2026, 12, 11)}
    without = relationship({"circle": "Key"}, {**touch, "on": date(2026, 11, 11)})
    assert without["next_due_on"].date() == date(2026, 11, 25)
    thanksgiving = relationship({"circle": "Key"}, {"on": date(2026, 11, 12)}, country="US")
    assert thanksgiving["next_due_on"].date() == date(2026, 11, 27)


def test_an_unknown_country_knows_weekends_only() -> None:
    row = relationship({"circle": "Key"}, {"on": date(2026, 11, 12)}, country="XX")
    assert row["next_due_on"].date() == date(2026, 11, 26)


def test_an_absurd_rhythm_gives_a_due_date_and_no_crash() -> None:
    row = relationship({"every_days": 1e12}, {"on": ago(3)}, country="US")
    assert row["next_due_on"].year == 9999


@pytest.mark.parametrize(
    ("contact", "days", "reason"),
    [
        ({"circle": "Key"}, 3, "in touch on 20 Nov 2026; you keep Key contacts every 14 days"),
        ({"circle": "Key"}, 20, "quiet since 3 Nov 2026; you keep Key contacts every 14 days"),
        ({"circle": "Key"}, 99, "quiet since 16 Aug 2026; you keep Key contacts every 14 days"),
        ({"every_days": 10.0}, 20, "quiet since 3 Nov 2026; you asked for every 10 days"),
        ({"every_days": 1.0}, 20, "quiet since 3 Nov 2026; you asked for every day"),
    ],
)
def test_the_reason_is_in_words_that_the_log_confirms(
    contact: dict[str, Any], days: int, reason: str
) -> None:
    assert relationship(contact, {"on": ago(days)})["reason"] == reason


@pytest.mark.parametrize("every", [float("nan"), float("inf"), -float("inf"), 0.5, 1e300])
@pytest.mark.parametrize("on", [date.min, date(1969, 12, 31), date(9999, 12, 24), date.max])
def test_the_oddest_dates_and_rhythms_are_judged_without_a_crash(on: date, every: float) -> None:
    contact = {"name": "Ana", "met_on": on, "every_days": every, "birthday": on, "needs": "x"}
    row = {"on": on, "contact": "Ana", "kind": "Lead", "due": on}
    network = network_of(
        [contact, {"name": "Bob"}],
        [
            *({**row, "direction": direction} for direction in Direction),
            {**row, "contact": "Bob", "direction": "Promised", "due": None},
            {**row, "on": ago(3), "direction": "Met"},
        ],
        TeamSettings(holidays_country="US"),
    )
    findings = analyse(network, [], {}, today=TODAY)
    assert STATUSES[findings.relationships["status"][0]] is not Status.PAUSED
    for each in last_help_words(network, findings) + your_turn_words(network, findings):
        assert "None" not in each
    assert promise_due_on(network, 4) >= on


def test_the_policy_s_numbers_are_obeyed() -> None:
    policy = replace(Policy(), cadence_key_days=100, due_soon_from=0.5, stale_from=2, lapsed_from=5)
    network = network_of(
        [{"name": str(days), "circle": Circle.KEY} for days in (49, 50, 199, 200, 500)],
        [{"on": ago(days), "contact": str(days)} for days in (49, 50, 199, 200, 500)],
        TeamSettings(policy=policy),
    )
    codes = analyse(network, [], {}, today=TODAY).relationships[RelationshipColumn.STATUS]
    assert [STATUSES[code] for code in codes] == [
        Status.FRESH,
        Status.DUE_SOON,
        Status.DUE_SOON,
        Status.STALE,
        Status.LAPSED,
    ]


def test_an_empty_network_has_empty_findings() -> None:
    findings = analyse(network_of(), [], {}, today=TODAY)
    assert findings.relationships.empty
    assert findings.follow_ups == findings.introductions == ()
    assert not findings.is_cold_start


half_as_often = settings(max_examples=settings.default.max_examples // 2)
"""Each example is a whole analysis."""

PEOPLE = ("Ana", "Bob", "Cy", "Dee")
contacts_drawn = st.tuples(
    *[
        st.fixed_dictionaries(
            {
                "name": st.just(name),
                "circle": st.sampled_from(Circle),
                "every_days": st.sampled_from([float("nan"), 7.0, 40.0]),
                "met_on": st.none() | st.dates(ago(900), ago(-20)),
            }
        )
        for name in PEOPLE
    ]
).map(list)
touch_drawn = st.fixed_dictionaries(
    {
        "on": st.dates(ago(900), ago(-60)),
        "contact": st.sampled_from(PEOPLE),
        "direction": st.sampled_from(Direction),
        "kind": st.sampled_from(["", "Introduction", "Lead", "Thanks"]),
        "with": st.sampled_from(["", *PEOPLE]),
        "outcome": st.sampled_from(Outcome),
        "due": st.none() | st.dates(ago(300), ago(-60)),
    }
)
touches_drawn = st.lists(touch_drawn, max_size=25)


@half_as_often
@given(contacts_drawn, touches_drawn)
def test_last_touch_and_status_are_what_counting_by_hand_gives(
    contacts: list[dict[str, Any]], touches: list[dict[str, Any]]
) -> None:
    frame = analyse(network_of(contacts, touches), [], {}, today=TODAY).relationships
    for position, contact in enumerate(contacts):
        last, status, count = counted_by_hand(contact, touches)
        row = frame.iloc[position]
        assert STATUSES[row["status"]] is status
        assert (None if pd.isna(row["last_touch_on"]) else row["last_touch_on"].date()) == last
        assert row["touch_count"] == count


def counted_by_hand(
    contact: dict[str, Any], touches: list[dict[str, Any]]
) -> tuple[date | None, Status, int]:
    policy = Policy()
    days, planned = [], []
    for touch in touches:
        is_both = touch["kind"] == "Introduction" and touch["direction"] is not Direction.PROMISED
        people = {touch["contact"], touch["with"] if is_both else ""}
        if contact["name"] in people and touch["outcome"] is not Outcome.CANCELLED:
            (days if touch["on"] <= TODAY else planned).append(touch["on"])
    count = len(days)
    if contact["met_on"] and contact["met_on"] <= TODAY:
        days.append(contact["met_on"])
    last = max(days, default=None)
    if contact["circle"] is Circle.PAUSED:
        return last, Status.PAUSED, count
    if last is None:
        return last, Status.NEW, count
    every = contact["every_days"]
    cadence = every if every == every else policy.cadence_days(contact["circle"])
    if planned and (min(planned) - TODAY).days <= max(cadence, policy.planned_reach_days):
        return last, Status.FRESH, count
    share = (TODAY - last).days / cadence
    if share >= 3:
        return last, Status.LAPSED, count
    return last, Status.STALE if share >= 1 else Status.DUE_SOON if share >= 0.8 else Status.FRESH, count


@half_as_often
@given(contacts_drawn, touches_drawn, st.randoms(use_true_random=False))
def test_the_order_of_the_log_does_not_matter(
    contacts: list[dict[str, Any]], touches: list[dict[str, Any]], random: Any
) -> None:
    shuffled = random.sample(touches, len(touches))
    one = analyse(network_of(contacts, touches), [], {}, today=TODAY)
    other = analyse(network_of(contacts, shuffled), [], {}, today=TODAY)
    r = RelationshipColumn
    places = [r.LAST_GAVE, r.LAST_GOT, r.OPEN_GOT, r.OVERDUE_PROMISE, r.NEXT_PROMISE]
    np.testing.assert_array_equal(
        (one.relationships[places] >= 0).to_numpy(), (other.relationships[places] >= 0).to_numpy()
    )
    rest = [r.STRENGTH, r.DRIFT, r.COULD_GIVE]
    np.testing.assert_allclose(one.relationships[rest].to_numpy(), other.relationships[rest].to_numpy())
    same = [*places, *rest]
    assert one.relationships.drop(columns=same).equals(other.relationships.drop(columns=same))
    assert one.follow_ups == other.follow_ups
    assert one.key_tens == other.key_tens
    assert one.weeks == other.weeks


@half_as_often
@given(contacts_drawn, touches_drawn, st.sampled_from(PEOPLE))
def test_a_touch_today_never_makes_a_status_worse(
    contacts: list[dict[str, Any]], touches: list[dict[str, Any]], name: str
) -> None:
    position = PEOPLE.index(name)
    before = analyse(network_of(contacts, touches), [], {}, today=TODAY).relationships["status"][position]
    more = [*touches, {"on": TODAY, "contact": name}]
    after = analyse(network_of(contacts, more), [], {}, today=TODAY).relationships["status"][position]
    if STATUSES[before] is Status.PAUSED:
        assert after == before
    else:
        assert STATUSES[after] is Status.FRESH


@half_as_often
@given(contacts_drawn, touches_drawn)
def test_the_same_network_and_day_give_the_same_findings(
    contacts: list[dict[str, Any]], touches: list[dict[str, Any]]
) -> None:
    network = network_of(contacts, touches)
    one, other = (analyse(network, [], {}, today=TODAY) for _ in range(2))
    assert one.relationships.equals(other.relationships)
    assert one.key_tens == other.key_tens


@half_as_often
@given(contacts_drawn, touches_drawn)
def test_a_reason_that_a_person_reads_does_not_change_by_itself_overnight(
    contacts: list[dict[str, Any]], touches: list[dict[str, Any]]
) -> None:
    network = network_of(contacts, [touch for touch in touches if touch["on"] <= TODAY])
    met_later = {each["name"] for each in contacts if each["met_on"] and each["met_on"] > TODAY}
    one, other = (
        analyse(network, [], {}, today=TODAY + timedelta(days=days)).relationships for days in (0, 1)
    )
    for position, contact in enumerate(contacts):
        before, after = one.iloc[position], other.iloc[position]
        if (
            contact["name"] not in met_later
            and before["status"] == after["status"]
            and before["is_drifting"] == after["is_drifting"]
        ):
            assert before["reason"] == after["reason"]
