"""The closed choices of the field. The value of each member is the word a person reads."""

from __future__ import annotations

from enum import StrEnum


class Circle(StrEnum):
    """How close the owner wants to keep a contact; a blank cell means Wide."""

    KEY = "Key"
    CLOSE = "Close"
    ACTIVE = "Active"
    WIDE = "Wide"
    PAUSED = "Paused"


class Direction(StrEnum):
    """Which way a touch went."""

    GAVE = "Gave"
    GOT = "Got"
    MET = "Met"
    """A touch without help: a call, a mail, a meeting, thanks."""
    PROMISED = "Promised"
    """Help that the owner said would be given, by a due date."""


class HelpKind(StrEnum):
    """What was given, got or promised; THANKS and NONE are no help."""

    INTRODUCTION = "Introduction"
    LEAD = "Lead"
    INFORMATION = "Information"
    ADVICE = "Advice"
    LAUGH = "Laugh"
    OTHER = "Other"
    THANKS = "Thanks"
    NONE = ""

    @property
    def is_help(self) -> bool:
        """Whether a touch of this kind, given or got, counts as help."""
        return self not in (HelpKind.THANKS, HelpKind.NONE)


class Outcome(StrEnum):
    """What the Outcome column is understood to say; any other text is OPEN with a remark."""

    OPEN = "open"
    CANCELLED = "cancelled"
    """The planned touch did not happen, or the promise was withdrawn."""
    KEPT = "kept"
    """The promise was kept."""


class Status(StrEnum):
    """The only words people see for how a relationship stands."""

    NEW = "New"
    FRESH = "Fresh"
    DUE_SOON = "Due soon"
    STALE = "Stale"
    LAPSED = "Lapsed"
    PAUSED = "Paused"


class ActionKind(StrEnum):
    """What sheetnet may suggest, in order of claim."""

    KEEP_PROMISE = "Keep a promise"
    RETURN_HELP = "Return help"
    FOLLOW_UP = "Follow up"
    INTRODUCE = "Introduce"
    PASS_ALONG = "Pass along"
    THANK = "Thank"
    CHECK_IN = "Check in"
    LEARN_NEED = "Learn a need"
    BIRTHDAY = "Birthday"
    WAKE = "Wake a dormant tie"


class DateOrder(StrEnum):
    """How a date typed as 03/04/2026 is to be read."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class Tone(StrEnum):
    """How drafts greet and close."""

    WARM = "warm"
    FORMAL = "formal"


class Weekday(StrEnum):
    """Days of the report, Monday first, so that the index is ``date.weekday()``."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"
