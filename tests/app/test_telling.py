"""What fails for long is told once by mail and once in Runs, and once more when it no longer does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from sheetnet.app.commands.worker import make_worker
from sheetnet.app.events import Event
from sheetnet.app.heartbeat import read_heartbeat
from sheetnet.app.settings import (
    MailSettings,
    Settings,
    SmtpSettings,
    StoreSettings,
    WorkerSettings,
)
from sheetnet.app.worker import Worker
from sheetnet.errors import DocumentReadOnly, RemoteError, StoreError
from sheetnet.stores.memory import MemoryStore
from sheetnet.workbook.plan import Plan, Receipt
from sheetnet.workbook.snapshot import Grid, Snapshot
from tests.app.office import ANA, GOT, JON, MARTA
from tests.mail.mail_server import HOST, Postmaster, running
from tests.workbook.sheets import Person, reading_of, workbook_of

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
GONE = RemoteError("Google did not answer.", "Try again later.")
IT = "it@studio.example"


class Wire:
    """What lies between one worker and the sheet, and can be cut."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.place = store.place
        self.no_read: Exception | None = None
        self.no_write: StoreError | None = None

    def read(self) -> Snapshot:
        if self.no_read is not None:
            raise self.no_read
        return self.store.read()

    def glance(self, title: str) -> Grid | None:
        if self.no_read is not None:
            raise self.no_read
        return self.store.glance(title)

    def commit(self, plan: Plan) -> Receipt:
        if self.no_write is not None and not plan.is_empty:
            raise self.no_write
        return self.store.commit(plan)

    def still_stands(self, home: str) -> bool:
        return self.store.still_stands(home)


