"""Three runs with a person's edits between them, on the local workbook and on the Google stand-in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from sheetnet.app.run import run
from sheetnet.sample.network import SAMPLE_OWNER, sample_rows
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.settings_tab import settings_rows
from sheetnet.workbook.tabs import TABS, Writer
from tests.end_to_end.desks import Desk, GoogleDesk, XlsxDesk
from tests.google_emulator import Emulator

MONDAY = date(2026, 11, 23)
OWN_WORDS = "Ana, these are my own words. Lunch on Thursday?"


def demo_rows():
    made_at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    settings = [{"Setting": row.name, "Value": row.default} for row in settings_rows()]
    memory = new_memory_rows("0d6f5c1e-0000-4000-8000-000000000001", "", now=made_at)
    return {**sample_rows(today=MONDAY), "Settings": settings, "_sheetnet": memory}


@pytest.fixture(params=["workbook", "google"])
def desk(request, tmp_path) -> Iterator[Desk]:
    rows = demo_rows()
    if request.param == "workbook":
        make_workbook(tmp_path / "network.xlsx", rows)
        yield XlsxDesk(tmp_path / "network.xlsx")
        return
    with Emulator() as google:
        document = google.new_document()
        for tab in TABS:
            header = [column.name for column in tab.columns]
            body = [[row.get(name) for name in header] for row in rows.get(tab.title, [])]
            document.add_tab(tab.title, [header, *body], hidden=tab.hidden)
        document.delete_tab("Sheet1")
        desk = GoogleDesk(google, document)
        yield desk
        desk.store.close()


def run_on(desk: Desk, day: date):
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    desk.leave()
    return run(desk.store, (SAMPLE_OWNER,), Drafter(None), now=now)


def human_cells(desk: Desk):
    """Return what people typed, by tab and header, wherever their columns now stand."""
    cells = {}
    for tab in TABS:
        names = {column.name for column in tab.columns if column.writer is Writer.WORKER}
        if tab.is_workers_own:
            continue
        for header in desk.cells(tab.title)[0]:
            if header and header not in names:
                cells[tab.title, header] = [row.get(header) for row in desk.rows(tab.title)]
    return cells


def assert_people_wrote_this(before, desk: Desk):
    """Every cell a person typed is as it was; the worker only added rows below."""
    after = human_cells(desk)
    for place, column in before.items():
        while column and column[-1] in (None, "", False):
            column.pop()
        assert after[place][: len(column)] == column, place


def run_and_check(desk: Desk, day: date):
    desk.leave()
    before = human_cells(desk)
    outcome = run_on(desk, day)
    assert_people_wrote_this(before, desk)
    return outcome


def test_a_person_edits_between_three_runs_and_everything_follows(desk):
    first = run_and_check(desk, MONDAY)
    assert first.new_actions
    problems = len(first.problems)
    log_rows = len([row for row in desk.rows("Help Log") if row["Contact"]])

    done, drafted, *_ = [row for row in desk.rows("Actions") if row["Suggestion"]]
    desk.type("Actions", done["row"], "Done", True)
    desk.type("Actions", drafted["row"], "Draft body", OWN_WORDS)
    desk.put("Contacts", 0, desk.column("Contacts", "Company"), "Firm")
    desk.move_column("Contacts", "Phone", 1)
    desk.sort("Contacts", "Name")
    desk.add("Contacts", {"Name": "Wanda Kowalczyk", "Email": "wanda@lattice.example", "Circle": "Close"})
    desk.add(
        "Help Log",
        {"Date": MONDAY, "Contact": "Wanda Kowalczyk", "Direction": "Got", "Kind": "Lead", "What": "a lab"},
    )
    second = run_and_check(desk, MONDAY + timedelta(days=1))

    assert len(second.problems) == problems
    logged = [row for row in desk.rows("Help Log") if row["Contact"]]
    assert len(logged) == log_rows + 2
    assert desk.day(logged[-1]["Date"]) == MONDAY + timedelta(days=1)
    assert logged[-1]["Contact"] == done["Contact"]
    assert str(desk.find("Actions", "ID", done["ID"])["Result"]).startswith("Done on 24 Nov 2026")
    assert desk.find("Actions", "ID", drafted["ID"])["Draft body"] == OWN_WORDS
    wanda = desk.find("Contacts", "Name", "Wanda Kowalczyk")
    assert wanda["Status"] == "Fresh"
    assert "lead" in str(wanda["Your turn"]).lower()
    assert str(wanda["ID"]).startswith("c-")
    names = [row["Name"] for row in desk.rows("Contacts") if row["Name"]]
    assert names[:-1] == sorted(names[:-1])

    copied = desk.find("Help Log", "Contact", "Wanda Kowalczyk")
    copy = desk.add("Help Log", {name: value for name, value in copied.items() if name != "row" and value})
    desk.type("Help Log", copy, "Contact", "Denise Okafor")
    renamed = desk.find("Contacts", "Name", "Tomasz Wilk")
    desk.type("Contacts", renamed["row"], "Name", "Tomasz Wilk-Adamski")
    broken = desk.find("Help Log", "Contact", "Priya Raman")
    desk.type("Help Log", broken["row"], "Date", "31/02/2026")
    third = run_and_check(desk, MONDAY + timedelta(days=2))

    assert len(third.problems) == problems + 1
    assert "is not a date" in str(desk.rows("Help Log")[broken["row"] - 1]["Problem"])
    booked = desk.rows("Help Log")[copy - 1]
    denise = desk.find("Contacts", "Name", "Denise Okafor")
    assert booked["ID"] != copied["ID"]
    assert str(booked["Contact ID"]).startswith(str(denise["ID"]))
    again = desk.find("Contacts", "Name", "Tomasz Wilk-Adamski")
    assert again["ID"] == renamed["ID"]
    assert again["Last touch"] == renamed["Last touch"]
    action_ids = [row["ID"] for row in desk.rows("Actions") if row["ID"]]
    log_ids = [row["ID"] for row in desk.rows("Help Log") if row["ID"]]
    assert len(action_ids) == len(set(action_ids))
    assert len(log_ids) == len(set(log_ids))

    version = desk.store.read().version
    unchanged = run_and_check(desk, MONDAY + timedelta(days=2))
    assert unchanged.plan.is_empty
    assert desk.store.read().version == version
