"""Which of Google's methods a request means, and whether its query is one that the method takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.google_emulator.discovery import Api, document, methods
from tests.google_emulator.refusals import Malformed, Refusal, Unsupported, wrong_type

Query = dict[str, list[str]]

NAMES = {
    "sheets.spreadsheets.create": "create",
    "sheets.spreadsheets.get": "get",
    "sheets.spreadsheets.getByDataFilter": "getByDataFilter",
    "sheets.spreadsheets.batchUpdate": "batchUpdate",
    "sheets.spreadsheets.developerMetadata.get": "metadata",
    "sheets.spreadsheets.developerMetadata.search": "metadata.search",
    "sheets.spreadsheets.sheets.copyTo": "copyTo",
    "sheets.spreadsheets.values.batchGet": "batchGet",
    "sheets.spreadsheets.values.batchGetByDataFilter": "values.batchGetByDataFilter",
    "sheets.spreadsheets.values.get": "values.get",
    "sheets.spreadsheets.values.update": "values.update",
    "sheets.spreadsheets.values.append": "values.append",
    "sheets.spreadsheets.values.clear": "values.clear",
    "sheets.spreadsheets.values.batchUpdate": "values.batchUpdate",
    "sheets.spreadsheets.values.batchUpdateByDataFilter": "values.batchUpdateByDataFilter",
    "sheets.spreadsheets.values.batchClear": "values.batchClear",
    "sheets.spreadsheets.values.batchClearByDataFilter": "values.batchClearByDataFilter",
    "drive.files.create": "drive.create",
    "drive.files.get": "drive.get",
    "drive.files.list": "drive.list",
    "drive.files.update": "drive.update",
    "drive.files.delete": "drive.delete",
    "drive.files.copy": "drive.copy",
    "drive.files.export": "drive.export",
    "drive.comments.list": "comments.list",
    "drive.comments.create": "comments.create",
    "drive.permissions.create": "permissions.create",
    "drive.permissions.get": "permissions.get",
    "drive.permissions.list": "permissions.list",
    "drive.permissions.update": "permissions.update",
    "drive.permissions.delete": "permissions.delete",
}
"""By Google's method, the name that tests call it by."""

_WITHOUT_DOCUMENT = (
    ("token", "POST", r"/token"),
    ("drive.upload", "PUT", r"/upload/drive/v2/files/([^/:]+)"),
)
"""What is in neither discovery document: signing in, and Drive v2's upload into a file that is there."""


@dataclass(frozen=True)
class Call:
    """One call: its name, the parts of its path, its query as sent, and as the method reads it."""

    name: str
    parts: tuple[str, ...]
    query: Query
    options: dict[str, Any] = field(default_factory=dict)
    request: str | None = None
    """The schema of the body."""
    reply: str | None = None
    """The schema of the answer."""
    api: Api = "sheets.v4"
    method: str = ""
    """Google's own name of the method."""
    scopes: tuple[str, ...] = ()
    """A token that opens any of these will do."""

    @property
    def is_read(self) -> bool:
        """Whether Google counts it against the quota of reads."""
        return self.name in _READS


_READS = {
    "get",
    "getByDataFilter",
    "metadata",
    "metadata.search",
    "batchGet",
    "values.batchGetByDataFilter",
    "values.get",
}


@cache
def _routes() -> list[tuple[str, re.Pattern[str], str, Api]]:
    routes: list[tuple[str, re.Pattern[str], str, Api]] = []
    apis: tuple[Api, ...] = ("sheets.v4", "drive.v3")
    for api in apis:
        prefix = "/" + document(api)["servicePath"]
        for method_id, method in methods(api).items():
            template = re.escape(prefix + method["path"])
            pattern = re.sub(r"\\{(\w+)\\}", lambda m: "(.+)" if m[1] == "range" else "([^/:]+)", template)
            routes.append((method["httpMethod"], re.compile(f"^{pattern}$"), method_id, api))
    return sorted(routes, key=lambda route: route[1].pattern.count("("))


def route(verb: str, path: str, query: Query) -> Call:
    """Return which call this is.

    Raises:
        Unsupported: the stand-in has no such path.
        Malformed: the path takes no such parameter, or not with that value.
    """
    for name, its_verb, pattern in _WITHOUT_DOCUMENT:
        found = re.fullmatch(pattern, path)
        if found and verb == its_verb:
            return Call(name, found.groups(), query)
    for its_verb, compiled, method_id, api in _routes():
        found = compiled.match(path)
        if found and verb == its_verb:
            if method_id not in NAMES:
                raise Unsupported(f"the method {method_id}")
            method = methods(api)[method_id]
            return Call(
                NAMES[method_id],
                found.groups(),
                query,
                _options(method, query, api),
                method.get("request", {}).get("$ref"),
                method.get("response", {}).get("$ref"),
                api,
                method_id,
                tuple(method.get("scopes", ())),
            )
    raise Unsupported(f"{verb} {path}")


def _options(method: dict[str, Any], query: Query, api: Api) -> dict[str, Any]:
    options: dict[str, Any] = {}
    known = method.get("parameters", {})
    for name, texts in query.items():
        spec = known.get(name) or document(api)["parameters"].get(name)
        if spec is None or spec.get("location") == "path":
            if api == "drive.v3" and name in _of_any_method(api):
                continue
            text = (
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                f"Field '{name}' could not be found in request message."
            )
            raise Malformed(text, "", text)
        values = [_value(name, spec, text) for text in texts]
        options[name] = values if spec.get("repeated") else values[-1]
    if "alt" in options and options["alt"] != "json":
        raise Unsupported(f"alt={options['alt']}")
    for name in ("callback", "commentsViewMode", "excludeTablesInBandedRanges"):
        if options.get(name):
            raise Unsupported(f"the parameter {name}")
    return options


@cache
def _of_any_method(api: Api) -> set[str]:
    """Return the parameters that some method takes: Drive does not mind them with another one."""
    return {name for method in methods(api).values() for name in method.get("parameters", {})}


def _value(name: str, spec: dict[str, Any], text: str) -> Any:
    match spec["type"]:
        case "boolean":
            if text.lower() not in ("true", "false"):
                raise wrong_type(name, "TYPE_BOOL", text)
            return text.lower() == "true"
        case "integer":
            if not re.fullmatch(r"-?\d+", text):
                raise wrong_type(name, "TYPE_INT32", text)
            return int(text)
    if "enum" in spec and name != "$.xgafv" and text not in spec["enum"]:
        raise wrong_type(name, "TYPE_ENUM", text)
    return text


def whole_number(text: str, name: str) -> int:
    """Read a part of a path that must be a whole number."""
    if not re.fullmatch(r"-?\d+", text):
        raise Refusal(400, f"Invalid value at '{name}' (TYPE_INT32), \"{text}\"")
    return int(text)
