"""Many sequences in several processes: see scripts/stress."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stores_google.state_machine.beginnings import prepare
from tests.stores_google.state_machine.counts import Counts
from tests.stores_google.state_machine.machine import COUNTS, SharedSheet, expect_everything
from tests.stores_google.state_machine.tour import tour

_EVERY_SECONDS = 20.0
_MOST_BROKEN = 20
_SLICE = 25
"""Sequences that hypothesis is asked for at once; it grows slow where it has to remember more."""


def main() -> int:
    """Share the sequences out among processes, show how far they are, add up what they counted."""
    asked = _arguments()
    if asked.part is not None:
        return _part(asked, Path(asked.part))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.json" for number in range(asked.workers)]
        shares = [asked.sequences // asked.workers] * asked.workers
        shares[0] += asked.sequences - sum(shares)
        parts = [_begin(asked, share, path) for share, path in zip(shares, paths, strict=True)]
        while any(part.poll() is None for part in parts):
            _show(paths, asked.sequences, began)
            _wait(parts)
        crashed = [part for part in parts if part.wait()]
        counts = _summed(paths)
    expect_everything(counts, each_fault_everywhere=asked.sequences >= 5000)
    print(counts.table())
    print(f"{counts['sequences', 'to the end']:,} sequences in {time.monotonic() - began:,.0f} seconds")
    if crashed or counts["sequences", "broken"]:
        print(f"{counts['sequences', 'broken']} sequences broke an invariant: see above.")
        return 1
    missing = counts.missing()
    if missing:
        print("This never happened:", *missing, sep="\n  ")
    return 1 if missing else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/stress", description=main.__doc__)
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes at once")
    parser.add_argument("--steps", type=int, default=12, help="happenings in a sequence, at the most")
    parser.add_argument("--shrink", action="store_true", help="look for the shortest sequence that fails")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    return parser.parse_args()


def _begin(asked: argparse.Namespace, sequences: int, path: Path) -> subprocess.Popen[bytes]:
    options = ["--sequences", str(sequences), "--steps", str(asked.steps), "--part", str(path)]
    options += ["--shrink"] if asked.shrink else []
    return subprocess.Popen([sys.executable, "-m", __spec__.name.removesuffix(".__main__"), *options])


def _part(asked: argparse.Namespace, path: Path) -> int:
    prepare()
    tour()
    while (left := asked.sequences - COUNTS["sequences", "to the end"]) > 0:
        try:
            run_state_machine_as_test(
                SharedSheet,
                settings=settings(
                    max_examples=min(left, _SLICE),
                    stateful_step_count=asked.steps,
                    deadline=None,
                    derandomize=False,
                    database=None,
                    phases=(Phase.generate, Phase.shrink) if asked.shrink else (Phase.generate,),
                    suppress_health_check=list(HealthCheck),
                ),
            )
        except Exception:
            traceback.print_exc(file=sys.stdout)
            COUNTS.add("sequences", "broken")
            if COUNTS["sequences", "broken"] >= _MOST_BROKEN:
                break
        sys.stdout.flush()
        COUNTS.save(path)
    return 0


def _summed(paths: list[Path]) -> Counts:
    counts = Counts()
    for path in paths:
        if path.exists():
            counts.load(path)
    return counts


def _show(paths: list[Path], sequences: int, began: float) -> None:
    done = _summed(paths)["sequences", "to the end"]
    print(f"{done:,} of {sequences:,} sequences, {time.monotonic() - began:,.0f} seconds", flush=True)


def _wait(parts: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + _EVERY_SECONDS
    while time.monotonic() < until and any(part.poll() is None for part in parts):
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
