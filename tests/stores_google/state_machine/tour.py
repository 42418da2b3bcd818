"""A tour: a few sequences that are always made, so that each thing happens however few random ones follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.google_emulator.guesses import Guesses
from tests.stores_google.state_machine.happenings import CALLS, EDITS, FAULTS
from tests.stores_google.state_machine.machine import PAYLOADS, SharedSheet

Happening = tuple[str, str, int, int]
_NOTES_TO_THE_END: Happening = ("edit", "move a column", 6 * 15, 26)
_RUN: Happening = ("start", "", 0, 3)
_TO_THE_END: Happening = ("finish", "", 0, 0)


def tour() -> None:
    """Make every sequence of the tour, each to its end."""
    for beginning, happenings in _sequences():
        sheet = SharedSheet()
        try:
            sheet.begin(**beginning)
            for happening in happenings:
                sheet.happen(happening=happening)
        except BaseException:
            for worker in sheet.workers:
                worker.close()
            raise
        sheet.teardown()


def _sequences() -> Iterator[tuple[dict[str, Any], list[Happening]]]:
    yield _beginning(), [*_faults()]
    yield _beginning(), [*_kills()]
    yield _beginning(has_run=True, largest=PAYLOADS[1]), [*_edits()]
    yield _beginning(), [("start", "", 0, 3), ("kill", "after", 0, 0)]
    yield (
        _beginning(),
        [("start", "", 0, 3), ("lost answer", "reset / ", 0, 0), ("edit", "type a note", 0, 0)],
    )
    yield _beginning(has_run=True), [("edit", "tick Done", 0, 0), _RUN, _TO_THE_END]
    yield _beginning(has_run=True), [("edit", "type Done on", 0, 2), ("edit", "tick Done", 0, 0)]
    yield (
        _beginning(has_run=True, notes=False),
        [
            ("edit", "rename a contact", 0, 0),
            _RUN,
            _TO_THE_END,
            ("edit", "sort part", 1, 0),
            _RUN,
            _TO_THE_END,
        ],
    )
    yield (
        _beginning(has_run=True),
        [("edit", "delete many contacts", 0, 0), _RUN, _TO_THE_END, ("edit", "accept deletions", 0, 0), _RUN],
    )
    yield _beginning(has_run=True), [("edit", "delete a column", 0, 25), _RUN]
    yield (
        _beginning(has_run=True, two=True, used_metadata_id="accepted"),
        [("edit", "rename a contact", 0, 0), ("start", "", 1, 3), _TO_THE_END],
    )
    grown_old: list[Happening] = [("seconds pass", "130", 0, 0), ("go on", "", 0, 0), ("go on", "", 0, 1)]
    yield _beginning(), [("start", "", 0, 2), *grown_old, *grown_old, *grown_old]
    yield (
        _beginning(guard_without_group="nothing", largest=PAYLOADS[2], two=True),
        [_RUN, _NOTES_TO_THE_END, _TO_THE_END],
    )
    yield (
        _beginning(guard_without_group="nothing"),
        [_RUN, _NOTES_TO_THE_END, _TO_THE_END],
    )
    yield (
        _beginning(guard_without_group="nothing"),
        [_RUN, _NOTES_TO_THE_END, ("go on", "", 0, 0), ("kill", "before", 0, 0)],
    )
    to_the_last_of_mailing: list[Happening] = [("mail", "", 0, 5), *[("go on", "", 0, 2)] * 3]
    yield (
        _beginning(),
        [
            _RUN,
            _TO_THE_END,
            *to_the_last_of_mailing,
            ("kill", "before", 0, 0),
            ("seconds pass", "86400", 0, 0),
        ],
    )
    disturbed: list[Happening] = [("edit", "insert a row", 0, 0), ("go on", "", 0, 0)]
    restless: list[Happening] = [each for _ in range(24) for each in disturbed]
    yield _beginning(), [("start", "", 0, 3), *restless]
    for number, (question, outcomes) in enumerate(Guesses.outcomes().items()):
        for outcome in outcomes[1:]:
            yield _beginning(has_run=bool(number % 2), **{question: outcome}), [("start", "", 0, 0)]


def _beginning(
    *,
    has_run: bool = False,
    two: bool = False,
    largest: int = PAYLOADS[0],
    notes: bool = True,
    **guesses: Any,
) -> dict[str, Any]:
    first = {question: outcomes[0] for question, outcomes in Guesses.outcomes().items()}
    return {
        "has_run": has_run,
        "two": two,
        "largest": largest,
        "notes": notes,
        "guesses": {**first, **guesses},
    }


def _faults() -> Iterator[Happening]:
    for number, name in enumerate(sorted(FAULTS)):
        yield "edit", "type a note", number, 0
        yield "edit", "change a circle", number, number
        yield "start", "", 0, 0
        yield "fault", name, 0, number % 4
        yield _TO_THE_END
    yield "edit", "rename a contact", 0, 0
    yield "start", "", 0, 3
    yield "lost answer", "reset / 503", 0, 0


def _kills() -> Iterator[Happening]:
    for number, call in enumerate(CALLS):
        for when in ("before", "after"):
            yield "edit", "change a circle", number, number
            yield "edit", "add a log row", number, number
            yield "start", "", 0, 0
            if call == "metadata":
                yield "lost answer", "reset / ", 0, 0
            yield "kill", when, 0, 0 if call == "metadata" else number


def _edits() -> Iterator[Happening]:
    for number, name in enumerate(sorted(EDITS)):
        for attempt in range(3):
            yield "edit", name, number + attempt, number
        yield "edit", "put a mistake right", 0, 0
        if number % 9 == 0:
            yield "start", "", 0, number % 4
            yield _TO_THE_END
    yield "start", "", 0, 0
