from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetnet.domain.words import Status
from sheetnet.report.model import Entry, Report, Rhythm, Section, Tile
from sheetnet.report.render import LARGEST_HTML, render_html, render_text
from tests.report.pages import Page
from tests.report.weeks import (
    a_first_week,
    a_full_week,
    a_person,
    a_quiet_week,
    a_step,
    a_week,
    an_answerable_week,
)

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "SHEETNET_UPDATE_GOLDEN"
"""Set it to 1 to write the golden files anew; then read what changed."""

WEEKS = {"week": a_week, "quiet": a_quiet_week, "choose": a_first_week, "answerable": an_answerable_week}
CELLS = st.text(min_size=1) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</td></table>",
        "{{ 7 * 7 }}{% raw %}",
        "<!--",
        "&lt;b&gt;",
        "javascript:alert(1)",
        "<style>*{display:none}</style>",
        "]]>",
    ]
)  # fmt: skip


def filled_with(text: str) -> Report:
    """A report in which every place holds the same text."""
    step = a_step(text, due=text, draft=text)
    rhythm = Rhythm(43, text, Status.FRESH)
    person = a_person(
        text, about=text, why=text, touch=text, gave=text, got=text, rest=text, step=step, rhythm=rhythm
    )
    section = Section(text, text, (Entry(text, text, text, step),), text)
    return a_week(
        owner=text,
        subject=text,
        dateline=text,
        greeting=text,
        headline=text,
        because=text,
        lead=text,
        first=step,
        tiles=(Tile(text, text),),
        numbers=text,
        people=(person, replace(person, step=replace(step, link=""))),
        swap=text,
        sections=(section,),
        first_moves=text,
        mending=section,
        notices=(text,),
        closing=text,
        waiting=text,
        left_out=text,
    )


def golden(name: str, content: str) -> str:
    path = GOLDEN / name
    if os.environ.get(UPDATE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WEEKS)
def test_the_text_reads_as_it_was_approved(name: str) -> None:
    text = render_text(WEEKS[name]())
    assert text == golden(f"{name}.txt", text)


@pytest.mark.parametrize("name", WEEKS)
def test_the_page_is_as_it_was_approved(name: str) -> None:
    html = render_html(WEEKS[name]())
    assert Page(html).parts == Page(golden(f"{name}.html", html)).parts


@pytest.mark.parametrize("week", WEEKS.values())
def test_the_page_asks_for_nothing_from_the_network_and_runs_nothing(week: Callable[[], Report]) -> None:
    html = render_html(week())
    page = Page(html)
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "p", "a",
        "span", "h1", "h2", "h3",
    }  # fmt: skip
    assert not re.search(r"https?:|url\(|@import|src=|javascript:", html)
    assert all(link.startswith("mailto:") for link in page.links)
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert not page.open


@given(CELLS)
@example("<script>alert(1)</script>")
@example('" onmouseover="x')
def test_nothing_from_a_cell_becomes_markup(text: str) -> None:
    plain, wild = Page(render_html(filled_with("plain words"))), Page(render_html(filled_with(text)))
    assert wild.tags == plain.tags
    assert wild.styles == plain.styles


def test_markup_in_a_cell_is_read_as_it_was_typed() -> None:
    assert "<b>Núria</b> & Co." in Page(render_html(a_week(headline="<b>Núria</b> & Co."))).texts


def test_the_first_screen_says_whom_to_help_and_how() -> None:
    page = Page(render_html(a_week()))
    seen = page.texts[: page.texts.index("Your ten")]
    assert "Send Núria the lead you promised: school extension, Girona" in seen
    assert "You promised: the school extension, by 12 Nov 2026." in seen
    assert "Open the draft" in seen
    lines = render_text(a_week()).splitlines()[:6]
    assert any("Send Núria the lead" in line for line in lines)
    assert "   You promised: the school extension, by 12 Nov 2026." in lines


def test_tables_are_for_layout_only_and_say_so_to_a_screen_reader() -> None:
    page = Page(render_html(a_week()))
    tables = [attributes for tag, attributes in page.tags if tag == "table"]
    assert tables
    assert all(table["role"] == "presentation" for table in tables)
    assert ("html", {"lang": "en"}) in page.tags
    assert [tag for tag, _ in page.tags if tag in {"h1", "h2", "h3"}][:3] == ["h1", "h2", "h3"]


