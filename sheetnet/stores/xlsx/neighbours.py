"""Who else has the workbook open: the marks that spreadsheet programs leave beside it."""

from __future__ import annotations

from pathlib import Path


def open_in(workbook: Path) -> str | None:
    """Return the program, and the user where it says so, that has the workbook open; None for nobody."""
    office = workbook.with_name(f".~lock.{workbook.name}#")
    if _is_there(office):
        return _by("LibreOffice", _libre_office_user(office), office)
    owner = workbook.with_name(f"~${workbook.name}")
    if _is_there(owner):
        return _by("Excel", _excel_user(owner), owner)
    return None


def _is_there(mark: Path) -> bool:
    """Whether the mark exists; one whose name is too long for the system cannot."""
    try:
        return mark.exists()
    except OSError:
        return False


def _by(program: str, user: str, mark: Path) -> str:
    """Name the program, and the file that says so: after a crash it may be all that is left."""
    return f"{program} ({user + ', ' if user else ''}as the file {mark.name} beside it says)"


def _libre_office_user(lock: Path) -> str:
    """Return the user in a lock file: name, account, machine, time and profile, split by commas."""
    try:
        fields = lock.read_text("utf-8", errors="replace").split(",")
    except OSError:
        return ""
    said = [field.strip() for field in fields[:3] if field.strip()]
    return said[0] if said else ""


def _excel_user(owner: Path) -> str:
    """Return the user in an owner file: a length in one byte, then the name.

    Excel keeps the file open, so that reading it may be refused; it is still there then.
    """
    try:
        content = owner.read_bytes()
    except OSError:
        return ""
    length = content[0] if content else 0
    if not 0 < length <= 54:
        return ""
    return content[1 : 1 + length].decode("cp1252", errors="replace").strip("\x00 ")
