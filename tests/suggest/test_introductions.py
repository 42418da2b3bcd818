"""An introduction: ask one, ask the other, connect; each step opened by the one before."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from sheetnet.domain.action import Action
from sheetnet.domain.words import ActionKind
from sheetnet.suggest.drafts import Drafter
from sheetnet.suggest.introductions import says_no
from sheetnet.workbook.memory import Dismissal, Memory
from sheetnet.workbook.network import Network
from tests.suggest.occasions import CLAIMS, brief_of
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

NAMES = ("1", "2", "3", "phone_1", "phone_2", "phone_3")
ANA = {"name": "Ana", "company": "Ruiz", "needs": "timber engineer", "email": "ana@ruiz.example"}
JOAN = {"name": "Joan", "company": "GreenBuild", "offers": "timber engineer", "email": "joan@green.example"}
TALKED = ({"on": days_ago(2), "contact": "Ana"}, {"on": days_ago(2), "contact": "Joan"})


def introducing(*more: dict[str, Any], ana: dict[str, Any] = ANA, joan: dict[str, Any] = JOAN) -> Network:
    return people(ana, joan, log=[*TALKED, *more])


def only(actions: list[Action]) -> Action:
    assert len(actions) == 1, actions
    return actions[0]


def done(network: Network, memory: Memory, action: Action) -> tuple[Network, Memory]:
    """Close an action as the next run does after a tick."""
    row = row_of(action, row=len(network.actions) + 1, done=True, result="Done on 23 Nov 2026")
    return with_rows(network, row), remembering(memory, [action])


def test_the_one_with_the_need_is_asked_then_the_other_then_they_are_connected() -> None:
    network, memory = introducing(), memory_of()
    first = only(suggestions(network, memory))
    assert (first.kind, first.step, first.contact_id) == (ActionKind.INTRODUCE, 1, id_of("Ana"))
    assert first.other_id == id_of("Joan")
    assert first.suggestion == "Ask Ana whether an introduction to Joan is welcome"
    assert first.why == "Ana needs: timber engineer; Joan offers: timber engineer"
    assert first.what == "Asked about an introduction to Joan"

    network, memory = done(network, memory, first)
    second = only(suggestions(network, memory))
    assert (second.step, second.contact_id, second.other_id) == (2, id_of("Joan"), id_of("Ana"))
    assert second.suggestion == "If Ana said yes: ask Joan whether an introduction to Ana is welcome"
    assert second.why == "You asked Ana first; dismiss this if the answer was no"

    network, memory = done(network, memory, second)
    third = only(suggestions(network, memory))
    assert (third.step, third.contact_id, third.other_id) == (3, id_of("Ana"), id_of("Joan"))
    assert third.suggestion == (
        "If Joan said yes too: introduce Ana and Joan to each other; add joan@green.example to the mail"
    )
    assert third.what == "Introduced to Joan"
    assert third.draft is not None
    assert third.draft.to == "ana@ruiz.example"
    assert "Joan" in third.draft.body
    assert first.subject_key == second.subject_key == third.subject_key
    assert len({first.id, second.id, third.id}) == 3

    network, memory = done(network, memory, third)
    assert suggestions(network, memory) == []


@pytest.mark.parametrize(
    "note",
    [
        "no",
        "No.",
        "no thanks",
        "No, she is busy",
        "nope",
        "not now",
        "not interested",
        "Not at the moment",
        "he said no",
        "Ana said no thanks",
        "she politely declined",
        "declined",
        "would rather not",
        "it was a no",
        "she doesn't want to",
        "is not interested",
        "turned me down",
        "no answer yet",
    ],
)
def test_a_note_that_begins_with_a_no_ends_the_introduction(note: str) -> None:
    assert says_no(note)
    network, memory = introducing(), memory_of()
    first = only(suggestions(network, memory))
    said_no = row_of(first, done=True, note=note, result="Done on 1 Nov 2026; logged")
    memory = remembering(memory, [first])
    assert suggestions(with_rows(network, said_no), memory) == []


@pytest.mark.parametrize(
    "note",
    [
        "",
        "yes",
        "no problem",
        "No worries, go ahead",
        "she said no problem",
        "gladly",
        "nobody else, please",
        "noted, call on Monday",
        "now",
        "he has no objection",
        "said yes, not before May",
        "November is fine",
    ],
)
def test_any_other_note_is_no_no(note: str) -> None:
    assert not says_no(note)


def test_a_no_noted_late_closes_the_step_that_it_came_too_late_for() -> None:
    network, memory = introducing(), memory_of()
    first = only(suggestions(network, memory))
    network, memory = done(network, memory, first)
    second = only(suggestions(network, memory))
    memory = remembering(memory, [second])
    said_no = row_of(first, done=True, note="said no", result="Done on 23 Nov 2026")
    later = with_rows(introducing(), said_no, row_of(second, row=2))
    assert closed_by_itself(later, memory) == {second.id: "Closed by itself: Ana said no"}
    assert suggestions(later, memory) == []


def test_no_letter_or_note_says_what_the_other_side_answered() -> None:
    for claim in CLAIMS:
        if claim.kind is ActionKind.INTRODUCE and claim.step > 1:
            for to in (None, ""):
                for used in combinations([f"introduce_{claim.step}/{name}" for name in NAMES], 5):
                    draft = Drafter().draft(brief_of(claim, to=to, used=used))
                    assert draft is not None
                    text = re.sub(
                        r"\bif (?:both|[^\n]+?) said yes|if it is a yes|no is a fine answer",
                        "",
                        draft.body,
                        flags=re.I,
                    )
                    assert not re.search(
                        r"\byes\b|agreed|gladly|answer|would like to talk|asked? for", text, re.I
                    ), text


def test_two_who_were_met_together_are_not_introduced_any_more() -> None:
    network, memory = introducing(), memory_of()
    first = only(suggestions(network, memory))
    lunch = introducing({"on": days_ago(1), "contact": "Ana", "with": "Joan", "what": "lunch"})
    memory = remembering(memory, [first])
    closed = closed_by_itself(with_rows(lunch, row_of(first)), memory)
    assert closed == {first.id: "Closed by itself: the two know each other"}
    network, memory = done(lunch, memory, first)
    assert suggestions(network, memory) == []


def test_while_a_step_is_open_the_pair_is_not_suggested_again() -> None:
    network, memory = introducing(), memory_of()
    first = only(suggestions(network, memory))
    assert suggestions(with_rows(network, row_of(first)), remembering(memory, [first])) == []
    network, memory = done(network, memory, first)
    second = only(suggestions(network, memory))
    assert suggestions(with_rows(network, row_of(second, row=9)), remembering(memory, [second])) == []


def test_a_no_of_either_side_leaves_the_pair_alone() -> None:
    network, memory = introducing(), memory_of()
    first = only(suggestions(network, memory))
    said_no = Dismissal(first.kind, first.contact_id, first.subject_key, TODAY)
    assert suggestions(network, replace(memory, dismissals=(said_no,))) == []
    network, memory = done(network, memory, first)
    second = only(suggestions(network, memory))
    said_no = Dismissal(second.kind, second.contact_id, second.subject_key, TODAY)
    assert suggestions(network, replace(memory, dismissals=(said_no,))) == []


def test_two_whom_the_log_shows_as_introduced_are_never_introduced_again() -> None:
    network, memory = introducing(), memory_of()
    first = only(suggestions(network, memory))
    introduced = {
        "on": days_ago(1),
        "contact": "Joan",
        "direction": "Gave",
        "kind": "Introduction",
        "with": "Ana",
    }
    later = with_rows(introducing(introduced), row_of(first))
    memory = remembering(memory, [first])
    assert closed_by_itself(later, memory) == {first.id: "Closed by itself: the two are introduced"}
    assert suggestions(later, memory) == []
    network, memory = done(introducing(introduced), memory, first)
    assert suggestions(network, memory) == []


def test_an_introduction_stops_where_one_of_the_two_is_paused_or_gone() -> None:
    network, memory = introducing(), memory_of()
    first = only(suggestions(network, memory))
    memory = remembering(memory, [first])
    paused = with_rows(introducing(joan={**JOAN, "circle": "Paused"}), row_of(first))
    assert closed_by_itself(paused, memory) == {first.id: "Closed by itself: Joan is paused"}
    gone = with_rows(people(ANA, log=TALKED[:1]), row_of(first))
    assert closed_by_itself(gone, memory) == {
        first.id: "Closed by itself: the other person is no longer in Contacts"
    }
    after_yes = row_of(first, result="Done on 23 Nov 2026")
    assert suggestions(with_rows(introducing(joan={**JOAN, "circle": "Paused"}), after_yes), memory) == []


def test_people_of_one_firm_or_of_two_owners_are_not_introduced() -> None:
    assert suggestions(introducing(joan={**JOAN, "company": "Ruiz"})) == []
    assert suggestions(introducing(joan={**JOAN, "owner": "Nil"})) == []


def test_an_owner_has_two_introductions_under_way_at_most() -> None:
    words = ("timber engineer", "roof gardener", "acoustics expert", "stone mason")
    seekers = [
        {"name": f"S{place}", "company": f"S{place}", "needs": word} for place, word in enumerate(words)
    ]
    givers = [
        {"name": f"G{place}", "company": f"G{place}", "offers": word} for place, word in enumerate(words)
    ]
    log = [{"on": days_ago(2), "contact": each["name"]} for each in (*seekers, *givers)]
    actions = suggestions(people(*seekers, *givers, log=log))
    assert [each.kind for each in actions] == [ActionKind.INTRODUCE] * 2
    assert {each.owner for each in actions} == {MARTA.name}


def test_a_yes_is_a_promise_and_comes_before_other_help() -> None:
    network, memory = introducing(), memory_of()
    first = only(suggestions(network, memory))
    got = {"on": days_ago(1), "contact": "Joan", "direction": "Got", "kind": "Lead"}
    network, memory = done(introducing(got), memory, first)
    assert only(suggestions(network, memory)).step == 2
