"""The log command: a line, or a row spelled out, becomes a row of the Help Log, or nothing is written."""

from __future__ import annotations

import json

import pytest

from tests.app.demos import Demo


def test_a_free_line_becomes_one_log_row(demo: Demo) -> None:
    rows = demo.last_row("Help Log")
    answer = demo.call("log", "lunch with Priya Raman, sent her the zoning article")
    assert answer.code == 0, answer.err
    assert "Priya Raman: Gave Information, lunch; sent the zoning article" in answer.out
    assert demo.last_row("Help Log") == rows + 1
    again = json.loads(demo.call("run", "--json").out)
    assert [each for each in again["problems"] if each["row"] == rows + 1] == []


def test_a_meeting_with_several_people_is_a_row_for_each(demo: Demo) -> None:
    rows = demo.last_row("Help Log")
    answer = demo.call("log", "had a beer with Priya Raman and Tom Adeyemi")
    assert answer.code == 0, answer.err
    assert answer.out.startswith("Logged 2 rows, one for each person:\n")
    assert answer.out.count("Met, had a beer with Priya Raman and Tom Adeyemi.") == 2
    assert demo.last_row("Help Log") == rows + 2


def test_the_same_line_twice_is_written_once_unless_it_is_wished(demo: Demo) -> None:
    line = "lunch with Priya Raman on 3 November 2026, sent her the zoning article"
    assert demo.call("log", line).code == 0
    rows = demo.last_row("Help Log")
    second = demo.call("log", line)
    assert second.code == 2
    assert "You logged this already on 3 Nov 2026 for Priya Raman: nothing was written" in second.err
    assert demo.last_row("Help Log") == rows
    assert demo.call("log", line, "--again").code == 0
    assert demo.last_row("Help Log") == rows + 1


def test_a_line_that_is_not_understood_is_shown_back_and_nothing_is_written(demo: Demo) -> None:
    before = demo.workbook.read_bytes()
    answer = demo.call("log", "thing with Priya Raman")
    assert answer.code == 2
    assert "thing with Priya Raman" in answer.err
    assert "Nothing was written" in answer.err
    assert demo.workbook.read_bytes() == before


def test_a_spelled_out_row_is_logged(demo: Demo) -> None:
    parts = ("--contact", "priya", "--promised", "advice", "--what", "the fee table", "--due", "2031-05-02")
    answer = demo.call("log", *parts)
    assert answer.code == 0, answer.err
    assert "Priya Raman: Promised Advice, the fee table, due 2 May 2031" in answer.out


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("--contact", "priya"), "exactly one of --gave"),
        (("--contact", "priya", "--gave", "lead", "--met"), "exactly one of --gave"),
        (("--gave", "lead"), "--contact"),
        (("--contact", "priya", "--gave", "money"), "no kind of help"),
        (("--contact", "priya", "--met", "--due", "friday"), "Only a promise"),
        (("--contact", "priya", "--met", "--on", "someday"), "no certain day"),
        (("--contact", "zzz", "--met"), "no contact called"),
    ],
)
def test_parts_that_do_not_go_together_are_refused(
    read_demo: Demo, parts: tuple[str, ...], said: str
) -> None:
    before = read_demo.workbook.read_bytes()
    answer = read_demo.call("log", *parts)
    assert answer.code == 2
    assert said in answer.err
    assert read_demo.workbook.read_bytes() == before
