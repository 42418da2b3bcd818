"""Bunches: many small changes as groups that are each quickly sent.

A large plan is committed in several parts and cut only between groups. So changes that make sense without
each other stand in groups of a bounded size, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sheetnet.workbook.plan import AddRow, AddTab, Change, Group, GroupName, Link, RemoveRow, SetCell, Written

_ROWS = 100
"""Rows of a tab in one bunch: some 100 kB where every cell of the worker changes."""
_BYTES = 100_000
_CHANGE_BYTES = 500
"""Of a change beside the texts it writes, rather too much than too little."""


def by_rows(name: str, changes: Iterable[SetCell]) -> Iterator[Group]:
    """Yield changes with those of neighbouring rows of a tab together."""
    found: dict[tuple[str, int], list[SetCell]] = {}
    for change in changes:
        found.setdefault((change.tab, change.row // _ROWS), []).append(change)
    for place in sorted(found):
        bunch = found[place]
        yield Group(GroupName(name if len(found) == 1 else f"{name}: {rows_of(bunch)}"), tuple(bunch))


def rows_of(changes: Sequence[SetCell]) -> str:
    """Return which rows these are, as people count them: "rows 2 to 100"."""
    first, last = (least(change.row + 1 for change in changes) for least in (min, max))
    return f"row {first}" if first == last else f"rows {first} to {last}"


def in_turn(name: str, changes: Iterable[Change]) -> Iterator[Group]:
    """Yield changes in their order, as many together as are quickly sent."""
    bunch: list[Change] = []
    size = 0
    for change in changes:
        size += _size_of(change)
        if bunch and size > _BYTES:
            yield Group(GroupName(name), tuple(bunch))
            bunch, size = [], _size_of(change)
        bunch.append(change)
    yield Group(GroupName(name), tuple(bunch))


def _size_of(change: Change) -> int:
    match change:
        case SetCell():
            written: list[Written] = [change.value]
        case AddRow():
            written = [value for _, value in change.cells]
        case AddTab():
            written = [value for row in change.rows for value in row]
        case RemoveRow():
            written = []
    texts = (value.url if isinstance(value, Link) else value for value in written)
    return _CHANGE_BYTES + sum(len(text) if isinstance(text, str) else 20 for text in texts)
