"""spreadsheets.batchUpdate: requests applied in order, all of them or none."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.document import Document, Sheet
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.rendering import properties
from tests.google_emulator.writing import bounds, repeat_cell, set_validation, sheet_of, update_cells

Request = dict[str, Any]
_MOST_CELLS = 10_000_000
_MOST_METADATA = 30_000


def apply(document: Document, requests: list[Request]) -> list[Request]:
    """Apply requests to a document; return one reply for each.

    Raises:
        Refusal: one of them is invalid, and the document is as it was.
    """
    before = document.aside()
    replies = []
    for position, request in enumerate(requests):
        kinds = list(request)
        try:
            if len(kinds) != 1:
                raise Refusal(400, "Exactly one kind of request must be set.")
            if kinds[0] not in _KINDS:
                raise Unsupported(f"the request {kinds[0]}")
            reply = _KINDS[kinds[0]](document, request[kinds[0]])
            if sum(sheet.row_count * sheet.column_count for sheet in document.sheets) > _MOST_CELLS:
                raise Refusal(
                    400,
                    "This action would increase the number of cells in the workbook above the limit of "
                    f"{_MOST_CELLS} cells.",
                )
        except Refusal as refusal:
            document.put_back(before)
            if refusal.code == 400:
                kind = kinds[0] if kinds else "kind"
                refusal.message = f"Invalid requests[{position}].{kind}: {refusal.message}"
            raise
        replies.append({kinds[0]: reply} if reply else {})
    return replies


def _create_metadata(document: Document, request: Request) -> Request:
    given = copy.deepcopy(request.get("developerMetadata") or {})
    if (given.get("location") or {}).get("spreadsheet") is not True:
        raise Unsupported("developer metadata elsewhere than at the spreadsheet")
    if not given.get("metadataKey") or given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise Refusal(400, "A metadata key and a visibility must be set.")
    given["location"] = {"locationType": "SPREADSHEET", "spreadsheet": True}
    used = {each["metadataId"] for each in document.metadata}
    if "metadataId" not in given:
        given["metadataId"] = _fresh(used)
    if given["metadataId"] <= 0:
        raise Refusal(400, "The metadata ID must be positive.")
    if given["metadataId"] in used:
        if document.guesses.used_metadata_id == "refused":
            raise Refusal(400, f"Developer metadata with ID {given['metadataId']} already exists.")
        if document.guesses.used_metadata_id == "replaces":
            document.metadata = [m for m in document.metadata if m["metadataId"] != given["metadataId"]]
    document.metadata.append(given)
    if (
        sum(len(m["metadataKey"]) + len(m.get("metadataValue", "")) for m in document.metadata)
        > _MOST_METADATA
    ):
        raise Refusal(400, "The developer metadata of the spreadsheet exceeds its limit.")
    return {"developerMetadata": copy.deepcopy(given)}


def _delete_metadata(document: Document, request: Request) -> Request:
    lookup = (request.get("dataFilter") or {}).get("developerMetadataLookup") or {}
    if set(lookup) - {"metadataId", "metadataKey"} or not lookup:
        raise Unsupported(f"the lookup {lookup}")
    found = [each for each in document.metadata if all(each[name] == lookup[name] for name in lookup)]
    document.metadata = [each for each in document.metadata if each not in found]
    return {"deletedDeveloperMetadata": found} if found else {}


def _span(sheet: Sheet, place: Request) -> tuple[bool, int, int]:
    """Return whether a DimensionRange means rows, and its two ends."""
    if place.get("dimension") not in ("ROWS", "COLUMNS"):
        raise Refusal(400, "No dimension was specified.")
    are_rows = place["dimension"] == "ROWS"
    size = sheet.row_count if are_rows else sheet.column_count
    start, end = place.get("startIndex") or 0, place.get("endIndex", size)
    if not 0 <= start < end:
        raise Refusal(400, f"range.startIndex[{start}] must be less than range.endIndex[{end}]")
    return are_rows, start, end


def _insert_dimension(document: Document, request: Request) -> Request:
    sheet = sheet_of(document, request["range"])
    are_rows, start, end = _span(sheet, request["range"])
    before = bool(request.get("inheritFromBefore"))
    size = sheet.row_count if are_rows else sheet.column_count
    if before and start == 0:
        raise Refusal(400, "inheritFromBefore cannot be true when inserting at index 0.")
    if start > size or (start == size and not before):
        raise Refusal(
            400,
            f"range.startIndex[{start}] must be less than the grid size ({size}) "
            f"if inheritFromBefore is {str(before).lower()}.",
        )
    if are_rows:
        sheet.insert_rows(start, end - start, start - 1 if before else start)
    else:
        sheet.insert_columns(start, end - start)
    return {}


def _append_dimension(document: Document, request: Request) -> Request:
    sheet = sheet_of(document, request)
    length = request.get("length") or 0
    if length <= 0 or request.get("dimension") not in ("ROWS", "COLUMNS"):
        raise Refusal(400, "A dimension and a positive length must be set.")
    if request["dimension"] == "ROWS":
        sheet.insert_rows(sheet.row_count, length)
    else:
        sheet.column_count += length
    return {}


def _delete_dimension(document: Document, request: Request) -> Request:
    sheet = sheet_of(document, request["range"])
    are_rows, start, end = _span(sheet, request["range"])
    size = sheet.row_count if are_rows else sheet.column_count
    if start >= size:
        raise Refusal(400, f"Cannot delete a dimension that does not exist: {start} of {size}.")
    if end - start >= size:
        name = "rows" if are_rows else "columns"
        raise Refusal(400, f"You can't delete all the {name} on the sheet.")
    if are_rows:
        sheet.delete_rows(start, min(end, size))
    else:
        sheet.delete_columns(start, min(end, size))
    return {}


def _add_sheet(document: Document, request: Request) -> Request:
    given = request.get("properties") or {}
    unknown = set(given) - {"sheetId", "title", "hidden", "gridProperties", "index", "tabColorStyle"}
    if unknown:
        raise Unsupported(f"addSheet with {sorted(unknown)}")
    title = given.get("title") or f"Sheet{len(document.sheets) + 1}"
    if document.find(title):
        raise Refusal(400, f'A sheet with the name "{title}" already exists. Please enter another name.')
    used = {sheet.id for sheet in document.sheets}
    if given.get("sheetId") in used or (given.get("sheetId") or 0) < 0:
        raise Refusal(400, f"Sheet ID {given['sheetId']} is not free.")
    grid = given.get("gridProperties") or {}
    sheet = Sheet(
        given["sheetId"] if given.get("sheetId") is not None else _fresh(used),
        title,
        grid.get("rowCount", 1000),
        grid.get("columnCount", 26),
        bool(given.get("hidden")),
        grid.get("frozenRowCount", 0),
        grid.get("frozenColumnCount", 0),
    )
    if "tabColorStyle" in given:
        sheet.extra["tabColorStyle"] = given["tabColorStyle"]
    document.sheets.insert(given.get("index", len(document.sheets)), sheet)
    return {"properties": properties(document, sheet)}


def _delete_sheet(document: Document, request: Request) -> Request:
    sheet = sheet_of(document, request)
    if len([each for each in document.sheets if not each.hidden and each is not sheet]) == 0:
        raise Refusal(400, "You can't remove all the visible sheets in a document.")
    document.sheets.remove(sheet)
    return {}


def _update_sheet(document: Document, request: Request) -> Request:
    given = request.get("properties") or {}
    sheet = sheet_of(document, given)
    for path in paths(parse_mask(request.get("fields") or "", "SheetProperties")):
        _set_property(document, sheet, given, path)
    if all(each.hidden for each in document.sheets):
        raise Refusal(400, "You can't hide all the sheets in a document.")
    return {}


def _set_property(document: Document, sheet: Sheet, given: Request, path: tuple[str, ...]) -> None:
    grid = given.get("gridProperties") or {}
    match path:
        case ("title",):
            other = document.find(given.get("title") or "")
            if not given.get("title") or (other is not None and other is not sheet):
                raise Refusal(400, f'A sheet with the name "{given.get("title")}" already exists.')
            sheet.title = given["title"]
        case ("hidden",):
            sheet.hidden = bool(given.get("hidden"))
        case ("index",):
            document.sheets.remove(sheet)
            document.sheets.insert(given.get("index") or 0, sheet)
        case ("tabColorStyle",):
            sheet.extra["tabColorStyle"] = given.get("tabColorStyle") or {}
        case ("gridProperties", "frozenRowCount"):
            sheet.frozen_rows = grid.get("frozenRowCount") or 0
        case ("gridProperties", "frozenColumnCount"):
            sheet.frozen_columns = grid.get("frozenColumnCount") or 0
        case ("gridProperties", "columnCount"):
            _resize_columns(sheet, grid.get("columnCount") or 0)
        case ("gridProperties", "rowCount"):
            _resize_rows(sheet, grid.get("rowCount") or 0)
        case _:
            raise Unsupported(f"updateSheetProperties of {'.'.join(path)}")


def _resize_columns(sheet: Sheet, count: int) -> None:
    if count <= 0:
        raise Refusal(400, "A sheet needs at least one column.")
    if count < sheet.column_count:
        sheet.delete_columns(count, sheet.column_count)
    sheet.column_count = count


def _resize_rows(sheet: Sheet, count: int) -> None:
    if count <= 0:
        raise Refusal(400, "A sheet needs at least one row.")
    if count < sheet.row_count:
        sheet.delete_rows(count, sheet.row_count)
    elif count > sheet.row_count:
        sheet.insert_rows(sheet.row_count, count - sheet.row_count)


def _update_dimension(document: Document, request: Request) -> Request:
    sheet = sheet_of(document, request.get("range") or {})
    are_rows, start, end = _span(sheet, request.get("range") or {})
    given = request.get("properties") or {}
    leaves = paths(parse_mask(request.get("fields") or "", "DimensionProperties"))
    if are_rows or not set(leaves) <= {("pixelSize",), ("hiddenByUser",)}:
        raise Unsupported(f"updateDimensionProperties of {leaves}")
    for column in range(start, min(end, sheet.column_count)):
        kept = sheet.column_properties.setdefault(column, {})
        for (name,) in leaves:
            kept[name] = given.get(name)
    return {}


def _add_group(document: Document, request: Request) -> Request:
    sheet = sheet_of(document, request["range"])
    are_rows, start, end = _span(sheet, request["range"])
    if are_rows:
        raise Unsupported("groups of rows")
    depth = 1
    for group in sheet.column_groups:
        left, right = group["range"]["startIndex"], group["range"]["endIndex"]
        if left <= start and end <= right:
            depth = max(depth, group["depth"] + 1)
        elif start <= right and left <= end:
            raise Unsupported("a group that overlaps, touches or encloses another one")
    place = {"sheetId": sheet.id, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}
    sheet.column_groups.append({"range": place, "depth": depth})
    sheet.column_groups.sort(key=lambda group: (group["depth"], group["range"]["startIndex"]))
    return {"dimensionGroups": copy.deepcopy(sheet.column_groups)}


def _update_group(document: Document, request: Request) -> Request:
    given = request.get("dimensionGroup") or {}
    sheet = sheet_of(document, given.get("range") or {})
    _, start, end = _span(sheet, given.get("range") or {})
    if paths(parse_mask(request.get("fields") or "", "DimensionGroup")) != [("collapsed",)]:
        raise Unsupported("updateDimensionGroup of anything but collapsed")
    for group in sheet.column_groups:
        place = group["range"]
        if (place["startIndex"], place["endIndex"], group["depth"]) == (start, end, given.get("depth")):
            group.pop("collapsed", None)
            group.update({"collapsed": True} if given.get("collapsed") else {})
            for column in range(start, end):
                sheet.column_properties.setdefault(column, {})["hiddenByUser"] = bool(given.get("collapsed"))
            return {}
    raise Refusal(400, f"There is no group over columns {start} to {end} at depth {given.get('depth')}.")


def _add_rule(document: Document, request: Request) -> Request:
    rule = copy.deepcopy(request.get("rule") or {})
    if not rule.get("ranges"):
        raise Refusal(400, "No ranges were specified.")
    sheet = sheet_of(document, rule["ranges"][0])
    sheet.conditional_formats.insert(request.get("index") or 0, rule)
    return {}


def _protect(document: Document, request: Request) -> Request:
    given = copy.deepcopy(request.get("protectedRange") or {})
    if not given.get("warningOnly"):
        raise Unsupported("protection that is more than a warning")
    if given.get("editors"):
        raise Refusal(400, "ProtectedRange is warningOnly. Editors cannot be set on it.")
    sheet = sheet_of(document, given.get("range") or {})
    bounds(sheet, given["range"])
    given["protectedRangeId"] = _fresh({each["protectedRangeId"] for each in sheet.protected})
    given["requestingUserCanEdit"] = True
    sheet.protected.append(given)
    return {"protectedRange": given}


def _fresh(used: set[int]) -> int:
    while (number := random.randrange(1, 2**31)) in used:
        pass
    return number


_KINDS: dict[str, Callable[[Document, Request], Request]] = {
    "createDeveloperMetadata": _create_metadata,
    "deleteDeveloperMetadata": _delete_metadata,
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "setDataValidation": set_validation,
    "insertDimension": _insert_dimension,
    "appendDimension": _append_dimension,
    "deleteDimension": _delete_dimension,
    "addSheet": _add_sheet,
    "deleteSheet": _delete_sheet,
    "updateSheetProperties": _update_sheet,
    "updateDimensionProperties": _update_dimension,
    "addDimensionGroup": _add_group,
    "updateDimensionGroup": _update_group,
    "addConditionalFormatRule": _add_rule,
    "addProtectedRange": _protect,
}
