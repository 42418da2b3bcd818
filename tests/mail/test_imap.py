"""Drafts into a real mailbox: Dovecot, whose mailbox for drafts is called Entwürfe."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from imapclient.exceptions import IMAPClientError

from sheetnet.errors import DeliveryError
from sheetnet.mail.base import Whereabouts
from sheetnet.mail.imap import DraftsMailbox
from sheetnet.mail.server import MailServer
from tests.mail.cut_line import cut_line
from tests.mail.imap_server import DRAFTS, PASSWORD, SENT, TRASH, Imap, box, dovecot, needs_dovecot
from tests.mail.mail_server import HOST, Postmaster, certificate, running

pytestmark = needs_dovecot


def draft(number: int) -> tuple[str, bytes]:
    """Return a Message-ID and a draft that has it."""
    message_id = f"<a-{number}.2f0c@sheetnet.invalid>"
    text = f"To: ana@example.org\r\nSubject: Draft {number}\r\nMessage-ID: {message_id}\r\n\r\nHi Ana,\r\n"
    return message_id, text.encode()


def drafts(*numbers: int) -> dict[str, bytes]:
    return dict(draft(number) for number in numbers)


def there(*numbers: int) -> list[tuple[str, Whereabouts]]:
    """Return what is said of drafts that lie where drafts do."""
    return [(each, Whereabouts.UNDER_DRAFTS) for each in drafts(*numbers)]


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """Return a file with a certificate and its key, and what trusts exactly that."""
    folder = tmp_path_factory.mktemp("certificate")
    _, client = certificate(folder)
    return folder / "server.pem", client


@pytest.fixture(scope="module")
def server(trusted: tuple[Path, ssl.SSLContext]) -> Iterator[Imap]:
    with dovecot(trusted[0]) as running:
        yield running


def failure(box: DraftsMailbox, wanted: Mapping[str, bytes]) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        list(box.put(wanted))
    return caught.value


def test_a_draft_goes_into_the_mailbox_for_drafts_whatever_it_is_called(imap: Imap) -> None:
    assert list(box(imap).put(drafts(1, 2))) == there(1, 2)
    mails = imap.mails(DRAFTS)
    assert [content for content, _ in mails] == [draft(1)[1], draft(2)[1]]
    assert all({b"\\Draft", b"\\Seen"} <= set(flags) for _, flags in mails)
    assert imap.mails("INBOX") == []


def test_a_draft_that_is_there_is_not_put_in_again(imap: Imap) -> None:
    list(box(imap).put(drafts(1)))
    assert list(box(imap).put(drafts(1, 2))) == there(1, 2)
    assert len(imap.mails()) == 2


def test_nothing_of_the_person_s_own_drafts_is_touched(imap: Imap) -> None:
    own = b"Subject: Mine\r\n\r\nHalf a thou\r\n"
    with imap.person() as person:
        person.append(DRAFTS, own, (b"\\Draft",))
    list(box(imap).put(drafts(1)))
    assert imap.mails()[0][0] == own
    assert b"\\Seen" not in imap.mails()[0][1]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_connection_is_secured(imap: Imap, trusted: tuple[Path, ssl.SSLContext], security: str) -> None:
    port = imap.tls if security == "tls" else imap.plain
    assert list(box(imap, trusted=trusted[1], port=port, security=security).put(drafts(1)))
    assert "TLS" in imap.log.read_text()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_is_not_trusted_ends_it_before_the_login(imap: Imap, security: str) -> None:
    port = imap.tls if security == "tls" else imap.plain
    error = failure(box(imap, port=port, security=security), drafts(1))
    assert "certificate" in str(error)
    assert imap.mails() == []


def test_a_refused_login_names_the_account_and_not_the_password(imap: Imap) -> None:
    error = failure(box(imap, password="wrong-secret"), drafts(1))
    assert f"did not accept the login of {imap.user}" in str(error)
    assert "app password" in str(error)
    assert "wrong-secret" not in str(error)


def test_a_password_of_other_letters_is_told_and_not_shown(imap: Imap) -> None:
    error = failure(box(imap, password="sécret"), drafts(1))
    assert "plain letters" in str(error)
    assert "s\xe9cret" not in str(error)
    assert "\\xe9" not in str(error)


def test_a_password_never_travels_in_the_clear() -> None:
    server = MailServer("imap.firm.example", 143, "none", "marta", PASSWORD)
    assert "unprotected" in str(failure(DraftsMailbox(server), drafts(1)))


def test_a_server_that_names_no_mailbox_for_drafts_is_told_with_the_mailboxes_there_are(
    trusted: tuple[Path, ssl.SSLContext],
) -> None:
    with dovecot(trusted[0], special=[("Sent", r"\Sent"), ("Entwurfsordner", "")]) as imap:
        error = failure(box(imap), drafts(1))
        assert "does not say which mailbox" in str(error)
        assert "Entwurfsordner, INBOX, Sent" in str(error)
        assert list(box(imap, mailbox="Entwurfsordner").put(drafts(1))) == there(1)
        assert len(imap.mails("Entwurfsordner")) == 1


def test_a_named_mailbox_that_is_not_there_is_told(imap: Imap) -> None:
    assert "'Brouillons'" in str(failure(box(imap, mailbox="Brouillons"), drafts(1)))


def test_a_draft_that_there_is_no_room_for_is_told_and_keeps_no_other_out(
    trusted: tuple[Path, ssl.SSLContext],
) -> None:
    large = {"<large@sheetnet.invalid>": draft(2)[1] + b"x" * 40_000}
    with dovecot(trusted[0], quota="20k") as imap:
        put: list[tuple[str, Whereabouts]] = []
        with pytest.raises(DeliveryError, match="is full"):
            put.extend(each for each in box(imap).put({**drafts(1), **large, **drafts(3)}))
        assert put == there(1, 3)
        assert [content for content, _ in imap.mails()] == list(drafts(1, 3).values())


def test_a_server_that_is_not_there_is_told_and_never_called_lost(imap: Imap) -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
    said = str(failure(box(imap, port=port), drafts(1)))
    assert said == (
        f"Nothing answers at {HOST}:{port}. Check host and port under [team.imap] in sheetnet.toml: usually "
        "993 with tls, 143 with starttls."
    )
    nowhere = DraftsMailbox(MailServer("no-such-host.invalid", 993, "tls", "marta"))
    said = str(failure(nowhere, drafts(1)))
    assert said.startswith("There is no mailbox server called no-such-host.invalid. Check host under ")


@pytest.mark.parametrize("host", ["imap..example", "x" * 64 + ".example"])
def test_a_host_that_cannot_be_one_is_told_as_one_that_cannot_be_reached(host: str) -> None:
    said = str(failure(DraftsMailbox(MailServer(host, 993, "tls", "marta")), drafts(1)))
    assert said.startswith(f"The mailbox server {host}:993 could not be reached (")


def test_a_server_of_another_kind_is_told(imap: Imap) -> None:
    with running(Postmaster()) as port:
        said = str(failure(box(imap, port=port), drafts(1)))
    assert said.startswith(
        f"What answers at {HOST}:{port} does not speak IMAP, as mailboxes do. Check host and"
    )


@pytest.mark.parametrize("arrives", [True, False])
def test_a_line_that_is_cut_at_a_draft_leaves_it_there_once_in_the_end(imap: Imap, arrives: bool) -> None:
    with cut_line(imap.plain, b"APPEND", arrives=arrives) as port:
        error = failure(box(imap, port=port), drafts(1))
    assert "was lost while a draft was put into 'Entwürfe'" in str(error)
    assert not error.certain
    list(box(imap).put(drafts(1)))
    assert len(imap.mails()) == 1


def test_a_line_that_is_cut_before_the_drafts_leaves_none(imap: Imap) -> None:
    with cut_line(imap.plain, b"SEARCH", arrives=False) as port:
        error = failure(box(imap, port=port), drafts(1))
    assert "was lost while the drafts in 'Entwürfe' were looked through" in str(error)
    assert error.certain
    assert imap.mails() == []


def test_a_server_that_does_not_answer_is_given_up(imap: Imap) -> None:
    with socket.create_server((HOST, 0)) as silent:
        server = MailServer(HOST, silent.getsockname()[1], "none", imap.user, PASSWORD, timeout_seconds=0.2)
        assert "did not answer within 0.2 seconds" in str(failure(DraftsMailbox(server), drafts(1)))


TAKEN_OUT = [(draft(1)[0], Whereabouts.TAKEN_OUT)]


@pytest.mark.parametrize("use", [r"\Sent", r"\Trash", r"\Archive", r"\All"])
def test_a_draft_that_was_begun_with_and_lies_elsewhere_is_not_put_in_again(
    trusted: tuple[Path, ssl.SSLContext], use: str
) -> None:
    with dovecot(trusted[0], special=[(DRAFTS, r"\Drafts"), ("Ablage", use)]) as imap:
        list(box(imap).put(drafts(1)))
        imap.take_out(draft(1)[0], "Ablage")
        assert list(box(imap).put(drafts(1, 2), begun=drafts(1, 2))) == TAKEN_OUT + there(2)
        assert [content for content, _ in imap.mails()] == [draft(2)[1]]
        assert [content for content, _ in imap.mails("Ablage")] == [draft(1)[1]]


def test_where_a_draft_was_not_begun_with_no_other_mailbox_is_opened(imap: Imap) -> None:
    with imap.person() as person:
        person.append(SENT, draft(1)[1])
    assert list(box(imap).put(drafts(1))) == there(1)


def test_a_draft_copied_elsewhere_that_still_lies_under_drafts_is_there(imap: Imap) -> None:
    list(box(imap).put(drafts(1)))
    with imap.person() as person:
        person.append(TRASH, draft(1)[1])
    assert list(box(imap).put(drafts(1), begun=drafts(1))) == there(1)


def test_a_mailbox_that_the_server_does_not_open_is_passed_over(imap: Imap) -> None:
    list(box(imap).put(drafts(1)))
    imap.take_out(draft(1)[0], TRASH)
    with imap.person() as person:
        person.append(SENT, draft(3)[1])
        (imap.log.parent / "mail" / imap.user / "mails" / SENT).chmod(0)
        with pytest.raises(IMAPClientError):
            person.select_folder(SENT)
    assert list(box(imap).put(drafts(1, 2), begun=drafts(1, 2))) == TAKEN_OUT + there(2)


@pytest.mark.parametrize("silent", [False, True], ids=["cut", "silent"])
def test_a_line_that_fails_while_a_draft_is_looked_for_elsewhere_puts_none_in(
    imap: Imap, silent: bool
) -> None:
    with cut_line(imap.plain, b"Papierkorb", arrives=False, silent=silent) as port:
        wanted = box(imap, port=port, timeout_seconds=1)
        with pytest.raises(DeliveryError, match="while 'Papierkorb' was looked through") as caught:
            list(wanted.put(drafts(1), begun=drafts(1)))
    assert caught.value.certain
    assert imap.mails() == []
