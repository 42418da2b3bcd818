"""g. A report is mailed at most once, whoever of the workers gets to it and wherever one is killed.

Only while nobody has deleted or spoilt the memory, in which the mail ledger stands; without it the
product mails nothing until a person has confirmed the sheet, which these people do not do.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from sheetnet.app.dispatch import Enclosed, Ledger, dispatch, new_holder
from sheetnet.app.run import RunOutcome
from sheetnet.app.weeks import week_of
from sheetnet.domain.letter import Letter
from sheetnet.stores.base import Store
from tests.stores_google.state_machine.beginnings import TEAM
from tests.stores_google.state_machine.counts import Counts

MAILS = ("went out", "had gone", "was held or waits")


class Postbox:
    """Takes every mail; shared by the workers of one document."""

    def __init__(self, counts: Counts) -> None:
        self.has_ledger = True
        """Whether the ledger in the sheet is still as workers left it."""
        self.counts = counts
        self._taken: Counter[bytes] = Counter()

    def deliver(self, letter_bytes: bytes, *, sender: str, recipient: str) -> None:
        """Take one mail."""
        self._taken[letter_bytes] += 1
        if self.has_ledger:
            assert self._taken[letter_bytes] == 1, f"{letter_bytes.decode()} was mailed twice"
        self.counts.add("mails", "went out")


class Postman:
    """Mails the report of the week for one worker."""

    def __init__(self, postbox: Postbox) -> None:
        self._postbox = postbox
        self._holder = new_holder()

    def mail(self, outcome: RunOutcome, store: Store, *, now: datetime) -> None:
        """Mail this week's report unless it has gone, as the product does after a run."""
        if not outcome.memory.is_complete:
            return
        owner, week = TEAM[0], week_of(now.date())
        letter = Letter(
            f"<{week}@stand-in.invalid>", owner.mail, owner.mail, "Report", "", "", now, week, owner.name
        )
        ledger = Ledger(store, TEAM, zone=ZoneInfo("UTC"), now=now)
        ledger.holder = self._holder
        told = dispatch(
            letter,
            week.encode(),
            ledger,
            self._postbox,
            on_unknown="hold",
            enclosed=Enclosed(),
        )
        if not told.text.startswith("Mailed"):
            self._postbox.counts.add("mails", "had gone" if told.is_well else "was held or waits")
