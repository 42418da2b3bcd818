"""``scripts/check_live_sheet``: it tells each behaviour of Google's from every other one, and tidies up."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetnet.stores.private import write_private
from tests.google_emulator import Document, Emulator
from tests.google_emulator.guesses import Guesses
from tests.stores_google.network import network

ROOT = Path(__file__).parent.parent.parent
AS_ASSUMED = {
    "agrees  own_metadata_ids",
    "agrees  marks_can_be_asked_for",
    "agrees  used_metadata_id",
    "agrees  used_metadata_id_in_one_request",
    "agrees  nothing_applied",
    "agrees  guard_fits",
    "agrees  group_on_move",
    "agrees  guard_without_group",
    "agrees  reply_shows_after",
    "agrees  text_stays_text",
    "agrees  boxes_fill_false",
    "agrees  strict_validation",
    "agrees  missing_metadata_deletion",
    "agrees  sort_carries_row_metadata",
    "agrees  rows_are_inserted",
    "agrees  duplicated_tab_metadata",
    "agrees  columns_keep_marks",
}
NEEDS_MORE_THAN_THE_RIGHT_TO_SPREADSHEETS = {"trashed", "revoked", "copies_row_metadata_in_file"}


@pytest.fixture
def google(tmp_path: Path) -> Iterator[Emulator]:
    with Emulator() as emulator:
        write_private(tmp_path / "credentials.json", json.dumps(emulator.credentials()))
        yield emulator


def check(google: Emulator, document: Document, folder: Path) -> subprocess.CompletedProcess[str]:
    script = [sys.executable, str(ROOT / "scripts" / "_live_checks.py"), document.id]
    options = ["--credentials", str(folder / "credentials.json")]
    return subprocess.run(
        [*script, *options],
        env={**os.environ, "PYTHONPATH": str(ROOT), "SHEETNET_STORE__ENDPOINT": google.url},
        capture_output=True,
        text=True,
        check=False,
    )


def heads(done: subprocess.CompletedProcess[str]) -> set[str]:
    lines = [line for line in done.stdout.splitlines() if line.startswith(("agrees", "DIFFERS"))]
    return {line.split(":")[0] for line in lines}


def test_where_google_does_as_assumed_it_agrees_in_about_25_calls_and_leaves_nothing(
    google: Emulator, tmp_path: Path
) -> None:
    document = network(google)
    before = copy.deepcopy(
        (document.values("Contacts"), document.metadata, [s.title for s in document.sheets])
    )
    done = check(google, document, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert heads(done) == AS_ASSUMED
    assert "Google agrees in everything." in done.stdout
    assert len(google.calls) <= 26
    after = (document.values("Contacts"), document.metadata, [s.title for s in document.sheets])
    assert after == before


def other_outcomes() -> list[tuple[str, Any]]:
    outcomes = Guesses.outcomes()
    return [
        (name, outcome)
        for name, (_, *others) in outcomes.items()
        for outcome in others
        if name not in NEEDS_MORE_THAN_THE_RIGHT_TO_SPREADSHEETS
    ]


@pytest.mark.parametrize(("name", "outcome"), other_outcomes())
def test_each_other_behaviour_is_found_out_with_what_follows(
    google: Emulator, tmp_path: Path, name: str, outcome: object
) -> None:
    document = network(google)
    before = [sheet.title for sheet in document.sheets]
    document.guess(**{name: outcome})
    done = check(google, document, tmp_path)
    assert done.returncode == 3, done.stdout + done.stderr
    assert f"DIFFERS  {name}" in heads(done)
    assert "What follows: " in done.stdout
    assert ([sheet.title for sheet in document.sheets], document.metadata) == (before, [])


def test_a_sheet_that_may_not_be_edited_is_said_to_be_so(google: Emulator, tmp_path: Path) -> None:
    document = network(google)
    document.readers = set()
    done = check(google, document, tmp_path)
    assert done.returncode == 1
    assert "as Editor" in done.stderr
    assert "Traceback" not in done.stderr
