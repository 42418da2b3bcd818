"""The Dashboard's numbers, as LibreOffice calculates them, beside what the judgement says."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from sheetnet.analysis.exchanges import exchanges_of
from sheetnet.analysis.findings import STATUSES
from sheetnet.app.run import run
from sheetnet.domain.words import Status
from sheetnet.sample.network import SAMPLE_OWNER, sample_rows
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.plan import AddRow, SetCell
from sheetnet.workbook.settings_tab import settings_rows
from sheetnet.workbook.tabs import DASHBOARD_TITLE
from tests.contract.harness import plan_of
from tests.stores.libreoffice import needs_libreoffice, recalculated


@needs_libreoffice
def test_the_dashboard_counts_what_the_tabs_hold(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    rows = sample_rows(today=_today())
    ids = {row["Name"]: f"c-{number:012d}xx" for number, row in enumerate(rows["Contacts"])}
    for number, row in enumerate(rows["Contacts"]):
        row["ID"], row["Pick as"] = ids[row["Name"]], row["Name"]
        row["Status"] = ("Fresh", "Due soon", "Stale")[number % 3]
        row["Key"] = f"Seat {number + 1}" if row.get("Circle") == "Key" else None
    for row in rows["Help Log"]:
        if row["Contact"] in ids:
            row["Contact ID"] = f"{ids[row['Contact']]}.0a1b"
    make_workbook(path, rows)
    again = tmp_path / "again.xlsx"
    load_workbook(path).save(again)

    helped: Counter[tuple[str, str]] = Counter(
        (row["Date"].strftime("%Y-%m"), str(row["Direction"]))
        for row in rows["Help Log"]
        if isinstance(row["Date"], date) and row["Date"] <= _today()
    )
    for workbook in (path, again):
        sheet = recalculated(workbook, tmp_path)[DASHBOARD_TITLE]
        months = [
            (cell.value.strftime("%Y-%m"), cell.row)
            for cell in sheet["B"]
            if isinstance(cell.value, datetime)
        ]
        assert len(months) == 12
        assert months[-1][0] == _today().strftime("%Y-%m")
        for month, row in months:
            assert (sheet[f"C{row}"].value, sheet[f"D{row}"].value) == (
                helped[month, "Gave"],
                helped[month, "Got"],
            )
        assert sheet["B26"].value == "7 of 10"
        assert sheet["I26"].value == "4 of 10"
        assert _errors(sheet) == []


@needs_libreoffice
def test_an_empty_workbook_opens_without_an_error_in_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    make_workbook(path, {})
    workbook = recalculated(path, tmp_path)
    assert [error for sheet in workbook.worksheets for error in _errors(sheet)] == []
    assert workbook[DASHBOARD_TITLE]["B26"].value == "0 of 0"
    assert workbook[DASHBOARD_TITLE]["I26"].value == "0 of 0"


@needs_libreoffice
def test_the_dashboard_is_up_to_date_after_libreoffice_has_saved_it_before(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    people = [{"Name": f"Person {n}", "Status": "Fresh", "Key": f"Seat {n}"} for n in range(1, 7)]
    make_workbook(path, {"Contacts": people})
    before = recalculated(path, tmp_path)[DASHBOARD_TITLE]
    assert (before["B26"].value, _given(before)) == ("6 of 6", 0)
    saved = tmp_path / "recalculated" / path.name

    store = XlsxStore(saved)
    base = store.read()
    contacts = base.grid("Contacts")
    assert contacts is not None
    status = [contacts.cell(0, n) for n in range(len(contacts.columns))].index("Status")
    fading = [SetCell("Contacts", row, status, "Stale", "Fresh") for row in range(1, 4)]
    given = AddRow("Help Log", 1, ((0, _today()), (1, "Person 1"), (2, "Gave")))
    store.commit(plan_of(base, [*fading, given]))

    shown = recalculated(saved, tmp_path / "again")[DASHBOARD_TITLE]
    assert (shown["B26"].value, _given(shown)) == ("3 of 6", 1)
    assert _errors(shown) == []


def _given(dashboard: Worksheet) -> int:
    """Return how often help was given, as the months count it."""
    months = [cell.row for cell in dashboard["B"] if isinstance(cell.value, datetime)]
    return sum(dashboard[f"C{row}"].value for row in months)


HELPS = ("Gave", "Got")


@needs_libreoffice
def test_the_dashboard_says_what_the_report_says_of_a_network_kept_by_careless_hands(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    today = _today()
    rows: dict[str, list[dict[str, Any]]] = sample_rows(today=today)
    keys = [row for row in rows["Contacts"] if row.get("Circle") == "Key"]
    for row, typed in zip(keys, ("Key ", " key", "KEY", "Top ten", "vip"), strict=False):
        row["Circle"] = typed
    log = [row for row in rows["Help Log"] if isinstance(row["Date"], date)]
    unread = [
        row
        for row in rows["Help Log"]
        if row["Direction"] not in ("Met", "Promised") and (row not in log or row["Direction"] not in HELPS)
    ]
    gave = [row for row in log if row["Direction"] == "Gave"]
    for row, typed in zip(
        gave, ("gave ", " GAVE", "given", "Gave\u00a0", "helped", "Introduced"), strict=False
    ):
        row["Direction"] = typed
    got = [row for row in log if row["Direction"] == "Got"]
    for row, typed in zip(got, ("got", "Received ", "was given", "gave me"), strict=False):
        row["Direction"] = typed
    gave[6]["Outcome"], gave[7]["Outcome"], gave[8]["Kind"] = "Cancelled", "called off", "thank you "
    lately = [row for row in [*gave, *got] if today - timedelta(days=300) < row["Date"] <= today]
    for row, form in zip(lately[-3:], ("%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d"), strict=True):
        row["Date"] = f"{row['Date']:{form}}"
    got[5]["Direction"] = "Gave me a lot of"
    met = sorted((row for row in rows["Contacts"] if row.get("Met on")), key=lambda row: row["Met on"])
    met[-1]["Circle"] = "paused"
    soon_after = [
        row
        for person in met[-10:-1]
        for row in log
        if row["Contact"] == person["Name"]
        and isinstance(row["Date"], date)
        and person["Met on"] < row["Date"] <= min(today, person["Met on"] + timedelta(days=7))
    ]
    assert soon_after
    for row in soon_after:
        row["Date"] = f"{row['Date']:%d.%m.%Y}"
    rows["Settings"] = [{"Setting": row.name, "Value": row.default} for row in settings_rows()]
    rows["_sheetnet"] = [dict(row) for row in new_memory_rows("one", "", now=datetime.now(UTC))]
    make_workbook(path, rows)
    outcome = run(XlsxStore(path), [SAMPLE_OWNER], Drafter(None), now=datetime.now().astimezone())

    sheet = recalculated(path, tmp_path)[DASHBOARD_TITLE]
    counted = {
        name: {
            cell.value.strftime("%Y-%m"): sheet[f"{letter}{cell.row}"].value
            for cell in sheet["B"]
            if isinstance(cell.value, datetime)
        }
        for name, letter in (("gave", "C"), ("got", "D"))
    }
    exchanges = exchanges_of(outcome.network, today=today)
    as_text = {
        t
        for t, r in enumerate(outcome.network.touches["row"])
        if isinstance(rows["Help Log"][r - 1]["Date"], str)
    }
    for name, flags in (("gave", exchanges.gave), ("got", exchanges.got)):
        touches = set(exchanges.touch[flags].tolist()) - as_text
        expected = Counter(f"{outcome.network.touches['on'][each]:%Y-%m}" for each in touches)
        assert sum(counted[name].values()) > 10
        assert counted[name] == {month: expected[month] for month in counted[name]}
    left_out = len(unread) + 4 + sum(row["Direction"] not in ("Met", "Promised") for row in soon_after)
    assert sheet["C58"].value == left_out
    assert str(sheet["B23"].value).startswith(
        f"{left_out} rows are not in this chart: the date is typed as text"
    )
    ten = outcome.findings.key_tens[SAMPLE_OWNER.name]
    assert len(ten.seats) == len(keys) == 10
    status = outcome.findings.relationships["status"]
    in_time = sum(STATUSES[status[each]] in (Status.FRESH, Status.DUE_SOON) for each in ten.seats)
    assert sheet["B26"].value == f"{in_time} of 10"
    week = outcome.findings.weeks[SAMPLE_OWNER.name]
    assert sheet["I26"].value == f"{week.followed_up} of {week.met_people}"
    assert _errors(sheet) == []


def _errors(sheet: Worksheet) -> list[str]:
    return [
        f"{cell.coordinate} {cell.value}"
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]


def _today() -> date:
    return datetime.now().astimezone().date()
