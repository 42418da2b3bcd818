"""Somebody who answers reports, at whose desk a run takes the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sheetnet.app.run import RunOutcome, commit_memory, read_sheet, run
from sheetnet.domain.answer import Answer, Answers, read_lines
from sheetnet.domain.answer_code import code_of
from sheetnet.stores.base import Store
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory import NumberedWeek
from tests.app.desk import Desk
from tests.workbook.sheets import IDENTITY, TEAM

OWNER = TEAM[0].name
MAIL = TEAM[0].mail
SECRET = "correct-horse-battery-staple"
WEEK = "2026-W48"
NEVER_MET = {"Name": "Cleo Park", "Email": "cleo@park.example", "Circle": "Key", "Met on": "2026-11-19"}


class Answerer(Desk):
    """A desk whose owner answers reports."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        super().run()
        self.answers: list[Answer] = []
        self.number()

    @property
    def now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=UTC)

    def number(self, week: str = WEEK, *contacts: str) -> None:
        """Remember the numbers of a report as sending it does: all open actions, or these contacts'."""
        reading = read_sheet(self.store, TEAM)
        rows = [row for row in reading.network.actions if row.is_open]
        if contacts:
            rows = [next(row for row in rows if row.contact == contact) for contact in contacts]
        ids = tuple(row.id for row in rows)
        numbers = {**reading.memory.numbers, (week, OWNER): NumberedWeek(self.now, ids)}
        commit_memory(self.store, reading, replace(reading.memory, numbers=numbers), "number", now=self.now)

    def write(self, *lines: str, week: str = WEEK, **more: Any) -> None:
        """Answer the report of a week; keywords are other fields of the answer."""
        wishes, odd = read_lines("\n".join(lines))
        code = code_of(SECRET, IDENTITY, OWNER, week)
        key = f"key-{len(self.answers) + 1}"
        answer = Answer(key, MAIL, self.now, code, frozenset(), wishes, odd)
        self.answers.append(replace(answer, **more))

    def run(self, *, days: int = 0, store: Store | None = None, dry_run: bool = False) -> RunOutcome:
        self.today += timedelta(days=days)
        answers = Answers(tuple(self.answers), SECRET, {OWNER: frozenset({MAIL})})
        return run(store or self.store, TEAM, Drafter(None), now=self.now, answers=answers, dry_run=dry_run)

    @property
    def remarks(self) -> list[str]:
        answers = read_sheet(self.store, TEAM).memory.answers
        return [remark for each in answers.values() for remark in each.remarks]

    def log_length(self) -> int:
        return len(self.rows("Help Log"))

    def cells_of_people(self) -> list[Mapping[str, Any]]:
        names = ("Done", "Done on", "Snooze until", "Dismiss", "Note")
        return [{name: row[name] for name in names} for row in self.rows("Actions")]
