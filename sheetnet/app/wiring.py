"""Wiring: the one place that names concrete stores and mailers.

Heavy packages are imported inside the functions, so that a command pays only for what it uses.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetnet.app.settings import MailSettings, StoreSettings, TemplateSettings
    from sheetnet.mail.outbox import Outbox
    from sheetnet.mail.smtp import Smtp
    from sheetnet.stores.base import Store
    from sheetnet.suggest.drafts import Drafter


def open_store(store: StoreSettings) -> Store:
    """Return the store that holds the spreadsheet; nothing is read yet."""
    if store.kind == "google":
        from sheetnet.stores.google.credentials import load_credentials
        from sheetnet.stores.google.store import GoogleStore

        return GoogleStore(store.spreadsheet, load_credentials(store.credentials))
    from sheetnet.stores.xlsx.store import XlsxStore

    return XlsxStore(store.workbook, clock=lambda: datetime.now().astimezone())


def make_drafter(templates: TemplateSettings) -> Drafter:
    """Return what writes drafts: a person's own templates first, else the packaged ones."""
    from sheetnet.suggest.drafts import Drafter

    return Drafter(templates.folder)


def open_outbox(mail: MailSettings) -> Outbox:
    """Return the folder that drafts and reports are written to."""
    from sheetnet.mail.outbox import Outbox

    return Outbox(mail.outbox)


def make_mailer(mail: MailSettings) -> Smtp | None:
    """Return the way to send, None where no server is named."""
    if not mail.can_send:
        return None
    from sheetnet.mail.smtp import Smtp, SmtpServer

    smtp = mail.smtp
    return Smtp(
        SmtpServer(
            host=smtp.host,
            port=smtp.port,
            security=smtp.security,
            user=smtp.user,
            password=smtp.password.get_secret_value(),
        )
    )
