from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sheetnet.analysis.analyse import analyse
from sheetnet.analysis.findings import KeyTen
from sheetnet.domain.ids import ContactId
from sheetnet.domain.policy import Policy
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.workbook.network import Network
from tests.analysis.networks import OWNER, contact_id_of, network_of

TODAY = date(2026, 11, 23)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def often(name: str, times: int, every: int = 7, **more: Any) -> list[dict[str, Any]]:
    return [{"on": ago(1 + every * time), "contact": name, **more} for time in range(times)]


def key_ten(network: Network, *previous: str) -> KeyTen:
    seats = {OWNER: tuple(ContactId(contact_id_of(name)) for name in previous)}
    return analyse(network, [Member(OWNER)], seats, today=TODAY).key_tens[OWNER]


def names(network: Network, positions: tuple[int, ...]) -> list[str]:
    return [network.contacts["name"][position] for position in positions]


def seated(seats: int) -> TeamSettings:
    return TeamSettings(policy=replace(Policy(), key_seats=seats))


def test_seats_are_the_key_contacts_the_strongest_first() -> None:
    network = network_of(
        [{"name": "Ana", "circle": "Key"}, {"name": "Bob", "circle": "Key"}, {"name": "Cy"}],
        [*often("Ana", 1), *often("Bob", 9), *often("Cy", 20)],
    )
    assert names(network, key_ten(network).seats) == ["Bob", "Ana"]


def test_earlier_seats_are_kept_in_their_order() -> None:
    network = network_of(
        [{"name": name, "circle": "Key"} for name in ("Ana", "Bob", "Cy", "Dee")],
        [*often("Ana", 1), *often("Bob", 9), *often("Cy", 3), *often("Dee", 5)],
    )
    assert names(network, key_ten(network, "Cy", "Gone", "Ana").seats) == ["Cy", "Ana", "Bob", "Dee"]


def test_whoever_is_no_longer_key_gives_up_the_seat() -> None:
    network = network_of([{"name": "Ana"}, {"name": "Bob", "circle": "Key"}], often("Ana", 3))
    ten = key_ten(network, "Ana", "Bob")
    assert names(network, ten.seats) == ["Bob"]
    assert names(network, ten.candidates) == ["Ana"]


def test_more_key_contacts_than_seats_wait_and_are_no_candidates() -> None:
    network = network_of(
        [{"name": name, "circle": "Key"} for name in ("Ana", "Bob", "Cy")],
        [*often("Ana", 9), *often("Bob", 3), *often("Cy", 5)],
        seated(2),
    )
    ten = key_ten(network, "Bob")
    assert names(network, ten.seats) == ["Bob", "Ana"]
    assert ten.candidates == ()


def test_free_seats_are_proposed_to_the_strongest_others() -> None:
    network = network_of(
        [
            {"name": "Key", "circle": "Key"},
            {"name": "Weak"},
            {"name": "Strong"},
            {"name": "Paused", "circle": "Paused"},
            {"name": "New"},
            {"name": "Met", "met_on": ago(3)},
            {"name": "Pau's", "owner": "Pau"},
        ],
        [*often("Weak", 2), *often("Strong", 8), *often("Paused", 30), *often("Pau's", 30)],
        seated(3),
    )
    assert names(network, key_ten(network).candidates) == ["Strong", "Weak"]


def test_help_makes_a_tie_stronger_than_meetings_alone() -> None:
    network = network_of(
        [{"name": "Met"}, {"name": "Helped"}, *({"name": f"n{i}"} for i in range(4))],
        [
            *often("Met", 5),
            *often("Helped", 5, direction="Gave", kind="Lead"),
            *(touch for i in range(4) for touch in often(f"n{i}", 1)),
        ],
    )
    assert names(network, key_ten(network).candidates)[:2] == ["Helped", "Met"]


def test_a_swap_is_proposed_only_when_much_stronger_and_says_why() -> None:
    contacts = [{"name": "Ana", "circle": "Key"}, {"name": "Bob"}]
    network = network_of(contacts, [*often("Ana", 1), *often("Bob", 12)], seated(1))
    swap = key_ten(network).swap
    assert swap is not None
    assert (swap.candidate, swap.instead_of) == (1, 0)
    assert swap.reason == "since 1 May 2026 you were often in touch with Bob, and seldom with Ana"
    near = network_of(contacts, [*often("Ana", 10), *often("Bob", 12)], seated(1))
    assert key_ten(near).swap is None
    free = network_of(contacts, [*often("Ana", 1), *often("Bob", 12)], seated(2))
    assert key_ten(free).swap is None


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        (0, "you were often in touch with Bob, and not with Ana"),
        (2, "you were often in touch with Bob, and seldom with Ana"),
        (6, "you were in touch with Bob more often than with Ana"),
    ],
)
def test_a_swap_puts_no_tally_beside_a_name(seats: int, said: str) -> None:
    network = network_of(
        [{"name": "Ana", "circle": "Key"}, {"name": "Bob"}],
        [*often("Ana", seats), *often("Bob", 12, direction="Gave", kind="Lead")],
        seated(1),
    )
    swap = key_ten(network).swap
    assert swap is not None
    assert swap.reason == f"since 1 May 2026 {said}"


