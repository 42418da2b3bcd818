"""Credentials: the file from Google's console, which is a service account's key or an OAuth client.

Whichever it is, no more than spreadsheets is opened with it. Nothing of it is ever logged or shown
but the service account's address.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import service_account

from sheetnet.errors import RemoteError
from sheetnet.stores.google.addresses import A_GOOD_ONE, id_in
from sheetnet.stores.google.signed_in import read_sign_in, scopes_for
from sheetnet.stores.private import how_to_close, is_open_to_others

_DOWNLOAD_AGAIN = (
    "For a service account: in https://console.cloud.google.com open IAM & Admin > Service Accounts, choose "
    "the account, then Keys > Add key > Create new key > JSON. For an OAuth client: Google Auth Platform > "
    "Clients > Create client > Desktop app > Download JSON. Put the downloaded file there."
)
_CLIENT_PARTS = ("client_id", "client_secret", "auth_uri", "token_uri")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a credentials file holds."""

    path: Path
    content: Mapping[str, Any] = field(repr=False)

    @property
    def client(self) -> Mapping[str, str] | None:
        """The OAuth client, None where it is a service account."""
        client: Mapping[str, str] | None = self.content.get("installed")
        return client

    @property
    def address(self) -> str:
        """The address to share the sheet with, "" where it is a person's own account."""
        return "" if self.client else str(self.content.get("client_email", ""))


class _SheetsOnly(service_account.Credentials):
    """A service account that asks Google for access tokens and nothing else.

    google-auth also looks up the account's allowed regions at iamcredentials.googleapis.com, in a
    thread, at each sign-in; the Sheets API has no regions, and behind a firewall that only delays.
    """

    def _after_refresh(self, *_: object) -> None:
        """Look nothing up."""


def read_key_file(path: Path) -> KeyFile:
    """Read a credentials file as Google's console makes it, and see by its shape what it is.

    Raises:
        RemoteError: the file is missing, unreadable, open to others, or neither of the two.
    """
    try:
        content = json.loads(path.read_text("utf-8-sig"))
        if is_open_to_others(path):
            raise RemoteError(
                f"Others on this machine can read {path}, and with it everything that it opens.",
                f"Run: {how_to_close(path)}",
            )
    except FileNotFoundError:
        raise RemoteError(f"There is no credentials file at {path}.", _DOWNLOAD_AGAIN) from None
    except OSError as error:
        raise RemoteError(
            f"The credentials file {path} cannot be opened ({error.strerror}).",
            "Let your own user read it, and nobody else.",
        ) from None
    except ValueError:
        raise RemoteError(f"{path} is not a whole JSON file.", _DOWNLOAD_AGAIN) from None
    if not isinstance(content, dict):
        raise _no_credentials(path, "something else")
    if content.get("type") == "service_account":
        return KeyFile(path, content)
    if isinstance(content.get("web"), dict):
        raise _no_credentials(path, "an OAuth client of the type Web application")
    client = content.get("installed")
    if not isinstance(client, dict):
        raise _no_credentials(path, "something else")
    if not all(isinstance(client.get(part), str) and client[part] for part in _CLIENT_PARTS):
        raise RemoteError(f"The OAuth client in {path} is incomplete or damaged.", _DOWNLOAD_AGAIN)
    return KeyFile(path, content)


def load_credentials(path: Path, sign_ins: Path | None = None, *, sees_trash: bool = False) -> Credentials:
    """Return what opens the sheet; ``sign_ins`` is the folder in which people's sign-ins are kept.

    With ``sees_trash`` it also opens what Drive says of files, such as that one is in the trash.

    Raises:
        RemoteError: the file cannot be used, or nobody has signed in with its OAuth client yet.
    """
    file = read_key_file(path)
    if file.client is not None:
        return read_sign_in(file.client, sign_ins, path, sees_trash=sees_trash)
    try:
        return _SheetsOnly.from_service_account_info(  # type: ignore[no-any-return, no-untyped-call]
            file.content, scopes=scopes_for(sees_trash=sees_trash)
        )
    except (GoogleAuthError, ValueError, TypeError):
        raise RemoteError(
            f"The service account's key in {path} is incomplete or damaged.", _DOWNLOAD_AGAIN
        ) from None


def _no_credentials(path: Path, what: str) -> RemoteError:
    return RemoteError(
        f"{path} is not a service account's key or an OAuth client of the type Desktop app, but {what}.",
        _DOWNLOAD_AGAIN,
    )


def spreadsheet_id(address_or_id: str) -> str:
    """Return the id of a Google Sheet from its address in the browser, or from the id itself.

    Raises:
        RemoteError: the text is neither.
    """
    found = id_in(address_or_id)
    if found:
        return found
    raise RemoteError(
        f"{address_or_id.strip()!r} is not the address of a Google Sheet.",
        f"Open the sheet in the browser and copy the whole address, which looks like {A_GOOD_ONE}",
    )
