"""The suggestions that wait for a person, as the report tells them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sheetnet.domain.action import Action
from sheetnet.report.model import OpenAction
from sheetnet.workbook.memory import Memory
from sheetnet.workbook.network import ContactColumn, Network


def open_actions(
    network: Network, memory: Memory, new: Sequence[Action], *, today: date
) -> tuple[OpenAction, ...]:
    """Return what waits for a person: the open rows with their texts as they now stand, then the new ones."""
    mails = dict(zip(network.contacts[ContactColumn.ID], network.contacts[ContactColumn.EMAIL], strict=True))
    standing = [
        OpenAction(
            id=row.id,
            contact_id=row.contact_id,
            kind=row.kind,
            suggestion=row.suggestion,
            why=row.why,
            due_on=row.due_on or today,
            to=mails[row.contact_id],
            subject=row.draft_subject,
            body=row.draft_body,
            other_id=remembered.other_id if (remembered := memory.action(row.id)) else None,
        )
        for row in network.actions
        if row.is_open and not row.is_snoozed_on(today) and row.contact_id in mails
    ]
    opened = [
        OpenAction(
            id=action.id,
            contact_id=action.contact_id,
            kind=action.kind,
            suggestion=action.suggestion,
            why=action.why,
            due_on=action.due_on,
            to=action.draft.to if action.draft else "",
            subject=action.draft.subject if action.draft else "",
            body=action.draft.body if action.draft else "",
            other_id=action.other_id,
        )
        for action in new
    ]
    return tuple(standing + opened)
