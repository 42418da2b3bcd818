"""Reaching Google before a sheet is opened: is it there, what time is it there, is the sign-in good."""

from __future__ import annotations

from datetime import datetime

import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from requests import RequestException

from sheetnet.stores.google.client import GOOGLE, TIME_LIMITS, account_of
from sheetnet.stores.google.faults import in_words
from sheetnet.stores.google.pauses import answered_at

LONGEST_SKEW_SECONDS = 240
"""Google takes a key's signature a few minutes before and after its time; beyond, the clock is to blame."""


def google_clock(spreadsheet_id: str, endpoint: str = GOOGLE) -> datetime | None:
    """Return the time by Google's clock, from the headers of whatever it answers; None if it does not say.

    Raises:
        RemoteError: it cannot be reached.
    """
    address = f"{endpoint.rstrip('/')}/v4/spreadsheets/{spreadsheet_id}"
    try:
        with requests.get(address, params={"fields": "spreadsheetId"}, timeout=TIME_LIMITS) as answer:
            return answered_at(answer)
    except RequestException as fault:
        raise in_words(fault, "") from fault


def renew(credentials: Credentials) -> None:
    """Ask Google for an access token.

    Raises:
        RemoteError: it gives none, and why.
    """
    with requests.Session() as session:
        try:
            credentials.refresh(Request(session))  # type: ignore[no-untyped-call]
        except GoogleAuthError as fault:
            raise in_words(fault, account_of(credentials)) from fault
