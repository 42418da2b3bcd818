"""One worker, where Google does not refuse the second of two: every commit asks the memory first."""

from __future__ import annotations

from collections.abc import Callable

from sheetnet.errors import AnotherWorker
from sheetnet.stores.base import Store
from sheetnet.workbook.layout import locate_tab
from sheetnet.workbook.memory_tab import only_writer
from sheetnet.workbook.plan import Plan, Receipt
from sheetnet.workbook.snapshot import Grid, Snapshot
from sheetnet.workbook.tabs import MEMORY


class OneWorker:
    """A store on which ``worker`` commits, unless the document is another one's alone.

    ``look_first`` is called before each read, to raise where something is wrong with the document.
    """

    def __init__(self, store: Store, worker: str, look_first: Callable[[], None] | None = None) -> None:
        self._store = store
        self._worker = worker
        self._look_first = look_first

    @property
    def place(self) -> str:
        """Where it is."""
        return self._store.place

    def read(self) -> Snapshot:
        """Read all tabs."""
        if self._look_first is not None:
            self._look_first()
        return self._store.read()

    def glance(self, title: str) -> Grid | None:
        """Return one tab."""
        return self._store.glance(title)

    def commit(self, plan: Plan) -> Receipt:
        """Apply a plan.

        Raises:
            AnotherWorker: another worker has the document for itself; nothing was written.
            StoreError: as the store below.
        """
        memory = None if plan.is_empty else locate_tab(plan.base, MEMORY)
        if memory is not None and only_writer(memory, home=plan.base.home) not in ("", self._worker):
            raise AnotherWorker(self.place)
        return self._store.commit(plan)

    def still_stands(self, home: str) -> bool:
        """Whether another document still stands at ``home``."""
        return self._store.still_stands(home)
