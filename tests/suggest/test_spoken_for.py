"""Nobody is suggested to two owners in one week: whose it is, and what becomes of open suggestions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sheetnet.domain.action import Action
from sheetnet.domain.words import ActionKind
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.network import Network
from tests.suggest.people import (
    MARTA,
    TODAY,
    closed_by_itself,
    days_ago,
    id_of,
    memory_of,
    people,
    remembering,
    row_of,
    suggestions,
    with_rows,
)

NEXT_MONDAY = TODAY + timedelta(days=7)
ANA = {"name": "Ana", "company": "Ruiz", "circle": "Active", "email": "ana@ruiz.example", "needs": "clients"}
QUIET = {"on": days_ago(120), "contact": "Ana"}
OTHERS = {"name": "Bo", "owner": "Nil", "circle": "Paused"}
"""By this one Nil stays of the team whatever becomes of Ana."""


def network(*contacts: dict[str, Any], log: tuple[dict[str, Any], ...] = (QUIET,)) -> Network:
    return people(*contacts, OTHERS, log=log)


def suggested(network: Network, kind: ActionKind) -> tuple[Action, Memory]:
    actions = suggestions(network)
    assert [each.kind for each in actions] == [kind]
    return actions[0], remembering(memory_of(), actions)


def owners(network: Network, memory: Memory | None = None, *, today: date = TODAY) -> list[str]:
    return [each.owner for each in suggestions(network, memory, today=today)]


def test_a_contact_that_changes_hands_is_suggested_to_the_new_owner_only_in_the_next_week() -> None:
    action, memory = suggested(network(ANA), ActionKind.CHECK_IN)
    after = network({**ANA, "owner": "Nil"})
    open_row = row_of(action)
    assert closed_by_itself(with_rows(after, open_row), memory) == {
        action.id: "Closed by itself: Nil looks after Ana now"
    }
    result = {"result": "Closed by itself: Nil looks after Ana now"}
    closed = with_rows(after, replace(open_row, **result))
    sunday = NEXT_MONDAY - timedelta(days=1)
    assert owners(closed, memory) == owners(closed, memory, today=sunday) == []
    known = replace(memory.actions[action.id], closed_on=TODAY)
    memory = replace(memory, actions={action.id: known})
    assert owners(closed, memory, today=sunday) == []
    assert owners(closed, memory, today=NEXT_MONDAY) == ["Nil"]


@pytest.mark.parametrize("closed_on", [TODAY, None, days_ago(3)])
def test_what_was_open_in_this_week_counts_for_it_however_old_it_is(closed_on: date | None) -> None:
    """Memory does not know yet that a row is closed in the very run that closes it."""
    action, memory = suggested(network(ANA), ActionKind.CHECK_IN)
    known = replace(memory.actions[action.id], closed_on=closed_on)
    row = row_of(action, created_on=days_ago(30), result="Closed by itself: Nil looks after Ana now")
    after = with_rows(network({**ANA, "owner": "Nil"}), row)
    memory = replace(memory, actions={action.id: known})
    assert owners(after, memory) == (["Nil"] if closed_on == days_ago(3) else [])


def test_a_row_that_memory_has_lost_counts_for_the_week_in_which_it_was_made() -> None:
    action, _ = suggested(network(ANA), ActionKind.CHECK_IN)
    twin = {**ANA, "name": "Ana Ruiz", "owner": "Nil"}
    both = network(ANA, twin, log=(QUIET, {"on": days_ago(100), "contact": "Ana Ruiz"}))
    for created_on, expected in ((TODAY, []), (days_ago(3), ["Nil"])):
        row = row_of(action, created_on=created_on, result="Closed by itself: the needs are known")
        found = owners(with_rows(both, row))
        assert [each for each in found if each == "Nil"] == expected


def test_a_contact_that_comes_back_in_the_same_week_is_still_the_first_owners() -> None:
    action, memory = suggested(network(ANA), ActionKind.CHECK_IN)
    row = row_of(action, result="Closed by itself: Nil looks after Ana now")
    assert owners(with_rows(network(ANA), row), memory) == [MARTA.name]


@pytest.mark.parametrize(
    "twin",
    [
        {"name": "Ana Ruiz i Pla", "email": "ANA@ruiz.example"},
        {"name": "ana", "company": "Ruiz Ltd.", "email": "ana@home.example", "contact_id": "c-twin"},
    ],
)
def test_of_two_rows_for_one_person_the_owner_who_was_in_touch_last_gets_the_suggestion(
    twin: dict[str, Any],
) -> None:
    twin = {**ANA, **twin, "owner": "Nil"}
    for days, owner in ((150, MARTA.name), (100, "Nil")):
        both = network(ANA, twin, log=(QUIET, {"on": days_ago(days), "contact": twin["name"]}))
        assert owners(both) == [owner]


def test_while_one_owner_is_in_touch_with_somebody_the_other_is_not_asked_to_be() -> None:
    twin = {**ANA, "name": "Ana Ruiz", "owner": "Nil"}
    assert owners(network(ANA, twin, log=(QUIET, {"on": days_ago(2), "contact": "Ana Ruiz"}))) == []


def test_people_who_share_no_more_than_a_name_or_a_company_are_two() -> None:
    for other in ({"name": "Ana", "company": "Pla"}, {"name": "Eva", "company": "Ruiz"}):
        eva = {**ANA, "email": "", "contact_id": "c-eva", **other, "owner": "Nil"}
        both = network(ANA, eva, log=(QUIET, {"on": days_ago(150), "contact": 1}))
        assert sorted(owners(both)) == [MARTA.name, "Nil"]


def test_whoever_was_asked_first_keeps_the_person_while_the_suggestion_is_open() -> None:
    action, memory = suggested(network(ANA), ActionKind.CHECK_IN)
    twin = {**ANA, "name": "Ana Ruiz", "owner": "Nil"}
    both = network(ANA, twin, log=(QUIET, {"on": days_ago(100), "contact": "Ana Ruiz"}))
    held = with_rows(both, row_of(action, created_on=days_ago(30)))
    assert closed_by_itself(held, memory) == {}
    assert owners(held, memory) == []


def test_a_promise_is_suggested_to_whoever_made_it_unless_the_person_is_spoken_for() -> None:
    twin = {**ANA, "name": "Ana Ruiz", "owner": "Nil"}
    promise = {"on": days_ago(130), "contact": "Ana Ruiz", "direction": "Promised", "what": "plans"}
    both = network(ANA, twin, log=(QUIET, promise))
    assert [(each.kind, each.owner) for each in suggestions(both)] == [(ActionKind.KEEP_PROMISE, "Nil")]
    action, memory = suggested(network(ANA), ActionKind.CHECK_IN)
    assert owners(with_rows(both, row_of(action)), memory) == []


def test_of_two_open_suggestions_for_one_person_the_later_closes() -> None:
    first, memory = suggested(network(ANA), ActionKind.CHECK_IN)
    twin = {**ANA, "name": "Ana Ruiz", "owner": "Nil", "company": "", "email": ""}
    log = (QUIET, {"on": days_ago(100), "contact": "Ana Ruiz"})
    second = next(each for each in suggestions(network(ANA, twin, log=log)) if each.owner == "Nil")
    memory = remembering(memory, [second])
    both = network(ANA, {**twin, "email": ANA["email"]}, log=log)
    rows = (row_of(second, row=1), row_of(first, row=2, created_on=days_ago(1)))
    assert closed_by_itself(with_rows(both, *rows), memory) == {
        second.id: "Closed by itself: Ana Ruiz was suggested to Marta Soler first"
    }


ASKING = {**ANA, "needs": "timber engineer"}
JOAN = {"name": "Joan", "company": "GreenBuild", "offers": "timber engineer", "email": "joan@green.example"}
TALKED = tuple({"on": days_ago(2), "contact": name} for name in ("Ana", "Joan"))


def test_the_other_person_of_an_introduction_is_spoken_for_too() -> None:
    action, memory = suggested(network(ASKING, JOAN, log=TALKED), ActionKind.INTRODUCE)
    promise = {"on": days_ago(30), "contact": "Joan", "direction": "Promised", "what": "plans"}
    after = network(ASKING, {**JOAN, "owner": "Nil"}, log=(*TALKED, promise))
    row = row_of(action)
    assert closed_by_itself(with_rows(after, row), memory) == {
        action.id: "Closed by itself: Nil looks after Joan now"
    }
    closed = with_rows(after, replace(row, result="Closed by itself: Nil looks after Joan now"))
    assert owners(closed, memory) == []
    twin = {**JOAN, "name": "Joan Mas", "owner": "Nil"}
    doubled = network(ASKING, JOAN, twin, log=(*TALKED, {**promise, "contact": "Joan Mas"}))
    assert owners(with_rows(doubled, row), memory) == []


def test_two_who_both_said_yes_are_still_connected_by_whoever_asked_them() -> None:
    action, memory = suggested(network(ASKING, JOAN, log=TALKED), ActionKind.INTRODUCE)
    memory = replace(memory, actions={action.id: replace(memory.actions[action.id], step=3)})
    after = network(ASKING, {**JOAN, "owner": "Nil"}, log=TALKED)
    assert closed_by_itself(with_rows(after, row_of(action)), memory) == {}


def test_a_new_owner_does_not_take_the_next_step_of_an_introduction_that_another_began() -> None:
    action, memory = suggested(network(ASKING, JOAN, log=TALKED), ActionKind.INTRODUCE)
    row = row_of(action, created_on=days_ago(20), result="Done on 4 Nov 2026; logged")
    known = replace(memory.actions[action.id], closed_on=days_ago(19))
    memory = replace(memory, actions={action.id: known})
    assert owners(with_rows(network(ASKING, JOAN, log=TALKED), row), memory) == [MARTA.name]
    both = [{**each, "owner": "Nil"} for each in (ASKING, JOAN)]
    assert owners(with_rows(network(*both, log=TALKED), row), memory) == []


def test_the_suggestions_of_somebody_who_has_left_the_team_go_along_with_the_contact() -> None:
    action, memory = suggested(network(ANA), ActionKind.CHECK_IN)
    memory = replace(memory, actions={action.id: replace(memory.actions[action.id], owner="Eva Roig")})
    after = with_rows(network({**ANA, "owner": "Nil"}), row_of(action))
    assert closed_by_itself(after, memory) == {}
    assert id_of("Ana") not in {each.contact_id for each in suggestions(after, memory)}