@pytest.mark.parametrize(("percent", "drawn"), [(0, ["100%"]), (43, ["43%", "57%"]), (100, ["100%"])])
def test_a_bar_is_as_long_as_the_days_gone_by(percent: int, drawn: list[str]) -> None:
    person = a_person(rhythm=Rhythm(percent, "6 days ago, rhythm 14 days", Status.FRESH))
    page = Page(render_html(a_week(people=(person,))))
    cells = [attributes for _, attributes in page.tags if attributes.get("class", "").startswith("stretch")]
    assert [cell["width"] for cell in cells] == drawn
    assert any("3 Nov 2026: 6 days ago, rhythm 14 days." in text for text in page.texts)


def test_without_a_bar_none_is_explained() -> None:
    for people, is_explained in (((a_person(rhythm=None),), False), ((a_person(),), True)):
        page = Page(render_html(a_week(people=people)))
        assert any("A full bar" in text for text in page.texts) is is_explained


def test_a_draft_link_opens_exactly_the_draft() -> None:
    assert Page(render_html(a_week())).links[0] == a_step().link


def test_dark_and_light_are_both_declared_and_no_person_has_a_number_beside_the_name() -> None:
    html = render_html(a_week())
    page = Page(html)
    assert ("meta", {"name": "color-scheme", "content": "light dark"}) in page.tags
    assert "prefers-color-scheme: dark" in page.styles
    for name in ("Núria Pla", "王芳", "Joan Mas"):
        following = page.texts[page.texts.index(name) + 1]
        assert not re.search(r"\d", following)


def test_styles_stand_on_the_tags_themselves() -> None:
    page = Page(render_html(a_week()))
    assert all("style" in attributes for tag, attributes in page.tags if tag in {"p", "a", "h1", "h2", "h3"})


def test_the_text_keeps_to_seventy_two_characters_where_words_allow() -> None:
    assert max(map(len, render_text(a_week()).splitlines())) <= 72


def test_dates_stay_on_one_line() -> None:
    assert "3\N{NO-BREAK SPACE}Nov\N{NO-BREAK SPACE}2026" in unescape(render_html(a_week()))


def test_a_full_week_of_one_owner_fits_into_a_mail_with_every_line() -> None:
    report = a_full_week()
    page = Page(render_html(report))
    assert len(render_html(report).encode()) <= LARGEST_HTML < 102 * 1024
    assert page.texts.count("Maria del Carmen Fernández-Pla") == 10 + 10 + 3 + 8 + 1
    assert not any("did not fit" in text for text in page.texts)


def test_a_mail_too_long_for_a_mailbox_gives_up_its_last_links_first() -> None:
    step = a_step(link="mailto:nuria@pla.example?body=" + "x" * 1860)
    entries = tuple(Entry(f"Person {number}", "", "", step) for number in range(60))
    long = a_week(sections=(Section("Also open", "", entries),))
    page = Page(render_html(long))
    assert len(render_html(long).encode()) <= LARGEST_HTML
    assert page.links[0] == a_step().link
    assert 3 < len(page.links) < 60
    assert "Person 59" in page.texts
    elsewhere = "A mail to nuria@pla.example: The school extension (in the Actions tab)."
    assert page.texts.count(elsewhere) + len(page.links) == 60 + 2


def test_what_does_not_fit_even_so_is_counted_and_said_where_it_is() -> None:
    long = a_full_week(people=30, met=30, suggestions=50)
    page = Page(render_html(long))
    assert len(render_html(long).encode()) <= LARGEST_HTML
    shown = [text for text in page.texts if "did not fit" in text]
    tabs = "more did not fit into this mail: see the Actions and Contacts tabs"
    assert shown == [
        "20 more did not fit into this mail: see the Key column of the Contacts tab.",
        f"20 {tabs}; and 9 more in the Contacts tab.",
        f"40 {tabs}; and 9 more in the Actions tab.",
    ]
    assert render_text(long).count("\n   > ") == 30
    assert "did not fit" not in render_text(long)


def test_the_longest_texts_of_the_widest_letters_still_fit() -> None:
    wide = "\N{GRINNING FACE}" * 220
    lists = ("Met, and not followed up", "Introductions worth making", "To pass along", "Also open")
    step = a_step(wide, due="", draft=wide, link="")
    person = a_person(wide, about=wide, why=wide, touch=wide, gave=wide, got=wide, step=step)
    sections = tuple(Section(title, "", (Entry(wide, wide, wide, step),) * 60) for title in lists)
    long = a_week(people=(person,) * 30, sections=sections, mending=sections[0])
    assert len(render_html(long).encode()) <= LARGEST_HTML
