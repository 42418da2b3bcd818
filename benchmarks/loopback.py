"""A small server on this machine that answers reads of one spreadsheet as Google does, from ready-made bytes.

It is no stand-in for Google: it knows nothing but reads. What it is first asked it makes and keeps, so
that whoever measures asks once before the clock runs.
"""

from __future__ import annotations

import gzip
import json
import pickle
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sheetnet.workbook.snapshot import SERIAL_ZERO, CellValue, Grid, column_letters
from sheetnet.workbook.tabs import TABS, Kind

_GZIP_LEVEL = 6

Asked = tuple[tuple[str, tuple[str, ...]], ...]
"""The query of a request: names and values, sorted."""


class Spreadsheet:
    """The canned replies of one spreadsheet."""

    def __init__(self, spreadsheet_id: str, grids: Sequence[Grid]) -> None:
        self._id = spreadsheet_id
        self._grids = {grid.title: grid for grid in grids}
        self._made: dict[tuple[str, Asked], bytes] = {}

    def answer(self, path: str, query: Asked) -> bytes:
        """Return the gzipped reply to a GET, made when it is first asked for."""
        if (path, query) not in self._made:
            self._made[path, query] = self._reply(path, query)
        return self._made[path, query]

    def _reply(self, path: str, query: Asked) -> bytes:
        asked = {name: list(values) for name, values in query}
        body: Mapping[str, Any]
        _, _, one_range = path.partition("/values/")
        if path.endswith("/values:batchGet"):
            body = {
                "spreadsheetId": self._id,
                "valueRanges": [self._values(each, asked) for each in asked["ranges"]],
            }
        elif one_range:
            body = self._values(unquote(one_range), asked)
        else:
            body = self._properties()
        is_compact = asked.get("prettyPrint") == ["false"]
        layout: dict[str, Any] = {"separators": (",", ":")} if is_compact else {"indent": 2}
        text = json.dumps(body, ensure_ascii=False, **layout)
        return gzip.compress(text.encode(), _GZIP_LEVEL)

    def _properties(self) -> dict[str, Any]:
        return {
            "spreadsheetId": self._id,
            "properties": {
                "title": "Network",
                "locale": "en_GB",
                "timeZone": "Europe/Madrid",
                "autoRecalc": "ON_CHANGE",
                "defaultFormat": {},
            },
            "sheets": [
                {
                    "properties": {
                        "sheetId": at,
                        "index": at,
                        "title": grid.title,
                        "sheetType": "GRID",
                        "gridProperties": {"rowCount": grid.row_count, "columnCount": len(grid.columns)},
                    }
                }
                for at, grid in enumerate(self._grids.values())
            ],
        }

    def _values(self, asked_range: str, asked: Mapping[str, list[str]]) -> dict[str, Any]:
        title = asked_range.rpartition("!")[0] or asked_range
        grid = self._grids[title.strip("'")]
        is_formatted = asked.get("valueRenderOption", ["FORMATTED_VALUE"]) == ["FORMATTED_VALUE"]
        columns = [_formatted(grid.title, column) if is_formatted else column for column in grid.columns]
        dimension = asked.get("majorDimension", ["ROWS"])[0]
        lines = columns if dimension == "COLUMNS" else zip_longest(*columns, fillvalue="")
        return {
            "range": f"'{grid.title}'!A1:{column_letters(len(grid.columns) - 1)}{grid.row_count}",
            "majorDimension": dimension,
            "values": [_trimmed(line) for line in lines],
        }


def _trimmed(line: Sequence[CellValue]) -> list[CellValue]:
    end = len(line)
    while end and line[end - 1] == "":
        end -= 1
    return list(line[:end])


def _formatted(title: str, column: Sequence[CellValue]) -> list[CellValue]:
    is_date = any(
        each.name == column[0] and each.kind is Kind.DATE
        for tab in TABS
        if tab.title == title
        for each in tab.columns
    )
    return [_shown(value, is_date) for value in column]


def _shown(value: CellValue, is_date: bool) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if is_date and isinstance(value, int | float):
        return (SERIAL_ZERO + timedelta(days=value)).isoformat()
    return str(value)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    """Or each reply would wait 40 ms for its own headers to be acknowledged, which Google's do not."""
    spreadsheet: Spreadsheet

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        query = parse_qs(split.query)
        asked = tuple(sorted((name, tuple(values)) for name, values in query.items()))
        body = self.spreadsheet.answer(split.path, asked)
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


def serve(grids_file: Path, spreadsheet_id: str) -> None:
    """Serve the grids of a file until killed; the port is printed first."""
    handler = type("Handler", (_Handler,), {})
    handler.spreadsheet = Spreadsheet(spreadsheet_id, pickle.loads(grids_file.read_bytes()))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    print(server.server_address[1], flush=True)
    sys.stdout.close()
    server.serve_forever()
