"""A rendered report as a letter, with the Message-ID that makes it the only one of its week."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sheetnet.domain.answer_code import with_code
from sheetnet.domain.letter import NOWHERE, Letter
from sheetnet.report.firm_model import FirmReport
from sheetnet.report.model import Report
from sheetnet.report.render import render_firm_html, render_firm_text, render_html, render_text


def letter(
    report: Report,
    *,
    identity: str,
    sender: str,
    recipient: str,
    reply_to: str = "",
    code: str = "",
    composed_at: datetime,
) -> Letter:
    """Return the report as a letter to one recipient.

    Args:
        report: what it says.
        identity: of the spreadsheet; a copy of a sheet has another and sends reports of its own.
        sender: an address, or a name with an address in angle brackets.
        recipient: one address.
        reply_to: where answers go; "" is the sender's.
        code: by which an answer shows that its writer has this report; "" where answers are not read.
        composed_at: the moment for its Date header; aware.
    """
    return Letter(
        message_id=message_id(identity, report.owner, recipient, report.week),
        sender=sender,
        recipient=recipient,
        subject=with_code(report.subject, code) if code else report.subject,
        text=render_text(report),
        html=render_html(report),
        composed_at=composed_at,
        week=report.week,
        owner=report.owner,
        reply_to=reply_to,
    )


def firm_letter(
    report: FirmReport, *, identity: str, sender: str, recipient: str, composed_at: datetime
) -> Letter:
    """Return the firm-wide report as a letter to one recipient; it is nobody's own."""
    return Letter(
        message_id=message_id(identity, "", recipient, report.week, kind="firm"),
        sender=sender,
        recipient=recipient,
        subject=report.headline,
        text=render_firm_text(report),
        html=render_firm_html(report),
        composed_at=composed_at,
        week=report.week,
    )


def message_id(identity: str, owner: str, recipient: str, week: str, *, kind: str = "report") -> str:
    """Return the one Message-ID of this sheet's report to this recipient about this owner's week.

    ``kind`` tells reports of other kinds apart, of whose answers nothing is taken.
    """
    told = "\x1f".join((identity, owner, recipient.strip().casefold(), week))
    digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:24]
    return f"<{kind}.{digest}@{NOWHERE}>"
