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
    sees_trash = False
    if credentials is None:
        store = load_settings(find_settings_file(settings_file)).store
        credentials, sees_trash = store.credentials, store.look_in_trash
    sign_in_with(
        credentials.absolute(),
        terminal,
        browser=not no_browser,
        sees_trash=sees_trash,
        now=datetime.now(UTC),
    )
    terminal.say(
        "You have signed in. To set up a sheet: sheetnet init FOLDER --google --sheet ADDRESS. To see that "
        "all is well with one that is set up, in that folder: sheetnet doctor"
    )
