"""The small sheets that a sequence begins with: just set up, or run once.

Without the Dashboard, whose formulas cost time and which no run looks at.
Six people, a log with a promise and a favour to return, and a tab that is only a person's own.
"""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from functools import cache

from sheetnet.app.probing import probe
from sheetnet.app.run import run
from sheetnet.domain.settings import Member
from sheetnet.stores.google.setting_up import make_google_workbook
from sheetnet.stores.google.store import GoogleStore
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.snapshot import CellValue
from sheetnet.workbook.tabs import DASHBOARD_TITLE
from tests.google_emulator import Document
from tests.google_emulator.guesses import Guesses
from tests.google_emulator.in_process import InProcess

TEAM = (Member("Marta Vidal", "marta@studio.example"), Member("Noor Haddad", "noor@studio.example"))
MONDAY = date(2026, 11, 23)
SCRATCH = "Scratch"
IDENTITY = "0d6f5c1e-0000-4000-8000-000000000001"
_SPARE_ROWS = 6
_NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)

Row = dict[str, CellValue]

_CONTACTS: list[Row] = [
    {
        "Name": "Ana Ruiz",
        "Company": "Brickworks",
        "Email": "ana@brickworks.example",
        "Circle": "Key",
        "Needs": "a structural engineer for a school",
        "Notes": "met through the mayor",
    },
    {
        "Name": "Ben Okafor",
        "Company": "Civic Lab",
        "Email": "ben@civic.example",
        "Circle": "Close",
        "Offers": "structural engineer, timber and schools",
        "Met on": "2026-11-20",
        "Met at": "Trade show",
    },
    {
        "Name": "Cleo Marsh",
        "Company": "Harbour Trust",
        "Email": "cleo@harbour.example",
        "Circle": "Active",
        "Interests": "sailing, timber",
    },
    {"Name": "Dan Webb", "Company": "Webb & Sons", "Circle": "Wide", "Phone": "0401 234 567"},
    {"Name": "Eva Lind", "Email": "eva@lind.example", "Owner": "Noor Haddad", "Birthday": "1980-11-27"},
    {"Name": "Finn Moss", "Company": "Moss Survey", "Email": "finn@moss.example", "Circle": "Key"},
]
_LOG: list[Row] = [
    {
        "Date": "2026-09-01",
        "Contact": "Ana Ruiz",
        "Direction": "Got",
        "Kind": "Lead",
        "What": "school extension in Girona",
    },
    {"Date": "2026-11-20", "Contact": "Ben Okafor", "Direction": "Met", "What": "coffee at the show"},
    {
        "Date": "2026-10-02",
        "Contact": "Cleo Marsh",
        "Direction": "Promised",
        "Kind": "Information",
        "What": "the harbour plans",
        "Due": "2026-10-20",
    },
    {"Date": "2026-03-02", "Contact": "Finn Moss", "Direction": "Gave", "Kind": "Advice", "What": "on fees"},
]
_PASS_ALONG: list[Row] = [
    {"Date": "2026-11-19", "Kind": "Article", "Title": "Sailing clubs in timber", "For (topics)": "sailing"}
]
_SETTINGS = ("Key cadence", "Date order", "Time zone", "Run now", "Accept these deletions")


def new_document(google: InProcess, *, has_run: bool, used_metadata_id: str = "refused") -> Document:
    """Put a fresh copy of a beginning into the stand-in; worker "one" has tried what Google refuses."""
    document: Document = pickle.loads(_pickled(has_run, used_metadata_id))
    google.documents[document.id] = document
    return document


def prepare() -> None:
    """Make every beginning now, so that no sequence has to pay for it."""
    for outcome in Guesses.outcomes()["used_metadata_id"]:
        for has_run in (False, True):
            _pickled(has_run, outcome)


@cache
def drafter() -> Drafter:
    """Return the one that writes the drafts of all runs."""
    return Drafter(None)


@cache
def _pickled(has_run: bool, used_metadata_id: str) -> bytes:
    google = InProcess()
    document = new_document(google, has_run=False) if has_run else _set_up(google)
    document.guess(used_metadata_id=used_metadata_id)
    with _store(google, document) as store:
        if has_run:
            run(store, TEAM, drafter(), now=_NINE)
        probe(store, TEAM, worker="one", now=_NINE)
    return pickle.dumps(document)


def _store(google: InProcess, document: Document) -> GoogleStore:
    return GoogleStore(
        document.id,
        google.signed_in(),
        clock=lambda: _NINE,
        endpoint=google.url,
        transport=google,
        sleep=_no_sleep,
    )


def _set_up(google: InProcess) -> Document:
    document = google.new_document()
    rows = {
        "Contacts": _CONTACTS,
        "Help Log": _LOG,
        "Pass Along": _PASS_ALONG,
        "Settings": [{"Setting": name} for name in _SETTINGS],
        "_sheetnet": list(new_memory_rows(IDENTITY, document.id, now=_NINE)),
    }
    with _store(google, document) as store:
        make_google_workbook(store, rows)
    document.delete_tab(DASHBOARD_TITLE)
    for sheet in document.sheets:
        filled = _filled(document, sheet.title)
        spare = min(sheet.row_count - filled, _SPARE_ROWS)
        if filled + spare < sheet.row_count:
            document.delete_rows(sheet.title, filled + spare, sheet.row_count - filled - spare)
    document.add_tab(SCRATCH, [["Ideas"], ["call the mayor"], ["book the hall", 12]])
    document.delete_rows(SCRATCH, 6, document.tab(SCRATCH).row_count - 6)
    return document


def _filled(document: Document, title: str) -> int:
    """Return how many rows hold more than boxes that are not ticked."""
    rows = document.values(title)
    return max(
        (at for at, row in enumerate(rows, 1) if any(v not in (None, "", False) for v in row)), default=0
    )


def _no_sleep(_: float) -> None:
    return
