"""The link that opens a draft: whatever the cells hold, one address, one subject, one body."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.suggest.mailto import LONGEST_LINK, mailto

plain_addresses = st.from_regex(
    r"[a-z0-9.+_-]{0,3}[a-z0-9]@[a-z][a-z0-9-]{0,8}[a-z]\.[a-z]{2,4}", fullmatch=True
)
nasty = st.text() | st.lists(
    st.sampled_from(
        ["a@b.org", "?", "&", "cc=x@y.org", "bcc=", ",", ";", "%0D%0A", "\r\n", "To: ", " ", "#", "é"]
    )
).map("".join)


def parts_of(link: str) -> tuple[str, dict[str, list[str]], str]:
    url = urlsplit(link)
    return unquote(url.path), parse_qs(url.query, keep_blank_values=True, strict_parsing=True), url.fragment


@given(to=nasty | plain_addresses, subject=nasty, body=nasty)
def test_a_link_holds_one_address_one_subject_one_body_and_nothing_else(
    to: str, subject: str, body: str
) -> None:
    link = mailto(to, subject, body)
    if not link:
        return
    address, fields, fragment = parts_of(link)
    assert link.startswith("mailto:")
    assert address.count("@") == 1
    assert not set(address) & set(' \r\n?&,;:<>"()\t')
    assert fields.keys() == {"subject", "body"}
    assert [len(values) for values in fields.values()] == [1, 1]
    assert "\n" not in fields["subject"][0]
    assert "\r" not in fields["subject"][0]
    assert fragment == ""
    assert link.count("?") == 1
    assert link.count("&") == 1
    assert link.isascii()
    assert len(link) <= LONGEST_LINK


@given(to=plain_addresses)
def test_every_plain_address_gives_a_link(to: str) -> None:
    if ".." in to or to.startswith(".") or "-." in to:
        return
    assert mailto(to, "Hi", "Hello").startswith(f"mailto:{to.replace('+', '%2B')}?")


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ana",
        "ana@",
        "@ruiz.example",
        "ana@ruiz",
        "ana ruiz@ruiz.example",
        "ana@ruiz.example, joan@green.example",
        "ana@ruiz.example;joan@green.example",
        "ana@ruiz.example?cc=joan@green.example",
        "ana@ruiz.example&bcc=joan@green.example",
        "ana@ruiz.example\nBcc: joan@green.example",
        "Ana Ruiz <ana@ruiz.example>",
        "ana@@ruiz.example",
        '"ana"@ruiz.example',
        "ana@-ruiz.example",
        "ana@127.0.0.1",
        "a" * 300 + "@ruiz.example",
    ],
)
def test_what_is_not_one_plain_address_gives_no_link(to: str) -> None:
    assert mailto(to, "Hi", "Hello") == ""


def test_an_address_of_a_language_with_accents_is_encoded() -> None:
    assert (
        mailto("anaïs@münchen.example", "s", "b")
        == "mailto:ana%C3%AFs@xn--mnchen-3ya.example?subject=s&body=b"
    )


def test_lines_of_the_body_stay_lines() -> None:
    _, fields, _ = parts_of(mailto("ana@ruiz.example", "Hi", "Hi Ana,\n\nthanks & all the best\r\nMarta"))
    assert fields["body"] == ["Hi Ana,\r\n\r\nthanks & all the best\r\nMarta"]


def test_a_long_body_is_cut_at_the_end_of_a_sentence_and_says_where_the_rest_is() -> None:
    sentences = "".join(f"This is sentence number {number} of the letter. " for number in range(200))
    link = mailto("ana@ruiz.example", "Hi", sentences)
    _, fields, _ = parts_of(link)
    kept, _, rest = fields["body"][0].partition("\r\n\r\n")
    assert rest == "(the rest is in the Actions tab)"
    assert kept.endswith("of the letter.")
    assert sentences.startswith(kept)
    assert 1800 < len(link) <= LONGEST_LINK


def test_a_long_body_without_sentences_is_cut_at_a_word() -> None:
    _, fields, _ = parts_of(mailto("ana@ruiz.example", "Hi", "würfel " * 400))
    kept = fields["body"][0].partition("\r\n\r\n")[0]
    assert set(kept.split(" ")) == {"würfel"}


def test_a_long_subject_leaves_room_for_the_body() -> None:
    _, fields, _ = parts_of(mailto("ana@ruiz.example", "é" * 3000, "The body."))
    assert fields["body"] == ["The body."]
    assert 0 < len(fields["subject"][0]) < 100


def test_marks_that_turn_the_reading_direction_are_left_out() -> None:
    link = mailto("ana@ruiz.example", "gnp\u202eexe", "a\u2066b")
    assert parts_of(link)[1] == {"subject": ["gnpexe"], "body": ["ab"]}
