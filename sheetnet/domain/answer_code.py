"""The code in a report's subject, by which an answer shows that its writer has had that report.

It follows from a secret that is not in the sheet, so that whoever edits the sheet cannot make one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

MARK = "sheetnet"
"""A word that every mail server finds in a subject."""
_LENGTH = 12
"""Characters of a code: 60 bits."""
_IN_SUBJECT = re.compile(rf"\[{MARK}\s+([a-z2-7]{{4}}(?:-[a-z2-7]{{4}}){{2}})\]", re.IGNORECASE)


def code_of(secret: str, identity: str, owner: str, week: str) -> str:
    """Return the code of one owner's report of one week: "k7f3-m2qx-4abz"."""
    told = "\x1f".join((identity, owner, week)).encode("utf-8", "replace")
    digest = hmac.new(secret.encode(), told, hashlib.sha256).digest()
    text = base64.b32encode(digest).decode().lower()[:_LENGTH]
    return "-".join(text[start : start + 4] for start in range(0, _LENGTH, 4))


def is_code_of(code: str, secret: str, identity: str, owner: str, week: str) -> bool:
    """Whether this is the code of that report; takes the same time however much of it is right."""
    right = code_of(secret, identity, owner, week)
    return bool(secret) and hmac.compare_digest(code.encode("utf-8", "replace"), right.encode())


def with_code(subject: str, code: str) -> str:
    """Return a report's subject with its code, which mail programs carry over into the answer's."""
    return f"{subject} [{MARK} {code}]"


def code_in(subject: str) -> str:
    """Return the code in the subject of an answer, "" where there is none."""
    found = _IN_SUBJECT.search(" ".join(subject.split()))
    return found[1].lower() if found else ""
