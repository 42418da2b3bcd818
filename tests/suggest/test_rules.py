"""Each kind of suggestion: when it is made, for whom, and in which words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sheetnet.domain.action import Action
from sheetnet.domain.words import ActionKind
from sheetnet.suggest.keeping import next_birthday
from sheetnet.workbook.network import PassAlongRow
from tests.suggest.people import MARTA, days_ago, id_of, people, suggestions

ANA: dict[str, Any] = {"name": "Ana Ruiz", "email": "ana@ruiz.example", "circle": "Active"}


def touch(days: int, contact: str = "Ana Ruiz", **more: Any) -> dict[str, Any]:
    return {"on": days_ago(days), "contact": contact, **more}


def only(actions: list[Action]) -> Action:
    assert len(actions) == 1, actions
    return actions[0]


def test_a_promise_is_suggested_from_a_week_before_its_due_date() -> None:
    promise = touch(10, direction="Promised", kind="Information", what="zoning article")
    early = people(ANA, log=[{**promise, "due": days_ago(-8)}])
    in_time = people(ANA, log=[{**promise, "due": days_ago(-7)}])
    assert suggestions(early) == []
    action = only(suggestions(in_time))
    assert action.kind is ActionKind.KEEP_PROMISE
    assert action.suggestion == "Send Ana Ruiz what you promised: zoning article"
    assert "zoning article" in action.why
    assert "30 Nov 2026" in action.why
    assert action.due_on == days_ago(-7)
    assert action.what == "zoning article"
    assert action.subject_key == "t-1"
    assert action.owner == MARTA.name


def test_a_promise_without_a_due_date_is_suggested_at_once() -> None:
    network = people(ANA, log=[touch(0, direction="Promised", kind="Lead", what="library tender")])
    assert only(suggestions(network)).suggestion == "Send Ana Ruiz the lead you promised: library tender"


def test_a_kept_or_cancelled_promise_is_not_suggested() -> None:
    for outcome in ("kept", "cancelled"):
        network = people(ANA, log=[touch(10, direction="Promised", what="plans", outcome=outcome), touch(1)])
        assert suggestions(network) == []


def test_help_got_with_none_given_since_asks_for_a_return() -> None:
    got = touch(10, direction="Got", kind="Lead", what="school in Girona")
    action = only(suggestions(people({**ANA, "needs": "timber engineer"}, log=[got])))
    assert action.kind is ActionKind.RETURN_HELP
    assert action.suggestion == "Do something for Ana Ruiz, perhaps an article or a piece of news"
    assert action.why.endswith("; your turn since. Needs: timber engineer")
    assert "school in Girona" in action.why
    assert "13 Nov 2026" in action.why
    assert action.what == "In return for the lead of 13 Nov 2026"
    assert action.draft is not None
    gave = touch(5, direction="Gave", kind="Information", what="an article")
    assert suggestions(people(ANA, log=[got, gave])) == []


def test_somebody_met_at_an_event_and_not_followed_up_is_suggested() -> None:
    met = {**ANA, "met_at": "Construmat", "met_on": days_ago(3)}
    action = only(suggestions(people(met)))
    assert action.kind is ActionKind.FOLLOW_UP
    assert action.suggestion == "Follow up with Ana Ruiz, met at Construmat"
    assert action.why == "You met on 20 Nov 2026, Construmat; nothing in the log since"
    assert action.due_on == days_ago(1)
    assert suggestions(people(met, log=[touch(1)])) == []


def test_somebody_met_long_ago_is_no_fresh_card() -> None:
    kinds = {each.kind for each in suggestions(people({**ANA, "met_at": "Expo", "met_on": days_ago(61)}))}
    assert ActionKind.FOLLOW_UP not in kinds


def test_an_item_that_fits_needs_or_interests_is_passed_along() -> None:
    item = PassAlongRow(2, "p-1", days_ago(1), "Article", "CLT prices fall", "", "", "timber", None)  # type: ignore[arg-type]
    network = people({**ANA, "needs": "Timber engineer"}, log=[touch(2)], pass_alongs=[item])
    action = only(suggestions(network))
    assert action.kind is ActionKind.PASS_ALONG
    assert action.suggestion == "Pass along to Ana Ruiz: CLT prices fall"
    assert action.why == "Ana Ruiz needs: Timber engineer"
    assert action.subject_key == "p-1"
    assert action.what == "CLT prices fall"


def test_the_need_or_interest_that_an_item_answers_is_quoted() -> None:
    item = PassAlongRow(2, "p-1", days_ago(1), "", "Clean air", "", "", "air quality, glass", None)  # type: ignore[arg-type]
    needs = "funding for air quality in schools; high-glass roofs"
    network = people({**ANA, "needs": needs}, log=[touch(2)], pass_alongs=[item])
    assert only(suggestions(network)).why == "Ana Ruiz needs: funding for air quality in schools"
    likes = people({**ANA, "interests": "jazz, air quality"}, log=[touch(2)], pass_alongs=[item])
    assert only(suggestions(likes)).why == "Among the interests of Ana Ruiz: air quality"


@pytest.mark.parametrize(
    ("needs", "title", "topics", "fits"),
    [
        ("how others paid for upgrades", "How Dunmore paid for clean air", "", False),
        ("two young planners", "Young people and 14 schools", "", False),
        ("30 chairs", "30 years of housing", "30", False),
        ("a structural engineer for timber", "A young engineer looks for a job", "", False),
        ("a structural engineer for timber", "Engineers of timber meet", "", True),
        ("new roof drawings", "Drawings on show", "", True),
        ("drawings of the hall", "The hall is sold", "", False),
        ("timber engineer", "CLT", "timber, prices", True),
        ("timber engineer", "CLT", "timber facades", False),
        ("timber engineer for facades", "CLT", "timber facades", True),
        ("air handling; water quality", "CLT", "air quality", False),
        ("façade makers", "CLT", "Facades", True),
        ("small cities", "CLT", "city, library", False),
        ("small libraries", "CLT", "city, library", True),
    ],
)
def test_an_item_fits_by_one_strong_word_or_by_two(needs: str, title: str, topics: str, fits: bool) -> None:
    item = PassAlongRow(2, "p-1", days_ago(1), "", title, "", "", topics, None)  # type: ignore[arg-type]
    network = people({**ANA, "needs": needs}, log=[touch(2)], pass_alongs=[item])
    assert [each.kind for each in suggestions(network)] == [ActionKind.PASS_ALONG] * fits


def test_two_of_one_name_are_told_apart_as_in_the_log() -> None:
    smiths = [
        {"name": "John Smith", "contact_id": f"c-{firm}", "pick_as": f"John Smith ({firm})", "company": firm}
        for firm in ("HOK", "Arup")
    ]
    network = people({**smiths[0], "circle": "Active"}, smiths[1], log=[touch(95, 0)])  # type: ignore[arg-type]
    action = only(suggestions(network))
    assert action.suggestion.startswith("Check in with John Smith (HOK); ")
    assert action.draft is None or "(HOK)" not in action.draft.body


def test_several_letters_of_one_day_take_turns_among_the_variants() -> None:
    cards = [
        {"name": f"Card {n}", "email": "c@c.example", "met_at": "Expo", "met_on": days_ago(2)}
        for n in range(5)
    ]
    used = [each.draft.variant for each in suggestions(people(*cards)) if each.draft]
    assert len(set(used)) == 3
    assert max(used.count(variant) for variant in used) == 2


@pytest.mark.parametrize(
    "more",
    [
        {"expires_on": days_ago(1)},
        {"on": days_ago(-1)},
        {"topics": "steel", "title": "Steel prices fall"},
    ],
)
def test_an_item_that_is_expired_to_come_or_of_no_interest_is_not(more: dict[str, Any]) -> None:
    fields = {"on": days_ago(1), "topics": "timber", "title": "CLT prices", "expires_on": None, **more}
    item = PassAlongRow(row=2, id="p-1", kind="", link="", details="", **fields)  # type: ignore[arg-type]
    network = people({**ANA, "needs": "Timber engineer"}, log=[touch(2)], pass_alongs=[item])
    assert suggestions(network) == []


def test_an_item_the_log_says_was_sent_is_not_passed_along_again() -> None:
    item = PassAlongRow(2, "p-1", days_ago(1), "Article", "CLT prices fall", "", "", "timber", None)  # type: ignore[arg-type]
    sent = touch(1, direction="Gave", kind="Information", what="Sent her: clt prices  fall")
    assert suggestions(people({**ANA, "needs": "Timber engineer"}, log=[sent], pass_alongs=[item])) == []


def test_an_outcome_of_help_got_is_worth_thanks_once() -> None:
    got = touch(12, direction="Got", kind="Lead", what="library", outcome_text="we won it")
    gave = touch(8, direction="Gave", kind="Advice")
    action = only(suggestions(people(ANA, log=[got, gave])))
    assert action.kind is ActionKind.THANK
    assert action.suggestion == "Thank Ana Ruiz and tell what came of it"
    assert action.why.endswith("Outcome: we won it")
    assert suggestions(people(ANA, log=[got, gave, touch(1, kind="Thanks")])) == []


def test_whoever_introduced_a_new_contact_is_thanked() -> None:
    newcomer = {"name": "Eva König", "met_on": days_ago(10), "introduced_by": "Ana Ruiz"}
    log = [touch(15), touch(3, "Eva König")]
    action = only(suggestions(people(ANA, newcomer, log=log)))
    assert action.kind is ActionKind.THANK
    assert action.contact_id == id_of("Ana Ruiz")
    assert action.suggestion == "Thank Ana Ruiz for introducing you to Eva König"
    assert action.why == "You met Eva König on 13 Nov 2026, introduced by Ana Ruiz"
    assert suggestions(people(ANA, newcomer, log=[*log, touch(1, kind="Thanks")])) == []


def test_a_relationship_quieter_than_its_rhythm_is_checked_on() -> None:
    action = only(suggestions(people(ANA, log=[touch(95)])))
    assert action.kind is ActionKind.CHECK_IN
    assert action.suggestion.startswith("Check in with Ana Ruiz; ")
    assert action.suggestion.endswith(" would be a change")
    assert "20 Aug 2026" in action.why
    assert suggestions(people(ANA, log=[touch(40)])) == []


def test_the_next_kind_of_help_is_one_not_given_lately() -> None:
    log = [
        touch(100, direction="Gave", kind=kind) for kind in ("Information", "Introduction", "Lead", "Laugh")
    ]
    assert "a word of advice" in only(suggestions(people(ANA, log=log))).suggestion


def test_a_planned_touch_quiets_the_check_in() -> None:
    assert suggestions(people(ANA, log=[touch(95), touch(-3, what="lunch")])) == []


def test_a_paused_contact_gets_no_suggestion_of_any_kind() -> None:
    paused = {**ANA, "circle": "Paused", "birthday": "1980-11-24", "met_at": "Expo", "met_on": days_ago(3)}
    log = [
        touch(90, direction="Got", kind="Lead", outcome_text="won"),
        touch(10, direction="Got", kind="Introduction"),
        touch(20, direction="Promised", what="plans"),
    ]
    assert suggestions(people(paused, log=log)) == []


def test_key_and_close_contacts_of_unknown_needs_are_asked() -> None:
    for circle, asked in (("Key", True), ("Close", True), ("Active", False), ("Wide", False)):
        actions = suggestions(people({**ANA, "circle": circle}, log=[touch(2)]))
        assert [each.kind for each in actions] == ([ActionKind.LEARN_NEED] if asked else [])
    assert actions == []


def test_needs_not_heard_for_nine_months_are_asked_again() -> None:
    close = {**ANA, "circle": "Close", "needs": "timber engineer", "every_days": 1000}
    assert suggestions(people(close, log=[touch(200)])) == []
    action = only(suggestions(people(close, log=[touch(280)])))
    assert action.kind is ActionKind.LEARN_NEED
    assert action.why == "Needs last heard on 16 Feb 2026"


def test_somebody_never_touched_is_not_asked_for_needs() -> None:
    assert suggestions(people({**ANA, "circle": "Key"})) == []


def test_a_birthday_is_suggested_in_the_week_before() -> None:
    born = {**ANA, "birthday": date(1904, 11, 30)}
    action = only(suggestions(people(born, log=[touch(2)])))
    assert action.kind is ActionKind.BIRTHDAY
    assert action.suggestion == "Wish Ana Ruiz a happy birthday on 30 Nov"
    assert action.due_on == date(2026, 11, 30)
    assert action.subject_key == "2026"
    assert suggestions(people({**born, "birthday": date(1904, 12, 1)}, log=[touch(2)])) == []


@pytest.mark.parametrize(
    ("born", "today", "kept_on"),
    [
        (date(1980, 2, 29), date(2026, 2, 27), date(2026, 2, 28)),
        (date(1980, 2, 29), date(2028, 2, 27), date(2028, 2, 29)),
        (date(1980, 1, 2), date(2026, 12, 30), date(2027, 1, 2)),
        (date(1980, 12, 30), date(2026, 12, 30), date(2026, 12, 30)),
    ],
)
def test_the_next_birthday_is_found_over_new_year_and_leap_days(
    born: date, today: date, kept_on: date
) -> None:
    assert next_birthday(born, today) == kept_on


def test_the_one_dormant_tie_is_woken_and_not_checked_on() -> None:
    log = [
        touch(1200 + 20 * number, direction=direction, kind="Lead" if direction != "Met" else "")
        for number, direction in enumerate(["Gave", "Got", "Met"] * 8)
    ]
    action = only(suggestions(people(ANA, log=log)))
    assert action.kind is ActionKind.WAKE
    assert action.suggestion == "Get back in touch with Ana Ruiz"
    assert action.why == "You were once close; nothing in the log since 11 Aug 2023"


def test_an_action_has_an_id_that_the_same_day_always_gives() -> None:
    network = people(ANA, log=[touch(95)])
    one, other = only(suggestions(network)), only(suggestions(network))
    tomorrow = only(suggestions(network, today=date(2026, 11, 24)))
    assert one == other
    assert one.id != tomorrow.id
    assert (one.suggestion, one.why) == (tomorrow.suggestion, tomorrow.why)


def test_the_why_does_not_change_from_day_to_day() -> None:
    got = touch(10, direction="Got", kind="Lead", what="school in Girona")
    network = people(ANA, log=[got])
    later = only(suggestions(network, today=date(2026, 11, 29)))
    assert only(suggestions(network)).why == later.why


def test_claims_come_in_their_order() -> None:
    names = ["Promised", "Helped", "Met", "Quiet", "Asked", "Born"]
    contacts = [{"name": name, "email": f"{name}@x.example", "circle": "Active"} for name in names]
    contacts[2] |= {"met_on": days_ago(2), "met_at": "Expo"}
    contacts[4] |= {"circle": "Close"}
    contacts[5] |= {"birthday": "1980-11-25"}
    log = [
        touch(1, "Born"),
        touch(1, "Asked"),
        touch(100, "Quiet"),
        touch(20, "Helped", direction="Got", kind="Lead"),
        touch(30, "Promised", direction="Promised", what="plans"),
    ]
    found = [each.contact_id for each in suggestions(people(*contacts, log=log))]
    assert found == [id_of(name) for name in ("Promised", "Helped", "Met", "Quiet", "Asked")]
