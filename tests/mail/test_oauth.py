"""Logging in by a token in place of a password, at real mail servers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from sheetnet.errors import DeliveryError
from sheetnet.mail.imap import DraftsMailbox
from sheetnet.mail.message import message_bytes
from sheetnet.mail.oauth import access_token
from sheetnet.mail.server import MailServer
from sheetnet.mail.smtp import Smtp
from tests.mail.imap_server import dovecot, needs_dovecot
from tests.mail.letters import a_letter
from tests.mail.mail_server import HOST, Postmaster, certificate, running
from tests.mail.sign_in_server import Provider, TokenOffice, provider

USER = "marta@example.com"


@pytest.fixture
def signing_in() -> Iterator[Provider]:
    with provider() as known:
        known.user = USER
        yield known


def test_a_token_is_had_anew_for_every_login(signing_in: Provider, tmp_path: Path) -> None:
    file = signing_in.file(tmp_path)
    assert [access_token(file), access_token(file)] == ["token-1", "token-2"] == signing_in.given


def test_a_sign_in_that_was_taken_back_is_told(signing_in: Provider, tmp_path: Path) -> None:
    signing_in.is_revoked = True
    with pytest.raises(DeliveryError, match=r"sign-in\.json is no longer accepted .*Sign in again"):
        access_token(signing_in.file(tmp_path))


def test_a_provider_that_does_not_answer_is_told(signing_in: Provider, tmp_path: Path) -> None:
    file = signing_in.file(tmp_path, token_uri=f"http://{HOST}:1/token")
    with pytest.raises(DeliveryError, match="does not answer"):
        access_token(file)


def test_a_provider_with_a_fault_of_its_own_asks_for_no_new_sign_in(
    signing_in: Provider, tmp_path: Path
) -> None:
    signing_in.is_down = True
    with pytest.raises(DeliveryError, match=r"does not answer\. .* the next run tries again"):
        access_token(signing_in.file(tmp_path))


@pytest.mark.parametrize("text", ["", "[]", '{"client_id": "a"}', '{"client_id": 1, "refresh_token": 2}'])
def test_a_file_that_holds_no_sign_in_is_told_with_what_it_should_hold(text: str, tmp_path: Path) -> None:
    file = tmp_path / "token.json"
    file.write_text(text)
    with pytest.raises(DeliveryError, match=r"token\.json is no file of a sign-in.*refresh_token"):
        access_token(file)
    with pytest.raises(DeliveryError, match=r"gone\.json is no file of a sign-in"):
        access_token(tmp_path / "gone.json")


@pytest.mark.parametrize("is_known", [True, False])
def test_a_report_goes_out_by_a_token(signing_in: Provider, tmp_path: Path, is_known: bool) -> None:
    file = signing_in.file(tmp_path)
    token = partial(access_token, file) if is_known else lambda: "invented"
    office = TokenOffice(signing_in)
    with running(office, auth_require_tls=False) as port:
        smtp = Smtp(MailServer(HOST, port, "none", USER, token=token, timeout_seconds=5))
        letter = a_letter()
        deliver = partial(
            smtp.deliver, message_bytes(letter), sender=letter.sender, recipient=letter.recipient
        )
        if is_known:
            deliver()
            assert len(office.mails) == 1
        else:
            with pytest.raises(DeliveryError, match=r"did not accept the login .*token file") as caught:
                deliver()
            assert "invented" not in str(caught.value)
            assert office.mails == []


def test_a_server_that_knows_no_tokens_is_told(signing_in: Provider, tmp_path: Path) -> None:
    token = partial(access_token, signing_in.file(tmp_path))
    with running(Postmaster(), auth_require_tls=False) as port:
        smtp = Smtp(MailServer(HOST, port, "none", USER, token=token, timeout_seconds=5))
        letter = a_letter()
        with pytest.raises(DeliveryError, match="offers no login that sheetnet knows"):
            smtp.deliver(message_bytes(letter), sender=letter.sender, recipient=letter.recipient)


@needs_dovecot
def test_a_draft_goes_in_by_a_token(signing_in: Provider, tmp_path: Path) -> None:
    certificate(tmp_path)
    token = partial(access_token, signing_in.file(tmp_path))
    mail = {"<1@x>": b"Subject: 1\r\nMessage-ID: <1@x>\r\n\r\nHi\r\n"}
    with dovecot(tmp_path / "server.pem", introspection=f"{signing_in.url}/whose?token=") as imap:
        server = MailServer(HOST, imap.plain, "none", USER, token=token, timeout_seconds=10)
        assert [message_id for message_id, _ in DraftsMailbox(server).put(mail)] == ["<1@x>"]
        assert len(imap.mails()) == 1
        wrong = MailServer(HOST, imap.plain, "none", USER, token=lambda: "invented", timeout_seconds=10)
        with pytest.raises(DeliveryError, match=r"did not accept the login .*token file") as caught:
            list(DraftsMailbox(wrong).put({"<2@x>": b"Subject: 2\r\n\r\n"}))
        assert "invented" not in str(caught.value)
