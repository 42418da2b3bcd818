"""Book: what one look at a spreadsheet tells besides its values: tabs, and the tokens of commits.

A commit leaves a token: developer metadata whose id follows from the version the plan was made
from. Ids are unique in a spreadsheet, so of two commits from one version only one can succeed,
and a repeated one is refused instead of applied twice.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sheetnet.errors import InvalidPlan
from sheetnet.workbook.snapshot import Version

Json = dict[str, Any]

TOKEN_KEY = "sheetnet.commit"
TAB_KEY = "sheetnet.tab"
"""Developer metadata of a tab: its value is the tab's title in the workbook, whatever people call it."""
COLUMN_KEY = "sheetnet.column"
"""Developer metadata of a column: its value is the column's name in the workbook."""

SETUP_KEY = "sheetnet.setup"
"""Developer metadata of the spreadsheet and of each tab: its value records what was once set up."""

KEPT_TOKENS = 200
"""The newest tokens, which are kept whatever their age."""
KEPT_DAYS = 7
TOKEN_CHARACTERS = 24_000
"""Of the 30,000 characters that Google gives to keys and values of metadata at a spreadsheet.

Source: https://developers.google.com/workspace/sheets/api/guides/metadata
"""
_HIGHEST_ID = 2**31 - 1


def quoted(title: str) -> str:
    """Return a tab's title as it stands in ranges and formulas."""
    return "'" + title.replace("'", "''") + "'"


def free_id(used: Container[int] = ()) -> int:
    """Return an id for something new, a tab or metadata, that is none of these."""
    while (number := 1 + uuid.uuid4().int % _HIGHEST_ID) in used:
        pass
    return number


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that can be folded away together, the last one excluded."""

    start: int
    end: int
    depth: int
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab as Google knows it."""

    id: int
    title: str
    rows: int
    columns: int
    tab: str = ""
    """Which tab of the workbook it was made as; "" where nothing says so."""
    groups: tuple[ColumnGroup, ...] = ()
    hidden: frozenset[int] = frozenset()
    """Columns that cannot be seen, folded or hidden; known after a closer look."""
    is_hidden: bool = False
    """Whether the whole tab cannot be seen."""
    set_up: str = ""
    """The record of what was set up in it."""

    @property
    def quoted(self) -> str:
        """The title as it stands in a range."""
        return quoted(self.title)


@dataclass(frozen=True, slots=True)
class Token:
    """The mark of one commit. Its value: a running number, the minute it was made, the commit's UUID."""

    id: int
    value: str

    @property
    def number(self) -> int:
        """Which commit it was, counted up; 0 where the value is not ours to read."""
        head = self.value.partition(".")[0]
        return int(head) if head.isdigit() else 0

    @property
    def minute(self) -> str:
        """When it was made, as sorts by time; "" where the value does not say."""
        parts = self.value.split(".")
        return parts[1] if len(parts) > 2 else ""

    @property
    def characters(self) -> int:
        """What it takes of the spreadsheet's budget."""
        return len(TOKEN_KEY) + len(self.value)


