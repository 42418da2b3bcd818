"""A person is forgotten in a sheet that others are at: whatever these move meanwhile, they lose nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from sheetnet.app.forgetting import Places, forget_everywhere
from sheetnet.app.run import read_sheet, run
from sheetnet.domain.settings import Member
from sheetnet.mail.outbox import Outbox
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.holdings import person_at
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, Writer
from tests.google_emulator import Document
from tests.google_emulator.in_process import InProcess
from tests.stores_google.network import whole_workbook
from tests.stores_google.opening import opened_in_process

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEAM = (Member(name="Marta Vidal", mail="marta@example.org"),)
ANA = "Ana Ruiz"
OTHERS = ("Bob Stone", "Cleo Park", "Dan Fox", "Eva Lind", "Finn Berg")
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["sort", "insert row", "delete blank row", "move column", "insert column", "none"]),
        st.sampled_from([CONTACTS.title, HELP_LOG.title]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=3,
)

HALF_EMPTIED = [
    ("move column", HELP_LOG.title, 16, 25),
    ("sort", HELP_LOG.title, 1, 7),
    ("insert column", HELP_LOG.title, 10, 3),
]
"""Edits that leave a row of the person without name and id, but with what it says."""


@pytest.fixture(scope="module")
def google() -> Iterator[InProcess]:
    with InProcess() as google:
        yield google


def sheet(google: InProcess) -> Document:
    """Six people, a log of all of them, and one note and one introduction that speak of Ana."""
    people = [
        {
            "Name": name,
            "Email": f"{name[:3].lower()}@example.org",
            "Circle": "Key",
            "Notes": f"note on {name}",
        }
        for name in (*OTHERS[:3], ANA, *OTHERS[3:])
    ]
    people[0]["Notes"] = f"came with {ANA} once"
    log: list[dict[str, Any]] = [
        {
            "Date": 46100 + n,
            "Contact": name,
            "Direction": "Gave",
            "Kind": "Lead",
            "What": f"lead {n} for {name}",
        }
        for n, name in enumerate((*OTHERS, ANA, *OTHERS, ANA))
    ]
    log.append(
        {"Date": 46200, "Contact": OTHERS[1], "Direction": "Gave", "Kind": "Introduction", "With": ANA}
    )
    return whole_workbook(google, {"Contacts": people, "Help Log": log}, now=NOW)


def typed_rows(document: Document, tab: Any) -> Counter[tuple[Any, ...]]:
    """Return what people typed in each row of a tab, wherever its columns and rows now stand."""
    values = document.values(tab.title)
    header = next(row for row in values if tab.columns[0].name in row)
    names = [column.name for column in tab.columns if column.writer is Writer.HUMAN]
    return Counter(
        tuple(dict(zip(header, row, strict=False)).get(name) or None for name in names)
        for row in values
        if row is not header
    )


def edit(document: Document, what: tuple[str, str, int, int]) -> None:
    kind, title, one, other = what
    values = document.values(title)
    header = next(n for n, row in enumerate(values) if "ID" in row)
    width = len(values[header])
    match kind:
        case "sort":
            document.sort(title, one % width, first_row=header + 1)
        case "insert row":
            document.insert_rows(title, one % (len(values) + 1), 1)
        case "delete blank row":
            blank = [n for n, row in enumerate(values) if not any(row)]
            if blank:
                document.delete_rows(title, blank[one % len(blank)])
        case "move column":
            document.move_column(title, one % width, other % (width + 1))
        case "insert column":
            document.insert_column(title, one % (width + 1))


def without_ana(rows: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """Return the rows of others as they should stand once Ana is forgotten."""
    kept = Counter[tuple[Any, ...]]()
    for row, count in rows.items():
        if any(row) and ANA not in row[:2]:
            said = (None if cell == ANA else cell for cell in row)
            kept[
                tuple(each.replace(ANA, "(forgotten)") if isinstance(each, str) else each for each in said)
            ] += count
    return kept


@settings(max_examples=40, deadline=None)
@given(EDITS, st.booleans(), st.booleans())
@example(HALF_EMPTIED, False, False)
def test_others_lose_nothing_and_nothing_of_the_person_is_left(
    google: InProcess, edits: list[tuple[str, str, int, int]], is_cut_off: bool, is_after: bool
) -> None:
    document = sheet(google)
    with opened_in_process(google, document) as store:
        run(store, TEAM, Drafter(None), now=NOW)
        wanted = {tab.title: without_ana(typed_rows(document, tab)) for tab in (CONTACTS, HELP_LOG)}
        reading = read_sheet(store, TEAM)
        person = person_at(reading, reading.people.find(ANA))
        for what in edits:
            google.visit_before("batchUpdate", lambda what=what: edit(document, what))
        if is_cut_off:
            google.fail("batchUpdate", status=503, applied=is_after)
        places = Places(store, store, tuple, Outbox(Path("nowhere")))
        forgotten = forget_everywhere(person, (), places, TEAM, lambda _: None, now=NOW).sheet
        event(f"repaired: {bool(forgotten.repairs)}")
        for tab in (CONTACTS, HELP_LOG):
            found = Counter({row: n for row, n in typed_rows(document, tab).items() if any(row)})
            assert found == wanted[tab.title]
        assert not forgotten.left
        for each in document.sheets:
            text = repr(document.values(each.title))
            assert ANA not in text and "ana@example.org" not in text
            assert not [each for each in person.contact_ids if each in text]
        run(store, TEAM, Drafter(None), now=NOW)
        assert not run(store, TEAM, Drafter(None), now=NOW).plan.groups
        people = read_sheet(store, TEAM).people
        assert sorted(people.pick_as) == sorted(OTHERS)
