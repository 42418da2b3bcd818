"""The sample network: as many people, stories and mistakes as promised, on whatever day it is made."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sheetnet.analysis.analyse import analyse
from sheetnet.domain.words import Circle, Direction, HelpKind
from sheetnet.sample.network import SAMPLE_OWNER, Row, sample_rows
from sheetnet.workbook.network import ContactColumn
from sheetnet.workbook.tabs import TABS, Writer
from tests.workbook.sheets import reading_of, workbook_of

MONDAY = date(2026, 11, 23)
SATURDAY = 5

any_day = st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 12, 31))
awkward_days = [
    date(2024, 2, 24),
    date(2028, 2, 25),
    date(2028, 2, 29),
    date(2027, 1, 1),
    date(2026, 12, 31),
    date(2026, 11, 22),
]


@pytest.fixture
def rows() -> dict[str, list[Row]]:
    return sample_rows(today=MONDAY)


def dated(rows: list[Row], header: str) -> list[Row]:
    return [row for row in rows if isinstance(row.get(header), date)]


def pick_as(contacts: list[Row]) -> set[str]:
    names = Counter(row["Name"] for row in contacts)
    return {
        f"{row['Name']} ({row['Company']})" if names[row["Name"]] > 1 else str(row["Name"])
        for row in contacts
    }


def faulty(rows: dict[str, list[Row]]) -> list[Row]:
    known = pick_as(rows["Contacts"])
    return [
        row
        for row in rows["Help Log"]
        if not isinstance(row["Date"], date)
        or row["Contact"] not in known
        or row["Direction"] not in set(Direction)
    ]


def test_has_sixty_people_and_some_three_hundred_touches(rows: dict[str, list[Row]]) -> None:
    assert len(rows["Contacts"]) == 60
    assert 300 <= len(rows["Help Log"]) <= 360
    assert 4 <= len(rows["Pass Along"]) <= 6


def test_fills_only_columns_that_people_write(rows: dict[str, list[Row]]) -> None:
    human = {
        tab.title: {column.name for column in tab.columns if column.writer is Writer.HUMAN} for tab in TABS
    }
    for title, filled in rows.items():
        assert {header for row in filled for header in row} <= human[title]


def test_has_ten_key_people_and_every_circle(rows: dict[str, list[Row]]) -> None:
    circles = Counter(row.get("Circle") for row in rows["Contacts"])
    assert circles[Circle.KEY] == 10
    assert set(Circle) <= set(circles)


def test_eleven_cards_came_from_the_show_and_four_were_followed_up(rows: dict[str, list[Row]]) -> None:
    cards = [row for row in rows["Contacts"] if str(row.get("Met at")).startswith("Lakes Building Expo")]
    touched = {row["Contact"] for row in rows["Help Log"]}
    assert len(cards) == 11
    assert sum(row["Name"] in touched for row in cards) == 4


def test_two_people_have_one_name_and_different_firms(rows: dict[str, list[Row]]) -> None:
    names = Counter(row["Name"] for row in rows["Contacts"])
    assert [count for count in names.values() if count > 1] == [2]
    assert len({row["Company"] for row in rows["Contacts"] if names[row["Name"]] > 1}) == 2


def test_five_rows_hold_a_mistake_that_people_make(rows: dict[str, list[Row]]) -> None:
    mails = [str(row["Email"]) for row in rows["Contacts"] if "Email" in row]
    assert [mail for mail in mails if "@" not in mail] == ["ben.achterberg(at)quarrylane.example"]
    assert [(row["Date"], row["Contact"], row["Direction"]) for row in faulty(rows)] == [
        ("31/02/2026", "Beth Kowalski", "Gave"),
        (date(2026, 11, 2), "Marcus Fled", "Met"),
        (date(2026, 11, 10), "Sofia Marin", "Both"),
        ("yesterday", "Yusuf Demir", "Gave"),
    ]


def test_every_other_person_of_an_introduction_is_a_contact(rows: dict[str, list[Row]]) -> None:
    others = {row["With"] for row in rows["Help Log"] if "With" in row}
    hosts = {row["Introduced by"] for row in rows["Contacts"] if "Introduced by" in row}
    assert len(others) > 15
    assert others | hosts <= pick_as(rows["Contacts"])


def test_no_two_touches_tell_the_same(rows: dict[str, list[Row]]) -> None:
    told = Counter(row["What"] for row in rows["Help Log"])
    assert [what for what, count in told.items() if count > 1] == []


def test_kinds_are_the_ones_of_the_list_and_only_help_has_one(rows: dict[str, list[Row]]) -> None:
    for row in rows["Help Log"]:
        assert HelpKind(str(row.get("Kind", ""))) in HelpKind
        if row["Direction"] in (Direction.GAVE, Direction.GOT, Direction.PROMISED):
            assert HelpKind(str(row["Kind"])).is_help
        if row["Direction"] == Direction.MET:
            assert not HelpKind(str(row.get("Kind", ""))).is_help


def test_addresses_and_numbers_belong_to_nobody(rows: dict[str, list[Row]]) -> None:
    mails = [str(row["Email"]) for row in rows["Contacts"] if "Email" in row]
    assert len(set(mails)) == len(mails)
    assert all(mail.endswith(".example") for mail in [*mails, SAMPLE_OWNER.mail])
    phones = [
        re.sub(r"\D", "", str(row["Phone"]).partition(" x")[0]) for row in rows["Contacts"] if "Phone" in row
    ]
    assert len(set(phones)) == len(phones)
    assert all(phone[-7:-2] == "55501" for phone in phones), "only 555-01xx is kept free for stories"


def test_some_can_only_be_reached_by_phone(rows: dict[str, list[Row]]) -> None:
    by_phone = [row["Name"] for row in rows["Contacts"] if "Email" not in row]
    assert by_phone == ["Sam Whitcomb", "Walt Jensen", "Sheila Rourke"]


def test_reads_with_exactly_the_five_problems(rows: dict[str, list[Row]]) -> None:
    sheet = workbook_of(rows["Contacts"], rows["Help Log"], pass_alongs=rows["Pass Along"])
    network = reading_of(sheet, (SAMPLE_OWNER,)).network
    assert sorted(problem.text.partition(":")[0] for problem in network.problems) == [
        "Date '31/02/2026' is not a date",
        "Date 'yesterday' would mean another day tomorrow",
        "Direction 'Both' is not known",
        "Email 'ben.achterberg(at)quarrylane.example' is not a mail address",
        "Nobody is called 'Marcus Fled'",
    ]
    assert len(network.touches) == len(rows["Help Log"]) - 4


@pytest.mark.parametrize("days_later", range(7))
def test_a_run_finds_the_same_to_do_on_every_day_of_the_week(days_later: int) -> None:
    today = MONDAY + timedelta(days=days_later)
    rows = sample_rows(today=today)
    network = reading_of(workbook_of(rows["Contacts"], rows["Help Log"]), (SAMPLE_OWNER,)).network
    findings = analyse(network, (SAMPLE_OWNER,), {}, today=today)
    week = findings.weeks[SAMPLE_OWNER.name]
    names = list(network.contacts[ContactColumn.NAME])
    turns = [name for name, turn in zip(names, findings.relationships["your_turn"], strict=True) if turn]
    assert (week.followed_up, week.met_people) == (4, 10)
    assert week.help_given > week.help_got > 0
    assert turns == ["Priya Raman", "Joan Castellano", "Sam Whitcomb", "Claire Dubois", "Luis Ferreira"]
    assert names[findings.dormant[SAMPLE_OWNER.name]] == "Rafael Montoya"


def test_is_the_same_whenever_it_is_made_on_one_day() -> None:
    assert sample_rows(today=MONDAY) == sample_rows(today=MONDAY)


@given(today=any_day)
@example(today=awkward_days[0])
@example(today=awkward_days[1])
@example(today=awkward_days[2])
@example(today=awkward_days[3])
@example(today=awkward_days[4])
@example(today=awkward_days[5])
def test_tells_the_same_story_on_any_day(today: date) -> None:
    rows = sample_rows(today=today)
    log = dated(rows["Help Log"], "Date")
    planned = [row for row in log if row["Date"] > today]
    assert [row["Contact"] for row in planned] == ["Ruth Adeyemi"]
    assert len(faulty(rows)) == 4
    assert [row["Date"] for row in log] == sorted(row["Date"] for row in log)
    assert all(row["Date"].weekday() < SATURDAY for row in log)

    due = sorted(
        row["Due"] for row in log if row["Direction"] == Direction.PROMISED and row.get("Outcome") != "kept"
    )
    assert len(due) == 2
    assert due[0] < today < due[1] <= today + timedelta(days=5)

    met = [row["Met on"] for row in dated(rows["Contacts"], "Met on")]
    last_week = today - timedelta(days=today.weekday() + 7)
    assert max(met) <= today
    assert sum(last_week <= day < last_week + timedelta(days=7) for day in met) >= 11

    birthdays = [row["Birthday"] for row in rows["Contacts"] if "Birthday" in row]
    coming = {(today + timedelta(days=ahead)).timetuple()[1:3] for ahead in range(8)}
    assert [born for born in birthdays if (born.month, born.day) in coming] != []


@given(today=any_day)
def test_the_dormant_tie_was_strong_and_has_been_silent_for_three_years(today: date) -> None:
    touches = [
        row["Date"] for row in sample_rows(today=today)["Help Log"] if row["Contact"] == "Rafael Montoya"
    ]
    assert len(touches) > 10
    assert today - max(touches) > timedelta(days=1095)
