"""A quoted report never acts: of an answer only what its writer has written is read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sheetnet.domain.answer import read_lines
from sheetnet.mail.own_words import own_words, own_words_of_html
from sheetnet.report.model import Report
from sheetnet.report.numbering import numbered
from sheetnet.report.render import render_html, render_text
from tests.mail.replies import HTML_QUOTES, TEXT_QUOTES, wrapped_by_the_program
from tests.report.test_render import filled_with
from tests.report.weeks import a_week

SAID = "done 3\nsnooze 4 2 weeks\nnot 5"
WISHES = ["done 3", "snooze 4 2 weeks", "not 5"]


def wishes_in(words: str) -> list[str]:
    return [wish.line for wish in read_lines(words)[0]]


def a_report(text: str) -> Report:
    """A report in which every place holds the same text, but the line by which every report begins."""
    plain = a_week()
    report = replace(filled_with(text), greeting=plain.greeting, dateline=plain.dateline)
    return numbered(report, ())[0]


@pytest.mark.parametrize("style", TEXT_QUOTES)
def test_an_answer_is_read_whichever_way_the_report_is_quoted(style: str) -> None:
    body = TEXT_QUOTES[style](SAID, render_text(a_report("done 1")))
    assert wishes_in(own_words(body)) == WISHES
    assert read_lines(own_words(body))[1] == ()
    assert wishes_in(own_words(body.replace("\n", "\r\n"))) == WISHES


@pytest.mark.parametrize("style", HTML_QUOTES)
def test_an_answer_in_html_is_read_whichever_way_the_report_is_quoted(style: str) -> None:
    said = SAID.replace("\n", "<br>")
    body = HTML_QUOTES[style](said, render_html(a_report("done 1")))
    assert wishes_in(own_words_of_html(body)) == WISHES


@pytest.mark.parametrize(
    "markup", ["<div>{}</div>", "<p>{}</p>", "{}<br>", "<ul><li>{}</li></ul>", "<b>{}</b>\n<p>"]
)
def test_each_line_of_an_html_answer_is_a_line(markup: str) -> None:
    assert wishes_in(own_words_of_html("".join(markup.format(line) for line in WISHES))) == WISHES


def test_no_line_of_a_report_is_a_wish() -> None:
    for text in ("done 1", "not 2", "snooze 3 2 weeks", "- done 4"):
        assert wishes_in(render_text(a_report(text))) == []


@given(text=st.text() | st.sampled_from(["done 1", "not 2", "snooze 1 2 weeks", "done 1\nnot 1", "> done 1"]))
@example("done 1")
@settings(max_examples=25)
def test_a_quoted_report_never_acts(text: str) -> None:
    report = a_report(text)
    plain, page = render_text(report), render_html(report)
    for style, quote in TEXT_QUOTES.items():
        assert wishes_in(own_words(quote("", plain))) == [], style
    for style, quote in HTML_QUOTES.items():
        assert wishes_in(own_words_of_html(quote("", page))) == [], style
    assert wishes_in(own_words(wrapped_by_the_program(plain))) == []


@pytest.mark.parametrize(
    "unit", ["<!--", "<a", "<a b='", "</", "<div>", "<blockquote>", "a: b\n", "On a wrote: "]
)
def test_a_mail_made_to_keep_the_reader_busy_does_not(unit: str) -> None:
    for said in ("", "done 3\n"):
        words = said + unit * (250_000 // len(unit))
        assert wishes_in(own_words(words)) == ([said.strip()] if said else [])
        own_words_of_html(words)


@given(st.text())
def test_whatever_comes_is_read_without_a_fault(text: str) -> None:
    own_words(text)
    own_words_of_html(text)
