"""The stand-in answers what Google was recorded to answer: gspread's own recordings, replayed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.google_emulator import Emulator

_END_POINT = re.compile(r"^ +(\d+) +(\d+) +(\d+)  (\S+ /\S+)$", re.MULTILINE)
_KIND = re.compile(r"^ +(\d+) +(\d+)  (\w+)$", re.MULTILINE)
_TOTAL = re.compile(r"^replay: (\d+) of (\d+) responses match", re.MULTILINE)

_ENOUGH = 900
_USED = {
    "GET /v4/spreadsheets/{id}",
    "GET /v4/spreadsheets/{id}/values:batchGet",
    "POST /v4/spreadsheets/{id}:batchUpdate",
    "GET /drive/v3/files/{fileId}",
}
"""End points that the product calls."""


def _replay(data: Path, out: Path) -> str:
    tool = data.parent / "tools" / "replay_google_recordings.py"
    recordings = data / "google-recordings"
    if not tool.is_file() or not recordings.is_dir():
        pytest.skip(f"there are no recordings at {recordings}, or no {tool}")
    with Emulator(any_token=True) as google:
        command = [sys.executable, str(tool), google.url, "--out", str(out)]
        replayed = subprocess.run(
            command,
            env={**os.environ, "RECORDINGS": str(recordings)},
            capture_output=True,
            text=True,
            check=False,
        )
        google.faults.clear()
    assert replayed.returncode in (0, 1), replayed.stderr
    return replayed.stdout


def test_recorded_answers_are_given_again(tmp_path: Path) -> None:
    folder = os.environ.get("SHEETNET_DATA")
    if not folder:
        pytest.skip("SHEETNET_DATA does not say where the recordings are")
    printed = _replay(Path(folder).resolve(), tmp_path)
    total = _TOTAL.search(printed)
    assert total is not None, printed
    assert int(total[1]) >= _ENOUGH, printed
    by_end_point = {name: (int(match), int(all_)) for match, _, all_, name in _END_POINT.findall(printed)}
    assert {name: by_end_point[name] for name in _USED if len(set(by_end_point[name])) > 1} == {}, printed
    assert by_end_point.keys() >= _USED
    kinds = {name: (match, all_) for match, all_, name in _KIND.findall(printed)}
    assert kinds
    assert [name for name, counts in kinds.items() if len(set(counts)) > 1] == [], printed
