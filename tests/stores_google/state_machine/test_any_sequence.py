"""Any sequence of edits, runs, faults and kills keeps what the invariants promise."""

from __future__ import annotations

import os
import sys

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stores_google.state_machine.beginnings import prepare
from tests.stores_google.state_machine.machine import COUNTS, SharedSheet, expect_everything
from tests.stores_google.state_machine.tour import tour

SEQUENCES = {"ci": 60, "thorough": 2000}


def test_any_sequence_keeps_the_invariants() -> None:
    prepare()
    tour()
    profile = os.environ.get("HYPOTHESIS_PROFILE", "ci")
    run_state_machine_as_test(
        SharedSheet,
        settings=settings(
            settings.get_profile(profile),
            max_examples=SEQUENCES.get(profile, SEQUENCES["ci"]),
            stateful_step_count=25,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
    expect_everything(COUNTS, each_fault_everywhere=False)
    sys.stdout.write(COUNTS.table())
    assert COUNTS.missing() == []
