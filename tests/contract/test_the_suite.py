"""The suite itself: it must fail a store that breaks the terms, and at the right places."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

MUST_FAIL = {
    "test_of_two_plans_from_one_version_only_one_is_applied",
    "test_a_plan_given_twice_is_applied_once",
    "test_a_fresh_read_after_a_stale_refusal_can_commit",
    "test_a_person_s_edit_is_never_lost_to_an_older_snapshot",
    "test_an_empty_plan_writes_nothing_and_leaves_the_version",
    "test_rows_added_at_one_place_keep_the_order_of_the_plan",
    "test_rows_of_the_worker_s_own_tab_move_down",
    "test_places_are_those_of_the_snapshot_whatever_moves",
    "test_a_plan_that_breaks_the_terms_is_refused_whole",
}
"""No version check: the first five; half a plan: the others."""

MUST_PASS = {
    "test_a_snapshot_holds_every_tab_and_cell_in_place",
    "test_only_the_cells_of_the_plan_are_written",
    "test_a_cell_can_be_blanked",
    "test_a_hidden_tab_is_added_with_its_rows",
}
"""What the broken store does right, so that it is the terms that fail it and nothing else."""


def test_a_store_without_version_check_that_applies_half_a_plan_fails_the_suite() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "tests/contract/broken_store.py",
            "-q",
            "-rA",
            "-p",
            "no:cacheprovider",
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    failed = set(re.findall(r"^FAILED \S+::(\w+)", run.stdout, re.MULTILINE))
    passed = set(re.findall(r"^PASSED \S+::(\w+)", run.stdout, re.MULTILINE))
    assert failed >= MUST_FAIL, MUST_FAIL - failed
    assert passed >= MUST_PASS, MUST_PASS - passed
