"""The whole of judgement in one call: a network and a day in, findings out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sheetnet.analysis import cadence as rest
from sheetnet.analysis.drift import Tie, drifting_reasons, tie_of
from sheetnet.analysis.exchanges import (
    NO_DAY,
    Exchanges,
    dates_from,
    day_number,
    exchanges_of,
    texts,
)
from sheetnet.analysis.findings import Findings, FollowUp, OwnerWeek, RelationshipColumn
from sheetnet.analysis.follow_up import follow_up_rates, follow_ups
from sheetnet.analysis.key_ten import Standing, is_cold_start, key_tens
from sheetnet.analysis.matching import introductions
from sheetnet.analysis.reciprocity import first_moves, needs_heard, reciprocity_of
from sheetnet.domain.ids import ContactId
from sheetnet.domain.settings import Member
from sheetnet.workbook.network import ContactColumn, Network, TouchColumn


def analyse(
    network: Network,
    members: Sequence[Member],
    previous_seats: Mapping[str, tuple[ContactId, ...]],
    *,
    today: date,
) -> Findings:
    """Return what the log says of every relationship on this day, and of the network as a whole.

    Pure: the same network, seats and day give the same findings. ``network.settings.policy`` holds
    the parameters. ``previous_seats`` are the key ten by owner as last seen, in seat order.
    """
    exchanges = exchanges_of(network, today=today)
    relationships, standing, tie = _relationships(network, exchanges, today=today)
    met = follow_ups(network, exchanges, network.settings.policy, today=today)
    owners = _owners(network, members)
    cold_start = is_cold_start(network, exchanges)
    return Findings(
        relationships=relationships,
        follow_ups=met,
        key_tens=key_tens(
            network,
            exchanges,
            standing,
            met,
            owners,
            previous_seats,
            cold_start=cold_start,
            today=today,
        ),
        weeks=_weeks(network, exchanges, met, owners, today=today),
        introductions=introductions(network),
        dormant=_dormant(network, tie),
        is_cold_start=cold_start,
    )


def _relationships(
    network: Network, exchanges: Exchanges, *, today: date
) -> tuple[pd.DataFrame, Standing, Tie]:
    contacts, policy = network.contacts, network.settings.policy
    cadence = rest.cadence_days(contacts, policy)
    first, last = rest.first_and_last_day(contacts, exchanges, today=today)
    planned = rest.next_planned(exchanges)
    quieted = rest.is_quieted(planned, cadence, policy, today=today)
    status = rest.status_of(last, cadence, quieted, policy, today=today)
    silent = np.where(last == NO_DAY, np.nan, day_number(today) - last.astype(np.float64))
    due = rest.next_due(last, cadence, planned, quieted, network.settings.holidays_country)
    turn = reciprocity_of(network, exchanges, policy, today=today)
    tie = tie_of(exchanges, status, silent, quieted, policy, today=today)
    reason = drifting_reasons(
        rest.reasons(contacts, exchanges, status, last, cadence, planned, quieted),
        tie,
        last,
    )
    r = RelationshipColumn
    frame = pd.DataFrame(
        {
            r.STATUS: status,
            r.CADENCE_DAYS: cadence,
            r.FIRST_TOUCH: dates_from(first),
            r.LAST_TOUCH: dates_from(last),
            r.NEXT_PLANNED: dates_from(planned),
            r.NEXT_DUE: dates_from(due),
            r.SILENT_DAYS: silent,
            r.TOUCHES: exchanges.counts.astype(np.int32),
            r.STRENGTH: tie.strength,
            r.DRIFT: tie.drift,
            r.IS_DRIFTING: tie.is_drifting,
            r.LAST_GAVE: turn.last_gave,
            r.LAST_GOT: turn.last_got,
            r.OPEN_GOT: turn.open_got,
            r.OVERDUE_PROMISE: turn.overdue_promise,
            r.NEXT_PROMISE: turn.next_promise,
            r.YOUR_TURN: turn.your_turn,
            r.COULD_GIVE: turn.could_give,
            r.NEEDS_HEARD: dates_from(needs_heard(network, exchanges, today=today)),
            r.IS_DORMANT: tie.is_dormant,
            r.REASON: pd.Series(reason, dtype="str"),
        }
    )
    standing = Standing(
        status=status,
        share=silent / cadence,
        last=last,
        strength=tie.strength,
        is_drifting=tie.is_drifting,
        has_overdue_promise=turn.overdue_promise >= 0,
        has_open_got=turn.open_got >= 0,
    )
    return frame, standing, tie


def _owners(network: Network, members: Sequence[Member]) -> list[str]:
    """Return the team in its order, then whoever else owns contacts."""
    others = sorted(set(network.contacts[ContactColumn.OWNER].unique().tolist()))
    return list(dict.fromkeys([*(member.name for member in members), *others]))


def _weeks(
    network: Network, exchanges: Exchanges, met: tuple[FollowUp, ...], owners: list[str], *, today: date
) -> Mapping[str, OwnerWeek]:
    """Return each owner's week: help of the log rows that this person did (Who), a row counting once."""
    t = TouchColumn
    policy = network.settings.policy
    code_by_owner = {owner: code for code, owner in enumerate(owners)}
    this_week = np.flatnonzero(exchanges.day > day_number(today - timedelta(days=7)))
    given = np.unique(exchanges.touch[this_week][exchanges.gave[this_week]])
    got = np.unique(exchanges.touch[this_week][exchanges.got[this_week]])
    who = texts(network.touches[t.WHO])
    owner_of = network.contacts[ContactColumn.OWNER].map(code_by_owner).to_numpy().astype(np.int64)
    first, all_of = first_moves(exchanges, owner_of, len(owners), policy, today=today)
    rates = follow_up_rates(met, network, policy)
    return {
        owner: OwnerWeek(
            help_given=int(np.count_nonzero(who[given] == owner)),
            help_got=int(np.count_nonzero(who[got] == owner)),
            followed_up=rates.get(owner, (0, 0))[0],
            met_people=rates.get(owner, (0, 0))[1],
            first_moves=int(first[code]),
            exchanges=int(all_of[code]),
        )
        for owner, code in code_by_owner.items()
    }


def _dormant(network: Network, tie: Tie) -> Mapping[str, int]:
    """Return by owner the dormant tie that was strongest when it fell silent."""
    owner = texts(network.contacts[ContactColumn.OWNER])
    found: dict[str, int] = {}
    for position in np.flatnonzero(tie.is_dormant).tolist():
        best = found.get(owner[position])
        if best is None or tie.once[position] > tie.once[best]:
            found[owner[position]] = position
    return found
