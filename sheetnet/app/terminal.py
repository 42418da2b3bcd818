"""The terminal: how words reach a person. Results go to stdout, progress and failures to stderr.

Colour and motion appear only on a terminal; what people typed is never read as markup.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

Tell = Callable[[str], None]


def prepare_streams() -> None:
    """Let a console that lacks a character show "?" in its place instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


class Terminal:
    """Stdout and stderr as they are at the moment of making."""

    def __init__(self) -> None:
        self.out = _console(sys.stdout)
        self.err = _console(sys.stderr)

    def say(self, text: str | Text = "", style: str = "") -> None:
        """Print one paragraph of a result."""
        self.out.print(Text(text, style) if isinstance(text, str) else text)

    def ask(self, question: str) -> str:
        """Return what a person answers; raises EOFError where there is nobody to ask."""
        self.err.print(Text(question), end="")
        return input().strip()

    def note(self, text: str) -> None:
        """Print something that is no result: to stderr, so that stdout can be piped."""
        self.err.print(Text(text, "dim"))

    def fail(self, text: str) -> None:
        """Print why something could not be done."""
        first, *rest = text.split("\n")
        self.err.print(Text.assemble(("sheetnet: ", "bold red"), first))
        for line in rest:
            self.err.print(Text(line))

    def json(self, value: Any) -> None:
        """Print one JSON document."""
        is_utf = (self.out.encoding or "").lower().startswith("utf")
        print(json.dumps(value, indent=2, ensure_ascii=not is_utf, default=str))

    @contextlib.contextmanager
    def steps(self, first: str) -> Iterator[Tell]:
        """Show which step is at hand, for as long as it lasts, where somebody is watching."""
        if not self.err.is_terminal:
            yield lambda _step: None
            return
        spinner = "dots" if self.err.encoding.startswith("utf") else "line"
        with self.err.status(Text(first), spinner=spinner) as status:
            yield lambda step: status.update(Text(step))


def _console(stream: TextIO) -> Console:
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    console.soft_wrap = not console.is_terminal
    return console
