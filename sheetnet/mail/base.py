"""The terms of everything that delivers a letter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import Enum, auto
from typing import Protocol

from sheetnet.errors import DeliveryError


class Refused(DeliveryError):
    """A server said no to one thing, such as one mail; the next it may well do."""


class LoginRefused(DeliveryError):
    """A server is there and does not let this user in."""


class Whereabouts(Enum):
    """Where a draft lies that needs no putting in any more."""

    UNDER_DRAFTS = auto()
    TAKEN_OUT = auto()
    """Where it is once a person has sent, deleted or filed it."""


class DraftBox(Protocol):
    """A mailbox in which drafts wait for a person to send them."""

    def find(self) -> str:
        """Return the name of the place that drafts go into.

        Raises:
            DeliveryError: nobody can get in, or there is none.
        """
        ...

    def put(
        self, drafts: Mapping[str, bytes], *, begun: Collection[str] = ()
    ) -> Iterator[tuple[str, Whereabouts]]:
        """Put in the drafts that are not there; yield the Message-ID of each that lies somewhere, and where.

        Args:
            drafts: by Message-ID, with its angle brackets, the whole mail.
            begun: those that may have been put in before. Where a person has taken one out since, as far as
                that can be found out, it is not put in again.

        Raises:
            DeliveryError: this one and those after it were not put in, as far as is known.
            Refused: one was not taken, at least; all others are there.
        """
        ...


class Mailer(Protocol):
    """A way to bring a letter to its recipient."""

    def deliver(self, letter_bytes: bytes, *, sender: str, recipient: str) -> None:
        """Deliver one letter to one recipient, in one attempt.

        Args:
            letter_bytes: a whole mail as ``message_bytes`` gives it.
            sender: an address, or a name with an address in angle brackets.
            recipient: exactly one address.

        Raises:
            DeliveryError: it was not delivered; ``certain`` is false where it may have been all the same.
        """
        ...
