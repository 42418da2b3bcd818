"""Colours, which Google shows twice: as a Color and as a ColorStyle, whichever was written."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cache
from typing import Any

from tests.google_emulator.discovery import schema

Json = dict[str, Any]
Walk = Callable[[Any], Any]

THEME: tuple[tuple[str, Json], ...] = (
    ("TEXT", {}),
    ("BACKGROUND", {"red": 1, "green": 1, "blue": 1}),
    ("ACCENT1", {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275}),
    ("ACCENT2", {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314}),
    ("ACCENT3", {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275}),
    ("ACCENT4", {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902}),
    ("ACCENT5", {"red": 1, "green": 0.42745098, "blue": 0.003921569}),
    ("ACCENT6", {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706}),
    ("LINK", {"red": 0.06666667, "green": 0.33333334, "blue": 0.8}),
)
"""The colours of a new spreadsheet's theme."""


def in_colours(name: str, kept: Any) -> Any:
    """Return a resource of this schema as Google shows it: each colour both ways, zeros left out."""
    walk = _walk(name)
    return walk(kept) if walk else kept


def without_twin(kept: Json, path: tuple[str, ...]) -> Json:
    """Return a resource without the other form of the colour that is about to be written at a path."""
    step, rest = path[0], path[1:]
    twin = step.removesuffix("Style") if step.endswith("ColorStyle") else f"{step}Style"
    if step.endswith(("Color", "ColorStyle")) or step in ("color", "colorStyle"):
        twin = "color" if step == "colorStyle" else twin
        return {name: each for name, each in kept.items() if name != twin}
    if rest and isinstance(kept.get(step), dict):
        return {**kept, step: without_twin(kept[step], rest)}
    return kept


@cache
def _walk(name: str) -> Walk | None:
    """Return how to walk a resource of a schema; None where there is no colour in it."""
    return _walk_within(name, ())


def _walk_within(name: str, above: tuple[str, ...]) -> Walk | None:
    if name == "Color":
        return _plain
    if name == "ColorStyle":
        return _style
    if name in above:
        return None
    below: dict[str, Walk] = {}
    twins: list[str] = []
    properties = schema(name).get("properties", {})
    for field, spec in properties.items():
        inner = spec.get("items", spec).get("$ref")
        walk = _walk_within(inner, (*above, name)) if inner else None
        if walk is not None:
            below[field] = _each(walk) if "items" in spec else walk
        if inner == "Color" and properties.get(f"{field}Style", {}).get("$ref") == "ColorStyle":
            twins.append(field)
    return _object(below, tuple(twins)) if below else None


def _each(walk: Walk) -> Walk:
    return lambda kept: [walk(one) for one in kept]


def _object(below: dict[str, Walk], twins: tuple[str, ...]) -> Walk:
    def walk(kept: Json) -> Json:
        shown = {
            name: below[name](each) if name in below else each
            for name, each in kept.items()
            if each is not None
        }
        for field in twins:
            style = shown.get(f"{field}Style")
            if style is not None:
                shown[field] = _of_style(style)
            elif field in shown:
                shown[f"{field}Style"] = {"rgbColor": shown[field]}
        return shown

    return walk


def _plain(kept: Json) -> Json:
    return {name: _single(each) for name, each in kept.items() if each}


def _style(kept: Json) -> Json:
    return {"rgbColor": _plain(kept["rgbColor"])} if kept.get("rgbColor") is not None else kept


def _of_style(style: Json) -> Json:
    if style.get("rgbColor") is not None:
        found: Json = style["rgbColor"]
        return found
    return dict(THEME).get(style.get("themeColor", ""), {})


def _single(value: float) -> float:
    """Return the shortest number that single precision, which Google keeps colours in, reads alike."""
    kept = struct.pack("f", value)
    for digits in range(1, 10):
        short = float(f"{value:.{digits}g}")
        if struct.pack("f", short) == kept:
            return int(short) if short.is_integer() else short
    return value
