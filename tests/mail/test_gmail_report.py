"""The report by the Gmail API: the emulator from npm, and a desk that fails on order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetnet.errors import DeliveryError
from sheetnet.mail.gmail_line import GmailAccount
from sheetnet.mail.gmail_report import GmailReports
from sheetnet.mail.message import REPORT_HEADER, message_bytes
from tests.mail.gmail_stand_in import Desk, Fault, emulator, gmail_desk, needs_emulator
from tests.mail.letters import a_letter
from tests.mail.mail_server import HOST, certificate
from tests.mail.test_gmail import WALLS

ROBOT = "robot@firm.example"
SEND = "POST messages/send"


@pytest.fixture
def desk() -> Iterator[Desk]:
    with gmail_desk(Desk(address=ROBOT)) as desk:
        yield desk


def deliver(account: GmailAccount, content: bytes | None = None, **changes: Any) -> None:
    letter = a_letter(**changes)
    reports = GmailReports({ROBOT: account}.__getitem__)
    reports.deliver(content or message_bytes(letter), sender=letter.sender, recipient=letter.recipient)


def failure(desk: Desk, content: bytes | None = None, **more: Any) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        deliver(desk.account(**more), content)
    return caught.value


@needs_emulator
def test_a_report_goes_out_whole_from_the_senders_gmail() -> None:
    with emulator(ROBOT) as gmail:
        deliver(gmail.account(ROBOT))
        [(_, mail)] = gmail.mails(ROBOT, "SENT")
    letter = a_letter()
    assert (mail["To"], mail["Subject"]) == (letter.recipient, letter.subject)
    assert mail[REPORT_HEADER] == letter.message_id
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]
    assert mail.as_bytes() == message_bytes(letter).replace(b"\r\n", b"\n")


def test_an_address_outside_ascii_is_the_same_address(desk: Desk) -> None:
    deliver(desk.account(), recipient="núria@exämple.example")
    assert desk.calls == [SEND]


@pytest.mark.parametrize(
    "line",
    [
        b"Cc: eve@evil.example",
        b"Bcc: eve@evil.example",
        b"To: eve@evil.example",
        b"Resent-To: e@evil.example",
    ],
)
def test_a_mail_that_names_anybody_else_is_not_sent(desk: Desk, line: bytes) -> None:
    error = failure(desk, line + b"\r\n" + message_bytes(a_letter()))
    assert error.certain
    assert "evil.example" in str(error)
    assert desk.calls == []


def test_a_mail_to_nobody_is_not_sent(desk: Desk) -> None:
    assert failure(desk, b"Subject: Hi\r\n\r\nHi\r\n").certain
    assert desk.calls == []


@pytest.mark.parametrize("fault", [Fault(0, done=True), Fault(-1, done=True), Fault(0)])
def test_an_answer_that_never_came_leaves_it_open_and_nothing_is_sent_again(desk: Desk, fault: Fault) -> None:
    desk.fail(SEND, fault)
    error = failure(desk, timeout_seconds=0.3)
    assert not error.certain
    assert "look into the mailbox" in str(error)
    assert desk.calls == [SEND]


OPEN = {"fault", "fault as a page", "a login page", "another place", "a list", "hung up"}


@pytest.mark.parametrize("name", WALLS)
def test_what_stands_in_the_way_is_told_and_whether_it_may_have_gone(desk: Desk, name: str) -> None:
    fault, said = WALLS[name]
    desk.fail(SEND, fault)
    error = failure(desk)
    assert said.replace("nora", ROBOT) in str(error)
    assert error.certain is (name not in OPEN)
    assert desk.calls == [SEND]


def test_a_certificate_that_nobody_vouches_for_gets_neither_mail_nor_token(tmp_path: Path) -> None:
    secured, _ = certificate(tmp_path)
    with gmail_desk(Desk(address=ROBOT), secured) as desk:
        error = failure(desk)
    assert error.certain
    assert "The certificate that Gmail showed when the report was handed over cannot be trusted" in str(error)
    assert desk.calls == []


def test_a_gmail_that_cannot_be_reached_has_certainly_not_sent_it() -> None:
    with pytest.raises(DeliveryError, match="could not be reached when the report was handed over") as caught:
        deliver(GmailAccount(ROBOT, lambda: "a token", f"http://{HOST}:1"))
    assert caught.value.certain
