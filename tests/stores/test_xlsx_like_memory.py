"""Any plan on any grids: the workbook reads afterwards as the store of lists does."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sheetnet.errors import InvalidPlan
from sheetnet.stores.memory import MemoryStore
from sheetnet.stores.terms import stored
from sheetnet.stores.xlsx.verifying import agree
from sheetnet.workbook.plan import AddRow, AddTab, Change, Group, GroupName, Link, Plan, RemoveRow, SetCell
from sheetnet.workbook.snapshot import CellValue, Grid, Snapshot
from tests.contract.harness import LOG, RUNS, grid_of
from tests.stores.workbooks import save_grids, store_at

texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["=1+1", "+x", "@y", "-", "#N/A", "_x0041_", "a\r\nb", " ", "", "]]>", '<c r="A1">', "&amp;"]
    ),
)
values = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
)
rows = st.lists(st.lists(values, max_size=5), max_size=6)


@st.composite
def changes_to(draw: Any, base: Snapshot) -> list[list[Change]]:
    """Return groups of changes that may or may not keep the terms together."""
    groups: list[list[Change]] = []
    for _ in range(draw(st.integers(1, 3))):
        group: list[Change] = []
        for _ in range(draw(st.integers(0, 4))):
            grid = draw(st.sampled_from(base.grids))
            row, column = draw(st.integers(0, grid.row_count + 2)), draw(st.integers(0, 6))
            cells = tuple(draw(st.dictionaries(st.integers(0, 6), values, max_size=4)).items())
            match draw(st.integers(0, 4)):
                case 0 | 1:
                    shown = draw(values)
                    if isinstance(shown, str) and draw(st.booleans()):
                        group.append(
                            SetCell(
                                grid.title, row, column, Link(shown, "mailto:a@b.c"), grid.cell(row, column)
                            )
                        )
                    else:
                        group.append(SetCell(grid.title, row, column, shown, grid.cell(row, column)))
                case 2:
                    at = row if grid.title == RUNS else grid.row_count + draw(st.integers(0, 1))
                    group.append(AddRow(grid.title, at, cells))
                case 3 if grid.title == RUNS:
                    group.append(RemoveRow(RUNS, row))
                case _:
                    made = tuple(tuple(each) for each in draw(rows))
                    group.append(AddTab(f"New {draw(st.integers(1, 9))}", made, draw(st.booleans())))
        groups.append(group)
    return groups


@given(st.data(), rows, rows)
def test_any_plan_on_any_grids_reads_as_it_does_in_memory(
    data: st.DataObject, log: list[list[CellValue]], runs: list[list[CellValue]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.xlsx"
        save_grids(path, [grid_of(title, _clean(cells)) for title, cells in ((LOG, log), (RUNS, runs))])
        store = store_at(path)
        base = store.read()
        memory = MemoryStore(base.grids)
        groups = data.draw(changes_to(base))
        results = []
        for each in (store, memory):
            plan = Plan(
                each.read(), tuple(Group(GroupName(f"g{n}"), tuple(group)) for n, group in enumerate(groups))
            )
            try:
                each.commit(plan)
            except InvalidPlan as error:
                results.append(str(error))
            else:
                results.append("applied")
        assert results[0] == results[1]
        read = store.read().grids
        assert [grid.title for grid in read] == [grid.title for grid in memory.grids()]
        for one, other in zip(read, memory.grids(), strict=True):
            _assert_alike(one, other)


def _clean(cells: list[list[CellValue]]) -> list[list[CellValue]]:
    """Return the cells as another program could have saved them."""
    return [
        [stored(value).replace("_x", "x") if isinstance(value, str) and value else value for value in row]  # type: ignore[union-attr]
        if all(not isinstance(value, str) or stored(value) is not None for value in row)
        else []
        for row in cells
    ]


def _assert_alike(one: Grid, other: Grid) -> None:
    assert one.row_count == other.row_count
    for row in range(one.row_count):
        for column in range(max(len(one.columns), len(other.columns))):
            assert agree(one.cell(row, column), other.cell(row, column)), (one.title, row, column)
            if isinstance(other.cell(row, column), time):
                assert isinstance(one.cell(row, column), time)
