"""Credentials: reads a service account's key file and opens no more than spreadsheets with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from google.auth.exceptions import GoogleAuthError
from google.oauth2.service_account import Credentials

from sheetnet.errors import RemoteError

SCOPE = "https://www.googleapis.com/auth/spreadsheets"

_DOWNLOAD_AGAIN = (
    "In the Google Cloud console open IAM & Admin > Service Accounts, choose the account, then "
    "Keys > Add key > Create new key > JSON, and put the downloaded file there."
)
_ID_IN_ADDRESS = re.compile(r"/spreadsheets/d/([A-Za-z0-9_-]+)")
_BARE_ID = re.compile(r"[A-Za-z0-9_-]{20,}")


class _SheetsOnly(Credentials):
    """A service account that asks Google for access tokens and nothing else.

    google-auth also looks up the account's allowed regions at iamcredentials.googleapis.com, in a
    thread, at each sign-in; the Sheets API has no regions, and behind a firewall that only delays.
    """

    def _after_refresh(self, *_: object) -> None:
        """Look nothing up."""


def load_credentials(path: Path) -> Credentials:
    """Read a service account file as Google's console makes it.

    Raises:
        RemoteError: the file is missing, unreadable, of another sort, or its key is damaged.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise RemoteError(f"There is no credentials file at {path}.", _DOWNLOAD_AGAIN) from None
    except OSError as error:
        raise RemoteError(
            f"The credentials file {path} cannot be opened ({error.strerror}).",
            "Let your own user read it, and nobody else.",
        ) from None
    except ValueError:
        raise RemoteError(f"{path} is not a whole JSON file.", _DOWNLOAD_AGAIN) from None
    sort = content.get("type") if isinstance(content, dict) else None
    if sort != "service_account":
        what = "an OAuth client" if isinstance(content, dict) and "installed" in content else "something else"
        raise RemoteError(f"{path} is not a service account's key but {what}.", _DOWNLOAD_AGAIN)
    try:
        return _from_info(content)
    except (GoogleAuthError, ValueError, TypeError):
        raise RemoteError(
            f"The service account's key in {path} is incomplete or damaged.", _DOWNLOAD_AGAIN
        ) from None


def _from_info(content: dict[str, str]) -> Credentials:
    made: Credentials = _SheetsOnly.from_service_account_info(content, scopes=[SCOPE])  # type: ignore[no-untyped-call]
    return made


def spreadsheet_id(address_or_id: str) -> str:
    """Return the id of a Google Sheet from its address in the browser, or from the id itself.

    Raises:
        RemoteError: the text is neither.
    """
    text = address_or_id.strip()
    found = _ID_IN_ADDRESS.search(text)
    if found:
        return found[1]
    if _BARE_ID.fullmatch(text):
        return text
    raise RemoteError(
        f"{text!r} is not the address of a Google Sheet.",
        "Open the sheet in the browser and copy the whole address, which begins with "
        "https://docs.google.com/spreadsheets/d/.",
    )
