"""LibreOffice at work on a workbook: opens it, lets it calculate, and saves what it then holds."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

SOFFICE = shutil.which("soffice")
needs_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (soffice)")


def recalculated(path: Path, folder: Path) -> Workbook:
    """Open a workbook in LibreOffice, let it calculate, and return the values that it saved."""
    assert SOFFICE is not None
    out = folder / "recalculated"
    done = subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert b"rror" not in done.stderr + done.stdout
    return load_workbook(out / path.name, data_only=True)
