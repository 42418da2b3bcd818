"""A person's sign-in as it is kept: one private file for each OAuth client, renewed as it wears out."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from google.oauth2 import credentials as people

from sheetnet.errors import RemoteError
from sheetnet.stores.private import how_to_close, is_open_to_others, write_private

SCOPE = "https://www.googleapis.com/auth/spreadsheets"
TRASH_SCOPE = "https://www.googleapis.com/auth/drive.metadata.readonly"
"""What it takes to see whether a file is in the trash; asked for only where somebody wishes that."""


def scopes_for(*, sees_trash: bool) -> list[str]:
    """Return the rights to ask Google for."""
    return [SCOPE, TRASH_SCOPE] if sees_trash else [SCOPE]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a sign-in."""

    refresh_token: str = field(repr=False)
    signed_in_at: str
    """The moment in ISO format."""
    access_token: str = field(default="", repr=False)
    expires_at: str = ""
    """In UTC, without a zone, as google-auth has it."""
    sees_trash: bool = False
    """Whether the right to see that was given too."""


class SignedIn(people.Credentials):
    """The credentials of a person who has signed in; each new access token is kept for the next run."""

    def __init__(self, client: Mapping[str, str], kept: Kept, place: Path) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            token=kept.access_token or None,
            refresh_token=kept.refresh_token,
            token_uri=client["token_uri"],
            client_id=client["client_id"],
            client_secret=client["client_secret"],
            scopes=scopes_for(sees_trash=kept.sees_trash),
            expiry=datetime.fromisoformat(kept.expires_at) if kept.expires_at else None,
        )
        self.signed_in_at = datetime.fromisoformat(kept.signed_in_at)
        self.sees_trash = kept.sees_trash
        self._place = place

    def refresh(self, request: Any) -> None:
        """Get a new access token and keep it; that it cannot be kept is no harm."""
        super().refresh(request)  # type: ignore[no-untyped-call]
        with contextlib.suppress(OSError):
            self.keep()

    def keep(self) -> None:
        """Write the sign-in down.

        Raises:
            OSError: it cannot be written.
        """
        kept = {
            "refresh_token": self.refresh_token,
            "signed_in_at": self.signed_in_at.isoformat(timespec="seconds"),
            "access_token": self.token or "",
            "expires_at": self.expiry.isoformat() if self.expiry else "",
            "sees_trash": self.sees_trash,
        }
        write_private(self._place, json.dumps(kept, indent=2))

    def _after_refresh(self, *_: object) -> None:
        """Look no regions up: see the service account."""


def place_of(client: Mapping[str, str], folder: Path) -> Path:
    """Return the file that holds the sign-in of an OAuth client."""
    return folder / f"google-{hashlib.sha256(client['client_id'].encode()).hexdigest()[:12]}.json"


def read_sign_in(
    client: Mapping[str, str], folder: Path | None, key_file: Path, *, sees_trash: bool
) -> SignedIn:
    """Return the sign-in that is kept for an OAuth client.

    Raises:
        RemoteError: there is none, it is damaged, or it does not give the right to see the trash.
    """
    place = place_of(client, folder) if folder else None
    try:
        if place is None:
            raise FileNotFoundError
        if is_open_to_others(place):
            raise RemoteError(
                f"Others on this machine can read {place}, and with it open your Google Sheets.",
                f"Run: {how_to_close(place)}",
            )
        signed_in = SignedIn(client, Kept(**json.loads(place.read_text("utf-8"))), place)
        if signed_in.sees_trash or not sees_trash:
            return signed_in
        cause = "The sign-in does not include the right to see whether a file is in the trash."
    except FileNotFoundError:
        cause = f"Nobody has signed in to Google with {key_file} on this computer yet."
    except (OSError, ValueError, TypeError):
        cause = f"The sign-in that was kept in {place} cannot be read."
    how = "" if sees_trash else f' --credentials "{key_file}"'
    raise RemoteError(cause, f"Run: sheetnet sign-in{how}")
