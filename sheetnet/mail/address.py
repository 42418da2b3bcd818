"""What may stand as an address: one mailbox, and never a way to a second recipient or header."""

from __future__ import annotations

import re
import unicodedata
from email.headerregistry import Address

from sheetnet.errors import DeliveryError

_ADDRESS = re.compile(r"""[^\s@<>()\[\]\\,;:"|%]+@[^\s@<>()\[\]\\,;:"|%/?#&'!$*+=^`{}~]+\.?""")
_NAMED = re.compile(r"\s*(?P<name>[^<>]*?)\s*<(?P<address>[^<>]*)>\s*")
_LONGEST = 254
"""Characters of an address: RFC 5321 §4.5.3.1 with its erratum 1690."""


def one_address(text: str) -> str | None:
    """Return the text as exactly one plain address without a name, or None where it is not one.

    An international domain is given in its ASCII form, as mail servers want it; what becomes a comma or
    an @ only there (full-width signs do) is no address either.
    """
    trimmed = text.strip()
    if len(trimmed) > _LONGEST or not _ADDRESS.fullmatch(trimmed):
        return None
    if any(unicodedata.category(character).startswith("C") for character in trimmed):
        return None
    local, _, domain = trimmed.partition("@")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return None
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode()
    except UnicodeError:
        return None
    address = f"{local}@{ascii_domain}"
    return address if _ADDRESS.fullmatch(address) else None


def mailbox(text: str) -> Address:
    """Return one address with the name before it, from "Ana Ruiz <ana@firm.example>" or a bare address.

    Raises:
        DeliveryError: the text is not one address.
    """
    named = _NAMED.fullmatch(text)
    address = one_address(named["address"] if named else text)
    if address is None:
        raise DeliveryError(
            f"{one_line(text)!r} is not one mail address.",
            "Write a single address such as ana@firm.example in sheetnet.toml.",
        )
    name = one_line(named["name"]).strip('"').replace("\\", "") if named else ""
    return bare_mailbox(address, name)


def bare_mailbox(address: str, name: str = "") -> Address:
    """Return what ``one_address`` gave, with a name, as it stands in a header.

    Beside an address outside ASCII the name loses its punctuation: Python's header folding would
    lose the quotes around it, and a comma then begins another recipient.
    """
    username, _, domain = address.partition("@")
    if not address.isascii():
        name = "".join(character if character.isalnum() else " " for character in name)
    return Address(one_line(name), username, domain)


def one_line(text: str) -> str:
    """Return the text fit for a header: one line, no control characters, nothing UTF-8 cannot hold."""
    kept = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character
        for character in text.encode("utf-8", "replace").decode()
    )
    return " ".join(kept.split())


def many_lines(text: str) -> str:
    """Return the text fit for a body: lines end in a newline, other control characters are gone."""
    joined = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in joined
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Zl", "Zp")
    )
