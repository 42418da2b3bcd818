"""Gmail: one report to one recipient by the Gmail API, in one attempt.

Gmail takes the recipients from the headers, so the mail itself must name exactly the one that was asked for.
What knows drafts never comes here.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from email import message_from_string, policy

from sheetnet.errors import DeliveryError
from sheetnet.mail.address import mailbox
from sheetnet.mail.gmail_line import GmailAccount, GmailLine

_NAMES_RECIPIENTS = ("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")

_UNSURE = (
    "It may or may not have gone: look into the mailbox. By itself it is sent again once at most, where "
    "on_unknown is resend."
)


class GmailReports:
    """A Mailer that hands reports to the Gmail of whoever they come from."""

    def __init__(self, account_of: Callable[[str], GmailAccount]) -> None:
        """Take what gives the account from which mails of a sender's address go."""
        self._account_of = account_of

    def deliver(self, letter_bytes: bytes, *, sender: str, recipient: str) -> None:
        """Deliver one letter to one recipient, in one attempt.

        Raises:
            DeliveryError: with cause and cure; ``certain`` is false where Gmail may have taken it.
        """
        from_address, to_address = mailbox(sender).addr_spec, mailbox(recipient).addr_spec
        _check_recipient(letter_bytes, to_address)
        message = {"raw": base64.urlsafe_b64encode(letter_bytes).decode()}
        with GmailLine(self._account_of(from_address)) as line:
            line.write("messages/send", message, when="when the report was handed over", unsure=_UNSURE)


def _check_recipient(letter_bytes: bytes, to_address: str) -> None:
    mail = message_from_string(letter_bytes.decode(), policy=policy.default)
    named = [
        address.addr_spec
        for name in _NAMES_RECIPIENTS
        for header in mail.get_all(name, ())
        for address in header.addresses
    ]
    if named != [to_address]:
        raise DeliveryError(
            f"The report for {to_address} was not sent: the mail names others ({', '.join(named)}).",
            "This is a fault of sheetnet's; tell whoever looks after it.",
        )
