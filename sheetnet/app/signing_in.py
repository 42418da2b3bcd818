"""A person signs in to Google: in the browser of this computer, or in one elsewhere."""

from __future__ import annotations

import os
import sys
import webbrowser
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheetnet.app.own_folder import own_folder
from sheetnet.app.terminal import Terminal
from sheetnet.errors import UsageError

if TYPE_CHECKING:
    from sheetnet.stores.google.landing import Landing
    from sheetnet.stores.google.sign_in import SignIn

_PATIENCE_SECONDS = 300.0


class NotSignedIn(UsageError):
    """The browser did not come back, or nobody was there to paste an address."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Nobody has signed in: {what}. If Google's page says 'Access blocked', its last line names the "
            "reason: docs/google.md says what to do about each. To sign in with a browser on another "
            "computer: sheetnet sign-in --no-browser"
        )


def sign_in(
    credentials: Path, terminal: Terminal, *, browser: bool, sees_trash: bool = False, now: datetime
) -> None:
    """Let a person sign in with an OAuth client's file; the sign-in is kept for later runs.

    Raises:
        SheetnetError: there is no sign-in, and why.
    """
    from sheetnet.stores.google.credentials import read_key_file
    from sheetnet.stores.google.landing import Landing
    from sheetnet.stores.google.sign_in import ELSEWHERE, SignIn

    file = read_key_file(credentials)
    if not (browser and _has_browser()):
        attempt = SignIn(file, ELSEWHERE, sees_trash=sees_trash)
        came_back = _pasted(attempt.address, terminal)
    else:
        with Landing() as landing:
            attempt = SignIn(file, landing.address, sees_trash=sees_trash)
            came_back = _brought(attempt, landing, terminal)
    attempt.finish(came_back, own_folder(), now=now)


def _has_browser() -> bool:
    """Whether a page opened on this machine is seen by whoever sits before it."""
    if "SSH_CONNECTION" in os.environ and "DISPLAY" not in os.environ:
        return False
    if sys.platform in ("win32", "darwin") or "BROWSER" in os.environ:
        return True
    return "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ


def _brought(attempt: SignIn, landing: Landing, terminal: Terminal) -> str:
    terminal.note("A page of Google's opens in your browser: choose the account that may edit the sheet.")
    if not webbrowser.open(attempt.address):
        terminal.note(f"Open it yourself if it does not:\n{attempt.address}")
    came_back = landing.wait(attempt.state, _PATIENCE_SECONDS)
    if came_back is None:
        raise NotSignedIn("the browser did not come back from Google's page within five minutes")
    return came_back


def _pasted(address: str, terminal: Terminal) -> str:
    terminal.note(
        "1. Open this address in a browser on any computer, choose the account that may edit the sheet, and "
        f"press Continue:\n\n{address}\n\n"
        "2. The browser then shows a page that cannot be reached. That is right. Copy its whole address, "
        "which begins with http://localhost, and paste it here.\n"
    )
    try:
        return terminal.ask("The address: ")
    except EOFError:
        raise NotSignedIn("there was nobody to paste the address") from None
