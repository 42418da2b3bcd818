"""Where a text speaks of somebody, in whatever script, and where it may only seem to."""

from __future__ import annotations

import pytest

from sheetnet.workbook.holdings import Mentions, person_at
from tests.workbook.sheets import reading_of, workbook_of


@pytest.mark.parametrize(
    ("name", "text", "without"),
    [
        ("Jürgen Groß", "lunch with JURGEN  GROSS today", "lunch with X today"),
        ("Jürgen Groß", "ask Ju\u0308rgen Groß's boss", "ask X's boss"),
        ("Núria Pla", "Nuria\u00a0Pla, and Núria Plana", "X, and Núria Plana"),
        ("דנה כהן", "פגישה עם דנה כהן מחר", "פגישה עם X מחר"),
        ("دانا حداد", "لقاء مع \u200fدانا حداد\u200f غدا", "لقاء مع \u200fX\u200f غدا"),
        ("王芳", "lunch with 王芳, 2 pm", "lunch with X, 2 pm"),
        ("O'Neill (Bo)", "met O\u2019Neill (Bo) there", "met X there"),
        ("ana@x.example", "mail ANA@x.example, not joana@x.example", "mail X, not joana@x.example"),
        ("+34 612 777 888", "call +34612777888 or +34 (612) 777-888", "call X or X"),
        ("0612 777 888", "number 10612777888", "number 10612777888"),
        ("12345", "order 12345", "order X"),
    ],
)
def test_a_name_gives_way_wherever_it_stands_by_itself(name: str, text: str, without: str) -> None:
    mentions = Mentions([name])
    assert mentions.replaced(text, "X") == without
    assert (text in mentions) is (text != without)


def test_where_words_are_not_set_apart_a_name_is_seen_and_left_to_people() -> None:
    mentions = Mentions(["王芳"])
    assert "昨天和王芳吃饭" in mentions
    assert mentions.replaced("昨天和王芳吃饭", "X") == "昨天和王芳吃饭"


def test_a_phone_number_is_somebodys_name_unless_others_have_it_too() -> None:
    people = [
        {"Name": "Ana Ruiz", "Phone": "+34 612 777 888"},
        {"Name": "Bo Lee", "Phone": "93 222 3344"},
        {"Name": "Cy Moss", "Phone": "932223344"},
        {"Name": "Di Pole", "Phone": "ext. 7"},
    ]
    reading = reading_of(workbook_of(people))
    assert [person_at(reading, n).own_names for n in range(4)] == [
        ("Ana Ruiz", "+34 612 777 888"),
        ("Bo Lee",),
        ("Cy Moss",),
        ("Di Pole",),
    ]


def test_several_rows_of_one_person_have_their_names_to_themselves() -> None:
    people = [
        {"Name": "Ana Ruiz", "Company": "Halden", "Email": "ana@halden.example"},
        {"Name": "Bo Lee", "Company": "Halden"},
        {"Name": "Ana Ruiz", "Company": "Halden Ltd", "Email": "ana@home.example"},
    ]
    reading = reading_of(workbook_of(people))
    assert "Ana Ruiz" not in person_at(reading, 0).own_names
    both = person_at(reading, 0, 2)
    assert len(both.contact_ids) == 2
    assert set(both.own_names) >= {"Ana Ruiz", "ana@halden.example", "ana@home.example"}
