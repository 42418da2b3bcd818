"""Tabs: added, deleted, duplicated, changed; and the properties of the whole spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.google_emulator.colours import without_twin
from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.grid_ranges import complete, on_sheet, sheet_of
from tests.google_emulator.locales import check_locale, check_time_zone
from tests.google_emulator.protection import check_sheet, fresh_id
from tests.google_emulator.references import Renamed
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.resources import properties
from tests.google_emulator.sheets import Json, Sheet
from tests.google_emulator.spans import Delete, Insert
from tests.google_emulator.structure import forget_sheet, metadata_sheet, rewrite, shift

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_KEPT = ("tabColor", "tabColorStyle", "rightToLeft")
_KEPT_OF_GRID = ("hideGridlines", "rowGroupControlAfter", "columnGroupControlAfter")
_LAST_COLUMN = 18_278


def add_sheet(document: Document, request: Json) -> Json:
    """Add a tab."""
    given = {name: each for name, each in (request.get("properties") or {}).items() if each is not None}
    known = {"sheetId", "title", "hidden", "gridProperties", "index", "sheetType", *_KEPT}
    if given.keys() - known:
        raise Unsupported(f"addSheet with {sorted(given.keys() - known)}")
    if given.get("sheetType", "GRID") != "GRID":
        raise Unsupported(f"a tab of type {given['sheetType']}")
    title = given.get("title") or _fresh_title(document, "Sheet")
    _check_title(document, title, None)
    grid = {name: each for name, each in (given.get("gridProperties") or {}).items() if each is not None}
    rows, columns = grid.get("rowCount", 1000), grid.get("columnCount", 26)
    _check_size(rows, columns)
    sheet = Sheet(
        _free_id(document, given.get("sheetId")),
        title,
        rows,
        columns,
        bool(given.get("hidden")),
        grid.get("frozenRowCount", 0),
        grid.get("frozenColumnCount", 0),
    )
    sheet.extra = {name: given[name] for name in _KEPT if given.get(name)}
    sheet.grid_extra = {name: grid[name] for name in _KEPT_OF_GRID if grid.get(name)}
    _insert(document, sheet, given.get("index"))
    return {"properties": properties(document, sheet)}


def delete_sheet(document: Document, request: Json) -> Json:
    """Delete a tab; one that can be seen must be left."""
    sheet = sheet_of(document, request)
    check_sheet(document, sheet)
    if not any(not each.hidden for each in document.sheets if each is not sheet):
        raise Refusal(400, "You can't remove all the visible sheets in a document.")
    forget_sheet(document, sheet)
    return {}


def duplicate_sheet(document: Document, request: Json) -> Json:
    """Copy a tab; metadata of rows does not come along, that of the tab and its columns is a guess."""
    source = sheet_of(document, {"sheetId": request.get("sourceSheetId")})
    title = request.get("newSheetName") or _copy_title(document, source.title)
    _check_title(document, title, None)
    copied = copy_of(document, source, _free_id(document, request.get("newSheetId")), title)
    _insert(document, copied, request.get("insertSheetIndex") or 0)
    copy_metadata(document, source, copied)
    return {"properties": properties(document, copied)}


def copy_of(document: Document, source: Sheet, sheet_id: int, title: str) -> Sheet:
    """Return a copy of a tab under another id, everything that has an id under a new one."""
    copied, kept = Sheet(sheet_id, title), source.aside()
    copied.row_count, copied.column_count = source.row_count, source.column_count
    for name in ("rows", "column_properties", "row_properties", "frozen_rows", "frozen_columns"):
        setattr(copied, name, kept[name])
    copied.may_refer(source)
    copied.hidden, copied.extra, copied.grid_extra = source.hidden, kept["extra"], kept["grid_extra"]
    for name in ("column_groups", "row_groups", "conditional_formats", "merges", "basic_filter"):
        setattr(copied, name, on_sheet(kept[name], source.id, sheet_id))
    for name, key in (
        ("protected", "protectedRangeId"),
        ("filter_views", "filterViewId"),
        ("charts", "chartId"),
        ("banded", "bandedRangeId"),
    ):
        used = {each[key] for sheet in document.sheets for each in getattr(sheet, name)}
        fresh = []
        for each in on_sheet(kept[name], source.id, sheet_id):
            fresh.append({**each, key: fresh_id(used)})
            used.add(fresh[-1][key])
        setattr(copied, name, fresh)
    return copied


def copy_metadata(document: Document, source: Sheet, copied: Sheet) -> None:
    """Give a duplicated tab what Google is guessed to give it of its source's metadata, under new ids."""
    if document.guesses.duplicated_tab_metadata == "none":
        return
    used = {each["metadataId"] for each in document.metadata}
    for each in list(document.metadata):
        if metadata_sheet(each) == source.id and each["location"]["locationType"] != "ROW":
            fresh = {**on_sheet(each, source.id, copied.id), "metadataId": fresh_id(used)}
            used.add(fresh["metadataId"])
            document.metadata = [*document.metadata, fresh]


def update_sheet(document: Document, request: Json) -> Json:
    """Change the masked properties of a tab."""
    given = request.get("properties") or {}
    sheet = sheet_of(document, given)
    leaves = paths(parse_mask(request.get("fields") or "", "SheetProperties"))
    if ("*",) in leaves:
        leaves = [("title",), ("hidden",), ("gridProperties", "*"), *((name,) for name in _KEPT)]
        leaves += [("index",)] if given.get("index") is not None else []
    for path in leaves:
        _set_property(document, sheet, given, path)
    if all(each.hidden for each in document.sheets):
        raise Refusal(400, "You can't hide all the sheets in a document.")
    return {}


