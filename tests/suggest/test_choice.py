"""Who gets a place: caps, open rows, snoozed rows, dismissals, what was done already, cold start."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sheetnet.domain.policy import Policy
from sheetnet.domain.settings import TeamSettings
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import ActionKind
from sheetnet.workbook.memory import Dismissal
from sheetnet.workbook.network import PassAlongRow
from tests.analysis.networks import network_of
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


def quiet(
    count: int, circle: str = "Active", start: int = 0
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return contacts that want a check-in, with their log."""
    numbers = range(start, start + count)
    contacts = [
        {"name": f"Quiet {n}", "circle": circle, "needs": "clients", "email": f"q{n}@q.example"}
        for n in numbers
    ]
    return contacts, [{"on": days_ago(120), "contact": f"Quiet {n}"} for n in numbers]


def test_outside_the_key_ten_an_owner_has_at_most_five_open_suggestions() -> None:
    contacts, log = quiet(9)
    assert len(suggestions(people(*contacts, log=log))) == 5


def test_the_limit_is_a_setting() -> None:
    contacts, log = quiet(9)
    settings = TeamSettings(policy=replace(Policy(), other_actions=2))
    assert len(suggestions(people(*contacts, log=log, settings=settings))) == 2


def test_each_of_the_key_ten_has_one_beside_the_five_others() -> None:
    key, key_log = quiet(10, "Key")
    others, log = quiet(9, start=10)
    actions = suggestions(people(*key, *others, log=[*key_log, *log]))
    assert len(actions) == 15
    assert len({each.contact_id for each in actions}) == 15
    assert {each.contact_id for each in actions} >= {id_of(each["name"]) for each in key}


def test_each_owner_has_places_of_their_own() -> None:
    contacts, log = quiet(14)
    for contact in contacts[7:]:
        contact["owner"] = "Nil"
    owners = [each.owner for each in suggestions(people(*contacts, log=log))]
    assert sorted(owners) == [MARTA.name] * 5 + ["Nil"] * 5


def test_open_rows_and_snoozed_rows_keep_their_places() -> None:
    contacts, log = quiet(9)
    network = people(*contacts, log=log)
    first = suggestions(network)
    rows = [row_of(each, row=number) for number, each in enumerate(first[:4], start=1)]
    rows[0] = replace(rows[0], snooze_until=days_ago(-30))
    memory = remembering(memory_of(), first[:4])
    second = suggestions(with_rows(network, *rows), memory)
    assert len(second) == 1
    assert not {each.contact_id for each in second} & {row.contact_id for row in rows}


def test_a_contact_never_has_two_open_suggestions() -> None:
    ana = {"name": "Ana", "circle": "Key", "birthday": "1980-11-24", "met_at": "Expo", "met_on": days_ago(4)}
    log = [
        {"on": days_ago(3), "contact": "Ana", "direction": "Got", "kind": "Lead", "outcome_text": "won"},
        {"on": days_ago(3), "contact": "Ana", "direction": "Promised", "what": "plans"},
    ]
    network = people(ana, log=log)
    actions = suggestions(network)
    assert [each.kind for each in actions] == [ActionKind.KEEP_PROMISE]
    assert suggestions(with_rows(network, row_of(actions[0])), remembering(memory_of(), actions)) == []


@pytest.mark.parametrize(("days", "comes_back"), [(0, False), (89, False), (90, True)])
def test_a_dismissed_suggestion_stays_away_ninety_days(days: int, comes_back: bool) -> None:
    contacts, log = quiet(1)
    action = suggestions(people(*contacts, log=log))[0]
    dismissal = Dismissal(action.kind, action.contact_id, action.subject_key, days_ago(days))
    found = suggestions(people(*contacts, log=log), memory_of(dismissals=(dismissal,)))
    assert bool(found) is comes_back


def test_a_dismissal_holds_for_its_kind_person_and_object_only() -> None:
    got = {"on": days_ago(9), "contact": "Ana", "direction": "Got", "kind": "Lead"}
    network = people({"name": "Ana", "circle": "Active"}, log=[got])
    action = suggestions(network)[0]
    other_help = Dismissal(action.kind, action.contact_id, "t-another", TODAY)
    assert len(suggestions(network, memory_of(dismissals=(other_help,)))) == 1
    same = Dismissal(action.kind, action.contact_id, action.subject_key, TODAY)
    assert suggestions(network, memory_of(dismissals=(same,))) == []


def test_a_promise_makes_room_for_itself_with_the_same_contact() -> None:
    contacts, log = quiet(1)
    network = people(*contacts, log=log)
    check_in = suggestions(network)[0]
    promise = {"on": days_ago(130), "contact": "Quiet 0", "direction": "Promised", "what": "plans"}
    later = with_rows(people(*contacts, log=[*log, promise]), row_of(check_in))
    memory = remembering(memory_of(), [check_in])
    assert [each.kind for each in suggestions(later, memory)] == [ActionKind.KEEP_PROMISE]
    assert closed_by_itself(later, memory) == {check_in.id: "Closed by itself: a promise comes first"}


