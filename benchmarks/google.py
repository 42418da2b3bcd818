"""Prints how long a large Google Sheet takes from the wire to a plan, beside what people do today.

    python benchmarks/google.py [--cells 2850000] [--times 3] [--only WORD] [--whole]

A quarter as many contacts as log rows, 25 and 8 columns, are served by a small server on this machine as
Google would, gzipped. Every way of reading them runs in a process of its own; the best of ``--times`` counts.
sheetnet ran on the network before, so that it finds nothing to change; the benchmark fails if it does.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import pickle
import platform
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path[0] = str(Path(__file__).resolve().parents[1])
"""The repository, and not this folder, where this very file would pass for Google's own package."""

from benchmarks.settled_network import (  # noqa: E402
    LOG_ROWS_A_CONTACT,
    NOW,
    SPREADSHEET_ID,
    TEAM,
    cells_in,
    settled_grids,
)
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG  # noqa: E402

_TITLES = (CONTACTS.title, HELP_LOG.title)
_CELLS_A_CONTACT = 25 + 8 * LOG_ROWS_A_CONTACT
_MOST_TIMES_JSON = 1.5
_LEAST_TIMES_GSPREAD = 15
_MOST_MEBIBYTES = 600
_GOOGLE = "https://sheets.googleapis.com"

