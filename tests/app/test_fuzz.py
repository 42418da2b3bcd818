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
def workbooks(draw):
    """A workbook after careless hands: any cell replaced, columns and rows dropped, doubled, moved."""
    store = workbook_of(PEOPLE, LOG, settings={"Date order": "day first"})
    if draw(st.booleans()):
        run(store, TEAM, Drafter(None), now=NOW)
    for _ in range(draw(st.integers(0, 25))):
        title = draw(st.sampled_from([tab.title for tab in TABS]))
        grid = store.grid(title)
        column = draw(st.integers(0, len(grid.columns)))
        row = draw(st.integers(0, grid.row_count + 1))
        match draw(
            st.sampled_from(
                ["type"] * 10 + ["row", "drop row", "copy row", "column", "drop column", "move column"]
            )
        ):
            case "type":
                store.edit(title, row, column, draw(CELLS))
            case "row":
                store.insert_row(title, row, draw(st.lists(CELLS, max_size=6)))
            case "drop row" if grid.row_count > 1:
                store.delete_row(title, row)
            case "copy row" if grid.row_count > 1:
                store.insert_row(title, row, [grid.cell(row, each) for each in range(len(grid.columns))])
            case "column":
                store.insert_column(title, column, draw(st.lists(CELLS, max_size=4)))
            case "drop column" if column < len(grid.columns):
                store.delete_column(title, column)
            case "move column" if column < len(grid.columns):
                store.move_column(title, column, draw(st.integers(0, len(grid.columns) - 1)))
    return store


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(workbooks())
def test_careless_hands_meet_an_explanation_and_lose_nothing(store):
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
