"""A plan written into a workbook's bytes: only the parts it touches change.

The archive's own text is edited instead of the workbook being loaded and saved, because a library
that saves a workbook anew drops what it does not know (sparklines, text boxes, pivot tables) and
every formula's value. Here those pass through byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from sheetnet.errors import NotAWorkbook, WouldLoseContent
from sheetnet.stores.placing import Placement, is_free, new_grid, new_tabs, place
from sheetnet.stores.xlsx.package import Package, SheetName, attribute
from sheetnet.stores.xlsx.reading import open_package
from sheetnet.stores.xlsx.shared_texts import blank_unused_texts
from sheetnet.stores.xlsx.sheet import Sheet, area_of
from sheetnet.stores.xlsx.styles import Styles
from sheetnet.workbook.plan import AddTab, Link, Plan, SetCell
from sheetnet.workbook.snapshot import Grid, address, column_letters
from sheetnet.workbook.tabs import DASHBOARD_TITLE, TABS

LONGEST_LINK = 2_079
"""Characters of an address that Excel opens without repairing the file."""

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_HEADERS = frozenset(
    name.casefold() for tab in TABS for column in tab.columns for name in (column.name, *column.aliases)
)


def written(before: bytes, plan: Plan, where: str) -> tuple[bytes, tuple[Placement, ...], tuple[str, ...]]:
    """Return the workbook's bytes after a checked plan, where it put things, and remarks for a person.

    Raises:
        NotAWorkbook: the workbook's inside is not as it must be.
        WouldLoseContent: it holds what writing cannot keep.
        InvalidPlan: a row would be added on top of what stands in a person's tab.
    """
    try:
        return _written(before, plan, where)
    except (ValueError, LookupError, ArithmeticError) as error:
        raise NotAWorkbook(where, "its inside is damaged") from error


def _written(before: bytes, plan: Plan, where: str) -> tuple[bytes, tuple[Placement, ...], tuple[str, ...]]:
    package = open_package(before, where)
    names = {name.title: name for name in package.sheets() if name.kind == "worksheet"}
    _refuse_signed(package, where)
    touched = {change.title if isinstance(change, AddTab) else change.tab for change in plan.changes()}
    epoch = _epoch(package)
    sheets = {title: _sheet(package, name, where, epoch) for title, name in names.items() if title in touched}
    placements = place(plan, is_held=lambda title, row, column: sheets[title].is_held(row, column))
    styles_path = _styles_path(package)
    styles = Styles(package.text(styles_path) if styles_path else "")
    grids = {grid.title: grid for grid in plan.base.grids}
    remarks: list[str] = []
    for placement in placements:
        sheet, name, grid = sheets[placement.title], names[placement.title], grids[placement.title]
        links = _links(package, name.path, placement, remarks)
        sheet.apply(
            placement,
            styles.fitting,
            header_rows=_header_rows(grid, placement),
            links=links,
        )
        package.write(name.path, sheet.finished())
        package.drop_unused(name.path, "hyperlink")
        _stretch_tables(package, name.path, sheet, placement, grid)
    for change in new_tabs(plan):
        _add_tab(package, change, styles, where, epoch)
    if styles_path and styles.finished() != package.text(styles_path):
        package.write(styles_path, styles.finished())
    if any(sheet.dropped_formula for sheet in sheets.values()):
        package.remove(package.workbook_path, "calcChain")
    if any(isinstance(change, SetCell) and change.is_persons for change in plan.changes()):
        blank_unused_texts(package)
    _recalculate_on_opening(package)
    if DASHBOARD_TITLE in names:
        _forget_results(package, names[DASHBOARD_TITLE], where, epoch)
    return package.packed(), placements, tuple(remarks)


def _sheet(package: Package, name: SheetName, where: str, epoch: datetime) -> Sheet:
    sheet = Sheet(package.text(name.path), name.title, place=where, epoch=epoch)
    if not sheet.is_readable:
        raise NotAWorkbook(where, f"its part {name.path} holds no rows")
    return sheet


def _refuse_signed(package: Package, where: str) -> None:
    if any(tie.kind == "origin" for tie in package.relations("")):
        raise WouldLoseContent(where, ["a digital signature, which any change breaks"])


def _epoch(package: Package) -> datetime:
    from_1904 = re.search(
        r"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true|on)[\"']", package.text(package.workbook_path)
    )
    return MAC_EPOCH if from_1904 else WINDOWS_EPOCH


def _styles_path(package: Package) -> str:
    return next((tie.target for tie in package.relations(package.workbook_path) if tie.kind == "styles"), "")


def _links(
    package: Package, path: str, placement: Placement, remarks: list[str]
) -> Mapping[tuple[int, int], str]:
    ties: dict[tuple[int, int], str] = {}
    known = {tie.target: tie.id for tie in package.relations(path) if tie.kind == "hyperlink"}
    for (row, column), value in placement.cells.items():
        if isinstance(value, Link) and value.text and value.url:
            if len(value.url) > LONGEST_LINK:
                remarks.append(
                    f"{address(placement.title, row, column)} shows its text without a link: the link is "
                    f"longer than the {LONGEST_LINK:,} characters that a workbook holds."
                )
                continue
            if value.url not in known:
                known[value.url] = package.relate(path, "hyperlink", value.url, outside=True)
            ties[row, column] = known[value.url]
    return ties


def _header_rows(grid: Grid, placement: Placement) -> frozenset[int]:
    """Return the rows, after the plan, that read as a header: their formats are not for rows below."""
    return frozenset(
        row
        for row, source in enumerate(placement.sources[:40])
        if source >= 0 and sum(_is_header(grid, source, column) for column in range(len(grid.columns))) > 1
    )


def _is_header(grid: Grid, row: int, column: int) -> bool:
    value = grid.cell(row, column)
    return isinstance(value, str) and value.strip().casefold() in _HEADERS


def _stretch_tables(package: Package, path: str, sheet: Sheet, placement: Placement, grid: Grid) -> None:
    """Let a table that a person made end where its rows now do, as it does when one types below it.

    It takes in a new row that wrote in its columns, if nothing else stood there, nor another table.
    """
    if placement.moves_rows or not placement.added:
        return
    tables = [tie.target for tie in package.relations(path) if tie.kind == "table"]
    roots = {table: re.search(r"<(?:\w+:)?table\b[^>]*>", package.text(table)) for table in tables}
    areas = {table: area for table, root in roots.items() if root and (area := area_of(root.group()))}
    for table, (top, left, bottom, right) in areas.items():
        root = roots[table]
        if root is None or re.search(r"\stotalsRowCount=[\"'][1-9]", root.group()):
            continue
        columns = range(left, right + 1)
        others = [area for other, area in areas.items() if other != table]
        end = bottom
        while end + 1 in placement.added and _may_join(end + 1, columns, others, sheet, placement, grid):
            end += 1
        if end > bottom:
            first, last = f"{column_letters(left)}{top + 1}", column_letters(right)
            old, new = f"{first}:{last}{bottom + 1}", f"{first}:{last}{end + 1}"
            package.write(table, package.text(table).replace(f'ref="{old}"', f'ref="{new}"'))


def _may_join(
    row: int,
    columns: range,
    others: Sequence[tuple[int, int, int, int]],
    sheet: Sheet,
    placement: Placement,
    grid: Grid,
) -> bool:
    """Whether a new row belongs to a table above it that has these columns."""
    if not any((row, column) in placement.cells for column in columns):
        return False
    if any(
        top <= row <= bottom and left <= columns[-1] and columns[0] <= right
        for top, left, bottom, right in others
    ):
        return False
    return all(
        (row, column) in placement.cells
        or (is_free(grid.cell(row, column)) and not sheet.is_held(row, column))
        for column in columns
    )


def _add_tab(package: Package, change: AddTab, styles: Styles, where: str, epoch: datetime) -> None:
    number = 1
    while package.has(f"xl/worksheets/sheet{number}.xml"):
        number += 1
    path = f"xl/worksheets/sheet{number}.xml"
    main = package.text(package.workbook_path)
    strict = "http://purl.oclc.org/ooxml/" in main[:2000]
    space = (
        "http://purl.oclc.org/ooxml/spreadsheetml/main"
        if strict
        else "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    )
    grid = new_grid(change)
    blank = f'<worksheet xmlns="{space}"><dimension ref="A1"/><sheetData/></worksheet>'
    sheet = Sheet(blank, change.title, place=where, epoch=epoch)
    cells = {
        (row, column): value
        for column, values in enumerate(grid.columns)
        for row, value in enumerate(values)
        if value is not None
    }
    placement = Placement(change.title, 0, (), cells, ())
    sheet.apply(placement, styles.fitting, header_rows=frozenset(), links={})
    package.write(path, sheet.finished())
    package.declare(path, _WORKSHEET)
    tie = package.relate(package.workbook_path, "worksheet", path)
    ids = [int(found) for found in re.findall(r"\bsheetId=[\"'](\d+)[\"']", main)]
    end = re.search(r"</((?:\w+:)?)sheets\s*>", main)
    if end is None:
        raise NotAWorkbook(where, "its list of tabs is damaged")
    state = ' state="hidden"' if change.hidden else ""
    entry = (
        f"<{end.group(1)}sheet xmlns:rel={attribute(package.namespace())} name={attribute(change.title)} "
        f'sheetId="{max(ids, default=0) + 1}"{state} rel:id={attribute(tie)}/>'
    )
    package.write(package.workbook_path, main[: end.start()] + entry + main[end.start() :])


def _recalculate_on_opening(package: Package) -> None:
    """Ask the next program that opens the workbook to calculate its formulas anew."""
    main = package.text(package.workbook_path)
    found = re.search(r"<(?:\w+:)?calcPr\b[^>]*?(/?)>", main)
    if found is None or "fullCalcOnLoad" in found.group():
        return
    end = found.end() - len(found.group(1)) - 1
    package.write(package.workbook_path, f'{main[:end].rstrip()} fullCalcOnLoad="1"{main[end:]}')


def _forget_results(package: Package, name: SheetName, where: str, epoch: datetime) -> None:
    """Drop what the Dashboard's formulas last gave, so that any program calculates them on opening.

    LibreOffice believes the values that it finds, whatever the workbook asks for.
    """
    sheet = Sheet(package.text(name.path), name.title, place=where, epoch=epoch)
    if sheet.is_readable and sheet.forget_results():
        package.write(name.path, sheet.finished())
