"""File names: what the files of reports and drafts are called."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from sheetnet.domain.letter import Letter

WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}")
"""An ISO week."""
_LONGEST_NAME = 48
"""Characters of a name in a file's name, so that deep folders stay under the 260 of Windows."""
_TAIL = 6
"""Characters at the end of an action's id that tell the drafts for one contact apart."""


def letter_stem(letter: Letter) -> str:
    """Return the name of a report's files without their endings: "report-2026-W47-ana"."""
    week = letter.week if WEEK.fullmatch(letter.week) else "letter"
    return f"report-{week}-{file_name(letter.owner) or file_name(letter.recipient)}"


def export_stem(name: str) -> str:
    """Return the name of an export's files without their endings: "export-ana-ruiz"."""
    return f"export-{file_name(name) or 'contact'}"


def draft_stem(contact: str, action_id: str) -> str:
    """Return the name of a draft's file without its ending: "ana-ruiz-k3m9pz"."""
    return f"{file_name(contact) or 'contact'}-{file_name(action_id)[-_TAIL:]}"


def file_name(text: str) -> str:
    """Return small ASCII letters, digits and hyphens; a short hash stands for letters with no ASCII form."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    plain = letters.encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_NAME].strip("-")
    if any(each.isalnum() and not each.isascii() for each in letters):
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:6]
        slug = f"{slug}-{digest}" if slug else digest
    return slug
