"""e. After a run every worker's cell stands beside its person, wherever people have moved both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sheetnet.stores.google.cells import as_read
from sheetnet.workbook.plan import Plan, SetCell
from tests.stores_google.state_machine.counts import Counts
from tests.stores_google.state_machine.sightings import Log, Look
from tests.stores_google.state_machine.tracks import Key, Track, Tracks

_PERSONS_TABS = ("Contacts", "Help Log", "Actions", "Pass Along", "Settings")


def beside_their_persons(tracks: Tracks, log: Log, by_hand: Mapping[Key, Any], counts: Counts) -> None:
    """Fail where a cell that a run has read or written does not stand where it belongs.

    ``by_hand`` is what people have put into worker's cells.
    """
    base, plan = log.base, log.plan
    if base is None or plan is None:
        return
    wished = _wished(base, plan)
    now = tracks.cells(persons=False)
    typed_in = {row for (_, row, _), value in tracks.cells(persons=True).items() if value is not False}
    for track in _tracks_of_persons_tabs(tracks):
        known = set(base.rows.get(track.id, ()))
        had = set(base.columns.get(track.id, ()))
        places = [(row, column) for row in track.rows if row not in log.born for column in track.columns]
        for number, column in places:
            key = track.id, number, column
            if key in base.touched or column not in had or track.is_persons(number, column):
                continue
            expected = wished.get(key, base.workers.get(key)) if number in known else by_hand.get(key)
            found = now.get(key)
            if (found or None) == (expected or None):
                continue
            if number not in typed_in:
                counts.add("repairs", "a worker's text was left beside nobody")
            elif _could_not_be_told(tracks, base, wished, key):
                counts.add("repairs", "a row that cannot be told from another")
            elif not found and _has_become_another(tracks, base, key):
                counts.add("repairs", "a row that was made another is filled in by the next run")
            else:
                raise AssertionError(f"{tracks.name(key)} holds {found!r} instead of {expected!r}")
    counts.add("invariants", "e: every worker's cell found beside its person")


def _wished(base: Look, plan: Plan) -> dict[Key, Any]:
    wished: dict[Key, Any] = {}
    for change in plan.changes():
        if isinstance(change, SetCell) and change.tab in base.titles:
            sheet_id = base.titles[change.tab]
            rows, columns = base.rows[sheet_id], base.columns[sheet_id]
            if change.row < len(rows) and change.column < len(columns):
                wished[sheet_id, rows[change.row], columns[change.column]] = as_read(change.value)
    return wished


def _tracks_of_persons_tabs(tracks: Tracks) -> Iterator[Track]:
    for track in tracks.tabs.values():
        if track.title in _PERSONS_TABS and tracks.track(track.title) is track:
            yield track


def _has_become_another(tracks: Tracks, base: Look, key: Key) -> bool:
    """Whether a person has changed the id of a cell's row since the read, and half of the rest or more."""
    sheet_id, number, _ = key
    if (sheet_id, number, "ID") not in base.touched:
        return False
    now = tracks.cells(persons=True)
    cells = [each for each in base.persons.keys() | now.keys() if each[:2] == (sheet_id, number)]
    filled = [each for each in cells if base.persons.get(each) or now.get(each)]
    same = sum(base.persons.get(each) == now.get(each) for each in filled)
    return 2 * same <= len(filled) + 1


def _could_not_be_told(tracks: Tracks, base: Look, wished: Mapping[Key, Any], key: Key) -> bool:
    """Whether a cell belongs to a row, or holds what was meant for one, that nobody can tell.

    That is a row that says the same as another in all persons' cells and the id, then or now; or a row
    without an id that was deleted while another was typed at its place, which looks like the same row
    typed over.
    """
    sheet_id, number, column = key
    now = Look({}, {}, {}, tracks.cells(persons=True), tracks.cells(persons=False))
    text = now.text(sheet_id, number)
    if text in {now.text(sheet_id, row) for row in tracks.tabs[sheet_id].rows if row != number}:
        return True
    found = now.workers.get(key)
    texts = {row: base.text(sheet_id, row) for row in base.rows[sheet_id]}
    tally = Counter(texts.values())
    if tally[texts.get(number, "")] > 1 and texts[number]:
        return True
    for other in base.rows[sheet_id]:
        here = sheet_id, other, column
        if other == number or found != wished.get(here, base.workers.get(here)):
            continue
        had_no_id = (sheet_id, other, "ID") not in base.workers
        is_gone = other not in tracks.tabs[sheet_id].rows
        if (is_gone and had_no_id) or (texts[other] and tally[texts[other]] > 1):
            return True
    return False
