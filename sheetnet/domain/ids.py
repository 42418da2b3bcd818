"""Identities of rows: short, checkable, and safe to stand in a spreadsheet cell.

An id is a prefix, a hyphen, twelve characters of a hash, a check character and a closing
letter. The check character catches a mistyped id; the closing letter keeps a spreadsheet's
fill handle from counting an id up into somebody else's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NewType

ContactId = NewType("ContactId", str)
TouchId = NewType("TouchId", str)
ActionId = NewType("ActionId", str)
PassAlongId = NewType("PassAlongId", str)

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""31 characters that are hard to confuse; 31 is prime, so the check finds any one wrong character."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_BODY_LENGTH = 12


def id_length(prefix: str) -> int:
    """Return how many characters the ids of a prefix have."""
    return len(prefix) + 1 + _BODY_LENGTH + 2


def make_id(prefix: str, *parts: str) -> str:
    """Return the id that these parts always give: ``make_id("c", identity, name, mail, "0")``."""
    digest = hashlib.sha256("\x1f".join((prefix, *parts)).encode()).digest()
    number = int.from_bytes(digest, "big")
    body = ""
    for _ in range(_BODY_LENGTH):
        number, position = divmod(number, len(_ALPHABET))
        body += _ALPHABET[position]
    return f"{prefix}-{body}{_ending(prefix, body)}"


def is_valid_id(text: str, prefix: str) -> bool:
    """Whether this text is an id of that prefix with a right check character."""
    head, separator, rest = text.partition("-")
    if head != prefix or not separator or len(rest) != _BODY_LENGTH + 2:
        return False
    body, ending = rest[:_BODY_LENGTH], rest[_BODY_LENGTH:]
    return all(c in _ALPHABET for c in body) and ending == _ending(prefix, body)


def fingerprint(*parts: str) -> str:
    """Return eight hexadecimal characters that stand for these texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]


def fingerprints(texts: Iterable[str]) -> list[str]:
    """Return the `fingerprint` of each text."""
    sha256 = hashlib.sha256
    whole = b"".join([sha256(text.encode()).digest() for text in texts]).hex()
    return [whole[start : start + 8] for start in range(0, len(whole), 64)]


def _ending(prefix: str, body: str) -> str:
    total = sum(position * _ALPHABET.index(c) for position, c in enumerate(body, start=1))
    seed = sum(map(ord, prefix))
    return _ALPHABET[total % len(_ALPHABET)] + _LETTERS[(total + seed) % len(_LETTERS)]
