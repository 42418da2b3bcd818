"""The report in a real browser: every kind of week on every screen, light and dark.

Nothing runs out of any screen, every text stands out, and the first screen answers whom to help, and how.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.report.kinds import KINDS, SUGGESTING, WEEKS, page_of

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PROBE = """<!DOCTYPE html>
<html style="color-scheme: light dark"><meta charset="utf-8">{frames}<pre></pre><script>{script}</script>
"""
FRAME = '<iframe name="{name}" style="border:0;width:{width}px;height:{height}px" srcdoc="{page}"></iframe>'
HEIGHTS = {320: 568, 600: 800, 1200: 800}
"""How high the screens of these widths are: a small phone, a tablet, a laptop's window."""
LEAST_CONTRAST = 4.5
"""Of small text, https://www.w3.org/TR/WCAG22/#contrast-minimum."""
A_THUMB = 44
"""Pixels, https://www.w3.org/TR/WCAG22/#target-size-enhanced."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


@dataclass(frozen=True)
class Screen:
    kind: str
    width: int
    is_dark: bool
    measured: dict[str, Any]

    def faint(self, kind: str) -> list[str]:
        return [text["words"] for text in self.measured["texts"] if text[kind] < LEAST_CONTRAST]


def measured(folder: Path, *, dark: bool) -> dict[str, dict[str, Any]]:
    """Return what a browser measures of each kind of report in a frame of each size, by kind and width."""
    frames = [
        FRAME.format(name=f"{kind}-{width}", width=width, height=height, page=html.escape(page_of(kind)))
        for kind in KINDS
        for width, height in HEIGHTS.items()
    ]
    probe = folder / "probe.html"
    script = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
    probe.write_text(PROBE.format(frames="".join(frames), script=script), encoding="utf-8")
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
        timeout=300,
        check=True,
    )
    found = re.search(r"<pre>(.+?)</pre>", browser.stdout.decode(), flags=re.DOTALL)
    assert found
    return json.loads(html.unescape(found[1]))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Mapping[bool, dict[str, dict[str, Any]]]:
    """What was measured, in light and in dark."""
    return {dark: measured(tmp_path_factory.mktemp("screen"), dark=dark) for dark in (False, True)}


def on_each(kinds: Iterable[str]) -> pytest.MarkDecorator:
    """Show each of these kinds of report on screens of every width, light and dark."""
    screens = [(kind, width, dark) for kind in kinds for width in HEIGHTS for dark in (False, True)]
    names = [f"{kind}-{width}-{'dark' if dark else 'light'}" for kind, width, dark in screens]
    return pytest.mark.parametrize("screen", screens, ids=names, indirect=True)


@pytest.fixture
def screen(request: pytest.FixtureRequest, seen: Mapping[bool, dict[str, dict[str, Any]]]) -> Screen:
    kind, width, dark = request.param
    return Screen(kind, width, dark, seen[dark][f"{kind}-{width}"])


@on_each(KINDS)
def test_nothing_runs_out_of_the_screen(screen: Screen) -> None:
    assert screen.measured["width"] == screen.width
    assert screen.measured["widest"] <= screen.width


@on_each(KINDS)
def test_dark_mode_turns_paper_dark_and_ink_light(screen: Screen) -> None:
    paper, ink = (
        ("rgb(23, 25, 26)", "rgb(236, 231, 223)")
        if screen.is_dark
        else ("rgb(243, 239, 232)", "rgb(38, 34, 29)")
    )
    assert (screen.measured["paper"], screen.measured["ink"]) == (paper, ink)


@on_each(KINDS)
def test_every_text_stands_out_from_its_paper(screen: Screen) -> None:
    assert len(screen.measured["texts"]) >= 4
    assert screen.faint("ratio") == []


@on_each(KINDS)
def test_every_text_stands_out_where_a_mail_app_turns_the_colours_itself(screen: Screen) -> None:
    """Gmail does so and knows no dark rules: it turns all colours on an iPhone, light paper on Android."""
    if not screen.is_dark:
        assert screen.faint("inverted") == []
        assert screen.faint("darkened") == []


@on_each(SUGGESTING)
def test_the_first_screen_answers_whom_to_help_this_week_and_how(screen: Screen) -> None:
    report, first = WEEKS[screen.kind](), screen.measured["first"]
    assert first["headline"]["words"] == report.headline
    assert report.people[0].name.split()[0] in report.headline
    how = "Open the draft" if report.first and report.first.link else "Notes for a call, in the Actions tab."
    assert first["way"]["words"] == how
    ends = [first[part]["bottom"] for part in ("headline", "reason", "way")]
    assert sorted(ends) == ends
    assert ends[-1] <= HEIGHTS[screen.width]


@on_each(sorted(set(WEEKS) - set(SUGGESTING)))
def test_without_a_suggestion_the_first_screen_says_what_kind_of_week_it_is(screen: Screen) -> None:
    first = screen.measured["first"]
    assert first["headline"]["bottom"] < first["lead"]["bottom"] <= HEIGHTS[screen.width]
    assert first["way"] is None


@on_each(sorted(set(SUGGESTING) - {"call"}))
def test_the_first_button_is_as_high_as_a_thumb(screen: Screen) -> None:
    assert screen.measured["first"]["way"]["height"] >= A_THUMB
