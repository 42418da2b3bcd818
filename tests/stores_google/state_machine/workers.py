"""Workers: each makes its runs in a thread of its own that stands still at every request.

So whoever holds a worker decides what happens between any two of its requests.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from requests import Response

from sheetnet.app.one_worker import OneWorker
from sheetnet.app.run import RunOutcome, run
from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.plan import Plan, Receipt
from sheetnet.workbook.snapshot import Snapshot
from tests.google_emulator import Document
from tests.google_emulator.in_process import InProcess
from tests.stores_google.state_machine.beginnings import TEAM, drafter
from tests.stores_google.state_machine.line import Killed, Line, Order, Request
from tests.stores_google.state_machine.mail import Postbox, Postman

GO = Order()
_PATIENCE_SECONDS = 3600
"""Long, because a machine may be put to sleep meanwhile."""


@dataclass(frozen=True)
class Ended:
    """What became of a run."""

    outcome: RunOutcome | None
    error: BaseException | None


class Clock:
    """What time it is for everybody; nobody really waits."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        """The time of day by which runs judge."""
        self.seconds = 1000.0
        """A clock that only ever goes forward."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        """Return the seconds."""
        return self.seconds


class Notebook:
    """Where a worker notes a write until it is settled; it outlives the worker's process."""

    def __init__(self) -> None:
        self._text = ""

    def note(self, text: str) -> None:
        """Keep a text, in place of any other."""
        self._text = text

    def clear(self) -> None:
        """Forget it."""
        self._text = ""

    def read(self) -> str:
        """Return it."""
        return self._text


class Worker:
    """One worker. ``carry_out`` is told of each request: the worker, what is asked, how to send it."""

    def __init__(
        self,
        name: str,
        google: InProcess,
        document: Document,
        clock: Clock,
        carry_out: Callable[[Worker, Request, Callable[[], Response]], Response],
        *,
        journal: Notebook | None,
        postbox: Postbox,
        **options: Any,
    ) -> None:
        self.name = name
        self.has_notes = journal is not None
        self.at: Request | None = None
        """The request that waits at the gate; None while no run is on."""
        self.ended: Ended | None = None
        """What became of the last run, or of the last mail: of one that ended well neither."""
        self.outcome: RunOutcome | None = None
        """What the last run found and wrote; None where it failed."""
        self._clock = clock
        self._line = Line(google, lambda asked, send: carry_out(self, asked, send))
        self.store = GoogleStore(
            document.id,
            google.signed_in(),
            clock=lambda: clock.now,
            endpoint=google.url,
            transport=self._line,
            sleep=clock.sleep,
            monotonic=clock.monotonic,
            journal=journal,
            **options,
        )
        self._postman = Postman(postbox)
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether a run is on."""
        return self.at is not None

    def begin(self, watcher: Watcher) -> None:
        """Begin a run and go as far as its first request."""
        self._begin(self._run, watcher)

    def begin_to_mail(self, watcher: Watcher) -> None:
        """Begin to mail the report of the last run and go as far as its first request."""
        self._begin(self._mail, watcher)

    def _begin(self, errand: Callable[[WatchedStore], None], watcher: Watcher) -> None:
        self.ended = None
        self._thread = threading.Thread(target=errand, args=(WatchedStore(self, watcher),), daemon=True)
        self._thread.start()
        self._wait()

    def go(self, order: Order = GO) -> None:
        """Let the request at the gate through, and go as far as the next one or the end of the run."""
        self._line.orders.put(order)
        self._wait()

    def finish(self) -> None:
        """Go to the end of the run."""
        while self.is_running:
            self.go()

    def close(self) -> None:
        """Kill what is still on, and let go of everything."""
        while self.is_running:
            self.go(Order(kill="before"))
        self.store.close()

    def _run(self, store: WatchedStore) -> None:
        try:
            self.outcome = None
            self.outcome = run(store, TEAM, drafter(), now=self._clock.now)
            self._line.gate.put(Ended(self.outcome, None))
        except BaseException as error:
            self._line.gate.put(Ended(None, error))

    def _mail(self, store: WatchedStore) -> None:
        try:
            assert self.outcome is not None
            self._postman.mail(self.outcome, store, now=self._clock.now)
            self._line.gate.put(Ended(None, None))
        except BaseException as error:
            self._line.gate.put(Ended(None, error))

    def _wait(self) -> None:
        found = self._line.gate.get(timeout=_PATIENCE_SECONDS)
        if isinstance(found, Ended):
            self.at, self.ended = None, found
            if self._thread:
                self._thread.join()
        else:
            self.at = found


class Watcher(Protocol):
    """Whoever wants to know what a store read, planned and wrote."""

    def has_read(self, worker: Worker, snapshot: Snapshot) -> None:
        """The store has read a snapshot."""

    def has_planned(self, worker: Worker, plan: Plan) -> None:
        """A plan goes to the store."""

    def has_written(self, worker: Worker, receipt: Receipt) -> None:
        """The store has applied it."""


class WatchedStore:
    """A worker's store, kept to one worker where Google does not keep two apart, with a watcher."""

    def __init__(self, worker: Worker, watcher: Watcher) -> None:
        self._worker = worker
        self._store = OneWorker(worker.store, worker.name)
        self._watcher = watcher

    @property
    def place(self) -> str:
        return self._store.place

    def read(self) -> Snapshot:
        snapshot = self._store.read()
        self._watcher.has_read(self._worker, snapshot)
        return snapshot

    def commit(self, plan: Plan) -> Receipt:
        self._watcher.has_planned(self._worker, plan)
        receipt = self._store.commit(plan)
        self._watcher.has_written(self._worker, receipt)
        return receipt

    def still_stands(self, home: str) -> bool:
        return self._store.still_stands(home)


def is_killed(ended: Ended) -> bool:
    """Whether a run ended because its process did."""
    return isinstance(ended.error, Killed)
