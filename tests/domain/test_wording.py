from __future__ import annotations

from datetime import date

import pytest

from sheetnet.domain.wording import day_in_words, plain_list


def test_a_day_reads_as_people_write_it() -> None:
    assert day_in_words(date(2026, 3, 3)) == "3 Mar 2026"
    assert day_in_words(date(2026, 12, 31)) == "31 Dec 2026"


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_reads_as_in_a_sentence(words: list[str], said: str) -> None:
    assert plain_list(words) == said
