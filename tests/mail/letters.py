"""Letters and drafts for the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sheetnet.domain.action import Draft
from sheetnet.domain.letter import Letter

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)


def a_letter(**changes: Any) -> Letter:
    letter = Letter(
        message_id="<report.2026-W47.0123456789abcdef@sheetnet.invalid>",
        sender="Sheetnet <robot@firm.example>",
        recipient="ana@firm.example",
        subject="Your ten this week: start with Núria Pla",
        text="Good morning, Ana\n\n.a line that begins with a dot\n",
        html="<p>Good morning, Ana – ¿qué tal?</p>\n",
        composed_at=NOW,
        week="2026-W47",
        owner="Ana",
    )
    return replace(letter, **changes)


def a_draft(**changes: Any) -> Draft:
    draft = Draft(
        "nuria@pla.example", "The school extension", "Hi Núria,\n\nHere it is.\n\nAna\n", "return_help/1"
    )
    return replace(draft, **changes)
