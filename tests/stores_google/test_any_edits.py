"""Whatever a person does between read and write, nothing typed is lost and each flag finds its person.

A note that our write covered after it was typed anew gets back what the snapshot held, and is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from google.oauth2.service_account import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetnet.stores.google.store import GoogleStore
from sheetnet.workbook.plan import AddRow, SetCell
from tests.contract.store_contract import plan_of
from tests.google_emulator import Document, Emulator
from tests.stores_google.network import CONTACTS, HEADERS
from tests.stores_google.opening import credentials_for, utc_now

NAMES = ("Ana", "Bob", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hal")
Edit = tuple[str, int, int]

EDITS = st.lists(
    st.tuples(
        st.sampled_from(
            ["insert row", "delete row", "sort", "insert column", "move column", "type a note", "rotate rows"]
        ),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=4,
)


def people(document: Document) -> None:
    rows: list[list[Any]] = [HEADERS]
    for number, name in enumerate(NAMES):
        key = None if name in ("Dan", "Hal") else f"c-{name.lower()}"
        rows.append([name, f"{name.lower()}@example.org", f"old {number}", f"notes on {name}", key])
    document.add_tab(CONTACTS, rows)
    document.delete_tab("Sheet1")


def edit(document: Document, what: Edit, typed: dict[str, str]) -> None:
    """Do one thing as a person would; ``typed`` keeps their notes."""
    kind, one, other = what
    values = document.values(CONTACTS)
    header = next(row for row, cells in enumerate(values) if "Name" in cells)
    name_at, notes_at = values[header].index("Name"), values[header].index("Notes")
    body = range(header + 1, len(values))
    row = body[one % len(body)]
    name = values[row][name_at] if name_at < len(values[row]) else None
    match kind:
        case "insert row":
            document.insert_rows(CONTACTS, one % (len(values) + 1), 1 + other % 2)
        case "delete row" if name is not None and len(typed) > 3:
            document.delete_rows(CONTACTS, row)
            del typed[name]
        case "sort":
            document.sort(CONTACTS, (name_at, notes_at)[other % 2], first_row=header + 1)
        case "insert column":
            document.insert_column(CONTACTS, one % (len(values[header]) + 1))
        case "move column":
            width = len(values[header])
            document.move_column(CONTACTS, one % width, other % (width + 1))
        case "type a note" if name is not None:
            typed[name] = f"new note {one}"
            document.type(CONTACTS, row, notes_at, typed[name])
        case "rotate rows":
            rows = document.tab(CONTACTS).rows
            rows[header + 1 : len(values)] = [*rows[row : len(values)], *rows[header + 1 : row]]


@pytest.fixture(scope="module")
def line() -> Iterator[tuple[Emulator, Credentials]]:
    """One stand-in and one sign-in for all examples."""
    with Emulator() as google:
        yield google, credentials_for(google)


@settings(max_examples=60, deadline=None)
@given(EDITS, st.sets(st.sampled_from(NAMES)), st.booleans(), st.booleans())
def test_nothing_typed_is_lost_and_each_flag_finds_its_person(
    line: tuple[Emulator, Credentials],
    edits: list[Edit],
    flagged: set[str],
    answer_lost: bool,
    adds: bool,
) -> None:
    google, account = line
    document = google.new_document()
    people(document)
    with GoogleStore(
        document.id, account, clock=utc_now, endpoint=google.url, sleep=lambda seconds: None
    ) as store:
        base = store.read()
        typed = {name: f"notes on {name}" for name in NAMES}
        for what in edits:
            edit(document, what, typed)
        changes: list[SetCell | AddRow] = []
        for row, name in enumerate(NAMES, start=1):
            if name in flagged:
                changes.append(SetCell(CONTACTS, row, 2, f"flag of {name}", f"old {row - 1}"))
            if name in ("Dan", "Hal"):
                changes.append(SetCell(CONTACTS, row, 4, f"c-{name.lower()}", None))
        if adds:
            changes.append(AddRow(CONTACTS, 9, ((0, "Ivo"), (2, "flag of Ivo"), (4, "c-ivo"))))
        if answer_lost:
            google.fail("batchUpdate", status=503, applied=True)
        receipt = store.commit(plan_of(base, changes))
    for name in typed:
        if any(f"'notes on {name}'" in remark for remark in receipt.repairs):
            typed[name] = f"notes on {name}"
    check(document, typed, flagged, adds)


def check(document: Document, typed: dict[str, str], flagged: set[str], adds: bool) -> None:
    values = document.values(CONTACTS)
    header = next(cells for cells in values if cells and "Name" in cells)

    def at(cells: list[Any], name: str) -> Any:
        return dict(zip(header, cells, strict=False)).get(name)

    found = {at(cells, "Name"): cells for cells in values if at(cells, "Name") not in (None, "Name")}
    assert set(found) == set(typed) | ({"Ivo"} if adds else set())
    for number, name in enumerate(NAMES):
        if name in typed:
            cells = found[name]
            status = f"flag of {name}" if name in flagged else f"old {number}"
            expected = (f"{name.lower()}@example.org", status, typed[name], f"c-{name.lower()}")
            assert tuple(at(cells, each) for each in HEADERS[1:]) == expected
    if adds:
        assert (at(found["Ivo"], "Status"), at(found["Ivo"], "ID")) == ("flag of Ivo", "c-ivo")
    known = {*found, "Name"}
    strays = [cells for cells in values if at(cells, "Name") not in known and any(cells)]
    assert strays == []
