"""The stand-in as a program of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests


@contextmanager
def program(*options: str) -> Iterator[str]:
    """Run the stand-in as a program; give where it listens."""
    command = [sys.executable, "-m", "tests.google_emulator", *options]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as running:
        assert running.stdout is not None
        try:
            yield running.stdout.readline().strip()
        finally:
            running.terminate()


def test_it_serves_as_a_program(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    header = {"Authorization": "Bearer made-up"}
    with program("--credentials", str(path)) as url:
        with requests.get(f"{url}/v4/spreadsheets/none", timeout=10) as answer:
            assert answer.status_code == 401
        with requests.get(f"{url}/drive/v3/files", headers=header, timeout=10) as answer:
            assert answer.json()["files"] == []
        assert json.loads(path.read_text("utf-8"))["token_uri"] == f"{url}/token"


def test_as_a_program_it_can_insist_on_signing_in() -> None:
    header = {"Authorization": "Bearer made-up"}
    with (
        program("--strict-sign-in") as url,
        requests.get(f"{url}/drive/v3/files", headers=header, timeout=10) as answer,
    ):
        assert answer.status_code == 401
