"""Setting up: makes the workbook in a Google Sheet, or adds what of it is missing, in one atomic request.

What people have there stays as it is. Whatever was set up once is recorded, so that a later set-up does
not put back what somebody has taken away or changed, and sends nothing where nothing is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sheetnet.errors import StaleSnapshot, StoreError
from sheetnet.stores.google.areas import Area
from sheetnet.stores.google.blocks import block_requests
from sheetnet.stores.google.book import free_id
from sheetnet.stores.google.cells import cell_data
from sheetnet.stores.google.columns import Standing, header_request
from sheetnet.stores.google.dashboard import COLUMNS, ROWS, dashboard_requests
from sheetnet.stores.google.looks import choices_request, colour, header_cell, look_requests
from sheetnet.stores.google.marks import column_mark, record_requests, tab_mark
from sheetnet.stores.google.store import GoogleStore
from sheetnet.stores.google.surveying import Survey, is_empty, survey
from sheetnet.stores.google.taking_over import corrections, is_still
from sheetnet.stores.google.views import view_requests
from sheetnet.workbook.adoption import ContactList
from sheetnet.workbook.colours import TAB_COLOURS
from sheetnet.workbook.dashboard import FOLLOWED_COLOUR
from sheetnet.workbook.settings_tab import setting_choices
from sheetnet.workbook.snapshot import CellValue
from sheetnet.workbook.tabs import (
    CONTACTS,
    DASHBOARD_TITLE,
    HELP_LOG,
    MEMORY,
    PASS_ALONG,
    SETTINGS,
    TABS,
    Tab,
)

Json = dict[str, Any]
Rows = Sequence[Mapping[str, CellValue]]

_SPARE_ROWS = 200
_FEWEST_ROWS = 1000
_FEWEST_OWN_ROWS = 250
"""Of a tab that only the worker writes."""
_SPARE_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class SetUp:
    """What makes a spreadsheet the whole workbook."""

    requests: tuple[Json, ...]
    tabs: tuple[str, ...]
    """Titles of the tabs that are new."""
    headers_by_title: Mapping[str, tuple[str, ...]]
    """The headers that are new in tabs that were there."""
    is_sure: bool = True
    """False where a list was taken over and could not be looked at once more."""


def make_google_workbook(
    store: GoogleStore, rows_by_tab: Mapping[str, Rows], adopted: ContactList | None = None
) -> SetUp:
    """Add what is missing of the workbook, with these rows in new tabs, each a mapping of header to value.

    ``adopted`` is a list of people's own that becomes Contacts. A single blank tab, as a new Google Sheet
    has, makes room; other tabs stay as they are.

    Raises:
        StaleSnapshot: somebody rearranged the sheet meanwhile; nothing was changed.
        RemoteError: Google did not do it; nothing was changed.
        KeyError: a tab or header that the workbook does not have.
    """
    _check_names(rows_by_tab)
    seen = survey(store)
    if adopted and not is_still(adopted, seen):
        raise StaleSnapshot(store.place)
    made = set_up(seen, rows_by_tab, adopted)
    if made.requests:
        store.change(seen.book, made.requests)
    if not adopted:
        return made
    try:
        now = survey(store)
        put_right = list(corrections(adopted, now))
        if put_right:
            store.change(now.book, put_right)
    except StoreError:
        return replace(made, is_sure=False)
    return made


def set_up(seen: Survey, rows_by_tab: Mapping[str, Rows], adopted: ContactList | None = None) -> SetUp:
    """Return what is to be sent, and what it makes. Pure, but for the ids of new tabs."""
    standing = {title: Standing.found(table, seen.sheet(table)) for title, table in seen.tables.items()}
    if adopted:
        sheet, grid = seen.tab(adopted.title)
        standing[CONTACTS.title] = Standing.adopted(adopted, sheet, grid)
    names = _Names(seen)
    new = {
        tab.title: _new_area(tab, names, len(rows_by_tab.get(tab.title, ())))
        for tab in TABS
        if tab.title not in standing and _is_to_be_made(tab, seen)
    }
    areas = {**{title: each.area for title, each in standing.items()}, **new}
    dashboard = None if seen.has_dashboard or not _can_be_counted(areas) else names.new(DASHBOARD_TITLE)

    requests: list[Json] = []
    for tab in TABS:
        if tab.title in new:
            requests += _tab_requests(new[tab.title], rows_by_tab.get(tab.title, ()))
        if tab is PASS_ALONG and dashboard:
            requests.append(_dashboard_tab(*dashboard))
    for each in standing.values():
        requests += each.column_requests()
    for title, area in areas.items():
        columns = standing[title].missing if title in standing else area.standing
        requests += look_requests(area, columns, areas[CONTACTS.title])
        requests += block_requests(area, columns)
    contacts = standing.get(CONTACTS.title)
    if contacts is None or not contacts.sheet.set_up:
        requests += view_requests(areas[CONTACTS.title])
    if dashboard:
        requests += dashboard_requests(dashboard[0], areas)
    requests += _marks(standing, new, dashboard)
    requests += record_requests(seen.book.set_up, [*(tab.title for tab in TABS), DASHBOARD_TITLE])
    requests += _room(seen, adopted)
    titles = [each["addSheet"]["properties"]["title"] for each in requests if "addSheet" in each]
    headers = {
        each.sheet.title: tuple(each.header(column) for column in each.missing)
        for each in standing.values()
        if each.missing
    }
    return SetUp(tuple(requests), tuple(titles), headers)


def _check_names(rows_by_tab: Mapping[str, Rows]) -> None:
    headers_by_title = {tab.title: {column.name for column in tab.columns} for tab in TABS}
    for title, rows in rows_by_tab.items():
        unknown = {header for row in rows for header in row} - headers_by_title[title]
        if unknown:
            raise KeyError(f"{title} has no column {', '.join(sorted(unknown))}")


class _Names:
    """Ids and titles that are free in a spreadsheet."""

    def __init__(self, seen: Survey) -> None:
        self._ids = {sheet.id for sheet in seen.book.sheets}
        self._titles = {sheet.title.casefold() for sheet in seen.book.sheets}

    def new(self, wish: str) -> tuple[int, str]:
        """Return an id and a title for a new tab: the wish, told apart where people use it already."""
        number = free_id(self._ids)
        title, count = wish, 1
        while title.casefold() in self._titles:
            title = f"{wish} (sheetnet)" if count == 1 else f"{wish} (sheetnet {count})"
            count += 1
        self._ids.add(number)
        self._titles.add(title.casefold())
        return number, title


def _is_to_be_made(tab: Tab, seen: Survey) -> bool:
    """Whether a tab that is missing is to be made: not where a person has done without it.

    A lost memory is never made anew here: a run rebuilds it and mails nothing until a person confirms.
    """
    if tab is MEMORY:
        return seen.is_new
    return tab.required or tab.title not in seen.once_set_up


def _can_be_counted(areas: Mapping[str, Area]) -> bool:
    """Whether every column that the Dashboard reckons with is there."""
    return all(column.name in areas[tab.title].at for tab in (CONTACTS, HELP_LOG) for column in tab.columns)


def _new_area(tab: Tab, names: _Names, row_count: int) -> Area:
    fewest = _FEWEST_OWN_ROWS if tab.is_workers_own else _FEWEST_ROWS
    sheet_id, title = names.new(tab.title)
    at = {column.name: place for place, column in enumerate(tab.columns)}
    return Area(tab, sheet_id, title, 0, max(fewest, row_count + _SPARE_ROWS), at)


def _tab_requests(area: Area, rows: Rows) -> Iterator[Json]:
    tab = area.tab
    grid = {
        "rowCount": area.rows,
        "columnCount": len(tab.columns) + _SPARE_COLUMNS,
        "frozenRowCount": 1,
        "frozenColumnCount": 1 if tab is CONTACTS else 0,
    }
    yield _add_sheet(area.sheet_id, area.title, grid, TAB_COLOURS.get(tab.title), hidden=tab.hidden)
    yield header_request(area, 0, [header_cell(column, column.name) for column in tab.columns])
    if rows:
        cells = [{"values": [cell_data(row.get(column.name)) for column in tab.columns]} for row in rows]
        start = {"sheetId": area.sheet_id, "rowIndex": 1, "columnIndex": 0}
        yield {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}
    if tab is SETTINGS:
        yield from _settings_choices(area, rows)


def _settings_choices(area: Area, rows: Rows) -> Iterator[Json]:
    """Yield a dropdown beside each setting that is one of a few."""
    for row, each in enumerate(rows, start=1):
        choices = setting_choices(str(each.get("Setting", "")))
        if choices:
            cell = area.below("Value") | {"startRowIndex": row, "endRowIndex": row + 1}
            yield choices_request(cell, choices)


def _dashboard_tab(sheet_id: int, title: str) -> Json:
    grid = {"rowCount": ROWS, "columnCount": COLUMNS, "hideGridlines": True}
    return _add_sheet(sheet_id, title, grid, FOLLOWED_COLOUR)


def _add_sheet(
    sheet_id: int, title: str, grid: Json, tab_colour: str | None, *, hidden: bool = False
) -> Json:
    properties: Json = {"sheetId": sheet_id, "title": title, "hidden": hidden, "gridProperties": grid}
    if tab_colour:
        properties["tabColorStyle"] = colour(tab_colour)
    return {"addSheet": {"properties": properties}}


def _marks(
    standing: Mapping[str, Standing], new: Mapping[str, Area], dashboard: tuple[int, str] | None
) -> Iterator[Json]:
    for each in standing.values():
        yield from each.mark_requests()
    for area in new.values():
        yield tab_mark(area.sheet_id, area.tab.title)
        for name, place in area.at.items():
            yield column_mark(area.columns(place, place + 1), name)
        yield from record_requests("", area.at, area.sheet_id)
    if dashboard:
        yield tab_mark(dashboard[0], DASHBOARD_TITLE)


def _room(seen: Survey, adopted: ContactList | None) -> list[Json]:
    """Return the request that takes away the one blank tab of a new spreadsheet."""
    if adopted or len(seen.snapshot.grids) != 1 or seen.tables or not is_empty(seen.snapshot.grids[0]):
        return []
    return [{"deleteSheet": {"sheetId": seen.book.sheets[0].id}}]
