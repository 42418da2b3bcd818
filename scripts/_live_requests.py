"""The requests with which a real sheet is asked."""

from __future__ import annotations

from typing import Any

KEY = "sheetnet.check"

Json = dict[str, Any]


def placed(location: Json, value: str) -> Json:
    """Mark a place."""
    made = {"metadataKey": KEY, "metadataValue": value, "location": location, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": made}}


def metadata(metadata_id: int, value: str) -> Json:
    """Mark the spreadsheet, under an id of our own."""
    request = placed({"spreadsheet": True}, value)
    request["createDeveloperMetadata"]["developerMetadata"]["metadataId"] = metadata_id
    return request


def deletion(lookup: Json) -> Json:
    """Take marks away."""
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def rule(tab: int, column: int, condition: Json) -> Json:
    """Let a strict rule hold in four cells of a column."""
    cells = {
        "sheetId": tab,
        "startRowIndex": 1,
        "endRowIndex": 5,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    return {"setDataValidation": {"range": cells, "rule": {"condition": condition, "strict": True}}}


def text(tab: int, row: int, column: int, text: str) -> Json:
    """Write a text."""
    return {
        "updateCells": {
            "start": {"sheetId": tab, "rowIndex": row, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": text}}]}],
            "fields": "userEnteredValue",
        }
    }


def columns(tab: int, start: int, end: int) -> Json:
    """Return a span of columns."""
    return {"sheetId": tab, "dimension": "COLUMNS", "startIndex": start, "endIndex": end}


def rows(tab: int, start: int, end: int) -> Json:
    """Return a span of rows."""
    return {"sheetId": tab, "dimension": "ROWS", "startIndex": start, "endIndex": end}
