"""Whatever the network: one open suggestion a contact, the caps hold, and a second look adds nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.network import ActionRow, Network, PassAlongRow
from tests.analysis.networks import network_of
from tests.suggest.any_network import Row, everybody, logs, opened, passed, touches
from tests.suggest.people import TODAY, closed_by_itself, memory_of, remembering, suggestions

MOST_OTHERS = 5
DRAFTER = Drafter()


def closed(network: Network, results: dict[Any, str]) -> Network:
    return replace(
        network,
        actions=tuple(replace(row, result=results.get(row.id, row.result)) for row in network.actions),
    )


def open_rows(network: Network) -> list[ActionRow]:
    return [row for row in network.actions if row.is_open]


def assert_places(network: Network) -> None:
    rows = open_rows(network)
    assert len({row.contact_id for row in rows}) == len(rows)
    circles = dict(zip(network.contacts["contact_id"], network.contacts["circle"], strict=True))
    owners = dict(zip(network.contacts["contact_id"], network.contacts["owner"], strict=True))
    others = Counter(owners[row.contact_id] for row in rows if circles[row.contact_id] != 0)
    assert all(count <= MOST_OTHERS for count in others.values())


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(contacts=everybody, log=logs, pass_alongs=passed)
def test_suggestions_keep_to_the_caps_and_a_second_look_adds_none(
    contacts: tuple[Row, ...], log: list[Row], pass_alongs: list[PassAlongRow]
) -> None:
    network, memory = network_of(contacts, log, pass_alongs=pass_alongs), memory_of()
    actions = suggestions(network, memory, drafter=DRAFTER)
    later, memory = opened(network, actions), remembering(memory, actions)
    assert_places(later)
    assert suggestions(later, memory, drafter=DRAFTER) == []
    assert closed_by_itself(later, memory) == {}
    assert DRAFTER.faults == ()
    for action in actions:
        assert action.draft is not None
        assert action.draft.body.strip()
        for line in (action.suggestion, action.why, action.draft.subject):
            assert line.strip()
            assert "\n" not in line
        assert "None" not in action.draft.body
        assert action.what.strip()


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(contacts=everybody, log=logs, pass_alongs=passed, data=st.data())
def test_over_many_runs_the_caps_hold_and_a_run_after_a_run_changes_nothing(
    contacts: tuple[Row, ...], log: list[Row], pass_alongs: list[PassAlongRow], data: st.DataObject
) -> None:
    memory, rows, today = memory_of(), (), TODAY
    for _ in range(data.draw(st.integers(1, 6))):
        network = network_of(contacts, log, pass_alongs=pass_alongs, actions=rows)
        results = closed_by_itself(network, memory, today=today)
        actions = suggestions(network, memory, drafter=DRAFTER, today=today)
        network = closed(network, results)
        assert suggestions(network, memory, drafter=DRAFTER, today=today) == actions
        network, memory = opened(network, actions, today=today), remembering(memory, actions)
        assert_places(network)
        assert suggestions(network, memory, drafter=DRAFTER, today=today) == []
        assert closed_by_itself(network, memory, today=today) == {}
        rows = tuple(
            replace(row, result="Done on 23 Nov 2026") if row.is_open and data.draw(st.booleans()) else row
            for row in network.actions
        )
        log = [*log, *data.draw(st.lists(touches, max_size=4))]
        today += timedelta(days=data.draw(st.integers(1, 40)))
