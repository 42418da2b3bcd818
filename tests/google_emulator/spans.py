"""What inserting, deleting and moving rows or columns does to positions and spans of them.

Positions count from 0, ends are excluded. It knows nothing of cells.
"""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True)
class Insert:
    """``count`` new ones before position ``at``; a span grows when they come to stand inside it."""

    at: int
    count: int
    inherits_before: bool = False
    """The new ones look like those before them, not like those after."""

    def point(self, position: int) -> int | None:
        """Return where a position goes; None where it is deleted."""
        return position + self.count if position >= self.at else position

    def span(self, start: int, end: int) -> Span | None:
        """Return where a span goes; None where nothing of it is left."""
        return (
            start + self.count if start >= self.at else start,
            end + self.count if end > self.at else end,
        )


@dataclass(frozen=True)
class Delete:
    """Those from ``start`` to before ``end`` are gone."""

    start: int
    end: int

    def point(self, position: int) -> int | None:
        """Return where a position goes; None where it is deleted."""
        if position < self.start:
            return position
        return None if position < self.end else position - (self.end - self.start)

    def span(self, start: int, end: int) -> Span | None:
        """Return where a span goes; None where nothing of it is left."""
        start, end = self._edge(start), self._edge(end)
        return (start, end) if start < end else None

    def _edge(self, position: int) -> int:
        return position if position <= self.start else max(self.start, position - (self.end - self.start))


@dataclass(frozen=True)
class Move:
    """Those from ``start`` to before ``end`` come to stand before what was at ``to``."""

    start: int
    end: int
    to: int

    def point(self, position: int) -> int | None:
        """Return where a position goes."""
        length = self.end - self.start
        if self.start <= position < self.end:
            return position + (self.to - self.end if self.to > self.end else min(0, self.to - self.start))
        if self.end <= position < self.to:
            return position - length
        return position + length if self.to <= position < self.start else position

    def span(self, start: int, end: int) -> Span | None:
        """Return where a span goes: with those of it that stay, or away with the moved ones."""
        pieces = [(start, min(end, self.start)), (max(start, self.end), end)]
        staying = [(a, b) for a, b in pieces if a < b] or [(start, end)]
        first, last = self.point(staying[0][0]), self.point(staying[-1][1] - 1)
        assert first is not None and last is not None
        return first, last + 1


Shift = Insert | Delete | Move
