"""Drafts: every variant reads well for every person, and nobody's template can do harm."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from sheetnet.domain.action import Draft
from sheetnet.domain.words import ActionKind, Tone
from sheetnet.suggest.claims import Claim
from sheetnet.suggest.drafts import Drafter
from sheetnet.suggest.facts import FACT_MEANINGS, facts_of
from sheetnet.suggest.suggest import occasion_of
from tests.suggest.occasions import BARE, CLAIMS, OTHER, RICH, SCENE, TIMBER, brief_of, label
from tests.suggest.people import MARTA, TODAY, days_ago, people, scene_of

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "SHEETNET_UPDATE_GOLDEN"
"""Set it to 1 to write the golden files anew; then read the difference."""

OCCASIONS = tuple(dict.fromkeys(occasion_of(claim) for claim in CLAIMS))
MOST_SHARED = 0.6
NOT_TELLING = {"name", "first_name", "sender", "today", "help_kind", "next_kind", "item_kind"}
"""Facts that make no draft personal."""


@cache
def shipped() -> Drafter:
    return Drafter()


@cache
def variants_for(claim: Claim, *, to: str | None = None) -> dict[str, Draft]:
    """Return every variant that fits this person, found by calling the others used."""
    drafter, drafts = shipped(), {}
    names = [f"{occasion_of(claim)}/{name}" for name in drafter.variants(occasion_of(claim))]
    for name in names:
        used = tuple(other for other in names if other != name)
        draft = drafter.draft(brief_of(claim, to=to, used=used))
        assert draft is not None
        drafts[draft.variant] = draft
    assert drafter.faults == ()
    return drafts


def words_in(draft: Draft) -> set[str]:
    return set(re.findall(r"[^\W_]+", f"{draft.subject} {draft.body}".casefold()))


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_each_occasion_has_three_letters_and_three_call_notes(occasion: str) -> None:
    names = shipped().variants(occasion)
    assert len([name for name in names if name.startswith("phone")]) >= 3
    assert len([name for name in names if not name.startswith("phone")]) >= 3


@pytest.mark.parametrize("claim", CLAIMS, ids=label)
def test_three_variants_fit_every_person_and_are_told_apart(claim: Claim) -> None:
    drafts = variants_for(claim)
    assert len(drafts) >= 3
    for one, other in combinations(drafts.values(), 2):
        shared, all_words = words_in(one) & words_in(other), words_in(one) | words_in(other)
        assert len(shared) / len(all_words) < MOST_SHARED, (one.variant, other.variant)


@pytest.mark.parametrize("claim", CLAIMS, ids=label)
def test_call_notes_are_told_apart_too(claim: Claim) -> None:
    notes = variants_for(claim, to="")
    assert len(notes) >= 3
    for one, other in combinations(notes.values(), 2):
        shared, all_words = words_in(one) & words_in(other), words_in(one) | words_in(other)
        assert len(shared) / len(all_words) < MOST_SHARED, (one.variant, other.variant)


@pytest.mark.parametrize("claim", CLAIMS, ids=label)
def test_a_letter_is_short_whole_and_signed(claim: Claim) -> None:
    for draft in variants_for(claim).values():
        assert 50 <= len(draft.body.split()) <= 125, draft.variant
        assert draft.body.endswith("\n\nBest,\nMarta")
        assert re.match(r"(Hi|Hello|Dear) ", draft.body)
        assert "\n" not in draft.subject
        assert len(draft.subject) <= 90


@pytest.mark.parametrize("to", [None, ""], ids=["letter", "call note"])
@pytest.mark.parametrize("claim", CLAIMS, ids=label)
def test_no_sentence_has_a_hole_or_a_doubled_mark(claim: Claim, to: str | None) -> None:
    for draft in variants_for(claim, to=to).values():
        text = f"{draft.subject}\n{draft.body}"
        assert not re.search(
            r"\.\.|,,|,\.|!\.|\?\.|:\.| \.| ,| ;| :|\(\)|  |None|nan|NaT|\{|\}|[^\S\n]\n|\n ", text
        ), text
        assert not re.search(r"\b(a|an|the|of|at|and|or) *[.,;:?!)]", text), text
        assert not re.search(r"\b(the the|a a|for for|about about|to to)\b", text), text
        assert "\n\n\n" not in text
        assert not re.search(r"^(?!https)[a-zà-ÿ]", text, re.MULTILINE), text


@pytest.mark.parametrize("claim", CLAIMS, ids=label)
def test_a_draft_never_keeps_score(claim: Claim) -> None:
    for to in (None, ""):
        for draft in variants_for(claim, to=to).values():
            assert not re.search(
                r"\b(ow(?:e|es|ed|ing)|debts?|balance|score|points?|in return|strength|drift|circle|seat)\b",
                draft.body.replace("no favour asked in return", ""),
            )


@pytest.mark.parametrize("claim", CLAIMS, ids=label)
def test_each_draft_holds_something_from_the_row_or_the_log(claim: Claim) -> None:
    for to in (None, ""):
        brief = brief_of(claim, to=to)
        told = {str(value) for name, value in brief.facts.items() if value and name not in NOT_TELLING}
        parts = {told_part for value in told for told_part in (value, value[2:].strip(), value[1:])}
        for draft in variants_for(claim, to=to).values():
            text = f"{draft.subject}\n{draft.body}"
            swapped = text.replace(" you ", " me ").replace("their", "your").replace("they", "you")
            assert any(part and (part in text or part in swapped) for part in parts), draft.variant


def test_the_variant_used_last_for_a_contact_is_not_used_again() -> None:
    claim, drafter, used = CLAIMS[0], Drafter(), ()
    for _ in range(9):
        draft = drafter.draft(brief_of(claim, used=used))
        assert draft is not None
        assert draft.variant not in used[-2:]
        used = (*used, draft.variant)


def test_the_same_brief_gives_the_same_draft() -> None:
    assert Drafter().draft(brief_of(CLAIMS[0])) == Drafter().draft(brief_of(CLAIMS[0]))


def test_the_tone_decides_how_a_letter_begins_and_ends() -> None:
    formal = Drafter().draft(brief_of(CLAIMS[0], tone=Tone.FORMAL))
    assert formal is not None
    assert formal.body.startswith("Dear Dr. Ana Ruiz,\n\n")
    assert formal.body.endswith("\n\nKind regards,\nMarta")


def test_without_an_address_the_draft_is_a_note_for_a_call() -> None:
    note = Drafter().draft(brief_of(CLAIMS[0], to=""))
    assert note is not None
    assert note.to == ""
    assert "/phone_" in note.variant
    assert "\n- " in note.body
    assert "+34 600 111 222" in note.body


def write(folder: Path, name: str, text: str) -> None:
    path = folder / "drafts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def only(folder: Path, text: str, occasion: str = "check_in") -> None:
    """Leave one template of an occasion, by emptying ours."""
    for name in Drafter().variants(occasion):
        write(folder, f"en/{occasion}/{name}.j2", "")
    write(folder, f"en/{occasion}/mine.j2", text)


def check_in(contact: int = RICH) -> Claim:
    return next(each for each in CLAIMS if occasion_of(each) == "check_in" and each.contact == contact)


def test_a_persons_own_template_of_the_same_name_replaces_ours(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        write(
            tmp_path, f"en/check_in/{number}.j2", f"Subject: Mine {number}\n\n{{{{ greeting }}}} and so on.\n"
        )
    draft = Drafter(tmp_path).draft(brief_of(check_in()))
    assert draft is not None
    assert draft.subject.startswith("Mine ")
    assert draft.body == "Hi Ana, and so on."


def test_an_empty_file_takes_a_variant_away_and_another_name_adds_one(tmp_path: Path) -> None:
    only(tmp_path, "Subject: Hello\n\nHow is {{ company }}?")
    draft = Drafter(tmp_path).draft(brief_of(check_in()))
    assert draft == Draft("ana@ruiz.example", "Hello", "How is Ruiz Promocions?", "check_in/mine")


def test_a_circle_has_its_own_templates_where_there_are_any(tmp_path: Path) -> None:
    write(tmp_path, "en/check_in_key/1.j2", "Subject: For the key ten\n\nHello {{ first_name }}.")
    key = Drafter(tmp_path).draft(brief_of(check_in(RICH)))
    other = Drafter(tmp_path).draft(brief_of(check_in(OTHER)))
    assert key is not None
    assert other is not None
    assert key.variant == "check_in_key/1"
    assert other.variant.startswith("check_in/")


def test_a_language_is_taken_where_it_has_the_occasion_and_else_english(tmp_path: Path) -> None:
    write(tmp_path, "ca/check_in/1.j2", "Subject: Què tal?\n\n{{ greeting }} com va tot a {{ company }}?")
    write(tmp_path, "ca/_greeting.j2", "Hola {{ first_name }},")
    drafter = Drafter(tmp_path)
    catalan = drafter.draft(brief_of(check_in(), language="ca"))
    promise = drafter.draft(brief_of(CLAIMS[0], language="ca"))
    assert catalan is not None
    assert promise is not None
    assert catalan.body == "Hola Ana, com va tot a Ruiz Promocions?"
    assert promise.body.startswith("Hi Ana,")
    assert drafter.draft(brief_of(check_in(), language="../../etc")) is not None


def test_a_template_that_prints_a_fact_nobody_knows_is_passed_over_without_a_word(tmp_path: Path) -> None:
    only(tmp_path, "Subject: Sailing\n\nHow is {{ interest }}?")
    write(
        tmp_path,
        "en/check_in/plain.j2",
        "Subject: Hello\n\nHello{% if interest %}, {{ interest }}{% endif %}.",
    )
    drafter = Drafter(tmp_path)
    draft = drafter.draft(brief_of(check_in(BARE)))
    assert draft is not None
    assert draft.body == "Hello."
    assert drafter.faults == ()


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("Subject: Hi\n\n{{ first_nam }}", "'first_nam' is undefined"),
        ("Subject: Hi\n\n{% if company %}", "Unexpected end of template"),
        ("Subject: Hi\n\n{{ name.__class__ }}", "unsafe"),
        ("Subject: Hi\n\n{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe"),
        ("Subject: Hi\n\n{{ today.replace.__globals__ }}", "__globals__"),
        ("Subject: Hi\n\n{{ greeting.format.__self__ }}", "__self__"),
        ("Subject: Hi\n\n{{ 1 / 0 }}", "zero"),
        ("Subject: Hi\n\n{{ name + 1 }}", "str"),
        ("Subject: Hi\n\n{% include '../../../../etc/passwd' %}", "passwd"),
        ("Hello\n\nno subject", "Subject"),
    ],
)
def test_a_template_at_fault_is_left_out_and_named(tmp_path: Path, template: str, says: str) -> None:
    only(tmp_path, template)
    drafter = Drafter(tmp_path)
    assert drafter.draft(brief_of(check_in())) is None
    assert len(drafter.faults) == 1
    assert "mine.j2 was left out" in drafter.faults[0]
    assert says in drafter.faults[0]


def test_a_template_in_another_encoding_is_left_out_and_named(tmp_path: Path) -> None:
    only(tmp_path, "")
    (tmp_path / "drafts/en/check_in/mine.j2").write_bytes("Subject: Què\n\ntal".encode("utf-16"))
    drafter = Drafter(tmp_path)
    assert drafter.draft(brief_of(check_in())) is None
    assert "mine.j2 was left out" in drafter.faults[0]


def test_a_template_saved_by_notepad_is_read(tmp_path: Path) -> None:
    only(tmp_path, "")
    text = "Subject: Hello\r\n\r\n{% if company %}\r\nHow is {{ company }}?\r\n{% endif %}\r\n"
    (tmp_path / "drafts/en/check_in/mine.j2").write_bytes(b"\xef\xbb\xbf" + text.encode())
    draft = Drafter(tmp_path).draft(brief_of(check_in()))
    assert draft is not None
    assert draft.body == "How is Ruiz Promocions?"


def test_a_folder_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    assert Drafter(tmp_path / "nowhere").draft(brief_of(CLAIMS[0])) == Drafter().draft(brief_of(CLAIMS[0]))


def test_every_fact_has_a_meaning_and_every_claim_knows_every_fact() -> None:
    for claim in CLAIMS:
        assert brief_of(claim).facts.keys() == FACT_MEANINGS.keys()


FRESH = people(
    {"name": "Met Only", "email": "a@b.example", "met_on": days_ago(3), "interests": "gospel choir"},
    {"name": "Met There", "email": "a@b.example", "met_on": days_ago(3), "met_at": "Expo, opening night"},
    log=[
        {"on": days_ago(3), "contact": "Met Only", "direction": "Got", "kind": "Lead", "what": "lake house"},
        {
            "on": days_ago(30),
            "contact": "Met There",
            "direction": "Got",
            "kind": "Lead",
            "what": "lake house",
        },
        {"on": days_ago(9), "contact": "Met Only", "direction": "Promised", "kind": "Introduction"},
    ],
)


def letters_of(claim: Claim, *, to: str = "a@b.example") -> str:
    """Return every text for a claim over FRESH, one after another."""
    occasion, drafter = occasion_of(claim), Drafter()
    scene = scene_of(FRESH)
    brief = replace(brief_of(CLAIMS[0], to=to), occasion=occasion, facts=facts_of(claim, scene, MARTA))
    names = [f"{occasion}/{name}" for name in drafter.variants(occasion)]
    drafts = (drafter.draft(replace(brief, used=tuple({*names} - {name}))) for name in names)
    return "\n".join(f"{draft.subject}\n{draft.body}" for draft in drafts if draft)


@pytest.mark.parametrize("to", ["a@b.example", ""])
def test_a_follow_up_tells_of_an_event_only_where_there_was_one(to: str) -> None:
    assert "Expo" not in letters_of(Claim(ActionKind.FOLLOW_UP, 0, "", TODAY), to=to)
    there = letters_of(Claim(ActionKind.FOLLOW_UP, 1, "", TODAY), to=to)
    assert "Expo" in there
    assert "Expo, opening night" not in there


@pytest.mark.parametrize("to", ["a@b.example", ""])
@pytest.mark.parametrize("contact", [0, 1])
def test_a_follow_up_claims_no_card_no_talk_and_no_trade(contact: int, to: str) -> None:
    said = letters_of(Claim(ActionKind.FOLLOW_UP, contact, "", TODAY), to=to)
    assert not re.search(r"card|enjoyed|conversation|\btalk|our trade|quieter|so many people", said)


@pytest.mark.parametrize("blank", ["N/A", "n.a.", "-", "none", "None yet", "?", "tbd", "--"])
def test_a_cell_that_says_nothing_counts_as_blank(blank: str) -> None:
    network = people(
        {"name": "Ann Lee", "needs": blank, "offers": blank, "interests": blank, "company": blank}
    )
    scene = scene_of(network)
    facts = facts_of(Claim(ActionKind.CHECK_IN, 0, "", TODAY), scene, MARTA)
    assert [facts[name] for name in ("need", "looking", "offer", "interest", "company")] == [""] * 5
    others = facts_of(Claim(ActionKind.INTRODUCE, 1, "", TODAY, step=1, other=0), scene, MARTA)
    assert [others[name] for name in ("other_need", "other_looking", "other_offer")] == [""] * 3
    assert others["other_line"] == "Ann Lee"


@pytest.mark.parametrize(
    ("company", "firm"),
    [
        ("Freelance", ""),
        ("Self-employed", ""),
        ("freelancer / retired", ""),
        ("Freelance Works", "Freelance Works"),
    ],
)
def test_working_for_oneself_is_no_firm(company: str, firm: str) -> None:
    network = people({"name": "Ann Lee", "company": company})
    scene = scene_of(network)
    assert facts_of(Claim(ActionKind.CHECK_IN, 0, "", TODAY), scene, MARTA)["company"] == firm


def test_nobody_has_kept_in_mind_what_came_some_days_ago() -> None:
    told = r"kept it in mind|Ever since|came across my notes"
    assert not re.search(told, letters_of(Claim(ActionKind.RETURN_HELP, 0, "", TODAY, touch=0)))
    assert len(set(re.findall(told, letters_of(Claim(ActionKind.RETURN_HELP, 1, "", TODAY, touch=1))))) == 3


def test_a_promised_introduction_is_nothing_to_have_in_front_of_you() -> None:
    note = letters_of(Claim(ActionKind.KEEP_PROMISE, 0, "", TODAY, touch=2), to="")
    assert not re.search(r"in front of you|delivery|by post", note)


def test_what_is_passed_along_names_only_the_words_that_met() -> None:
    fits = Claim(ActionKind.PASS_ALONG, 0, "", TODAY, item=TIMBER, words=("clean air",))
    for to in ("a@b.example", ""):
        text = letters_of(fits, to=to)
        assert "clean air" in text
        assert "gospel" not in text


GOLDEN_CLAIMS = {label(claim): claim for claim in CLAIMS if claim.contact == RICH}


@pytest.mark.parametrize("name", GOLDEN_CLAIMS)
def test_drafts_read_as_they_were_read_aloud(name: str) -> None:
    claim = GOLDEN_CLAIMS[name]
    drafts = {**variants_for(claim), **variants_for(claim, to="")}
    text = "\n".join(
        f"=== {variant}\nTo: {draft.to}\nSubject: {draft.subject}\n\n{draft.body}\n"
        for variant, draft in sorted(drafts.items())
    )
    path = GOLDEN / f"{name}.txt"
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text


def test_the_scene_of_these_tests_is_not_a_cold_start() -> None:
    assert not SCENE.findings.is_cold_start
