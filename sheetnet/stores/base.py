"""The terms that every store keeps, checked by one contract suite over all of them.

- ``read`` gives all tabs at one moment; the version is taken before the values.
- ``commit`` applies a plan made from a snapshot of this store, or raises and applies nothing.
  Groups are applied in order, each whole or not at all; those left are named in the receipt.
- Of two plans made from one version, at most one is applied; the other gets StaleSnapshot.
- Only the cells and rows of the plan are written. Text is stored as text, never as a formula.
- An empty plan writes nothing and leaves the version as it was.
"""

from __future__ import annotations

from typing import Protocol

from sheetnet.workbook.plan import Plan, Receipt
from sheetnet.workbook.snapshot import Grid, Snapshot


class Store(Protocol):
    """A spreadsheet somewhere."""

    @property
    def place(self) -> str:
        """Where it is, as a person would say it: a path, a URL."""
        ...

    def read(self) -> Snapshot:
        """Read all tabs.

        Raises:
            StoreError: a subclass that says what is in the way.
        """
        ...

    def glance(self, title: str) -> Grid | None:
        """Return one tab as it now stands, None where none is called so; no plan is made from it.

        A small read where a whole one is large.

        Raises:
            StoreError: as ``read``.
        """
        ...

    def commit(self, plan: Plan) -> Receipt:
        """Apply a plan.

        Raises:
            StaleSnapshot: the document has moved on since the plan's snapshot.
            StoreError: another subclass that says what is in the way; nothing was written.
        """
        ...

    def still_stands(self, home: str) -> bool:
        """Whether the document that a snapshot called ``home`` still exists beside this one.

        False lets a moved file keep its identity; a copied one has its original still there.
        """
        ...
