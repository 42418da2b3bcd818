"""The Dashboard in a Google Sheet: three native charts over cells whose formulas follow the other tabs.

Google shows a ring's colours as it likes: the API cannot set those of a pie chart's slices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sheetnet.stores.google.areas import Area
from sheetnet.stores.google.looks import colour, pixels
from sheetnet.workbook import dashboard
from sheetnet.workbook.colours import SOFT_INK
from sheetnet.workbook.dashboard import Said, dashboard_cells
from sheetnet.workbook.snapshot import column_place
from sheetnet.workbook.tabs import Tab

Json = dict[str, Any]

ROWS, COLUMNS = 70, 16
_ROW_PIXELS = 21
_TALL_ROWS = {1: 45, 26: 40}
"""Rows, counted from 1, with larger words, and their height."""
_OUTSIDE_QUOTES = re.compile(r'"[^"]*"|\'[^\']*\'|,')
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


class _ToTheEnd:
    """Cells of the other tabs, however long they grow."""

    def __init__(self, areas: Mapping[str, Area]) -> None:
        self._areas = areas

    def below(self, tab: Tab, name: str) -> str:
        return self._areas[tab.title].reference(name)

    def whole(self, tab: Tab, name: str) -> str:
        return self._areas[tab.title].reference(name, whole=True)


def dashboard_requests(sheet_id: int, areas: Mapping[str, Area]) -> Iterator[Json]:
    """Yield what fills an empty Dashboard; ``areas`` are the other tabs by their own titles."""
    yield _cells_request(sheet_id, areas)
    for place, width in enumerate(dashboard.WIDTHS):
        yield _size(sheet_id, "COLUMNS", place, place + 1, pixelSize=pixels(width))
    for row, height in _TALL_ROWS.items():
        yield _size(sheet_id, "ROWS", row - 1, row, pixelSize=height)
    first, last = (column_place(letter) for letter in (dashboard.HIDDEN[0], dashboard.HIDDEN[-1]))
    yield _size(sheet_id, "COLUMNS", first, last + 1, hiddenByUser=True)
    yield _chart(sheet_id, _help_by_month(sheet_id), *dashboard.HELP_CHART)
    yield _chart(
        sheet_id,
        _share(sheet_id, dashboard.KEY_TEN_PAIRS, "How many of the key ten are in time"),
        *dashboard.KEY_TEN_CHART,
    )
    yield _chart(
        sheet_id,
        _share(sheet_id, dashboard.FOLLOW_UP_PAIRS, "How many of the last ten people met were followed up"),
        *dashboard.FOLLOW_UP_CHART,
    )


def in_googles_words(said: Said) -> str:
    """Return a cell's text or formula; arguments stand apart by semicolons, which every locale reads."""
    if not said.words.startswith("="):
        return said.words
    formula = _OUTSIDE_QUOTES.sub(lambda part: ";" if part[0] == "," else part[0], said.words[1:])
    if not said.is_array:
        return f"={formula}"
    (first, last) = _rows_of(said.where)
    cut = formula if first == last else f"ARRAY_CONSTRAIN({formula};{last - first + 1};1)"
    return f"=ARRAYFORMULA({cut})"


def _cells_request(sheet_id: int, areas: Mapping[str, Area]) -> Json:
    rows: list[list[Json]] = [[{} for _ in range(COLUMNS)] for _ in range(ROWS)]
    for said in dashboard_cells(_ToTheEnd(areas)):
        column, row = _place(said.where.partition(":")[0])
        last = _rows_of(said.where)[1]
        for each in range(row, last):
            rows[each][column] = {"userEnteredFormat": _look(said)}
        words = in_googles_words(said)
        kind = "formulaValue" if words.startswith("=") else "stringValue"
        rows[row][column]["userEnteredValue"] = {kind: words}
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0},
            "rows": [{"values": row} for row in rows],
            "fields": "userEnteredValue,userEnteredFormat",
        }
    }


def _look(said: Said) -> Json:
    look: Json = {
        "textFormat": {
            "fontSize": said.size,
            "bold": said.bold,
            "foregroundColorStyle": colour(said.ink),
        },
        "horizontalAlignment": "LEFT",
        "verticalAlignment": "MIDDLE",
    }
    if said.number_format:
        look["numberFormat"] = {"type": "DATE", "pattern": said.number_format}
    if said.is_head:
        look["borders"] = {"bottom": {"style": "SOLID", "colorStyle": colour(SOFT_INK)}}
    return look


def _chart(sheet_id: int, spec: Json, left: str, top: int, right: str, bottom: int) -> Json:
    first, last = column_place(left), column_place(right)
    position = {
        "anchorCell": {"sheetId": sheet_id, "rowIndex": top - 1, "columnIndex": first},
        "widthPixels": sum(pixels(width) for width in dashboard.WIDTHS[first : last + 1]),
        "heightPixels": (bottom - top + 1) * _ROW_PIXELS,
    }
    return {"addChart": {"chart": {"spec": spec, "position": {"overlayPosition": position}}}}


def _help_by_month(sheet_id: int) -> Json:
    top, bottom = dashboard.HEAD, dashboard.LAST_MONTH
    series = [
        {
            "series": _source(sheet_id, letter, top, bottom),
            "targetAxis": "LEFT_AXIS",
            "colorStyle": colour(fill),
        }
        for letter, fill in (("C", dashboard.GAVE_COLOUR), ("D", dashboard.GOT_COLOUR))
    ]
    return {
        "altText": "Help given and got, month by month",
        "basicChart": {
            "chartType": "COLUMN",
            "legendPosition": "TOP_LEGEND",
            "headerCount": 1,
            "domains": [{"domain": _source(sheet_id, "B", top, bottom)}],
            "series": series,
            "axis": [
                {"position": "BOTTOM_AXIS"},
                {
                    "position": "LEFT_AXIS",
                    "viewWindowOptions": {"viewWindowMin": 0, "viewWindowMode": "EXPLICIT"},
                },
            ],
        },
    }


def _share(sheet_id: int, labels: str, words: str) -> Json:
    """Show the first two rows of a table as a ring."""
    numbers, top = chr(ord(labels) + 1), dashboard.FIRST
    return {
        "altText": words,
        "pieChart": {
            "legendPosition": "BOTTOM_LEGEND",
            "pieHole": 0.68,
            "domain": _source(sheet_id, labels, top, top + 1),
            "series": _source(sheet_id, numbers, top, top + 1),
        },
    }


def _source(sheet_id: int, letter: str, top: int, bottom: int) -> Json:
    column = column_place(letter)
    cells = {
        "sheetId": sheet_id,
        "startRowIndex": top - 1,
        "endRowIndex": bottom,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    return {"sourceRange": {"sources": [cells]}}


def _size(sheet_id: int, dimension: str, start: int, end: int, **properties: int | bool) -> Json:
    place = {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}
    fields = ",".join(properties)
    return {"updateDimensionProperties": {"range": place, "properties": properties, "fields": fields}}


def _place(cell: str) -> tuple[int, int]:
    """Return column and row, both counted from 0, of a cell such as "B46"."""
    found = _CELL.fullmatch(cell)
    assert found is not None
    return column_place(found[1]), int(found[2]) - 1


def _rows_of(where: str) -> tuple[int, int]:
    """Return the first and last row, counted from 1, of a cell or of cells one below another."""
    first, _, last = where.partition(":")
    return _place(first)[1] + 1, _place(last or first)[1] + 1
