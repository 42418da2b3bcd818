"""The state machine: people, one or two workers, faults and kills in any order hypothesis can think of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from sheetnet.errors import MassDeletion, RunStopped, SheetnetError
from tests.google_emulator.guesses import Guesses
from tests.google_emulator.in_process import InProcess
from tests.stores_google.state_machine.beginnings import new_document
from tests.stores_google.state_machine.counts import Counts
from tests.stores_google.state_machine.happenings import CALLS, EDITS, FAULTS, happenings
from tests.stores_google.state_machine.invariants import INVARIANTS, REPAIRS, Witness
from tests.stores_google.state_machine.line import Order
from tests.stores_google.state_machine.mail import MAILS, Postbox
from tests.stores_google.state_machine.people import People
from tests.stores_google.state_machine.quiet import rested_like_from_scratch, wrote_nothing
from tests.stores_google.state_machine.tracks import Tracks
from tests.stores_google.state_machine.workers import Clock, Ended, Notebook, Worker, is_killed

COUNTS = Counts()
PAYLOADS = (2_000_000, 4_000, 1)
"""Bytes of one request: everything at once, some groups, or every group by itself."""
GUESSES = st.fixed_dictionaries(
    {name: st.sampled_from(outcomes) for name, outcomes in Guesses.outcomes().items()}
)
REFUSALS = ("AnotherWorker", "Displaced", "MassDeletion", "MissingParts", "RemoteError", "StaleSnapshot")
_OF_MEMORY = ("delete a tab", "spoil the memory")
"""Edits that may take away what the memory holds. Where Google does not keep two workers apart, it holds
which one may write; without it only `sheetnet doctor` finds out again."""
_STIRRED = 8
"""So many edits make it worth to let the sheet come to rest in the middle of a sequence."""


def expect_everything(counts: Counts, *, each_fault_everywhere: bool) -> None:
    """Say what must have happened at least once; each fault at each call only in a long profile."""
    counts.expect("edits", EDITS)
    counts.expect("edits while a worker waits at", CALLS)
    counts.expect("faults", FAULTS)
    counts.expect("faulty calls", CALLS)
    if each_fault_everywhere:
        for call in CALLS:
            counts.expect(f"faults at {call}", FAULTS)
    counts.expect("kills", (f"{when} {call}" for call in CALLS for when in ("before", "after")))
    counts.expect(
        "guesses",
        (f"{name}: {outcome}" for name, outcomes in Guesses.outcomes().items() for outcome in outcomes),
    )
    counts.expect("largest payload", (f"{each:,} bytes" for each in PAYLOADS))
    counts.expect("runs", ("wrote", "had nothing to write", *(f"refused: {name}" for name in REFUSALS)))
    counts.expect("repairs", REPAIRS)
    counts.expect("mails", MAILS)
    counts.expect("invariants", INVARIANTS)


class SharedSheet(RuleBasedStateMachine):
    """One shared sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.google = InProcess()
        self.clock = Clock(datetime(2026, 11, 23, 9, tzinfo=UTC))
        self.workers: list[Worker] = []
        self.stirred = 0
        """Edits since the sheet last came to rest."""
        self.news = True
        """Whether anything has happened since the last run began."""

    @initialize(
        has_run=st.booleans(),
        two=st.booleans(),
        guesses=GUESSES,
        largest=st.sampled_from((*PAYLOADS, PAYLOADS[0])),
        notes=st.booleans(),
    )
    def begin(
        self, has_run: bool, two: bool, guesses: dict[str, Any], largest: int, notes: bool = True
    ) -> None:
        used = guesses["used_metadata_id"]
        self.document = new_document(self.google, has_run=has_run, used_metadata_id=used)
        self.document.guess(**guesses)
        self.largest = largest
        self.notebooks = {name: Notebook() if notes else None for name in ("one", "two")}
        COUNTS.add("sequences", "with notes of writes" if notes else "without notes of writes")
        for question, outcome in guesses.items():
            COUNTS.add("guesses", f"{question}: {outcome}")
        COUNTS.add("largest payload", f"{largest:,} bytes")
        self.postbox = Postbox(COUNTS)
        self.tracks = Tracks(self.document)
        self.people = People(self.document, self.tracks)
        self.witness = Witness(self.document, self.tracks, COUNTS)
        self.workers = [self._worker(name) for name in ("one", "two")[: 1 + two]]
        COUNTS.add("sequences", "with two workers" if two else "with one worker")

    @rule(happening=happenings())
    def happen(self, happening: tuple[str, str, int, int]) -> None:
        kind, name, one, other = happening
        running = [worker for worker in self.workers if worker.is_running]
        idle = [worker for worker in self.workers if not worker.is_running]
        if kind == "edit":
            self._edit(name, one, other)
        elif kind == "seconds pass":
            self._let_pass(int(name))
        elif kind == "rest" and not running:
            if self.stirred >= _STIRRED:
                self._rest()
        elif running and not (kind in ("start", "mail") and idle):
            worker = running[one % len(running)]
            match kind:
                case "fault":
                    self._go_on(worker, other % 5)
                    self._fault(worker, name)
                case "lost answer":
                    self._lose_an_answer(worker, *name.split(" / "))
                case "finish":
                    while worker.is_running:
                        self._go(worker, Order())
                case "kill":
                    self._go_on(worker, other % 6)
                    self._kill(worker, name)
                case _:
                    self._go_on(worker, 1 + other % 3)
        elif kind == "mail" and idle:
            self._begin_to_mail(idle[one % len(idle)], other % 6)
        elif idle and (self.news or running):
            self._begin_run(idle[one % len(idle)], other % 4)

    def teardown(self) -> None:
        try:
            if self.workers:
                for worker in self.workers:
                    while worker.is_running:
                        self._go(worker, Order())
                self._rest()
                assert self.google.faults == []
        finally:
            for worker in self.workers:
                worker.close()
        COUNTS.add("sequences", "to the end")

    def _edit(self, name: str, one: int, other: int) -> None:
        if (
            name in _OF_MEMORY
            and len(self.workers) > 1
            and self.document.guesses.used_metadata_id != "refused"
        ):
            return
        if self.witness.edited(lambda: EDITS[name](self.people, one, other)):
            self.stirred += 1
            self.news = True
            COUNTS.add("edits", name)
            if name in ("sort part", "put a mistake right"):
                self.witness.mixed_up()
            if name in _OF_MEMORY:
                self.postbox.has_ledger = False
            for worker in self.workers:
                if worker.at:
                    COUNTS.add("edits while a worker waits at", worker.at.call)

    def _go_on(self, worker: Worker, steps: int) -> None:
        for _ in range(steps):
            if worker.is_running:
                self._go(worker, Order())

    def _fault(self, worker: Worker, name: str) -> None:
        if worker.at:
            COUNTS.add(f"faults at {worker.at.call}", name)
            COUNTS.add("faults", name)
            COUNTS.add("faulty calls", worker.at.call)
            self._go(worker, Order(FAULTS[name], tokens_expire=not FAULTS[name]))

    def _lose_an_answer(self, worker: Worker, name: str, then: str) -> None:
        """Nobody knows whether the commit was applied; asking may fail as well."""
        while worker.at and worker.at.call != "batchUpdate":
            self._go(worker, Order())
        self._fault(worker, name)
        if then:
            self._fault(worker, then)

    def _kill(self, worker: Worker, when: str) -> None:
        if worker.at is None:
            return
        COUNTS.add("kills", f"{when} {worker.at.call}")
        self._go(worker, Order(kill=when))
        assert worker.ended is not None
        assert is_killed(worker.ended)
        worker.close()
        self.workers[self.workers.index(worker)] = self._worker(worker.name)
        self.news = True

    def _let_pass(self, seconds: int) -> None:
        self.clock.now += timedelta(seconds=seconds)
        self.clock.seconds += seconds
        self.news = True

    def _begin_run(self, worker: Worker, steps: int) -> None:
        self.news = False
        self._start(worker)
        self._go_on(worker, steps)

    def _begin_to_mail(self, worker: Worker, steps: int) -> None:
        if worker.outcome is not None:
            self.witness.begin(worker)
            worker.begin_to_mail(self.witness)
            self._look_at(worker)
            self._go_on(worker, steps)

    def _worker(self, name: str) -> Worker:
        return Worker(
            name,
            self.google,
            self.document,
            self.clock,
            self.witness.carry_out,
            largest_payload=self.largest,
            journal=self.notebooks[name],
            postbox=self.postbox,
        )

    def _start(self, worker: Worker) -> None:
        self.witness.begin(worker)
        worker.begin(self.witness)
        self._look_at(worker)

    def _go(self, worker: Worker, order: Order) -> None:
        worker.go(order)
        self._look_at(worker)

    def _look_at(self, worker: Worker) -> None:
        if self.witness.wrongs:
            raise self.witness.wrongs[0]
        if worker.ended is None:
            return
        self._name_end(worker.ended)
        self.witness.ended(worker, worker.ended)
        if isinstance(worker.ended.error, MassDeletion):
            self.people.code = worker.ended.error.code
        error = worker.ended.error
        if error is not None and not isinstance(error, SheetnetError) and not is_killed(worker.ended):
            raise error

    def _name_end(self, ended: Ended) -> None:
        if ended.outcome is not None:
            written = "wrote" if ended.outcome.receipt else "had nothing to write"
            COUNTS.add("runs", written)
        elif isinstance(ended.error, SheetnetError):
            COUNTS.add("runs", f"refused: {type(ended.error).__name__}")

    def _rest(self) -> None:
        """Run twice with nobody about, and compare with a run from scratch."""
        self.stirred = 0
        self.people.let_workers_in()
        self.google.fail_no_more()
        worker = self.workers[0]
        first = self._quiet_run(worker)
        if isinstance(first.error, RunStopped):
            second = self._quiet_run(worker)
            assert str(second.error) == str(first.error)
            assert self.witness.logs[worker.name].commits == 0, "a stop was told twice"
            COUNTS.add("invariants", "b: a stopped run stays stopped and writes nothing more")
            return
        if first.error is not None:
            raise first.error
        second = self._quiet_run(worker)
        assert second.outcome is not None, second.error
        assert wrote_nothing(second.outcome), _planned(second)
        self.witness.made.at_rest(second.outcome, changed_history=self.people.changed_history)
        compared = rested_like_from_scratch(
            second.outcome.reading.snapshot, self.clock.now, without_memory=not self.people.changed_history
        )
        COUNTS.add("invariants", "b: cells compared with a run from scratch", compared)
        COUNTS.add("invariants", "b: a second quiet run wrote nothing")
        self._mail_twice(worker)

    def _mail_twice(self, worker: Worker) -> None:
        """The report of the week goes out now, or has gone, or is held; after that nothing is left to do."""
        for _ in range(2):
            self._begin_to_mail(worker, 0)
            while worker.is_running:
                self._go(worker, Order())
        assert self.witness.logs[worker.name].commits == 0, (
            "a report that had gone, or is held, was written of"
        )
        COUNTS.add("invariants", "g: a second attempt to mail did nothing")

    def _quiet_run(self, worker: Worker) -> Ended:
        self._start(worker)
        while worker.is_running:
            self._go(worker, Order())
        assert worker.ended is not None
        return worker.ended


def _planned(ended: Ended) -> str:
    assert ended.outcome is not None
    return "\n".join(str(change) for change in ended.outcome.plan.changes())
