"""Runs the worker on the real mail of one person, as of a day in the data, and prints what it says.

    python benchmarks/enron.py --data FOLDER PERSON [--on 2001-01-15] [--out FOLDER]

FOLDER holds ``people.csv`` (person, email) and ``mails.csv`` (sent_at, people). PERSON is a number or
the beginning of an address. A workbook is made whose contacts are the person's correspondents and whose
log has one Met row for each mail and correspondent; mails of two to five people count, up to the day
given. The workbook, report and drafts are left in ``--out``, or in a temporary folder that is named.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from sheetnet.app.delivery import deliver
from sheetnet.app.run import RunOutcome, run
from sheetnet.app.settings import MailSettings, MemberSettings, Settings, StoreSettings, members
from sheetnet.app.weeks import weeks_of_all
from sheetnet.domain.wording import day_in_words
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.network import ContactColumn
from sheetnet.workbook.settings_tab import settings_rows
from sheetnet.workbook.snapshot import CellValue
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, MEMORY, SETTINGS

_MOST_PEOPLE = 5
_KEY_SEATS = 10


def main() -> int:
    """Make the workbook, run the worker, print what it says."""
    arguments = _arguments()
    people = dict(_people(arguments.data))
    person = _find(arguments.person, people)
    mails = list(_mails(arguments.data, person))
    if not mails:
        sys.exit(f"{people[person]} is on no mail of two to five people.")
    on = arguments.on or mails[-1][0]
    past = [(day, others) for day, others in mails if day <= on]
    folder = arguments.out or Path(tempfile.mkdtemp(prefix="sheetnet-"))
    folder.mkdir(parents=True, exist_ok=True)
    workbook = folder / "network.xlsx"
    now = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    make_workbook(workbook, _rows(people, past, now))
    owner = MemberSettings(name=_name(people[person]), mail=people[person])
    settings = Settings(
        store=StoreSettings(workbook=workbook), mail=MailSettings(outbox=folder / "outbox"), team=(owner,)
    )
    store = XlsxStore(workbook)
    started = time.perf_counter()
    outcome = run(store, members(settings.team), Drafter(None), now=now)
    took = time.perf_counter() - started
    reports = weeks_of_all(members(settings.team), "UTC", now=now)
    delivered = deliver(outcome, store, settings, reports, now=now, send=False)
    _print(outcome, people[person], on, took)
    print(f"\nWorkbook, report and drafts: {folder} ({len(delivered.files)} files in the outbox)")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("person")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--on", type=date.fromisoformat)
    parser.add_argument("--out", type=Path)
    return parser.parse_args()


def _people(folder: Path) -> Iterator[tuple[str, str]]:
    with (folder / "people.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["person"], row["email"]


def _find(wish: str, people: Mapping[str, str]) -> str:
    if wish in people:
        return wish
    found = [person for person, mail in people.items() if mail.startswith(wish.lower())]
    if len(found) != 1:
        sys.exit(f"{wish!r} is {'nobody' if not found else 'several people'}: give a number of people.csv.")
    return found[0]


def _mails(folder: Path, person: str) -> Iterator[tuple[date, list[str]]]:
    with (folder / "mails.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            on_it = row["people"].split()
            if person in on_it and 2 <= len(set(on_it)) <= _MOST_PEOPLE:
                day = datetime.fromisoformat(row["sent_at"]).date()
                yield day, sorted(set(on_it) - {person}, key=int)


def _rows(
    people: Mapping[str, str], mails: list[tuple[date, list[str]]], now: datetime
) -> dict[str, list[dict[str, CellValue]]]:
    """Return the rows of the tabs: the ten most written to are marked Key, as a person would."""
    tally = Counter(other for _, others in mails for other in others)
    key = {other for other, _ in tally.most_common(_KEY_SEATS)}
    contacts: list[dict[str, CellValue]] = [
        {"Name": _name(people[other]), "Email": people[other], "Circle": "Key" if other in key else None}
        for other, _ in tally.most_common()
    ]
    log: list[dict[str, CellValue]] = [
        {"Date": day, "Contact": people[other], "Direction": "Met", "What": "Mail"}
        for day, others in mails
        for other in others
    ]
    memory: list[dict[str, CellValue]] = [dict(row) for row in new_memory_rows("benchmark", "", now=now)]
    settings: list[dict[str, CellValue]] = [{"Setting": row.name, "Value": None} for row in settings_rows()]
    return {CONTACTS.title: contacts, HELP_LOG.title: log, MEMORY.title: memory, SETTINGS.title: settings}


def _name(mail: str) -> str:
    return " ".join(part.capitalize() for part in mail.split("@")[0].split(".") if part)


def _print(outcome: RunOutcome, mail: str, on: date, took: float) -> None:
    network, findings = outcome.network, outcome.findings
    contacts = network.contacts
    print(f"{mail} as of {day_in_words(on)}: {len(contacts)} correspondents, {len(network.touches)} log rows")
    print(f"one run: {took:.2f} s, {len(outcome.problems)} problems")
    reasons = findings.relationships["reason"].tolist()
    (key_ten,) = findings.key_tens.values()
    print("\nThe key ten, most worth doing something for first:")
    for position in key_ten.order:
        print(f"  {contacts[ContactColumn.NAME].iloc[position]:28} {reasons[position]}")
    if key_ten.swap:
        print(f"\nA swap worth a thought: {key_ten.swap.reason}")
    print(f"\nSuggestions ({len(outcome.new_actions)}):")
    names = dict(zip(contacts[ContactColumn.ID], contacts[ContactColumn.NAME], strict=True))
    for action in outcome.new_actions:
        print(f"  {action.kind.value:20} {names[action.contact_id]:28} {action.why}")


if __name__ == "__main__":
    sys.exit(main())
