"""Makes a large, realistic network as a spreadsheet that a run has already settled.

The people's columns are invented; sheetnet then runs on them in memory until it has nothing left to
write, so that what it reads over the wire is what it would find on any quiet day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import product

import numpy as np

from sheetnet.app.run import run
from sheetnet.domain.settings import Member
from sheetnet.stores.google.cells import as_read
from sheetnet.stores.memory import MemoryStore
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.people import pick_as
from sheetnet.workbook.settings_tab import settings_rows
from sheetnet.workbook.snapshot import CellValue, Grid
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, MEMORY, SETTINGS, TABS, Tab

SPREADSHEET_ID = "benchmark-of-a-settled-network"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEAM = tuple(
    Member(name, f"{name.split()[0].lower()}@studio.example")
    for name in ("Marta Soler", "Jon Aldana", "Ines Vidal", "Peter Marsh", "Ruth Okafor")
)
SPARED = {
    CONTACTS.title: ("Every (days)",),
    HELP_LOG.title: ("With", "Due", "Outcome", "Who"),
}
"""Columns that a plain sheet does without: 25 of Contacts are left and 8 of Help Log."""
LOG_ROWS_A_CONTACT = 4

_RUNS = 4
_FIRST_DAY = date(2020, 1, 1)
_FIRST_NAMES = (
    "Ana Luis Marta Jon Ines Peter Ruth Carlos Emma Noah Olivia Liam Sofía José María Jürgen Zoë Chloé "
    "Björn Åsa Małgorzata Łukasz Søren Eleni Dimitri Yuki Hiro Mei Wei Priya Arjun Fatima Omar Leila Karim "
    "Grace Henry Alice Oscar Ella Jack Mia Leo Nora Hugo Clara Felix Iris Max Vera Otto Rosa Ivan Olga André "
    "Petra Tomas Lena Erik Karin Nils Maja Lars Greta Sven Ida Anton Elsa Bruno Laura Diego Elena Pablo "
    "Mateo Julia Marco Giulia Paolo Chiara Luca Paul Marie Pierre Camille Louis Manon Jules Lea Adam Zara"
)
_SYLLABLES = "ber man ro sal del mar kin ton well ham ford ley son sen ez ova etti ard eau ück"
_WORDS = (
    "school library housing hospital bridge timber concrete facade zoning permits acoustics lighting "
    "landscape surveyor structural retrofit solar drainage brownfield marina airport museum theatre clinic "
    "laboratory warehouse hotel daycare stadium masonry glazing elevators geothermal wetlands roofing"
)
_ROLES = (
    "Principal, Architect, Project manager, Structural engineer, Developer, Director, Partner, Planner, "
    "Owner, Site manager, Head of procurement, Landscape architect, Consultant, Journalist, Broker"
)
_FIRM_KINDS = "Architects, Engineering, & Partners, Homes"
_GIVEN = ("Introduction", "Lead", "Information", "Advice", "Laugh (personal)", "Other")

Columns = dict[str, list[CellValue]]


def settled_grids(contacts: int, *, whole: bool = False) -> list[Grid]:
    """Return every tab with cells as Google gives them, such that a run at ``NOW`` has nothing to write.

    ``whole`` keeps the columns that a plain sheet does without.
    """
    people = _contacts(contacts)
    columns_by_tab: dict[Tab, Columns] = {
        CONTACTS: people,
        HELP_LOG: _touches(people, contacts * LOG_ROWS_A_CONTACT),
        SETTINGS: {
            "Setting": [row.name for row in settings_rows()],
            "Value": [row.default for row in settings_rows()],
        },
        MEMORY: _columns_of(new_memory_rows("benchmark", SPREADSHEET_ID, now=NOW)),
    }
    spared = {} if whole else SPARED
    store = MemoryStore(
        (_grid(tab, columns_by_tab.get(tab, {}), spared.get(tab.title, ())) for tab in TABS),
        home=SPREADSHEET_ID,
    )
    for _ in range(_RUNS):
        if run(store, TEAM, Drafter(), now=NOW).plan.is_empty:
            return [_as_google(grid) for grid in store.grids()]
    raise AssertionError(f"{_RUNS} runs have not settled the network")


def cells_in(grids: Sequence[Grid], *titles: str) -> int:
    """Return how many cells these tabs have, blank ones between included."""
    return sum(len(grid.columns) * grid.row_count for grid in grids if grid.title in titles)


def _contacts(count: int) -> Columns:
    random = np.random.default_rng(11)
    surnames = ["".join(three).title() for three in product(_SYLLABLES.split(), repeat=3)]
    names = _joined(random.choice(_FIRST_NAMES.split(), count), random.choice(surnames, count))
    firm_count = max(1, count // 6)
    kinds = random.choice(_FIRM_KINDS.split(", "), firm_count)
    firms = _joined(random.choice(surnames, firm_count), kinds)
    companies = [firms[at] for at in random.integers(0, firm_count, count)]
    has_mail = random.random(count) < 0.9
    mails = [
        f"{_plain(names[at])}.{at}@{_plain(companies[at])}.example" if has_mail[at] else ""
        for at in range(count)
    ]
    circles = np.full(count, "", dtype=object)
    order = random.permutation(count)
    for circle, share in (("Key", 0.001), ("Close", 0.005), ("Active", 0.05), ("Wide", 0.3)):
        taken, order = np.split(order, [max(1, int(count * share))])
        circles[taken] = circle
    picks = pick_as(names, companies, mails)
    owners = random.choice([member.name for member in TEAM], count)
    return {
        "Name": names,
        "Company": companies,
        "Role": random.choice(_ROLES.split(", "), count).tolist(),
        "Email": mails,
        "Phone": _some(random, 0.6, [f"+34 600 {number:06}" for number in range(count)]),
        "Circle": circles.tolist(),
        "Needs": _some(random, 0.15, _said(random, "looking for", 3, count)),
        "Offers": _some(random, 0.2, _said(random, "knows", 3, count)),
        "Interests": _some(random, 0.1, _said(random, "loves", 2, count)),
        "Met at": [f"Forum {number}" for number in random.integers(1990, 2026, count)],
        "Met on": [_serial(_FIRST_DAY) + day for day in random.integers(0, 2500, count).tolist()],
        "Birthday": _some(random, 0.1, random.integers(18_000, 38_000, count).tolist()),
        "Introduced by": _some(random, 0.08, [picks[at] for at in random.integers(0, count, count)]),
        "Owner": owners.tolist(),
        "Notes": _some(random, 0.4, _said(random, "met over", 5, count)),
    }


def _touches(people: Columns, count: int) -> Columns:
    random = np.random.default_rng(7)
    picks = pick_as(*(list(map(str, people[name])) for name in ("Name", "Company", "Email")))
    contact_of = (len(picks) * random.power(0.4, count)).astype(int)
    directions = random.choice(["Met", "Gave", "Got", "Promised"], count, p=[0.6, 0.25, 0.149, 0.001])
    kinds = np.where(directions == "Met", "", random.choice(_GIVEN, count))
    last = (NOW.date() - _FIRST_DAY).days
    return {
        "Date": [_serial(_FIRST_DAY) + day for day in np.sort(random.integers(0, last, count)).tolist()],
        "Contact": [picks[at] for at in contact_of],
        "Direction": directions.tolist(),
        "Kind": kinds.tolist(),
        "What": _said(random, "the", 3, count),
        "With": ["" for _ in range(count)],
        "Due": ["" for _ in range(count)],
        "Outcome": _some(random, 0.05, ["she got the job"] * count),
        "Who": ["" for _ in range(count)],
    }


def _joined(ones: Iterable[str], others: Iterable[str]) -> list[str]:
    return [f"{one} {other}" for one, other in zip(ones, others, strict=True)]


def _some(random: np.random.Generator, share: float, values: Sequence[CellValue]) -> list[CellValue]:
    return [
        value if wanted else ""
        for value, wanted in zip(values, (random.random(len(values)) < share).tolist(), strict=True)
    ]


def _said(random: np.random.Generator, start: str, length: int, count: int) -> list[CellValue]:
    picked = random.choice(_WORDS.split(), (count, length)).tolist()
    return [" ".join((start, *words)) for words in picked]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", folded))


def _serial(day: date) -> int:
    return int(as_read(day))  # type: ignore[arg-type]


def _columns_of(rows: Sequence[Mapping[str, CellValue]]) -> Columns:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _grid(tab: Tab, columns: Columns, spared: Sequence[str]) -> Grid:
    length = max(map(len, columns.values()), default=0)
    kept = [column.name for column in tab.columns if column.name not in spared]
    return Grid(tab.title, [[name, *columns.get(name, [""] * length)] for name in kept], length + 1)


def _as_google(grid: Grid) -> Grid:
    return Grid(grid.title, [list(_shown(column)) for column in grid.columns], grid.row_count)


def _shown(column: Sequence[CellValue]) -> Iterator[CellValue]:
    for value in column:
        plain = as_read(value)
        yield "" if plain is None else plain
