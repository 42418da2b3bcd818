"""Dated backups beside the workbook: the last ten saves before sheetnet wrote over them."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

KEPT = 10
"""How many stay; the oldest goes first."""
FOLDER = "backups"


def keep_backup(workbook: Path, content: bytes, *, now: datetime) -> Path:
    """Write a copy of the workbook as it was into the backups folder, and let the oldest ones go.

    Files there that are not backups of this workbook are left alone.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = workbook.parent / FOLDER
    folder.mkdir(exist_ok=True)
    stamp = f"{now:%Y-%m-%d-%H%M%S}"
    target = folder / f"{workbook.stem}-{stamp}{workbook.suffix}"
    count = 2
    while target.exists():
        target = folder / f"{workbook.stem}-{stamp}-{count:02}{workbook.suffix}"
        count += 1
    half = target.with_name(target.name + ".part")
    try:
        half.write_bytes(content)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    others = [path for path in backups_of(workbook) if path != target]
    for old in others[: max(0, len(others) + 1 - KEPT)]:
        old.unlink(missing_ok=True)
    return target


def backups_of(workbook: Path) -> list[Path]:
    """Return the backups of a workbook, oldest first."""
    ours = re.compile(
        re.escape(workbook.stem) + r"-(\d{4}-\d{2}-\d{2}-\d{6}(?:-\d{2,})?)" + re.escape(workbook.suffix)
    )
    folder = workbook.parent / FOLDER
    found = [
        (match.group(1), path)
        for path in (folder.iterdir() if folder.is_dir() else ())
        if (match := ours.fullmatch(path.name)) and path.is_file()
    ]
    return [path for _, path in sorted(found)]