def test_the_order_is_what_is_most_worth_doing_now() -> None:
    people = ["fresh", "due soon", "new", "drifting", "stale", "lapsed", "met", "your turn", "promise"]
    extra: dict[str, dict[str, Any]] = {"met": {"met_on": ago(4)}, "drifting": {"every_days": 60.0}}
    network = network_of(
        [{"name": name, "circle": "Key", **extra.get(name, {})} for name in people],
        [
            {"on": ago(2), "contact": "fresh"},
            {"on": ago(12), "contact": "due soon"},
            *({"on": ago(40 + 6 * time), "contact": "drifting"} for time in range(6)),
            {"on": ago(20), "contact": "stale"},
            {"on": ago(90), "contact": "lapsed"},
            {"on": ago(3), "contact": "your turn", "direction": "Got", "kind": "Lead"},
            {"on": ago(30), "contact": "promise", "direction": "Promised", "due": ago(2)},
        ],
    )
    assert names(network, key_ten(network).order) == people[::-1]


def test_every_member_and_every_owner_has_a_ten() -> None:
    network = network_of([{"name": "Ana", "owner": "Zoe"}])
    tens = analyse(network, [Member("Marta")], {}, today=TODAY).key_tens
    assert list(tens) == ["Marta", "Zoe"]
    assert tens["Marta"].seats == tens["Marta"].candidates == ()


def test_names_without_a_log_are_a_cold_start_with_twenty_candidates_of_whom_most_is_known() -> None:
    known = {"needs": "a surveyor", "offers": "school projects", "notes": "met through Eva"}
    network = network_of(
        [
            *({"name": f"n{number}"} for number in range(300)),
            {"name": "Paused", "circle": "Paused", **known},
            {"name": "Known", **known},
            {"name": "Close", "circle": "Close", "met_on": ago(20), **known},
        ]
    )
    findings = analyse(network, [], {}, today=TODAY)
    assert findings.is_cold_start
    candidates = findings.key_tens[OWNER].candidates
    assert len(candidates) == 20
    assert names(network, candidates[:2]) == ["Close", "Known"]
    assert findings.key_tens[OWNER].swap is None


def test_of_names_without_a_log_those_come_first_whom_one_can_reach_and_who_decide() -> None:
    network = network_of(
        [
            {"name": "Yuki de"},
            {"name": "Assistant", "company": "Grup", "role": "Assistant to the director"},
            {"name": "Drawer", "company": "Grup", "role": "Draughtsman"},
            {"name": "Head", "company": "Grup", "role": "Head of Design"},
            {"name": "Mail", "email": "mail@there.example", "company": "Grup", "role": "Draughtsman"},
            {"name": "Phone", "phone": "+34 600 000 000"},
            {"name": "Friend's", "introduced_by_text": "Eva"},
            {"name": "Last month", "met_on": ago(30)},
            {"name": "In winter", "met_on": ago(300)},
        ]
    )
    assert names(network, analyse(network, [], {}, today=TODAY).key_tens[OWNER].candidates) == [
        *("Head", "Mail", "Last month", "In winter"),
        *("Assistant", "Drawer", "Friend's", "Phone", "Yuki de"),
    ]


def test_a_log_of_a_few_rows_or_one_key_contact_ends_the_cold_start() -> None:
    contacts = [{"name": f"n{number}"} for number in range(40)]
    few = [{"on": ago(3), "contact": f"n{number}"} for number in range(4)]
    assert analyse(network_of(contacts, few), [], {}, today=TODAY).is_cold_start
    more = [*few, {"on": ago(3), "contact": "n9"}]
    assert not analyse(network_of(contacts, more), [], {}, today=TODAY).is_cold_start
    key = [*contacts, {"name": "Ana", "circle": "Key"}]
    assert not analyse(network_of(key), [], {}, today=TODAY).is_cold_start


def test_an_order_by_strength_does_not_change_by_itself_within_a_week() -> None:
    network = network_of(
        [{"name": "Ana"}, {"name": "Bob"}, {"name": "Cy"}],
        [*often("Ana", 9, 12), *often("Bob", 4, 3), *often("Cy", 14, 20)],
    )
    week = [analyse(network, [], {}, today=TODAY + timedelta(days=days)) for days in range(7)]
    assert len({findings.key_tens[OWNER].candidates for findings in week}) == 1
