"""Gmail: the sign-ins that are kept on this computer, one private file for each account."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sheetnet.app.own_folder import own_folder
from sheetnet.errors import DeliveryError
from sheetnet.mail.address import mailbox

if TYPE_CHECKING:
    from sheetnet.app.settings import Settings
    from sheetnet.mail.gmail_line import GmailAccount

SCOPE = "https://www.googleapis.com/auth/gmail.compose"
"""Writes drafts and looks for them, and sends the report; reads no other mail."""


def place_of(address: str) -> Path:
    """Return the file that holds the sign-in of an account; it need not be there."""
    return own_folder() / f"gmail-{quote(address.casefold(), safe='@+')}.json"


def accounts_for_drafts(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the owners whose drafts go into a Gmail, and its address."""
    if "gmail" in settings.mail.drafts:
        yield from ((each.name, each.gmail) for each in settings.team if each.gmail)


def accounts_for_reports(settings: Settings) -> Iterator[str]:
    """Yield the Gmails that reports go out from."""
    if settings.mail.reports_by == "gmail":
        senders = [settings.mail.sender] if settings.mail.sender else [each.mail for each in settings.team]
        yield from dict.fromkeys(_gmail_of(settings, mailbox(each).addr_spec) for each in senders if each)


def gmail_accounts(settings: Settings) -> tuple[str, ...]:
    """Return every Gmail that the settings have a use for."""
    drafts = (address for _, address in accounts_for_drafts(settings))
    return tuple(dict.fromkeys((*drafts, *accounts_for_reports(settings))))


def account_of_sender(settings: Settings, address: str) -> GmailAccount:
    """Return the account from which mails of this address go: its owner's, or the address itself."""
    return gmail_account(_gmail_of(settings, address), settings.mail.gmail_endpoint)


def _gmail_of(settings: Settings, address: str) -> str:
    owned = (each.gmail for each in settings.team if each.mail.casefold() == address.casefold())
    return next(owned, "") or address


def gmail_account(address: str, endpoint: str) -> GmailAccount:
    """Return an account; whether somebody has signed in to it shows when its token is asked for."""
    from sheetnet.mail.gmail_line import GmailAccount

    return GmailAccount(address, partial(_token, address), endpoint)


def _token(address: str) -> str:
    from sheetnet.mail.gmail_line import SIGN_IN, SIGN_IN_AGAIN
    from sheetnet.mail.oauth import access_token
    from sheetnet.stores.private import is_open_to_others

    file = place_of(address)
    if not file.is_file():
        raise DeliveryError(
            f"Nobody has signed in to Gmail as {address} on this computer yet.", f"Run: {SIGN_IN}"
        )
    if is_open_to_others(file):
        raise DeliveryError(
            f"Others on this machine can read {file}, and with it use the Gmail of {address}.",
            "Take sheetnet's access back at https://myaccount.google.com/connections, remove the file, and "
            f"run: {SIGN_IN}",
        )
    return access_token(file, again=SIGN_IN_AGAIN)
