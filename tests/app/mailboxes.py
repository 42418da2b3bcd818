"""A demo whose owner has a mailbox on a server that runs."""

from __future__ import annotations

from pathlib import Path

from tests.app.demos import Demo
from tests.mail.imap_server import PASSWORD, Imap
from tests.mail.mail_server import HOST

SECRET = "correct-horse-battery-staple"


def add_mailbox(demo: Demo, imap: Imap, under_mail: str) -> Path:
    """Name a mailbox in the settings of a demo, and add a line under [mail]; return the password's file."""
    for name, text in (("nora.password", PASSWORD), ("answers.secret", SECRET)):
        (demo.folder / name).write_text(f"{text}\n")
        (demo.folder / name).chmod(0o600)
    file = demo.folder / "sheetnet.toml"
    text = file.read_text().replace("[mail]\n", f"[mail]\n{under_mail}\n")
    file.write_text(
        f'{text}\n[team.imap]\nhost = "{HOST}"\nport = {imap.plain}\nsecurity = "none"\n'
        f'user = "{imap.user}"\npassword_file = "nora.password"\n'
    )
    return demo.folder / "nora.password"


def add_bo(demo: Demo) -> Path:
    """Let Bo Lee work with Nora's mailbox too; return the file of Bo's password, which is not there yet."""
    file = demo.folder / "sheetnet.toml"
    nora = "[[team]]" + file.read_text().partition("[[team]]")[2]
    bo = nora.replace("Nora Lindqvist", "Bo Lee").replace("nora.password", "bo.password")
    file.write_text(f"{file.read_text()}\n{bo}")
    return demo.folder / "bo.password"
