from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheetnet.analysis.matching import MOST_IDEAS, firm_of, introductions, nouns_in, words_in
from tests.analysis.networks import network_of

EVA = {"name": "Eva", "needs": "a surveyor for the Girona school extension", "company": "Puig Arquitectes"}
TOM = {"name": "Tom", "offers": "Land surveyors, topography", "company": "Terra Survey"}


def pairs(*contacts: dict[str, Any], touches: tuple[dict[str, Any], ...] = ()) -> list[tuple[str, str]]:
    network = network_of(contacts, touches)
    names = network.contacts["name"]
    return [(names[idea.needs], names[idea.offers]) for idea in introductions(network)]


def test_a_need_meets_an_offer_by_the_words_they_share() -> None:
    [idea] = introductions(network_of([EVA, TOM]))
    assert (idea.needs, idea.offers) == (0, 1)
    assert idea.words == ("surveyor",)


def test_words_are_shown_as_the_person_in_need_wrote_them() -> None:
    network = network_of(
        [{"name": "Eva", "needs": "Façade engineers"}, {"name": "Tom", "offers": "facade engineer"}]
    )
    assert introductions(network)[0].words == ("Façade", "engineers")


def test_two_people_of_one_firm_are_never_introduced() -> None:
    assert pairs(EVA, {**TOM, "company": "Puig Arquitectes, S.L."}) == []
    assert pairs({**EVA, "email": "eva@puig.cat"}, {**TOM, "email": "tom@puig.cat"}) == []
    assert pairs({**EVA, "email": "eva@gmail.com"}, {**TOM, "email": "tom@gmail.com"}) == [("Eva", "Tom")]


@pytest.mark.parametrize(("contact", "other"), [("Eva", "Tom"), ("Tom", "Eva")])
@pytest.mark.parametrize("direction", ["Gave", "Got", "Promised"])
def test_two_who_were_introduced_are_never_introduced_again(contact: str, other: str, direction: str) -> None:
    row = {
        "on": date(2026, 1, 2),
        "contact": contact,
        "with": other,
        "direction": direction,
        "kind": "Introduction",
    }
    assert pairs(EVA, TOM, touches=(row,)) == []
    assert pairs(EVA, TOM, touches=({**row, "outcome": "cancelled"},)) == [("Eva", "Tom")]


@pytest.mark.parametrize(("contact", "other"), [("Eva", "Tom"), ("Tom", "Eva")])
def test_two_who_stand_in_one_row_of_the_log_know_each_other(contact: str, other: str) -> None:
    lunch = {"on": date(2026, 1, 2), "contact": contact, "with": other, "direction": "Met"}
    assert pairs(EVA, TOM, touches=(lunch,)) == []
    assert pairs(EVA, TOM, touches=({**lunch, "outcome": "cancelled"},)) == [("Eva", "Tom")]


def test_what_is_needed_itself_must_be_offered_not_only_its_circumstances() -> None:
    warehouse = {"name": "Tom", "offers": "vacant warehouse owner contacts"}
    assert pairs({"name": "Eva", "needs": "tenants for a vacant warehouse"}, warehouse) == []
    assert pairs({"name": "Eva", "needs": "a vacant warehouse"}, warehouse) == [("Eva", "Tom")]
    credit = {"name": "Tom", "offers": "historic tax credits, has closed eleven of them"}
    brewery = {"name": "Eva", "needs": "someone who knows historic tax credits, for the Kessler brewery"}
    assert pairs(brewery, credit) == [("Eva", "Tom")]


@pytest.mark.parametrize(
    ("need", "nouns"),
    [
        ("tenants for a vacant warehouse", {"tenant"}),
        ("an expert on historic tax credits for two clients", {"credit"}),
        ("an acoustic consultant", {"acoustic"}),
        ("a consultant", {"consultant"}),
        ("someone who knows historic tax credits", {"credit"}),
        ("laboratory experience", {"laboratory"}),
        ("structural engineer with timber experience; roof gardeners", {"engineer", "gardener"}),
        ("in-house counsel", {"counsel"}),
        ("help", set()),
    ],
)
def test_a_need_asks_for_its_nouns(need: str, nouns: set[str]) -> None:
    assert nouns_in(need) == nouns


