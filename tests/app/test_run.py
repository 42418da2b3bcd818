"""One run after another on a sheet that a person edits: who is whom, what is written, what stops."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sheetnet.app.run import adopt_copy, commit_memory
from sheetnet.domain.ids import ActionId
from sheetnet.domain.settings import Member
from sheetnet.errors import CopiedDocument, MassDeletion, MissingParts, NotACopy
from sheetnet.workbook.memory import NumberedWeek, TakenAnswer
from sheetnet.workbook.snapshot import Grid
from tests.app.desk import ANA, BEN, GOT, MET_BEN, Desk
from tests.workbook.sheets import TEAM, reading_of, workbook_of

INTRODUCED = {
    "Date": "2026-11-10",
    "Contact": "Ana Ruiz",
    "Direction": "Gave",
    "Kind": "Introduction",
    "With": "Ben Okafor",
}


@pytest.fixture
def desk():
    return Desk([ANA, BEN], [GOT, MET_BEN])


def test_a_run_fills_the_worker_columns_beside_the_person(desk):
    desk.run()
    ana = desk.contact()
    assert ana["Status"] == "Lapsed"
    assert "lead" in ana["Your turn"]
    assert ana["Last touch"] == date(2026, 9, 1)
    assert ana["Pick as"] == "Ana Ruiz"
    assert ana["Key"] == "Seat 1"
    assert ana["ID"].startswith("c-")
    assert ana["Next step"] == desk.action()["Suggestion"]
    assert desk.action()["Kind"] == "Return help"
    assert desk.action()["Draft body"]


def test_a_second_run_on_an_unchanged_sheet_writes_nothing(desk):
    assert not desk.run().plan.is_empty
    version = desk.store.read().version
    assert desk.run().plan.is_empty
    assert desk.store.read().version == version


def test_a_renamed_contact_keeps_the_history_and_the_log_stays_as_typed(desk):
    desk.run()
    desk.person.type("Contacts", desk.person.row_where("Contacts", "Name", "Ana Ruiz"), "Name", "Ana Garcia")
    desk.run()
    assert desk.contact("Ana Garcia")["Last touch"] == date(2026, 9, 1)
    assert desk.rows("Help Log")[0]["Contact"] == "Ana Ruiz"
    assert desk.rows("Actions")[0]["Contact"] == "Ana Garcia"
    assert not desk.rows("Help Log")[0]["Problem"]


def test_a_copied_log_row_with_another_name_is_booked_to_the_other(desk):
    desk.run()
    copied = desk.rows("Help Log")[0]
    row = desk.person.add("Help Log")
    for header, value in copied.items():
        desk.person.type("Help Log", row or 3, header, value)
    at = len(desk.rows("Help Log"))
    desk.person.type("Help Log", at, "Contact", "Ben Okafor")
    desk.run()
    first, last = desk.rows("Help Log")[0], desk.rows("Help Log")[-1]
    assert first["ID"] != last["ID"]
    assert last["Contact ID"].startswith(desk.contact("Ben Okafor")["ID"])
    assert "lead" in desk.contact("Ben Okafor")["Your turn"].lower()


def test_contacts_sorted_between_runs_change_nothing(desk):
    desk.run()
    desk.store.sort_rows("Contacts", [2, 1])
    assert desk.run().plan.is_empty


def test_two_people_of_one_name_are_told_apart_by_firm_and_the_log_asks_which(desk):
    desk.person.add("Contacts", Name="Ana Ruiz", Company="Civic Lab")
    desk.person.add("Help Log", Date="2026-11-22", Contact="Ana Ruiz", Direction="Met")
    desk.run()
    assert [row["Pick as"] for row in desk.rows("Contacts")] == [
        "Ana Ruiz (Brickworks)",
        "Ben Okafor",
        "Ana Ruiz (Civic Lab)",
    ]
    assert "Ana Ruiz (Brickworks)" in desk.rows("Help Log")[-1]["Problem"]


def test_a_problem_is_cleared_once_it_is_mended(desk):
    row = desk.person.add("Help Log", Date="31/02/2026", Contact="Ana Ruiz", Direction="Met")
    desk.run()
    assert desk.rows("Help Log")[row - 1]["Problem"]
    desk.person.type("Help Log", row, "Date", "2026-02-28")
    desk.run()
    assert not desk.rows("Help Log")[row - 1]["Problem"]


def test_an_emptied_contact_row_loses_its_worker_cells_and_id(desk):
    desk.run()
    at = desk.person.row_where("Contacts", "Name", "Ben Okafor")
    for header in BEN:
        desk.person.type("Contacts", at, header, None)
    desk.run()
    left = desk.store.grid("Contacts")
    assert all(not left.cell(at, column) for column in range(len(left.columns)))
    assert desk.run().plan.is_empty


def test_emptied_rows_count_as_deleted_at_once():
    desk = Desk([{"Name": f"Person {n}"} for n in range(12)])
    desk.run()
    for at in range(1, 7):
        desk.person.type("Contacts", at, "Name", None)
    with pytest.raises(MassDeletion):
        desk.run()


def test_each_run_that_writes_leaves_one_row_newest_first(desk):
    desk.run()
    desk.person.add("Contacts", Name="Cara Lind")
    desk.run(days=1)
    when = [row["When"] for row in desk.rows("Runs")]
    assert when == ["2026-11-24 09:00", "2026-11-23 09:00"]


def test_a_stopped_run_says_why_once_and_can_be_lifted_from_the_sheet():
    desk = Desk([{"Name": f"Person {n}"} for n in range(12)])
    desk.run()
    for _ in range(6):
        desk.store.delete_row("Contacts", 1)
    for _ in range(2):
        with pytest.raises(MassDeletion) as caught:
            desk.run()
    stopped = [row for row in desk.rows("Runs") if row["What went wrong"]]
    assert len(stopped) == 1
    assert caught.value.code in stopped[0]["What went wrong"]
    desk.person.add("Settings", Setting="Accept these deletions", Value=caught.value.code)
    desk.run()
    assert len(desk.rows("Contacts")) == 6
    assert desk.run().plan.is_empty


def test_a_copied_document_writes_nothing_until_it_is_adopted(desk):
    desk.run()
    desk.store.home, desk.store.others = "copy", {"memory"}
    with pytest.raises(CopiedDocument):
        desk.run()
    adopt_copy(desk.store, TEAM, now=datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert desk.run().memory.home == "copy"
    assert desk.run().plan.is_empty


def test_an_adopted_copy_knows_no_reports_of_the_original_that_could_be_answered(desk):
    desk.run()
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    reading = reading_of(desk.store)
    memory = replace(
        reading.memory,
        numbers={("2026-W48", "Marta Vidal"): NumberedWeek(now, (ActionId("a-1"),))},
        answers={"key-1": TakenAnswer("Marta Vidal", now)},
    )
    commit_memory(desk.store, reading, memory, "as a week of mail does", now=now)
    desk.store.home, desk.store.others = "copy", {"memory"}
    adopt_copy(desk.store, TEAM, now=now)
    memory = desk.run().memory
    assert (memory.numbers, memory.answers) == ({}, {})


def test_an_original_cannot_be_adopted(desk):
    desk.run()
    version = desk.store.read().version
    with pytest.raises(NotACopy):
        adopt_copy(desk.store, TEAM, now=datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert desk.store.read().version == version


def test_a_moved_document_goes_on_as_before(desk):
    identity = desk.run().memory.identity
    desk.store.home = "elsewhere"
    assert desk.run().memory.identity == identity
    assert desk.run().plan.is_empty


def test_a_lost_memory_is_rebuilt_and_mail_is_held_until_a_person_confirms(desk):
    desk.run()
    desk.store.delete_tab("_sheetnet")
    outcome = desk.run()
    assert not outcome.memory.is_complete
    assert "nothing is mailed" in desk.rows("Runs")[0]["What went wrong"]
    assert desk.rows("Actions")[0]["Result"] is None
    code = outcome.notice.split("code ")[1].split(" ")[0]
    desk.person.add("Settings", Setting="Accept these deletions", Value=code)
    assert desk.run().memory.is_complete
    assert desk.run().plan.is_empty


def test_a_log_row_waits_while_its_contact_cannot_be_read_and_is_never_booked_to_a_namesake():
    twins = [{**ANA, "Company": firm, "Email": None} for firm in ("Brickworks", "Civic Lab")]
    desk = Desk(twins, [{**GOT, "Contact": "Ana Ruiz (Brickworks)"}])
    desk.run()
    desk.person.type("Help Log", 1, "Contact", "Ana Ruiz (Brickworks)")
    before = desk.rows("Help Log")[0]["Contact ID"]
    desk.person.type("Contacts", 1, "Name", "#REF!")
    desk.run()
    assert "mend it there" in desk.rows("Help Log")[0]["Problem"]
    assert desk.rows("Help Log")[0]["Contact ID"] == before
    desk.person.type("Contacts", 1, "Name", "Ana Ruiz")
    desk.run()
    assert desk.rows("Help Log")[0]["Contact ID"] == before
    assert not desk.rows("Help Log")[0]["Problem"]
    assert desk.rows("Contacts")[0]["Last touch"] == date(2026, 9, 1)


def test_the_history_of_a_deleted_contact_goes_to_nobody_else(desk):
    desk.run()
    desk.person.add("Contacts", Name="Ana Ruiz", Company="Civic Lab")
    desk.run()
    desk.store.delete_row("Contacts", 1)
    desk.run()
    desk.run()
    namesake = desk.contact("Ana Ruiz")
    assert namesake["Status"] == "New"
    assert "no longer in Contacts" in desk.rows("Help Log")[0]["Problem"]


def test_a_deleted_other_person_of_an_introduction_is_told_until_it_is_mended(desk):
    desk.person.add("Help Log", **INTRODUCED)
    desk.run()
    stamps = desk.rows("Help Log")[-1]["Contact ID"]
    desk.store.delete_row("Contacts", desk.person.row_where("Contacts", "Name", "Ben Okafor"))
    desk.run()
    assert desk.run().plan.is_empty
    assert "'Ben Okafor' is no longer in Contacts" in desk.rows("Help Log")[-1]["Problem"]
    assert desk.rows("Help Log")[-1]["Contact ID"] == stamps


def test_the_other_person_of_an_introduction_keeps_it_through_a_rename(desk):
    desk.person.add("Help Log", **INTRODUCED)
    desk.store.delete_row("Help Log", 2)
    desk.run()
    assert desk.contact("Ben Okafor")["Last touch"] == date(2026, 11, 10)
    desk.person.type(
        "Contacts", desk.person.row_where("Contacts", "Name", "Ben Okafor"), "Name", "Benedict O."
    )
    desk.run()
    assert desk.contact("Benedict O.")["Last touch"] == date(2026, 11, 10)
    assert not desk.rows("Help Log")[1]["Problem"]


def test_a_misspelt_other_person_is_told_and_a_stranger_is_not(desk):
    for name in ("Ben Okafro", "My cousin Zoltan"):
        desk.person.add("Help Log", Date="2026-11-10", Contact="Ana Ruiz", Direction="introduced", With=name)
    desk.run()
    misspelt, stranger = desk.rows("Help Log")[2:]
    assert "Ben Okafor" in misspelt["Problem"]
    assert not stranger["Problem"]
    assert stranger["ID"]
    assert misspelt["ID"]


def test_a_tab_is_taken_for_a_renamed_one_only_where_it_can_be_no_other(desk):
    desk.run()
    desk.store.rename_tab("Help Log", "Log")
    desk.store.delete_tab("Contacts")
    with pytest.raises(MissingParts) as caught:
        desk.run()
    assert caught.value.parts == ("the tab 'Contacts'",)


def test_two_tabs_that_could_be_the_contacts_stop_the_run(desk):
    desk.run()
    desk.store.add_tab(
        Grid("Backup", desk.store.grid("Contacts").columns, desk.store.grid("Contacts").row_count)
    )
    desk.store.rename_tab("Contacts", "People")
    with pytest.raises(MissingParts):
        desk.run()


def test_one_damaged_identity_cell_makes_no_other_document_of_it(desk):
    before = desk.run().memory
    row = desk.person.row_where("_sheetnet", "Key", "identity")
    desk.person.type("_sheetnet", row, "Value", "{oops")
    after = desk.run().memory
    assert after.identity == before.identity
    assert after.actions == before.actions
    assert not after.is_complete


def test_a_blank_or_unknown_who_is_the_contacts_owner():
    team = (Member("Marta Vidal"), Member("Jon Berg"))
    rows = [{**MET_BEN, "Who": " "}, {**MET_BEN, "Who": "Jhon"}, {**MET_BEN, "Who": "Marta"}]
    network = reading_of(workbook_of([{**BEN, "Owner": "Jon"}], rows), team).network
    assert network.touches["who"].tolist() == ["Jon Berg", "Jon Berg", "Marta Vidal"]


def test_a_runs_tab_without_its_header_is_left_alone():
    desk = Desk([{"Name": f"Person {n}"} for n in range(12)])
    desk.run()
    for _ in range(6):
        desk.store.delete_row("Contacts", 1)
    for header in ("When", "What went wrong"):
        desk.person.type("Runs", 0, header, None)
    version = desk.store.read().version
    with pytest.raises(MassDeletion):
        desk.run()
    assert desk.store.read().version == version


def test_the_runs_tab_tells_the_time_of_the_team_even_of_a_stopped_run():
    desk = Desk([{"Name": f"Person {n}"} for n in range(12)], settings={"Time zone": "Pacific/Auckland"})
    desk.run()
    for _ in range(6):
        desk.store.delete_row("Contacts", 1)
    with pytest.raises(MassDeletion):
        desk.run()
    assert [row["When"] for row in desk.rows("Runs")] == ["2026-11-23 22:00", "2026-11-23 22:00"]


def test_a_number_that_is_none_in_a_grey_cell_is_written_over(desk):
    desk.person.type("Contacts", 1, "Status", float("nan"))
    desk.run()
    assert desk.contact()["Status"] == "Lapsed"
