"""Columns are compared whole; that plans what comparing each cell with its own words plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from sheetnet.analysis.analyse import analyse
from sheetnet.analysis.findings import STATUSES, Findings
from sheetnet.analysis.wording import last_help_in_words, your_turn_in_words
from sheetnet.app.run import run
from sheetnet.planning.worker_cells import contact_cells, log_cells
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.layout import Table
from sheetnet.workbook.network import Network
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.snapshot import CellValue
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG
from tests.workbook.sheets import TEAM, Person, reading_of, workbook_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SERIAL_ZERO = date(1899, 12, 30)
DRAFTER = Drafter(None)
NAMES = ["Ana Ruiz", "Ben Okafor", "Chloé Dubois", "Dan Wu", "Eve Stone"]
STEP = "Send Ana the lead"

people = st.fixed_dictionaries(
    {"Name": st.sampled_from([*NAMES, ""])},
    optional={
        "Circle": st.sampled_from(["Key", "Close", "Paused"]),
        "Email": st.sampled_from(["a@b.example", "c@d.example"]),
        "Met on": st.sampled_from([46000, "2026-11-01", "31/02/2026"]),
        "Needs": st.just("clients"),
        "Notes": st.just("likes sailing"),
    },
)
touches = st.fixed_dictionaries(
    {
        "Date": st.sampled_from([45900, 46300, "2026-11-20", "2026-12-24", "soon"]),
        "Contact": st.sampled_from([*NAMES, "Nobody Known"]),
        "Direction": st.sampled_from(["Gave", "Got", "Met", "Promised"]),
    },
    optional={
        "Kind": st.sampled_from(["Lead", "Introduction", "Advice", "Thanks"]),
        "What": st.sampled_from([" the zoning  plan. ", "Lunch", "word " * 20, "x" * 80]),
        "With": st.sampled_from([*NAMES, " Somebody Else "]),
        "Due": st.sampled_from([46200, "2026-12-01"]),
    },
)
JUNK: list[CellValue] = ["", "  ", "x", 0, 0.0, False, True, 46000, 46000.5, "46000", "Fresh", "Seat 1", None]
worker_cells = st.tuples(
    st.sampled_from([CONTACTS, HELP_LOG]), st.integers(1, 9), st.integers(0, 12), st.sampled_from(JUNK)
)


def says(now: CellValue, wanted: CellValue) -> bool:
    if wanted in (None, ""):
        return now is None or (isinstance(now, str) and not now.strip())
    if isinstance(wanted, date):
        is_number = isinstance(now, int | float) and not isinstance(now, bool)
        return now == (wanted - SERIAL_ZERO).days if is_number else now == wanted
    return type(now) is type(wanted) and now == wanted


def unlike(table: Table, wanted: Mapping[int, Mapping[str, CellValue]], kept: set[str]) -> Iterator[tuple]:
    names = list(dict.fromkeys(name for row in wanted.values() for name in row))
    for name in names:
        for row in range(table.first_row, table.first_row + table.row_total):
            if row not in wanted and name in kept and table.is_typed_in(row):
                continue
            now, value = table.cell(row, name), wanted.get(row, {}).get(name, "")
            if not says(now, value):
                yield row, name, value or "", now


def contact_words(
    network: Network, findings: Findings, steps: Mapping[int, str]
) -> dict[int, dict[str, CellValue]]:
    seats = {at: f"Seat {n}" for ten in findings.key_tens.values() for n, at in enumerate(ten.seats, start=1)}
    seats |= dict.fromkeys((at for ten in findings.key_tens.values() for at in ten.candidates), "candidate")
    wanted = {}
    for at, contact in enumerate(network.contacts.itertuples()):
        standing = findings.relationships.iloc[at]
        days = [standing["next_due_on"], standing["last_touch_on"]]
        due, last = (None if day != day else day.date() for day in days)
        wanted[contact.row] = {
            "Status": STATUSES[standing["status"]].value,
            "Your turn": your_turn_in_words(network, findings, at),
            "Next step": steps.get(at, ""),
            "Next due": due,
            "Last touch": last,
            "Last help": last_help_in_words(network, findings, at),
            "Key": seats.get(at, ""),
            "Pick as": contact.pick_as,
            "ID": contact.contact_id,
        }
    return wanted


def found_in(table: Table, changes: Iterator) -> list[tuple]:
    names = {place: name for name, place in table.column_at.items()}
    return [(each.row, names[each.column], each.value or "", each.before) for each in changes]


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    contacts=st.lists(people, min_size=1, max_size=6),
    log=st.lists(touches, max_size=8),
    edits=st.lists(worker_cells, max_size=12),
    has_run=st.booleans(),
)
def test_the_changes_are_those_of_each_cell_that_does_not_say_its_words(
    contacts: list[dict], log: list[dict], edits: list[tuple], has_run: bool
) -> None:
    store = workbook_of(contacts, log)
    if has_run:
        run(store, TEAM, DRAFTER, now=NOW)
    person = Person(store)
    for tab, row, place, value in edits:
        names = [
            column.name for column in tab.columns if column.writer.name == "WORKER" and column.name != "ID"
        ]
        person.type(tab.title, row, names[place % len(names)], value)
    reading: Reading = reading_of(store)
    network = reading.network
    findings = analyse(network, TEAM, reading.memory.seats, today=NOW.date())
    steps = dict.fromkeys(range(min(2, len(network.contacts))), STEP)

    table = reading.layout.require(CONTACTS)
    changes = found_in(table, contact_cells(reading, network, findings, steps))
    assert changes == list(unlike(table, contact_words(network, findings, steps), {"ID"}))
    event("some cells differ" if changes else "no cell differs")

    table = reading.layout.require(HELP_LOG)
    rows = zip(network.touches["row"], reading.stamps, network.touches["touch_id"], strict=True)
    wanted = {row: {"Contact ID": stamp, "ID": touch_id} for row, stamp, touch_id in rows}
    changes = found_in(table, log_cells(reading, network, reading.stamps))
    assert changes == list(unlike(table, wanted or {0: {"Contact ID": "", "ID": ""}}, {"Contact ID", "ID"}))