JSON = "json.loads alone, same reply by rows"
RECORDS = "gspread get_all_records, iterrows"
"""What most people's first script does."""
PLAIN_RECORDS = "gspread get_all_records, plain loop"
RUN = "sheetnet: read, analyse and plan"
MATCHING = "  of which matching"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process measured."""

    seconds: float
    cpu_seconds: float
    """Of this process alone: on a busy machine the steadier figure."""
    mebibytes: float
    note: str = ""
    matching: float = 0.0
    """Seconds of them that matching needs with offers took, which the budget leaves out."""
    cpu_matching: float = 0.0


def main() -> None:
    """Measure and print, or measure one way for the process that prints."""
    arguments = _arguments()
    if arguments.serve:
        from benchmarks.loopback import serve

        serve(Path(arguments.serve), SPREADSHEET_ID)
    elif arguments.measure:
        print(json.dumps(_measure(arguments.measure, arguments.url)))
    else:
        _print_table(arguments)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--cells", type=int, default=2_850_000, help="cells of Contacts and Help Log together"
    )
    parser.add_argument("--times", type=int, default=3, help="how often each way runs; the best counts")
    parser.add_argument("--only", default="", help="only the ways with this word in their name")
    parser.add_argument("--whole", action="store_true", help="all columns of both tabs, 26 and 12")
    parser.add_argument("--keep", type=Path, help="a folder that keeps made networks for the next time")
    for hidden in ("serve", "measure", "url"):
        parser.add_argument(f"--{hidden}", help=argparse.SUPPRESS)
    return parser.parse_args()


def _print_table(arguments: argparse.Namespace) -> None:
    contacts = round(arguments.cells / _CELLS_A_CONTACT)
    with tempfile.TemporaryDirectory() as folder:
        keep = arguments.keep or Path(folder)
        file = keep / f"network-{contacts}{'-whole' * arguments.whole}.pickle"
        if not file.exists():
            file.write_bytes(pickle.dumps(settled_grids(contacts, whole=arguments.whole)))
        grids = pickle.loads(file.read_bytes())
        print(f"Python {platform.python_version()}, {platform.machine()}; best of {arguments.times}")
        sizes = [cells_in(grids, *_TITLES), cells_in(grids, *(grid.title for grid in grids))]
        print(f"{contacts:,} contacts, {contacts * LOG_ROWS_A_CONTACT:,} log rows: {sizes[0]:,} cells")
        print(f"{sizes[1] - sizes[0]:,} cells of other tabs, which sheetnet and json.loads read too\n")
        titles = [grid.title for grid in grids]
        del grids
        with _served(file) as url:
            _warm(url, titles)
            print(f"{'way':<40}{'seconds':>9}{'CPU':>7}{'MiB':>6}")
            found: dict[str, Measured] = {}
            for name in _WAYS:
                if arguments.only in name:
                    found[name] = _best(name, url, arguments.times)
                    _print_line(name, found[name])
    _print_budget(found)


def _print_line(name: str, each: Measured) -> None:
    line = f"{name:<40}{each.seconds:>9.2f}{each.cpu_seconds:>7.2f}{each.mebibytes:>6.0f}  {each.note}"
    print(line.rstrip(), flush=True)
    if each.matching:
        print(f"{MATCHING:<40}{each.matching:>9.2f}{each.cpu_matching:>7.2f}")


def _print_budget(found: Mapping[str, Measured]) -> None:
    if RUN not in found:
        return
    whole = found[RUN]
    seconds, cpu = whole.seconds - whole.matching, whole.cpu_seconds - whole.cpu_matching
    print(f"\n{RUN}, matching apart: {seconds:.2f} s, {cpu:.2f} s of CPU")
    if JSON in found:
        times, cpu_times = seconds / found[JSON].seconds, cpu / found[JSON].cpu_seconds
        print(f"  {times:.2f} x json.loads alone, by CPU {cpu_times:.2f} x (at most {_MOST_TIMES_JSON} x)")
    for name, wanted in ((RECORDS, f" (at least {_LEAST_TIMES_GSPREAD} x)"), (PLAIN_RECORDS, "")):
        if name in found:
            times, cpu_times = found[name].seconds / seconds, found[name].cpu_seconds / cpu
            print(f"  {times:.1f} x as fast as {name}, by CPU {cpu_times:.1f} x{wanted}")
    print(f"  {whole.mebibytes:.0f} MiB at its peak (under {_MOST_MEBIBYTES} MiB at 2.85 million cells)")


def _best(name: str, url: str, times: int) -> Measured:
    command = [sys.executable, __file__, "--measure", name, "--url", url]
    runs = []
    for _ in range(times):
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        runs.append(Measured(**json.loads(printed)))
    return min(runs, key=lambda each: each.cpu_seconds - each.cpu_matching)


@contextmanager
def _served(grids_file: Path) -> Iterator[str]:
    command = [sys.executable, __file__, "--serve", str(grids_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


def _warm(url: str, titles: Sequence[str]) -> None:
    """Let the server make its larger replies before any clock runs."""
    for dimension in ("ROWS", "COLUMNS"):
        _get(url, _compact_query(titles, dimension))
    for title in _TITLES:
        urllib.request.urlopen(
            f"{url}/v4/spreadsheets/{SPREADSHEET_ID}/values/{title.replace(' ', '%20')}"
        ).read()


def _compact_query(titles: Sequence[str], dimension: str) -> str:
    asked = {
        "ranges": [f"'{title}'" for title in titles],
        "majorDimension": dimension,
        "valueRenderOption": "UNFORMATTED_VALUE",
        "dateTimeRenderOption": "SERIAL_NUMBER",
        "prettyPrint": "false",
    }
    return f"/v4/spreadsheets/{SPREADSHEET_ID}/values:batchGet?{urlencode(asked, doseq=True)}"


def _get(url: str, path: str) -> bytes:
    with urllib.request.urlopen(url + path) as reply:
        return gzip.decompress(reply.read())


def _measure(name: str, url: str) -> dict[str, Any]:
    prepared = _WAYS[name](url)
    matching = _Stopwatch()
    if name == RUN:
        matching.watch("sheetnet.analysis.analyse", "introductions")
    watch = _Stopwatch()
    result = watch.run(prepared)
    measured = {
        "seconds": watch.seconds,
        "cpu_seconds": watch.cpu_seconds,
        "mebibytes": _peak_mebibytes(),
        "matching": matching.seconds,
        "cpu_matching": matching.cpu_seconds,
    }
    if name == RUN:
        changes = sum(len(group.changes) for group in result.plan.groups)
        assert not changes, f"there was something to change: {[group.name for group in result.plan.groups]}"
        measured |= {"note": f"{changes} changes"}
    return measured


class _Stopwatch:
    """Adds up how long calls take."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.cpu_seconds = 0.0

    def run(self, call: Callable[..., Any], *args: Any) -> Any:
        started, cpu_started = time.perf_counter(), time.process_time()
        result = call(*args)
        self.seconds += time.perf_counter() - started
        self.cpu_seconds += time.process_time() - cpu_started
        return result

    def watch(self, module: str, function: str) -> None:
        """Measure every call of a function that a module makes by this name."""
        within = importlib.import_module(module)
        setattr(within, function, partial(self.run, getattr(within, function)))


