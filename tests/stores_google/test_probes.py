"""Does Google refuse what a commit relies on it to refuse: tried on the sheet, and cleared away."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from sheetnet.errors import RemoteError
from sheetnet.stores.google.probes import PROBE_TAB, ProbeResult, probe_columns, probe_token
from tests.google_emulator import Document, Emulator
from tests.stores_google.conftest import Open
from tests.stores_google.network import network

BOTH = pytest.mark.parametrize("probe", [probe_token, probe_columns])


def everything(document: Document) -> tuple[Any, ...]:
    return copy.deepcopy((document.values("Contacts"), document.metadata, [s.title for s in document.sheets]))


@BOTH
def test_what_is_relied_on_is_refused_and_nothing_stays_behind(
    google: Emulator, open_store: Open, probe: Callable[..., ProbeResult]
) -> None:
    document = network(google)
    before = everything(document)
    assert probe(open_store(document).client).is_refused
    assert everything(document) == before


@pytest.mark.parametrize(
    ("outcome", "seen"), [("accepted", "the same mark twice"), ("replaces", "take the place of the first")]
)
def test_a_used_mark_that_google_takes_is_found_out(
    google: Emulator, open_store: Open, outcome: str, seen: str
) -> None:
    document = network(google)
    document.guess(used_metadata_id=outcome)
    before = everything(document)
    result = probe_token(open_store(document).client)
    assert (result.is_refused, seen in result.seen) == (False, True)
    assert everything(document) == before


@pytest.mark.parametrize(
    "outcome",
    [
        {"guard_without_group": "nothing"},
        {"guard_without_group": "updates_overlapping"},
        {"group_on_move": "stays"},
    ],
    ids=str,
)
def test_moved_columns_that_google_does_not_mind_are_found_out(
    google: Emulator, open_store: Open, outcome: dict[str, Any]
) -> None:
    document = network(google)
    document.guess(**outcome)
    before = everything(document)
    assert not probe_columns(open_store(document).client).is_refused
    assert everything(document) == before


@BOTH
@pytest.mark.parametrize(
    "fault", [{"status": 503}, {"status": 0}, {"status": 503, "applied": True, "times": 2}], ids=str
)
def test_a_probe_that_google_cuts_short_says_so_and_the_next_one_clears_up(
    google: Emulator, open_store: Open, probe: Callable[..., ProbeResult], fault: dict[str, Any]
) -> None:
    document = network(google)
    before = everything(document)
    google.fail("batchUpdate", **fault)
    with pytest.raises(RemoteError):
        probe(open_store(document).client)
    assert probe(open_store(document).client).is_refused
    assert everything(document) == before


@BOTH
def test_whoever_may_only_read_is_told_so(
    google: Emulator, open_store: Open, probe: Callable[..., ProbeResult]
) -> None:
    document = network(google)
    google.fail("batchUpdate", status=403)
    with pytest.raises(RemoteError, match=r"may not open or change.*as Editor"):
        probe(open_store(document).client)


@BOTH
def test_a_used_up_quota_is_waited_out(
    google: Emulator, open_store: Open, slept: list[float], probe: Callable[..., ProbeResult]
) -> None:
    document = network(google)
    google.fail("batchUpdate", status=429, times=2)
    assert probe(open_store(document).client).is_refused
    assert len(slept) == 2


def test_no_tab_of_a_probe_is_ever_seen(google: Emulator, open_store: Open) -> None:
    document = network(google)
    seen: list[bool] = []
    google.visit_before(
        "batchGet", lambda: seen.extend(s.hidden for s in document.sheets if s.title == PROBE_TAB)
    )
    probe_columns(open_store(document).client)
    assert seen == [True]
