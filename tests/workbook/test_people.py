"""Names are resolved to the contact that is meant, and never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.errors import NoSuchContact, Twins
from sheetnet.workbook.people import People, pick_as

TABLE = (
    ("Ana Ruiz", "Arup", "ana@arup.example"),
    ("John Smith", "Mott", "john@mott.example"),
    ("David Chen", "Arup", "david@arup.example"),
    ("David Chen", "WSP", "david@wsp.example"),
    ("Li Wei", "Foster", "li@foster.example"),
    ("Li Wei", "Foster", "wei@foster.example"),
    ("Sam Park", "", ""),
    ("Sam Park", "", ""),
    ("José Núñez", "", ""),
)


@pytest.fixture(scope="module")
def people() -> People:
    names, companies, mails = zip(*TABLE, strict=True)
    return People(names, companies, mails)


def fault(people: People, text: str) -> str:
    positions, faults = people.resolve([text])
    assert positions.tolist() == [-1]
    return faults[0]


def test_each_contact_is_picked_by_the_shortest_name_that_is_theirs(people: People) -> None:
    assert people.pick_as == [
        "Ana Ruiz",
        "John Smith",
        "David Chen (Arup)",
        "David Chen (WSP)",
        "Li Wei (li@foster.example)",
        "Li Wei (wei@foster.example)",
        "Sam Park",
        "Sam Park",
        "José Núñez",
    ]


def test_a_label_that_is_somebody_elses_name_is_not_used() -> None:
    names = ["Ana (Arup)", "Ana", "Ana"]
    assert pick_as(names, ["", "Arup", "WSP"], ["", "ana@x.example", ""]) == [
        "Ana (Arup)",
        "Ana (ana@x.example)",
        "Ana (WSP)",
    ]


def test_names_that_differ_only_in_accents_and_spaces_are_the_same() -> None:
    assert pick_as(["Jose Nunez", "José  Núñez"], ["A", "B"], ["", ""]) == [
        "Jose Nunez (A)",
        "José Núñez (B)",
    ]


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("Ana Ruiz", 0),
        ("  ana\u00a0RUIZ ", 0),
        ("ANA@ARUP.EXAMPLE", 0),
        ("Ana Ruiz <ana@arup.example>", 0),
        ("Ana Ruiz (Arup)", 0),
        ("David Chen (WSP)", 3),
        ("david chen (arup)", 2),
        ("Li Wei (wei@foster.example)", 5),
        ("jose nunez", 8),
        ("", -1),
        ("  ", -1),
    ],
)
def test_a_person_is_found_by_every_exact_way_of_writing_them(
    people: People, typed: str, position: int
) -> None:
    positions, faults = people.resolve([typed])
    assert positions.tolist() == [position]
    assert faults == {}


def test_an_ambiguous_name_is_a_fault_that_names_them_all(people: People) -> None:
    assert fault(people, "David Chen") == (
        "2 contacts are called 'David Chen': pick 'David Chen (Arup)' or 'David Chen (WSP)'"
    )


def test_two_people_whom_nothing_tells_apart_ask_for_a_difference(people: People) -> None:
    assert fault(people, "Sam Park") == (
        "2 contacts are called 'Sam Park': 2 rows of Contacts look like the same person: delete one, or give "
        "them different companies or mail addresses"
    )
    assert people.twins == ((6, 7),)


def test_twins_are_named_by_their_rows_where_these_are_known() -> None:
    people = People(["Sam Park"] * 3 + ["Ana"], ["HOK"] * 3 + [""], [""] * 4, rows=[2, 7, 9, 10])
    cure = "rows 2, 7 and 9 of Contacts look like the same person: delete all but one, or give them different"
    assert cure in fault(people, "Sam Park")
    assert people.twins_in_words(people.twins[0]).startswith(cure)
    assert people.twins_in_words([0, 3]) == ""
    with pytest.raises(Twins, match=cure):
        people.find("Sam Park")


ADORNED = [
    'Dr. Robert "Bob" Lindqvist, PhD',
    "🚀 Chloë Dubois, PhD AIA",
    "Tobias Okonkwo-Reed",
    "Gianluca D'Amico",
]


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("Bob Lindqvist", 0),
        ("Robert Lindqvist", 0),
        ("robert bob lindqvist", 0),
        ("Dr Robert Lindqvist", 0),
        ("chloe dubois", 1),
        ("Chloe Dubois (she/her)", -1),
        ("tobias okonkwo reed", 2),
        ("Gianluca DAmico", 3),
        ("Lindqvist", -1),
        ("Bob", -1),
        ("Dr Lindqvist", -1),
    ],
)
def test_titles_nicknames_and_the_like_make_no_difference_where_the_rest_is_one_persons(
    typed: str, position: int
) -> None:
    people = People(ADORNED, [""] * 4, [""] * 4)
    assert people.resolve([typed])[0].tolist() == [position]


@pytest.mark.parametrize(
    ("typed", "position"), [("Lindqvist", 0), ("bob", 0), ("Dr Lindqvist", 0), ("Chloe", 1), ("reed", 2)]
)
def test_find_takes_a_part_of_a_name_whatever_is_hung_on_it(typed: str, position: int) -> None:
    assert People(ADORNED, [""] * 4, [""] * 4).find(typed) == position


def test_the_nearest_of_adorned_names_is_found_too() -> None:
    people = People(ADORNED, [""] * 4, [""] * 4)
    assert people.nearest("Bob Lindqist") == [ADORNED[0]]
    assert people.nearest("zzz") == []


def test_a_bare_name_of_two_people_is_nobody() -> None:
    people = People(["Ana Ruiz, PhD", "Dr. Ana Ruiz"], ["", ""], ["", ""])
    assert people.resolve(["Ana Ruiz"])[0].tolist() == [-1]
    assert people.resolve(["Dr. Ana Ruiz"])[0].tolist() == [1]


def test_an_unknown_name_is_a_fault_with_the_nearest(people: People) -> None:
    assert fault(people, "Jon Smth") == (
        "Nobody is called 'Jon Smth': did you mean 'John Smith'? Pick a name from the list or add the "
        "person to Contacts"
    )
    assert fault(people, "Zebedee") == (
        "Nobody is called 'Zebedee': pick a name from the list or add the person to Contacts"
    )


def test_a_first_name_alone_is_not_guessed_in_a_cell(people: People) -> None:
    assert "did you mean 'Ana Ruiz'?" in fault(people, "Ana")


def test_an_error_cell_is_no_name(people: People) -> None:
    assert fault(people, "#N/A") == "The name is an error (#N/A): mend the formula or type the name"


def test_a_shared_mail_address_is_ambiguous() -> None:
    people = People(["Ana", "Ben"], ["", ""], ["office@x.example", "office@x.example"])
    assert fault(people, "office@x.example") == (
        "2 contacts are called 'office@x.example': pick 'Ana' or 'Ben'"
    )


def test_an_address_is_found_whatever_its_letters() -> None:
    people = People(["José"], [""], ["José@Núñez.example"])
    assert people.resolve(["JOSÉ@núñez.example", "J <josé@núñez.example>"])[0].tolist() == [0, 0]


def test_the_nearest_names_are_looked_for_only_so_often(people: People) -> None:
    texts = [f"Jon Smth{n}" for n in range(500)]
    positions, faults = people.resolve(texts)
    assert set(positions.tolist()) == {-1}
    assert sorted(faults) == list(range(500))
    assert 0 < sum("did you mean" in text for text in faults.values()) <= 200
    assert faults[499].endswith("pick a name from the list or add the person to Contacts")


def test_without_search_no_nearest_names_are_looked_for(people: People) -> None:
    _, faults = people.resolve(["Jon Smth"], search=False)
    assert "did you mean" not in faults[0]


def test_find_takes_a_part_of_the_name_that_is_one_persons(people: People) -> None:
    assert people.find("ruiz") == 0
    assert people.find("John") == 1
    assert people.find("david@wsp.example") == 3


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("Rui", "Ana Ruiz"), ("an ru", "Ana Ruiz"), ("Smyth", "John Smith"), ("Ruiz Joan", ""), ("Zeb", "")],
)
def test_find_names_those_of_whom_a_part_was_begun_or_misspelt(
    people: People, typed: str, nearest: str
) -> None:
    cure = f"Try one of: {nearest}" if nearest else "See the Pick as column"
    with pytest.raises(NoSuchContact, match=rf"no contact called '{typed}'\. {cure}"):
        people.find(typed)


def test_find_says_who_it_could_be(people: People) -> None:
    with pytest.raises(
        NoSuchContact, match=r"more than one contact.*David Chen \(Arup\), David Chen \(WSP\)"
    ):
        people.find("David")
    with pytest.raises(NoSuchContact, match=r"no contact called 'Jon Smth'\. Try one of: John Smith"):
        people.find("Jon Smth")
    with pytest.raises(NoSuchContact):
        people.find("")


def test_nobody_at_all_is_no_reason_to_fail() -> None:
    people = People([], [], [])
    assert people.resolve(["Ana", ""])[1].keys() == {0}
    assert people.pick_as == []


NAMES = (
    st.sampled_from(["Ana", "ana", "Ana (Arup)", "Ben", "B\u00e9n", "", "  ", "Ana (a@x.example)"])
    | st.text()
)
ROWS = st.lists(
    st.tuples(
        NAMES, st.sampled_from(["", "Arup", "WSP"]) | st.text(), st.sampled_from(["", "a@x.example", "b@x"])
    ),
    max_size=8,
)


@given(rows=ROWS, texts=st.lists(NAMES, max_size=5))
def test_what_is_picked_is_the_person_or_nobody(rows: list[tuple[str, str, str]], texts: list[str]) -> None:
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    names, companies, mails = (list(column) for column in columns)
    people = People(names, companies, mails)
    positions, faults = people.resolve(people.pick_as)
    assert all(position in (n, -1) for n, position in enumerate(positions.tolist()))
    assert all(positions[n] == -1 for n in faults)
    positions, faults = people.resolve(texts)
    assert len(positions) == len(texts)
    assert all(positions[n] == -1 for n in faults)
