"""Google's quota: so many reads and writes a minute for each account."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.google_emulator.refusals import quota_exceeded


@dataclass
class Quota:
    """Counts the calls of each account in the running minute; None is no limit."""

    reads: int | None = None
    writes: int | None = None
    clock: Callable[[], float] = time.time
    _minute: int = -1
    _spent: dict[tuple[str, bool], int] = field(default_factory=dict)

    def count(self, email: str, *, is_read: bool) -> None:
        """Count one call.

        Raises:
            Refusal: the account has made as many in this minute as it may.
        """
        limit = self.reads if is_read else self.writes
        if limit is None:
            return
        minute = int(self.clock() // 60)
        if minute != self._minute:
            self._minute, self._spent = minute, {}
        spent = self._spent.get((email, is_read), 0)
        if spent >= limit:
            raise quota_exceeded("Read" if is_read else "Write", limit)
        self._spent[email, is_read] = spent + 1
