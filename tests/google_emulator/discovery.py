"""Google's discovery documents: the schemas, methods and field masks that every message must fit.

A schema is walked once and becomes a quick yes or no; only a message that does not fit is walked
again, slowly, for Google's words about it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from tests.google_emulator.refusals import bad_mask, unknown_name, wrong_type

Api = Literal["sheets.v4", "drive.v3"]
Spec = dict[str, Any]
Fits = Callable[[Any], bool]

_RANGES = {"int64": (-(2**63), 2**63), "int32": (-(2**31), 2**31), "uint32": (0, 2**32)}


@cache
def document(api: Api = "sheets.v4") -> Spec:
    """Return a discovery document, as shipped with Google's client library."""
    place = files("googleapiclient.discovery_cache").joinpath("documents", f"{api}.json")
    found: Spec = json.loads(place.read_text("utf-8"))
    return found


def schema(name: str, api: Api = "sheets.v4") -> Spec:
    """Return one schema by name."""
    found: Spec = document(api)["schemas"][name]
    return found


@cache
def methods(api: Api = "sheets.v4") -> dict[str, Spec]:
    """Return every method of an API by its id, such as "sheets.spreadsheets.get"."""
    found: dict[str, Spec] = {}
    waiting = [document(api)]
    while waiting:
        resource = waiting.pop()
        found.update({method["id"]: method for method in resource.get("methods", {}).values()})
        waiting.extend(resource.get("resources", {}).values())
    return found


def check(name: str, value: Any, path: str = "", api: Api = "sheets.v4") -> None:
    """Refuse a JSON value that does not fit the schema; nulls are let through, as Google does."""
    if not _fits_schema(name, api)(value):
        _check({"$ref": name}, value, path, api)


def read(name: str, value: Any, path: str = "", api: Api = "sheets.v4") -> Any:
    """Return a request's body as its schema has it: a number may come as a text, as in any proto.

    Raises:
        Malformed: it does not fit.
    """
    if not _fits_schema(name, api)(value):
        value = _coerced({"$ref": name}, value, api)
        _check({"$ref": name}, value, path, api)
    return value


def _coerced(spec: Spec, value: Any, api: Api) -> Any:
    """Return a body in which whole numbers and numbers that came otherwise are what they should be."""
    if "$ref" in spec:
        spec = schema(spec["$ref"], api)
    if isinstance(value, dict):
        fields = spec.get("properties", {})
        return {name: _coerced(fields.get(name, {}), each, api) for name, each in value.items()}
    if isinstance(value, list):
        return [_coerced(spec.get("items", {}), each, api) for each in value]
    kind = spec.get("type")
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind == "integer" and isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "number" and isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", value):
        return float(value)
    return value


@cache
def _fits_schema(name: str, api: Api) -> Fits:
    spec = schema(name, api)
    fits_object: list[Fits] = []

    def fits(value: Any) -> bool:
        if not fits_object:
            fits_object.append(_fits(spec, api))
        return fits_object[0](value)

    return fits


def _fits(spec: Spec, api: Api) -> Fits:
    if "$ref" in spec:
        return _fits_schema(spec["$ref"], api)
    match spec.get("type"):
        case "object":
            return _fits_object(spec, api)
        case "array":
            return _fits_array(_fits(spec["items"], api))
        case "string" if "enum" in spec:
            choices = {None, *spec["enum"]}
            return lambda value: (value is None or isinstance(value, str)) and value in choices
        case "string":
            return lambda value: value is None or isinstance(value, str)
        case "boolean":
            return lambda value: value is None or isinstance(value, bool)
        case "integer":
            low, high = _RANGES[spec.get("format", "int32")]
            return lambda value: (
                value is None
                or (isinstance(value, int) and not isinstance(value, bool) and low <= value < high)
            )
        case "number":
            return lambda value: (
                value is None or (isinstance(value, int | float) and not isinstance(value, bool))
            )
        case "any":
            return lambda value: True
        case kind:
            raise AssertionError(f"the discovery document has a type the stand-in does not know: {kind}")


def _fits_object(spec: Spec, api: Api) -> Fits:
    fields = {name: _fits(each, api) for name, each in spec.get("properties", {}).items()}
    others = _fits(spec["additionalProperties"], api) if "additionalProperties" in spec else None

    def fits(value: Any) -> bool:
        if not value:
            return value is None or isinstance(value, dict)
        if not isinstance(value, dict):
            return False
        for name, each in value.items():
            field = fields.get(name, others)
            if field is None or not field(each):
                return False
        return True

    return fits


def _fits_array(fits_one: Fits) -> Fits:
    def fits(value: Any) -> bool:
        return value is None or (isinstance(value, list) and all(map(fits_one, value)))

    return fits


