"""Taking a list of people's own over: it is still the list that was shown, and each mark found its column.

Between the look and the write, a second apart, somebody may have moved a column. What set-up inserts is
right wherever it lands, for it brings its own headers; marks on columns of theirs are put right here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sheetnet.stores.google.book import COLUMN_KEY
from sheetnet.stores.google.marks import column_mark
from sheetnet.stores.google.surveying import Survey
from sheetnet.workbook.adoption import ContactList, contact_list
from sheetnet.workbook.layout import OWN_COLUMN
from sheetnet.workbook.snapshot import Grid
from sheetnet.workbook.tabs import CONTACTS

Json = dict[str, Any]


def is_still(adopted: ContactList, seen: Survey) -> bool:
    """Whether a tab still has the columns that a person has agreed to; more rows are fine."""
    grids = [grid for grid in seen.strangers() if grid.title == adopted.title]
    return any(replace(contact_list(grid), people=adopted.people) == adopted for grid in grids)


def corrections(adopted: ContactList, seen: Survey) -> Iterator[Json]:
    """Yield what puts marks right that stand on another column than the one they were meant for."""
    table = seen.tables.get(CONTACTS.title)
    if table is None:
        return
    grid, sheet_id = table.grid, seen.sheet(table).id
    resembling = set(adopted.resembling)
    wanted = {match.header: OWN_COLUMN if match in resembling else match.name for match in adopted.matches}
    place_of = {
        header: places[0]
        for header in wanted
        if len(places := _places(grid, table.header_row, header)) == 1 and wanted[header]
    }
    meant = {place: wanted[header] for header, place in place_of.items()}
    if all(grid.marks.get(place) == name for place, name in meant.items()):
        return
    for name in set(meant.values()):
        lookup = {
            "metadataKey": COLUMN_KEY,
            "metadataValue": name,
            "metadataLocation": {"sheetId": sheet_id},
            "locationMatchingStrategy": "INTERSECTING_LOCATION",
        }
        yield {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
    for place, name in meant.items():
        columns = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
        yield column_mark(columns, name)


def _places(grid: Grid, row: int, header: str) -> list[int]:
    return [place for place in range(len(grid.columns)) if str(grid.cell(row, place)).strip() == header]
