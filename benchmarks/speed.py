"""Prints how long the steps of a run take, beside what people do today, side by side in one process.

    python benchmarks/speed.py [--rows 10000] [--contacts 50000] [--touches 200000]
                               [--row-loop 200000] [--filter 500] [--only workbook|analysis]

The local workbook has ``--rows`` contacts of 26 columns; the analysis has ``--contacts`` and
``--touches``. Baselines are measured, never extrapolated: where one is too slow to run whole, the
table says how much of it ran.
"""

from __future__ import annotations

import argparse
import gc
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd

from sheetnet.analysis.analyse import analyse
from sheetnet.analysis.matching import introductions
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.domain.words import Direction, HelpKind
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.workbook.network import CIRCLES, DIRECTIONS, HELP_KINDS, ContactColumn, Network, TouchColumn
from sheetnet.workbook.plan import Change, Group, GroupName, Plan, SetCell
from sheetnet.workbook.tabs import CONTACTS

_EDITS = 100
_TODAY = date(2026, 11, 23)
_OWNER = "Marta Soler"
_WORDS = (
    *("school", "library", "housing", "hospital", "bridge", "timber", "concrete", "facade", "zoning"),
    *("permits", "acoustics", "lighting", "landscape", "surveyor", "structural", "retrofit", "solar"),
    *(
        "drainage",
        "brownfield",
        "marina",
        "airport",
        "museum",
        "theatre",
        "clinic",
        "laboratory",
        "warehouse",
    ),
    *("hotel", "daycare", "stadium", "masonry", "glazing", "elevators", "geothermal", "wetlands", "roofing"),
)


@dataclass(frozen=True, slots=True)
class Timing:
    """One line of the table."""

    step: str
    way: str
    size: str
    seconds: float


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    print(f"Python {platform.python_version()}, pandas {pd.__version__}, {platform.machine()}\n")
    timings: list[Timing] = []
    if arguments.only != "analysis":
        timings.extend(_workbook(arguments.rows))
    if arguments.only != "workbook":
        timings.extend(_analysis(arguments.contacts, arguments.touches, arguments.row_loop, arguments.filter))
    _print(timings)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000, help="contacts of the local workbook")
    parser.add_argument("--contacts", type=int, default=50_000, help="contacts of the analysis")
    parser.add_argument("--touches", type=int, default=200_000, help="log rows of the analysis")
    parser.add_argument("--row-loop", type=int, default=200_000, help="log rows that the row loop walks")
    parser.add_argument("--filter", type=int, default=500, help="contacts that the filter per contact visits")
    parser.add_argument("--only", choices=("workbook", "analysis"), help="one half of the table")
    return parser.parse_args()


def _workbook(rows: int) -> Iterator[Timing]:
    size = f"{rows:,} rows"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.xlsx"
        make_workbook(path, {CONTACTS.title: [_contact(number) for number in range(rows)]})
        yield _timed(
            "read",
            "pandas.read_excel, all tabs",
            size,
            lambda: pd.read_excel(path, sheet_name=None, engine="openpyxl"),
        )
        yield _timed("read", "openpyxl, read-only", size, lambda: _read_by_openpyxl(path))
        yield _timed("read", "XlsxStore.read", size, XlsxStore(path).read)
        yield _timed(f"edit {_EDITS} cells", "openpyxl, load and save", size, lambda: _edit_by_openpyxl(path))
        plan = _edits(path)
        yield _timed(
            f"edit {_EDITS} cells",
            "XlsxStore.commit, backed up and verified",
            size,
            lambda: XlsxStore(path).commit(plan),
        )


