"""spreadsheets.batchUpdate: requests applied in order, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.google_emulator import (
    banding,
    charts,
    conditional_formats,
    dimensions,
    filters,
    groups,
    merging,
    metadata,
    named_ranges,
    pasting,
    protection,
    sorting,
    structure,
    tabs,
    tidying,
    validation,
    writing,
)
from tests.google_emulator.colours import in_colours
from tests.google_emulator.refusals import Refusal, Unsupported
from tests.google_emulator.sheets import Json

if TYPE_CHECKING:
    from tests.google_emulator.document import Document

_MOST_CELLS = 10_000_000


def apply(document: Document, requests: list[Json]) -> list[Json]:
    """Apply requests to a document; return one reply for each.

    Raises:
        Refusal: one of them is invalid, and the document is as it was.
    """
    before = document.aside()
    replies = []
    for position, request in enumerate(requests):
        kinds = [kind for kind, each in (request or {}).items() if each is not None]
        try:
            if len(kinds) != 1:
                raise Refusal(400, "Must specify exactly one kind of request.")
            if kinds[0] not in _KINDS:
                raise Unsupported(f"the request {kinds[0]}")
            reply = _KINDS[kinds[0]](document, request[kinds[0]])
            check_cells(document)
        except Refusal as refusal:
            document.put_back(before)
            if refusal.code == 400:
                kind = f".{kinds[0]}" if len(kinds) == 1 else ""
                refusal.message = f"Invalid requests[{position}]{kind}: {refusal.message}"
            raise
        except Exception:
            document.put_back(before)
            raise
        says = bool(reply) or kinds[0] in _ALWAYS_REPLIES
        replies.append(in_colours("Response", {kinds[0]: reply}) if says else {})
    return replies


def check_cells(document: Document) -> None:
    """Refuse more cells than a spreadsheet can hold."""
    if sum(sheet.row_count * sheet.column_count for sheet in document.sheets) > _MOST_CELLS:
        raise Refusal(
            400,
            "This action would increase the number of cells in the workbook above the limit of "
            f"{_MOST_CELLS} cells.",
        )


_ALWAYS_REPLIES = {"deleteDimensionGroup"}

_KINDS: dict[str, Callable[[Document, Json], Json]] = {
    "addBanding": banding.add_banding,
    "addChart": charts.add_chart,
    "addConditionalFormatRule": conditional_formats.add_rule,
    "addDimensionGroup": groups.add_group,
    "addFilterView": filters.add_view,
    "addNamedRange": named_ranges.add_named_range,
    "addProtectedRange": protection.add_protected_range,
    "addSheet": tabs.add_sheet,
    "appendCells": writing.append_cells,
    "appendDimension": structure.append_dimension,
    "autoFill": pasting.auto_fill,
    "autoResizeDimensions": dimensions.auto_resize,
    "clearBasicFilter": filters.clear_basic_filter,
    "copyPaste": pasting.copy_paste,
    "createDeveloperMetadata": metadata.create,
    "cutPaste": pasting.cut_paste,
    "deleteBanding": banding.delete_banding,
    "deleteConditionalFormatRule": conditional_formats.delete_rule,
    "deleteDeveloperMetadata": metadata.delete,
    "deleteDimension": structure.delete_dimension,
    "deleteDimensionGroup": groups.delete_group,
    "deleteDuplicates": tidying.delete_duplicates,
    "deleteEmbeddedObject": charts.delete_object,
    "deleteFilterView": filters.delete_view,
    "deleteNamedRange": named_ranges.delete_named_range,
    "deleteProtectedRange": protection.delete_protected_range,
    "deleteRange": structure.delete_range,
    "deleteSheet": tabs.delete_sheet,
    "duplicateFilterView": filters.duplicate_view,
    "duplicateSheet": tabs.duplicate_sheet,
    "findReplace": tidying.find_replace,
    "insertDimension": structure.insert_dimension,
    "insertRange": structure.insert_range,
    "mergeCells": merging.merge_cells,
    "moveDimension": structure.move_dimension,
    "pasteData": pasting.paste_data,
    "randomizeRange": sorting.randomize_range,
    "repeatCell": writing.repeat_cell,
    "setBasicFilter": filters.set_basic_filter,
    "setDataValidation": validation.set_validation,
    "sortRange": sorting.sort_range,
    "textToColumns": tidying.text_to_columns,
    "trimWhitespace": tidying.trim_whitespace,
    "unmergeCells": merging.unmerge_cells,
    "updateBanding": banding.update_banding,
    "updateBorders": writing.update_borders,
    "updateCells": writing.update_cells,
    "updateChartSpec": charts.update_chart,
    "updateConditionalFormatRule": conditional_formats.update_rule,
    "updateDeveloperMetadata": metadata.update,
    "updateDimensionGroup": groups.update_group,
    "updateDimensionProperties": dimensions.update_dimension,
    "updateEmbeddedObjectPosition": charts.move_chart,
    "updateFilterView": filters.update_view,
    "updateNamedRange": named_ranges.update_named_range,
    "updateProtectedRange": protection.update_protected_range,
    "updateSheetProperties": tabs.update_sheet,
    "updateSpreadsheetProperties": tabs.update_spreadsheet,
}
