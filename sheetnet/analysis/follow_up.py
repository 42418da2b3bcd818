"""Follow-up: the people met last, and whether anybody got back to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from sheetnet.analysis.exchanges import NO_DAY, Exchanges, day_number, day_of, days_of, texts
from sheetnet.analysis.findings import FollowUp
from sheetnet.domain.policy import Policy
from sheetnet.domain.words import Circle
from sheetnet.workbook.network import CIRCLES, ContactColumn, Network

_PAUSED = CIRCLES.index(Circle.PAUSED)


def follow_ups(
    network: Network, exchanges: Exchanges, policy: Policy, *, today: date
) -> tuple[FollowUp, ...]:
    """Return everybody met within the policy's window or among their owner's last ten met, latest first.

    Whoever has a Met on up to today was met, at an event or not; Paused contacts are left out. The
    follow-up is the first touch after that day, or help given on the very day: the log row of the
    meeting itself is no follow-up. Reads MET_ON, MET_AT, CIRCLE and OWNER.
    """
    c = ContactColumn
    met = days_of(network.contacts[c.MET_ON])
    now = day_number(today)
    people = np.flatnonzero(
        (met != NO_DAY) & (met <= now) & (network.contacts[c.CIRCLE].to_numpy() != _PAUSED)
    )
    people = people[np.lexsort((people, -met[people]))]
    owner, _ = pd.factorize(network.contacts[c.OWNER])
    by_owner = np.argsort(owner[people], kind="stable")
    counts = np.bincount(owner[people])
    rank = np.empty(len(people), np.int64)
    rank[by_owner] = np.arange(len(people)) - np.repeat(np.cumsum(counts) - counts, counts)
    is_recent = now - met[people] <= policy.follow_up_window_days
    chosen = people[(rank < policy.follow_up_people) | is_recent].tolist()

    places = texts(network.contacts[c.MET_AT])
    found = []
    for person in chosen:
        met_day = int(met[person])
        own = slice(exchanges.starts[person], exchanges.starts[person + 1])
        day = exchanges.day[own]
        after = day[(day > met_day) | ((day == met_day) & exchanges.gave[own])]
        followed = int(after[0]) if len(after) else None
        found.append(
            FollowUp(
                contact=person,
                met_on=day_of(met_day),
                met_at=places[person],
                followed_up_on=None if followed is None else day_of(followed),
                in_time=followed is not None and followed - met_day <= policy.follow_up_within_days,
            )
        )
    return tuple(found)


def follow_up_rates(
    found: tuple[FollowUp, ...], network: Network, policy: Policy
) -> Mapping[str, tuple[int, int]]:
    """Return by owner how many of the last people met were followed up in time, and of how many."""
    owner = texts(network.contacts[ContactColumn.OWNER])
    rates: dict[str, tuple[int, int]] = {}
    for each in found:
        in_time, people = rates.get(owner[each.contact], (0, 0))
        if people < policy.follow_up_people:
            rates[owner[each.contact]] = in_time + each.in_time, people + 1
    return rates