class Computer:
    """One computer on which the worker runs, with its own wire, outbox and heartbeat."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.wire = Wire(office.store)
        self.told: list[str] = []
        self.folder = folder
        self.worker = self.start()

    def start(self, *, tell: Sequence[str] = ()) -> Worker:
        mail = MailSettings(
            outbox=self.folder / "outbox",
            smtp=SmtpSettings(host=HOST, port=self.office.port, security="none"),
        )
        settings = Settings(
            store=StoreSettings(), mail=mail, team=(MARTA, JON), worker=WorkerSettings(tell=tuple(tell))
        )
        self.worker = make_worker(
            settings,
            self.wire,
            self._say,
            self.folder / "beat.json",
            look_every_minutes=5,
            clock=lambda: self.office.now,
        )
        return self.worker

    def _say(self, event: Event) -> None:
        self.told.extend(event.lines)


class Office:
    """One sheet, one mail server and two computers."""

    def __init__(self, folder: Path, port: int, postmaster: Postmaster) -> None:
        self.store = workbook_of([ANA], [GOT], settings={"Report day": "Sunday", "Report time": "23:30"})
        self.port = port
        self.postmaster = postmaster
        self.now = MONDAY
        self.here = Computer(self, folder / "here")
        self.there = Computer(self, folder / "there")

    def pass_minutes(self, minutes: int, *computers: Computer) -> None:
        """Let the worker look, here or on the computers named, as it does by itself."""
        for _ in range(0, minutes, 5):
            for each in computers or (self.here,):
                each.worker.look_once()
            self.now += timedelta(minutes=5)

    @property
    def mails(self) -> list[EmailMessage]:
        found = [message_from_bytes(mail.content, policy=policy.default) for mail in self.postmaster.mails]
        assert all(isinstance(mail, EmailMessage) for mail in found)
        return found  # type: ignore[return-value]

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    @property
    def notes(self) -> list[str]:
        """What Runs says of failures, oldest first."""
        said = [str(row["What went wrong"] or "") for row in Person(self.store).rows("Runs")]
        return [each for each in reversed(said) if each]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    postmaster = Postmaster()
    with running(postmaster) as port:
        yield Office(tmp_path, port, postmaster)


def break_outbox(computer: Computer) -> Path:
    """Put a file where the outbox would be, so that every update fails; return it."""
    computer.folder.mkdir(parents=True, exist_ok=True)
    in_the_way = computer.folder / "outbox"
    in_the_way.write_text("in the way", encoding="utf-8")
    return in_the_way


def test_an_update_that_fails_for_long_is_told_once_and_once_more_when_it_works(office: Office) -> None:
    in_the_way = break_outbox(office.here)
    office.pass_minutes(15)
    assert office.mails == []
    office.pass_minutes(3 * 60)
    assert office.subjects == ["sheetnet could not update the sheet"]
    [note] = office.notes
    assert note.startswith("Since 2026-11-23 ")
    assert "sheetnet could not update the sheet. A mail, or the file of one, could not be delivered." in note
    in_the_way.unlink()
    office.pass_minutes(3 * 60)
    assert office.subjects[1:] == ["sheetnet: it works again: update the sheet"]
    assert office.notes[1].startswith("It works again: update the sheet. It had failed since 2026-11-23 ")
    assert len(office.notes) == 2
    assert reading_of(office.store).memory.failures == {}
    assert office.here.worker.is_well


def test_it_is_a_short_plain_mail_to_the_first_of_the_team_with_cause_and_cure(office: Office) -> None:
    break_outbox(office.here)
    office.pass_minutes(20)
    [envelope], [mail] = office.postmaster.mails, office.mails
    assert envelope.rcpt_tos == ["marta@studio.example"]
    assert (mail["To"], mail["From"]) == ("marta@studio.example", "marta@studio.example")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].startswith("<notice.")
    assert mail.get_content_type() == "text/plain"
    text = mail.get_content()
    assert text.startswith("Since 2026-11-23 ")
    assert "To see the whole cause, run: sheetnet run" in text
    assert "sheetnet health" in text


def test_whom_the_settings_name_is_told_in_their_place(office: Office) -> None:
    break_outbox(office.here)
    office.here.start(tell=[IT, "boss@studio.example"])
    office.postmaster.refuse_recipient, office.postmaster.refused = "550 nobody of that name", IT
    office.pass_minutes(40)
    assert [mail.rcpt_tos for mail in office.postmaster.mails] == [["boss@studio.example"]]
    assert any("Could not tell people of what fails." in line for line in office.here.told)
    office.postmaster.refuse_recipient = ""
    office.pass_minutes(120)
    assert [mail.rcpt_tos for mail in office.postmaster.mails] == [["boss@studio.example"], [IT]]


def test_a_hiccup_is_told_to_nobody(office: Office) -> None:
    for _ in range(3):
        office.here.wire.no_read = GONE
        office.pass_minutes(10)
        office.here.wire.no_read = None
        office.pass_minutes(60)
    assert (office.mails, office.notes) == ([], [])


def test_a_sheet_that_cannot_be_reached_is_told_by_mail_and_in_runs_when_it_can(office: Office) -> None:
    office.here.wire.no_read = GONE
    office.pass_minutes(3 * 60)
    assert office.subjects == ["sheetnet could not read the sheet"]
    assert "Google did not answer. Try again later." in office.mails[0].get_content()
    office.here.wire.no_read = None
    office.pass_minutes(80)
    assert office.subjects[1:] == ["sheetnet: it works again: read the sheet"]
    [note] = office.notes
    assert note.startswith("It works again: read the sheet. It had failed since 2026-11-23 ")


def test_it_is_told_once_however_often_the_worker_is_started_anew(office: Office) -> None:
    for cut in (True, False):
        for _ in range(8):
            office.here.wire.no_read = GONE if cut else None
            office.here.start()
            office.pass_minutes(30)
    assert office.subjects == [
        "sheetnet could not read the sheet",
        "sheetnet: it works again: read the sheet",
    ]
    assert len(office.notes) == 1


def test_of_two_computers_that_reach_the_sheet_one_tells_it(office: Office) -> None:
    both = (office.here, office.there)
    files = [break_outbox(each) for each in both]
    office.pass_minutes(3 * 60, *both)
    assert office.subjects == ["sheetnet could not update the sheet"]
    assert len(office.notes) == 1
    for each in files:
        each.unlink()
    office.pass_minutes(80, *both)
    assert office.subjects[1:] == ["sheetnet: it works again: update the sheet"]
    assert len(office.notes) == 2
    assert all(each.worker.is_well for each in both)


def test_where_a_run_is_stopped_one_of_two_computers_tells_it_and_nothing_else_is_changed(
    office: Office,
) -> None:
    office.pass_minutes(5)
    person = Person(office.store)
    at = person.column("Contacts", "Name")
    office.store.edit("Contacts", 0, at, "Nom propre")
    office.pass_minutes(3 * 60, office.here, office.there)
    assert office.subjects == ["sheetnet could not update the sheet"]
    assert "the column 'Name'" in office.mails[0].get_content()
    [note] = office.notes
    assert note.startswith("Missing: ")
    office.store.edit("Contacts", 0, at, "Name")
    office.pass_minutes(80, office.here, office.there)
    assert office.subjects[1:] == ["sheetnet: it works again: update the sheet"]
    assert office.notes[1].startswith("It works again: update the sheet.")
    assert len(office.notes) == 2


def test_a_worker_that_ends_with_the_mail_half_sent_does_not_send_it_again(office: Office) -> None:
    break_outbox(office.here)
    office.postmaster.hang_up_on = "DOT"
    office.pass_minutes(30)
    assert len(office.mails) == 1
    office.postmaster.hang_up_on = ""
    office.here.start()
    office.pass_minutes(3 * 60)
    assert len(office.mails) == 1


def test_where_mail_itself_fails_it_stands_in_runs_and_in_what_the_worker_says(office: Office) -> None:
    in_the_way = break_outbox(office.here)
    office.postmaster.refuse_sender = "451 not now"
    office.pass_minutes(3 * 60)
    assert office.mails == []
    assert len(office.notes) == 1
    assert any("Could not tell people of what fails." in line for line in office.here.told)
    beat = read_heartbeat(office.here.folder / "beat.json")
    assert beat is not None
    assert {each.what for each in beat.failing} == {"update the sheet", "tell people of what fails"}
    in_the_way.unlink()
    office.postmaster.refuse_sender = ""
    office.pass_minutes(80)
    assert office.subjects == ["sheetnet: it works again: update the sheet"]
    assert office.here.worker.is_well


def test_a_report_that_is_refused_all_week_is_told_once_and_that_it_is_over(office: Office) -> None:
    person = Person(office.store)
    row = person.row_where("Settings", "Setting", "Report day")
    person.type("Settings", row, "Value", "Monday")
    person.type("Settings", person.row_where("Settings", "Setting", "Report time"), "Value", "07:00")
    office.postmaster.refuse_recipient, office.postmaster.refused = "550 nobody", "jon@studio.example"
    office.pass_minutes(6 * 60)
    assert office.subjects[1:] == ["sheetnet could not mail the weekly report"]
    assert "sheetnet report --send" in office.mails[1].get_content()
    office.postmaster.refuse_recipient = ""
    office.pass_minutes(80)
    assert len(office.mails) == 4
    assert "sheetnet: it works again: mail the weekly report" in office.subjects


def test_one_cause_that_lets_everything_fail_is_told_once(office: Office) -> None:
    person = Person(office.store)
    person.type("Settings", person.row_where("Settings", "Setting", "Report day"), "Value", "Monday")
    person.type("Settings", person.row_where("Settings", "Setting", "Report time"), "Value", "07:00")
    in_the_way = break_outbox(office.here)
    office.pass_minutes(3 * 60)
    assert len(office.mails) == len(office.notes) == 1
    in_the_way.unlink()
    office.pass_minutes(80)
    notices = [each for each in office.subjects if each.startswith("sheetnet")]
    assert notices[1:] == ["sheetnet: it works again: update the sheet"]


def test_a_sheet_that_may_not_be_written_is_told_by_mail_all_the_same(office: Office) -> None:
    office.here.wire.no_write = DocumentReadOnly("network.xlsx")
    office.pass_minutes(3 * 60)
    assert office.subjects == ["sheetnet could not update the sheet"]
    office.here.wire.no_write = None
    office.pass_minutes(80)
    assert len(office.mails) == 2
    assert [each[:15] for each in office.notes] == ["It works again:"]


def test_nothing_of_anybody_in_the_sheet_is_told(office: Office) -> None:
    office.here.wire.no_read = RuntimeError("Ana Ruiz <ana@brickworks.example>")
    office.pass_minutes(60)
    [mail] = office.mails
    assert "RuntimeError" in mail.get_content()
    for name in ("ruiz", "brickworks"):
        assert name not in str(mail).lower()
        assert name not in (office.here.folder / "beat.json").read_text("utf-8").lower()
