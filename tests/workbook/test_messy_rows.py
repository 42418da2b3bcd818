"""Every row of the messy table is used, through the public readers, with the values it should have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from sheetnet.domain.words import DateOrder
from sheetnet.workbook import cells, dates
from sheetnet.workbook.network import CIRCLES, DIRECTIONS, HELP_KINDS, OUTCOMES, Network
from sheetnet.workbook.people import People
from sheetnet.workbook.snapshot import CellValue
from tests.workbook.messy_rows import CONTACT_ROWS, LOG_ROWS, MESSY_ROWS, MessyRow
from tests.workbook.sheets import reading_of, workbook_of

DAY_FIRST = DateOrder.DAY_FIRST
TEXTS = {"name": "Name", "company": "Company", "notes": "Notes"}


def column(rows: Sequence[MessyRow], header: str) -> list[CellValue]:
    return [row.cells.get(header) for row in rows]


def texts(rows: Sequence[MessyRow], header: str) -> list[str]:
    values, faults = cells.read_texts(column(rows, header), header=header)
    assert faults == {}
    return values


def days(values: np.ndarray) -> list[str]:
    return ["" if np.isnat(day) else str(day)[:10] for day in values]


def words(codes: np.ndarray, choices: Sequence[str]) -> list[str]:
    return ["" if code < 0 else str(choices[code]) for code in codes]


@pytest.fixture(scope="module")
def people() -> People:
    mails, _ = cells.read_mails(column(CONTACT_ROWS, "Email"), header="Email")
    return People(texts(CONTACT_ROWS, "Name"), texts(CONTACT_ROWS, "Company"), mails)


def named(people: People, texts: Sequence[str]) -> tuple[list[str], Mapping[int, str]]:
    positions, faults = people.resolve(texts)
    return ["" if each < 0 else people.pick_as[each] for each in positions], faults


@pytest.fixture(scope="module")
def contacts(people: People) -> dict[str, list[str] | list[float]]:
    mails, mail_faults = cells.read_mails(column(CONTACT_ROWS, "Email"), header="Email")
    circles, circle_faults = cells.read_circles(column(CONTACT_ROWS, "Circle"), header="Circle")
    every, every_faults = cells.read_numbers(
        column(CONTACT_ROWS, "Every (days)"), header="Every (days)", least=1, most=3650
    )
    met_on, met_faults = dates.read_dates(column(CONTACT_ROWS, "Met on"), DAY_FIRST, header="Met on")
    birthdays, birthday_faults = dates.read_birthdays(
        column(CONTACT_ROWS, "Birthday"), DAY_FIRST, header="Birthday"
    )
    introducers, name_faults = named(people, texts(CONTACT_ROWS, "Introduced by"))
    for faults in (mail_faults, circle_faults, every_faults, met_faults, birthday_faults, name_faults):
        assert faults == {}
    return {
        **{name: texts(CONTACT_ROWS, header) for name, header in TEXTS.items()},
        "pick_as": people.pick_as,
        "email": mails,
        "phone": cells.read_phones(column(CONTACT_ROWS, "Phone")),
        "circle": words(circles, CIRCLES),
        "every_days": every.tolist(),
        "met_on": days(met_on),
        "birthday": days(birthdays),
        "introduced_by": introducers,
    }


@pytest.fixture(scope="module")
def touches(people: People) -> dict[str, list[str]]:
    on, date_faults = dates.read_dates(column(LOG_ROWS, "Date"), DAY_FIRST, header="Date")
    due, due_faults = dates.read_dates(column(LOG_ROWS, "Due"), DAY_FIRST, header="Due")
    contact, contact_faults = named(people, texts(LOG_ROWS, "Contact"))
    others, other_faults = named(people, texts(LOG_ROWS, "With"))
    directions, implied, direction_faults = cells.read_directions(
        column(LOG_ROWS, "Direction"), header="Direction"
    )
    kinds, kind_faults = cells.read_kinds(column(LOG_ROWS, "Kind"), header="Kind")
    outcomes, _ = cells.read_outcomes(column(LOG_ROWS, "Outcome"))
    for faults in (date_faults, due_faults, contact_faults, other_faults, direction_faults, kind_faults):
        assert faults == {}
    none = HELP_KINDS.index("")
    kinds = np.where((kinds == none) & (implied >= 0), implied, kinds)
    return {
        "on": days(on),
        "due": days(due),
        "contact": contact,
        "with": others,
        "direction": words(directions, DIRECTIONS),
        "kind": words(kinds, HELP_KINDS),
        "what": texts(LOG_ROWS, "What"),
        "outcome": words(outcomes, OUTCOMES),
    }


def test_there_are_at_least_sixty_rows() -> None:
    assert len(MESSY_ROWS) >= 60
    assert {row.tab for row in MESSY_ROWS} == {"Contacts", "Help Log"}


@pytest.mark.parametrize("position", range(len(CONTACT_ROWS)))
def test_a_messy_contact_has_the_expected_values(
    position: int, contacts: dict[str, list[str] | list[float]]
) -> None:
    expected = CONTACT_ROWS[position].expected
    assert expected
    assert {name: contacts[name][position] for name in expected} == expected


@pytest.mark.parametrize("position", range(len(LOG_ROWS)))
def test_a_messy_log_row_has_the_expected_values(position: int, touches: dict[str, list[str]]) -> None:
    expected = LOG_ROWS[position].expected
    assert {name: touches[name][position] for name in expected} == expected


def test_all_of_them_are_used(
    contacts: dict[str, list[str] | list[float]], touches: dict[str, list[str]]
) -> None:
    used = sum(bool(name) for name in contacts["name"]) + sum(
        bool(on and contact and direction)
        for on, contact, direction in zip(
            touches["on"], touches["contact"], touches["direction"], strict=True
        )
    )
    assert used == len(MESSY_ROWS)


CODED = {"circle": CIRCLES, "direction": DIRECTIONS, "kind": HELP_KINDS, "outcome": OUTCOMES}
DATED = ("met_on", "birthday", "on", "due")
PEOPLED = ("introduced_by", "contact", "with")


@pytest.fixture(scope="module")
def network() -> Network:
    contacts, log = ([row.cells for row in rows] for rows in (CONTACT_ROWS, LOG_ROWS))
    return reading_of(workbook_of(contacts, log)).network


def said(network: Network, frame: pd.DataFrame, name: str) -> list[object]:
    values = frame[name].to_numpy()
    if name in CODED:
        return list(words(values, CODED[name]))
    if name in DATED:
        return list(days(values))
    if name in PEOPLED:
        picked = network.contacts["pick_as"].tolist()
        return ["" if each < 0 else picked[each] for each in values]
    return values.tolist()


def test_a_whole_workbook_of_them_has_nothing_to_mend_and_loses_no_row(network: Network) -> None:
    assert network.problems == ()
    assert (len(network.contacts), len(network.touches)) == (len(CONTACT_ROWS), len(LOG_ROWS))


def test_a_whole_workbook_of_them_says_what_each_row_means(network: Network) -> None:
    for rows, frame in ((CONTACT_ROWS, network.contacts), (LOG_ROWS, network.touches)):
        for name in sorted({name for row in rows for name in row.expected}):
            column_said = said(network, frame, name)
            expected = [row.expected.get(name, column_said[n]) for n, row in enumerate(rows)]
            assert column_said == expected, name
