"""The settings that README and docs show can be copied: they load, with the files that they name."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from sheetnet.app.settings_file import load_settings

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
TEAM = '[[team]]\nname = "Ana Ruiz"\nmail = "ana@example.com"\n'
BLOCKS = [
    (page.name, re.sub(r"(?m)^ {1,3}", "", block))
    for page in PAGES
    for block in re.findall(
        r"^ *```toml\n(.*?)^ *```", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )
]


def test_there_are_settings_to_try() -> None:
    assert len(BLOCKS) > 5


@pytest.mark.parametrize(("page", "block"), BLOCKS, ids=[f"{page}-{n}" for n, (page, _) in enumerate(BLOCKS)])
def test_what_a_page_shows_loads_as_it_stands(page: str, block: str, tmp_path: Path) -> None:
    file = tmp_path / "sheetnet.toml"
    is_whole = "team" in tomllib.loads(block)
    mailbox = '[team.imap]\nhost = "imap.example.com"\npassword_file = "ana.password"\n'
    needs_mailbox = "answers_secret_file" in block and "team.imap" not in block
    text = block if is_whole else f"{block}\n{TEAM}{mailbox if needs_mailbox else ''}"
    file.write_text(text, encoding="utf-8")
    for name in re.findall(r'_file = "(.*?)"', text):
        (tmp_path / name).write_text("correct-horse-battery-staple", encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    assert load_settings(file).team
