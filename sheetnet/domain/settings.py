"""What a team tunes together in the Settings tab, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from sheetnet.domain.policy import Policy
from sheetnet.domain.words import DateOrder, Tone, Weekday


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """The Settings tab as values; a bad or missing row leaves the default."""

    policy: Policy = field(default_factory=Policy)
    date_order: DateOrder = DateOrder.DAY_FIRST
    time_zone: str = "UTC"
    """An IANA name such as "Europe/Madrid"."""
    report_day: Weekday = Weekday.MONDAY
    report_time: time = time(7, 0)
    holidays_country: str = ""
    """An ISO 3166 code such as "US"; "" knows no holidays."""
    tone: Tone = Tone.WARM
    language: str = "en"
    run_now: str = ""
    """Each change of this value is one wish to run."""
    accepted_deletions: str = ""
    """The code that a stopped run showed, written back by a person who meant the deletions."""


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the team, from the settings file; an owner of contacts."""

    name: str
    mail: str = ""
    time_zone: str = ""
    """"" takes the team's."""
    signature: str = ""
    """Closes a draft; "" takes the first name."""
    aliases: tuple[str, ...] = ()
    """Other ways this person is written in Owner and Who."""