def test_a_follow_up_makes_room_for_itself_where_all_places_are_taken() -> None:
    contacts, log = quiet(5)
    network = people(*contacts, log=log)
    check_ins = suggestions(network)
    rows = [row_of(each, row=number) for number, each in enumerate(check_ins, start=1)]
    met = {"name": "New Face", "met_at": "Expo", "met_on": days_ago(2)}
    memory = remembering(memory_of(), check_ins)
    later = with_rows(people(*contacts, met, log=log), *rows)
    assert [each.contact_id for each in suggestions(later, memory)] == [id_of("New Face")]
    assert closed_by_itself(later, memory) == {
        rows[-1].id: "Closed by itself: a follow-up with New Face comes first"
    }


@pytest.mark.parametrize("ticked", ["Done on {}; logged", "Dismissed on {}"])
@pytest.mark.parametrize(("days", "comes_back"), [(0, False), (6, False), (7, True)])
def test_after_a_tick_nothing_soft_is_suggested_for_a_week(ticked: str, days: int, comes_back: bool) -> None:
    contacts, log = quiet(1)
    network = people(*contacts, log=log)
    other = replace(suggestions(network)[0], kind=ActionKind.RETURN_HELP, subject_key="t-1")
    row = row_of(other, result=ticked.format(day_in_words(days_ago(days))))
    assert bool(suggestions(with_rows(network, row), remembering(memory_of(), [other]))) is comes_back
    promise = {"on": days_ago(130), "contact": "Quiet 0", "direction": "Promised", "what": "plans"}
    waiting = with_rows(people(*contacts, log=[*log, promise]), row)
    assert [each.kind for each in suggestions(waiting)] == [ActionKind.KEEP_PROMISE]


@pytest.mark.parametrize(("circle", "gives_way"), [("Key", True), ("Close", True), ("Active", False)])
def test_the_birthday_of_somebody_near_makes_room_for_itself(circle: str, gives_way: bool) -> None:
    contacts, log = quiet(1, circle)
    check_in = suggestions(people(*contacts, log=log))[0]
    born = [{**contacts[0], "birthday": "1980-11-27"}]
    memory = remembering(memory_of(), [check_in])
    later = with_rows(people(*born, log=log), row_of(check_in))
    assert [each.kind for each in suggestions(later, memory)] == [ActionKind.BIRTHDAY] * gives_way
    assert (
        list(closed_by_itself(later, memory).values())
        == ["Closed by itself: the birthday comes first"] * gives_way
    )


def test_a_suggestion_that_comes_back_on_one_day_is_a_new_one() -> None:
    contacts, log = quiet(1)
    network = people(*contacts, log=log)
    first = suggestions(network)[0]
    closed = with_rows(network, row_of(first, result="Closed by itself: a promise comes first"))
    second = suggestions(closed)[0]
    assert second == suggestions(closed)[0]
    assert (second.claim, second.step) == (first.claim, first.step)
    assert second.id != first.id
    third = suggestions(closed, remembering(memory_of(), [first, second]))[0]
    assert len({first.id, second.id, third.id}) == 3


@pytest.mark.parametrize("taken_up", [{"note": "on it"}, {"snooze_until": days_ago(-9)}, {"done": True}])
def test_a_suggestion_that_its_owner_has_taken_up_gives_way_to_nothing(taken_up: dict[str, Any]) -> None:
    contacts, log = quiet(5)
    network = people(*contacts, log=log)
    check_ins = suggestions(network)
    rows = [row_of(each, row=number, **taken_up) for number, each in enumerate(check_ins, start=1)]
    met = {"name": "New Face", "met_at": "Expo", "met_on": days_ago(2)}
    memory = remembering(memory_of(), check_ins)
    later = with_rows(people(*contacts, met, log=log), *rows)
    assert suggestions(later, memory) == []
    assert closed_by_itself(later, memory) == {}


def test_a_birthday_comes_once_a_year() -> None:
    born = {"name": "Ana", "birthday": "1980-11-24"}
    network = people(born, log=[{"on": days_ago(2), "contact": "Ana"}])
    action = suggestions(network)[0]
    done = row_of(action, created_on=days_ago(3), done=True, result="Done on 20 Nov 2026")
    assert suggestions(with_rows(network, done)) == []
    last_year = row_of(action, created_on=days_ago(368), done=True, result="Done on 20 Nov 2025")
    assert len(suggestions(with_rows(network, last_year))) == 1


@pytest.mark.parametrize(("days", "comes_back"), [(89, False), (90, True)])
def test_needs_asked_for_are_not_asked_for_again_within_ninety_days(days: int, comes_back: bool) -> None:
    network = people({"name": "Ana", "circle": "Close"}, log=[{"on": days_ago(2), "contact": "Ana"}])
    action = suggestions(network)[0]
    done = row_of(action, created_on=days_ago(days), done=True, result="Done")
    assert bool(suggestions(with_rows(network, done))) is comes_back


