"""A person signs in to Google, for a sheet or their Gmail: in the browser of this computer or elsewhere."""

from __future__ import annotations

import json
import os
import sys
import webbrowser
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sheetnet.app.own_folder import own_folder
from sheetnet.app.terminal import Terminal
from sheetnet.errors import RemoteError, UsageError

if TYPE_CHECKING:
    from sheetnet.app.settings import Settings
    from sheetnet.stores.google.landing import Landing
    from sheetnet.stores.google.sign_in import Consent

    Attempt = TypeVar("Attempt", bound=Consent)

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
    from sheetnet.stores.google.sign_in import SignIn

    file = read_key_file(credentials)
    attempt, came_back = _asked(
        lambda come_back_to: SignIn(file, come_back_to, sees_trash=sees_trash),
        "the account that may edit the sheet",
        terminal,
        browser=browser,
    )
    attempt.finish(came_back, own_folder(), now=now)


def sign_in_to_gmail(credentials: Path, settings: Settings, terminal: Terminal, *, browser: bool) -> str:
    """Let a person sign in to one of the Gmails that the settings name; the sign-in is kept for later runs.

    Return its address.

    Raises:
        SheetnetError: there is no sign-in, and why.
    """
    from sheetnet.app.gmail import SCOPE, gmail_accounts, place_of
    from sheetnet.mail.gmail_line import SIGN_IN, GmailAccount, address_of
    from sheetnet.stores.google.sign_in import Consent

    wanted = {address.casefold(): address for address in gmail_accounts(settings)}
    if not wanted:
        raise UsageError(
            'Nothing goes by Gmail yet: write drafts = ["outbox", "gmail"] or reports_by = "gmail" under '
            '[mail], and gmail = "ana@gmail.com" under [[team]], in sheetnet.toml; then sign in.'
        )
    client = _client_in(credentials)
    names = " or ".join(wanted.values())
    attempt, came_back = _asked(
        lambda come_back_to: Consent(client, [SCOPE], come_back_to, command=SIGN_IN),
        names,
        terminal,
        browser=browser,
    )
    tokens = attempt.tokens(came_back)
    endpoint = settings.mail.gmail_endpoint
    address = address_of(GmailAccount(names, lambda: str(tokens["access_token"]), endpoint))
    if address.casefold() not in wanted:
        raise RemoteError(
            f"You signed in as {address}, and sheetnet.toml names {names}. Nothing was kept.",
            f"Run {SIGN_IN} again and choose {names}; or write {address} as gmail under [[team]].",
        )
    _keep(place_of(address), client, tokens)
    return address


def _client_in(credentials: Path) -> Mapping[str, str]:
    """Return the OAuth client of a key file.

    Raises:
        RemoteError: it is a service account's.
    """
    from sheetnet.mail.gmail_line import SIGN_IN
    from sheetnet.stores.google.credentials import read_key_file

    client = read_key_file(credentials).client
    if client is None:
        raise RemoteError(
            f"{credentials} is a service account's key, and such an account has no Gmail.",
            "Make an OAuth client of the type Desktop app, as docs/gmail.md says, and run: "
            f"{SIGN_IN} --credentials FILE",
        )
    return client


def _keep(place: Path, client: Mapping[str, str], tokens: Mapping[str, Any]) -> None:
    """Keep a sign-in as Google's own tools do, in a private file."""
    from sheetnet.stores.google.sign_in import not_kept
    from sheetnet.stores.private import write_private

    kept = {name: client[name] for name in ("client_id", "client_secret", "token_uri")}
    kept |= {"type": "authorized_user", "refresh_token": tokens["refresh_token"]}
    try:
        write_private(place, json.dumps(kept, indent=2))
    except OSError as error:
        raise not_kept(place.parent, error) from error


def _asked(
    attempt_at: Callable[[str], Attempt], whom: str, terminal: Terminal, *, browser: bool
) -> tuple[Attempt, str]:
    """Send a person to Google's page; return the attempt, and the address that their browser ended on."""
    from sheetnet.stores.google.landing import Landing
    from sheetnet.stores.google.sign_in import ELSEWHERE

    if not (browser and _has_browser()):
        attempt = attempt_at(ELSEWHERE)
        return attempt, _pasted(attempt.address, whom, terminal)
    with Landing() as landing:
        attempt = attempt_at(landing.address)
        return attempt, _brought(attempt, landing, whom, terminal)


def _has_browser() -> bool:
    """Whether a page opened on this machine is seen by whoever sits before it."""
    if "SSH_CONNECTION" in os.environ and "DISPLAY" not in os.environ:
        return False
    if sys.platform in ("win32", "darwin") or "BROWSER" in os.environ:
        return True
    return "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ


def _brought(attempt: Consent, landing: Landing, whom: str, terminal: Terminal) -> str:
    terminal.note(f"A page of Google's opens in your browser: choose {whom}.")
    if not webbrowser.open(attempt.address):
        terminal.note(f"Open it yourself if it does not:\n{attempt.address}")
    came_back = landing.wait(attempt.state, _PATIENCE_SECONDS)
    if came_back is None:
        raise NotSignedIn("the browser did not come back from Google's page within five minutes")
    return came_back


def _pasted(address: str, whom: str, terminal: Terminal) -> str:
    terminal.note(
        f"1. Open this address in a browser on any computer, choose {whom}, and press "
        f"Continue:\n\n{address}\n\n"
        "2. The browser then shows a page that cannot be reached. That is right. Copy its whole address, "
        "which begins with http://localhost, and paste it here.\n"
    )
    try:
        return terminal.ask("The address: ")
    except EOFError:
        raise NotSignedIn("there was nobody to paste the address") from None
