"""One tab's part of the archive, edited as text: cells written, rows added and moved.

What is not written stays as its program wrote it, to the byte. Rows and columns are counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time

from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import to_excel

from sheetnet.errors import WouldLoseContent
from sheetnet.stores.placing import NEW, Placement
from sheetnet.stores.terms import stored
from sheetnet.stores.xlsx.package import attribute, content
from sheetnet.workbook.snapshot import CellValue, address, column_letters

FittingStyle = Callable[[int, CellValue], int]
"""Gives the format for a value in a cell that has this one."""

_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ROW_NUMBER = re.compile(r"\br=(?:\"(\d+)\"|'(\d+)')")
_CELL_PLACE = re.compile(r"\br=(?:\"([A-Z]+)(\d+)\"|'([A-Z]+)(\d+)')")
_STYLE = re.compile(r"\bs=(?:\"(\d+)\"|'(\d+)')")
_AREA = re.compile(r"\sref=[\"']([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?[\"']")
_CELL_TYPE = re.compile(r"\st=(?:\"\w*\"|'\w*')")
_FILLS_AREA = re.compile(r"\st=[\"'](?:array|dataTable)[\"']")
_HAS_FORMAT = re.compile(r"\scustomFormat=[\"'](?:1|true)[\"']")
_HIDDEN = re.compile(r"\shidden=(?:\"\w*\"|'\w*')")
_SPANS = re.compile(r"\sspans=(?:\"[^\"]*\"|'[^']*')")
_TAG = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
"""The inside of a tag, whose attributes may hold a ">"."""
_BEFORE_HYPERLINKS = "customSheetViews|mergeCells|conditionalFormatting|dataValidations"
"""Elements with insides of their own that come before the hyperlinks; the names below stand in them too."""
_AFTER_HYPERLINKS = (
    "printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches|"
    "ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|drawingHF|picture|oleObjects|controls|"
    "webPublishItems|tableParts|extLst"
)


class Sheet:
    """A worksheet part."""

    def __init__(self, xml: str, title: str, *, place: str, epoch: datetime) -> None:
        self.title = title
        self._place = place
        self._epoch = epoch
        root = re.search(r"<((?:\w+:)?)worksheet\b", xml)
        self._prefix = root.group(1) if root else ""
        tag = re.escape(self._prefix)
        data = re.search(rf"<{tag}sheetData\b[^>]*?(/?)>", xml)
        if data is None:
            self._head, self._body, self._tail = xml, "", ""
            self.is_readable = False
            return
        self.is_readable = True
        if data.group(1):
            end, after = data.end(), data.end()
        else:
            close = re.compile(rf"</{tag}sheetData\s*>").search(xml, data.end())
            end, after = (close.start(), close.end()) if close else (data.end(), data.end())
        self._head = xml[: data.start()]
        self._body = xml[data.end() : end]
        self._tail = xml[after:]
        self._cell = re.compile(rf"<{tag}c\b[^>]*?(?:/>|>.*?</{tag}c\s*>)", re.DOTALL)
        self._formula = re.compile(rf"<{tag}f\b[^>]*>")
        self._rows = dict(self._read_rows())
        self._merged = tuple(
            area
            for found in re.finditer(rf"<{tag}mergeCell\b{_TAG}>", self._tail)
            if (area := area_of(found.group())) is not None
        )
        self.dropped_formula = False

    def is_held(self, row: int, column: int) -> bool:
        """Whether a cell that may read as blank holds a formula, or lies under a merged cell."""
        if row in self._rows and self._formula.search(self._cells(row).get(column, "")):
            return True
        return any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for top, left, bottom, right in self._merged
        )

    def calculated(self) -> Mapping[int, frozenset[int]]:
        """Return the columns, by row, of the cells whose values are results of formulas.

        A formula that fills several cells stands in the first of them only.
        """
        areas = []
        for row, text in self._rows.items():
            if self._formula.search(text):
                for column, cell in self._cells(row).items():
                    formula = self._formula.search(cell)
                    if formula:
                        fills = _FILLS_AREA.search(formula.group())
                        areas.append((fills and area_of(formula.group())) or (row, column, row, column))
        found = {}
        for row in self._rows:
            across = [(left, right) for top, left, bottom, right in areas if top <= row <= bottom]
            if across:
                columns = self._cells(row)
                found[row] = frozenset(
                    column for column in columns if any(left <= column <= right for left, right in across)
                )
        return found

    def forget_results(self) -> bool:
        """Drop the values that formulas last gave; return whether there were any."""
        tag = re.escape(self._prefix)
        result = re.compile(rf"<{tag}v\b[^>]*?(?:/>|>[^<]*</{tag}v\s*>)")
        before = dict(self._rows)
        for row, columns in self.calculated().items():
            cells = self._cells(row)
            bare = {column: result.sub("", cells[column]) for column in columns}
            if any(bare[column] != cells[column] for column in columns):
                for column, text in bare.items():
                    end = text.index(">")
                    cells[column] = _CELL_TYPE.sub("", text[:end]) + text[end:]
                self._put(row, cells)
        return self._rows != before

    def apply(
        self,
        placement: Placement,
        fitting: FittingStyle,
        *,
        header_rows: frozenset[int],
        links: Mapping[tuple[int, int], str],
    ) -> None:
        """Write a placement into the sheet.

        A new row takes the formats of the row above it, unless that is
        one of ``header_rows``, counted as after the plan. ``links`` are relation ids by place.

        Raises:
            WouldLoseContent: a formula that spills over other cells stands where something is written.
        """
        if placement.moves_rows:
            self._move(placement.sources, placement.row_count)
        by_row: dict[int, dict[int, CellValue]] = {}
        for (row, column), value in placement.cells.items():
            by_row.setdefault(row, {})[column] = stored(value)
        added = set(placement.added)
        for row in sorted(by_row):
            cells = self._cells(row)
            if row in added and row > 0:
                above = {} if row - 1 in header_rows else self._cells(row - 1)
                for column, text in above.items():
                    style = _style_of(text)
                    if column not in cells and style:
                        cells[column] = self._blank(row, column, style)
            for column, value in by_row[row].items():
                old = cells.get(column, "")
                self._mind_formula(old, row, column)
                style = _style_of(old) if old else self._default_style(row, column)
                cells[column] = self._written(row, column, fitting(style, value), value)
            self._put(row, cells)
            if row in added:
                self._unhide(row)
        self._relink(set(placement.cells), links)
        self._stretch(placement.cells)

    def finished(self) -> str:
        """Return the part."""
        tag = self._prefix
        body = "".join(self._rows[row] for row in sorted(self._rows))
        return f"{self._head}<{tag}sheetData>{body}</{tag}sheetData>{self._tail}"

    def _read_rows(self) -> Iterator[tuple[int, str]]:
        tag = re.escape(self._prefix)
        row = -1
        for found in re.finditer(rf"<{tag}row\b[^>]*?(?:/>|>.*?</{tag}row\s*>)", self._body, re.DOTALL):
            text = found.group()
            number = _number(_ROW_NUMBER, text[: text.index(">")])
            row = number - 1 if number is not None else row + 1
            yield row, text

    def _cells(self, row: int) -> dict[int, str]:
        """Return a row's cells as text by column."""
        cells: dict[int, str] = {}
        column = -1
        for found in self._cell.finditer(self._rows.get(row, "")):
            text = found.group()
            place = _CELL_PLACE.search(text[: text.index(">")])
            column = column_index_from_string(place.group(1) or place.group(3)) - 1 if place else column + 1
            cells[column] = text
        return cells

    def _put(self, row: int, cells: Mapping[int, str]) -> None:
        tag = self._prefix
        old = self._rows.get(row)
        head = old[: old.index(">")].rstrip("/") if old else f"<{tag}row"
        if _ROW_NUMBER.search(head) is None:
            head = f'{head} r="{row + 1}"'
        head = _SPANS.sub("", head)
        placed = (self._placed(cells[column], row, column) for column in sorted(cells))
        self._rows[row] = f"{head}>{''.join(placed)}</{tag}row>"

    def _unhide(self, row: int) -> None:
        text = self._rows[row]
        end = text.index(">")
        self._rows[row] = _HIDDEN.sub("", text[:end]) + text[end:]

    def _placed(self, text: str, row: int, column: int) -> str:
        """Return a cell's text with its place said, whatever it said before."""
        end = text.index(">")
        said = f'r="{column_letters(column)}{row + 1}"'
        head, found = _CELL_PLACE.subn(said, text[:end], count=1)
        if not found:
            start = len(self._prefix) + 2
            head = f"{text[:start]} {said}{text[start:end]}"
        return head + text[end:]

    def _move(self, sources: Sequence[int], row_count: int) -> None:
        old = self._rows
        if any(self._formula.search(text) for text in old.values()):
            self.dropped_formula = True
        kept = {row: text for row, text in old.items() if row >= max(row_count, len(sources))}
        moved: dict[int, tuple[str, dict[int, str]]] = {
            row: (old[source], self._cells(source))
            for row, source in enumerate(sources)
            if source != NEW and source in old
        }
        self._rows = kept
        for row, (text, cells) in moved.items():
            end = text.index(">")
            self._rows[row] = _ROW_NUMBER.sub(f'r="{row + 1}"', text[:end], count=1) + text[end:]
            self._put(row, cells)

    def _mind_formula(self, old: str, row: int, column: int) -> None:
        found = self._formula.search(old)
        if found is None:
            return
        self.dropped_formula = True
        spilled = re.search(r"\bref=[\"'][^\"']*:", found.group())
        if spilled:
            raise WouldLoseContent(
                self._place,
                [
                    f"a formula that fills several cells, {address(self.title, row, column)} among them, "
                    "in a column of sheetnet's own"
                ],
            )

    def _default_style(self, row: int, column: int) -> int:
        text = self._rows.get(row, "")
        head = text[: text.index(">")] if text else ""
        if _HAS_FORMAT.search(head):
            return _number(_STYLE, head) or 0
        for col in re.findall(rf"<{re.escape(self._prefix)}col\b[^>]*>", self._head):
            first, last, style = (_said_number(col, name) for name in ("min", "max", "style"))
            if first is not None and last is not None and first <= column + 1 <= last:
                return style or 0
        return 0

    def _blank(self, row: int, column: int, style: int) -> str:
        return f'<{self._prefix}c r="{column_letters(column)}{row + 1}" s="{style}"/>'

    def _written(self, row: int, column: int, style: int, value: CellValue) -> str:
        tag = self._prefix
        head = f'<{tag}c r="{column_letters(column)}{row + 1}"' + (f' s="{style}"' if style else "")
        match value:
            case None | "":
                return head + "/>"
            case bool():
                return f'{head} t="b"><{tag}v>{int(value)}</{tag}v></{tag}c>'
            case str():
                text = content(_ESCAPE_LIKE.sub("_x005F_", value))
                shown = f'<{tag}t xml:space="preserve">{text}</{tag}t>'
                return f'{head} t="inlineStr"><{tag}is>{shown}</{tag}is></{tag}c>'
            case date() | time():
                return f"{head}><{tag}v>{to_excel(value, self._epoch)!r}</{tag}v></{tag}c>"
            case _:
                return f"{head}><{tag}v>{value!r}</{tag}v></{tag}c>"

    def _relink(self, written: set[tuple[int, int]], links: Mapping[tuple[int, int], str]) -> None:
        """Drop the hyperlinks of written cells and add new ones."""
        tag = re.escape(self._prefix)
        places = {f"{column_letters(column)}{row + 1}" for row, column in written}
        block = re.search(
            rf"<{tag}hyperlinks\b[^>]*?(?:/>|>(.*?)</{tag}hyperlinks\s*>)", self._tail, re.DOTALL
        )
        kept: list[str] = []
        if block:
            for found in re.finditer(rf"<{tag}hyperlink\b{_TAG}>", block.group(1) or ""):
                ref = re.search(r"\bref=[\"']([^\"']*)[\"']", found.group())
                if ref is None or ref.group(1) not in places:
                    kept.append(_closed(found.group()))
        namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        if "http://purl.oclc.org/ooxml/" in self._head:
            namespace = "http://purl.oclc.org/ooxml/officeDocument/relationships"
        for (row, column), tie in sorted(links.items()):
            kept.append(
                f"<{self._prefix}hyperlink xmlns:r={attribute(namespace)} "
                f'ref="{column_letters(column)}{row + 1}" r:id={attribute(tie)}/>'
            )
        new = f"<{self._prefix}hyperlinks>{''.join(kept)}</{self._prefix}hyperlinks>" if kept else ""
        if block:
            self._tail = self._tail[: block.start()] + new + self._tail[block.end() :]
        elif new:
            before = re.compile(rf"</{tag}(?:{_BEFORE_HYPERLINKS})\s*>")
            start = max((found.end() for found in before.finditer(self._tail)), default=0)
            after = rf"<{tag}(?:{_AFTER_HYPERLINKS})\b|<(?:\w+:)?AlternateContent\b|</{tag}worksheet"
            following = re.compile(after).search(self._tail, start)
            at = following.start() if following else start
            self._tail = self._tail[:at] + new + self._tail[at:]

    def _stretch(self, cells: Mapping[tuple[int, int], object]) -> None:
        """Let the sheet's stated dimension cover what was written."""
        found = re.search(
            r"(<(?:\w+:)?dimension\b[^>]*\bref=[\"'])([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", self._head
        )
        if not found or not cells:
            return
        columns = [column_index_from_string(found.group(n)) - 1 for n in (2, 4) if found.group(n)]
        rows = [int(found.group(n)) - 1 for n in (3, 5) if found.group(n)]
        columns += [column for _, column in cells]
        rows += [row for row, _ in cells]
        rows += [row for row, text in self._rows.items() if self._cell.search(text)]
        said = f"{column_letters(min(columns))}{min(rows) + 1}:{column_letters(max(columns))}{max(rows) + 1}"
        self._head = self._head[: found.start()] + found.group(1) + said + self._head[found.end() :]


def area_of(tag: str) -> tuple[int, int, int, int] | None:
    """Return the cells that a tag's ``ref`` names: top row, left column, bottom row, right column."""
    found = _AREA.search(tag)
    if found is None:
        return None
    left, top, right, bottom = found.groups()
    return (
        int(top) - 1,
        column_index_from_string(left) - 1,
        int(bottom or top) - 1,
        column_index_from_string(right or left) - 1,
    )


def _closed(tag: str) -> str:
    return tag if tag.endswith("/>") else tag[:-1] + "/>"


def _style_of(cell: str) -> int:
    return _number(_STYLE, cell[: cell.index(">")]) or 0


def _said_number(tag: str, name: str) -> int | None:
    return _number(re.compile(rf"\s{name}=(?:\"(\d+)\"|'(\d+)')"), tag)


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found.group(1) or found.group(2)) if found else None
