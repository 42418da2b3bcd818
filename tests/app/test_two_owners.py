"""Whatever a team does with its rows: in no week is one person suggested to two of its owners."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheetnet.app.run import run
from sheetnet.domain.settings import Member
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.reading import read
from tests.workbook.sheets import IDENTITY, Person, workbook_of

MONDAY = date(2026, 11, 23)
BEN, CARLA, DORA = "Ben Okafor", "Carla Vidal", "Dora Lang"
TEAM = tuple(Member(name, f"{name.split()[0].lower()}@studio.example") for name in (BEN, CARLA, DORA))
DRAFTER = Drafter(None)
TRADES = ("timber engineer", "roof gardener", "acoustics expert", "stone mason", "land surveyor")
owners = st.sampled_from([BEN, CARLA, DORA])


def a_person(number: int) -> dict[str, Any]:
    return {
        "Name": f"Person {number}",
        "Company": f"Firm {number}",
        "Email": f"p{number}@firm{number}.example",
        "Needs": TRADES[number % len(TRADES)],
        "Offers": TRADES[(number + 2) % len(TRADES)],
    }


class Firm:
    """A team on one sheet, and who was suggested to whom in which week."""

    def __init__(self, contacts: list[dict[str, Any]], log: list[dict[str, Any]]) -> None:
        item = {"Date": MONDAY, "Title": "Timber prices fall", "For (topics)": "timber; acoustics"}
        self.store = workbook_of(contacts, log, pass_alongs=[item])
        self.person = Person(self.store)
        self.today = MONDAY
        self.owners_by_week: dict[tuple[Any, ...], set[str]] = defaultdict(set)
        self.action_rows = 0

    def run(self) -> None:
        now = datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=UTC)
        run(self.store, TEAM, DRAFTER, now=now)
        reading = read(self.store.read(), TEAM, new_identity=IDENTITY, still_stands=lambda _: True)
        people = {row["ID"]: row for row in self.person.rows("Contacts")}
        assert len(reading.network.actions) >= self.action_rows, "a row of the Actions tab is gone"
        self.action_rows = len(reading.network.actions)
        for row in reading.network.actions:
            if row.is_open or row.created_on == self.today:
                remembered = reading.memory.actions[row.id]
                owner = people[row.contact_id]["Owner"] if row.is_open else remembered.owner
                for contact_id in filter(None, (row.contact_id, remembered.other_id)):
                    self._note(people[contact_id], owner)
        said = {key: told for key, told in self.owners_by_week.items() if len(told) > 1}
        assert not said

    def _note(self, contact: dict[str, Any], owner: str) -> None:
        week = self.today.isocalendar()[:2]
        for key in (contact["Email"], (contact["Name"], contact["Company"])):
            if key:
                self.owners_by_week[*week, key].add(owner)

    def pick(self, data: st.DataObject) -> int:
        return data.draw(st.integers(1, len(self.person.rows("Contacts"))))

    def happen(self, data: st.DataObject) -> None:
        """Let somebody of the team do something in the sheet."""
        row = self.pick(data)
        contact = self.person.rows("Contacts")[row - 1]
        match data.draw(st.sampled_from(["hand over", "hand over", "double", "tick", "log"])):
            case "hand over":
                self.person.type("Contacts", row, "Owner", data.draw(owners))
            case "double":
                twin = {key: contact[key] for key in ("Name", "Company", "Email", "Needs", "Offers")}
                changed = data.draw(
                    st.sampled_from([("Email",), ("Name",), ("Name", "Company"), ("Company",)])
                )
                if "Email" in changed:
                    twin["Email"] = data.draw(st.sampled_from(["", f"home{row}@mail.example"]))
                if "Name" in changed:
                    twin["Name"] = f"P. {contact['Name']}"
                if "Company" in changed:
                    twin["Company"] = ""
                self.person.add("Contacts", Owner=data.draw(owners), **twin)
            case "tick" if self.action_rows:
                action = data.draw(st.integers(1, self.action_rows))
                if not self.person.rows("Actions")[action - 1]["Result"]:
                    self.person.type("Actions", action, data.draw(st.sampled_from(["Done", "Dismiss"])), True)
            case "log":
                self.person.add(
                    "Help Log",
                    Date=self.today - timedelta(days=data.draw(st.integers(0, 30))),
                    Contact=contact["Pick as"],
                    Direction=data.draw(st.sampled_from(["Met", "Got", "Promised"])),
                    Kind="Lead",
                    What="the school",
                )


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(whose=st.lists(owners, min_size=7, max_size=7), data=st.data())
def test_in_no_week_is_one_person_suggested_to_two_owners(whose: list[str], data: st.DataObject) -> None:
    circles = st.sampled_from(["Key", "Close", "Active"])
    contacts = [
        {**a_person(number), "Owner": owner, "Circle": data.draw(circles)}
        for number, owner in enumerate(whose)
    ]
    days = st.integers(20, 300)
    log = [
        {"Date": MONDAY - timedelta(days=data.draw(days)), "Contact": each["Name"], "Direction": "Met"}
        for each in contacts
    ]
    firm = Firm(contacts, log)
    firm.run()
    for _ in range(data.draw(st.integers(1, 6))):
        firm.today += timedelta(days=data.draw(st.sampled_from([0, 0, 1, 2, 3, 7])))
        for _ in range(data.draw(st.integers(1, 3))):
            firm.happen(data)
        firm.run()


def one_contact() -> Firm:
    contact = {**a_person(1), "Owner": BEN, "Circle": "Active", "Needs": "clients"}
    got = {"Date": MONDAY - timedelta(days=20), "Contact": "Person 1", "Direction": "Got", "Kind": "Lead"}
    return Firm([contact], [got])


def test_a_contact_that_changes_hands_keeps_the_row_with_the_reason_and_comes_back_next_week() -> None:
    firm = one_contact()
    firm.run()
    firm.person.type("Contacts", 1, "Owner", CARLA)
    firm.today += timedelta(days=2)
    firm.run()
    (row,) = firm.person.rows("Actions")
    assert row["Result"] == "Closed by itself: Carla Vidal looks after Person 1 now"
    firm.today += timedelta(days=4)
    firm.run()
    assert len(firm.person.rows("Actions")) == 1
    firm.today += timedelta(days=1)
    firm.run()
    assert [row["Result"] or "" for row in firm.person.rows("Actions")[1:]] == [""]


def test_a_row_that_the_new_owner_adds_for_the_same_person_does_not_bring_them_back_sooner() -> None:
    """Also where the former owner has no contact any more."""
    firm = one_contact()
    firm.run()
    firm.person.type("Contacts", 1, "Owner", CARLA)
    firm.run()
    firm.person.add("Contacts", Owner=CARLA, **{**a_person(1), "Email": "home@mail.example"})
    promise = {"Date": MONDAY, "Direction": "Promised", "What": "plans"}
    firm.person.add("Help Log", Contact="home@mail.example", **promise)
    firm.run()
    assert len(firm.person.rows("Actions")) == 1


def test_what_the_former_owner_has_ticked_is_logged_as_theirs() -> None:
    for receiver, who in ((CARLA, BEN), (BEN, None)):
        firm = one_contact()
        firm.person.add("Contacts", Name="Somebody Else", Owner=BEN, Circle="Paused")
        firm.run()
        firm.person.type("Contacts", 1, "Owner", receiver)
        firm.person.type("Actions", 1, "Done", True)
        firm.run()
        assert firm.person.rows("Help Log")[-1]["Who"] == who


def test_a_second_run_after_any_hand_over_writes_nothing() -> None:
    firm = one_contact()
    firm.run()
    firm.person.type("Contacts", 1, "Owner", CARLA)
    firm.run()
    version = firm.store.read().version
    firm.run()
    assert firm.store.read().version == version


def test_rows_of_an_older_program_are_taken_for_the_owners_of_their_contacts() -> None:
    """Its memory does not say whom a suggestion was for."""
    firm = one_contact()
    firm.run()
    rows = firm.person.rows("_sheetnet")
    at = next(at for at, row in enumerate(rows, start=1) if row["Kind"] == "action")
    firm.person.type("_sheetnet", at, "Value", json.dumps(json.loads(str(rows[at - 1]["Value"]))[:6]))
    firm.run()
    firm.person.type("Contacts", 1, "Owner", CARLA)
    firm.run()
    assert (
        firm.person.rows("Actions")[0]["Result"] == "Closed by itself: Carla Vidal looks after Person 1 now"
    )
