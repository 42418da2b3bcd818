"""The installed command on a Google Sheet: from init over three edited runs to a second worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheetnet.sample.network import sample_rows
from tests.end_to_end.desks import GoogleDesk
from tests.google_emulator import Document, Emulator

INSTALLED = Path(sys.executable).with_name("sheetnet.exe" if os.name == "nt" else "sheetnet")
OWN_WORDS = "Ana, these are my own words. Lunch on Thursday?"
TODAY = datetime.now(UTC).date()
HUMAN = {
    "Contacts": ("Name", "Company", "Role", "Email", "Circle", "Needs", "Offers", "Met at", "Met on"),
    "Help Log": ("Date", "Contact", "Direction", "Kind", "What", "Due", "Outcome"),
}


@dataclass
class Machine:
    """A computer of the team's, with its own configuration folder."""

    folder: Path
    endpoint: str

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "XDG_CONFIG_HOME": str(self.folder / "configuration"),
            "APPDATA": str(self.folder / "configuration"),
            "SHEETNET_STORE__ENDPOINT": self.endpoint,
        }
        return subprocess.Popen(
            [str(INSTALLED), *arguments],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def does(self, *arguments: str) -> str:
        out, err = self.start(*arguments).communicate(timeout=120)
        assert "Traceback" not in err
        assert (err, out != "") == ("", True), out
        return out


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def machine(google: Emulator, folder: Path, key: str) -> Machine:
    folder.mkdir()
    file = folder / "credentials.json"
    file.write_text(key, encoding="utf-8")
    file.chmod(0o600)
    return Machine(folder, google.url)


def type_in(desk: GoogleDesk, title: str, rows: Sequence[dict[str, object]]) -> None:
    places = {name: desk.column(title, name) for name in HUMAN[title]}
    for row, cells in enumerate(rows, start=1):
        for name, place in places.items():
            if cells.get(name) not in (None, ""):
                desk.put(title, row, place, cells[name])


def open_actions(desk: GoogleDesk) -> list[dict[str, object]]:
    return [row for row in desk.rows("Actions") if row["Suggestion"] and not row["Result"]]


def logged(desk: GoogleDesk) -> list[dict[str, object]]:
    return [row for row in desk.rows("Help Log") if row["Contact"]]


def human_cells(document: Document) -> list[object]:
    """What people typed into the Contacts tab, as a bag."""
    rows = document.values("Contacts")
    places = [place for place, header in enumerate(rows[0]) if header in HUMAN["Contacts"]]
    return sorted(str(row[place]) for row in rows[1:] for place in places if place < len(row) and row[place])


def test_from_init_over_three_edited_runs_to_a_second_worker(google: Emulator, tmp_path: Path) -> None:
    key = json.dumps(google.credentials())
    here, there = machine(google, tmp_path / "here", key), machine(google, tmp_path / "there", key)
    document = google.new_document()
    address = f"https://docs.google.com/spreadsheets/d/{document.id}/edit#gid=0"
    answers = ("--name", "Ana Ruiz", "--mail", "ana@example.com", "--date-order", "day", "--time-zone", "UTC")
    said = here.does("init", ".", "--google", "--sheet", address, *answers)
    assert document.id in said

    desk = GoogleDesk(google, document)
    sample = sample_rows(today=TODAY)
    type_in(desk, "Contacts", sample["Contacts"])
    type_in(desk, "Help Log", sample["Help Log"])
    typed = human_cells(document)

    here.does("run")
    assert human_cells(document) == typed
    first = open_actions(desk)
    assert len(first) > 5
    assert "Nothing new to write" in here.does("run")

    done, drafted, *_ = first
    rows_before = len(logged(desk))
    desk.type("Actions", done["row"], "Done", True)
    desk.type("Actions", drafted["row"], "Draft body", OWN_WORDS)
    desk.put("Contacts", 0, desk.column("Contacts", "Status"), "Zustand")
    desk.move_column("Contacts", "Company", 1)
    desk.sort("Contacts", "Name")
    document.rename_tab("Help Log", "What we did")
    here.does("run")
    assert human_cells(document) == typed
    document.rename_tab("What we did", "Help Log")
    assert len(logged(desk)) == rows_before + 1
    assert desk.find("Actions", "ID", drafted["ID"])["Draft body"] == OWN_WORDS
    assert {row["Zustand"] for row in desk.rows("Contacts") if row["Name"]} >= {"Fresh", "Stale"}

    yesterday = (TODAY - timedelta(days=1)).isoformat()
    friend = logged(desk)[0]["Contact"]
    desk.add(
        "Help Log",
        {"Date": yesterday, "Contact": friend, "Direction": "Got", "Kind": "Lead", "What": "a lab"},
    )
    document.insert_rows("Contacts", 5)
    here.does("run")
    assert human_cells(document) == typed
    assert desk.find("Help Log", "What", "a lab")["Contact ID"]

    (there.folder / "sheetnet.toml").write_bytes((here.folder / "sheetnet.toml").read_bytes())
    ticked = open_actions(desk)[0]
    rows_before = len(logged(desk))
    desk.type("Actions", ticked["row"], "Done", True)
    both = [each.start("run") for each in (here, there)]
    for running in both:
        _, err = running.communicate(timeout=120)
        assert (running.returncode, err) == (0, "")
    assert len(logged(desk)) == rows_before + 1
    assert human_cells(document) == typed
    for kind in ("Actions", "Help Log"):
        ids = [row["ID"] for row in desk.rows(kind) if row["ID"]]
        assert len(ids) == len(set(ids))
    for each in (here, there):
        assert "Nothing new to write" in each.does("run")
    versions = [each for each in document.metadata if each["metadataKey"] == "sheetnet.commit"]
    assert len({each["metadataId"] for each in versions}) == len(versions)
