"""Whatever the network: one open suggestion a contact, the caps hold, and a second look adds nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetnet.domain.action import Action
from sheetnet.domain.words import Circle, Direction, HelpKind, Outcome
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.network import ActionRow, Network, PassAlongRow
from tests.analysis.networks import network_of
from tests.suggest.people import TODAY, closed_by_itself, memory_of, remembering, row_of, suggestions

Row = dict[str, Any]

MOST_OTHERS = 5
NAMES = [f"Person {number}" for number in range(14)]
WORDS = [
    "timber engineer",
    "school clients",
    "Looking for land",
    "sailing",
    "=1+1",
    "wants to hire",
    "…",
    "",
    "",
    "",
]
DRAFTER = Drafter()

days = st.integers(-20, 1500).map(lambda count: TODAY - timedelta(days=count))
cells = st.sampled_from(WORDS) | st.text(max_size=30).filter(lambda text: "None" not in text)


def contact(name: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "name": st.just(name),
            "circle": st.sampled_from(list(Circle)),
            "owner": st.sampled_from(["Marta Soler", "Marta Soler", "Nil"]),
            "needs": cells,
            "offers": cells,
            "interests": cells,
            "met_at": cells,
            "company": st.sampled_from(["", "Ruiz", "GreenBuild"]),
            "email": st.sampled_from(["", "a@b.example", "not an address"]),
        },
        optional={
            "met_on": days,
            "birthday": st.dates(min_value=TODAY.replace(year=1950), max_value=TODAY.replace(year=2000)),
            "introduced_by": st.sampled_from(NAMES),
        },
    )


touches = st.fixed_dictionaries(
    {
        "on": days,
        "contact": st.sampled_from(NAMES),
        "direction": st.sampled_from(list(Direction)),
        "kind": st.sampled_from(list(HelpKind)),
        "what": cells,
    },
    optional={
        "with": st.sampled_from(NAMES),
        "due": days,
        "outcome": st.sampled_from(list(Outcome)),
        "outcome_text": cells,
    },
)
items = st.builds(
    PassAlongRow,
    row=st.integers(1, 9),
    id=st.sampled_from(["p-1", "p-2"]),
    on=days,
    kind=st.sampled_from(["Lead", ""]),
    title=st.sampled_from(["Timber schools", "Land for sale"]),
    link=st.just(""),
    details=cells,
    topics=cells,
    expires_on=st.none() | days,
)
everybody = st.tuples(*map(contact, NAMES))
logs = st.lists(touches, max_size=40)
passed = st.lists(items, max_size=2, unique_by=lambda item: item.id)


def opened(network: Network, actions: Sequence[Action], *, today: date = TODAY) -> Network:
    start = len(network.actions)
    rows = (row_of(each, row=start + place, created_on=today) for place, each in enumerate(actions))
    return replace(network, actions=(*network.actions, *rows))


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
