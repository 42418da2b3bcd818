"""A real .xlsx file after careless hands: explained or used, and nothing a person typed is changed."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from sheetnet.app.run import run
from sheetnet.errors import RunStopped
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.tabs import TABS, Writer
from tests.workbook.sheets import TEAM

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PEOPLE = [
    {"Name": "=HYPERLINK(1)", "Company": "+Brickworks", "Email": "ana@brickworks.example", "Circle": "Key"},
    {"Name": "@Ben Okafor", "Met on": date(2026, 11, 18), "Met at": "-Trade show"},
]
LOG = [
    {"Date": date(2026, 3, 2), "Contact": "@Ben Okafor", "Direction": "Got", "Kind": "Lead", "What": "=1+1"}
]
CELLS = st.one_of(
    st.sampled_from(
        ["=1/0", "=NA()", "=A2", "=TODAY()", "#REF!", "@Ben Okafor", "-1", "yesterday", "31/02/2026"]
    ),
    st.text(st.characters(codec="utf-8"), max_size=10),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(min_value=date(1900, 3, 1)),
    st.none(),
)
WORKERS_OWN = {tab.title for tab in TABS if tab.is_workers_own}
TITLES = [tab.title for tab in TABS]
EDITS = st.lists(
    st.tuples(st.sampled_from(TITLES), st.integers(1, 5), st.integers(1, 27), CELLS), min_size=1, max_size=15
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "network.xlsx"
    memory = new_memory_rows("0d6f5c1e-0000-4000-8000-000000000001", "", now=NOW)
    make_workbook(path, {"Contacts": PEOPLE, "Help Log": LOG, "_sheetnet": memory})
    return path


@pytest.mark.filterwarnings("ignore:Cell .* is marked as a date:UserWarning")
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(edits=EDITS)
def test_a_careless_workbook_is_explained_or_used_and_loses_nothing(made, tmp_path_factory, edits):
    path = tmp_path_factory.mktemp("desk") / "network.xlsx"
    shutil.copy(made, path)
    book = load_workbook(path)
    for title, row, column, value in edits:
        try:
            book[title].cell(row, column).value = value
        except IllegalCharacterError:
            continue
    book.save(path)
    before = cells_of(path)
    try:
        run(XlsxStore(path), TEAM, Drafter(None), now=NOW)
    except RunStopped as stop:
        assert str(stop)
    after = cells_of(path)
    for (title, row, column), value in before.items():
        if title not in WORKERS_OWN and not is_workers(before, title, column):
            assert after.get((title, row, column)) == value
    typed = set(before.values())
    for (title, row, column), (value, kind) in after.items():
        if (title, row, column) not in before and title != "Dashboard" and (value, kind) not in typed:
            assert kind != "f", f"{title} row {row} column {column} became a formula"


def cells_of(path: Path) -> dict[tuple[str, int, int], tuple[object, str]]:
    """Return every filled cell: its value or formula, and openpyxl's word for its type."""
    book = load_workbook(path)
    return {
        (sheet.title, cell.row, cell.column): (getattr(cell.value, "text", cell.value), cell.data_type)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def is_workers(cells: dict[tuple[str, int, int], tuple[object, str]], title: str, column: int) -> bool:
    """Whether a column has a header that the worker writes under, in whatever row it stands."""
    own = {
        each.name
        for tab in TABS
        if tab.title == title
        for each in tab.columns
        if each.writer is Writer.WORKER
    }
    return any(cells.get((title, row, column), ("",))[0] in own for row in range(1, 7))
