"""A store that breaks its terms on purpose: it drops the version check and applies half a plan.

Not collected with the other tests; ``test_the_suite.py`` runs the contract over it and expects it to fail.
"""

from __future__ import annotations

from collections.abc import Sequence

from sheetnet.stores.memory import MemoryStore
from sheetnet.stores.placing import grids_after, place
from sheetnet.workbook.plan import Group, Plan, Receipt
from sheetnet.workbook.snapshot import Grid, Snapshot
from tests.contract.store_contract import StoreContract
from tests.contract.test_memory_store import MemoryHarness


class BrokenStore(MemoryStore):
    """Checks no version, applies the first half of each group's changes, and claims to have done it all."""

    def commit(self, plan: Plan) -> Receipt:
        now = self.read()
        halves = tuple(
            Group(group.name, group.changes[: (len(group.changes) + 1) // 2]) for group in plan.groups
        )
        half = Plan(Snapshot(now.home, now.version, now.grids), halves)
        self._grids = list(grids_after(half, place(half)))
        self._version += 1
        return Receipt(self._version_now(), tuple(group.name for group in plan.groups), ())


class TestBrokenStore(StoreContract):
    def make(self, grids: Sequence[Grid]) -> MemoryHarness:
        return MemoryHarness(BrokenStore(grids))
