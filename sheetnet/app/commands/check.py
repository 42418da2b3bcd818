"""``sheetnet check``: every problem in the sheet with its cell; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from sheetnet.app.commands.options import AsJson, SettingsFile
from sheetnet.app.terminal import Line, Terminal

if TYPE_CHECKING:
    from sheetnet.domain.problem import Problem

HAS_PROBLEMS = 3
"""The exit code of a check that found something to mend."""


def check(as_json: AsJson = False, settings_file: SettingsFile = None) -> None:
    """List what wants mending, with its cell.

    Changes nothing. Exit code 3 says that there is something to mend.
    """
    from sheetnet.app.commands.summary import near, problems_as_json
    from sheetnet.app.run import judge
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.wiring import opened_store
    from sheetnet.errors import Displaced, MassDeletion, MissingParts

    settings = load_settings(find_settings_file(settings_file))
    terminal = Terminal()
    stopped = ""
    problems: Sequence[Problem] = ()
    with opened_store(settings.store) as store, terminal.steps("Reading the sheet"):
        try:
            judged = judge(store, members(settings.team), now=datetime.now(UTC))
            problems = judged.problems
        except (MissingParts, MassDeletion, Displaced) as error:
            stopped = str(error)
    if as_json:
        terminal.json({"stopped": stopped or None, "problems": problems_as_json(problems)})
    elif stopped:
        terminal.say(stopped)
    elif problems:
        for line in lines(problems):
            terminal.say(line)
    else:
        terminal.say(f"Nothing to mend in {near(store.place)}.")
    if stopped or problems:
        raise typer.Exit(HAS_PROBLEMS)


def lines(problems: Sequence[Problem]) -> Iterator[Text | Line]:
    """Yield the problems by tab, in the order of the tab's rows."""
    ordered = sorted(problems, key=lambda each: (each.tab, each.row or 0, each.column))
    for tab, found in groupby(ordered, key=lambda each: each.tab):
        yield Text(tab, "bold")
        for problem in found:
            cell = f"{problem.cell.removeprefix(f'{tab}!'):<6}"
            yield Line(Text.assemble("  ", (cell, "yellow"), problem.text), hang=2 + len(cell))
    cells = "1 cell" if len(problems) == 1 else f"{len(problems)} cells"
    yield Text(f"\n{cells} to mend; every other row is used. Nothing was changed.")
