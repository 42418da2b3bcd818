"""Wiring: the one place that names concrete stores and mailers.

Heavy packages are imported inside the functions, so that a command pays only for what it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from sheetnet.errors import DeliveryError, RemoteError

if TYPE_CHECKING:
    from pathlib import Path

    from sheetnet.app.settings import MailSettings, MemberSettings, Settings, StoreSettings, TemplateSettings
    from sheetnet.app.telling import Post
    from sheetnet.mail.answers_mailbox import AnswersMailbox
    from sheetnet.mail.base import DraftBox, Mailer
    from sheetnet.mail.outbox import Outbox
    from sheetnet.mail.server import MailServer
    from sheetnet.mail.smtp import Smtp
    from sheetnet.stores.base import Store
    from sheetnet.stores.google.store import GoogleStore
    from sheetnet.suggest.drafts import Drafter
    from sheetnet.workbook.snapshot import CellValue


def _silence(_: str) -> None:
    return


@contextmanager
def opened_store(
    store: StoreSettings, tell: Callable[[str], None] = _silence, *, reads_only: bool = False
) -> Iterator[Store]:
    """Open the store that holds the spreadsheet, and close its connections in the end.

    ``tell`` hears why it takes long, where a server lets somebody wait. Where it ``reads_only``, a write
    that a stopped program has left is not settled either.
    """
    if store.kind == "google":
        from sheetnet.app.one_worker import OneWorker
        from sheetnet.app.own_folder import worker_id

        with opened_google(store, tell, reads_only=reads_only) as google:
            look_first = google.client.refuse_trash if store.look_in_trash else None
            yield OneWorker(google, worker_id(), look_first)
        return
    from sheetnet.stores.xlsx.store import XlsxStore

    yield XlsxStore(store.workbook, clock=lambda: datetime.now().astimezone())


def without_backups(store: Store, settings: StoreSettings) -> Store:
    """Return the store that holds the spreadsheet as one that makes no backup before it writes."""
    if settings.kind == "google":
        return store
    from sheetnet.stores.xlsx.store import XlsxStore

    return XlsxStore(settings.workbook, keeps_backups=False)


def stores_of_backups(store: StoreSettings) -> Sequence[Store]:
    """Return the backups beside a local workbook, each a spreadsheet of its own, oldest first."""
    if store.kind == "google":
        return ()
    from sheetnet.stores.xlsx.backups import backups_of
    from sheetnet.stores.xlsx.store import XlsxStore

    return [XlsxStore(path, keeps_backups=False) for path in backups_of(store.workbook.resolve())]


def make_workbook_file(path: Path, rows_by_tab: Mapping[str, Sequence[Mapping[str, CellValue]]]) -> None:
    """Make a new workbook with these rows by tab and header.

    Raises:
        SheetnetError: it cannot be made; nothing was changed.
        OSError: the workbook's folder is in the way, or it is there already.
    """
    from sheetnet.stores.xlsx.making import make_workbook

    make_workbook(path, rows_by_tab)


def make_google_sheet(store: StoreSettings, title: str, time_zone: str, tell: Callable[[str], None]) -> str:
    """Make a new Google Sheet in the Drive of whoever has signed in; return its address.

    Raises:
        RemoteError: there is none.
    """
    from sheetnet.app.own_folder import own_folder
    from sheetnet.stores.google.client import create_spreadsheet
    from sheetnet.stores.google.credentials import load_credentials

    credentials = load_credentials(store.credentials, own_folder())
    made = create_spreadsheet(credentials, title, time_zone=time_zone, endpoint=store.endpoint, tell=tell)
    return f"https://docs.google.com/spreadsheets/d/{made}/edit"


def check_has_drive(credentials: Path) -> None:
    """See that credentials are a person's own, who has a Drive to keep a sheet in.

    Raises:
        RemoteError: they are a service account's, or cannot be used.
    """
    from sheetnet.app.own_folder import own_folder
    from sheetnet.stores.google.credentials import load_credentials, read_key_file

    account = read_key_file(credentials).address
    if account:
        raise RemoteError(
            f"--title needs your own Google account: {account} is a service account, and such an account "
            "has no Google Drive to keep a sheet in.",
            f"Make an empty Google Sheet at https://sheets.new, share it with {account} as Editor, and give "
            "its address with --sheet.",
        )
    load_credentials(credentials, own_folder())


def make_drafter(templates: TemplateSettings) -> Drafter:
    """Return what writes drafts: a person's own templates first, else the packaged ones."""
    from sheetnet.suggest.drafts import Drafter

    return Drafter(templates.folder)


def open_outbox(mail: MailSettings) -> Outbox:
    """Return the folder that drafts and reports are written to."""
    from sheetnet.mail.outbox import Outbox

    return Outbox(mail.outbox)


def make_mailer(settings: Settings) -> Mailer | None:
    """Return the way to send, None where no server is named.

    Raises:
        DeliveryError: the server's password cannot be read.
    """
    mail = settings.mail
    if mail.reports_by == "gmail":
        from sheetnet.app.gmail import account_of_sender
        from sheetnet.mail.gmail_report import GmailReports

        return GmailReports(partial(account_of_sender, settings))
    return make_smtp(settings.mail)


