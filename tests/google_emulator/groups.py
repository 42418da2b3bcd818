"""Groups of rows and of columns, nested to depths, folded and unfolded.

Google counts a depth for each row or column; the groups of a depth are the unbroken runs that reach it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.grid_ranges import dimension_range, dimension_span, sheet_of, shown
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json, Sheet
from tests.google_emulator.spans import Delete, Insert, Move, Shift

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_DEEPEST = 8


def add_group(document: Document, request: Json) -> Json:
    """Group rows or columns, one deeper than they were."""
    sheet, dimension, start, end = _place(document, request.get("range"))
    depths = _depths(sheet.groups(dimension), sheet.size(dimension))
    depths[start:end] = [depth + 1 for depth in depths[start:end]]
    if max(depths) > _DEEPEST:
        raise Refusal(400, f"The maximum depth of a group is {_DEEPEST}.")
    groups = _runs(sheet, dimension, depths, sheet.groups(dimension))
    _set(sheet, dimension, groups)
    after = "rowGroupControlAfter" if dimension == "ROWS" else "columnGroupControlAfter"
    sheet.grid_extra = {**sheet.grid_extra, after: True}
    return {"dimensionGroups": [shown(group) for group in groups]}


def delete_group(document: Document, request: Json) -> Json:
    """Take one depth from rows or columns."""
    sheet, dimension, start, end = _place(document, request.get("range"))
    depths = _depths(sheet.groups(dimension), sheet.size(dimension))
    if not all(depths[start:end]):
        raise Refusal(400, "Cannot delete a dimension group that doesn't exist.")
    depths[start:end] = [depth - 1 for depth in depths[start:end]]
    groups = _runs(sheet, dimension, depths, sheet.groups(dimension))
    folded = [each for each in groups if each.get("collapsed")]
    for group in sheet.groups(dimension):
        start, end = group["range"]["startIndex"], group["range"]["endIndex"]
        if group.get("collapsed") and not any(_overlaps(each, start, end) for each in folded):
            _hide(sheet, dimension, start, end, hidden=False)
    _set(sheet, dimension, groups)
    return {"dimensionGroups": [shown(group) for group in groups]} if groups else {}


def update_group(document: Document, request: Json) -> Json:
    """Fold or unfold the one group that has this range and depth."""
    given = request.get("dimensionGroup") or {}
    sheet, dimension, start, end = _place(document, given.get("range"))
    leaves = paths(parse_mask(request.get("fields") or "", "DimensionGroup"))
    if not set(leaves) <= {("collapsed",), ("*",)}:
        raise Unsupported("updateDimensionGroup of anything but collapsed")
    found = next((g for g in sheet.groups(dimension) if _is_at(g, start, end, given.get("depth") or 0)), None)
    if found is None:
        match document.guesses.guard_without_group:
            case "refused":
                raise Refusal(
                    400,
                    f"There is no dimension group over {dimension.lower()} {start} to {end} "
                    f"at depth {given.get('depth') or 0}.",
                )
            case "updates_overlapping":
                found = next((g for g in sheet.groups(dimension) if _overlaps(g, start, end)), None)
    if found is not None:
        fold(sheet, dimension, found, folded=bool(given.get("collapsed")))
    return {}


def fold(sheet: Sheet, dimension: str, group: Json, *, folded: bool) -> None:
    """Fold or unfold a group: what is in it is hidden or shown."""
    place = group["range"]
    changed = {name: each for name, each in group.items() if name != "collapsed"}
    if folded:
        changed["collapsed"] = True
    _set(sheet, dimension, [changed if each is group else each for each in sheet.groups(dimension)])
    _hide(sheet, dimension, place["startIndex"], place["endIndex"], hidden=folded)


def moved_groups(sheet: Sheet, dimension: str, by: Shift, guess: str) -> list[Json]:
    """Return the groups after a shift; what a move through one does is a guess."""
    groups = sheet.groups(dimension)
    if not groups or (isinstance(by, Move) and guess == "stays"):
        return groups
    size = sheet.size(dimension)
    if isinstance(by, Move) and guess == "splits":
        before = _depths(groups, size)
        after = [0] * size
        for position, depth in enumerate(before):
            to = by.point(position)
            assert to is not None
            after[to] = depth
        return _runs(sheet, dimension, after, _moved(groups, by))
    if isinstance(by, Insert):
        size += by.count
    elif isinstance(by, Delete):
        size -= by.end - by.start
    moved = _moved(groups, by)
    return _runs(sheet, dimension, _depths(moved, size), moved)


def _moved(groups: list[Json], by: Shift) -> list[Json]:
    moved = []
    for group in groups:
        span = by.span(group["range"]["startIndex"], group["range"]["endIndex"])
        if span is not None:
            moved.append({**group, "range": {**group["range"], "startIndex": span[0], "endIndex": span[1]}})
    return moved


def _place(document: Document, place: Json | None) -> tuple[Sheet, str, int, int]:
    sheet = sheet_of(document, place)
    dimension, start, end = dimension_span(sheet, place or {})
    if end > sheet.size(dimension):
        raise Refusal(400, f"range.endIndex[{end}] is outside the grid of {sheet.size(dimension)}.")
    return sheet, dimension, start, end


def _is_at(group: Json, start: int, end: int, depth: int) -> bool:
    place = group["range"]
    return (place["startIndex"], place["endIndex"], group["depth"]) == (start, end, depth)


def _overlaps(group: Json, start: int, end: int) -> bool:
    return group["range"]["startIndex"] < end and start < group["range"]["endIndex"]


def _set(sheet: Sheet, dimension: str, groups: list[Json]) -> None:
    if dimension == "ROWS":
        sheet.row_groups = groups
    else:
        sheet.column_groups = groups


def _hide(sheet: Sheet, dimension: str, start: int, end: int, *, hidden: bool) -> None:
    for position in range(start, end):
        sheet.set_property(dimension, position, hiddenByUser=True if hidden else None)


def _depths(groups: list[Json], size: int) -> list[int]:
    depths = [0] * size
    for group in groups:
        for position in range(group["range"]["startIndex"], min(group["range"]["endIndex"], size)):
            depths[position] += 1
    return depths


def _runs(sheet: Sheet, dimension: str, depths: list[int], before: list[Json]) -> list[Json]:
    """Return the groups that depths mean; one is folded where most like one that was."""
    groups = []
    for depth in range(1, max(depths, default=0) + 1):
        start = None
        for position, reached in enumerate([*depths, 0]):
            if reached >= depth and start is None:
                start = position
            elif reached < depth and start is not None:
                groups.append({"range": dimension_range(sheet, dimension, start, position), "depth": depth})
                start = None
    for old in before:
        if old.get("collapsed"):
            place = old["range"]
            alike = [g for g in groups if _overlaps(g, place["startIndex"], place["endIndex"])]
            same = [g for g in alike if g["range"] == place]
            for group in (same or [g for g in alike if g["depth"] == old["depth"]])[-1:]:
                group["collapsed"] = True
    return groups
