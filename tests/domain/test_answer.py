from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.domain.answer import Verb, as_wish, read_lines

NUMBERS = st.lists(st.integers(1, 999), min_size=1, max_size=4, unique=True)


@pytest.mark.parametrize(
    ("line", "verb", "numbers", "wait"),
    [
        ("done 3", Verb.DONE, (3,), ""),
        ("  Done  3. ", Verb.DONE, (3,), ""),
        ("DONE: #3!", Verb.DONE, (3,), ""),
        ("- done 3", Verb.DONE, (3,), ""),
        ("done\N{NO-BREAK SPACE}3", Verb.DONE, (3,), ""),
        ("done 3, 4 and 12", Verb.DONE, (3, 4, 12), ""),
        ("done 3 & 3", Verb.DONE, (3,), ""),
        ("not 5", Verb.NOT, (5,), ""),
        ("snooze 4 2 weeks", Verb.SNOOZE, (4,), "2 weeks"),
        ("Snooze 4 for 2 weeks.", Verb.SNOOZE, (4,), "for 2 weeks"),
        ("snooze 4, 5 until 2026-12-01", Verb.SNOOZE, (4, 5), "until 2026-12-01"),
        ("snooze 4", Verb.SNOOZE, (4,), ""),
    ],
)
def test_a_line_that_is_a_wish_as_a_whole_is_understood(
    line: str, verb: Verb, numbers: tuple[int, ...], wait: str
) -> None:
    wish = as_wish(line)
    assert wish is not None
    assert (wish.verb, wish.numbers, wish.wait) == (verb, numbers, wait)


@pytest.mark.parametrize(
    "line",
    [
        "dnoe 3",
        "done",
        "done three",
        "done 3 and call her again",
        "I have done 3",
        "“done 3”",
        '"not 5".',
        "> done 3",
        "done 3rd",
        "done 1234",
        "done -3",
        "not 5 but 6",
        "undone 3",
        "done3",
        "done 3 " + "x" * 500,
    ],
)
def test_a_line_that_says_anything_else_is_no_wish(line: str) -> None:
    assert as_wish(line) is None


def test_what_looks_like_a_wish_and_is_none_is_told() -> None:
    text = "Hi!\n\ndone 3\ndnoe 4\nSnoze 5 2 weeks\ndone 7 on Friday, called her\nSee you at 5\nAna"
    wishes, odd = read_lines(text)
    assert [wish.line for wish in wishes] == ["done 3"]
    assert odd == ("dnoe 4", "Snoze 5 2 weeks", "done 7 on Friday, called her")


def test_of_an_answer_without_any_wish_the_first_line_is_told() -> None:
    assert read_lines("\nThanks, that helped a lot.\nAna\n") == ((), ("Thanks, that helped a lot.",))
    assert read_lines("\n \n") == ((), ())


def test_a_greeting_and_a_signature_beside_a_wish_are_no_matter() -> None:
    assert read_lines("Hello,\ndone 3\nBest\nAna Ruiz\nTel. 93 555 12 12\nSent from my iPhone")[1] == ()


@given(
    verb=st.sampled_from(["done", "not", "snooze"]), numbers=NUMBERS, joint=st.sampled_from([", ", " and "])
)
def test_every_number_named_is_meant(verb: str, numbers: list[int], joint: str) -> None:
    wish = as_wish(f"{verb} {joint.join(map(str, numbers))}")
    assert wish is not None
    assert list(wish.numbers) == numbers


@given(st.text())
def test_whatever_is_written_is_read_without_a_fault(text: str) -> None:
    wishes, odd = read_lines(text)
    assert all(as_wish(wish.line) == wish for wish in wishes)
    assert all(as_wish(line) is None for line in odd)
