"""Whatever stands in the cells: every fault is explained, no human cell changes, no row is lost."""

from datetime import UTC, date, datetime, time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetnet.app.run import run
from sheetnet.errors import RunStopped
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.layout import locate
from sheetnet.workbook.network import ContactColumn, TouchColumn
from sheetnet.workbook.snapshot import is_blank
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, TABS, Writer
from tests.workbook.sheets import TEAM, workbook_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)

WORDS = st.sampled_from(
    [
        "Ana Ruiz", "ana ruiz ", "Ben Okafor", "Ana", "ana@brickworks.example", "Ana Ruiz (Brickworks)",
        "Nobody", "2026-03-01", "31/02/2026", "3/4/26", "yesterday", "14 Mar 2026", "45000", "Gave",
        "got", "introduced", "Met", "Promised", "Lead", "article", "Key", "Close", "kept", "cancelled",
        "TRUE", "x", "#REF!", "#N/A", "=1+1", "+34 600 123 456", "@cell", "-5", "", " ", "\u00a0",
        "\u200b", "c-x", "t-x", "a-x", "Name", "{}", "[1]", "null", "marta", "Marta Vidal", "7 am",
        "Europe/Madrid", "Cadence: Key", "Run now",
    ]
)  # fmt: skip
CELLS = st.one_of(
    st.none(),
    WORDS,
    st.text(max_size=12),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.just(time(9, 30)),
)
PEOPLE = [
    {"Name": "Ana Ruiz", "Company": "Brickworks", "Email": "ana@brickworks.example", "Circle": "Key"},
    {"Name": "Ben Okafor", "Company": "Civic Lab", "Met on": date(2026, 11, 18), "Met at": "Trade show"},
    {"Name": "Ana Ruiz", "Company": "Civic Lab", "Needs": "a zoning attorney"},
]
LOG = [
    {
        "Date": date(2026, 3, 2),
        "Contact": "Ben Okafor",
        "Direction": "Got",
        "Kind": "Lead",
        "What": "a school",
    },
    {"Date": date(2026, 9, 2), "Contact": "Ben Okafor", "Direction": "Promised", "What": "the survey"},
    {"Date": date(2026, 10, 2), "Contact": "Ana Ruiz (Brickworks)", "Direction": "Met", "What": "lunch"},
]


@st.composite
def edits(draw, titles):
    """Return what careless hands do: any cell replaced, columns and rows dropped, doubled, moved."""
    kinds = ["type"] * 10 + ["row", "drop row", "copy row", "column", "drop column", "move column"]
    return draw(
        st.lists(
            st.tuples(
                st.sampled_from(kinds),
                st.sampled_from(titles),
                st.integers(0, 8),
                st.integers(0, 27),
                st.lists(CELLS, min_size=1, max_size=6),
            ),
            max_size=20,
        )
    )


def make(store, edit):
    """Do one edit, as far as it fits the tab as it now stands."""
    kind, title, row, column, cells = edit
    if title not in {grid.title for grid in store.grids()}:
        return
    grid = store.grid(title)
    column = min(column, len(grid.columns))
    match kind:
        case "type":
            store.edit(title, row, column, cells[0])
        case "row":
            store.insert_row(title, row, cells)
        case "drop row" if grid.row_count > 1:
            store.delete_row(title, row)
        case "copy row" if grid.row_count > 1:
            store.insert_row(title, row, [grid.cell(row, each) for each in range(len(grid.columns))])
        case "column":
            store.insert_column(title, column, cells)
        case "drop column" if column < len(grid.columns):
            store.delete_column(title, column)
        case "move column" if column < len(grid.columns):
            store.move_column(title, column, min(row, len(grid.columns) - 1))


ALL = [tab.title for tab in TABS]
OFTEN = ["Actions", "Actions", "Help Log", "Contacts"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(edits(ALL), max_size=2), st.lists(edits(OFTEN), max_size=2))
def test_careless_hands_meet_an_explanation_and_lose_nothing(early, late):
    store = workbook_of(PEOPLE, LOG, settings={"Date order": "day first"})
    for each in [*early, [], *late]:
        for edit in each:
            make(store, edit)
        _run_and_check(store)


def _run_and_check(store):
    before = store.read()
    try:
        outcome = run(store, TEAM, Drafter(None), now=NOW)
    except RunStopped as stop:
        assert str(stop)
        assert _without(store.grids(), "Runs") == _without(before.grids, "Runs")
        return
    _human_cells_stand(before, store)
    _rows_are_used_or_told(before, outcome)
    again = list(run(store, TEAM, Drafter(None), now=NOW).plan.changes())
    assert again == [], again


def _without(grids, title):
    return [grid for grid in grids if grid.title != title]


def _human_cells_stand(before, store):
    layout = locate(before)
    for table in layout.tables.values():
        own = {
            table.column_at[column.name]
            for column in table.tab.columns
            if column.writer is Writer.WORKER and column.name in table.column_at
        }
        if table.tab.is_workers_own:
            continue
        after = store.grid(table.grid.title)
        for place, column in enumerate(table.grid.columns):
            for row, value in enumerate(column):
                if place not in own and not is_blank(value):
                    now = after.cell(row, place)
                    is_same = now is value or now == value or (now != now and value != value)
                    assert is_same, f"{table.grid.title} row {row} column {place}: {value!r} became {now!r}"
    workers_own = {tab.title for tab in TABS if tab.is_workers_own}
    for grid in before.grids:
        if grid.title not in {table.grid.title for table in layout.tables.values()} | workers_own:
            assert store.grid(grid.title) == grid


def _rows_are_used_or_told(before, outcome):
    layout = locate(before)
    problems = {(problem.tab, problem.row) for problem in outcome.problems}
    used = {
        CONTACTS: set(outcome.network.contacts[ContactColumn.ROW]),
        HELP_LOG: set(outcome.network.touches[TouchColumn.ROW]),
    }
    for tab, rows in used.items():
        table = layout.require(tab)
        for row in range(table.first_row, table.grid.row_count):
            if table.is_typed_in(row):
                assert row in rows or (table.grid.title, row + 1) in problems
