"""Dated backups beside the workbook: what it held before sheetnet wrote, the last days among it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sheetnet.stores.xlsx.saving import give_owner_of, give_rights_of

KEPT = 10
"""How many stay in all."""
NEWEST = 3
"""How many of the newest stay, whatever day they are of."""
FOLDER = "backups"
_HALF = ".part"
"""How the name of a backup ends that is being written."""


def keep_backup(workbook: Path, content: bytes, *, now: datetime) -> Path:
    """Write a copy of the workbook as it was into the backups folder, and let others go.

    Ten stay: the newest three, then the last of each other day, latest day first, and in what room is left
    the newest of the rest. So a worker that writes every hour leaves a week to go back to. Files there that
    are not backups of this workbook are left alone. Whoever may not read the workbook may not read a backup.
    Only who holds the workbook's lock may call this: what is half written was left by a run that was killed.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = workbook.parent / FOLDER
    if not folder.is_dir():
        is_private = not workbook.stat().st_mode & 0o044
        folder.mkdir(mode=0o700 if is_private else 0o777, exist_ok=True)
        give_owner_of(workbook, folder)
    stamp = f"{now:%Y-%m-%d-%H%M%S}"
    target = folder / f"{workbook.stem}-{stamp}{workbook.suffix}"
    count = 2
    while target.exists():
        target = folder / f"{workbook.stem}-{stamp}-{count:02}{workbook.suffix}"
        count += 1
    for left in _found(workbook, _HALF):
        left.unlink(missing_ok=True)
    half = target.with_name(target.name + _HALF)
    try:
        with open(half, "xb", opener=_for_nobody_else) as file:
            give_rights_of(workbook, half)
            file.write(content)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    others = [path for path in reversed(backups_of(workbook)) if path != target]
    for old in set(others) - set(_worth_keeping(workbook, [target, *others])):
        old.unlink(missing_ok=True)
    return target


def _for_nobody_else(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _worth_keeping(workbook: Path, newest_first: Sequence[Path]) -> list[Path]:
    days = [path.name[len(workbook.stem) + 1 :][: len("2026-11-23")] for path in newest_first]
    firsts = {days.index(day) for day in days[NEWEST:] if day not in days[:NEWEST]}
    ranked = sorted(range(len(days)), key=lambda place: (place >= NEWEST, place not in firsts, place))
    return [newest_first[place] for place in ranked[:KEPT]]


def backups_of(workbook: Path) -> list[Path]:
    """Return the backups of a workbook, oldest first."""
    return _found(workbook)


def _found(workbook: Path, ending: str = "") -> list[Path]:
    ours = re.compile(
        re.escape(workbook.stem)
        + r"-(\d{4}-\d{2}-\d{2}-\d{6}(?:-\d{2,})?)"
        + re.escape(workbook.suffix + ending)
    )
    folder = workbook.parent / FOLDER
    found = [
        (match.group(1), path)
        for path in (folder.iterdir() if folder.is_dir() else ())
        if (match := ours.fullmatch(path.name)) and path.is_file()
    ]
    return [path for _, path in sorted(found)]
