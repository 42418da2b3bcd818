"""What the worker's cells should say, tab by tab. The planner writes only those that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheetnet.analysis.findings import STATUSES, Findings, RelationshipColumn
from sheetnet.analysis.wording import last_help_words, your_turn_words
from sheetnet.domain.ids import ContactId
from sheetnet.domain.problem import Problem
from sheetnet.domain.words import ActionKind
from sheetnet.planning.differences import KEPT, Wanted, set_column, set_days, set_few
from sheetnet.workbook.contact_rows import among
from sheetnet.workbook.layout import Table
from sheetnet.workbook.network import ContactColumn, Network, TouchColumn
from sheetnet.workbook.plan import SetCell
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.snapshot import SERIAL_ZERO, CellValue
from sheetnet.workbook.tabs import ACTIONS, CONTACTS, HELP_LOG, ID, PASS_ALONG, PROBLEM, SETTINGS


def contact_cells(
    reading: Reading, network: Network, findings: Findings, next_steps: Mapping[int, str]
) -> Iterator[SetCell]:
    """Yield the cells of the Contacts tab that differ. ``next_steps`` is contact to suggestion."""
    table = reading.layout.require(CONTACTS)
    relationships, contacts = findings.relationships, network.contacts
    below = contacts[ContactColumn.ROW].to_numpy() - table.first_row
    rows = _Rows(table, below)
    ids = contacts[ContactColumn.ID].to_numpy(dtype=object)
    statuses = np.array([each.value for each in STATUSES], dtype=object)
    steps = {int(below[contact]): said for contact, said in next_steps.items()}
    due, last = relationships[RelationshipColumn.NEXT_DUE], relationships[RelationshipColumn.LAST_TOUCH]
    yield from rows.set_texts("Status", statuses[relationships[RelationshipColumn.STATUS].to_numpy()])
    yield from rows.set_texts("Your turn", your_turn_words(network, findings))
    yield from set_few(table, "Next step", steps)
    yield from set_days(table, "Next due", rows.spread(_serials(due.to_numpy())))
    yield from set_days(table, "Last touch", rows.spread(_serials(last.to_numpy())))
    yield from rows.set_texts("Last help", last_help_words(network, findings))
    yield from set_few(table, "Key", _key_words(findings, below))
    yield from rows.set_texts("Pick as", contacts[ContactColumn.PICK_AS].to_numpy(dtype=object))
    yield from rows.set_ids(ID, ids)


def log_cells(reading: Reading, network: Network, stamps: Sequence[str]) -> Iterator[SetCell]:
    """Yield the cells of the Help Log that differ; rows still to be added are not among them."""
    table = reading.layout.require(HELP_LOG)
    row = network.touches[TouchColumn.ROW].to_numpy()
    standing = np.flatnonzero(row >= 0)
    rows = _Rows(table, row[standing] - table.first_row)
    ids = network.touches[TouchColumn.ID].tolist()
    yield from rows.set_ids("Contact ID", among(stamps, standing))
    yield from rows.set_ids(ID, among(ids, standing))


def action_cells(reading: Reading, network: Network, picks: Mapping[ContactId, str]) -> Iterator[SetCell]:
    """Yield the names and kinds of actions that differ: somebody was renamed, or wrote over one."""
    table = reading.layout.require(ACTIONS)
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
    below = np.array([each.row for each in network.pass_alongs], dtype=np.int64) - table.first_row
    rows = _Rows(table, below)
    yield from rows.set_texts(
        "Suggested to", [", ".join(suggested.get(each.id, ())) for each in network.pass_alongs]
    )
    yield from rows.set_ids(ID, [each.id for each in network.pass_alongs])


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
        wanted = {each: "; ".join(found) for each, found in texts.items()}
        yield from set_few(table, PROBLEM, wanted)


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


class _Rows:
    """The rows of a tab that mean something; in all others the worker's cells are cleared."""

    def __init__(self, table: Table, places: NDArray[np.int64]) -> None:
        """Take the places of these rows, counted from the first below the header."""
        self._table = table
        self._places = places
        whole = np.arange(table.row_total)
        self._are_all = np.array_equal(places, whole)
        self._others = [] if self._are_all else np.setdiff1d(whole, places).tolist()

    def set_texts(self, name: str, texts: Sequence[str] | NDArray[np.object_]) -> Iterator[SetCell]:
        """Yield the cells of a column that differ."""
        yield from set_column(self._table, name, self.spread(texts))

    def set_ids(self, name: str, ids: Sequence[str] | NDArray[np.object_]) -> Iterator[SetCell]:
        """Yield the ids that differ.

        A row that is left out for a problem keeps its own, so that it is known again once it is mended.
        """
        wanted = self.spread(ids)
        for each in self._others:
            if self._table.is_typed_in(self._table.first_row + each):
                wanted[each] = KEPT
        yield from set_column(self._table, name, wanted)

    def spread(self, values: Sequence[CellValue] | NDArray[np.object_]) -> list[Any]:
        """Return values of these rows as a column of the tab, "" in all others."""
        if self._are_all:
            return list(values)
        column = np.full(self._table.row_total, "", dtype=object)
        column[self._places] = np.asarray(values, dtype=object)
        spread: list[Any] = column.tolist()
        return spread


def _serials(days: NDArray[np.datetime64]) -> NDArray[np.object_]:
    """Return days as the serial numbers by which spreadsheets count them, "" for NaT."""
    serials = (days.astype("datetime64[D]") - np.datetime64(SERIAL_ZERO)).astype(np.int64).astype(object)
    serials[np.isnat(days)] = ""
    return serials


def _key_words(findings: Findings, places: NDArray[np.int64]) -> dict[int, str]:
    words: dict[int, str] = {}
    for key_ten in findings.key_tens.values():
        words.update({int(places[at]): f"Seat {seat}" for seat, at in enumerate(key_ten.seats, start=1)})
        words.update({int(places[at]): "candidate" for at in key_ten.candidates})
    return words
