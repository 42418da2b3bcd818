"""The steps of ``doctor`` for the mailboxes that drafts go into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheetnet.app.examination import State, Step, StepFailed
from sheetnet.app.wiring import keys_elsewhere, make_draft_boxes
from sheetnet.errors import DeliveryError

if TYPE_CHECKING:
    from sheetnet.app.settings import Settings

_WALLS = (
    "Gmail takes an app password only, and gives one only where two-step verification is on: "
    "https://myaccount.google.com/apppasswords.",
    "Microsoft 365 takes no password at all: it needs a token_file.",
    "Some providers let IMAP in only after it is allowed in the settings of the mailbox.",
)


def mailbox_steps(settings: Settings) -> Iterator[Step]:
    """Yield a step for each mailbox that drafts go into; nothing is put in.

    Raises:
        StepFailed: one cannot be logged in to, or has no place for drafts.
    """
    boxes, keys = make_draft_boxes(settings), keys_elsewhere(settings)
    for member in settings.team:
        step = f"Mailbox of {member.name}"
        if box := boxes.get(member.name):
            try:
                yield Step(step, f"Drafts go into {box.find()!r}.")
            except DeliveryError as error:
                raise StepFailed(step, error, _WALLS) from error
        elif key := keys.get(member.name):
            yield Step(step, f"This computer has not {key}, so another puts drafts in.", State.MIND)
