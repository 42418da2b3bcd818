"""What Drive keeps of a spreadsheet beside its content: times, version, who may do what."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

Json = dict[str, Any]
SPREADSHEET = "application/vnd.google-apps.spreadsheet"


@dataclass
class File:
    """The Drive side of one spreadsheet."""

    document: Document
    created_at: datetime
    modified_at: datetime
    version: int = 1
    parents: list[str] = field(default_factory=list)
    permissions: list[Json] = field(default_factory=list)
    comments: list[Json] = field(default_factory=list)
    _seen: Json = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> File:
        """Return the file of a spreadsheet that was just made."""
        now = datetime.now(UTC)
        made = cls(document, now, now)
        made.permissions = [permission("user", "owner", document.owner)]
        made.look()
        return made

    def look(self) -> None:
        """Count a version if the spreadsheet has changed since the last look, whoever changed it."""
        standing = {
            **self.document.aside(),
            "sheets": [sheet.aside() for sheet in self.document.sheets],
            "trashed": self.document.trashed,
        }
        if standing != self._seen:
            self.version += 1
            self.modified_at = datetime.now(UTC)
        self._seen = standing

    def role_of(self, email: str) -> str | None:
        """Return what an account may do: "owner", "writer", "reader", or None for nothing."""
        if email == self.document.owner:
            return "owner"
        if self.document.readers is None:
            return "writer"
        if email not in self.document.readers:
            return None
        mine = (each for each in self.permissions if each.get("emailAddress") == email)
        return next((str(each["role"]) for each in mine), "writer")

    def resource(self, email: str) -> Json:
        """Return the File resource that an account sees."""
        self.look()
        role = self.role_of(email)
        may_edit = role in ("owner", "writer", "organizer", "fileOrganizer")
        owner = self.document.owner
        user = {
            "kind": "drive#user",
            "displayName": owner,
            "me": owner == email,
            "permissionId": permission_id(owner),
            "emailAddress": owner,
        }
        answer: Json = {
            "kind": "drive#file",
            "id": self.document.id,
            "name": self.document.title,
            "mimeType": SPREADSHEET,
            "starred": False,
            "trashed": self.document.trashed,
            "explicitlyTrashed": self.document.trashed,
            "parents": self.parents,
            "spaces": ["drive"],
            "version": str(self.version),
            "webViewLink": f"https://docs.google.com/spreadsheets/d/{self.document.id}/edit?usp=drivesdk",
            "createdTime": _time(self.created_at),
            "modifiedTime": _time(self.modified_at),
            "owners": [user],
            "ownedByMe": owner == email,
            "shared": len(self.permissions) > 1,
            "capabilities": {
                "canEdit": may_edit,
                "canModifyContent": may_edit,
                "canComment": may_edit,
                "canCopy": True,
                "canDownload": True,
                "canShare": may_edit,
                "canRename": may_edit,
                "canDelete": role == "owner",
                "canTrash": role == "owner",
            },
        }
        if may_edit:
            answer["permissions"] = [_shown(each) for each in self.permissions]
            answer["permissionIds"] = [each["id"] for each in self.permissions]
        return answer

    def add_comment(self, given: Json) -> Json:
        """Keep a comment on the file and return it."""
        now = _time(datetime.now(UTC))
        made = {
            "kind": "drive#comment",
            "id": f"comment{len(self.comments) + 1}",
            "createdTime": now,
            "modifiedTime": now,
            "deleted": False,
            "resolved": False,
            "replies": [],
            "htmlContent": html.escape(given["content"]),
            **given,
        }
        self.comments.append(made)
        return made

    def find_permission(self, wanted: str) -> Json | None:
        """Return the permission with an id."""
        return next((each for each in self.permissions if each["id"] == wanted), None)


def permission(kind: str, role: str, email: str = "", domain: str = "") -> Json:
    """Return a Permission as kept."""
    answer: Json = {
        "kind": "drive#permission",
        "id": "anyoneWithLink" if kind == "anyone" else permission_id(email or domain),
        "type": kind,
        "role": role,
    }
    if kind in ("user", "group"):
        answer |= {"emailAddress": email, "displayName": email.split("@")[0], "deleted": False}
        answer["pendingOwner"] = False
    if kind == "domain":
        answer |= {"domain": domain, "displayName": domain}
    if kind in ("anyone", "domain"):
        answer["allowFileDiscovery"] = False
    return answer


def permission_id(email: str) -> str:
    """Return the id that stands for an account in every permission of it."""
    return str(int(hashlib.sha256(email.encode()).hexdigest()[:16], 16)).rjust(20, "0")


def _shown(kept: Json) -> Json:
    return dict(kept)


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
