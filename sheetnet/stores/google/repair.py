"""Repair: compares a tab with what a write was to leave there, and says which cells to set right.

A person who sorts, inserts or moves something between the read and the write makes our cells land
in the wrong place. They are set right by what their rows and columns hold; a person's cell that we
overwrote gets back what the snapshot held, and is named. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sheetnet.stores.google.alignment import Columns, Landing, align_columns, align_rows, present
from sheetnet.stores.google.book import Sheet
from sheetnet.stores.google.cells import as_read, is_same
from sheetnet.stores.google.writing import Belief
from sheetnet.workbook.plan import Written
from sheetnet.workbook.snapshot import CellValue, Grid, address, is_blank


@dataclass(frozen=True, slots=True)
class Correction:
    """What one tab needs."""

    belief: Belief
    """The tab as it should stand; ``written`` holds exactly the cells to set."""
    remarks: tuple[str, ...]
    """What a person should know, in words."""
    row_at: Mapping[int, int]
    """From where a row was believed to stand to where it does."""
    column_at: Mapping[int, int]


def correct(
    belief: Belief, grid: Grid, sheet: Sheet, *, landed: Belief | None = None, is_latest: bool = True
) -> Correction:
    """Return what sets a tab right; ``grid`` is the whole tab, ``sheet`` its title and size as it stands.

    ``landed`` is what the reply says of the moment of the write, None where it was lost: people may have
    moved rows and columns both before that moment and since.

    Where another worker has written since (not ``is_latest``), its cells are left alone: only what the
    write in question left in a wrong place is taken back from there.
    """
    now = grid.columns
    landing = Landing.of(landed, now)
    source_column = align_columns(belief, now, grid.marks)
    source_row = align_rows(belief, now, source_column, landing)
    cells: dict[tuple[int, int], Written] = {}
    remarks: list[str] = []
    if _nothing_moved(source_row, {row for row, _ in belief.written}) and _nothing_moved(
        source_column, {column for _, column in belief.written}
    ):
        return _correction(belief, grid, sheet, source_row, source_column, cells, ())
    _set_own(belief, now, source_row, source_column, cells, landing, is_latest=is_latest)
    moved = len(cells)
    if moved:
        noun = "cell of its own was" if moved == 1 else "cells of its own were"
        remarks.append(
            f"{sheet.title}: somebody moved rows or columns while sheetnet wrote; {moved} {noun} set right."
        )
    emptied: list[str] = []
    for (row, column), was, found in _overwritten(belief, now, source_row, source_column, landing):
        cells[row, column] = was
        believed, source = source_column.get(column), source_row.get(row)
        if source in belief.added or (source is None and believed in belief.own_columns):
            continue
        place = address(sheet.title, row, column)
        if is_blank(was):
            emptied.append(f"{place} {_quoted(found)}")
        else:
            remarks.append(
                f"{place}: sheetnet had written {_quoted(found)} over {_quoted(was)}, because something was "
                "moved meanwhile; the old value was put back."
            )
    if emptied:
        remarks.append(
            f"{', '.join(emptied)}: sheetnet had written this into cells that were new or empty, because "
            "something was moved meanwhile; they were emptied again. If something of yours stood there, "
            "File > Version history holds it."
        )
    return _correction(belief, grid, sheet, source_row, source_column, cells, remarks)


def _nothing_moved(sources: Mapping[int, int], written: set[int]) -> bool:
    """Whether all stands where it stood, and what was written is all there."""
    return all(place == source for place, source in sources.items()) and written <= sources.keys()


def _set_own(
    belief: Belief,
    now: Columns,
    source_row: Mapping[int, int],
    source_column: Mapping[int, int],
    cells: dict[tuple[int, int], Written],
    landing: Landing,
    *,
    is_latest: bool,
) -> None:
    """Fill in the cells of the worker's columns, and those that a write of ours left wrong elsewhere."""
    own = belief.own_columns
    for column, believed in source_column.items():
        for row, source in source_row.items():
            here = present(now, row, column)
            if is_same(here, belief.value(source, believed)):
                continue
            is_untouched = is_latest and source > belief.header_row
            is_ours = believed in own and (
                is_untouched or landing.still_holds(belief, now, row, column, source)
            )
            if is_ours or _is_left_wrong(belief, here, source, believed, column):
                cells[row, column] = belief.wish(source, believed)


