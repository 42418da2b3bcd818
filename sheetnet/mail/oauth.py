"""Logging in without a password: a short-lived token in place of one (XOAUTH2).

A file holds what a provider gives once, when somebody signs in: a refresh token, and the client it was given
to. It has the form in which Google's own tools keep it ("authorized user"); ``token_uri`` says where another
provider's tokens come from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import Request
from google.oauth2.credentials import Credentials

from sheetnet.errors import DeliveryError

_GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
_NEEDED = ("client_id", "refresh_token")
_SECONDS = 30
_THE_TOOL = "Sign in again with the tool that made the file, and put the new file in its place."


def access_token(file: Path, *, again: str = _THE_TOOL) -> str:
    """Return a token for the next hour or so, from what the file holds; ``again`` says how to sign in anew.

    Raises:
        DeliveryError: the file cannot be used, or the provider gives no token.
    """
    held = _held(file)
    issuer = held.get("token_uri", _GOOGLE_TOKENS)
    credentials = Credentials(  # type: ignore[no-untyped-call]
        token=None,
        refresh_token=held["refresh_token"],
        token_uri=issuer,
        client_id=held["client_id"],
        client_secret=held.get("client_secret"),
    )
    try:
        with requests.Session() as session:
            request = partial(Request(session), timeout=_SECONDS)
            credentials.refresh(request)  # type: ignore[no-untyped-call]
    except (GoogleAuthError, OSError, ValueError) as error:
        if isinstance(error, RefreshError) and not error.retryable:
            raise DeliveryError(
                f"The sign-in in {file.name} is no longer accepted ({error.args[0]}).", again
            ) from error
        raise DeliveryError(
            f"No token could be had for {file.name}: {issuer} does not answer.",
            "Check the connection to the internet; the next run tries again.",
        ) from error
    return str(credentials.token)


def _held(file: Path) -> Mapping[str, str]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        if all(isinstance(held[name], str) for name in _NEEDED):
            return dict(held)
    except (OSError, ValueError, KeyError, TypeError) as error:
        fault: Exception | None = error
    else:
        fault = None
    raise DeliveryError(
        f"{file.name} is no file of a sign-in.",
        'It is JSON with "client_id", "client_secret", "refresh_token" and, unless the mailbox is Google\'s, '
        '"token_uri".',
    ) from fault
