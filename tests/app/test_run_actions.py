"""The loop of suggestions over several runs: done, dismissed, put off, overtaken, written over."""

from datetime import date

import pytest

from tests.app.desk import ANA, BEN, GOT, MET_BEN, MONDAY, Desk


@pytest.fixture
def desk():
    return Desk([ANA, BEN], [GOT, MET_BEN])


def test_a_tick_on_done_becomes_exactly_one_log_row_and_closes_the_action(desk):
    desk.run()
    desk.tick("Done")
    desk.run(days=1)
    new = desk.rows("Help Log")[2:]
    assert len(new) == 1
    assert new[0]["Date"] == date(2026, 11, 24)
    assert (new[0]["Contact"], new[0]["Direction"], new[0]["Kind"]) == ("Ana Ruiz", "Gave", "Other")
    assert desk.action()["Result"].startswith("Done on 24 Nov 2026")
    assert desk.contact()["Status"] == "Fresh"
    assert not desk.contact()["Your turn"]
    assert desk.run().plan.is_empty


def test_a_done_action_is_never_logged_again_whatever_a_person_does_to_the_row(desk):
    desk.run()
    desk.tick("Done")
    desk.run()
    desk.store.delete_row("Help Log", 3)
    desk.person.type("Actions", desk.action()["row"], "Done", False)
    desk.run()
    desk.tick("Done")
    desk.run()
    assert len(desk.rows("Help Log")) == 2


def test_what_there_was_to_mend_is_gone_with_the_action_that_the_log_overtook(desk):
    desk.run()
    desk.tick("Done")
    desk.tick("Dismiss")
    desk.run()
    assert desk.action()["Problem"]
    desk.person.add("Help Log", Date="2026-11-23", Contact="Ana Ruiz", Direction="Gave", Kind="Lead")
    desk.run()
    assert desk.action()["Result"]
    assert not desk.action()["Problem"]
    assert desk.run().plan.is_empty


def test_done_on_is_the_date_of_the_log_row(desk):
    desk.run()
    desk.tick("Done")
    desk.person.type("Actions", desk.action()["row"], "Done on", "21/11/2026")
    desk.run()
    assert desk.rows("Help Log")[2]["Date"] == date(2026, 11, 21)


def test_a_done_on_that_cannot_be_read_waits_until_it_is_mended(desk):
    desk.run()
    desk.tick("Done")
    row = desk.action()["row"]
    desk.person.type("Actions", row, "Done on", "31/02/2026")
    desk.run()
    assert len(desk.rows("Help Log")) == 2
    assert "is not a date" in desk.action()["Problem"]
    desk.person.type("Actions", row, "Done on", "2026-11-20")
    desk.run()
    assert desk.rows("Help Log")[2]["Date"] == date(2026, 11, 20)
    assert not desk.rows("Actions")[row - 1]["Problem"]


def test_done_and_dismissed_at_once_does_nothing_but_say_so(desk):
    desk.run()
    desk.tick("Done")
    desk.tick("Dismiss")
    desk.run()
    assert len(desk.rows("Help Log")) == 2
    assert not desk.action()["Result"]
    assert "both ticked" in desk.action()["Problem"]


def test_a_dismissed_suggestion_stays_away_ninety_days(desk):
    desk.run()
    kind = desk.action()["Kind"]
    desk.tick("Dismiss")
    desk.run()
    assert desk.rows("Actions")[0]["Result"] == "Dismissed on 23 Nov 2026"
    for _ in range(8):
        desk.run(days=11)
        assert [row["Kind"] for row in desk.rows("Actions")].count(kind) == 1
    for row in desk.rows("Actions")[1:]:
        at = desk.person.row_where("Actions", "ID", row["ID"])
        desk.person.type("Actions", at, "Dismiss", True)
    desk.run(days=3)
    assert [row["Kind"] for row in desk.rows("Actions")].count(kind) == 2


def test_a_snoozed_action_stays_open_and_leaves_the_report_until_its_day(desk):
    desk.run()
    desk.person.type("Actions", desk.action()["row"], "Snooze until", "2026-12-10")
    waiting = [each.contact_id for each in desk.run().open_actions]
    assert desk.contact()["ID"] not in waiting
    assert not desk.action()["Result"]
    assert desk.contact()["ID"] in [each.contact_id for each in desk.run(days=17).open_actions]


def test_a_suggestion_that_the_log_has_overtaken_closes_itself(desk):
    desk.run()
    desk.person.add(
        "Help Log",
        Date="2026-11-23",
        Contact="Ana Ruiz",
        Direction="Gave",
        Kind="Lead",
        What="a client for her",
    )
    desk.run(days=1)
    assert desk.rows("Actions")[0]["Result"].startswith("Closed by itself")
    assert len(desk.rows("Help Log")) == 3


