"""The ledgers remember for as many days as the settings file says, and what is open for longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sheetnet.domain.ids import ActionId
from sheetnet.domain.letter import DraftEntry, DraftState, LedgerEntry, LedgerState, draft_id
from sheetnet.planning.retention import without_the_old
from sheetnet.workbook.memory import Memory, NumberedWeek, TakenAnswer

THEN = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPEN, CLOSED = ActionId("a-open"), ActionId("a-closed")


def draft(action: ActionId, state: DraftState = DraftState.PUT) -> dict[str, DraftEntry]:
    key = draft_id(action, "2f0c")
    return {key: DraftEntry(key, "Nora", state, "", THEN)}


def report(state: LedgerState) -> dict[str, LedgerEntry]:
    key = f"<{state}@sheetnet.invalid>"
    return {key: LedgerEntry(key, "2026-W48", "Nora", "nora@x.example", state, "", "", THEN)}


MEMORY = Memory(
    "2f0c",
    "home",
    1,
    ledger={key: each for state in LedgerState for key, each in report(state).items()},
    drafts={**draft(OPEN, DraftState.PUTTING), **draft(CLOSED)},
    numbers={("2026-W48", "Nora"): NumberedWeek(THEN, (OPEN,))},
    answers={"key": TakenAnswer("Nora", THEN)},
)


def after(days: float) -> Memory:
    return without_the_old(MEMORY, [OPEN], keep_days=45, now=THEN + timedelta(days=days))


def test_until_the_last_day_all_is_remembered() -> None:
    assert after(45) == MEMORY


def test_after_it_nothing_is_but_the_drafts_of_open_actions() -> None:
    memory = after(45.001)
    assert (memory.ledger, memory.numbers, memory.answers) == ({}, {}, {})
    assert memory.drafts == draft(OPEN, DraftState.PUTTING)
