"""Drafts and reports into a real folder, reports to a real server, and the ledger in the sheet."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from sheetnet.app.delivery import deliver
from sheetnet.app.run import run
from sheetnet.app.settings import MailSettings, MemberSettings, Settings, SmtpSettings, StoreSettings
from sheetnet.domain.letter import LedgerState
from sheetnet.domain.settings import Member
from sheetnet.sample.network import sample_rows
from sheetnet.stores.xlsx.making import make_workbook
from sheetnet.stores.xlsx.store import XlsxStore
from sheetnet.suggest.drafts import Drafter
from sheetnet.workbook.memory_tab import new_memory_rows
from tests.mail.mail_server import HOST, Postmaster, running
from tests.workbook.sheets import Person, reading_of, workbook_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MARTA = MemberSettings(name="Marta Vidal", mail="marta@studio.example")
ANA = {"Name": "Ana Ruiz", "Email": "ana@brickworks.example", "Circle": "Key"}
GOT = {"Date": "2026-09-01", "Contact": "Ana Ruiz", "Direction": "Got", "Kind": "Lead", "What": "a school"}


class Office:
    """One sheet, one outbox, one mail server."""

    def __init__(self, folder: Path, port: int, postmaster: Postmaster) -> None:
        self.store = workbook_of([ANA], [GOT])
        self.postmaster = postmaster
        self.now = NOW
        self.outbox = folder / "outbox"
        self.team = (MARTA,)
        self._smtp = SmtpSettings(host=HOST, port=port, security="none")

    def deliver(self, *, send=True, on_unknown="hold", week=None):
        mail = MailSettings(outbox=self.outbox, on_unknown=on_unknown, smtp=self._smtp)
        settings = Settings(store=StoreSettings(), mail=mail, team=self.team)
        team = tuple(Member(each.name, each.mail) for each in self.team)
        outcome = run(self.store, team, Drafter(None), now=self.now)
        return deliver(outcome, self.store, settings, now=self.now, send=send, week=week)

    @property
    def states(self):
        return [entry.state for entry in reading_of(self.store).memory.ledger.values()]

    def runs(self, column):
        return [row[column] for row in Person(self.store).rows("Runs") if row[column]]


@pytest.fixture
def office(tmp_path) -> Iterator[Office]:
    postmaster = Postmaster()
    with running(postmaster) as port:
        yield Office(tmp_path, port, postmaster)


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
    assert "it was sent" in again.lines[0]
    assert office.runs("Mail") == ["report 2026-W48 to marta@studio.example: sent"]


def test_what_was_sent_is_what_lies_in_the_outbox(office):
    office.deliver()
    kept = next(office.outbox.glob("report-*.eml")).read_bytes()
    assert office.postmaster.mails[0].content == kept
    office.now += timedelta(hours=3)
    office.deliver()
    assert next(office.outbox.glob("report-*.eml")).read_bytes() == kept


def test_the_next_week_gets_its_own_report(office):
    office.deliver()
    office.now += timedelta(days=7)
    office.deliver()
    assert office.states == [LedgerState.SENT, LedgerState.SENT]
    assert len({mail.content for mail in office.postmaster.mails}) == 2


def test_a_refused_report_is_tried_again_and_told_in_the_sheet(office):
    office.postmaster.refuse_recipient = "550 nobody of that name"
    failed = office.deliver()
    assert "550 nobody of that name" in failed.failures[0]
    assert office.states == [LedgerState.FAILED]
    assert "550 nobody of that name" in office.runs("What went wrong")[0]
    office.postmaster.refuse_recipient = ""
    office.deliver()
    assert office.states == [LedgerState.SENT]
    assert len(office.postmaster.mails) == 1


def test_a_report_that_may_have_arrived_is_held_and_told_the_week_after(office):
    office.postmaster.hang_up_on = "DOT"
    office.deliver()
    office.postmaster.hang_up_on = ""
    assert office.states == [LedgerState.UNKNOWN]
    held = office.deliver()
    assert "held" in held.failures[0]
    assert office.states == [LedgerState.UNKNOWN]
    office.now += timedelta(days=7)
    office.deliver()
    told = message_from_bytes(office.postmaster.mails[-1].content, policy=policy.default)
    text = " ".join(told.get_body(("plain",)).get_content().split())
    assert "may not have reached marta@studio.example" in text


def test_a_report_that_may_have_arrived_is_sent_again_where_that_is_wished(office):
    office.postmaster.hang_up_on = "DOT"
    office.deliver()
    office.postmaster.hang_up_on = ""
    office.deliver(on_unknown="resend")
    assert office.states == [LedgerState.SENT]


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
    office.team = (
        MemberSettings(name="Marta Vidal", report_to=("marta@studio.example", "desk@studio.example")),
        MemberSettings(name="Jon Berg", mail="jon@studio.example"),
    )
    office.deliver()
    recipients = [mail.rcpt_tos for mail in office.postmaster.mails]
    assert recipients == [["marta@studio.example"], ["desk@studio.example"], ["jon@studio.example"]]
    assert office.states == [LedgerState.SENT] * 3


def test_one_refused_recipient_does_not_keep_the_report_from_the_others(office):
    office.team = (
        MemberSettings(name="Marta Vidal"),
        MemberSettings(name="Jon Berg", mail="jon@studio.example"),
    )
    delivered = office.deliver()
    assert "no mail address" in delivered.failures[0]
    assert [mail.rcpt_tos for mail in office.postmaster.mails] == [["jon@studio.example"]]


def test_an_address_in_the_sheet_never_receives_a_report(office):
    person = Person(office.store)
    person.add("Settings", Setting="Report to", Value="thief@example.com")
    person.add("Contacts", Name="Marta Vidal", Email="thief@example.com")
    office.deliver()
    assert [mail.rcpt_tos for mail in office.postmaster.mails] == [["marta@studio.example"]]


def test_a_past_week_is_told_as_of_its_sunday_and_leaves_the_drafts_alone(office):
    delivered = office.deliver(send=False, week="2026-W37")
    assert sorted(path.name for path in delivered.files) == [
        "report-2026-W37-marta-vidal.eml",
        "report-2026-W37-marta-vidal.html",
    ]


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
