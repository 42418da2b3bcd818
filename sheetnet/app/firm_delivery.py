"""Firm delivery: the firm-wide report into the outbox and, where asked, by mail to those named for it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sheetnet.app.delivery import Delivered, mail_once
from sheetnet.app.dispatch import Enclosed, Ledger
from sheetnet.app.run import Judged
from sheetnet.app.settings import Settings, members
from sheetnet.app.undone import Part, Undone
from sheetnet.app.wiring import open_outbox
from sheetnet.errors import DeliveryError
from sheetnet.mail.message import message_bytes
from sheetnet.report.firm_model import FirmReport
from sheetnet.report.letter import firm_letter
from sheetnet.report.render import render_firm_html, render_firm_text
from sheetnet.stores.base import Store


def deliver_firm(
    report: FirmReport, judged: Judged, store: Store, settings: Settings, *, now: datetime, send: bool
) -> Delivered:
    """Write the firm-wide report to the outbox and, where asked, mail it to whom it has not gone this week.

    Raises:
        DeliveryError: the outbox cannot be written; then nothing is mailed.
    """
    files = open_outbox(settings.mail).write_firm(
        report.week, render_firm_text(report), render_firm_html(report)
    )
    lines: list[str] = []
    undone: list[Undone] = []
    sender = settings.mail.sender or next((each.mail for each in settings.team if each.mail), "")
    if send and not sender:
        what = (
            "The firm-wide report was not mailed: it would come from nobody. Write 'sender' under [mail] in "
            "sheetnet.toml."
        )
        undone.append(Undone(Part.REPORT, what))
        send = False
    zone = ZoneInfo(judged.network.settings.time_zone)
    ledger = Ledger(store, members(settings.team), zone=zone, now=now)
    for recipient in settings.mail.firm_recipients if send else ():
        letter = firm_letter(
            report,
            identity=judged.memory.identity,
            sender=sender,
            recipient=recipient,
            composed_at=now.astimezone(zone),
        )
        try:
            told = mail_once(letter, message_bytes(letter), ledger, judged.memory, settings, Enclosed())
        except DeliveryError as error:
            undone.append(Undone(Part.REPORT, "", error))
            continue
        if told.is_well:
            lines.append(told.text)
        else:
            undone.append(Undone(Part.REPORT, told.text, told.cause))
    return Delivered(tuple(files), tuple(lines), tuple(undone))
