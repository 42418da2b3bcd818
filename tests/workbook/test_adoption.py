"""A list that people keep already is recognised, and each of its columns taken for what it is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sheetnet.workbook.adoption import ContactList, contact_list, contact_lists
from sheetnet.workbook.snapshot import CellValue, Grid
from sheetnet.workbook.tabs import CONTACTS, Writer


def grid(*rows: Sequence[CellValue], title: str = "People") -> Grid:
    width = max(len(row) for row in rows)
    columns = [[row[place] if place < len(row) else None for row in rows] for place in range(width)]
    return Grid(title, columns, len(rows))


def meanings(found: ContactList) -> dict[str, str]:
    return {match.header: match.name for match in found.matches}


def test_headers_are_known_by_name_by_alias_and_by_what_address_books_call_them() -> None:
    found = contact_list(grid(["FULL  NAME", "Firm", "E-mail", "Job title", "Cell phone", "Connected On"]))
    assert meanings(found) == {
        "FULL  NAME": "Name",
        "Firm": "Company",
        "E-mail": "Email",
        "Job title": "Role",
        "Cell phone": "Phone",
        "Connected On": "Met on",
    }
    assert not any(match.is_near for match in found.matches)


def test_a_mistyped_header_is_only_proposed() -> None:
    found = contact_list(grid(["Name", "Compnay", "Birthdya", "Nots", "Tel no"]))
    near = {match.header: match.name for match in found.matches if match.is_near}
    assert near == {"Compnay": "Company", "Birthdya": "Birthday"}
    assert meanings(found)["Nots"] == ""


@pytest.mark.parametrize("column", [c.name for c in CONTACTS.columns if c.writer is Writer.WORKER])
def test_a_column_of_theirs_never_becomes_one_that_the_worker_writes(column: str) -> None:
    found = contact_list(grid(["Name", "Email", column, f"{column}x"]))
    assert meanings(found)[column] == ""
    assert column not in found.column_at
    assert [match.header for match in found.resembling] == [column]


def test_of_two_columns_that_mean_the_same_the_one_with_the_very_name_is_taken() -> None:
    found = contact_list(grid(["Contact", "Mail", "Name", "Email"]))
    assert meanings(found) == {"Contact": "", "Mail": "", "Name": "Name", "Email": "Email"}
    assert [match.header for match in found.resembling] == ["Contact", "Mail"]


def test_headers_are_found_below_a_title_and_between_empty_columns() -> None:
    found = contact_list(
        grid(["Our network, 2026"], [], [None, "Name", None, "Email"], [None, "Ana", None, None], [], ["x"])
    )
    assert found.header_row == 2
    assert found.column_at == {"Name": 1, "Email": 3}
    assert found.people == 1


def test_first_and_last_names_apart_are_seen_as_such() -> None:
    found = contact_list(grid(["Surname", "Email", "First Name"], ["Ruiz", "a@x.org", "Ana"]))
    assert (found.has_names, found.split_names) == (False, (2, 0))
    assert found.looks_like_contacts
    whole = contact_list(grid(["Name", "First Name", "Last Name", "Email"]))
    assert whole.has_names


@pytest.mark.parametrize(
    ("headers", "is_list"),
    [
        (["Name", "Email"], True),
        (["Name", "Price", "Stock"], False),
        (["Email", "Company"], True),
        (["Item", "Cost"], False),
        (["Name", "Notes"], False),
        (["Date", "Contact", "Direction", "What"], False),
    ],
)
def test_only_what_speaks_of_people_looks_like_contacts(headers: list[CellValue], is_list: bool) -> None:
    assert bool(contact_lists([grid(headers, ["x", "y"])])) is is_list


def test_an_empty_tab_is_no_list() -> None:
    empty = contact_list(Grid("Sheet1", (), 0))
    assert (empty.matches, empty.people, empty.looks_like_contacts) == ((), 0, False)