def _check(spec: Spec, value: Any, path: str, api: Api) -> None:
    if value is None:
        return
    if "$ref" in spec:
        name = spec["$ref"]
        spec = schema(name, api)
        if not isinstance(value, dict):
            raise wrong_type(path, f"type.googleapis.com/google.apps.sheets.v4.{name}", value)
    kind = spec.get("type")
    if kind == "object":
        _check_object(spec, value, path, api)
    elif kind == "array":
        _check_array(spec["items"], value, path, api)
    elif not _fits(spec, api)(value):
        names = {"string": "TYPE_ENUM" if "enum" in spec else "TYPE_STRING", "boolean": "TYPE_BOOL"}
        format_ = {"int64": "TYPE_INT64", "double": "TYPE_DOUBLE", "float": "TYPE_FLOAT"}
        raise wrong_type(
            path, names.get(str(kind)) or format_.get(spec.get("format", ""), "TYPE_INT32"), value
        )


def _check_array(items: Spec, value: Any, path: str, api: Api) -> None:
    """Walk an array; a list of values is a message of its own at Google, a single one stands for many."""
    is_list_of_values = items.get("type") == "array" and items["items"].get("type") == "any"
    if not isinstance(value, list):
        kind = "type.googleapis.com/google.protobuf.ListValue" if is_list_of_values else "repeated"
        raise wrong_type(path, kind, value)
    for position, each in enumerate(value):
        below = f"{path}[{position}]"
        if is_list_of_values and each is not None and not isinstance(each, list):
            raise wrong_type(below, "type.googleapis.com/google.protobuf.ListValue", each)
        _check(items, each, below, api)


def _check_object(spec: Spec, value: Any, path: str, api: Api) -> None:
    if not isinstance(value, dict):
        raise wrong_type(path, "object", value)
    properties = spec.get("properties", {})
    for name, each in value.items():
        below = f"{path}.{name}" if path else name
        if name in properties:
            _check(properties[name], each, below, api)
        elif "additionalProperties" in spec:
            _check(spec["additionalProperties"], each, below, api)
        else:
            raise unknown_name(name, path)


Mask = dict[str, Any]
"""A field mask as a tree: name to mask of what is below; an empty tree takes everything.

Masks are shared: nobody may change one.
"""


@lru_cache(maxsize=500)
def parse_mask(text: str, name: str, api: Api = "sheets.v4") -> Mask:
    """Read a field mask ("a,b(c,d.e)" or "a/b") and check it against a schema; ``*`` takes everything."""
    mask, rest = _parse_list(text)
    if rest:
        raise bad_mask(text)
    _check_mask(mask, {"$ref": name}, "", api)
    return mask


def _parse_list(text: str) -> tuple[Mask, str]:
    mask: Mask = {}
    while True:
        end = next((i for i, c in enumerate(text) if c in ",()"), len(text))
        path, text = text[:end].strip(), text[end:]
        if not path:
            raise bad_mask(text)
        *above, last = path.replace("/", ".").split(".")
        into = mask
        for step in above:
            into = _below(into, step)
        if text.startswith("("):
            inner, text = _parse_list(text[1:])
            if not text.startswith(")"):
                raise bad_mask(path)
            _merge(into, last, inner)
            text = text[1:]
        else:
            _merge(into, last, {})
        if not text.startswith(","):
            return mask, text
        text = text[1:]


def _below(mask: Mask, step: str) -> Mask:
    """Return the mask below a step, to add to it; one that takes everything stays so."""
    if step in mask and not mask[step]:
        return {}
    return mask.setdefault(step, {})


def _merge(into: Mask, step: str, inner: Mask) -> None:
    """Add what is asked for below a step to what already is."""
    if step in into and into[step] and inner:
        for name, each in inner.items():
            _merge(into[step], name, each)
    else:
        into[step] = {} if step in into else inner


def _check_mask(mask: Mask, spec: dict[str, Any], path: str, api: Api) -> None:
    while "$ref" in spec or spec.get("type") == "array":
        spec = schema(spec["$ref"], api) if "$ref" in spec else spec["items"]
    for step, below in mask.items():
        here = f"{path}.{step}" if path else step
        if step == "*":
            for each in spec.get("properties", {}).values():
                _check_mask(below, each, here, api)
            continue
        if "additionalProperties" in spec:
            continue
        if step not in spec.get("properties", {}):
            raise bad_mask(here)
        _check_mask(below, spec["properties"][step], here, api)


def take(mask: Mask, value: Any) -> Any:
    """Return the part of a JSON value that a mask asks for."""
    if not mask or mask.get("*") == {}:
        return value
    if isinstance(value, list):
        return [take(mask, each) for each in value]
    if not isinstance(value, dict):
        return value
    if "*" in mask:
        return {name: take(mask.get(name, mask["*"]), each) for name, each in value.items()}
    return {name: take(mask[name], each) for name, each in value.items() if name in mask}


def below(mask: Mask, *path: str) -> Mask | None:
    """Return the mask at a path: an empty one where everything is asked for, None where nothing is."""
    for step in path:
        if not mask or mask.get("*") == {}:
            return {}
        if step not in mask and "*" not in mask:
            return None
        mask = mask[step] if step in mask else mask["*"]
    return mask


def covers(mask: Mask, *path: str) -> bool:
    """Whether a mask asks for anything at a path."""
    return below(mask, *path) is not None


def paths(mask: Mask, prefix: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the leaves of a mask."""
    if not mask:
        return [prefix]
    return [leaf for step, inner in mask.items() for leaf in paths(inner, (*prefix, step))]
