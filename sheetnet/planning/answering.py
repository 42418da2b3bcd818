"""What answers to reports wish, done as if it were ticked in the Actions tab, and remarks on what cannot be.

The ticks themselves are not written: they are the person's. Each answer is taken once; what it wishes stands
in one group of changes with the memory of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

import numpy as np
from dateutil.relativedelta import relativedelta

from sheetnet.domain.answer import Answer, Answers, Verb, Wish
from sheetnet.domain.answer_code import is_code_of
from sheetnet.domain.ids import ActionId
from sheetnet.domain.wording import day_in_words
from sheetnet.domain.words import DateOrder, Weekday
from sheetnet.planning.closing import Closed
from sheetnet.workbook.cells import clean_text
from sheetnet.workbook.dates import read_dates
from sheetnet.workbook.memory import Memory, NumberedWeek, Snoozed, TakenAnswer, WeekOfOwner
from sheetnet.workbook.network import ActionRow
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.snapshot import CellValue
from sheetnet.workbook.tabs import ACTIONS

HOW_TO_ANSWER = "Write “done 3”, “snooze 3 for 2 weeks” or “not 3”, one a line."
_HOW_TO_SNOOZE = "write “snooze {number} for 2 weeks” or “snooze {number} until 2026-12-01”"
_HOLDS_UP = ("Done", "Done on", "Contact", "Kind")
"""Columns of the Actions tab whose problems hold up a tick in the row, and so an answer."""
_SHOWN = 60
"""Characters of a line or a suggestion in a remark."""
_MOST_REMARKS = 6
"""Told of one answer."""
_NUMBER_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_SPAN = re.compile(rf"(?:for )?(\d{{1,3}}|{'|'.join(_NUMBER_WORDS)}) ?(day|d|week|wk|w|month|year)s?", re.I)
_UNTIL = re.compile(r"(?:until|till|til|to) +", re.IGNORECASE)
_SPANS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of answers."""

    reading: Reading
    """With what they wish as if it were ticked."""
    memory: Memory
    """With them taken."""
    key_by_action: Mapping[ActionId, str] = field(default_factory=dict)
    """Which answer closes or puts off which action."""
    lines: tuple[str, ...] = ()
    """What they wish and what cannot be done of it, for whoever runs it."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One wish about one action."""

    answer: Answer
    wish: Wish
    number: int
    on: date
    """The day of the answer."""
    until: date | None = None
    """For a snooze."""

    @property
    def words(self) -> str:
        return f"“{_cut(f'{self.wish.verb} {self.number} {self.wish.wait}')}”"

    @property
    def aim(self) -> tuple[Verb, date | None]:
        return self.wish.verb, self.until


def take_answers(reading: Reading, answers: Answers, *, now: datetime, today: date) -> Taken:
    """Take the answers that were not taken yet; what is not understood or not allowed changes nothing.

    ``now`` is aware; ``today`` is its day in the team's time zone.
    """
    taken = reading.memory.answers
    new = {each.key: each for each in answers.answers if each.key not in taken}
    if not new:
        return Taken(reading, reading.memory)
    taker = _Taker(reading, answers, now, today)
    for answer in sorted(new.values(), key=lambda each: (each.at, each.key)):
        taker.read(answer)
    return taker.taken()


def with_what_stays_open(taken: Taken, closed: Closed) -> tuple[Taken, Closed]:
    """Turn what is in the way of closing an answered action into a remark, since no cell is to be mended."""
    rows = {
        action.row + 1: (action, taken.key_by_action[action.id])
        for action in closed.network.actions
        if action.is_open and action.id in taken.key_by_action
    }
    title = taken.reading.layout.require(ACTIONS).grid.title
    faults = [
        each
        for each in closed.network.problems
        if each.tab == title and each.column == "Done on" and each.row in rows
    ]
    if not faults:
        return taken, closed
    remembered, lines = dict(taken.memory.answers), list(taken.lines)
    for fault in faults:
        action, key = rows[fault.row or 0]
        lines.append(f"Your answer about “{_cut(action.suggestion)}” was not taken. {fault.text}.")
        remembered[key] = replace(remembered[key], remarks=(*remembered[key].remarks, lines[-1]))
    kept = tuple(each for each in closed.network.problems if each not in faults)
    memory = replace(taken.memory, answers=remembered)
    taken = replace(taken, memory=memory, lines=tuple(lines))
    return taken, replace(closed, network=replace(closed.network, problems=kept))


