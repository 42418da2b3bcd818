"""Numbers the suggestions of a report, so that an answer to it can name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sheetnet.domain.ids import ActionId
from sheetnet.report.model import Report, Step

_EXAMPLES = ("done {}", "snooze {} for 2 weeks", "not {}")


def numbered(report: Report, standing: Sequence[ActionId]) -> tuple[Report, tuple[ActionId, ...]]:
    """Return the report with a number beside each suggestion, and what all numbers of its week stand for.

    ``standing`` are the suggestions that have numbers already, the first the number 1: they keep them.
    """
    shown = dict.fromkeys(step.action_id for step in steps(report) if step.action_id)
    ids = (*standing, *(each for each in shown if each not in standing))
    number_of = {action_id: number for number, action_id in enumerate(ids, start=1)}

    def with_number(step: Step | None) -> Step | None:
        return replace(step, number=number_of[step.action_id]) if step and step.action_id else step

    answering = _answering([number_of[each] for each in shown])
    return replace(with_steps(report, with_number), answering=answering), ids


def steps(report: Report) -> Iterator[Step]:
    """Yield the steps of a report from top to bottom; the headline's stands again beside its person."""
    for person in report.people:
        if person.step:
            yield person.step
    for section in report.sections:
        for entry in section.entries:
            if entry.step:
                yield entry.step


def with_steps(report: Report, changed: Callable[[Step | None], Step | None]) -> Report:
    """Return the report with each of its steps changed, from top to bottom."""
    return replace(
        report,
        first=changed(report.first),
        people=tuple(replace(person, step=changed(person.step)) for person in report.people),
        sections=tuple(
            replace(
                section,
                entries=tuple(replace(entry, step=changed(entry.step)) for entry in section.entries),
            )
            for section in report.sections
        ),
    )


def _answering(numbers: Sequence[int]) -> str:
    """Return how to answer; the examples name suggestions of this report."""
    if not numbers:
        return ""
    examples = [f"“{example.format(numbers[at % len(numbers)])}”" for at, example in enumerate(_EXAMPLES)]
    choices = f"{', '.join(examples[:-1])} or {examples[-1]}"
    return f"To tick without the sheet, answer this mail with lines such as {choices}, one a line."
