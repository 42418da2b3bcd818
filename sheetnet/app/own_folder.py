"""The folder of this user's own: sign-ins, and the name by which this machine is known as a worker."""

from __future__ import annotations

import platform
import uuid
from pathlib import Path


def own_folder() -> Path:
    """Return the user's configuration folder for sheetnet; it need not be there yet."""
    import platformdirs

    return platformdirs.user_config_path("sheetnet", appauthor=False)


def worker_id() -> str:
    """Return the name of this machine's worker, made up once and kept.

    Where it cannot be kept it follows from the machine and the user.
    """
    from sheetnet.stores.private import write_private

    file = own_folder() / "worker-id"
    try:
        kept = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        kept = ""
    if not kept:
        kept = uuid.uuid4().hex
        try:
            write_private(file, kept + "\n")
        except OSError:
            return uuid.uuid5(uuid.NAMESPACE_URL, f"{platform.node()}{Path.home()}").hex
    return kept