class _Taker:
    def __init__(self, reading: Reading, answers: Answers, now: datetime, today: date) -> None:
        self._reading = reading
        self._answers = answers
        self._now = now
        self._today = today
        self._zone = ZoneInfo(reading.network.settings.time_zone)
        self._table = reading.layout.require(ACTIONS)
        self._action_by_id = {each.id: each for each in reading.network.actions}
        self._owners: dict[str, str] = {}
        """By key, of all answers that count as read."""
        self._remarks: dict[str, list[str]] = {}
        self._asked: dict[ActionId, list[_Asked]] = {}

    def read(self, answer: Answer) -> None:
        """Take down what an answer wishes; one that shows no sign of its writer having a report is left."""
        found = self._week_of(answer)
        if found is None:
            self._read_uncoded(answer)
            return
        (week, owner), numbered = found
        self._note(answer, owner)
        if answer.sender not in self._answers.senders.get(owner, ()):
            sender = answer.sender or "an address that cannot be read"
            self._remark(
                answer, f"it came from {sender}; answers count only from the addresses in sheetnet.toml."
            )
            return
        for line in answer.odd_lines:
            self._remark(answer, f"“{_cut(line)}” was not understood. {HOW_TO_ANSWER}")
        for wish in answer.wishes:
            for number in wish.numbers:
                self._ask(answer, wish, number, week, numbered)

    def taken(self) -> Taken:
        """Return what becomes of all that was read."""
        rows: dict[ActionId, ActionRow] = {}
        snoozed: dict[ActionId, Snoozed] = {}
        lines: list[str] = []
        keys: dict[ActionId, str] = {}
        for action_id, asked in self._asked.items():
            action = self._action_by_id[action_id]
            if not self._is_clear(action, asked):
                continue
            first = asked[0]
            keys[action_id] = first.answer.key
            lines.append(f"By mail, {first.words}: {action.suggestion}")
            match first.wish.verb:
                case Verb.DONE:
                    rows[action_id] = replace(action, done=True, done_on=action.done_on or first.on)
                case Verb.NOT:
                    rows[action_id] = replace(action, dismiss=True)
                case Verb.SNOOZE if first.until:
                    snoozed[action_id] = Snoozed(first.until, self._snooze_cell(action))
                    rows[action_id] = replace(action, snooze_until=first.until)
                case Verb.SNOOZE:
                    raise AssertionError("a snooze without a day is told and not asked")
                case _:
                    assert_never(first.wish.verb)
        network = self._reading.network
        actions = tuple(rows.get(each.id, each) for each in network.actions)
        after = replace(self._reading, network=replace(network, actions=actions))
        remarks = [each for told in self._remarks.values() for each in told]
        return Taken(after, self._remembered(snoozed), keys, (*lines, *remarks))

    def _remembered(self, snoozed: Mapping[ActionId, Snoozed]) -> Memory:
        before = self._reading.memory
        answers = dict(before.answers)
        for key, owner in self._owners.items():
            told = tuple(self._remarks.get(key, ())[:_MOST_REMARKS])
            answers[key] = TakenAnswer(owner, self._now, told)
        return replace(before, answers=answers, snoozed={**before.snoozed, **snoozed})

    def _week_of(self, answer: Answer) -> tuple[WeekOfOwner, NumberedWeek] | None:
        memory, secret = self._reading.memory, self._answers.secret
        found = None
        for (week, owner), numbered in memory.numbers.items():
            if is_code_of(answer.code, secret, memory.identity, owner, week):
                found = ((week, owner), numbered)
        return found

    def _read_uncoded(self, answer: Answer) -> None:
        """Tell whoever answers a report under another subject; of anybody else it is no matter of ours."""
        ledger = self._reading.memory.ledger
        owner = next((ledger[each].owner for each in sorted(answer.in_reply_to) if each in ledger), "")
        if owner and answer.sender in self._answers.senders.get(owner, ()):
            self._note(answer, owner)
            self._remark(
                answer, "its subject lacks the report's code. Answer again and leave the subject as it is."
            )

    def _ask(self, answer: Answer, wish: Wish, number: int, week: str, numbered: NumberedWeek) -> None:
        ids = numbered.action_ids
        if not 1 <= number <= len(ids):
            self._remark(answer, f"“{_cut(wish.line)}”: the report of week {week} has no {number}.")
            return
        action = self._action_by_id.get(ids[number - 1])
        if action is None or not action.is_open:
            if action is None or not _is_the_same(wish.verb, action.result):
                became = f" ({_cut(action.result)})" if action else ""
                self._remark(answer, f"“{_cut(wish.line)}”: {number} is no longer open{became}.")
            return
        first, last = numbered.at.astimezone(self._zone).date(), self._today
        on = min(max(answer.at.astimezone(self._zone).date(), first), last)
        asked = _Asked(answer, wish, number, on)
        if wish.verb is Verb.SNOOZE:
            until, fault = _until(wish, number, on, self._reading.network.settings.date_order)
            if until is None:
                self._remark(answer, f"“{_cut(wish.line)}” {fault}.")
                return
            asked = replace(asked, until=until)
        self._asked.setdefault(action.id, []).append(asked)

    def _is_clear(self, action: ActionRow, asked: list[_Asked]) -> bool:
        """Whether one thing is wished of this action, and its row is in order; tell if not."""
        fault = next(self._in_the_way(action, asked), "")
        if fault:
            for each in asked:
                self._remark(each.answer, fault)
        return not fault

    def _in_the_way(self, action: ActionRow, asked: list[_Asked]) -> Iterator[str]:
        words = dict.fromkeys(each.words for each in asked)
        if len({each.aim for each in asked}) > 1:
            yield f"{' and '.join(words)} cannot both be, so nothing was done. Write only what you mean."
        verb = asked[0].wish.verb
        for ticked, header, same in ((action.done, "Done", Verb.DONE), (action.dismiss, "Dismiss", Verb.NOT)):
            if ticked and verb is not same:
                yield f"{' and '.join(words)} was not taken: {header} is ticked in the sheet."
        for problem in self._reading.network.problems:
            is_of_row = (problem.tab, problem.row) == (self._table.grid.title, action.row + 1)
            if is_of_row and problem.column in _HOLDS_UP:
                yield f"{' and '.join(words)} was not taken, for its row is to be mended. {problem.text}."

    def _snooze_cell(self, action: ActionRow) -> date | None:
        order = self._reading.network.settings.date_order
        return _only_day(self._table.cell(action.row, "Snooze until"), order)

    def _note(self, answer: Answer, owner: str) -> None:
        self._owners[answer.key] = owner

    def _remark(self, answer: Answer, text: str) -> None:
        day = answer.at.astimezone(self._zone).date()
        weekday = tuple(Weekday)[day.weekday()].value
        remark = f"Your answer of {weekday}, {day_in_words(day)}: {text}"
        told = self._remarks.setdefault(answer.key, [])
        if remark not in told:
            told.append(remark)


