"""Drafts and reports into a real folder, reports to a real server, and the ledger in the sheet."""

import json
import os
import shutil
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from sheetnet.app.dispatch import new_holder
from sheetnet.app.settings import (
    MemberSettings,
)
from sheetnet.domain.letter import LedgerState
from sheetnet.errors import DocumentBusy, RemoteError, SheetnetError, StaleSnapshot
from sheetnet.sample.network import sample_rows
from sheetnet.stores.base import Store
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.workbook.memory_tab import new_memory_rows
from sheetnet.workbook.plan import Plan, Receipt
from sheetnet.workbook.snapshot import Snapshot
from tests.app.office import JON, MARTA, NOW, TWO_DESKS
from tests.workbook.sheets import Person, reading_of


class Unwilling:
    """A store that refuses every plan in which a group has these words in its name."""

    def __init__(self, store: Store, words: str, error: SheetnetError) -> None:
        self._store = store
        self._words = words
        self._error = error
        self.place = store.place

    def read(self) -> Snapshot:
        return self._store.read()

    def commit(self, plan: Plan) -> Receipt:
        if any(self._words in group.name for group in plan.groups):
            raise self._error
        return self._store.commit(plan)

    def still_stands(self, home: str) -> bool:
        return self._store.still_stands(home)


def test_drafts_and_report_are_written_to_the_outbox(office):
    delivered = office.deliver(send=False)
    names = sorted(path.name for path in delivered.files)
    assert [name.rsplit(".", 1)[1] for name in names] == ["eml", "eml", "html"]
    draft = next((office.outbox / "drafts").glob("ana-ruiz-*.eml"))
    mail = message_from_bytes(draft.read_bytes(), policy=policy.default)
    assert mail["To"] == "ana@brickworks.example"
    assert mail["X-Unsent"] == "1"
    assert office.postmaster.mails == []
    assert office.states == []


def test_the_draft_of_a_closed_action_leaves_the_outbox(office):
    office.deliver(send=False)
    person = Person(office.store)
    person.type("Actions", 1, "Done", True)
    closed = person.rows("Actions")[0]["ID"]
    office.deliver(send=False)
    assert not [path for path in (office.outbox / "drafts").iterdir() if str(closed)[-6:] in path.name]


def test_a_report_goes_once_and_the_ledger_says_so(office):
    office.deliver()
    again = office.deliver()
    assert len(office.postmaster.mails) == 1
    assert office.postmaster.mails[0].rcpt_tos == ["marta@studio.example"]
    assert office.states == [LedgerState.SENT]
    assert "it already went on" in again.lines[0]
    assert office.runs("Mail") == ["report 2026-W48 to marta@studio.example: sent"]


def test_what_was_sent_is_what_lies_in_the_outbox(office):
    office.deliver()
    kept = next(office.outbox.glob("report-*.eml")).read_bytes()
    assert office.postmaster.mails[0].content == kept
    office.now += timedelta(hours=3)
    office.deliver()
    assert next(office.outbox.glob("report-*.eml")).read_bytes() == kept


def test_a_report_that_cannot_be_kept_in_the_outbox_waits_and_goes_once_it_can(office):
    office.outbox.write_text("in the way")
    blocked = office.deliver()
    assert blocked.files == ()
    assert office.recipients == []
    assert office.states == []
    said = " ".join(blocked.failures)
    assert "The report to marta@studio.example is mailed once a copy can be kept. The outbox " in said
    assert "Rename the file" in said
    office.outbox.unlink()
    assert not office.deliver().failures
    assert not office.deliver().failures
    assert office.recipients == ["marta@studio.example"]
    assert office.states == [LedgerState.SENT]


def test_a_report_that_has_gone_is_not_said_to_wait_where_no_copy_can_be_kept(office):
    office.deliver()
    shutil.rmtree(office.outbox)
    office.outbox.write_text("in the way")
    blocked = office.deliver()
    assert "Rename the file" in " ".join(blocked.failures)
    assert "is mailed once a copy can be kept" not in " ".join(blocked.failures)
    assert office.recipients == ["marta@studio.example"]


def test_an_outbox_that_fails_after_a_mail_went_does_not_keep_that_from_being_told(office):
    office.deliver(send=False)
    (office.outbox / "report-2020-W01-x.eml").symlink_to(office.outbox)
    (office.outbox / "drafts" / ".sheetnet-x.part").mkdir()
    old = (NOW - timedelta(days=2)).timestamp()
    os.utime(office.outbox / "drafts" / ".sheetnet-x.part", (old, old))
    delivered = office.deliver()
    assert any("Mailed" in line for line in delivered.lines)
    assert office.states == [LedgerState.SENT]
    assert delivered.failures