def make_smtp(mail: MailSettings) -> Smtp | None:
    """Return the mail server that reports go out by, None where none is named or they go by Gmail.

    Raises:
        DeliveryError: its password cannot be read.
    """
    if mail.reports_by != "smtp" or not mail.smtp.host:
        return None
    from sheetnet.mail.server import MailServer
    from sheetnet.mail.smtp import Smtp

    smtp = mail.smtp
    return Smtp(
        MailServer(
            host=smtp.host,
            port=smtp.port,
            security=smtp.security,
            user=smtp.user,
            password=smtp.password.get_secret_value() or _password_in(smtp.password_file),
            token=_token_of(smtp.token_file),
            timeout_seconds=smtp.timeout_seconds,
        )
    )


def make_post(settings: Settings) -> Post | None:
    """Return how people are told by mail of what fails, None where nothing can be mailed."""
    from sheetnet.app.settings import told_of_failures
    from sheetnet.app.telling import Post

    mailer, recipients = make_mailer(settings), told_of_failures(settings)
    sender = settings.mail.sender or next((each.mail for each in settings.team if each.mail), "")
    return Post(mailer, sender, recipients) if mailer and sender and recipients else None


def make_draft_boxes(settings: Settings) -> Mapping[str, DraftBox]:
    """Return the mailboxes for drafts by owner, of those whose password or sign-in is on this computer.

    There are none where drafts go into the folder only.
    """
    return {**_imap_boxes(settings), **_gmail_boxes(settings)}


def keys_elsewhere(settings: Settings) -> Mapping[str, str]:
    """Return by owner what is not on this computer and opens the mailbox that their drafts go into."""
    from sheetnet.app.gmail import accounts_for_drafts, place_of
    from sheetnet.mail.gmail_line import SIGN_IN

    imap = settings.team if "mailbox" in settings.mail.drafts else ()
    missing = {
        each.name: each.missing_secrets[0].name for each in imap if each.imap.host and each.missing_secrets
    }
    signs_in = {
        name: address for name, address in accounts_for_drafts(settings) if not place_of(address).is_file()
    }
    return missing | {
        name: f"the sign-in to Gmail as {address} (on this one: {SIGN_IN})"
        for name, address in signs_in.items()
    }


def _gmail_boxes(settings: Settings) -> Mapping[str, DraftBox]:
    from sheetnet.app.gmail import accounts_for_drafts, gmail_account, place_of
    from sheetnet.mail.gmail import GmailDrafts

    return {
        name: GmailDrafts(gmail_account(address, settings.mail.gmail_endpoint))
        for name, address in accounts_for_drafts(settings)
        if place_of(address).is_file()
    }


def _imap_boxes(settings: Settings) -> Mapping[str, DraftBox]:
    if "mailbox" not in settings.mail.drafts:
        return {}
    from sheetnet.mail.imap import DraftsMailbox

    return {
        each.name: DraftsMailbox(_mailbox_server(each), mailbox=each.imap.drafts)
        for each in settings.team
        if each.imap.host and not each.missing_secrets
    }


def make_answer_boxes(settings: Settings) -> Mapping[str, AnswersMailbox]:
    """Return the mailboxes that answers come into by owner, of those whose password is on this computer.

    There are none where answers are not read.
    """
    if settings.mail.answers_secret_file is None:
        return {}
    from sheetnet.mail.answers_mailbox import AnswersMailbox

    return {
        each.name: AnswersMailbox(_mailbox_server(each))
        for each in settings.team
        if each.imap.host and not each.missing_secrets
    }


def _mailbox_server(member: MemberSettings) -> MailServer:
    from sheetnet.mail.server import MailServer

    return MailServer(
        host=member.imap.host,
        port=member.imap.port,
        security=member.imap.security,
        user=member.mailbox_user,
        password=partial(_password_in, member.imap.password_file),
        token=_token_of(member.imap.token_file),
    )


def _token_of(file: Path | None) -> Callable[[], str] | None:
    """Return what gets a token when somebody logs in, None where a password is used."""
    if file is None:
        return None
    from sheetnet.mail.oauth import access_token

    return partial(access_token, file)


def _password_in(file: Path | None) -> str:
    if file is None:
        return ""
    why, cure = "the file is empty", "Write the password, and nothing else, into this file as plain text."
    try:
        password = file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        password, why = "", "it is no plain text"
    except OSError as error:
        password, why = "", error.strerror or str(error)
        cure = "Let the user who runs sheetnet own this file and read it, and nobody else."
    if not password:
        raise DeliveryError(f"The password in {file} cannot be read ({why}).", cure)
    return password


def opened_google(
    store: StoreSettings, tell: Callable[[str], None] = _silence, *, reads_only: bool = False
) -> GoogleStore:
    """Return the Google Sheet itself, whoever may write to it; closes as a context manager.

    Raises:
        RemoteError: the credentials cannot be used.
    """
    from sheetnet.app.own_folder import own_folder
    from sheetnet.stores.google.credentials import load_credentials, spreadsheet_id
    from sheetnet.stores.google.journal import FileJournal
    from sheetnet.stores.google.store import GoogleStore

    credentials = load_credentials(store.credentials, own_folder(), sees_trash=store.look_in_trash)
    note = own_folder() / "unsettled" / f"{spreadsheet_id(store.spreadsheet)}.json"
    return GoogleStore(
        store.spreadsheet,
        credentials,
        clock=lambda: datetime.now(UTC),
        endpoint=store.endpoint,
        tell=tell,
        journal=None if reads_only else FileJournal(note),
    )
