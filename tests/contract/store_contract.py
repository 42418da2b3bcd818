"""The terms of every store as one suite. A store's own test file subclasses ``StoreContract``.

A subclass says how to make a document: ``make(grids)`` returns a harness with

- ``store``: the store under test, on a new document that holds these grids;
- ``second()``: another store on the same document, as a second machine would open it;
- ``person_types(title, row, column, value)``: a person edits the document, past the store;
- ``read_cells(title)``: the tab's cells row by row, read past the store where that is possible,
  each row cut after its last filled cell and blank rows at the foot left out.

Values that a store's own medium cannot tell apart (a date and its serial number) are made alike by
``alike``, which a subclass may override.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import ClassVar

import pytest

from sheetnet.errors import InvalidPlan, StaleSnapshot
from sheetnet.stores.base import Store
from sheetnet.workbook.plan import AddRow, AddTab, Change, Link, RemoveRow, SetCell
from sheetnet.workbook.snapshot import CellValue, Grid, Snapshot
from tests.contract.harness import LOG, RUNS, Harness, Rows, cut, document, grid_of, plan_of, rows_of


class StoreContract:
    """What holds for every store."""

    refuses_person_edits: ClassVar[bool] = True
    """Whether a person's edit alone makes an older snapshot stale."""

    def make(self, grids: Sequence[Grid]) -> Harness:
        """Return a new document that holds these grids."""
        raise NotImplementedError

    def alike(self, value: CellValue) -> CellValue:
        """Return the value as the store's medium can tell it."""
        return value

    @pytest.fixture
    def there(self) -> Harness:
        return self.make(document())

    def cells(self, there: Harness, title: str) -> Rows:
        return [[self.alike(value) for value in row] for row in cut(there.read_cells(title))]

    def read_rows(self, store: Store, title: str) -> Rows:
        grid = store.read().grid(title)
        assert grid is not None
        return [[self.alike(value) for value in row] for row in rows_of(grid)]

    def expected(self, rows: Sequence[Sequence[CellValue]]) -> Rows:
        return [[self.alike(value) for value in row] for row in cut(rows)]

    def set_cell(self, base: Snapshot, title: str, row: int, column: int, value: object) -> SetCell:
        grid = base.grid(title)
        assert grid is not None
        return SetCell(title, row, column, value, grid.cell(row, column))  # type: ignore[arg-type]

    # reading

    def test_a_glance_shows_one_tab_as_it_now_stands(self, there: Harness) -> None:
        there.store.read()
        there.person_types(LOG, 1, 1, "typed since")
        whole, seen = there.store.read().grid(LOG), there.store.glance(LOG)
        assert whole is not None
        assert seen is not None
        assert [[self.alike(value) for value in row] for row in cut(rows_of(seen))] == self.expected(
            rows_of(whole)
        )
        assert "typed since" in [value for row in rows_of(seen) for value in row]
        assert there.store.glance("No such tab") is None

    def test_a_snapshot_holds_every_tab_and_cell_in_place(self, there: Harness) -> None:
        snapshot = there.store.read()
        assert [grid.title for grid in snapshot.grids] == [LOG, RUNS]
        for grid in document():
            assert self.read_rows(there.store, grid.title) == self.expected(rows_of(grid))
        runs = snapshot.grid(RUNS)
        assert runs is not None
        assert runs.row_count == 4

    def test_an_empty_area_before_the_cells_is_kept(self) -> None:
        there = self.make([grid_of(LOG, [[], [], [None, None, "here"]])])
        grid = there.store.read().grid(LOG)
        assert grid is not None
        assert grid.cell(2, 2) == "here"
        assert grid.cell(0, 0) in (None, "")
        assert grid.row_count == 3

    def test_reading_twice_gives_the_same_version(self, there: Harness) -> None:
        assert there.store.read().version == there.store.read().version
        assert there.second().read().version == there.store.read().version
        assert there.second().read().home == there.store.read().home

    def test_what_a_person_types_is_read(self, there: Harness) -> None:
        there.person_types(LOG, 2, 1, "Carla")
        assert self.read_rows(there.store, LOG)[2] == [None, "Carla"]

    # versions

    def test_a_commit_moves_the_version_and_the_receipt_names_it(self, there: Harness) -> None:
        base = there.store.read()
        receipt = there.store.commit(plan_of(base, [self.set_cell(base, LOG, 1, 3, "mend the date")]))
        assert receipt.version != base.version
        assert there.store.read().version == receipt.version

    def test_an_empty_plan_writes_nothing_and_leaves_the_version(self, there: Harness) -> None:
        base = there.store.read()
        receipt = there.store.commit(plan_of(base))
        assert receipt.version == base.version
        assert receipt.left == ()
        receipt = there.store.commit(plan_of(base, [], []))
        assert receipt.version == base.version
        assert there.store.read().version == base.version

    def test_of_two_plans_from_one_version_only_one_is_applied(self, there: Harness) -> None:
        base = there.store.read()
        other = there.second()
        other_base = other.read()
        there.store.commit(plan_of(base, [self.set_cell(base, LOG, 1, 3, "first")]))
        before = self.cells(there, LOG)
        with pytest.raises(StaleSnapshot):
            other.commit(plan_of(other_base, [self.set_cell(other_base, LOG, 3, 3, "second")]))
        assert self.cells(there, LOG) == before
        assert before[1][3] == "first"

    def test_a_plan_given_twice_is_applied_once(self, there: Harness) -> None:
        base = there.store.read()
        plan = plan_of(base, [AddRow(LOG, 4, ((1, "Dora"),))])
        there.store.commit(plan)
        with pytest.raises(StaleSnapshot):
            there.store.commit(plan)
        assert [row[1] for row in self.cells(there, LOG) if len(row) > 1].count("Dora") == 1

    def test_a_fresh_read_after_a_stale_refusal_can_commit(self, there: Harness) -> None:
        base, second = there.store.read(), there.second()
        other_base = second.read()
        second.commit(plan_of(other_base, [self.set_cell(other_base, LOG, 1, 3, "first")]))
        with pytest.raises(StaleSnapshot):
            there.store.commit(plan_of(base, [self.set_cell(base, LOG, 1, 3, "second")]))
        again = there.store.read()
        there.store.commit(plan_of(again, [self.set_cell(again, LOG, 1, 3, "second")]))
        assert self.cells(there, LOG)[1][3] == "second"

    def test_a_person_s_edit_is_never_lost_to_an_older_snapshot(self, there: Harness) -> None:
        base = there.store.read()
        there.person_types(LOG, 1, 1, "Anna Puig")
        before = self.cells(there, LOG)
        plan = plan_of(base, [self.set_cell(base, LOG, 1, 3, "mine")])
        if self.refuses_person_edits:
            with pytest.raises(StaleSnapshot):
                there.store.commit(plan)
        else:
            there.store.commit(plan)
            before[1][3] = "mine"
        assert self.cells(there, LOG) == before

    # writing

    def test_only_the_cells_of_the_plan_are_written(self, there: Harness) -> None:
        base = there.store.read()
        before = self.cells(there, LOG)
        runs = self.cells(there, RUNS)
        there.store.commit(plan_of(base, [self.set_cell(base, LOG, 1, 3, "mend")]))
        before[1][3] = "mend"
        assert self.cells(there, LOG) == before
        assert self.cells(there, RUNS) == runs

    def test_a_cell_can_be_blanked(self, there: Harness) -> None:
        base = there.store.read()
        there.store.commit(plan_of(base, [self.set_cell(base, LOG, 3, 3, None)]))
        row = self.cells(there, LOG)[3]
        assert row[3] is None
        assert row[4] == 12.5

    @pytest.mark.parametrize(
        "text",
        [
            "=1+1",
            "+34 600 000 000",
            "-5",
            "@SUM(A1)",
            "=HYPERLINK(1)",
            "#N/A",
            "007",
            "1e5",
            "TRUE",
            "2026-03-14",
        ],
    )
    def test_text_is_stored_as_text_whatever_it_looks_like(self, there: Harness, text: str) -> None:
        base = there.store.read()
        there.store.commit(
            plan_of(base, [self.set_cell(base, LOG, 1, 3, text), AddRow(LOG, 4, ((1, text),))])
        )
        cells = self.cells(there, LOG)
        assert cells[1][3] == text
        assert cells[4][1] == text
        assert self.read_rows(there.store, LOG)[1][3] == text

    def test_text_once_stored_stays_text_through_later_commits(self, there: Harness) -> None:
        base = there.store.read()
        there.store.commit(plan_of(base, [self.set_cell(base, LOG, 1, 3, "=1+1")]))
        for word in ("one", "two"):
            base = there.store.read()
            there.store.commit(plan_of(base, [self.set_cell(base, LOG, 3, 3, word)]))
        assert self.cells(there, LOG)[1][3] == "=1+1"
        assert self.cells(there, LOG)[3][2] == "=1+1"

    @pytest.mark.parametrize(
        "value",
        [
            "plain",
            "Zoë 🙂 “quoted” — naïve",
            "two\nlines\tand a tab",
            "  spaces around  ",
            "<b>&amp;</b> _x0041_",
            "x" * 5000,
            0,
            7,
            -3,
            2.5,
            1e-9,
            123456789012,
            True,
            False,
            date(2026, 11, 23),
            date(2024, 2, 29),
            datetime.fromisoformat("2026-11-23T10:15"),
        ],
        ids=lambda value: repr(value)[:30],
    )
    def test_typed_values_come_back_as_written(self, there: Harness, value: CellValue) -> None:
        base = there.store.read()
        there.store.commit(plan_of(base, [self.set_cell(base, LOG, 1, 3, value)]))
        back = self.read_rows(there.store, LOG)[1][3]
        assert back == self.alike(value)
        assert isinstance(back, bool) == isinstance(value, bool)
        assert isinstance(back, str) == isinstance(value, str)

    def test_a_link_shows_its_text(self, there: Harness) -> None:
        base = there.store.read()
        link = Link("Open draft", "mailto:ana@example.org?subject=Hello&body=It%27s%20me")
        there.store.commit(plan_of(base, [self.set_cell(base, LOG, 1, 3, link)]))
        assert self.cells(there, LOG)[1][3] == "Open draft"
        base = there.store.read()
        there.store.commit(plan_of(base, [self.set_cell(base, LOG, 1, 3, "plain again")]))
        assert self.cells(there, LOG)[1][3] == "plain again"

    # rows

    def test_rows_added_at_one_place_keep_the_order_of_the_plan(self, there: Harness) -> None:
        base = there.store.read()
        first = [AddRow(LOG, 4, ((1, "one"), (2, "a"))), AddRow(LOG, 4, ((1, "two"),))]
        there.store.commit(plan_of(base, first, [AddRow(LOG, 4, ((0, date(2026, 5, 1)), (1, "three")))]))
        cells = self.cells(there, LOG)
        assert cells[:4] == self.expected(rows_of(document()[0]))
        assert cells[4:] == self.expected([[None, "one", "a"], [None, "two"], [date(2026, 5, 1), "three"]])

    def test_rows_of_the_worker_s_own_tab_move_down(self, there: Harness) -> None:
        base = there.store.read()
        there.store.commit(
            plan_of(base, [AddRow(RUNS, 1, ((0, "Thursday"), (2, 5))), AddRow(RUNS, 1, ((0, "Wednesday"),))])
        )
        assert self.cells(there, RUNS) == [
            ["When", "Version", "Contacts"],
            ["Thursday", None, 5],
            ["Wednesday"],
            ["Tuesday", "1.0", 3],
            ["Monday", "1.0", 2],
            ["Sunday", "1.0", 1],
        ]

    def test_places_are_those_of_the_snapshot_whatever_moves(self, there: Harness) -> None:
        base = there.store.read()
        there.store.commit(
            plan_of(
                base,
                [AddRow(RUNS, 1, ((0, "Wednesday"),)), RemoveRow(RUNS, 3)],
                [self.set_cell(base, RUNS, 2, 1, "1.1"), RemoveRow(RUNS, 1), AddRow(RUNS, 4, ((0, "last"),))],
            )
        )
        assert self.cells(there, RUNS) == [
            ["When", "Version", "Contacts"],
            ["Wednesday"],
            ["Monday", "1.1", 2],
            ["last"],
        ]

    def test_a_row_is_never_added_over_what_a_person_typed(self, there: Harness) -> None:
        base = there.store.read()
        before = self.cells(there, LOG)
        try:
            there.store.commit(plan_of(base, [AddRow(LOG, 1, ((1, "Dora"), (2, "mine")))]))
        except InvalidPlan:
            assert self.cells(there, LOG) == before
        else:
            kept = [row for row in self.cells(there, LOG) if row != [None, "Dora", "mine"]]
            assert kept == before

    # tabs

    def test_a_hidden_tab_is_added_with_its_rows(self, there: Harness) -> None:
        base = there.store.read()
        rows = (("Kind", "Key", "Value"), ("identity", None, "=abc"), ("layout", "n", 1))
        there.store.commit(plan_of(base, [AddTab("_sheetnet", rows, hidden=True)]))
        assert [grid.title for grid in there.store.read().grids] == [LOG, RUNS, "_sheetnet"]
        assert self.cells(there, "_sheetnet") == [list(row) for row in rows]

    # groups and refusals

    def test_the_receipt_names_every_group_in_order(self, there: Harness) -> None:
        base = there.store.read()
        plan = plan_of(
            base,
            [self.set_cell(base, LOG, 1, 3, "a")],
            [AddRow(LOG, 4, ((1, "Dora"),))],
            [self.set_cell(base, LOG, 3, 3, "b")],
        )
        receipt = there.store.commit(plan)
        assert (*receipt.applied, *receipt.left) == tuple(group.name for group in plan.groups)
        assert receipt.left == ()

    def test_groups_are_applied_in_order(self, there: Harness) -> None:
        base = there.store.read()
        there.store.commit(
            plan_of(base, [self.set_cell(base, LOG, 1, 3, "early")], [self.set_cell(base, LOG, 1, 3, "late")])
        )
        assert self.cells(there, LOG)[1][3] == "late"

    @pytest.mark.parametrize(
        "bad",
        [
            SetCell("No such tab", 1, 1, "x", None),
            AddRow("No such tab", 1, ((0, "x"),)),
            RemoveRow("No such tab", 1),
            SetCell(LOG, -1, 1, "x", None),
            SetCell(LOG, 1, -1, "x", None),
            AddRow(LOG, -1, ((0, "x"),)),
            AddRow(LOG, 4, ((-2, "x"),)),
            SetCell(LOG, 1, 3, "x" * 50_001, None),
            AddRow(LOG, 4, ((1, "x" * 50_001),)),
            SetCell(LOG, 1, 3, float("nan"), None),
            SetCell(LOG, 1, 3, "x", "not what stands there"),
            RemoveRow(LOG, 1),
            RemoveRow(RUNS, 40),
            AddTab(RUNS, (("When",),), hidden=True),
        ],
        ids=lambda bad: repr(bad)[:60],
    )
    def test_a_plan_that_breaks_the_terms_is_refused_whole(self, there: Harness, bad: Change) -> None:
        base = there.store.read()
        before = [self.cells(there, title) for title in (LOG, RUNS)]
        good = self.set_cell(base, LOG, 3, 3, "good")
        with pytest.raises(InvalidPlan):
            there.store.commit(plan_of(base, [good], [AddRow(LOG, 4, ((1, "Dora"),)), bad]))
        assert [self.cells(there, title) for title in (LOG, RUNS)] == before
        assert there.store.read().version == base.version
        assert [grid.title for grid in there.store.read().grids] == [LOG, RUNS]

    def test_the_document_stands_and_another_does_not(self, there: Harness) -> None:
        home = there.store.read().home
        assert not there.store.still_stands(home)
        assert not there.store.still_stands("")
