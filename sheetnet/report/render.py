"""Lay a report out as plain text and as the HTML of a mail.

The HTML has its styles inlined, because many mail programs drop style sheets; only the rules for
dark and narrow screens stay in one. It names nothing on the network, and everything that comes
from a cell is escaped.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sheetnet.domain.answer import as_wish
from sheetnet.domain.wording import DAY_IN_WORDS
from sheetnet.report.firm_model import FirmReport
from sheetnet.report.model import Report
from sheetnet.report.phrasing import stopped
from sheetnet.report.shortening import shortened, shortened_firm
from sheetnet.suggest.templates import template_folder

LARGEST_HTML = 96_000
"""Bytes; Gmail cuts a mail off after 102 KB, and what a mail's transfer encoding adds may count too."""

_COLUMNS = 72


def render_text(report: Report) -> str:
    """Return the report as plain text in lines of at most 72 characters, where words allow."""
    words = _environment(autoescape=False).get_template("report.txt.j2").render(report=report)
    return "".join(f"{_not_a_wish(line)}\n" for line in words.strip("\n").split("\n"))


def render_html(report: Report) -> str:
    """Return the report as one self-contained HTML page that Gmail shows whole.

    Where it would be too long, links to drafts are left out first, then lines of the longest lists; the
    page says each time what is left out, and where it is. The plain text holds everything.
    """
    return _first_that_fits("report.html.j2", shortened(report))


def render_firm_text(report: FirmReport) -> str:
    """Return the firm-wide report as plain text in lines of at most 72 characters, where words allow."""
    words = _environment(autoescape=False).get_template("firm.txt.j2").render(report=report)
    return words.strip("\n") + "\n"


def render_firm_html(report: FirmReport) -> str:
    """Return the firm-wide report as one self-contained HTML page, as long as a mail may be.

    Where it would be too long the last people are left out, and the page says how many and where they are.
    """
    return _first_that_fits("firm.html.j2", shortened_firm(report))


def _first_that_fits(name: str, versions: Iterable[Report | FirmReport]) -> str:
    template = _environment(autoescape=True).get_template(name)
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False)
    page = ""
    for version in versions:
        page = inliner.inline(template.render(report=version))
        if len(page.encode("utf-8", "replace")) <= LARGEST_HTML:
            break
    return page


def _not_a_wish(line: str) -> str:
    """Return a line so that it is no wish where an answer quotes it: only whoever answers has wishes."""
    return f"· {line.strip()}" if as_wish(line) else line


@cache
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
