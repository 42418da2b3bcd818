"""c and f. Rows that workers make: each once, a log row only with the Result that guards it.

Looked at after every commit, whatever becomes of the run, and once more when the sheet is at rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sheetnet.app.run import RunOutcome
from sheetnet.domain.ids import is_valid_id, make_id
from sheetnet.workbook.tabs import ACTIONS, CONTACTS, HELP_LOG, PASS_ALONG
from tests.google_emulator import Document
from tests.stores_google.state_machine.counts import Counts
from tests.stores_google.state_machine.tracks import Tracks

_MOST_STEPS = 4
_LOGGED = "; logged"


class MadeRows:
    """What workers have added to the Help Log and the Actions tab."""

    def __init__(self, document: Document, tracks: Tracks, counts: Counts) -> None:
        self._document = document
        self._tracks = tracks
        self._counts = counts
        self._made: Counter[str] = Counter()

    def committed(self, born: Mapping[int, list[int]], requests: Any) -> None:
        """See to what one commit has added; ``born`` are its new rows by tab."""
        logged = 0
        for sheet_id, numbers in born.items():
            track = self._tracks.tabs[sheet_id]
            if track.tab not in (HELP_LOG, ACTIONS):
                continue
            values = self._document.values(self._tracks.title(track))
            for number in numbers:
                self._once(values[at] if (at := track.rows.index(number)) < len(values) else [])
            logged += len(numbers) if track.tab is HELP_LOG else 0
        if logged:
            said = sum(
                str(cell.get("userEnteredValue", {}).get("stringValue", "")).endswith(_LOGGED)
                for request in requests
                for row in request.get("updateCells", {}).get("rows", ())
                for cell in row.get("values", ())
            )
            assert said >= logged, f"{logged} log rows came with {said} Results"
            self._counts.add("invariants", "f: a log row came with its Result", logged)

    def _once(self, row: list[Any]) -> None:
        for text in row:
            if isinstance(text, str) and (is_valid_id(text, "t") or is_valid_id(text, "a")):
                self._made[text] += 1
                assert self._made[text] == 1, f"{text} was made twice"
                self._counts.add("invariants", "c: a row made once")

    def at_rest(self, outcome: RunOutcome, *, changed_history: bool) -> None:
        """Check a sheet that has come to rest: ids are different, every tick has had its effect, once."""
        layout = outcome.reading.layout
        for tab in (CONTACTS, HELP_LOG, ACTIONS, PASS_ALONG):
            table = layout.table(tab)
            ids = [each for each in table.values("ID") if each] if table and "ID" in table.column_at else []
            twice = [each for each, times in Counter(ids).items() if times > 1]
            problems = {each.row for each in outcome.problems if table and each.tab == table.grid.title}
            assert not twice or problems, f"{tab.title} holds {twice} more than once, and nothing is said"
        self._ticks_at_rest(outcome, changed_history=changed_history)

    def _ticks_at_rest(self, outcome: RunOutcome, *, changed_history: bool) -> None:
        title = outcome.reading.layout.require(ACTIONS).grid.title
        problems = {each.row for each in outcome.problems if each.tab == title}
        for action in outcome.network.actions:
            if action.is_open and (action.done or action.dismiss):
                assert action.row + 1 in problems, (
                    f"the tick of {action.id} had no effect, and nothing is said"
                )
                self._counts.add("invariants", "c: a tick that cannot be is a problem")
            elif action.done and action.result.endswith(_LOGGED) and not changed_history:
                rows = [make_id("t", action.id, str(step)) for step in range(1, _MOST_STEPS)]
                made = sum(self._made[each] for each in rows)
                assert made == 1, f"the tick of {action.id} made {made} log rows"
                self._counts.add("invariants", "c: a tick became one log row")
