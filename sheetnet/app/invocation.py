"""How a person would call sheetnet again from where they are."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def own_command() -> str:
    """Return "sheetnet" where the shell finds it, else the way to it from this folder."""
    beside = Path(sys.executable).parent / ("sheetnet.exe" if os.name == "nt" else "sheetnet")
    found = shutil.which("sheetnet")
    if found and Path(found).resolve() == beside.resolve():
        return "sheetnet"
    if not beside.is_file():
        return f"{quoted(sys.executable)} -m sheetnet"
    return quoted(_shortest(beside))


def _shortest(path: Path) -> str:
    try:
        relative = os.path.relpath(path)
    except ValueError:
        return str(path)
    return relative if len(relative) < len(str(path)) else str(path)


def quoted(text: str) -> str:
    """Return a path as a shell wants it."""
    return f'"{text}"' if " " in text else text
