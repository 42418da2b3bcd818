"""Counts: how often each thing happened, and which never did."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path


class Counts:
    """How often each thing happened, by family and name."""

    def __init__(self) -> None:
        self._expected: dict[str, set[str]] = {}
        self._found: Counter[tuple[str, str]] = Counter()

    def expect(self, family: str, names: Iterable[str]) -> None:
        """Say what has to happen at least once."""
        self._expected.setdefault(family, set()).update(names)

    def add(self, family: str, name: str, times: int = 1) -> None:
        """Count something."""
        self._found[family, name] += times

    def __getitem__(self, key: tuple[str, str]) -> int:
        return self._found[key]

    def missing(self) -> list[str]:
        """Return what never happened, each as "family: name"."""
        return [
            f"{family}: {name}"
            for family, names in sorted(self._expected.items())
            for name in sorted(names)
            if not self._found[family, name]
        ]

    def save(self, path: Path) -> None:
        """Write them down."""
        rows = [[family, name, times] for (family, name), times in self._found.items()]
        path.write_text(json.dumps(rows), encoding="utf-8")

    def load(self, path: Path) -> None:
        """Add those that were written down elsewhere."""
        for family, name, times in json.loads(path.read_text(encoding="utf-8")):
            self._found[family, name] += times

    def table(self) -> str:
        """Return all of them as lines of text."""
        families = sorted({*self._expected, *(family for family, _ in self._found)})
        lines = []
        for family in families:
            names = {name for each, name in self._found if each == family} | self._expected.get(family, set())
            lines.append(f"{family}:")
            width = max(map(len, names), default=0)
            lines.extend(f"  {name:<{width}}  {self._found[family, name]:>9,}" for name in sorted(names))
        return "\n".join(lines)