def test_the_next_week_gets_its_own_report(office):
    office.deliver()
    office.now += timedelta(days=7)
    office.deliver()
    assert office.states == [LedgerState.SENT, LedgerState.SENT]
    assert len({mail.content for mail in office.postmaster.mails}) == 2


def test_a_report_that_may_have_arrived_is_sent_again_where_that_is_wished(office):
    office.postmaster.hang_up_on = "DOT"
    office.deliver()
    office.postmaster.hang_up_on = ""
    office.deliver(on_unknown="resend")
    assert office.states == [LedgerState.SENT]


def test_a_server_that_takes_and_then_drops_gets_two_copies_at_most(office):
    office.postmaster.hang_up_on = "DOT"
    for _ in range(6):
        last = office.deliver(on_unknown="resend")
        office.now += timedelta(minutes=30)
    assert len(office.postmaster.mails) == 2
    assert "was sent a second time" in last.failures[0]
    office.postmaster.hang_up_on = ""
    office.now += timedelta(days=7)
    office.deliver(on_unknown="resend")
    told = message_from_bytes(office.postmaster.mails[-1].content, policy=policy.default)
    assert "It was sent a second time" in " ".join(told.get_body(("plain",)).get_content().split())


def test_a_worker_that_died_while_sending_leaves_it_to_nobody_for_half_an_hour(office):
    office.deliver()
    person = Person(office.store)
    row = person.row_where("_sheetnet", "Kind", "mail")
    value = str(person.rows("_sheetnet")[row - 1]["Value"])
    person.type(
        "_sheetnet", row, "Value", value.replace('"sent"', '"sending"').replace('"",', '"other:1",', 1)
    )
    office.now += timedelta(minutes=29)
    waiting = office.deliver()
    assert "another worker has been sending it" in waiting.lines[0]
    office.now += timedelta(minutes=2)
    held = office.deliver()
    assert "held" in held.failures[0]
    assert len(office.postmaster.mails) == 1


def test_nothing_is_mailed_while_the_memory_is_not_confirmed(office):
    office.store.delete_tab("_sheetnet")
    held = office.deliver()
    assert office.postmaster.mails == []
    code = held.failures[0].split("code ")[1].split()[0]
    Person(office.store).add("Settings", Setting="Accept these deletions", Value=code)
    office.deliver()
    assert office.states == [LedgerState.SENT]


def test_each_recipient_and_each_owner_has_a_report_of_their_own(office):
    office.team = (TWO_DESKS, JON)
    office.deliver()
    assert [(mail.mail_from, mail.rcpt_tos) for mail in office.postmaster.mails] == [
        ("marta@studio.example", ["marta@studio.example"]),
        ("marta@studio.example", ["desk@studio.example"]),
        ("jon@studio.example", ["jon@studio.example"]),
    ]
    assert office.states == [LedgerState.SENT] * 3


def test_one_refused_recipient_does_not_keep_the_report_from_the_others(office):
    office.team = (TWO_DESKS, JON)
    office.postmaster.refuse_recipient = "550 nobody of that name"
    office.postmaster.refused = "marta@studio.example"
    delivered = office.deliver()
    [failure] = delivered.failures
    assert "marta@studio.example" in failure
    assert office.recipients == ["desk@studio.example", "jon@studio.example"]
    assert {entry.recipient: entry.state for entry in reading_of(office.store).memory.ledger.values()} == {
        "marta@studio.example": LedgerState.FAILED,
        "desk@studio.example": LedgerState.SENT,
        "jon@studio.example": LedgerState.SENT,
    }
    assert [each for each in office.runs("Mail") if each.endswith("failed")] == [
        "report 2026-W48 to marta@studio.example: failed"
    ]
    office.postmaster.refuse_recipient = ""
    for _ in range(2):
        assert office.deliver().failures == ()
        assert office.recipients == ["desk@studio.example", "jon@studio.example", "marta@studio.example"]
        assert office.states == [LedgerState.SENT] * 3


def test_a_missing_address_does_not_keep_the_report_from_the_others(office):
    office.team = (MemberSettings(name="Marta Vidal"), JON)
    delivered = office.deliver()
    assert "no mail address" in delivered.failures[0]
    assert office.recipients == ["jon@studio.example"]


def test_nothing_is_ever_sent_in_the_name_of_nobody(office):
    office.team = (MemberSettings(name="Marta Vidal", report_to=("desk@studio.example",)), JON)
    delivered = office.deliver()
    assert "it would come from nobody" in delivered.failures[0]
    assert [mail.mail_from for mail in office.postmaster.mails] == ["jon@studio.example"]
    assert office.recipients == ["jon@studio.example"]


