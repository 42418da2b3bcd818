"""Holdings: everything that a spreadsheet holds on one person, row by row.

A row is about somebody if it is read as theirs or bears their id, and speaks of them if their name or mail
address stands in one of its cells: in any tab, people's own ones and the hidden memory among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from sheetnet.domain.ids import ContactId
from sheetnet.workbook.cell_text import clean_text, normal_key
from sheetnet.workbook.layout import Layout, Table
from sheetnet.workbook.network import ContactColumn, TouchColumn
from sheetnet.workbook.reading import Reading
from sheetnet.workbook.snapshot import SERIAL_ZERO, CellValue, Grid, column_letters, is_blank
from sheetnet.workbook.tabs import CONTACTS, HELP_LOG, MEMORY, Kind

_EDGE = r"(?<!\w){}(?!\w)"
_PHONE = re.compile(r"\s*\+?[\d\s().\-/]+")
_SHORTEST_PHONE = 7
"""Digits; a shorter number may be anything."""
_GAP = r"[\s().\-/]{0,3}"
"""What may stand between two digits of a phone number."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""A letter of Thai, Lao, Burmese, Khmer, Japanese or Chinese, which set no spaces between words."""
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Person:
    """One person, of whom a team may have several rows, as a spreadsheet may speak of them."""

    contact_ids: tuple[ContactId, ...]
    pick_as: str
    names: tuple[str, ...]
    """Name, Pick as and mail address, those that they have, and a phone number that is theirs alone."""
    own_names: tuple[str, ...]
    """Of these, the ones that nobody else has."""

    @property
    def keys(self) -> frozenset[str]:
        """The names as they are compared."""
        return frozenset(map(normal_key, self.names))


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row that is about a person or speaks of them."""

    tab: str
    """The title as it now stands."""
    row: int
    """As people count it: 1 is the first of the tab."""
    cells: Mapping[str, str]
    """Header to what stands in the cell; blank cells are left out."""
    is_about: bool
    """Whether it is read as theirs or bears their id; else it only speaks of them."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a spreadsheet holds on one person."""

    person: Person
    rows: tuple[HeldRow, ...]
    action_ids: tuple[str, ...]
    """The suggestions about them, by which drafts are known."""


def person_at(reading: Reading, *positions: int) -> Person:
    """Return who the contacts at these positions are, who are one person."""
    contacts = reading.network.contacts
    theirs = contacts.iloc[list(positions)]
    others = contacts.drop(contacts.index[list(positions)])
    columns = (ContactColumn.NAME, ContactColumn.PICK_AS, ContactColumn.EMAIL)
    found = dict.fromkeys(str(name) for column in columns for name in theirs[column])
    names = [name for name in found if normal_key(name)]
    of_others = {normal_key(name) for column in columns for name in others[column]}
    phones_of_others = set(map(_digits, others[ContactColumn.PHONE]))
    phones = [
        str(phone)
        for phone in dict.fromkeys(theirs[ContactColumn.PHONE])
        if _is_phone(phone) and _digits(phone) not in phones_of_others
    ]
    return Person(
        tuple(theirs[ContactColumn.ID]),
        str(theirs[ContactColumn.PICK_AS].iloc[0]),
        (*names, *phones),
        (*(name for name in names if normal_key(name) not in of_others), *phones),
    )


def holdings_of(reading: Reading, person: Person) -> Holdings:
    """Return everything that a spreadsheet holds on a person."""
    action_ids = tuple(
        str(row.id) for row in reading.network.actions if row.contact_id in person.contact_ids and row.id
    )
    spoken_of = Mentions(person.names)
    theirs = _rows_read_as_theirs(reading, person)
    rows: list[HeldRow] = []
    for grid in reading.snapshot.grids:
        table = _table_of(grid, reading.layout)
        is_memory = grid.title == _memory_title(reading.layout)
        ids = (*person.contact_ids, *(action_ids if is_memory else ()))
        rows.extend(_rows(grid, table, theirs.get(grid.title, set()), ids, spoken_of))
    return Holdings(person, tuple(rows), action_ids)


