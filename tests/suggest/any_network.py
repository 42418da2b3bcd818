"""Any network for suggestions: what people type into contacts, log and Pass Along, and play with rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from sheetnet.domain.action import Action
from sheetnet.domain.words import Circle, Direction, HelpKind, Outcome
from sheetnet.workbook.network import Network, PassAlongRow
from tests.suggest.people import TODAY, row_of

Row = dict[str, Any]

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
