"""The README: each command in it runs, each file it shows exists, and its table of settings is whole."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sheetnet.app.settings_file import settings_rows

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

SHELLS = ("sh", "bash", "console", "shell", "powershell")
MAKES_THE_SETTING = ("scripts/demo", "scripts/test", "py scripts/demo", "py scripts/test")
"""What prepares the machine; tried on a fresh clone, not here."""


def commands() -> list[str]:
    """Return the commands in the README's shell blocks, without prompts and comments."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    lines = [line for kind, block in blocks if kind in SHELLS for line in block.splitlines()]
    return [command for line in lines if (command := line.removeprefix("$ ").split("  #")[0].strip())]


def test_there_are_commands_to_try() -> None:
    assert "scripts/demo" in commands()
    assert "scripts/test" in commands()
    assert any(each.startswith("sheetnet run") for each in commands())


def test_every_command_runs_in_the_order_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person follows the page from top to bottom, in a folder with the demo in it."""
    monkeypatch.setenv("BROWSER", "true" if sys.platform != "win32" else "cmd /c rem %s")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    here = tmp_path / "sheetnet"
    here.mkdir()
    assert _sheetnet("demo", here=here).returncode == 0
    failed = []
    for command in commands():
        words = shlex.split(command)
        if words[0] == "cd":
            here = (here / words[1]).resolve()
            assert here.is_dir(), command
        elif words[0] == "sheetnet":
            done = _sheetnet(*words[1:], here=here)
            if not _is_well(done, words):
                failed.append(f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}")
        elif command.startswith(MAKES_THE_SETTING):
            assert (ROOT / next(word for word in words if word.startswith("scripts/"))).is_file()
        else:
            known = ("git", "pip", "pipx", "uv", "export", "set", "chmod", "source", "openssl")
            assert words[0] in known, command
    assert not failed, "\n".join(failed)


def test_every_setting_stands_in_the_table_as_it_is() -> None:
    expected = ["| Setting | Default | What it is | Environment |", "| --- | --- | --- | --- |"]
    for row in settings_rows():
        default = f"`{row.default}`" if row.default else "(must be given)"
        expected.append(f"| `{row.key}` | {default} | {row.meaning} | `{row.environment}` |")
    table = "\n".join(expected)
    assert table in README, f"The README's table of settings should read:\n\n{table}"


def test_every_picture_and_file_it_links_to_exists() -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", README):
        if "://" not in target and not target.startswith("mailto:"):
            assert (ROOT / target).exists(), target


def test_an_example_of_the_key_file_is_there() -> None:
    example = json.loads((ROOT / "credentials.example.json").read_text(encoding="utf-8"))
    assert example["type"] == "service_account"
    assert {"client_email", "private_key", "token_uri"} <= set(example)
    client = json.loads((ROOT / "credentials.example.oauth.json").read_text(encoding="utf-8"))["installed"]
    assert {"client_id", "client_secret", "auth_uri", "token_uri"} <= set(client)


def _is_well(done: subprocess.CompletedProcess[str], words: list[str]) -> bool:
    """Whether a command ended as the page lets one expect on a machine without mail server and Google."""
    if done.returncode == 2 and "--send" in words:
        return "No mail server is named" in done.stderr
    if done.returncode == 2 and "--google" in words:
        return "there is no file at" in done.stderr
    if done.returncode == 1 and "health" in words:
        return "The worker was stopped at" in done.stdout
    if done.returncode == 1 and "sign-in" in words:
        return "There is no credentials file at" in done.stderr
    return done.returncode == 0 or (done.returncode == 3 and "check" in words)


def _sheetnet(*arguments: str, here: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sheetnet", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHEETNET_")}
    if arguments[:1] != ("worker",):
        answers = "Ana Ruiz\nana@example.com\nday\nEurope/Madrid\n"
        return subprocess.run(
            command, cwd=here, env=environment, input=answers, capture_output=True, text=True, check=False
        )
    worker = subprocess.Popen(
        command, cwd=here, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    first = ""
    for line in worker.stdout:
        first += line
        if line[0].isdigit():
            break
    worker.send_signal(signal.SIGTERM)
    out, err = worker.communicate(timeout=60)
    return subprocess.CompletedProcess(command, worker.returncode, first + out, err)
