"""A mail server and how to get into it, for sending and for the mailbox alike."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server and an account on it."""

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    """"" does not log in."""
    password: str | Callable[[], str] = field(default="", repr=False)
    """The password, or what reads it when somebody logs in.

    Raises:
        DeliveryError: it cannot be read.
    """
    token: Callable[[], str] | None = field(default=None, repr=False)
    """Gives a token to log in with in place of the password.

    Raises:
        DeliveryError: there is none.
    """
    timeout_seconds: float = 30.0

    def read_password(self) -> str:
        """Return the password.

        Raises:
            DeliveryError: it cannot be read.
        """
        return self.password if isinstance(self.password, str) else self.password()

    @property
    def place(self) -> str:
        """Host and port, as they stand in messages."""
        return f"{self.host}:{self.port}"

    @property
    def patience(self) -> str:
        """How long an answer is waited for, as it stands in messages."""
        return f"{self.timeout_seconds:g} second{'' if self.timeout_seconds == 1 else 's'}"

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the host is the machine's own loopback, the only place for an open connection."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False
