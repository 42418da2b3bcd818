"""One run: read, judge, suggest, plan and commit. Everything between read and commit is pure."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sheetnet import __version__
from sheetnet.analysis.analyse import analyse
from sheetnet.analysis.findings import Findings
from sheetnet.app.retrying import until_fresh
from sheetnet.app.uninterrupted import uninterrupted
from sheetnet.domain.action import Action, Draft
from sheetnet.domain.answer import Answers
from sheetnet.domain.ids import ActionId
from sheetnet.domain.letter import KEEP_DAYS
from sheetnet.domain.problem import Problem
from sheetnet.domain.settings import Member
from sheetnet.errors import CopiedDocument, DocumentBusy, NotACopy, RunStopped, StoreError
from sheetnet.planning.answering import Taken, take_answers, with_what_stays_open
from sheetnet.planning.closing import Closed, close_overtaken, close_ticked
from sheetnet.planning.memory_changes import MemoryChanges
from sheetnet.planning.planner import plan
from sheetnet.planning.runs_row import RunNote, can_hold_notes, is_told, last_failure, runs_row
from sheetnet.report.model import OpenAction
from sheetnet.report.open_actions import open_actions
from sheetnet.stores.base import Store
from sheetnet.suggest.drafts import Drafter
from sheetnet.suggest.overtaken import overtaken
from sheetnet.suggest.scene import Scene
from sheetnet.suggest.suggest import suggest
from sheetnet.workbook.identity import confirmation_code
from sheetnet.workbook.layout import locate_tab
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.network import ActionRow, ContactColumn, Network
from sheetnet.workbook.plan import Group, GroupName, Plan, Receipt
from sheetnet.workbook.reading import Reading, read
from sheetnet.workbook.settings_tab import read_settings
from sheetnet.workbook.snapshot import Snapshot
from sheetnet.workbook.tabs import RUNS, SETTINGS

_MOST_PASSES = 10
"""A run that could write only a part reads again and writes the rest, so often at the most."""


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """The text of an open action as it now stands, for the outbox."""

    action_id: ActionId
    contact: str
    owner: str
    draft: Draft


def _silence(_step: str) -> None:
    return


@dataclass(frozen=True, slots=True)
class Judged:
    """What a sheet says and what the analysis makes of it; nothing is written."""

    reading: Reading
    network: Network
    """As it stands once the ticks of the Actions tab are taken for done."""
    findings: Findings
    today: date
    """In the team's time zone."""

    @property
    def memory(self) -> Memory:
        """Return what `_sheetnet` remembers."""
        return self.reading.memory

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return everything that a person should mend."""
        return self.network.problems


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What one run found, planned and wrote."""

    reading: Reading
    network: Network
    findings: Findings
    memory: Memory
    """As it is after the commit."""
    new_actions: tuple[Action, ...]
    closed: tuple[tuple[ActionRow, str], ...]
    """The actions that were closed, with what their Result now says."""
    answered: tuple[str, ...]
    """What answers to reports wished, and what could not be done of it."""
    plan: Plan
    receipt: Receipt | None
    """None where there was nothing to write, or nothing was to be written."""
    notice: str
    """What a person should know of the sheet as a whole, such as a lost memory; mail is held meanwhile."""
    waiting: DocumentBusy | None
    """The document is open elsewhere: all was read from its last save, and is written another time."""
    today: date

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return everything that a person should mend."""
        return self.network.problems

    @property
    def open_actions(self) -> tuple[OpenAction, ...]:
        """Return the suggestions that wait for a person, those put off left out."""
        return open_actions(self.network, self.memory, self.new_actions, today=self.today)

    @property
    def open_drafts(self) -> tuple[OpenDraft, ...]:
        """Return the drafts of all open actions, those put off among them."""
        contacts = self.network.contacts
        columns = (ContactColumn.ID, ContactColumn.EMAIL, ContactColumn.PICK_AS, ContactColumn.OWNER)
        people = {each[0]: each[1:] for each in zip(*(contacts[name] for name in columns), strict=True)}
        texts = [
            (row.id, row.contact_id, row.draft_subject, row.draft_body)
            for row in self.network.actions
            if row.is_open
        ]
        texts += [
            (action.id, action.contact_id, action.draft.subject, action.draft.body)
            for action in self.new_actions
            if action.draft
        ]
        return tuple(
            OpenDraft(action_id, contact, owner, Draft(mail, subject, body, variant=""))
            for action_id, contact_id, subject, body in texts
            if body and contact_id in people
            for mail, contact, owner in [people[contact_id]]
        )


def run(
    store: Store,
    team: Sequence[Member],
    drafter: Drafter,
    *,
    now: datetime,
    answers: Answers | None = None,
    keep_days: int = KEEP_DAYS,
    dry_run: bool = False,
    tell: Callable[[str], None] = _silence,
) -> RunOutcome:
    """Run once; ``tell`` is called with the name of each step as it starts.

    What ``answers`` to reports wish is done as if it were ticked in the sheet. ``keep_days`` is how long the
    ledgers remember.

    Raises:
        RunStopped: a person must mend the sheet first; one row of the Runs tab says so.
        StoreError: the document cannot be read or written.
    """
    outcome: RunOutcome | None = None
    told: tuple[str, ...] = ()
    for _ in range(_MOST_PASSES):
        try:
            outcome = until_fresh(
                partial(
                    _run_once, store, team, drafter, answers or Answers(), keep_days, now, dry_run, tell, told
                ),
                before_again=lambda: tell("The sheet changed meanwhile: reading it again"),
            )
        except StoreError as error:
            if outcome is None or outcome.receipt is None:
                raise
            remark = f"Only a part could be written; it stands. {error.after_a_part}"
            repairs = tuple(dict.fromkeys((*outcome.receipt.repairs, remark)))
            return replace(outcome, receipt=replace(outcome.receipt, repairs=repairs))
        if outcome.receipt is None or not outcome.receipt.left:
            break
        tell("Writing what is left")
        told = outcome.receipt.repairs
    assert outcome is not None
    return outcome


def judge(store: Store, team: Sequence[Member], *, now: datetime) -> Judged:
    """Read and analyse; write nothing.

    Raises:
        RunStopped: a person must mend the sheet first.
        StoreError: the document cannot be read.
    """
    return _judge(read_sheet(store, team), team, Answers(), now)[0]


def read_sheet(store: Store, team: Sequence[Member]) -> Reading:
    """Read a document whole.

    Raises:
        RunStopped: a person must mend the sheet first.
        StoreError: the document cannot be read.
    """
    with uninterrupted():
        return read_snapshot(store.read(), store, team)


def read_snapshot(snapshot: Snapshot, store: Store, team: Sequence[Member]) -> Reading:
    """Read what was read of a document.

    Raises:
        RunStopped: a person must mend the sheet first.
    """
    return read(snapshot, team, new_identity=str(uuid.uuid4()), still_stands=store.still_stands)


def adopt_copy(store: Store, team: Sequence[Member], *, now: datetime) -> Receipt:
    """Make a copied document one of its own: a new identity, and nothing mailed yet.

    Raises:
        NotACopy: the document is the original, or its original is gone.
    """
    snapshot, new_identity = store.read(), str(uuid.uuid4())
    try:
        read(snapshot, team, new_identity=new_identity, still_stands=store.still_stands)
    except CopiedDocument:
        reading = read(snapshot, team, new_identity=new_identity, still_stands=lambda _: False)
    else:
        raise NotACopy(store.place)
    memory = replace(
        reading.memory,
        identity=new_identity,
        home=snapshot.home,
        ledger={},
        drafts={},
        failures={},
        numbers={},
        answers={},
        is_complete=True,
    )
    return commit_memory(store, reading, memory, "adopt the copy", now=now)


def commit_memory(
    store: Store,
    reading: Reading,
    memory: Memory,
    name: str,
    *,
    note: RunNote | None = None,
    now: datetime,
) -> Receipt:
    """Commit nothing but what is to be remembered and, where given, a row of the Runs tab."""
    groups = [Group(GroupName(name), tuple(MemoryChanges(reading, memory, now=now).rest()))]
    table = reading.layout.table(RUNS)
    if note and table and can_hold_notes(table) and not is_told(table, note):
        groups.append(Group(GroupName("note the run"), tuple(runs_row(table, note))))
    return store.commit(Plan(reading.snapshot, tuple(groups)))


def _run_once(
    store: Store,
    team: Sequence[Member],
    drafter: Drafter,
    answers: Answers,
    keep_days: int,
    now: datetime,
    dry_run: bool,
    tell: Callable[[str], None],
    told: Sequence[str],
) -> RunOutcome:
    started = time.perf_counter()
    with uninterrupted():
        tell("Reading the sheet")
        snapshot = store.read()
        try:
            reading = read_snapshot(snapshot, store, team)
        except RunStopped as stop:
            if not dry_run:
                _note_stop(store, snapshot, stop, now)
            raise
        tell("Looking at every relationship")
        judged, closed, taken = _judge(reading, team, answers, now)
        tell("Thinking of next steps")
        memory = replace(reading.memory, dismissals=reading.memory.dismissals + closed.dismissals)
        today = judged.today
        scene = Scene(closed.network, judged.findings, memory, today)
        if gone := overtaken(scene):
            closed = close_overtaken(reading, closed, gone)
            scene = replace(scene, network=closed.network)
        actions = suggest(scene, team, drafter)
        notice = _memory_notice(reading)
        note = RunNote(
            at=now.astimezone(ZoneInfo(closed.network.settings.time_zone)),
            version=__version__,
            contacts=len(closed.network.contacts),
            log_rows=len(reading.network.touches),
            problems=len(closed.network.problems),
            calls=snapshot.calls + 1 if snapshot.calls else None,
            seconds=round(time.perf_counter() - started, 2),
            went_wrong=" ".join([notice, *told]).strip(),
        )
        planned = plan(
            reading, closed, taken, judged.findings, actions, note, keep_days=keep_days, today=today
        )
    receipt, waiting = None, None
    if not dry_run and not planned.plan.is_empty:
        tell("Writing what changed")
        try:
            receipt = store.commit(planned.plan)
        except DocumentBusy as busy:
            waiting = busy
    return RunOutcome(
        reading=reading,
        network=closed.network,
        findings=judged.findings,
        memory=planned.memory,
        new_actions=tuple(actions),
        closed=tuple((each.action, each.result) for each in closed.closings),
        answered=taken.lines,
        plan=planned.plan,
        receipt=receipt,
        notice=notice,
        waiting=waiting,
        today=today,
    )


def _judge(
    reading: Reading, team: Sequence[Member], answers: Answers, now: datetime
) -> tuple[Judged, Closed, Taken]:
    today = now.astimezone(ZoneInfo(reading.network.settings.time_zone)).date()
    taken = take_answers(reading, answers, now=now, today=today)
    taken, closed = with_what_stays_open(taken, close_ticked(taken.reading, today=today))
    findings = analyse(closed.network, team, reading.memory.seats, today=today)
    return Judged(reading, closed.network, findings, today), closed, taken


def _memory_notice(reading: Reading) -> str:
    """Return what to say where the memory is missing or damaged and a person has not confirmed it."""
    code = confirmation_code(reading.memory)
    accepted = reading.network.settings.accepted_deletions.strip().casefold()
    if reading.memory.is_complete or accepted == code:
        return ""
    return (
        "sheetnet's memory (the hidden tab _sheetnet) was missing or damaged and has been rebuilt as far as "
        "it could be. To be safe nothing is mailed until you confirm that this is the right sheet: write the "
        f"code {code} beside 'Accept these deletions' in the Settings tab and run again."
    )


def _note_stop(store: Store, snapshot: Snapshot, stop: RunStopped, now: datetime) -> None:
    """Say in the Runs tab, once, why the run was stopped; nothing else is written."""
    table = locate_tab(snapshot, RUNS)
    if table is None or not can_hold_notes(table) or last_failure(table) == str(stop):
        return
    note = RunNote(at=now.astimezone(zone_of(snapshot)), version=__version__, went_wrong=str(stop))
    group = Group(GroupName("say why the run was stopped"), tuple(runs_row(table, note)))
    try:
        store.commit(Plan(snapshot, (group,)))
    except StoreError:
        return


def zone_of(snapshot: Snapshot) -> ZoneInfo:
    """Return the team's time zone, whatever else the sheet lacks."""
    settings = locate_tab(snapshot, SETTINGS)
    if settings is None:
        return ZoneInfo("UTC")
    return ZoneInfo(read_settings(settings.values("Setting"), settings.values("Value"))[0].time_zone)
