"""The two scripts that set everything up: what they say when they cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of little more than the scripts, in a folder with spaces in its name."""
    copy = tmp_path / "my own copy"
    shutil.copytree(ROOT / "scripts", copy / "scripts")
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def run(checkout: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "scripts" / script)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_network_it_says_so_and_makes_a_new_try_possible(checkout: Path) -> None:
    for _ in range(2):
        tried = run(checkout, "demo", PIP_NO_INDEX="1")
        assert tried.returncode == 1
        assert "Check the connection to the internet" in tried.stderr
        assert "Traceback" not in tried.stderr
    assert tried.stdout.startswith("Installing"), "the environment of the first try is used again"


def test_a_moved_or_broken_environment_is_made_anew(checkout: Path) -> None:
    python = checkout / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    python.parent.mkdir(parents=True)
    python.write_text("not a program", encoding="utf-8")
    python.chmod(0o755)
    tried = run(checkout, "test", PIP_NO_INDEX="1")
    assert tried.returncode == 1
    assert tried.stdout.startswith("Making the environment")
    assert "Traceback" not in tried.stderr


def test_the_scripts_can_be_started_as_they_are() -> None:
    for name in ("scripts/demo", "scripts/test", "scripts/check_live_sheet", ".ci/run"):
        file = ROOT / name
        assert file.read_text(encoding="utf-8").startswith("#!/usr/bin/env ")
        assert os.name == "nt" or os.access(file, os.X_OK)
