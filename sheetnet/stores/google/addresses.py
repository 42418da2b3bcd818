"""Addresses of Google Sheets: the id in one as the browser shows it. Knows nothing of Google's API."""

from __future__ import annotations

import re

A_GOOD_ONE = "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/edit"
_IN_ADDRESS = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{10,})")
_BARE = re.compile(r"[A-Za-z0-9_-]{10,}")


def id_in(address_or_id: str) -> str:
    """Return the id from an address, also one with the number of an account (/u/0/), or from the id itself.

    It is "" where the text is neither.
    """
    text = address_or_id.strip()
    found = _IN_ADDRESS.search(text)
    if found:
        return found[1]
    return text if _BARE.fullmatch(text) else ""
