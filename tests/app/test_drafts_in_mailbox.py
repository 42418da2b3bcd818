"""Drafts in the mailbox from the command line, as sheetnet.toml asks for them."""

from __future__ import annotations

import shutil
from collections import Counter
from email import message_from_bytes, policy

import pytest
from openpyxl import load_workbook

from sheetnet.domain.letter import DraftState
from tests.app.mail_desk import MailDesk
from tests.app.mailboxes import add_bo
from tests.mail.imap_server import PASSWORD, SENT, TRASH, needs_dovecot
from tests.mail.mail_server import HOST, Postmaster, running

pytestmark = needs_dovecot


def test_every_draft_of_a_mail_is_in_the_mailbox_once(mail_desk: MailDesk) -> None:
    first = mail_desk.demo.call("run")
    assert first.code == 0, first.err
    mails = [message_from_bytes(content, policy=policy.default) for content, _ in mail_desk.imap.mails()]
    assert f"{len(mails)} drafts are in the mailbox of Nora Lindqvist, under drafts." in first.out
    in_folder = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (mail_desk.demo.folder / "outbox" / "drafts").glob("*.eml")
    ]
    assert sorted(mail["Message-ID"] for mail in mails) == sorted(mail["Message-ID"] for mail in in_folder)
    assert all(mail["X-Unsent"] is None for mail in mails)
    assert "in the mailbox" not in mail_desk.demo.call("run").out
    assert len(mail_desk.imap.mails()) == len(mails)


def test_a_draft_that_was_sent_or_deleted_stays_gone_at_the_next_runs(mail_desk: MailDesk) -> None:
    assert mail_desk.demo.call("run").code == 0
    entered = mail_desk.drafts_entered
    sent, deleted, deleted_for_good, *others = mail_desk.drafts_in()
    for message_id, to in ((sent, SENT), (deleted, TRASH), (deleted_for_good, "")):
        mail_desk.imap.take_out(message_id, to)
    for _ in range(2):
        again = mail_desk.demo.call("run")
        assert again.code == 0, again.err
        assert "for Nora Lindqvist" not in again.out and "in the mailbox" not in again.out
        assert mail_desk.drafts_in() == Counter(others)
        assert (mail_desk.drafts_in(SENT), mail_desk.drafts_in(TRASH)) == (
            Counter([sent]),
            Counter([deleted]),
        )
        assert mail_desk.drafts_entered == entered
    assert set(entered.values()) == {DraftState.PUT}


def test_no_mail_in_the_mailbox_has_more_than_one_recipient_or_a_hidden_one(mail_desk: MailDesk) -> None:
    mail_desk.demo.call("run")
    mails = [message_from_bytes(content, policy=policy.default) for content, _ in mail_desk.imap.mails()]
    people = {row[3].value for row in load_workbook(mail_desk.demo.workbook)["Contacts"].iter_rows(min_row=2)}
    for mail in mails:
        assert [address.addr_spec for address in mail["To"].addresses] == [str(mail["To"])]
        assert str(mail["To"]) in people
        assert mail["Cc"] is mail["Bcc"] is None


def test_a_password_that_others_can_read_stops_it_before_anything_is_done(mail_desk: MailDesk) -> None:
    mail_desk.password_file.chmod(0o644)
    answer = mail_desk.demo.call("run")
    assert answer.code == 2
    assert f"others on this machine can read {mail_desk.password_file}: run chmod 600" in answer.err
    assert PASSWORD not in answer.out + answer.err


def test_a_wrong_password_fails_the_command_and_not_the_sheet(mail_desk: MailDesk) -> None:
    mail_desk.password_file.write_text("hunter2")
    answer = mail_desk.demo.call("run")
    assert answer.code == 1
    assert "hunter2" not in answer.out + answer.err
    assert f"did not accept the login of {mail_desk.imap.user}" in answer.err
    assert "Read 60 contacts" in answer.out


