"""What goes wrong at a mail server: what then lies in the mailbox, what the ledger holds and what is said.

And once it is over: every report and every draft has arrived once, or a report is held as honestly unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sheetnet.app.dispatch import Enclosed, Ledger, Told, dispatch
from sheetnet.app.drafting import DraftsPut
from sheetnet.app.run import read_sheet
from sheetnet.app.settings import SmtpSettings
from sheetnet.domain.letter import DraftState, LedgerState
from sheetnet.mail.message import message_bytes
from sheetnet.mail.server import MailServer
from sheetnet.mail.smtp import Smtp
from tests.app.office import MARTA, NOW, Office
from tests.app.post import OWNER, Post, draft
from tests.mail.cut_line import cut_line
from tests.mail.imap_server import DRAFTS, Imap, box, dovecot, needs_dovecot
from tests.mail.letters import a_letter
from tests.mail.mail_server import HOST, certificate, only_ana, running
from tests.workbook.sheets import TEAM

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NOT_YET = {draft(number).message_id: (DraftState.PUTTING, "") for number in (1, 2)}


# --- the report, by SMTP ---


def never_went(office: Office, failure: str, said: str) -> None:
    assert failure.startswith(f"The report to {MARTA.mail} was not mailed. ")
    assert said in failure
    assert office.postmaster.mails == []
    assert office.states == [LedgerState.FAILED]
    [told] = office.runs("What went wrong")
    assert said in told


def goes_once_from_now_on(office: Office) -> None:
    first, again = office.deliver(), office.deliver()
    assert first.failures == again.failures == ()
    assert first.lines == (f"Mailed the report of week 2026-W48 to {MARTA.mail}.",)
    assert "it already went on" in again.lines[0]
    assert office.recipients == [MARTA.mail]
    assert office.states == [LedgerState.SENT]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            {"refuse_recipient": "550 nobody of that name"},
            "refused the recipient marta@studio.example (550",
        ),
        ({"refuse_mail": "552 mailbox full"}, "did not take the mail (552 mailbox full)"),
        ({"refuse_mail": "452 no room for now"}, "(452 no room for now). It says this is temporary"),
        ({"hang_up_on": "RCPT"}, "was lost before the mail was handed over"),
        ({"hang_up_on": "DATA"}, "was lost before the whole mail was handed over"),
    ],
    ids=lambda given: " ".join(given.values()) if isinstance(given, dict) else "",
)
def test_a_report_that_the_server_did_not_take_is_told_once_and_goes_with_the_next_run(
    office: Office, fault: dict[str, str], said: str
) -> None:
    for name, value in fault.items():
        setattr(office.postmaster, name, value)
    [failure] = office.deliver().failures
    never_went(office, failure, said)
    [failure] = office.deliver().failures
    never_went(office, failure, said)
    for name in fault:
        setattr(office.postmaster, name, "")
    goes_once_from_now_on(office)


def test_a_refused_login_mails_nothing_until_the_password_is_right(office: Office) -> None:
    with running(office.postmaster, authenticator=only_ana, auth_require_tls=False) as port:
        office.smtp = smtp(port, "none", user="ana", password="wrong-secret")
        [failure] = office.deliver().failures
        never_went(office, failure, "did not accept the login of ana (535")
        assert "wrong-secret" not in failure
        office.smtp = smtp(port, "none", user="ana", password="right")
        goes_once_from_now_on(office)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_whose_time_is_over_mails_nothing_until_there_is_a_new_one(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, security: str
) -> None:
    def serving(**validity: Any) -> Any:
        context, _ = certificate(tmp_path, **validity)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        secured = {"tls_context": context} if security == "starttls" else {"wrapped_in": context}
        return running(office.postmaster, **secured)

    with serving(ends_at=LONG_AGO) as port:
        office.smtp = smtp(port, security)
        [failure] = office.deliver().failures
    never_went(office, failure, "cannot be trusted (certificate has expired)")
    with serving() as port:
        office.smtp = smtp(port, security)
        goes_once_from_now_on(office)


def test_a_large_report_that_the_line_failed_within_has_not_gone_and_goes_with_the_next_run(
    office: Office,
) -> None:
    office.postmaster.hang_up_on = "BODY"
    never_went(office, str(handed_over(office, 20_000_000)), "was lost before the whole mail")
    office.postmaster.hang_up_on = ""
    assert handed_over(office, 1_000).is_well
    assert "it already went on" in handed_over(office, 1_000).text
    assert office.recipients == [MARTA.mail]
    assert office.states == [LedgerState.SENT]


def test_a_report_to_a_server_that_is_silent_at_data_has_not_gone_and_goes_with_the_next_run(
    office: Office,
) -> None:
    office.smtp = smtp(office.smtp.port, "none", timeout_seconds=1)
    office.postmaster.silent_at = "DATA"
    [failure] = office.deliver().failures
    never_went(office, failure, "did not answer within 1 second before the whole mail was handed over")
    office.postmaster.silent_at = ""
    goes_once_from_now_on(office)


@pytest.mark.parametrize(
    ("fault", "has_arrived", "said"),
    [
        ({"hang_up_on": "DOT"}, True, "was lost just after the mail was handed over, so it may or may not"),
        ({"silent_at": "DOT"}, True, "did not answer within 1 second once the mail was handed over, so it"),
        ({"hang_up_on": "BODY"}, False, "was lost just after the mail was handed over, so it may or may not"),
    ],
    ids=["cut after the final dot", "silent after the final dot", "cut while the server reads a small mail"],
)
def test_a_report_whose_end_was_not_heard_is_held_and_told_the_week_after(
    office: Office, fault: dict[str, str], has_arrived: bool, said: str
) -> None:
    office.smtp = smtp(office.smtp.port, "none", timeout_seconds=1)
    vars(office.postmaster).update(fault)
    [failure] = office.deliver().failures
    vars(office.postmaster).update(dict.fromkeys(fault, ""))
    assert failure.startswith(f"The report to {MARTA.mail} may have been mailed, or not. ")
    assert said in failure
    [told] = office.runs("What went wrong")
    assert said in told
    arrived = [MARTA.mail] * has_arrived
    for _ in range(2):
        [failure] = office.deliver().failures
        assert failure.startswith(f"The report to {MARTA.mail} is held: it may have reached ")
        assert said in failure
        assert office.recipients == arrived
        assert office.states == [LedgerState.UNKNOWN]
    office.now += timedelta(days=7)
    for _ in range(2):
        assert office.deliver().failures == ()
        assert office.recipients == [*arrived, MARTA.mail]
        assert office.states == [LedgerState.UNKNOWN, LedgerState.SENT]
    last = message_from_bytes(office.postmaster.mails[-1].content, policy=policy.default)
    text = last.get_body(("plain",)).get_content()
    assert f"report of week 2026-W48 may not have reached {MARTA.mail}" in " ".join(text.split())


def smtp(port: int, security: str, **more: Any) -> SmtpSettings:
    return SmtpSettings(host=HOST, port=port, security=security, **more)


def handed_over(office: Office, size: int) -> Told:
    """Hand over a report of a size, such as no sheet fills."""
    mailer = Smtp(MailServer(HOST, office.smtp.port, "none"))
    letter = a_letter(recipient=MARTA.mail, text="A word. " * (size // 8))
    ledger = Ledger(office.store, TEAM, zone=ZoneInfo("UTC"), now=NOW)
    return dispatch(letter, message_bytes(letter), ledger, mailer, on_unknown="hold", enclosed=Enclosed())


# --- drafts, by IMAP ---


def entries(post: Post) -> dict[str, tuple[DraftState, str]]:
    """Return the state and the holder of each draft in the ledger."""
    drafts = read_sheet(post.desk.store, TEAM).memory.drafts
    return {key: (each.state, each.holder) for key, each in drafts.items()}


def not_all_went(told: DraftsPut, said: str) -> None:
    [failure] = told.undone
    assert failure.what == f"Not all drafts for {OWNER} could be put into the mailbox."
    assert said in str(failure)


def go_in_once_from_now_on(post: Post, line: str, *, mailbox: str = DRAFTS) -> None:
    told = post.put(1, 2)
    assert (told.lines, told.undone) == ((f"{line} in the mailbox of {OWNER}, under drafts.",), ())
    assert post.put(1, 2) == DraftsPut()
    assert sorted(content for content, _ in post.imap.mails(mailbox)) == [draft(1).content, draft(2).content]
    assert set(entries(post).values()) == {(DraftState.PUT, "")}


@contextmanager
def wrong_password(imap: Imap, tmp_path: Path) -> Iterator[Any]:
    yield box(imap, password="wrong-secret")


@contextmanager
def expired_certificate(imap: Imap, tmp_path: Path) -> Iterator[Any]:
    _, trusted = certificate(tmp_path, ends_at=LONG_AGO)
    with dovecot(tmp_path / "server.pem") as expired:
        yield box(imap, trusted=trusted, port=expired.tls, security="tls")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (wrong_password, "did not accept the login of "),
        (expired_certificate, "cannot be trusted (certificate has expired)"),
    ],
)
@needs_dovecot
def test_where_nobody_can_get_in_no_draft_is_put_until_somebody_can(
    post: Post, tmp_path: Path, fault: Any, said: str
) -> None:
    right = post.box
    with fault(post.imap, tmp_path) as post.box:
        told = post.put(1, 2)
    not_all_went(told, said)
    assert "wrong-secret" not in str(told.undone[0])
    assert post.subjects == []
    assert entries(post) == NOT_YET
    post.box = right
    go_in_once_from_now_on(post, "2 drafts are")


@pytest.mark.parametrize("silent", [False, True], ids=["cut", "silent"])
@pytest.mark.parametrize("arrives", [False, True], ids=["before", "after"])
@needs_dovecot
def test_a_line_that_fails_before_or_after_a_draft_was_taken_leaves_it_there_once(
    post: Post, arrives: bool, silent: bool
) -> None:
    right = post.box
    with cut_line(post.imap.plain, b"APPEND", arrives=arrives, silent=silent) as port:
        post.box = box(post.imap, port=port, timeout_seconds=1)
        told = post.put(1, 2)
    lost = "did not answer within 1 second" if silent else "was lost"
    not_all_went(told, f"{lost} while a draft was put into '{DRAFTS}'")
    assert post.subjects == (["Subject: 1"] if arrives else [])
    assert entries(post) == NOT_YET
    post.box = right
    go_in_once_from_now_on(post, "2 drafts are")


@pytest.fixture
def elsewhere(post: Post, tmp_path: Path) -> Iterator[Any]:
    """Have the owner's mailbox on a server of another kind."""
    certificate(tmp_path)
    with ExitStack() as servers:

        def move(**kind: Any) -> None:
            post.imap = servers.enter_context(dovecot(tmp_path / "server.pem", **kind))
            post.box = box(post.imap)

        yield move


