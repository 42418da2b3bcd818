from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sheetnet.domain.answer_code import code_in, code_of, is_code_of, with_code

SECRET = "correct-horse-battery-staple"
REPORT = ("u-1", "Ana Ruiz", "2026-W47")


def test_a_code_comes_back_from_the_subject_of_an_answer() -> None:
    code = code_of(SECRET, *REPORT)
    subject = with_code("Your ten this week: Call Núria", code)
    for answer in (subject, f"Re: {subject}", f"AW: {subject.upper()}", f"Re: {subject.replace(' ', '  ')}"):
        assert code_in(answer) == code
    assert is_code_of(code, SECRET, *REPORT)


def test_a_subject_without_a_code_has_none() -> None:
    for subject in ("", "Re: Your ten this week", "[sheetnet]", "[sheetnet k7f3-m2qx]", "k7f3-m2qx-4abz"):
        assert code_in(subject) == ""


def test_a_code_is_that_of_one_sheet_one_owner_and_one_week_and_of_one_secret() -> None:
    code = code_of(SECRET, *REPORT)
    for other in (("u-2", *REPORT[1:]), ("u-1", "Bo Lee", "2026-W47"), ("u-1", "Ana Ruiz", "2026-W46")):
        assert not is_code_of(code, SECRET, *other)
    assert not is_code_of(code, f"{SECRET}!", *REPORT)


def test_without_a_secret_no_code_is_right() -> None:
    assert not is_code_of(code_of("", *REPORT), "", *REPORT)


@given(st.text())
def test_nothing_else_is_a_code(text: str) -> None:
    assert text == code_of(SECRET, *REPORT) or not is_code_of(text, SECRET, *REPORT)
    assert code_in(text) == "" or code_in(text).isascii()
