from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from sheetnet.errors import DeliveryError
from sheetnet.mail.base import Mailer
from sheetnet.mail.message import message_bytes
from sheetnet.mail.server import MailServer
from sheetnet.mail.smtp import Smtp
from tests.mail.letters import a_letter
from tests.mail.mail_server import HOST, Postmaster, certificate, only_ana, running

LETTER = message_bytes(a_letter())


def send(
    mailer: Mailer, *, sender: str = "Sheetnet <robot@firm.example>", recipient: str = "ana@firm.example"
) -> None:
    mailer.deliver(LETTER, sender=sender, recipient=recipient)


def plain(port: int, **more: Any) -> Smtp:
    return Smtp(MailServer(HOST, port, "none", timeout_seconds=5, **more))


def failure(mailer: Mailer, **ends: str) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        send(mailer, **ends)
    assert "Traceback" not in str(caught.value)
    return caught.value


@contextmanager
def scripted(*answers: bytes | None) -> Iterator[int]:
    """A server that greets and answers with these lines, one a command, then hangs up."""
    with socket.create_server((HOST, 0)) as door:

        def serve() -> None:
            visitor, _ = door.accept()
            with visitor, suppress(OSError):  # a visitor may hang up first
                for number, answer in enumerate(answers):
                    if number:
                        visitor.recv(65536)
                    if answer is None:
                        break
                    visitor.sendall(answer + b"\r\n")

        thread = Thread(target=serve)
        thread.start()
        try:
            yield door.getsockname()[1]
        finally:
            thread.join(10)


def test_a_letter_arrives_byte_for_byte_with_one_recipient() -> None:
    postmaster = Postmaster()
    with running(postmaster) as port:
        send(plain(port))
    (mail,) = postmaster.mails
    assert mail.content == LETTER
    assert mail.rcpt_tos == ["ana@firm.example"]
    assert mail.mail_from == "robot@firm.example"


def test_starttls_is_used_before_anything_else(tmp_path: Path) -> None:
    postmaster = Postmaster()
    server, client = certificate(tmp_path)
    with running(postmaster, tls_context=server, require_starttls=True) as port:
        send(Smtp(MailServer(HOST, port, "starttls", timeout_seconds=5), trusted=client))
    assert postmaster.protocols == ["TLS"]


def test_tls_from_the_first_byte_and_a_login(tmp_path: Path) -> None:
    postmaster = Postmaster()
    server, client = certificate(tmp_path)
    with running(postmaster, wrapped_in=server, authenticator=only_ana, auth_require_tls=False) as port:
        settings = MailServer(HOST, port, "tls", "ana", "right", timeout_seconds=5)
        send(Smtp(settings, trusted=client))
    assert len(postmaster.mails) == 1


def test_a_certificate_nobody_vouches_for_stops_the_mail(tmp_path: Path) -> None:
    postmaster = Postmaster()
    server, _ = certificate(tmp_path)
    with running(postmaster, tls_context=server) as port:
        error = failure(Smtp(MailServer(HOST, port, "starttls", timeout_seconds=5)))
    assert "cannot be trusted" in str(error)
    assert error.certain
    assert not postmaster.mails


def test_a_certificate_of_another_host_stops_the_mail(tmp_path: Path) -> None:
    server, client = certificate(tmp_path, "mail.elsewhere.example")
    with running(Postmaster(), tls_context=server) as port:
        error = failure(Smtp(MailServer(HOST, port, "starttls", timeout_seconds=5), trusted=client))
    assert "cannot be trusted" in str(error)


def test_a_server_without_starttls_gets_neither_mail_nor_password() -> None:
    postmaster = Postmaster()
    with running(postmaster) as port:
        error = failure(Smtp(MailServer(HOST, port, "starttls", "ana", "right", timeout_seconds=5)))
    assert str(error).startswith(f"The mail server {HOST}:{port} offers no STARTTLS")
    assert not postmaster.mails


def test_tls_on_a_port_that_speaks_plainly_is_explained() -> None:
    with scripted(b"220 hello", b"220 what?") as port:
        error = failure(Smtp(MailServer(HOST, port, "tls", timeout_seconds=5)))
    assert "No secure connection" in str(error)
    assert "587" in str(error)


def test_an_open_connection_is_only_for_this_machine() -> None:
    error = failure(Smtp(MailServer("192.0.2.1", 25, "none")))
    assert str(error).startswith('Mail to 192.0.2.1 would travel unprotected. Set security = "starttls"')


