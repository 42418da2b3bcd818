"""``sheetnet check``: every problem in the sheet with its cell; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from sheetnet.app.commands.notices import (
    cells_in_words,
    grouped,
    notices_in_words,
    to_mend,
)
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
    notices: Sequence[str] = ()
    opened = opened_store(settings.store, terminal.note, reads_only=True)
    with opened as store, terminal.steps("Reading the sheet"):
        try:
            judged = judge(store, members(settings.team), now=datetime.now(UTC))
            problems = judged.problems
            notices = notices_in_words(judged.reading.layout, judged.network, judged.findings)
        except (MissingParts, MassDeletion, Displaced) as error:
            stopped = str(error)
    if as_json:
        told = problems_as_json(problems)
        terminal.json({"stopped": stopped or None, "notices": notices, "problems": told})
    elif stopped:
        terminal.say(stopped)
    else:
        for notice in notices:
            terminal.say(notice, "yellow")
        for line in lines(problems):
            terminal.say(line)
    if not (as_json or stopped or problems):
        terminal.say(f"Nothing to mend in {near(store.place)}.")
    if stopped or problems:
        raise typer.Exit(HAS_PROBLEMS)


def lines(problems: Sequence[Problem]) -> Iterator[Text | Line]:
    """Yield the problems by tab, in the order of the tab's rows; rows that want the same are one line."""
    for tab, found in groupby(grouped(problems), key=lambda same: same[0].tab):
        yield Text(tab, "bold")
        for same in found:
            first = same[0]
            if len(same) > 1:
                head, told = f"{len(same)} rows: ", f"{first.text} ({cells_in_words(same)})"
            elif first.row is None:
                head, told = "", first.text
            else:
                head, told = f"{first.cell.removeprefix(f'{tab}!'):<5} ", first.text
            yield Line(Text.assemble("  ", (head, "yellow"), told), hang=2 + len(head))
    if problems:
        yield Text(f"\n{to_mend(problems)}; every other row is used. Nothing was changed.")
