"""What has to hold whatever people, workers, faults and kills do; a witness of every request checks it.

a. A person's cell changes by a person's hand alone; where a worker's write has landed on one, the same
   run puts back what it had read there and names both values in the Runs tab. A worker killed between
   its commit and its repair cannot do so; such cells are counted.
c. No action and no log row is made twice, and a tick becomes exactly one log row.
d. No two commits from one version: whoever commits has seen every commit before its own.
e. After a run that succeeded every worker's cell stands beside its person; not where people have mixed
   persons up meanwhile by sorting a part of the columns, which the next run stops at. In a row where no
   person has typed anything a text may be left, beside nobody: the next run empties it, as "b" shows.
f. A commit is whole: a log row never comes without the Result that guards it.
g. A report is mailed at most once: see mail.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from requests import Response

from sheetnet.errors import StoreError
from sheetnet.workbook.plan import Plan, Receipt
from sheetnet.workbook.snapshot import Snapshot
from tests.google_emulator import Document
from tests.stores_google.state_machine.beside import beside_their_persons
from tests.stores_google.state_machine.counts import Counts
from tests.stores_google.state_machine.line import Request
from tests.stores_google.state_machine.made_rows import MadeRows
from tests.stores_google.state_machine.sightings import Damage, Log, Look, was_read
from tests.stores_google.state_machine.tracks import Key, Tracks
from tests.stores_google.state_machine.workers import Ended, Worker, is_killed

TOKEN_KEY = "sheetnet.commit"
_LEFT_TO_THE_NEXT_RUN = "could not make sure"
_WENT_WRONG = "What went wrong"
REPAIRS = (
    "own cells set right after a move",
    "a person's cell was written over",
    "a person's cell put back and named",
    "a person's cell got back what was typed",
    "a person's cell was put right after a kill",
    "left to the next run",
)
INVARIANTS = (
    "a: persons' cells compared around a commit",
    "b: a second quiet run wrote nothing",
    "b: a stopped run stays stopped and writes nothing more",
    "b: cells compared with a run from scratch",
    "c: a row made once",
    "c: a tick became one log row",
    "c: a tick that cannot be is a problem",
    "d: a commit on the newest version",
    "e: every worker's cell found beside its person",
    "f: a log row came with its Result",
    "f: nothing written where it is said",
    "g: a second attempt to mail did nothing",
)


class Witness:
    """Sees every request and every edit of one document."""

    def __init__(self, document: Document, tracks: Tracks, counts: Counts) -> None:
        self.document = document
        self.tracks = tracks
        self.counts = counts
        self.commits = 0
        self.logs: dict[str, Log] = {}
        self.by_hand: dict[Key, Any] = {}
        """What people have put into worker's cells, and where."""
        self.made = MadeRows(document, tracks, counts)
        self._overtaken: set[str] = set()
        """Workers after whose last commit another has committed."""
        self.wrongs: list[AssertionError] = []
        """What was found wrong while a worker was on; the worker must not swallow it."""

    # What a worker does

    def begin(self, worker: Worker) -> None:
        """A run begins."""
        before = self.logs.get(worker.name, Log())
        log = Log(looks=before.looks[-3:], carried=before.carried | before.damages, seen=-1)
        if before.is_cut_off:
            log.born, log.made = before.born, before.made
        self.logs[worker.name] = log

    def carry_out(self, worker: Worker, asked: Request, send: Callable[[], Response]) -> Response:
        """Send a request and see what comes of it."""
        log = self.logs[worker.name]
        try:
            if asked.call != "batchUpdate":
                response = send()
                if response.status_code == 200:
                    self._has_read(log, asked)
                return response
            return self._commit(worker, log, asked, send)
        except AssertionError as wrong:
            self.wrongs.append(wrong)
            raise

    def _has_read(self, log: Log, asked: Request) -> None:
        if asked.call == "get":
            log.seen = self.commits
        if asked.call == "batchGet":
            log.looks.append(self._look())

    def _look(self) -> Look:
        standing = {sheet.title: sheet.id for sheet in self.document.sheets}
        return Look(
            {each.id: list(each.rows) for each in self.tracks.tabs.values()},
            {each.id: list(each.columns) for each in self.tracks.tabs.values()},
            standing,
            self.tracks.cells(persons=True),
            self.tracks.cells(persons=False),
        )

    def _commit(self, worker: Worker, log: Log, asked: Request, send: Callable[[], Response]) -> Response:
        requests = asked.body["requests"]
        first = requests[0].get("createDeveloperMetadata", {}).get("developerMetadata", {})
        assert first.get("metadataKey") == TOKEN_KEY, f"a commit without a token: {requests[0]}"
        before = self.tracks.cells(persons=True)
        stood = {each.id: set(each.rows) for each in self.tracks.tabs.values()}
        had = {each.id: set(each.columns) for each in self.tracks.tabs.values()}
        stamps = self._stamped(first["metadataValue"])
        try:
            return send()
        finally:
            if self._stamped(first["metadataValue"]) > stamps:
                born = self.tracks.follow(requests)
                self._version(worker, log)
                self._human_cells(log, before, stood, had)
                self._rows_made(log, born)
                self.made.committed(born, requests)

    def _stamped(self, value: str) -> int:
        """Return how often a commit of this token has been applied."""
        return sum(each.get("metadataValue") == value for each in self.document.metadata)

    def _version(self, worker: Worker, log: Log) -> None:
        guess = self.document.guesses.used_metadata_id
        if guess == "refused":
            assert self.commits == log.seen, (
                f"worker {worker.name} committed from the version after commit {log.seen}, "
                f"but {self.commits} commits were made"
            )
        self.commits += 1
        log.commits += 1
        log.fresh += 1
        log.seen = self.commits
        self._overtaken.discard(worker.name)
        for name, other in self.logs.items():
            if name != worker.name:
                self._overtaken.add(name)
                for look in other.looks:
                    look.others += 1
        self.counts.add("invariants", "d: a commit on the newest version")

    def _human_cells(
        self,
        log: Log,
        before: Mapping[Key, Any],
        stood: Mapping[int, set[int]],
        had: Mapping[int, set[str]],
    ) -> None:
        after = self.tracks.cells(persons=True)
        for key in before.keys() | after.keys():
            sheet_id, row, column = key
            was, now = before.get(key), after.get(key)
            if row not in stood.get(sheet_id, ()) or column not in had.get(sheet_id, ()) or was == now:
                continue
            if row in log.born and log.made.get(key) == was:
                log.made[key] = now
            elif key in log.carried and (now == log.carried[key].typed or was_read(log, key, now)):
                del log.carried[key]
                self.counts.add("repairs", "a person's cell was put right after a kill")
            elif key in log.damages:
                self._mended(log, key, now)
            else:
                log.damages[key] = Damage(was, now)
                self.counts.add("repairs", "a person's cell was written over")
        self.counts.add("invariants", "a: persons' cells compared around a commit")

    def _mended(self, log: Log, key: Key, now: Any) -> None:
        damage = log.damages[key]
        assert now == damage.typed or was_read(log, key, now), (
            f"{self.tracks.name(key)}: {damage.typed!r} was covered by {damage.written!r}; then came {now!r}"
        )
        if now != damage.typed:
            damage.typed = (damage.typed, now)

    def _rows_made(self, log: Log, born: Mapping[int, list[int]]) -> None:
        numbers = {number for each in born.values() for number in each}
        log.born |= numbers
        for key, value in self.tracks.cells(persons=True).items() if born else ():
            if key[1] in numbers:
                log.made[key] = value

    # What people do

    def edited(self, edit: Callable[[], bool]) -> bool:
        """Let people edit, and note which of the worker's cells they have changed."""
        workers, persons = self.tracks.cells(persons=False), self.tracks.cells(persons=True)
        if not edit():
            return False
        self.tracks.check()
        now = self.tracks.cells(persons=False)
        changed = {key for key in workers.keys() | now.keys() if workers.get(key) != now.get(key)}
        for key in changed:
            self.by_hand[key] = now.get(key)
        typed = self.tracks.cells(persons=True)
        for log in self.logs.values():
            for look in log.looks:
                look.touched |= changed
            for damages in (log.damages, log.carried):
                for key in [key for key in damages if persons.get(key) != typed.get(key)]:
                    del damages[key]
        return True

    def mixed_up(self) -> None:
        """People have sorted a part of the columns, or put that right."""
        for log in self.logs.values():
            for look in log.looks:
                look.is_mixed = True

    # What a run comes to

    def has_read(self, worker: Worker, snapshot: Snapshot) -> None:
        """The store has read a snapshot."""
        log = self.logs[worker.name]
        log.by_snapshot.append((snapshot, log.looks[-1]))
        log.fresh = 0

    def has_planned(self, worker: Worker, plan: Plan) -> None:
        """A plan goes to the store."""
        log = self.logs[worker.name]
        log.plan = plan
        log.base = next(look for snapshot, look in log.by_snapshot if snapshot is plan.base)

    def has_written(self, worker: Worker, receipt: Receipt) -> None:
        """The store has applied it."""
        log = self.logs[worker.name]
        log.remarks += receipt.repairs
        log.fresh = 0

    def ended(self, worker: Worker, ended: Ended) -> None:
        """Check a run that has ended."""
        log = self.logs[worker.name]
        log.is_cut_off = ended.outcome is None
        if is_killed(ended):
            self.counts.add("repairs", "a person's cell was left written over by a kill", len(log.damages))
            return
        if ended.outcome is None:
            self.counts.add("repairs", "a person's cell was left so by a run that failed", len(log.damages))
            if isinstance(ended.error, StoreError):
                self._nothing_written(log, ended.error)
            elif ended.error is None:
                assert not log.damages, "to mail a report touched a person's cell"
            return
        self._put_right_after_a_kill(worker, log)
        receipt = ended.outcome.receipt
        if receipt is None:
            assert not log.fresh, "a run that says it wrote nothing has committed"
            return
        for remark in log.remarks:
            self.counts.add("repairs", _kind(remark))
        if any(_LEFT_TO_THE_NEXT_RUN in remark for remark in log.remarks):
            self.counts.add(
                "repairs", "a person's cell was left written over, and it is said", len(log.damages)
            )
            return
        self._restored(log, receipt)
        if receipt.left or (log.base and (log.base.others or log.base.is_mixed)):
            return
        beside_their_persons(self.tracks, log, self.by_hand, self.counts)

    def _put_right_after_a_kill(self, worker: Worker, log: Log) -> None:
        """A worker that has notes of its writes sets right what it was kept from; others cannot."""
        persons = self.tracks.cells(persons=True)
        for key, damage in log.carried.items():
            sheet_id, row, column = key
            track = self.tracks.tabs[sheet_id]
            if row in track.rows and column in track.columns and persons.get(key) != damage.typed:
                assert not worker.has_notes or worker.name in self._overtaken, (
                    f"{self.tracks.name(key)}: {damage.typed!r} stays {persons.get(key)!r} after a kill"
                )
                self.counts.add("repairs", "a person's cell stays written over after a kill")
        log.carried.clear()

    def _nothing_written(self, log: Log, error: StoreError) -> None:
        if "othing was written" in str(error):
            assert not log.fresh, f"said to have written nothing, but committed {log.fresh} times: {error}"
            self.counts.add("invariants", "f: nothing written where it is said")

    def _restored(self, log: Log, receipt: Receipt) -> None:
        told = self._told()
        if told is None or receipt.left:
            told = " ".join((told or "", *log.remarks))
        persons = self.tracks.cells(persons=True)
        for key, damage in log.damages.items():
            sheet_id, row, column = key
            track = self.tracks.tabs[sheet_id]
            if row not in track.rows or column not in track.columns:
                continue
            now = persons.get(key)
            name = self.tracks.name(key)
            if isinstance(damage.typed, tuple):
                typed, back = damage.typed
                assert now == back
                said = "Version history" if back is None else repr(str(back))
                both = repr(str(damage.written)) in told and said in told
                assert both, f"{name}: {back!r} came back for {typed!r}, and nothing is said: {told}"
                self.counts.add("repairs", "a person's cell got back what was read")
            else:
                assert now == damage.typed, f"{name}: {damage.typed!r} became {now!r}; said: {told}"
                self.counts.add("repairs", "a person's cell got back what was typed")
        log.damages.clear()

    def _told(self) -> str | None:
        """Return all that the Runs tab says went wrong, None where it has no column for that."""
        runs = self.tracks.track("Runs")
        if runs is None or _WENT_WRONG not in runs.columns:
            return None
        place = runs.columns.index(_WENT_WRONG)
        rows = self.document.values(self.tracks.title(runs))
        told = [str(row[place]) for row in rows if place < len(row)]
        return " ".join(text for text in told if text != _WENT_WRONG)


def _kind(remark: str) -> str:
    for words, kind in (
        ("set right", "own cells set right after a move"),
        ("put back", "a person's cell put back and named"),
        ("emptied again", "a cell that was new or empty was emptied and named"),
        (_LEFT_TO_THE_NEXT_RUN, "left to the next run"),
    ):
        if words in remark:
            return kind
    return f"remark: {remark[:60]}"
