"""Undone: what of a run could not be done, with its cause, in words for its owner and in words for a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from sheetnet.errors import DeliveryError, SheetnetError


class Part(Enum):
    """The part of a run, in words that name nobody."""

    ANSWERS = "Answers to a report could not be read."
    DRAFTS = "Drafts could not be put into a mailbox."
    OUTBOX = "The outbox could not be used."
    REPORT = "A report was not delivered."


@dataclass(frozen=True, slots=True)
class Undone:
    """Something that could not be done; may name people."""

    part: Part
    what: str
    """In whole sentences; "" where the cause says it all."""
    cause: SheetnetError | None = None
    """None where ``what`` says it all."""

    def __str__(self) -> str:
        """Return what it is, with cause and cure."""
        return f"{self.what} {self.cause or ''}".strip()

    @property
    def said_of_nobody(self) -> str:
        """Cause and cure where they name nobody, else only which part of a run it is."""
        if self.cause is None or (isinstance(self.cause, DeliveryError) and not self.cause.names_nobody):
            return self.part.value
        return self.cause.said_of_nobody

    @property
    def is_told_whole(self) -> bool:
        """Whether what is said of nobody leaves nothing out that helps."""
        return self.cause is not None and self.said_of_nobody == str(self.cause)

    @property
    def is_of_sheet(self) -> bool:
        """Whether it is the sheet that could not be read or written."""
        return self.cause is not None and not isinstance(self.cause, DeliveryError)


def in_words(undone: Sequence[Undone]) -> Iterator[str]:
    """Yield what could not be done; a cause that several things have in common is told once."""
    told: set[str] = set()
    for each in dict.fromkeys(map(_key, undone)):
        what, cause = each
        if not cause or cause not in told:
            yield f"{what} {cause}".strip()
        elif what:
            yield f"{what} The cause is the same."
        told.add(cause)


def _key(undone: Undone) -> tuple[str, str]:
    return undone.what, str(undone.cause or "")
