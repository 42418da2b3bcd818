"""How one cell is shown: its value, its formatted text, its CellData."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.google_emulator.calculation import Calculation
from tests.google_emulator.cells import ERROR_TEXTS
from tests.google_emulator.colours import in_colours
from tests.google_emulator.discovery import Mask
from tests.google_emulator.locales import Locale, locale_of
from tests.google_emulator.number_formats import number_in_format, plain, shows_dates, text_in_format

if TYPE_CHECKING:
    from tests.google_emulator.document import Cell, Document, Sheet, Value

Json = dict[str, Any]


class Showing:
    """How the cells of one document are shown; made for one answer and then forgotten."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._calculation = Calculation(document)
        self._formats: dict[int, Json] = {}

    @cached_property
    def _locale(self) -> Locale:
        return locale_of(self._document.locale)

    def in_values(self, sheet: Sheet, cell: Cell | None, render: str, dates: str) -> Any:
        """Return a cell as the values methods show it; "" where there is nothing."""
        if cell is None:
            return ""
        if cell.formula is None:
            if cell.value is None:
                return ""
            if render != "FORMATTED_VALUE" and (dates == "SERIAL_NUMBER" or not cell.format):
                return _in_json(cell.value)
        if render == "FORMULA" and cell.formula is not None:
            return cell.formula
        if render == "FORMATTED_VALUE":
            return self.formatted(sheet, cell)
        value, _ = self._calculation.shown(sheet, cell)
        if dates == "FORMATTED_STRING" and render == "UNFORMATTED_VALUE" and _is_date(cell, value):
            return self.formatted(sheet, cell)
        return _in_json(value)

    def formatted(self, sheet: Sheet, cell: Cell) -> str:
        """Return a cell as a person sees it."""
        value, is_error = self._calculation.shown(sheet, cell)
        number_format = cell.format.get("numberFormat")
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if value is None:
            return ""
        if isinstance(value, str):
            return text_in_format(value, number_format) if number_format and not is_error else value
        if number_format:
            return number_in_format(value, number_format, self._locale)
        return plain(value, self._locale)

    def extended(self, sheet: Sheet, cell: Cell) -> Json:
        """Return what a cell shows as an ExtendedValue."""
        value, is_error = self._calculation.shown(sheet, cell)
        if is_error:
            return {"errorValue": {"type": ERROR_TEXTS[str(value)], "message": str(value)}}
        if isinstance(value, bool):
            return {"boolValue": value}
        if isinstance(value, str):
            return {"stringValue": value}
        return {"numberValue": _in_json(value)} if value is not None else {}

    def _format(self, cell: Cell) -> Json:
        shown = self._formats.get(id(cell.format))
        if shown is None:
            shown = self._formats[id(cell.format)] = in_colours("CellFormat", cell.format)
        return shown

    def _effective_format(self, sheet: Sheet, cell: Cell) -> Json:
        """Return the format that a cell has in the end: its own on top of the spreadsheet's."""
        value, is_error = self._calculation.shown(sheet, cell)
        is_text = isinstance(value, str) and not is_error
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        base = default_format()
        base["textFormat"]["fontFamily"] = "Arial"
        if value is not None:
            base["horizontalAlignment"] = "LEFT" if is_text else "RIGHT" if is_number else "CENTER"
        base["hyperlinkDisplayType"] = "LINKED" if _link(cell) else "PLAIN_TEXT"
        return _over(base, self._format(cell))

    def cell_data(self, sheet: Sheet, cell: Cell, wanted: Mask) -> Json:
        """Return those fields of a CellData that a mask asks for; what is not there is left out."""
        answer: Json = {}
        every = not wanted or "*" in wanted
        if cell.has_value:
            if every or "userEnteredValue" in wanted:
                formula = {"formulaValue": cell.formula}
                answer["userEnteredValue"] = self.extended(sheet, cell) if cell.formula is None else formula
            if every or "effectiveValue" in wanted:
                answer["effectiveValue"] = self.extended(sheet, cell)
            if every or "formattedValue" in wanted:
                answer["formattedValue"] = self.formatted(sheet, cell)
        if cell.format and (every or "userEnteredFormat" in wanted):
            answer["userEnteredFormat"] = self._format(cell)
        if (cell.has_value or cell.format) and (every or "effectiveFormat" in wanted):
            answer["effectiveFormat"] = self._effective_format(sheet, cell)
        if cell.note and (every or "note" in wanted):
            answer["note"] = cell.note
        if cell.runs and (every or "textFormatRuns" in wanted):
            answer["textFormatRuns"] = [in_colours("TextFormatRun", each) for each in cell.runs]
        if cell.validation and (every or "dataValidation" in wanted):
            answer["dataValidation"] = cell.validation
        if (every or "hyperlink" in wanted) and (uri := _link(cell)):
            answer["hyperlink"] = uri
        return answer


def default_format() -> Json:
    """Return the format of a new spreadsheet's cells."""
    white, black = {"red": 1, "green": 1, "blue": 1}, Json()
    return {
        "backgroundColor": white,
        "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
        "verticalAlignment": "BOTTOM",
        "wrapStrategy": "OVERFLOW_CELL",
        "textFormat": {
            "foregroundColor": black,
            "fontFamily": "arial,sans,sans-serif",
            "fontSize": 10,
            "bold": False,
            "italic": False,
            "strikethrough": False,
            "underline": False,
            "foregroundColorStyle": {"rgbColor": black},
        },
        "backgroundColorStyle": {"rgbColor": white},
    }


def _over(base: Json, given: Json) -> Json:
    merged = dict(base)
    for name, each in given.items():
        is_deep = name in ("textFormat", "padding") and isinstance(base.get(name), dict)
        merged[name] = _over(base[name], each) if is_deep else each
    return merged


def _is_date(cell: Cell, value: Value) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and shows_dates(cell.format.get("numberFormat", {}))


def _in_json(value: Value) -> Value:
    """Return a value as Google writes it: a whole number without a decimal point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value) if abs(value) < 2**63 else value
    return value


def _link(cell: Cell) -> str | None:
    """Return the only link in a cell."""
    link = cell.format.get("textFormat", {}).get("link", {}).get("uri")
    if len(cell.runs) == 1:
        link = cell.runs[0].get("format", {}).get("link", {}).get("uri") or link
    return link
