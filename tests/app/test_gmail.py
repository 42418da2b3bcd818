"""Gmail from the command line: drafts into the owner's own, as sheetnet.toml asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheetnet.app.drafting import put_drafts
from sheetnet.app.gmail import place_of
from sheetnet.app.run import read_sheet
from sheetnet.mail.base import DraftBox
from sheetnet.mail.gmail import GmailDrafts
from tests.app.demos import Answer, Demo
from tests.app.desk import ANA, BEN, GOT
from tests.app.desk import Desk as Sheet
from tests.app.test_drafting import LATER, NOW, OWNER, Stops
from tests.app.test_drafting import draft as a_draft
from tests.mail.gmail_stand_in import Desk, Fault, Gmail, emulator, gmail_desk, needs_emulator, sends
from tests.mail.sign_in_server import Provider, provider
from tests.workbook.sheets import TEAM

NORA = "nora@lindqvist-abara.example"
BO = "bo@gmail.example"


@dataclass(frozen=True)
class Computer:
    """A demo whose drafts go into the owner's Gmail, on a computer on which she has signed in."""

    demo: Demo
    signing_in: Provider

    def set(self, section: str, *lines: str) -> None:
        """Write settings into a section of the file."""
        file = self.demo.folder / "sheetnet.toml"
        said = "\n".join(lines)
        file.write_text(file.read_text().replace(f"{section}\n", f"{section}\n{said}\n", 1))

    def sign_in(self, address: str = NORA) -> None:
        kept = place_of(address)
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.signing_in.file(kept.parent, client_id=address).rename(kept)

    def call(self, *words: str) -> Answer:
        return self.demo.call(*words)


@pytest.fixture
def computer(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Computer]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    with provider() as signing_in:
        computer = Computer(demo, signing_in)
        computer.set("[mail]", 'drafts = ["outbox", "gmail"]')
        computer.set("[[team]]", f'gmail = "{NORA}"')
        yield computer


@pytest.fixture
def gmail(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gmail]:
    with emulator(NORA, BO) as gmail:
        monkeypatch.setenv("SHEETNET_MAIL__GMAIL_ENDPOINT", gmail.url)
        yield gmail


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with gmail_desk() as desk:
        monkeypatch.setenv("SHEETNET_MAIL__GMAIL_ENDPOINT", desk.url)
        yield desk


@needs_emulator
def test_every_draft_of_a_mail_is_in_the_owners_gmail_once(computer: Computer, gmail: Gmail) -> None:
    computer.sign_in()
    first = computer.call("run")
    assert first.code == 0, first.err
    mails = [mail for _, mail in gmail.mails(NORA, "DRAFT")]
    assert f"{len(mails)} drafts are in the mailbox of Nora Lindqvist, under drafts." in first.out
    in_folder = list((computer.demo.folder / "outbox" / "drafts").glob("*.eml"))
    assert len(mails) == len(in_folder) > 10
    assert all(mail["Cc"] is mail["Bcc"] is mail["X-Unsent"] is None for mail in mails)
    assert "in the mailbox" not in computer.call("run").out
    assert len(gmail.mails(NORA, "DRAFT")) == len(mails)
    assert gmail.mails(NORA, "SENT") == []


@needs_emulator
def test_each_owners_drafts_go_into_their_own_gmail_and_wait_for_their_own_sign_in(
    computer: Computer, gmail: Gmail
) -> None:
    computer.set("[[team]]", f'name = "Bo Lee"\nmail = "bo@lee.example"\ngmail = "{BO}"\n\n[[team]]')
    book = load_workbook(computer.demo.workbook)
    contacts = book["Contacts"]
    [owner] = [cell.column for cell in contacts[1] if cell.value == "Owner"]
    for row in range(2, computer.demo.last_row("Contacts") + 1):
        contacts.cell(row, owner, ("Bo Lee", "Nora Lindqvist")[row % 2])
    book.save(computer.demo.workbook)
    computer.sign_in(NORA)
    first = computer.call("run")
    assert first.code == 0, first.err
    assert f"Drafts for Bo Lee wait for a computer that has the sign-in to Gmail as {BO}" in first.out
    assert gmail.mails(BO, "DRAFT") == []
    computer.sign_in(BO)
    assert computer.call("run").code == 0
    for address, sender in ((NORA, NORA), (BO, "bo@lee.example")):
        authors = {mail["From"].addresses[0].addr_spec for _, mail in gmail.mails(address, "DRAFT")}
        assert authors == {sender}


