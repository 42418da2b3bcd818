"""Alignment: which row and column of a tab, as it now stands, is which of those we believed in.

People sort, insert, delete and move rows and columns between a read and a write. Rows are known
again by what they hold, columns by their headers. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetnet.stores.google.cells import as_read, is_same
from sheetnet.stores.google.writing import Belief
from sheetnet.workbook.snapshot import CellValue, is_blank

Columns = Sequence[Sequence[CellValue]]
_HEADER_DEPTH = 25


def present(columns: Columns, row: int, column: int) -> CellValue:
    """Return a cell of a tab as it now stands, None outside."""
    if 0 <= column < len(columns) and 0 <= row < len(columns[column]):
        return columns[column][row]
    return None


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the rows, or the columns, of one moment stand at a later one."""

    then_at: Mapping[int, int]
    """Place now to place then."""
    now_at: Mapping[int, int]
    """Place then to place now."""

    @classmethod
    def of(cls, then_at: Mapping[int, int]) -> Moves:
        """Take place now to place then."""
        return cls(then_at, {then: now for now, then in then_at.items()})

    def now(self, then: int) -> int | None:
        """Return where it stands now; one that is not known again is where it was, if nothing else is."""
        return self.now_at.get(then, None if then in self.then_at else then)


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the cells stand now that had some place at the moment of a write."""

    rows: Moves
    columns: Moves
    is_known: bool
    """False where the reply was lost: then a row may have stood in its believed place and moved since."""

    @classmethod
    def of(cls, landed: Belief | None, now: Columns) -> Landing:
        """Compare a tab at that moment with the tab now; where None, nothing is known to have moved."""
        if landed is None:
            height = max(map(len, now), default=0)
            return cls(Moves.of(_in_place(height)), Moves.of(_in_place(len(now))), is_known=False)
        columns = align_columns(landed, now, {})
        return cls(Moves.of(align_rows(landed, now, columns)), Moves.of(columns), is_known=True)

    def then(self, row: int, column: int) -> tuple[int | None, int | None]:
        """Return where a cell was at that moment; None where its row or column was not there."""
        return self.rows.then_at.get(row), self.columns.then_at.get(column)

    def now(self, row: int, column: int) -> tuple[int | None, int | None]:
        """Return the row and the column where a cell of that moment stands; None where that has gone."""
        return self.rows.now(row), self.columns.now(column)

    def still_holds(self, belief: Belief, now: Columns, row: int, column: int, source: int) -> bool:
        """Whether a cell holds just what the write put there; ``source`` is where its row was believed."""
        then_row, then_column = self.then(row, column)
        if then_column is None:
            return False
        here = present(now, row, column)
        return any(
            (each, then_column) in belief.written
            and is_same(here, as_read(belief.written[each, then_column]))
            for each in ((then_row,) if self.is_known else (then_row, source))
            if each is not None
        )


def _in_place(total: int) -> dict[int, int]:
    return {place: place for place in range(total)}


def align_columns(belief: Belief, now: Columns, marks: Mapping[int, str]) -> dict[int, int]:
    """Return present column to believed column.

    By the marks that columns bear, ``marks`` as they stand now; by header text where there are none; where
    that says nothing, by what the columns hold; blank ones, and those whose header the write itself has
    covered, by their neighbours.
    """
    headers = [belief.value(belief.header_row, column) for column in range(len(belief.columns))]
    row = header_row(headers, now)
    found = _same(_unique_names(marks), _unique_names(belief.marks))
    taken = set(found.values())
    by_header = _same(_unique([present(now, row, column) for column in range(len(now))]), _unique(headers))
    found = {column: place for column, place in by_header.items() if place not in taken} | found
    taken = set(found.values())
    here = {column: _filled(now[column]) for column in range(len(now)) if column not in found}
    there = {place: _filled(belief.columns[place]) for place in range(len(headers)) if place not in taken}
    left = {place: _untouched(belief, place) for place in there}
    is_nameless = {column: is_blank(present(now, row, column)) for column in here}
    shared = {
        (column, place): len(held & (left if is_nameless[column] else there)[place])
        for column, held in here.items()
        for place in there
    }
    for column, place in sorted(shared, key=lambda pair: -shared[pair]):
        if shared[column, place] and column not in found and place not in found.values():
            found[column] = place

    def is_alike(column: int, place: int) -> bool:
        is_covered = row != belief.header_row and (row, column) in belief.written
        return is_covered or (not here[column] and not there[place])

    return _filled_between(found, len(now), len(headers), is_alike)


def align_rows(
    belief: Belief, now: Columns, columns: Mapping[int, int], landing: Landing | None = None
) -> dict[int, int]:
    """Return present row to believed row.

    Each value that stands once in a column, then and now, is a vote; cells that the write itself
    put there do not vote. Rows without votes go by their neighbours, where they have something in
    common. A row without the id that it would have is another, unless most of it says the same.
    """
    rows = _Rows(belief, now, columns, landing)
    height = max((len(column) for column in now), default=0)
    votes: dict[int, Counter[int]] = {}
    for column, believed in columns.items():
        ours = {row for row, place in belief.written if place == believed}
        then = _unique([None if row in ours else value for row, value in enumerate(belief.columns[believed])])
        for value, row in _unique(now[column]).items():
            if value in then:
                votes.setdefault(row, Counter())[then[value]] += 1
    found = _added_rows(belief, now, height)
    taken = set(found.values())
    for row, counter in sorted(votes.items(), key=lambda each: -each[1].most_common(1)[0][1]):
        candidates = (source for source, _ in counter.most_common() if source not in taken)
        source = next((each for each in candidates if rows.may_be(row, each)), None)
        if row not in found and source is not None and source not in belief.added:
            found[row] = source
            taken.add(source)
    return _filled_between(found, height, belief.row_count, rows.are_alike)


class _Rows:
    """Compares present rows with believed ones."""

    def __init__(
        self, belief: Belief, now: Columns, columns: Mapping[int, int], landing: Landing | None
    ) -> None:
        self._belief = belief
        self._now = now
        self._columns = columns
        self._landing = landing
        self._id_at = next((column for column, each in columns.items() if each == belief.id_column), None)

    def are_alike(self, row: int, source: int) -> bool:
        """Whether two rows have something in common, or nothing that speaks against it."""
        if source in self._belief.added:
            wrote = _filled([self._belief.value(source, column) for column in self._belief.added[source]])
            shown = _filled([present(self._now, row, column) for column in range(len(self._now))])
            return not wrote.isdisjoint(shown)
        if not self.may_be(row, source):
            return False
        filled = self._pairs(row, source)
        return not filled or any(here == there for here, there in filled)

    def may_be(self, row: int, source: int) -> bool:
        """Whether a row has the id that it would have as another one, or says mostly the same.

        Nothing is asked of a row that had no id or was to be given one. Where the write has put an id over
        whatever stood there, half of what the row says is enough.
        """
        belief = self._belief
        if self._id_at is None or belief.id_column is None:
            return True
        believed = belief.value(source, belief.id_column)
        is_given = (source, belief.id_column) in belief.written
        if is_given or is_blank(believed) or present(self._now, row, self._id_at) == believed:
            return True
        filled = self._pairs(row, source)
        same = sum(here == there for here, there in filled)
        return 2 * same >= len(filled) + ((row, self._id_at) not in belief.written)

    def _pairs(self, row: int, source: int) -> list[tuple[CellValue, CellValue]]:
        """Return what two rows hold, column by column, where one is filled and the write put nothing."""
        return [
            (here, there)
            for column, believed in self._columns.items()
            if (source, believed) not in self._belief.written and not self._is_covered(row, column)
            for here, there in [(present(self._now, row, column), self._belief.value(source, believed))]
            if not (is_blank(here) and is_blank(there))
        ]

    def _is_covered(self, row: int, column: int) -> bool:
        return self._landing is not None and self._landing.still_holds(
            self._belief, self._now, row, column, row
        )


def _unique_names(names: Mapping[int, str]) -> dict[str, int]:
    """Return the names that only one column bears, with that column."""
    tally = Counter(names.values())
    return {name: column for column, name in names.items() if tally[name] == 1}


def _same(now: Mapping[Any, int], then: Mapping[Any, int]) -> dict[int, int]:
    """Return present place to believed place of what stands in both."""
    return {place: then[what] for what, place in now.items() if what in then}


def header_row(headers: Sequence[CellValue], now: Columns) -> int:
    """Return the row near the top that says most of these headers."""
    wanted = {text for text in headers if not is_blank(text)}
    scores = [
        sum(present(now, row, column) in wanted for column in range(len(now))) for row in range(_HEADER_DEPTH)
    ]
    return scores.index(max(scores))


def _added_rows(belief: Belief, now: Columns, height: int) -> dict[int, int]:
    """Find the rows that the write added: all their values stand in one row, in whatever columns."""
    found: dict[int, int] = {}
    for source in belief.added:
        wanted = Counter(
            value
            for row, column in belief.written
            if row == source and not is_blank(value := belief.value(row, column))
        )
        for row in (source, *range(height)):
            if row not in found and not wanted - Counter(present(now, row, c) for c in range(len(now))):
                found[row] = source
                break
    return found


def _untouched(belief: Belief, place: int) -> set[CellValue]:
    """Return what a column held that the write left alone: what it put in may stand in a nameless column."""
    cells = enumerate(belief.columns[place])
    return _filled([value for row, value in cells if (row, place) not in belief.written])


def _filled(values: Sequence[CellValue]) -> set[CellValue]:
    return {value for value in values if not is_blank(value) and not isinstance(value, bool)}


def _unique(values: Sequence[CellValue]) -> dict[CellValue, int]:
    """Return the values that stand exactly once, with their place; blank and yes or no are none."""
    places: dict[CellValue, int] = {}
    twice: set[CellValue] = set()
    for place, value in enumerate(values):
        if is_blank(value) or isinstance(value, bool):
            continue
        if value in places:
            twice.add(value)
        places[value] = place
    return {value: place for value, place in places.items() if value not in twice}


def _filled_between(
    found: dict[int, int], now_total: int, then_total: int, is_alike: Callable[[int, int], bool]
) -> dict[int, int]:
    """Match what is left to its neighbours' neighbours, forwards, then backwards."""
    whole = dict(found)
    taken = set(whole.values())
    for step in (1, -1):
        for place in range(now_total) if step == 1 else range(now_total - 1, -1, -1):
            start = -1 if step == 1 else then_total
            before = place - step
            if place in whole or (0 <= before < now_total and before not in whole):
                continue
            source = whole.get(before, start) + step
            if 0 <= source < then_total and source not in taken and is_alike(place, source):
                whole[place] = source
                taken.add(source)
    return whole
