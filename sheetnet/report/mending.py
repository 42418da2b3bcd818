"""Rows that need mending: the problems that concern one owner, and those that concern everybody."""

from __future__ import annotations

from sheetnet.domain.problem import Problem
from sheetnet.report.model import Entry, Section
from sheetnet.report.phrasing import Cast, clean
from sheetnet.workbook.network import ContactColumn, Network, TouchColumn
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG

MOST_SHOWN = 6
"""Problems shown before it says "and n more"."""


def mending(network: Network, cast: Cast) -> Section:
    """Return the problems of the owner's rows, of rows that are nobody's yet, and of whole tabs."""
    owned_by_row = {}
    if network.problems:
        owned_by_row = {CONTACTS.title: _contact_rows(network), HELP_LOG.title: _log_rows(network)}
    concerned = [
        problem
        for problem in network.problems
        if (position := _position(problem, owned_by_row)) is None or position in cast.own
    ]
    shown = concerned[:MOST_SHOWN]
    left = len(concerned) - len(shown)
    return Section(
        "Rows that need mending",
        "The rest of the sheet works meanwhile.",
        tuple(Entry(clean(problem.cell, 80), "", clean(problem.text)) for problem in shown),
        f"and {left} more: see the Problem columns" if left else "",
    )


def _contact_rows(network: Network) -> dict[int, int]:
    rows = network.contacts[ContactColumn.ROW].tolist()
    return {row + 1: position for position, row in enumerate(rows)}


def _log_rows(network: Network) -> dict[int, int]:
    touches = network.touches
    return {
        row + 1: position
        for row, position in zip(
            touches[TouchColumn.ROW].tolist(), touches[TouchColumn.CONTACT].tolist(), strict=True
        )
    }


def _position(problem: Problem, owned_by_row: dict[str, dict[int, int]]) -> int | None:
    if problem.row is None:
        return None
    return owned_by_row.get(problem.tab, {}).get(problem.row)
