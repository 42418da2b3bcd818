"""The terminal: how words reach a person. Results go to stdout, progress and failures to stderr.

Colour and motion appear only on a terminal; what people typed is never read as markup.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Line:
    """A line that goes on, where a terminal is too narrow for it, under its ``hang``-th letter."""

    text: Text
    hang: int


class Terminal:
    """Stdout and stderr as they are at the moment of making."""

    def __init__(self) -> None:
        self.out = _console(sys.stdout)
        self.err = _console(sys.stderr)

    def say(self, said: str | Text | Line = "", style: str = "") -> None:
        """Print one paragraph of a result; what is indented stays indented where it goes on."""
        text = said.text if isinstance(said, Line) else Text(said, style) if isinstance(said, str) else said
        hang = said.hang if isinstance(said, Line) else len(text.plain) - len(text.plain.lstrip(" "))
        if not hang or not self.out.is_terminal or text.cell_len <= self.out.width:
            self.out.print(text)
            return
        head, tail = text.divide([hang])
        for line in tail.wrap(self.out, max(20, self.out.width - hang)):
            self.out.print(Text.assemble(head, line))
            head = Text(" " * hang)

    def unbroken(self, line: str) -> None:
        """Print a line as one line, however narrow the terminal is."""
        self.out.print(Text(line), soft_wrap=True)

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
