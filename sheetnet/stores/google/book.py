"""Book: what one look at a spreadsheet tells besides its values: tabs, and the tokens of commits.

A commit leaves a token: developer metadata whose id follows from the version the plan was made
from. Ids are unique in a spreadsheet, so of two commits from one version only one can succeed,
and a repeated one is refused instead of applied twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sheetnet.errors import InvalidPlan
from sheetnet.workbook.snapshot import Version

TOKEN_KEY = "sheetnet.commit"
KEPT_TOKENS = 200
_HIGHEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab as Google knows it."""

    id: int
    title: str
    rows: int
    columns: int

    @property
    def quoted(self) -> str:
        """The title as it stands in a range."""
        return "'" + self.title.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Token:
    """The mark of one commit. Its value is a running number, a full stop and the commit's UUID."""

    id: int
    value: str

    @property
    def number(self) -> int:
        """Which commit it was, counted up; 0 where the value is not ours to read."""
        head = self.value.partition(".")[0]
        return int(head) if head.isdigit() else 0


@dataclass(frozen=True, slots=True)
class Book:
    """The spreadsheet at one look."""

    id: str
    sheets: tuple[Sheet, ...]
    """Tabs with cells; tabs that hold a single chart are left out."""
    tokens: tuple[Token, ...]
    used_ids: frozenset[int]
    """Every id of developer metadata that can be seen."""

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

    def next_token(self, uuid: str) -> Token:
        """Return the token of a commit from this version.

        Whoever looks at the same version sees the same used ids and so arrives at the same one.
        """
        salt = 0
        while (number := _token_id(self.id, self.version, salt)) in self.used_ids:
            salt += 1
        return Token(number, f"{1 + max((t.number for t in self.tokens), default=0)}.{uuid}")

    def worn_out(self) -> tuple[Token, ...]:
        """Return the oldest tokens, those that a commit may take away with it."""
        by_age = sorted(self.tokens, key=lambda token: token.number, reverse=True)
        return tuple(by_age[KEPT_TOKENS - 1 :])

    def after(self, token: Token, sheets: Iterable[Sheet]) -> Book:
        """Return the book as it is once a commit with this token is applied."""
        gone = set(self.worn_out())
        tokens = (*(each for each in self.tokens if each not in gone), token)
        ids = (self.used_ids - {each.id for each in gone}) | {token.id}
        return Book(self.id, tuple(sheets), tokens, frozenset(ids))


def read_book(answer: Mapping[str, Any]) -> Book:
    """Read the answer of ``SheetsClient.book``."""
    sheets = []
    for each in answer.get("sheets", ()):
        properties = each["properties"]
        grid = properties.get("gridProperties", {})
        if properties.get("sheetType", "GRID") == "GRID":
            sheets.append(
                Sheet(
                    properties.get("sheetId", 0),
                    properties["title"],
                    grid.get("rowCount", 0),
                    grid.get("columnCount", 0),
                )
            )
    metadata = answer.get("developerMetadata", ())
    return Book(
        answer["spreadsheetId"],
        tuple(sheets),
        tuple(
            Token(each["metadataId"], each.get("metadataValue", ""))
            for each in metadata
            if each.get("metadataKey") == TOKEN_KEY
        ),
        frozenset(each["metadataId"] for each in metadata),
    )


def token_requests(book: Book, token: Token) -> list[dict[str, Any]]:
    """Return the requests that open a commit: its token, and the worn out ones taken away."""
    created = {
        "metadataId": token.id,
        "metadataKey": TOKEN_KEY,
        "metadataValue": token.value,
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    requests: list[dict[str, Any]] = [{"createDeveloperMetadata": {"developerMetadata": created}}]
    for old in book.worn_out():
        lookup = {"developerMetadataLookup": {"metadataId": old.id}}
        requests.append({"deleteDeveloperMetadata": {"dataFilter": lookup}})
    return requests


def _token_id(home: str, version: Version, salt: int) -> int:
    digest = hashlib.sha256(f"{home}\n{version}\n{salt}".encode()).digest()
    return 1 + int.from_bytes(digest[:8], "big") % _HIGHEST_ID
