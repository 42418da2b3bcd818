"""A new workbook: whole or not at all, formatted for people, and still so after another program saved it."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sheetnet.errors import DocumentReadOnly, NoSpace
from sheetnet.sample.network import sample_rows
from sheetnet.stores.xlsx.formats import add_filter
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.workbook.plan import AddRow, Group, GroupName, Plan, SetCell
from sheetnet.workbook.settings_tab import read_settings, settings_rows
from sheetnet.workbook.tabs import (
    ACTIONS,
    CONTACTS,
    DASHBOARD_TITLE,
    HELP_LOG,
    MEMORY,
    TABS,
    Kind,
    Tab,
    Writer,
)
from tests.stores.workbooks import store_at


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "network.xlsx"
    make_workbook(path, sample_rows(today=_today()))
    return path


@pytest.fixture(params=["as made", "after a load and a save"])
def workbook(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Workbook:
    loaded = load_workbook(made)
    if request.param == "as made":
        return loaded
    again = tmp_path / "again.xlsx"
    loaded.save(again)
    return load_workbook(again)


def test_has_every_tab_and_hides_only_the_memory(workbook: Workbook) -> None:
    assert set(workbook.sheetnames) == {tab.title for tab in TABS} | {DASHBOARD_TITLE}
    hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    assert hidden == [MEMORY.title]
    assert workbook.active.title == CONTACTS.title


def test_every_tab_begins_with_its_headers(workbook: Workbook) -> None:
    for tab in TABS:
        headers = [cell.value for cell in workbook[tab.title][1]]
        assert headers == [column.name for column in tab.columns]
        assert workbook[tab.title].freeze_panes == ("B2" if tab is CONTACTS else "A2")


def test_headers_are_white_for_people_and_grey_for_the_worker(workbook: Workbook) -> None:
    for tab in TABS:
        for cell, column in zip(workbook[tab.title][1], tab.columns, strict=True):
            expected = "00E6E9ED" if column.writer is Writer.WORKER else "00FFFFFF"
            assert cell.fill.fgColor.rgb == expected
            assert cell.font.b
            assert cell.alignment.wrap_text
            assert cell.border.bottom.style == "medium"


def test_headers_carry_their_notes(workbook: Workbook) -> None:
    for tab in TABS:
        for cell, column in zip(workbook[tab.title][1], tab.columns, strict=True):
            assert (cell.comment.text if cell.comment else "") == column.note


def test_notes_are_large_enough_for_their_words(made: Path, tmp_path: Path) -> None:
    drawn = [part for name, part in _parts(made).items() if "commentsDrawing" in name]
    assert drawn
    assert all("width:230px" in part for part in drawn)


def test_the_workers_block_folds_and_what_is_seldom_used_is_folded(workbook: Workbook) -> None:
    for tab in _shared_tabs():
        sheet = workbook[tab.title]
        for number, column in enumerate(tab.columns, start=1):
            dimension = sheet.column_dimensions[get_column_letter(number)]
            assert bool(dimension.hidden) is column.folded, (tab.title, column.name)
            if column.writer is Writer.WORKER or column.folded:
                assert dimension.outlineLevel >= 1, (tab.title, column.name)
            else:
                assert dimension.outlineLevel == 0, (tab.title, column.name)


def test_the_fold_marks_stand_beside_what_is_folded(workbook: Workbook) -> None:
    marked = [letter for letter, each in workbook[CONTACTS.title].column_dimensions.items() if each.collapsed]
    assert marked == [
        _letter(CONTACTS, "Needs"),
        _letter(CONTACTS, "Notes"),
        _letter(CONTACTS, "Problem"),
        "AA",
    ]


def test_a_new_row_is_formatted_before_anybody_types_it(workbook: Workbook) -> None:
    for tab in TABS:
        for number, column in enumerate(tab.columns, start=1):
            dimension = workbook[tab.title].column_dimensions[get_column_letter(number)]
            if column.kind is Kind.DATE:
                assert dimension.number_format == "d mmm yyyy"
            if column.kind is Kind.PHONE:
                assert dimension.number_format == "@"
            if column.kind is Kind.LONG_TEXT:
                assert dimension.alignment.wrap_text
                assert dimension.alignment.vertical == "top"


def test_rows_have_one_height_however_long_a_draft_is(workbook: Workbook) -> None:
    form = workbook[ACTIONS.title].sheet_format
    assert form.customHeight
    assert 50 < form.defaultRowHeight < 80


@pytest.mark.parametrize(
    ("tab", "header", "formula"),
    [
        (CONTACTS, "Circle", '"Key,Close,Active,Wide,Paused"'),
        (HELP_LOG, "Direction", '"Gave,Got,Met,Promised"'),
        (HELP_LOG, "Kind", '"Introduction,Lead,Information,Advice,Laugh,Other,Thanks"'),
        (ACTIONS, "Done", '"TRUE,FALSE"'),
        (ACTIONS, "Dismiss", '"TRUE,FALSE"'),
    ],
)
def test_choices_and_ticks_have_dropdowns_down_the_column(
    workbook: Workbook, tab: Tab, header: str, formula: str
) -> None:
    assert _dropdown(workbook[tab.title], f"{_letter(tab, header)}20000") == formula


def test_the_logs_contact_offers_the_names_to_pick_and_insists_on_none(workbook: Workbook) -> None:
    where = f"{_letter(HELP_LOG, 'Contact')}20000"
    names = f"'Contacts'!${_letter(CONTACTS, 'Pick as')}$2"
    assert names in _dropdown(workbook[HELP_LOG.title], where)
    rules = workbook[HELP_LOG.title].data_validations.dataValidation
    assert not any(rule.showErrorMessage for rule in rules)


def test_settings_that_are_numbers_are_numbers_and_a_time_stays_as_written(tmp_path: Path) -> None:
    path = tmp_path / "settings.xlsx"
    made = [{"Setting": row.name, "Value": row.default, "Meaning": row.meaning} for row in settings_rows()]
    make_workbook(path, {"Settings": made})
    sheet = load_workbook(path)["Settings"]
    value_of = dict(sheet.iter_rows(min_row=2, max_col=2, values_only=True))
    for row in settings_rows():
        value = value_of[row.name]
        if row.default.replace(".", "", 1).isdigit():
            assert isinstance(value, int | float), row.name
            assert f"{value:g}" == row.default
        else:
            assert (value or "") == row.default
    assert value_of["Report time"] == "07:00"
    settings, faults, _ = read_settings(list(value_of), list(value_of.values()))
    assert faults == {}
    assert (
        settings
        == read_settings([row.name for row in settings_rows()], [row.default for row in settings_rows()])[0]
    )


def test_the_filter_reaches_over_every_row_however_many_there_are() -> None:
    sheet = Workbook().create_sheet("Contacts")
    add_filter(sheet, CONTACTS)
    assert sheet.auto_filter.ref == "A1:Z20000"
    sheet["A20006"] = "Somebody"
    add_filter(sheet, CONTACTS)
    assert sheet.auto_filter.ref == "A1:Z20006"


def test_settings_with_closed_choices_offer_them(tmp_path: Path) -> None:
    path = tmp_path / "settings.xlsx"
    rows = [{"Setting": "Key seats", "Value": 10}, {"Setting": "Tone", "Value": "warm"}]
    make_workbook(path, {"Settings": rows})
    sheet = load_workbook(path)["Settings"]
    assert _dropdown(sheet, "B2") == ""
    assert _dropdown(sheet, "B3") == '"warm,formal"'


def test_statuses_have_their_colours_down_the_column(workbook: Workbook) -> None:
    letter = _letter(CONTACTS, "Status")
    rules = [
        rule
        for where in workbook[CONTACTS.title].conditional_formatting
        if str(where.sqref) == f"{letter}2:{letter}20000"
        for rule in where.rules
    ]
    assert [rule.formula[0].strip('"') for rule in rules] == [
        "Fresh",
        "Due soon",
        "Stale",
        "Lapsed",
        "New",
        "Paused",
    ]
    assert len({rule.dxf.fill.bgColor.rgb for rule in rules}) == 6


def test_prints_landscape_with_the_header_on_every_page(workbook: Workbook) -> None:
    for tab in TABS:
        if not tab.hidden:
            sheet = workbook[tab.title]
            assert sheet.page_setup.orientation == "landscape"
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.auto_filter.ref.endswith("20000")


def test_the_dashboard_has_three_native_charts(workbook: Workbook) -> None:
    kinds = [type(chart).__name__ for chart in workbook[DASHBOARD_TITLE]._charts]
    assert kinds == ["BarChart", "DoughnutChart", "DoughnutChart"]


def test_rows_are_written_under_their_headers(made: Path) -> None:
    rows = sample_rows(today=_today())
    for title in ("Contacts", "Help Log", "Pass Along"):
        sheet = load_workbook(made)[title]
        headers = [cell.value for cell in sheet[1]]
        read = [
            {header: _plain(value) for header, value in zip(headers, row, strict=True) if value is not None}
            for row in sheet.iter_rows(min_row=2, values_only=True)
        ]
        assert read == rows[title]


def test_text_stays_text_whatever_it_begins_with(tmp_path: Path) -> None:
    path = tmp_path / "text.xlsx"
    make_workbook(path, {"Contacts": [{"Name": "=1+1", "Notes": "a\x07b", "Phone": "+34 600"}]})
    sheet = load_workbook(path)["Contacts"]
    cell = sheet["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert sheet[f"{_letter(CONTACTS, 'Notes')}2"].value == "ab"


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"years of work")
    with pytest.raises(FileExistsError):
        make_workbook(path, {})
    assert path.read_bytes() == b"years of work"
    assert [each.name for each in tmp_path.iterdir()] == ["mine.xlsx"]


def test_folders_on_the_way_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "network.xlsx"
    make_workbook(path, {})
    assert [each.name for each in path.parent.iterdir()] == ["network.xlsx"]


def test_a_header_that_does_not_exist_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="Contacts has no column Nmae"):
        make_workbook(tmp_path / "new.xlsx", {"Contacts": [{"Nmae": "Ana"}]})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "error"),
    [(errno.ENOSPC, NoSpace), (errno.EACCES, DocumentReadOnly), (errno.EROFS, DocumentReadOnly)],
)
def test_a_disk_that_refuses_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(Workbook, "save", refuse)
    with pytest.raises(error):
        make_workbook(tmp_path / "new.xlsx", {})
    assert list(tmp_path.iterdir()) == []


def test_a_commit_leaves_formats_notes_and_charts_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "network.xlsx"
    make_workbook(path, sample_rows(today=_today()))
    before = _parts(path)
    store = store_at(path)
    snapshot = store.read()
    status = [column.name for column in CONTACTS.columns].index("Status")
    suggestion, due = 8, 12
    store.commit(
        Plan(
            snapshot,
            (
                Group(GroupName("status"), (SetCell(CONTACTS.title, 1, status, "Fresh", None),)),
                Group(
                    GroupName("action"),
                    (AddRow(ACTIONS.title, 1, ((suggestion, "Call Ana"), (due, date(2026, 11, 25)))),),
                ),
            ),
        )
    )
    after = _parts(path)
    kept = [name for name in before if "chart" in name or "comment" in name or "drawing" in name]
    assert len(kept) > 10
    assert [name for name in kept if before[name] != after[name]] == []
    actions = load_workbook(path)[ACTIONS.title]
    added = actions.cell(2, due + 1)
    assert added.number_format == "d mmm yyyy"
    assert actions.cell(2, suggestion + 1).alignment.wrap_text
    assert len(actions.data_validations.dataValidation) == 2


def _parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".vml", ".xml"))
        }


def _shared_tabs() -> Iterator[Tab]:
    return (tab for tab in TABS if not tab.is_workers_own)


def _letter(tab: Tab, header: str) -> str:
    return get_column_letter(1 + [column.name for column in tab.columns].index(header))


def _dropdown(sheet: Worksheet, where: str) -> str:
    """Return the list that a cell's dropdown offers, "" where it has none."""
    found = [rule.formula1 for rule in sheet.data_validations.dataValidation if where in rule.sqref]
    assert len(found) < 2
    return found[0] if found else ""


def _plain(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _today() -> date:
    return datetime.now().astimezone().date()