@needs_emulator
def test_a_draft_that_the_person_has_sent_or_deleted_stays_gone(computer: Computer, gmail: Gmail) -> None:
    computer.sign_in()
    computer.call("run")
    [sent, deleted, *others] = gmail.call(NORA, "GET", "drafts")["drafts"]
    gmail.call(NORA, "POST", "drafts/send", {"id": sent["id"]})
    gmail.call(NORA, "DELETE", f"drafts/{deleted['id']}")
    assert computer.call("run").code == 0
    assert len(gmail.mails(NORA, "DRAFT")) == len(others)


def test_a_run_that_loses_an_answer_says_so_and_the_next_puts_in_the_rest(
    computer: Computer, desk: Desk
) -> None:
    computer.sign_in()
    desk.fail("POST drafts", Fault(0, done=True))
    first = computer.call("run")
    assert first.code == 1
    assert "Not all drafts for Nora Lindqvist could be put into the mailbox. The connection" in first.err
    assert computer.call("run").code == 0
    ids = [mail["Message-ID"] for mail in desk.drafts.values()]
    assert len(ids) == len(set(ids)) == len(list((computer.demo.folder / "outbox" / "drafts").glob("*.eml")))
    assert sends(desk.calls) == []


@pytest.mark.parametrize("after", [0, 1])
def test_a_program_that_stopped_between_gmail_and_the_sheet_leaves_every_draft_once(
    desk: Desk, after: int
) -> None:
    sheet = Sheet([ANA, BEN], [GOT])
    sheet.run()
    box = GmailDrafts(desk.account())
    mails = [a_draft(1), a_draft(2)]

    def put(box: DraftBox, now: datetime) -> None:
        remembered = read_sheet(sheet.store, TEAM).memory
        put_drafts(mails, {OWNER: box}, sheet.store, TEAM, remembered, now=now)

    with pytest.raises(KeyboardInterrupt):
        put(Stops(box, after), NOW)
    put(box, LATER)
    assert [mail["Subject"] for mail in desk.drafts.values()] == ["1", "2"]
    desk.drafts.clear()
    put(box, LATER)
    assert desk.drafts == {}


def test_without_a_sign_in_the_sheet_is_brought_up_to_date_and_the_way_in_told(
    computer: Computer, desk: Desk
) -> None:
    answer = computer.call("run")
    assert answer.code == 1
    assert "Read 60 contacts" in answer.out
    assert f"wait for a computer that has the sign-in to Gmail as {NORA} (on this one: sheetnet" in answer.err
    computer.sign_in()
    assert computer.call("run").code == 0
    assert len(desk.drafts) > 10


def test_a_sign_in_that_others_can_read_is_not_used(computer: Computer, desk: Desk) -> None:
    computer.sign_in()
    place_of(NORA).chmod(0o644)
    answer = computer.call("run")
    assert answer.code == 1
    assert "Others on this machine can read" in answer.err
    assert desk.calls == computer.signing_in.given == []


def test_a_sign_in_that_was_taken_back_asks_for_another(computer: Computer, desk: Desk) -> None:
    computer.sign_in()
    computer.signing_in.is_revoked = True
    answer = computer.call("run")
    assert answer.code == 1
    assert "no longer accepted" in answer.err
    assert "Run: sheetnet sign-in --gmail. If it happens every seven days" in answer.err
    assert desk.calls == []


def test_doctor_says_whose_gmail_drafts_go_into_and_what_is_in_the_way(
    computer: Computer, desk: Desk
) -> None:
    without = computer.call("doctor")
    assert without.code == 3
    assert f"Drafts wait for a computer that has the sign-in to Gmail as {NORA}" in " ".join(
        without.out.split()
    )
    computer.sign_in()
    assert f"Mailbox of Nora Lindqvist: Drafts go into '{NORA}'." in " ".join(
        computer.call("doctor").out.split()
    )
    desk.address = "eve@evil.example"
    other = computer.call("doctor")
    assert other.code == 1
    assert "opens the Gmail of eve@evil.example" in " ".join(other.out.split())
    assert set(desk.calls) == {"GET profile"}


@pytest.mark.parametrize(
    ("section", "line", "said"),
    [
        ("[[team]]", 'gmail = "nora"', "team.gmail of Nora Lindqvist is 'nora': write an address"),
        ("[[team]]", 'gmail = ""', "team.gmail is missing, since mail.drafts says"),
        ("[mail]", 'drafts = ["gmial"]', 'write a list of "outbox", "mailbox" and "gmail"'),
    ],
)
def test_settings_that_do_not_fit_are_told(computer: Computer, section: str, line: str, said: str) -> None:
    file = computer.demo.folder / "sheetnet.toml"
    name = line.partition(" ")[0]
    kept = [each for each in file.read_text().splitlines() if not each.startswith(f"{name} = ")]
    file.write_text("\n".join(kept) + "\n")
    computer.set(section, line)
    answer = computer.call("run")
    assert answer.code == 2
    assert said in answer.err


