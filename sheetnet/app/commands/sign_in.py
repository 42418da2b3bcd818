"""``sheetnet sign-in``: a person lets sheetnet into their own Google Sheets, or their own Gmail."""

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
    gmail: Annotated[
        bool,
        typer.Option("--gmail", metavar="", help="For drafts in your Gmail, or the report from it."),
    ] = False,
    settings_file: SettingsFile = None,
) -> None:
    """Sign in to Google, once for each computer.

    Not needed for a sheet with a service account. Drafts in Gmail need a sign-in of their own: --gmail.
    """
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.signing_in import sign_in as sign_in_with
    from sheetnet.app.signing_in import sign_in_to_gmail
    from sheetnet.app.terminal import Terminal

    terminal = Terminal()
    if gmail:
        settings = load_settings(find_settings_file(settings_file), may_lack_key=True)
        file = (credentials or settings.store.credentials).absolute()
        address = sign_in_to_gmail(file, settings, terminal, browser=not no_browser)
        terminal.say(
            f"You have signed in to the Gmail of {address}. To see that all is well: sheetnet doctor"
        )
        return
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
