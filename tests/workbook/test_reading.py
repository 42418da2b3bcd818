import pytest

from sheetnet.domain.ids import make_id
from sheetnet.errors import MassDeletion, MissingParts, NewerDocument
from sheetnet.workbook.network import ContactColumn, TouchColumn
from tests.workbook.sheets import Person, reading_of, workbook_of

ANA = {"Name": "Ana Ruiz", "Company": "Brickworks", "Email": "ana@brickworks.example", "Circle": "Key"}
BEN = {"Name": "Ben Okafor", "Company": "Civic Lab"}
LUNCH = {"Date": "2026-03-02", "Contact": "Ana Ruiz", "Direction": "Met", "What": "Lunch"}


def names(reading):
    return reading.network.contacts[ContactColumn.NAME].tolist()


def test_columns_are_found_wherever_they_stand_and_by_their_aliases():
    store = workbook_of([ANA], [LUNCH])
    person = Person(store)
    store.move_column("Contacts", 0, 5)
    person.type("Contacts", 0, "Company", "  FIRM\u00a0")
    store.insert_column("Contacts", 0, ["My own column", "stays"])
    contacts = reading_of(store).network.contacts
    assert contacts[ContactColumn.NAME].tolist() == ["Ana Ruiz"]
    assert contacts[ContactColumn.COMPANY].tolist() == ["Brickworks"]


def test_a_title_above_the_header_and_blank_rows_between_do_no_harm():
    store = workbook_of([ANA, {}, BEN], [LUNCH])
    store.insert_row("Contacts", 0)
    store.insert_row("Contacts", 0, ["The people of our firm"])
    reading = reading_of(store)
    assert names(reading) == ["Ana Ruiz", "Ben Okafor"]
    assert reading.network.contacts[ContactColumn.ROW].tolist() == [3, 5]
    assert reading.network.problems == ()


def test_of_two_columns_of_one_name_the_first_counts_and_the_other_is_a_problem():
    store = workbook_of([ANA])
    store.insert_column("Contacts", 4, ["Email", "other@brickworks.example"])
    reading = reading_of(store)
    assert reading.network.contacts[ContactColumn.EMAIL].tolist() == ["ana@brickworks.example"]
    assert [problem.cell for problem in reading.network.problems] == ["Contacts!E1"]
    assert "Two columns are called 'Email'" in reading.network.problems[0].text


def test_all_missing_parts_are_named_at_once():
    store = workbook_of([ANA])
    store.delete_tab("Help Log")
    store.delete_column("Contacts", Person(store).column("Contacts", "Name"))
    with pytest.raises(MissingParts) as caught:
        reading_of(store)
    assert caught.value.parts == ("the column 'Name' of 'Contacts'", "the tab 'Help Log'")


def test_a_renamed_tab_is_known_by_its_columns():
    store = workbook_of([ANA], [LUNCH])
    store.rename_tab("Help Log", "Wer hat wem geholfen")
    assert len(reading_of(store).network.touches) == 1


def test_a_missing_column_that_is_not_needed_is_said_once():
    store = workbook_of([ANA])
    for header in ("Interests", "Birthday"):
        store.delete_column("Contacts", Person(store).column("Contacts", header))
    problems = reading_of(store).network.problems
    assert [problem.cell for problem in problems] == ["Contacts"]
    assert "'Interests', 'Birthday'" in problems[0].text


def test_a_bad_log_row_is_left_out_with_a_problem_and_the_others_count():
    rows = [
        LUNCH,
        {"Date": "31/02/2026", "Contact": "Ana Ruiz", "Direction": "Met"},
        {"Date": "yesterday", "Contact": "Ana Ruiz", "Direction": "Met"},
        {"Date": "2026-03-03", "Contact": "Anna Ruis", "Direction": "Met"},
        {"Date": "2026-03-03", "Contact": "Ana Ruiz", "Direction": "Sideways"},
        {"Date": "2026-03-03", "Contact": "Ana Ruiz"},
        {"Contact": "Ana Ruiz", "Direction": "Met"},
        {"Date": "2026-03-03", "Direction": "Met"},
    ]
    reading = reading_of(workbook_of([ANA], rows))
    assert reading.network.touches[TouchColumn.WHAT].tolist() == ["Lunch"]
    cells = {problem.cell.removeprefix("Help Log!") for problem in reading.network.problems}
    assert cells == {"A3", "A4", "B5", "C6", "C7", "A8", "B9"}
    by_cell = {problem.cell: problem.text for problem in reading.network.problems}
    assert "'31/02/2026' is not a date" in by_cell["Help Log!A3"]
    assert "Ana Ruiz" in by_cell["Help Log!B5"]


