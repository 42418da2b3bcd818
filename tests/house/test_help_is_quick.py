"""Asking for help must not load what only a run needs."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("pandas", "numpy", "openpyxl", "gspread", "jinja2", "pydantic_settings", "holidays", "rapidfuzz")


def test_help_loads_nothing_heavy() -> None:
    code = f"""
import sys
from sheetnet.app.command_line import make_app
try:
    make_app()(["--help"])
except SystemExit:
    pass
print("LOADED:", [name for name in {HEAVY!r} if name in sys.modules])
"""
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "LOADED: []" in asked.stdout
    assert "adopt-copy" in asked.stdout
