"""Adoption: finds the list of contacts that people already keep, and which of its columns is which of ours.

Pure: looks at a snapshot and proposes; a person decides. What is adopted keeps its title, its headers
and its order. A column of theirs never becomes one that the worker writes, whatever it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from sheetnet.workbook.cell_text import normal_key
from sheetnet.workbook.snapshot import Grid, is_blank
from sheetnet.workbook.tabs import CONTACTS, Column, Writer

_HEADER_DEPTH = 20
_NEAR = 84
"""Of 100, how alike a header must be to count as mistyped."""
_SHORTEST_NEAR = 5
"""Letters; of shorter words too many are alike."""

_OTHER_HEADERS: Mapping[str, tuple[str, ...]] = {
    "Name": ("Contact person", "Person name", "Name and surname", "Client", "Client name", "Names"),
    "Company": ("Company name", "Organisation name", "Organization name", "Firm name", "Business"),
    "Role": ("Job", "Job role", "Function", "Profession", "Organization title"),
    "Email": ("Work email", "Business email", "E-mail 1", "E-mail 1 - Value", "Email 1", "Email id"),
    "Phone": (
        "Cell",
        "Cell phone",
        "Mobile phone",
        "Mobile number",
        "Work phone",
        "Business phone",
        "Telephone number",
        "Contact number",
        "Phone 1 - Value",
    ),
    "Met at": ("Where we met", "Met where"),
    "Met on": ("Connected on", "When met", "When we met", "First met"),
    "Birthday": ("Birth date", "Birthdate", "DOB"),
    "Introduced by": ("Introduced through", "Referrer"),
    "Owner": ("Contact owner", "Account owner"),
    "Notes": ("Comment", "Remark", "Notes and comments"),
}
"""What address books and people call these columns; too loose to be looked for at every run."""
_FIRST_NAMES = frozenset({"first name", "firstname", "given name", "forename", "first"})
_LAST_NAMES = frozenset({"last name", "lastname", "surname", "family name", "last"})


@dataclass(frozen=True, slots=True)
class Match:
    """One column of theirs."""

    place: int
    header: str
    """As they typed it."""
    name: str
    """Which column of Contacts it is; "" where it stays their own."""
    is_near: bool = False
    """The header is only nearly one that is known."""


@dataclass(frozen=True, slots=True)
class ContactList:
    """A tab of theirs that may become Contacts."""

    title: str
    header_row: int
    matches: tuple[Match, ...]
    """Every column that has a header, from the left."""
    people: int
    """Rows below the header that hold something."""

    @property
    def column_at(self) -> Mapping[str, int]:
        """Column of Contacts to its place."""
        return {match.name: match.place for match in self.matches if match.name}

    @property
    def has_names(self) -> bool:
        """Whether one column holds whole names."""
        return "Name" in self.column_at

    @property
    def split_names(self) -> tuple[int, int] | None:
        """The places of first and last names, where they stand apart."""
        keys = {match.place: normal_key(match.header) for match in self.matches if not match.name}
        first = next((place for place, key in keys.items() if key in _FIRST_NAMES), None)
        last = next((place for place, key in keys.items() if key in _LAST_NAMES), None)
        return None if first is None or last is None else (first, last)

    @property
    def looks_like_contacts(self) -> bool:
        """Whether its headers speak of people: names with something about them, or mail addresses."""
        found = set(self.column_at)
        if self.has_names or self.split_names:
            return len(found - {"Name", "Notes"}) > 0
        return "Email" in found and len(found) > 1

    @property
    def resembling(self) -> Iterator[Match]:
        """Their own columns whose header could be taken for one of ours."""
        known = _known_headers(CONTACTS.columns)
        return (match for match in self.matches if not match.name and normal_key(match.header) in known)


def contact_list(grid: Grid) -> ContactList:
    """Return how a tab would be read as a list of contacts, whether it looks like one or not."""
    row = _header_row(grid)
    headers = {
        place: str(value).strip()
        for place in range(len(grid.columns))
        if not is_blank(value := grid.cell(row, place))
    }
    names = _matches(headers)
    nearly = _near_matches(headers, names)
    people = sum(
        any(not is_blank(grid.cell(below, place)) for place in headers)
        for below in range(row + 1, grid.row_count)
    )
    matches = tuple(
        Match(place, header, names.get(place) or nearly.get(place, ""), place in nearly)
        for place, header in headers.items()
    )
    return ContactList(grid.title, row, matches, people)


def contact_lists(grids: Iterable[Grid]) -> list[ContactList]:
    """Return the tabs that look like lists of contacts."""
    found = (contact_list(grid) for grid in grids)
    return [each for each in found if each.looks_like_contacts]


def _header_row(grid: Grid) -> int:
    known = set(_known_headers(_people_columns())) | _FIRST_NAMES | _LAST_NAMES
    scores = [
        len({key for place in range(len(grid.columns)) if (key := _key(grid, row, place)) in known})
        for row in range(min(_HEADER_DEPTH, grid.row_count))
    ]
    return scores.index(max(scores)) if scores else 0


def _key(grid: Grid, row: int, place: int) -> str:
    value = grid.cell(row, place)
    return normal_key(value) if isinstance(value, str) else ""


def _matches(headers: Mapping[int, str]) -> dict[int, str]:
    """Return place to column of those that are known: a column's own name wins, then the leftmost."""
    known = _known_headers(_people_columns())
    named = [(place, key, known[key]) for place, key in _keys(headers) if key in known]
    found: dict[int, str] = {}
    for place, _, name in sorted(named, key=lambda each: (each[1] != normal_key(each[2]), each[0])):
        if name not in found.values():
            found[place] = name
    return found


def _keys(headers: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    return ((place, normal_key(header)) for place, header in headers.items())


def _near_matches(headers: Mapping[int, str], taken: Mapping[int, str]) -> dict[int, str]:
    """Return place to column where a header is nearly that of one that is still missing."""
    missing = [column for column in _people_columns() if column.name not in taken.values()]
    known = _known_headers(missing)
    all_known = {*_known_headers(CONTACTS.columns), *_FIRST_NAMES, *_LAST_NAMES}
    found: dict[int, str] = {}
    for place, key in _keys(headers):
        if place in taken or key in all_known or len(key) < _SHORTEST_NEAR:
            continue
        best = process.extractOne(key, known.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if best and len(best[0]) >= _SHORTEST_NEAR and known[best[0]] not in found.values():
            found[place] = known[best[0]]
    return found


def _people_columns() -> list[Column]:
    return [column for column in CONTACTS.columns if column.writer is not Writer.WORKER]


def _known_headers(columns: Iterable[Column]) -> dict[str, str]:
    """Return every header that is understood, as its key, to the column's name."""
    columns = list(columns)
    known = {
        normal_key(header): column.name
        for column in columns
        for header in (*_OTHER_HEADERS.get(column.name, ()), *column.aliases)
    }
    return known | {normal_key(column.name): column.name for column in columns}
