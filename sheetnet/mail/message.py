"""Letters and drafts as the bytes of a mail: CRLF, quoted-printable, the same bytes every time.

Whatever stands in a name, a subject or a body, it cannot become a header or a recipient.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

from sheetnet.domain.action import Draft
from sheetnet.domain.letter import Letter
from sheetnet.errors import DeliveryError
from sheetnet.mail.address import bare_mailbox, mailbox, many_lines, one_address, one_line

REPORT_HEADER = "X-Sheetnet-Report"
"""Carries the Message-ID again, because some servers replace the other one."""


def message_bytes(letter: Letter) -> bytes:
    """Return the mail of a letter: multipart/alternative, text first.

    The bytes depend on the letter alone, so that their SHA-256 can stand for them.

    Raises:
        DeliveryError: sender, recipient or where answers go is not exactly one address.
    """
    mail = _begun(letter)
    mail[REPORT_HEADER] = one_line(letter.message_id)
    mail.set_content(many_lines(letter.text), cte="quoted-printable")
    mail.add_alternative(many_lines(letter.html), subtype="html", cte="quoted-printable")
    mail.set_boundary(_boundary(letter.message_id))
    return _list_unsubscribe(mailbox(letter.sender)) + mail.as_bytes()


def plain_bytes(letter: Letter) -> bytes:
    """Return the mail of a letter that is its text alone.

    Raises:
        DeliveryError: as ``message_bytes``.
    """
    mail = _begun(letter)
    mail.set_content(many_lines(letter.text), cte="quoted-printable")
    return mail.as_bytes()


def _begun(letter: Letter) -> EmailMessage:
    """Return the headers that every letter has."""
    sender, recipient = mailbox(letter.sender), mailbox(letter.recipient)
    answers = mailbox(letter.reply_to or letter.sender)
    mail = EmailMessage(policy=_policy_for(sender, recipient, answers))
    mail["From"] = sender
    mail["To"] = recipient
    if answers.addr_spec != sender.addr_spec:
        mail["Reply-To"] = answers
    mail["Subject"] = one_line(letter.subject)
    mail["Date"] = format_datetime(letter.composed_at)
    mail["Message-ID"] = one_line(letter.message_id)
    mail["Auto-Submitted"] = "auto-generated"
    return mail


def draft_bytes(
    draft: Draft, *, sender: str, sender_name: str, message_id: str, date: datetime, as_file: bool = True
) -> bytes:
    """Return a draft as a mail to be edited and sent by a person.

    Args:
        draft: with an address; without one it is a phone note, not a mail.
        sender: the owner's address; "" leaves the From line to the mail program.
        sender_name: the owner's name.
        message_id: with its angle brackets.
        date: when it was drafted; aware.
        as_file: whether it becomes an .eml file, which X-Unsent lets mail programs open for editing.

    Raises:
        DeliveryError: the draft is not addressed to exactly one person.
    """
    address = one_address(draft.to)
    if address is None:
        raise DeliveryError(
            f"{one_line(draft.to)!r} is not one mail address, so no draft mail could be made.",
            "Correct the Email cell of this contact.",
        )
    recipient = bare_mailbox(address)
    mail = EmailMessage(policy=_policy_for(recipient))
    if sender:
        named = mailbox(sender)
        author = bare_mailbox(named.addr_spec, sender_name)
        mail = EmailMessage(policy=_policy_for(recipient, author))
        mail["From"] = author
    mail["To"] = recipient
    mail["Subject"] = one_line(draft.subject)
    mail["Date"] = format_datetime(date)
    mail["Message-ID"] = one_line(message_id)
    if as_file:
        mail["X-Unsent"] = "1"
    mail.set_content(many_lines(draft.body), cte="quoted-printable")
    return mail.as_bytes()


def note_bytes(draft: Draft, contact: str) -> bytes:
    """Return a draft without a mail address as what could be said on the phone."""
    lines = [
        f"Call {one_line(contact)}",
        f"About: {one_line(draft.subject)}",
        "",
        many_lines(draft.body).strip(),
        "",
        "There is no mail address for this person in the sheet; this is what you could say.",
    ]
    return "\n".join(lines).replace("\n", "\r\n").encode("utf-8")


def _list_unsubscribe(sender: Address) -> bytes:
    """Return the header by which a mail program offers to end the reports: a mail to whoever sends them.

    On one line, however long: Python's policies would encode a long address as words, and RFC 2369 and
    the mail programs want it as it is.
    """
    return f"List-Unsubscribe: <mailto:{quote(sender.addr_spec, safe='@')}?subject=unsubscribe>\r\n".encode()


def _policy_for(*mailboxes: Address) -> policy.EmailPolicy[EmailMessage]:
    """An address that is not ASCII can only stand in a header as UTF-8 (RFC 6532)."""
    if all(each.addr_spec.isascii() for each in mailboxes):
        return policy.SMTP
    return policy.SMTPUTF8


def _boundary(message_id: str) -> str:
    """A line with "=_" cannot occur in quoted-printable, so no body can end its part early."""
    return f"=_sheetnet_{hashlib.sha256(message_id.encode('utf-8', 'replace')).hexdigest()[:24]}"
