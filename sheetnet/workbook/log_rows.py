"""Reads the Help Log: raw cells to the touches frame, each row booked to its contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheetnet.domain.problem import Problem
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.domain.words import Direction, HelpKind
from sheetnet.workbook.booking import Bookings, stamps_of
from sheetnet.workbook.cell_text import stripped
from sheetnet.workbook.cells import read_directions, read_kinds, read_outcomes, read_texts
from sheetnet.workbook.contact_rows import ContactRows, among, read_members
from sheetnet.workbook.dates import read_dates
from sheetnet.workbook.identity import row_ids
from sheetnet.workbook.layout import Table
from sheetnet.workbook.network import DIRECTIONS, HELP_KINDS, ContactColumn, TouchColumn, text_column

_NONE = HELP_KINDS.index(HelpKind.NONE)
_OTHER = HELP_KINDS.index(HelpKind.OTHER)
_HELPING = [DIRECTIONS.index(each) for each in (Direction.GAVE, Direction.GOT, Direction.PROMISED)]


@dataclass(frozen=True, slots=True)
class LogRows:
    """The usable rows of the Help Log."""

    frame: pd.DataFrame
    stamps: tuple[str, ...]
    """What each row's Contact ID cell should say, in the order of ``frame``."""
    problems: tuple[Problem, ...]


def read_log(
    table: Table, settings: TeamSettings, team: Sequence[Member], contacts: ContactRows, identity: str
) -> LogRows:
    """Read every row with a date, a contact and a direction; the others get a problem."""
    problems: list[Problem] = []
    total = table.row_total
    spoilt = np.zeros(total, dtype=bool)

    def told(header: str, faults: Mapping[int, str], *, spoils: bool) -> None:
        for each, text in faults.items():
            problems.append(table.problem(table.first_row + each, header, text))
            spoilt[each] |= spoils

    typed, faults = read_texts(table.values("Contact"), header="Contact")
    told("Contact", faults, spoils=True)
    what, faults = read_texts(table.values("What"), header="What")
    told("What", faults, spoils=False)
    dates, date_faults = read_dates(table.values("Date"), settings.date_order, header="Date")
    directions, implied, direction_faults = read_directions(table.values("Direction"), header="Direction")
    kinds, kind_faults = read_kinds(table.values("Kind"), header="Kind")
    undated = np.isnat(dates)
    stamps, other_stamps = stamps_of(table.values("Contact ID"))
    bookings = Bookings(contacts)
    booked = bookings.book(typed, stamps)
    positions = booked.positions
    has_name = positions >= 0
    for each in np.flatnonzero(~has_name).tolist():
        has_name[each] = bool(typed[each])
    filled = has_name | ~undated | (directions >= 0) | spoilt
    for found in (date_faults, direction_faults, kind_faults):
        filled[list(found)] = True
    for each in np.flatnonzero(~filled).tolist():
        filled[each] = bool(what[each]) or table.is_typed_in(table.first_row + each)
    told("Date", date_faults, spoils=True)
    told("Direction", direction_faults, spoils=True)
    told("Kind", kind_faults, spoils=False)
    told("Date", _blanks(filled & undated, date_faults, "Date is blank: write when it was"), spoils=True)
    told("Contact", _blanks(filled & ~has_name, faults, "Contact is blank: pick the person"), spoils=True)
    directionless = "Direction is blank: write Gave, Got, Met or Promised"
    told("Direction", _blanks(filled & (directions < 0), direction_faults, directionless), spoils=True)

    told("Contact", {each: text for each, text in booked.faults.items() if filled[each]}, spoils=True)

    body = np.flatnonzero(filled & ~spoilt & (positions >= 0)).astype(np.int64)
    due, faults = read_dates(table.values("Due"), settings.date_order, header="Due")
    told("Due", faults, spoils=False)
    outcomes, outcome_texts = read_outcomes(table.values("Outcome"))
    with_texts, faults = read_texts(table.values("With"), header="With")
    told("With", faults, spoils=False)
    with_others = bookings.book(with_texts, other_stamps, strangers=True)
    told("With", {each: text for each, text in with_others.faults.items() if not spoilt[each]}, spoils=False)
    others = np.where(with_others.positions == positions, -1, with_others.positions)

    def of_body(values: Sequence[str] | NDArray[Any]) -> NDArray[Any]:
        whole = np.asarray(values, dtype=None if isinstance(values, np.ndarray) else object)
        return whole if len(body) == total else whole[body]

    helps = np.isin(directions, _HELPING)
    kinds = np.where((kinds == _NONE) & (implied >= 0), implied, kinds)
    kinds = np.where(helps & (kinds == _NONE), _OTHER, kinds)
    who = _who(table, team, contacts, positions, body, problems)

    def content_of(position: int) -> str:
        each = int(body[position])
        day = dates[each].astype("datetime64[D]")
        return f"{day}|{typed[each]}|{directions[each]}|{what[each]}"

    ids = stripped(table.values("ID"))
    columns = {
        TouchColumn.ID: text_column(row_ids("t", among(ids, body), content_of, identity)),
        TouchColumn.ROW: (body + table.first_row).astype(np.int32),
        TouchColumn.ON: of_body(dates),
        TouchColumn.CONTACT: of_body(positions),
        TouchColumn.DIRECTION: of_body(directions),
        TouchColumn.KIND: of_body(kinds).astype(np.int8),
        TouchColumn.WHAT: text_column(of_body(what)),
        TouchColumn.WITH: of_body(others),
        TouchColumn.WITH_TEXT: text_column(of_body(with_texts)),
        TouchColumn.DUE: of_body(due),
        TouchColumn.OUTCOME: of_body(outcomes),
        TouchColumn.OUTCOME_TEXT: text_column(of_body(outcome_texts)),
        TouchColumn.WHO: text_column(who),
    }
    frame = pd.DataFrame(columns, copy=False)
    cells = bookings.cells(body, booked, typed, replace(with_others, positions=others), with_texts)
    return LogRows(frame, cells, tuple(problems))


def _blanks(where: NDArray[np.bool_], faults: Mapping[int, str], text: str) -> dict[int, str]:
    return {int(each): text for each in np.flatnonzero(where) if int(each) not in faults}


def _who(
    table: Table,
    team: Sequence[Member],
    contacts: ContactRows,
    positions: NDArray[np.int32],
    body: NDArray[np.int64],
    problems: list[Problem],
) -> NDArray[np.object_]:
    """Return who of the team each row is about; blank or unknown is the contact's owner."""
    said = among(table.values("Who"), body)
    members, codes, faults = read_members(said, team, blank="", header="Who")
    problems.extend(
        table.problem(table.first_row + int(body[each]), "Who", text) for each, text in faults.items()
    )
    owners = contacts.frame[ContactColumn.OWNER].to_numpy(dtype=object)[positions[body]]
    if not any(members):
        return owners
    names = np.array(members, dtype=object)
    return np.where((names == "")[codes], owners, names[codes])
