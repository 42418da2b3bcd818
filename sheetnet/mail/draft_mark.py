"""The mark of a draft's file: a hash of its words, by which one that a person has changed is known."""

from __future__ import annotations

import hashlib
import re

_MAIL_MARK = re.compile(rb"X-Sheetnet-Draft: ([0-9a-f]{16})\r\n")
_NOTE_MARK = re.compile(rb"\r\n\r\n\(Draft ([0-9a-f]{16}) by sheetnet\)\r\n\Z")
_DATE_LINE = re.compile(rb"^Date: [^\r\n]*\r\n", re.MULTILINE)


def _hash_of_words(content: bytes) -> bytes:
    return hashlib.sha256(_DATE_LINE.sub(b"", content, count=1)).hexdigest()[:16].encode()


def marked_mail(content: bytes) -> bytes:
    """Return a mail with its mark."""
    return b"X-Sheetnet-Draft: " + _hash_of_words(content) + b"\r\n" + content


def marked_note(content: bytes) -> bytes:
    """Return a phone note with its mark."""
    return content + b"\r\n\r\n(Draft " + _hash_of_words(content) + b" by sheetnet)\r\n"


def mark_of(content: bytes) -> tuple[bytes, bool] | None:
    """Return a draft's mark and whether its words still fit it; None where it has none."""
    if found := _MAIL_MARK.match(content):
        return found[1], _hash_of_words(content[found.end() :]) == found[1]
    if found := _NOTE_MARK.search(content):
        return found[1], _hash_of_words(content[: found.start()]) == found[1]
    return None


def has_mark(content: bytes) -> bool:
    """Whether a file bears a mark anywhere: some programs set headers of their own before it."""
    return b"X-Sheetnet-Draft: " in content or b" by sheetnet)\r\n" in content
