"""The questions to a real sheet: each one, the answer, and what follows for sheetnet.

Everything happens on a tab of its own and in developer metadata under a key of its own; both are
taken away in the end, and what an interrupted check left behind at the next start.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from _live_requests import KEY, Json, columns, deletion, metadata, placed, rows, rule, text
from gspread.exceptions import APIError

from sheetnet.stores.google.client import SheetsClient
from sheetnet.stores.google.faults import FAULTS
from sheetnet.stores.google.probes import guard

TAB = "sheetnet check"
NAMES = ("Dan", "Bob", "Cleo", "Ana")
BLOCK = (2, 5)
"""The grouped columns."""


@dataclass(frozen=True)
class Answer:
    """What Google did in one question, and whether that is what sheetnet relies on."""

    name: str
    agrees: bool
    seen: str
    follows: str
    """What it means for sheetnet; said where they do not agree."""


class Sheet:
    """The scratch tab on a spreadsheet, and what can be asked of it."""

    def __init__(self, client: SheetsClient, by_hand: Callable[[str], None] | None) -> None:
        self._client = client
        self._by_hand = by_hand
        self._tab = random.randrange(1, 2**31 - 1)
        self._mark = random.randrange(2**30, 2**31 - 1)

    def answers(self) -> Iterator[Answer]:
        """Yield the answers as they come; leaves nothing behind."""
        self._clear()
        try:
            yield from self._own_ids()
            yield from self._used_ids()
            yield from self._groups()
            yield from self._cells()
            yield from self._rows()
            yield from self._copies()
        finally:
            self._clear()

    def _own_ids(self) -> Iterator[Answer]:
        reply = self._send(self._setting_up())
        created = reply["replies"][-1].get("createDeveloperMetadata", {}).get("developerMetadata", {})
        yield Answer(
            "own_metadata_ids",
            created.get("metadataId") == self._mark,
            f"a mark was asked for as {self._mark} and made as {created.get('metadataId')}",
            "sheetnet cannot tell its commits apart: do not use it on a Google Sheet.",
        )
        found, missing = self._client.metadata(self._mark), self._client.metadata(self._mark - 1)
        yield Answer(
            "marks_can_be_asked_for",
            (found or {}).get("metadataValue") == "first" and missing is None,
            f"a mark that is there was {'' if found else 'not '}found, and one that is not was "
            f"{'not ' if missing is None else ''}found",
            "after a lost answer sheetnet cannot find out whether it has written.",
        )

    def _used_ids(self) -> Iterator[Answer]:
        again = self._refusal([metadata(self._mark - 2, "beside"), metadata(self._mark, "second")])
        twice = self._refusal([metadata(self._mark - 3, "one"), metadata(self._mark - 3, "two")])
        standing = {each["metadataId"]: each["metadataValue"] for each in self._marks()}
        kinds = "taken beside the first" if standing.get(self._mark) == "first" else "put in its place"
        follows = (
            "Google keeps no two computers apart. sheetnet doctor finds that out and lets one alone write."
        )
        yield Answer(
            "used_metadata_id",
            bool(again),
            f"a mark that was used already was {'refused: ' + again if again else kinds}",
            follows,
        )
        yield Answer(
            "used_metadata_id_in_one_request",
            bool(twice),
            f"one mark twice in a request was {'refused: ' + twice if twice else 'taken'}",
            "nothing: sheetnet never asks for that.",
        )
        yield Answer(
            "nothing_applied",
            not again or self._mark - 2 not in standing,
            "of a refused request nothing was applied"
            if self._mark - 2 not in standing
            else "what came before in the same request was applied",
            "a refused write would be applied in part: do not use sheetnet on a Google Sheet.",
        )

    def _groups(self) -> Iterator[Answer]:
        start, end = BLOCK
        refusal = self._refusal([guard(self._tab, start, end)])
        yield Answer(
            "guard_fits",
            not refusal,
            f"the group of columns as it stands was {'refused: ' + refusal if refusal else 'accepted'}",
            "every commit would be refused: do not use sheetnet on this sheet.",
        )
        self._do(
            f"In the tab '{TAB}' drag column A with the mouse to the right of column F.",
            {"moveDimension": {"source": columns(self._tab, 0, 1), "destinationIndex": end + 1}},
        )
        passed_over = self._column_groups()
        refusal = self._refusal([text(self._tab, 9, 9, "applied"), guard(self._tab, start, end)])
        yield Answer(
            "guard_without_group",
            bool(refusal),
            "a write where columns had moved was " + (f"refused: {refusal}" if refusal else "accepted"),
            "sheetnet finds moved columns out from the reply alone, and puts right what it wrote there.",
        )
        self._do(
            f"In the tab '{TAB}' drag the column that is headed Name to between those headed b and c.",
            {"moveDimension": {"source": columns(self._tab, end, end + 1), "destinationIndex": end - 2}},
        )
        moved_in = self._column_groups()
        yield Answer(
            "group_on_move",
            (passed_over, moved_in) == ([(start - 1, end - 1)], [(start - 1, end)]),
            f"the group at {BLOCK} was at {passed_over} when a column had passed over it, and at {moved_in} "
            "when that had come to stand in it",
            "where a group stays behind, the columns' guard lets a write through; sheetnet finds that out "
            "from the reply and puts right what it wrote into the wrong column.",
        )
        self._do(
            f"In the tab '{TAB}' drag the column that is headed Name back to the far left.",
            {"moveDimension": {"source": columns(self._tab, end - 2, end - 1), "destinationIndex": 0}},
        )

    def _column_groups(self) -> list[tuple[int, int]]:
        part = self._part("sheets(properties(sheetId),columnGroups)")
        ranges = [each["range"] for each in part.get("columnGroups", ())]
        return [(each.get("startIndex", 0), each["endIndex"]) for each in ranges]

    def _cells(self) -> Iterator[Answer]:
        texts = ("=1+1", "0401 234", "2026-11-23", "'quoted")
        reply = self._send(
            [text(self._tab, 10, at, typed) for at, typed in enumerate(texts)],
            [f"'{TAB}'!A11:D11"],
        )
        shown = _first_cells(reply)
        yield Answer(
            "reply_shows_after",
            any(shown),
            f"the reply of a write showed {shown}",
            "sheetnet cannot verify its writes: do not use it on a Google Sheet.",
        )
        read = self._client.values([f"'{TAB}'!A11:D11", f"'{TAB}'!G1:G20"])
        stored = [column[0] if column else None for column in read[0]]
        yield Answer(
            "text_stays_text",
            stored == list(texts),
            f"texts were stored as {stored}",
            "what people type could be changed: please report this.",
        )
        boxes = [value for value in read[1][0][1:] if value is not None] if read[1] else []
        yield Answer(
            "boxes_fill_false",
            False in boxes,
            "blank tick boxes hold FALSE" if False in boxes else "blank tick boxes hold nothing",
            "nothing: sheetnet takes both for not ticked.",
        )
        refusal = self._refusal([text(self._tab, 1, 5, "not on the list")])
        yield Answer(
            "strict_validation",
            not refusal,
            "a value that a strict rule forbids was " + (f"refused: {refusal}" if refusal else "written"),
            "where a person puts a strict rule over grey columns, sheetnet's writes are refused until it "
            "only warns. sheetnet says so.",
        )
        refusal = self._refusal([deletion({"metadataId": self._mark - 4})])
        yield Answer(
            "missing_metadata_deletion",
            not refusal,
            "deleting a mark that is not there was " + (f"refused: {refusal}" if refusal else "fine"),
            "a commit that clears away a mark which somebody else has cleared away is refused, and tried "
            "again after another look.",
        )

    def _rows(self) -> Iterator[Answer]:
        whole = {"sheetId": self._tab, "startRowIndex": 1, "endRowIndex": 5}
        self._do(
            f"In the tab '{TAB}' select the rows 2 to 5 whole, and choose Data > Sort range > by column A, A "
            "to Z.",
            {"sortRange": {"range": whole, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}},
        )
        data = self._part(
            "sheets(properties(sheetId),data(rowMetadata(developerMetadata(metadataValue)),"
            "rowData(values(effectiveValue))))",
            [f"'{TAB}'!A2:A5"],
        ).get("data", [{}])[0]
        names = [_text_of(row) for row in data.get("rowData", ())]
        marks = [
            "".join(each.get("metadataValue", "") for each in row.get("developerMetadata", ()))
            for row in data.get("rowMetadata", ())
        ]
        yield Answer(
            "sort_carries_row_metadata",
            marks == names == sorted(NAMES),
            f"after a sort the rows are {names} and their marks {marks}",
            "nothing: sheetnet knows rows again by their ID column.",
        )
        insert = {"sheetId": self._tab, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
        reply = self._send(
            [
                {"insertDimension": {"range": insert, "inheritFromBefore": False}},
                text(self._tab, 1, 0, "new"),
            ],
            [f"'{TAB}'!A2:A3"],
        )
        shown = _first_cells(reply)
        yield Answer(
            "rows_are_inserted",
            shown == ["new", sorted(NAMES)[0]],
            f"a row that was inserted and filled in one request shows {shown}",
            "new rows would stand in the wrong place: do not use sheetnet on a Google Sheet.",
        )

    def _copies(self) -> Iterator[Answer]:
        copy = random.randrange(1, 2**31 - 1)
        self._send(
            [{"duplicateSheet": {"sourceSheetId": self._tab, "newSheetId": copy, "newSheetName": f"{TAB} 2"}}]
        )
        book = self._client.book()
        carried = any(
            each["properties"].get("sheetId") == copy and each.get("developerMetadata")
            for each in book.get("sheets", ())
        )
        yield Answer(
            "duplicated_tab_metadata",
            not carried,
            f"a duplicated tab {'carries' if carried else 'does not carry'} the mark of its original",
            "of a tab and its duplicate sheetnet takes the one with the title that it knows.",
        )
        tops = self._client.tops([f"'{TAB}'!1:1"])["sheets"][0]["data"][0]
        marked = [
            each.get("metadataValue")
            for column in tops.get("columnMetadata", ())
            for each in column.get("developerMetadata", ())
        ]
        yield Answer(
            "columns_keep_marks",
            marked == ["Row"],
            f"a marked column was found with the marks {marked} after it was moved",
            "a column that people rename is no longer found: rename it back when sheetnet misses it.",
        )

    def _setting_up(self) -> list[Json]:
        table = [["Name", "Row", "a", "b", "c", "Choice", "Box"], *([name, name] for name in NAMES)]
        cells = [{"values": [{"userEnteredValue": {"stringValue": each}} for each in row]} for row in table]
        list_rule = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "x"}, {"userEnteredValue": "y"}]}
        grid = {"rowCount": 20, "columnCount": 10}
        return [
            {"addSheet": {"properties": {"sheetId": self._tab, "title": TAB, "gridProperties": grid}}},
            {"updateCells": {"start": {"sheetId": self._tab}, "rows": cells, "fields": "userEnteredValue"}},
            {"addDimensionGroup": {"range": columns(self._tab, *BLOCK)}},
            rule(self._tab, 5, list_rule),
            rule(self._tab, 6, {"type": "BOOLEAN"}),
            *(
                placed({"dimensionRange": rows(self._tab, row, row + 1)}, name)
                for row, name in enumerate(NAMES, start=1)
            ),
            placed({"dimensionRange": columns(self._tab, 1, 2)}, "Row"),
            placed({"sheetId": self._tab}, "tab"),
            metadata(self._mark, "first"),
        ]

    def _do(self, words: str, request: Json) -> None:
        if self._by_hand:
            self._by_hand(words)
        else:
            self._send([request])

    def _send(self, requests: Sequence[Json], ranges: Sequence[str] = ()) -> Mapping[str, Any]:
        for attempt in range(1, 6):
            try:
                return self._client.update(requests, ranges)
            except FAULTS as fault:
                if not (isinstance(fault, APIError) and fault.response.status_code == 429):
                    raise
                self._client.pause(attempt, fault)
        return self._client.update(requests, ranges)

    def _refusal(self, requests: Sequence[Json]) -> str:
        """Return Google's words where it refuses, "" where it does not."""
        try:
            self._send(requests)
        except APIError as fault:
            if fault.response.status_code != 400:
                raise
            return str(fault.error.get("message", "without a word")).rstrip(".")
        return ""

    def _part(self, fields: str, ranges: Sequence[str] = ()) -> Mapping[str, Any]:
        found = self._client.part(fields, ranges).get("sheets", ())
        return next(each for each in found if each["properties"].get("sheetId") == self._tab)

    def _marks(self) -> list[Json]:
        book = self._client.book()
        return [each for each in book.get("developerMetadata", ()) if each.get("metadataKey") == KEY]

    def _clear(self) -> None:
        book = self._client.book()
        requests: list[Json] = [
            {"deleteSheet": {"sheetId": each["properties"].get("sheetId", 0)}}
            for each in book.get("sheets", ())
            if each["properties"]["title"] in (TAB, f"{TAB} 2")
        ]
        if any(each.get("metadataKey") == KEY for each in book.get("developerMetadata", ())):
            requests.append(deletion({"metadataKey": KEY}))
        if requests:
            self._send(requests)


def _first_cells(reply: Mapping[str, Any]) -> list[str]:
    """Return the texts in the first range of a reply, row by row."""
    with suppress(KeyError, IndexError):
        rows = reply["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"]
        return [_text_of({"values": [cell]}) for row in rows for cell in row.get("values", ())]
    return []


def _text_of(row: Mapping[str, Any]) -> str:
    cells = row.get("values") or [{}]
    return str(cells[0].get("effectiveValue", {}).get("stringValue", ""))