def test_a_promise_ticked_as_kept_is_not_suggested_again_even_if_its_log_row_was_deleted() -> None:
    promise = {"on": days_ago(30), "contact": "Ana", "direction": "Promised", "what": "plans"}
    network = people({"name": "Ana"}, log=[promise])
    action = suggestions(network)[0]
    done = row_of(action, done=True, result="Done on 23 Nov 2026")
    assert suggestions(with_rows(network, done), remembering(memory_of(), [action])) == []
    assert suggestions(with_rows(network, done)) == []


def test_an_item_goes_to_three_people_and_never_twice_to_one() -> None:
    contacts = [{"name": f"P{number}", "needs": "timber", "circle": "Active"} for number in range(5)]
    log = [{"on": days_ago(2), "contact": each["name"]} for each in contacts]
    item = PassAlongRow(2, "p-1", days_ago(1), "", "CLT prices", "", "", "timber", None)  # type: ignore[arg-type]
    network = people(*contacts, log=log, pass_alongs=[item])
    first = suggestions(network)
    assert [each.contact_id for each in first] == ["c-p0", "c-p1", "c-p2"]
    closed = [row_of(each, row=row, result="Done") for row, each in enumerate(first[:2])]
    memory = remembering(memory_of(), first)
    assert [each.contact_id for each in suggestions(with_rows(network, *closed), memory)] == ["c-p2"]
    assert [each.contact_id for each in suggestions(with_rows(network, *closed))] == ["c-p2"]


def test_three_hundred_pasted_names_give_no_flood() -> None:
    cards = [
        {"name": f"Card {number}", "circle": "Close", "needs": "timber engineer", "offers": "timber engineer"}
        for number in range(300)
    ]
    for card in cards[:40]:
        card |= {"met_at": "Expo", "met_on": days_ago(30)}
    item = PassAlongRow(2, "p-1", days_ago(1), "", "CLT prices", "", "", "timber", None)  # type: ignore[arg-type]
    assert suggestions(network_of(cards, owner=MARTA.name, pass_alongs=[item])) == []


def test_before_there_is_a_log_the_cards_of_the_last_week_are_followed_up() -> None:
    cards = [
        {"name": f"Card {number}", "met_at": "Expo", "met_on": days_ago(3 + number)} for number in range(20)
    ]
    actions = suggestions(network_of(cards, owner=MARTA.name))
    assert [each.contact_id for each in actions] == [
        "c-card-4",
        "c-card-3",
        "c-card-2",
        "c-card-1",
        "c-card-0",
    ]
    assert {each.kind for each in actions} == {ActionKind.FOLLOW_UP}


def test_a_rows_own_closing_frees_its_place_in_the_same_run() -> None:
    contacts, log = quiet(6)
    network = people(*contacts, log=log)
    first = suggestions(network)
    rows = [row_of(each, row=number) for number, each in enumerate(first, start=1)]
    memory = remembering(memory_of(), first)
    touched = {"on": TODAY, "contact": "Quiet 0"}
    later = with_rows(people(*contacts, log=[*log, touched]), *rows)
    assert closed_by_itself(later, memory) == {
        first[0].id: "Closed by itself: you were in touch on 23 Nov 2026"
    }
    assert [each.contact_id for each in suggestions(later, memory)] == [id_of("Quiet 5")]


def test_room_made_for_a_follow_up_is_not_taken_by_somebody_else() -> None:
    contacts, log = quiet(5)
    check_ins = suggestions(people(*contacts, log=log))
    rows = [row_of(each, row=number) for number, each in enumerate(check_ins, start=1)]
    memory = remembering(memory_of(), check_ins)
    met = {"name": "New Face", "met_at": "Expo", "met_on": days_ago(2)}
    helper = {"name": "Helper", "circle": "Active"}
    helped = {"on": days_ago(3), "contact": "Helper", "direction": "Got", "kind": "Lead"}
    later = people(*contacts, met, helper, log=[*log, helped])
    results = closed_by_itself(with_rows(later, *rows), memory)
    assert list(results) == [rows[-1].id]
    closed = [replace(row, result=results.get(row.id, "")) for row in rows]
    for standing in (rows, closed):
        found = suggestions(with_rows(later, *standing), memory)
        assert [each.contact_id for each in found] == [id_of("New Face")]


def test_a_promise_takes_the_place_of_help_to_return_to_the_same_person_where_nothing_soft_is_open() -> None:
    names = [f"Helper {number}" for number in range(5)]
    log = [{"on": days_ago(60), "contact": name, "direction": "Got", "kind": "Lead"} for name in names]
    contacts = [{"name": name, "circle": "Active"} for name in names]
    returns = suggestions(people(*contacts, log=log))
    assert {each.kind for each in returns} == {ActionKind.RETURN_HELP}
    rows = [row_of(each, row=number) for number, each in enumerate(returns, start=1)]
    promise = {"on": days_ago(40), "contact": "Helper 3", "direction": "Promised", "what": "plans"}
    later = with_rows(people(*contacts, log=[*log, promise]), *rows)
    found = suggestions(later, remembering(memory_of(), returns))
    assert [(each.kind, each.contact_id) for each in found] == [(ActionKind.KEEP_PROMISE, id_of("Helper 3"))]