def _is_left_wrong(belief: Belief, here: CellValue, source: int, believed: int, column: int) -> bool:
    """Whether a cell in a person's column holds what a write of ours left there, and not what they typed."""
    if (source, believed) in belief.patched:
        return is_same(here, belief.patched[source, believed])
    added = belief.added.get(source)
    if added is None or column == believed:
        return False
    return is_blank(here) or is_same(here, as_read(added.get(column)))


def _overwritten(
    belief: Belief,
    now: Columns,
    source_row: Mapping[int, int],
    source_column: Mapping[int, int],
    landing: Landing,
) -> list[tuple[tuple[int, int], CellValue, CellValue]]:
    """Return the cells not our own in which our values stand: place, what was there, what is."""
    own = belief.own_columns
    row_at = {source: row for row, source in source_row.items()}
    hit = []
    for (row, column), place in _where_it_may_stand(belief, row_at, len(now), landing):
        value = belief.written[place]
        here = present(now, row, column)
        believed, source = source_column.get(column), source_row.get(row)
        is_own = believed in own or source in belief.added
        if (source, believed) == place or (is_own and believed is not None and source is not None):
            continue
        if not is_same(here, as_read(value)):
            continue
        was = belief.value(source, believed) if believed is not None and source is not None else None
        if not is_same(here, was):
            hit.append(((row, column), was, here))
    return hit


def _where_it_may_stand(
    belief: Belief, row_at: Mapping[int, int], width: int, landing: Landing
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield present and believed place of each cell that was written, of some cells several present ones.

    Where the reply was lost, a row may have been in its believed place and have moved since, and a column
    from anywhere to anywhere: then what was written is looked for in the whole row. A blank is not: it says
    nothing of who left it, and a person may have cleared that very cell.
    """
    for place, value in belief.written.items():
        row, column = landing.now(*place)
        rows: Collection[int | None] = {row}
        if place[0] in belief.added:
            rows = {row_at.get(place[0])}
        elif not landing.is_known:
            rows = {row, row_at.get(place[0])}
        columns = (column,) if landing.is_known or is_blank(as_read(value)) else range(width)
        for here_row, here_column in product(rows, columns):
            if here_row is not None and here_column is not None:
                yield (here_row, here_column), place


def _correction(
    belief: Belief,
    grid: Grid,
    sheet: Sheet,
    source_row: Mapping[int, int],
    source_column: Mapping[int, int],
    cells: Mapping[tuple[int, int], Written],
    remarks: Sequence[str],
) -> Correction:
    now = grid.columns
    height = max([len(column) for column in now] + [row + 1 for row, _ in cells], default=0)
    columns = [[present(now, row, column) for row in range(height)] for column in range(len(now))]
    columns.extend([None] * height for _ in range(max((c + 1 for _, c in cells), default=0) - len(columns)))
    for (row, column), value in cells.items():
        columns[column][row] = as_read(value)
    row_at = {source: row for row, source in source_row.items()}
    column_at = {source: column for column, source in source_column.items()}
    own = belief.own_columns
    should_be = Belief(
        sheet,
        tuple(map(tuple, columns)),
        height,
        row_at.get(belief.header_row, belief.header_row),
        dict(cells),
        keys=tuple(column_at[key] for key in belief.keys if key in column_at),
        marks=grid.marks,
        id_column=None if belief.id_column is None else column_at.get(belief.id_column),
        patched={place: present(now, *place) for place in cells if source_column.get(place[1]) not in own},
    )
    return Correction(should_be, tuple(remarks), row_at, column_at)


def _quoted(value: CellValue) -> str:
    return "an empty cell" if is_blank(value) else repr(str(value))
