"""Letters: what mail carries. A report goes to its owner, a draft only into a folder or a mailbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sheetnet.domain.ids import ActionId

NOWHERE = "sheetnet.invalid"
"""The domain of Message-IDs: reserved never to exist (RFC 2606), and the same whatever server or sender
carries a mail, so that a change of either never sends a week's report twice."""
KEEP_DAYS = 180
"""How long a letter is remembered and its file kept, unless the settings file says otherwise."""
LEAST_KEEP_DAYS = 30
"""No settings file says less."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One rendered report: the exact words, before they become bytes."""

    message_id: str
    """Deterministic, with its angle brackets: one per store, owner, recipient and ISO week."""
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    """"" where it is the text alone."""
    composed_at: datetime
    """Aware; becomes the Date header."""
    week: str = ""
    """The ISO week it tells of, "2026-W47"; part of its file name."""
    owner: str = ""
    """The team member it is for; part of its file name. "" where it is for everybody."""
    reply_to: str = ""
    """Where answers go, an address; "" is the sender's."""


class LedgerState(StrEnum):
    """Where one mail stands; the ledger is what makes a report arrive exactly once."""

    PREPARED = "prepared"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """The connection was lost after the mail was handed over: it may have arrived."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One mail in the ledger of `_sheetnet`, keyed by its Message-ID."""

    message_id: str
    week: str
    """ISO week, "2026-W47"."""
    owner: str
    """Whose week it tells of; "" where it is the firm-wide one."""
    recipient: str
    state: LedgerState
    sha256: str
    """Of the rendered bytes."""
    holder: str
    """The worker that is sending; "" where none is."""
    at: datetime
    """When the state was entered; aware, UTC."""
    reason: str = ""
    """Why it failed or is unknown, in words."""


def draft_id(action_id: ActionId, identity: str) -> str:
    """Return the Message-ID of an action's draft: one per store and action, with its angle brackets."""
    return f"<{action_id}.{identity}@{NOWHERE}>"


class DraftState(StrEnum):
    """Where a draft stands that goes into its owner's mailbox, once and never again."""

    PUTTING = "putting"
    """Somebody is about to put it in; where that broke off, the mailbox tells whether it is there."""
    PUT = "put"
    """It was there. What has become of it since is the person's affair."""


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """One draft in the ledger of `_sheetnet`, keyed by its Message-ID."""

    message_id: str
    owner: str
    state: DraftState
    holder: str
    """The worker that is putting it in; "" where none is."""
    at: datetime
    """When the state was entered; aware, UTC."""
