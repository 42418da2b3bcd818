"""Lay a report out as plain text and as the HTML of a mail.

The HTML has its styles inlined, because many mail programs drop style sheets; only the rules for
dark and narrow screens stay in one. It names nothing on the network, and everything that comes
from a cell is escaped.
"""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sheetnet.domain.wording import DAY_IN_WORDS
from sheetnet.report.model import Report, Step
from sheetnet.report.phrasing import stopped
from sheetnet.suggest.templates import template_folder

LARGEST_HTML = 102_000
"""Bytes; Gmail cuts a mail off after 102 KB."""

_COLUMNS = 72


def render_text(report: Report) -> str:
    """Return the report as plain text in lines of at most 72 characters, where words allow."""
    words = _environment(autoescape=False).get_template("report.txt.j2").render(report=report)
    return words.strip("\n") + "\n"


def render_html(report: Report) -> str:
    """Return the report as one self-contained HTML page under 102 KB.

    Where the drafts' links would make it longer, the last ones are left out: the drafts are in the
    Actions tab all the same.
    """
    template = _environment(autoescape=True).get_template("report.html.j2")
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    links = sum(bool(step and step.link) for step in _steps(report))
    while True:
        page = inliner.inline(template.render(report=report))
        if len(page.encode("utf-8", "replace")) <= LARGEST_HTML or not links:
            return page
        links = links * 3 // 4
        report = _with_links(report, links)


def _environment(*, autoescape: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_folder()),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = _wrapped
    environment.filters["stopped"] = stopped
    environment.filters["unbroken"] = _unbroken
    return environment


def _folder() -> Path:
    return template_folder() / "report"


def _wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """Return the text wrapped, with one indent for the first line and another for the rest."""
    lines = textwrap.fill(
        _unbroken(text),
        _COLUMNS,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines.replace("\N{NO-BREAK SPACE}", " ")


def _unbroken(text: str) -> str:
    """Return the text with its dates kept on one line."""
    return DAY_IN_WORDS.sub("\\1\N{NO-BREAK SPACE}\\2\N{NO-BREAK SPACE}\\3", text)


def _steps(report: Report) -> list[Step | None]:
    return [
        report.first,
        *(person.step for person in report.people),
        *(entry.step for section in report.sections for entry in section.entries),
    ]


def _with_links(report: Report, links: int) -> Report:
    """Return the report with only the first so many links."""
    left = links

    def kept(step: Step | None) -> Step | None:
        nonlocal left
        if step is None or not step.link:
            return step
        left -= 1
        return step if left >= 0 else replace(step, link="")

    return replace(
        report,
        first=kept(report.first),
        people=tuple(replace(person, step=kept(person.step)) for person in report.people),
        sections=tuple(
            replace(
                section,
                entries=tuple(replace(entry, step=kept(entry.step)) for entry in section.entries),
            )
            for section in report.sections
        ),
    )
