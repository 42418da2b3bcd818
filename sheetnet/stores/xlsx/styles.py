"""Cell formats: the few that a written value needs, derived from the one that already stands.

A date written into a cell without a date format gets one; nothing else about the cell's look
changes. Knows only the styles part.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from html import unescape

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from sheetnet.workbook.snapshot import CellValue

_DATE, _DATE_AND_TIME, _TIME = 14, 22, 21
"""Formats every workbook has built in, shown in the reader's own order of day and month."""


class Styles:
    """The styles part as text, growing by the formats that are asked for."""

    def __init__(self, xml: str) -> None:
        self.xml = xml
        block = re.search(r"<((?:\w+:)?)cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs\s*>", xml, re.DOTALL)
        self._prefix = block.group(1) if block else ""
        tag = re.escape(self._prefix)
        body = block.group(2) if block else ""
        self._formats = re.findall(rf"<{tag}xf\b[^>]*?(?:/>|>.*?</{tag}xf\s*>)", body, re.DOTALL)
        self._first_added = len(self._formats)
        self._codes = dict(BUILTIN_FORMATS)
        for node in re.findall(rf"<{tag}numFmt\b[^>]*>", xml):
            number, code = _value(node, "numFmtId"), _value(node, "formatCode")
            if number is not None and code is not None:
                self._codes[int(number)] = code
        self._derived: dict[tuple[int, int], int] = {}

    def fitting(self, style: int, value: CellValue) -> int:
        """Return the format for a value in a cell that has this one: the same wherever it will do."""
        if not self._formats:
            return style
        if not 0 <= style < len(self._formats):
            style = 0
        match value:
            case datetime():
                wanted = _DATE_AND_TIME if (value.hour, value.minute, value.second) != (0, 0, 0) else _DATE
            case date():
                wanted = _DATE
            case time():
                wanted = _TIME
            case bool() | int() | float() if self._is_date(style):
                wanted = 0
            case _:
                return style
        if wanted and self._is_date(style):
            return style
        return self._derive(style, wanted)

    def finished(self) -> str:
        """Return the part with the formats that were added."""
        added = self._formats[self._first_added :]
        if not added:
            return self.xml
        tag = re.escape(self._prefix)
        end = re.search(rf"</{tag}cellXfs\s*>", self.xml)
        assert end is not None
        text = self.xml[: end.start()] + "".join(added) + self.xml[end.start() :]
        head = re.search(rf"<{tag}cellXfs\b[^>]*>", text)
        assert head is not None
        counted = re.sub(r"\bcount=(\"|')\d+\1", f'count="{len(self._formats)}"', head.group())
        return text[: head.start()] + counted + text[head.end() :]

    def _is_date(self, style: int) -> bool:
        number = int(_value(self._formats[style], "numFmtId") or 0)
        return bool(is_date_format(self._codes.get(number, "General")))

    def _derive(self, style: int, number: int) -> int:
        if (style, number) not in self._derived:
            xf = self._formats[style]
            head, rest = re.match(r"(<[^>]*?)(/?>.*)", xf, re.DOTALL).groups()  # type: ignore[union-attr]
            head = re.sub(r"\s(?:numFmtId|applyNumberFormat)=(\"|')[^\"']*\1", "", head)
            self._formats.append(f'{head} numFmtId="{number}" applyNumberFormat="1"{rest}')
            self._derived[style, number] = len(self._formats) - 1
        return self._derived[style, number]


def _value(tag: str, name: str) -> str | None:
    found = re.search(rf"\s{name}=(?:\"([^\"]*)\"|'([^']*)')", tag)
    return unescape(found.group(1) or found.group(2) or "") if found else None
