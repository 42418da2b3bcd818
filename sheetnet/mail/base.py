"""The terms of everything that delivers a letter."""

from __future__ import annotations

from typing import Protocol


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