def test_whoever_introduced_somebody_to_us_knows_them() -> None:
    assert pairs(EVA, {**TOM, "introduced_by": "Eva"}) == []


def test_the_paused_are_left_alone() -> None:
    assert pairs({**EVA, "circle": "Paused"}, TOM) == []
    assert pairs(EVA, {**TOM, "circle": "Paused"}) == []


def test_nobody_is_introduced_to_themselves() -> None:
    assert pairs({**EVA, "offers": "surveyor"}) == []


def test_a_pair_that_fits_both_ways_is_named_once() -> None:
    both = {"needs": "timber supplier", "offers": "timber supplier"}
    assert len(pairs({"name": "Eva", **both}, {"name": "Tom", **both})) == 1


def test_an_offer_says_more_than_a_role_and_a_role_alone_can_do() -> None:
    need = {"name": "Eva", "needs": "acoustic consultant"}
    offer = {"name": "Tom", "offers": "acoustic consultant"}
    role = {"name": "Kim", "role": "Acoustic consultant"}
    assert pairs(need, role, offer) == [("Eva", "Tom"), ("Eva", "Kim")]
    assert pairs({"name": "Eva", "needs": "a consultant"}, {"name": "Kim", "role": "Consultant"}) == []


def test_what_half_the_network_offers_is_no_reason_to_introduce() -> None:
    everybody = [{"name": f"n{number}", "offers": "architecture"} for number in range(20)]
    assert pairs({"name": "Eva", "needs": "architecture"}, *everybody) == []


def test_one_shared_word_is_enough_only_where_both_texts_begin_with_it() -> None:
    kiosk = {"name": "Tom", "offers": "permits for the harbor, waterfront kiosks"}
    assert pairs({"name": "Eva", "needs": "terrace permit before the summer"}, kiosk) == [("Eva", "Tom")]
    assert pairs({"name": "Eva", "needs": "tenant who accepts a slow permit"}, kiosk) == []


def test_what_everybody_seeks_is_less_telling() -> None:
    seekers = [{"name": f"n{number}", "needs": "drawings"} for number in range(8)]
    assert pairs(*seekers, {"name": "Tom", "offers": "drawings"}) == []


def test_the_best_match_comes_first() -> None:
    need = {"name": "Eva", "needs": "hospital planner, laboratory experience"}
    some = {"name": "Kim", "offers": "laboratory fit-outs"}
    more = {"name": "Tom", "offers": "hospital and laboratory planner"}
    assert pairs(need, some, more) == [("Eva", "Tom"), ("Eva", "Kim")]


def test_there_are_never_more_ideas_than_a_person_reads() -> None:
    people = [
        {"name": f"n{number}", "needs": f"rare{number}", "offers": f"rare{(number + 1) % 250}"}
        for number in range(250)
    ]
    assert len(pairs(*people)) == MOST_IDEAS


def test_common_words_and_numbers_are_not_telling() -> None:
    assert words_in("Looking for a good introduction to somebody with 20 years of BIM") == {"bim": "BIM"}
    assert words_in("Cities, façades; bus-stops!") == {
        "city": "Cities",
        "facade": "façades",
        "bus-stop": "bus-stops",
    }


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("Puig Arquitectes SL", ""), ("puig arquitectes", ""), True),
        (("The Miller Group", ""), ("Miller", ""), True),
        (("Müller GmbH", ""), ("Muller", ""), True),
        (("", ""), ("", ""), False),
        (("Group", ""), ("Company", ""), False),
        (("A", "x@firm.com"), ("B", "y@FIRM.com"), True),
    ],
)
def test_a_firm_is_known_by_its_name_or_mail(
    one: tuple[str, str], other: tuple[str, str], is_same: bool
) -> None:
    assert bool(firm_of(*one) & firm_of(*other)) is is_same
