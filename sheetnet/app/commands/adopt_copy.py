"""``sheetnet adopt-copy``: let a copied spreadsheet become one of its own."""

from __future__ import annotations

from datetime import UTC, datetime

from sheetnet.app.commands.options import SettingsFile


def adopt_copy(settings_file: SettingsFile = None) -> None:
    """Use a copied spreadsheet as one of its own.

    It gets an identity of its own, and no mail of the original counts for it.
    """
    from sheetnet.app.commands.summary import near
    from sheetnet.app.run import adopt_copy as adopt
    from sheetnet.app.settings import members
    from sheetnet.app.settings_file import find_settings_file, load_settings
    from sheetnet.app.terminal import Terminal
    from sheetnet.app.wiring import opened_store

    settings = load_settings(find_settings_file(settings_file))
    terminal = Terminal()
    with opened_store(settings.store, terminal.note) as store:
        adopt(store, members(settings.team), now=datetime.now(UTC))
    terminal.say(f"{near(store.place)} is a spreadsheet of its own now. Next: sheetnet run")
