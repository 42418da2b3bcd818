"""What fails for long is told once by mail and once in Runs, and once more when it no longer does."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheetnet.app.heartbeat import read_heartbeat
from sheetnet.errors import DocumentReadOnly, RemoteError
from tests.app.computers import Branch, Computer
from tests.mail.mail_server import Postmaster, running
from tests.workbook.sheets import Person, reading_of

GONE = RemoteError("Google did not answer.", "Try again later.")
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
IT = "it@studio.example"
USE = "use a mailbox or the outbox"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Branch]:
    postmaster = Postmaster()
    with running(postmaster) as port:
        yield Branch(tmp_path, port, postmaster)


def break_outbox(computer: Computer) -> Path:
    """Put a file where the outbox would be, so that every update fails; return it."""
    computer.folder.mkdir(parents=True, exist_ok=True)
    in_the_way = computer.folder / "outbox"
    in_the_way.write_text("in the way", encoding="utf-8")
    return in_the_way


def test_an_update_that_fails_for_long_is_told_once_and_once_more_when_it_works(office: Branch) -> None:
    in_the_way = break_outbox(office.here)
    office.pass_minutes(15)
    assert office.mails == []
    office.pass_minutes(3 * 60)
    assert office.subjects == [f"sheetnet could not {USE}"]
    [note] = office.notes
    assert note.startswith("Since 2026-11-23 ")
    assert f"sheetnet could not {USE}. The sheet is up to date. The outbox " in note
    assert "because there is a file of that name. Rename the file" in note
    in_the_way.unlink()
    office.pass_minutes(3 * 60)
    assert office.subjects[1:] == [f"sheetnet: it works again: {USE}"]
    assert office.notes[1].startswith(f"It works again: {USE}. It had failed since 2026-11-23 ")
    assert len(office.notes) == 2
    assert reading_of(office.store).memory.failures == {}
    assert office.here.worker.is_well


def test_it_is_a_short_plain_mail_to_the_first_of_the_team_with_cause_and_cure(office: Branch) -> None:
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
    assert "Rename the file, or choose another folder as 'outbox'" in " ".join(text.split())
    assert 'beside "Run now" in the Settings tab, or run: sheetnet run' in " ".join(text.split())
    assert "sheetnet health" in text


def test_whom_the_settings_name_is_told_in_their_place(office: Branch) -> None:
    break_outbox(office.here)
    office.here.start(tell=[IT, "boss@studio.example"])
    office.postmaster.refuse_recipient, office.postmaster.refused = "550 nobody of that name", IT
    office.pass_minutes(40)
    assert [mail.rcpt_tos for mail in office.postmaster.mails] == [["boss@studio.example"]]
    assert any("Could not tell people of what fails." in line for line in office.here.told)
    office.postmaster.refuse_recipient = ""
    office.pass_minutes(120)
    assert [mail.rcpt_tos for mail in office.postmaster.mails] == [["boss@studio.example"], [IT]]


def test_a_hiccup_is_told_to_nobody(office: Branch) -> None:
    for _ in range(3):
        office.here.wire.no_read = GONE
        office.pass_minutes(10)
        office.here.wire.no_read = None
        office.pass_minutes(60)
    assert (office.mails, office.notes) == ([], [])


def test_a_sheet_that_cannot_be_reached_is_told_by_mail_and_in_runs_when_it_can(office: Branch) -> None:
    office.here.wire.no_read = GONE
    office.pass_minutes(3 * 60)
    assert office.subjects == ["sheetnet could not read the sheet"]
    text = office.mails[0].get_content()
    assert "Google did not answer. Try again later." in text
    assert "To try at once, run: sheetnet run" in " ".join(text.split()), "nobody can see Run now then"
    office.here.wire.no_read = None
    office.pass_minutes(80)
    assert office.subjects[1:] == ["sheetnet: it works again: read the sheet"]
    [note] = office.notes
    assert note.startswith("It works again: read the sheet. It had failed since 2026-11-23 ")


def test_it_is_told_once_however_often_the_worker_is_started_anew(office: Branch) -> None:
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


def test_of_two_computers_that_reach_the_sheet_one_tells_it(office: Branch) -> None:
    both = (office.here, office.there)
    files = [break_outbox(each) for each in both]
    office.pass_minutes(3 * 60, *both)
    assert office.subjects == [f"sheetnet could not {USE}"]
    assert len(office.notes) == 1
    for each in files:
        each.unlink()
    office.pass_minutes(80, *both)
    assert office.subjects[1:] == [f"sheetnet: it works again: {USE}"]
    assert len(office.notes) == 2
    assert all(each.worker.is_well for each in both)


def test_where_a_run_is_stopped_one_of_two_computers_tells_it_and_nothing_else_is_changed(
    office: Branch,
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


def test_a_worker_that_ends_with_the_mail_half_sent_does_not_send_it_again(office: Branch) -> None:
    break_outbox(office.here)
    office.postmaster.hang_up_on = "DOT"
    office.pass_minutes(30)
    assert len(office.mails) == 1
    office.postmaster.hang_up_on = ""
    office.here.start()
    office.pass_minutes(3 * 60)
    assert len(office.mails) == 1


def test_a_worker_that_is_killed_while_its_mail_is_on_its_way_does_not_mail_it_again(office: Branch) -> None:
    office.here.wire.no_read = GONE
    beat = office.here.folder / "beat.json"
    kept: list[str] = []
    office.postmaster.meanwhile = lambda: kept.append(beat.read_text("utf-8"))
    office.pass_minutes(20)
    assert len(office.mails) == 1
    beat.write_text(kept[0], encoding="utf-8")
    office.here.start()
    office.pass_minutes(80)
    assert len(office.mails) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_a_worker_that_is_told_to_stop_leaves_the_telling_to_the_next(office: Branch) -> None:
    office.here.wire.no_read = GONE
    office.pass_minutes(15)
    office.here.wire.at_read = lambda: signal.raise_signal(signal.SIGTERM)
    office.here.worker.work()
    assert office.mails == []
    office.here.wire.at_read = lambda: None
    office.here.start()
    office.pass_minutes(20)
    assert office.subjects == ["sheetnet could not read the sheet"]


def test_a_failure_that_ends_with_its_week_is_not_said_to_work_again(office: Branch) -> None:
    person = Person(office.store)
    person.type("Settings", person.row_where("Settings", "Setting", "Report day"), "Value", "Saturday")
    office.postmaster.refuse_recipient, office.postmaster.refused = "550 nobody", "jon@studio.example"
    office.now = SUNDAY
    office.pass_minutes(30)
    assert office.subjects[1:] == ["sheetnet could not mail the weekly report"]
    office.now += timedelta(days=1)
    office.pass_minutes(10)
    assert office.subjects[2:] == ["sheetnet: nothing is left to do: mail the weekly report"]
    assert "No report is owed any more" in office.mails[2].get_content()
    assert office.notes[-1].startswith("Nothing is left to do: mail the weekly report.")


def test_where_mail_itself_fails_it_stands_in_runs_and_in_what_the_worker_says(office: Branch) -> None:
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
    assert office.subjects == [f"sheetnet: it works again: {USE}"]
    assert office.here.worker.is_well


def test_a_report_that_is_refused_all_week_is_told_once_and_that_it_is_over(office: Branch) -> None:
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


def test_one_cause_that_lets_everything_fail_is_told_once(office: Branch) -> None:
    person = Person(office.store)
    person.type("Settings", person.row_where("Settings", "Setting", "Report day"), "Value", "Monday")
    person.type("Settings", person.row_where("Settings", "Setting", "Report time"), "Value", "07:00")
    in_the_way = break_outbox(office.here)
    office.pass_minutes(3 * 60)
    assert len(office.mails) == len(office.notes) == 1
    in_the_way.unlink()
    office.pass_minutes(80)
    notices = [each for each in office.subjects if each.startswith("sheetnet")]
    assert notices[1:] == [f"sheetnet: it works again: {USE}"]


def test_a_sheet_that_may_not_be_written_is_told_by_mail_all_the_same(office: Branch) -> None:
    office.here.wire.no_write = DocumentReadOnly("network.xlsx")
    office.pass_minutes(3 * 60)
    assert office.subjects == ["sheetnet could not update the sheet"]
    office.here.wire.no_write = None
    office.pass_minutes(80)
    assert len(office.mails) == 2
    assert [each[:15] for each in office.notes] == ["It works again:"]


def test_nothing_of_anybody_in_the_sheet_is_told(office: Branch) -> None:
    office.here.wire.no_read = RuntimeError("Ana Ruiz <ana@brickworks.example>")
    office.pass_minutes(60)
    [mail] = office.mails
    assert "RuntimeError" in mail.get_content()
    for name in ("ruiz", "brickworks"):
        assert name not in str(mail).lower()
        assert name not in (office.here.folder / "beat.json").read_text("utf-8").lower()
