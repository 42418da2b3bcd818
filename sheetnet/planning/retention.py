"""Retention: how long `_sheetnet` remembers what was mailed, put into mailboxes, numbered and answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sheetnet.domain.ids import ActionId
from sheetnet.domain.letter import draft_id
from sheetnet.workbook.memory import Memory


def without_the_old(
    memory: Memory, open_actions: Collection[ActionId], *, keep_days: int, now: datetime
) -> Memory:
    """Return a memory whose ledgers hold nothing that was entered more than ``keep_days`` ago.

    The draft of an open action stays, however old: forgotten, it would go into the mailbox once more. A
    report may be forgotten whatever became of it, since one of a week so long ago is not mailed any more.
    """
    oldest = now - timedelta(days=keep_days)
    waiting = {draft_id(each, memory.identity) for each in open_actions}
    return replace(
        memory,
        ledger={key: each for key, each in memory.ledger.items() if each.at >= oldest},
        drafts={key: each for key, each in memory.drafts.items() if each.at >= oldest or key in waiting},
        numbers={key: each for key, each in memory.numbers.items() if each.at >= oldest},
        answers={key: each for key, each in memory.answers.items() if each.at >= oldest},
    )