def test_a_persons_draft_is_never_overwritten_and_the_link_follows_it(desk):
    desk.run()
    action = desk.action()
    desk.person.type("Actions", action["row"], "Draft body", "Dear Ana, my own words.")
    before = desk.store.read().version
    outcome = desk.run()
    assert desk.store.read().version != before
    links = [
        change.value.url
        for change in outcome.plan.changes()
        if hasattr(change, "value") and hasattr(change.value, "url")
    ]
    assert len(links) == 1
    assert "my%20own%20words" in links[0]
    assert desk.action()["Draft body"] == "Dear Ana, my own words."
    assert desk.run().plan.is_empty


def test_a_claim_reopened_on_the_same_day_gets_a_row_of_its_own(desk):
    for _ in range(3):
        desk.run()
        open_rows = [
            row for row in desk.rows("Actions") if not row["Result"] and row["Contact"] == "Ana Ruiz"
        ]
        assert len(open_rows) == 1
        desk.person.add("Help Log", Date=MONDAY, Contact="Ana Ruiz", Direction="Gave", Kind="Lead", What="x")
        desk.run()
        desk.store.delete_row("Help Log", len(desk.rows("Help Log")))
    ids = [row["ID"] for row in desk.rows("Actions")]
    assert len(ids) == len(set(ids))


def test_a_kind_that_a_person_wrote_over_comes_back_and_nothing_is_suggested_twice(desk):
    desk.run()
    count = len(desk.rows("Actions"))
    kind = desk.action()["Kind"]
    desk.person.type("Actions", desk.action()["row"], "Kind", "Whatever")
    desk.run()
    assert desk.action()["Kind"] == kind
    assert len(desk.rows("Actions")) == count
    desk.person.type("Actions", desk.action()["row"], "Kind", "Whatever")
    desk.tick("Dismiss")
    desk.run()
    assert [row["Kind"] for row in desk.rows("Actions")].count(kind) == 1


def test_a_ticked_action_waits_while_its_contact_cannot_be_read(desk):
    desk.run()
    at = desk.person.row_where("Contacts", "Name", "Ana Ruiz")
    desk.tick("Done")
    desk.person.type("Contacts", at, "Name", "#REF!")
    desk.run()
    assert not desk.action()["Result"]
    assert "has a problem" in desk.action()["Problem"]
    desk.person.type("Contacts", at, "Name", "Ana Ruiz")
    desk.run()
    assert desk.action()["Result"].startswith("Done on")


def test_done_and_dismissed_with_a_bad_day_is_still_a_problem_and_no_choice(desk):
    desk.run()
    desk.tick("Done")
    desk.tick("Dismiss")
    desk.person.type("Actions", desk.action()["row"], "Done on", "31/02/2026")
    desk.run()
    assert not desk.action()["Result"]


@pytest.mark.parametrize("day", ["2027-11-22", "2026-11-24"])
def test_a_day_of_doing_that_is_still_to_come_waits(desk, day):
    desk.run()
    desk.tick("Done")
    desk.person.type("Actions", desk.action()["row"], "Done on", day)
    desk.run()
    assert not desk.action()["Result"]
    assert "still to come" in desk.action()["Problem"]


def test_a_kept_promise_of_an_introduction_is_a_touch_for_both():
    promise = {
        "Date": "2026-11-01",
        "Contact": "Ana Ruiz",
        "Direction": "Promised",
        "Kind": "Introduction",
        "With": "Ben Okafor",
        "Due": "2026-11-20",
    }
    desk = Desk([ANA, BEN], [promise])
    desk.run()
    assert desk.action()["Kind"] == "Keep a promise"
    desk.tick("Done")
    desk.run()
    logged = desk.rows("Help Log")[-1]
    assert (logged["Direction"], logged["Kind"], logged["With"]) == ("Gave", "Introduction", "Ben Okafor")
    assert desk.contact("Ben Okafor")["Last touch"] == MONDAY
    assert not desk.contact()["Your turn"]
    assert desk.run().plan.is_empty


def test_a_promise_cannot_be_kept_before_it_was_made():
    promise = {"Date": "2026-11-10", "Contact": "Ana Ruiz", "Direction": "Promised", "What": "the survey"}
    desk = Desk([ANA], [promise])
    desk.run(days=14)
    desk.tick("Done")
    desk.person.type("Actions", desk.action()["row"], "Done on", "2026-11-01")
    desk.run()
    assert "promise was made on 10 Nov 2026" in desk.action()["Problem"]
    assert not desk.action()["Result"]


def test_the_note_of_a_done_action_goes_into_its_log_row(desk):
    desk.run()
    desk.tick("Done")
    desk.person.type("Actions", desk.action()["row"], "Note", "sent two names")
    desk.run()
    assert str(desk.rows("Help Log")[2]["What"]).endswith(": sent two names")


def test_a_suggestion_that_a_person_deletes_again_and_again_never_has_the_id_of_an_earlier_one(desk):
    ids = []
    for _ in range(4):
        desk.run()
        ids.append(desk.action()["ID"])
        desk.store.delete_row("Actions", desk.action()["row"])
    assert len(set(ids)) == 4
    desk.run(days=1)
    desk.run(days=1)
    remembered = {row["Key"] for row in desk.rows("_sheetnet") if row["Kind"] == "action"}
    assert not remembered & set(ids)
