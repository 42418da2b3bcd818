"""A person's sign-in as it is kept: one private file for each OAuth client, renewed as it wears out."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from google.oauth2 import credentials as people

from sheetnet.errors import RemoteError
from sheetnet.stores.private import write_private

SCOPE = "https://www.googleapis.com/auth/spreadsheets"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a sign-in."""

    refresh_token: str
    signed_in_at: str
    """The moment in ISO format."""
    access_token: str = ""
    expires_at: str = ""
    """In UTC, without a zone, as google-auth has it."""


class SignedIn(people.Credentials):
    """The credentials of a person who has signed in; each new access token is kept for the next run."""

    def __init__(self, client: Mapping[str, str], kept: Kept, place: Path) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            token=kept.access_token or None,
            refresh_token=kept.refresh_token,
            token_uri=client["token_uri"],
            client_id=client["client_id"],
            client_secret=client["client_secret"],
            scopes=[SCOPE],
            expiry=datetime.fromisoformat(kept.expires_at) if kept.expires_at else None,
        )
        self.signed_in_at = datetime.fromisoformat(kept.signed_in_at)
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
        }
        write_private(self._place, json.dumps(kept, indent=2))

    def _after_refresh(self, *_: object) -> None:
        """Look no regions up: see the service account."""


def place_of(client: Mapping[str, str], folder: Path) -> Path:
    """Return the file that holds the sign-in of an OAuth client."""
    return folder / f"google-{hashlib.sha256(client['client_id'].encode()).hexdigest()[:12]}.json"


def read_sign_in(client: Mapping[str, str], folder: Path | None, key_file: Path) -> SignedIn:
    """Return the sign-in that is kept for an OAuth client.

    Raises:
        RemoteError: there is none, or it is damaged.
    """
    place = place_of(client, folder) if folder else None
    try:
        if place is None:
            raise FileNotFoundError
        return SignedIn(client, Kept(**json.loads(place.read_text("utf-8"))), place)
    except FileNotFoundError:
        cause = f"Nobody has signed in to Google with {key_file} on this computer yet."
    except (OSError, ValueError, TypeError):
        cause = f"The sign-in that was kept in {place} cannot be read."
    raise RemoteError(cause, f'Run: sheetnet sign-in --credentials "{key_file}"')
