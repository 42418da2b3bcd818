"""The report in a real browser: nothing runs out of any screen, and every text stands out, light and dark."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from sheetnet.report.render import render_firm_html, render_html
from tests.report.firms import a_firm, a_firm_filled_with
from tests.report.weeks import a_person, a_resting_person, a_step, a_week, answerable

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PROBE = """<!DOCTYPE html>
<html style="color-scheme: light dark"><meta charset="utf-8">
<iframe style="border:0;width:{width}px;height:600px" srcdoc="{page}"></iframe><pre></pre>
<script>{script}</script>
"""
LEAST_CONTRAST = 4.5
"""Of small text, https://www.w3.org/TR/WCAG22/#contrast-minimum."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@dataclass(frozen=True)
class Screen:
    width: int
    is_dark: bool
    measured: dict[str, Any]

    def faint(self, kind: str) -> list[str]:
        return [text["words"] for text in self.measured["texts"] if text[kind] < LEAST_CONTRAST]


def shown(folder: Path, page: str, *, width: int, dark: bool) -> Screen:
    """Return what a browser measures of the page in a frame of this width."""
    probe = folder / "probe.html"
    script = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
    probe.write_text(PROBE.format(width=width, page=html.escape(page), script=script), encoding="utf-8")
    browser = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={folder / 'profile'}",
            f"--blink-settings=preferredColorScheme={0 if dark else 1}",
            "--virtual-time-budget=3000",
            "--dump-dom",
            probe.as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )
    found = re.search(r"<pre>(.+?)</pre>", browser.stdout.decode())
    assert found
    return Screen(width, dark, json.loads(html.unescape(found[1])))


LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 2


def a_long_week() -> str:
    """A week with words too long for a narrow screen in every place."""
    long = LONG
    report = a_week(
        headline=f"Send {long} the lead",
        because=long,
        people=(
            a_person(long, why=long, about=long, step=a_step(long)),
            a_person(),
            a_person(step=a_step(link="", draft="notes for a call")),
            a_resting_person(),
        ),
        notices=(f"Your report may not have reached {long}@firm.example.",),
        left_out=long,
    )
    return render_html(answerable(report))


def a_long_firm() -> str:
    """A firm-wide report with such words, and people enough to fill a screen."""
    whole = a_firm_filled_with(LONG)
    more = a_firm()
    return render_firm_html(
        replace(
            whole,
            sections=(*whole.sections, *more.sections),
            companies=(*whole.companies, *more.companies * 6),
        )
    )


@pytest.fixture(
    scope="module",
    params=[
        (page, width, dark)
        for page in (a_long_week, a_long_firm)
        for width in (320, 600, 1200)
        for dark in (False, True)
    ],
    ids=lambda each: f"{each[0].__name__}-{each[1]}-{'dark' if each[2] else 'light'}",
)
def screen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Screen:
    page, width, dark = request.param
    return shown(tmp_path_factory.mktemp("screen"), page(), width=width, dark=dark)


def test_nothing_runs_out_of_the_screen(screen: Screen) -> None:
    assert screen.measured["width"] == screen.width
    assert screen.measured["widest"] <= screen.width


def test_dark_mode_turns_paper_dark_and_ink_light(screen: Screen) -> None:
    paper, ink = (
        ("rgb(23, 25, 26)", "rgb(236, 231, 223)")
        if screen.is_dark
        else ("rgb(243, 239, 232)", "rgb(38, 34, 29)")
    )
    assert (screen.measured["paper"], screen.measured["ink"]) == (paper, ink)


def test_every_text_stands_out_from_its_paper(screen: Screen) -> None:
    assert len(screen.measured["texts"]) > 40
    assert screen.faint("ratio") == []


def test_every_text_stands_out_where_a_mail_app_turns_the_colours_itself(screen: Screen) -> None:
    """Gmail does so and knows no dark rules: it turns all colours on an iPhone, light paper on Android."""
    if not screen.is_dark:
        assert screen.faint("inverted") == []
        assert screen.faint("darkened") == []