def test_a_contact_without_a_name_but_with_an_address_is_a_problem():
    reading = reading_of(workbook_of([{"Email": "who@example.com"}, ANA]))
    assert names(reading) == ["Ana Ruiz"]
    assert [problem.cell for problem in reading.network.problems] == ["Contacts!A2"]


def test_an_introduction_is_a_touch_with_the_other_person_too():
    row = {"Date": "2026-03-02", "Contact": "Ana Ruiz", "Direction": "introduced", "With": "ben okafor"}
    touches = reading_of(workbook_of([ANA, BEN], [row])).network.touches
    assert touches[TouchColumn.WITH].tolist() == [1]


def test_a_document_of_a_newer_program_is_left_alone():
    store = workbook_of([ANA])
    person = Person(store)
    person.type("_sheetnet", person.row_where("_sheetnet", "Key", "layout"), "Value", "99")
    with pytest.raises(NewerDocument):
        reading_of(store)


def test_a_missing_memory_is_begun_anew_and_counts_as_incomplete():
    store = workbook_of([ANA])
    store.delete_tab("_sheetnet")
    assert not reading_of(store).memory.is_complete


def test_a_damaged_memory_row_is_left_out_and_the_memory_counts_as_incomplete():
    store = workbook_of([ANA])
    Person(store).add("_sheetnet", Kind="known", Key="c-x", Value="{not json")
    memory = reading_of(store).memory
    assert not memory.is_complete
    assert memory.known == {}


def test_owners_are_understood_by_first_name_and_unknown_ones_are_a_problem():
    reading = reading_of(workbook_of([{**ANA, "Owner": "marta"}, {**BEN, "Owner": "Bob"}]))
    assert reading.network.contacts[ContactColumn.OWNER].tolist() == ["Marta Vidal", "Marta Vidal"]
    assert [problem.text for problem in reading.network.problems] == [
        "Owner 'Bob' is not in the team: write one of Marta Vidal, or leave it blank"
    ]


def test_a_setting_that_cannot_be_used_keeps_its_default_and_is_a_problem():
    reading = reading_of(workbook_of([ANA], settings={"Cadence: Key": "soon", "Cadence: Close": 21}))
    assert reading.network.settings.policy.cadence_key_days == 14
    assert reading.network.settings.policy.cadence_close_days == 21
    assert [problem.cell for problem in reading.network.problems] == ["Settings!B2"]


def test_done_and_dismissed_at_once_is_a_problem_not_a_choice():
    row = {"ID": "a-1", "Kind": "Check in", "Done": True, "Dismiss": True, "Contact ID": "c-1"}
    reading = reading_of(workbook_of([ANA], actions=[row]))
    assert "both ticked" in reading.network.problems[0].text


def test_mass_deletion_needs_a_code_written_by_a_person():
    people = [{"Name": f"Person {n}", "ID": make_id("c", str(n))} for n in range(12)]
    store = workbook_of(people[:6])
    person = Person(store)
    for each in people:
        person.add("_sheetnet", Kind="known", Key=each["ID"], Value='["n","m"]')
    with pytest.raises(MassDeletion) as caught:
        reading_of(store)
    assert "6 of 12" in str(caught.value)
    person.add("Settings", Setting="Accept these deletions", Value=caught.value.code)
    assert len(reading_of(store).network.contacts) == 6


def test_a_pasted_header_row_and_the_same_person_twice_are_told():
    rows = [{"Name": "First Name Last Name"}, ANA, BEN, ANA]
    problems = {each.cell: each.text for each in reading_of(workbook_of(rows)).network.problems}
    assert "looks like a header" in problems["Contacts!A2"]
    assert "rows 3 and 5 of Contacts look like the same person" in problems["Contacts!A5"]
