from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sheetnet.app.time_zone import guessed_zone, is_zone, zone_by_clock

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_the_zone_that_the_machine_names_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert guessed_zone(now=NOW) == "Asia/Tokyo"


def test_there_is_always_a_guess_that_is_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "nonsense/zone")
    assert is_zone(guessed_zone(now=NOW))


@pytest.mark.parametrize(
    ("january", "july", "zone"),
    [
        (-5, -4, "America/New_York"),
        (-7, -7, "America/Phoenix"),
        (0, 1, "Europe/London"),
        (1, 2, "Europe/Berlin"),
        (5.5, 5.5, "Asia/Kolkata"),
        (11, 10, "Australia/Sydney"),
        (0, 0, "UTC"),
        (3.25, 1, "UTC"),
    ],
)
def test_a_clock_that_runs_like_a_known_zone_gives_that_zone(january: float, july: float, zone: str) -> None:
    assert zone_by_clock(timedelta(hours=january), timedelta(hours=july), now=NOW) == zone


def test_names_that_are_no_zones_are_told_apart() -> None:
    assert is_zone("Europe/Madrid")
    assert not any(map(is_zone, ("", "Madrid", "../etc/passwd", "Europe/Atlantis", "/etc/passwd")))
