"""Actions, which are suggestions to a person, and the drafts that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheetnet.domain.ids import ActionId, ContactId
from sheetnet.domain.words import ActionKind, Direction, HelpKind


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail ready for a person to read, change and send; sheetnet never sends it."""

    to: str
    """The one address of the contact; "" where there is none and the draft is a phone note."""
    subject: str
    body: str
    variant: str
    """The template it came from ("return_help/2"), remembered so that it is not used twice in a row."""


@dataclass(frozen=True, slots=True)
class Action:
    """What to do for whom, why, with a draft. Not yet in the sheet."""

    id: ActionId
    kind: ActionKind
    contact_id: ContactId
    owner: str
    """The team member's name."""
    subject_key: str
    """What it is about (a touch id, the other contact's id, a birthday's year, or ""): with kind and
    contact it says whether two suggestions are the same one."""
    step: int
    """1, or the state of an introduction: 1 ask one, 2 ask the other, 3 connect."""
    suggestion: str
    """One thing to do, in the imperative: "Send Ana the lead you promised: school extension, Girona"."""
    why: str
    """The reason, in words that the log can confirm."""
    due_on: date
    draft: Draft | None
    other_id: ContactId | None = None
    """The other person of an introduction."""
    what: str = ""
    """What the log row will say in its What column once this is done."""

    @property
    def claim(self) -> tuple[ActionKind, ContactId, str]:
        """Two actions with the same claim are the same suggestion."""
        return self.kind, self.contact_id, self.subject_key


@dataclass(frozen=True, slots=True)
class Booking:
    """What a done action becomes in the Help Log."""

    direction: Direction
    kind: HelpKind


def booking(kind: ActionKind, step: int, promised: HelpKind = HelpKind.OTHER) -> Booking:
    """Return what ticking Done on this kind of action logs.

    ``promised`` is the kind of the promise that was kept. Asking either side of an introduction is a
    touch; connecting them is help given.
    """
    match kind:
        case ActionKind.KEEP_PROMISE:
            return Booking(Direction.GAVE, promised if promised.is_help else HelpKind.OTHER)
        case ActionKind.RETURN_HELP:
            return Booking(Direction.GAVE, HelpKind.OTHER)
        case ActionKind.INTRODUCE:
            if step < 3:
                return Booking(Direction.MET, HelpKind.NONE)
            return Booking(Direction.GAVE, HelpKind.INTRODUCTION)
        case ActionKind.PASS_ALONG:
            return Booking(Direction.GAVE, HelpKind.INFORMATION)
        case ActionKind.THANK:
            return Booking(Direction.MET, HelpKind.THANKS)
        case (
            ActionKind.FOLLOW_UP
            | ActionKind.CHECK_IN
            | ActionKind.LEARN_NEED
            | ActionKind.BIRTHDAY
            | ActionKind.WAKE
        ):
            return Booking(Direction.MET, HelpKind.NONE)