def test_one_mailbox_is_not_given_its_drafts_by_two_ways(computer: Computer) -> None:
    file = computer.demo.folder / "sheetnet.toml"
    text = file.read_text().replace('["outbox", "gmail"]', '["mailbox", "gmail"]')
    (computer.demo.folder / "word").write_text("word")
    (computer.demo.folder / "word").chmod(0o600)
    file.write_text(f'{text}\n[team.imap]\nhost = "imap.example.com"\npassword_file = "word"\n')
    answer = computer.call("run")
    assert answer.code == 2
    assert "their drafts go into their mailbox at imap.example.com already" in answer.err


def report_by_gmail(computer: Computer) -> None:
    computer.set("[mail]", 'reports_by = "gmail"')
    computer.sign_in()


@needs_emulator
def test_the_report_goes_out_from_the_senders_gmail_once(computer: Computer, gmail: Gmail) -> None:
    report_by_gmail(computer)
    first = computer.call("report", "--send")
    assert first.code == 0, first.err
    assert "Mailed the report of week " in first.out
    assert "was not mailed again: it already went on " in computer.call("run", "--send").out
    [(_, mail)] = gmail.mails(NORA, "SENT")
    assert (mail["To"], mail["From"]) == (NORA, NORA)


def test_a_report_whose_answer_was_lost_is_held_as_unknown(computer: Computer, desk: Desk) -> None:
    report_by_gmail(computer)
    desk.fail("POST messages/send", Fault(0, done=True))
    first = computer.call("report", "--send")
    assert first.code == 1
    assert f"The report to {NORA} may have been mailed, or not. The connection to Gmail was lost" in first.err
    again = computer.call("report", "--send")
    assert again.code == 1
    assert f"The report to {NORA} is held" in again.err
    assert len(desk.sent) == desk.calls.count("POST messages/send") == 1


def test_a_report_that_gmail_refuses_goes_at_the_next_run(computer: Computer, desk: Desk) -> None:
    report_by_gmail(computer)
    desk.fail("POST messages/send", Fault.refusal(429, "rateLimitExceeded", "Daily limit"))
    assert "takes no more from" in computer.call("report", "--send").err
    assert computer.call("report", "--send").code == 0
    assert len(desk.sent) == 1


def test_a_report_without_a_sign_in_says_how_to_sign_in(computer: Computer, desk: Desk) -> None:
    computer.set("[mail]", 'reports_by = "gmail"')
    answer = computer.call("report", "--send")
    assert answer.code == 1
    assert f"Nobody has signed in to Gmail as {NORA} on this computer yet. Run: sheetnet" in answer.err
    assert desk.calls == []


def test_doctor_says_whether_reports_can_go_out_and_sends_nothing(computer: Computer, desk: Desk) -> None:
    computer.set("[mail]", 'reports_by = "gmail"')
    computer.sign_in()
    assert f"Gmail of {NORA}: Reports can go out from it." in " ".join(computer.call("doctor").out.split())
    place_of(NORA).unlink()
    without = computer.call("doctor")
    assert without.code == 1
    assert "Run: sheetnet sign-in --gmail" in " ".join(without.out.split())
    assert set(desk.calls) == {"GET profile"}


def test_whatever_is_done_gmail_sends_the_report_alone_and_to_its_owner_alone(
    computer: Computer, desk: Desk
) -> None:
    report_by_gmail(computer)
    book = load_workbook(computer.demo.workbook)
    book["Contacts"]["D2"] = "eve@evil.example, mallory@evil.example"
    book["Contacts"]["A3"] = "Bo\r\nBcc: mallory@evil.example"
    book.save(computer.demo.workbook)
    for command in (["run"], ["run", "--send"], ["report", "--send"], ["worker", "--once"], ["doctor"]):
        computer.call(*command)
    assert sends(desk.calls) == ["POST messages/send"]
    assert [[address.addr_spec for address in mail["To"].addresses] for mail in desk.sent] == [[NORA]]
    assert {each.partition("/")[0] for each in desk.calls if each.startswith("POST")} == {
        "POST drafts",
        "POST messages",
    }
    assert len(desk.drafts) > 10
    for mail in (*desk.sent, *desk.drafts.values()):
        assert mail["Cc"] is mail["Bcc"] is None
        assert "mallory" not in mail["To"]