@needs_dovecot
def test_a_full_mailbox_gets_its_drafts_once_there_is_room(post: Post, elsewhere: Any) -> None:
    elsewhere(quota="20k")
    fill(post.imap, 20_470)
    not_all_went(post.put(1, 2), "is full")
    assert post.subjects == []
    assert entries(post) == NOT_YET
    with post.imap.person() as person:
        person.select_folder("INBOX")
        person.delete_messages(person.search("ALL"))
        person.expunge()
    go_in_once_from_now_on(post, "2 drafts are")


@needs_dovecot
def test_a_draft_too_large_for_the_room_there_is_keeps_no_other_out(post: Post, elsewhere: Any) -> None:
    elsewhere(quota="20k")
    large = draft(1, more="x" * 30_000)
    told = post.put_mails([large, draft(2)])
    not_all_went(told, "is full")
    assert told.lines == (f"1 draft is in the mailbox of {OWNER}, under drafts.",)
    assert post.subjects == ["Subject: 2"]
    assert entries(post) == {**NOT_YET, draft(2).message_id: (DraftState.PUT, "")}
    go_in_once_from_now_on(post, "1 draft is")


@needs_dovecot
def test_where_there_is_no_mailbox_for_drafts_they_wait_until_one_is_named(
    post: Post, elsewhere: Any
) -> None:
    elsewhere(special=[("Sent", r"\Sent"), ("Notes", "")])
    not_all_went(post.put(1, 2), "does not say which mailbox of")
    assert [post.imap.mails(each) for each in ("INBOX", "Notes", "Sent")] == [[], [], []]
    assert entries(post) == NOT_YET
    post.box = box(post.imap, mailbox="Notes")
    go_in_once_from_now_on(post, "2 drafts are", mailbox="Notes")


def fill(imap: Imap, size: int) -> None:
    """Leave a mail of a size in the person's inbox."""
    with imap.person() as person:
        person.append("INBOX", b"Subject: Plans\r\n\r\n".ljust(size - 2, b"x") + b"\r\n")
