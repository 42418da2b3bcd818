"""What a run found and did, in a few lines or as JSON."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from sheetnet.app.commands.notices import (
    cells_in_words,
    grouped,
    notices_in_words,
    to_mend,
)
from sheetnet.app.commands.plan_view import as_json as plan_as_json
from sheetnet.app.commands.plan_view import totals

if TYPE_CHECKING:
    from sheetnet.analysis.findings import Findings
    from sheetnet.app.delivery import Delivered
    from sheetnet.app.run import RunOutcome
    from sheetnet.domain.problem import Problem
    from sheetnet.workbook.network import Network

_MANY = 5
"""From how many rows on a problem that they share is told here."""


def lines(outcome: RunOutcome, delivered: Delivered | None, *, place: str) -> Iterator[Text]:
    """Yield what a run found, what it wrote, and where to look."""
    network = outcome.network
    yield Text(
        f"Read {counted(len(network.contacts), 'contact')} and {_log_rows(outcome)} from {near(place)}."
    )
    for notice in notices_in_words(outcome.reading.layout, network, outcome.findings):
        yield Text(f"  {notice}", "yellow")
    for finding in findings_in_words(network, outcome.findings):
        yield Text(f"  {finding}")
    if outcome.new_actions:
        yield Text(f"  {counted(len(outcome.new_actions), 'new suggestion')}, in the Actions tab. The first:")
        yield Text(f"    {outcome.new_actions[0].suggestion}", "bold")
    for line in outcome.answered:
        yield Text(f"  {line}")
    for action, result in outcome.closed:
        yield Text(f"  {action.suggestion}: {result}")
    if outcome.problems:
        them = "it" if len(outcome.problems) == 1 else "them"
        yield Text(f"  {to_mend(outcome.problems)}; sheetnet check lists {them}.", "yellow")
    for same in grouped(outcome.problems):
        if len(same) >= _MANY:
            rows = f"{len(same)} rows of {same[0].tab}"
            yield Text(f"    {rows}: {same[0].text} ({cells_in_words(same)})", "yellow")
    yield from _written(outcome)
    if delivered is not None:
        for line in delivered.lines:
            yield Text(line)
        yield from _to_look_at(delivered)


def _to_look_at(delivered: Delivered) -> Iterator[Text]:
    """Yield where the reports and the drafts are."""
    from sheetnet.mail.outbox import DRAFTS

    pages = [file for file in delivered.files if file.suffix == ".html" and file.parent.name != DRAFTS]
    drafts = [file for file in delivered.files if file.parent.name == DRAFTS]
    for page in pages:
        yield Text(f"Report: {near(page)}")
    if drafts:
        yield Text(f"Drafts: {counted(len(drafts), 'file')} in {near(drafts[0].parent)}")


def in_one_line(outcome: RunOutcome, *, names: bool = True) -> str:
    """Return what a run did to the sheet in one sentence; without ``names``, as a log may hold it."""
    if outcome.waiting is not None:
        return str(outcome.waiting) if names else outcome.waiting.said_of_nobody
    if outcome.receipt is None or not outcome.receipt.applied:
        return (
            "Nothing new to write." if outcome.problems else "Nothing to write: the sheet is as it should be."
        )
    return totals(outcome.plan).done()


def findings_in_words(network: Network, findings: Findings) -> Iterator[str]:
    """Yield how the network stands: the key relationships, whose turn it is, the follow-ups."""
    from sheetnet.analysis.findings import STATUSES, RelationshipColumn
    from sheetnet.domain.words import Circle, Status
    from sheetnet.workbook.network import CIRCLES, ContactColumn

    if findings.is_cold_start:
        yield "Next to no log yet: the report is 'Choose your ten', with people to start from."
        return
    relationships = findings.relationships
    is_key = (network.contacts[ContactColumn.CIRCLE] == CIRCLES.index(Circle.KEY)).to_numpy()
    status = relationships[RelationshipColumn.STATUS].to_numpy()
    quiet = (status == STATUSES.index(Status.STALE)) | (status == STATUSES.index(Status.LAPSED))
    soon = status == STATUSES.index(Status.DUE_SOON)
    keys = int(is_key.sum())
    if keys:
        parts = [f"{int((is_key & quiet).sum())} gone quiet", f"{int((is_key & soon).sum())} due soon"]
        yield f"{counted(keys, 'key relationship')}: {', '.join(parts)}."
    turns = int(relationships[RelationshipColumn.YOUR_TURN].sum())
    if turns:
        yield f"With {counted(turns, 'person', 'people')} it is your turn to help."
    weeks = findings.weeks.values()
    met = sum(week.met_people for week in weeks)
    if met:
        followed = sum(week.followed_up for week in weeks)
        yield f"Of the last {counted(met, 'person', 'people')} met, {followed} were followed up in time."


def as_json(outcome: RunOutcome, delivered: Delivered | None) -> dict[str, Any]:
    """Return a run as plain lists and texts."""
    receipt = outcome.receipt
    return {
        "contacts": len(outcome.network.contacts),
        "log_rows": len(outcome.network.touches),
        "notices": notices_in_words(outcome.reading.layout, outcome.network, outcome.findings),
        "problems": problems_as_json(outcome.problems),
        "opened": [
            {
                "id": action.id,
                "kind": action.kind,
                "contact_id": action.contact_id,
                "suggestion": action.suggestion,
                "why": action.why,
                "due_on": action.due_on.isoformat(),
            }
            for action in outcome.new_actions
        ],
        "closed": [
            {"id": action.id, "suggestion": action.suggestion, "result": result}
            for action, result in outcome.closed
        ],
        "answered": list(outcome.answered),
        "plan": plan_as_json(outcome.plan),
        "written": receipt is not None and bool(receipt.applied),
        "left": list(receipt.left) if receipt else [],
        "waiting": str(outcome.waiting) if outcome.waiting else None,
        "files": [str(file) for file in delivered.files] if delivered else [],
    }


def problems_as_json(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """Return problems as plain texts."""
    return [
        {"cell": each.cell, "tab": each.tab, "row": each.row, "column": each.column, "text": each.text}
        for each in problems
    ]


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 row" or "2 rows"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def near(place: str | Path) -> str:
    """Return a path as seen from here where that is shorter; anything else as it is."""
    text = str(place)
    if "://" in text or not Path(text).is_absolute():
        return text
    try:
        relative = os.path.relpath(text)
    except ValueError:
        return text
    return relative if len(relative) < len(text) else text


def _log_rows(outcome: RunOutcome) -> str:
    """Return how many log rows were used, and of how many where some wait to be mended."""
    from sheetnet.workbook.tabs import HELP_LOG

    used = len(outcome.reading.network.touches)
    table = outcome.reading.layout.require(HELP_LOG)
    told = {problem.row for problem in outcome.problems if problem.tab == table.grid.title}
    waiting = len(told - set(outcome.reading.network.touches["row"] + 1))
    if not waiting:
        return counted(used, "log row")
    return f"{used} of {counted(used + waiting, 'log row')}"


def _written(outcome: RunOutcome) -> Iterator[Text]:
    yield Text(in_one_line(outcome), "yellow" if outcome.waiting else "")
    for repair in outcome.receipt.repairs if outcome.receipt else ():
        yield Text(repair, "yellow")
