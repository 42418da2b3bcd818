"""Pauses: how long to wait before Google is asked again, and a word to whoever waits meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from gspread.exceptions import APIError
from requests import Response
from requests.exceptions import ConnectionError as CannotConnect
from requests.exceptions import Timeout

LONGEST_SECONDS = 64.0
TRIES = 7
"""Waits of 1, 2, 4 ... 32 seconds outlast the minute after which Google's quota begins anew."""
TRIES_WITHOUT_CONNECTION = 3

_WORTH_A_WORD = 2.0
"""Seconds of silence that a person does not wonder about."""


def asked_seconds(fault: BaseException | None) -> float:
    """Return how long Google asks to wait, 0 where it does not say.

    A date counts from the time that the same answer gives, so that a wrong clock here does not matter.
    """
    if not isinstance(fault, APIError):
        return 0.0
    said = fault.response.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    until, now = _moment(said), answered_at(fault.response)
    return max(0.0, (until - now).total_seconds()) if until and now else 0.0


def answered_at(response: Response) -> datetime | None:
    """Return the time by the server's clock, None where an answer does not say."""
    return _moment(response.headers.get("Date", ""))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def is_worth_waiting(fault: BaseException) -> bool:
    """Whether Google asks for no longer a pause than a person would sit through."""
    return asked_seconds(fault) <= LONGEST_SECONDS


def has_tried_enough(attempt: int, fault: BaseException | None) -> bool:
    """Whether a read that has failed so often is to be given up."""
    return attempt >= (TRIES_WITHOUT_CONNECTION if isinstance(fault, CannotConnect) else TRIES)


def seconds_before_again(attempt: int, fault: BaseException | None) -> float:
    """Return as long as Google asks for, else ever longer, with jitter.

    After https://developers.google.com/workspace/sheets/api/limits#exponential.
    """
    return asked_seconds(fault) or min(2.0 ** (attempt - 1) + random.random(), LONGEST_SECONDS)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Waits, and says so where it takes long enough to be noticed."""

    sleep: Callable[[float], None]
    tell: Callable[[str], None]

    def before_again(self, attempt: int, fault: BaseException | None) -> None:
        """Wait until it is time for the next attempt."""
        seconds = seconds_before_again(attempt, fault)
        if seconds >= _WORTH_A_WORD:
            self.tell(f"{_why(fault)}; trying again in {round(seconds)} s")
        self.sleep(seconds)


def _why(fault: BaseException | None) -> str:
    if isinstance(fault, APIError):
        return "Google is busy"
    if isinstance(fault, Timeout):
        return "Google has not answered"
    if isinstance(fault, CannotConnect):
        return "Google cannot be reached"
    return "Google's answer did not come through whole"