def test_an_open_connection_to_a_host_that_is_not_there_is_told_with_both_faults() -> None:
    error = failure(Smtp(MailServer("mail.firm.invalid", 25, "none")))
    assert str(error).startswith(
        "Mail to mail.firm.invalid would travel unprotected, and there is no mail server called "
        "mail.firm.invalid. Check the host in sheetnet.toml"
    )
    assert 'Set security = "starttls"' in str(error)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("127.0.0.1.example", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_this_machine_is_told_from_others(host: str, expected: bool) -> None:
    assert MailServer(host, 587).is_on_this_machine is expected


def test_a_refused_login_names_the_user_and_not_the_password() -> None:
    postmaster = Postmaster()
    with running(postmaster, authenticator=only_ana, auth_require_tls=False) as port:
        error = failure(plain(port, user="ana", password="wrong-secret"))
    assert "did not accept the login of ana (535" in str(error)
    assert "app password" in str(error)
    assert "wrong-secret" not in str(error) + repr(MailServer(HOST, 587, password="wrong-secret"))
    assert error.certain


def test_a_server_that_knows_no_login_is_explained() -> None:
    with running(Postmaster()) as port:
        error = failure(plain(port, user="ana", password="right"))
    assert "offers no login" in str(error)


def test_a_refused_recipient_is_named() -> None:
    with running(Postmaster(refuse_recipient="550 no such person")) as port:
        error = failure(plain(port))
    assert "refused the recipient ana@firm.example (550 no such person)" in str(error)
    assert "Correct this person's mail address" in str(error)
    assert error.certain


def test_a_recipient_refused_for_now_is_tried_by_the_next_run() -> None:
    with running(Postmaster(refuse_recipient="451 greylisted")) as port:
        error = failure(plain(port))
    assert "the next run tries again" in str(error)


def test_a_refused_sender_is_named() -> None:
    with running(Postmaster(refuse_sender="553 not yours")) as port:
        error = failure(plain(port))
    assert "did not accept robot@firm.example as the sender (553 not yours)" in str(error)


def test_a_mail_refused_after_the_final_dot_was_certainly_not_taken() -> None:
    with running(Postmaster(refuse_mail="554 looks like spam")) as port:
        error = failure(plain(port))
    assert "did not take the mail (554 looks like spam)" in str(error)
    assert error.certain


@pytest.mark.parametrize("moment", ["RCPT", "DATA"])
def test_a_connection_lost_before_the_mail_certainly_delivers_nothing(moment: str) -> None:
    postmaster = Postmaster(hang_up_on=moment)
    with running(postmaster) as port:
        error = failure(plain(port))
    assert "was lost before" in str(error)
    assert error.certain
    assert not postmaster.mails


def test_a_connection_lost_while_the_mail_is_handed_over_certainly_delivers_nothing() -> None:
    postmaster = Postmaster(hang_up_on="BODY")
    with running(postmaster) as port, pytest.raises(DeliveryError) as caught:
        plain(port).deliver(b"x" * 20_000_000, sender="robot@firm.example", recipient="ana@firm.example")
    assert caught.value.certain


def test_a_connection_lost_after_the_final_dot_leaves_it_uncertain() -> None:
    postmaster = Postmaster(hang_up_on="DOT")
    with running(postmaster) as port:
        error = failure(plain(port))
    assert not error.certain
    assert "it may or may not arrive" in str(error)
    assert len(postmaster.mails) == 1


def test_a_server_that_is_silent_after_the_final_dot_leaves_it_uncertain() -> None:
    postmaster = Postmaster(silent_at="DOT")
    with running(postmaster) as port:
        error = failure(Smtp(MailServer(HOST, port, "none", timeout_seconds=1)))
    assert not error.certain
    assert "did not answer within 1 second once the mail was handed over, so it may or may not" in str(error)
    assert "raise timeout_seconds under [mail.smtp]" in str(error)
    assert len(postmaster.mails) == 1


def test_a_mail_that_was_taken_counts_even_if_the_farewell_fails() -> None:
    with scripted(b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go on", b"250 taken", None) as port:
        send(plain(port))


def test_a_server_that_turns_everybody_away_is_quoted() -> None:
    with scripted(b"554 not from you") as port:
        error = failure(plain(port))
    assert "turned the connection away (554 not from you)" in str(error)


def test_a_server_that_hangs_up_at_once_is_explained() -> None:
    with scripted() as port:
        error = failure(plain(port))
    assert "hung up without a greeting" in str(error)


def test_a_port_where_nothing_listens_is_explained() -> None:
    with socket.create_server((HOST, 0)) as door:
        port = door.getsockname()[1]
    error = failure(plain(port))
    assert str(error).startswith(f"Nothing takes mail at {HOST}:{port}.")


def test_a_host_that_does_not_exist_is_explained() -> None:
    error = failure(Smtp(MailServer("no-such-host.invalid", 587, timeout_seconds=5)))
    assert "There is no mail server called no-such-host.invalid" in str(error)


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.create_server((HOST, 0)) as door:
        error = failure(Smtp(MailServer(HOST, door.getsockname()[1], "none", timeout_seconds=0.2)))
    assert "did not answer within 0.2 seconds" in str(error)


def test_a_recipient_that_is_several_is_refused_before_connecting() -> None:
    error = failure(plain(1), recipient="ana@firm.example, joan@firm.example")
    assert "is not one mail address" in str(error)


def test_an_address_outside_ascii_goes_only_to_a_server_that_takes_it() -> None:
    postmaster = Postmaster()
    with running(postmaster, enable_SMTPUTF8=True) as port:
        send(plain(port), recipient="josé@firm.example")
    assert postmaster.mails[0].rcpt_tos == ["josé@firm.example"]
    with running(postmaster, enable_SMTPUTF8=False) as port:
        assert "letters outside ASCII" in str(failure(plain(port), recipient="josé@firm.example"))
