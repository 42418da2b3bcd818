"""Developer metadata at the spreadsheet, at tabs, rows and columns: made, looked up, changed, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.google_emulator.discovery import parse_mask, paths
from tests.google_emulator.grid_ranges import Bounds, bounds, dimension_span, overlap, sheet_of
from tests.google_emulator.protection import fresh_id
from tests.google_emulator.ranges import parse
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.sheets import Json

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_BUDGET = 30_000


def create(document: Document, request: Json) -> Json:
    """Create metadata; what an id in use does is a guess."""
    given = {
        name: each for name, each in (request.get("developerMetadata") or {}).items() if each is not None
    }
    made = _checked(document, given)
    used = {each["metadataId"] for each in document.metadata}
    if given.get("metadataId") is None:
        made["metadataId"] = fresh_id(used)
    elif given["metadataId"] <= 0:
        raise Refusal(400, "developerMetadata.metadataId must be positive.")
    else:
        made["metadataId"] = given["metadataId"]
    if made["metadataId"] in used:
        if document.guesses.used_metadata_id == "refused":
            raise Refusal(400, f"Developer metadata with ID {made['metadataId']} already exists.")
        if document.guesses.used_metadata_id == "replaces":
            document.metadata = [m for m in document.metadata if m["metadataId"] != made["metadataId"]]
    document.metadata = [*document.metadata, made]
    _check_budget(document, made)
    return {"developerMetadata": shown(made)}


def update(document: Document, request: Json) -> Json:
    """Change the masked fields of all metadata that the filters select."""
    filters = request.get("dataFilters") or []
    names = {leaf[0] for leaf in paths(parse_mask(request.get("fields") or "", "DeveloperMetadata"))}
    if "*" in names:
        names = {"metadataKey", "metadataValue", "location", "visibility"}
    if "metadataId" in names:
        raise Refusal(400, "The metadata ID cannot be changed.")
    if not filters:
        raise Refusal(400, "At least one data filter must be specified.")
    given = request.get("developerMetadata") or {}
    selected = select(document, filters)
    _check_found(document, selected)
    changed = []
    for each in selected:
        wanted = {**each, **{name: given.get(name) for name in names}}
        new = {"metadataId": each["metadataId"], **_checked(document, wanted)}
        document.metadata = [new if one is each else one for one in document.metadata]
        changed.append(new)
    for each in changed:
        _check_budget(document, each)
    return {"developerMetadata": [shown(each) for each in changed]} if changed else {}


def delete(document: Document, request: Json) -> Json:
    """Delete all metadata that a filter selects."""
    selected = select(document, [request.get("dataFilter") or {}])
    _check_found(document, selected)
    gone = {id(each) for each in selected}
    document.metadata = [each for each in document.metadata if id(each) not in gone]
    return {"deletedDeveloperMetadata": [shown(each) for each in selected]} if selected else {}


def _check_found(document: Document, selected: list[Json]) -> None:
    if not selected and document.guesses.missing_metadata_deletion == "refused":
        raise Refusal(400, "No developer metadata matches the data filter.")


def find(document: Document, metadata_id: int) -> Json:
    """Return the metadata of an id, as Google shows it."""
    for each in document.metadata:
        if each["metadataId"] == metadata_id:
            return shown(each)
    raise Refusal(404, f"No developer metadata with ID {metadata_id}.")


def select(document: Document, filters: list[Json]) -> list[Json]:
    """Return the metadata that any of the DataFilters selects, in the order it stands."""
    tests = [_test(document, each) for each in filters]
    if len(tests) == 1:
        return list(filter(tests[0], document.metadata))
    return [each for each in document.metadata if any(test(each) for test in tests)]


def search(document: Document, filters: list[Json]) -> Json:
    """Return the answer of developerMetadata:search, each entry with the filters it matches."""
    tests = [(each, _test(document, each)) for each in filters]
    matched = []
    for each in document.metadata:
        fitting = [wanted for wanted, test in tests if test(each)]
        if fitting:
            matched.append({"developerMetadata": shown(each), "dataFilters": fitting})
    return {"matchedDeveloperMetadata": matched} if matched else {}


def shown(metadata: Json) -> Json:
    """Return metadata as Google shows it."""
    location = metadata["location"]
    place = location.get("dimensionRange")
    if place is None or place["sheetId"]:
        return metadata
    kept = {name: each for name, each in place.items() if name != "sheetId"}
    return {**metadata, "location": {**location, "dimensionRange": kept}}


def at(document: Document, **location: Any) -> list[Json]:
    """Return the metadata at exactly one place, as Google shows it: see ``key_of`` for the places."""
    wanted = key_of(location)
    return [shown(each) for each in document.metadata if key_of(each["location"]) == wanted]


def key_of(location: Json) -> tuple[Any, ...]:
    """Return a location as something to compare."""
    if location.get("spreadsheet"):
        return ("SPREADSHEET",)
    place = location.get("dimensionRange")
    if place is not None:
        return (place["dimension"], place.get("sheetId") or 0, place.get("startIndex") or 0)
    return ("SHEET", location.get("sheetId") or 0)


def _checked(document: Document, given: Json) -> Json:
    if not given.get("metadataKey"):
        raise Refusal(400, "developerMetadata.metadataKey must be specified.")
    if given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise Refusal(400, "developerMetadata.visibility must be specified.")
    made: Json = {"metadataKey": given["metadataKey"]}
    if given.get("metadataValue"):
        made["metadataValue"] = given["metadataValue"]
    made["location"] = _location(document, given.get("location") or {})
    made["visibility"] = given["visibility"]
    return made


def _location(document: Document, given: Json) -> Json:
    said = [name for name in ("sheetId", "dimensionRange") if given.get(name) is not None]
    said += ["spreadsheet"] if given.get("spreadsheet") else []
    if len(said) != 1:
        raise Refusal(400, "developerMetadata.location must specify exactly one location.")
    match said[0]:
        case "spreadsheet":
            return {"locationType": "SPREADSHEET", "spreadsheet": True}
        case "sheetId":
            return {"locationType": "SHEET", "sheetId": sheet_of(document, given).id}
    place = given["dimensionRange"]
    sheet = sheet_of(document, place)
    dimension, start, end = dimension_span(sheet, place)
    if place.get("endIndex") is None or end - start != 1:
        raise Refusal(400, "developerMetadata.location.dimensionRange must represent a single row or column.")
    if end > sheet.size(dimension):
        raise Refusal(400, f"The {dimension[:-1].lower()} {start} is outside the grid.")
    return {
        "locationType": dimension[:-1],
        "dimensionRange": {"sheetId": sheet.id, "dimension": dimension, "startIndex": start, "endIndex": end},
    }


def _check_budget(document: Document, added: Json) -> None:
    """Refuse more than 30,000 characters at the spreadsheet, or at a tab and its rows and columns."""
    owner = _owner(added["location"])
    alike = (each for each in document.metadata if _owner(each["location"]) == owner)
    if sum(len(each["metadataKey"]) + len(each.get("metadataValue", "")) for each in alike) > _BUDGET:
        kind = "spreadsheet" if owner is None else "sheet"
        raise Refusal(400, f"The developer metadata of the {kind} exceeds {_BUDGET} characters.")


def _owner(location: Json) -> int | None:
    if "spreadsheet" in location:
        return None
    owner: int = location["sheetId"] if "sheetId" in location else location["dimensionRange"]["sheetId"]
    return owner


def _test(document: Document, wanted: Json) -> Any:
    said = [name for name, each in wanted.items() if each is not None]
    if len(said) != 1:
        raise Refusal(400, "A data filter must specify exactly one of its fields.")
    if said[0] != "developerMetadataLookup":
        around, sheet_id = _area(document, wanted)
        return lambda each: _lies_in(document, each, sheet_id, around, {"ROW", "COLUMN", "SHEET"})
    lookup = {name: each for name, each in wanted["developerMetadataLookup"].items() if each is not None}
    if not lookup:
        raise Refusal(400, "A developer metadata lookup must specify at least one field.")
    plain = {
        name: lookup[name]
        for name in ("metadataId", "metadataKey", "metadataValue", "visibility")
        if name in lookup
    }
    if lookup.keys() == {"metadataId"}:
        return lambda each: each["metadataId"] == lookup["metadataId"]
    is_placed = _location_test(document, lookup)
    return lambda each: all(each.get(name) == value for name, value in plain.items()) and is_placed(each)


def _location_test(document: Document, lookup: Json) -> Any:
    kind, place = lookup.get("locationType"), lookup.get("metadataLocation")
    strategy = lookup.get("locationMatchingStrategy")
    if strategy and place is None:
        raise Refusal(400, "locationMatchingStrategy needs a metadataLocation.")
    if place is None:
        return lambda each: kind is None or each["location"]["locationType"] == kind
    wanted = _location(document, place)
    if strategy == "EXACT_LOCATION":
        if kind:
            raise Refusal(400, "locationType must be left unspecified with EXACT_LOCATION.")
        return lambda each: key_of(each["location"]) == key_of(wanted)
    if kind == "SPREADSHEET" and (strategy or wanted["locationType"] != "SPREADSHEET"):
        raise Refusal(400, "Spreadsheet metadata cannot intersect any other location.")
    kinds = {kind} if kind else {"ROW", "COLUMN", "SHEET"}
    if wanted["locationType"] == "SPREADSHEET":
        return lambda each: kind is None or each["location"]["locationType"] == kind
    _, sheet_id, *_ = key_of(wanted)
    sheet = sheet_of(document, {"sheetId": sheet_id})
    around = _around(document, wanted) or (0, sheet.row_count, 0, sheet.column_count)
    return lambda each: _lies_in(document, each, sheet_id, around, kinds)


def _area(document: Document, wanted: Json) -> tuple[Bounds, int]:
    if wanted.get("a1Range") is not None:
        area = parse(document, wanted["a1Range"])
        return (area.top, area.bottom, area.left, area.right), area.sheet.id
    sheet = sheet_of(document, wanted["gridRange"])
    return bounds(sheet, wanted["gridRange"]), sheet.id


def _lies_in(document: Document, metadata: Json, sheet_id: int, around: Bounds, kinds: set[str]) -> bool:
    location = metadata["location"]
    if location["locationType"] not in kinds or key_of(location)[1] != sheet_id:
        return False
    own = _around(document, location)
    return own is None or overlap(own, around)


def _around(document: Document, location: Json) -> Bounds | None:
    place = location.get("dimensionRange")
    if place is None:
        return None
    sheet = sheet_of(document, place)
    if place["dimension"] == "ROWS":
        return place["startIndex"], place["endIndex"], 0, sheet.column_count
    return 0, sheet.row_count, place["startIndex"], place["endIndex"]