def _set_property(document: Document, sheet: Sheet, given: Json, path: tuple[str, ...]) -> None:
    grid = given.get("gridProperties") or {}
    match path:
        case ("title",):
            _check_title(document, given.get("title") or "", sheet)
            rename(document, sheet, given["title"])
        case ("hidden",):
            sheet.hidden = bool(given.get("hidden"))
        case ("index",):
            move(document, sheet, given.get("index") or 0)
        case (name, *_) if name in _KEPT:
            sheet.extra = without_twin({e: value for e, value in sheet.extra.items() if e != name}, path)
            kept = complete(given.get(name))
            sheet.extra.update({name: kept} if kept else {})
        case ("gridProperties",) | ("gridProperties", "*"):
            for name in grid if path == ("gridProperties", "*") or grid else ():
                _set_property(document, sheet, given, ("gridProperties", name))
        case ("gridProperties", "frozenRowCount"):
            sheet.frozen_rows = _frozen(grid.get("frozenRowCount") or 0, sheet.row_count, "rows")
        case ("gridProperties", "frozenColumnCount"):
            sheet.frozen_columns = _frozen(grid.get("frozenColumnCount") or 0, sheet.column_count, "columns")
        case ("gridProperties", "columnCount"):
            _resize(document, sheet, "COLUMNS", grid.get("columnCount") or 0)
        case ("gridProperties", "rowCount"):
            _resize(document, sheet, "ROWS", grid.get("rowCount") or 0)
        case ("gridProperties", name) if name in _KEPT_OF_GRID:
            sheet.grid_extra = {each: value for each, value in sheet.grid_extra.items() if each != name}
            sheet.grid_extra.update({name: True} if grid.get(name) else {})
        case ("sheetId",) | ("sheetType",):
            raise Refusal(400, f"{path[0]} cannot be changed once set.")
        case _:
            raise Unsupported(f"updateSheetProperties of {'.'.join(path)}")


def rename(document: Document, sheet: Sheet, title: str) -> None:
    """Give a tab another title; formulas that name it follow."""
    rewrite(document, Renamed(sheet.title, title))
    sheet.title = title


def move(document: Document, sheet: Sheet, index: int) -> None:
    """Move a tab; the index counts as before the move."""
    if not 0 <= index <= len(document.sheets):
        raise Refusal(400, f"The sheet index {index} is outside the {len(document.sheets)} sheets.")
    standing = document.sheets.index(sheet)
    if index not in (standing, standing + 1):
        document.sheets.remove(sheet)
        document.sheets.insert(index - (standing < index), sheet)


def _frozen(count: int, size: int, word: str) -> int:
    if not 0 <= count < size:
        raise Refusal(400, f"You can't freeze all visible {word} on the sheet.")
    return count


def _resize(document: Document, sheet: Sheet, dimension: str, count: int) -> None:
    if count <= 0:
        raise Refusal(400, f"You can't delete all the {dimension.lower()} on the sheet.")
    if dimension == "COLUMNS" and count > _LAST_COLUMN:
        _check_size(1, count)
    size = sheet.size(dimension)
    if count < size:
        shift(document, sheet, dimension, Delete(count, size))
    elif count > size:
        shift(document, sheet, dimension, Insert(size, count - size, inherits_before=True))


def _check_size(rows: int, columns: int) -> None:
    if rows <= 0 or columns <= 0:
        raise Refusal(400, "A sheet must have at least one row and one column.")
    if columns > _LAST_COLUMN:
        raise Refusal(
            400,
            f"This action would increase the number of columns above the limit of {_LAST_COLUMN} columns.",
        )


def _check_title(document: Document, title: str, own: Sheet | None) -> None:
    other = document.find(title)
    if not title:
        raise Refusal(400, "A sheet name cannot be empty.")
    if len(title) > 100:
        raise Refusal(400, "A sheet name cannot be longer than 100 characters.")
    if other is not None and other is not own:
        raise Refusal(400, f'A sheet with the name "{title}" already exists. Please enter another name.')


def _free_id(document: Document, wanted: int | None) -> int:
    used = {sheet.id for sheet in document.sheets}
    if wanted is None:
        return fresh_id(used)
    if wanted < 0:
        raise Refusal(400, f"Invalid sheet ID: {wanted}")
    if wanted in used:
        raise Refusal(400, f"A sheet with the ID {wanted} already exists.")
    return wanted


def _insert(document: Document, sheet: Sheet, index: int | None) -> None:
    at = len(document.sheets) if index is None else index
    if not 0 <= at <= len(document.sheets):
        raise Refusal(400, f"Sheet index ({at}) must be at most {len(document.sheets)}.")
    document.sheets.insert(at, sheet)


def _fresh_title(document: Document, word: str) -> str:
    number = len(document.sheets) + 1
    while document.find(f"{word}{number}"):
        number += 1
    return f"{word}{number}"


def _copy_title(document: Document, title: str) -> str:
    name, number = f"Copy of {title}", 2
    while document.find(name):
        name, number = f"Copy of {title} {number}", number + 1
    return name


def update_spreadsheet(document: Document, request: Json) -> Json:
    """Change the masked properties of the spreadsheet."""
    given = request.get("properties") or {}
    for path in paths(parse_mask(request.get("fields") or "", "SpreadsheetProperties")):
        value = given.get(path[0])
        match path:
            case ("title",) if value:
                document.title = value
            case ("locale",) if value:
                check_locale(value)
                document.locale = value
            case ("timeZone",) if value:
                check_time_zone(value)
                document.time_zone = value
            case ("title",) | ("locale",) | ("timeZone",):
                raise Refusal(400, f"properties.{path[0]} must be set.")
            case _:
                raise Unsupported(f"updateSpreadsheetProperties of {'.'.join(path)}")
    return {}
