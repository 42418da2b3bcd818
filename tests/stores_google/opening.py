"""Signing in to the stand-in with a service account of its own, and stores that speak to it."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from google.oauth2.service_account import Credentials

from sheetnet.stores.google.credentials import load_credentials
from sheetnet.stores.google.store import GoogleStore
from sheetnet.stores.private import write_private
from tests.google_emulator import Document, Emulator, InProcess


def credentials_for(google: Emulator) -> Credentials:
    """Make a service account, write its file and load that."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "credentials.json"
        write_private(path, json.dumps(google.credentials()))
        return load_credentials(path)


def utc_now() -> datetime:
    """Return the time, for stores under test."""
    return datetime.now(UTC)


def opened_in_process(google: InProcess, document: Document, **others: Any) -> GoogleStore:
    """Return a store on a stand-in without sockets; nobody really waits."""
    return GoogleStore(
        document.id,
        google.signed_in(),
        clock=utc_now,
        endpoint=google.url,
        transport=google,
        sleep=lambda seconds: None,
        **others,
    )
