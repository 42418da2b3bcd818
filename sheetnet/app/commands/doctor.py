"""``sheetnet doctor``: each step from the settings to a commit, and what to do at the first that fails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from sheetnet.app.commands.options import AsJson, SettingsFile
from sheetnet.app.terminal import Line, Terminal

if TYPE_CHECKING:
    from sheetnet.app.examination import Step

WANTS_MENDING = 3
"""The exit code where everything works and something should be mended; as that of ``check``."""


def doctor(
    take_over: Annotated[
        bool,
        typer.Option(
            "--take-over", metavar="", help="Let this computer write, where Google keeps no two apart."
        ),
    ] = False,
    as_json: AsJson = False,
    settings_file: SettingsFile = None,
) -> None:
    """Check step by step whether sheetnet can work, and say what to do.

    Stops at the first step that fails. Exit code 3 says that all works and something wants mending.
    """
    from sheetnet.app.examination import State, Step, examine
    from sheetnet.app.settings_file import find_settings_file, load_settings

    terminal = Terminal()
    path = find_settings_file(settings_file)
    settings = load_settings(path, may_lack_key=True)
    steps = [Step("Settings file", f"{path} is in order.")]
    if not as_json:
        _show(steps[0], terminal)
    with terminal.steps("Looking"):
        for step in examine(settings, takes_over=take_over, now=datetime.now(UTC)):
            steps.append(step)
            if not as_json:
                _show(step, terminal)
    states = {step.state for step in steps}
    if as_json:
        told = [
            {"step": s.name, "state": s.state.value, "said": s.said, "walls": list(s.walls)} for s in steps
        ]
        terminal.json({"well": states == {State.WELL}, "steps": told})
    elif State.FAILED not in states:
        terminal.say("All is well." if states == {State.WELL} else "It works; see what is marked with !.")
    if State.FAILED in states:
        raise typer.Exit(1)
    if State.MIND in states:
        raise typer.Exit(WANTS_MENDING)


def _show(step: Step, terminal: Terminal) -> None:
    from sheetnet.app.examination import State

    can_tick = (terminal.out.encoding or "").lower().startswith("utf")
    mark, colour = {
        State.WELL: ("✓" if can_tick else "ok", "green"),
        State.MIND: ("!", "yellow"),
        State.FAILED: ("✗" if can_tick else "X", "bold red"),
    }[step.state]
    head = f"{mark} {step.name}: "
    terminal.say(Line(Text.assemble((mark, colour), f" {step.name}: ", step.said), hang=len(head)))
    if step.walls:
        terminal.say("  What often stands in the way here:")
    for wall in step.walls:
        terminal.say(Line(Text(f"  - {wall}"), hang=4))
