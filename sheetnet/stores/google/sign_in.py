"""Signing in: sends a person to Google's page and makes a sign-in of what their browser brings back.

What is asked for there is the right to spreadsheets, or one that the caller names. Google's flow for devices
without a browser does not give the right to spreadsheets, and codes to copy from the page are no more; so the
person brings the whole address that their browser ended on.
State and PKCE are checked: https://developers.google.com/identity/protocols/oauth2/native-app.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2 import OAuth2Error
from requests import RequestException

from sheetnet.errors import RemoteError
from sheetnet.stores.google.credentials import KeyFile
from sheetnet.stores.google.sign_in_words import WALLS, wall_in
from sheetnet.stores.google.signed_in import Kept, SignedIn, place_of, scopes_for

ELSEWHERE = "http://localhost:53682/"
"""Where a browser on another computer is sent: to nothing, but its address then holds the answer."""
_TIME_LIMITS = (10, 60)


class Consent:
    """One sign-in under way: open ``address`` in a browser, and give back what it ended on.

    ``command`` is what the person called and would call again.
    """

    def __init__(
        self, client: Mapping[str, str], scopes: Sequence[str], come_back_to: str, *, command: str
    ) -> None:
        self._flow = Flow.from_client_config(
            {"installed": dict(client)}, list(scopes), redirect_uri=come_back_to
        )
        self._command = command
        self.address, self.state = self._flow.authorization_url(access_type="offline", prompt="consent")

    def tokens(self, came_back: str) -> Mapping[str, Any]:
        """Return what Google gives for the address that the browser ended on, a lasting token among it.

        Raises:
            RemoteError: Google or the person said no, or the address is another one.
        """
        code = self._code(came_back.strip().strip("\"'<>"))
        tokens = self._tokens(code)
        if not tokens.get("refresh_token"):
            raise RemoteError(
                "Google gave no lasting sign-in.",
                "Remove sheetnet's access at https://myaccount.google.com/connections and sign in again.",
            )
        return tokens

    def _code(self, came_back: str) -> str:
        query = parse_qs(urlsplit(came_back).query)
        error = query.get("error", [""])[0]
        wall = wall_in(error or ("" if "code" in query else came_back))
        if wall:
            raise RemoteError(*WALLS[wall])
        if error:
            raise RemoteError(f"Google did not let you sign in ({error}).", f"Try again: {self._command}")
        if not query.get("code") or not query.get("state"):
            raise RemoteError(
                "That is not the address that the browser ended on.",
                "After you have pressed Continue the browser shows a page that cannot be reached. Copy the "
                "whole line at its top: it begins with http://localhost and has code= and state= in it. Then "
                f"run: {self._command}",
            )
        if not secrets.compare_digest(query["state"][0].encode(), self.state.encode()):
            raise RemoteError(
                "That address belongs to another attempt to sign in.",
                f"Run {self._command} again, open the new address, and paste what comes of that one.",
            )
        return query["code"][0]

    def _tokens(self, code: str) -> Mapping[str, Any]:
        try:
            tokens: Mapping[str, Any] = self._flow.fetch_token(
                code=code, include_client_id=True, timeout=_TIME_LIMITS
            )
        except OAuth2Error as refusal:
            said = f"{refusal.error} {refusal.description or ''}"
            wall = wall_in(said)
            once_more = f"An address can be used once and only for some minutes: run {self._command} again."
            raise RemoteError(
                *WALLS.get(wall, (f"Google did not take the sign-in ({said.strip()}).", once_more))
            ) from refusal
        except Warning as narrowed:
            raise RemoteError(*WALLS["access_denied"]) from narrowed
        except RequestException as silence:
            raise RemoteError(
                "Google could not be reached to finish the sign-in.",
                f"Check the network, and a firewall or proxy if there is one; then run: {self._command}",
            ) from silence
        return tokens


class SignIn(Consent):
    """A sign-in to Google Sheets under way."""

    def __init__(self, file: KeyFile, come_back_to: str, *, sees_trash: bool = False) -> None:
        if file.client is None:
            raise RemoteError(
                f"{file.path} is a service account's key, so there is nothing to sign in to.",
                f"Share the sheet with {file.address} as Editor; then set it up: sheetnet init FOLDER "
                "--google --sheet ADDRESS (sheetnet doctor, in that folder, where it is set up already).",
            )
        self._client: Mapping[str, str] = file.client
        self._sees_trash = sees_trash
        scopes = scopes_for(sees_trash=sees_trash)
        super().__init__(file.client, scopes, come_back_to, command="sheetnet sign-in")

    def finish(self, came_back: str, folder: Path, *, now: datetime) -> SignedIn:
        """Make a sign-in of the address that the browser ended on, and keep it in a folder.

        Raises:
            RemoteError: Google or the person said no, or the address is another one.
        """
        refresh_token = str(self.tokens(came_back)["refresh_token"])
        kept = Kept(refresh_token, now.isoformat(timespec="seconds"), sees_trash=self._sees_trash)
        signed_in = SignedIn(self._client, kept, place_of(self._client, folder))
        try:
            signed_in.keep()
        except OSError as error:
            raise not_kept(folder, error) from error
        return signed_in


def not_kept(folder: Path, error: OSError) -> RemoteError:
    """Return what to say of a sign-in that cannot be written down."""
    return RemoteError(
        f"The sign-in cannot be kept in {folder} ({error.strerror or error}).",
        "Make that folder writable for your user, and sign in again.",
    )
