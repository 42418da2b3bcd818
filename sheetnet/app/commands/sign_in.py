"""``sheetnet sign-in``: a person lets sheetnet into the Google Sheets of their own account."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from sheetnet.app.commands.options import SettingsFile


def sign_in(
    no_browser: Annotated[
        bool,
        typer.Option("--no-browser", metavar="", help="Sign in with a browser on another computer."),
    ] = False,
    credentials: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The OAuth client's file; else the one in the settings."),
    ] = None,
    settings_file: SettingsFile = None,
) -> None:
    """Sign in to Google, once for each computer.

    Not needed with a service account.
    """
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.signing_in import sign_in as sign_in_with
    from sheetnet.app.terminal import Terminal

    terminal = Terminal()
    file = credentials or load_settings(find_settings_file(settings_file)).store.credentials
    sign_in_with(file.absolute(), terminal, browser=not no_browser, now=datetime.now(UTC))
    terminal.say("You have signed in. To see that all is well with your sheet: sheetnet doctor")
