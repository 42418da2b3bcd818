"""A stand-in for Google for each test, and stores that speak to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from sheetnet.stores.google.store import GoogleStore
from tests.google_emulator import Document, Emulator, InProcess
from tests.stores_google.opening import credentials_for, utc_now

Open = Callable[[Document], GoogleStore]


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def in_process() -> Iterator[InProcess]:
    """A stand-in without sockets."""
    with InProcess() as service:
        yield service


@pytest.fixture
def slept() -> list[float]:
    """How long stores waited, in seconds; nobody really waits."""
    return []


@pytest.fixture
def open_store(google: Emulator, slept: list[float]) -> Iterator[Open]:
    with ExitStack() as stack:

        def open_one(document: Document) -> GoogleStore:
            store = GoogleStore(
                document.id, credentials_for(google), clock=utc_now, endpoint=google.url, sleep=slept.append
            )
            return stack.enter_context(store)

        yield open_one