def _peak_mebibytes() -> float:
    """Return the most memory this process has held; `getrusage` would count its parent's too."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


Way = Callable[[], Any]


def _worksheets(url: str) -> list[Any]:
    import gspread
    from google.oauth2.credentials import Credentials

    class Redirected(gspread.HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> Any:
            return super().request(method, endpoint.replace(_GOOGLE, url, 1), *args, **more)

    client = gspread.Client(Credentials("token"), http_client=Redirected)
    spreadsheet = client.open_by_key(SPREADSHEET_ID)
    return [spreadsheet.worksheet(title) for title in _TITLES]


def _records(url: str) -> Way:
    import pandas as pd

    contacts, log = _worksheets(url)

    def rows(worksheet: Any) -> Iterator[Mapping[str, Any]]:
        return (row for _, row in pd.DataFrame(worksheet.get_all_records()).iterrows())

    return lambda: _loop_over(rows(contacts), rows(log))


def _plain_records(url: str) -> Way:
    contacts, log = _worksheets(url)
    return lambda: _loop_over(contacts.get_all_records(), log.get_all_records())


def _loop_over(
    contacts: Iterable[Mapping[str, Any]], log: Iterable[Mapping[str, Any]]
) -> dict[str, tuple[Any, int, int]]:
    """Find the last touch and the help each way as a first script does: row by row."""
    from datetime import date

    found: dict[str, tuple[date, int, int]] = {}
    for row in log:
        on = date.fromisoformat(row["Date"])
        last, gave, got = found.get(row["Contact"], (on, 0, 0))
        found[row["Contact"]] = (
            max(last, on),
            gave + (row["Direction"] == "Gave"),
            got + (row["Direction"] == "Got"),
        )
    none = (None, 0, 0)
    return {row["Name"]: found.get(row["Pick as"], none) for row in contacts}


def _all_values(url: str) -> Way:
    worksheets = _worksheets(url)
    return lambda: [worksheet.get_all_values() for worksheet in worksheets]


def _dataframe(url: str) -> Way:
    from gspread_dataframe import get_as_dataframe

    worksheets = _worksheets(url)
    return lambda: [get_as_dataframe(worksheet) for worksheet in worksheets]


def _pygsheets(url: str) -> Way:
    import pygsheets
    from google.oauth2.credentials import Credentials

    client = pygsheets.authorize(custom_credentials=Credentials("token"))
    client.sheet.service._baseUrl = f"{url}/"
    spreadsheet = client.open_by_key(SPREADSHEET_ID)
    worksheets = [spreadsheet.worksheet_by_title(title) for title in _TITLES]
    return lambda: [worksheet.get_as_df() for worksheet in worksheets]


def _json_alone(url: str) -> Way:
    titles = [
        each["properties"]["title"]
        for each in json.loads(_get(url, f"/v4/spreadsheets/{SPREADSHEET_ID}"))["sheets"]
    ]
    reply = _get(url, _compact_query(titles, "ROWS")).decode()
    return lambda: json.loads(reply)


def _store(url: str) -> Any:
    from google.oauth2.credentials import Credentials

    from sheetnet.stores.google.store import GoogleStore

    return GoogleStore(SPREADSHEET_ID, Credentials("token"), clock=lambda: datetime.now(UTC), endpoint=url)


def _snapshot(url: str) -> Way:
    return _store(url).read


def _network(url: str) -> Way:
    from sheetnet.app.run import read_sheet

    store = _store(url)
    return lambda: read_sheet(store, TEAM)


def _plan(url: str) -> Way:
    from sheetnet.app.run import run
    from sheetnet.suggest.drafts import Drafter

    store, drafter = _store(url), Drafter()
    return lambda: run(store, TEAM, drafter, now=NOW, dry_run=True)


_WAYS: Mapping[str, Callable[[str], Way]] = {
    RECORDS: _records,
    PLAIN_RECORDS: _plain_records,
    "gspread-dataframe": _dataframe,
    "pygsheets get_as_df": _pygsheets,
    "gspread get_all_values, text only": _all_values,
    JSON: _json_alone,
    "sheetnet: the snapshot": _snapshot,
    "sheetnet: the snapshot and Network": _network,
    RUN: _plan,
}


if __name__ == "__main__":
    main()
