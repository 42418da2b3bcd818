"""Answering: what people write back to their reports, from their mailboxes into a run.

A mailbox that cannot be read is told and never stops a run; the next one looks again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sheetnet.app.settings import MailSettings, Settings, recipients_by_owner
from sheetnet.app.undone import Part, Undone
from sheetnet.app.wiring import make_answer_boxes
from sheetnet.domain.answer import Answer, Answers
from sheetnet.errors import DeliveryError
from sheetnet.workbook.memory import Memory

READ_DAYS = 28
"""How long after it came in an answer is still read; less than the least time that it is remembered."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What the mailboxes held."""

    answers: Answers
    undone: tuple[Undone, ...] = ()
    """Which could not be read."""


def _silence(_step: str) -> None:
    return


def collect_answers(
    settings: Settings, tell: Callable[[str], None] = _silence, *, now: datetime
) -> Collected:
    """Return the answers in the mailboxes whose passwords are on this computer; nothing in them is changed.

    ``tell`` is called with the name of the step where there are any.
    """
    found: list[Answer] = []
    undone: list[Undone] = []
    boxes = make_answer_boxes(settings)
    if boxes:
        tell("Looking for answers to the report")
    for owner, box in boxes.items():
        try:
            found.extend(box.answers(since=now - timedelta(days=READ_DAYS)))
        except DeliveryError as error:
            undone.append(Undone(Part.ANSWERS, f"Answers to the report of {owner} could not be read.", error))
    recipients = recipients_by_owner(settings.team)
    senders = {
        each.name: frozenset(address.lower() for address in (each.mail, *recipients[each.name]) if address)
        for each in settings.team
    }
    answers = Answers(tuple(found), secret_of(settings.mail), senders)
    return Collected(answers, tuple(undone))


def secret_of(mail: MailSettings) -> str:
    """Return the secret of which codes are made, "" where answers are not read."""
    return mail.answers_secret_file.read_text(encoding="utf-8").strip() if mail.answers_secret_file else ""


def remarks_to(owner: str, memory: Memory) -> Mapping[str, tuple[str, ...]]:
    """Return what is to be told to one owner about their answers, by the key of the answer."""
    return {key: each.remarks for key, each in memory.answers.items() if each.owner == owner and each.remarks}
