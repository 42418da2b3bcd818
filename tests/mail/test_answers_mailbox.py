"""Answers in a real mailbox, which stays as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from imapclient import IMAPClient

from sheetnet.errors import DeliveryError
from sheetnet.mail.answers_mailbox import AnswersMailbox
from sheetnet.mail.server import MailServer
from tests.mail.imap_server import PASSWORD, Imap, needs_dovecot
from tests.mail.mail_server import HOST
from tests.mail.replies import AT, reply

pytestmark = needs_dovecot
SINCE = AT - timedelta(days=28)
REPORT_ID = "<report.0123456789abcdef01234567@sheetnet.invalid>"


def arrive(imap: Imap, content: bytes, *, at: datetime = AT, folder: str = "INBOX") -> None:
    with imap.person() as client:
        client.append(folder, content, msg_time=at)


def lines_in(imap: Imap, *, since: datetime = SINCE) -> list[str]:
    box = AnswersMailbox(MailServer(HOST, imap.plain, "none", imap.user, PASSWORD, timeout_seconds=10))
    return [wish.line for answer in box.answers(since=since) for wish in answer.wishes]


def test_answers_are_read_and_the_mailbox_stays_as_it_was(imap: Imap) -> None:
    arrive(imap, reply("done 1"))
    arrive(imap, reply("done 2", subject="Re: ten", message_id="<2@x.example>", references=REPORT_ID))
    before = imap.mails("INBOX")
    assert sorted(lines_in(imap)) == ["done 1", "done 2"]
    assert imap.mails("INBOX") == before
    assert all(b"\\Seen" not in flags for _, flags in before)


def test_other_mail_is_left_alone(imap: Imap) -> None:
    arrive(imap, reply("done 1", subject="sheetnet is fine"))
    arrive(imap, reply("done 2", message_id="<2@x.example>", Auto_Submitted="auto-replied"))
    arrive(imap, reply("done 3", subject="Re: Hi", in_reply_to="<a-1.2f0c@sheetnet.invalid>"))
    assert lines_in(imap) == []


def test_only_the_inbox_and_the_last_weeks_are_looked_through(imap: Imap) -> None:
    arrive(imap, reply("done 1"), at=SINCE - timedelta(days=2))
    with imap.person() as client:
        client.create_folder("Archive")
    arrive(imap, reply("done 2", message_id="<2@x.example>"), folder="Archive")
    arrive(imap, reply("done 3", message_id="<3@x.example>"), at=SINCE + timedelta(days=1))
    assert lines_in(imap) == ["done 3"]


def test_of_a_mail_without_an_end_only_the_beginning_is_read(imap: Imap) -> None:
    arrive(imap, reply("done 1\n" + "and so on\n" * 60_000 + "done 2\n"))
    assert lines_in(imap) == ["done 1"]


def test_an_empty_mailbox_has_no_answers(imap: Imap) -> None:
    assert lines_in(imap) == []


def test_an_arrival_without_a_date_is_told_in_its_own_time(imap: Imap) -> None:
    arrive(imap, reply("done 1").replace(b"Date: ", b"X-Date: "), at=AT)
    box = AnswersMailbox(MailServer(HOST, imap.plain, "none", imap.user, PASSWORD, timeout_seconds=10))
    assert [each.at.astimezone(UTC) for each in box.answers(since=SINCE)] == [AT]


def test_a_server_that_cannot_be_reached_is_told(imap: Imap) -> None:
    box = AnswersMailbox(MailServer(HOST, 1, "none", imap.user, PASSWORD, timeout_seconds=10))
    with pytest.raises(DeliveryError, match=f"Nothing answers at {HOST}:1"):
        list(box.answers(since=SINCE))


def test_a_wrong_password_is_told(imap: Imap) -> None:
    box = AnswersMailbox(MailServer(HOST, imap.plain, "none", imap.user, "wrong", timeout_seconds=10))
    with pytest.raises(DeliveryError, match="did not accept the login"):
        list(box.answers(since=SINCE))


def test_a_line_that_breaks_off_is_told(imap: Imap, monkeypatch: pytest.MonkeyPatch) -> None:
    arrive(imap, reply("done 1"))
    box = AnswersMailbox(MailServer(HOST, imap.plain, "none", imap.user, PASSWORD, timeout_seconds=10))

    def broken(*_: object, **__: object) -> None:
        raise ConnectionResetError("reset")

    monkeypatch.setattr(IMAPClient, "fetch", broken)
    with pytest.raises(DeliveryError, match="was lost while answers were looked for"):
        list(box.answers(since=SINCE))
