"""``sheetnet health``: whether the worker is alive and well, from its heartbeat alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import typer
from rich.text import Text

from sheetnet.app.commands.options import AsJson, SettingsFile
from sheetnet.app.terminal import Line, Terminal

if TYPE_CHECKING:
    from sheetnet.app.health import Health
    from sheetnet.app.heartbeat import Heartbeat


def health(as_json: AsJson = False, settings_file: SettingsFile = None) -> None:
    """Say whether the worker is alive and its last job went well.

    Reads what the worker wrote at its last look, and neither the sheet nor the network. Exit code 1 says
    that it is not well.
    """
    from sheetnet.app.health import judge
    from sheetnet.app.heartbeat import heartbeat_file, read_heartbeat
    from sheetnet.app.settings_file import find_settings_file

    path = find_settings_file(settings_file)
    heartbeat = read_heartbeat(heartbeat_file(path))
    found = judge(heartbeat, now=datetime.now(UTC))
    terminal = Terminal()
    if as_json:
        terminal.json(_as_json(found, heartbeat))
    else:
        terminal.say(
            f"The worker is {'' if found.is_well else 'not '}well.", "" if found.is_well else "bold red"
        )
        for cause in found.causes:
            terminal.say(Line(Text(f"! {cause}"), hang=2))
        for line in found.lines:
            terminal.say(Line(Text(f"  {line}"), hang=2))
    if not found.is_well:
        raise typer.Exit(1)


def _as_json(found: Health, heartbeat: Heartbeat | None) -> dict[str, Any]:
    import msgspec

    told: dict[str, Any] = {"well": found.is_well, "causes": list(found.causes)}
    return {**told, "heartbeat": msgspec.to_builtins(heartbeat)}
