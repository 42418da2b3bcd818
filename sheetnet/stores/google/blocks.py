"""Blocks: the worker's columns as a group that can be folded away, with a warning before one types there.

Seldom used columns are folded inside the block, and those of people in groups of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sheetnet.stores.google.areas import Area
from sheetnet.workbook.tabs import Column, Writer

Json = dict[str, Any]

_WARNING = "sheetnet writes these columns; what you type here is written over."


def block_requests(area: Area, columns: Sequence[Column]) -> Iterator[Json]:
    """Yield groups and warnings for new columns of a tab; all of them stand already.

    Google counts a depth for each column: a group laid beside another of the same depth becomes one with
    it. So a folded run that touches the worker's block from outside stays open, and one that touches
    folded columns of the block is folded with them.
    """
    new_workers = [column for column in columns if column.writer is Writer.WORKER]
    for left, right in area.runs(new_workers):
        if not area.tab.is_workers_own:
            yield _group(area, left, right)
        yield _warning(area, left, right)
    if area.tab.is_workers_own:
        return
    folded = {area.at[column.name] for column in area.workers if column.folded}
    for left, right in area.runs([column for column in new_workers if column.folded]):
        if {left - 1, right} & folded:
            yield _group(area, left, right)
        else:
            yield from _fold(area, left, right, depth=2)
    taken = {area.at[column.name] for column in area.workers}
    others = [column for column in columns if column.writer is not Writer.WORKER and column.folded]
    for left, right in area.runs(others):
        if left - 1 not in taken and right not in taken:
            yield from _fold(area, left, right, depth=1)


def _fold(area: Area, left: int, right: int, *, depth: int) -> Iterator[Json]:
    yield _group(area, left, right)
    group = {"range": area.columns(left, right), "depth": depth, "collapsed": True}
    yield {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}


def _group(area: Area, left: int, right: int) -> Json:
    return {"addDimensionGroup": {"range": area.columns(left, right)}}


def _warning(area: Area, left: int, right: int) -> Json:
    """Return a protection that only warns; Google refuses one with editors."""
    place = {"sheetId": area.sheet_id, "startColumnIndex": left, "endColumnIndex": right}
    protected = {"range": place, "description": _WARNING, "warningOnly": True}
    return {"addProtectedRange": {"protectedRange": protected}}
