"""Reads the Help Log: raw cells to the touches frame, each row booked to its contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from sheetnet.workbook.network import DIRECTIONS, HELP_KINDS, ContactColumn, TouchColumn

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
    has_name = np.fromiter(map(bool, typed), dtype=bool, count=total)
    has_what = np.fromiter(map(bool, what), dtype=bool, count=total)
    filled = has_name | has_what | ~undated | (directions >= 0) | spoilt
    for found in (date_faults, direction_faults, kind_faults):
        filled[list(found)] = True
    for each in np.flatnonzero(~filled).tolist():
        filled[each] = table.is_typed_in(table.first_row + each)
    told("Date", date_faults, spoils=True)
    told("Direction", direction_faults, spoils=True)
    told("Kind", kind_faults, spoils=False)
    told("Date", _blanks(filled & undated, date_faults, "Date is blank: write when it was"), spoils=True)
    told("Contact", _blanks(filled & ~has_name, faults, "Contact is blank: pick the person"), spoils=True)
    directionless = "Direction is blank: write Gave, Got, Met or Promised"
    told("Direction", _blanks(filled & (directions < 0), direction_faults, directionless), spoils=True)

    stamps, other_stamps = stamps_of(table.values("Contact ID"))
    bookings = Bookings(contacts)
    positions, unresolved = bookings.book(typed, stamps)
    told("Contact", {each: text for each, text in unresolved.items() if filled[each]}, spoils=True)

    body = np.flatnonzero(filled & ~spoilt & (positions >= 0)).astype(np.int64)
    due, faults = read_dates(table.values("Due"), settings.date_order, header="Due")
    told("Due", faults, spoils=False)
    outcomes, outcome_texts = read_outcomes(table.values("Outcome"))
    with_texts, faults = read_texts(table.values("With"), header="With")
    told("With", faults, spoils=False)
    others, faults = bookings.book(with_texts, other_stamps, strangers=True)
    told("With", {each: text for each, text in faults.items() if not spoilt[each]}, spoils=False)
    others = np.where(others == positions, -1, others)

    def pick(texts: Sequence[str]) -> NDArray[np.object_]:
        return np.array(texts, dtype=object)[body]

    helps = np.isin(directions, _HELPING)
    kinds = np.where((kinds == _NONE) & (implied >= 0), implied, kinds)
    kinds = np.where(helps & (kinds == _NONE), _OTHER, kinds)
    who = _who(table, team, contacts, positions, body, problems)
    rows = body.tolist()

    def content_of(position: int) -> str:
        each = rows[position]
        day = dates[each].astype("datetime64[D]")
        return f"{day}|{typed[each]}|{directions[each]}|{what[each]}"

    ids = stripped(table.values("ID"))
    frame = pd.DataFrame(
        {
            TouchColumn.ID: pd.Series(row_ids("t", among(ids, rows), content_of, identity), dtype=object),
            TouchColumn.ROW: (body + table.first_row).astype(np.int32),
            TouchColumn.ON: dates[body],
            TouchColumn.CONTACT: positions[body].astype(np.int32),
            TouchColumn.DIRECTION: directions[body].astype(np.int8),
            TouchColumn.KIND: kinds[body].astype(np.int8),
            TouchColumn.WHAT: pick(what),
            TouchColumn.WITH: others[body].astype(np.int32),
            TouchColumn.WITH_TEXT: pick(with_texts),
            TouchColumn.DUE: due[body],
            TouchColumn.OUTCOME: outcomes[body].astype(np.int8),
            TouchColumn.OUTCOME_TEXT: pick(outcome_texts),
            TouchColumn.WHO: who,
        }
    )
    cells = bookings.cells(positions[body], pick(typed), others[body], pick(with_texts))
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
    said = among(table.values("Who"), body.tolist())
    members, faults = read_members(said, team, blank="", header="Who")
    problems.extend(
        table.problem(table.first_row + int(body[each]), "Who", text) for each, text in faults.items()
    )
    owners = contacts.frame[ContactColumn.OWNER].to_numpy(dtype=object)
    who = np.array(members, dtype=object)
    return np.where(who == "", owners[positions[body]], who)
