"""Fragments from cells, fit to stand in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.domain.words import HelpKind
from sheetnet.suggest.helping import got_deed, got_help, promised_help, told, when_in_words
from sheetnet.suggest.phrases import clause, field, interest, named, quoted, sentence, sought, topic
from tests.suggest.people import TODAY, days_ago


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("school extension in Girona - client wants MEP", "the school extension in Girona"),
        ("Sent her the zoning article – she loved it", "the zoning article"),
        ("Introduced me to Joan Puig", "Joan Puig"),
        ("Told me about the school extension (confidential!)", "the school extension"),
        ("Girona library tender", "the Girona library tender"),
        ("advice on fees; long call", "the advice on fees"),
        ("2 tickets for the opera", "2 tickets for the opera"),
        ("moving office", "moving office"),
        ("zoning change\nin Gràcia", "the zoning change"),
        ("client wants MEP", ""),
        ("He told us that the tender is out", ""),
        ("Called about the permit", ""),
        ("how to price a competition", ""),
        ("told me to drop the second van", ""),
        ("Drop the second van", ""),
        ("refers patients", ""),
        ("Promised to send her the photos of the duplexes", "the photos of the duplexes"),
        ("moving the office", "moving the office"),
        ("Phase two of the museum", "the Phase two of the museum"),
        ("introduced me to the landlord of 5th st, sig. nice", "the landlord of 5th st"),
        ("Introduced me to Dr. Ruiz. Very shy", "Dr. Ruiz"),
        ("Introduced me to John F. Keller", "John F. Keller"),
        ("lunch at St. Anne's. She cried", "the lunch at St. Anne's"),
        ("the flat on 5th St. She loved it", "the flat on 5th St"),
        ("???", ""),
        ("", ""),
    ],
)
def test_what_a_row_is_about_becomes_a_noun_phrase_or_nothing(cell: str, said: str) -> None:
    assert topic(cell) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("structural engineer for timber; school clients", "for a structural engineer for timber"),
        ("Looking for a timber engineer", "for a timber engineer"),
        ("wants to hire 2 architects", "to hire 2 architects"),
        ("hire a BIM coordinator", "to hire a BIM coordinator"),
        ("rent a workshop", "to rent a workshop"),
        ("Land in Gràcia", "for land in Gràcia"),
        ("Needs: bigger office", "for a bigger office"),
        ("More school projects, esp. Catalonia", "for more school projects"),
        ("MEP engineer with hospital experience", "for an MEP engineer with hospital experience"),
        ("subcontractors for a rush job.", "for subcontractors for a rush job"),
        ("is looking for timber suppliers", "for timber suppliers"),
        ("irrigation person who understands cisterns", "for an irrigation person who understands cisterns"),
        ("someone who knows tax credits", "for someone who knows tax credits"),
        ("Tenants for a vacant warehouse", "for tenants for a vacant warehouse"),
        ("night watchman for the site", 'for "night watchman for the site"'),
        ("crane w/ driver", 'for "crane with driver"'),
        ("-", ""),
    ],
)
def test_a_need_follows_the_word_looking(cell: str, said: str) -> None:
    assert sought(cell) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("timber structures, CLT", "timber structures, CLT"),
        ("Expert in acoustics", "acoustics"),
        ("knows school boards", "school boards"),
        ("Knows everyone at the council", ""),
        ("everything", ""),
        ("good contractor in Hamburg", '"good contractor in Hamburg"'),
        ("historic tax credits, has closed eleven of them", "historic tax credits"),
        ("noise data that is measured", "noise data that is measured"),
        ("surveyor", '"surveyor"'),
        ("refers patients", '"refers patients"'),
        ("Fixes roofs", '"Fixes roofs"'),
        ("Land in Gràcia", "land in Gràcia"),
    ],
)
def test_an_offer_is_something_to_ask_about(cell: str, said: str) -> None:
    assert field(cell) == said


def test_the_first_interest_is_the_one_to_ask_about() -> None:
    assert interest("Loves sailing, jazz; two kids") == "sailing"
    assert interest("FC Barcelona") == "FC Barcelona"
    assert interest("runs marathons") == '"runs marathons"'


def test_a_sentence_ends_with_one_mark_whatever_the_cell_ends_with() -> None:
    assert [sentence(text) for text in ("they won", "They won!", "they won.", "they won;", "")] == [
        "They won.",
        "They won!",
        "They won.",
        "They won.",
        "",
    ]


def test_a_suggestion_quotes_a_cell_whole_and_cuts_it_at_a_word() -> None:
    assert quoted("fee\n proposal.") == "fee proposal"
    assert quoted("one two three four", 12) == "one two…"


@pytest.mark.parametrize(
    ("kind", "what", "other", "thing", "deed", "promise"),
    [
        (
            HelpKind.LEAD,
            "school extension in Girona",
            "",
            "the lead on the school extension in Girona",
            "sent me a lead on the school extension in Girona",
            "the lead on the school extension in Girona",
        ),
        (HelpKind.LEAD, "", "", "the lead you sent me", "sent me a lead", "a lead"),
        (
            HelpKind.INTRODUCTION,
            "",
            "Puig, Joan",
            "the introduction to Joan Puig",
            "introduced me to Joan Puig",
            "an introduction to Joan Puig",
        ),
        (
            HelpKind.INFORMATION,
            "Send him the zoning article",
            "",
            "the zoning article",
            "sent me the zoning article",
            "the zoning article",
        ),
        (
            HelpKind.INFORMATION,
            "zoning change in Gràcia",
            "",
            "what you told me about the zoning change in Gràcia",
            "told me about the zoning change in Gràcia",
            "what I know about the zoning change in Gràcia",
        ),
        (
            HelpKind.ADVICE,
            "how to price competitions",
            "",
            "your advice",
            "gave me good advice",
            "my thoughts",
        ),
        (
            HelpKind.OTHER,
            "moving office",
            "",
            "your help with moving office",
            "helped me with moving office",
            "my help with moving office",
        ),
        (
            HelpKind.OTHER,
            "photos",
            "",
            "your help with the photos",
            "helped me with the photos",
            "the photos",
        ),
    ],
)
def test_help_is_spoken_of_as_people_do(
    kind: HelpKind, what: str, other: str, thing: str, deed: str, promise: str
) -> None:
    assert got_help(kind, what, other) == thing
    assert got_deed(kind, what, other) == deed
    assert promised_help(kind, what, other) == promise


def test_what_is_said_to_a_contact_is_told_to_the_owner_the_other_way_round() -> None:
    assert told("sent me a lead") == "sent you a lead"
    assert told("what you told me about your plans") == "what they told you about their plans"


def test_a_day_is_named_so_that_it_still_holds_next_week() -> None:
    said = [when_in_words(days_ago(days), TODAY) for days in (0, 5, 60, 330, 800)]
    assert said == [
        "on 23 November",
        "on 18 November",
        "in September",
        "in December 2025",
        "in September 2024",
    ]


@given(st.text(max_size=300))
def test_no_cell_breaks_a_sentence(cell: str) -> None:
    for said in (clause(cell), topic(cell), sought(cell), named(cell), field(cell), interest(cell)):
        assert len(said.splitlines()) <= 1
        assert len(said) <= 110
        assert not said.endswith((".", ";", ":", "!", "?", " "))
