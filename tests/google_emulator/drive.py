"""Drive: files made, looked up, listed, copied, exported, filled and deleted, and who may see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.google_emulator import csv_files, discovery
from tests.google_emulator.discovery import parse_mask, take
from tests.google_emulator.files import SPREADSHEET, File, permission
from tests.google_emulator.refusals import DriveRefusal, Malformed, Unsupported

if TYPE_CHECKING:
    from tests.google_emulator.calls import Asked

Json = dict[str, Any]
_WITHOUT_FIELDS = {
    "File": "kind,id,name,mimeType",
    "FileList": "kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType)",
    "Permission": "kind,id,type,role",
    "PermissionList": "kind,nextPageToken,permissions(id,type,kind,role)",
}
"""What Drive shows of a resource when no fields are asked for."""
_ROLES = ("owner", "organizer", "fileOrganizer", "writer", "commenter", "reader")
_TERM = re.compile(
    r"\s*(?:(?P<field>\w+)\s*(?P<sign>=|!=|contains)\s*"
    r"(?:'(?P<one>(?:[^'\\]|\\.)*)'|\"(?P<two>(?:[^\"\\]|\\.)*)\"|(?P<bare>true|false))"
    r"|['\"](?P<member>[^'\"]*)['\"]\s+in\s+(?P<list>\w+)"
    r"|(?P<whose>parents)\s+in\s+['\"](?P<parent>[^'\"]*)['\"])\s*(?:and\b|$)"
)


def answer(asked: Asked) -> Any:
    """Answer a call to Drive; None is an answer without a body, bytes are a file."""
    found = _ANSWERS[asked.call.name](asked)
    name = asked.call.reply
    if name is None or not isinstance(found, dict):
        return found
    try:
        discovery.check(name, found, api="drive.v3")
    except Malformed as fault:
        raise AssertionError(f"the stand-in's own reply does not fit {name}: {fault.message}") from fault
    return take(parse_mask(asked.options.get("fields") or _WITHOUT_FIELDS[name], name, "drive.v3"), found)


def _file(asked: Asked) -> File:
    file_id = asked.call.parts[0]
    file = asked.service.file(file_id)
    if file is None or file.role_of(asked.email) is None:
        raise DriveRefusal(404, f"File not found: {file_id}.", "notFound", "fileId")
    return file


def _writable(asked: Asked) -> File:
    file = _file(asked)
    if file.role_of(asked.email) not in ("owner", "writer"):
        raise DriveRefusal(
            403,
            "The user does not have sufficient permissions for this file.",
            "insufficientFilePermissions",
        )
    return file


def _create(asked: Asked) -> Json:
    given = {name: each for name, each in asked.body.items() if each is not None}
    if given.get("mimeType") != SPREADSHEET or set(given) - {"name", "mimeType", "parents"}:
        raise Unsupported(f"a Drive file of {given}")
    document = asked.service.new_document(given.get("name") or "Untitled", asked.email)
    file = asked.service.file(document.id)
    assert file is not None
    file.parents = given.get("parents") or file.parents
    return file.resource(asked.email)


def _get(asked: Asked) -> Json:
    return _file(asked).resource(asked.email)


def _update(asked: Asked) -> Json:
    file = _writable(asked)
    given = {name: each for name, each in asked.body.items() if each is not None}
    if set(given) - {"name", "trashed"}:
        raise Unsupported(f"a change of {sorted(given)} of a Drive file")
    file.document.title = given.get("name", file.document.title)
    file.document.trashed = given.get("trashed", file.document.trashed)
    added = [each for each in (asked.options.get("addParents") or "").split(",") if each]
    removed = (asked.options.get("removeParents") or "").split(",")
    file.parents = [each for each in file.parents if each not in removed] + added
    return file.resource(asked.email)


def _delete(asked: Asked) -> None:
    file = _file(asked)
    if file.role_of(asked.email) != "owner":
        raise DriveRefusal(
            403,
            "The user does not have sufficient permissions for this file.",
            "insufficientFilePermissions",
        )
    asked.service.forget(file.document.id)


def _copy(asked: Asked) -> Json:
    file = _file(asked)
    given = {name: each for name, each in asked.body.items() if each is not None}
    if set(given) - {"name", "mimeType", "parents"} or given.get("mimeType", SPREADSHEET) != SPREADSHEET:
        raise Unsupported(f"a copy of a Drive file as {given}")
    made = asked.service.copy_document(
        file.document, given.get("name") or f"Copy of {file.document.title}", asked.email
    )
    copied = asked.service.file(made.id)
    assert copied is not None
    copied.parents = given.get("parents") or list(file.parents)
    return copied.resource(asked.email)


def _export(asked: Asked) -> bytes:
    delimiters = {"text/csv": ",", "text/tab-separated-values": "\t"}
    kind = asked.options.get("mimeType") or ""
    file = _file(asked)
    if kind not in delimiters:
        raise Unsupported(f"an export as {kind}")
    return csv_files.exported(file.document, delimiters[kind]).encode()


def _upload(asked: Asked) -> Json:
    """Fill a file from CSV, as Drive v2 did; of its resource only what v3 has too is shown."""
    file = _writable(asked)
    csv_files.import_into(file.document, asked.body["content"])
    shown = file.resource(asked.email)
    return {"kind": shown["kind"], "id": shown["id"], "title": shown["name"], "mimeType": shown["mimeType"]}


def _list(asked: Asked) -> Json:
    fits = _query(asked.options.get("q") or "")
    for name in ("orderBy", "corpus", "driveId"):
        if asked.options.get(name):
            raise Unsupported(f"the parameter {name} of files.list")
    files = filter(None, map(asked.service.file, asked.service.documents))
    seen = [file for file in files if file.role_of(asked.email) is not None]
    found = [shown for shown in (file.resource(asked.email) for file in seen) if fits(shown)]
    found.sort(key=lambda shown: shown["modifiedTime"], reverse=True)
    size, start = asked.options.get("pageSize", 100), int(asked.options.get("pageToken") or 0)
    answer: Json = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": found[start : start + size],
    }
    return answer | ({"nextPageToken": str(start + size)} if start + size < len(found) else {})


def _query(text: str) -> Callable[[Json], bool]:
    """Read a search such as ``mimeType = "..." and name = "..." and trashed = false``."""
    tests: list[Callable[[Json], bool]] = []
    position = 0
    while position < len(text.rstrip()):
        found = _TERM.match(text, position)
        if not found:
            raise Unsupported(f"the search {text!r}")
        position = found.end()
        tests.append(_term(found, text))
    return lambda shown: all(test(shown) for test in tests)


def _term(found: re.Match[str], text: str) -> Callable[[Json], bool]:
    if found["list"] or found["whose"]:
        if found["list"] not in (None, "parents"):
            raise Unsupported(f"the search {text!r}")
        parent = found["parent"] if found["whose"] else found["member"]
        return lambda shown: parent in shown["parents"]
    name, sign = found["field"], found["sign"]
    if name not in ("name", "mimeType", "trashed") or (sign == "contains" and name != "name"):
        raise Unsupported(f"the search {text!r}")
    said = found["one"] if found["one"] is not None else found["two"]
    wanted: Any = found["bare"] == "true" if said is None else re.sub(r"\\(.)", r"\1", said)
    if sign == "contains":
        words = wanted.lower()
        return lambda shown: any(
            part.startswith(words) for part in (shown["name"].lower(), *shown["name"].lower().split())
        )
    return lambda shown: (shown[name] == wanted) == (sign == "=")


def _permission_of(asked: Asked, file: File) -> Json:
    found = file.find_permission(asked.call.parts[1])
    if found is None:
        raise DriveRefusal(404, f"Permission not found: {asked.call.parts[1]}.", "notFound", "permissionId")
    return found


def _add_permission(asked: Asked) -> Json:
    file = _writable(asked)
    given = asked.body
    kind, role = given.get("type"), given.get("role")
    if kind not in ("user", "group", "domain", "anyone") or role not in _ROLES:
        raise DriveRefusal(400, "The permission type field is required.", "required", "permission.type")
    if kind in ("user", "group") and not given.get("emailAddress"):
        raise DriveRefusal(400, "The emailAddress field is required.", "invalid", "permission.emailAddress")
    if role == "owner" and not asked.options.get("transferOwnership"):
        raise DriveRefusal(
            403,
            "The transferOwnership parameter must be enabled when the permission role is 'owner'.",
            "forbidden",
            "transferOwnership",
        )
    made = permission(str(kind), str(role), given.get("emailAddress") or "", given.get("domain") or "")
    if role == "owner":
        for each in file.permissions:
            if each["role"] == "owner":
                each["role"] = "writer"
        file.document.owner = made["emailAddress"]
    file.permissions = [each for each in file.permissions if each["id"] != made["id"]] + [made]
    if file.document.readers is not None and kind in ("user", "group"):
        file.document.readers.add(made["emailAddress"])
    return made


def _change_permission(asked: Asked) -> Json:
    file = _writable(asked)
    found = _permission_of(asked, file)
    if set(asked.body) - {"role"} or asked.body.get("role") not in _ROLES[1:]:
        raise Unsupported(f"a change of a permission to {asked.body}")
    found["role"] = asked.body["role"]
    return found


def _drop_permission(asked: Asked) -> None:
    file = _writable(asked)
    found = _permission_of(asked, file)
    if found["role"] == "owner":
        raise DriveRefusal(403, "The owner of a file cannot be removed.", "cannotDeletePermission")
    file.permissions = [each for each in file.permissions if each is not found]
    if file.document.readers is not None:
        file.document.readers.discard(found.get("emailAddress", ""))


def _permissions(asked: Asked) -> Json:
    return {"kind": "drive#permissionList", "permissions": _writable(asked).permissions}


def _comments(asked: Asked) -> Json:
    _demand_fields(asked)
    return {"kind": "drive#commentList", "comments": _file(asked).comments}


def _add_comment(asked: Asked) -> Json:
    _demand_fields(asked)
    file = _writable(asked)
    given = {name: each for name, each in asked.body.items() if each is not None}
    if set(given) - {"content", "anchor"} or not given.get("content"):
        raise Unsupported(f"a comment of {sorted(given)}")
    return file.add_comment(given)


def _demand_fields(asked: Asked) -> None:
    if "fields" not in asked.options:
        message = "The 'fields' parameter is required for this method."
        raise DriveRefusal(400, message, "required", "fields")


_ANSWERS: dict[str, Callable[[Asked], Any]] = {
    "drive.create": _create,
    "drive.get": _get,
    "drive.update": _update,
    "drive.delete": _delete,
    "drive.copy": _copy,
    "drive.export": _export,
    "drive.upload": _upload,
    "drive.list": _list,
    "comments.list": _comments,
    "comments.create": _add_comment,
    "permissions.create": _add_permission,
    "permissions.get": lambda asked: _permission_of(asked, _file(asked)),
    "permissions.list": _permissions,
    "permissions.update": _change_permission,
    "permissions.delete": _drop_permission,
}