@pytest.mark.parametrize(
    "error",
    [
        RemoteError("Google answered with error 503.", "Try again later."),
        DocumentBusy("network.xlsx", "Nora"),
        StaleSnapshot("network.xlsx"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_mail_that_went_and_cannot_be_noted_is_told_and_the_next_owner_has_a_turn(office, error):
    office.team = (MARTA, JON)
    office.store = Unwilling(office.store, "to marta@studio.example is sent", error)
    delivered = office.deliver()
    [failure] = delivered.failures
    assert failure.startswith("Mailed the report of week 2026-W48 to marta@studio.example.")
    assert str(error) in failure
    assert delivered.lines == ("Mailed the report of week 2026-W48 to jon@studio.example.",)
    assert office.states == [LedgerState.SENDING, LedgerState.SENT]


@pytest.mark.parametrize("state", ["is failed", "is unknown"])
def test_a_mail_that_did_not_go_for_certain_is_never_said_to_wait_when_it_cannot_be_noted(office, state):
    if state == "is failed":
        office.postmaster.refuse_recipient = "550 nobody of that name"
    else:
        office.postmaster.hang_up_on = "DOT"
    office.store = Unwilling(office.store, state, StaleSnapshot("network.xlsx"))
    [failure] = office.deliver().failures
    said = "was not mailed. The mail server" if state == "is failed" else "may have been mailed, or not."
    assert said in failure
    assert "network.xlsx was changed while sheetnet was working" in failure
    assert "waits" not in failure
    assert office.states == [LedgerState.SENDING]


def test_a_sheet_broken_while_a_mail_goes_is_told_for_every_owner(office):
    office.team = (MARTA, JON)
    person = Person(office.store)
    column = person.column("Contacts", "ID")
    office.postmaster.meanwhile = lambda: office.store.edit("Contacts", 0, column, "Id number")
    marta, jon = office.deliver().failures
    assert marta.startswith("Mailed the report")
    assert jon.startswith("The report to jon@studio.example waits")
    assert "the column 'ID' of 'Contacts'" in marta
    assert "the column 'ID' of 'Contacts'" in jon
    assert office.recipients == ["marta@studio.example"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [("unknown", "another worker entered it as unknown"), ("", "its entry in sheetnet's memory")],
)
def test_what_another_worker_entered_while_a_mail_went_is_told_and_left(office, entry, said):
    person = Person(office.store)

    def meanwhile():
        row = person.row_where("_sheetnet", "Kind", "mail")
        if not entry:
            office.store.delete_row("_sheetnet", row)
            return
        fields = json.loads(person.rows("_sheetnet")[row - 1]["Value"])
        fields = [{"sending": entry}.get(each, each) for each in fields]
        person.type("_sheetnet", row, "Value", json.dumps(fields))

    office.postmaster.meanwhile = meanwhile
    delivered = office.deliver()
    assert delivered.lines == ()
    [failure] = delivered.failures
    assert failure.startswith("Mailed the report of week 2026-W48 to marta@studio.example. But")
    assert said in failure
    assert office.states == ([LedgerState.UNKNOWN] if entry else [])


def test_no_two_processes_take_each_other_for_themselves():
    here, there = new_holder(), new_holder()
    assert here.rpartition(":")[0] == there.rpartition(":")[0]
    assert here != there


def test_an_address_in_the_sheet_never_receives_a_report(office):
    person = Person(office.store)
    person.add("Settings", Setting="Report to", Value="thief@example.com")
    person.add("Contacts", Name="Marta Vidal", Email="thief@example.com")
    office.deliver()
    assert [mail.rcpt_tos for mail in office.postmaster.mails] == [["marta@studio.example"]]


def test_a_workbook_open_elsewhere_is_reported_from_its_last_save_and_mailed_later(office, tmp_path):
    path = tmp_path / "network.xlsx"
    make_workbook(
        path,
        {**sample_rows(today=NOW.date()), "_sheetnet": new_memory_rows("identity", "", now=NOW)},
    )
    office.store = XlsxStore(path)
    lock = tmp_path / ".~lock.network.xlsx#"
    lock.write_text(",nora,desk,23.11.2026 09:00,file:///home/nora;", encoding="utf-8")
    before = path.read_bytes()
    waiting = office.deliver()
    assert path.read_bytes() == before
    assert "waits until the sheet can be written" in waiting.failures[0]
    assert [file for file in waiting.files if file.suffix == ".html"]
    assert office.postmaster.mails == []
    lock.unlink()
    office.deliver()
    assert len(office.postmaster.mails) == 1
