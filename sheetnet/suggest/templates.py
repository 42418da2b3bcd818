"""Where the shipped templates are: drafts and the report. Knows nothing of what they say."""

from __future__ import annotations

from pathlib import Path

import sheetnet


def template_folder() -> Path:
    """Return the folder that holds ``drafts/`` and ``report/``.

    An installed wheel carries it as ``sheetnet/templates``; an editable install finds it at the
    top of the repository.
    """
    package = Path(sheetnet.__file__).parent
    packaged = package / "templates"
    return packaged if packaged.is_dir() else package.parent / "templates"
