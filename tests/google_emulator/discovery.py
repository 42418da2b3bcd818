"""Google's discovery document: the schemas that requests, replies and field masks must fit."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from tests.google_emulator.refusals import bad_mask, unknown_name, wrong_type

Mask = dict[str, Any]
"""A field mask as a tree: name to mask of what is below; an empty tree takes everything."""


@cache
def document() -> dict[str, Any]:
    """Return the discovery document of the Sheets API, as shipped with Google's client library."""
    text = files("googleapiclient.discovery_cache").joinpath("documents", "sheets.v4.json").read_text("utf-8")
    return json.loads(text)


def schema(name: str) -> dict[str, Any]:
    """Return one schema by name."""
    return document()["schemas"][name]


def check(name: str, value: Any, path: str = "") -> None:
    """Refuse a JSON value that does not fit the schema; nulls are let through, as Google does."""
    _check({"$ref": name}, value, path)


def _check(spec: dict[str, Any], value: Any, path: str) -> None:
    if value is None:
        return
    if "$ref" in spec:
        name = spec["$ref"]
        spec = schema(name)
        if not isinstance(value, dict):
            raise wrong_type(path, f"type.googleapis.com/google.apps.sheets.v4.{name}", value)
    kind = spec.get("type")
    if kind == "object":
        _check_object(spec, value, path)
    elif kind == "array":
        if not isinstance(value, list):
            raise wrong_type(path, "repeated", value)
        for position, each in enumerate(value):
            _check(spec["items"], each, f"{path}[{position}]")
    elif kind == "string":
        if not isinstance(value, str) or ("enum" in spec and value not in spec["enum"]):
            raise wrong_type(path, "TYPE_ENUM" if "enum" in spec else "TYPE_STRING", value)
    elif kind == "boolean":
        if not isinstance(value, bool):
            raise wrong_type(path, "TYPE_BOOL", value)
    elif kind == "integer":
        low, high = (-(2**63), 2**63) if spec.get("format") == "int64" else (-(2**31), 2**31)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value < high:
            raise wrong_type(path, "TYPE_INT32", value)
    elif kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong_type(path, "TYPE_DOUBLE", value)
    elif kind != "any":
        raise AssertionError(f"the discovery document has a type the stand-in does not know: {kind}")


def _check_object(spec: dict[str, Any], value: Any, path: str) -> None:
    if not isinstance(value, dict):
        raise wrong_type(path, "object", value)
    properties = spec.get("properties", {})
    for name, each in value.items():
        below = f"{path}.{name}" if path else name
        if name in properties:
            _check(properties[name], each, below)
        elif "additionalProperties" in spec:
            _check(spec["additionalProperties"], each, below)
        else:
            raise unknown_name(name, path)


def parse_mask(text: str, name: str) -> Mask:
    """Read a field mask ("a,b(c,d.e)" or with slashes) and check it against a schema.

    ``*`` takes everything.
    """
    mask, rest = _parse_list(text)
    if rest:
        raise bad_mask(text)
    _check_mask(mask, {"$ref": name}, "")
    return mask


def _parse_list(text: str) -> tuple[Mask, str]:
    mask: Mask = {}
    while True:
        end = next((i for i, c in enumerate(text) if c in ",()"), len(text))
        path, text = text[:end].strip(), text[end:]
        if not path:
            raise bad_mask(text)
        below = mask
        for step in path.replace("/", ".").split("."):
            below = below.setdefault(step, {})
        if text.startswith("("):
            inner, text = _parse_list(text[1:])
            if not text.startswith(")"):
                raise bad_mask(path)
            below.update(inner)
            text = text[1:]
        if not text.startswith(","):
            return mask, text
        text = text[1:]


def _check_mask(mask: Mask, spec: dict[str, Any], path: str) -> None:
    while "$ref" in spec or spec.get("type") == "array":
        spec = schema(spec["$ref"]) if "$ref" in spec else spec["items"]
    for step, below in mask.items():
        here = f"{path}.{step}" if path else step
        if step == "*":
            continue
        if step not in spec.get("properties", {}):
            raise bad_mask(here)
        _check_mask(below, spec["properties"][step], here)


def take(mask: Mask, value: Any) -> Any:
    """Return the part of a JSON value that a mask asks for."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [take(mask, each) for each in value]
    return {name: take(mask[name], each) for name, each in value.items() if name in mask}


def covers(mask: Mask, *path: str) -> bool:
    """Whether a mask asks for anything at a path."""
    for step in path:
        if not mask or "*" in mask:
            return True
        if step not in mask:
            return False
        mask = mask[step]
    return True


def paths(mask: Mask, prefix: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the leaves of a mask."""
    if not mask:
        return [prefix]
    return [leaf for step, below in mask.items() for leaf in paths(below, (*prefix, step))]