def _is_the_same(verb: Verb, result: str) -> bool:
    """Whether an action that is closed became what the answer wishes."""
    return result.startswith({Verb.DONE: "Done", Verb.NOT: "Dismissed"}.get(verb, "\0"))


def _until(wish: Wish, number: int, on: date, order: DateOrder) -> tuple[date | None, str]:
    """Return until when a snooze is to last, or what is wrong with it."""
    how = _HOW_TO_SNOOZE.format(number=number)
    if not wish.wait:
        return None, f"does not say how long: {how}"
    if found := _SPAN.fullmatch(wish.wait):
        count = int(found[1]) if found[1].isdigit() else _NUMBER_WORDS[found[1].lower()]
        span = relativedelta(**{_SPANS[found[2][0].lower()]: count})  # type: ignore[arg-type]
        until: date | None = on + span
    else:
        until = _only_day(_UNTIL.sub("", wish.wait, count=1), order)
        if until is None:
            return None, f"was not understood: {how}"
    if until is None or until <= on:
        return None, f"names no day to come: {how}"
    return until, ""


def _only_day(cell: CellValue, order: DateOrder) -> date | None:
    days, _ = read_dates([cell], order, header="Snooze until")
    return None if np.isnat(days[0]) else days[0].astype("datetime64[D]").astype(object)


def _cut(text: str) -> str:
    plain = clean_text(text)
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN].rstrip()} …"