def _rows_read_as_theirs(reading: Reading, person: Person) -> Mapping[str, set[int]]:
    """Return by tab the rows about a person; one typed since the last run bears no id yet."""
    network, layout = reading.network, reading.layout
    is_theirs = network.contacts[ContactColumn.ID].isin(person.contact_ids)
    touches = network.touches[network.touches[TouchColumn.CONTACT].isin(np.flatnonzero(is_theirs))]
    return {
        layout.require(CONTACTS).grid.title: set(network.contacts.loc[is_theirs, ContactColumn.ROW].tolist()),
        layout.require(HELP_LOG).grid.title: set(touches[TouchColumn.ROW].tolist()),
    }


class Mentions:
    """Finds names in texts, whatever their case, accents and spaces, and phone numbers as well."""

    def __init__(self, names: Iterable[str]) -> None:
        keys = {key for name in names if (key := normal_key(name))}
        longest_first = sorted(keys, key=len, reverse=True)
        self._pattern = _any_of(map(_alone, longest_first))
        self._loosely = _any_of(map(_within, longest_first))

    def __contains__(self, text: str) -> bool:
        """Whether a text holds one of the names, or may do so where words are not set apart."""
        return self._loosely.search(normal_key(text)) is not None

    def replaced(self, text: str, by: str) -> str:
        """Return a text with something else in the place of each name that stands by itself."""
        folded, places = _folded(text)
        for found in reversed(list(self._pattern.finditer(folded))):
            text = text[: places[found.start()]] + by + text[places[found.end() - 1] + 1 :]
        return text


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns) or _NEVER)


def _alone(key: str) -> str:
    """Return the pattern of a name, or of a phone number, that is no part of a longer one."""
    if _is_phone(key):
        return rf"(?<![\w+])\+?{_GAP.join(_digits(key))}(?!\w)"
    return _EDGE.format(re.escape(key))


def _within(key: str) -> str:
    """Return the pattern of a name; one in a script without spaces also within a longer run of it."""
    return re.escape(key) if _UNSPACED.search(key) else _alone(key)


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None and len(_digits(text)) >= _SHORTEST_PHONE


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text in the form in which names are compared, and where each of its letters came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for folded in " " if letter.isspace() else normal_key(letter):
            if folded != " " or (letters and letters[-1] != " "):
                letters.append(folded)
                places.append(place)
    return "".join(letters), places


def _rows(
    grid: Grid, table: Table | None, theirs: Set[int], ids: Sequence[str], spoken_of: Mentions
) -> Iterator[HeldRow]:
    header_row = table.header_row if table else 0
    about, speaking = set(theirs), set[int]()
    for column in grid.columns:
        for row, value in enumerate(column[header_row + 1 :], start=header_row + 1):
            if not isinstance(value, str) or not value:
                continue
            if any(each in value for each in ids):
                about.add(row)
            elif value in spoken_of:
                speaking.add(row)
    kinds = _kinds(table)
    for row in sorted(about | speaking):
        cells = {
            _header(grid, place, header_row): _shown(value, kinds.get(place))
            for place in range(len(grid.columns))
            if not is_blank(value := grid.cell(row, place))
        }
        yield HeldRow(grid.title, row + 1, cells, row in about)


def _table_of(grid: Grid, layout: Layout) -> Table | None:
    return next((table for table in layout.tables.values() if table.grid is grid), None)


def _memory_title(layout: Layout) -> str:
    table = layout.table(MEMORY)
    return table.grid.title if table else ""


def _kinds(table: Table | None) -> Mapping[int, Kind]:
    if table is None:
        return {}
    return {place: table.tab.column(name).kind for name, place in table.column_at.items()}


def _header(grid: Grid, place: int, header_row: int) -> str:
    letters = column_letters(place)
    header = clean_text(grid.cell(header_row, place))
    taken = [clean_text(grid.cell(header_row, other)) for other in range(place)]
    return header if header and header not in taken else f"{header} ({letters})".strip()


def _shown(value: CellValue, kind: Kind | None) -> str:
    """Return what a person sees in a cell; a day that is read as a serial number as a day."""
    if kind is Kind.DATE and isinstance(value, int | float) and not isinstance(value, bool):
        value = SERIAL_ZERO + timedelta(days=int(value))
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str) else clean_text(value)