@dataclass(frozen=True, slots=True)
class Book:
    """The spreadsheet at one look."""

    id: str
    sheets: tuple[Sheet, ...]
    """Tabs with cells; tabs that hold a single chart are left out."""
    tokens: tuple[Token, ...]
    used_ids: frozenset[int]
    """Every id of developer metadata that can be seen at the spreadsheet."""
    properties: Mapping[str, Any] = field(default_factory=dict)
    """Title, locale and time zone."""
    seen_at: float = 0.0
    """When the look began, by the store's monotonic clock, in seconds."""
    set_up: str = ""
    """The record of which tabs were set up."""

    @property
    def version(self) -> Version:
        """Changes with every commit of a worker, and only then."""
        listed = "\n".join(sorted(f"{token.id} {token.value}" for token in self.tokens))
        return Version(hashlib.sha256(listed.encode()).hexdigest()[:16])

    def sheet(self, title: str) -> Sheet:
        """Return a tab by title.

        Raises:
            InvalidPlan: there is none.
        """
        for sheet in self.sheets:
            if sheet.title == title:
                return sheet
        raise InvalidPlan(f"there is no tab '{title}'")

    def next_token(self, uuid: str, *, salt: int, at: datetime) -> Token:
        """Return the token of a commit from this version.

        Whoever looks at the same version, with the same salt, sees the same used ids and so arrives
        at the same one.
        """
        while (number := _token_id(self.id, self.version, salt)) in self.used_ids:
            salt += 1
        running = 1 + max((token.number for token in self.tokens), default=0)
        return Token(number, f"{running}.{_minute(at)}.{uuid}")

    def worn_out(self, *, at: datetime) -> tuple[Token, ...]:
        """Return the tokens that a commit may take away with it.

        The newest ``KEPT_TOKENS`` stay, its own counted, and all of the last ``KEPT_DAYS`` for which
        there is room.
        """
        newest_first = sorted(self.tokens, key=lambda token: token.number, reverse=True)
        youngest_worn_out = _minute(at - timedelta(days=KEPT_DAYS))
        room = TOKEN_CHARACTERS
        gone = []
        for place, token in enumerate(newest_first, start=1):
            room -= token.characters
            is_young = token.minute > youngest_worn_out
            if place >= KEPT_TOKENS and not (is_young and room > 0):
                gone.append(token)
        return tuple(gone)

    def after(self, token: Token, gone: Iterable[Token], sheets: Iterable[Sheet]) -> Book:
        """Return the book as it is once a commit with this token is applied."""
        left = set(gone)
        tokens = (*(each for each in self.tokens if each not in left), token)
        ids = (self.used_ids - {each.id for each in left}) | {token.id}
        return replace(self, sheets=tuple(sheets), tokens=tokens, used_ids=frozenset(ids))


def read_book(answer: Mapping[str, Any], *, seen_at: float = 0.0) -> Book:
    """Read the answer of ``SheetsClient.book``."""
    metadata = answer.get("developerMetadata", ())
    return Book(
        answer["spreadsheetId"],
        tuple(_sheets(answer)),
        tuple(
            Token(each["metadataId"], each.get("metadataValue", ""))
            for each in metadata
            if each.get("metadataKey") == TOKEN_KEY
        ),
        frozenset(each["metadataId"] for each in metadata),
        answer.get("properties", {}),
        seen_at,
        _marks_on(answer).get(SETUP_KEY, ""),
    )


def _sheets(answer: Mapping[str, Any]) -> Iterator[Sheet]:
    for each in answer.get("sheets", ()):
        properties = each["properties"]
        if properties.get("sheetType", "GRID") != "GRID":
            continue
        grid = properties.get("gridProperties", {})
        marks = _marks_on(each)
        yield Sheet(
            properties.get("sheetId", 0),
            properties["title"],
            grid.get("rowCount", 0),
            grid.get("columnCount", 0),
            marks.get(TAB_KEY, ""),
            tuple(
                ColumnGroup(
                    group.get("range", {}).get("startIndex", 0),
                    group.get("range", {}).get("endIndex", 0),
                    group.get("depth", 1),
                    group.get("collapsed", False),
                )
                for group in each.get("columnGroups", ())
            ),
            is_hidden=properties.get("hidden", False),
            set_up=marks.get(SETUP_KEY, ""),
        )


def _marks_on(part: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the developer metadata of a tab or of the spreadsheet, key to value."""
    return {
        mark.get("metadataKey"): mark.get("metadataValue", "") for mark in part.get("developerMetadata", ())
    }


def token_request(token: Token) -> Json:
    """Return the request that opens a commit: its token."""
    created = {
        "metadataId": token.id,
        "metadataKey": TOKEN_KEY,
        "metadataValue": token.value,
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": created}}


def trim_requests(gone: Iterable[Token]) -> list[Json]:
    """Return the requests that close a commit: worn out tokens taken away."""
    return [
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": token.id}}}}
        for token in gone
    ]


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%MZ}"


def _token_id(home: str, version: Version, salt: int) -> int:
    digest = hashlib.sha256(f"{home}\n{version}\n{salt}".encode()).digest()
    return 1 + int.from_bytes(digest[:8], "big") % _HIGHEST_ID
