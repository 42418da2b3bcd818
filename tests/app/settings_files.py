"""Settings files for tests, and what is wrong with them."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from sheetnet.app.settings_file import load_settings
from sheetnet.errors import SettingsFaults

TEAM = """
[[team]]
name = "Ana Ruiz"
mail = "ana@example.com"
"""


def write(file: Path, text: str) -> Path:
    file.write_text(textwrap.dedent(text), encoding="utf-8")
    file.chmod(0o600)
    return file


def faults(file: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(SettingsFaults) as caught:
        load_settings(write(file, text))
    assert str(file) in str(caught.value)
    return caught.value.faults
