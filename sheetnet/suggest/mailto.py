"""The link that opens a draft in a person's mail program (RFC 6068).

Knows only texts. What stands in a cell can never add an address, a copy or a second subject:
everything but plain letters and digits is percent-encoded, and an address that is not one
plain address gives no link at all.
"""

from __future__ import annotations

import re
from urllib.parse import quote

LONGEST_LINK = 1900
"""Characters; Windows and Excel both cut or refuse a longer address."""

_LONGEST_ADDRESS = 254
"""RFC 5321, section 4.5.3.1, less the angle brackets."""
_LONGEST_SUBJECT = 300
"""Characters of the subject once encoded, so that the body keeps most of the link."""
_LOCAL = re.compile(r"[\w!#$%'*+/=^`{|}~-]+(?:\.[\w!#$%'*+/=^`{|}~-]+)*")
_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_REST = "(the rest is in the Actions tab)"
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]?(?=\s)|\n")


def mailto(to: str, subject: str, body: str) -> str:
    """Return the link that opens this draft, "" where ``to`` is not one valid address.

    The link is at most 1,900 characters; a longer body is cut at the end of a sentence and says
    where the rest is.
    """
    address = encoded_address(to)
    if not address:
        return ""
    head = f"mailto:{address}?subject={_encoded_subject(subject)}&body="
    lines = _UNSEEN.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return head + _encoded_body(lines, LONGEST_LINK - len(head))


def encoded_address(to: str) -> str:
    """Return one mail address percent-encoded for a link, "" where it is not one plain address."""
    local, separator, domain = to.strip(" \u00a0").rpartition("@")
    if not separator or not _LOCAL.fullmatch(local):
        return ""
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    if not _DOMAIN.fullmatch(ascii_domain) or len(local) + 1 + len(ascii_domain) > _LONGEST_ADDRESS:
        return ""
    return f"{_encoded(local)}@{ascii_domain}"


def _encoded_subject(subject: str) -> str:
    words = _UNSEEN.sub("", " ".join(subject.split()))
    while len(_encoded(words)) > _LONGEST_SUBJECT:
        words = words[:-1]
    return _encoded(words.rstrip())


def _encoded_body(lines: str, room: int) -> str:
    whole = _encoded_lines(lines)
    if len(whole) <= room:
        return whole
    rest = _encoded_lines(f"\n\n{_REST}")
    start = lines[:room]
    sentence_ends = [match.end() for match in _SENTENCE_END.finditer(start)]
    word_ends = [match.start() for match in re.finditer(r"\s", start)]
    for ends in (sentence_ends, word_ends, range(1, len(start) + 1)):
        for end in reversed(ends):
            kept = _encoded_lines(start[:end].rstrip())
            if kept and len(kept) + len(rest) <= room:
                return kept + rest
    return rest


def _encoded_lines(lines: str) -> str:
    return _encoded(lines.replace("\n", "\r\n"))


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")
