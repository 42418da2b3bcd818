from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.domain.ids import ContactId, is_valid_id, make_id
from sheetnet.errors import Displaced
from sheetnet.workbook.identity import identify, known_of, row_ids, stamp, stamped_id
from sheetnet.workbook.memory import Memory

ANA, BEN, CARA = (ContactId(make_id("c", name)) for name in ("ana", "ben", "cara"))
PEOPLE = {ANA: ("Ana Ruiz", "ana@x.example"), BEN: ("Ben Okafor", "ben@x.example"), CARA: ("Cara Lind", "")}


def memory_of(people=PEOPLE):
    names, mails = zip(*people.values(), strict=True)
    return Memory("identity", "home", 1, known=dict(zip(people, known_of(names, mails), strict=True)))


def ids_of(*rows, memory=None):
    names, mails, ids = zip(*rows, strict=True)
    return identify(names, mails, ids, memory or memory_of())


def test_a_renamed_contact_keeps_the_id():
    assert ids_of(("Ana Garcia", "ana@x.example", ANA)).ids == (ANA,)


def test_a_new_contact_gets_a_valid_id_that_is_always_the_same():
    first = ids_of(("Dina Roth", "", "")).ids
    assert is_valid_id(first[0], "c")
    assert ids_of(("Dina Roth", "", "")).ids == first


def test_two_new_contacts_of_one_name_get_two_ids():
    ids = ids_of(("Dina Roth", "", ""), ("Dina Roth", "", "")).ids
    assert len(set(ids)) == 2


def test_an_id_that_was_wiped_out_comes_back_by_name_and_mail():
    assert ids_of(("Ana Ruiz", "ana@x.example", "")).ids == (ANA,)


def test_of_a_copied_and_changed_row_the_known_person_keeps_the_id():
    found = ids_of(("Somebody New", "", ANA), ("Ana Ruiz", "ana@x.example", ANA))
    assert found.ids[1] == ANA
    assert found.ids[0] not in (ANA, None)
    assert found.faults == {}


def test_a_row_copied_as_it_is_is_left_out_with_a_cure():
    found = ids_of(("Ana Ruiz", "ana@x.example", ANA), ("Ana Ruiz", "ana@x.example", ANA))
    assert found.ids == (ANA, None)
    assert "copy of another row of Ana Ruiz" in found.faults[1]


def test_two_rows_with_one_id_that_is_neither_are_both_left_out():
    found = ids_of(("Xavier", "", ANA), ("Yann", "", ANA))
    assert found.ids == (None, None)
    assert set(found.faults) == {0, 1}


def test_names_sorted_without_their_ids_stop_the_run():
    with pytest.raises(Displaced) as caught:
        ids_of(("Ben Okafor", "ana@x.example", ANA), ("Ana Ruiz", "ben@x.example", BEN))
    assert "'Ben Okafor'" in str(caught.value)


def test_a_whole_sort_and_a_single_rename_do_not_stop_the_run():
    found = ids_of(("Ben Okafor", "ben@x.example", BEN), ("Anna Ruiz", "ana@x.example", ANA))
    assert found.ids == (BEN, ANA)


def test_a_dragged_or_mistyped_id_is_replaced():
    wrong = ANA[:-1] + "1"
    assert not is_valid_id(wrong, "c")
    assert ids_of(("Dina Roth", "", wrong)).ids[0] != wrong


def test_any_single_wrong_character_is_noticed():
    for position in range(2, len(ANA)):
        for letter in "23456789abcdefghjkmnpqrstuvwxyz":
            if letter != ANA[position]:
                assert not is_valid_id(ANA[:position] + letter + ANA[position + 1 :], "c")


def test_a_stamp_holds_while_the_name_is_typed_the_same():
    cell = stamp(ANA, "Ana Ruiz")
    assert stamped_id(cell, " ana\u00a0ruiz ") == ANA
    assert stamped_id(cell, "Ben Okafor") is None
    assert stamped_id(ANA, "Ana Ruiz") is None


def test_copied_log_rows_get_fresh_ids_and_the_first_keeps_its_own():
    first = row_ids("t", ["", ""], "aa".__getitem__, "identity")
    assert len(set(first)) == 2
    again = row_ids("t", [first[0], first[0], first[1]], "aaa".__getitem__, "identity")
    assert again[0] == first[0]
    assert again[2] == first[1]
    assert again[1] not in first


def test_ids_cleared_of_two_people_who_look_the_same_are_not_given_back_by_guess():
    twins = {ANA: ("Ana Ruiz", ""), BEN: ("Ana Ruiz", "")}
    found = ids_of(("Ana Ruiz", "", ""), ("Ana Ruiz", "", ""), memory=memory_of(twins))
    assert not {ANA, BEN} & set(found.ids)


def test_one_name_that_moved_to_another_id_stops_the_run():
    with pytest.raises(Displaced):
        ids_of(("Somebody New", "", ANA), ("Ana Ruiz", "ana@x.example", BEN))


def test_a_name_beside_another_s_id_stops_the_run_though_its_own_id_stands_beside_nobody():
    names, mails, ids = ["Ana Ruiz"], ["ana@x.example"], [BEN]
    with pytest.raises(Displaced):
        identify(names, mails, ids, memory_of(), ids_beside_nobody={ANA})
    assert identify(names, mails, ids, memory_of()).ids == (BEN,)


def test_a_second_person_of_a_known_name_does_not_stop_the_run():
    found = ids_of(("Ana Ruiz", "ana@x.example", ANA), ("Ana Ruiz", "ben@x.example", BEN))
    assert found.ids == (ANA, BEN)


def test_an_address_that_goes_to_a_successor_does_not_stop_the_run():
    found = ids_of(("Ana Ruiz", "", ANA), ("Ben Okafor", "ana@x.example", BEN))
    assert found.ids == (ANA, BEN)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ana Ruiz", "Ben Okafor", "Cara Lind", "Élise Noël"]),
        st.sampled_from(["", "ana@x.example", "ben@x.example"]),
        st.sampled_from(["", ANA, BEN, CARA, "c-nobody"]),
    ),
    min_size=1,
    max_size=5,
)


@given(ROWS, ROWS)
def test_a_roll_of_everybody_spares_work_and_changes_nothing(before, after):
    try:
        found = ids_of(*before)
    except Displaced:
        return
    known = {each: print_ for each, print_ in zip(found.ids, found.prints, strict=True) if each}
    memory = Memory("identity", "home", 1, known=known, roll=found.roll)
    settled = [(name, mail, each or "") for (name, mail, _), each in zip(before, found.ids, strict=True)]
    for rows in (settled, after):
        assert outcome_of(rows, memory) == outcome_of(rows, replace(memory, roll=""))


def outcome_of(rows, memory):
    try:
        found = ids_of(*rows, memory=memory)
    except Displaced as stop:
        return str(stop)
    return found.ids, tuple(found.prints), found.faults, found.roll