def _contact(number: int) -> dict[str, str | int | date]:
    return {
        "Name": f"Person {number}",
        "Company": f"Firm {number % 997}",
        "Role": "Principal",
        "Email": f"person.{number}@firm{number % 997}.example",
        "Phone": f"+34 600 {number:06}",
        "Circle": str(CIRCLES[number % 4]),
        "Needs": " ".join(_WORDS[(number * step) % len(_WORDS)] for step in (3, 5)),
        "Offers": " ".join(_WORDS[(number * step) % len(_WORDS)] for step in (7, 11)),
        "Met on": date(2020 + number % 6, 1 + number % 12, 1 + number % 28),
        "Notes": "met at the fair; likes sailing and long walks",
        "Status": "Fresh",
        "Next step": "Ask how the school project goes",
        "Next due": date(2026, 1 + number % 12, 1 + number % 28),
        "Pick as": f"Person {number}",
        "ID": f"c-{number:014}",
    }


def _read_by_openpyxl(path: Path) -> list[tuple[object, ...]]:
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = [row for sheet in workbook.worksheets for row in sheet.iter_rows(values_only=True)]
    workbook.close()
    return rows


def _edit_by_openpyxl(path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[CONTACTS.title]
    step = max(1, (sheet.max_row - 1) // _EDITS)
    for row in range(2, 2 + _EDITS * step, step):
        sheet.cell(row, _status() + 1).value = "Stale"
    workbook.save(path.with_name("edited.xlsx"))


def _edits(path: Path) -> Plan:
    base = XlsxStore(path).read()
    grid = base.grid(CONTACTS.title)
    assert grid is not None
    step = max(1, (grid.row_count - 1) // _EDITS)
    changes: list[Change] = [
        SetCell(CONTACTS.title, row, _status(), "Stale", grid.cell(row, _status()))
        for row in range(1, 1 + _EDITS * step, step)
    ]
    return Plan(base, (Group(GroupName("statuses"), tuple(changes)),))


def _status() -> int:
    return [column.name for column in CONTACTS.columns].index("Status")


def _analysis(contacts: int, touches: int, walked: int, filtered: int) -> Iterator[Timing]:
    network = _network(contacts, touches)
    walked, filtered = min(walked, touches), min(filtered, contacts)
    whole = f"{contacts:,} contacts, {touches:,} log rows"
    yield _timed(
        "analyse", "iterrows, a dict per contact", f"{walked:,} log rows", lambda: _row_loop(network, walked)
    )
    yield _timed(
        "analyse",
        "a filter of the log per contact",
        f"{filtered:,} contacts of {whole}",
        lambda: _filters(network, filtered),
    )
    yield _timed(
        "analyse",
        "sheetnet, all of judgement, introductions too",
        whole,
        lambda: analyse(network, [Member(_OWNER)], {}, today=_TODAY),
    )
    yield _timed(
        "match needs with offers", "sheetnet, by shared words", whole, lambda: introductions(network)
    )


def _network(contacts: int, touches: int) -> Network:
    """Return a network whose few friends are seen often and whose many others seldom."""
    random = np.random.default_rng(7)
    c, t = ContactColumn, TouchColumn
    names = [f"Person {number}" for number in range(contacts)]
    days = np.datetime64("2020-01-01", "s") + random.integers(0, 2500, touches) * np.timedelta64(86_400, "s")
    people = (contacts * random.power(0.4, touches)).astype(np.int32)
    directions = [DIRECTIONS.index(each) for each in (Direction.MET, Direction.GAVE, Direction.GOT)]
    direction = random.choice(directions, touches, p=[0.6, 0.25, 0.15]).astype(np.int8)
    helped = random.integers(0, 5, touches)
    kind = np.where(direction == directions[0], HELP_KINDS.index(HelpKind.NONE), helped).astype(np.int8)
    blank = _texts([""] * contacts)
    said = [" ".join(random.choice(np.asarray(_WORDS), 3)) for _ in range(contacts)]
    frame = {
        c.ID: _texts([f"c-{number:014}" for number in range(contacts)]),
        c.ROW: np.arange(1, contacts + 1, dtype=np.int32),
        **{name: _texts(names) for name in (c.NAME, c.PICK_AS)},
        **dict.fromkeys((c.COMPANY, c.ROLE, c.EMAIL, c.PHONE), blank),
        c.CIRCLE: random.choice(4, contacts, p=[0.001, 0.009, 0.09, 0.9]).astype(np.int8),
        c.EVERY_DAYS: np.full(contacts, np.nan),
        c.NEEDS: _texts([text if number % 7 == 0 else "" for number, text in enumerate(said)]),
        c.OFFERS: _texts([text if number % 5 == 0 else "" for number, text in enumerate(reversed(said))]),
        **dict.fromkeys((c.INTERESTS, c.MET_AT), blank),
        c.MET_ON: pd.Series(days[random.integers(0, touches, contacts)]),
        c.BIRTHDAY: pd.Series(np.full(contacts, np.datetime64("NaT", "s"))),
        c.INTRODUCED_BY: np.full(contacts, -1, np.int32),
        c.INTRODUCED_BY_TEXT: blank,
        c.OWNER: _texts([_OWNER] * contacts),
        c.NOTES: blank,
    }
    empty = _texts([""] * touches)
    log = {
        t.ID: _texts([f"t-{number}" for number in range(touches)]),
        t.ROW: np.arange(1, touches + 1, dtype=np.int32),
        t.ON: pd.Series(days),
        t.CONTACT: people,
        t.DIRECTION: direction,
        t.KIND: kind,
        t.WHAT: _texts(["the zoning article"] * touches),
        t.WITH: np.full(touches, -1, np.int32),
        t.WITH_TEXT: empty,
        t.DUE: pd.Series(np.full(touches, np.datetime64("NaT", "s"))),
        t.OUTCOME: np.zeros(touches, np.int8),
        t.OUTCOME_TEXT: empty,
        t.WHO: _texts([_OWNER] * touches),
    }
    return Network(pd.DataFrame(frame), pd.DataFrame(log), (), (), TeamSettings(), ())


def _texts(values: Sequence[str]) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def _row_loop(network: Network, rows: int) -> dict[int, tuple[datetime, int, int]]:
    """Find the last touch and the help each way as a first script does: row by row."""
    seen: dict[int, tuple[datetime, int, int]] = {}
    gave, got = DIRECTIONS.index(Direction.GAVE), DIRECTIONS.index(Direction.GOT)
    for _, row in network.touches.head(rows).iterrows():
        last, given, taken = seen.get(row[TouchColumn.CONTACT], (row[TouchColumn.ON], 0, 0))
        seen[row[TouchColumn.CONTACT]] = (
            max(last, row[TouchColumn.ON]),
            given + (row[TouchColumn.DIRECTION] == gave),
            taken + (row[TouchColumn.DIRECTION] == got),
        )
    return seen


def _filters(network: Network, contacts: int) -> list[tuple[object, int, int]]:
    """Find the same by filtering the whole log once for each contact."""
    gave, got = DIRECTIONS.index(Direction.GAVE), DIRECTIONS.index(Direction.GOT)
    found = []
    for position in range(contacts):
        log = network.touches[network.touches[TouchColumn.CONTACT] == position]
        directions = log[TouchColumn.DIRECTION]
        found.append(
            (log[TouchColumn.ON].max(), int((directions == gave).sum()), int((directions == got).sum()))
        )
    return found


def _timed(step: str, way: str, size: str, work: Callable[[], object]) -> Timing:
    gc.collect()
    started = time.perf_counter()
    work()
    return Timing(step, way, size, time.perf_counter() - started)


def _print(timings: Sequence[Timing]) -> None:
    heads = ("step", "way", "size", "seconds")
    lines = [(each.step, each.way, each.size, f"{each.seconds:.2f}") for each in timings]
    widths = [max(len(line[place]) for line in (heads, *lines)) for place in range(len(heads))]
    for line in (heads, tuple("-" * width for width in widths), *lines):
        print("  ".join(f"{text:<{width}}" for text, width in zip(line, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
