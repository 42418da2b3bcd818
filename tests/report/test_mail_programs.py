"""The report's HTML held against what Gmail, Outlook and Apple Mail are known to draw.

caniemail names what a mail program does not know or knows in part, html-validate what is wrong as HTML.
Whatever they find and is not accepted here by name fails; so does an acceptance that nothing needs any more.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from sheetnet.report.render import render_html
from tests.report.kinds import KINDS, page_of
from tests.report.weeks import a_week

HERE = Path(__file__).parent
NODE = shutil.which("node")
PACKAGES = [HERE / "node_modules" / name for name in ("caniemail", "html-validate")]

pytestmark = pytest.mark.skipif(
    NODE is None or not all(package.is_dir() for package in PACKAGES),
    reason="needs Node.js 18.19 or newer and, once, npm ci --prefix tests/report",
)

Found = dict[str, list[tuple[str, str]]]
"""Names, each with the program or the place, by what is wrong with them."""

WORD = frozenset({"outlook.windows", "outlook.windows-mail"})
"""They draw with Word's engine."""
PHONES = frozenset({"outlook.ios", "outlook.android"})
GMAIL = frozenset({"gmail.desktop-webmail", "gmail.ios", "gmail.android"})

UNSUPPORTED = {
    "@media": (WORD | {"gmail.mobile-webmail"}, "light colours and one width suit every screen from 320 px"),
    "<style> element": ({"gmail.mobile-webmail"}, "every style stands on its tag as well"),
    "<body> element": ({"outlook.macos"}, "the outermost cell has the same colours"),
    "aria-label attribute": ({"outlook.windows-mail"}, "names a region for screen readers; nothing to see"),
    "role attribute": ({"outlook.windows-mail"}, "keeps screen readers from reading out tables elsewhere"),
    "border-radius": (WORD, "corners are square there"),
    "display:none": ({"gmail.mobile-webmail"}, "the preview line is then small text in the paper's colour"),
    "overflow-wrap": (WORD | PHONES | GMAIL, "Gmail breaks long words by itself; elsewhere they are rare"),
    "overflow": (WORD, "not used: caniemail takes overflow-wrap for it"),
}
"""What some programs do not know, which ones, and why the report does without it there."""

PARTIAL = {
    "@media": "the media asked for are width and colour scheme, and rules are not nested",
    "<style> element": "it stands in the head, before its rules are used",
    "<body> element": "it becomes a div; the outermost cell has the same colours",
    "align attribute": "used on a cell, to centre; only tables are said to ignore it",
    "background": "only background-color is used",
    "border": "one pixel, on cells",
    "display": "only inline-block and none are used; Word gets the button's padding from its cell",
    "display:none": "the preview line holds no table and no image",
    "font-size": "in pixels everywhere",
    "font-weight": "normal and bold are used, no numbers",
    "height attribute": "of a gap of 10 pixels between two boxes",
    "height property": "on cells only",
    "line-height": "a pixel or two more or less; the bars say exactly",
    "margin": "never negative, nor auto, and of paragraphs and headings",
    "max-width": "Word gets a table of 600 pixels; an iPhone is narrower, and on an iPad lines are longer",
    "overflow": "not used: caniemail takes overflow-wrap for it",
    "overflow-wrap": "only very long words need it",
    "padding": "on cells; the button's cell says it to Word, and the mark Your turn is tight there",
    "text-align": "only left and center are used",
    "text-decoration": "a plain underline, or none",
    "width attribute": "of tables and cells, in percent or for Word",
    "width property": "only as a width of the screen in @media",
}
"""What some programs know in part, and why the part is enough."""

BROKEN = {
    "no-inline-style": "mail programs drop style sheets",
    "no-deprecated-attr": "Word's engine reads width, border and padding of tables from attributes only",
    "no-conditional-comment": "Word's engine reads them, and everything else takes them for comments",
    "prefer-native-element": "Outlook does not know <article>",
}
"""What html-validate minds in any page, and why it is right in a mail."""


def found_in(html: str) -> Found:
    """Return what both find: names, each with the program or the place."""
    checked = subprocess.run(
        [str(NODE), str(HERE / "check_mail.mjs")],
        input=html.encode(),
        capture_output=True,
        check=True,
        timeout=120,
    )
    return {
        kind: [(name, where) for name, where in told] for kind, told in json.loads(checked.stdout).items()
    }


@pytest.fixture(scope="module")
def found() -> Mapping[str, Found]:
    """What both find in each kind of report."""
    return {kind: found_in(page_of(kind)) for kind in KINDS}


def all_of(found: Mapping[str, Found], what: str) -> set[tuple[str, str]]:
    return {each for kind in found.values() for each in kind[what]}


ACCEPTED = {(name, program) for name, (programs, _) in UNSUPPORTED.items() for program in programs}


@pytest.mark.parametrize("kind", KINDS)
def test_gmail_outlook_and_apple_mail_know_all_that_a_report_cannot_do_without(
    kind: str, found: Mapping[str, Found]
) -> None:
    assert set(found[kind]["unsupported"]) <= ACCEPTED
    assert {name for name, _ in found[kind]["partial"]} <= set(PARTIAL)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_is_sound_html(kind: str, found: Mapping[str, Found]) -> None:
    assert {rule for rule, _ in found[kind]["broken"]} <= set(BROKEN), found[kind]["broken"]


def test_nothing_is_accepted_that_no_report_needs(
    found: Mapping[str, Found],
) -> None:
    assert all_of(found, "unsupported") == ACCEPTED
    assert {name for name, _ in all_of(found, "partial")} == set(PARTIAL)
    assert {rule for rule, _ in all_of(found, "broken")} == set(BROKEN)


def test_a_page_that_would_not_hold_is_found_out() -> None:
    page = render_html(a_week()).replace(
        '<h1 style="', '<img src="logo.png"><p><table></table></p><h1 style="display: grid;'
    )
    found = found_in(page)
    assert ("display:grid", "outlook.windows") in found["unsupported"]
    assert {"wcag/h37", "no-implicit-close"} <= {rule for rule, _ in found["broken"]}
