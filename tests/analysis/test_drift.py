from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.analysis.analyse import analyse
from sheetnet.analysis.drift import rhythm_of, silence_chance, silence_over_rhythm, strength_of
from sheetnet.domain.settings import Member
from tests.analysis.networks import OWNER, network_of

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def every(name: str, days: int, times: int, since: int = 0) -> list[dict[str, Any]]:
    return [{"on": ago(since + days * time), "contact": name} for time in range(times)]


def scores(*histories: list[float]) -> tuple[list[float], list[float]]:
    contact = np.repeat(np.arange(len(histories), dtype=np.int32), [len(each) for each in histories])
    days_ago = np.array([day for each in histories for day in each], float)
    people = len(histories)
    return (
        strength_of(contact, days_ago, people).tolist(),
        silence_chance(contact, days_ago, people).tolist(),
    )


def test_without_a_touch_there_is_no_strength_and_silence_is_certain() -> None:
    strength, silence = scores([], [3.0])
    assert strength[0] == 0 < strength[1]
    assert silence[0] == 1 > silence[1]
    assert scores([]) == ([0.0], [1.0])


def test_more_weeks_in_touch_and_later_ones_are_stronger() -> None:
    strength, silence = scores([10, 40], [10, 40, 70, 100], [100, 130, 160, 190])
    assert strength[1] > strength[0] > strength[2]
    assert silence[1] < silence[0] < silence[2]


def test_ten_touches_in_an_afternoon_say_little_more_than_one() -> None:
    strength, _ = scores([20.0] * 10, [20.0, 60.0])
    assert strength[1] > strength[0]


def test_the_same_silence_means_more_between_people_who_talk_often() -> None:
    often = [30.0 + 2 * time for time in range(12)]
    seldom = [30.0 + 90 * time for time in range(12)]
    over = silence_over_rhythm(np.repeat(np.arange(2, dtype=np.int32), 12), np.array([*often, *seldom]), 2)
    assert over[0] > 3 > 1 > over[1]


def test_silence_is_likelier_for_a_shorter_time() -> None:
    contact, days_ago = np.zeros(3, np.int32), np.array([5.0, 25.0, 45.0])
    week, month, year = (silence_chance(contact, days_ago, 1, horizon_days=days)[0] for days in (7, 30, 365))
    assert 1 > week > month > year > 0


@given(st.lists(st.integers(0, 2000), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_strength_and_drift_know_no_order_and_a_touch_today_helps(days: list[int], random: Any) -> None:
    strength, silence = scores([float(day) for day in days])
    assert strength[0] >= 0
    assert 0 <= silence[0] <= 1
    shuffled = scores([float(day) for day in random.sample(days, len(days))])
    np.testing.assert_allclose((strength, silence), shuffled)
    stronger, livelier = scores([0.0, *(float(day) for day in days)])
    assert stronger[0] >= strength[0] - 1e-12
    assert livelier[0] <= silence[0] + 1e-12


def test_a_rhythm_needs_four_days_in_touch_and_looks_at_the_latest_six_rests() -> None:
    contact = np.repeat(np.arange(3, dtype=np.int32), [3, 5, 9])
    day = np.array([0, 10, 20, 0, 10, 10, 20, 30, 0, 500, 510, 520, 530, 540, 550, 560, 570])
    assert np.isnan(rhythm_of(contact, day, 3)[0])
    assert rhythm_of(contact, day, 3)[1:].tolist() == [10, 10]


def drifting(*touches: dict[str, Any], **contact: Any) -> tuple[bool, str]:
    network = network_of([{"name": "Ana", **contact}], touches)
    row = analyse(network, [Member(OWNER)], {}, today=TODAY).relationships.iloc[0]
    return bool(row["is_drifting"]), row["reason"]


def test_quieter_than_its_own_rhythm_is_drifting_before_the_cadence_says_so() -> None:
    assert drifting(*every("Ana", 9, 8, since=50), circle="Active") == (
        True,
        "quiet since 4 Oct 2026; until then you were in touch about every 9 days",
    )


def test_within_its_rhythm_nothing_drifts() -> None:
    assert not drifting(*every("Ana", 9, 8, since=12), circle="Active")[0]
    assert not drifting(*every("Ana", 60, 8, since=80), circle="Wide")[0]


def test_a_few_touches_make_no_rhythm_to_drift_from() -> None:
    assert not drifting(*every("Ana", 5, 3, since=60), circle="Wide")[0]


def test_stale_paused_and_planned_ones_are_not_called_drifting() -> None:
    touches = every("Ana", 5, 8, since=60)
    assert not drifting(*touches, circle="Close")[0]
    assert not drifting(*touches, circle="Paused")[0]
    assert not drifting(*touches, {"on": ago(-5), "contact": "Ana"}, circle="Wide")[0]


def test_a_spreadsheet_of_few_touches_is_ordered_as_a_person_would() -> None:
    network = network_of(
        [{"name": name} for name in ("monthly", "quarterly", "yearly", "was weekly", "once")],
        [
            *every("monthly", 30, 6, since=10),
            *every("quarterly", 90, 5, since=30),
            *every("yearly", 365, 4, since=100),
            *every("was weekly", 7, 5, since=700),
            *every("once", 1, 1, since=400),
        ],
    )
    frame = analyse(network, [], {}, today=TODAY).relationships
    assert frame["strength"].sort_values(ascending=False).index.tolist()[:3] == [0, 1, 2]
    assert frame["drift"].sort_values().index.tolist()[:3] == [0, 1, 2]


def test_a_dormant_tie_was_strong_once_and_is_silent_for_three_years() -> None:
    network = network_of(
        [{"name": name} for name in ("strong", "stronger", "weak", "awake", "planned")]
        + [{"name": "paused", "circle": "Paused"}, {"name": "Pau's", "owner": "Pau"}],
        [
            *every("strong", 20, 5, since=1200),
            *every("stronger", 20, 9, since=1300),
            *every("weak", 20, 2, since=1200),
            *every("awake", 20, 9, since=1000),
            *every("planned", 20, 9, since=1200),
            {"on": ago(-5), "contact": "planned"},
            *every("paused", 20, 9, since=1200),
            *every("Pau's", 20, 4, since=1200),
        ],
    )
    findings = analyse(network, [Member("Lou")], {}, today=TODAY)
    assert findings.relationships["is_dormant"].tolist() == [True, True, False, False, False, False, True]
    assert findings.dormant == {OWNER: 1, "Pau": 6}
