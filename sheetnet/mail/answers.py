"""Reads a mail as an answer to a report; what a program has sent by itself is none."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from sheetnet.domain.answer import Answer, read_lines
from sheetnet.domain.answer_code import code_in
from sheetnet.mail.address import one_address
from sheetnet.mail.message import REPORT_HEADER
from sheetnet.mail.own_words import own_words, own_words_of_html

TOLD_BY = (
    "Message-ID",
    "From",
    "Subject",
    "Date",
    "In-Reply-To",
    "References",
    "Return-Path",
    "Auto-Submitted",
    "Precedence",
    "X-Auto-Response-Suppress",
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponse",
    "List-Id",
    "Content-Type",
    REPORT_HEADER,
)
"""The headers that tell whether a mail is an answer."""

_AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponse", "List-Id", REPORT_HEADER)
_AUTOMATIC_PRECEDENCES = {"bulk", "junk", "list", "auto_reply"}
_ABSENCE = re.compile(
    r"\s*(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|automatische antwort|abwesenheit"
    r"|respuesta autom|réponse automatique|risposta automatica|resposta autom|undeliver|delivery status"
    r"|mail delivery|returned mail)",
    re.IGNORECASE,
)
_TAKEN_APART = re.compile(rb"^(?:from|subject|content-[a-z-]+):[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)
"""Headers that Python's library takes apart, which takes it minutes where they are long."""
_LONGEST_HEADER = 2000
"""Bytes of one of these."""
_BOUNDARY = re.compile(rb"^--", re.M)
_MOST_BOUNDARIES = 300
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")


def is_answer(head: bytes) -> bool:
    """Whether a mail with these headers may be a person's answer to a report."""
    mail = _parsed(head)
    return mail is not None and _is_answer(mail)


def read_answer(content: bytes, *, arrived_at: datetime) -> Answer | None:
    """Return a mail as an answer to a report, None where it is none.

    Args:
        content: the mail, or its beginning.
        arrived_at: aware; stands for its Date where that cannot be read.
    """
    mail = _parsed(content)
    if mail is None or not _is_answer(mail):
        return None
    message_id = _raw(mail, "Message-ID").strip()
    wishes, odd_lines = read_lines(_own_words(mail))
    return Answer(
        key=hashlib.sha256(message_id.encode("utf-8", "replace") or content).hexdigest()[:24],
        sender=_sender(mail),
        at=_written_at(mail) or arrived_at,
        code=code_in(_told(mail, "Subject")),
        in_reply_to=_answered(mail),
        wishes=wishes,
        odd_lines=odd_lines,
    )


def _parsed(content: bytes) -> EmailMessage | None:
    """Return a mail, None where it is made to keep its reader busy: with headers or parts without an end."""
    is_long = any(len(found[0]) > _LONGEST_HEADER for found in _TAKEN_APART.finditer(content))
    if is_long or sum(1 for _ in _BOUNDARY.finditer(content)) > _MOST_BOUNDARIES:
        return None
    try:
        return message_from_bytes(content, policy=policy.default)
    except (ValueError, RecursionError):
        return None


def _is_answer(mail: EmailMessage) -> bool:
    is_automatic = (
        _raw(mail, "Auto-Submitted").strip().lower() not in ("", "no")
        or _raw(mail, "Precedence").strip().lower() in _AUTOMATIC_PRECEDENCES
        or _raw(mail, "X-Auto-Response-Suppress").strip().lower() not in ("", "none")
        or any(_raw(mail, name) for name in _AUTOMATIC_HEADERS)
        or _raw(mail, "Return-Path").strip() == "<>"
        or _ABSENCE.match(_told(mail, "Subject")) is not None
        or _kind(mail) in ("multipart/report", "text/calendar")
    )
    return not is_automatic and bool(code_in(_told(mail, "Subject")) or _answered(mail))


def _kind(mail: EmailMessage) -> str:
    return _raw(mail, "Content-Type").partition(";")[0].strip().lower()


def _answered(mail: EmailMessage) -> frozenset[str]:
    said = f"{_raw(mail, 'In-Reply-To')} {_raw(mail, 'References')}"
    return frozenset(each for each in _MESSAGE_ID.findall(said) if each.startswith("<report."))


def _sender(mail: EmailMessage) -> str:
    named = getaddresses([_told(mail, "From")])
    return (one_address(named[0][1]) or "").lower() if len(named) == 1 else ""


def _written_at(mail: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(_raw(mail, "Date"))
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _own_words(mail: EmailMessage) -> str:
    """Return what its writer wrote: of the plain text, or where there is none of the HTML."""
    for kind, read in (("plain", own_words), ("html", own_words_of_html)):
        try:
            part = mail.get_body((kind,))
            text = part.get_content() if part is not None else ""
        except (LookupError, ValueError, AttributeError, TypeError, RecursionError):
            continue
        if isinstance(text, str) and text.strip():
            return read(text)
    return ""


def _raw(mail: EmailMessage, name: str) -> str:
    """Return a header as it stands, "" where there is none."""
    return next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")


def _told(mail: EmailMessage, name: str) -> str:
    """Return a header as a person reads it; one that cannot be read is blank."""
    try:
        return str(mail.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError, LookupError, RecursionError):
        return ""
