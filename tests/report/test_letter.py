from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

from sheetnet.mail.message import message_bytes
from sheetnet.report.letter import letter, message_id
from sheetnet.report.render import render_html, render_text
from tests.report.weeks import a_week

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)


def test_a_letter_carries_the_report_in_both_forms() -> None:
    made = letter(
        a_week(), identity="u-1", sender="robot@firm.example", recipient="ana@firm.example", composed_at=NOW
    )
    assert made.text == render_text(a_week())
    assert made.html == render_html(a_week())
    assert (made.week, made.owner, made.subject) == ("2026-W47", "Ana Ruiz", a_week().subject)
    assert message_bytes(made)


def test_there_is_one_message_id_for_each_sheet_owner_recipient_and_week() -> None:
    usual = ("u-1", "Ana", "ana@firm.example", "2026-W47")
    others = [
        ("u-2", "Ana", "ana@firm.example", "2026-W47"),
        ("u-1", "Joan", "ana@firm.example", "2026-W47"),
        ("u-1", "Ana", "joan@firm.example", "2026-W47"),
        ("u-1", "Ana", "ana@firm.example", "2026-W48"),
    ]
    made = [message_id(*each) for each in (usual, *others)]
    assert all(one != other for one, other in combinations(made, 2))
    assert message_id(*usual) == made[0]


def test_neither_sender_nor_hour_changes_the_message_id() -> None:
    first, second = (
        letter(a_week(), identity="u-1", sender=sender, recipient="Ana@Firm.example", composed_at=at)
        for sender, at in (("a@firm.example", NOW), ("b@other.example", NOW + timedelta(hours=5)))
    )
    assert first.message_id == second.message_id
    assert len(first.message_id) < 78
    assert first.message_id.endswith("@sheetnet.invalid>")
