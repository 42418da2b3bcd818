"""Texts of one length are compared as numbers; that finds what comparing them as texts finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sheetnet.domain.ids import id_length, make_id
from sheetnet.workbook.even_texts import are_distinct, begin_with, places_among, words_of

LENGTH = 11
even = st.text("ab\0\n", min_size=LENGTH, max_size=LENGTH)
texts = st.lists(st.one_of(even, st.text("ab\n\0é", max_size=LENGTH + 2)), max_size=6)


def is_even(text: str) -> bool:
    return len(text) == LENGTH and text.isascii() and text != "\0" * LENGTH


@given(st.lists(even, unique=True, max_size=5), texts)
def test_a_text_is_found_where_it_stands_among_the_known(known: list[str], texts: list[str]) -> None:
    texts = [*texts, *known]
    places = places_among(words_of(known, LENGTH), words_of(texts, LENGTH)).tolist()
    wanted = [known.index(text) if text in known and text[:8] != "\0" * 8 else -1 for text in texts]
    assert places == wanted


@given(texts, st.booleans())
def test_texts_are_distinct_where_no_two_are_the_same(texts: list[str], are_doubled: bool) -> None:
    texts = [text for text in texts if is_even(text)] * (1 + are_doubled)
    assert are_distinct(words_of(texts, LENGTH)) == (len(set(texts)) == len(texts))


@given(texts)
def test_texts_of_another_length_begin_with_nothing(texts: list[str]) -> None:
    words = words_of(texts, LENGTH)
    assert begin_with(words, "ab") == all(is_even(text) and text.startswith("ab") for text in texts)


def test_texts_that_only_pass_for_one_another_are_told_apart() -> None:
    one, other = "bbbbbbbb" + "aaaaaaaa", "bbbbbbbb" + "aaaaaaab"
    words = words_of([one, other, one], 16)
    assert places_among(words[:1], words).tolist() == [0, -1, 0]


def test_ids_have_the_length_that_is_said_of_them() -> None:
    assert [len(make_id(prefix, "Ana")) for prefix in ("c", "t")] == [id_length("c"), id_length("t")]
