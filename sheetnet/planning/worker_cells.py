"""What the worker's cells should say, tab by tab. The planner writes only those that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sheetnet.analysis.findings import STATUSES, Findings, RelationshipColumn
from sheetnet.analysis.wording import last_help_words, your_turn_words
from sheetnet.domain.ids import ContactId
from sheetnet.domain.problem import Problem
from sheetnet.domain.words import ActionKind
from sheetnet.planning.differences import KEPT, Wanted, set_column
from sheetnet.workbook.layout import Table
from sheetnet.workbook.network import ContactColumn, Network, TouchColumn
from sheetnet.workbook.plan import SetCell
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.snapshot import CellValue
from sheetnet.workbook.tabs import ACTIONS, CONTACTS, HELP_LOG, ID, PASS_ALONG, PROBLEM, SETTINGS


def contact_cells(
    reading: Reading, network: Network, findings: Findings, next_steps: Mapping[str, str]
) -> Iterator[SetCell]:
    """Yield the cells of the Contacts tab that differ. ``next_steps`` is contact id to suggestion."""
    table = reading.layout.require(CONTACTS)
    relationships = findings.relationships
    rows = network.contacts[ContactColumn.ROW].to_numpy()
    ids = network.contacts[ContactColumn.ID].tolist()
    wanted: dict[str, Sequence[CellValue]] = {
        "Status": [STATUSES[code].value for code in relationships[RelationshipColumn.STATUS]],
        "Your turn": your_turn_words(network, findings),
        "Next step": [next_steps.get(each, "") for each in ids],
        "Next due": dates_of(relationships[RelationshipColumn.NEXT_DUE].to_numpy()),
        "Last touch": dates_of(relationships[RelationshipColumn.LAST_TOUCH].to_numpy()),
        "Last help": last_help_words(network, findings),
        "Key": _key_words(network, findings),
        "Pick as": network.contacts[ContactColumn.PICK_AS].tolist(),
        ID: ids,
    }
    yield from _set_rows(table, rows, wanted)


def log_cells(reading: Reading, network: Network, stamps: Sequence[str]) -> Iterator[SetCell]:
    """Yield the cells of the Help Log that differ; rows still to be added are not among them."""
    table = reading.layout.require(HELP_LOG)
    rows = network.touches[TouchColumn.ROW].to_numpy()
    standing = np.flatnonzero(rows >= 0)
    ids = network.touches[TouchColumn.ID].to_numpy(dtype=object)
    wanted: dict[str, Sequence[CellValue]] = {
        "Contact ID": [stamps[each] for each in standing.tolist()],
        ID: ids[standing].tolist(),
    }
    yield from _set_rows(table, rows[standing], wanted)


def action_cells(reading: Reading, network: Network) -> Iterator[SetCell]:
    """Yield the names and kinds of actions that differ: somebody was renamed, or wrote over one."""
    table = reading.layout.require(ACTIONS)
    picks = dict(
        zip(network.contacts[ContactColumn.ID], network.contacts[ContactColumn.PICK_AS], strict=True)
    )
    names: list[Wanted] = [KEPT] * table.row_total
    kinds: list[Wanted] = [KEPT] * table.row_total
    for action in network.actions:
        if action.is_open and action.contact_id in picks:
            names[action.row - table.first_row] = picks[action.contact_id]
        if action.id in reading.memory.actions:
            kinds[action.row - table.first_row] = action.kind.value
    yield from set_column(table, "Contact", names)
    yield from set_column(table, "Kind", kinds)


def pass_along_cells(
    reading: Reading, network: Network, suggested: Mapping[str, Sequence[str]]
) -> Iterator[SetCell]:
    """Yield the cells of the Pass Along tab that differ. ``suggested`` is row id to names."""
    table = reading.layout.require(PASS_ALONG)
    rows = np.array([each.row for each in network.pass_alongs], dtype=np.int64)
    wanted: dict[str, Sequence[CellValue]] = {
        "Suggested to": [", ".join(suggested.get(each.id, ())) for each in network.pass_alongs],
        ID: [each.id for each in network.pass_alongs],
    }
    yield from _set_rows(table, rows, wanted)


def setting_cells(reading: Reading) -> Iterator[SetCell]:
    """Yield the Meaning cells of the Settings tab that differ."""
    table = reading.layout.require(SETTINGS)
    meanings = reading.meanings
    wanted = [meanings.get(table.first_row + each, "") for each in range(table.row_total)]
    yield from set_column(table, "Meaning", wanted)


def problem_cells(reading: Reading, problems: Sequence[Problem]) -> Iterator[SetCell]:
    """Yield the Problem cells of all tabs that differ, clearing those that were mended."""
    for tab in (CONTACTS, HELP_LOG, ACTIONS, PASS_ALONG, SETTINGS):
        table = reading.layout.require(tab)
        texts: dict[int, list[str]] = {}
        for problem in problems:
            if problem.tab == table.grid.title and problem.row is not None:
                texts.setdefault(problem.row - 1 - table.first_row, []).append(problem.text)
        wanted = ["" for _ in range(table.row_total)]
        for each, found in texts.items():
            if 0 <= each < len(wanted):
                wanted[each] = "; ".join(found)
        yield from set_column(table, PROBLEM, wanted)


def suggested_names(
    network: Network, subjects: Mapping[str, str], names_by_id: Mapping[ContactId, str]
) -> dict[str, list[str]]:
    """Return pass-along row id to the names it was suggested for.

    ``subjects`` is action id to what the action is about; the rows of the Actions tab tell for whom.
    """
    names: dict[str, list[str]] = {}
    for action in network.actions:
        if action.kind is ActionKind.PASS_ALONG and subjects.get(action.id):
            name = names_by_id.get(action.contact_id, action.contact)
            names.setdefault(subjects[action.id], []).append(name)
    return names


def dates_of(column: NDArray[np.datetime64]) -> list[date | None]:
    """Return the days of a datetime64 column, None for NaT."""
    days: list[date | None] = column.astype("datetime64[D]").astype(object).tolist()
    return days


def _set_rows(
    table: Table, rows: NDArray[np.int64], wanted: Mapping[str, Sequence[CellValue]]
) -> Iterator[SetCell]:
    """Yield what differs in these grid rows; in all others the worker's cells are cleared.

    A row that is left out for a problem keeps its ids, so that it is known again once it is mended.
    """
    places = (rows - table.first_row).tolist()
    others = sorted(set(range(table.row_total)) - set(places))
    left_out = [each for each in others if table.is_typed_in(table.first_row + each)]
    for name, values in wanted.items():
        column: list[Wanted] = [""] * table.row_total
        if name in (ID, "Contact ID"):
            for each in left_out:
                column[each] = KEPT
        for each, value in zip(places, values, strict=True):
            column[each] = value
        yield from set_column(table, name, column)


def _key_words(network: Network, findings: Findings) -> list[str]:
    words = [""] * len(network.contacts)
    for key_ten in findings.key_tens.values():
        for seat, position in enumerate(key_ten.seats, start=1):
            words[position] = f"Seat {seat}"
        for position in key_ten.candidates:
            words[position] = "candidate"
    return words
