"""Reads the Contacts tab: raw cells to the contacts frame, with a problem for each cell in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheetnet.domain.ids import ContactId
from sheetnet.domain.problem import Problem
from sheetnet.domain.settings import Member, TeamSettings
from sheetnet.workbook.cell_text import (
    Faults,
    clean_text,
    error_fault,
    is_error_text,
    normal_key,
    normal_keys,
    read_coded,
    stripped,
)
from sheetnet.workbook.cells import (
    header_places,
    read_circles,
    read_mails,
    read_numbers,
    read_phones,
    read_texts,
)
from sheetnet.workbook.dates import read_birthdays, read_dates
from sheetnet.workbook.identity import identify
from sheetnet.workbook.layout import Table
from sheetnet.workbook.memory import Known, Memory
from sheetnet.workbook.network import ContactColumn, text_column
from sheetnet.workbook.people import People
from sheetnet.workbook.snapshot import CellValue

_TEXTS = {
    "Company": ContactColumn.COMPANY,
    "Role": ContactColumn.ROLE,
    "Needs": ContactColumn.NEEDS,
    "Offers": ContactColumn.OFFERS,
    "Interests": ContactColumn.INTERESTS,
    "Met at": ContactColumn.MET_AT,
    "Notes": ContactColumn.NOTES,
}
T = TypeVar("T")
_LONGEST_CADENCE_DAYS = 3650
_LIKE_A_HEADER = "This looks like a header, not a person: delete the row"


@dataclass(frozen=True, slots=True)
class ContactRows:
    """The usable rows of the Contacts tab."""

    frame: pd.DataFrame
    people: People
    """Looks up the contacts by what a person typed; positions are those of ``frame``."""
    known: Mapping[ContactId, Known]
    """What there is to know again of each contact."""
    roll: str
    """The `roll_of` everybody in the tab."""
    left_out: frozenset[ContactId]
    """Ids that stand in the tab on rows that cannot be used until they are mended; emptied rows are none."""
    problems: tuple[Problem, ...]


def read_contacts(
    table: Table, settings: TeamSettings, team: Sequence[Member], memory: Memory
) -> ContactRows:
    """Read every row with a name.

    Raises:
        Displaced: known names or addresses stand beside other people's ids.
    """
    problems: list[Problem] = []

    def told(header: str, faults: Mapping[int, str]) -> None:
        problems.extend(table.problem(table.first_row + each, header, text) for each, text in faults.items())

    all_names, faults = read_texts(table.values("Name"), header="Name")
    told("Name", faults)
    told("Name", _nameless(table, all_names, faults))
    keys = normal_keys(all_names)
    told("Name", dict.fromkeys(header_places(keys), _LIKE_A_HEADER))
    named = _filled(all_names)
    body = np.array(named, dtype=np.int64)

    def body_of(header: str) -> Sequence[CellValue]:
        return among(table.values(header), named)

    def read(
        header: str, reader: Callable[..., tuple[Any, Mapping[int, str]]], *args: object, **more: object
    ) -> Any:
        values, found = reader(body_of(header), *args, header=header, **more)
        told(header, {named[each]: text for each, text in found.items()})
        return values

    names, keys = among(all_names, named), among(keys, named)
    columns: dict[str, object] = {ContactColumn.NAME: names, ContactColumn.NAME_KEY: keys}
    columns.update({name: read(header, read_texts) for header, name in _TEXTS.items()})
    mails = read("Email", read_mails)
    ids_in_sheet = stripped(body_of("ID"))
    nameless = _ids_in_nameless_rows(table, all_names)
    found = identify(names, mails, ids_in_sheet, memory, keys=keys, ids_beside_nobody=nameless)
    told("Name", {named[each]: text for each, text in found.faults.items()})
    columns |= {
        ContactColumn.ID: list(found.ids),
        ContactColumn.ROW: (body + table.first_row).astype(np.int32),
        ContactColumn.EMAIL: mails,
        ContactColumn.PHONE: read_phones(body_of("Phone")),
        ContactColumn.CIRCLE: read("Circle", read_circles),
        ContactColumn.EVERY_DAYS: read("Every (days)", read_numbers, least=1, most=_LONGEST_CADENCE_DAYS),
        ContactColumn.MET_ON: read("Met on", read_dates, settings.date_order),
        ContactColumn.BIRTHDAY: read("Birthday", read_birthdays, settings.date_order),
        ContactColumn.INTRODUCED_BY_TEXT: read("Introduced by", read_texts),
        ContactColumn.OWNER: read("Owner", _read_owners, team),
    }
    frame = pd.DataFrame(
        {
            name: text_column(values) if isinstance(values, list) else values
            for name, values in columns.items()
        },
        copy=False,
    )
    kept = _filled(found.ids)
    if len(kept) < len(frame):
        frame = frame.iloc[list(kept)].reset_index(drop=True)
    people = People(
        frame[ContactColumn.NAME].tolist(),
        frame[ContactColumn.COMPANY].tolist(),
        frame[ContactColumn.EMAIL].tolist(),
        (frame[ContactColumn.ROW] + 1).tolist(),
        keys=among(keys, kept),
    )
    rows = frame[ContactColumn.ROW].tolist()
    for group in people.twins:
        text = people.twins_in_words(group)
        problems.extend(table.problem(rows[each], "Name", text) for each in group[1:])
    frame[ContactColumn.PICK_AS] = text_column(people.pick_as)
    introducers, _ = people.resolve(frame[ContactColumn.INTRODUCED_BY_TEXT].tolist(), search=False)
    frame[ContactColumn.INTRODUCED_BY] = introducers
    ids = frame[ContactColumn.ID].tolist()
    waiting = {each for each, is_typed_in in nameless.items() if is_typed_in}
    waiting.update(ids_in_sheet if ids_in_sheet != ids else ())
    left_out = frozenset(ContactId(each) for each in waiting.difference(ids, ("",)))
    known = dict(zip(ids, among(found.prints, kept), strict=True))
    return ContactRows(frame, people, known, found.roll, left_out, tuple(problems))


def _ids_in_nameless_rows(table: Table, names: Sequence[str]) -> dict[str, bool]:
    """Return the ids that stand beside no name, and whether a person has typed in such a row all the same."""
    rows = _blank(names)
    found: dict[str, bool] = {}
    for row, text in zip(rows, stripped(among(table.values("ID"), rows)), strict=True):
        if text:
            found[text] = found.get(text, False) or table.is_typed_in(table.first_row + row)
    return found


def among(values: Sequence[T], positions: Sequence[int] | NDArray[np.int64]) -> list[T]:
    """Return the values at these positions, which are all different and in order."""
    if len(positions) == len(values):
        return list(values)
    each_of = positions.tolist() if isinstance(positions, np.ndarray) else positions
    return [values[each] for each in each_of]


def _read_owners(
    column: Sequence[CellValue], team: Sequence[Member], *, header: str
) -> tuple[list[str], Faults]:
    """Return whose contact each one is; blank or unknown is the first of the team."""
    owners, codes, faults = read_members(column, team, blank=team[0].name if team else "", header=header)
    return np.array(owners, dtype=object)[codes].tolist(), faults


def read_members(
    column: Sequence[CellValue], team: Sequence[Member], *, blank: str, header: str
) -> tuple[list[str], NDArray[np.intp], Faults]:
    """Return members of the team, and which of them each cell names; ``blank`` where it is blank or unknown.

    A first name is enough where only one member has it.
    """
    names = _members_by_key(team)

    def read(value: CellValue) -> tuple[str, str]:
        text = clean_text(value)
        if is_error_text(text):
            return blank, error_fault(header, text)
        name = names.get(normal_key(text)) if text else blank
        if name is not None:
            return name, ""
        listed = ", ".join(member.name for member in team)
        return blank, f"{header} '{text}' is not in the team: write one of {listed}, or leave it blank"

    return read_coded(column, read)


def contact_ids(frame: pd.DataFrame) -> set[ContactId]:
    """Return the ids of a contacts frame."""
    return set(frame[ContactColumn.ID])


def _members_by_key(team: Sequence[Member]) -> dict[str, str]:
    first_names = [normal_key(member.name.split()[0]) for member in team]
    names: dict[str, str] = {}
    for member, first in zip(team, first_names, strict=True):
        if first_names.count(first) == 1:
            names[first] = member.name
    for member in team:
        for written in (*member.aliases, member.mail, member.name):
            if written:
                names[normal_key(written)] = member.name
    return names


def _nameless(table: Table, names: Sequence[str], faults: Mapping[int, str]) -> dict[int, str]:
    """Return a fault for each row without a name in which a person typed something else."""
    return {
        each: "Name is blank, so this row is left out: write the person's name"
        for each in _blank(names)
        if each not in faults and table.is_typed_in(table.first_row + each)
    }


def _filled(texts: Sequence[str | None]) -> Sequence[int]:
    """Return the positions of the texts that are not blank."""
    return range(len(texts)) if all(texts) else [each for each, text in enumerate(texts) if text]


def _blank(texts: Sequence[str]) -> Sequence[int]:
    """Return the positions of the texts that are blank."""
    return () if all(texts) else [each for each, text in enumerate(texts) if not text]