def test_whatever_is_done_mail_goes_to_the_addresses_of_the_settings_file_alone(
    mail_desk: MailDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = load_workbook(mail_desk.demo.workbook)
    book["Contacts"]["D2"] = "eve@evil.example, mallory@evil.example"
    book["Contacts"]["A3"] = "Bo\r\nBcc: mallory@evil.example"
    book.save(mail_desk.demo.workbook)
    postmaster = Postmaster()
    with running(postmaster) as port:
        monkeypatch.setenv("SHEETNET_MAIL__SMTP__HOST", HOST)
        monkeypatch.setenv("SHEETNET_MAIL__SMTP__PORT", str(port))
        monkeypatch.setenv("SHEETNET_MAIL__SMTP__SECURITY", "none")
        for command in (["run"], ["run", "--send"], ["report", "--send"], ["worker", "--once"]):
            mail_desk.demo.call(*command)
    assert [mail.rcpt_tos for mail in postmaster.mails] == [["nora@lindqvist-abara.example"]]
    assert b"mallory" not in postmaster.mails[0].content.partition(b"\r\n\r\n")[0]
    assert len(mail_desk.imap.mails()) > 10
    assert [
        content for content, _ in mail_desk.imap.mails() if b"mallory" in content.partition(b"\r\n\r\n")[0]
    ] == []


def test_a_password_that_cannot_be_read_keeps_nobody_else_s_drafts_out(mail_desk: MailDesk) -> None:
    empty = add_bo(mail_desk.demo)
    empty.touch(0o600)
    book = load_workbook(mail_desk.demo.workbook)
    owner = next(cell.column for cell in book["Contacts"][1] if cell.value == "Owner")
    for row in range(2, 32):
        book["Contacts"].cell(row, owner).value = "Bo Lee"
    book.save(mail_desk.demo.workbook)
    answer = mail_desk.demo.call("run")
    assert answer.code == 1
    assert "in the mailbox of Nora Lindqvist" in answer.out
    said = " ".join(answer.err.split())
    assert "Not all drafts for Bo Lee could be put into the mailbox." in said
    assert f"The password in {empty} cannot be read (the file is empty)." in said
    empty.write_text(PASSWORD)
    again = mail_desk.demo.call("run")
    assert "in the mailbox of Bo Lee" in again.out, again.err


def test_whose_password_is_on_another_computer_gets_the_drafts_from_there(mail_desk: MailDesk) -> None:
    bos = add_bo(mail_desk.demo)
    mail_desk.password_file.rename(bos)
    answer = mail_desk.demo.call("run")
    assert answer.code == 0, answer.err
    assert "Drafts for Nora Lindqvist wait for a computer that has nora.password." in answer.out
    assert mail_desk.imap.mails() == []
    bos.rename(mail_desk.password_file)
    assert "in the mailbox of Nora Lindqvist" in mail_desk.demo.call("run").out


def test_doctor_says_where_drafts_go_and_what_is_in_the_way(mail_desk: MailDesk) -> None:
    answer = mail_desk.demo.call("doctor")
    assert "Mailbox of Nora Lindqvist: Drafts go into 'Entwürfe'." in " ".join(answer.out.split())
    assert mail_desk.imap.mails() == []
    mail_desk.password_file.write_text("wrong")
    answer = mail_desk.demo.call("doctor")
    assert answer.code == 1
    said = " ".join(answer.out.split())
    assert f"did not accept the login of {mail_desk.imap.user}" in said
    assert "What often stands in the way here: - Gmail takes an app password only" in said


def test_doctor_speaks_of_logins_only_where_one_was_refused(mail_desk: MailDesk) -> None:
    file = mail_desk.demo.folder / "sheetnet.toml"
    file.write_text(file.read_text().replace(f"port = {mail_desk.imap.plain}", "port = 1"))
    answer = mail_desk.demo.call("doctor")
    assert answer.code == 1
    assert "Nothing answers at 127.0.0.1:1." in " ".join(answer.out.split())
    assert "often stands in the way" not in answer.out


def test_an_outbox_that_cannot_be_written_keeps_no_draft_out_of_the_mailbox(mail_desk: MailDesk) -> None:
    drafts = len(list((mail_desk.demo.folder / "outbox" / "drafts").glob("*.eml")))
    shutil.rmtree(mail_desk.demo.folder / "outbox")
    (mail_desk.demo.folder / "outbox").write_text("in the way")
    answer = mail_desk.demo.call("run")
    assert answer.code == 1
    assert "Rename the file" in answer.err
    assert len(mail_desk.imap.mails()) == drafts
    (mail_desk.demo.folder / "outbox").unlink()
    assert mail_desk.demo.call("run").code == 0
    assert len(mail_desk.imap.mails()) == drafts


def test_a_report_that_was_mailed_is_told_as_mailed_where_the_mailbox_for_drafts_is_away(
    mail_desk: MailDesk, postmaster: Postmaster
) -> None:
    mail_desk.password_file.write_text("wrong")
    answer = mail_desk.demo.call("worker", "--once")
    assert answer.code == 1
    assert len(postmaster.mails) == 1
    assert "1 report was mailed." in answer.out
    assert answer.out.count("Could not use a mailbox or the outbox. The sheet is up to date.") == 1
    health = mail_desk.demo.call("health").out
    assert "it could not use a mailbox or the outbox" in health
    for said in (answer.out, health):
        assert "not mail the weekly report" not in said
    [last] = [line for line in health.splitlines() if "Last report:" in line]
    assert "failed" not in last
