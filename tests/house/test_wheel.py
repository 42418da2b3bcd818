"""What an installed sheetnet carries: templates and the sample network, and nothing of the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_wheel_carries_templates_and_sample_data(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(ROOT)], check=True)
    [wheel] = tmp_path.glob("sheetnet-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    templates = {
        f"sheetnet/{each.relative_to(ROOT).as_posix()}"
        for each in (ROOT / "templates").rglob("*")
        if each.is_file()
    }
    stories = {
        each.relative_to(ROOT).as_posix()
        for each in (ROOT / "sheetnet" / "sample").iterdir()
        if each.is_file()
    }
    assert templates and templates <= names
    assert stories and stories <= names
    assert "sheetnet/py.typed" in names
    outside = {name for name in names if not name.startswith("sheetnet/") and ".dist-info/" not in name}
    assert not outside
