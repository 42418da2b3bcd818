"""The report in a real browser: nothing runs out of a narrow screen, dark mode is dark."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sheetnet.report.render import render_html
from tests.report.weeks import a_person, a_step, a_week

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PROBE = """
<iframe style="border:0;width:{width}px;height:600px" srcdoc="{page}"></iframe><pre></pre><script>
onload = () => {{
  const shown = document.querySelector("iframe").contentDocument;
  const paper = shown.defaultView.getComputedStyle(shown.body);
  document.querySelector("pre").textContent = JSON.stringify({{
    width: shown.documentElement.scrollWidth,
    widest: Math.max(...[...shown.querySelectorAll("body *")].map(e => e.getBoundingClientRect().right)),
    paper: paper.backgroundColor, ink: paper.color,
  }});
}};
</script>
"""


def shown(tmp_path: Path, page: str, *, width: int, dark: bool = False) -> dict[str, object]:
    """Return what a browser measures of the page in a frame of this width."""
    probe = tmp_path / "probe.html"
    scheme = "<!DOCTYPE html><meta charset=utf-8><html style='color-scheme: light dark'>"
    probe.write_text(scheme + PROBE.format(width=width, page=html.escape(page)), encoding="utf-8")
    browser = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--no-first-run",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--blink-settings=preferredColorScheme={0 if dark else 1}",
            "--virtual-time-budget=3000",
            "--dump-dom",
            probe.as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )
    found = re.search(r"<pre>(.*?)</pre>", browser.stdout.decode())
    assert found
    measured: dict[str, object] = json.loads(html.unescape(found[1]))
    return measured


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
@pytest.mark.parametrize("width", [320, 600, 1200])
def test_nothing_runs_out_of_the_screen(tmp_path: Path, width: int) -> None:
    long_words = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 2
    report = a_week(
        headline=f"Send {long_words} the lead",
        people=(a_person(long_words, why=long_words, about=long_words, step=a_step(long_words)), a_person()),
        notices=(f"Your report may not have reached {long_words}@firm.example.",),
    )
    measured = shown(tmp_path, render_html(report), width=width)
    assert measured["width"] == width
    assert float(str(measured["widest"])) <= width


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_dark_mode_turns_paper_dark_and_ink_light(tmp_path: Path) -> None:
    page = render_html(a_week())
    light, dark = (shown(tmp_path, page, width=320, dark=each) for each in (False, True))
    assert (light["paper"], dark["paper"]) == ("rgb(243, 239, 232)", "rgb(23, 25, 26)")
    assert (light["ink"], dark["ink"]) == ("rgb(38, 34, 29)", "rgb(236, 231, 223)")
